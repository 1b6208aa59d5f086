/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signal path at rest: unity, laws, order, latency, sharing, faults. */
#include "testbench.h"

#include "dsp/peak.h"
#include "signal/plan_private.h"

static GArray *samples (void) { return g_array_new (FALSE, FALSE, sizeof (double)); }
#define AT(array, i) g_array_index (array, double, i)

static void test_unity (gconstpointer data)
{
  int n_channels = GPOINTER_TO_INT (data);
  const LqProcessor *chain[] = { &test_count };
  GArray *out[2] = { samples (), samples () };
  gint64 at = 0;
  Bench bench;

  bench_init (&bench, n_channels, chain, 1);
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  g_assert_cmpint (lq_plan_latency (plan), ==, 0);
  g_assert_cmpint (lq_plan_n_channels (plan), ==, n_channels);
  bench_run (plan, bench_noise, &at, 50, 0, out);
  for (int c = 0; c < n_channels; c++)
    for (guint i = 0; i < out[c]->len; i++)
      g_assert_true (AT (out[c], i) == bench_noise (NULL, c, i));
  lq_plan_free (plan);
  g_array_unref (out[0]);
  g_array_unref (out[1]);
}

/* −0.0 is a bit pattern too: a lone track at unity keeps it. */
static void test_negative_zero (void)
{
  Bench bench;
  double zero[LQ_QUANTUM];
  const double *in[2] = { zero, zero };
  const double *const *tracks[] = { in };
  LqPlanInput input = { .tracks = tracks };

  for (int i = 0; i < LQ_QUANTUM; i++)
    zero[i] = -0.0;
  bench_init (&bench, 2, NULL, 0);
  LqPlan *plan = bench_plan (&bench, 1024, NULL);
  for (int q = 0; q < 20; q++)
    lq_plan_run (plan, &input);
  g_assert_true (signbit (lq_plan_mix (plan)[0][0]));
  g_assert_true (signbit (lq_plan_rack (plan, 0)[1][63]));
  lq_plan_free (plan);
}

static void test_laws (void)
{
  LqTrackSpec mono = { .key = 1, .n_channels = 1 }, stereo = { .key = 1, .n_channels = 2 };
  double g[2];

  lq_strip_gains (&stereo, 2, g);
  g_assert_true (g[0] == 1.0 && g[1] == 1.0);
  lq_strip_gains (&mono, 2, g);
  g_assert_true (g[0] == g[1]);
  g_assert_cmpfloat_with_epsilon (20 * log10 (g[0]), -3.0103, 1e-4);
  lq_strip_gains (&mono, 1, g);
  g_assert_true (g[0] == 1.0);
  for (double pan = -1; pan <= 1; pan += 0.125)
    {
      mono.pan = stereo.pan = pan;
      lq_strip_gains (&mono, 2, g); /* equal power */
      g_assert_cmpfloat_with_epsilon (g[0] * g[0] + g[1] * g[1], 1.0, 1e-15);
      lq_strip_gains (&stereo, 2, g); /* the near side stays */
      g_assert_true ((pan <= 0 ? g[0] : g[1]) == 1.0);
    }
  mono.pan = stereo.pan = 1;
  lq_strip_gains (&mono, 2, g);
  g_assert_true (g[0] == 0.0 && g[1] == 1.0);
  lq_strip_gains (&stereo, 2, g);
  g_assert_true (g[0] == 0.0 && g[1] == 1.0);
  stereo.polarity = true;
  lq_strip_gains (&stereo, 2, g);
  g_assert_true (g[1] == -1.0);
  stereo.gain_db = -INFINITY;
  lq_strip_gains (&stereo, 2, g);
  g_assert_true (g[1] == 0.0);
}

