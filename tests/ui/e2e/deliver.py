# SPDX-License-Identifier: GPL-3.0-or-later
"""The deliver window by hand: a set is put together, written, read back and proved; what lies in the folder
afterwards is looked at by other programs."""

import hashlib
import os
import shutil
import wave

from desk import Checks, Desk, Dialog, home, run, session, show, tone, wait_for, xdotool

FORMATS = ("WAV", "RF64", "AIFF", "CAF", "FLAC")
RATES = ("Session", "44.1 kHz", "48 kHz", "88.2 kHz", "96 kHz", "176.4 kHz", "192 kHz")
BITS = ("16", "24", "32 float")
DITHERS = ("None", "TPDF", "Shaped")
SECONDS = 3

checks = Checks()
source = tone(home("tone.wav"), SECONDS)
path = session("deliver", [source])
folder = home("out")
desk = Desk(path)


def rows():
    return show(path).get("deliverables", [])


def row(number):
    return dialog.find(f"Deliverables, {number}", "list item")


def part(number, name):
    """A control of that row."""
    return wait_for(f"{name} of row {number}", lambda: next((n for n in row(number).all() if n.name == name), None))


def choose(number, column, choices, choice):
    """By mouse into the menu, by keys in it."""
    dialog.click(part(number, column))
    xdotool("key", "Home", *["Down"] * choices.index(choice), "Return")
    dialog.settle()


def write(name, text):
    """Into an entry of the row that is selected."""
    dialog.click(dialog.find(name, "text"))
    dialog.key("ctrl+a")
    dialog.type(text)
    dialog.key("Return")


def says(*words):
    """Whether some text of the window has all the WORDS."""
    return any(all(word in text for word in words) for text in dialog.texts())


def proved(n):
    return sum(" proved" in text and text[0].isdigit() for text in dialog.texts()) == n


def into(place, here=None):
    """The folder, typed into the chooser, which begins HERE."""
    dialog.click(dialog.find("Folder…", "push button"))
    chooser = Dialog(desk, "Deliver into")
    if here:
        checks.that(wait_for("the place", lambda: os.path.basename(here) in chooser.texts()),
                    "the chooser begins where the files are")
    chooser.key("ctrl+l", "ctrl+a")
    chooser.type(place)
    for _ in range(2):  # the first Return may only close the list of completions
        if not chooser.gone:
            chooser.key("Return")
    chooser.wait_gone()
    wait_for("the folder", lambda: says(place))


def sound_of(file):
    """Bits, frames and rate as SoX reads them."""
    return [run("soxi", option, os.path.join(folder, file)).strip() for option in ("-b", "-s", "-r")]


def receipt_of(file):
    with open(os.path.join(folder, file + ".receipt.txt"), encoding="utf-8") as text:
        return text.read()


def check_receipt(file):
    text = receipt_of(file)
    with open(os.path.join(folder, file), "rb") as data:
        digest = hashlib.sha256(data.read()).hexdigest()
    n, _, of, _ = text.splitlines()[-1].split()  # "14 of 14 proved"
    checks.that("✗" not in text and n == of and int(n) > 5, f"the receipt of {file} proves every line", text)
    checks.that(f"SHA-256 {digest}" in text, f"and has the hash of {file} as it is", text)


def lies_in_folder():
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


# ---- A set of two, put together by hand ----
desk.key("ctrl+e")
dialog = Dialog(desk, "Deliver")
checks.that(says("Nothing is in the set yet"), "an empty set says so")
for name, template in (("Master", "Train_{rate}_{bits}"), ("CD", "Train CD")):
    dialog.click(dialog.find("Add deliverable", "push button"))
    dialog.type(name)
    dialog.key("Return")
    write("File name", template)
choose(2, "Format", FORMATS, "FLAC")
choose(2, "Rate", RATES, "44.1 kHz")
choose(2, "Bits", BITS, "16")
choose(2, "Dither", DITHERS, "Shaped")
choose(1, "Dither", DITHERS, "None")
wanted = {"name": "CD", "format": "flac", "rate": 44100, "bits": "16", "dither": "shaped", "template": "Train CD"}
checks.equal({key: rows()[1][key] for key in wanted}, wanted, "the second row is in the session as it was set")
wanted = {"name": "Master", "format": "wav", "rate": 0, "bits": "24", "dither": "none", "template": "Train_{rate}_{bits}"}
checks.equal({key: rows()[0][key] for key in wanted}, wanted, "and the first is as it was")
checks.that(says("Train_48k_24.wav") and says("Train CD.flac"), "the names of the files are shown", dialog.texts())

