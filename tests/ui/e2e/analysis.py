# SPDX-License-Identifier: GPL-3.0-or-later
"""Meters and analyser by hand: what the meters found is gone to by key, overs are counted and listed, scales and pictures
are chosen in context menus and remembered, and Delete clears a peak that its tooltip still tells."""

import os
import time

from desk import Checks, Desk, home, session, tone, wait_for

SECONDS = 2
KEYFILE = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")

checks = Checks()
# True peaks of −36, −0.5 and −18: the middle one is over a ceiling of −1 dBTP.
desk = Desk(session("analysis", [tone(home("tone.wav"), SECONDS, -36.0, -0.5, -18.0)], "equaliser"))
clock = desk.find("Time", "timer")
meter = desk.find("Level", "level bar")
numbers = desk.find("Loudness", "level bar")
box = desk.find("Highest peak left", "push button")


def comes(wanted, read, name, seconds=4.0):
    end = time.monotonic() + seconds
    while read() != wanted and time.monotonic() < end:
        time.sleep(0.03)
    checks.equal(read(), wanted, name)


def setting(key):
    with open(KEYFILE) as file:
        found = [line.strip().split("=", 1)[1] for line in file if line.startswith(key + "=")]
    return found[0] if found else None


def choose(node, part_x, part_y, *keys):
    """From the context menu, by keys."""
    desk.click(node, part_x, part_y, button=3)
    desk.settle(0.3)
    desk.key(*keys)


# ---- The whole menu ----
desk.click(meter, 0.5, 0.6, button=3)
last, menu = desk.find("Reset all meters"), desk.find(role="menu")
checks.that(last.extents[1] + last.extents[3] < menu.extents[1] + menu.extents[3],
            "the menu is high enough for all that is in it", (last, menu))
desk.key("Escape")

# ---- Scales ----
choose(meter, 0.5, 0.6, "Down", "Return")
comes("'k-20'", lambda: setting("level-scale"), "the level's scale is remembered")
comes("K-20", lambda: meter.description, "and told")
choose(numbers, 0.2, 0.2, "Down", "Return")
comes("'ebu-9'", lambda: setting("loudness-scale"), "so is the loudness'")

# ---- Places ----
choose(numbers, 0.2, 0.2, *["Down"] * 5, "Return")
desk.settle(0.4)
desk.key("Down", "Down", "Down", "Return")
comes("-1.0", lambda: setting("over-ceiling"), "the ceiling of overs is chosen below the scales")
desk.key("Escape", "Home", "space")
wait_for("the end", lambda: desk.state("play") is False, SECONDS * 3 + 10)
peak = float(box.description.split()[-2]) if box.description else None
checks.near(peak, 0.5, 0.1, f"the box tells the peak: {box.description}")
for key, what in (("p", "P: the true peak"), ("g", "G: the loudest 0.4 s"), ("shift+g", "Shift+G: the loudest 3 s")):
    desk.key("Home")
    comes("0:00", lambda: clock.description, f"{what}, from the start")
    desk.key(key)
    comes(True, lambda: clock.description in ("0:01", "0:02", "0:03"), what)
desk.key("Home", "shift+p")
comes("0:02", lambda: clock.description, "Shift+P: the next over")
desk.click(numbers, 0.85, 0.08)
checks.that(wait_for("the list", lambda: any("over" in text and text[0].isdigit() for text in desk.texts())),
            "their count opens their list")
desk.key("Escape")

# ---- Peaks are cleared ----
desk.click(box)
desk.key("Delete")
comes("no reading", lambda: box.description, "Delete clears the peak")

# ---- What was heard stays as an outline ----
history = desk.find("Loudness history", "image")


def outlined():
    """Pixels of a thin quiet line in the history, away from its words."""
    x, y, width, height = history.extents
    rows = desk.pixels(x + 60, y + 3, width - 75, height - 33)
    return sum(60 < r < 140 and abs(r - b) < 30 for row in rows for r, _, b in row)


desk.key("End")
desk.settle(0.3)
checks.equal(outlined(), 0, "the first pass has no outline")
desk.key("r")
checks.that(wait_for("the outline", lambda: outlined() > 20), "R leaves an outline of what was heard")

# ---- Pictures ----
plot = desk.find("Equaliser", "panel", test=lambda node: node.extents[2] > 300)
choose(plot, 0.6, 0.8, "Down", "Return")
comes("'spectrogram'", lambda: setting("spectrum-picture"), "the picture is remembered")
picture = desk.find("Spectrogram", "image")
desk.key("Home", "space")
desk.settle(3.5)
desk.move(*desk.at(picture, 0.92, 0.5))
desk.move(*desk.at(picture, 0.921, 0.5))
checks.that(wait_for("the level", lambda: any(" · " in text and "dBFS" in text for text in desk.texts())),
            "the info line tells time, frequency and level under the pointer")
desk.key("space")
desk.close()
checks.end()
