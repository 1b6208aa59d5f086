# SPDX-License-Identifier: GPL-3.0-or-later
"""The handles of the delay move times and feedback, in notes where notes count; ducking draws its history."""

from desk import Checks, Desk, home, lacquer, session, show, tone, wait_for, xdotool

checks = Checks()
path = session("echoes", [tone(home("tone.wav"), 30, -6.0)], "delay:mix=50%,duck=24dB,link=off")
lacquer("set", path, "tempo=120")
desk = Desk(path)


def row(name):
    return show(path)["master"][0]["parameters"][name]


def handle_of(name):
    """Of the same name, the handle stands higher."""
    found = [node for node in desk.tree() if node.role == "slider" and node.seen and node.name.startswith(name + ", ")]
    return min(found, key=lambda node: node.extents[1])


x, y, width, height = desk.find("Echoes").extents
first, second = handle_of("Time").extents[0] + 16, handle_of("Feedback").extents[0] + 16
between = desk.pixels(first + 4, y, second - first - 8, height)
checks.that(second - first > 20, "two echoes stand apart", (first, second))
most = max(sum(min(dot) > 200 for dot in line) for line in between[-40:])
checks.that(most < (second - first) / 2, "no line joins them", most)
time, right, feedback = row("time"), row("time_right"), row("feedback")
desk.drag(*desk.at(handle_of("Time")), 60, 0)
checks.that(row("time") > time, "the left handle to the right is a longer time", row("time"))
desk.drag(*desk.at(handle_of("Time right")), 90, 0)
checks.that(row("time_right") > right, "and so is the right one's", row("time_right"))
before = handle_of("Feedback").extents[1]
desk.drag(*desk.at(handle_of("Feedback")), 0, -12)
checks.that(row("feedback") > feedback, "the second echo higher up is more feedback", row("feedback"))
checks.near(handle_of("Feedback").extents[1] - before, -12, 2, "it stands where the hand left it")

desk.key("ctrl+z", "ctrl+z", "ctrl+z")
checks.that(wait_for("the undo", lambda: row("time") == time), "undo brings them back")
desk.click(handle_of("Time"))
for keys, least, most in ((("Right",), 10, 100), (("shift+Right",), 1, 20)):
    desk.key(*keys)
    desk.settle(0.7)
    checks.that(least < row("time") - time < most, f"{keys[0]} is a little later, not a bar", row("time"))
    desk.key("ctrl+z")
    wait_for("the undo", lambda: row("time") == time)



def turn(node, button):
    """The wheel over NODE, as a pointer that rests there; up is 4."""
    desk.move(*desk.at(node))
    desk.settle(0.4)
    xdotool("click", button)
    desk.settle(0.8)


def knob_of(name):
    return desk.find(name, role="slider")


# Up is more, over a handle as over a knob.
for name, parameter in (("Time", "time"), ("Feedback", "feedback")):
    for place in (handle_of, knob_of):
        before = row(parameter)
        turn(place(name), 4)
        checks.that(row(parameter) > before, f"the wheel up over {place.__name__} is more {parameter}", row(parameter))
        desk.key("ctrl+z")

trace = desk.find("Gain reduction", "level bar")
x, y, width, height = trace.extents


def drawn():
    return sum(r > 150 and g > 140 for line in desk.pixels(x + width // 2, y, width // 3, height // 2) for r, g, _ in line)


checks.equal(drawn(), 0, "stopped, nothing is ducked")
desk.key("space")
checks.that(wait_for("the history", lambda: drawn() > 50), "playing, the history of the ducking is drawn")
desk.close()

# In notes: 120 BPM, a quarter is 0.5 s.
lacquer("set", path, "master/n1/sync=1/4", "master/n1/time_right=2s")
desk = Desk(path)
wait_for("the note", lambda: handle_of("Note").seen)
checks.equal([text for text in desk.texts() if "375" in text], [], "the free time, which does nothing, stands nowhere in large")
turn(handle_of("Note"), 4)
longer = row("sync")
turn(handle_of("Note"), 5)
checks.equal((longer, row("sync")), ("1/4 dotted", "1/4"), "the wheel up is a longer note, down a shorter one")
desk.click(handle_of("Note"))
stepped = []
for key in ("Right", "Left"):
    desk.key(key)
    desk.settle(0.7)
    stepped.append(row("sync"))
checks.equal(stepped, ["1/4 dotted", "1/4"], "and so do the keys")
handle = handle_of("Note")
desk.drag(*desk.at(handle), 200, 0)
checks.that(row("sync") not in ("1/4", 6), "the handle goes from note to note", row("sync"))
checks.equal(row("time"), time, "and the free time stays")
desk.close()

# Without a tempo no note counts, and the rack says so.
lacquer("set", path, "tempo=0")
desk = Desk(path)


def fact():
    return desk.find(role="push button", test=lambda node: node.name.startswith("Delay,")).name


timed = fact()
checks.that(" ms" in timed and "1/" not in timed, "without a tempo the rack tells the time, and no note", timed)
desk.key("ctrl+z")
checks.that(wait_for("the note", lambda: fact() != timed), "with a tempo it tells the note", timed)
checks.that("1/" in fact() and " ms" not in fact(), "and no time", fact())
lines = [line for line in desk.output().splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
checks.equal(lines, [], "nothing was complained about")
desk.close()
checks.end()
