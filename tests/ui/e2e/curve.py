# SPDX-License-Identifier: GPL-3.0-or-later
"""The handles of a transfer curve move what they stand for, one gesture a move, and the live point is there only
while the song plays."""

import json

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for

checks = Checks()
path = session("curve", [tone(home("tone.wav"), 30, -42.0)], "compressor", "limiter")


def row(place, name):
    return show(path)["master"][place]["parameters"][name]


def n_commands():
    return len(json.loads(lacquer("history", "--json", path))["commands"])


def handle(name):
    return desk.find(role="slider", test=lambda node: node.name.startswith(name + ", "))


def blue_dots():
    """Pixels of the live point in the plot."""
    x, y, width, height = desk.find("Transfer curve").extents
    return sum(blue > red + 60 and blue > 180 for line in desk.pixels(x, y, width, height) for red, _, blue in line)


desk = Desk(path)
checks.equal(blue_dots(), 0, "stopped, there is no live point")
count = n_commands()
before = handle("Threshold").extents[0]
desk.drag(*desk.at(handle("Threshold")), -40, 0)
checks.that(row(0, "threshold") < -20.0, "the threshold's handle to the left is a lower threshold", row(0, "threshold"))
checks.equal(row(0, "threshold"), round(row(0, "threshold"), 1), "by tenths, as it is shown")
checks.equal(row(0, "ratio"), 2, "and nothing but the threshold")
checks.near(handle("Threshold").extents[0] - before, -40, 1.5, "the handle stands where the hand left it")
threshold = row(0, "threshold")
desk.drag(*desk.at(handle("Ratio")), 0, 8)
checks.that(row(0, "ratio") > 2.2, "the ratio's handle down is a higher ratio", row(0, "ratio"))
checks.equal(row(0, "threshold"), threshold, "and nothing but the ratio")
checks.equal(n_commands(), count + 2, "each drag is one move")

desk.key("space")
wait_for("the live point", lambda: blue_dots() > 20)
checks.that(True, "playing, the live point is on the curve")
desk.key("space")
wait_for("its end", lambda: blue_dots() == 0)
checks.that(True, "and goes with the sound")

desk.click(desk.find(role="push button", test=lambda node: node.name.startswith("Limiter")), 0.3, 0.3)
desk.drag(*desk.at(handle("Input")), -20, 0)
checks.that(row(1, "input") > 2.0, "the limiter's bend to the left is more input", row(1, "input"))
desk.drag(*desk.at(handle("Ceiling")), 0, 10)
checks.that(row(1, "ceiling") < -2.0, "its ceiling follows the hand down", row(1, "ceiling"))
desk.close()
checks.end()
