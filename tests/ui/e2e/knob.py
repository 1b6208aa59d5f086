# SPDX-License-Identifier: GPL-3.0-or-later
"""A knob dragged by 50 px: the value on the desk, the key of the session, the label in the history,
and the level that comes out of the device."""

from desk import Checks, Desk, Jack, home, lacquer, rms_db, session, show, tone, wait_for
import json

# 250 px are the whole range of the gain, −60 … +24 dB; down, so that the master stays the softest and
# the matcher leaves it alone.
MOVED_DB = -50.0 / 250.0 * 84.0
TONE_DB = -18.0 - 3.0103  # a sine's mean power

checks = Checks()
jack = Jack()
path = session("knob", [tone(home("tone.wav"), 30)], "gain")
node = show(path)["master"][0]["id"]
desk = Desk(path, device="jack")
knob = desk.find("Gain", "slider")


def level():
    left, right = jack.record("Lacquer", 24000)
    return rms_db(left), rms_db(right)


desk.key("space")
wait_for("the sound", lambda: desk.state("play"))
desk.settle(1.5)
before = level()
checks.near(before[0], TONE_DB, 0.02, "the tone leaves the device as it is")

x, y = desk.at(knob, 0.5, 0.5)
desk.drag(x, y, 0, 50)
checks.near(knob.value, MOVED_DB, 1e-9, "50 px of 250 turn the knob by a fifth of its range")
checks.near(show(path)["master"][0]["parameters"]["gain"], MOVED_DB, 1e-9, "the session's key has the value")

history = json.loads(lacquer("history", "--json", path))
last = history["commands"][-1]
checks.equal(history["current"], last["id"], "the move is the last command")
checks.that("gain" in last["label"].lower() and "16.8" in last["label"], "its label says gain and value",
            last["label"])
checks.equal([(c["do"], c["id"], c.get("key")) for c in last["changes"]], [("set", node, "gain")],
             "one gesture is one change of one key")

desk.settle(0.5)
after = level()
checks.near(after[0], TONE_DB + MOVED_DB, 0.02, "the device plays the left side at the new level")
checks.near(after[1], TONE_DB + MOVED_DB, 0.02, "and the right one")

desk.key("ctrl+z")
wait_for("the undo", lambda: abs(knob.value) < 1e-9)
desk.settle(0.5)
checks.near(level()[0], before[0], 0.02, "undone, the device plays as before")
desk.close()
jack.stop()
checks.end()
