/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One plan after another, while sound runs. The oracle for every edit: the old path alone, the
 * new path alone as if it had always run, and between them the crossfade. */
#include "signal/graph_copy.h"
#include "testbench.h"

#define EDIT_QUANTA  400 /* of sound before the edit: more than any warm-up here */
#define AFTER_QUANTA 60
#define BLEND_FRAMES 512 /* 10 ms at 48 kHz in whole quanta */
#define ALIGN        1024

/* Warm-up is declared to −100 dB; signals here stay below 16. */
#define TOLERANCE 2e-4

static GArray *samples (void) { return g_array_new (FALSE, FALSE, sizeof (double)); }
#define AT(array, i) g_array_index (array, double, i)

typedef struct
{
  GArray *rack[2], *mix[2];
} Take;

static void take_init (Take *take)
{
  for (int c = 0; c < 2; c++)
    {
      take->rack[c] = samples ();
      take->mix[c] = samples ();
    }
}

static void take_clear (Take *take)
{
  for (int c = 0; c < 2; c++)
    {
      g_array_unref (take->rack[c]);
      g_array_unref (take->mix[c]);
    }
}

static void run (LqPlan *plan, BenchSignal signal, gint64 *at, int n, int rack, Take *take)
{
  for (int q = 0; q < n; q++)
    {
      bench_run (plan, signal, at, 1, rack, take->rack);
      for (int c = 0; c < 2; c++)
        g_array_append_vals (take->mix[c], lq_plan_mix (plan)[c], LQ_QUANTUM);
    }
}

static void run_alone (const Bench *bench, BenchSignal signal, int rack, Take *take)
{
  gint64 at = 0;
  LqPlan *plan = bench_plan (bench, ALIGN, NULL);

  take_init (take);
  run (plan, signal, &at, EDIT_QUANTA + AFTER_QUANTA, rack, take);
  lq_plan_free (plan);
}

/* As the engine does it: the past that the new plan asks for, oldest first. */
static void preroll (LqPlan *plan, BenchSignal signal, gint64 now)
{
  gint64 n = (lq_plan_preroll_frames (plan) + LQ_QUANTUM - 1) / LQ_QUANTUM;
  double planes[2][LQ_QUANTUM];
  const double *in[2] = { planes[0], planes[1] };

  for (gint64 at = MAX (0, now - n * LQ_QUANTUM); at < now; at += LQ_QUANTUM)
    {
      bench_quantum (signal, 2, at, planes);
      lq_plan_preroll (plan, &(LqPlanPast){ .sum = in });
    }
}

static void run_edit (const Bench *before, const Bench *after, BenchSignal signal, int rack,
                      Take *take)
{
  gint64 at = 0;
  LqPlan *first = bench_plan (before, ALIGN, NULL);

  take_init (take);
  run (first, signal, &at, EDIT_QUANTA, rack, take);
  LqPlan *second = bench_plan (after, ALIGN, first);
  preroll (second, signal, at);
  g_assert_false (lq_plan_settled (second));
  run (second, signal, &at, AFTER_QUANTA / 2, rack, take);
  lq_plan_free (first); /* its running parts live on */
  run (second, signal, &at, AFTER_QUANTA / 2, rack, take);
  g_assert_true (lq_plan_settled (second));
  lq_plan_free (second);
}

/* Where the crossfade is after frame I: 0 … 1. */
static double share (guint i)
{
  double passed = (double)i + 1 - EDIT_QUANTA * LQ_QUANTUM;
  return CLAMP (passed / BLEND_FRAMES, 0, 1);
}

static void check_edit (const Bench *before, const Bench *after, BenchSignal signal)
{
  Take old, new, edit;

  run_alone (before, signal, 0, &old);
  run_alone (after, signal, 0, &new);
  run_edit (before, after, signal, 0, &edit);
  for (int c = 0; c < 2; c++)
    for (guint i = 0; i < edit.rack[c]->len; i++)
      {
        double w = share (i);
        double expected =
            w == 0 ? AT (old.rack[c], i) : (1 - w) * AT (old.rack[c], i) + w * AT (new.rack[c], i);
        if (w == 0)
          g_assert_true (AT (edit.rack[c], i) == expected);
        else
          g_assert_cmpfloat_with_epsilon (AT (edit.rack[c], i), expected, TOLERANCE);
        g_assert_true (AT (edit.mix[c], i) == AT (old.mix[c], i)); /* the mix never notices */
      }
  take_clear (&old);
  take_clear (&new);
  take_clear (&edit);
}

