# SPDX-License-Identifier: GPL-3.0-or-later
"""A reason typed while the desk listens to letters and Space: it arrives whole, and nothing else happens."""

import json

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for

REASON = "Bob X Loom"

checks = Checks()
path = session("why", [tone(home("tone.wav"), 5)], "gain")
desk = Desk(path)
knob = desk.find("Gain", "slider")
x, y = desk.at(knob)
desk.drag(x, y, 0, -20)
value = show(path)["master"][0]["parameters"]["gain"]
checks.that("was 0.0 dB" in desk.texts(), "what it was is told with its unit", desk.texts())
desk.click(desk.find("Balance", "slider"), 0.5, 0.84)
above = wait_for("the hand", lambda: [node.name for node in desk.tree() if node.role == "label" and node.name
                                      and node.extents[0] < 40 and node.extents[1] > y - 80][:1])
checks.equal(above, ["Balance"], "a number that is clicked has the hand before it is changed")
desk.key("Escape")
heard = desk.state("hear")
before = json.loads(lacquer("history", "--json", path))

why = desk.find(role="text", test=lambda node: node.name.startswith("Why"))
desk.click(why)
desk.type(REASON)
desk.key("Return")

after = json.loads(lacquer("history", "--json", path))
checks.equal(after["commands"][-1]["reason"], REASON, "the reason is in the history, whole")
checks.equal(after["current"], before["current"], "it belongs to the last move")
checks.equal(len(after["commands"]), len(before["commands"]), "typing it is no move of its own")
checks.equal(desk.state("play"), False, "Space does not start playback")
checks.equal(desk.state("loop"), False, "L does not loop")
checks.equal(desk.state("hear"), heard, "B, O and X do not switch what is heard")
shown = show(path)
checks.equal(shown["master"][0]["parameters"]["gain"], value, "the move stays as it was")
checks.equal(shown.get("notes", []), [], "and no note was dropped")
checks.equal(why.text, REASON, "the field shows it")
desk.close()
checks.end()
