#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files with a shorter word, read by this script alone: a third writing of the quantiser gives the same
words, and the noise is what the theory of dither says (Lipshitz, Wannamaker, Vanderkooy, JAES 40(5)
1992). Sources are 32-bit floats, so what should have been written is known exactly."""

import array
import math
import os

from support import main, noise, read_floats, read_wav, run, run_json, write_wav

MASK = 2 ** 64 - 1
FULL = 32768

# 1 − Σ c z^−k and the total noise at 16 bit in dB of a full-scale sine, the same at both rates
PAPERS = {
    "shaped": ([1.662, -1.263, .4827, -.2913, .1268, -.1124, .03252, -.01265, -.03524], -85.8),
    "shaped:lipshitz": ([2.033, -2.165, 1.959, -1.590, .6149], -81.1),
    "shaped:f-weighted": ([2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -.569, .0847], -74.9),
    "shaped:improved-e": ([2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, .4191], -70.2),
}
THRESHOLD_TOTALS = {44100: -71.1, 48000: -72.7}


# ---- The formula, once more ----

def random_words(seed):
    """xoshiro256**, seeded by splitmix64."""
    s = []
    for _ in range(4):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = ((seed ^ seed >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        s.append(z ^ z >> 31)
    while True:
        x = s[1] * 5 & MASK
        yield ((x << 7 | x >> 57) & MASK) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = (s[3] << 45 | s[3] >> 19) & MASK


def threshold_taps(rate):
    """Levinson's recursion on 1 / min (threshold in quiet, 50 dB), in steps of 2^−16."""
    r = [0.0] * 21
    for i in range(1024):
        turn = (i + .5) / 1024
        khz = turn * rate / 2000
        db = 3.64 * khz ** -.8 - 6.5 * math.exp(-.6 * (khz - 3.3) ** 2) + khz ** 4 / 1000
        weight = 10 ** (-min(db, 50) / 10)
        for k in range(21):
            r[k] += weight * math.cos(math.pi * turn * k)
    a, power = [1.0], r[0]
    for m in range(1, 21):
        reflection = -sum(a[k] * r[m - k] for k in range(m)) / power
        a = [x + reflection * y for x, y in zip(a + [0.0], [0.0] + a[::-1])]
        power *= 1 - reflection ** 2
    return [-round(x * 65536) / 65536 for x in a[1:]]


def words_of(samples, channel, kind, rate):
    """What the file must hold of one channel at seed 1."""
    taps = threshold_taps(rate) if kind == "shaped:threshold" else PAPERS.get(kind, ([],))[0]
    order = range(len(taps) - 1, -1, -1) if len(taps) == 20 else range(len(taps))
    random, errors, zeros, out = random_words(1 + channel * 0xD1342543DE82EF95 & MASK), [], 0, []
    errors = [0.0] * len(taps)
    for x in samples:
        zeros = zeros + 1 if x == 0 else 0
        if zeros > 4096:
            errors = [0.0] * len(taps)
            out.append(0)
            continue
        word, total = next(random), 0.0
        for k in order:
            total += taps[k] * errors[k]
        v = x * FULL - total
        y = round(v + ((word & 0xFFFFFFFF) - (word >> 32)) / 2 ** 32)
        if taps:
            errors = [y - v] + errors[:-1]
        out.append(max(-FULL, min(FULL - 1, y)))
    return out


# ---- Files ----

def dithered(folder, samples, kind, rate=44100, out_bits="16", more=()):
    """Words of a 16-bit file that was made of interleaved SAMPLES, or floats."""
    source, out = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
    write_wav(source, samples, rate=rate, bits=32.0)
    done, report = run_json("process", source, out, "--force", "--bits", out_bits, "--dither", kind,
                            *more)
    assert done.returncode == 0, done.stderr
    assert report["outputs"][0]["proved"]["holds"] is True
    if out_bits == "32f":
        return read_floats(out)
    _, channels, out_rate, bits, data = read_wav(out)
    assert (channels, out_rate, bits) == (2, rate, 16)
    return array.array("h", data)


def floats(samples):
    """As the file has them."""
    return array.array("f", samples)


def db(power):
    return 10 * math.log10(power)


def mean(values):
    return math.fsum(values) / len(values)


