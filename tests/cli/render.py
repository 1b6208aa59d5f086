#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`lacquer render`: the files of a session are what it says, proved, and nothing half-done stays."""

import fcntl
import json
import os
import shlex
import signal
import subprocess

from support import (LACQUER, main, noise, read_floats, read_wav, run, run_json, wait_for_a_file_under_way,
                     write_wav)

FULL_24 = 2 ** 23


def ok(*arguments, **more):
    done = run(*arguments, **more)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return done


def rendered(session, *more):
    done, report = run_json("render", session, *more)
    assert done.returncode == 0, done.stderr
    return report


def make(folder, *more, frames=4801, tracks=1, level=0.5, bits=24):
    """A session `Song.lacquer` of noise; its path."""
    paths = []
    for k in range(tracks):
        paths.append(os.path.join(folder, f"t{k + 1}.wav"))
        full = FULL_24 if bits == 24 else 2 ** 15
        write_wav(paths[-1], noise(frames, seed=k + 1, full=full, level=level), bits=bits)
    session = os.path.join(folder, "Song.lacquer")
    ok("new", session, *paths, "--title", "Night Train", "--artist", "Ana", *more)
    return session


def outputs(folder):
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def without_a_set_it_is_24_bit(folder):
    session, out = make(folder), os.path.join(folder, "out")
    report = rendered(session, "--out", out)
    (output,) = report["outputs"]
    assert os.path.basename(output["path"]) == "Ana_Night-Train_48k_24.wav", output["path"]
    assert output["proved"]["holds"] is True
    assert outputs(out) == ["Ana_Night-Train_48k_24.wav", "Ana_Night-Train_48k_24.wav.receipt.txt"]
    assert read_wav(output["path"])[4] == read_wav(os.path.join(folder, "t1.wav"))[4]
    assert any("not dithered" in text for text in output["done"]), output["done"]
    sums = subprocess.run(["sha256sum", output["path"]], capture_output=True, text=True, check=True)
    assert output["sha256"] == sums.stdout.split()[0]


def the_set_comes_in_one_pass(folder):
    session, out = make(folder), os.path.join(folder, "out")
    ok("add", session, "deliverable", "name=CD", "format=flac", "bits=16", "rate=44100", "tags=on",
       "dither=shaped:lipshitz")
    ok("add", session, "deliverable", "name=Master", "dither=shaped")
    ok("add", session, "deliverable", "name=Not now", "bits=32f", "enabled=off")
    ok("add", session, "deliverable", "name=High", "bits=16", "rate=96000", "enabled=off",
       "dither=shaped:threshold")
    report = rendered(session, "--out", out)
    names = [os.path.basename(o["path"]) for o in report["outputs"]]
    assert names == ["Ana_Night-Train_44.1k_16.flac", "Ana_Night-Train_48k_24.wav"], names
    cd = report["outputs"][0]
    assert (cd["measure"]["sample_rate_hz"], cd["measure"]["encoding"]) == (44100, "PCM_16")
    assert any("48000 → 44100" in text for text in cd["done"])
    assert any("dithered to 16 bit (TPDF, noise shaped, Lipshitz" in t for t in cd["done"])
    assert all(o["proved"]["holds"] for o in report["outputs"])
    (high,) = rendered(session, "--out", out, "-d", "High")["outputs"]
    assert high["proved"]["holds"] is True
    assert any("dithered to 16 bit (TPDF, noise shaped, threshold" in t for t in high["done"])
    (only,) = rendered(session, "--out", out, "-d", "Not now")["outputs"]
    assert os.path.basename(only["path"]) == "Ana_Night-Train_48k_32f.wav"


def one_file_by_options(folder):
    session, out = make(folder), os.path.join(folder, "out")
    ok("add", session, "deliverable", "name=CD")
    (output,) = rendered(session, "--out", out, "--format", "flac", "--bits", "16", "--dither",
                         "none", "--tag", "ISRC=DEABC2400001")["outputs"]
    assert os.path.basename(output["path"]) == "Ana_Night-Train_48k_16.flac"
    assert output["done"] == ["rounded to 16 bit without dither"], output["done"]
    # the word and its rounding, computed here
    (wav,) = rendered(session, "--out", out, "--bits", "16", "--dither", "none")["outputs"]
    data = read_wav(os.path.join(folder, "t1.wav"))[4]
    want = []
    for i in range(0, len(data), 3):
        code = int.from_bytes(data[i:i + 3], "little", signed=True)
        want.append(max(-32768, min(32767, round(code / 256))))
    got = read_wav(wav["path"])[4]
    got = [int.from_bytes(got[i:i + 2], "little", signed=True) for i in range(0, len(got), 2)]
    assert got == want


