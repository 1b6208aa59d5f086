#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that work on a session: new, show, set, add, remove, undo, redo, history."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time

from support import LACQUER, Skip, main, noise, run, run_json, write_wav


def make(folder, *more, name="Song.lacquer", files=("a.wav",)):
    """A session of FILES, 0.1 s each; its path."""
    paths = []
    for file in files:
        paths.append(os.path.join(folder, file))
        write_wav(paths[-1], noise(4800))
    session = os.path.join(folder, name)
    done = run("new", session, *paths, *more)
    assert done.returncode == 0, done.stderr
    return session


def show(session):
    done, found = run_json("show", session)
    assert done.returncode == 0, done.stderr
    return found


def edit(*arguments, status=0):
    done = run(*arguments)
    assert done.returncode == status, (done.returncode, done.stderr)
    return done


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def refused(words, *arguments, status=2):
    """Fails with STATUS and WORDS, prints nothing, changes nothing."""
    session = arguments[1]
    before = read(session), read(session + "-journal")
    done = edit(*arguments, status=status)
    assert words in done.stderr, done.stderr
    assert done.stdout == b"", done.stdout
    assert (read(session), read(session + "-journal")) == before


def made_new(folder):
    session = make(folder, "--title", "Night Train", "--artist", "Ana", files=("a.wav", "b.wav"))
    found = show(session)
    assert found["title"] == "Night Train" and found["artist"] == "Ana"
    assert found["sample-rate"] == 48000 and found["saved"] and found["problems"] == []
    assert [t["name"] for t in found["tracks"]] == ["a", "b"]
    region = found["tracks"][0]["regions"][0]
    assert (region["start"], region["offset"], region["length"]) == (0, 0, 4800)
    media = found["media"][0]
    assert media["uri"] == os.path.join(os.path.realpath(folder), "a.wav")
    assert not media["missing"] and media["frames"] == 4800 and len(media["sha256"]) == 64
    text = read(session)
    assert text.startswith("[Lacquer]\nformat=1\nsample-rate=48000\ntitle=Night Train\n")
    assert "\nuri=a.wav\n" in text


def new_takes_the_name_of_one_file(folder):
    assert show(make(folder, files=("Night Train.wav",)))["title"] == "Night Train"
    assert show(make(folder, files=("a.wav", "b.wav"), name="two.lacquer"))["title"] == ""
    given = make(folder, "--title", "", name="given.lacquer")
    assert show(given)["title"] == ""
    assert edit("show", given).stdout.decode().startswith("given.lacquer  (48 kHz)\n")


def new_converts(folder):
    path = os.path.join(folder, "cd.wav")
    write_wav(path, noise(44100), rate=44100)
    session = os.path.join(folder, "s.lacquer")
    done, found = run_json("new", session, path, "--rate", 96000)
    assert done.returncode == 0, done.stderr
    media = found["media"][0]
    assert media["frames"] == 96000 and media["origin"].endswith("/cd.wav")
    assert "44100 → 96000 Hz" in media["converter"]
    assert os.path.dirname(media["uri"]).endswith("/s Media")


def new_refuses(folder):
    session = make(folder)
    before = read(session)
    done = edit("new", session, os.path.join(folder, "a.wav"), status=1)
    assert "--force" in done.stderr and read(session) == before
    edit("new", session, os.path.join(folder, "a.wav"), "--force", "--title", "Other")
    assert show(session)["title"] == "Other"
    junk = os.path.join(folder, "junk.wav")
    with open(junk, "w", encoding="utf-8") as file:
        file.write("no sound")
    other = os.path.join(folder, "other.lacquer")
    edit("new", other, junk, status=1)
    assert not os.path.exists(other) and not os.path.exists(other + "-journal")
    more = os.path.join(folder, "more.wav")
    with open(more, "w", encoding="utf-8"):
        pass
    done = edit("new", other, junk, more, status=1)
    assert "2 of 2 files" in done.stderr and "junk.wav" in done.stderr and "more.wav" in done.stderr
    done = edit("new", "-q", other, junk, os.path.join(folder, "a.wav"), more, status=1)
    assert "2 of 3 files" in done.stderr and "junk.wav" in done.stderr and "more.wav" in done.stderr
    assert len(show(other)["tracks"]) == 1  # the others are left out
    done = edit("add", other, "track", junk, os.path.join(folder, "a.wav"), status=1)
    assert "junk.wav" in done.stderr and len(show(other)["tracks"]) == 2
    # what cannot be replaced stays: a recording named by mistake, a session when its files are no good
    done = edit("new", os.path.join(folder, "a.wav"), session, "--force", "--rate", 48000, status=1)
    assert "not replaced" in done.stderr and os.path.getsize(os.path.join(folder, "a.wav")) > 19000
    edit("set", other, "title=Kept")
    done = edit("new", other, junk, "--rate", 48000, "--force", status=1)
    assert "as it was" in done.stderr and show(other)["title"] == "Kept", done.stderr
    edit("undo", other)
    edit("new", other, os.path.join(folder, "a.wav"), "--force")
    assert show(other)["title"] == "a" and not [n for n in os.listdir(folder) if "~" in n]
    edit("new", os.path.join(folder, "x.lacquer"), junk, "--rate", "12", status=1)