/* ---- Edits of a chain ---- */

/* Node I of BENCH leaves. */
static void drop_node (Bench *bench, int i)
{
  int n = bench->racks[0].n_nodes--;
  memmove (&bench->nodes[i], &bench->nodes[i + 1], sizeof (LqNodeSpec) * (size_t)(n - i - 1));
}

/* BENCH holds pointers into itself. */
static void copy_bench (Bench *to, const Bench *from)
{
  *to = *from;
  for (int i = 0; i < BENCH_MAX; i++)
    if (from->nodes[i].params)
      to->nodes[i].params = to->params[(from->nodes[i].params - from->params[0]) / 4];
  for (int r = 0; r < 2; r++)
    if (from->racks[r].nodes == from->nodes)
      to->racks[r].nodes = to->nodes;
  to->graph.tracks = &to->track;
  to->graph.racks = to->racks;
}

typedef enum
{
  REMOVE_FIRST,
  REMOVE_MIDDLE,
  REMOVE_LAST,
  REORDER,
  STRUCTURE,
  LATENCY,
  TARGET,
  N_EDITS
} Edit;

static void make_edit (Bench *before, Bench *after, Edit edit)
{
  const LqProcessor *chain[] = { &test_memory, &test_delay, &test_memory, &test_memory };

  bench_init (before, 2, chain, 4);
  before->params[2][0] = -6;
  before->params[3][0] = 3;
  before->nodes[3].node[LQ_NODE_WET] = 40;
  copy_bench (after, before);
  switch (edit)
    {
    case REMOVE_FIRST:
    case REMOVE_MIDDLE:
    case REMOVE_LAST:
      drop_node (after, edit == REMOVE_FIRST ? 0 : edit == REMOVE_MIDDLE ? 1 : 3);
      break;
    case REORDER:
      after->nodes[0] = before->nodes[2];
      after->nodes[2] = before->nodes[0];
      after->nodes[0].params = after->params[2];
      after->nodes[2].params = after->params[0];
      break;
    case STRUCTURE:
      after->params[2][1] = 3;
      break;
    case LATENCY:
      after->params[1][0] = 700;
      break;
    case TARGET:
      after->nodes[2].node[LQ_NODE_TARGET] = LQ_TARGET_SIDE;
      break;
    default:
      g_assert_not_reached ();
    }
}

static void test_edits (gconstpointer data)
{
  BenchSignal signal = GPOINTER_TO_INT (data) ? bench_noise : bench_sine;

  for (Edit edit = 0; edit < N_EDITS; edit++)
    {
      Bench before, after;
      make_edit (&before, &after, edit);
      check_edit (&before, &after, signal);
      check_edit (&after, &before, signal); /* and its way back: an insertion */
    }
}

/* Another sample is another instance, and the way there a crossfade; the plan keeps what it plays
 * with. */
static void test_sample_exchanged (void)
{
  const LqProcessor *chain[] = { &test_sample };
  const double gains[] = { 0.5, -0.25 };
  LqSample *samples[2];
  Bench before, after;

  for (int i = 0; i < 2; i++)
    samples[i] = lq_sample_new (48000, 1, 1, (const double *const[]){ &gains[i] });
  bench_init (&before, 2, chain, 1);
  before.nodes[0].sample = samples[0];
  copy_bench (&after, &before);
  after.nodes[0].sample = samples[1];
  g_assert_false (lq_graph_same_shape (&before.graph, &after.graph));
  check_edit (&before, &after, bench_noise);
  LqPlan *plan = bench_plan (&before, ALIGN, NULL);
  LqGraphCopy *copy = lq_graph_copy_new (&before.graph);
  lq_sample_unref (samples[0]);
  gint64 at = 0;
  bench_run (plan, bench_noise, &at, 100, 0, NULL);
  g_assert_cmpfloat (lq_plan_rack (plan, 0)[0][0], ==,
                     0.5 * bench_noise (NULL, 0, at - LQ_QUANTUM - lq_plan_latency (plan)));
  lq_graph_copy_free (copy);
  lq_plan_free (plan);
  lq_sample_unref (samples[1]);
}

