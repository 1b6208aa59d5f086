/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partitioned convolution against the sum that defines it, for lengths around every boundary, and
 * the exchange of filters against the crossfade of two such sums. */
#include <glib.h>
#include <math.h>

#include "dsp/convolver.h"

#define FADE_FRAMES 1440

static double *noise (LqArena *arena, guint32 seed, int n)
{
  GRand *rand = g_rand_new_with_seed (seed);
  double *x = lq_arena_array (arena, double, n);

  for (int i = 0; i < n; i++)
    x[i] = g_rand_double_range (rand, -1.0, 1.0);
  g_rand_free (rand);
  return x;
}

/* Frame AT of x ∗ h, of what came before frame 0 silence. */
static double expected (const double *x, const double *h, int n_taps, int at)
{
  long double sum = 0.0L;

  for (int i = 0; i < n_taps && i <= at; i++)
    sum += (long double)h[i] * x[at - i];
  return (double)sum;
}

static void run (LqConvolver *c, LqConvolverInput *input, const double *x, double *out, int n)
{
  const LqConvolverInput *const inputs[] = { input };

  for (int at = 0; at < n; at += LQ_QUANTUM)
    {
      lq_convolver_input_push (input, x + at);
      lq_convolver_run (c, inputs, out + at);
    }
}

/* Below −280 dB of the output's own level, √(n_taps) / 3, at frames between which there is no
 * common factor with a block. */
static void check (const double *out, const double *x, const double *h, int n_taps, int n,
                   int delay)
{
  double error = 0.0, power = 0.0;
  int step = n_taps > 5000 ? 331 : 7;

  for (int at = 0; at + delay < n; at += step)
    {
      double y = expected (x, h, n_taps, at);
      error += (out[at + delay] - y) * (out[at + delay] - y);
      power += y * y;
    }
  for (int at = 0; at < delay; at++)
    g_assert_cmpfloat (out[at], ==, 0.0);
  g_assert_cmpfloat (10.0 * log10 (error / power + 1e-40), <, -280.0);
}

static void check_plan (LqArena *arena, const LqConvolverPlan *plan, int n_taps)
{
  int n = (2 * n_taps + 9000) / LQ_QUANTUM * LQ_QUANTUM;
  double *x = noise (arena, 1, n), *h = noise (arena, 2, n_taps);
  double *out = lq_arena_array (arena, double, n), *again = lq_arena_array (arena, double, n);
  const double *const taps[] = { h };
  LqConvolverFilter *filter = lq_convolver_filter_new (arena, plan, 1, taps, n_taps);
  LqConvolverInput *input = lq_convolver_input_new (arena, plan);
  LqConvolver *c = lq_convolver_new (arena, plan, FADE_FRAMES);

  lq_convolver_jump (c, filter);
  run (c, input, x, out, n);
  check (out, x, h, n_taps, n, lq_convolver_plan_latency (plan));
  lq_convolver_input_reset (input);
  lq_convolver_reset (c);
  run (c, input, x, again, n);
  g_assert_cmpmem (again, sizeof (double) * (gsize)n, out, sizeof (double) * (gsize)n);
}

static void test_uniform (void)
{
  static const int lengths[] = { 1, 63, 64, 65, 127, 129, 512, 1000, 4097 };

  for (int block = LQ_QUANTUM; block <= 1024; block *= 2)
    for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
      {
        LqArena *arena = lq_arena_new ();
        LqConvolverPlan *plan = lq_convolver_plan_uniform (arena, lengths[i], block);
        g_assert_cmpint (lq_convolver_plan_latency (plan), ==, block == LQ_QUANTUM ? 0 : block);
        check_plan (arena, plan, lengths[i]);
        lq_arena_free (arena);
      }
}

static void test_prompt (void)
{
  static const int lengths[] = { 1, 64, 65, 511, 513, 2047, 2049, 8191, 8193, 12289, 50001 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      LqArena *arena = lq_arena_new ();
      LqConvolverPlan *plan = lq_convolver_plan_prompt (arena, lengths[i]);
      g_assert_cmpint (lq_convolver_plan_latency (plan), ==, 0);
      check_plan (arena, plan, lengths[i]);
      lq_arena_free (arena);
    }
}

/* A filter shorter than its plan, from either of two inputs; one input serves two convolvers. */
static void test_paths (void)
{
  enum
  {
    TAPS = 3000,
    N = 12800,
  };
  LqArena *arena = lq_arena_new ();
  LqConvolverPlan *plan = lq_convolver_plan_prompt (arena, 20000);
  double *x[] = { noise (arena, 1, N), noise (arena, 2, N) };
  const double *const taps[] = { noise (arena, 3, TAPS), noise (arena, 4, TAPS) };
  const double *const one[] = { NULL, taps[0] };
  LqConvolverInput *inputs[2];
  LqConvolver *both = lq_convolver_new (arena, plan, FADE_FRAMES);
  LqConvolver *second = lq_convolver_new (arena, plan, FADE_FRAMES);

  for (int c = 0; c < 2; c++)
    inputs[c] = lq_convolver_input_new (arena, plan);
  lq_convolver_jump (both, lq_convolver_filter_new (arena, plan, 2, taps, TAPS));
  lq_convolver_jump (second, lq_convolver_filter_new (arena, plan, 2, one, TAPS));
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      double out[LQ_QUANTUM], other[LQ_QUANTUM];
      for (int c = 0; c < 2; c++)
        lq_convolver_input_push (inputs[c], x[c] + at);
      lq_convolver_run (both, (const LqConvolverInput *const *)inputs, out);
      lq_convolver_run (second, (const LqConvolverInput *const *)inputs, other);
      for (int i = 0; i < LQ_QUANTUM; i += 13)
        {
          g_assert_cmpfloat_with_epsilon (out[i],
                                          expected (x[0], taps[0], TAPS, at + i)
                                              + expected (x[1], taps[1], TAPS, at + i),
                                          1e-12);
          g_assert_cmpfloat_with_epsilon (other[i], expected (x[1], taps[0], TAPS, at + i), 1e-12);
        }
    }
  lq_arena_free (arena);
}

