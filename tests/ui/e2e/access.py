# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told: every control that takes the keyboard has a name of its own and a role, and
the knobs speak their value in its unit."""

import re

from desk import Atspi, Checks, Desk, home, session, tone

# Names that GTK makes up from the class when nobody gave one.
MADE_UP = ("Gtk", "Adw", "Lq")
NO_ROLE = {"invalid", "unknown", "filler", ""}

UNITS = ("decibel", "hertz", "percent", "second", "to 1", "centre", "center", "per octave", "/oct", "Q", "LUFS")

checks = Checks()
desk = Desk(session("access", [tone(home("tone.wav"), 5)], "equaliser", "compressor", "gain", "limiter"))


def focusable():
    """Where Tab can go. Inside a closed menu of choices GTK shows the chosen row as a list item: not there."""
    return [node for node in desk.tree()
            if node.seen and node.has(Atspi.StateType.FOCUSABLE) and node.name != "GtkListItemWidget"]


def check(page, nodes=None):
    nodes = nodes or focusable()
    checks.that(len(nodes) > 10, f"{page}: there are controls", len(nodes))
    bad = [node for node in nodes if not node.name or node.name.startswith(MADE_UP)]
    checks.equal(bad, [], f"{page}: every control has a name")
    bad = [node for node in nodes if node.role in NO_ROLE]
    checks.equal(bad, [], f"{page}: every control has a role")


def speaks(node):
    """A number in words: "minus 1.5 decibels", "2.0 to 1", "centre"; in the description, or a handle's name."""
    said = node.description.splitlines()[0] if node.description else node.name
    return bool(re.search(r"\d|infinity|centre|center|off", said)) and (any(unit in said for unit in UNITS) or node.name.endswith(" Q"))


for processor in ("Equaliser", "Compressor", "Gain", "Limiter"):
    slot = desk.find(role="push button", test=lambda node: node.name.startswith(processor + ","))
    desk.click(slot, 0.3, 0.3)
    check(processor)
    knobs = [node for node in focusable() if node.role == "slider"]
    dumb = [node for node in knobs if not speaks(node)]
    checks.equal(dumb, [], f"{processor}: every knob and handle speaks its value in its unit")

for panel, key in (("History", "ctrl+h"), ("Notes", "ctrl+n"), ("Tracks", "ctrl+t"), ("References", "ctrl+r")):
    desk.key(key)
    check(panel)
    desk.key(key)

desk.key("ctrl+comma")
# Rows and scrolling of a dialog are libadwaita's.
check("Settings", [node for node in focusable() if node.role not in ("scroll pane", "list", "list item")])
desk.key("Escape")
desk.close()
checks.end()
