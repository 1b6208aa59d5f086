# SPDX-License-Identifier: GPL-3.0-or-later
"""The key of a processor that takes one: a menu of the session's tracks in its panel, one command a choice, which
undo takes back, also in the menu. An argument: a folder for pictures."""

import json
import sys

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for

checks = Checks()
path = session("key", [tone(home("kick.wav"), 5), tone(home("bass.wav"), 5)], "compressor", "gate")
tracks = [(track["id"], track["name"]) for track in show(path)["tracks"]]


def key(place):
    return show(path)["master"][place].get("key", "")


def menu():
    return desk.find("Key", test=lambda node: node.role in ("combo box", "toggle button", "push button"))


def choose(steps):
    """By the keyboard, so many rows down (up)."""
    desk.click(menu())
    desk.settle(0.4)
    for _ in range(abs(steps)):
        desk.key("Down" if steps > 0 else "Up")
    desk.key("Return")
    desk.settle(0.4)


def commands():
    return json.loads(lacquer("history", "--json", path))["commands"]


desk = Desk(path, size=(1920, 1080))
for place, name in enumerate(("Compressor", "Gate")):
    desk.click(desk.find(role="push button", test=lambda node: node.name.startswith(name)), 0.3, 0.3)
    count = len(commands())
    choose(2)
    wait_for("the key", lambda: key(place) == tracks[1][0])
    checks.that(True, f"{name}: the second track is its key")
    checks.equal(len(commands()), count + 1, "by one command")
    checks.that("bass" in json.dumps(commands()[-1]), "that says its name", commands()[-1])
    if len(sys.argv) > 1:
        desk.picture(f"{sys.argv[1]}/key-{name}.png")
    desk.key("ctrl+z")
    wait_for("its own sound", lambda: key(place) == "")
    checks.that(True, f"{name}: undo gives it its own sound back")
desk.close()
checks.end()