# ---- Tests ----

def every_word_is_the_formulas(folder):
    """Loud, quiet, silence longer than the blank, and again loud."""
    loud = [x / 2 ** 31 for x in noise(4000, seed=5, full=2 ** 31, level=.9)]
    quiet = [x / 2 ** 31 for x in noise(4000, seed=6, full=2 ** 31, level=1e-4)]
    samples = floats(loud + quiet + [0.0] * 2 * 5000 + loud[:4000])
    cases = [(kind, rate) for kind in ("tpdf", *PAPERS, "shaped:threshold")
             for rate in (44100, 48000)]
    for kind, rate in cases + [("shaped:threshold", 96000), ("shaped:threshold", 192000)]:
        words = dithered(folder, samples, kind, rate)
        for channel in 0, 1:
            want = words_of(samples[channel::2], channel, kind, rate)
            assert list(words[channel::2]) == want, (kind, rate, channel)


def the_noise_is_the_theorys(folder):
    """Totals within 0.1 dB, no offset, channels that do not know each other, for every curve at both
    rates. Over 2^17 frames the totals are good to 0.03 dB; shaped noise repeats itself for a few
    frames, so that its correlation is good to 0.005 only and a quarter of a per cent may be exceeded."""
    n = 2 ** 17
    samples = floats(.5 * math.sin(.0171 * i + channel) for i in range(n) for channel in (0, 1))
    exact = [x * FULL for x in samples]
    for kind in ("tpdf", *PAPERS, "shaped:threshold"):
        for rate in (44100, 48000):
            errors = [y - x for x, y in zip(exact, dithered(folder, samples, kind, rate))]
            total = db(mean([e * e for e in errors]) / (FULL ** 2 / 2))
            want = (-93.3 if kind == "tpdf" else PAPERS[kind][1] if kind in PAPERS
                    else THRESHOLD_TOTALS[rate])
            assert abs(total - want) < .1, (kind, rate, total)
            assert abs(mean(errors)) < .01, (kind, rate)
            left, right = errors[::2], errors[1::2]
            correlation = (mean([a * b for a, b in zip(left, right)])
                           / mean([e * e for e in errors]))
            assert abs(correlation) < .01, (kind, rate, correlation)


def tpdf_has_its_triangle(folder):
    """Of a level that lies F above a code, the words are that code − 1, it, + 1 with the areas of the
    triangle beyond the rounding points: (½ − f)²/2 and (½ + f)²/2 at the ends. Five deviations of 2^16
    counts are 0.01. A box of 1 LSB would never leave the two codes next to the level."""
    n = 2 ** 15
    for f in 0.0, .125, .25, -.25, .375:
        for code in -1000, 1000:
            level = (code + f) / FULL
            words = dithered(folder, floats([level] * 2 * n + [1e-9, 1e-9]), "tpdf")
            below, above = (.5 - f) ** 2 / 2, (.5 + f) ** 2 / 2
            for step, share in (-1, below), (0, 1 - below - above), (1, above):
                counted = words[:-2].count(code + step) / (2 * n)
                assert abs(counted - share) < .01, (f, code, step, counted, share)
            assert abs(mean(words[:-2]) - (code + f)) < .01
            errors = [w - code - f for w in words[:-2]]
            assert abs(mean([e * e for e in errors]) - .25) < .008, (f, code)


def tone_of(values, cycles):
    n, re, im = len(values), 0.0, 0.0
    for i, x in enumerate(values):
        angle = 2 * math.pi * (cycles * i % n) / n
        re += x * math.cos(angle)
        im += x * math.sin(angle)
    return 2 * math.hypot(re, im) / n


def a_tone_of_one_step_survives(folder):
    """997 Hz with a peak of 1 LSB. Rounded, it is a wave of three levels with a fifth harmonic at −14 dB and
    0.85 dB too loud; dithered, its level is right and no harmonic leaves the noise: −57 dB in a bin of
    2^19 on average, and 12 dB more in one of a million."""
    n, cycles = 2 ** 19, 11853
    one = floats(math.sin(2 * math.pi * (cycles * i % n) / n) / FULL for i in range(n))
    samples = floats(x for pair in zip(one, one) for x in pair)
    plain = dithered(folder, samples, "none")[::2]
    level = db(tone_of(plain, cycles) ** 2)
    assert abs(level - .85) < .01, level
    assert abs(db(tone_of(plain, 5 * cycles) ** 2) - level + 14) < .05
    words = dithered(folder, samples, "tpdf")[::2]
    level = db(tone_of(words, cycles) ** 2)
    assert abs(level) < .02, level
    for harmonic in 2, 3, 5, 7:
        assert db(tone_of(words, harmonic * cycles) ** 2) - level < -45, harmonic


