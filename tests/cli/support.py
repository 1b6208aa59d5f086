# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command tests share: running the real program, making and reading WAV files with
nothing but the standard library, and speaking TAP."""

import array
import json
import math
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback

LACQUER = sys.argv[1] if len(sys.argv) > 1 else "lacquer"


class Skip(Exception):
    pass


def run(*arguments, data=None, env=None, cwd=None):
    """CompletedProcess with bytes in stdout and text in stderr."""
    done = subprocess.run([LACQUER, *map(str, arguments)], input=data, capture_output=True,
                          env={**os.environ, **(env or {})}, cwd=cwd, timeout=100, check=False)
    done.stderr = done.stderr.decode("utf-8", "replace")
    return done


def run_json(*arguments, **more):
    """The one JSON document that must be all of standard output."""
    done = run(*arguments, "--json", **more)
    return done, json.loads(done.stdout, parse_constant=refuse_constant)


def refuse_constant(name):
    raise AssertionError(f"{name} in JSON")


def need(program):
    path = shutil.which(program)
    if path is None:
        raise Skip(f"{program} is not installed")
    return path


def files_under_way(process, folder):
    """Those it writes into FOLDER: without a name, or with a temporary one."""
    found, fds = 0, f"/proc/{process.pid}/fd"
    for fd in os.listdir(fds):
        try:
            path = os.readlink(os.path.join(fds, fd))
        except FileNotFoundError:
            continue
        found += os.path.dirname(path) == os.path.realpath(folder) and (
            path.endswith(".part") or "/#" in path)
    return found


def wait_for_a_file_under_way(process, folder):
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        if files_under_way(process, folder):
            return
        time.sleep(0.02)
    raise AssertionError("no file was begun")


# ---- WAV files ----

def shown_on_a_terminal(start):
    """What a program writes to the terminal that START is given; START returns when it runs, or when it is done."""
    leader, follower = pty.openpty()
    try:
        start(follower)
    finally:
        os.close(follower)
    shown = b""
    try:
        while chunk := os.read(leader, 4096):
            shown += chunk
    except OSError:  # nobody writes there any more
        pass
    os.close(leader)
    return shown


def pack(samples, bits):
    """Interleaved samples: integers, or floats for bits 32.0."""
    if isinstance(bits, float):
        return array.array("f", samples).tobytes()
    if bits == 16:
        return array.array("h", samples).tobytes()
    if bits == 24:
        return b"".join(struct.pack("<i", x)[:3] for x in samples)
    raise ValueError(bits)


def write_wav(path, samples, channels=2, rate=48000, bits=16):
    data = pack(samples, bits)
    width = int(bits) // 8
    kind = 3 if isinstance(bits, float) else 1
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, kind,
                       channels, rate, rate * channels * width, channels * width, int(bits),
                       b"data", len(data))
    with open(path, "wb") as file:
        file.write(head + data)


def parse_wav(raw):
    """(format, channels, rate, bits, data bytes) of a WAV in memory."""
    assert raw[:4] == b"RIFF" and raw[8:12] == b"WAVE", raw[:16]
    at, form = 12, None
    while at + 8 <= len(raw):
        name, size = struct.unpack_from("<4sI", raw, at)
        if name == b"fmt ":
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", raw, at + 8)
            if kind == 0xFFFE:
                kind = struct.unpack_from("<H", raw, at + 8 + 24)[0]
            form = kind, channels, rate, bits
        if name == b"data":
            return (*form, raw[at + 8:at + 8 + size])
        at += 8 + size + size % 2
    raise AssertionError("no data chunk")


def read_wav(path):
    with open(path, "rb") as file:
        return parse_wav(file.read())


def read_floats(path):
    kind, _, _, bits, data = read_wav(path)
    assert (kind, bits) == (3, 32), (kind, bits)
    return array.array("f", data)


def sine(frames, peak_db, hz=1000.0, channels=2, rate=48000, full=32768):
    peak = 10 ** (peak_db / 20) * full
    return [x for i in range(frames)
            for x in [round(peak * math.sin(2 * math.pi * hz * i / rate))] * channels]


def noise(frames, seed=1, channels=2, full=32768, level=0.5):
    """A little linear congruential generator: the same on every Python."""
    state, out = seed, []
    for _ in range(frames * channels):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        out.append(int(((state >> 33) / 2 ** 31 * 2 - 1) * level * full))
    return out


# ---- TAP ----

def main(tests):
    """Runs functions that take the path of an empty folder."""
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="lacquer-cli-") as folder:
            try:
                test(folder)
                print(f"ok {number} - {name}")
            except Skip as why:
                print(f"ok {number} - {name} # SKIP {why}")
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} - {name}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}")
    sys.exit(failed > 0)
