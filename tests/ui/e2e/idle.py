# SPDX-License-Identifier: GPL-3.0-or-later
"""A control whose row changes nothing at present is disabled and says why; it comes back with what it needs."""

from desk import Atspi, Checks, Desk, home, session, tone, wait_for

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
desk.click(desk.find("Same on both", role="check box"))
wait_for("the right time", lambda: is_on("Time right"))
checks.that(True, "it can be turned once the sides are apart")
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
