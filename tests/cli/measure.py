#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`lacquer measure` on files whose figures are known, against ffmpeg and SoX, and on files that
are no files."""

import hashlib
import json
import math
import os
import re
import signal
import struct
import subprocess
import time

from support import (LACQUER, Skip, main, need, noise, run, run_json, shown_on_a_terminal, sine,
                     wait_for_a_file_under_way, write_wav)

FIELDS = {
    "file": str, "format": str, "encoding": str, "sample_rate_hz": (int, float), "channels": int,
    "frames": int, "duration_s": (int, float), "integrated_lufs": (int, float),
    "loudness_range_lu": (int, float), "max_momentary_lufs": (int, float),
    "max_short_term_lufs": (int, float), "max_momentary_at_s": (int, float),
    "max_short_term_at_s": (int, float), "true_peak_dbtp": (int, float),
    "true_peak_at_s": (int, float), "sample_peak_dbfs": (int, float),
    "sample_peak_at_s": (int, float), "plr_lu": (int, float), "crest_db": (int, float),
    "dr": (int, float), "rms_dbfs": (int, float), "dc_offset": list,
    "correlation": (int, float), "clipped_runs": int, "clipped_samples": int,
    "effective_bits": int, "dual_mono": bool, "leading_silence_s": (int, float),
    "trailing_silence_s": (int, float), "sha256_audio": str,
}


def near(value, expected, tolerance):
    assert abs(value - expected) <= tolerance, (value, expected)


def schema_and_values(folder):
    path = os.path.join(folder, "tone.wav")
    samples = sine(48000 * 8, -23.0)
    write_wav(path, samples)
    done, (m,) = run_json("measure", path)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    for name, kind in FIELDS.items():
        assert isinstance(m[name], kind), (name, m[name])
    near(m["integrated_lufs"], -23.0, 0.1)
    near(m["max_momentary_lufs"], -23.0, 0.1)
    near(m["loudness_range_lu"], 0.0, 0.05)
    near(m["true_peak_dbtp"], -23.0, 0.02)
    near(m["rms_dbfs"], -26.01, 0.02)
    near(m["crest_db"], 3.01, 0.02)
    near(m["dr"], 0, 0)
    assert (m["frames"], m["channels"], m["effective_bits"]) == (384000, 2, 16)
    assert m["dual_mono"] and m["correlation"] == 1 and m["clipped_runs"] == 0
    words = struct.pack(f"<{len(samples)}i", *(x << 16 for x in samples))
    assert m["sha256_audio"] == hashlib.sha256(words).hexdigest()


def silence_is_null(folder):
    path = os.path.join(folder, "silence.wav")
    write_wav(path, [0] * 96000)
    done, (m,) = run_json("measure", path)
    assert done.returncode == 0
    for name in ("integrated_lufs", "loudness_range_lu", "true_peak_dbtp", "sample_peak_dbfs",
                 "rms_dbfs", "plr_lu", "dr", "correlation", "effective_bits", "true_peak_at_s",
                 "max_momentary_at_s", "max_short_term_at_s"):
        assert m[name] is None, (name, m[name])
    assert m["leading_silence_s"] == 1
    text = run("measure", path).stdout.decode().replace(path, "").lower()
    assert "–" in text and "nan" not in text and "inf" not in text, text


def an_offset_is_said(folder):
    path = os.path.join(folder, "offset.wav")
    write_wav(path, [4096, 8192] * 48000 * 4)
    text = run("measure", path).stdout.decode()
    # A quarter of full scale on the right is the most of it; DR of a level that never moves is −3.
    assert re.search(r"^  DC offset +−12\.0 dBFS$", text, re.M), text
    assert re.search(r"^  DR +−3$", text, re.M), text


def several_files_in_order(folder):
    paths = []
    for k in range(7):
        paths.append(os.path.join(folder, f"{k}.wav"))
        write_wav(paths[-1], sine(24000 * (7 - k), -10.0 - k))
    for jobs in ("1", "3"):
        done, found = run_json("measure", *paths, "--jobs", jobs)
        assert done.returncode == 0
        assert [m["file"] for m in found] == paths
        for k, m in enumerate(found):
            near(m["sample_peak_dbfs"], -10.0 - k, 0.05)
    table = run("measure", *paths).stdout.decode().splitlines()
    assert len(table) == 8 and all(p in line for p, line in zip(paths, table[1:]))


def a_part(folder):
    path = os.path.join(folder, "steps.wav")
    write_wav(path, sine(48000, -40.0) + sine(96000, -20.0) + sine(48000, -40.0))
    _, (m,) = run_json("measure", path, "--from", "1", "--to", "0:03.000")
    assert m["frames"] == 96000
    near(m["integrated_lufs"], -20.0, 0.1)
    _, (m,) = run_json("measure", path, "--from", "3.5")
    assert m["frames"] == 24000


def standard_input(folder):
    path = os.path.join(folder, "tone.wav")
    write_wav(path, sine(48000 * 4, -18.0))
    with open(path, "rb") as file:
        done, (piped,) = run_json("measure", "-", data=file.read())
    assert done.returncode == 0, done.stderr
    _, (named,) = run_json("measure", path)
    assert piped.pop("file") == "-" and named.pop("file") == path
    assert piped == named


def one_bad_file_stops_no_other(folder):
    good, bad = os.path.join(folder, "good.wav"), os.path.join(folder, "bad.wav")
    write_wav(good, sine(48000, -18.0))
    with open(bad, "wb") as file:
        file.write(b"no sound at all")
    done, found = run_json("measure", bad, good, os.path.join(folder, "missing.wav"))
    assert done.returncode == 1
    assert [m["file"] for m in found] == [good]
    assert "bad.wav" in done.stderr and "missing.wav" in done.stderr


def hostile_files(folder):
    whole = os.path.join(folder, "whole.wav")
    write_wav(whole, noise(4800), bits=16)
    with open(whole, "rb") as file:
        raw = file.read()
    cases = {
        "empty.wav": b"",
        "head.wav": raw[:20],
        "zero-rate.wav": raw[:24] + b"\0\0\0\0" + raw[28:],
        "no-channels.wav": raw[:22] + b"\0\0" + raw[24:],
        "many-channels.wav": raw[:22] + b"\xff\xff" + raw[24:],
        "random.flac": bytes(noise(2000, full=127, level=1)[i] & 255 for i in range(4000)),
        "fLaC.flac": b"fLaC" + raw[100:3000],
        "ogg.ogg": b"OggS" + raw[:2000],
        "huge-size.wav": raw[:4] + b"\xff\xff\xff\xff" + raw[8:40] + b"\xff\xff\xff\x7f" + raw[44:],
        "cut.wav": raw[:2000],
    }
    for name, content in cases.items():
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        done, found = run_json("measure", path)
        assert done.returncode in (0, 1), (name, done.returncode)
        if done.returncode == 1:
            assert found == [] and name in done.stderr, (name, done.stderr)
        else:
            assert found[0]["frames"] * 4 <= len(content), (name, found)
    done = run("measure", folder)
    assert done.returncode == 1 and done.stderr != ""


def what_is_missing_is_told(folder):
    """A file cut off in a transfer reads as a shorter one: its figures are not the song's."""
    whole, cut = os.path.join(folder, "whole.wav"), os.path.join(folder, "cut.wav")
    write_wav(whole, sine(48000 * 2, -18.0))
    with open(whole, "rb") as file, open(cut, "wb") as to:
        to.write(file.read()[:44 + 4 * 48000])
    done, (m,) = run_json("measure", whole)
    assert m["faults"] == [] and done.stderr == ""
    for others in ([], [whole]):
        done, found = run_json("measure", cut, *others)
        assert done.returncode == 0 and found[0]["faults"] == ["truncated"], found
        assert "cut.wav" in done.stderr and "48000 of 96000" in done.stderr, done.stderr
        assert "whole.wav" not in done.stderr
        assert "48000 of 96000" in run("measure", cut, *others).stderr
    assert run("measure", cut, "--quiet").stderr == ""


