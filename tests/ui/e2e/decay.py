# SPDX-License-Identifier: GPL-3.0-or-later
"""The handles of the reverb's decays move what they stand for, one gesture a move, and stand where the hand left
them."""

import json
import os

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for

checks = Checks()
path = session("decay", [tone(home("tone.wav"), 30, -18.0)], "reverb")


def row(name):
    return show(path)["master"][0]["parameters"][name]


def n_commands():
    return len(json.loads(lacquer("history", "--json", path))["commands"])


def handle(name):
    return desk.find(role="slider", test=lambda node: node.name.startswith(name + ", "))


def traces():
    return [node for node in desk.tree() if node.name == "Gain reduction" and node.role == "level bar" and node.seen]


SIZE = tuple(map(int, os.environ.get("SIZE", "1440x900").split("x")))
desk = Desk(path, size=SIZE)
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
checks.equal(traces(), [], "without ducking there is no history of it")
desk.close()

# What ducking does is drawn as it happens, beside the decay and in the rack.
lacquer("set", path, "master/n1/duck=24dB", "master/n1/mix=50%", "t1/fader=12dB")
desk = Desk(path, size=SIZE)
x, y, width, height = wait_for("the history", traces)[0].extents
slot = desk.find(role="push button", test=lambda node: node.name.startswith("Reverb,"))
bar = slot.extents[0] + slot.extents[2] - 11, slot.extents[1] + 8


def bright(pixels):
    return sum(r > 150 and g > 140 for line in pixels for r, g, _ in line)


def drawn():
    return bright(desk.pixels(x + width // 2, y, width // 3, height // 2))


checks.that("Plate" in slot.name and "dB" not in slot.name, "the rack tells the space", slot.name)
checks.equal((drawn(), bright(desk.pixels(*bar, 3, 3))), (0, 0), "stopped, nothing is ducked")
desk.key("space")
checks.that(wait_for("the history", lambda: drawn() > 50), "playing, the history of the ducking is drawn")
checks.that(wait_for("the bar", lambda: bright(desk.pixels(*bar, 3, 3)) > 5), "and the bar in the rack")
if "PICTURES" in os.environ:
    desk.picture(os.path.join(os.environ["PICTURES"], os.environ.get("NAME", "decay") + "-ducked.png"))
desk.close()

# In notes: at 120 BPM an eighth is 250 ms, where the handle stands; it goes from note to note.
lacquer("set", path, "tempo=120", "master/n1/pre_delay_sync=1/8", "master/n1/pre_delay=40ms", "master/n1/duck=0",
        "master/n1/decay=1.5s", "master/n1/decay_low=100", "master/n1/decay_high=100")
desk = Desk(path, size=SIZE)
note, decay = handle("Pre-delay note"), handle("Decay")
x, y, width, height = desk.find("Decay", test=lambda found: found.extents[2] > 300).extents
middle = [node.extents[0] + node.extents[2] / 2 for node in (note, decay)]
# The decay's handle stands at 50 / 60 of 1.5 s behind the pre-delay.
zero = middle[0] - 0.25 / 1.25 * (middle[1] - middle[0])
checks.near(zero, x + 41, 6, "the handle stands at the note's time, and the decay behind it")
desk.drag(*desk.at(note), 80, 0)
checks.that(row("pre_delay_sync") not in ("1/8", 9), "its handle goes from note to note", row("pre_delay_sync"))
checks.equal(row("pre_delay"), 40.0, "and the free time stays")
if "PICTURES" in os.environ:
    desk.picture(os.path.join(os.environ["PICTURES"], os.environ.get("NAME", "decay") + "-note.png"))
lines = [line for line in desk.output().splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
checks.equal(lines, [], "nothing was complained about")
desk.close()
checks.end()