def a_part_is_exact(folder):
    session, out = make(folder), os.path.join(folder, "out")
    (output,) = rendered(session, "--out", out, "--from", "0.01", "--to", "0.05")["outputs"]
    whole = read_wav(os.path.join(folder, "t1.wav"))[4]
    assert read_wav(output["path"])[4] == whole[6 * 480:6 * 2400]


def stems_add_up(folder):
    session = make(folder, tracks=4, level=0.2)
    out, whole = os.path.join(folder, "stems"), os.path.join(folder, "mix")
    ok("set", session, "t1/fader=-3", "t2/pan=L30", "t3/polarity=on", "t4/mute=on",
       "master/fader=-1")
    ok("add", session, "master/limiter")
    done, report = run_json("render", session, "--stems", "--out", out)
    assert done.returncode == 0, done.stderr
    names = [os.path.basename(o["path"]) for o in report["outputs"]]
    assert names == [f"Night-Train_0{k}-t{k}_48k_32f.wav" for k in (1, 2, 3)], names
    assert report["muted"] == ["t4"] and "muted" in done.stderr
    ok("set", session, "master/limiter/bypass=on", "master/fader=0")
    (mix,) = rendered(session, "--out", whole, "--bits", "32f")["outputs"]
    stems = [read_floats(o["path"]) for o in report["outputs"]]
    assert len({len(stem) for stem in stems}) == 1
    for sums, sample in zip(zip(*stems), read_floats(mix["path"])):
        assert abs(sum(sums) - sample) < 1e-6
    assert max(abs(x) for x in stems[0]) > 0.1


def over_the_ceiling(folder):
    """A gain behind the limiter: said with the command that helps, or held on request."""
    session = make(folder, frames=9600, level=0.9)
    ok("add", session, "master/limiter:ceiling=-3")
    ok("add", session, "master/gain:gain=1.5dB")
    return session


def ceiling_is_told_and_the_command_helps(folder):
    session, out = over_the_ceiling(folder), os.path.join(folder, "out")
    done, report = run_json("render", session, "--out", out)
    assert done.returncode == 0, done.stderr
    assert 1.3 < report["over_ceiling_db"] < 1.7, report["over_ceiling_db"]
    assert "exceeded by" in done.stderr and " at 0:00." in done.stderr, done.stderr
    (command,) = [line for line in done.stderr.splitlines() if "lacquer set" in line]
    ok(*shlex.split(command)[1:])
    done, report = run_json("render", session, "--out", out, "--force")
    # against −3: the limiter's own ceiling is lower now, what is behind it still lifts by 1.5 dB
    assert report["outputs"][0]["measure"]["true_peak_dbtp"] <= -3.0


def ceiling_is_held(folder):
    session, out = over_the_ceiling(folder), os.path.join(folder, "out")
    done, report = run_json("render", session, "--out", out, "--hold-ceiling")
    assert done.returncode == 0, done.stderr
    assert report["outputs"][0]["measure"]["true_peak_dbtp"] <= -3.0
    assert report["over_ceiling_db"] is None
    assert "ceiling lowered from −3.00 dBTP" in done.stderr, done.stderr
    assert report["command"]["reason"] == "the delivered files keep −3.00 dBTP", report["command"]
    found = run_json("show", session)[1]
    assert found["master"][0]["parameters"]["ceiling"] < -4.4
    ok("undo", session)
    found = run_json("show", session)[1]
    assert found["master"][0]["parameters"]["ceiling"] == -3
    # one that holds anyway changes nothing
    ok("remove", session, "master/gain")
    with open(session, encoding="utf-8") as file:
        before = file.read()
    done, report = run_json("render", session, "--out", out, "--hold-ceiling", "--force")
    assert done.returncode == 0 and report["command"] is None
    with open(session, encoding="utf-8") as file:
        assert file.read() == before


