# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that show meters while a song plays, each made to play it on a machine without a sound
card: Ardour on a dummy JACK server with the song on a track, EasyEffects on a PipeWire of its own with
a player beside it. Their meters move less often than ours, and they have fewer: what one costs is told
by what moves in each window while it plays, as often as it does. Neither peer has a setting for how often:
Lacquer beside it is measured also at the rate of its own that is next to theirs from above."""

import contextlib
import glob
import os
import subprocess
import time
import wave
import xml.etree.ElementTree as ET

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

MAKE_SESSION = """
AudioEngine:set_backend("None (Dummy)", "", "")
local s = create_session(arg[1], "meters", 48000)
s:new_audio_track(2, 2, nil, 1, "Mix", ARDOUR.PresentationInfo.max_order,
                  ARDOUR.TrackMode.Normal, true)
s:save_state("")
close_session()
"""
# Starts its engine on JACK without asking.
ARDOUR_CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<Ardour><Config><Option name="try-autostart-engine" value="1"/></Config>
<Extra><AudioMIDISetup><EngineStates><State backend="JACK" driver="" device="" input-device=""
output-device="" sample-rate="48000" buffer-size="1024" n-periods="0" input-latency="0"
output-latency="0" lm-input="" lm-output="" active="1" use-buffered-io="0" midi-option=""
lru="1700000000"/></EngineStates></AudioMIDISetup></Extra></Ardour>
"""
SUPERCLOCK_HZ = 282240000  # Ardour's time unit


@contextlib.contextmanager
def running(command, env, **more):
    with subprocess.Popen(command, env=env, **{**QUIET, **more}) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def give_back(jack, env):
    """A server whose client was killed does not end, and one that is killed keeps one of eight places for ever:
    another of its name takes that over, and ends."""
    with running(jack, env):
        time.sleep(2)
    for left in glob.glob(f"/dev/shm/jack*{env['JACK_DEFAULT_SERVER']}*"):
        os.unlink(left)


def put_song(session, song):
    """SONG on the first track from 0 s on, as a source outside the session."""
    tree = ET.parse(session)
    root = tree.getroot()
    first = int(root.get("id-counter"))
    with wave.open(song) as source:
        ticks = source.getnframes() * SUPERCLOCK_HZ // source.getframerate()
    for channel in range(2):
        ET.SubElement(root.find("Sources"), "Source", {
            "name": song, "type": "audio", "flags": "", "id": str(first + channel),
            "captured-for": "", "channel": str(channel), "origin": song, "gain": "1"})
    playlist = next(r for r in root.find("Routes") if r.get("audio-playlist")).get("audio-playlist")
    region = {"name": "Mix", "id": str(first + 2), "type": "audio", "channels": "2",
              "length": f"a{ticks}@a0", "start": "a0", "sync-position": "a0", "opaque": "1",
              "external": "1", "scale-amplitude": "1", "stretch": "1", "shift": "1",
              "layering-index": "0", "first-edit": "nothing"}
    region.update({f"{kind}-{c}": str(first + c) for kind in ("source", "master-source")
                   for c in range(2)})
    ET.SubElement(next(p for p in root.find("Playlists") if p.get("id") == playlist), "Region",
                  region)
    ET.SubElement(root.find("Locations"), "Location", {
        "id": str(first + 3), "name": "session", "start": "a0", "end": f"a{ticks}",
        "flags": "IsSessionRange", "locked": "0", "position-lock-style": "AudioTime"})
    hints = root.find("EngineHints")  # else it asks before it starts another engine
    if hints is not None:
        root.remove(hints)
    root.set("id-counter", str(first + 4))
    tree.write(session, encoding="UTF-8", xml_declaration=True)


SMALL = ("1024", "680")  # px: Lacquer's smallest window, in which its meters are bars, loudness and peak as numbers


