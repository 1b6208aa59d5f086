# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed while a hand moves a knob again and again; opened anew it says what it brought back,
and nothing that had been let go is lost."""

import json

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for

PATH_PX = (-9, 7, -5, 8, 6, -4, -8, 7)  # 2 px more with every life: far from the ends of the range
MOVES = len(PATH_PX)

checks = Checks()
path = session("crash", [tone(home("tone.wav"), 5)], "gain")


def gain():
    return show(path)["master"][0]["parameters"]["gain"]


def commands():
    return json.loads(lacquer("history", "--json", path))["commands"]


def says_restored(node):
    return "restored" in node.name


def n_written():
    """Lines of the journal that are whole: a finished move is one."""
    with open(path + "-journal", "rb") as file:
        return file.read().count(b"\n")


for life in range(3):
    desk = Desk(path)
    if life > 0:
        desk.find(role="label", test=says_restored)  # above all else: it moves the knob when it comes
    knob = desk.find("Gain", "slider")
    x, y = desk.at(knob)
    count = len(commands())
    for move in range(MOVES):
        before, written = knob.value, n_written()
        desk.drag(x + 20 * (move % 2), y, 0, PATH_PX[move], steps=3)  # apart: two presses on one spot are a double click
        # A busy program answers what its knob says before it has seen all that the hand did.
        wait_for("the move", lambda: n_written() > written)
    held = knob.value
    # One more, in the hand while the program dies.
    desk.move(x, y)
    desk.press()
    desk.move(x, y + 10)
    desk.kill()
    desk.release()
    left = commands()
    checks.that(len(left) >= count + MOVES, f"life {life + 1}: every finished move is in the journal", len(left) - count)
    values = [change["after"] for change in left[count + MOVES - 1]["changes"] if change["do"] == "set"]
    checks.near(float(values[0]) if values else None, held, 1e-9, f"life {life + 1}: the last with its value")

desk = Desk(path)
knob = desk.find("Gain", "slider")
line = desk.find(role="label", test=says_restored)
checks.that(line.name.split()[0].isdigit() and int(line.name.split()[0]) >= MOVES, "the desk says what it restored",
            line.name)
checks.near(knob.value, gain(), 1e-9, "the knob stands where the session does")
checks.near(knob.value, held, 1e-9, "where the last finished move left it")
desk.key("ctrl+z")
wait_for("the undo", lambda: knob.value != held)
checks.near(knob.value, before, 1e-9, "and that move can be undone")
desk.close()
checks.end()