def full_scale_is_32768(folder):
    """What lies on a code is written as it is; beyond the last code it is clamped, at both ends."""
    samples = floats([-1, 1, -32767 / FULL, 32767 / FULL, .5, -.5, 1.5, -1.5, 1 / FULL, -1 / FULL])
    words = dithered(folder, samples, "none")
    assert list(words) == [-32768, 32767, -32767, 32767, 16384, -16384, 32767, -32768, 1, -1]


def dither_comes_last_and_once(folder):
    """After the gain: the noise stays where it is. A file that is on the grid keeps its words, shaped or
    not, and floats get no noise at all."""
    n = 2 ** 15
    samples = floats(.5 * math.sin(.0171 * i) for i in range(2 * n))
    words = dithered(folder, samples, "tpdf", more=("-i", "gain:gain=-20dB"))
    errors = [y - .1 * x * FULL for x, y in zip(samples, words)]
    assert abs(db(mean([e * e for e in errors]) / (FULL ** 2 / 2)) + 93.3) < .1
    once = dithered(folder, samples, "shaped")
    source, out = os.path.join(folder, "once.wav"), os.path.join(folder, "twice.wav")
    os.rename(os.path.join(folder, "out.wav"), source)
    done = run("process", source, out, "--bits", "16", "--dither", "shaped:threshold")
    assert done.returncode == 0, done.stderr
    assert array.array("h", read_wav(out)[4]) == once
    assert dithered(folder, samples, "shaped:threshold", out_bits="32f") == samples


def dither_comes_after_the_rate(folder):
    """A tone stays where it was in time, 0.001 dB of it; away from the ends, which are abrupt. What the
    16-bit file at another rate lacks of the 64-bit one is the dither's noise, no more."""
    n = 2 ** 15
    source, fine, out = (os.path.join(folder, name) for name in ("in.wav", "fine.wav", "out.wav"))
    write_wav(source, floats(.5 * math.sin(.0171 * (i // 2)) for i in range(2 * n)), rate=48000,
              bits=32.0)
    for path, bits in (fine, "64f"), (out, "16"):
        done = run("process", source, path, "--rate", "44100", "--bits", bits)
        assert done.returncode == 0, done.stderr
    exact, words = array.array("d", read_wav(fine)[4]), array.array("h", read_wav(out)[4])
    assert len(exact) == len(words) == 2 * round(n * 44100 / 48000)
    for i in range(len(exact) // 3, len(exact) * 2 // 3):
        assert abs(exact[i] - .5 * math.sin(.0171 * (i // 2) * 48000 / 44100)) < 5e-5
    errors = [y - x * FULL for x, y in zip(exact, words)]
    assert abs(db(mean([e * e for e in errors]) / (FULL ** 2 / 2)) + 93.3) < .1


def files_come_back_as_they_are(folder):
    """A file of 24 bits or floats is read and written again without a bit changed."""
    samples = floats(.9 * math.sin(.0171 * i) for i in range(2 * 10000))
    source = os.path.join(folder, "in.wav")
    write_wav(source, samples, bits=32.0)
    for bits in "16", "24", "32f", "64f":
        once, twice = os.path.join(folder, f"{bits}.wav"), os.path.join(folder, f"{bits}-2.wav")
        assert run("process", source, once, "--bits", bits).returncode == 0
        assert run("process", once, twice, "--bits", bits).returncode == 0
        assert read_wav(once) == read_wav(twice), bits


if __name__ == "__main__":
    main([every_word_is_the_formulas, the_noise_is_the_theorys, tpdf_has_its_triangle,
          a_tone_of_one_step_survives, full_scale_is_32768, dither_comes_last_and_once,
          dither_comes_after_the_rate, files_come_back_as_they_are])
