/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that are read a quantum at a time, the fade between two places of one, and the all-passes
 * made of them. */
#include <glib.h>

#include "dsp/diffuser.h"

#define N (4096 * 8)

/* What was written comes back to the bit, also round the end of the ring. */
static void test_line (void)
{
  LqArena *arena = lq_arena_new ();
  LqQuantumLine line;

  lq_quantum_line_init (&line, arena, 1000);
  for (int n = 0; n < N; n += LQ_QUANTUM)
    {
      double in[LQ_QUANTUM];
      for (int i = 0; i < LQ_QUANTUM; i++)
        in[i] = n + i + 0.25;
      for (int d = LQ_QUANTUM; d <= 1000; d += 39)
        for (int i = 0; i < LQ_QUANTUM; i++)
          g_assert_true (lq_quantum_line_ahead (&line, d)[i]
                         == (n + i - d >= 0 ? n + i - d + 0.25 : 0.0));
      lq_quantum_line_write (&line, in);
      for (int d = 0; d <= 1000; d += 125)
        for (int i = 0; i < LQ_QUANTUM; i++)
          g_assert_true (lq_quantum_line_behind (&line, d)[i]
                         == (n + i - d >= 0 ? n + i - d + 0.25 : 0.0));
    }
  lq_arena_free (arena);
}

/* From 0 to 1 in its time, never back, and flat at both ends. */
static void test_fade (void)
{
  LqPlaceFade fade;
  double before = 0.0;
  int n = 0;

  lq_place_fade_init (&fade, 48000, 10);
  g_assert_false (lq_place_fade_moving (&fade));
  lq_place_fade_start (&fade);
  while (lq_place_fade_moving (&fade))
    {
      lq_place_fade_run (&fade);
      for (int i = 0; i < LQ_QUANTUM; i++, n++)
        {
          g_assert_cmpfloat (fade.path[i], >=, before);
          g_assert_cmpfloat (fade.path[i] - before, <=, 1.51 / 480); /* the steepest of 3t² − 2t³ */
          before = fade.path[i];
        }
    }
  g_assert_cmpfloat (before, ==, 1.0);
  g_assert_cmpint (n, ==, 512);
}

/* Every frequency keeps its level: the autocorrelation of the impulse response is an impulse. Cut
 * off 180 dB down. */
static void test_all_pass (void)
{
  static const int frames[] = { 101, 163, 227 };
  LqArena *arena = lq_arena_new ();
  LqDiffuser diffuser;
  double *h = g_new0 (double, N);
  double amount[LQ_QUANTUM];

  for (int i = 0; i < LQ_QUANTUM; i++)
    amount[i] = 0.7;
  lq_diffuser_init (&diffuser, arena, G_N_ELEMENTS (frames), frames);
  h[0] = 1.0;
  for (int n = 0; n < N; n += LQ_QUANTUM)
    lq_diffuser_run (&diffuser, amount, h + n);
  for (int lag = 0; lag < 2000; lag += lag < 400 ? 1 : 37)
    {
      double sum = 0.0;
      for (int i = lag; i < N; i++)
        sum += h[i] * h[i - lag];
      g_assert_cmpfloat_with_epsilon (sum, lag == 0 ? 1.0 : 0.0, 1e-9);
    }
  g_free (h);
  lq_arena_free (arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diffuser/line", test_line);
  g_test_add_func ("/diffuser/fade", test_fade);
  g_test_add_func ("/diffuser/all-pass", test_all_pass);
  return g_test_run ();
}
