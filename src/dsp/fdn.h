/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A feedback delay network of sixteen lines: the late part of a reverb. Two channels in, two out.
 *
 * What leaves the lines passes one absorption each, then a 16 × 16 Hadamard matrix, and goes back
 * with the input. The absorption has the gain that its line's length asks for, so that every mode
 * decays alike: in three bands, by a low and a high shelf. The matrix is orthogonal at every frame,
 * also while it turns: motion is a slow rotation of eight pairs of lines before it, which costs no
 * energy and no treble, as a read between the frames would. New lengths are faded to.
 * An impulse into one channel gives its own energy on each side, at the middle decay, as long as that
 * is not shorter than the lines.
 * Sources: J.-M. Jot, A. Chaigne, AES 90 (1991); S. Schlecht, E. Habets, JASA 138 (2015), on matrices
 * that turn, and IEEE TASLP 25 (2017), on absorption. Thread: [audio], but for new. */
#pragma once

#include "core/arena.h"

#define LQ_FDN_LINES 16

typedef struct LqFdn LqFdn;

/* Times to −60 dB; INFINITY: never. The shelves are half way, in dB, at low_hz and high_hz. */
typedef struct
{
  double mid_s, low_s, high_s;
  double low_hz, high_hz;
} LqFdnDecay;

/* Mutually prime lengths, spread evenly in ratio over SHORTEST … LONGEST frames: different primes
 * next to those. At least a quantum each. Thread: [any] */
void lq_fdn_spread (double shortest, double longest, int frames[LQ_FDN_LINES]);

/* For lines of up to LONGEST_FRAMES. To be jumped before it runs. Thread: [main] [worker]. Owned by
 * ARENA. */
LqFdn *lq_fdn_new (LqArena *arena, double rate_hz, int longest_frames);

/* Silent, at rest there. FRAMES: each at least a quantum. */
void lq_fdn_jump (LqFdn *fdn, const int frames[LQ_FDN_LINES], const LqFdnDecay *decay,
                  double motion_rad);

/* Glides there. Finite times only. On the way to other lengths the ones asked for last wait. */
void lq_fdn_aim (LqFdn *fdn, const int frames[LQ_FDN_LINES], const LqFdnDecay *decay,
                 double motion_rad);

/* A quantum. The rotation of pair k is motion · sin 2π (TURNS + TURN_STEP · frame + k/8). IN and OUT
 * may be the same memory. */
void lq_fdn_run (LqFdn *fdn, double turns, double turn_step,
                 const double in[LQ_MAX_CHANNELS][LQ_QUANTUM],
                 double out[LQ_MAX_CHANNELS][LQ_QUANTUM]);

/* The energy that the lines hold, at rest: for tests of what a round costs. */
double lq_fdn_energy (const LqFdn *fdn);