def new_follows_links(folder):
    """As all else that is written here: through a link, and not in the place of one that leads to nothing."""
    place = os.path.join(folder, "place")
    os.mkdir(place)
    session, link = make(place), os.path.join(folder, "link.lacquer")
    sound = os.path.join(place, "a.wav")
    os.symlink(session, link)
    edit("new", link, sound, status=1)
    edit("new", link, sound, "--force", "--title", "Through")
    assert os.readlink(link) == session and show(session)["title"] == "Through"
    assert sorted(os.listdir(place)) == ["Song.lacquer", "Song.lacquer-journal", "a.wav"], os.listdir(place)
    astray, gone = os.path.join(folder, "astray.lacquer"), os.path.join(place, "gone.lacquer")
    os.symlink(gone, astray)
    for more in ([], ["--force"]):
        done = edit("new", astray, sound, *more, status=1)
        assert "astray.lacquer” is a link that leads to nothing" in done.stderr, done.stderr
        assert os.readlink(astray) == gone and not os.path.exists(gone)
    assert sorted(os.listdir(folder)) == ["astray.lacquer", "link.lacquer", "place"], os.listdir(folder)


def whole(session):
    """What of its history is there, and its title; None: it cannot be opened."""
    done = run("show", session, "--json")
    if done.returncode:
        return None
    found = json.loads(done.stdout)
    return found["title"], [command["label"] for command in found["history"]["commands"]]


def new_in_its_place_is_killed(folder):
    """At every call that changes a name or a file: the old session with its history, or the new one whole."""
    if len(sys.argv) < 3 or not os.path.exists(sys.argv[2]):
        raise Skip("the library of faults was not built")
    made = make(folder)
    edit("set", made, "title=Old")
    edit("set", made, "artist=Ana")
    old = whole(made)
    n, finished = 0, False
    while not finished:
        n += 1
        for how in ("0", "1"):
            place = os.path.join(folder, f"{n}-{how}")
            session = os.path.join(place, "Song.lacquer")
            os.mkdir(place)
            for name in ("a.wav", "Song.lacquer", "Song.lacquer-journal"):
                shutil.copy(os.path.join(folder, name), place)
            done = run("new", session, os.path.join(place, "a.wav"), "--force", "--title", "New",
                       env={"LD_PRELOAD": sys.argv[2], "LQ_FAULTS": f"kill {n} {how}"})
            finished = done.returncode == 0
            there = whole(session), whole(session + "~")
            assert old in there or there[0] and there[0][0] == "New", (n, how, there, os.listdir(place))
    assert n > 3


