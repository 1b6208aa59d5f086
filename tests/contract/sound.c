/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every processor promises about its sound whatever it is for: the same bits again, its
 * latency, silence after its tail, a true warm-up, finite numbers always. Loops over the registry at
 * 44.1, 48, 96 and 192 kHz, mono and stereo: a new processor is covered by its line there. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "dsp/work.h"
#include "unit.h"

/* −140 dBFS: what the contract calls silence. */
#define SILENCE 1e-7

/* A tail that is longer is left to another setting: the test would only wait. */
#define LONGEST_TAIL_S 8.0
#define TRIES          100 /* to find some that forget soon enough */
#define LONGEST_MOVE_S 20.0

typedef void (*CaseFunc) (const LqProcessor *processor, double rate_hz, int n_channels,
                          LqRandom *random);

static void each_case (const LqProcessor *processor, CaseFunc run)
{
  for (size_t r = 0; r < G_N_ELEMENTS (test_rates_hz); r++)
    for (int n_channels = 1; n_channels <= 2; n_channels++)
      {
        LqRandom random;
        lq_random_init (&random, 100 + r);
        run (processor, test_rates_hz[r], n_channels, &random);
      }
}

static void assert_same (double *const *a, double *const *b, int n_channels, int n_frames)
{
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < n_frames; i++)
      if (a[c][i] != b[c][i])
        g_error ("channel %d frame %d: %.17g is not %.17g", c, i, a[c][i], b[c][i]);
}

static int round_up (LqFrames frames)
{
  return (int)((frames + LQ_QUANTUM - 1) / LQ_QUANTUM * LQ_QUANTUM);
}

/* ---- the same bits ---- */

static void same_bits (const LqProcessor *processor, double rate_hz, int n_channels,
                       LqRandom *random)
{
  enum
  {
    N = 40 * LQ_QUANTUM
  };
  g_autofree double *params = params_default (processor);
  double **in = planes_new (N), **first = planes_new (N), **again = planes_new (N);

  for (int set = 0; set < 6; set++)
    {
      if (set > 0)
        params_randomise (processor, random, true, params);
      fill_noise (random, 0.9, in, N);
      g_autoptr (Unit) unit = unit_new (processor, rate_hz, n_channels, params);
      g_autoptr (Unit) fresh = unit_new (processor, rate_hz, n_channels, params);
      unit_run (unit, in, first, N);
      unit_reset (unit);
      unit_run (unit, in, again, N);
      assert_same (first, again, n_channels, N);
      /* In place, from a fresh instance, told the same parameters again and again. */
      for (int c = 0; c < n_channels; c++)
        memcpy (again[c], in[c], sizeof (double) * N);
      for (int at = 0; at < N; at += LQ_QUANTUM)
        {
          double *const io[2] = { again[0] + at, again[1] + at };
          unit_update (fresh, params);
          unit_run (fresh, io, io, LQ_QUANTUM);
        }
      assert_same (first, again, n_channels, N);
    }
  planes_free (in);
  planes_free (first);
  planes_free (again);
}

static void test_same_bits (gconstpointer data) { each_case (data, same_bits); }

/* ---- a fresh insert ---- */

/* Quiet sound through the defaults leaves as it came, late by the latency it reports, whatever
 * the structural rows say. */
static void check_transparent (const LqProcessor *processor, double rate_hz, int n_channels,
                               const double *params, LqRandom *random)
{
  g_autoptr (Unit) unit = unit_new (processor, rate_hz, n_channels, params);
  int latency = unit_latency (unit);
  int n = round_up (latency + 4096);
  double **in = planes_new (n), **out = planes_new (n), **late = planes_new (n);

  g_assert_cmpint (latency, >=, 0);
  fill_noise (random, 1e-4, in, n);
  unit_run (unit, in, out, n);
  for (int c = 0; c < n_channels; c++)
    memcpy (late[c] + latency, in[c], sizeof (double) * (size_t)(n - latency));
  assert_same (out, late, n_channels, n);
  planes_free (in);
  planes_free (out);
  planes_free (late);
}

static void transparent (const LqProcessor *processor, double rate_hz, int n_channels,
                         LqRandom *random)
{
  g_autofree double *params = params_default (processor);

  check_transparent (processor, rate_hz, n_channels, params, random);
  for (int slot = 0; slot < params_count (processor); slot++)
    {
      LqParam param = lq_info_param (&processor->info, slot);
      if (!(param.row->flags & LQ_PARAM_STRUCTURAL))
        continue;
      for (int i = 0; i <= 3; i++)
        {
          params[slot] = lq_param_from_travel (param.row, i / 3.0);
          check_transparent (processor, rate_hz, n_channels, params, random);
        }
      params[slot] = param.def;
    }
}

