#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make run` does: the window with the demo, and where there is no display its delivery. The
song itself takes a while to compose, so a small one stands in for it."""

import os
import subprocess
import sys

from support import main, noise, read_wav, run, write_wav

PROGRAM, RUN_SH = map(os.path.abspath, sys.argv[1:3])


def script(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


def build_folder(folder):
    """A build folder with the real program and a quick composer, that leaves a mark each time."""
    build, song = os.path.join(folder, "build"), os.path.join(folder, "song.wav")
    write_wav(song, noise(4800, full=2 ** 23), bits=24)
    os.makedirs(os.path.join(build, "ui"))
    os.symlink(PROGRAM, os.path.join(build, "ui", "lacquer"))
    script(os.path.join(build, "data", "demo", "lacquer-demo"),
           f'mkdir -p "$1" && cp {song} "$1/mix.wav" && echo x >>{folder}/composed\n'
           f'{PROGRAM} new "$1/Slow Ferry.lacquer" "$1/mix.wav" --title "Slow Ferry" &&\n'
           f'{PROGRAM} add "$1/Slow Ferry.lacquer" deliverable name=Master &&\n'
           f'{PROGRAM} add "$1/Slow Ferry.lacquer" deliverable name=CD format=flac bits=16\n')
    return build


def start(folder, build, **more):
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env.update(XDG_CACHE_HOME=os.path.join(folder, "cache"), **more)
    return subprocess.run([RUN_SH, build], cwd=folder, env=env, capture_output=True, text=True,
                          timeout=60, check=False)


def without_a_display_it_delivers(folder):
    build = build_folder(folder)
    for _ in range(2):  # again over what is there; composed once
        done = start(folder, build)
        assert done.returncode == 0, done.stderr
        assert "no display" in done.stderr, done.stderr
        assert done.stdout.count("17 of 17 proved") == 2, done.stdout
        assert "✗" not in done.stdout
    with open(os.path.join(folder, "composed"), encoding="utf-8") as file:
        assert file.read() == "x\n"
    names = sorted(n for n in os.listdir(os.path.join(folder, "demo")) if "receipt" not in n)
    assert names == ["Slow-Ferry_48k_16.flac", "Slow-Ferry_48k_24.wav"], names
    assert (read_wav(os.path.join(folder, "demo", names[1]))[4]
            == read_wav(os.path.join(folder, "song.wav"))[4])
    assert run("measure", os.path.join(folder, "demo", names[0])).returncode == 0


def with_a_display_it_opens_the_demo(folder):
    build = build_folder(folder)
    os.remove(os.path.join(build, "ui", "lacquer"))
    script(os.path.join(build, "ui", "lacquer"),
           'echo "$1"; echo "$GSETTINGS_SCHEMA_DIR"; echo "$LACQUER_DEMO_COMPOSER"\n')
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        done = start(folder, build, **{display: ":99"})
        assert done.returncode == 0, done.stderr
        session, schemas, composer = done.stdout.splitlines()
        assert os.path.exists(session) and session.endswith("/lacquer/demo/Slow Ferry.lacquer")
        assert schemas == os.path.join(build, "data") and os.access(composer, os.X_OK)
    assert not os.path.exists(os.path.join(folder, "demo"))


if __name__ == "__main__":
    main([without_a_display_it_delivers, with_a_display_it_opens_the_demo])