/* The control: without the past the same edit is heard as a blip. */
static void test_cold_differs (void)
{
  Bench before, after;
  Take new;
  gint64 at = 0;
  double worst = 0;

  make_edit (&before, &after, STRUCTURE);
  run_alone (&after, bench_sine, 0, &new);
  LqPlan *first = bench_plan (&before, ALIGN, NULL);
  bench_run (first, bench_sine, &at, EDIT_QUANTA, 0, NULL);
  LqPlan *second = bench_plan (&after, ALIGN, first);
  g_assert_cmpint (lq_plan_preroll_frames (second), >, 16000);
  bench_run (second, bench_sine, &at, AFTER_QUANTA, 0, NULL);
  for (int i = 0; i < LQ_QUANTUM; i++)
    worst = fmax (worst, fabs (lq_plan_rack (second, 0)[0][i]
                               - AT (new.rack[0], (guint)(at - LQ_QUANTUM + i))));
  g_assert_cmpfloat (worst, >, 10 * TOLERANCE);
  lq_plan_free (first);
  lq_plan_free (second);
  take_clear (&new);
}

/* A rack that the edit does not concern goes on to the bit, though it shared what was edited. */
static void test_unaffected (void)
{
  const LqProcessor *chain[] = { &test_memory, &test_memory, &test_delay };
  Bench before, after, changed;
  Take alone, edit;

  bench_init (&before, 2, chain, 3);
  before.graph.n_racks = 2; /* a variant, equal so far */
  copy_bench (&after, &before);
  bench_init (&changed, 2, chain, 2);
  changed.params[1][0] = -3;
  after.racks[1].nodes = changed.nodes;
  after.racks[1].n_nodes = 2;
  run_alone (&before, bench_noise, 0, &alone);
  run_edit (&before, &after, bench_noise, 0, &edit); /* rack 0, the work */
  for (int c = 0; c < 2; c++)
    g_assert_cmpmem (alone.rack[c]->data, alone.rack[c]->len * 8, edit.rack[c]->data,
                     edit.rack[c]->len * 8);
  take_clear (&edit);
  run_edit (&before, &after, bench_noise, 1, &edit); /* the variant got its own branch */
  g_assert_cmpfloat (AT (alone.rack[0], alone.rack[0]->len - 5), !=,
                     AT (edit.rack[0], edit.rack[0]->len - 5));
  take_clear (&edit);
  take_clear (&alone);
}

/* A node that only moves its parameters is carried: it runs once a quantum, through any number
 * of plans. */
static void test_carried (void)
{
  const LqProcessor *chain[] = { &test_count, &test_memory };
  Bench bench;
  gint64 at = 0;
  LqPlan *plan = NULL;

  bench_init (&bench, 2, chain, 2);
  test_counter = 0;
  for (int generation = 0; generation < 10; generation++)
    {
      bench.params[1][1] = generation % 2; /* structural: the second node is new each time */
      LqPlan *next = bench_plan (&bench, ALIGN, plan);
      int before = test_counter;
      preroll (next, bench_noise, at);
      int stand_ins = test_counter - before;
      test_counter = before;
      g_assert_cmpint (stand_ins > 0, ==, generation > 0 && at > 0);
      lq_plan_free (plan);
      plan = next;
      bench_run (plan, bench_noise, &at, 20, 0, NULL);
      g_assert_cmpint (test_counter, ==, before + 20);
    }
  lq_plan_free (plan);
}

