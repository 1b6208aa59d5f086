# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual in the window: it opens at the processor in hand, says all that its table says, and turns to
another page by the keys."""

import json

from desk import Checks, Desk, Dialog, home, lacquer, session, tone, xdotool

checks = Checks()
desk = Desk(session("manual", [tone(home("tone.wav"), 5)], "gain", "compressor"))
slot = desk.find(role="push button", test=lambda node: node.name.startswith("Compressor,"))
desk.click(slot, 0.3, 0.3)
desk.key("F1")
manual = Dialog(desk, "Manual")


def page(ident):
    table = json.loads(lacquer("processors", ident, "--json"))
    texts = [node.name for node in manual.tree() if node.name]
    wanted = [table["doc"], table["when"]] + [row[key] for row in table["parameters"] + table["readouts"]
                                             for key in ("name", "doc")]
    # What a row needs follows its sentence.
    return [text for text in wanted if not any(shown.startswith(text) for shown in texts)]


checks.equal(page("compressor"), [], "the compressor's page says all that its table says")
checks.that(len(page("reverb")) > 10, "and is no other's")
checks.that(any("default" in text for text in manual.texts()), "it tells defaults")
manual.click(manual.find("Gain", "label"), 0.3, 0.5)
checks.equal(page("gain"), [], "a click turns to another page")
manual.key("Up")
checks.equal(page("reverb"), [], "so does a key")
xdotool("windowfocus", "--sync", desk.window)
desk.settle()
desk.key("F1")
checks.equal([node.name for node in desk.top.children].count("Manual"), 1, "there is one manual")
checks.equal(page("compressor"), [], "which F1 turns to the processor in hand")
xdotool("windowfocus", "--sync", manual.window)
manual.key("Escape")
manual.wait_gone()
checks.that(manual.gone, "Escape closes it")
desk.close()
checks.end()