def not_a_number(folder):
    path = os.path.join(folder, "nan.wav")
    samples = [0.25 * math.sin(i / 10) for i in range(96000)]
    samples[5000], samples[7001] = math.nan, math.inf
    write_wav(path, samples, bits=32.0)
    done, (m,) = run_json("measure", path)
    assert done.returncode == 0 and m["non_finite_samples"] == 2
    near(m["sample_peak_dbfs"], -12.04, 0.01)


def wrong_usage(folder):
    path = os.path.join(folder, "tone.wav")
    write_wav(path, sine(4800, -18.0))
    for arguments in ([], ["--no-such-option", path], [path, "--from", "soon"],
                      [path, "--jobs", "many"], [path, "--from", "2", "--to", "1"]):
        done = run("measure", *arguments)
        assert done.returncode == 2 and done.stdout == b"" and done.stderr, arguments


def ffmpeg_agrees(folder):
    ffmpeg = need("ffmpeg")
    path = os.path.join(folder, "steps.wav")
    samples = []
    for k, level in enumerate((0.5, 0.05, 0.3, 0.02, 0.7, 0.1)):
        samples += noise(48000 * 3, seed=k + 1, level=level)
    # Little near Nyquist, where its short interpolator reads low.
    samples = [sum(samples[max(i - 8, 0):i + 1:2]) // 5 for i in range(len(samples))]
    write_wav(path, samples, bits=16)
    text = subprocess.run([ffmpeg, "-hide_banner", "-nostats", "-i", path, "-af",
                           "ebur128=peak=true", "-f", "null", "-"], capture_output=True,
                          text=True, check=True).stderr.split("Summary:")[1]
    found = {key: float(re.search(key + r":\s+(-?[\d.]+)", text).group(1))
             for key in ("I", "LRA", "Peak")}
    _, (m,) = run_json("measure", path)
    near(m["integrated_lufs"], found["I"], 0.1)
    near(m["loudness_range_lu"], found["LRA"], 0.5)  # it counts unfilled windows at the start
    near(m["true_peak_dbtp"], found["Peak"], 0.3)


def sox_agrees(folder):
    sox = need("sox")
    path = os.path.join(folder, "noise.wav")
    write_wav(path, noise(96000, level=0.4))
    text = subprocess.run([sox, path, "-n", "stats"], capture_output=True, text=True,
                          check=True).stderr
    _, (m,) = run_json("measure", path)
    near(m["sample_peak_dbfs"], float(re.search(r"Pk lev dB\s+(-?[\d.]+)", text).group(1)), 0.011)
    near(m["rms_dbfs"], float(re.search(r"RMS lev dB\s+(-?[\d.]+)", text).group(1)), 0.011)


def overs_have_their_places(folder):
    """A tone of −6 dB, on the left at 1 s for 0.1 s at −0.5 dB, on the right ten samples clipped at 2 s."""
    path = os.path.join(folder, "overs.wav")
    samples = [x for i in range(3 * 48000) for x in
               (round(32767 * (0.944 if 48000 <= i < 52800 else 0.5) * math.sin(2 * math.pi * 1000 * i / 48000)),
                32767 if 96000 <= i < 96010 else 0)]
    write_wav(path, samples)
    _, (m,) = run_json("measure", path)
    assert "overs" not in m and "clips" not in m
    _, (m,) = run_json("measure", path, "--overs", "-1")
    left = [place for place in m["overs"]["places"] if place["channel"] == 1]
    right = [place for place in m["overs"]["places"] if place["channel"] == 2]
    assert m["overs"]["ceiling_dbtp"] == -1 and m["overs"]["count"] == len(left) + len(right) == 2, m["overs"]
    near(left[0]["at_s"], 1.0, 130 / 48000)  # to 64 samples, and as many as the step rings
    near(left[0]["duration_s"], 0.1, 260 / 48000)
    near(left[0]["peak_db"], -0.5, 0.3)  # the step rings a little
    near(right[0]["at_s"], 2.0, 130 / 48000)
    assert m["clips"]["count"] == 1 and m["clips"]["places"][0]["channel"] == 2, m["clips"]
    assert m["clips"]["places"][0]["at_s"] == 2.0 and m["clips"]["places"][0]["duration_s"] == round(10 / 48000, 6)
    text = run("measure", path, path, "--overs", "-1 dB").stdout.decode()
    assert text.count("0:02.000, ") == 2 and text.count("Clipped runs: 1") == 2, text
    _, (m,) = run_json("measure", path, "--overs", "6")
    assert m["overs"]["count"] == 0 and m["overs"]["places"] == [], m["overs"]
    for wrong in ("loud", "1000"):
        done = run("measure", path, "--overs", wrong)
        assert done.returncode == 2 and wrong in done.stderr, done.stderr


def a_subwoofer_does_not_count(folder):
    """BS.1770: what only the LFE plays has no loudness, wherever its container keeps it."""
    ffmpeg = need("ffmpeg")
    for layout, place, name, codec in (
            ("5.1", 3, "a.wav", ["pcm_s16le"]), ("5.1", 3, "a.flac", ["flac"]), ("3.1", 3, "b.flac", ["flac"]),
            ("5.1", 3, "a.ogg", ["libvorbis"]), ("7.1", 3, "b.ogg", ["libvorbis"]),
            ("5.1", 3, "a.opus", ["libopus", "-mapping_family", "1"])):
        path = os.path.join(folder, name)
        total = {"3.1": 4, "5.1": 6, "7.1": 8}[layout]
        for sounding in (place, 1):
            waves = "|".join("0.25*sin(2*PI*60*t)" if c == sounding else "0" for c in range(total))
            done = subprocess.run([ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i",
                                   f"aevalsrc={waves}:s=48000:d=2:c={layout}", "-c:a", *codec, path],
                                  capture_output=True, check=False)
            if done.returncode:
                raise Skip(f"this ffmpeg writes no {name}")
            _, (m,) = run_json("measure", path)
            assert m["true_peak_dbtp"] > -14, (name, m)
            assert (m["integrated_lufs"] is None or m["integrated_lufs"] < -60) == (sounding == place), (name, m)


def a_comma_locale(folder):
    localedef = need("localedef")
    made = subprocess.run([localedef, "-i", "de_DE", "-f", "UTF-8",
                           os.path.join(folder, "de_DE.UTF-8")], capture_output=True, check=False)
    if made.returncode not in (0, 1) or not os.path.isdir(os.path.join(folder, "de_DE.UTF-8")):
        need("the German locale")
    path = os.path.join(folder, "tone.wav")
    write_wav(path, sine(48000 * 4, -18.5))
    german = {"LOCPATH": folder, "LC_ALL": "de_DE.UTF-8"}
    _, plain = run_json("measure", path, "--from", "0.5")
    done, found = run_json("measure", path, "--from", "0.5", env=german)
    assert done.returncode == 0 and found == plain
    near(found[0]["sample_peak_dbfs"], -18.5, 0.01)


def progress_only_on_a_terminal(folder):
    path = os.path.join(folder, "noise.wav")
    write_wav(path, noise(48000))
    assert run("measure", path).stderr == ""
    for quiet in (False, True):
        command = [LACQUER, "measure", path, "--json"] + ["--quiet"] * quiet
        done = []
        shown = shown_on_a_terminal(lambda terminal: done.append(
            subprocess.run(command, stdout=subprocess.PIPE, stderr=terminal, check=True)))
        json.loads(done[0].stdout)
        assert (b"measured" in shown) != quiet, shown


def wait_for_its_file(process, path):
    """Until PROCESS reads PATH: before that a signal finds a program that only begins, and ends it."""
    fds = f"/proc/{process.pid}/fd"
    while process.poll() is None:
        for fd in os.listdir(fds):
            try:
                if os.readlink(os.path.join(fds, fd)) == os.path.realpath(path):
                    return
            except FileNotFoundError:
                pass
        time.sleep(0.005)


def interrupted(folder):
    path = os.path.join(folder, "long.wav")
    write_wav(path, noise(48000) * 600)
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen([LACQUER, "measure", path, "--json"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            wait_for_its_file(process, path)
            process.send_signal(number)
            out, said = process.communicate(timeout=60)
        if process.returncode == 0:
            raise Skip("this machine is too fast")
        assert process.returncode == 1 and json.loads(out) == [] and said.count(b"interrupted") == 1, said


def one_interrupt_is_enough(folder):
    """While nothing comes from standard input, too: the signal goes to a thread that does not read there."""
    path = os.path.join(folder, "tone.wav")
    write_wav(path, sine(48000, -18.0))
    with open(path, "rb") as file:
        head = file.read(1000)
    for number, begun in ((signal.SIGINT, b""), (signal.SIGTERM, head)):
        with subprocess.Popen([LACQUER, "measure", "-", path, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": folder}) as process:
            process.stdin.write(begun)
            process.stdin.flush()
            wait_for_a_file_under_way(process, folder)
            time.sleep(0.3)  # the other file is done, which is no business of this one
            process.send_signal(number)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            out, said = process.stdout.read(), process.stderr.read()
        assert process.returncode == 1 and said.count(b"interrupted") == 1, (process.returncode, said)
        assert [m["file"] for m in json.loads(out)] == [path], out
        assert os.listdir(folder) == ["tone.wav"], os.listdir(folder)


def full_standard_output(folder):
    if not os.path.exists("/dev/full"):
        need("/dev/full")
    path = os.path.join(folder, "tone.wav")
    write_wav(path, sine(4800, -18.0))
    with open("/dev/full", "wb") as full:
        done = subprocess.run([LACQUER, "measure", path], stdout=full, stderr=subprocess.PIPE,
                              check=False)
    assert done.returncode == 1 and b"standard output" in done.stderr, done


if __name__ == "__main__":
    main([schema_and_values, silence_is_null, an_offset_is_said,
          several_files_in_order, a_part, standard_input, one_bad_file_stops_no_other,
          hostile_files, what_is_missing_is_told, not_a_number, wrong_usage, ffmpeg_agrees,
          sox_agrees, overs_have_their_places, a_subwoofer_does_not_count, a_comma_locale, progress_only_on_a_terminal, interrupted,
          one_interrupt_is_enough, full_standard_output])
