#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`lacquer process`: untouched files stay bit-identical, processed ones are what the formula
says, nothing half-written remains, whatever stops the work."""

import fcntl
import json
import math
import os
import signal
import struct
import subprocess
import termios
import time

from support import (LACQUER, main, need, noise, parse_wav, read_floats, read_wav, run, run_json,
                     sine, wait_for_a_file_under_way, write_wav)


def near(value, expected, tolerance):
    assert abs(value - expected) <= tolerance, (value, expected)


def untouched_is_bit_identical(folder):
    flac = need("flac")
    for bits, full in ((16, 2 ** 15), (24, 2 ** 23)):
        for channels in (1, 2):
            for frames in (1, 63, 64, 65, 4097, 30011):
                source, wav = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
                packed = os.path.join(folder, "out.flac")
                samples = noise(frames, seed=frames, channels=channels, full=full, level=1.0)
                samples[0], samples[-1] = full - 1, -full
                write_wav(source, samples, channels=channels, bits=bits)
                for out in (wav, packed):
                    done = run("process", source, out, "--force")
                    assert done.returncode == 0, done.stderr
                    assert "proved" in done.stderr
                subprocess.run([flac, "-d", "-s", "-f", "-o", os.path.join(folder, "un.wav"),
                                packed], check=True)
                want = read_wav(source)
                assert read_wav(wav) == want, (bits, channels, frames)
                assert read_wav(os.path.join(folder, "un.wav"))[1:] == want[1:], (bits, frames)


def gain_is_exact(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    samples = [x / 32768 for x in noise(5000)]
    write_wav(source, samples, bits=32.0)
    done = run("process", source, out, "--insert", "gain:gain=-6dB")
    assert done.returncode == 0, done.stderr
    factor = 10 ** (-6 / 20)
    for x, y in zip(read_floats(source), read_floats(out)):
        near(y, x * factor, 1e-7)


def latency_is_taken_out(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    samples = [0.0] * 2 * 20000
    samples[2 * 7000] = samples[2 * 7000 + 1] = 0.1
    write_wav(source, samples, bits=32.0)
    done = run("process", source, out, "-i", "limiter:ceiling=-1dB", "-i", "equaliser",
               "-i", "limiter:lookahead=5ms")
    assert done.returncode == 0, done.stderr
    left = read_floats(out)[::2]
    assert len(left) == 20000
    loudest = max(range(20000), key=lambda i: abs(left[i]))
    assert loudest == 7000 and abs(left[7000] - 0.1) < 1e-6, (loudest, left[loudest])


def help_shows_what_can_be_heard(folder):
    """Each processor of the example does something, and what does nothing is said to."""
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, noise(5000, level=0.9), channels=2)
    words = run("process", "--help").stdout.decode().split("lacquer process mix.wav")[1]
    words = words.split("lacquer process")[0].split()
    inserts = [words[i + 1] for i, word in enumerate(words) if word == "--insert"]
    assert len(inserts) == 3, inserts
    for insert in inserts:
        done = run("process", source, out, "--force", "--insert", insert)
        assert done.returncode == 0 and "changes nothing" not in done.stderr, done.stderr
        assert read_wav(out) != read_wav(source), insert
    done = run("process", source, out, "--force", "-i", "equaliser:b4.freq=1.2kHz,b4.gain=2dB")
    assert done.returncode == 0, done.stderr
    assert "equaliser: b4.gain changes nothing while b4.on is at Off" in done.stderr, done.stderr
    assert read_wav(out) == read_wav(source)
    done = run("process", source, out, "--force", "-i", "delay:sync=1/4,mix=20")
    assert "delay: sync changes nothing, as a file has no tempo" in done.stderr, done.stderr


def recorded_space(folder):
    """Through the response of a room: a tap, 100 frames late."""
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    hall, three = os.path.join(folder, "hall.wav"), os.path.join(folder, "three.wav")
    write_wav(source, [0.5 if i // 2 == 1000 else 0.0 for i in range(9600)], bits=32.0)
    write_wav(hall, [0] * 100 + [20000] + [0] * 99, channels=1)
    write_wav(three, [0] * 300, channels=3)
    rows = "mix=100,pre_delay=0,low_cut=10,high_cut=20000"
    done = run("process", source, out, "-i", f"reverb:sample={hall},{rows}")
    assert done.returncode == 0, done.stderr
    left = read_floats(out)[::2]
    assert abs(left[1100] - 0.5) < 1e-6 and max(map(abs, left[:1100])) < 1e-6
    for sample, message in ((folder + "/none.wav", "none.wav"), (three, "3 channels"),
                            (__file__, "not an audio file")):
        done = run("process", source, out, "--force", "-i", f"reverb:sample={sample}")
        assert done.returncode == 1 and message in done.stderr, done.stderr
    done = run("process", source, out, "--force", "-i", "reverb:kind=convolution")
    assert done.returncode == 2 and "needs sample=FILE" in done.stderr, done.stderr
    done = run("process", source, out, "--force", "-i", f"gain:sample={hall}")
    assert done.returncode == 2 and "takes no sample" in done.stderr, done.stderr


def quoted_paths(folder):
    """A path with what else divides words, in double quotes, on the line and in a chain file."""
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, [0.5 if i // 2 == 1000 else 0.0 for i in range(9600)], bits=32.0)
    for name in ("Hall, large.wav", "a=b;c.wav", "take #2: 6\\.wav", 'so-called "hall", 2.wav'):
        hall, chain = os.path.join(folder, name), os.path.join(folder, "chain.txt")
        write_wav(hall, [0] * 100 + [20000] + [0] * 99, channels=1)
        quoted = hall.replace("\\", "\\\\").replace('"', '\\"')
        insert = f'reverb:mix=100,sample="{quoted}",pre_delay=0,low_cut=10,high_cut=20000'
        with open(chain, "w", encoding="utf-8") as file:
            file.write(insert + " # a room\n")
        for words in (("-i", insert), ("-c", chain)):
            done = run("process", source, out, "--force", *words)
            assert done.returncode == 0, done.stderr
            assert abs(read_floats(out)[2200] - 0.5) < 1e-6
    for insert, message in ((f"reverb:sample={folder}/Hall, large.wav", "in double quotes"),
                            ('reverb:sample="Hall, large.wav', "do not end")):
        done = run("process", source, out, "--force", "-i", insert)
        assert done.returncode == 2 and message in done.stderr, done.stderr


def json_report(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.flac")
    write_wav(source, noise(48000, full=2 ** 23), bits=24)
    done, report = run_json("process", source, out, "--bits", "16", "-i", "gain:gain=-1dB",
                            "--tag", "TITLE=Night Train", "--tag", "ISRC=DEABC2400001")
    assert done.returncode == 0, done.stderr
    (output,) = report["outputs"]
    assert output["path"] == out and output["proved"]["holds"] is True
    assert any("dithered to 16 bit (TPDF" in text for text in output["done"]), output["done"]
    assert output["measure"]["encoding"] == "PCM_16"
    sums = subprocess.run(["sha256sum", out], capture_output=True, text=True, check=True).stdout
    assert output["sha256"] == sums.split()[0]
    _, (again,) = run_json("measure", out)
    assert again["sha256_audio"] == output["measure"]["sha256_audio"]
    assert sorted(os.listdir(folder)) == ["in.wav", "out.flac"]
    tags = subprocess.run([need("metaflac"), "--export-tags-to=-", out], capture_output=True,
                          text=True, check=True).stdout
    assert "TITLE=Night Train" in tags and "ISRC=DEABC2400001" in tags


def shaped_dither(folder):
    """Every curve is proved by the second quantiser; at other rates the papers' ones are flat, and said
    to be, and the threshold's is designed."""
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, noise(20000, full=2 ** 23), bits=24)
    hashes = set()
    for name, curve in {"shaped": "modified E", "shaped:modified-e": "modified E",
                        "shaped:lipshitz": "Lipshitz", "shaped:f-weighted": "F-weighted",
                        "shaped:improved-e": "improved E", "shaped:threshold": "threshold"}.items():
        done, report = run_json("process", source, out, "--force", "--bits", "16", "--dither", name)
        assert done.returncode == 0, done.stderr
        (output,) = report["outputs"]
        assert output["proved"]["holds"] is True
        assert output["done"] == [f"dithered to 16 bit (TPDF, noise shaped, {curve}, seed 1)"]
        hashes.add(output["sha256"])
    assert len(hashes) == 5, hashes
    done, report = run_json("process", source, out, "--force", "--bits", "16", "--rate", "96000",
                            "--dither", "shaped:improved-e")
    (output,) = report["outputs"]
    assert output["proved"]["holds"] is True
    assert any("flat: shaped at 44.1 and 48 kHz only" in text for text in output["done"]), output
    for rate in "88200", "96000", "176400", "192000":
        done, report = run_json("process", source, out, "--force", "--bits", "16", "--rate", rate,
                                "--dither", "shaped:threshold")
        (output,) = report["outputs"]
        assert output["proved"]["holds"] is True
        assert "dithered to 16 bit (TPDF, noise shaped, threshold, seed 1)" in output["done"], output


