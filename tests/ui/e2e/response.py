# SPDX-License-Identifier: GPL-3.0-or-later
"""The recorded space of the reverb by hand: its response is named and drawn, its decay has a handle, rows that
change nothing are disabled, a file that is dropped becomes the response, and one that is gone is told."""

import array
import json
import os
import random
import wave

from desk import Atspi, Checks, Desk, home, lacquer, session, show, tone, wait_for

checks = Checks()


def response(name, seconds, channels, rate=48000):
    """Noise that falls by 60 dB in SECONDS behind the direct sound."""
    dice = random.Random(1)
    samples = array.array("h")
    for i in range(int(seconds * rate)):
        for _ in range(channels):
            level = 1.0 if i == 0 else 0.15 * dice.uniform(-1, 1) * 10 ** (-3 * i / (seconds * rate))
            samples.append(round(32000 * level))
    with wave.open(str(home(name)), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return home(name)


hall, room = response("hall.wav", 2.0, 2), response("room.wav", 0.5, 4, 44100)
path = session("response", [tone(home("tone.wav"), 30, -18.0)], "reverb")


def node():
    return show(path)["master"][0]


def handle(name):
    return desk.find(role="slider", test=lambda node: node.name.startswith(name + ", "))


def picture(name):
    if "PICTURES" in os.environ:
        desk.settle(0.4)
        desk.picture(os.path.join(os.environ["PICTURES"], name + os.environ.get("NAME", "") + ".png"))


def told(words):
    return wait_for(f"“{words}”", lambda: any(words in text for text in desk.texts()))


def drop(*files):
    """Over the picture."""
    return desk.drop(*files, on=desk.at(desk.find("Decay", test=lambda found: found.extents[2] > 300)))


desk = Desk(path, size=tuple(map(int, os.environ.get("SIZE", "1280x800").split("x"))))
checks.that(desk.find("Kind", test=lambda found: found.seen), "the kind stands in the head, also where it is narrow")
picture("plate")

# ---- A drop on the picture ----
checks.equal(drop(hall), "taken", "a file is taken")
checks.that(told("hall.wav"), "it is named")
checks.that(told("2.00 s · stereo · 48"), "with its length, channels and rate")
checks.equal((node()["sample"], node()["parameters"]["kind"]), ("m2", "Convolution"), "the space is the recorded one")
checks.equal(json.loads(lacquer("history", "--json", path))["commands"][-1]["label"], "Reverb sample “hall.wav”",
             "by one command")
picture("hall")

drop(hall, room)
checks.that(told("A response is one file."), "two are one too many")
checks.equal(node()["sample"], "m2", "and change nothing")

# ---- Its decay ----
desk.drag(*desk.at(handle("Length")), -60, 0)
share = node()["parameters"]["decay_share"]
checks.that(20 < share < 95, "its handle to the left lets it fall sooner", share)
size = desk.find("Size", "slider")
checks.that(size.has(Atspi.StateType.SENSITIVE), "its size can be turned")
picture("shorter")

# ---- Another one, and back ----
checks.equal(drop(room), "taken", "another file is taken")
checks.that(told("0.50 s · true stereo · 44.1"), "of four channels, at another rate")
desk.key("ctrl+z")
checks.that(told("hall.wav"), "undo brings the first back")
desk.key("ctrl+z", "ctrl+z")
checks.equal(node()["parameters"]["kind"], "Plate", "and then the plate")
desk.key("ctrl+shift+z", "ctrl+shift+z")
checks.equal(node()["sample"], "m2", "done again")
desk.close()

# ---- Gone ----
os.rename(hall, str(hall) + ".away")
desk = Desk(path, size=tuple(map(int, os.environ.get("SIZE", "1280x800").split("x"))))
checks.that(told("is not where it was; the sound stays dry"), "a file that is gone is told")
checks.that(desk.find("Find…", "push button"), "and can be looked for")
checks.that(desk.find("Reverb, file missing", "push button"), "the rack tells it too")
picture("missing")
checks.equal([line for line in desk.output().splitlines() if "CRITICAL" in line or "WARNING" in line], [],
             "nothing was complained about")
desk.close()
checks.end()
