# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the saturator and the transient shaper say what their rows do, and move with the song only."""

from desk import Checks, Desk, home, lacquer, session, tone, wait_for

checks = Checks()
path = session("shape", [tone(home("tone.wav"), 30, -12.0)], "saturator", "transient")
desk = Desk(path)


def blue_dots(name, role=None):
    """Pixels of the live point, or of the master's blue line, in a plot; of the arc of a knob."""
    x, y, width, height = desk.find(name, role).extents
    return sum(blue > red + 60 and blue > 180 for line in desk.pixels(x, y, width, height) for red, _, blue in line)


def brightest():
    """Of the plot's curve: the lightest column of its middle, away from words."""
    x, y, width, height = desk.find("Curve").extents
    return max(min(dot) for line in desk.pixels(x + width // 3, y + 4, width // 3, height - 30) for dot in line)


def said():
    return desk.find("Harmonics").description


checks.equal(said(), "no harmonics", "without drive there are none")
checks.equal(blue_dots("Curve"), 0, "stopped, there is no live point")
desk.drag(*desk.at(desk.find("Drive", role="slider")), 0, -60)
wait_for("harmonics", lambda: "harmonic 3 at" in said())
checks.that("harmonic 2 at" not in said(), "a tape that is driven gives odd harmonics only", said())
checks.that(blue_dots("Drive", "slider") > 20, "a knob is blue as far as it is turned")
checks.that(brightest() > 210, "its curve is drawn in ink", brightest())
bypass = desk.find("Bypass", test=lambda node: "button" in node.role)
desk.click(bypass)
desk.move(3, desk.size[1] - 3)
checks.that(wait_for("the quiet", lambda: blue_dots("Drive", "slider") == 0), "and quiet while its processor is bypassed")
checks.that(brightest() < 190, "and so is its curve", brightest())
desk.click(bypass)
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


def crossings(name):
    """How often the curve crosses the row in the middle of its plot: bright stretches."""
    x, y, width, height = desk.find(name).extents
    line = desk.pixels(x + width // 5, y + int(height * 0.42), 3 * width // 5, 1)[0]
    light = [min(dot) > 170 for dot in line]
    return sum(now and not before for before, now in zip([False] + light, light))


path = session("loop", [tone(home("tone.wav"), 30, -12.0)], "saturator")
lacquer("set", path, "master/saturator/drive=9")
desk = Desk(path)
checks.equal(crossings("Curve"), 1, "a curve without memory is one line")
desk.close()
lacquer("set", path, "master/saturator/curve=hysteresis", "master/saturator/loop=100")
desk = Desk(path)
checks.that(crossings("Curve") >= 2, "hysteresis is a loop", crossings("Curve"))
desk.close()
checks.end()
