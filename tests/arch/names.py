#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that no two rooms define the same global name (the linker would take either and say
nothing), and that every global name of src is ours by its prefix. Speaks TAP.

usage: names.py NM PLANTED_ARCHIVE ROOM=ARCHIVE…"""

import subprocess
import sys

# Names outside lq_/LQ_ with their reason.
FOREIGN = {"PaJack_Initialize": "takes PortAudio's place for it (device_portaudio.c)"}


def defined(nm, archive):
    """Global names that ARCHIVE defines, weak ones apart."""
    out = subprocess.run([nm, "--extern-only", "--defined-only", archive], check=True,
                         capture_output=True, text=True).stdout
    lines = [line.split() for line in out.splitlines()]
    return {fields[2] for fields in lines if len(fields) == 3 and fields[1] in "TDBRGSi"}


def main():
    nm, planted = sys.argv[1:3]
    rooms = {}
    for argument in sys.argv[3:]:
        room, archive = argument.split("=", 1)
        rooms[room] = defined(nm, archive)

    def twice(rooms):
        names = sorted(rooms.items())
        return [f"{name}: {a} and {b}" for i, (a, first) in enumerate(names)
                for b, second in names[i + 1:] for name in sorted(first & second)]

    def strange(rooms):
        return [f"{name}: {room}" for room, names in sorted(rooms.items()) for name in sorted(names)
                if not name.startswith(("lq_", "_lq_")) and name not in FOREIGN]

    doubled = twice(rooms)
    foreign = strange({room: names for room, names in rooms.items() if room != "ui"})
    fake = dict(rooms, planted=defined(nm, planted))
    results = [
        (sum(map(len, rooms.values())) > 500, "the rooms were found", []),
        (not doubled, "no two rooms define the same name", doubled),
        (not foreign, "every global name of src begins with lq_", foreign),
        (any(line.startswith("lq_ring_new: ") for line in twice(fake)), "a planted double is found", []),
        (any(line.startswith("planted_name: ") for line in strange(fake)), "a planted name is found", []),
    ]
    print(f"1..{len(results)}")
    for number, (passed, name, details) in enumerate(results, 1):
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
        for line in details:
            print(line, file=sys.stderr)
    return not all(passed for passed, _, _ in results)


if __name__ == "__main__":
    sys.exit(main())
