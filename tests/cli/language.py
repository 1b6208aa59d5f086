#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands in a person's language: help, messages and tables in German, but never what is
stored in a session, written into a receipt or read by a program."""

import os
import re
import subprocess

from support import Skip, main, need, noise, run, run_json, sine, write_wav

GERMAN = {"LANGUAGE": "de"}


def wav(folder, name="a.wav", samples=None):
    path = os.path.join(folder, name)
    write_wav(path, samples or sine(48000, -6.0))
    return path


def comma_locale(folder):
    """An environment with German words and decimal commas, made for the test."""
    place = os.path.join(folder, "locales")
    os.mkdir(place)
    made = subprocess.run([need("localedef"), "-i", "de_DE", "-f", "UTF-8",
                           os.path.join(place, "de_DE.UTF-8")], capture_output=True, check=False)
    if not os.path.isdir(os.path.join(place, "de_DE.UTF-8")):
        raise Skip("no German locale can be made: " + made.stderr.decode(errors="replace"))
    return {**GERMAN, "LC_ALL": "de_DE.UTF-8", "LOCPATH": place}


def says(done, *words):
    text = done.stdout.decode() + done.stderr
    for word in words:
        assert word in text, (word, text)


def helps_in_german(_folder):
    says(run("--help", env=GERMAN), "Befehle (", "measure     Misst Lautheit", "Rückgabe: 0 getan")
    says(run("measure", "--help", env=GERMAN), "--from=ZEIT", "Ab ZEIT messen", "DATEI…",
         "Ein JSON-Dokument ausgeben")
    done = run("devices", "--help", env=GERMAN)
    says(done, "Nennt die Audiogeräte")
    assert "Project-Id-Version" not in done.stdout.decode()  # what "" is translated to
    assert "Project-Id-Version" not in run("devices", "x", env=GERMAN).stderr


def refuses_in_german(folder):
    says(run("measure", os.path.join(folder, "none.wav"), env=GERMAN), "lässt sich nicht öffnen")
    says(run("measure", folder, env=GERMAN), "ist ein Ordner, keine Audiodatei")
    says(run("nonsense", env=GERMAN), "weder ein Befehl noch eine Datei")
    says(run("process", wav(folder), os.path.join(folder, "b.wav"), "--insert", "limitter",
             env=GERMAN), "kein Prozessor heißt „limitter“; der nächste ist „limiter“")


def aligns_by_characters(folder):
    """Names with letters of two bytes keep the column."""
    lines = run("measure", wav(folder), env=GERMAN).stdout.decode().splitlines()[2:]
    assert any("Übersteuert" in line for line in lines), lines
    for line in lines:
        assert line[19] == " " and line[20] != " ", line


def counts_in_german(folder):
    says(run("measure", wav(folder), env=GERMAN), "2 Kanäle")
    mono = os.path.join(folder, "mono.wav")
    write_wav(mono, sine(48000, -6.0, channels=1), channels=1)
    says(run("measure", mono, env=GERMAN), "1 Kanal ")


def speaks_plainly_to_programs(folder):
    path = wav(folder)
    english = run_json("measure", path)[1]
    german = run_json("measure", path, env=comma_locale(folder))[1]
    assert german == english
    out = os.path.join(folder, "b.wav")
    plain = run_json("process", path, out, "--force", "--bits", "16", "--insert", "gain:gain=-1.5")[1]
    again = run_json("process", path, out, "--force", "--bits", "16", "--insert", "gain:gain=-1.5",
                     env={**GERMAN, "LC_ALL": "de_DE.UTF-8",
                          "LOCPATH": os.path.join(folder, "locales")})[1]
    assert again == plain
    english = run("processors", "limiter", "--markdown").stdout
    assert run("processors", "limiter", "--markdown", env=GERMAN).stdout == english


def writes_commas_for_people(folder):
    path, env = wav(folder), comma_locale(folder)
    text = run("measure", path, env=env).stdout.decode()
    assert re.search(r"True Peak +−\d+,\d dBTP", text), text
    assert re.search(r"Sample-Spitze +−6,0 dBFS", text), text
    text = run("measure", path, env=GERMAN).stdout.decode()  # German words, numbers of C
    assert re.search(r"Sample-Spitze +−6\.0 dBFS", text), text


def stores_english(folder):
    """Labels of the history stay as they are for whoever opens the session next; an error about the
    same parameter names it in German."""
    session, env = os.path.join(folder, "S.lacquer"), comma_locale(folder)
    done = run("new", session, wav(folder), env=env)
    assert done.returncode == 0, done.stderr
    run("add", session, "master/equaliser", env=env)
    done = run("set", session, "master/equaliser/b3.gain=2,5", env=env)
    assert done.returncode == 0, done.stderr
    says(done, "Equaliser band 3 gain 0.0 → +2.5 dB")
    says(run("history", session, env=env), "New session from 1 file", "Add equaliser")
    says(run("set", session, "master/equaliser/b3.gain=much", env=env),
         "„much“ ist kein Wert für Band 3 Verstärkung")
    says(run("set", session, "master/equaliser/b3.gain=much"), "“much” is no value for Band 3 gain")
    with open(session, encoding="utf-8") as file:
        assert "b3.gain=2.5\n" in file.read()
    says(run("undo", session, env=env), "zurückgenommen: ")


def writes_english_receipts(folder):
    session, env = os.path.join(folder, "S.lacquer"), comma_locale(folder)
    assert run("new", session, wav(folder, samples=noise(48000)), env=env).returncode == 0
    run("add", session, "master/gain:gain=-1.5", env=env)
    run("add", session, "deliverable", "name=CD", "format=wav", "rate=44100", "bits=16", env=env)
    texts = []
    for where, more in ("german", env), ("english", {}):
        out = os.path.join(folder, where)
        done = run("render", session, "--out", out, env=more)
        assert done.returncode == 0, done.stderr
        says(done, *(["mit Dither auf 16 Bit", "Prüfungen halten"] if more
                     else ["dithered to 16 bit", "checks hold"]))
        receipt, = [name for name in os.listdir(out) if name.endswith(".receipt.txt")]
        with open(os.path.join(out, receipt), encoding="utf-8") as file:
            texts.append(re.sub(r"read back .*", "", file.read()))
    assert texts[0] == texts[1], texts
    assert "Loudness range" in texts[0] and re.search(r"\d\.\d LUFS", texts[0]), texts[0]


main([helps_in_german, refuses_in_german, aligns_by_characters, counts_in_german,
      speaks_plainly_to_programs, writes_commas_for_people, stores_english,
      writes_english_receipts])