def a_chain_from_a_file(folder):
    source, chain = os.path.join(folder, "in.wav"), os.path.join(folder, "chain.txt")
    outs = [os.path.join(folder, f"{k}.wav") for k in "ab"]
    write_wav(source, noise(20000))
    with open(chain, "w", encoding="utf-8") as file:
        file.write("# glue\n\ncompressor:threshold=-20dB,ratio=2  # gently\n\tgain:gain=1dB\n")
    first = run("process", source, outs[0], "--chain", chain, "-i", "limiter")
    second = run("process", source, outs[1], "-i", "compressor:threshold=-20dB,ratio=2",
                 "-i", "gain:gain=1dB", "-i", "limiter")
    assert first.returncode == 0 and second.returncode == 0, first.stderr
    assert read_wav(outs[0]) == read_wav(outs[1])
    with open(chain, "a", encoding="utf-8") as file:
        file.write("gain:gian=1\n")
    done = run("process", source, outs[0], "--chain", chain, "--force")
    assert done.returncode == 2 and "line 5" in done.stderr, done.stderr
    assert run("process", source, outs[0], "--chain", folder + "/none").returncode == 1


def a_render_can_be_repeated(folder):
    source = os.path.join(folder, "in.wav")
    outs = [os.path.join(folder, f"{k}.wav") for k in "ab"]
    write_wav(source, noise(48000, full=2 ** 23), bits=24)
    for out in outs:
        run("process", source, out, "--bits", "16", "-i", "compressor:threshold=-20dB")
    with open(outs[0], "rb") as one, open(outs[1], "rb") as two:
        assert one.read() == two.read()


