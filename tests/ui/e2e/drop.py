# SPDX-License-Identifier: GPL-3.0-or-later
"""Files dragged from another program and dropped on the window: audio files open as a session of one track each,
a session opens, and what cannot be read is told in a sentence and leaves everything as it was."""

from desk import Checks, Desk, home, session, tone, wait_for

checks = Checks()
desk = Desk()


def title():
    return desk.top.children[0].name


def told(words):
    return wait_for(f"“{words}”", lambda: any(words in text for text in desk.texts()))


# ---- On the empty desk ----
names = ("Bass", "Drums", "Voice")
files = [tone(home(name + ".wav"), 3, -20.0) for name in names]
checks.equal(desk.drop(*files), "taken", "three files are taken")
for name in names:
    found = desk.find(test=lambda node: node.name == name or node.role == "text" and node.text == name)
    checks.that(found, f"{name} is a track of a new session")
faders = [node for node in desk.tree() if node.seen and node.role == "slider" and "fader" in node.name.lower()]
checks.equal(len(faders), len(names), "one track each")

# ---- A session, over one that is open ----
path = session("dropped", [tone(home("tone.wav"), 3)], "gain")
checks.equal(desk.drop(path), "taken", "a session is taken")
checks.that(wait_for("its title", lambda: title() == "dropped.lacquer"), "and open")
checks.that(desk.find("Gain", "slider"), "with its chain")

# ---- What cannot be read ----
damaged = home("damaged.wav")
with open(files[0], "rb") as whole, open(damaged, "wb") as part:
    part.write(whole.read(20))
noise = home("notes.txt")
with open(noise, "w") as file:
    file.write("no sound at all\n" * 50)
broken = home("broken.lacquer")
with open(broken, "w") as file:
    file.write("no session")
for what, name, place in (("a damaged file", "damaged.wav", damaged), ("no audio file", "notes.txt", noise),
                          ("no session", "broken.lacquer", broken)):
    desk.drop(place)
    checks.that(told(name), f"{what}: the desk says which")
    checks.equal(title(), "dropped.lacquer", f"{what}: the session stays open")
    bar = desk.find("Close", "push button", test=lambda node: node.extents[1] > 40)  # not the window's own
    desk.click(bar)
    wait_for("the bar to close", lambda: not bar.seen or not any(name in text for text in desk.texts()))

# ---- One of two ----
desk.drop(files[1], noise)
checks.that(wait_for("a new session", lambda: title() != "dropped.lacquer"), "one that reads opens")
checks.that(told("notes.txt"), "and the other is told")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "nothing was complained about")
desk.close()
checks.end()
