# SPDX-License-Identifier: GPL-3.0-or-later
"""Several audio files at once open as a session of one track each, with gain, pan, mute and solo in a list; those
that cannot be used are all told."""

from desk import Checks, Desk, home, tone

NAMES = ("Bass", "Drums", "Voice")

BAD = [home(f"bad{n}.wav") for n in range(6)]
for path in BAD:
    with open(path, "w", encoding="utf-8") as file:
        file.write("no sound")

checks = Checks()
desk = Desk(*[tone(home(name + ".wav"), 5, -20.0) for name in NAMES], *BAD)
(said,) = [text for text in desk.texts() if "cannot be used" in text]
checks.that(said.startswith("6 of 9 files cannot be used:\n"), "files that cannot be used are counted", said)
checks.that(all(f"bad{n}.wav is not an audio file" in said for n in range(3)), "each with its reason", said)
checks.that(said.endswith("and 3 more: rest here to read them"), "and what there is no room for is counted", said)
for name in NAMES:
    found = desk.find(test=lambda node: node.name == name or node.role == "text" and node.text == name)
    checks.that(found, f"{name} is a track in the list")
nodes = [node for node in desk.tree() if node.seen]
for what, role in (("fader", "slider"), ("pan", "slider"), ("mute", None), ("solo", None)):
    found = [n for n in nodes if what in n.name.lower() and (role is None or n.role == role)]
    checks.that(len(found) >= len(NAMES), f"every track has its {what}", found)
desk.close()
checks.end()
