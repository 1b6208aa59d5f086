/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saturator on the bench: coherent tones in, the spectrum of what comes out. For tests only. */
#pragma once

#include "core/random.h"
#include "dsp/fft.h"
#include "dsp/loudness.h"
#include "run.h"

#include <complex.h>

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

#define N_DRAWN 8

/* 1 kHz through PARAMS: heard, and the amplitudes of the same harmonics (0 … N_DRAWN − 1) of what an
 * editor draws for them. Returns the periods of the tone; free heard->wave. */
static inline int hear_drawn (Heard *heard, double drawn[N_DRAWN], const char *params)
{
  enum
  {
    STEPS = 4096
  };
  static double x[STEPS], y[STEPS];
  double values[MAX_PARAMS];
  Tones tone = { { periods (1000) }, LQ_RESPONSE_SHAPE_SINE };

  lq_info_defaults (&lq_processor_saturator.info, values);
  set_params (&lq_processor_saturator, values, params);
  for (int i = 0; i < STEPS; i++)
    x[i] = LQ_RESPONSE_SHAPE_SINE * sin (2.0 * G_PI * i / STEPS);
  g_assert_true (lq_processor_saturator.info.response (values, RATE, LQ_RESPONSE_SHAPE, -1,
                                                       LQ_TARGET_STEREO, x, y, STEPS));
  for (int n = 0; n < N_DRAWN; n++)
    {
      double complex sum = 0.0;
      for (int i = 0; i < STEPS; i++)
        sum += y[i] * cexp (-2.0 * G_PI * I * n * i / STEPS);
      drawn[n] = (n == 0 ? 1.0 : 2.0) * cabs (sum) / STEPS;
    }
  hear (heard, params, tones, &tone);
  return tone.k[0];
}

/* ---- loudness ---- */

/* Pink noise from 20 Hz to 20 kHz of the RMS of a sine of LEVEL_DB, the same in each N frames. */
static inline double *pink_noise (double rate_hz, double level_db)
{
  LqArena *arena = lq_arena_new ();
  double *bins = lq_arena_array (arena, double, N + 2), *wave = lq_arena_array (arena, double, N);
  double *x = g_new (double, TOTAL), sum = 0.0;
  LqFft *fft = lq_fft_new (arena, N);
  LqRandom random;

  lq_random_init (&random, 4);
  for (int k = (int)ceil (20.0 * N / rate_hz); k < 20000.0 * N / rate_hz; k++)
    {
      double phase = 2.0 * G_PI * lq_random_uniform (&random);
      bins[2 * k] = cos (phase) / sqrt (k);
      bins[2 * k + 1] = sin (phase) / sqrt (k);
    }
  lq_fft_inverse (fft, bins, wave);
  for (int i = 0; i < N; i++)
    sum += wave[i] * wave[i];
  for (int i = 0; i < TOTAL; i++)
    x[i] = pow (10, level_db / 20.0) * M_SQRT1_2 / sqrt (sum / N) * wave[i % N];
  lq_fft_free (fft);
  lq_arena_free (arena);
  return x;
}

/* Through BS.1770's filters, without gates. */
static inline double loudness_db (double rate_hz, const double *x)
{
  double sum = 0.0, state[2][2] = { { 0.0 } };
  LqKStage k[2];

  lq_k_weighting (rate_hz, k);
  for (int i = 0; i < TOTAL; i++)
    {
      double v = x[i];
      for (int s = 0; s < 2; s++)
        {
          double y = k[s].b[0] * v + state[s][0];
          state[s][0] = k[s].b[1] * v - k[s].a[0] * y + state[s][1];
          state[s][1] = k[s].b[2] * v - k[s].a[1] * y;
          v = y;
        }
      sum += i >= SETTLE ? v * v : 0.0;
    }
  return 10.0 * log10 (sum / N);
}

/* How much louder pink noise at LEVEL_DB, the matched level, comes out of a saturator with PARAMS. */
static inline double louder_db (double rate_hz, const char *params, double level_db)
{
  Run run;
  g_autofree double *x = pink_noise (rate_hz, level_db);
  double before = loudness_db (rate_hz, x);
  g_autofree char *matched = g_strdup_printf ("%s match=1 match_level=%g", params, level_db);

  run_open (&run, &lq_processor_saturator, rate_hz, 1, matched);
  run_process (&run, &x, &x, NULL, TOTAL);
  run_close (&run);
  double found = loudness_db (rate_hz, x) - before;
  g_test_message ("%.0f Hz, %s: %.2f dB", rate_hz, matched, found);
  return found;
}
