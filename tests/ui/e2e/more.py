# SPDX-License-Identifier: GPL-3.0-or-later
"""What a row has no place for stands behind "More", and all of it within the smallest window: nothing there is
cut off. An argument: a folder for pictures."""

import sys

from desk import Checks, Desk, home, session, tone

SIZE = (1024, 680)
CONTROLS = {"slider", "combo box", "toggle button", "check box"}
RACKS = (("equaliser", "compressor", "multiband", "limiter"), ("gate", "deesser", "saturator", "stereo"),
         ("transient", "delay", "reverb", "gain"))

checks = Checks()


def controls(desk):
    return [node for node in desk.tree() if node.role in CONTROLS and node.seen]


for rack in RACKS:
    desk = Desk(session("more-" + rack[0], [tone(home("tone.wav"), 20)], *rack), size=SIZE)
    for processor in rack:
        slot = desk.find(role="push button", test=lambda node: node.name.lower().replace("-", "").startswith(processor[:4]))
        desk.click(slot, 0.3, 0.3)
        desk.settle(0.5)
        before = {(node.role, node.name) for node in controls(desk)}
        more = [node for node in desk.tree() if node.name == "More" and node.seen]
        if not more:
            continue
        desk.click(more[-1])
        desk.settle(1.0)
        boxes = [node.extents for node in controls(desk) if (node.role, node.name) not in before]
        left, right = min(box[0] for box in boxes), max(box[0] + box[2] for box in boxes)
        checks.that(len(boxes) > 1, f"{processor}: there is more", len(boxes))
        checks.that(right - left < SIZE[0] - 16, f"{processor}: all of it is within the window", right - left)
        if len(sys.argv) > 1:
            desk.picture(f"{sys.argv[1]}/more-{processor}.png")
        desk.key("Escape")
        desk.settle(0.5)
    desk.close()
checks.end()
