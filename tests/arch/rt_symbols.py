#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that the real-time archives call nothing but what rt_symbols.txt allows: `nm` over
every object of dsp, processors and signal and over the engine's audio-side objects. Then
demands that a planted object that allocates, locks and prints is found out. Speaks TAP.

usage: rt_symbols.py NM LIST PLANTED_ARCHIVE ROOM=ARCHIVE… (engine= among them)"""

import fnmatch
import subprocess
import sys


def read_list(path):
    """{section: [words]}, comments dropped."""
    sections, section = {}, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line.startswith("["):
                section = sections.setdefault(line.strip("[]"), [])
            else:
                for word in line.split():
                    section.append(word)
    return sections


def symbols(nm, archive):
    """{object: (defined, undefined)} of an archive, also a thin one."""
    out = subprocess.run([nm, "-A", archive], check=True, capture_output=True, text=True).stdout
    objects = {}
    for line in out.splitlines():
        # "archive:member: address kind name" or, in a thin archive, "path: …"
        where, rest = line.rsplit(":", 1)
        member = where.replace(":", "/").split("/")[-1]
        fields = rest.split()
        kind, name = fields[-2], fields[-1]
        defined, undefined = objects.setdefault(member, (set(), set()))
        (undefined if kind in "UwW" and len(fields) == 2 else defined).add(name)
    return objects


def complaints_of(objects, own, patterns):
    wrong = []
    for member, (_, undefined) in sorted(objects.items()):
        for name in sorted(undefined - own):
            if not any(fnmatch.fnmatchcase(name.split("@")[0], p) for p in patterns):
                wrong.append(f"{member} calls {name}")
    return wrong


def main():
    nm, list_path, planted = sys.argv[1:4]
    archives = dict(argument.split("=", 1) for argument in sys.argv[4:])
    sections = read_list(list_path)
    rooms, members = sections.pop("archives"), sections.pop("objects")
    main_side = set(sections.pop("main-side"))
    patterns = [word for words in sections.values() for word in words]

    objects = {}
    for room in rooms:
        for member, found in symbols(nm, archives[room]).items():
            if f"{room}/{member}" not in main_side:
                objects[f"{room}/{member}"] = found
    engine = symbols(nm, archives["engine"])
    missing = [member for member in members if member not in engine]
    objects.update({f"engine/{m}": engine[m] for m in members if m in engine})
    own = set().union(*(defined for defined, _ in objects.values()))

    wrong = complaints_of(objects, own, patterns)
    caught = complaints_of(symbols(nm, planted), own, patterns)
    results = [
        (not missing, "every audio-side object is there", missing),
        (len(objects) >= 5, f"there is something to look at ({len(objects)} objects)", []),
        (not wrong, "the real-time code calls only what is allowed", wrong),
        *((any(line.endswith(" " + name) for line in caught), f"a planted {name} is found", caught)
          for name in ("malloc", "pthread_mutex_lock", "write")),
    ]
    print(f"1..{len(results)}")
    for number, (passed, name, details) in enumerate(results, 1):
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
        for line in details if not passed else ():
            print(line, file=sys.stderr)
    return not all(passed for passed, _, _ in results)


if __name__ == "__main__":
    sys.exit(main())
