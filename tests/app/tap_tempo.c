/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/tap_tempo.h"

#include <glib.h>

/* Even taps give their tempo, uneven ones the mean. */
static void test_tempo (void)
{
  LqTapTempo tap = { 0 };
  double bpm = lq_tap_tempo_add (&tap, 10.0);

  g_assert_cmpfloat (bpm, ==, 0.0);
  for (int i = 1; i < 40; i++)
    {
      double late_s = i % 2 ? 0.02 : 0.0; /* a finger is not a clock */
      bpm = lq_tap_tempo_add (&tap, 10.0 + 0.5 * i + late_s);
    }
  g_assert_cmpfloat_with_epsilon (bpm, 120.0, 0.4); /* 20 ms over 8 s */
  g_assert_cmpint (tap.n, ==, LQ_TAP_TEMPO_MOST + 1);
}

/* A pause begins anew. */
static void test_pause (void)
{
  LqTapTempo tap = { 0 };

  lq_tap_tempo_add (&tap, 0.0);
  lq_tap_tempo_add (&tap, 0.5);
  g_assert_cmpfloat (lq_tap_tempo_add (&tap, 5.0), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (lq_tap_tempo_add (&tap, 5.75), 80.0, 1e-9);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/tap-tempo/tempo", test_tempo);
  g_test_add_func ("/app/tap-tempo/pause", test_pause);
  return g_test_run ();
}
