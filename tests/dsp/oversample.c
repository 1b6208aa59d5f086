/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Twice the rate and back: exact delay, flat passband, deep stopband, and what was pushed comes
 * out late to the bit. */
#include <complex.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "dsp/oversample.h"

#define QUANTA 24
#define N      (QUANTA * LQ_QUANTUM)

static double level_db (const LqHalfband *halfband, double f)
{
  return 20.0 * log10 (fabs (lq_halfband_amplitude (halfband, f)) + 1e-30);
}

static void test_halfband (void)
{
  LqHalfband halfband;

  lq_halfband_design (&halfband);
  g_assert_cmpfloat_with_epsilon (lq_halfband_amplitude (&halfband, 0.0), 1.0, 1e-15);
  /* 20 kHz and 24.1 kHz at 88.2 kHz. */
  for (double f = 0.0; f <= 20000.0 / 88200.0; f += 1e-4)
    g_assert_cmpfloat (fabs (level_db (&halfband, f)), <, 1e-6);
  for (double f = 24100.0 / 88200.0; f <= 0.5; f += 1e-4)
    g_assert_cmpfloat (level_db (&halfband, f), <, -140.0);
  for (double f = 0.0; f <= 0.25; f += 1e-3)
    g_assert_cmpfloat_with_epsilon (lq_halfband_amplitude (&halfband, f)
                                        + lq_halfband_amplitude (&halfband, 0.5 - f),
                                    1.0, 1e-14);
}

static void round_trip (LqOversample *o, const double *in, double *back, double *late)
{
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      double high[2 * LQ_QUANTUM];
      lq_oversample_push (o, in + at);
      lq_oversample_up (o, high);
      lq_oversample_down (o, high, back + at);
      lq_oversample_delayed (o, late + at);
    }
}

static void test_round_trip (void)
{
  LqArena *arena = lq_arena_new ();
  LqOversample *o = lq_oversample_new (arena);
  double in[N], back[N], late[N];

  /* Tones up to 20 kHz at 44.1 kHz come back as they were, 103 frames later. */
  for (int i = 0; i < N; i++)
    in[i] = 0.4 * sin (i * 0.01) + 0.3 * sin (i * 1.3) + 0.2 * sin (i * 2.0 * M_PI * 19.9 / 44.1);
  round_trip (o, in, back, late);
  for (int i = 600; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (back[i], in[i - LQ_OVERSAMPLE_LATENCY], 1e-6);
      g_assert_cmpfloat (late[i], ==, in[i - LQ_OVERSAMPLE_LATENCY]);
    }
  /* Up to Nyquist: as the square of the amplitude says, by its impulse response. */
  lq_oversample_reset (o);
  memset (in, 0, sizeof in);
  in[0] = 1.0;
  round_trip (o, in, back, late);
  for (double f = 0.0; f <= 0.25; f += 0.01)
    {
      double complex sum = 0.0;
      double pass = lq_halfband_amplitude (&o->halfband, f);
      double leak = lq_halfband_amplitude (&o->halfband, 0.5 - f);
      for (int i = 0; i < N; i++)
        sum += back[i] * cexp (-2.0 * M_PI * I * 2.0 * f * (i - LQ_OVERSAMPLE_LATENCY));
      g_assert_cmpfloat (cabs (sum - pass * pass - leak * leak), <, 1e-12);
    }
  lq_arena_free (arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oversample/halfband", test_halfband);
  g_test_add_func ("/oversample/round-trip", test_round_trip);
  return g_test_run ();
}
