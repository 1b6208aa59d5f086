# SPDX-License-Identifier: GPL-3.0-or-later
"""The inserts of a track in the rack: brought there from its list, added to, played with their history, and left again."""

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for

checks = Checks()
path = session("inserts", [tone(home("one.wav"), 20, -6.0), tone(home("two.wav"), 20, -30.0)], "gain")
lacquer("add", path, "t1/compressor:threshold=-30,ratio=4")
desk = Desk(path)


def shown():
    """The slots from left to right."""
    slots = [node for node in desk.tree() if node.seen and node.role == "push button" and ", " in node.name
             and node.name.split(",")[0] in ("Gain", "Compressor", "Limiter")]
    return [node.name.split(",")[0].lower() for node in sorted(slots, key=lambda node: node.extents)]


def slot(name):
    return desk.find(role="push button", test=lambda node: node.name.startswith(name + ","))


checks.equal(shown(), ["gain"], "the rack shows the master")
desk.click(desk.find("one, 1 insert", role="push button"))
checks.that(wait_for("the inserts", lambda: shown() == ["compressor"]), "and the inserts of a track when asked to")
checks.that(desk.find("Threshold", role="slider").seen, "the first is in the editor")
desk.key("space")
checks.that(wait_for("a reduction", lambda: "−" in slot("Compressor").name), "playing, its slot tells the reduction")
curve = desk.find("Gain reduction", "level bar")
x, y, width, height = curve.extents


def drawn():
    return sum(r > 150 and g > 140 for row in desk.pixels(x + width // 2, y, width // 3, height // 2) for r, g, _ in row)


checks.that(wait_for("the history", lambda: drawn() > 50), "and its editor draws the history")
desk.key("space")
desk.click(desk.find("Add a processor"))
desk.settle(0.3)
desk.key(*["Down"] * 5, "Return")
checks.that(wait_for("the limiter", lambda: [n["processor"] for n in show(path)["tracks"][0]["nodes"]]
                     == ["compressor", "limiter"]), "what is added goes into the track")
desk.key("ctrl+z")
checks.that(wait_for("the undo", lambda: shown() == ["compressor"]), "and undo takes it out again")
desk.click(desk.find("Back to the master"))
checks.that(wait_for("the master", lambda: shown() == ["gain"]), "back to the master")
lines = [line for line in desk.output().splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
checks.equal(lines, [], "nothing was complained about")
desk.close()
checks.end()
