# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's own presets in their menu: saved, chosen, renamed, deleted and brought back, by mouse and by keys; those that
came with the program stay. An argument: a folder for pictures."""

import json
import os
import sys

from desk import Atspi, Checks, Desk, home, lacquer, run, session, tone, wait_for, xdotool

checks = Checks()
own = os.path.join(os.environ["XDG_DATA_HOME"], "lacquer", "presets", "compressor")
path = session("presets", [tone(home("tone.wav"), 5)], "compressor")
presets = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../data/presets")
desk = Desk(path, env={"LACQUER_PRESETS": presets})


def files():
    return sorted(os.listdir(own)) if os.path.isdir(own) else []


def comes(wanted, name):
    checks.that(wait_for(name, lambda: files() == wanted), name, files())


def picture(name):
    if len(sys.argv) > 1:
        desk.settle(0.4)
        run("import", "-window", "root", f"{sys.argv[1]}/presets-{name}.png")


def menu_window():
    """The open menu, and its place and size."""
    windows = run("xdotool", "search", "--onlyvisible", "--pid", str(desk.process.pid)).split()
    menu = [window for window in windows if int(window) != int(desk.window)][-1]
    shell = run("xdotool", "getwindowgeometry", "--shell", menu)
    return menu, dict(line.split("=") for line in shell.split())


def click(node, part_x=0.5):
    """In the open menu, a window of its own: places in it are known from its list and what stands last."""
    menu, size = menu_window()
    left, _, list_width, _ = desk.find(role="list", test=lambda one: one.has(Atspi.StateType.VISIBLE)).extents
    _, last, _, last_height = desk.find("Name of a new preset").extents
    edge = (int(size["WIDTH"]) - list_width) / 2
    x, y, width, height = node.extents
    xdotool("mousemove", "--window", menu, round(x - left + edge + width * part_x),
            round(y + height / 2 - (last + last_height) + int(size["HEIGHT"]) - edge), "click", 1)
    desk.settle()


def open_menu():
    desk.click(desk.find("Presets", test=lambda node: "button" in node.role))
    desk.settle(0.5)


def row(name):
    return desk.find(name, role="list item")


def button(name):
    return desk.find(name, role="push button")


def focused():
    return [node.name for node in desk.tree() if node.has(Atspi.StateType.FOCUSED)]


def there(name):
    return any(node.seen and node.name == name for node in desk.tree())


def save_as(name):
    click(desk.find("Name of a new preset"))
    desk.type(name)
    desk.key("Return")
    desk.settle(0.4)


desk.click(desk.find(role="push button", test=lambda node: node.name.startswith("Compressor,")), 0.3, 0.3)
open_menu()
checks.equal(focused(), ["Breathe in time"], "keys are at the first of them")
save_as("Glue")
comes(["Glue.ini"], "saved under the name that was typed")
open_menu()
picture("rows")
factory = [node.name for node in desk.tree() if node.seen and node.role == "list item" and node.name != "Glue"]
checks.that(len(factory) >= 3, "those that came with the program are there", factory)
checks.that(not any(there(f"Delete “{name}”") or there(f"Rename “{name}”") for name in factory),
            "and cannot be deleted or renamed")

# Deleted by the sign, brought back by the button.
click(button("Delete “Glue”"))
comes([], "✕ deletes one's own")
checks.that(wait_for("the row", lambda: "“Glue” deleted" in desk.texts()), "its row says so")
picture("deleted")
click(button("Undo: bring “Glue” back"))
comes(["Glue.ini"], "Undo brings it back")
checks.that(wait_for("the row", lambda: there("Delete “Glue”")), "and its row")

# Two are deleted: each comes back by itself, also after the other, and after another has a new name.
for name in ("Air", "Tape"):
    save_as(name)
    open_menu()
for name in ("Air", "Glue"):
    click(button(f"Delete “{name}”"))
comes(["Tape.ini"], "two are deleted")
click(button("Undo: bring “Glue” back"))
comes(["Glue.ini", "Tape.ini"], "one comes back")
click(button("Rename “Tape”"))
desk.settle(0.3)
desk.key("ctrl+a")
desk.type("Tape 2")
desk.key("Return")
comes(["Glue.ini", "Tape 2.ini"], "a third has another name")
checks.that(there("Undo: bring “Air” back"), "the other can still be brought back")
click(button("Undo: bring “Air” back"))
comes(["Air.ini", "Glue.ini", "Tape 2.ini"], "and comes")
for name in ("Air", "Tape 2"):
    click(button(f"Delete “{name}”"))
comes(["Glue.ini"], "one is left")

# Renamed by the sign; Escape leaves the name, and the menu open.
click(button("Rename “Glue”"))
desk.settle(0.3)
picture("renaming")
desk.key("ctrl+a")
desk.type("Other")
desk.key("Escape")
desk.settle(0.3)
checks.that(there("Delete “Glue”") and files() == ["Glue.ini"], "Escape: it keeps its name")
click(button("Rename “Glue”"))
desk.key("ctrl+a")
desk.type("Soft glue")
desk.key("Return")
comes(["Soft glue.ini"], "it has another name")
checks.that(wait_for("the row", lambda: there("Delete “Soft glue”")), "also in its row")

# The same by keys: the row has the focus after that.
desk.key("F2")
desk.settle(0.3)
desk.key("ctrl+a")
desk.type("Glue")
desk.key("Return")
comes(["Glue.ini"], "F2 renames")
desk.settle(0.3)
desk.key("Delete")
comes([], "Delete deletes")
desk.settle(0.3)
desk.key("Return")
comes(["Glue.ini"], "and Return is on Undo")

# A name that is taken is asked about.
before = os.stat(os.path.join(own, "Glue.ini")).st_ino
save_as("Glue")
checks.that("There is a preset “Glue” already." in desk.texts(), "the same name: said")
checks.equal(os.stat(os.path.join(own, "Glue.ini")).st_ino, before, "and nothing replaced")
picture("taken")
click(button("Replace it"))
checks.that(wait_for("the file", lambda: os.stat(os.path.join(own, "Glue.ini")).st_ino != before), "unless it is wanted")

# What cannot be saved is said beside its name, which stays.
desk.settle(0.5)
open_menu()
in_the_way = os.path.join(own, ".Mine.ini.new")  # a folder, where even root cannot write
os.mkdir(in_the_way)
save_as("Mine")
checks.that(any("“Mine” could not be saved: Is a directory" in text for text in desk.texts()), "the reason is said",
            desk.texts())
checks.that(there("Delete “Glue”"), "the menu stays open")
checks.equal(desk.find("Name of a new preset").text, "Mine", "and the name that was typed is there")
picture("not-saved")
os.rmdir(in_the_way)
desk.key("Return")
comes(["Glue.ini", "Mine.ini"], "one more Return saves it")
os.remove(os.path.join(own, "Mine.ini"))

# And chosen, as ever.
def last():
    commands = json.loads(lacquer("history", "--json", path))["commands"]
    return commands[-1]["label"] if commands else ""


for name in ("Bus glue", "Glue"):
    desk.settle(0.5)
    open_menu()
    click(row(name), 0.2)
    checks.that(wait_for("the command", lambda: last() == f"Compressor preset “{name}”"), "a click on a row takes it")
    checks.that(wait_for("the menu", lambda: not there("Delete “Glue”")), "and the menu goes")

# However many there are and however long their names: what stands below them is there, and they are reached.
with open(os.path.join(own, "Glue.ini"), encoding="utf-8") as file:
    text = file.read()
for number in range(50):
    name = f"Long {number:02d} " + 20 * "and longer "
    with open(os.path.join(own, f"Long {number:02d}.ini"), "w", encoding="utf-8") as file:
        file.write(text.replace("name=Glue", f"name={name.strip()}"))
desk.settle(0.5)
open_menu()
picture("many")
size = menu_window()[1]
checks.that(int(size["HEIGHT"]) <= 500 and int(size["WIDTH"]) <= 500, "a menu of many presets is small", size)
desk.key("End")
desk.settle(0.3)
checks.that(focused()[0].startswith("Long 49"), "and the last of them is reached by keys", focused())
desk.key("Escape")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "nothing was complained about")
desk.close()
checks.end()