/* The order of the tracks in the list changes no bit of the sum. */
static void test_sum_order (void)
{
  enum
  {
    N = 40
  };
  LqTrackSpec tracks[N];
  double planes[N][2][LQ_QUANTUM];
  const double *lines[N][2];
  const double *const *in[N];
  double first[LQ_QUANTUM];

  for (int order = 0; order < 2; order++)
    {
      for (int t = 0; t < N; t++)
        {
          int which = order ? N - 1 - t : t;
          tracks[t] =
              (LqTrackSpec){ .key = (LqKey)(1 + which), .n_channels = 2, .gain_db = -0.3 * which };
          bench_quantum (bench_noise, 2, which * 640, planes[which]);
          lines[t][0] = planes[which][0];
          lines[t][1] = planes[which][1];
          in[t] = lines[t];
        }
      LqGraph graph = { 48000, 2, tracks, N, NULL, 0 };
      LqPlanSpec spec = { .graph = &graph, .align_frames = 1 };
      LqPlan *plan = lq_plan_new (&spec);
      LqPlanInput input = { .tracks = in };
      lq_plan_run (plan, &input);
      if (order == 0)
        memcpy (first, lq_plan_mix (plan)[0], sizeof first);
      else
        g_assert_cmpmem (first, sizeof first, lq_plan_mix (plan)[0], sizeof first);
      lq_plan_free (plan);
    }
}

/* An impulse arrives at the stated latency, on all outputs, whatever is bypassed or half wet. */
static void test_latency (void)
{
  static const int aligns[] = { 1, 1024 };
  const LqProcessor *chain[] = { &test_delay, &test_count, &test_delay, &test_delay };

  for (int a = 0; a < 2; a++)
    {
      double planes[2][LQ_QUANTUM] = { { 0 } };
      const double *in[2] = { planes[0], planes[1] };
      const double *const *tracks[] = { in };
      LqPlanInput input = { .tracks = tracks };
      Bench bench, other;

      bench_init (&bench, 2, chain, 4);
      bench_init (&other, 2, chain, 1);
      bench.params[0][0] = 77;
      bench.params[2][0] = 500;
      bench.params[3][0] = 3;
      bench.nodes[2].node[LQ_NODE_BYPASS] = 1;
      bench.nodes[3].node[LQ_NODE_WET] = 30;
      bench.racks[1] = other.racks[0];
      bench.racks[1].key = 101;
      bench.graph.n_racks = 2;
      LqPlan *plan = bench_plan (&bench, aligns[a], NULL);
      int latency = lq_plan_latency (plan);
      g_assert_cmpint (latency, ==, a == 0 ? 580 : 1024);
      planes[0][5] = 0.5;
      planes[1][5] = -0.25;
      for (int q = 0; q < 40; q++)
        {
          lq_plan_run (plan, &input);
          memset (planes, 0, sizeof planes);
          for (int i = 0; i < LQ_QUANTUM; i++)
            {
              bool here = q * LQ_QUANTUM + i == latency + 5;
              g_assert_true (lq_plan_mix (plan)[0][i] == (here ? 0.5 : 0.0));
              g_assert_true (lq_plan_rack (plan, 0)[0][i] == (here ? 0.5 : 0.0));
              g_assert_true (lq_plan_rack (plan, 1)[1][i] == (here ? -0.25 : 0.0));
            }
        }
      lq_plan_free (plan);
    }
}

