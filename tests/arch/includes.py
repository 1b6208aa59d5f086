#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the include rules of rooms.py over src/ and ui/: no room includes what it may not, no
foreign header stands where it must not, no include cycle among files, nothing in src knows ui.
Then plants wrong includes in a copy and demands that each is found. Speaks TAP.

usage: includes.py ROOT"""

import functools
import os
import re
import shutil
import sys
import tempfile
from pathlib import PurePosixPath

from rooms import EXCEPTIONS, FOREIGN, GENERATED, ONLY, ROOMS

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def sources(root):
    """Every C file below src and ui, as a path relative to ROOT."""
    for top in ("src", "ui"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if name.endswith((".c", ".h", ".def")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def room_of(path):
    """The room of a path relative to the root; None for src/main.c and the like."""
    parts = path.split("/")
    if parts[0] == "ui":
        return "ui"
    return parts[1] if len(parts) > 2 else None


@functools.lru_cache(maxsize=None)
def parse(text):
    """[(own, header)] of a file's text."""
    text = COMMENT.sub(" ", text)
    return [(match.group(1) == '"', match.group(2)) for match in INCLUDE.finditer(text)]


def includes_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return parse(file.read())


def target_of(root, header):
    """Where an #include "header" lies, relative to ROOT; None if nowhere."""
    for path in (os.path.join("src", header), header):
        if os.path.isfile(os.path.join(root, path)):
            return path
    return None


def check_own(root, path, header):
    """What is wrong with #include "header" in PATH, or None."""
    if header in GENERATED:
        return None
    target = target_of(root, header)
    if ".." in header or target is None:
        return "is not a path from src/ or the root"
    if not target.startswith(("src/", "ui/")):
        return "lies outside src and ui"
    mine, theirs = room_of(path), room_of(target)
    if mine is None or theirs is None or mine not in ROOMS or theirs not in ROOMS:
        return "stands in no room"
    if mine == theirs or (path, header) in EXCEPTIONS:
        return None
    if theirs not in ROOMS[mine]:
        return f"{mine} may not include {theirs}"
    only = ONLY.get((mine, theirs))
    if only is not None and header not in only:
        return f"{mine} may include only {', '.join(sorted(only))} of {theirs}"
    return None


def check_foreign(path, header):
    """What is wrong with #include <header> in PATH, or None."""
    for name, where in FOREIGN.items():
        if header == name or (name.endswith("/") and header.startswith(name)):
            fine = room_of(path) in where or any(
                "/" in pattern and PurePosixPath(path).match(pattern) for pattern in where)
            return None if fine else "may not stand here"
    return "is not in the list of foreign headers"


def find_cycle(graph):
    """One cycle as a list of files, or None. Depth first, without recursion."""
    done = set()
    for start in graph:
        trail, stack = [], [(start, iter(graph[start]))]
        on_trail = {start}
        trail.append(start)
        while stack:
            node, rest = stack[-1]
            following = next((n for n in rest if n not in done), None)
            if following is None:
                stack.pop()
                done.add(trail.pop())
                on_trail.discard(node)
            elif following in on_trail:
                return trail[trail.index(following):] + [following]
            else:
                trail.append(following)
                on_trail.add(following)
                stack.append((following, iter(graph.get(following, ()))))
    return None


def check(root):
    """All complaints about the tree below ROOT."""
    complaints, graph = [], {}
    for path in sources(root):
        graph[path] = []
        for own, header in includes_of(root, path):
            wrong = check_own(root, path, header) if own else check_foreign(path, header)
            if wrong:
                complaints.append(f"{path}: {header}: {wrong}")
            if own and (target := target_of(root, header)):
                graph[path].append(target)
    cycle = find_cycle(graph)
    if cycle:
        complaints.append("cycle: " + " -> ".join(cycle))
    return complaints


