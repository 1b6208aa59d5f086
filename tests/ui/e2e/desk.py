# SPDX-License-Identifier: GPL-3.0-or-later
"""The running program for tests: started in a home of its own, moved by the mouse and keys of the
X server, seen by its pixels, its accessible tree, its actions (read only) and its files."""

import array
import atexit
import ctypes
import ctypes.util
import json
import math
import os
import signal
import subprocess
import sys
import time
import wave

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

APP_ID = "io.github.lacquer_audio.Lacquer"
APP_PATH = "/io/github/lacquer_audio/Lacquer"
BUILD = os.environ["LACQUER_BUILD"]
PROGRAM = os.path.join(BUILD, "ui", "lacquer")
DRAG_SOURCE = os.path.join(BUILD, "tests", "ui", "e2e", "drag-source")


def wait_for(what, test, seconds=15.0):
    """Polls TEST until it gives something true, and gives that back."""
    end = time.monotonic() + seconds
    while True:
        found = test()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.03)


def run(*command, **keywords):
    return subprocess.run(command, check=True, capture_output=True, text=True, **keywords).stdout


def xdotool(*words):
    run("xdotool", *[str(word) for word in words])


def lacquer(*words):
    """The program as a command, without its window."""
    return run(PROGRAM, *words)


# ---- Checks, told as TAP ----


class Checks:
    def __init__(self):
        self.n = self.failed = 0

    def that(self, good, name, detail=""):
        self.n += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}")
        if not good:
            for line in str(detail).splitlines():
                print(f"# {line}")
        sys.stdout.flush()
        return good

    def equal(self, got, wanted, name):
        return self.that(got == wanted, name, f"wanted {wanted!r}\ngot    {got!r}")

    def near(self, got, wanted, tolerance, name):
        good = got is not None and abs(got - wanted) <= tolerance
        return self.that(good, name, f"wanted {wanted} ± {tolerance}\ngot    {got}")

    def end(self):
        print(f"1..{self.n}")
        sys.exit(1 if self.failed or self.n == 0 else 0)


# ---- The accessible tree ----