# ---- Where to ----
os.mkdir(folder)
into(folder)

# ---- Delivered ----
dialog.click(dialog.find("Deliver 2 files", "push button"))
checks.that(wait_for("the proofs", lambda: proved(2)), "both rows end proved")
master, cd = "Train_48k_24.wav", "Train CD.flac"
checks.equal(lies_in_folder(), sorted([master, cd, master + ".receipt.txt", cd + ".receipt.txt"]),
             "files and receipts are in the folder, nothing else")
checks.equal(sound_of(master), ["24", str(48000 * SECONDS), "48000"], "the WAV is 24 bit, whole, at 48 kHz")
checks.equal(sound_of(cd), ["16", str(44100 * SECONDS), "44100"], "the FLAC is 16 bit, whole, at 44.1 kHz")
run("flac", "--test", "--silent", os.path.join(folder, cd))
with wave.open(source) as a, wave.open(os.path.join(folder, master)) as b:
    checks.that(a.readframes(10**9) == b.readframes(10**9), "the untouched master has the bits of its source")
check_receipt(master)
check_receipt(cd)
checks.that("noise shaped" in receipt_of(cd) and "44100" in receipt_of(cd), "the receipt says what was done",
            receipt_of(cd))
checks.that(desk.find(role="label", test=lambda node: node.name.startswith("2 of 2 files written")),
            "the desk says it")
dialog.click(row(1), 0.2, 0.5)
checks.that(wait_for("the receipt", lambda: says("SHA-256")), "the receipt stands in the window")

# ---- A wish that changes takes the proof from its row alone ----
choose(1, "Bits", BITS, "16")
checks.that(wait_for("the row", lambda: proved(1)), "a row that was edited is proved no longer")
choose(1, "Bits", BITS, "24")

# ---- The same set again: asked first, then in place ----
before = {name: os.stat(os.path.join(folder, name)).st_ino for name in lies_in_folder()}
dialog.key("Escape")
dialog.wait_gone()
desk.key("ctrl+shift+e")
dialog = Dialog(desk, "Deliver")
checks.that(wait_for("the question", lambda: says("2 of these files are in the folder")), "files that are there are asked about")
checks.equal({name: os.stat(os.path.join(folder, name)).st_ino for name in lies_in_folder()}, before,
             "and nothing was touched")
dialog.click(dialog.find("Replace them", "push button"))
wait_for("the proofs", lambda: proved(2))
after = {name: os.stat(os.path.join(folder, name)).st_ino for name in lies_in_folder()}
checks.equal(sorted(after), sorted(before), "the same files are there")
checks.that(all(after[name] != before[name] for name in (master, cd)), "each written anew")
check_receipt(cd)

# ---- Folders that will not do ----
into("/sys/kernel", folder)  # nobody can make a file there, root neither
dialog.click(dialog.find("Deliver 2 files", "push button"))
wait_for("two refusals", lambda: sum(text == "not written" for text in dialog.texts()) == 2)
checks.that(says("cannot write Train_48k_24.wav"), "a folder that refuses is told in a sentence", dialog.texts())
into(folder)
shutil.rmtree(folder)
with open(folder, "w"):
    pass
dialog.click(dialog.find("Deliver 2 files", "push button"))
checks.that(wait_for("the sentence", lambda: says(folder, "cannot be made")), "so is one that is a file")
os.remove(folder)

# ---- Taken out, undone ----
dialog.click(part(2, "Take out of the set"))
wait_for("one row", lambda: len(rows()) == 1)
checks.equal(dialog.find("Name", "text").text, "Master", "the row that is left is selected")
dialog.find("Deliver 1 file", "push button")
dialog.click(part(1, "Delivered with the set"), 0.2)
wait_for("nothing enabled", lambda: not rows()[0]["enabled"])
dialog.find("Deliver 0 files", "push button")
dialog.key("Escape")
dialog.wait_gone()
desk.key("ctrl+z", "ctrl+z")
wait_for("two rows", lambda: len(rows()) == 2 and rows()[0]["enabled"])
checks.equal(rows()[1]["name"], "CD", "the row that was taken out comes back by undo")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "and nothing was complained about")
desk.close()
checks.end()