/* A rack that gets longer than the reserve shifts all outputs, with a fade and in step. */
static void test_beyond_reserve (void)
{
  const LqProcessor *chain[] = { &test_delay };
  Bench before, after;
  gint64 at = 0;

  bench_init (&before, 2, chain, 1);
  bench_init (&after, 2, chain, 1);
  after.params[0][0] = 1500;
  LqPlan *first = bench_plan (&before, ALIGN, NULL);
  bench_run (first, bench_sine, &at, 100, 0, NULL);
  LqPlan *second = bench_plan (&after, ALIGN, first);
  g_assert_cmpint (lq_plan_latency (second), ==, 2048);
  preroll (second, bench_sine, at);
  double last = lq_plan_mix (first)[0][LQ_QUANTUM - 1];
  for (int q = 0; q < 20; q++)
    {
      bench_run (second, bench_sine, &at, 1, 0, NULL);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double mix = lq_plan_mix (second)[0][i];
          /* A sine of 0.5 at 997 Hz moves by 0.065 a frame; the fade adds 1/512 of the
           * difference. */
          g_assert_cmpfloat (fabs (mix - last), <, 0.07);
          last = mix;
          g_assert_cmpfloat_with_epsilon (mix, lq_plan_rack (second, 0)[0][i], 1e-12);
          if (q >= 8)
            g_assert_true (mix == bench_sine (NULL, 0, at - LQ_QUANTUM + i - 2048));
        }
    }
  lq_plan_free (first);
  lq_plan_free (second);
}

/* ---- Tracks ---- */

/* A track that joins fades in, one that leaves fades out, a third one does not notice. */
static void test_tracks (void)
{
  LqTrackSpec tracks[2] = { { .key = 5, .n_channels = 2 }, { .key = 3, .n_channels = 2 } };
  double ones[LQ_QUANTUM], halves[LQ_QUANTUM];
  const double *const one[2] = { ones, ones }, *const half[2] = { halves, halves };
  const double *const *in[2] = { one, half };
  LqPlanInput input = { .tracks = in };
  LqGraph graph = { 48000, 2, tracks, 1, NULL, 0 };
  LqPlanSpec spec = { .graph = &graph, .align_frames = 1 };
  double last = 1;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      ones[i] = 1;
      halves[i] = 0.5;
    }
  LqPlan *plan = lq_plan_new (&spec);
  lq_plan_run (plan, &input);
  for (int step = 0; step < 2; step++) /* joins, leaves */
    {
      graph.n_tracks = step == 0 ? 2 : 1;
      spec.previous = plan;
      LqPlan *next = lq_plan_new (&spec);
      g_assert_cmpint (lq_plan_n_tracks (next), ==, 2);
      g_assert_cmpuint (lq_plan_track_line (next, 1), ==, 3);
      lq_plan_free (plan);
      plan = next;
      for (int q = 0; q < 100; q++)
        {
          lq_plan_run (plan, &input);
          for (int i = 0; i < LQ_QUANTUM; i++)
            {
              double now = lq_plan_mix (plan)[0][i];
              g_assert_cmpfloat (fabs (now - last), <, 0.5 * 0.012); /* 10 ms, no step */
              last = now;
            }
        }
      g_assert_true (last == (step == 0 ? 1.5 : 1.0));
    }
  spec.previous = plan;
  LqPlan *last_plan = lq_plan_new (&spec);
  g_assert_cmpint (lq_plan_n_tracks (last_plan), ==, 1); /* gone for good */
  lq_plan_free (plan);
  lq_plan_free (last_plan);
}

/* A variant that is late moves the aligners of all, which takes as long as a blend: until then no other
 * plan may move them again. */
static void test_moving_aligners (void)
{
  const LqProcessor *chain[] = { &test_delay };
  GArray *out[2] = { samples (), samples () };
  Bench bench, variant;
  LqPlan *plan = NULL;
  gint64 at = 0;

  bench_init (&bench, 2, NULL, 0);
  bench_init (&variant, 2, chain, 1);
  for (int step = 0; step < 3; step++)
    {
      variant.params[0][0] = 1500 * step;
      bench.racks[1] = variant.racks[0];
      bench.racks[1].key = (LqKey)(200 + step);
      bench.graph.n_racks = step > 0 ? 2 : 1;
      LqPlan *next = bench_plan (&bench, 1024, plan);
      lq_plan_free (plan);
      plan = next;
      bench_run (plan, bench_sine, &at, step == 0 ? 100 : 1, 0, step == 0 ? NULL : out);
      while (!lq_plan_settled (plan))
        bench_run (plan, bench_sine, &at, 1, 0, out);
    }
  for (guint i = 1; i < out[0]->len; i++)
    {
      double step =
          fabs (g_array_index (out[0], double, i) - g_array_index (out[0], double, i - 1));
      g_assert_cmpfloat (step, <, 0.5 * 2 * G_PI * 997 / 48000 + 1.0 / 512);
    }
  lq_plan_free (plan);
  g_array_unref (out[0]);
  g_array_unref (out[1]);
}

