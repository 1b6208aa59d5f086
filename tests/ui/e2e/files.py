# SPDX-License-Identifier: GPL-3.0-or-later
"""Several audio files at once open as a session of one track each, with gain, pan, mute and solo in a list."""

from desk import Checks, Desk, home, tone

NAMES = ("Bass", "Drums", "Voice")

checks = Checks()
desk = Desk(*[tone(home(name + ".wav"), 5, -20.0) for name in NAMES])
for name in NAMES:
    found = desk.find(test=lambda node: node.name == name or node.role == "text" and node.text == name)
    checks.that(found, f"{name} is a track in the list")
nodes = [node for node in desk.tree() if node.seen]
for what, role in (("fader", "slider"), ("pan", "slider"), ("mute", None), ("solo", None)):
    found = [n for n in nodes if what in n.name.lower() and (role is None or n.role == role)]
    checks.that(len(found) >= len(NAMES), f"every track has its {what}", found)
desk.close()
checks.end()