/* A target gets one channel of the two; the other leaves as it came, in time. */
static void test_targets (void)
{
  static const double gain = 0.5;
  const LqProcessor *chain[] = { &test_memory };

  for (int target = 0; target < LQ_N_TARGETS; target++)
    {
      GArray *out[2] = { samples (), samples () };
      gint64 at = 0;
      Bench bench;
      bench_init (&bench, 2, chain, 1);
      bench.params[0][0] = 20 * log10 (gain);
      bench.nodes[0].node[LQ_NODE_TARGET] = target;
      LqPlan *plan = bench_plan (&bench, 1, NULL);
      bench_run (plan, bench_noise, &at, 4, 0, out);
      double y[2] = { 0, 0 };
      for (guint i = 0; i < out[0]->len; i++)
        {
          double l = bench_noise (NULL, 0, i), r = bench_noise (NULL, 1, i);
          double m = (l + r) / 2, s = (l - r) / 2;
          double *x[] = { NULL, &l, &r, &m, &s };
          if (target == LQ_TARGET_STEREO)
            {
              y[0] += 0.001 * (l - y[0]);
              y[1] += 0.001 * (r - y[1]);
              l = (l + 20 * y[0]) * gain;
              r = (r + 20 * y[1]) * gain;
            }
          else
            {
              y[0] += 0.001 * (*x[target] - y[0]);
              *x[target] = (*x[target] + 20 * y[0]) * gain;
            }
          if (target >= LQ_TARGET_MID)
            {
              l = m + s;
              r = m - s;
            }
          g_assert_cmpfloat_with_epsilon (AT (out[0], i), l, 1e-12);
          g_assert_cmpfloat_with_epsilon (AT (out[1], i), r, 1e-12);
        }
      lq_plan_free (plan);
      g_array_unref (out[0]);
      g_array_unref (out[1]);
    }
}

/* What is equal from the top runs once, what differs twice; and each gives what it gives alone. */
static void test_variants_share (void)
{
  const LqProcessor *chain[] = { &test_count, &test_count, &test_memory, &test_count };
  GArray *alone[2][2] = { { samples (), samples () }, { samples (), samples () } };
  GArray *both[2] = { samples (), samples () };
  Bench bench, variant;
  gint64 at;

  bench_init (&bench, 2, chain, 4);
  bench_init (&variant, 2, chain, 4);
  variant.params[2][0] = -3;
  for (int r = 0; r < 2; r++)
    {
      LqPlan *plan = bench_plan (r ? &variant : &bench, 1, NULL);
      at = 0;
      bench_run (plan, bench_noise, &at, 30, 0, alone[r]);
      lq_plan_free (plan);
    }
  bench.racks[1] = variant.racks[0];
  bench.racks[1].key = 7;
  bench.graph.n_racks = 2;
  for (int r = 0; r < 2; r++)
    {
      LqPlan *plan = bench_plan (&bench, 1, NULL);
      at = 0;
      test_counter = 0;
      g_array_set_size (both[0], 0);
      g_array_set_size (both[1], 0);
      bench_run (plan, bench_noise, &at, 30, r, both);
      g_assert_cmpint (test_counter, ==, 30 * (2 + 1 + 1));
      for (int c = 0; c < 2; c++)
        g_assert_cmpmem (both[c]->data, both[c]->len * 8, alone[r][c]->data, alone[r][c]->len * 8);
      lq_plan_free (plan);
    }
  for (int c = 0; c < 2; c++)
    {
      g_array_unref (alone[0][c]);
      g_array_unref (alone[1][c]);
      g_array_unref (both[c]);
    }
}