static void test_transparent (gconstpointer data) { each_case (data, transparent); }

/* ---- silence ---- */

static void silence (const LqProcessor *processor, double rate_hz, int n_channels, LqRandom *random)
{
  g_autofree double *params = params_default (processor);
  int checked = 0;

  for (int set = 0; set < 8 || (checked < 3 && set < TRIES); set++)
    {
      params_randomise (processor, random, true, params);
      g_autoptr (Unit) unit = unit_new (processor, rate_hz, n_channels, params);
      LqFrames tail = unit_tail (unit);
      g_assert_cmpint (tail, >=, 0);
      if (tail > LONGEST_TAIL_S * rate_hz)
        continue;
      int loud = 16 * LQ_QUANTUM;
      int n = loud + round_up (tail + unit_latency (unit)) + 16 * LQ_QUANTUM;
      double **io = planes_new (n);
      fill_noise (random, 1.0, io, loud);
      unit_run (unit, io, io, n);
      for (int c = 0; c < n_channels; c++)
        for (int i = n - 16 * LQ_QUANTUM; i < n; i++)
          {
            g_assert_cmpfloat (fabs (io[c][i]), <, SILENCE);
            g_assert_true (io[c][i] == 0.0 || fabs (io[c][i]) >= DBL_MIN);
          }
      planes_free (io);
      checked++;
    }
  g_assert_cmpint (checked, >=, 3);
}

static void test_silence (gconstpointer data) { each_case (data, silence); }

/* ---- warm-up ---- */

/* Noise whose level wanders, so that a detector has something to remember. */
static void fill_wandering (LqRandom *random, double *const *out, int n_frames)
{
  double level = 0.1;

  for (int i = 0; i < n_frames; i++)
    {
      if (i % 3000 == 0)
        level = pow (10.0, -2.0 * lq_random_uniform (random));
      for (int c = 0; c < LQ_MAX_CHANNELS; c++)
        out[c][i] = level * lq_random_bipolar (random);
    }
}

static double largest_difference (double *const *a, double *const *b, int n_channels, int from,
                                  int to)
{
  double worst = 0.0;

  for (int c = 0; c < n_channels; c++)
    for (int i = from; i < to; i++)
      worst = fmax (worst, fabs (a[c][i] - b[c][i]));
  return worst;
}

static void warm_up (const LqProcessor *processor, double rate_hz, int n_channels, LqRandom *random)
{
  enum
  {
    COMPARED = 32 * LQ_QUANTUM
  };
  g_autofree double *params = params_default (processor);
  int checked = 0;

  for (int set = 0; set < 6 || (checked < 2 && set < TRIES); set++)
    {
      if (set > 0)
        params_randomise (processor, random, true, params);
      g_autoptr (Unit) old = unit_new (processor, rate_hz, n_channels, params);
      g_autoptr (Unit) fresh = unit_new (processor, rate_hz, n_channels, params);
      LqFrames needed = unit_warm_up (old);
      if (needed > LONGEST_TAIL_S * rate_hz)
        continue;
      int before = (int)rate_hz / 2 / LQ_QUANTUM * LQ_QUANTUM;
      int warm = round_up (needed);
      int n = before + warm + COMPARED;
      double **in = planes_new (n), **a = planes_new (n), **b = planes_new (n);
      fill_wandering (random, in, n);
      unit_run (old, in, a, n);
      double *const in_late[2] = { in[0] + before, in[1] + before };
      double *const b_late[2] = { b[0] + before, b[1] + before };
      fresh->clock = before;
      unit_run (fresh, in_late, b_late, n - before);
      double loudest = 1.0;
      for (int i = before + warm; i < n; i++)
        loudest = fmax (loudest, fabs (a[0][i]));
      /* −100 dB of full scale, or of what comes out when that is louder. */
      g_assert_cmpfloat (largest_difference (a, b, n_channels, before + warm, n), <,
                         1e-5 * loudest);
      planes_free (in);
      planes_free (a);
      planes_free (b);
      checked++;
    }
  g_assert_cmpint (checked, >=, 2);
}