class Node:
    """One accessible object; children are asked for anew each time."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def description(self):
        return self.accessible.get_description() or ""

    def has(self, *states):
        held = self.accessible.get_state_set()
        return all(held.contains(state) for state in states)

    @property
    def seen(self):
        """GTK 4.8 tells of no "showing"; what was never shown has no size."""
        return self.has(Atspi.StateType.VISIBLE) and self.extents[2] > 0 and self.extents[3] > 0

    @property
    def extents(self):
        """x, y, width, height in the window."""
        try:
            box = self.accessible.get_extents(Atspi.CoordType.WINDOW)
        except GLib.Error:  # the application itself has no place
            return 0, 0, 0, 0
        return box.x, box.y, box.width, box.height

    @property
    def value(self):
        return self.accessible.get_current_value()

    @property
    def children(self):
        found = []
        for i in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(i)
            if child is not None:
                found.append(Node(child))
        return found

    @property
    def text(self):
        """What stands in an entry."""
        length = Atspi.Text.get_character_count(self.accessible)
        return Atspi.Text.get_text(self.accessible, 0, length)

    def all(self):
        """This one and all below it, without what is hidden."""
        yield self
        for child in self.children:
            if child.has(Atspi.StateType.VISIBLE):
                yield from child.all()

    def __repr__(self):
        return f"{self.role} “{self.name}” {self.extents}"


# ---- The X server ----


class Screen:
    """Pixels and damage of the root window, by Xlib."""

    class _Image(ctypes.Structure):
        _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                    ("format", ctypes.c_int), ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int),
                    ("bitmap_unit", ctypes.c_int), ("bitmap_bit_order", ctypes.c_int),
                    ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                    ("bytes_per_line", ctypes.c_int), ("bits_per_pixel", ctypes.c_int)]

    def __init__(self):
        self.x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XGetImage.restype = ctypes.POINTER(self._Image)
        self.x.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int,
                                     ctypes.c_uint, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]
        self.x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = self.x.XOpenDisplay(None)
        assert self.display, "no display"
        self.root = self.x.XDefaultRootWindow(self.display)

    def pixels(self, x, y, width, height):
        """Rows of (red, green, blue)."""
        image = self.x.XGetImage(self.display, self.root, x, y, width, height, 0xFFFFFFFF, 2)
        stride = image.contents.bytes_per_line
        data = ctypes.string_at(image.contents.data, stride * height)
        self.x.XDestroyImage(image)
        rows = []
        for at in range(0, stride * height, stride):
            row = data[at:at + 4 * width]
            rows.append([(row[i + 2], row[i + 1], row[i]) for i in range(0, 4 * width, 4)])
        return rows


class Damage:
    """Counts what is drawn on WINDOW from now on."""

    def __init__(self, window):
        self.x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self.lib = ctypes.CDLL(ctypes.util.find_library("Xdamage"))
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.lib.XDamageCreate.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int]
        self.lib.XDamageQueryExtension.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
        for name in ("XSync", "XPending", "XNextEvent"):
            getattr(self.x, name).argtypes = [ctypes.c_void_p] + {
                "XSync": [ctypes.c_int], "XPending": [], "XNextEvent": [ctypes.c_void_p]}[name]
        self.display = self.x.XOpenDisplay(None)
        event, error = ctypes.c_int(), ctypes.c_int()
        assert self.lib.XDamageQueryExtension(self.display, ctypes.byref(event), ctypes.byref(error))
        self.lib.XDamageCreate(self.display, window, 0)  # every rectangle is told
        self.x.XSync(self.display, 0)

    def take(self):
        """How many rectangles were drawn since the last call."""
        self.x.XSync(self.display, 0)
        n = 0
        buffer = ctypes.create_string_buffer(256)
        while self.x.XPending(self.display):
            self.x.XNextEvent(self.display, buffer)
            n += 1
        return n


# ---- Windows and hands ----


def size_of(window):
    geometry = dict(line.split("=") for line in run("xdotool", "getwindowgeometry", "--shell", str(window)).split())
    return int(geometry["WIDTH"]), int(geometry["HEIGHT"])


def focused():
    """The X window that has the keys; 0: none."""
    found = subprocess.run(["xdotool", "getwindowfocus"], capture_output=True, text=True).stdout.split()
    return int(found[0]) if found else 0


class Window:
    """One window of the program: its X window, how far its content is inside it, and its tree TOP."""

    window = border = top = None

    def settle(self, seconds=0.15):
        time.sleep(seconds)

    # ---- Its parts ----

    def tree(self):
        return [node for node in self.top.all()]

    def find(self, name=None, role=None, seconds=10.0, test=None):
        """The first visible node of that exact name and role."""

        def look():
            for node in self.top.all():
                if (name is None or node.name == name) and (role is None or node.role == role) \
                        and (test is None or test(node)) and node.seen:
                    return node
            return None

        return wait_for(f"{role or 'node'} “{name or ''}”", look, seconds)

    def texts(self):
        return [node.name for node in self.top.all() if node.name and node.seen]

    # ---- Hands ----

    def at(self, node, part_x=0.5, part_y=0.5):
        x, y, width, height = node.extents
        return round(x + width * part_x), round(y + height * part_y)

    def move(self, x, y):
        xdotool("mousemove", "--window", self.window, x + self.border[0], y + self.border[1])

    def click(self, node, part_x=0.5, part_y=0.5, button=1):
        self.move(*self.at(node, part_x, part_y))
        xdotool("click", button)
        self.settle()

    @staticmethod
    def press():
        xdotool("mousedown", 1)

    @staticmethod
    def release():
        xdotool("mouseup", 1)

    def drag(self, x, y, dx, dy, steps=10):
        self.move(x, y)
        self.press()
        for step in range(1, steps + 1):
            self.move(x + round(dx * step / steps), y + round(dy * step / steps))
        self.release()
        self.settle()

    def key(self, *keys):
        for key in keys:
            xdotool("key", key)
        self.settle()

    def hold(self, key, seconds):
        xdotool("keydown", key)
        time.sleep(seconds)
        xdotool("keyup", key)
        self.settle()

    def type(self, text):
        xdotool("type", "--delay", 15, text)
        self.settle()


class Dialog(Window):
    """Another window of the running DESK, by its title."""

    def __init__(self, desk, title):
        self.desk, self.title = desk, title
        self.top = wait_for(f"the window “{title}”", lambda: self._find_top(title))
        self.window = wait_for(f"the X window “{title}”", lambda: self._find_window(title))
        wait_for("its size", lambda: self.top.extents[2] > 0)
        self.border = [(n - content) // 2 for n, content in zip(size_of(self.window), self.top.extents[2:])]
        wait_for(f"the keys of “{title}”", lambda: focused() == self.window)
        self.settle()

    def _find_top(self, title):
        for node in self.desk.top.children:
            if node.name == title:
                return node
        return None

    def _find_window(self, title):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.desk.process.pid), "--name",
                                f"^{title}$"], capture_output=True, text=True).stdout.split()
        return int(found[-1]) if found else None

    @property
    def gone(self):
        return self._find_top(self.title) is None

    def wait_gone(self):
        """Until it has closed and another window has the keys."""
        wait_for(f"the window “{self.title}” to close", lambda: self.gone)
        wait_for("the keys", lambda: focused() not in (self.window, 0))
        self.settle()


# ---- The program ----


class Desk(Window):
    """One run of the program with its window at the screen's corner."""

    def __init__(self, *paths, size=(1440, 900), text=1.0, device="silent", ready=True, env=None, **popen):
        home = os.environ["HOME"]
        self.size = size
        self._write_settings(size, device)
        run("xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi:\t{96 * text:.0f}\n")
        environment = dict(os.environ, GSK_RENDERER="cairo", GDK_BACKEND="x11", GTK_A11Y="atspi",
                           GSETTINGS_BACKEND="keyfile", GSETTINGS_SCHEMA_DIR=os.path.join(BUILD, "data"),
                           LC_ALL="C.UTF-8", **(env or {}))
        self.log = open(os.path.join(home, "lacquer.log"), "ab+")
        self.process = subprocess.Popen([PROGRAM, *[str(path) for path in paths]], env=environment,
                                        stdout=self.log, stderr=self.log, **popen)
        atexit.register(self.process.kill)  # a test that fails leaves nothing behind
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.screen = Screen()
        try:
            self.window = wait_for("the window", self._find_window)
            self.top = wait_for("the accessible tree", self._find_tree)
        except AssertionError:
            print("# " + self.output().replace("\n", "\n# "))
            raise
        xdotool("windowmove", self.window, 0, 0)
        xdotool("windowfocus", "--sync", self.window)
        self._fit()

    @staticmethod
    def _write_settings(size, device):
        config = os.environ["XDG_CONFIG_HOME"]
        os.makedirs(os.path.join(config, "gtk-4.0"), exist_ok=True)
        os.makedirs(os.path.join(config, "glib-2.0", "settings"), exist_ok=True)
        with open(os.path.join(config, "gtk-4.0", "settings.ini"), "w") as file:
            file.write("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\n")
        with open(os.path.join(config, "glib-2.0", "settings", "keyfile"), "w") as file:
            file.write("[io/github/lacquer_audio/Lacquer]\n"
                       f"window-width={size[0]}\nwindow-height={size[1]}\ndevice-api='{device}'\n"
                       "monitor-level=0.0\n")

    @staticmethod
    def remap(keys):
        """The person's own keys by action, as the settings window stores them."""
        path = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
        with open(path) as file:
            rest = [line for line in file if not line.startswith("shortcuts=")]
        with open(path + ".new", "w") as file:
            file.writelines(rest + [f"shortcuts={keys!r}\n"])
        os.replace(path + ".new", path)

    def output(self):
        self.log.flush()
        with open(self.log.name, errors="replace") as file:
            return file.read()

    def _find_window(self):
        assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.output()}"
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                               capture_output=True, text=True).stdout.split()
        return int(found[-1]) if found else None

    def _find_tree(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid and app.get_child_count() > 0:
                return Node(app)
        return None

    def _fit(self):
        """Without a compositor GTK draws a border inside the window: SIZE is what is within it."""
        frame = self.top.children[0]
        border = [n - content for n, content in zip(size_of(self.window), frame.extents[2:])]
        xdotool("windowsize", "--sync", self.window, self.size[0] + border[0], self.size[1] + border[1])
        wait_for("the window's size", lambda: frame.extents[2:] == self.size)
        self.border = border[0] // 2, border[1] // 2
        wait_for("the keys", lambda: frame.has(Atspi.StateType.ACTIVE)
                 or xdotool("windowfocus", "--sync", self.window))
        self.settle()

    def drop(self, *paths, on=(700, 500)):
        """Takes PATHS out of another program's window and lets them go at ON; says what became of them."""
        source = subprocess.Popen([DRAG_SOURCE, *paths], env=dict(os.environ, GSK_RENDERER="cairo", GDK_BACKEND="x11"),
                                  stdout=subprocess.PIPE, text=True)
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(source.pid), "--name", "^Files$"]
        try:
            window = wait_for("the other window",
                              lambda: subprocess.run(search, capture_output=True, text=True).stdout.split())[-1]
            xdotool("windowmove", "--sync", window, self.size[0] + 100, 300)
            xdotool("windowraise", window)
            xdotool("mousemove", "--window", window, 100, 80)
            xdotool("mousedown", 1)
            for step in range(1, 5):
                xdotool("mousemove", "--window", window, 100 - 10 * step, 80)
                self.settle(0.05)
            for step in range(6):  # the drop goes where the last motion was answered
                self.move(on[0] + 60 - 10 * step, on[1])
                self.settle(0.08)
            self.release()
            return source.stdout.readline().strip()
        finally:
            source.kill()
            source.wait()

    # ---- Eyes ----

    def pixels(self, x, y, width, height):
        """Of the screen, X and Y in the window's content."""
        return self.screen.pixels(x + self.border[0], y + self.border[1], width, height)

    def picture(self, path):
        run("import", "-window", str(self.window), path)

    def state(self, action):
        """State of a window action, None when it has none."""
        reply = self.bus.call_sync(APP_ID, APP_PATH + "/window/1", "org.gtk.Actions", "Describe",
                                   GLib.Variant("(s)", (action,)), None, Gio.DBusCallFlags.NONE, 3000, None)
        _, _, state = reply.unpack()[0]
        return state[0] if state else None

    # ---- Its end ----

    def kill(self):
        """As in a crash."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self, seconds=10):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        said = self.output()
        assert "Sanitizer" not in said and "runtime error" not in said, said


def show(path):
    """What is in a session, as the program itself reads it back."""
    return json.loads(lacquer("show", "--json", str(path)))


# ---- Sound ----


def tone(path, seconds, *peaks_db, hz=1000, rate=48000):
    """A stereo sine as a 24-bit WAV: SECONDS of each of PEAKS_DB, −18 when none is given."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(3)
        file.setframerate(rate)
        for peak_db in peaks_db or (-18.0,):
            peak = 10.0 ** (peak_db / 20.0) * 8388607.0
            values = [round(peak * math.sin(2.0 * math.pi * hz * i / rate)) for i in range(rate)]
            second = b"".join(value.to_bytes(3, "little", signed=True) * 2 for value in values)
            for _ in range(seconds):
                file.writeframes(second)
    return path


