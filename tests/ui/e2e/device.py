# SPDX-License-Identifier: GPL-3.0-or-later
"""The sound device goes while the song plays and comes back: a bar says so, playback waits at its place, and
plays on only at a key."""

import signal
import time

from desk import Checks, Desk, Jack, home, rms_db, session, tone, wait_for

checks = Checks()
jack = Jack()
desk = Desk(session("device", [tone(home("tone.wav"), 60)]), device="jack")
clock = desk.find("Time", "timer")
x, y, width, height = desk.find("Highest peak left", "push button").extents
middle, below = x + width // 2, y + height + 60


def meter_is_empty():
    """Its bar has no bed: the panel shows through, as beside it."""
    return desk.pixels(middle - 12, below, 1, 1) == desk.pixels(middle - 18, below, 1, 1)


checks.that(not meter_is_empty(), "with a device the meter shows levels, were they silence")
desk.key("space")
wait_for("the sound", lambda: desk.state("play"))
desk.settle(2.0)
jack.stop(signal.SIGKILL)
desk.find("Try again", "push button", seconds=15)
checks.that([n for n in desk.tree() if n.role == "label" and n.name.startswith("The sound device is gone")],
            "a bar says what happened")
checks.that(wait_for("the meter", meter_is_empty), "the meter says unknown, not silence")
wait_for("the pause", lambda: desk.state("play") is False)
checks.that(True, "playback pauses")
at = clock.description
checks.that(at not in ("", "0:00"), "at its place in the song", at)
desk.key("space")
desk.settle(0.5)
checks.equal(desk.state("play"), False, "without a device Space plays nothing")

time.sleep(0.5)
jack.start()
wait_for("the bar to go", lambda: not [n for n in desk.tree() if n.name == "Try again" and n.seen], 20)
checks.that(True, "the returned device is opened by itself and the bar goes")
checks.that(wait_for("the meter", lambda: not meter_is_empty()), "and the meter shows levels again")
desk.settle(1.0)
checks.equal(desk.state("play"), False, "play waits for a key")
checks.equal(clock.description, at, "the playhead has stayed")
desk.key("space")
wait_for("the sound", lambda: desk.state("play"))
desk.settle(0.5)
checks.near(rms_db(jack.record("Lacquer", 24000)[0]), -21.01, 0.1, "the key plays through the returned device")
desk.close()
jack.stop()
checks.end()
