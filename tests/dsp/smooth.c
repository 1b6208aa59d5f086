/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glide: its time, no overshoot, no corner, an exact end. */
#include <glib.h>
#include <math.h>

#include "dsp/smooth.h"

#define RATE_HZ 48000.0
#define N       4800

static void test_settles (void)
{
  LqSmooth smooth;
  double path[N];

  lq_smooth_init (&smooth, RATE_HZ, 20.0, 0.0);
  lq_smooth_aim (&smooth, 1.0);
  lq_smooth_run (&smooth, path, 960);
  g_assert_cmpfloat_with_epsilon (path[959], 0.99, 1e-4);
  g_assert_true (lq_smooth_moving (&smooth));
  for (int i = 0; i < 20; i++)
    lq_smooth_run (&smooth, path, 960);
  g_assert_false (lq_smooth_moving (&smooth));
  g_assert_cmpfloat (smooth.value, ==, 1.0);
}

/* Whatever the targets, the path stays within them and its slope never jumps by more than a
 * target's distance over the square of the time constant. */
static void test_bounds (void)
{
  static const double targets[] = { 1.0, -0.5, 0.9, 0.9, -1.0, 0.0 };
  LqSmooth smooth;
  double path[N], before = 0.0, slope = 0.0;
  double tau = 0.02 * RATE_HZ / 6.638;

  lq_smooth_init (&smooth, RATE_HZ, 20.0, 0.0);
  for (size_t t = 0; t < G_N_ELEMENTS (targets); t++)
    {
      lq_smooth_aim (&smooth, targets[t]);
      lq_smooth_run (&smooth, path, 300);
      for (int i = 0; i < 300; i++)
        {
          g_assert_cmpfloat (fabs (path[i]), <=, 1.0);
          g_assert_cmpfloat (fabs (path[i] - before - slope), <, 2.1 * 2.0 / (tau * tau));
          slope = path[i] - before;
          before = path[i];
        }
    }
}

static void test_jump (void)
{
  LqSmooth smooth;

  lq_smooth_init (&smooth, RATE_HZ, 20.0, 0.3);
  g_assert_false (lq_smooth_moving (&smooth));
  lq_smooth_aim (&smooth, 0.7);
  lq_smooth_jump (&smooth, -2.0);
  g_assert_false (lq_smooth_moving (&smooth));
  g_assert_cmpfloat (smooth.value, ==, -2.0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smooth/settles", test_settles);
  g_test_add_func ("/smooth/bounds", test_bounds);
  g_test_add_func ("/smooth/jump", test_jump);
  return g_test_run ();
}