def home(name):
    return os.path.join(os.environ["HOME"], name)


def session(name, files, *processors):
    """A saved session in the test's home with PROCESSORS on the master; gives its path."""
    path = home(name + ".lacquer")
    lacquer("new", path, "--title", "", *[str(file) for file in files])
    for processor in processors:
        lacquer("add", path, "master/" + processor)
    return path


class Jack:
    """A JACK server without a sound card."""

    def __init__(self, rate=48000, period=256):
        self.name = f"lacquer-e2e-{os.getpid()}"
        self.command = ["jackd", "-n", self.name, "-d", "dummy", "-r", str(rate), "-p", str(period),
                        "-C", "2", "-P", "2"]
        self.tap = os.path.join(BUILD, "tests", "engine", "jack-tap")
        self.process = None
        os.environ["JACK_DEFAULT_SERVER"] = self.name
        os.environ["JACK_NO_AUDIO_RESERVATION"] = "1"
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(self.process.kill)
        wait_for("the JACK server", lambda: subprocess.run([self.tap, self.name], stderr=subprocess.DEVNULL).returncode == 0)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()

    def record(self, client, frames):
        """What CLIENT plays from now on: left and right, as floats."""
        path = os.path.join(os.environ["HOME"], "tap.f32")
        for _ in range(3):  # a recorder that the server forgot is replaced
            try:
                run(self.tap, self.name, client, str(frames), path, timeout=8)
                break
            except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
                continue
        else:
            raise AssertionError(f"nothing could be recorded from {client}")
        with open(path, "rb") as file:
            samples = array.array("f", file.read())
        return samples[0::2], samples[1::2]


def rms_db(samples):
    mean = sum(value * value for value in samples) / len(samples)
    return 10.0 * math.log10(mean) if mean > 0.0 else -math.inf