def rate_and_word(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, sine(48000 + 7, -6.0))
    done, report = run_json("process", source, out, "--rate", "44.1kHz", "--bits", "24")
    assert done.returncode == 0, done.stderr
    m = report["outputs"][0]["measure"]
    assert (m["sample_rate_hz"], m["encoding"]) == (44100, "PCM_24")
    assert m["frames"] == round((48000 + 7) * 44100 / 48000)
    # masters are converted with the narrow transition
    assert any("VHQ steep, 48000 → 44100" in text for text in report["outputs"][0]["done"])
    done = run("process", source, out, "--force", "--bits", "32f", "--format", "aiff")
    assert done.returncode == 0
    with open(out, "rb") as file:
        assert file.read(4) == b"FORM"


def refusals(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, noise(1000))
    cases = {
        ("-i", "limitr"): "“limiter”",
        ("-i", "compressor:treshold=-3"): "“threshold”",
        ("-i", "compressor:ratio=300"): "between",
        ("-i", "compressor:ratio=loud"): "between",
        ("-i", "compressor:ratio"): "PARAMETER=VALUE",
        ("-i", "gain:target=up"): "none of",
        ("--bits", "17"): "17",
        ("--rate", "soon"): "soon",
        ("--dither", "white"): "white",
        ("--tag", "TITLE"): "KEY=VALUE",
        ("--format", "mp4"): "mp4",
        ("--format", "flac", "--bits", "32f"): "FLAC",
    }
    for arguments, word in cases.items():
        done = run("process", source, out, *arguments)
        assert done.returncode == 2 and word in done.stderr, (arguments, done.stderr)
        assert os.listdir(folder) == ["in.wav"], arguments
    assert run("process", source).returncode == 2
    assert run("process", source, os.path.join(folder, "noending")).returncode == 2


