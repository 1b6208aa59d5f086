#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the manual page of a command from what its --help says, so that there is one text.

usage: man.py LACQUER VERSION [COMMAND]"""

import re
import subprocess
import sys

EXIT_STATUS = """0 done, 1 the work failed (the message says what, what was kept, what can be done),
2 wrong usage, 3 a check did not hold."""


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def help_of(program, command):
    done = subprocess.run([program, *command, "--help"], capture_output=True, check=True,
                          env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    return done.stdout.decode()


def option_entries(block):
    """[(“-j, --jobs=N”, “Files at a time …”)] of a help block."""
    entries = []
    for line in block.splitlines():
        match = re.match(r"  (-.*?)(?:  +(.*))?$", line)
        if match:
            entries.append([match.group(1), match.group(2) or ""])
        elif entries and line.strip():
            entries[-1][1] += " " + line.strip()
    return entries


def page_of_command(program, version, command):
    blocks = help_of(program, [command]).strip().split("\n\n")
    usage = blocks[0].splitlines()[1].strip()
    summary = blocks[1]
    options, prose = [], []
    for block in blocks[2:]:
        if re.match(r"[\w ]+:\n  -", block):
            options += option_entries(block)
        else:
            prose.append(block)
    out = [f'.TH LACQUER-{command.upper()} 1 "" "lacquer {version}" "Lacquer"',
           ".SH NAME", roff(f"lacquer-{command} - {summary[0].lower()}{summary[1:]}"),
           ".SH SYNOPSIS", ".B " + roff(usage), ".SH DESCRIPTION", roff(summary + ".")]
    for block in prose:
        out += [".PP", ".nf" if "\n  " in block else "", roff(block),
                ".fi" if "\n  " in block else ""]
    out.append(".SH OPTIONS")
    for name, text in options:
        out += [".TP", ".B " + roff(name), roff(text)]
    out += [".SH EXIT STATUS", roff(EXIT_STATUS), ".SH SEE ALSO", ".BR lacquer (1)"]
    return out


def page_of_program(program, version):
    commands = re.findall(r"^  (\w+)  +(.*)$", help_of(program, []).split("Commands")[1],
                          re.MULTILINE)
    out = [f'.TH LACQUER 1 "" "lacquer {version}" "Lacquer"', ".SH NAME",
           roff("lacquer - mix and master music"), ".SH SYNOPSIS",
           ".B lacquer", roff("[SESSION | AUDIO FILE…]"), ".br", ".B lacquer", roff("COMMAND …"),
           ".SH DESCRIPTION",
           roff("Opens the window with a session, or a new session with one track for each audio "
                "file. With a command everything that can be measured, edited or rendered works "
                "without a window."), ".SH COMMANDS"]
    for name, text in commands:
        out += [".TP", f".BR lacquer\\-{name} (1)", roff(text)]
    return out + [".SH EXIT STATUS", roff(EXIT_STATUS)]


def main():
    program, version, *command = sys.argv[1:]
    page = page_of_command(program, version, *command) if command else page_of_program(program,
                                                                                      version)
    print("\n".join(line for line in page if line))


if __name__ == "__main__":
    main()
