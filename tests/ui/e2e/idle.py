# SPDX-License-Identifier: GPL-3.0-or-later
"""A control whose row changes nothing at present is disabled and says why; it comes back with what it needs."""

from desk import Atspi, Checks, Desk, home, session, show, tone, wait_for

checks = Checks()
path = session("idle", [tone(home("tone.wav"), 5)], "delay", "multiband", "equaliser:b5.on=1")
desk = Desk(path)


def is_on(name, role="slider"):
    return desk.find(name, role=role).has(Atspi.StateType.SENSITIVE)


def choose(name):
    desk.click(desk.find(role="push button", test=lambda node: node.name.startswith(name + ",")), 0.3, 0.3)


checks.that(is_on("Time"), "the delay's time can be turned")
checks.that(not is_on("Time right"), "the right side's is disabled while it takes that of the left")
said = desk.find("Time right", role="slider").description
checks.that(said.endswith("Changes nothing at present: Same on both is On."), "and says so", said)


def focused():
    return next((node for node in desk.tree() if node.seen and node.has(Atspi.StateType.FOCUSED)), None)


def value():
    return show(path)["master"][0]["parameters"]["time_right"]


WHY = "Changes nothing at present: Same on both is On."
desk.click(desk.find("Time", role="slider"))
for _ in range(5):
    desk.key("Tab")
    if focused() and focused().name == "Time right":
        break
here = focused()
checks.that(here.name == "Time right" and here.description.endswith(WHY), "the keyboard comes to it and is told why", here.description)
checks.that(WHY in desk.texts(), "and so is who reads the line below", desk.texts())
before = value()
desk.key("Up", "Page_Up")
checks.equal(value(), before, "its keys change nothing")
desk.click(desk.find("Same on both", role="check box"))
wait_for("the right time", lambda: is_on("Time right"))
checks.that(True, "it can be turned once the sides are apart")
desk.click(desk.find("Time right", role="slider"))
checks.equal(focused().role, "slider", "and has the keys itself")
desk.key("ctrl+z")
checks.that(wait_for("the reason", lambda: focused() and focused().description.endswith(WHY)), "idle again, it keeps the keyboard and says why")
desk.key("ctrl+shift+z")
checks.that(wait_for("the knob", lambda: focused() and focused().role == "slider"), "and back")
checks.equal(focused().name, "Time right", "it is the same one")
desk.drag(*desk.at(desk.find("Time right", role="slider")), 0, -30)
desk.key("ctrl+z", "ctrl+z")
wait_for("the undo", lambda: not is_on("Time right"))
checks.that(True, "undo of the switch disables it again")

choose("Multiband")
phases = [node for node in desk.tree() if node.seen and node.name == "Phase" and node.role == "combo box"]
checks.equal(len(phases), 1, "the multiband's phase stands there once")

choose("Equaliser")
checks.that(not is_on("Band 5 threshold"), "a static band has no threshold")
checks.that(is_on("Band 5 gain"), "but a gain")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "nothing was complained about")
desk.close()
checks.end()
