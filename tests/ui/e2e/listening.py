# SPDX-License-Identifier: GPL-3.0-or-later
"""A band that is heard alone says so in the rack, whatever editor is open: it is for the ear, and easily
forgotten."""

from desk import Checks, Desk, home, session, tone, wait_for

checks = Checks()
desk = Desk(session("listening", [tone(home("tone.wav"), 20)], "equaliser", "multiband"), size=(1280, 800))


def slot(name):
    return desk.find(role="push button", test=lambda node: node.name.lower().startswith(name))


def switch():
    return desk.find(test=lambda node: node.name.startswith("Band 1 solo")
                     and node.role in ("toggle button", "check box", "switch"))


desk.click(slot("multiband"), 0.3, 0.3)
desk.settle(0.5)
checks.that("listening" not in slot("multiband").name, "nothing is heard alone yet", slot("multiband").name)
desk.click(switch())
checks.that(wait_for("the slot", lambda: "listening" in slot("multiband").name), "a band alone is said in the rack")
desk.click(slot("equaliser"), 0.3, 0.3)
desk.settle(1.0)
checks.that("listening" in slot("multiband").name, "and stays said when another editor is open")
desk.click(slot("multiband"), 0.3, 0.3)
desk.settle(0.5)
desk.click(switch())
checks.that(wait_for("the slot", lambda: "listening" not in slot("multiband").name), "and no more when it is over")
desk.close()
checks.end()
