/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delay of whole frames: what comes out is what went in that long before, and silence where that was
 * before the last reset. */
#include "testbench.h"

#include "signal/lag.h"

#define MOST   700
#define QUANTA 200

static void test_delays (void)
{
  double planes[2][LQ_QUANTUM], out[2][LQ_QUANTUM];
  const double *in[] = { planes[0], planes[1] };
  double *to[] = { out[0], out[1] };
  gint64 began = 0;
  GRand *rand = g_rand_new_with_seed (5);
  LqArena *arena = lq_arena_new ();
  LqLag lag = { 0 };

  lq_lag_init (&lag, arena, 2, MOST);
  g_assert_cmpint (lq_lag_max (&lag), >=, MOST);
  for (gint64 at = 0; at < QUANTA * LQ_QUANTUM; at += LQ_QUANTUM)
    {
      if (g_rand_int_range (rand, 0, 20) == 0)
        {
          lq_lag_reset (&lag);
          began = at;
        }
      bench_quantum (bench_noise, 2, at, planes);
      lq_lag_write (&lag, in);
      for (int k = 0; k < 10; k++)
        {
          int frames = k == 0 ? 0 : k == 1 ? MOST : g_rand_int_range (rand, 0, MOST);
          lq_lag_read (&lag, frames, to);
          for (int c = 0; c < 2; c++)
            for (int i = 0; i < LQ_QUANTUM; i++)
              {
                gint64 heard = at + i - frames;
                g_assert_true (out[c][i] == (heard < began ? 0.0 : bench_noise (NULL, c, heard)));
              }
        }
    }
  lq_arena_free (arena);
  g_rand_free (rand);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signal/lag/delays", test_delays);
  return g_test_run ();
}
