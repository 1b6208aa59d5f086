# SPDX-License-Identifier: GPL-3.0-or-later
"""A slot of the rack in the hand: dropped past another it stands there, undoably; dropped outside or let go by
Escape, nothing has happened."""

import json

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for, xdotool

checks = Checks()
path = session("rack", [tone(home("tone.wav"), 5)], "equaliser", "compressor", "limiter")
desk = Desk(path)


def order():
    return [node["processor"] for node in show(path)["master"]]


def shown():
    """The slots from left to right, as the desk has them."""
    slots = [node for node in desk.tree() if node.seen and node.role == "push button"
             and node.name.split(",")[0] in ("Equaliser", "Compressor", "Limiter") and "," in node.name]
    return [node.name.split(",")[0].lower() for node in sorted(slots, key=lambda node: node.extents)]


def history():
    return json.loads(lacquer("history", "--json", path))


def slot(name):
    return desk.find(role="push button", test=lambda node: node.name.startswith(name + ","))


def carry(name, x, y):
    """Takes the slot up and brings it to X, Y of the window, still held."""
    from_x, from_y = desk.at(slot(name), 0.6, 0.3)
    desk.move(from_x, from_y)
    desk.press()
    for step in range(1, 13):
        desk.move(from_x + round((x - from_x) * step / 12), from_y + round((y - from_y) * step / 12))
        desk.settle(0.04)
    for _ in range(3):  # where it is dropped is told to the window by the last motion
        desk.move(x - 1, y)
        desk.move(x, y)
        desk.settle(0.05)


def check_same(what, before):
    checks.equal(order(), ["compressor", "limiter", "equaliser"], f"{what}: the order is as it was")
    checks.equal(len(history()["commands"]), before, f"{what}: it is no move")


checks.equal(shown(), ["equaliser", "compressor", "limiter"], "three slots")
count = len(history()["commands"])
carry("Equaliser", *desk.at(slot("Limiter"), 0.8, 0.5))
desk.release()
wanted = ["compressor", "limiter", "equaliser"]
checks.that(wait_for("the move", lambda: order() == wanted), "past the last it is the last, in the session")
checks.that(wait_for("the slots", lambda: shown() == wanted), "and on the desk")
after = history()
checks.equal(len(after["commands"]), count + 1, "that was one move")
checks.equal(after["commands"][-1]["label"], "Move Equaliser to place 3", "which says what it was")

carry("Compressor", 400, 220)  # over the waveform
desk.release()
desk.settle(0.5)
check_same("Dropped outside", count + 1)

carry("Compressor", *desk.at(slot("Equaliser"), 0.8, 0.5))
xdotool("key", "Escape")
desk.settle(0.3)
desk.release()
desk.settle(0.5)
check_same("Escape", count + 1)

# Back by hand, and by undo: the drag still works after the two that came to nothing.
carry("Equaliser", *desk.at(slot("Compressor"), 0.2, 0.5))
desk.release()
first = ["equaliser", "compressor", "limiter"]
checks.that(wait_for("the move", lambda: order() == first), "before the first it is the first")
desk.key("ctrl+z")
checks.that(wait_for("the undo", lambda: order() == wanted and shown() == wanted), "Ctrl+Z puts it back")
desk.key("ctrl+z")
checks.that(wait_for("the undo", lambda: order() == first and shown() == first), "and again")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "nothing was complained about")
desk.close()
checks.end()