static void test_warm_up (gconstpointer data) { each_case (data, warm_up); }

/* ---- where it glides to ---- */

/* After an update, the sound is that of an instance born with the new parameters, once what the
 * old ones left behind is forgotten: to −60 dB, since a detector may remember them for long. */
static void arrives (const LqProcessor *processor, double rate_hz, int n_channels, LqRandom *random)
{
  enum
  {
    COMPARED = 16 * LQ_QUANTUM
  };
  g_autofree double *from = params_default (processor);
  g_autofree double *to = params_default (processor);
  int checked = 0;

  for (int set = 0; set < 4 || (checked < 1 && set < TRIES); set++)
    {
      params_randomise (processor, random, true, from);
      memcpy (to, from, sizeof (double) * (size_t)params_count (processor));
      params_randomise (processor, random, false, to);
      g_autoptr (Unit) moved = unit_new (processor, rate_hz, n_channels, from);
      g_autoptr (Unit) born = unit_new (processor, rate_hz, n_channels, to);
      LqFrames needed = 2 * unit_warm_up (born) + (LqFrames)rate_hz;
      if (needed > LONGEST_MOVE_S * rate_hz)
        continue;
      int n = round_up (needed) + COMPARED;
      double **in = planes_new (n), **a = planes_new (n), **b = planes_new (n);
      double loudest = 1.0;
      fill_noise (random, 0.5, in, n);
      unit_run (moved, in, a, 16 * LQ_QUANTUM);
      unit_update (moved, to);
      moved->clock = 0;
      unit_run (moved, in, a, n);
      unit_run (born, in, b, n);
      for (int i = n - COMPARED; i < n; i++)
        loudest = fmax (loudest, fabs (b[0][i]));
      g_assert_cmpfloat (largest_difference (a, b, n_channels, n - COMPARED, n), <, 1e-3 * loudest);
      planes_free (in);
      planes_free (a);
      planes_free (b);
      checked++;
    }
  g_assert_cmpint (checked, >=, 1);
}

static void test_arrives (gconstpointer data) { each_case (data, arrives); }

/* Of the slowest design there is an end after so many quanta with a tenth of their time each, at any
 * rate: its length in frames grows as they do. */
#define MOST_READY_QUANTA 300

/* However far it had come on its way to other parameters, and also if it was not told of them, a
 * reset rests at them, as if it had been born there, whether or not it was made ready for them; and so
 * does the next one, which has nothing left to do. */
static void begins_anew (const LqProcessor *processor, double rate_hz, int n_channels,
                         LqRandom *random)
{
  g_autofree double *params = params_default (processor);
  int tenth = (int)(0.1 * LQ_WORK_PER_S * LQ_QUANTUM / rate_hz);

  for (int set = 0; set < 8; set++)
    {
      params_randomise (processor, random, true, params);
      g_autoptr (Unit) moved = unit_new (processor, rate_hz, n_channels, params);
      int n = round_up (unit_latency (moved)) + 16 * LQ_QUANTUM;
      double **in = planes_new (n), **a = planes_new (n), **b = planes_new (n);
      fill_noise (random, 0.5, in, n);
      for (int move = 0; move < set / 2; move++)
        {
          params_randomise (processor, random, false, params);
          unit_update (moved, params);
          unit_run (moved, in, a, (1 + move * set) * LQ_QUANTUM);
        }
      if (set % 2)
        params_randomise (processor, random, false, params);
      memcpy (moved->params, params, sizeof (double) * (size_t)params_count (processor));
      g_autoptr (Unit) born = unit_new (processor, rate_hz, n_channels, params);
      unit_run (born, in, b, n);
      if (set == 4)
        g_assert_cmpint (unit_make_ready (moved, tenth), <, MOST_READY_QUANTA);
      if (set == 5)
        g_assert_cmpint (unit_make_ready (moved, INT_MAX), ==, 1);
      if (set >= 6)
        {
          /* On the way there are others, which it was not ready for, and back. */
          g_autofree double *others = params_default (processor);
          memcpy (others, params, sizeof (double) * (size_t)params_count (processor));
          params_randomise (processor, random, false, others);
          int left;
          unit_make_ready (moved, 1);
          for (int part = 0; part < set; part++)
            unit_ready (moved, others, 1, &left);
          unit_make_ready (moved, 1 + (int)(1e5 * lq_random_uniform (random)));
        }
      for (int again = 0; again < 2; again++)
        {
          unit_reset (moved);
          unit_run (moved, in, a, n);
          assert_same (a, b, n_channels, n);
        }
      planes_free (in);
      planes_free (a);
      planes_free (b);
    }
}

