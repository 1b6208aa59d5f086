# SPDX-License-Identifier: GPL-3.0-or-later
"""The spectrum by itself, in the place of the editor: by key and by button, also over an empty rack, with its settings in
sight; what is hidden is not drawn."""

import os

from desk import Atspi, Checks, Desk, home, lacquer, session, tone, wait_for

KEYFILE = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")

checks = Checks()
path = session("spectrum", [tone(home("tone.wav"), 60, -12.0)])
LOUDER = session("louder", [tone(home("tone.wav"), 60, -18.0)], "gain:gain=6dB")
lacquer("add", LOUDER, "reference", tone(home("reference.wav"), 60, -24.0, hz=2000))
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
desk.close()

# ---- The difference compares at equal loudness, and says so ----
desk = Desk(LOUDER, size=(1280, 800))
desk.key("a", "space")


def difference(words):
    """The level told at the tone, with WORDS before it; None: they do not stand there."""
    desk.move(*desk.at(plot(), 0.4, 0.5))
    desk.settle(0.1)
    desk.move(*desk.at(plot(), 0.55, 0.5))
    desk.settle(0.1)
    texts = desk.texts()
    levels = [text for text in texts if "Hz · " in text and text.endswith(" dB")]
    return float(levels[0].split(" · ")[1].split()[0].replace("\u2212", "-")) if levels and words in texts else None


if setting("spectrum-difference") != "true":
    desk.click(desk.find("Difference", role="push button"))
EQUAL, LEVEL = "Difference at equal loudness, master − mix", "Difference in level, master − mix"
checks.that(wait_for("equal loudness", lambda: difference(EQUAL) is not None), "the difference is told at equal loudness")
checks.near(difference(EQUAL), 0.0, 0.11, "what is only louder does not differ")
checks.that("Master − mix, equally loud" in desk.texts(), "the legend says so")
desk.click(plot(), 0.5, 0.3, button=3)
desk.settle(0.3)
desk.key("Up", "Up", "Return")
checks.that(wait_for("the setting", lambda: setting("spectrum-difference-matched") == "false"), "level is chosen in the menu")
checks.that(wait_for("level", lambda: difference(LEVEL) is not None), "then it is told in level")
checks.near(difference(LEVEL), 6.0, 0.11, "which is 6 dB apart")
checks.that("Master − mix, in level" in desk.texts(), "and the legend says that")

# ---- So does the reference, 12 dB quieter and an octave up, where K weighs 2.4 dB more, whether its average is drawn or it is heard ----


def tops():
    """The highest pixels of the master's line and of the reference's; None: one is not there."""
    x, y, width, height = plot().extents
    rows = desk.pixels(x, y, width, height)
    blue_at = [k for k, row in enumerate(rows) if any(b > r + 60 and b > 180 for r, _, b in row)]
    orange_at = [k for k, row in enumerate(rows) if any(r > 200 and 120 < g < 190 and b < 120 for r, g, b in row)]
    return (blue_at[0], orange_at[0]) if blue_at and orange_at else None


desk.click(desk.find("Difference", role="push button"))
desk.move(*desk.at(plot(), 0.5, 1.4))
for heard in ("its average", "itself"):
    checks.that(wait_for("both", lambda: (tops() or (0, 99))[1] - (tops() or (0, 99))[0] <= 3),
                f"the reference's line, of {heard}, stands as high as the master's", tops())
    desk.key("o")
    desk.settle(1.0)
lines = [line for line in desk.output().splitlines() if "CRITICAL" in line or "Gtk-WARNING" in line]
checks.equal(lines, [], "nothing was complained about")
desk.close()
checks.end()