def set_values(folder):
    session = make(folder, files=("a.wav", "b.wav"))
    done, found = run_json("set", session, "t1/fader=-3dB", "t2/pan=L30", "master/fader=−1,5",
                           "title=Später Zug", "loop-end=0:00.050", "brief=warm;close;late",
                           "--reason", "the singer asked")
    assert done.returncode == 0, done.stderr
    assert found["set"][0] == {"address": "t1/fader", "before": "0.0 dB", "after": "−3.0 dB"}
    assert found["command"]["reason"] == "the singer asked"
    assert len(found["command"]["changes"]) == 6
    now = show(session)
    assert now["tracks"][0]["fader"] == -3 and now["tracks"][1]["pan"] == -0.3
    assert now["master-fader"] == -1.5 and now["loop-end"] == 2400
    assert now["brief"] == ["warm", "close", "late"] and now["title"] == "Später Zug"
    assert "\nfader=-3\n" in read(session) and "\nbrief=warm;close;late\n" in read(session)
    edit("set", session, "t1/fader=-inf")
    assert show(session)["tracks"][0]["fader"] is None
    assert edit("set", session, "t1/fader=-inf").stdout == b"nothing changed\n"
    assert len(show(session)["history"]["commands"]) == 3


def set_refuses(folder):
    session = make(folder)
    refused("“fader”", "set", session, "t1/fadr=-3")
    refused("“t1”", "set", session, "t9/fader=-3")
    refused("from −∞ dB to +12.0 dB", "set", session, "t1/fader=40")
    refused("no value", "set", session, "t1/fader=loud")
    refused("cannot be changed", "set", session, "sample-rate=44100")
    refused("ADDRESS=VALUE", "set", session, "t1/fader")
    # All or nothing: the good one before the bad one is taken back.
    refused("“mute”", "set", session, "t1/fader=-3", "t1/mut=on")


def processors_in_chains(folder):
    session = make(folder)
    assert edit("add", session, "master/compressor:threshold=-18dB,ratio=4").stdout == b"n1\n"
    assert edit("add", session, "master/limiter", "ceiling=-2").stdout == b"n2\n"
    assert edit("add", session, "master/gain", "--place", "1").stdout == b"n3\n"
    assert edit("add", session, "t1/gain:gain=1.5").stdout == b"n4\n"
    now = show(session)
    assert [n["id"] for n in now["master"]] == ["n3", "n1", "n2"]
    assert now["master"][1]["parameters"]["ratio"] == 4
    assert now["tracks"][0]["nodes"][0]["parameters"]["gain"] == 1.5
    edit("set", session, "master/limiter/ceiling=-1", "master/n3/gain=2", "n1/bypass=on",
         "t1/gain/target=Mid")
    now = show(session)
    assert now["master"][2]["parameters"]["ceiling"] == -1 and now["master"][1]["bypass"] is True
    assert now["tracks"][0]["nodes"][0]["target"] == "Mid"
    edit("set", session, "n1/key=t1", "tempo=124.5 BPM")
    refused("is no track", "set", session, "n1/key=Drums")
    refused("for listening", "set", session, "n1/listen=on")
    refused("for listening", "add", session, "master/compressor:listen=on")
    edit("add", session, "master/gain")
    refused("name it by its id", "set", session, "master/gain/gain=1")
    refused("“limiter”", "add", session, "master/limitr")
    refused("“ceiling”", "add", session, "master/limiter:ceilin=-1")
    refused("neither “master” nor a track", "add", session, "t7/limiter")
    refused("nothing that can be added", "add", session, "sned")


def recorded_space(folder):
    session, hall = make(folder), os.path.join(folder, "hall.wav")
    write_wav(hall, [0] * 100 + [20000] + [0] * 99, channels=1)
    assert edit("add", session, f"master/reverb:sample={hall},mix=100").stdout == b"n1\n"
    now = show(session)
    assert now["master"][0]["sample"] == "m2"
    assert now["master"][0]["parameters"]["kind"] == "Convolution"
    assert now["media"][1]["missing"] is False
    assert [c["label"] for c in now["history"]["commands"]][-1] == "Add reverb"
    refused("is used by n1", "remove", session, "m2")
    refused("none.wav", "set", session, f"n1/sample={folder}/none.wav")
    edit("add", session, "master/gain")
    refused("takes no sample", "set", session, "n2/sample=m2")
    edit("set", session, "n1/kind=Hall", "n1/sample=m2")
    assert show(session)["master"][0]["parameters"]["kind"] == "Convolution"
    edit("set", session, "n1/sample=")
    assert show(session)["master"][0]["sample"] == ""
    assert b"Reverb sample" in edit("set", session, f"n1/sample={hall}").stdout
    assert show(session)["master"][0]["sample"] == "m2"
    edit("set", session, "n1/sample=")
    done = run("render", session, "--out", folder, "--format", "flac", "--bits", "24")
    assert done.returncode == 0 and "no response was chosen" in done.stderr, done.stderr
    edit("set", session, "n1/sample=m2")
    os.rename(hall, hall + ".away")
    done = run("render", session, "--out", folder, "--format", "wav", "--bits", "32f")
    assert done.returncode == 0 and "hall.wav” was not found" in done.stderr, done.stderr