/* A parameter of the work does not move what a variant has of its own, and the other way round. */
static void test_own_parts (void)
{
  const LqProcessor *chain[] = { &test_memory, &test_memory };
  Bench bench, variant;
  gint64 at = 0;
  LqNodeMeter work, other;

  bench_init (&bench, 2, chain, 2);
  bench_init (&variant, 2, chain, 2);
  variant.params[1][0] = -3;
  bench.racks[1] = variant.racks[0];
  bench.racks[1].key = 7;
  bench.graph.n_racks = 2;
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  g_assert_true (lq_plan_node_meter (plan, 100, 10, &work));
  g_assert_true (lq_plan_node_meter (plan, 7, 10, &other));
  g_assert_true (work.readouts == other.readouts);
  g_assert_true (lq_plan_node_meter (plan, 100, 11, &work));
  g_assert_true (lq_plan_node_meter (plan, 7, 11, &other));
  g_assert_true (work.readouts != other.readouts);
  g_assert_false (lq_plan_node_meter (plan, 7, 12, &other));

  bench_run (plan, bench_noise, &at, 10, 0, NULL);
  double before = lq_plan_rack (plan, 0)[0][0];
  g_assert_cmpfloat (before, !=, 0);
  lq_plan_set_param (plan, 7, 10, 0, -60); /* shared: follows the work, so nothing happens */
  bench_run (plan, bench_noise, &at, 250, 0, NULL);
  g_assert_cmpfloat (lq_peak (lq_plan_rack (plan, 0)[0], LQ_QUANTUM), >, 0.1);
  lq_plan_set_param (plan, 7, 11, 0, -60);
  bench_run (plan, bench_noise, &at, 250, 0, NULL);
  g_assert_cmpfloat (lq_peak (lq_plan_rack (plan, 0)[0], LQ_QUANTUM), >, 0.1);
  g_assert_cmpfloat (lq_peak (lq_plan_rack (plan, 1)[0], LQ_QUANTUM), <, 0.1);
  lq_plan_free (plan);
}

/* NaN is muted and named; the other rack and the mix go on; after the cause is gone sound
 * returns. */
static void test_fault (void)
{
  const LqProcessor *chain[] = { &test_nan, &test_memory };
  Bench bench, clean;
  gint64 at = 0;

  bench_init (&bench, 2, chain, 2);
  bench_init (&clean, 2, chain, 2);
  clean.nodes[0].key = 50;
  bench.racks[1] = clean.racks[0];
  bench.racks[1].key = 7;
  bench.graph.n_racks = 2;
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  bench_run (plan, bench_noise, &at, 100, 0, NULL);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 0);
  lq_plan_set_param (plan, 100, 10, 0, 1);
  bench_run (plan, bench_noise, &at, 1, 0, NULL);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 10);
  for (int q = 0; q < 200; q++)
    {
      bench_run (plan, bench_noise, &at, 1, 0, NULL);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          g_assert_true (isfinite (lq_plan_rack (plan, 0)[0][i]));
          g_assert_true (lq_plan_mix (plan)[0][i] == bench_noise (NULL, 0, at - LQ_QUANTUM + i));
        }
      g_assert_cmpfloat (fabs (lq_plan_rack (plan, 1)[0][9]), >, 0);
    }
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 0); /* said once, as long as it lasts */
  lq_plan_set_param (plan, 100, 10, 0, 0);
  bench_run (plan, bench_noise, &at, 400, 0, NULL); /* the memory behind it has settled */
  for (int i = 0; i < LQ_QUANTUM; i++)
    g_assert_cmpfloat_with_epsilon (lq_plan_rack (plan, 0)[0][i], lq_plan_rack (plan, 1)[0][i],
                                    1e-9);
  lq_plan_free (plan);
}

static double huge (void *data, int channel, gint64 at) { return 1e307; }

/* One overflow while a design is under way: the processor begins anew when that is done, and hears of
 * its parameters again. */
static void test_fault_while_designing (void)
{
  const LqProcessor *chain[] = { &test_slow };
  Bench bench;
  gint64 at = 0;

  bench_init (&bench, 2, chain, 1);
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  lq_plan_set_param (plan, 100, 10, 0, 40.0);
  bench_run (plan, bench_noise, &at, 2 * TEST_SLOW_QUANTA, 0, NULL);
  lq_plan_set_param (plan, 100, 10, 0, 6.0);
  bench_run (plan, huge, &at, 1, 0, NULL);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 10);
  bench_run (plan, bench_noise, &at, 400, 0, NULL);
  lq_plan_set_param (plan, 100, 10, 0, -6.0);
  bench_run (plan, bench_noise, &at, 400, 0, NULL);
  for (int i = 0; i < LQ_QUANTUM; i++)
    g_assert_cmpfloat_with_epsilon (lq_plan_rack (plan, 0)[0][i],
                                    bench_noise (NULL, 0, at - LQ_QUANTUM + i) * pow (10, -0.3),
                                    1e-12);
  lq_plan_free (plan);
}