def existing_files_are_kept(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, noise(1000))
    with open(out, "wb") as file:
        file.write(b"precious")
    for more in ([], ["--hold-ceiling"]):
        done = run("process", source, out, *more)
        assert done.returncode == 1 and "exist" in done.stderr, done.stderr
        with open(out, "rb") as file:
            assert file.read() == b"precious"
    assert run("process", source, out, "--force").returncode == 0
    assert read_wav(out) == read_wav(source)
    before = read_wav(source)
    assert run("process", source, source, "--force", "-i", "gain:gain=0dB").returncode == 0
    assert read_wav(source) == before  # onto itself
    assert sorted(os.listdir(folder)) == ["in.wav", "out.wav"]
    assert run("process", source, os.path.join(folder, "no", "out.wav")).returncode == 1


def streams(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, noise(20000))
    assert run("process", source, out, "-i", "gain:gain=-3dB", "--bits", "24").returncode == 0
    with open(source, "rb") as file:
        raw = file.read()
    for temporary in (folder, None):
        env = {"TMPDIR": temporary} if temporary else {}
        done = run("process", "-", "-", "-i", "gain:gain=-3dB", "--bits", "24", data=raw, env=env)
        assert done.returncode == 0, done.stderr
        assert parse_wav(done.stdout) == read_wav(out)
    done = run("process", "-", "-", data=b"rubbish")
    assert done.returncode == 1 and done.stdout == b""
    assert run("process", "-", "-", "--json", data=raw).returncode == 2
    assert sorted(os.listdir(folder)) == ["in.wav", "out.wav"]


def damaged_source(folder):
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    with open(source, "wb") as file:
        file.write(b"RIFF")
    done = run("process", source, out)
    assert done.returncode == 1 and "in.wav" in done.stderr
    assert os.listdir(folder) == ["in.wav"]


