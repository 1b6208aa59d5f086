# SPDX-License-Identifier: GPL-3.0-or-later
"""The spectrum by itself, in the place of the editor: by key and by button, also over an empty rack, with its settings in
sight; what is hidden is not drawn."""

import os

from desk import Atspi, Checks, Desk, home, lacquer, session, tone, wait_for

KEYFILE = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")

checks = Checks()
path = session("spectrum", [tone(home("tone.wav"), 60, -12.0)])
desk = Desk(path, size=(1280, 800))


def plot():
    return desk.find("Spectrum", "panel", test=lambda node: node.extents[2] > 300)


def blue():
    """Pixels of the master's line."""
    x, y, width, height = plot().extents
    return sum(b > r + 60 and b > 180 for row in desk.pixels(x, y, width, height) for r, _, b in row)


def setting(key):
    with open(KEYFILE) as file:
        found = [line.strip().split("=", 1)[1] for line in file if line.startswith(key + "=")]
    return found[0] if found else None


checks.that(not any(node.name == "Spectrogram" and node.seen for node in desk.tree()), "it is not there from the start")
desk.key("a")
checks.equal(desk.state("analyser"), True, "A opens it, over an empty rack")
checks.that(plot().seen and desk.find("Spectrogram", "image").seen, "spectrum and spectrogram are there together")
checks.equal(blue(), 0, "stopped, there is no master")
desk.key("space")
checks.that(wait_for("the master", lambda: blue() > 50), "playing, the master is drawn")

desk.move(*desk.at(plot(), 0.5, 0.5))
desk.move(*desk.at(plot(), 0.501, 0.5))
checks.that(wait_for("the level", lambda: any("Hz · " in text and "dBFS" in text for text in desk.texts())),
            "the info line tells frequency and level under the pointer")

desk.click(desk.find("Difference", role="push button"))
checks.that(wait_for("the setting", lambda: setting("spectrum-difference") == "true"), "the difference is a button away")
desk.move(*desk.at(plot(), 0.4, 0.5))
desk.settle()
desk.move(*desk.at(plot(), 0.5, 0.5))
checks.that(wait_for("the difference", lambda: any("Hz · " in text and text.endswith(" dB") for text in desk.texts())),
            "and is told in its place")
desk.move(*desk.at(plot(), 0.997, 0.5))
checks.that(wait_for("the silence", lambda: not any("Hz · " in text and text.endswith(" dB")
                                                    for text in desk.texts())), "beside the axes there is nothing to tell")
desk.click(desk.find("Difference", role="push button"))
# The names of the buttons say what is chosen.
desk.click(desk.find("Picture, Both"))
desk.settle(0.3)
desk.key("Down", "Return")
checks.that(wait_for("the picture", lambda: setting("analyser-picture") == "'spectrum'"), "the picture is chosen in a menu")
checks.that(wait_for("one picture", lambda: not any(node.name == "Spectrogram" and node.role == "image" and node.seen
                                                    for node in desk.tree())), "the spectrogram is gone")
desk.click(desk.find("Peak hold, No hold"))
desk.settle(0.3)
desk.key("Down", "Down", "Return")
checks.that(wait_for("the hold", lambda: setting("spectrum-hold") == "'on'"), "and so is the hold")
checks.that(desk.find("Peak hold, Holds until the reset").has(Atspi.StateType.SENSITIVE), "the button says it")

desk.key("a")
checks.equal(desk.state("analyser"), False, "A closes it")
desk.click(desk.find("Spectrum", role="push button"))
checks.equal(desk.state("analyser"), True, "the button beside the rack opens it")
desk.click(desk.find("Editor", role="push button"))
checks.equal(desk.state("analyser"), False, "the other way back is its own button")
lines = [line for line in desk.output().splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
checks.equal(lines, [], "nothing was complained about")
desk.close()
checks.end()
