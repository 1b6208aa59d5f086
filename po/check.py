#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that POTFILES.in names every file with a marked text and no other, that the template and
every catalogue hold the texts of the sources as they are now, and that the catalogues compile.
Line numbers are left out of it. Speaks TAP.

usage: check.py ROOT BUILD DOMAIN XGETTEXT_ARGUMENT…"""

import ast
import os
import re
import subprocess
import sys
import tempfile

MARK = re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|n?gettext|lq_words) \(\s*"'
                  r'|(?<!\w)lq_error_set(?:_errno)? \((?!…)[^;"]*"')
MADE = ("data/presets.c",)
TEMPLATES = (".desktop.in", ".metainfo.xml.in")


def listed(path):
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def marked(root, build):
    """Every file that has a text for translators. The gallery is ours alone."""
    yield from (name for name in MADE if os.path.exists(os.path.join(build, name)))
    for top in ("data", "src", "ui"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                path = os.path.join(folder, name)
                relative = os.path.relpath(path, root)
                if name.endswith(TEMPLATES):
                    yield relative
                elif name.endswith((".c", ".h")) and not relative.startswith("ui/gallery/"):
                    with open(path, encoding="utf-8") as text:
                        if MARK.search(text.read()):
                            yield relative


def messages(catalogue):
    """{(context, msgid, plural): translated} of a .po text, its head left out."""
    found = {}
    for block in re.split(r"\n\s*\n", catalogue):
        if any(line.startswith("#~") for line in block.splitlines()):
            continue
        fields, name = {}, None
        for line in block.splitlines():
            start = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line)
            if start:
                name = start.group(1)
                fields[name] = ast.literal_eval(start.group(2))
            elif name and line.startswith('"'):
                fields[name] += ast.literal_eval(line)
        if fields.get("msgid"):
            key = (fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural"))
            found[key] = all(text for field, text in fields.items() if field.startswith("msgstr"))
    return found


CONVERSION = re.compile(r"%(?:\d+\$)?[-+0#']*[\d.*]*(?:hh|h|ll|l|j|z|<\w+>)?[a-zA-Z%]?")


def conversions(text):
    return [] if "%" not in text else sorted(re.findall(CONVERSION, text))


def wrong_conversions(catalogue):
    """Translations that ask printf for other values than their text does, also where the text stands
    in a table and so has no mark of a format."""
    wrong = []
    for block in re.split(r"\n\s*\n", catalogue):
        if re.search(r"^#(~|,.*\bfuzzy)", block, re.MULTILINE):
            continue
        texts = re.findall(r'^msg(id|id_plural|str(?:\[\d\])?) (".*"(?:\n".*")*)$', block,
                           re.MULTILINE)
        words = [(field, "".join(ast.literal_eval(line) for line in text.splitlines()))
                 for field, text in texts]
        allowed = [conversions(text) for field, text in words if field.startswith("id")]
        wrong += [text for field, text in words
                  if words[0][1] and text and not field.startswith("id")
                  and conversions(text) not in allowed]
    return wrong


def differences(wanted, has):
    return [f"missing: {key[1]!r}" for key in sorted(wanted - has, key=str)] + \
           [f"no longer there: {key[1]!r}" for key in sorted(has - wanted, key=str)]


def compiles(po):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["msgfmt", "--check", "-o", os.path.join(folder, "mo"), po],
                              capture_output=True, text=True)
    return [] if done.returncode == 0 else done.stderr.splitlines()


def read(path):
    with open(path, encoding="utf-8") as text:
        return text.read()


def main():
    root, build, domain, *arguments = sys.argv[1:]
    folder = os.path.join(root, "po")
    there, names = set(marked(root, build)), listed(os.path.join(folder, "POTFILES.in"))
    results = [
        ("POTFILES.in names every file with a marked text",
         [f"not listed: {name}" for name in sorted(there - set(names))]
         + [f"nothing marked: {name}" for name in sorted(set(names) - there)]),
        ("POTFILES.in is in order", [] if names == sorted(set(names)) else ["sort it"]),
    ]
    made = subprocess.run(["xgettext", "--output=-", f"--directory={root}", *arguments, *names],
                          capture_output=True, check=True).stdout.decode("utf-8")
    now = set(messages(made))
    template = set(messages(read(os.path.join(folder, f"{domain}.pot"))))
    results += [
        ("texts were found", [] if len(now) > 100 else [f"only {len(now)}"]),
        (f"the template is up to date (ninja {domain}-pot)", differences(now, template)),
    ]
    for language in listed(os.path.join(folder, "LINGUAS")):
        po = os.path.join(folder, f"{language}.po")
        results += [
            (f"{language}.po knows every text (ninja {domain}-update-po)",
             differences(now, set(messages(read(po))))),
            (f"{language}.po compiles", compiles(po)),
            (f"{language}.po asks for the values of the texts", wrong_conversions(read(po))),
        ]
    planted = messages('msgid "a"\nmsgstr ""\n\nmsgid "b %d"\nmsgid_plural ""\n"c"\nmsgstr[0] "x"\n')
    results += [
        ("a planted text is read and missed",
         [] if set(planted) == {(None, "a", None), (None, "b %d", "c")}
         and differences(set(planted), {(None, "a", None)}) == ["missing: 'b %d'"] else [str(planted)]),
    ]
    results += [
        ("a planted conversion is found",
         [] if wrong_conversions('msgid "%d a"\nmsgstr "%s b"\n\nmsgid "%d c"\nmsgstr "d %d"\n')
         == ["%s b"] else ["not found"]),
    ]
    print(f"1..{len(results)}")
    for number, (name, details) in enumerate(results, 1):
        print(f"{'not ok' if details else 'ok'} {number} - {name}")
        for line in details:
            print(f"# {line}")
    return any(details for _, details in results)


if __name__ == "__main__":
    sys.exit(main())