def damage_inside_is_told(folder):
    """What is found on the way, in a frame in the middle: the rest is done, and what is missing is said."""
    sound, packed, out = (os.path.join(folder, name) for name in ("in.wav", "in.flac", "out.wav"))
    write_wav(sound, noise(48000 * 2))
    assert run("process", sound, packed).returncode == 0
    with open(packed, "r+b") as file:
        file.seek(os.path.getsize(packed) // 2)
        file.write(b"\x55" * 40)
    for others in ([], ["--insert", "gain:gain=-1dB"]):
        done, report = run_json("process", packed, out, "--force", *others)
        assert done.returncode == 0 and report["outputs"][0]["proved"]["holds"], done.stderr
        assert "in.flac" in done.stderr and "damaged" in done.stderr, done.stderr
        assert [line for line in report["outputs"][0]["done"] if "in.flac" in line and "silence" in line], report
        assert report["faults"] == ["corrupt"] and report["non_finite_samples"] == 0, report
    with open(packed, "rb") as file:
        done = run("process", "-", out, "--force", data=file.read())
    assert done.returncode == 0 and "“-”" in done.stderr and ".lacquer-" not in done.stderr, done.stderr
    done, report = run_json("process", sound, out, "--force")
    assert "damaged" not in done.stderr and "in.wav" not in "".join(report["outputs"][0]["done"]), report
    # no numbers: only a reader that comes by finds them
    broken = os.path.join(folder, "nan.wav")
    write_wav(broken, [0.1, 0.1, math.nan, 0.1] * 12000, bits=32.0)
    done, report = run_json("process", broken, out, "--force")
    assert done.returncode == 0 and "nan.wav" in done.stderr and "12000" in done.stderr, done.stderr
    assert report["faults"] == [] and report["non_finite_samples"] == 12000, report
    # as it is in a session: told where it is taken in, and again with what is rendered of it
    song = os.path.join(folder, "song.lacquer")
    for source, word in ((packed, "silence"), (broken, "12000")):
        done = run("new", song, source, "--force")
        assert done.returncode == 0 and word in done.stderr, done.stderr
    done, report = run_json("render", song, "--out", folder, "--format", "flac")
    assert done.returncode == 0 and "12000" in done.stderr, done.stderr
    assert report["faults"] == [] and report["non_finite_samples"] == 12000, report
    with open(sound, "r+b") as file:
        file.truncate(os.path.getsize(sound) - 1000)
    assert run("new", song, sound, "--force").returncode == 0
    for more in ([], ["--stems"]):
        done, report = run_json("render", song, "--out", folder, "--format", "flac", "--force", *more)
        assert report["faults"] == ["truncated"] and report["non_finite_samples"] == 0, report
    done, report = run_json("process", sound, out, "--force")
    assert report["faults"] == ["truncated"] and report["non_finite_samples"] == 0, report


def signals_leave_nothing(folder):
    source = os.path.join(folder, "in.wav")
    write_wav(source, noise(48000) * 240)
    inserts = ["-i", "compressor", "-i", "limiter:input=12dB"] * 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for out, more in (("out.wav", []), ("out.flac", ["--hold-ceiling", "--bits", "16"])):
            with subprocess.Popen([LACQUER, "process", source, os.path.join(folder, out), *inserts,
                                   *more], stderr=subprocess.PIPE) as process:
                wait_for_a_file_under_way(process, folder)
                process.send_signal(number)
                _, said = process.communicate(timeout=60)
            if number != signal.SIGKILL:
                assert process.returncode == 1, (process.returncode, said)
                assert b"interrupted" in said
            assert os.listdir(folder) == ["in.wav"], os.listdir(folder)


def a_kill_leaves_no_copy(folder):
    """Neither of standard input nor of what is on its way to standard output."""
    source, temporary = os.path.join(folder, "in.wav"), os.path.join(folder, "tmp")
    os.mkdir(temporary)
    write_wav(source, noise(48000) * 60)
    inserts = ["-i", "compressor", "-i", "limiter:input=12dB"] * 3
    with open(source, "rb") as file:
        raw = file.read()
    for named_in, named_out in (("-", "-"), ("-", os.path.join(folder, "out.wav")), (source, "-")):
        with subprocess.Popen([LACQUER, "process", named_in, named_out, *inserts], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "TMPDIR": temporary}) as process:
            if named_in == "-":
                process.stdin.write(raw)  # all of it is taken, so the work has begun
            process.stdin.close()
            wait_for_a_file_under_way(process, folder if named_out != "-" else temporary)
            process.kill()
            process.wait()
        assert os.listdir(temporary) == [] and sorted(os.listdir(folder)) == ["in.wav", "tmp"], (
            named_in, named_out, os.listdir(temporary), os.listdir(folder))