static void test_begins_anew (gconstpointer data) { each_case (data, begins_anew); }

/* ---- finite ---- */

static void fill_hostile (LqRandom *random, int kind, double *const *io)
{
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double noise = lq_random_bipolar (random);
        const double kinds[] = { noise,
                                 0.0,
                                 noise > 0.99 ? 100.0 : 0.0,
                                 noise > 0 ? 8.0 : -8.0,
                                 1.0,
                                 noise * 1e-310,
                                 i % 2 ? 1.0 : -1.0,
                                 noise * 1e6,
                                 noise * 1e-160 };
        io[c][i] = kinds[kind % (int)G_N_ELEMENTS (kinds)];
      }
}

/* 10 000 random parameter sets over all cases, each moved to while it sounds. */
static void stays_finite (const LqProcessor *processor, double rate_hz, int n_channels,
                          LqRandom *random)
{
  g_autofree double *params = params_default (processor);
  g_autoptr (Unit) unit = NULL;
  double **io = planes_new (LQ_QUANTUM);

  for (int set = 0; set < 10000 / 8; set++)
    {
      bool rebuilt = set % 10 == 0;
      params_randomise (processor, random, rebuilt, params);
      if (rebuilt)
        {
          g_clear_pointer (&unit, unit_free);
          unit = unit_new (processor, rate_hz, n_channels, params);
        }
      unit_update (unit, params);
      for (int q = 0; q < 4; q++)
        {
          fill_hostile (random, set + q, io);
          unit_run (unit, io, io, LQ_QUANTUM);
          for (int c = 0; c < n_channels; c++)
            for (int i = 0; i < LQ_QUANTUM; i++)
              g_assert_true (isfinite (io[c][i]));
        }
    }
  planes_free (io);
}

static void test_finite (gconstpointer data) { each_case (data, stays_finite); }

/* At the lowest rate of a file many rows reach beyond half of it. */
static void test_finite_when_slow (gconstpointer data)
{
  for (int n_channels = 1; n_channels <= 2; n_channels++)
    {
      LqRandom random;
      lq_random_init (&random, 200);
      stays_finite (data, 8000.0, n_channels, &random);
    }
}

/* A reset heals whatever a broken neighbour sent. */
static void heals (const LqProcessor *processor, double rate_hz, int n_channels, LqRandom *random)
{
  g_autofree double *params = params_default (processor);
  double **in = planes_new (8 * LQ_QUANTUM);
  double **a = planes_new (8 * LQ_QUANTUM), **b = planes_new (8 * LQ_QUANTUM);

  for (int set = 0; set < 4; set++)
    {
      params_randomise (processor, random, true, params);
      g_autoptr (Unit) hurt = unit_new (processor, rate_hz, n_channels, params);
      g_autoptr (Unit) born = unit_new (processor, rate_hz, n_channels, params);
      for (int i = 0; i < LQ_QUANTUM; i++)
        in[0][i] = in[1][i] = i % 3 ? NAN : INFINITY;
      unit_run (hurt, in, a, 8 * LQ_QUANTUM);
      unit_reset (hurt);
      fill_noise (random, 0.5, in, 8 * LQ_QUANTUM);
      unit_run (hurt, in, a, 8 * LQ_QUANTUM);
      unit_run (born, in, b, 8 * LQ_QUANTUM);
      assert_same (a, b, n_channels, 8 * LQ_QUANTUM);
    }
  planes_free (in);
  planes_free (a);
  planes_free (b);
}

static void test_heals (gconstpointer data) { each_case (data, heals); }

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LqRegistry *registry = lq_registry_new ();
  add_for_each (registry, "same-bits", test_same_bits);
  add_for_each (registry, "transparent", test_transparent);
  add_for_each (registry, "silence", test_silence);
  add_for_each (registry, "warm-up", test_warm_up);
  add_for_each (registry, "arrives", test_arrives);
  add_for_each (registry, "begins-anew", test_begins_anew);
  add_for_each (registry, "finite", test_finite);
  add_for_each (registry, "finite-when-slow", test_finite_when_slow);
  add_for_each (registry, "heals", test_heals);
  int failed = g_test_run ();
  lq_registry_free (registry);
  return failed;
}
