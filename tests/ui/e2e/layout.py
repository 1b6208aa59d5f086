# SPDX-License-Identifier: GPL-3.0-or-later
"""At every size of the window and with large text: nothing that is read or touched lies on another or reaches
out of the window, also with the side panel open. An argument: a folder for pictures."""

import sys

from desk import Atspi, Checks, Desk, home, lacquer, session, tone, wait_for

CONTROLS = {"push button", "radio button", "slider", "text", "combo box", "toggle button", "timer"}
PAGES = (((1024, 680), 1.0), ((1024, 768), 1.0), ((1280, 800), 1.0), ((1440, 900), 1.0), ((1920, 1080), 1.0), ((1440, 900), 1.5),
         ((1920, 1080), 1.5))
WIDE = 1400  # from here on the side panel stands beside the page
PROCESSORS = ("equaliser", "compressor", "gain", "limiter")
HANDLE_PX = 32  # touched this wide, drawn 21 px wide

checks = Checks()


def parts(node):
    """Controls, and words outside of controls."""
    for child in node.children:
        word = child.role == "label" and not child.name.startswith("Gtk")
        control = child.role in CONTROLS
        if child.seen and (word or control):
            yield child, child.extents
        if child.has(Atspi.StateType.VISIBLE) and not control:
            yield from parts(child)


def is_on(a, b):
    """More than a hair of A lies on B; handles of a plot only where they are drawn."""
    a, b = [(x + 6, y + 6, 20, 20) if (width, height) == (HANDLE_PX, HANDLE_PX) else (x, y, width, height)
            for x, y, width, height in (a, b)]
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return width > 2 and height > 2


def check(desk, page):
    found = list(parts(desk.top.children[0]))
    out = [node for node, (x, y, width, height) in found
           if x < 0 or y < -2 or x + width > desk.size[0] + 1 or y + height > desk.size[1] + 1]
    covered = [(a, b) for i, (a, box_a) in enumerate(found) for b, box_b in found[i + 1:] if is_on(box_a, box_b)]
    checks.that(len(found) > 30, f"{page}: there is a desk", len(found))
    checks.equal(out, [], f"{page}: nothing reaches out of the window")
    checks.equal(covered, [], f"{page}: nothing lies on another")


def has_panel(desk):
    return any(node.name == "Close the side panel" for node, _ in parts(desk.top.children[0]))


path = session("layout", [tone(home("tone.wav"), 20)], *PROCESSORS)
for size, text in PAGES:
    desk = Desk(path, size=size, text=text)
    height = desk.find("Mono", "label").extents[3]
    checks.near(height / 15.0, text, 0.1, f"{size[0]}×{size[1]}: words are {text} times as large")
    for name in ("To the start", "Play", "Loop"):
        box = desk.find(name, test=lambda node: node.role in CONTROLS).extents
        checks.that(min(box[2:]) >= 24, f"{size[0]}×{size[1]}, text {text}: {name} is there to be hit", box)
    for processor in PROCESSORS:
        slot = desk.find(role="push button", test=lambda node: node.name.lower().startswith(processor))
        desk.click(slot, 0.3, 0.3)
        desk.move(3, desk.size[1] - 3)
        check(desk, f"{size[0]}×{size[1]}, text {text}, {processor}")
        if len(sys.argv) > 1:
            desk.picture(f"{sys.argv[1]}/{size[0]}-{text}-{processor}.png")
    if size[0] < WIDE * text:
        desk.key("ctrl+h")
        wait_for("the panel", lambda: has_panel(desk))
        desk.key("Escape")
        checks.that(wait_for("the panel to go", lambda: not has_panel(desk)), f"{size[0]}×{size[1]}, text {text}: Escape closes the panel that lies over the page")
    else:
        desk.click(desk.find(role="push button", test=lambda node: node.name.lower().startswith("equaliser")), 0.3, 0.3)
        desk.key("ctrl+h")
        desk.move(3, desk.size[1] - 3)
        check(desk, f"{size[0]}×{size[1]}, text {text}, with the side panel")
        title = desk.find("History", "label", test=lambda node: node.extents[0] > size[0] / 2)
        checks.that(title.extents[0] > size[0] - 420, f"{size[0]}×{size[1]}: the side panel takes no more than it needs",
                    title.extents)
        names = [node.name for node in desk.tree() if node.role == "slider" and node.seen]
        checks.that("Output" in " ".join(names) and "Scale" in " ".join(names),
                    "the knobs of the whole equaliser are there too", names)
    desk.close()

# A name that is longer than any of ours gives way in the head of its editor.
lacquer("set", path, "master/equaliser/name=A very long name that somebody gave to this processor of theirs")
desk = Desk(path)
check(desk, "A long name")
signs = [node.name for node in desk.tree() if node.seen and node.name in ("Mix", "Master", "Reference") and node.role == "label"]
checks.that("Reference" not in signs, "without a reference its line is not explained", signs)
desk.close()

# Without sound the next act stands where the waveform will be.
lacquer("new", home("empty.lacquer"))
desk = Desk(home("empty.lacquer"))
checks.that(desk.find("Choose files…", "push button", test=lambda node: node.seen), "an empty session says how it begins")
check(desk, "An empty session")
desk.close()
checks.end()
