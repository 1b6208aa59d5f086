# SPDX-License-Identifier: GPL-3.0-or-later
"""Sines of known level: the edge of the peak bar stands at the tick of that level, ± 1 px, and the box above
says it."""

from desk import Checks, Desk, home, session, tone

SCALE_DB = [0, -6, -12, -18, -24, -36, -48, -60]  # the ticks from the top, as DESK has them
SECONDS = 4

checks = Checks()
desk = Desk(session("meter", [tone(home("tone.wav"), SECONDS, -36.0, -18.0, -6.0)]))
meter = desk.find("Level", "level bar")
box = desk.find("Highest peak left", "push button")
x, y, width, height = box.extents
middle = x + width // 2
top = y + height
bottom = meter.extents[1] + meter.extents[3]


def is_bar(pixel):
    red, _, blue = pixel
    return blue > red + 40


def ticks():
    """Rows of the scale's ticks, between the bars."""
    at = middle + 15 + 1
    rows = desk.pixels(at, top, 1, bottom - top)
    background = rows[0][0]
    return [top + i for i, row in enumerate(rows) if sum(row[0]) > sum(background) + 120]


def bar_edge():
    """First row of the bar, away from the narrow bar inside it; the line of the hold may lie over it."""
    rows = desk.pixels(middle - 12, top, 1, bottom - top)
    for i, row in enumerate(rows):
        if is_bar(row[0]):
            return top + i
    return None


marks = ticks()
checks.equal(len(marks), len(SCALE_DB), "every step of the scale has its tick")
place = dict(zip(SCALE_DB, marks))
desk.key("space")
desk.settle(SECONDS - 0.8)
for level_db in (-36, -18, -6):
    checks.near(bar_edge(), place[level_db], 1, f"a sine of {level_db} dBFS ends the bar at {level_db}")
    said = float(box.description.split()[1])
    checks.near(said if "minus" in box.description else None, -level_db, 0.05, f"the box says {level_db}")
    desk.settle(SECONDS - 0.1)
desk.close()
checks.end()