def quoted_sample(folder):
    session, hall = make(folder), os.path.join(folder, "Hall, large; 2.wav")
    write_wav(hall, [0] * 100 + [20000] + [0] * 99, channels=1)
    assert edit("add", session, f'master/reverb:sample="{hall}",mix=20').stdout == b"n1\n"
    now = show(session)
    assert now["master"][0]["sample"] == "m2" and now["master"][0]["parameters"]["mix"] == 20
    refused("in double quotes", "add", session, f"master/reverb:sample={hall}")
    refused("do not end", "add", session, f'master/reverb:sample="{hall}')
    edit("set", session, "n1/sample=")
    edit("set", session, f"n1/sample={hall}")  # a value by itself needs none
    assert show(session)["master"][0]["sample"] == "m2"


def notes_and_references(folder):
    session = make(folder)
    write_wav(os.path.join(folder, "ref.wav"), noise(9600, seed=3))
    assert edit("add", session, "note", "at=0:00.050", "text=vocal = buried",
                "author=Ana").stdout == b"k1\n"
    assert edit("add", session, "reference", os.path.join(folder, "ref.wav"),
                "name=The one").stdout == b"f1\n"
    edit("add", session, "marker", "at=2400", "name=Chorus")
    edit("add", session, "deliverable", "name=CD", "format=flac", "bits=16", "rate=44.1k")
    now = show(session)
    assert now["notes"][0]["text"] == "vocal = buried" and now["notes"][0]["at"] == 2400
    assert now["references"][0]["name"] == "The one" and now["references"][0]["media"] == "m2"
    assert now["markers"][0]["name"] == "Chorus"
    assert [now["deliverables"][0][k] for k in ("format", "bits", "rate")] == ["flac", "16", 44100]
    assert len(now["history"]["commands"]) == 5
    refused("needs an audio file", "add", session, "reference")
    refused("none.wav", "add", session, "reference", os.path.join(folder, "none.wav"), status=1)
    refused("is used by f1", "remove", session, "m2")
    edit("remove", session, "f1", "k1", "--reason", "done with")
    now = show(session)
    assert now["references"] == [] and now["notes"] == []
    assert now["history"]["commands"][-1]["reason"] == "done with"
    edit("remove", session, "m2")
    refused("cannot be removed", "remove", session, "session")
    edit("undo", session, "-n", "2")
    assert show(session)["references"][0]["name"] == "The one"


def undone_and_redone(folder):
    session = make(folder)
    start = read(session)
    edit("set", session, "t1/fader=-3")
    edit("add", session, "master/limiter")
    edit("remove", session, "t1")
    end = read(session)
    assert b"undone: c4  Remove track" in edit("undo", session).stdout
    edit("undo", session, "--steps", "2")
    assert read(session) == start
    done, found = run_json("redo", session, "-n", "9")
    assert done.returncode == 0 and [c["id"] for c in found["redone"]] == ["c2", "c3", "c4"]
    assert read(session) == end
    edit("redo", session, status=1)
    edit("undo", session, "-n", "0", status=2)
    edit("undo", session, "-n", "99")  # as far as it goes: to the empty session
    edit("undo", session, status=1)


