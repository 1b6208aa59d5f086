#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves what can be proved of the manifest without a network: that it parses, that it builds this
program for the desktop file's id, and that it opens no more of the system than is listed here with
its reason. Speaks TAP.

usage: check.py MANIFEST DESKTOP_FILE"""

import json
import os
import sys

OPEN = {
    "--share=ipc": "X11 shares memory",
    "--socket=wayland": "the window",
    "--socket=fallback-x11": "the window",
    "--device=dri": "drawing",
    "--socket=pulseaudio": "sound through PortAudio",
    "--filesystem=xdg-run/pipewire-0": "sound through JACK",
    "--env=ALSA_CONFIG_PATH=": "the runtime's own configuration of ALSA",
}


def main():
    manifest, desktop = sys.argv[1:]
    with open(manifest, encoding="utf-8") as text:
        said = json.load(text)
    with open(desktop, encoding="utf-8") as text:
        entry = dict(line.rstrip("\n").split("=", 1) for line in text if "=" in line)
    wider = [flag for flag in said["finish-args"] if flag not in OPEN]
    last = said["modules"][-1]
    here = os.path.normpath(os.path.join(os.path.dirname(manifest), last["sources"][0]["path"]))
    results = [
        (said["app-id"] == entry["Icon"] == os.path.basename(manifest).removesuffix(".json"),
         "one id for manifest, desktop file and icon"),
        (entry["Exec"].split()[0] == said["command"] == last["name"], "it starts this program"),
        (not wider, f"it opens only what is needed {' '.join(wider)}".rstrip()),
        (set(OPEN) == set(said["finish-args"]), "all that is needed is open"),
        (last["buildsystem"] == "meson" and os.path.exists(os.path.join(here, "meson.build")),
         "its last module builds this source"),
        (all(module.get("sources") and module.get("buildsystem") for module in said["modules"]),
         "every module says its sources and how it is built"),
    ]
    print(f"1..{len(results)}")
    for number, (passed, name) in enumerate(results, 1):
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
    return not all(passed for passed, _ in results)


if __name__ == "__main__":
    sys.exit(main())
