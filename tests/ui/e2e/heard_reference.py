# SPDX-License-Identifier: GPL-3.0-or-later
"""The spectrum of a reference behind an editor of bands: there while it is heard, gone when it is not."""

from desk import Checks, Desk, home, lacquer, session, tone, wait_for

checks = Checks()
path = session("heard", [tone(home("tone.wav"), 30)], "multiband")
lacquer("add", path, "reference", tone(home("reference.wav"), 30, -24.0))
desk = Desk(path)
plot = desk.find("Multiband", role="panel")


def orange():
    """Pixels of a reference's line in the plot."""
    return sum(r > 200 and 120 < g < 190 and b < 120
               for row in desk.pixels(*plot.extents) for r, g, b in row)


desk.key("space")
desk.settle(0.5)
checks.equal(orange(), 0, "while the master is heard there is none")
desk.key("o")
checks.that(wait_for("the reference", lambda: orange() > 50), "O draws it")
desk.key("o")
checks.that(wait_for("it to go", lambda: orange() == 0), "O again takes it away")
desk.close()
checks.end()