def history_with_branches(folder):
    session = make(folder)
    edit("set", session, "t1/fader=-3", "--reason", "too loud")
    edit("undo", session)
    edit("set", session, "t1/fader=-6")
    done, found = run_json("history", session)
    assert done.returncode == 0 and found["current"] == "c3"
    assert [(c["id"], c["after"], c["done"]) for c in found["commands"]] == [
        ("c1", None, True), ("c2", "c1", False), ("c3", "c1", True)]
    text = edit("history", session).stdout.decode()
    assert "c2" not in text and "1 more in other branches" in text
    assert "“too loud”" in edit("history", session, "--all").stdout.decode()
    edit("history", session, "--reason", "Bob X Loom", "--command", "c1")
    edit("history", session, "--go-to", "c2")
    now = show(session)
    assert now["tracks"][0]["fader"] == -3 and now["history"]["current"] == "c2"
    assert now["history"]["commands"][0]["reason"] == "Bob X Loom"
    refused("no command “c9”", "history", session, "--go-to", "c9")
    label = now["history"]["commands"][1]["label"]
    assert label == "a fader 0.0 → −3.0 dB", label


def locked_out(folder):
    session = make(folder)
    descriptor = os.open(session + "-lock", os.O_RDWR | os.O_CREAT)
    try:  # the lock that another process of ours holds
        fcntl.fcntl(descriptor, 37, b"\x01\x00" + bytes(30))  # F_OFD_SETLK, F_WRLCK, whole file
    except OSError as error:
        raise Skip("no such locks here") from error
    os.write(descriptor, b"4711 studio\n")
    refused("open in another Lacquer (process 4711 on studio)", "set", session, "title=x", status=1)
    refused("open in another Lacquer", "undo", session, status=1)
    assert show(session)["title"] == "a"  # looking is allowed
    os.close(descriptor)
    edit("set", session, "title=x")
    assert sorted(os.listdir(folder)) == ["Song.lacquer", "Song.lacquer-journal", "a.wav"]


def messages_about_files(folder):
    done = edit("show", os.path.join(folder, "none.lacquer"), status=1)
    assert "none.lacquer" in done.stderr
    wav = os.path.join(folder, "a.wav")
    write_wav(wav, noise(100))
    assert "not a Lacquer session" in edit("show", wav, status=1).stderr
    session = make(folder, name="b.lacquer", files=("b.wav",))
    with open(session, "a", encoding="utf-8") as file:
        file.write("gain=wide\n")
    done, found = run_json("show", session)
    assert found["problems"][0]["text"] == "gain=wide" and found["problems"][0]["line"] > 10
    assert "gain=wide" in done.stderr
    edit("set", session, "title=mended")
    assert "#? gain=wide" in read(session)
    os.remove(os.path.join(folder, "b.wav"))
    assert show(session)["media"][0]["missing"]
    assert "MISSING" in edit("show", session).stdout.decode()


def another_file_in_its_place(folder):
    """A mix that was bounced anew: said to be another, and taken in by one command."""
    session, path = make(folder), os.path.join(folder, "a.wav")
    write_wav(path, noise(6000, seed=2))
    assert "a.wav  ANOTHER FILE" in edit("show", session).stdout.decode()
    done = run("render", session, "--out", folder)
    assert done.returncode == 1 and "another file than it was" in done.stderr, done.stderr
    refused("none.wav", "set", session, "m1/uri=" + os.path.join(folder, "none.wav"))
    slow = os.path.join(folder, "slow.wav")
    write_wav(slow, noise(4000), rate=44100)
    refused("converted", "set", session, "m1/uri=" + slow)
    edit("set", session, "m1/uri=" + path)
    found = show(session)
    assert not found["media"][0]["missing"] and found["media"][0]["frames"] == 6000
    assert found["tracks"][0]["regions"][0]["length"] == 6000
    done, report = run_json("render", session, "--out", folder)
    assert done.returncode == 0 and report["outputs"][0]["measure"]["frames"] == 6000
    edit("undo", session)
    assert show(session)["media"][0]["missing"] and show(session)["media"][0]["frames"] == 4800


def another_file_of_the_same_size(folder):
    """Told by what is in it, when it was written again; a copy of the same is no other."""
    session, path = make(folder), os.path.join(folder, "a.wav")
    os.utime(path, (1000000, 1000000))
    assert "ANOTHER" not in edit("show", session).stdout.decode() and not show(session)["media"][0]["missing"]
    done = run("render", session, "--out", folder)
    assert done.returncode == 0, done.stderr
    write_wav(path, noise(4800, seed=2))
    assert "a.wav  ANOTHER FILE" in edit("show", session).stdout.decode() and show(session)["media"][0]["missing"]
    done = run("render", session, "--out", folder, "--force")
    assert done.returncode == 1 and "of the same size" in done.stderr, done.stderr
    edit("set", session, "m1/uri=" + path)
    done = run("render", session, "--out", folder, "--force")
    assert done.returncode == 0 and not show(session)["media"][0]["missing"], done.stderr


