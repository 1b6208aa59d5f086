# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes to the device exceeds full scale: the line at the foot says by how much while it lasts, and no longer."""

from desk import Checks, Desk, home, session, tone, wait_for

checks = Checks()
# Two sines of −3 dBFS, together 3 dB over full scale; the monitor stands at 0 dB.
files = [tone(home(name), 30, -3.0) for name in ("one.wav", "two.wav")]
desk = Desk(session("clips", files))


def told():
    return [text for text in desk.texts() if text.startswith("▲ device clips")]


checks.equal(told(), [], "stopped, nothing clips")
desk.key("space")
checks.that(wait_for("the lamp", told), "playing, it is said that the device clips")
checks.equal(told(), ["▲ device clips, +3.0 dB"], "and by how much")
desk.key("space")
checks.that(wait_for("the end of it", lambda: not told()), "soon after the stop no longer")
desk.close()
checks.end()