static void test_bad_input (void)
{
  Bench bench;
  double bad[LQ_QUANTUM] = { 0.1, INFINITY };
  const double *in[2] = { bad, bad };
  const double *const *tracks[] = { in };
  LqPlanInput input = { .tracks = tracks };

  bench_init (&bench, 2, NULL, 0);
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  lq_plan_run (plan, &input);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 1);
  g_assert_true (lq_plan_mix (plan)[0][0] == 0.0);
  bad[1] = 0.2;
  lq_plan_run (plan, &input);
  g_assert_true (lq_plan_mix (plan)[0][1] == 0.2);
  lq_plan_free (plan);
}

/* Steps of equal depth may run side by side: what a step reads comes from a lower one. */
static void test_depths (void)
{
  const LqProcessor *chain[] = { &test_memory, &test_delay, &test_memory };
  Bench bench, variant;
  int n_fed = 0;

  bench_init (&bench, 2, chain, 3);
  bench_init (&variant, 2, chain, 3);
  variant.params[2][0] = -3;
  bench.racks[1] = variant.racks[0];
  bench.racks[1].key = 7;
  bench.graph.n_racks = 2;
  LqPlan *plan = bench_plan (&bench, 64, NULL);
  for (int i = 0; i < plan->course.n_steps; i++)
    {
      const LqStep *step = &plan->course.steps[i];
      bool fed = step->in == (const double *const *)plan->sums[0].planes;
      for (int j = 0; j < i; j++)
        if (step->in == (const double *const *)plan->course.steps[j].out)
          {
            g_assert_cmpint (plan->course.steps[j].depth, <, step->depth);
            fed = true;
          }
      g_assert_true (fed);
      g_assert_cmpint (step->depth, >, 1); /* after the strips, 0, and the sum, 1 */
      n_fed++;
    }
  g_assert_cmpint (n_fed, ==, 1 + 5 + 2); /* mix; a whole rack; the other's last node and aligner */
  lq_plan_free (plan);
}

/* Three tracks, and a variant in which the second has another gain: only that strip runs a second
 * time, on the same input; the variant is, to the bit, a plan of that state; and the next plan goes on
 * with it. */
static void test_variant_mix (void)
{
  const LqProcessor *chain[] = { &test_memory };
  Bench bench;
  double planes[3][2][LQ_QUANTUM];
  const double *pointers[3][2];
  const double *const *tracks[4] = { pointers[0], pointers[1], pointers[2], pointers[1] };
  LqPlanInput input = { .tracks = tracks };
  LqTrackSpec now[3], then[3];

  bench_init (&bench, 2, chain, 1);
  for (int t = 0; t < 3; t++)
    {
      now[t] = bench.track;
      now[t].key = (LqKey)(t + 1);
      now[t].gain_db = -t;
      then[2 - t] = now[t]; /* the order in the list is no difference */
      for (int c = 0; c < 2; c++)
        pointers[t][c] = planes[t][c];
    }
  now[1].gain_db = -20;
  bench.graph.tracks = now;
  bench.graph.n_tracks = 3;
  bench.racks[1] = bench.racks[0];
  bench.racks[1].key = 7;
  bench.racks[1].tracks = then;
  bench.racks[1].n_tracks = 3;
  bench.racks[1].n_channels = 2;
  bench.graph.n_racks = 2;
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  LqGraph other = bench.graph;
  other.tracks = then;
  other.n_racks = 1;
  LqPlan *state = lq_plan_new (&(LqPlanSpec){ .graph = &other, .align_frames = 1 });
  const double *const *reversed[3] = { pointers[2], pointers[1], pointers[0] };
  LqPlanInput state_input = { .tracks = reversed };
  g_assert_cmpint (lq_plan_n_tracks (plan), ==, 4);
  g_assert_cmpuint (lq_plan_track_line (plan, 3), ==, 2);
  g_assert_true (lq_plan_track_is_variant (plan, 3));
  for (gint64 q = 0; q < 20; q++)
    {
      if (q == 10) /* another plan of the same: everything goes on */
        {
          LqPlan *next = bench_plan (&bench, 1, plan);
          g_assert_cmpint (lq_plan_preroll_frames (next), ==, 0);
          lq_plan_free (plan);
          plan = next;
        }
      for (int t = 0; t < 3; t++)
        bench_quantum (bench_noise, 2, q * LQ_QUANTUM + 999 * t, planes[t]);
      lq_plan_run (plan, &input);
      lq_plan_run (state, &state_input);
      for (int c = 0; c < 2; c++)
        {
          g_assert_cmpmem (lq_plan_rack (plan, 1)[c], sizeof planes[0][0],
                           lq_plan_rack (state, 0)[c], sizeof planes[0][0]);
          g_assert_true (lq_plan_rack (plan, 0)[c][9] != lq_plan_rack (plan, 1)[c][9]);
        }
    }
  lq_plan_free (state);
  /* Equal again: nothing of its own is left. */
  now[1].gain_db = -1;
  LqPlan *equal = bench_plan (&bench, 1, NULL);
  g_assert_cmpint (lq_plan_n_tracks (equal), ==, 3);
  g_assert_true (lq_plan_rack (equal, 0) == lq_plan_rack (equal, 1));
  lq_plan_free (equal);
  lq_plan_free (plan);
}

