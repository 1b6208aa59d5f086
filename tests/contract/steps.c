/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No control clicks: while a 100 Hz sine at −6 dBFS sounds, one row after another jumps to another
 * place in its range, and what that adds above 5 kHz stays 80 dB below the sound (SOUND A16).
 * Structural rows are left alone: the plan crossfades to a new instance for them. */
#include <math.h>

#include "dsp/window.h"
#include "unit.h"

#define HIGH_PASS_TAPS 401
#define STEPS          160
#define BEFORE         (375 * LQ_QUANTUM) /* half a second at 48 kHz */
#define AFTER          (225 * LQ_QUANTUM)
#define WINDOW         960 /* frames of one RMS reading */

/* A 5 kHz high-pass, 118 dB down below 4.1 kHz at 48 kHz. */
static void design_high_pass (double rate_hz, double *tap)
{
  double corner = 4550.0 / rate_hz;

  for (int i = 0; i < HIGH_PASS_TAPS; i++)
    {
      double at = i - HIGH_PASS_TAPS / 2;
      double low = at == 0 ? 2.0 * corner : sin (2.0 * M_PI * corner * at) / (M_PI * at);
      double window = lq_window_kaiser (2.0 * at / (HIGH_PASS_TAPS - 1), 12.0);
      tap[i] = ((at == 0 ? 1.0 : 0.0) - low) * window;
    }
}

/* Loudest stretch of WINDOW frames of X above 5 kHz, as RMS; TO − FROM frames are looked at. */
static double loudest_top (const double *tap, const double *x, int from, int to)
{
  double loudest = 0.0;

  for (int at = from; at + WINDOW <= to; at += WINDOW / 2)
    {
      double sum = 0.0;
      for (int i = at; i < at + WINDOW; i++)
        {
          double y = 0.0;
          for (int k = 0; k < HIGH_PASS_TAPS; k++)
            y += tap[k] * x[i - k];
          sum += y * y;
        }
      loudest = fmax (loudest, sqrt (sum / WINDOW));
    }
  return loudest;
}

static double peak_of (const double *x, int n)
{
  double peak = 0.0;

  for (int i = 0; i < n; i++)
    peak = fmax (peak, fabs (x[i]));
  return peak;
}

/* Some place for the plain rows, and for one instance of each group with its switches on. */
static void arrange (const LqProcessor *processor, LqRandom *random, double *params, bool *moves)
{
  g_autofree double *other = params_default (processor);

  int chosen = (int)(lq_random_next (random) >> 33);

  params_randomise (processor, random, true, other);
  for (int slot = 0; slot < params_count (processor); slot++)
    {
      LqParam param = lq_info_param (&processor->info, slot);
      moves[slot] = !param.group || param.instance == chosen % param.group->count;
      params[slot] = moves[slot] ? other[slot] : param.def;
      if (moves[slot] && param.group && param.row->kind == LQ_PARAM_SWITCH)
        params[slot] = 1.0;
    }
  for (int slot = 0; slot < params_count (processor); slot++)
    moves[slot] = moves[slot] && !lq_info_is_structural (&processor->info, params, slot);
}

static int choose_slot (const LqProcessor *processor, LqRandom *random, const bool *moves)
{
  int n = params_count (processor);
  int slot;

  do
    slot = (int)(lq_random_next (random) % (uint64_t)n);
  while (!moves[slot]);
  return slot;
}

static double another_value (const LqProcessor *processor, int slot, LqRandom *random, double value)
{
  LqParam param = lq_info_param (&processor->info, slot);
  double next = value;

  if (param.row->kind == LQ_PARAM_SWITCH)
    return 1.0 - value;
  while (next == value)
    next = lq_param_from_travel (param.row, lq_random_uniform (random) * 1.2 - 0.1);
  return next;
}

/* 100 Hz at −6 dBFS, faded in over a quarter of a second: an echo of its start is no click. */
static double sine_at (double rate_hz, int i)
{
  double in = fmin (i / (0.25 * rate_hz), 1.0);
  return 0.25 * (1.0 - cos (M_PI * in)) * sin (2.0 * M_PI * 100.0 / rate_hz * i);
}

/* One jump; the sound before and after it says how much top the processor makes by itself. */
static void check_step (Unit *unit, int slot, double value, const double *tap)
{
  enum
  {
    N = BEFORE + AFTER
  };
  g_autofree double *to =
      g_memdup2 (unit->params, sizeof (double) * (size_t)params_count (unit->processor));
  double **io = planes_new (N);
  char id[LQ_PARAM_ID];

  for (int i = 0; i < N; i++)
    io[0][i] = io[1][i] = sine_at (unit->setup.rate_hz, i);
  unit_run (unit, io, io, BEFORE);
  to[slot] = value;
  double from_value = unit->params[slot];
  unit_update (unit, to);
  double *const late[2] = { io[0] + BEFORE, io[1] + BEFORE };
  unit_run (unit, late, late, AFTER);
  lq_info_param_id (&unit->processor->info, slot, id);
  for (int c = 0; c < unit->setup.n_channels; c++)
    {
      double at_rest = fmax (loudest_top (tap, io[c], BEFORE - 4 * WINDOW, BEFORE),
                             loudest_top (tap, io[c], N - 4 * WINDOW, N));
      double moving = loudest_top (tap, io[c], BEFORE, N - 4 * WINDOW);
      /* 0 dBFS is the sine of peak 1; what is louder than the input is judged by itself. */
      double loud = fmax (peak_of (io[c] + BEFORE - 4 * WINDOW, N - BEFORE + 4 * WINDOW), 1.0);
      double limit = fmax (1e-4 * M_SQRT1_2 * loud, 2.0 * at_rest);
      if (moving > limit)
        g_error ("%s from %g to %g clicks: %.1f dBFS above 5 kHz, %.1f at rest (peak %.2f)", id,
                 from_value, value, 20.0 * log10 (moving * M_SQRT2),
                 20.0 * log10 (at_rest * M_SQRT2 + 1e-20), loud);
    }
  planes_free (io);
}

static void test_steps (gconstpointer data)
{
  const LqProcessor *processor = data;
  g_autofree double *params = params_default (processor);
  g_autofree bool *moves = g_new0 (bool, params_count (processor));
  double tap[HIGH_PASS_TAPS];
  LqRandom random;

  design_high_pass (48000, tap);
  lq_random_init (&random, 7);
  for (int step = 0; step < STEPS; step++)
    {
      arrange (processor, &random, params, moves);
      g_autoptr (Unit) unit = unit_new (processor, 48000, 1 + step % 2, params);
      int slot = choose_slot (processor, &random, moves);
      check_step (unit, slot, another_value (processor, slot, &random, params[slot]), tap);
    }
}

/* The proof's own proof: a jump without a glide is found. */
static void test_hears_a_click (void)
{
  enum
  {
    N = 8 * WINDOW
  };
  double tap[HIGH_PASS_TAPS], x[N];

  design_high_pass (48000, tap);
  for (int i = 0; i < N; i++)
    x[i] = (i < N / 2 ? 0.5 : 0.49) * sin (2.0 * M_PI * 100.0 / 48000 * i + 1.0);
  g_assert_cmpfloat (loudest_top (tap, x, WINDOW, N / 2), <, 1e-6);
  g_assert_cmpfloat (loudest_top (tap, x, WINDOW, N), >, 1e-4);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LqRegistry *registry = lq_registry_new ();
  g_test_add_func ("/steps/hears-a-click", test_hears_a_click);
  add_for_each (registry, "steps", test_steps);
  int failed = g_test_run ();
  lq_registry_free (registry);
  return failed;
}