# name: file, what is appended to it, what the complaint must contain.
PLANTED = {
    "a lower room that includes a higher one":
        ("src/dsp/planted.c", '#include "engine/device.h"', "dsp may not include engine"),
    "core that includes a room": ("src/core/types.h", '#include "dsp/window.h"', "core may not"),
    "src that includes ui": ("src/app/planted.c", '#include "ui/planted.h"', "app may not include ui"),
    "ui that reaches past app": ("ui/planted.h", '#include "engine/device.h"', "ui may not"),
    "model that sees what runs":
        ("src/model/planted.h", '#include "processors/processor.h"', "may include only"),
    "a cycle of two headers":
        ("src/core/types.h", '#include "core/units.h"', "cycle: "),
    "a cycle of three headers":
        ("src/core/types.h", '#include "core/arena.h"\n#include "core/status.h"', "cycle: "),
    "GLib below the model": ("src/engine/planted.c", "#include <glib.h>", "glib.h: may not stand"),
    "GTK in app": ("src/app/planted.c", "#include <gtk/gtk.h>", "gtk/gtk.h: may not stand"),
    "a second PortAudio file":
        ("src/engine/planted.c", "#include <portaudio.h>", "portaudio.h: may not stand"),
    "a second JACK file":
        ("src/engine/planted.c", "#  include <jack/jack.h>", "jack/jack.h: may not stand"),
    "libsndfile outside media": ("src/app/planted.c", "#include <sndfile.h>", "sndfile.h: may not"),
    "libadwaita in a widget":
        ("ui/widgets/planted.c", "#include <adwaita.h>", "adwaita.h: may not stand"),
    "threads in the signal path":
        ("src/signal/planted.c", "#include <pthread.h>", "pthread.h: may not stand"),
    "an unknown library": ("src/media/planted.c", "#include <mad.h>", "not in the list"),
    "a relative path": ("src/dsp/planted.c", '#include "../core/types.h"', "is not a path"),
    "an include of tests": ("src/dsp/planted.c", '#include "tests/planted.h"', "outside src and ui"),
}

HARMLESS = ("src/app/planted.c",
            '/* #include <gtk/gtk.h> */\n#include "engine/device.h"\n#include <gio/gio.h>')


def copy_tree(root, copy):
    for top in ("src", "ui"):
        shutil.copytree(os.path.join(root, top), os.path.join(copy, top))
    os.mkdir(os.path.join(copy, "tests"))
    for extra in ("ui/planted.h", "tests/planted.h"):
        open(os.path.join(copy, extra), "w", encoding="utf-8").close()


def check_planted(copy, path, text):
    """The complaints while TEXT is appended to PATH in COPY."""
    path = os.path.join(copy, path)
    before = None
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            before = file.read()
    with open(path, "a", encoding="utf-8") as file:
        file.write("\n" + text + "\n")
    complaints = check(copy)
    if before is None:
        os.unlink(path)
    else:
        with open(path, "w", encoding="utf-8") as file:
            file.write(before)
    return complaints


def main():
    root = os.path.abspath(sys.argv[1])
    number, failed = 0, 0

    def report(passed, name, details=()):
        nonlocal number, failed
        number += 1
        failed += not passed
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
        for line in details if not passed else ():
            print(line, file=sys.stderr)

    print(f"1..{len(PLANTED) + 3}")
    complaints = check(root)
    report(not complaints, "the tree keeps the include rules", complaints)
    found = list(sources(root))
    report(len(found) > 50, f"the tree was found ({len(found)} files)")
    with tempfile.TemporaryDirectory(prefix="lacquer-arch-") as copy:
        copy_tree(root, copy)
        for name, (path, text, expected) in PLANTED.items():
            got = [line for line in check_planted(copy, path, text) if line not in complaints]
            caught = any(expected in line for line in got)
            report(caught, "found when planted: " + name, got)
        got = [line for line in check_planted(copy, *HARMLESS) if line not in complaints]
        report(not got, "not found where nothing is wrong", got)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
