# SPDX-License-Identifier: GPL-3.0-or-later
"""The handles of the reverb's decays move what they stand for, one gesture a move, and stand where the hand left
them."""

import json
import os

from desk import Checks, Desk, home, lacquer, session, show, tone

checks = Checks()
path = session("decay", [tone(home("tone.wav"), 30, -18.0)], "reverb")


def row(name):
    return show(path)["master"][0]["parameters"][name]


def n_commands():
    return len(json.loads(lacquer("history", "--json", path))["commands"])


def handle(name):
    return desk.find(role="slider", test=lambda node: node.name.startswith(name + ", "))


desk = Desk(path, size=tuple(map(int, os.environ.get("SIZE", "1440x900").split("x"))))
if "PICTURES" in os.environ:
    desk.picture(os.path.join(os.environ["PICTURES"], os.environ.get("NAME", "decay") + ".png"))
count = n_commands()
before = handle("Decay").extents[0]
low, high = row("decay_low"), row("decay_high")
desk.drag(*desk.at(handle("Decay")), -40, 0)
checks.that(row("decay") < 1.75, "the middle's handle to the left is a shorter decay", row("decay"))
checks.near(handle("Decay").extents[0] - before, -40, 1.5, "it stands where the hand left it")
checks.equal((row("decay_low"), row("decay_high")), (low, high), "the others keep their share of it")
desk.drag(*desk.at(handle("Low decay")), 30, 0)
checks.that(row("decay_low") > low, "the lows' handle to the right is a longer decay of the lows", row("decay_low"))
desk.drag(*desk.at(handle("High decay")), 30, 0)
checks.that(row("decay_high") > high, "and so for the highs", row("decay_high"))
desk.drag(*desk.at(handle("Pre-delay")), 20, 0)
checks.that(row("pre_delay") > 12.0, "the pre-delay's handle to the right is a longer one", row("pre_delay"))
checks.equal(n_commands(), count + 4, "each drag is one move")
desk.close()
checks.end()
