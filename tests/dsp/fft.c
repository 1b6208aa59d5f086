/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transform against the sum that defines it, and the way back. */
#include "dsp/fft.h"
#include "core/arena.h"

#include <glib.h>
#include <math.h>

static void test_definition (void)
{
  static const int sizes[] = { 2, 8, 64, 96, 1024 };
  LqArena *arena = lq_arena_new ();
  GRand *rand = g_rand_new_with_seed (5);
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      int n = sizes[s];
      double *x = lq_arena_array (arena, double, n), *back = lq_arena_array (arena, double, n);
      double *bins = lq_arena_array (arena, double, n + 2);
      LqFft *fft = lq_fft_new (arena, n);
      for (int i = 0; i < n; i++)
        x[i] = g_rand_double_range (rand, -1.0, 1.0);
      lq_fft_forward (fft, x, bins);
      for (int k = 0; k <= n / 2; k++)
        {
          double re = 0.0, im = 0.0;
          for (int i = 0; i < n; i++)
            {
              re += x[i] * cos (2.0 * M_PI * k * (double)i / n);
              im -= x[i] * sin (2.0 * M_PI * k * (double)i / n);
            }
          g_assert_cmpfloat_with_epsilon (bins[2 * k], re, 1e-10);
          g_assert_cmpfloat_with_epsilon (bins[2 * k + 1], im, 1e-10);
        }
      lq_fft_inverse (fft, bins, back);
      for (int i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (back[i], x[i], 1e-14);
      lq_fft_free (fft);
    }
  g_rand_free (rand);
  lq_arena_free (arena);
}

static gpointer plan_and_free (gpointer data)
{
  LqArena *arena = lq_arena_new ();
  for (int i = 1; i < 200; i++)
    lq_fft_free (lq_fft_new (arena, i % 16 * 2 + 2));
  lq_arena_free (arena);
  return NULL;
}

/* Threads may plan at the same time. */
static void test_planner_is_locked (void)
{
  GThread *threads[4];
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("plan", plan_and_free, NULL);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/fft/definition", test_definition);
  g_test_add_func ("/dsp/fft/planner-is-locked", test_planner_is_locked);
  return g_test_run ();
}
