/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard passes sound untouched, reports what exceeds full scale and mutes what is no
 * number from the first such value on. */
#include "engine/output_guard.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static double left[LQ_QUANTUM], right[LQ_QUANTUM];
static double *const io[2] = { left, right };

static void fill (void)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      left[i] = sin (i * 0.7);
      right[i] = -0.25 * left[i];
    }
}

static void passes (void)
{
  LqOutputGuard guard;
  lq_output_guard_init (&guard);
  fill ();
  left[10] = 1.75;
  right[63] = -2.5;
  double before[2][LQ_QUANTUM];
  memcpy (before[0], left, sizeof left);
  memcpy (before[1], right, sizeof right);
  g_assert_true (lq_output_guard_process (&guard, io, 2));
  g_assert_cmpmem (left, sizeof left, before[0], sizeof left);
  g_assert_cmpmem (right, sizeof right, before[1], sizeof right);
  LqLatestValue peak = lq_latest_take (&guard.peak);
  g_assert_cmpuint (peak.n, ==, 1);
  g_assert_cmpfloat (peak.max, ==, 2.5);
  g_assert_cmpuint (lq_latest_take (&guard.non_finite).n, ==, 0);
}

static void mutes (void)
{
  static const double bad[] = { NAN, -NAN, INFINITY, -INFINITY };
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    for (int at = 0; at < LQ_QUANTUM; at += 21)
      for (int c = 0; c < 2; c++)
        {
          LqOutputGuard guard;
          lq_output_guard_init (&guard);
          fill ();
          io[c][at] = bad[i];
          g_assert_false (lq_output_guard_process (&guard, io, 2));
          for (int n = 0; n < LQ_QUANTUM; n++)
            {
              g_assert_cmpfloat (left[n], ==, n < at ? sin (n * 0.7) : 0);
              g_assert_cmpfloat (right[n], ==, n < at ? -0.25 * sin (n * 0.7) : 0);
            }
          g_assert_cmpfloat (lq_latest_take (&guard.non_finite).sum, ==, LQ_QUANTUM - at);
          g_assert_true (isfinite (lq_latest_take (&guard.peak).max));
        }
}

static void mono (void)
{
  LqOutputGuard guard;
  lq_output_guard_init (&guard);
  fill ();
  right[3] = NAN; /* not part of a mono output */
  g_assert_true (lq_output_guard_process (&guard, io, 1));
  g_assert_cmpfloat (lq_latest_take (&guard.peak).max, <=, 1);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/output-guard/passes", passes);
  g_test_add_func ("/engine/output-guard/mutes", mutes);
  g_test_add_func ("/engine/output-guard/mono", mono);
  return g_test_run ();
}
