#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of commands, and those that need no audio: help, wrong words, processors, devices;
and `compare`."""

import os
import subprocess
import sys

from support import LACQUER, main, need, noise, run, run_json, write_wav

COMMANDS = ["measure", "process", "processors", "new", "show", "set", "add", "remove", "undo", "redo",
            "history", "compare", "devices"]


def near(value, expected, tolerance):
    assert abs(value - expected) <= tolerance, (value, expected)


def help_everywhere(_):
    done = run("--help")
    text = done.stdout.decode()
    assert done.returncode == 0 and all(f"\n  {name} " in text for name in COMMANDS), text
    for name in COMMANDS:
        done = run(name, "--help")
        assert done.returncode == 0 and b"--json" in done.stdout, name
        assert f"lacquer {name}".encode() in done.stdout
    done = run("--version")
    assert done.returncode == 0 and done.stdout.startswith(b"lacquer ")


def stray_words(_):
    done = run("mesure")
    assert done.returncode == 2 and "mesure" in done.stderr and done.stdout == b""


def demo_makes_no_folder_of_an_option(folder):
    """The demo's composer: --help helps, and what it does not know is refused."""
    composer = os.path.join(os.path.dirname(LACQUER), "..", "data", "demo", "lacquer-demo")
    for words, status in [(["--help"], 0), (["--nope"], 2), ([], 2), (["one", "two"], 2)]:
        done = subprocess.run([composer] + words, cwd=folder, capture_output=True, check=False)
        assert done.returncode == status, (words, done)
        assert b"FOLDER" in done.stdout if status == 0 else done.stderr, (words, done)
        assert os.listdir(folder) == [], words


def manual_pages_say_what_help_says(_):
    aux = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build-aux", "man.py")
    for name in COMMANDS + [None]:
        page = subprocess.run([sys.executable, aux, LACQUER, "1.2.3"] + ([name] if name else []),
                              capture_output=True, check=True).stdout.decode()
        assert page.startswith(".TH LACQUER") and "lacquer 1.2.3" in page, page[:80]
        for word in ["--json"] if name else COMMANDS:
            assert word.replace("-", "\\-") in page, (name, word)
        subprocess.run([need("groff"), "-man", "-Tutf8", "-ww", "-k"], input=page.encode(),
                       capture_output=True, check=True)


def processors_listed(_):
    done, found = run_json("processors")
    assert done.returncode == 0
    ids = [p["id"] for p in found]
    assert {"gain", "equaliser", "compressor", "limiter"} <= set(ids) and len(set(ids)) == len(ids)
    for processor in found:
        assert processor["doc"] and processor["when"]
        for row in processor["parameters"]:
            assert row["min"] <= row["default"] <= row["max"], (processor["id"], row)
            assert row["doc"].endswith("."), row
        done, one = run_json("processors", processor["id"])
        assert one == processor
        page = run("processors", processor["id"], "--markdown").stdout.decode()
        assert page.startswith(f"# {processor['name']}\n")
        for row in processor["parameters"]:
            assert row["doc"] in page
        headings = [(row.get("prefix"), row["group"]) for row in processor["parameters"]]
        changes = 1 + sum(a != b for a, b in zip(headings, headings[1:]))
        assert changes == len(set(headings)), (processor["id"], headings)  # each once


def processors_mistyped(_):
    done = run("processors", "limitr")
    assert done.returncode == 2 and "“limiter”" in done.stderr and done.stdout == b""


def devices_listed(_):
    done, found = run_json("devices")
    assert done.returncode == 0
    assert any(d["api"] == "silent" for d in found), found
    for device in found:
        assert device["name"] and device["channels"] >= 1, device
    assert run("devices").returncode == 0
    assert run("devices", "more").returncode == 2


def compare_identical(folder):
    a, b = os.path.join(folder, "a.wav"), os.path.join(folder, "b.wav")
    samples = noise(30011)
    write_wav(a, samples, bits=16)
    write_wav(b, [x << 8 for x in samples], bits=24)  # the same sound in a longer word
    done, d = run_json("compare", a, b)
    assert done.returncode == 0 and d["identical"] and d["null_db"] is None
    assert d["compared_frames"] == 30011 and d["first_difference_frame"] is None


def compare_different(folder):
    a, b = os.path.join(folder, "a.wav"), os.path.join(folder, "b.wav")
    samples = noise(48000)
    write_wav(a, samples)
    samples[2 * 777 + 1] += 4
    samples[2 * 20000] -= 33
    write_wav(b, samples)
    done, d = run_json("compare", a, b)
    assert done.returncode == 3 and not d["identical"]
    assert d["differing_frames"] == 2 and d["first_difference_frame"] == 777
    assert d["max_difference_frame"] == 20000
    near(d["max_difference_dbfs"], -59.94, 0.01)  # 33 / 32768
    assert run("compare", a, b).returncode == 3


def compare_aligned_and_matched(folder):
    a, b = os.path.join(folder, "a.wav"), os.path.join(folder, "b.wav")
    samples = noise(96000, level=0.25)
    write_wav(a, samples)
    late = [0] * (2 * 1234) + [2 * x for x in samples]
    write_wav(b, late)
    done, d = run_json("compare", a, b)
    assert done.returncode == 3 and d["lag_frames"] == 0 and d["null_db"] > 0
    done, d = run_json("compare", "--align", "--match", a, b)
    assert done.returncode == 3 and d["lag_frames"] == 1234
    near(d["gain_db"], -6.02, 0.05)
    assert d["null_db"] is None or d["null_db"] < -40, d


def compare_unlike(folder):
    a, b = os.path.join(folder, "a.wav"), os.path.join(folder, "b.wav")
    write_wav(a, noise(1000))
    write_wav(b, noise(1000), rate=44100)
    done, d = run_json("compare", a, b)
    assert done.returncode == 3 and not d["comparable"]
    write_wav(b, noise(900))
    done, d = run_json("compare", a, b)
    assert done.returncode == 3 and d["frames"] == [1000, 900] and d["differing_frames"] == 0
    assert run("compare", a, os.path.join(folder, "none.wav")).returncode == 1
    assert run("compare", a).returncode == 2
    assert run("compare", a, "-").returncode == 2


if __name__ == "__main__":
    main([help_everywhere, stray_words, demo_makes_no_folder_of_an_option, manual_pages_say_what_help_says,
          processors_listed, processors_mistyped, devices_listed,
          compare_identical, compare_different, compare_aligned_and_matched, compare_unlike])
