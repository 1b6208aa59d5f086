/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a curve of linear phase costs to draw anew on the audio thread: counted, quantum by quantum. */
#include "equaliser.h"

#include "processors/equaliser_fir.h"
#include "processors/equaliser_taps.h"

#define CALLS_ENOUGH 400 /* for the longest curve */

/* The dearest curve: all bands, with four sections each, on left, right, mid and side by turns. */
static void set_dear_curve (Bench *bench, double f_hz)
{
  for (int number = 1; number <= LQ_N_BANDS; number++)
    {
      g_autofree char *slope = g_strdup_printf ("b%d.slope", number);
      g_autofree char *target = g_strdup_printf ("b%d.target", number);
      set_band (bench, number, LOW_CUT, f_hz + number, 0, M_SQRT1_2);
      set (bench, slope, 7);
      set (bench, target, LQ_TARGET_LEFT + number % 4);
    }
}

typedef struct
{
  LqEqualiserFir *fir;
  int64_t before, most;
} Meter;

static int64_t since (Meter *meter)
{
  int64_t now = lq_equaliser_fir_work (meter->fir);
  int64_t cost = now - meter->before;

  meter->before = now;
  meter->most = MAX (meter->most, cost);
  return cost;
}

static bool make_ready (Meter *meter, const double *params)
{
  int left = 1; /* a piece */
  bool ready = lq_equaliser_fir_ready (meter->fir, params, &left);

  g_assert_cmpint (since (meter), ==, 1 - left);
  return ready;
}

/* However it is asked for, no quantum has more to do than its share: while it sounds, when the curve
 * moves every quantum and faster than it can be drawn; and before a reset, also after it was changed
 * again half-way: what it takes is what it costs. What was made ready the reset has only to take. The
 * control: without that it draws all at once. */
static void check_rate (double rate_hz, int phase)
{
  static double io[2][LQ_QUANTUM];
  double *planes[2] = { io[0], io[1] };
  Bench bench;
  Meter meter;
  int calls;

  bench_init (&bench, rate_hz);
  set (&bench, "phase", phase);
  int side = lq_taps_side_frames (bench.params, rate_hz);
  int64_t most = (int64_t)LQ_EQUALISER_FIR_MOST_WORK * side;
  meter = (Meter){ .fir = lq_equaliser_fir_new (bench.arena, 2, rate_hz, bench.params) };
  lq_equaliser_fir_jump (meter.fir, bench.params);
  g_assert_cmpint (since (&meter), ==, 0); /* flat */
  for (int q = 0; q < 2 * CALLS_ENOUGH; q++)
    {
      if (q < CALLS_ENOUGH)
        set_dear_curve (&bench, 100 + q);
      lq_equaliser_fir_aim (meter.fir, bench.params);
      lq_equaliser_fir_run (meter.fir, (const double *const *)planes, planes);
      since (&meter);
    }
  g_assert_cmpint (meter.most, >, 0);
  g_assert_cmpint (meter.most, <=, most);
  set_dear_curve (&bench, 1000);
  for (int half_way = 0; half_way < 20; half_way++)
    g_assert_false (make_ready (&meter, bench.params));
  set_dear_curve (&bench, 2000);
  for (calls = 1; !make_ready (&meter, bench.params); calls++)
    continue;
  g_assert_cmpint (meter.most, <=, most);
  g_assert_cmpint (calls, <, CALLS_ENOUGH);
  lq_equaliser_fir_jump (meter.fir, bench.params);
  g_assert_cmpint (since (&meter), ==, 0);
  g_test_message ("%.0f Hz: at most %.1f of %d sides in a quantum, ready after %d", rate_hz,
                  (double)meter.most / side, LQ_EQUALISER_FIR_MOST_WORK, calls);
  set_dear_curve (&bench, 3000);
  lq_equaliser_fir_jump (meter.fir, bench.params);
  g_assert_cmpint (since (&meter), >, 5 * most);
  bench_clear (&bench);
}

static void test_work (void)
{
  static const double rates_hz[] = { 44100, 48000, 96000, 192000 };

  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (int phase = 1; phase <= 2; phase++)
      check_rate (rates_hz[r], phase);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/equaliser/redraw/work", test_work);
  return g_test_run ();
}
