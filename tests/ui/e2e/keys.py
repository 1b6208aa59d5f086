# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of keys does what it says, also while a knob has the focus and owns its own keys; and the rules of
wheel, fine movement and default."""

import json
import time

from desk import Atspi, Checks, Desk, home, lacquer, run, session, show, tone, wait_for, xdotool

checks = Checks()
path = session("keys", [tone(home("tone.wav"), 30)], "gain")
lacquer("add", path, "reference", tone(home("reference.wav"), 10, -24.0))
desk = Desk(path)
desk.find(role="radio button", test=lambda node: "Reference" in node.name)
clock = desk.find("Time", "timer")
box = desk.find("Highest peak left", "push button")


def comes(wanted, read, name, seconds=3.0):
    """What READ gives becomes WANTED."""
    end = time.monotonic() + seconds
    while read() != wanted and time.monotonic() < end:
        time.sleep(0.03)
    checks.equal(read(), wanted, name)


def state(action):
    return lambda: desk.state(action)


def gain():
    return show(path)["master"][0]["parameters"]["gain"]


def n_commands():
    return len(json.loads(lacquer("history", "--json", path))["commands"])


def notes():
    return show(path).get("notes", [])


# ---- Transport ----
desk.key("space")
comes(True, state("play"), "Space plays")
desk.key("space")
comes(False, state("play"), "Space stops")
desk.key("Home")
comes("0:00", lambda: clock.description, "Home goes to the start")
for key, wanted in (("Right", "0:01"), ("shift+Right", "0:06"), ("Left", "0:05"), ("shift+Left", "0:00"),
                    ("End", "0:30"), ("Home", "0:00")):
    desk.key(key)
    comes(wanted, lambda: clock.description, f"{key} seeks to {wanted}")
desk.key("l")
comes(True, state("loop"), "L loops")
desk.key("l")
comes(False, state("loop"), "L loops no more")

# ---- Comparison and monitor ----
desk.key("b")
comes("mix", state("hear"), "B bypasses the chain")
desk.key("b")
comes("master", state("hear"), "B brings it back")
desk.key("o")
comes("reference", state("hear"), "O plays the reference")
desk.key("o")
comes("master", state("hear"), "O ends it")
for key, action in (("F5", "mono"), ("F6", "side"), ("F7", "swap"), ("F8", "dim")):
    desk.key(key)
    comes(True, state(action), f"{key} lights {action}")
    desk.key(key)
    comes(False, state(action), f"{key} ends {action}")

# ---- Notes and meters, while it plays ----
desk.key("space")
comes(True, state("play"), "playing again")
desk.key("n")
comes(1, lambda: len(notes()), "N drops a note")
desk.key("shift+n")
comes(2, lambda: len(notes()), "Shift+N drops another")
desk.type("box on beat L")
desk.key("Return")
comes("box on beat L", lambda: notes()[-1]["text"], "and takes its text, letters and spaces")
comes(True, state("play"), "notes never stop the song")
desk.key("ctrl+n", "Home")
desk.settle(1.0)
comes(True, state("play"), "nor does seeking")
desk.key("space")
comes(False, state("play"), "stopped")
words = box.description.split()
checks.near(-float(words[1]) if words[:1] == ["minus"] else None, -17.5, 1.0,
            "the peak box holds the highest peak, with the crossfade of the seek")
desk.key("r")
desk.settle(0.5)
checks.that("minus 1" not in box.description, "R resets the meters", box.description)

# ---- A focused knob owns its keys ----
knob = desk.find("Gain", "slider")
x, y = desk.at(knob)
desk.drag(x, y, 0, 25)
moved = gain()
checks.near(moved, -8.4, 1e-9, "a drag of 25 px")
comes(True, lambda: knob.has(Atspi.StateType.FOCUSED), "the knob that was dragged has the focus")
before_s = clock.description
desk.key("Up")
desk.settle(0.7)
up = gain() - moved
checks.that(0.0 < up <= 1.0, "Up is a step of the knob", up)
desk.key("Down")
desk.settle(0.7)
checks.near(gain(), moved, 1e-9, "Down takes it back")
desk.key("shift+Up")
desk.settle(0.7)
checks.that(0.0 < gain() - moved < up, "Shift+Up is a finer one", gain())
desk.key("Home")
comes(None, gain, "Home is the least, silence")
desk.key("End")
comes(24, gain, "End is the most")
desk.key("Delete")
comes(0, gain, "Delete is the default")
desk.key("Left", "Right")
checks.equal(clock.description, before_s, "no key of the knob sought")
desk.key("space")
comes(True, state("play"), "but Space plays with the focus on a knob")
desk.key("space")
comes(False, state("play"), "and stops")
desk.key("b")
comes("mix", state("hear"), "and B bypasses")
desk.key("b")
comes("master", state("hear"), "and back")

# ---- Undo, redo, before the last move ----
desk.settle(0.7)
desk.drag(x, y, 0, 25)
comes(moved, gain, "moved again")
desk.key("ctrl+z")
comes(0, gain, "Ctrl+Z takes the move back")
desk.key("ctrl+shift+z")
comes(moved, gain, "Ctrl+Shift+Z does it again")
desk.key("x")
comes("before", state("hear"), "a tap of X hears what was before the move")
checks.equal(gain(), moved, "and changes nothing")
desk.key("x")
comes("master", state("hear"), "another tap returns")
xdotool("keydown", "x")
comes("before", state("hear"), "X held is a peek")
desk.settle(0.6)
xdotool("keyup", "x")
comes("master", state("hear"), "that ends with the key")

# ---- Wheel, fine movement, default ----
desk.move(5, 60)
desk.click(desk.find(role="push button", test=lambda node: node.name.startswith("Gain,")), 0.3, 0.3)
other = desk.find("Balance", "slider")
bx, by = desk.at(other)
balance = show(path)["master"][0]["parameters"]["balance"]
desk.move(bx, by)
xdotool("click", 4)
desk.settle(0.2)
checks.equal(show(path)["master"][0]["parameters"]["balance"], balance,
             "a wheel that passes over a knob does not turn it")
desk.click(knob, 0.5, 0.4)
desk.settle(0.5)
count = n_commands()
for _ in range(3):
    xdotool("click", 4)
desk.settle(0.8)
checks.near(gain(), moved + 1.5, 1e-9, "a notch is half a decibel")
checks.equal(n_commands(), count + 1, "a burst of the wheel is one move")
run("xdotool", "keydown", "shift", "click", "5", "keyup", "shift")
desk.settle(0.8)
checks.near(gain(), moved + 1.4, 1e-9, "with Shift a tenth")
xdotool("keydown", "shift")
desk.drag(x, y, 0, 50)
xdotool("keyup", "shift")
checks.near(gain(), moved + 1.4 - 1.68, 1e-6, "Shift makes a drag ten times finer")
run("xdotool", "click", "--repeat", "2", "--delay", "60", "1")
comes(0, gain, "a double click is the default")

# ---- The tempo, tapped ----
count = n_commands()
start_s = time.monotonic()
for tap in range(5):
    while time.monotonic() < start_s + 0.6 * tap:
        time.sleep(0.001)
    desk.key("t")
comes(True, lambda: abs(show(path)["tempo"] - 100.0) < 6.0, "five taps in 2.4 s are 100 a minute")
checks.equal(n_commands(), count + 1, "and one move")
desk.key("ctrl+z")
comes(0, lambda: show(path)["tempo"], "that can be undone")

# ---- Another key: written wherever the old one was, at once ----
desk.find("F5", "label")
segment = desk.find(role="radio button", test=lambda node: node.name.startswith("Mix"))
checks.that("(B)" in segment.description, "the mix tells its key", segment.description)
desk.remap({"win.mono": "F9", "win.bypass": "k"})
wait_for("the new key on the lamp", lambda: "F9" in desk.texts())
checks.that("F5" not in desk.texts(), "and the old one is gone")
comes(True, lambda: "(K)" in segment.description, "the mix tells its new key")
lamp = desk.find("Mono", "push button")
checks.that("(F9)" in lamp.description, "so does the tooltip of the lamp", lamp.description)
desk.key("k")
comes("mix", state("hear"), "and the new key acts")
desk.key("k")
desk.key("ctrl+question")
wait_for("the window of all keys", lambda: "All keys" in desk.texts())
checks.that("F9" in [node.name for node in desk.top.children[-1].all()], "the window of keys has it too")
desk.close()
checks.end()