def nobody_reads(folder):
    """One Ctrl+C ends it while it waits for a pipe to be read, too."""
    source = os.path.join(folder, "in.wav")
    write_wav(source, noise(48000) * 10)
    reader, writer = os.pipe()
    with subprocess.Popen([LACQUER, "process", source, "-"], stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        full = fcntl.fcntl(reader, fcntl.F_GETPIPE_SZ)
        deadline = time.monotonic() + 60
        while waiting(reader) < full and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    os.close(reader)
    assert process.returncode == 1 and b"interrupted" in said, (process.returncode, said)


def waiting(pipe):
    """Bytes that nobody has read."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]


def what_cannot_be_named_is_kept(folder):
    """The folder goes while the file is made: it is found in another, whole, and said where and why; where others come,
    too, for the person alone."""
    source, target, state = (os.path.join(folder, name) for name in ("in.wav", "out", "state"))
    shared = os.path.join(folder, "tmp")
    os.mkdir(shared, 0o755)
    write_wav(source, noise(48000) * 60)
    for name, more, no_state in (("song.wav", [], False), ("song.wav", ["--hold-ceiling"], False),
                                 ("no\udcfftext.wav", [], False), ("song.wav", [], True)):
        os.mkdir(target)
        with subprocess.Popen([LACQUER, "process", source, os.path.join(target, name), *more, "--json",
                               "-i", "limiter"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, umask=0o022,
                              env={**os.environ, "XDG_STATE_HOME": source if no_state else state,
                                   "TMPDIR": shared}) as process:
            wait_for_a_file_under_way(process, target)
            os.rmdir(target)
            told, said = (text.decode() for text in process.communicate(timeout=90))
        place = shared if no_state else os.path.join(state, "lacquer", "kept")
        kept = os.path.join(place, name.replace("g.", "g-2.") if more else name)
        shown = kept.replace("\udcff", "\ufffd")
        assert process.returncode == 1 and shown in said and "No such file" in said, said
        assert os.stat(kept).st_mode & 0o777 == (0o600 if no_state else 0o644), oct(os.stat(kept).st_mode)
        output = json.loads(told)["outputs"][0]
        assert output["path"] == shown and shown in output["error"] and output["proved"]["holds"], output
        kind, channels, rate, bits, data = read_wav(kept)
        assert (kind, channels, rate, bits, len(data)) == (1, 2, 48000, 16, 48000 * 60 * 4), said


def the_ceiling_is_held(folder):
    """Another rate after the limiter makes new peaks: they are said, and taken away on request."""
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    # Of a square wave of 3 kHz 8 kHz keep the fundamental alone, which stands higher.
    write_wav(source, [30000 if i // 2 % 16 < 8 else -30000 for i in range(2 * 96000)])
    chain = ["-i", "limiter:input=6dB,ceiling=-1dB", "--rate", "8000", "--bits", "32f"]
    done, plain = run_json("process", source, out, *chain)
    assert done.returncode == 0, done.stderr
    assert plain["over_ceiling_db"] > 0.05, plain["over_ceiling_db"]
    assert "--hold-ceiling" in done.stderr and "exceeded" in done.stderr
    done, held = run_json("process", source, out, *chain, "--hold-ceiling", "--force")
    assert done.returncode == 0, done.stderr
    assert held["outputs"][0]["measure"]["true_peak_dbtp"] <= -0.99, held
    assert held["over_ceiling_db"] is None and held["ceiling"], held


if __name__ == "__main__":
    main([untouched_is_bit_identical, gain_is_exact, latency_is_taken_out,
          help_shows_what_can_be_heard, recorded_space, quoted_paths,
          json_report,
          shaped_dither,
          a_chain_from_a_file,
          a_render_can_be_repeated, rate_and_word, refusals, existing_files_are_kept, streams,
          damaged_source, damage_inside_is_told, signals_leave_nothing, a_kill_leaves_no_copy, nobody_reads,
          what_cannot_be_named_is_kept, the_ceiling_is_held])