class Ardour:
    """Shows bars of track and master, two clocks, three playheads. Lacquer beside it, without an analyser: bars of two
    channels (peak, RMS, hold), clock, two playheads, loudness and true peak as numbers."""
    name = "Ardour 7, 25 Hz"
    rates_hz = ["60", "30"]  # ours, and the one that is next to the peer's from above
    programs = ["ardour", "ardour7-lua", "jackd"]
    title = "meters - Ardour"

    @staticmethod
    @contextlib.contextmanager
    def prepared(env, work, song):
        """Yields the command and its environment, all it needs running."""
        home, session = os.path.join(work, "ardour-home"), os.path.join(work, "ardour")
        env = {**env, "HOME": home, "XDG_CONFIG_HOME": home, "JACK_NO_AUDIO_RESERVATION": "1",
               "JACK_DEFAULT_SERVER": f"lacquer{os.getpid()}", "JACK_NO_START_SERVER": "1",
               "ARDOUR_TRY_AUTOSTART_ENGINE": "1"}
        os.makedirs(os.path.join(home, "ardour7"))
        for name, text in (("config", ARDOUR_CONFIG), (".a7", "")):
            with open(os.path.join(home, "ardour7", name), "w", encoding="utf-8") as file:
                file.write(text)
        script = os.path.join(work, "ardour.lua")
        with open(script, "w", encoding="utf-8") as file:
            file.write(MAKE_SESSION)
        subprocess.run(["ardour7-lua", script, session], env=env, check=True, **QUIET)
        put_song(os.path.join(session, "meters.ardour"), song)
        jack = ["jackd", "-n", env["JACK_DEFAULT_SERVER"], "-r", "-m", "-d", "dummy", "-r",
                "48000", "-p", "1024", "-C", "2", "-P", "2"]
        try:
            with running(jack, env):
                time.sleep(2)
                yield ["ardour", os.path.join(session, "meters.ardour")], env
        finally:
            give_back(jack, env)

    @staticmethod
    @contextlib.contextmanager
    def playing(window, env, song):
        subprocess.run(["xdotool", "windowfocus", window, "key", "space"], env=env, check=True)
        yield


# On the master: what comes before and behind it is one sound, or are two.
DOES_NOTHING = ["equaliser"]
DOES_SOMETHING = ["equaliser:b1.on=on,b1.freq=150,b1.gain=2,b2.on=on,b2.freq=4000,b2.gain=-2"]


class EasyEffects:
    """Shows a spectrum of a hundred bars, two levels as numbers. Lacquer beside it: the spectrum of one sound, too, twice, as
    lines of a point per pixel before and behind an equaliser, or of two sounds, and all that it shows beside Ardour."""
    name = "EasyEffects, 12 Hz"
    rates_hz = ["60", "15"]
    programs = ["easyeffects", "pipewire", "wireplumber", "pipewire-pulse", "pactl", "pw-play",
                "dbus-daemon"]
    title = "^Easy ?Effects$"

    @staticmethod
    @contextlib.contextmanager
    def prepared(env, work, song):
        run, home = os.path.join(work, "run"), os.path.join(work, "easyeffects-home")
        os.makedirs(run, mode=0o700)
        env = {**env, "XDG_RUNTIME_DIR": run, "HOME": home, "XDG_CONFIG_HOME": home,
               "GTK_A11Y": "none"}
        env.pop("GSETTINGS_SCHEMA_DIR", None)
        with contextlib.ExitStack() as services:
            bus = services.enter_context(
                running(["dbus-daemon", "--session", "--nofork", "--print-address=1"], env,
                        stdout=subprocess.PIPE, text=True))
            env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
            for service in ("pipewire", "wireplumber", "pipewire-pulse"):
                services.enter_context(running([service], env))
                time.sleep(1)
            subprocess.run(["pactl", "load-module", "module-null-sink", "sink_name=null"], env=env,
                           check=True, **QUIET)
            yield ["easyeffects"], env

    @staticmethod
    @contextlib.contextmanager
    def playing(window, env, song):
        with running(["pw-play", song], env):
            yield


PEERS = [Ardour, EasyEffects]

# What moves in each window: (how many, times a second). A clock, a playhead, a number, a bar, a spectrum
# are one each, whatever their size.
MOVING = {
    # Peak, RMS and hold of two channels, momentary loudness; two spectra of 954 columns, goniometer, time, two
    # playheads, two reductions; the numbers, marks of loudness, five bands of side ÷ mid, correlation; history.
    "Lacquer": [(7, 60), (8, 30), (18, 10), (1, 4)],
    Ardour.name: [(2, 25), (2, 25), (3, 25)],  # bars, clocks, playheads
    EasyEffects.name: [(1, 12), (2, 12)],  # a spectrum of a hundred bars, the levels as numbers
}


def per_update(name, percent):
    """Millionths of a core that one thing costs which moves once a second."""
    return 1e4 * percent / sum(n * hz for n, hz in MOVING[name])
