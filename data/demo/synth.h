/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instruments of the demo songs: each plays one note into a stereo stem, by addition.
 * Deterministic: all chance comes from the caller's seed. Plain double mathematics at one rate. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define DEMO_RATE 48000.0

/* A stem under construction. */
typedef struct
{
  double *left, *right;
  size_t n_frames;
} DemoStem;

/* One note as an instrument hears it. */
typedef struct
{
  double start_s, length_s;
  double pitch;    /* MIDI note number, fractions allowed */
  double velocity; /* 0 … 1 */
  double pan;      /* −1 … +1 */
  double colour;   /* 0 … 1: brightness, openness, vowel: the instrument's own meaning */
  double from;     /* pitch it glides from; 0: none */
  uint32_t seed;
} DemoNote;

typedef void (*DemoInstrument) (DemoStem *stem, const DemoNote *note);

void demo_kick (DemoStem *stem, const DemoNote *note);
void demo_snare (DemoStem *stem, const DemoNote *note);
void demo_hat (DemoStem *stem, const DemoNote *note); /* colour: closed … open */
void demo_shaker (DemoStem *stem, const DemoNote *note);
void demo_conga (DemoStem *stem, const DemoNote *note); /* colour: muted … open */
void demo_bass (DemoStem *stem, const DemoNote *note);
void demo_keys (DemoStem *stem, const DemoNote *note);
void demo_pad (DemoStem *stem, const DemoNote *note);
void demo_pluck (DemoStem *stem, const DemoNote *note);
void demo_lead (DemoStem *stem, const DemoNote *note);
void demo_voice (DemoStem *stem, const DemoNote *note); /* colour: ah … oh … oo */

/* A room around a stem: WET added to the dry sound, decaying in DECAY_S. */
void demo_room (DemoStem *stem, double wet, double decay_s, double damping_hz);

/* Echoes at DELAY_S, alternating sides. */
void demo_echo (DemoStem *stem, double wet, double delay_s, double feedback);

/* Chance in 0 … 1 that depends on SEED and INDEX alone. */
double demo_chance (uint32_t seed, uint32_t index);
