# SPDX-License-Identifier: GPL-3.0-or-later
"""The playhead runs at the speed of time, and once the song is stopped nothing is drawn any more."""

import time

from desk import Checks, Damage, Desk, home, session, tone, wait_for

SONG_S = 8
FROM_S, TO_S = 0.8, 7.0

checks = Checks()
desk = Desk(session("playhead", [tone(home("tone.wav"), SONG_S, -40.0)], "equaliser", "compressor"))
left, top, width, height = desk.find("Waveform").extents


def playhead_s():
    """Where the line of the playhead stands: the waveform is as wide as the song is long."""
    row = desk.pixels(left, top + height // 8, width, 1)[0]
    line = [i for i, pixel in enumerate(row) if min(pixel) > 150]
    return sum(line) / len(line) / width * SONG_S if line else None


def slope(points):
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return (sum((x - mean_x) * (y - mean_y) for x, y in points)
            / sum((x - mean_x) ** 2 for x, _ in points))


damage = Damage(desk.window)
desk.key("space")
wait_for("the playhead to leave", lambda: (playhead_s() or 0.0) > FROM_S)
points = []
while not points or points[-1][1] < TO_S:
    before = time.monotonic()
    place = playhead_s()
    after = time.monotonic()
    if place is not None and after - before < 0.01:
        points.append(((before + after) / 2.0, place))
    time.sleep(0.03)
seconds = points[-1][0] - points[0][0]
checks.that(seconds >= 5.0 and len(points) > 50, "it was watched for five seconds", f"{seconds} {len(points)}")
checks.near(slope(points), 1.0, 0.005, "the playhead runs at the speed of time")
checks.that(damage.take() > 30, "the watch for drawing sees what moves")

desk.key("space")
wait_for("the end of play", lambda: desk.state("play") is False)
desk.settle(2.0)
damage.take()
time.sleep(5.0)
checks.equal(damage.take(), 0, "nothing is drawn in 5 s at stop")
desk.close()
checks.end()
