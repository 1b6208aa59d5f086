# SPDX-License-Identifier: GPL-3.0-or-later
"""Bands and splits in the hand, in the multiband and in the stereo processor alike; the chosen band's history."""

import os

from desk import Checks, Desk, home, session, show, tone, wait_for, xdotool

KEYFILE = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")

checks = Checks()
path = session("bands", [tone(home("tone.wav"), 30, -6.0)], "multiband", "stereo:bands=3")
desk = Desk(path)


def row(node, name):
    return show(path)["master"][node]["parameters"][name]


def handle(name):
    return desk.find(role="slider", test=lambda node: node.name.startswith(name))


checks.equal(row(0, "b3.on"), False, "a fresh band is off")
threshold = row(0, "b3.threshold")
desk.drag(*desk.at(handle("Band 3 Off")), 0, 20)
checks.equal(row(0, "b3.on"), True, "a threshold that is moved switches its band on")
checks.that(row(0, "b3.threshold") < threshold - 5, "downwards is a lower threshold", row(0, "b3.threshold"))
checks.that(desk.find("Band 3 threshold", role="slider").seen, "its rows are below")
split = row(0, "x2")
desk.drag(*desk.at(handle("Split 2")), 600, 0)
checks.that(row(0, "x2") > split, "a split to the right is a higher one", row(0, "x2"))
checks.that(row(0, "x2") <= row(0, "x3"), "but does not pass the next", row(0, "x3"))
desk.key("ctrl+z", "ctrl+z")
checks.that(wait_for("the undo", lambda: row(0, "x2") == split and row(0, "b3.on") is False), "each was one move")

desk.drag(*desk.at(handle("Band 3 Off")), 0, 30)
node = desk.find(role="slider", test=lambda node: node.name.startswith("Band 3 ") and ", threshold " in node.name)
for place in (node, desk.find("Band 3 ratio", role="slider")):
    ratio = row(0, "b3.ratio")
    desk.move(*desk.at(place))
    desk.settle(0.4)
    xdotool("click", 4)
    desk.settle(0.8)
    checks.that(row(0, "b3.ratio") > ratio, "the wheel up is a higher ratio, over handle and knob", row(0, "b3.ratio"))
desk.drag(*desk.at(handle("Split 2")), -150, 0)
trace = desk.find("Gain reduction", "level bar")
x, y, width, height = trace.extents


def drawn():
    return sum(r > 150 and g > 140 for line in desk.pixels(x + width // 2, y, width // 3, height // 2) for r, g, _ in line)


checks.equal(drawn(), 0, "stopped, nothing is reduced")
desk.key("space")
checks.that(wait_for("the history", lambda: drawn() > 20), "playing, the history of the chosen band is drawn")
desk.key("space")

# The picture of the equaliser is no choice here.
with open(KEYFILE, "a") as file:
    file.write("spectrum-picture='spectrogram'\nspectrum-smoothing='3'\n")
checks.that(wait_for("the words", lambda: "1/3 oct · 4.5 dB/oct" in desk.texts()), "the spectrum is said as it is drawn")

# Fewer bands than the chosen one: the rows are those of the last, and the hand stays where it was.
n = row(0, "bands")
desk.click(handle(f"Band {n} "))
desk.click(desk.find("Bands", "slider"))
desk.key("Down")
checks.that(wait_for("its rows", lambda: desk.find(f"Band {n - 1} threshold", role="slider")), "one band less")
desk.key("Up")
checks.that(wait_for("the band", lambda: row(0, "bands") == n), "the keys are still with the number of bands")

desk.click(desk.find(role="push button", test=lambda node: node.name.startswith("Stereo,")), 0.3, 0.3)
width_before = row(1, "b2.width")
desk.drag(*desk.at(handle("Band 2 width,")), 0, -20)
checks.that(row(1, "b2.width") > width_before, "upwards is wider", row(1, "b2.width"))
split = row(1, "x1")
desk.drag(*desk.at(handle("Split 1")), 60, 0)
checks.that(row(1, "x1") > split, "a split of the stereo processor moves as well", row(1, "x1"))
lines = [line for line in desk.output().splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
checks.equal(lines, [], "nothing was complained about")
desk.close()
checks.end()
