# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the saturator and the transient shaper say what their rows do, and move with the song only."""

from desk import Checks, Desk, home, session, tone, wait_for

checks = Checks()
path = session("shape", [tone(home("tone.wav"), 30, -12.0)], "saturator", "transient")
desk = Desk(path)


def blue_dots(name):
    """Pixels of the live point, or of the master's blue line, in a plot."""
    x, y, width, height = desk.find(name).extents
    return sum(blue > red + 60 and blue > 180 for line in desk.pixels(x, y, width, height) for red, _, blue in line)


def said():
    return desk.find("Harmonics").description


checks.equal(said(), "no harmonics", "without drive there are none")
checks.equal(blue_dots("Curve"), 0, "stopped, there is no live point")
desk.drag(*desk.at(desk.find("Drive", role="slider")), 0, -60)
wait_for("harmonics", lambda: "harmonic 3 at" in said())
checks.that("harmonic 2 at" not in said(), "a tape that is driven gives odd harmonics only", said())
desk.key("space")
wait_for("the live point", lambda: blue_dots("Curve") > 20)
checks.that(True, "playing, the live point is there")

desk.click(desk.find(role="push button", test=lambda node: node.name.startswith("Transient shaper")), 0.3, 0.3)
checks.equal(desk.find("Envelopes").description, "Attack 0.0 decibels, Sustain 0.0 decibels", "its picture says what it does")
wait_for("the envelopes", lambda: blue_dots("Envelopes") > 50)
checks.that(True, "playing, the envelopes are drawn")
x, y, width, height = desk.find("Envelopes").extents
orange = [dot for line in desk.pixels(x, y, width, height) for dot in line if dot[0] > dot[2] + 90]
checks.equal(orange, [], "none in the colour of the reference")
desk.close()
checks.end()