def existing_files_are_kept(folder):
    session, out = make(folder), os.path.join(folder, "out")
    ok("add", session, "deliverable", "name=CD", "bits=16")
    ok("add", session, "deliverable", "name=Master")
    os.mkdir(out)
    precious = os.path.join(out, "Ana_Night-Train_48k_24.wav")
    with open(precious, "wb") as file:
        file.write(b"precious")
    done, report = run_json("render", session, "--out", out)
    assert done.returncode == 1 and "exist" in done.stderr, done.stderr
    cd, master = report["outputs"]
    assert cd["proved"]["holds"] and "exist" in master["error"] and "proved" not in master
    for more in ([], ["--hold-ceiling"]):
        done = run("render", session, "--out", out, *more)
        assert done.returncode == 1 and "exist" in done.stderr, done.stderr
        with open(precious, "rb") as file:
            assert file.read() == b"precious"
    rendered(session, "--out", out, "--force")
    assert os.path.getsize(precious) > 1000


def what_is_missing_is_said(folder):
    session, out = make(folder, tracks=2), os.path.join(folder, "out")
    os.rename(os.path.join(folder, "t2.wav"), os.path.join(folder, "elsewhere.wav"))
    done = run("render", session, "--out", out)
    assert done.returncode == 1 and "t2.wav" in done.stderr, done.stderr
    assert outputs(out) == []
    ok("set", session, "t2/mute=on")
    rendered(session, "--out", out)


def refusals(folder):
    session, out = make(folder), os.path.join(folder, "out")
    ok("add", session, "deliverable", "name=CD")
    cases = {
        ("-d", "LP"): "“CD”",
        ("-d", "CD", "--bits", "16"): "--deliverable",
        ("-d", "CD", "--stems"): "stems",
        ("--stems", "--hold-ceiling"): "ceiling",
        ("--from", "9"): "nothing of the song",
        ("--from", "0.05", "--to", "0.01"): "nothing of the song",
        ("--to", "soon"): "soon",
        ("--bits", "17"): "17",
        ("--format", "flac", "--bits", "32f"): "FLAC",
    }
    for arguments, word in cases.items():
        done = run("render", session, "--out", out, *arguments)
        assert done.returncode == 2 and word in done.stderr, (arguments, done.stderr)
        assert outputs(out) == [], arguments
    assert run("render", os.path.join(folder, "no.lacquer")).returncode == 1
    assert run("render").returncode == 2
    with open(os.path.join(folder, "file"), "wb"):
        pass
    assert run("render", session, "--out", os.path.join(folder, "file", "x")).returncode == 1


def beside_a_window(folder):
    """Rendering only reads: a session that somebody has open is rendered with all its moves."""
    session, out = make(folder), os.path.join(folder, "out")
    locks = [name for name in os.listdir(folder) if "lock" in name]
    holder = None
    if locks:
        holder = open(os.path.join(folder, locks[0]), "rb")  # pylint: disable=consider-using-with
        fcntl.flock(holder, fcntl.LOCK_EX)
    rendered(session, "--out", out)
    if holder:
        holder.close()


def signals_leave_nothing(folder):
    session, out = make(folder, frames=1440000, bits=16), os.path.join(folder, "out")
    for _ in range(3):
        ok("add", session, "master/compressor:threshold=-30")
    ok("add", session, "master/limiter:input=12")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with subprocess.Popen([LACQUER, "render", session, "--out", out, "--hold-ceiling"],
                              stderr=subprocess.PIPE) as process:
            wait_for_a_file_under_way(process, out)
            process.send_signal(number)
            _, said = process.communicate(timeout=60)
        if number != signal.SIGKILL:
            assert process.returncode == 1, (process.returncode, said)
            assert b"interrupted" in said, said
        assert outputs(out) == [], outputs(out)


def json_is_all_of_standard_output(folder):
    session, out = make(folder), os.path.join(folder, "out")
    done = run("render", session, "--out", out, "--json", "--quiet")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert json.loads(done.stdout)["outputs"][0]["proved"]["holds"] is True


if __name__ == "__main__":
    main([without_a_set_it_is_24_bit, the_set_comes_in_one_pass, one_file_by_options,
          a_part_is_exact, stems_add_up, ceiling_is_told_and_the_command_helps, ceiling_is_held,
          existing_files_are_kept, what_is_missing_is_said, refusals, beside_a_window,
          signals_leave_nothing, json_is_all_of_standard_output])
