#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a careless hand or a bad day does: streams that are full or closed, pipes in place of files, names
that print badly. A sentence says what happened, the exit status is right, and nothing half-written stays."""

import os
import re
import resource
import shutil
import stat
import struct
import subprocess
import tempfile

from support import LACQUER, main, noise, run, run_json, shown_on_a_terminal, write_wav


def sound(folder, name="in.wav", frames=4800):
    path = os.path.join(folder, name)
    write_wav(path, noise(frames))
    return path


def into(path, *arguments, **more):
    """The run with its standard output going to PATH."""
    with open(path, "wb") as out:
        return subprocess.run([LACQUER, *arguments], stdout=out, stderr=subprocess.PIPE, check=False,
                              timeout=100, **more)


def full_standard_output(folder):
    source = sound(folder)
    for arguments in (["--help"], ["--version"], ["process", "--help"], ["measure", source],
                      ["measure", source, "--json"], ["process", source, "-"]):
        done = into("/dev/full", *arguments)
        assert done.returncode == 1, arguments
        said = done.stderr.decode().strip().splitlines()
        assert [line for line in said if "standard output: No space left" in line] == said[-1:], said


def closed_standard_output(folder):
    """Nothing that is printed goes into a file that was opened meanwhile."""
    source, out = sound(folder), os.path.join(folder, "out.wav")
    done = subprocess.run(["sh", "-c", '"$0" process "$1" "$2" --json >&-', LACQUER, source, out],
                          capture_output=True, check=False, timeout=100)
    assert done.returncode == 1 and b"standard output" in done.stderr, done.stderr
    with open(source, "rb") as a, open(out, "rb") as b:
        assert a.read() == b.read()


def a_reader_that_goes(folder):
    """As with “| head”: quietly, and the copy that was made for it goes too."""
    source, kept = sound(folder, frames=480000), os.path.join(folder, "tmp")
    os.mkdir(kept)
    with subprocess.Popen([LACQUER, "process", source, "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "TMPDIR": kept}) as process:
        process.stdout.read(100)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(100)
    assert process.returncode == 1 and b"standard output" not in said, (process.returncode, said)
    assert os.listdir(kept) == []


def help_in_any_locale(_):
    done = run("process", "--help", env={"LC_ALL": "C"})
    assert done.returncode == 0 and "[OPTION…]".encode() in done.stdout, done.stdout[:99]


def pipes_and_devices(folder):
    source, pipe = sound(folder), os.path.join(folder, "pipe.wav")
    os.mkfifo(pipe)
    for more in ([], ["--force"]):
        done = run("process", source, pipe, *more)
        assert done.returncode == 1 and "device or a pipe" in done.stderr, done.stderr
        assert stat.S_ISFIFO(os.stat(pipe).st_mode)
    for arguments in (["measure", pipe], ["process", pipe, os.path.join(folder, "out.wav")],
                      ["new", os.path.join(folder, "s.lacquer"), pipe]):
        done = run(*arguments)
        assert done.returncode == 1 and "device or a pipe" in done.stderr, done.stderr
    assert sorted(os.listdir(folder)) == ["in.wav", "pipe.wav"]


def what_is_in_the_way(folder):
    """Said before any work, with what can be done; what can be made is made, and told."""
    source, session, out = sound(folder), os.path.join(folder, "s.lacquer"), os.path.join(folder, "out")
    for arguments in (["process", source, source], ["process", source, source, "--hold-ceiling"]):
        done = run(*arguments)
        assert done.returncode == 1 and f"{source} exists already; --force replaces it" in done.stderr
    assert run("new", session, source, sound(folder, "b.wav")).returncode == 0
    assert run("render", session, "--out", out, "--stems").returncode == 0
    names = sorted(os.listdir(out))
    for name in names[:2]:
        os.remove(os.path.join(out, name))
    done, report = run_json("render", session, "--out", out, "--stems")
    assert done.returncode == 1 and done.stderr.count("--force replaces it") == 1, done.stderr
    assert ["error" in output for output in report["outputs"]] == [False, True], report
    assert sorted(os.listdir(out)) == names


def names_too_long(folder):
    """Known before the work, which else would be lost, or kept."""
    source, state = sound(folder), os.path.join(folder, "state")
    for more in ([], ["--hold-ceiling"]):
        done = run("process", source, os.path.join(folder, 252 * "n" + ".wav"), *more, env={"XDG_STATE_HOME": state})
        assert done.returncode == 1 and "File name too long" in done.stderr, done.stderr
        assert sorted(os.listdir(folder)) == ["in.wav"], os.listdir(folder)


def files_too_large(folder):
    """For the limit of a shell, which is a full disk like any other."""
    source = sound(folder, frames=480000)
    for out in (os.path.join(folder, "out.wav"), "-"):
        done = subprocess.run([LACQUER, "process", source, out], capture_output=True, check=False, timeout=100,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000)))
        assert done.returncode == 1 and b"File too large" in done.stderr, (done.returncode, done.stderr)
        assert os.listdir(folder) == ["in.wav"], os.listdir(folder)


def onto_its_own_input(folder):
    """A session does not replace what it plays; `process`, where both are named by hand, does when it is told to."""
    source, session = sound(folder), os.path.join(folder, "s.lacquer")
    assert run("new", session, source).returncode == 0
    assert run("add", session, "deliverable", "template={title}").returncode == 0
    with open(source, "rb") as file:
        before = file.read()
    done = run("render", session, "--out", folder, "--force")
    assert done.returncode == 1 and "in.wav is a file that this session plays" in done.stderr, done.stderr
    with open(source, "rb") as file:
        assert file.read() == before
    assert run("process", source, source, "--force", "-i", "gain:gain=-6").returncode == 0
    with open(source, "rb") as file:
        assert file.read() != before


def receipts_are_kept(folder):
    """The file went to the client, its receipt stayed: the next file of that name gets another one."""
    session, out = os.path.join(folder, "s.lacquer"), os.path.join(folder, "out")
    assert run("new", session, sound(folder)).returncode == 0
    assert run("render", session, "--out", out).returncode == 0
    name, receipt = sorted(os.listdir(out))
    os.remove(os.path.join(out, name))
    with open(os.path.join(out, receipt), encoding="utf-8") as file:
        before = file.read()
    assert run("set", session, "t1/fader=-3").returncode == 0
    assert run("render", session, "--out", out).returncode == 0
    assert sorted(os.listdir(out)) == sorted([name, receipt, name + ".receipt-2.txt"])
    with open(os.path.join(out, receipt), encoding="utf-8") as file:
        assert file.read() == before
    assert run("render", session, "--out", out, "--force").returncode == 0  # which replaces both
    with open(os.path.join(out, receipt), encoding="utf-8") as file:
        assert file.read() != before


def no_place_to_write(folder):
    source, nowhere = sound(folder), os.path.join(folder, "nowhere")
    done = run("process", source, os.path.join(nowhere, "a.wav"))
    assert done.returncode == 1 and f"there is no folder {nowhere}" in done.stderr, done.stderr
    done = run("process", source, folder)
    assert done.returncode != 0 and os.listdir(folder) == ["in.wav"]
    link, other = os.path.join(folder, "link.wav"), sound(folder, "other.wav")
    os.symlink(other, link)
    done = run("process", source, link, "--force", "--hold-ceiling", "-i", "limiter:ceiling=-20")
    assert done.returncode == 0 and os.path.islink(link), done.stderr  # through it, as without
    with open(source, "rb") as a, open(other, "rb") as b:
        assert a.read() != b.read()
    astray = os.path.join(folder, "astray.wav")
    os.symlink(os.path.join(folder, "gone.wav"), astray)
    for more in ([], ["--force"], ["--force", "--hold-ceiling", "-i", "limiter:ceiling=-20"]):
        done = run("process", source, astray, *more)
        assert done.returncode == 1 and "leads to nothing" in done.stderr, done.stderr
        assert os.path.islink(astray)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as disk:  # another one
        there = os.path.join(disk, "there.wav")
        shutil.copy(source, there)
        os.chmod(there, 0o600)
        os.remove(link)
        os.symlink(there, link)
        for more in ([], ["--hold-ceiling", "-i", "limiter:ceiling=-20"]):
            done = run("process", source, link, "--force", *more)
            assert done.returncode == 0 and os.path.islink(link), done.stderr
            assert os.listdir(disk) == ["there.wav"] and os.stat(there).st_mode & 0o777 == 0o600


def no_room(folder):
    """A disk that is full, as far as a limit on the size of files is one: the file that the person knows is named,
    and nothing is left."""
    source, session = sound(folder, frames=48000), os.path.join(folder, "s.lacquer")
    out = os.path.join(folder, "out.wav")
    for arguments, words in ((["new", session, source, "--rate", "44100"], "Converting “in.wav”: "),
                             (["process", source, out, "--bits", "64f"], "cannot write out.wav: ")):
        done = subprocess.run([LACQUER, *arguments], capture_output=True, check=False, timeout=100,
                              restore_signals=False,  # the limit is an error for it, not its end
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (99999, 99999)))
        assert done.returncode == 1 and words in done.stderr.decode(), done.stderr
        assert os.listdir(folder) == ["in.wav"], os.listdir(folder)


def nothing_to_render(folder):
    session = os.path.join(folder, "s.lacquer")
    assert run("new", session).returncode == 0
    done = run("render", session)
    assert done.returncode == 1 and "no sound" in done.stderr
    assert run("add", session, "track", sound(folder)).returncode == 0
    assert run("set", session, "t1/mute=on").returncode == 0
    done = run("render", session, "--stems")
    assert done.returncode == 1 and "muted" in done.stderr
    assert run("render", session, "--from", "9").returncode == 2


def names_that_print_badly(folder):
    name = "a\x1b[31m\u009b é.wav"
    source = sound(folder, name)
    done, report = run_json("measure", source)
    assert report[0]["file"] == source
    done = run("measure", source)
    assert b"\x1b" not in done.stdout and b"\xc2\x9b" not in done.stdout and "é".encode() in done.stdout
    empty = os.path.join(folder, "empty.wav")
    with open(empty, "w", encoding="utf-8"):
        pass
    done = run("measure", empty)
    assert done.stderr.count("empty.wav") == 1, done.stderr  # not its name twice
    done = run("process", "-", os.path.join(folder, "o.wav"), data=b"no sound")
    assert "standard input is not an audio file" in done.stderr, done.stderr


BAR = re.compile(r"\r(?:[█░]+ +\d+ %  ([^\r\n\x1b]*))?\x1b\[K".encode())


def on_a_terminal(*arguments):
    """Exit status and what it shows there; of its bar only what that says."""
    begun = []

    def start(terminal):
        begun.append(subprocess.Popen([LACQUER, *arguments], stdin=terminal, stdout=terminal, stderr=terminal))

    shown = shown_on_a_terminal(start)
    return begun[0].wait(), BAR.sub(rb"\1", shown.replace(b"\r\n", b"\n"))


def long_silence(path, seconds, rate=44100):
    """Takes no room on the disk, and time to convert."""
    write_wav(path, [], rate=rate)
    with open(path, "r+b") as file:
        size = seconds * rate * 4
        file.truncate(44 + size)
        for at, value in ((4, 36 + size), (40, size)):
            file.seek(at)
            file.write(struct.pack("<I", value))


def texts_that_steer_a_terminal(folder):
    """Names, titles and words with escapes, line ends and bytes that are no text: none reaches a terminal or a
    pipe, none makes a line of its own, and JSON has them all as they are."""
    bad = "\x1b[31m\nno\r\x07\x7f\u009b2J"
    source, broken = sound(folder, f"a{bad}.wav"), os.path.join(folder, os.fsdecode(b"b\x9b\xff\xe2\x82.wav"))
    shutil.copy(source, broken)
    other_rate = os.path.join(folder, f"c{bad}.wav")  # is converted, under its name in the bar
    long_silence(other_rate, 5 * 60)
    session, out = os.path.join(folder, "s.lacquer"), os.path.join(folder, f"out{bad}.wav")
    done, made = run_json("new", session, source, broken, "--title", f"T{bad}", "--artist", f"A{bad}")
    assert done.returncode == 0 and made["title"] == f"T{bad}" and made["tracks"][0]["name"] == f"a{bad}", made
    assert run("set", session, f"t1/name=N{bad}").returncode == 0
    for more in ([], ["--hold-ceiling"]):
        assert run("process", source, out, "--force", "-i", "limiter", *more).returncode == 0
    deliver = os.path.join(folder, f"d{bad}")
    undone = ["undo", session], ["redo", session]
    commands = [["measure", source, broken], ["measure", source + "no"], ["compare", source, broken],
                ["process", source, out], ["process", source, out, "--force"], ["show", session],
                ["history", session], *undone, ["render", session, "--out", deliver],
                ["render", session, "--out", deliver], ["render", session, "--deliverable", bad],
                ["set", session, f"{bad}=1"], ["add", session, "track", other_rate], [f"word{bad}"],
                [os.fsdecode(b"word\xff\x9b")], ["measure", f"--{bad}"], ["process", source, out, "-i", bad],
                ["new", os.path.join(folder, f"n{bad}.lacquer"), source]]
    for command in commands:
        done = subprocess.run([LACQUER, *command], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        _, shown = on_a_terminal(*command)
        for text in (done.stdout + done.stderr, shown):
            assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|^no", text, re.M), (command, text)
            text.decode("utf-8")
            assert text, command
    _, shown = run_json("show", session)
    assert shown["tracks"][0]["name"] == f"N{bad}", shown["tracks"][0]
    raw = run("show", session, "--json").stdout
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", raw), raw


def streams_that_make_no_sense(folder):
    source, session = sound(folder), os.path.join(folder, "s.lacquer")
    with open(source, "rb") as file:
        data = file.read()
    assert run("new", session, source, "--rate", "44.1kHz").returncode == 0  # as process writes it
    for status, arguments, words in (
            (2, ["measure", "-", "-"], "read twice"), (2, ["new", session, "-"], "standard input"),
            (2, ["compare", "-", source], "standard input"), (2, ["add", session, "track", "-"], "standard input"),
            (1, ["process", source, "out.wav", "-i", "reverb:sample=-"], "-: No such file")):
        done = run(*arguments, data=data, cwd=folder)
        assert done.returncode == status and words in done.stderr, (arguments, done.stderr)
    assert not {"-", "out.wav"} & set(os.listdir(folder)), os.listdir(folder)
    assert run("new", session, source, "--force", "--rate", "fast").returncode == 2
    done = run("render", session, "--out", "-", cwd=folder)
    assert done.returncode == 2 and "folder" in done.stderr and "-" not in os.listdir(folder)


def no_display(folder):
    """A window that cannot open says what can be done without; not every lacquer has one."""
    bare = {name: value for name, value in os.environ.items()
            if name not in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "GDK_BACKEND")}
    bare["XDG_RUNTIME_DIR"] = folder
    done = subprocess.run([LACQUER, sound(folder)], env=bare, capture_output=True, check=False, timeout=100)
    assert done.returncode == 1 and b"lacquer --help" in done.stderr, done.stderr
    assert done.stderr.count(b"\n") == 1, done.stderr


def formats_that_are_none(folder):
    source = sound(folder)
    for arguments, words in ((["a.mp3"], "“mp3” is none of wav"), (["a.d/song"], "says no format"),
                             (["a", "--format", "ogg"], "“ogg” is none of wav")):
        done = run("process", source, os.path.join(folder, arguments[0]), *arguments[1:])
        assert done.returncode == 2 and words in done.stderr, done.stderr


def half_a_name(folder):
    done = run("process", sound(folder), os.path.join(folder, "o.wav"), "-i", "comp")
    assert done.returncode == 2 and "“compressor”" in done.stderr, done.stderr


if __name__ == "__main__":
    main([onto_its_own_input, receipts_are_kept, no_display, formats_that_are_none, streams_that_make_no_sense, half_a_name,
          what_is_in_the_way, names_too_long, files_too_large, no_place_to_write, no_room,
          nothing_to_render, names_that_print_badly, texts_that_steer_a_terminal,
          full_standard_output, closed_standard_output, a_reader_that_goes, help_in_any_locale,
          pipes_and_devices])
