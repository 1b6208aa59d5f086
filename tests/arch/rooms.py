# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules as data: which room may include which, and which foreign headers where.
Read by includes.py. ARCHITECTURE of the code: src/DESIGN.md."""

# room: rooms whose headers it may include besides its own.
ROOMS = {
    "core": set(),
    "dsp": {"core"},
    "processors": {"dsp", "core"},
    "signal": {"processors", "dsp", "core"},
    "media": {"core", "dsp"},
    "analysis": {"media", "dsp", "core"},
    "engine": {"signal", "media", "processors", "dsp", "core"},
    "model": {"processors", "media", "core"},
    "app": {"model", "engine", "signal", "processors", "analysis", "media", "dsp", "core"},
    "cli": {"app", "model", "processors", "analysis", "media", "core"},
    "ui": {"app", "model", "processors", "core"},
}

# (room, other room): the only headers it may take from there. Who describes does not run.
ONLY = {
    ("model", "processors"): {"processors/info.h", "processors/registry.h"},
    ("cli", "processors"): {"processors/info.h", "processors/registry.h"},
    ("ui", "processors"): {"processors/info.h", "processors/note_length.h", "processors/registry.h"},
    ("model", "media"): {"media/info.h", "media/tags.h"},
}

# (file, header) outside the table, each with its reason.
EXCEPTIONS = {
    ("ui/main.c", "cli/cli.h"): "one binary: main gives the command line its turn first",
}

C11 = """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal
stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time
uchar wchar wctype""".split()
SIMD = "xmmintrin emmintrin immintrin arm_neon cpuid".split()
POSIX = """dirent endian fcntl libgen poll pthread sched strings unistd sys/eventfd sys/file
sys/mman sys/random sys/resource sys/stat sys/statvfs sys/types sys/wait sys/uio sys/time sys/utsname
langinfo execinfo wordexp""".split()

# Header (or "folder/"): where it may stand: rooms, or files, also as patterns within a folder.
FOREIGN = {
    **{name + ".h": set(ROOMS) for name in C11 + SIMD},
    **{name + ".h": set(ROOMS) - {"dsp", "processors", "signal"} for name in POSIX},
    "glib.h": {"model", "app", "cli", "ui"},
    "glib-object.h": {"model", "app", "cli", "ui"},
    "glib/": {"model", "app", "cli", "ui"},
    "gio/": {"model", "app", "cli", "ui"},
    "json-glib/": {"cli"},
    "libintl.h": {"src/core/words.c"},
    "gtk/": {"ui"},
    "gdk/": {"ui"},
    "X11/": {"ui/blit.c", "ui/compat.c"},
    "sys/ipc.h": {"ui/blit.c"},
    "sys/shm.h": {"ui/blit.c"},
    "gsk/": {"ui"},
    "graphene.h": {"ui"},
    "pango/": {"ui"},
    "cairo.h": {"ui"},
    # The shell only, so that widgets, charts and editors live with GTK alone.
    "adwaita.h": {"ui/*.[ch]", "ui/dialogs/*.[ch]", "ui/gallery/*.[ch]"},
    "sndfile.h": {"media"},
    "FLAC/": {"media"},
    "soxr.h": {"media", "src/engine/rate_bridge.c"},
    "fftw3.h": {"src/dsp/fft.c"},
    "portaudio.h": {"src/engine/device_portaudio.c"},
    "pa_linux_alsa.h": {"src/engine/device_portaudio.c"},
    "alsa/": {"src/engine/device_portaudio.c"},
    "jack/": {"src/engine/device_jack.c"},
    "malloc.h": {"ui/main.c"}, # how much of it the process keeps
}

# Headers that the build generates.
GENERATED = {"ui/config.h"}