/* Of a track that has left nothing runs any more, though it stays in the plan until the next one. */
static void test_gone (void)
{
  const LqProcessor *chain[] = { &test_count };
  Bench bench;
  gint64 at = 0;

  bench_init (&bench, 2, chain, 1);
  bench.track.nodes = bench.nodes;
  bench.track.n_nodes = 1;
  bench.graph.n_racks = 0;
  LqPlan *plan = bench_plan (&bench, 64, NULL);
  bench_run (plan, bench_noise, &at, 4, -1, NULL);
  bench.graph.n_tracks = 0;
  LqPlan *next = bench_plan (&bench, 64, plan);
  bench_run (next, bench_noise, &at, 100, -1, NULL);
  test_counter = 0;
  bench_run (next, bench_noise, &at, 4, -1, NULL);
  g_assert_cmpint (test_counter, ==, 0);
  g_assert_true (lq_plan_settled (next));
  lq_plan_free (plan);
  lq_plan_free (next);
}

/* Solo closes gates; it is no part of a graph, so a new plan of the same graph plays all. */
static void test_gate (void)
{
  Bench bench;
  gint64 at = 0;

  bench_init (&bench, 2, NULL, 0);
  LqPlan *plan = bench_plan (&bench, 1, NULL);
  lq_plan_set_gate (plan, 1, false);
  bench_run (plan, bench_noise, &at, 60, 0, NULL);
  for (int i = 0; i < LQ_QUANTUM; i++)
    g_assert_true (lq_plan_mix (plan)[0][i] == 0);
  lq_plan_free (plan);
  plan = bench_plan (&bench, 1, NULL);
  bench_run (plan, bench_noise, &at, 1, 0, NULL);
  g_assert_cmpfloat (lq_plan_mix (plan)[0][3], !=, 0);
  lq_plan_free (plan);
}

/* Hundreds of tracks, dozens of edits. */
static void test_many (void)
{
  enum
  {
    N = 400
  };
  static LqTrackSpec tracks[N];
  static const double *const *in[2 * N];
  double planes[2][LQ_QUANTUM];
  const double *const line[2] = { planes[0], planes[1] };
  LqPlan *plan = NULL;

  bench_quantum (bench_noise, 2, 0, planes);
  for (int i = 0; i < 2 * N; i++)
    in[i] = line;
  for (int edit = 0; edit < 30; edit++)
    {
      for (int t = 0; t < N; t++)
        tracks[t] = (LqTrackSpec){ .key = (LqKey)(1 + t + edit), .n_channels = 2, .gain_db = -40 };
      LqGraph graph = { 48000, 2, tracks, N, NULL, 0 };
      LqPlanSpec spec = { .graph = &graph, .align_frames = ALIGN, .previous = plan };
      LqPlan *next = lq_plan_new (&spec);
      LqPlanInput input = { .tracks = in };
      lq_plan_free (plan);
      plan = next;
      for (int q = 0; q < 30; q++)
        lq_plan_run (plan, &input);
      g_assert_cmpfloat_with_epsilon (lq_plan_sum (plan)[0][7], N * 0.01 * planes[0][7], 1e-2);
    }
  lq_plan_free (plan);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/signal/succession/edits/sine", GINT_TO_POINTER (0), test_edits);
  g_test_add_data_func ("/signal/succession/edits/noise", GINT_TO_POINTER (1), test_edits);
  g_test_add_func ("/signal/succession/sample", test_sample_exchanged);
  g_test_add_func ("/signal/succession/cold-differs", test_cold_differs);
  g_test_add_func ("/signal/succession/unaffected", test_unaffected);
  g_test_add_func ("/signal/succession/carried", test_carried);
  g_test_add_func ("/signal/succession/beyond-reserve", test_beyond_reserve);
  g_test_add_func ("/signal/succession/tracks", test_tracks);
  g_test_add_func ("/signal/succession/gone", test_gone);
  g_test_add_func ("/signal/succession/moving-aligners", test_moving_aligners);
  g_test_add_func ("/signal/succession/gate", test_gate);
  g_test_add_func ("/signal/succession/many", test_many);
  return g_test_run ();
}
