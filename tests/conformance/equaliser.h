/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An equaliser on the bench, and the analogue filters that it is held against. For tests only. */
#pragma once

#include "core/random.h"
#include "processors/equaliser_band.h"
#include "processors/processor.h"

#include <complex.h>
#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define N_SLOTS 512

extern const LqProcessor lq_processor_equaliser;

static const LqProcessor *const equaliser = &lq_processor_equaliser;

enum
{
  BELL,
  LOW_SHELF,
  HIGH_SHELF,
  LOW_CUT,
  HIGH_CUT,
  TILT,
  NOTCH,
  BAND_PASS
};

/* ---- on the bench ---- */

typedef struct
{
  double params[N_SLOTS];
  double rate_hz;
  LqArena *arena;
  void *state;
} Bench;

static inline void bench_init (Bench *bench, double rate_hz)
{
  *bench = (Bench){ .rate_hz = rate_hz, .arena = lq_arena_new () };
  lq_info_defaults (&equaliser->info, bench->params);
}

static inline void bench_clear (Bench *bench) { lq_arena_free (bench->arena); }

static inline void set (Bench *bench, const char *id, double value)
{
  int slot = lq_info_find_param (&equaliser->info, id);

  g_assert_cmpint (slot, >=, 0);
  bench->params[slot] = value;
}

static inline void set_band (Bench *bench, int number, int shape, double f_hz, double gain_db,
                             double q)
{
  const struct
  {
    const char *id;
    double value;
  } rows[] = { { "on", 1 }, { "shape", shape }, { "freq", f_hz }, { "gain", gain_db }, { "q", q } };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("b%d.%s", number, rows[i].id);
      set (bench, id, rows[i].value);
    }
}

static inline void start (Bench *bench)
{
  LqProcessorSetup setup = { .rate_hz = bench->rate_hz, .n_channels = 2 };

  bench->state = equaliser->prepare (bench->arena, &setup, bench->params);
}

static inline void run (Bench *bench, double *left, double *right, int n)
{
  double readouts[LQ_N_BANDS];

  for (int at = 0; at < n; at += LQ_QUANTUM)
    {
      double *io[2] = { left + at, right + at };
      LqBlock block = {
        .n_channels = 2, .in = (const double *const *)io, .out = io, .readouts = readouts
      };
      equaliser->process (bench->state, &block);
    }
}

static inline void fill (LqRandom *random, double *left, double *right, int n)
{
  for (int i = 0; i < n; i++)
    {
      left[i] = lq_random_bipolar (random);
      right[i] = lq_random_bipolar (random);
    }
}

static inline void fill_tone (double *x, int n, double f_hz, double rate_hz, double level_db)
{
  for (int i = 0; i < n; i++)
    x[i] = pow (10.0, level_db / 20.0) * sin (2.0 * M_PI * f_hz / rate_hz * i);
}

/* ---- responses ---- */

typedef struct
{
  int shape;
  double f_hz, gain_db, q;
  int slope; /* index: (slope + 1) · 6 dB/oct */
} Filter;

static inline double butterworth (const Filter *f, double u)
{
  int order = f->slope + 1;
  double ratio = f->shape == LOW_CUT ? 1.0 / u : u;

  return 1.0 / sqrt (1.0 + pow (ratio, 2 * order));
}

/* |H (j 2π f)| of the RBJ prototypes. */
static inline double analogue (const Filter *f, double f_hz)
{
  double complex s = I * f_hz / f->f_hz;
  double a = pow (10.0, f->gain_db / 40.0);
  double complex den = s * s + s / f->q + 1.0;
  double complex w = s * sqrt (a) / f->q;

  switch (f->shape)
    {
    case BELL:
      return cabs ((s * s + s * a / f->q + 1.0) / (s * s + s / (a * f->q) + 1.0));
    case LOW_SHELF:
      return cabs (a * (s * s + w + a) / (a * s * s + w + 1.0));
    case HIGH_SHELF:
      return cabs (a * (a * s * s + w + 1.0) / (s * s + w + a));
    case NOTCH:
      return cabs ((s * s + 1.0) / den);
    case BAND_PASS:
      return cabs (s / f->q / den);
    case LOW_CUT:
    case HIGH_CUT:
      if (f->slope == 1)
        return cabs ((f->shape == LOW_CUT ? s * s : 1.0) / den);
      return butterworth (f, f_hz / f->f_hz);
    default:
      {
        Filter low = { LOW_SHELF, f->f_hz, -f->gain_db / 2.0, f->q, 0 };
        Filter high = { HIGH_SHELF, f->f_hz, f->gain_db / 2.0, f->q, 0 };
        return analogue (&low, f_hz) * analogue (&high, f_hz);
      }
    }
}

static inline double measured (const double *h, int n, double cycles)
{
  double complex sum = 0.0, turn = cexp (-2.0 * M_PI * I * cycles), phase = 1.0;

  for (int i = 0; i < n; i++)
    {
      sum += h[i] * phase;
      phase *= turn;
    }
  return cabs (sum);
}