/* From A to B: A to the bit, then for FADE_FRAMES a straight mix of what each alone would give,
 * then B to the bit. */
static void check_exchange (const LqConvolverPlan *plan, LqArena *arena, int n_taps)
{
  int n = 40 * 1024, swap = 9 * 1024 + 3 * LQ_QUANTUM, from = swap;
  double *x = noise (arena, 1, n), *out[3];
  LqConvolverFilter *filter[2];
  LqConvolver *c[3];
  LqConvolverInput *input = lq_convolver_input_new (arena, plan);
  const LqConvolverInput *const inputs[] = { input };

  for (int v = 0; v < 3; v++)
    {
      const double *const taps[] = { noise (arena, 5 + v, n_taps) };
      out[v] = lq_arena_array (arena, double, n);
      c[v] = lq_convolver_new (arena, plan, FADE_FRAMES);
      if (v < 2)
        filter[v] = lq_convolver_filter_new (arena, plan, 1, taps, n_taps);
      lq_convolver_jump (c[v], filter[v % 2]);
    }
  for (int at = 0; at < n; at += LQ_QUANTUM)
    {
      lq_convolver_input_push (input, x + at);
      if (at == swap)
        lq_convolver_exchange (c[2], filter[1]);
      for (int v = 0; v < 3; v++)
        lq_convolver_run (c[v], inputs, out[v] + at);
    }
  while (from < n && out[2][from] == out[0][from])
    from++;
  g_assert_cmpint (from % LQ_QUANTUM, ==, 0);
  g_assert_cmpmem (out[2], sizeof (double) * (gsize)from, out[0], sizeof (double) * (gsize)from);
  for (int i = from; i < from + FADE_FRAMES; i++)
    {
      double share = (i - from + 1) / (double)FADE_FRAMES;
      double mix = out[0][i] + share * (out[1][i] - out[0][i]);
      g_assert_cmpfloat_with_epsilon (out[2][i], mix, 1e-12);
    }
  g_assert_cmpmem (out[2] + from + FADE_FRAMES, sizeof (double) * (gsize)(n - from - FADE_FRAMES),
                   out[1] + from + FADE_FRAMES, sizeof (double) * (gsize)(n - from - FADE_FRAMES));
  g_assert_false (lq_convolver_moving (c[2]));
  g_assert_false (lq_convolver_uses (c[2], filter[0]));
  g_assert_true (lq_convolver_uses (c[2], filter[1]));
}

static void test_exchange (void)
{
  LqArena *arena = lq_arena_new ();

  check_exchange (lq_convolver_plan_uniform (arena, 3000, 512), arena, 3000);
  check_exchange (lq_convolver_plan_uniform (arena, 3000, 128), arena, 3000);
  check_exchange (lq_convolver_plan_uniform (arena, 300, LQ_QUANTUM), arena, 300);
  check_exchange (lq_convolver_plan_prompt (arena, 20000), arena, 20000);
  lq_arena_free (arena);
}

/* A third filter, asked for while the second comes, waits; the one asked for last is it. */
static void test_exchange_on_the_way (void)
{
  LqArena *arena = lq_arena_new ();
  LqConvolverPlan *plan = lq_convolver_plan_uniform (arena, 64, 128);
  LqConvolverInput *input = lq_convolver_input_new (arena, plan);
  LqConvolver *c = lq_convolver_new (arena, plan, FADE_FRAMES);
  const LqConvolverInput *const inputs[] = { input };
  LqConvolverFilter *filter[4];
  double one[LQ_QUANTUM], out[LQ_QUANTUM], last = 1.0;

  for (int v = 0; v < 4; v++)
    {
      const double gain[] = { 1.0 + v };
      const double *const taps[] = { gain };
      filter[v] = lq_convolver_filter_new (arena, plan, 1, taps, 1);
    }
  for (int i = 0; i < LQ_QUANTUM; i++)
    one[i] = 1.0;
  lq_convolver_jump (c, filter[0]);
  for (int q = 0; q < 100; q++)
    {
      if (q >= 10 && q < 13)
        lq_convolver_exchange (c, filter[q - 9]);
      if (q == 13)
        {
          g_assert_true (lq_convolver_uses (c, filter[0]) && lq_convolver_uses (c, filter[1]));
          g_assert_true (!lq_convolver_uses (c, filter[2]) && lq_convolver_uses (c, filter[3]));
        }
      lq_convolver_input_push (input, one);
      lq_convolver_run (c, inputs, out);
      /* A constant through gains: no step above the fade's own. */
      for (int i = 0; i < LQ_QUANTUM && q >= 4; i++)
        {
          g_assert_cmpfloat (fabs (out[i] - last), <, 2.001 / FADE_FRAMES);
          last = out[i];
        }
    }
  g_assert_cmpfloat_with_epsilon (last, 4.0, 1e-14);
  g_assert_false (lq_convolver_moving (c));
  lq_arena_free (arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/convolver/uniform", test_uniform);
  g_test_add_func ("/dsp/convolver/prompt", test_prompt);
  g_test_add_func ("/dsp/convolver/paths", test_paths);
  g_test_add_func ("/dsp/convolver/exchange", test_exchange);
  g_test_add_func ("/dsp/convolver/exchange-on-the-way", test_exchange_on_the_way);
  return g_test_run ();
}