def newer_format_kept(folder):
    session = make(folder)
    newer = read(session).replace("format=1", "format=9")
    with open(session, "w", encoding="utf-8") as file:
        file.write(newer)
    done = edit("set", session, "title=x", status=1)
    assert "newer Lacquer" in done.stderr and read(session) == newer
    done = run("new", session, os.path.join(folder, "a.wav"), "--force")
    assert done.returncode == 1 and "newer Lacquer" in done.stderr and read(session) == newer, done.stderr
    assert "newer Lacquer" in edit("show", session).stderr  # looking at it, too, is told
    done = run("render", session, "--out", folder)
    assert done.returncode == 0 and "newer Lacquer" in done.stderr, done.stderr
    other = make(folder, name="other.lacquer")
    edit("add", other, "master/gain")
    with open(other, encoding="utf-8") as file:
        text = file.read()
    with open(other, "w", encoding="utf-8") as file:
        file.write(text.replace("version=1", "version=9"))
    done, found = run_json("show", other)
    assert "“gain” is of a newer Lacquer" in found["problems"][0]["message"], found["problems"]


def cut_off(folder):
    """Cut in the middle of a line: what is there is shown, and that there was more is said."""
    session = make(folder)
    text = read(session)
    with open(session, "w", encoding="utf-8") as file:
        file.write(text[:text.index("sha256=") + 20])
    done, found = run_json("show", session)
    assert done.returncode == 0 and len(found["problems"]) == 1, found["problems"]
    assert "cut off" in found["problems"][0]["message"] and "cut off" in done.stderr


def survives_any_locale(folder):
    definitions = "/usr/share/i18n/locales/de_DE"
    localedef = shutil.which("localedef")
    if localedef is None or not os.path.exists(definitions):
        raise AssertionError("no locale with a decimal comma: the package 'locales' is missing")
    target = os.path.join(folder, "locales")
    os.mkdir(target)
    subprocess.run([localedef, "-i", "de_DE", "-f", "UTF-8", os.path.join(target, "de_DE.UTF-8")],
                   check=False, capture_output=True)
    comma = {"LOCPATH": target, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
    session = make(folder)
    done = run("set", session, "t1/fader=-3.25", env=comma)
    assert done.returncode == 0, done.stderr
    assert "\nfader=-3.25\n" in read(session)
    done, found = run_json("show", session, env=comma)
    assert found["tracks"][0]["fader"] == -3.25


def killed_while_editing(folder):
    """kill -9 at changing moments of `set`: every `set` that ended well is there, in order."""
    session = make(folder)
    begun = time.monotonic()
    edit("set", session, "title=0")
    usual = time.monotonic() - begun
    expected, n_killed = 0, 0
    for i in range(1, 61):
        with subprocess.Popen([LACQUER, "set", session, f"title={i}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(usual * (0.7 + i * 7 % 20 / 33))
                usual *= 0.9  # whatever else the machine does, about half of them are to be hit
            except subprocess.TimeoutExpired:
                process.kill()
                n_killed += 1
                usual *= 1.1
        if process.returncode == 0:
            expected = i
        if i % 6 == 0:
            found = show(session)
            assert found["problems"] == []
            assert expected <= int(found["title"]) <= i, (expected, found["title"])
            expected = int(found["title"])
    assert n_killed > 5 and expected > 0, (n_killed, expected)
    edit("undo", session)


if __name__ == "__main__":
    main([made_new, new_takes_the_name_of_one_file, new_converts, new_refuses, new_follows_links, new_in_its_place_is_killed, set_values, set_refuses, processors_in_chains,
          recorded_space, quoted_sample, notes_and_references, undone_and_redone, history_with_branches, locked_out,
          messages_about_files, another_file_in_its_place, another_file_of_the_same_size, newer_format_kept, cut_off, survives_any_locale, killed_while_editing])
    sys.exit(0)
