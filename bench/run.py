#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times Lacquer and its peers on the same work: CPU seconds (user and system, children too) per
minute of audio, the median of five runs after one to warm up, everything held to one thread where
there is a switch for it; the mix of 32 stems also by the clock on the wall, on all cores. The
ratio is the best peer's time over ours: above 1 Lacquer is faster.
A peer that is not installed prints "missing" and fails the run unless --allow-missing."""

import argparse
import concurrent.futures
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave

import metering
from peers import (CALF_STRIP, FF_CHAIN, FF_COMP, FF_DITHER, FF_EQ4, FF_LIMIT, FF_LIMIT_48,
                   FF_MASTER, FF_SATURATION, OUR_CHAIN, OUR_MASTER, OUR_STRIP, PLUGINS,
                   SOX_CHAIN, SOX_MASTER, SOX_STRIP, WINDOWS)

RUNS = 5
MINUTES = 5
STEMS = 32
MIX_RUNS = 3
METERING_RUNS = 3
SETTLE_S = 10  # after opening, until overviews and measurements are done
LOOK_S = 10
FF = ["ffmpeg", "-hide_banner", "-nostats", "-loglevel", "error", "-y", "-threads", "1",
      "-filter_threads", "1", "-filter_complex_threads", "1"]


class Missing(Exception):
    """The program or plug-in is not installed."""


def used_s(command, **more):
    """CPU and wall seconds of one run of COMMAND and its children."""
    begun = time.monotonic()
    if shutil.which(command[0]) is None:
        raise Missing
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, **more) as process:
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {said.decode(errors='replace')[-400:]}")
    return used.ru_utime + used.ru_stime, time.monotonic() - begun


def cpu_s(command, **more):
    return used_s(command, **more)[0]


def median_s_per_minute(command, minutes):
    cpu_s(command)
    return statistics.median(cpu_s(command) for _ in range(RUNS)) / minutes


class Bench:
    def __init__(self, build, work):
        self.build = os.path.abspath(build)
        self.work = work
        self.wall = None  # of the mix, measured with its CPU seconds
        self.lacquer = os.path.join(self.build, "ui", "lacquer")
        self.song, self.minutes = self.make_material()

    def out(self, name):
        return os.path.join(self.work, name)

    def make_material(self):
        """The demo's mix, as often as it takes: five minutes of stereo, 48 kHz, 24 bit."""
        demo, long = self.out("demo"), self.out("long.wav")
        if not os.path.exists(os.path.join(demo, "Slow Ferry.lacquer")):
            subprocess.run([os.path.join(self.build, "data", "demo", "lacquer-demo"), demo],
                           check=True, stdout=subprocess.DEVNULL)
        with wave.open(os.path.join(demo, "Slow Ferry mix.wav")) as source:
            rate, frames = source.getframerate(), source.readframes(source.getnframes())
            params = source.getparams()
        size = MINUTES * 60 * rate * params.nchannels * params.sampwidth
        with wave.open(long, "wb") as target:
            target.setparams(params)
            target.writeframes((frames * (size // len(frames) + 1))[:size])
        return long, float(MINUTES)

    # ---- the lines: {who: CPU seconds a minute, or None where it is missing} ----

    def timed(self, ours, peers):
        found = {"Lacquer": median_s_per_minute(ours, self.minutes)}
        for name, command in peers.items():
            try:
                found[name] = median_s_per_minute(command, self.minutes)
            except Missing:
                found[name] = None
        return found

    def measure(self):
        return self.timed(
            [self.lacquer, "measure", "--json", self.song],
            {"ffmpeg ebur128, true peak": [*FF, "-i", self.song, "-af",
                                           "ebur128=peak=true:framelog=verbose", "-f", "null", "-"],
             "loudgain": ["loudgain", "-q", "-O", self.song]})

    def chain(self):
        """Ours reads its file back and proves it; nobody else does."""
        return self.timed(
            [self.lacquer, "process", self.song, self.out("chain.wav"), "--force", "--quiet",
             "--bits", "16", *OUR_CHAIN],
            {"ffmpeg, limiter at 192 kHz": [*FF, "-i", self.song, "-af", f"{FF_CHAIN},{FF_DITHER}",
                                            self.out("ff.wav")],
             "sox, limiter at 192 kHz": ["sox", "-V1", self.song, "-b", "16", self.out("sox.wav"),
                                         *SOX_CHAIN]})

    def master(self):
        """The whole chain of a master to 16 bit; ours reads its file back and proves it, and holds
        the true peak, which of the others only those at 192 kHz try to."""
        def ffmpeg(saturation, limit):
            graph = FF_MASTER.format(saturation=saturation, limit=limit)
            return [*FF, "-i", self.song, "-filter_complex", f"[0:a]{graph},{FF_DITHER}[out]",
                    "-map", "[out]", self.out("ffm.wav")]
        return self.timed(
            [self.lacquer, "process", self.song, self.out("master.wav"), "--force", "--quiet",
             "--bits", "16", *OUR_MASTER],
            {"ffmpeg, oversampled": ffmpeg(FF_SATURATION[1], FF_LIMIT),
             "ffmpeg, nothing oversampled": ffmpeg(FF_SATURATION[0], FF_LIMIT_48),
             "sox, nothing oversampled": ["sox", "-V1", self.song, "-b", "16",
                                          self.out("soxm.wav"), *SOX_MASTER]})

    def render(self):
        """A session to 24-bit WAV and 16-bit FLAC in one pass, both read back and proved;
        ffmpeg's chain to two files in one pass, which proves nothing."""
        session = self.out("render.lacquer")
        if os.path.exists(session):
            os.remove(session)
        for arguments in (
                ["new", session, self.song, "--title", "Bench", "--force"],
                *(["add", session, "master/" + insert] for insert in OUR_CHAIN[1::2]),
                ["add", session, "deliverable", "name=Master"],
                ["add", session, "deliverable", "name=CD", "format=flac", "bits=16"]):
            subprocess.run([self.lacquer, *arguments], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        graph = f"{FF_CHAIN},asplit[a][b];[b]{FF_DITHER}[c]"
        return self.timed(
            [self.lacquer, "render", session, "--out", self.out("render"), "--force", "--quiet"],
            {"ffmpeg, limiter at 192 kHz": [
                *FF, "-i", self.song, "-filter_complex", graph, "-map", "[a]", "-c:a", "pcm_s24le",
                self.out("ff24.wav"), "-map", "[c]", "-c:a", "flac", self.out("ff16.flac")]})

    def stems(self):
        """A minute each: the demo's mix, begun at 32 places."""
        paths = []
        with wave.open(self.song) as source:
            params, rate = source.getparams(), source.getframerate()
            for k in range(STEMS):
                paths.append(self.out(f"stem {k + 1:02}.wav"))
                source.setpos(int(1.7 * k * rate))
                with wave.open(paths[-1], "wb") as target:
                    target.setparams(params)
                    target.writeframes(source.readframes(60 * rate))
        return paths

    def mix_session(self, stems):
        session = self.out("mix.lacquer")
        calls = [["new", session, *stems, "--title", "Mix", "--force"],
                 ["add", session, "deliverable", "name=Master"]]
        for k in range(STEMS):
            calls += [["add", session, f"t{k + 1}/{insert}"] for insert in OUR_STRIP]
            calls.append(["set", session, f"t{k + 1}/fader=-24", f"t{k + 1}/pan={k % 8 / 10 - .35}"])
        for call in calls:
            subprocess.run([self.lacquer, *call], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        return session

    def mix_peers(self, stems):
        inputs, graph, labels, sox = [], "", "", []
        for k, stem in enumerate(stems):
            left, right = 0.04 + k % 8 * 0.005, 0.075 - k % 8 * 0.005
            inputs += ["-i", stem]
            graph += (f"[{k}:a]{FF_EQ4},{FF_COMP},pan=stereo|c0={left:.3f}*c0|c1={right:.3f}*c1"
                      f"[m{k}];")
            labels += f"[m{k}]"
            sox.append(f"|sox -V1 -D '{stem}' -p {SOX_STRIP} remix 1v{left:.3f} 2v{right:.3f}")
        peers = {"ffmpeg": [*FF, *inputs, "-filter_complex",
                            f"{graph}{labels}amix=inputs={STEMS}:normalize=0", "-c:a", "pcm_s24le",
                            self.out("ff mix.wav")],
                 "sox, a process a stem": ["sox", "-V1", "-D", "-m", *sox, "-b", "24",
                                           self.out("sox mix.wav")]}
        chains = []
        for k, stem in enumerate(stems):
            chains += [f"-a:{k + 1}", "-i", stem, *CALF_STRIP, "-ea:6", f"-epp:{30 + k % 8 * 5}"]
        peers["ecasound, Calf"] = ["ecasound", "-q", "-D", "-x", "-b:1024", *chains, "-a:all",
                                   "-f:s24_le,2,48000", "-o", self.out("eca.wav")]
        return peers

    def mix(self):
        """32 stereo stems, each with a 4-band EQ and a compressor, to one 24-bit WAV; ours reads
        its file back and proves it. Seconds of CPU and of the wall, of one minute."""
        stems = self.stems()
        commands = {"Lacquer": [self.lacquer, "render", self.mix_session(stems), "--out",
                                self.out("mix"), "--force", "--quiet"], **self.mix_peers(stems)}
        found, self.wall = {}, {}
        for name, command in commands.items():
            try:
                used_s(command)
                runs = [used_s(command) for _ in range(MIX_RUNS)]
            except (Missing, RuntimeError) as error:
                if isinstance(error, RuntimeError) and "unable to parse" not in str(error):
                    raise  # else a plug-in is not there
                found[name] = self.wall[name] = None
                continue
            found[name], self.wall[name] = (statistics.median(run) for run in zip(*runs))
        return found

    def mix_wall(self):
        if self.wall is None:
            self.mix()
        return self.wall

    def overview(self):
        return self.timed(
            [os.path.join(self.build, "bench", "bench-overview"), self.song],
            {"ffmpeg showwavespic": [*FF, "-i", self.song, "-filter_complex",
                                     "showwavespic=s=1920x240:split_channels=1", "-frames:v", "1",
                                     self.out("wave.png")]})

    def processor(self, name, variant=None):
        """CPU seconds of process () and run () alone, a minute of stereo in turns of 512 frames."""
        ours = subprocess.run([os.path.join(self.build, "bench", "bench-processors"), name],
                              check=True, capture_output=True, text=True).stdout
        wanted = f"{name}/{variant}" if variant else name
        costs = {name: float(cost) for name, cost in map(str.split, ours.splitlines())}
        found = {"Lacquer": costs[wanted]}
        host = os.path.join(self.build, "bench", "bench-plugin-host")
        for peer, words in PLUGINS[f"{name}-{variant}" if variant else name].items():
            found[peer] = None
            if os.path.exists(host):
                done = subprocess.run([host, self.song, *words.split()], capture_output=True,
                                      text=True, check=False)
                if done.returncode == 0:
                    found[peer] = float(done.stdout)
                elif "no such plug-in" not in done.stderr:
                    raise RuntimeError(done.stderr)
        return found

    def equaliser(self):
        return self.processor("equaliser")

    def equaliser_phase(self):
        return self.processor("equaliser", "phase")

    def compressor(self):
        return self.processor("compressor")

    def multiband(self):
        return self.processor("multiband")

    def gate(self):
        return self.processor("gate")

    def limiter(self):
        return self.processor("limiter")

    def reverb(self):
        return self.processor("reverb")

    def reverb_sample(self):
        return self.processor("reverb", "sample")

    def saturator(self):
        return self.processor("saturator")

    # ---- the window: how soon it is there, what it costs at rest and with every meter moving ----

    @contextlib.contextmanager
    def display(self):
        read, write = os.pipe()
        with subprocess.Popen(["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0",
                               "1440x900x24"],
                              pass_fds=[write], stderr=subprocess.DEVNULL) as server:
            os.close(write)
            with os.fdopen(read) as pipe:
                name = ":" + pipe.readline().strip()
            os.makedirs(self.out("home"), exist_ok=True)
            try:
                with contextlib.ExitStack() as stack:
                    if shutil.which("openbox"):  # without, GTK asks for a manager in each frame
                        stack.enter_context(metering.running(
                            ["openbox"], {**os.environ, "DISPLAY": name}))
                    yield {**os.environ, "DISPLAY": name, "GDK_BACKEND": "x11",
                           "GSK_RENDERER": "cairo", "GSETTINGS_BACKEND": "memory",
                           "GSETTINGS_SCHEMA_DIR": os.path.join(self.build, "data"),
                           "HOME": self.out("home"), "XDG_CACHE_HOME": self.out("home/cache"),
                           "XDG_CONFIG_HOME": self.out("home/config"),
                           "XDG_STATE_HOME": self.out("home/state")}
            finally:
                server.kill()

    @contextlib.contextmanager
    def window(self, command, title, env):
        """Yields the process, the X window and the seconds until it was there."""
        begun = time.monotonic()
        with subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            try:
                while time.monotonic() - begun < 30:
                    seen = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title],
                                          env=env, capture_output=True, text=True, check=False)
                    if seen.returncode == 0:
                        yield process, seen.stdout.split()[0], time.monotonic() - begun
                        return
                    if process.poll() is not None:
                        raise RuntimeError(f"{command[0]} ended by itself ({process.returncode})")
                    time.sleep(0.01)
                raise RuntimeError(f"{command[0]} shows no window")
            finally:
                process.kill()

    def windows(self, figure, peers):
        """FIGURE (command, title, env) of Lacquer with the demo, and of PEERS; None: missing."""
        if not all(shutil.which(tool) for tool in ("Xvfb", "xdotool")):
            return {"Lacquer": None}
        session = os.path.join(self.out("demo"), "Slow Ferry.lacquer")
        programs = {"Lacquer": ([self.lacquer, session], "Slow Ferry"), **peers}
        with self.display() as env:
            return {name: figure(command, title, env) if shutil.which(command[0]) else None
                    for name, (command, title) in programs.items()}

    def start_up(self):
        def seconds(command, title, env):
            def once():
                with self.window(command, title, env) as (_, _, took):
                    return took
            return statistics.median(once() for _ in range(RUNS))
        return self.windows(seconds, WINDOWS)

    @staticmethod
    def cpu_percent(process, seconds):
        """Of one core, over SECONDS from now on."""
        def used():
            with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        before = used()
        time.sleep(seconds)
        return 100.0 * (used() - before) / seconds

    def idle(self):
        def percent(command, title, env):
            with self.window(command, title, env) as (process, _, _):
                time.sleep(SETTLE_S)
                return self.cpu_percent(process, LOOK_S)
        return self.windows(percent, WINDOWS)

    def metering(self):
        def percent(command, title, env):
            with self.window(command, title, env) as (process, window, _):
                time.sleep(SETTLE_S)
                subprocess.run(["xdotool", "windowfocus", window, "key", "space"], env=env,
                               check=True)
                time.sleep(2)
                return self.cpu_percent(process, LOOK_S)
        return {**self.windows(percent, {}),
                **{peer.name: self.metering_peer(peer) for peer in metering.PEERS}}

    def metering_ours(self, inserts, rate_hz):
        """Of Lacquer in its smallest window, INSERTS on the master, its meters at RATE_HZ."""
        session, settings = self.out(f"shown{rate_hz}.lacquer"), self.out(f"shown{rate_hz}")
        subprocess.run([self.lacquer, "new", "-q", "--force", "--title=Shown", session, self.song],
                       check=True, stdout=subprocess.DEVNULL)
        for insert in inserts:
            subprocess.run([self.lacquer, "add", session, f"master/{insert}"], check=True,
                           stdout=subprocess.DEVNULL)
        os.makedirs(os.path.join(settings, "glib-2.0", "settings"), exist_ok=True)
        with open(os.path.join(settings, "glib-2.0", "settings", "keyfile"), "w",
                  encoding="utf-8") as file:
            file.write(f"[io/github/lacquer_audio/Lacquer]\nmeter-rate='{rate_hz}'\n")
        with self.display() as display:
            env = {**display, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": settings,
                   "DBUS_SESSION_BUS_ADDRESS": "disabled:"}  # or it would go to the one beside it
            with self.window([self.lacquer, session], "Shown", env) as (process, window, _):
                self.make_small(window, env)
                time.sleep(SETTLE_S)
                subprocess.run(["xdotool", "windowfocus", window, "key", "space"], env=env,
                               check=True)
                time.sleep(5)
                return self.cpu_percent(process, LOOK_S)

    @staticmethod
    def make_small(window, env):
        subprocess.run(["xdotool", "windowsize", window, *metering.SMALL], env=env, check=True)

    def metering_alike(self, peer, inserts):
        """What PEER shows, by it and by Lacquer with INSERTS on the master in windows of one size, all at the same time,
        several times: how fast a machine is differs from one minute to the next, and so does what a program takes of it."""
        tools = all(shutil.which(tool) for tool in ("Xvfb", "xdotool"))
        first, slower = peer.rates_hz
        measured = {"Lacquer": lambda: tools and self.metering_ours(inserts, first) or None,
                    f"Lacquer, {slower} Hz":
                        lambda: tools and self.metering_ours(inserts, slower) or None,
                    peer.name: lambda: self.metering_peer(peer, small=True)}
        taken = {name: [] for name in measured}
        with concurrent.futures.ThreadPoolExecutor(len(measured)) as pool:
            for _ in range(METERING_RUNS):
                for name, result in [(n, pool.submit(run)) for n, run in measured.items()]:
                    taken[name].append(result.result())
        return {name: None if None in values else statistics.mean(values)
                for name, values in taken.items()}

    def metering_bars(self):
        return self.metering_alike(metering.Ardour, [])

    def metering_spectrum(self):
        return self.metering_alike(metering.EasyEffects, metering.DOES_NOTHING)

    def metering_spectra(self):
        return self.metering_alike(metering.EasyEffects, metering.DOES_SOMETHING)

    def metering_peer(self, peer, small=False):
        tools = [*peer.programs, "Xvfb", "xdotool"]
        if not all(shutil.which(tool) for tool in tools):
            return None
        work = tempfile.mkdtemp(dir=self.work)  # each time anew
        with self.display() as display, peer.prepared(display, work, self.song) as (command, env), \
                self.window(command, peer.title, env) as (process, window, _):
            if small:
                self.make_small(window, env)
            time.sleep(SETTLE_S)
            with peer.playing(window, env, self.song):
                time.sleep(3)
                return self.cpu_percent(process, LOOK_S)


LINES = ["measure", "chain", "master", "render", "mix", "mix_wall", "equaliser", "equaliser_phase",
         "compressor", "multiband", "gate", "limiter", "reverb", "reverb_sample", "saturator",
         "overview", "start_up", "idle", "metering", "metering_bars",
         "metering_spectrum", "metering_spectra"]
UNITS = {"mix": "CPU s/min, 32 stems", "mix_wall": "s of the wall/min, 32 stems, all cores",
         "start_up": "s to the window", "idle": "% of a core, stopped",
         "metering": "% of a core, playing with meters; our bars at 60 Hz, cairo renderer",
         "metering_bars": "% of a core, playing with bars alone at 60 Hz, window 1024 × 680",
         "metering_spectrum": "% of a core, playing with bars at 60, a spectrum at 30 Hz, 1024 × 680",
         "metering_spectra": "the same with spectra of two sounds",
         "metering_update": "ppm of a core for what moves once a second"}


def show(line, found):
    ours = found.get("Lacquer")
    unit = UNITS.get(line, "CPU s/min")
    print(f"\n{line.replace('_', '-')} ({unit})", flush=True)
    ratios = {}
    for name, value in found.items():
        if value is None:
            print(f"  {name:28} missing")
            continue
        ratios[name] = value / ours if ours else None
        times = "" if name == "Lacquer" or not ours else f"   {value / ours:6.2f} × ours"
        print(f"  {name:28} {value:8.4f}{times}")
    if line == "metering":
        show("metering_update", {name: value and metering.per_update(name, value)
                                 for name, value in found.items()})
    others = [v for k, v in ratios.items() if not k.startswith("Lacquer") and v]
    best = min(others) if others else None
    return {"seconds": found, "ratios": ratios, "best_peer_over_ours": best}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("lines", nargs="*", metavar="LINE", help=", ".join(LINES))
    parser.add_argument("--allow-missing", action="store_true")
    arguments = parser.parse_intermixed_args()
    unknown = set(arguments.lines) - set(LINES)
    if unknown:
        parser.error(f"no line is called {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="lacquer-bench-") as work:
        bench = Bench(arguments.build, work)
        results = {line: show(line, getattr(bench, line)())
                   for line in arguments.lines or LINES}
    with open(os.path.join(arguments.build, "bench.json"), "w", encoding="utf-8") as file:
        json.dump({"unit": "CPU seconds per minute of audio", "units": UNITS, "runs": RUNS,
                   "lines": results}, file, indent=1, ensure_ascii=False)
        file.write("\n")
    missing = [name for r in results.values() for name, value in r["seconds"].items()
               if value is None]
    if missing and not arguments.allow_missing:
        print(f"\nmissing: {', '.join(missing)}; --allow-missing goes on without", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
