/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saturator on the bench: coherent tones in, the spectrum of what comes out. For tests only. */
#pragma once

#include "core/random.h"
#include "dsp/fft.h"
#include "run.h"

#define RATE   44100.0
#define N      65536
#define SETTLE (44100 * 2 / LQ_QUANTUM * LQ_QUANTUM)
#define TOTAL  (SETTLE + N)

/* The tape's curve without its emphasis is tanh. */
#define TANH        "curve=0 emphasis=-9 "
#define TRANSFORMER "curve=2 emphasis=18 "
#define HARD_CLIP   "curve=4 "

#define N_ANTIALIASINGS 3

extern const LqProcessor lq_processor_saturator;

typedef double (*SoundFunc) (int i, const void *data);

/* The last N frames of what comes out for SOUND, and their spectrum: amplitudes of a sine. */
typedef struct
{
  double *wave;
  double amplitude[N / 2 + 1];
} Heard;

static inline double *run_sound_at (double rate_hz, const char *params, SoundFunc sound,
                                    const void *data)
{
  Run run;
  double *io = g_new (double, TOTAL);

  run_open (&run, &lq_processor_saturator, rate_hz, 1, params);
  for (int i = 0; i < TOTAL; i++)
    io[i] = sound (i, data);
  run_process (&run, &io, &io, NULL, TOTAL);
  run_close (&run);
  return io;
}

static inline double *run_sound (const char *params, SoundFunc sound, const void *data)
{
  return run_sound_at (RATE, params, sound, data);
}

static inline void hear_at (Heard *heard, double rate_hz, const char *params, SoundFunc sound,
                            const void *data)
{
  LqArena *arena = lq_arena_new ();
  double *bins = lq_arena_array (arena, double, N + 2);
  double *wave = lq_arena_array (arena, double, N);
  LqFft *fft = lq_fft_new (arena, N);
  g_autofree double *io = run_sound_at (rate_hz, params, sound, data);

  heard->wave = g_memdup2 (io + SETTLE, sizeof (double) * N);
  memcpy (wave, heard->wave, sizeof (double) * N);
  lq_fft_forward (fft, wave, bins);
  for (int k = 0; k <= N / 2; k++)
    heard->amplitude[k] = hypot (bins[2 * k], bins[2 * k + 1]) * (k == 0 ? 1.0 : 2.0) / N;
  lq_fft_free (fft);
  lq_arena_free (arena);
}

static inline void hear (Heard *heard, const char *params, SoundFunc sound, const void *data)
{
  hear_at (heard, RATE, params, sound, data);
}

typedef struct
{
  int k[2]; /* periods in N frames; 0: none */
  double amplitude;
} Tones;

static inline double tones (int i, const void *data)
{
  const Tones *t = data;
  double sum = 0.0;

  for (int n = 0; n < 2; n++)
    sum += t->amplitude * sin (2.0 * G_PI * (double)((int64_t)t->k[n] * i % N) / N);
  return sum;
}

/* An odd number of periods for F_HZ: no alias of a harmonic falls on another harmonic. */
static inline int periods_at (double rate_hz, double f_hz)
{
  return 2 * (int)(f_hz * N / rate_hz / 2.0) + 1;
}

static inline int periods (double f_hz) { return periods_at (RATE, f_hz); }

static inline double db (double x) { return 20.0 * log10 (x + 1e-20); }
