#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names and sentences of the presets that come with the program, as marked texts: xgettext reads no files of
their kind. What it makes is compiled nowhere.

usage: preset_words.py ROOT FOLDER OUT DEPFILE"""

import json
import os
import sys


def words(path):
    """(line number, text) of what a person reads."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            key, _, text = line.rstrip("\n").partition("=")
            if line.startswith("[Parameters]"):
                return
            if key in ("name", "doc") and text:
                if "\\" in text:
                    sys.exit(f"{path}:{number}: an escape is more than a plain name needs")
                yield number, text


def main():
    root, folder, out, depfile = sys.argv[1:]
    top = os.path.join(root, folder)
    folders = [top] + [entry.path for entry in os.scandir(top) if entry.is_dir()]
    presets = sorted(os.path.join(place, name) for place in folders for name in os.listdir(place)
                     if name.endswith(".ini"))
    with open(out, "w", encoding="utf-8") as made:
        for path in presets:
            for number, text in words(path):
                made.write(f'#line {number} "{os.path.relpath(path, root)}"\n'
                           f'NC_ ("preset", {json.dumps(text, ensure_ascii=False)})\n')
    with open(depfile, "w", encoding="utf-8") as made:
        names = " ".join(path.replace(" ", "\\ ") for path in folders + presets)
        made.write(f"{os.path.relpath(out)}: {names}\n")


main()
