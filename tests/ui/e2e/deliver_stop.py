# SPDX-License-Identifier: GPL-3.0-or-later
"""A delivery that is stopped: by Cancel, with its window, with the session, with the program, by a full disk.
Nothing half-written is left each time, and a file that was there is as it was."""

import os
import resource
import sys

from desk import Checks, Desk, Dialog, home, lacquer, run, session, tone, wait_for, xdotool

# Long enough that every hand comes in time; the gain takes it off the grid of whole steps, so that no first pass
# looks for one.
SECONDS, PROCESSORS = 300, ("gain",) + ("limiter",) * 6

checks = Checks()
folder = home("Delivered")  # beside the session
path = session("stop", [tone(home("tone.wav"), SECONDS)], *PROCESSORS)
lacquer("set", path, "master/gain/gain=-0.1")
KEPT = {"Long.wav": b"an older master"}
os.mkdir(folder)


def lies_in_folder():
    return {name: os.path.getsize(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}


def partial():
    """A file under way: it has no name yet, or a temporary one."""
    fds = f"/proc/{desk.process.pid}/fd"
    for fd in os.listdir(fds) if os.path.isdir(fds) else []:
        try:
            path = os.readlink(os.path.join(fds, fd))
        except FileNotFoundError:
            continue
        if os.path.dirname(path) == os.path.realpath(folder) and (path.endswith(".part") or "/#" in path):
            return True
    return False


def says(words):
    return any(words in text for text in desk.texts())


def add_deliverable(name):
    dialog.click(dialog.find("Add deliverable", "push button"))
    dialog.type(name)
    dialog.key("Return")
    dialog.click(dialog.find("File name", "text"))
    dialog.key("ctrl+a")
    dialog.type(name)
    dialog.key("Return")


def deliver(button="Deliver 1 file"):
    """Until bytes of the file are on the disk."""
    dialog.click(dialog.find(button, "push button"))
    wait_for("a file under way", partial)


def check_nothing_left(what):
    wait_for("the end of the file", lambda: not partial())
    checks.equal(lies_in_folder(), {}, f"{what}: no file is left, not even a part of one")
    checks.that(desk.process.poll() is None, f"{what}: the desk lives on", desk.output())


desk = Desk(path, restore_signals=False)  # a limit on files is an error for it, not its end
desk.key("ctrl+e")
dialog = Dialog(desk, "Deliver")
add_deliverable("Long")

# ---- Cancel, Escape, the window's own close ----
for what, hand in (("Cancel", lambda: dialog.click(dialog.find("Cancel", "push button"))),
                   ("Escape", lambda: dialog.key("Escape")),
                   ("Closing the window", lambda: dialog.key("alt+F4"))):
    deliver()
    hand()
    wait_for("the end of the file", lambda: not partial())
    checks.that(wait_for("the sentence", lambda: says("No new file was left.")), f"{what}: the desk says so")
    if what == "Cancel":
        wait_for("the row", lambda: "cancelled" in dialog.texts())
        checks.that(dialog.find("Deliver 1 file", "push button"), f"{what}: it can be delivered again")
    else:
        dialog.wait_gone()
        desk.key("ctrl+e")
        dialog = Dialog(desk, "Deliver")
    check_nothing_left(what)

# ---- A wish that changes meanwhile ----
deliver()
wait_for("the row", lambda: "writing" in dialog.texts())
dialog.click(dialog.find("Write title, artist and so on into the file", "check box"), 0.2)
checks.that(wait_for("the row", lambda: "writing" not in dialog.texts()), "a row that is edited is not the file under way")
dialog.click(dialog.find("Cancel", "push button"))
check_nothing_left("Cancel")

# ---- A file that was there ----
for name, content in KEPT.items():
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)
dialog.click(dialog.find("Deliver 1 file", "push button"))
deliver("Replace it")
dialog.click(dialog.find("Cancel", "push button"))
wait_for("the end of the file", lambda: not partial())
checks.equal(lies_in_folder(), {name: len(content) for name, content in KEPT.items()},
             "a file that was to be replaced is as it was")
os.remove(os.path.join(folder, "Long.wav"))

# ---- A full disk ----
usual = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (1_000_000, usual[1]))
dialog.click(dialog.find("Deliver 1 file", "push button"))
wait_for("the refusal", lambda: "not written" in dialog.texts())
resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, usual)
check_nothing_left("A full disk")
checks.that(any(text.startswith("cannot write Long.wav: ") for text in dialog.texts()), "A full disk: a sentence says why",
            dialog.texts())

# ---- A folder that goes, from under two files ----
add_deliverable("Second")
deliver("Deliver 2 files")
os.rename(folder, folder + " moved")
kept = {name: home(f".local/state/lacquer/kept/{name}") for name in ("Long.wav", "Second.wav")}
checks.that(wait_for("the rows", lambda: dialog.texts().count("kept elsewhere") == 2, 90), "A folder that goes: both files are kept")
told = [text for text in dialog.texts() if any(place in text for place in kept.values())]
for name, place in kept.items():
    checks.that(any(name in line and place in line for text in told for line in text.splitlines()),
                f"A folder that goes: a sentence says where {name} is", told)
    checks.that(os.path.getsize(place) > SECONDS * 48000 * 6, f"A folder that goes: all of {name} is there")
if len(sys.argv) > 1:
    run("import", "-window", "root", f"{sys.argv[1]}/kept.png")
os.rename(folder + " moved", folder)
check_nothing_left("A folder that goes")
row = dialog.find("Deliverables, 2", "list item")
dialog.click(next(node for node in row.all() if node.name == "Take out of the set"))
dialog.find("Deliver 1 file", "push button")

# ---- Another session from elsewhere, while one is delivered and a folder is being chosen ----
deliver()
dialog.click(dialog.find("Folder…", "push button"))
chooser = Dialog(desk, "Deliver into")
lacquer(session("other", [tone(home("other.wav"), 3)]))  # the program that runs takes it
wait_for("its title", lambda: any(node.name == "other.lacquer" for node in desk.top.children))
wait_for("the windows to close", lambda: dialog.gone and chooser.gone)
check_nothing_left("Another session")
checks.equal([node.name for node in desk.top.children], ["other.lacquer"], "Another session: in the window that is there")
lacquer(path)
wait_for("the first session", lambda: any(node.name == "stop.lacquer" for node in desk.top.children))
xdotool("windowfocus", "--sync", desk.window)
desk.key("ctrl+e")
dialog = Dialog(desk, "Deliver")

# ---- The program itself ----
deliver()
xdotool("windowfocus", "--sync", desk.window)
xdotool("key", "ctrl+q")
checks.equal(desk.process.wait(20), 0, "Quitting while files are written ends well")
checks.equal(lies_in_folder(), {}, "Quitting: no file is left, not even a part of one")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "and nothing was complained about")
checks.end()
