# SPDX-License-Identifier: GPL-3.0-or-later
"""A and B of one processor, and what it changes, from the head of its editor: by mouse, by key, with undo, and kept
in the session."""

import time

from desk import Atspi, Checks, Desk, home, session, show, tone, wait_for, xdotool

checks = Checks()
path = session("ab", [tone(home("tone.wav"), 30, -12.0)], "gain", "limiter")
desk = Desk(path)


def slot(name):
    return desk.find(role="push button", test=lambda node: node.name.startswith(name + ","))


def toggle(name):
    return desk.find(name, test=lambda node: "button" in node.role)


def is_on(name):
    return toggle(name).has(Atspi.StateType.PRESSED)


def gain_db():
    return desk.find("Gain", role="slider").description.split(". ")[0]


def comes(wanted, read, name, seconds=15.0):
    end = time.monotonic() + seconds
    while read() != wanted and time.monotonic() < end:
        time.sleep(0.03)
    checks.equal(read(), wanted, name)


desk.click(slot("Gain"), 0.3, 0.3)
checks.that(is_on("Setting A") and not is_on("Setting B"), "at first there is A")
desk.click(toggle("Setting B"))
comes(True, lambda: is_on("Setting B"), "B is chosen with the mouse")
comes("0.0 decibels", gain_db, "and begins as A is")
knob = desk.find("Gain", role="slider")
desk.click(knob, 0.5, 0.3)
desk.key("Up", "Up")
comes("plus 1.0 decibels", gain_db, "B is set otherwise")
desk.move(3, desk.size[1] - 3)
desk.key("c")
comes("0.0 decibels", gain_db, "C: A is as it was")
checks.that(is_on("Setting A"), "and its button is down")
desk.key("ctrl+z")
comes("plus 1.0 decibels", gain_db, "undo brings B back")
comes(True, lambda: is_on("Setting B"), "with its button")
for wanted in ("0.0 decibels", "plus 1.0 decibels"):
    desk.hold("c", 1.5)
    comes(wanted, gain_db, "however long a hand rests on the key, it goes over once")

# ---- Right after the wheel, which holds nothing ----
def notch():
    desk.move(*desk.at(desk.find("Gain", role="slider"), 0.5, 0.3))
    desk.settle(0.4)
    xdotool("click", 4)


desk.click(slot("Gain"), 0.3, 0.3)
notch()
desk.key("c")
comes("0.0 decibels", gain_db, "C right after a notch of the wheel: A")
desk.click(slot("Gain"), 0.3, 0.3)
notch()
desk.click(toggle("Setting B"))
comes(True, lambda: is_on("Setting B"), "with the mouse right after a notch: B")
comes("plus 1.5 decibels", gain_db, "as the notch has left it")
desk.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
comes("plus 1.0 decibels", gain_db, "four moves, four steps back")
desk.key("ctrl+s")
comes("B", lambda: show(path)["master"][0].get("letter"), "B is in the session")

# ---- Delta ----
desk.key("space", "d")
comes(True, lambda: desk.state("delta"), "D: what the processor changes")
checks.that(is_on("Delta"), "its button is down")
checks.that(wait_for("the meters", lambda: any("Delta" in text for text in desk.texts())), "the desk says so")
desk.click(slot("Limiter"), 0.3, 0.3)
comes(True, lambda: "Limiter" in desk.texts() and desk.state("delta"), "another slot: that of the other one")
desk.click(slot("Gain"), 0.3, 0.3)
knob = desk.find("Gain", role="slider")
desk.click(knob, 0.5, 0.3)
told = [text for text in desk.texts() if "less what goes in" in text]
desk.key("Up")
comes("plus 1.5 decibels", gain_db, "a hand goes on turning while it is heard")
checks.that(not told and not any("less what goes in" in text for text in desk.texts()),
            "and has the line that tells of it to itself")
desk.key("b")
comes(False, lambda: desk.state("delta"), "the mix: it is over")
desk.key("b", "d")
comes(True, lambda: desk.state("delta"), "again")
desk.click(toggle("Delta"))
comes(False, lambda: desk.state("delta"), "and over by its button")
desk.key("space")
desk.close()
checks.end()
