# SPDX-License-Identifier: GPL-3.0-or-later
"""The equaliser's plot under the hand: a band is added, moved, made narrower, heard alone and removed; its dynamics
move on the plot while the song plays; the tabs reach all 24 bands."""

import json
import os
import sys

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for, xdotool

checks = Checks()
KEYFILE = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
path = session("equaliser", [tone(home("tone.wav"), 30)], "equaliser")
lacquer("set", path, "master/equaliser/b5.on=on", "master/equaliser/b5.freq=1kHz", "master/equaliser/b5.gain=3",
        "master/equaliser/b5.range=-6", "master/equaliser/b5.threshold=-40")


def row(name):
    return show(path)["master"][0]["parameters"][name]


def history():
    return json.loads(lacquer("history", "--json", path))["commands"]


def node(number):
    return desk.find(role="slider", test=lambda node: node.name.startswith(f"Band {number} "))


def nodes():
    return sum(node.role == "slider" and node.seen and node.name.startswith("Band ") and "," in node.name
               for node in desk.tree())


def tab(number):
    return desk.find(role="push button",
                     test=lambda node: node.name.startswith((f"Band {number},", f"Band {number} ")) and "," in node.name)


def blue(box):
    """Pixels of the live gain in BOX."""
    return sum(b > r + 60 and b > 180 for line in desk.pixels(*box) for r, _, b in line)


def live():
    """Pixels of the live gain below the node of band 5."""
    x, y = desk.at(node(5))
    return blue((x - 7, y + 18, 14, 60))


def moved():
    """Pixels of the curve as it is heard, beside band 5 and below 0 dB."""
    x = desk.at(node(5))[0]
    return sum(min(pixel) > 100 for line in desk.pixels(x + 35, zero + 4, 25, 20) for pixel in line)


desk = Desk(path)
plot = desk.find(
    role="panel", test=lambda node: node.description.startswith("1 band"))
checks.equal(nodes(), 1, "one band, one node")

# A band where nothing is, by double-click.
count = len(history())
x, y = desk.at(plot, 0.25, 0.2)
desk.move(x, y)
xdotool("click", "--repeat", 2, "--delay", 60, 1)
desk.settle(0.4)
checks.equal(row("b1.on"), True, "a double-click where nothing is begins a band")
checks.equal(row("b1.shape"), "Bell", "a bell, whatever the band was before")
checks.that(50 < row("b1.freq") < 300 and row("b1.gain") > 3, "where the hand is", (row("b1.freq"), row("b1.gain")))
checks.equal(len(history()), count + 1, "in one move")

# Drag, wheel.
before = row("b1.freq"), row("b1.gain")
desk.drag(*desk.at(node(1)), 60, 30)
checks.that(row("b1.freq") > before[0] and row("b1.gain") < before[1], "dragged it changes frequency and gain")
q = row("b1.q")
desk.move(*desk.at(node(1)))
xdotool("click", "--repeat", 3, "--delay", 40, 4)
desk.settle(0.8)
checks.that(row("b1.q") > q, "the wheel up makes it narrower", row("b1.q"))

# S is for the ear alone.
count = len(history())
xdotool("keydown", "s")
heard = wait_for("the solo", lambda: "heard alone" in tab(1).name)
checks.that(heard, "while S is held its tab says that it is heard alone")
if len(sys.argv) > 1:
    desk.picture(sys.argv[1] + "-solo.png")
xdotool("keyup", "s")
wait_for("its end", lambda: "heard alone" not in tab(1).name)
checks.equal(len(history()), count, "that is no move")

desk.key("Delete")
desk.settle(0.3)
checks.equal(row("b1.on"), False, "Delete takes the band away")
checks.equal(nodes(), 1, "and its node")

# All 24 bands by their tabs.
for page in ("Band 9", "Band 17"):
    desk.click(desk.find("The next eight bands"))
    checks.that(desk.find(role="push button", test=lambda node: node.name.startswith(page)), f"the tabs reach {page}")