/* Reset makes a plan what it was when new, to the bit. */
static void test_reset (void)
{
  const LqProcessor *chain[] = { &test_memory, &test_delay, &test_nan };
  GArray *first[2] = { samples (), samples () }, *second[2] = { samples (), samples () };
  Bench bench;
  gint64 at = 0;

  bench_init (&bench, 2, chain, 3);
  bench.nodes[0].node[LQ_NODE_WET] = 60;
  LqPlan *plan = bench_plan (&bench, 1024, NULL);
  bench_run (plan, bench_noise, &at, 60, 0, first);
  lq_plan_set_param (plan, 100, 12, 0, 1);
  bench_run (plan, bench_noise, &at, 60, 0, NULL);
  lq_plan_set_param (plan, 100, 12, 0, 0);
  lq_plan_reset (plan);
  at = 0;
  bench_run (plan, bench_noise, &at, 60, 0, second);
  for (int c = 0; c < 2; c++)
    {
      g_assert_cmpmem (first[c]->data, first[c]->len * 8, second[c]->data, second[c]->len * 8);
      g_array_unref (first[c]);
      g_array_unref (second[c]);
    }
  lq_plan_free (plan);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/signal/plan/unity/mono", GINT_TO_POINTER (1), test_unity);
  g_test_add_func ("/signal/plan/variant-mix", test_variant_mix);
  g_test_add_data_func ("/signal/plan/unity/stereo", GINT_TO_POINTER (2), test_unity);
  g_test_add_func ("/signal/plan/negative-zero", test_negative_zero);
  g_test_add_func ("/signal/plan/laws", test_laws);
  g_test_add_func ("/signal/plan/sum-order", test_sum_order);
  g_test_add_func ("/signal/plan/latency", test_latency);
  g_test_add_func ("/signal/plan/targets", test_targets);
  g_test_add_func ("/signal/plan/variants-share", test_variants_share);
  g_test_add_func ("/signal/plan/own-parts", test_own_parts);
  g_test_add_func ("/signal/plan/fault", test_fault);
  g_test_add_func ("/signal/plan/fault-while-designing", test_fault_while_designing);
  g_test_add_func ("/signal/plan/bad-input", test_bad_input);
  g_test_add_func ("/signal/plan/depths", test_depths);
  g_test_add_func ("/signal/plan/reset", test_reset);
  return g_test_run ();
}