desk.click(tab(24))
desk.click(tab(24))
desk.settle(0.3)
checks.equal(row("b24.on"), True, "band 24 goes on by its tab")
checks.equal(nodes(), 2, "and has a node")

# The dynamics.
# The axis of gains as the settings say, and farther when a band needs it.
def middle_of(number):
    return desk.at(node(number))[1]


def gain_axis(range_db):
    with open(KEYFILE) as file:
        kept = [line for line in file if not line.startswith("gain-axis=")]
    with open(KEYFILE, "w") as file:
        file.write("".join(kept) + f"gain-axis='{range_db}'\n")


zero, third = middle_of(24), middle_of(5)
gain_axis(6)
checks.that(wait_for("the axis", lambda: abs((zero - middle_of(5)) / (zero - third) - 2) < 0.1),
            "with an axis of 6 dB a gain stands twice as far from 0 as with one of 12")
gain_axis(24)
checks.that(wait_for("the axis", lambda: abs((zero - middle_of(5)) / (zero - third) - 0.5) < 0.1), "with 24, half")
gain_axis(12)
wait_for("the axis", lambda: middle_of(5) == third)
# Under the hand the axis stays as it is; a band that is let go at its edge finds room beyond.
per_db, (x, y) = (zero - third) / 3, desk.at(node(24))
desk.move(x, y)
desk.press()
for step in range(1, 11):
    desk.move(x, y - round(per_db * 1.22 * step))
desk.settle(0.3)
checks.near((zero - middle_of(5)) / (zero - third), 1, 0.1, "dragged over the edge, the axis does not change")
desk.release()
checks.that(wait_for("the axis", lambda: abs((zero - middle_of(5)) / (zero - third) - 0.5) < 0.1),
            "let go, the axis reaches farther")
checks.equal(row("b24.gain"), 12, "and the gain is the edge's")
desk.drag(*desk.at(node(24)), 0, -round(per_db * 2))
checks.near(row("b24.gain"), 16, 1, "from there it goes on")
desk.key("ctrl+z", "ctrl+z")
checks.that(wait_for("the undo", lambda: middle_of(5) == third), "undo brings the axis back")
desk.click(node(5))
checks.equal((live(), moved()), (0, 0), "stopped, no live gain")
desk.key("space")
wait_for("the live gain", lambda: live() > 20 and moved() > 10)
checks.that(True, "playing, the live gain is on the node's I-beam, and the curve is that which is heard")
if len(sys.argv) > 1:
    desk.settle(1)
    desk.picture(sys.argv[1] + "-1440.png")
desk.move(*desk.at(desk.find("Band 5 dynamic", role="slider")))
xdotool("click", "--repeat", 2, "--delay", 60, 1)
wait_for("no dynamics", lambda: row("b5.range") == 0)
checks.that(wait_for("its rest", lambda: live() + moved() == 0), "while it plays, a band that stops being dynamic comes to rest")
desk.key("ctrl+z")
checks.that(wait_for("its motion", lambda: live() > 20 and moved() > 10), "and moves again when that is undone")
desk.key("space")
wait_for("its end", lambda: live() + moved() == 0)
checks.that(True, "and stands still with the sound")


# The history of what the chosen band does.
def history_seen():
    return any(node.name == "Gain reduction" and node.role == "level bar" and node.seen for node in desk.tree())


desk.click(node(24))
checks.that(wait_for("no history", lambda: not history_seen()), "a band without dynamics has no history")
desk.move(*desk.at(desk.find("Band 24 dynamic", role="slider")))
desk.settle(0.4)
xdotool("click", 5)
checks.that(wait_for("the history", history_seen), "given a range, it has one")
desk.key("ctrl+z")
checks.that(wait_for("its end", lambda: not history_seen()), "and none without it")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "nothing was complained about")
desk.close()
checks.end()
