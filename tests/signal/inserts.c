/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes on tracks: in time with one another whatever they delay, untouched where they do nothing,
 * exchanged without a click, and the same bits in whatever order the tracks are run. */
#include "testbench.h"

#include <float.h>

#include "signal/quantum.h"

#define N_TRACKS   3
#define MAX_QUANTA 700

/* Three stereo tracks with the first two nodes of CHAIN each; a rack that delays by 50. */
typedef struct
{
  Bench bench; /* its nodes are the rack's */
  LqNodeSpec nodes[N_TRACKS][2];
  double params[N_TRACKS][2][4];
  LqTrackSpec tracks[N_TRACKS];
} Desk;

static void desk_init (Desk *desk, const LqProcessor *first, const LqProcessor *second)
{
  static const LqProcessor *const rack[] = { &test_delay };
  const LqProcessor *chain[] = { first, second };

  memset (desk, 0, sizeof *desk);
  bench_init (&desk->bench, 2, rack, 1);
  desk->bench.params[0][0] = 50;
  for (int t = 0; t < N_TRACKS; t++)
    {
      for (int i = 0; i < 2 && chain[i]; i++)
        {
          lq_info_defaults (&chain[i]->info, desk->params[t][i]);
          desk->nodes[t][i] = (LqNodeSpec){
            .key = (LqKey)(20 + 2 * t + i),
            .processor = chain[i],
            .params = desk->params[t][i],
            .node = { [LQ_NODE_WET] = 100 },
          };
        }
      desk->tracks[t] = (LqTrackSpec){ .key = (LqKey)(1 + t),
                                       .n_channels = 2,
                                       .nodes = desk->nodes[t],
                                       .n_nodes = !first   ? 0
                                                  : second ? 2
                                                           : 1 };
    }
  desk->bench.graph.tracks = desk->tracks;
  desk->bench.graph.n_tracks = N_TRACKS;
}

/* Every track plays SIGNAL, by a frame later per track; NULL for those not in MASK. */
typedef struct
{
  double planes[N_TRACKS][2][LQ_QUANTUM];
  const double *lines[N_TRACKS][2];
  const double *const *tracks[2 * N_TRACKS];
  LqPlanInput input;
} Feed;

static void feed (Feed *feed, BenchSignal signal, gint64 at, unsigned mask)
{
  memset (feed, 0, sizeof *feed);
  for (int t = 0; t < N_TRACKS; t++)
    {
      bench_quantum (signal, 2, at - t, feed->planes[t]);
      for (int c = 0; c < 2; c++)
        feed->lines[t][c] = feed->planes[t][c];
      feed->tracks[t] = mask >> t & 1 ? feed->lines[t] : NULL;
    }
  feed->input.tracks = feed->tracks;
}

typedef struct
{
  double mix[2][MAX_QUANTA * LQ_QUANTUM], rack[2][MAX_QUANTA * LQ_QUANTUM];
} Take;

static void keep (Take *take, const LqPlan *plan, gint64 at)
{
  for (int c = 0; take && c < 2; c++)
    {
      memcpy (&take->mix[c][at], lq_plan_mix (plan)[c], sizeof (double) * LQ_QUANTUM);
      memcpy (&take->rack[c][at], lq_plan_rack (plan, 0)[c], sizeof (double) * LQ_QUANTUM);
    }
}

static void run (LqPlan *plan, BenchSignal signal, gint64 *at, int n, unsigned mask, Take *take)
{
  static Feed now;

  for (int q = 0; q < n; q++, *at += LQ_QUANTUM)
    {
      feed (&now, signal, *at, mask);
      lq_plan_run (plan, &now.input);
      keep (take, plan, *at);
    }
}

/* ---- Time ---- */

#define IMPULSE 100

static double impulse (void *data, int channel, gint64 at) { return at == IMPULSE ? 0.75 : 0.0; }

/* Each track alone arrives where its own impulse lies, at both taps, ±0 frames. */
static void test_arrival (gconstpointer data)
{
  int align_frames = GPOINTER_TO_INT (data);
  Take *take = g_new0 (Take, 1);

  for (int t = 0; t < N_TRACKS; t++)
    {
      static const int delays[] = { 0, 77, 333 };
      Desk desk;
      gint64 at = 0;
      desk_init (&desk, &test_delay, NULL);
      for (int k = 0; k < N_TRACKS; k++)
        desk.params[k][0][0] = delays[k];
      desk.tracks[0].n_nodes = 0;
      LqPlan *plan = bench_plan (&desk.bench, align_frames, NULL);
      int latency = align_frames == 1 ? 384 + 50 : 2 * align_frames;
      g_assert_cmpint (lq_plan_latency (plan), ==, latency);
      run (plan, impulse, &at, 50, 1u << t, take);
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < 50 * LQ_QUANTUM; i++)
          {
            double expected = i == IMPULSE + t + latency ? 0.75 : 0.0;
            g_assert_true (take->mix[c][i] == expected && take->rack[c][i] == expected);
          }
      lq_plan_free (plan);
    }
  g_free (take);
}

/* A line that is only delayed, and what a detector hears of a track with nodes, are in time too. */
static void test_keys_in_time (void)
{
  Desk desk;
  gint64 at = 0;
  Take *take = g_new0 (Take, 1);

  desk_init (&desk, &test_delay, &test_key);
  desk.params[0][0][0] = 40;
  desk.params[1][0][0] = 333;
  desk.nodes[0][1].key_track = 2; /* in front of the key, 40 frames */
  desk.tracks[1].mute = true;
  desk.tracks[1].n_nodes = 1;
  desk.tracks[2].n_nodes = 0;
  desk.bench.nodes[0].processor = &test_key; /* the rack is the key alone: that of track 2 */
  desk.bench.nodes[0].key_track = 2;
  LqPlan *plan = bench_plan (&desk.bench, 1, NULL);
  g_assert_cmpint (lq_plan_latency (plan), ==, 384);
  run (plan, bench_noise, &at, 30, 7u & ~4u, take);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < 30 * LQ_QUANTUM; i++)
      {
        double key = i < 384 ? 0.0 : bench_noise (NULL, c, i - 384 - 1);
        g_assert_true (take->rack[c][i] == key);
        g_assert_true (take->mix[c][i] == key);
      }
  lq_plan_free (plan);
  g_free (take);
}

/* ---- Bits ---- */

/* Nodes that pass on, or are bypassed, change no bit; nor does a node before a fader at unity. */
static void test_unity (void)
{
  Desk plain, desk;
  gint64 at = 0;
  Take *without = g_new0 (Take, 1), *with = g_new0 (Take, 1);

  desk_init (&plain, NULL, NULL);
  desk_init (&desk, &test_count, &test_memory);
  for (int t = 0; t < N_TRACKS; t++)
    desk.nodes[t][1].node[LQ_NODE_BYPASS] = 1;
  LqPlan *a = bench_plan (&plain.bench, 1, NULL), *b = bench_plan (&desk.bench, 1, NULL);
  run (a, bench_noise, &at, 60, 7, without);
  at = 0;
  test_counter = 0;
  run (b, bench_noise, &at, 60, 7, with);
  g_assert_cmpint (test_counter, ==, 60 * N_TRACKS);
  g_assert_cmpmem (without, sizeof *without, with, sizeof *with);
  lq_plan_free (a);
  lq_plan_free (b);
  g_free (without);
  g_free (with);
}

/* Tracks run ahead of the rest, in any order, give what the plan gives as a whole. */
static void test_in_parts (void)
{
  enum
  {
    AHEAD = 5,
    N = 40
  };
  static double planes[AHEAD][N_TRACKS][2][LQ_QUANTUM];
  static Feed feeds[AHEAD];
  Desk desk;
  gint64 at = 0;
  Take *whole = g_new0 (Take, 1), *parts = g_new0 (Take, 1);

  desk_init (&desk, &test_memory, &test_delay);
  desk.params[1][1][0] = 7;
  desk.tracks[2].gain_db = -3;
  LqPlan *plan = bench_plan (&desk.bench, 1, NULL);
  run (plan, bench_noise, &at, N, 7, whole);
  lq_plan_free (plan);
  plan = bench_plan (&desk.bench, 1, NULL);
  lq_plan_begin (plan);
  for (int q = 0; q < N; q += AHEAD)
    {
      LqStripQuantum quanta[AHEAD][N_TRACKS];
      double *pointers[AHEAD][N_TRACKS][2];
      for (int k = 0; k < AHEAD; k++)
        feed (&feeds[k], bench_noise, (q + k) * LQ_QUANTUM, 7);
      for (int t = N_TRACKS - 1; t >= 0; t--)
        for (int k = 0; k < AHEAD; k++)
          {
            for (int c = 0; c < lq_plan_strip_channels (plan, t); c++)
              pointers[k][t][c] = planes[k][t][c];
            quanta[k][t].planes = pointers[k][t];
            lq_plan_run_track (plan, &feeds[k].input, t, &quanta[k][t]);
          }
      for (int k = 0; k < AHEAD; k++)
        {
          lq_plan_run_rest (plan, &feeds[k].input, quanta[k]);
          keep (parts, plan, (q + k) * LQ_QUANTUM);
        }
    }
  g_assert_cmpmem (whole, sizeof *whole, parts, sizeof *parts);
  lq_plan_free (plan);
  g_free (whole);
  g_free (parts);
}

/* ---- Succession ---- */

#define ALIGN         1024
#define EDIT_QUANTA   200
#define AFTER_QUANTA  300
#define BLEND_FRAMES  512   /* 10 ms at 48 kHz in whole quanta */
#define MEMORY_FRAMES 12000 /* LQ_PLAN_TRACK_WAIT_MS: it asks for 16110 */

/* What is left of test_memory's cold start after 12000 frames: 20 · 0.5 · 0.999^12000 = 6e-5. */
#define TOLERANCE 2e-4

typedef struct
{
  const char *name;
  int n_nodes, delay; /* of track 1 after the edit */
  double order;       /* structural, of its first node */
  int wait_frames;    /* until it is blended in */
} Edit;

/* Track 1 goes from memory and a delay of 100 to something else and back. */
static const Edit edits[] = {
  { "a node leaves", 1, 100, 0, ALIGN },
  { "another structure", 2, 100, 3, ALIGN + MEMORY_FRAMES },
  { "another latency", 2, 700, 0, ALIGN },
  { "no node is left", 0, 100, 0, ALIGN },
};

static void edit_init (Desk *desk, const Edit *edit)
{
  desk_init (desk, &test_memory, &test_delay);
  if (!edit)
    return;
  desk->tracks[1].n_nodes = edit->n_nodes;
  desk->params[1][1][0] = edit->delay;
  desk->params[1][0][1] = edit->order;
}

static void run_alone (const Desk *desk, Take *take)
{
  gint64 at = 0;
  LqPlan *plan = bench_plan (&desk->bench, ALIGN, NULL);

  run (plan, bench_sine, &at, EDIT_QUANTA + AFTER_QUANTA, 7, take);
  lq_plan_free (plan);
}

/* All that was played up to NOW through what is new in PLAN; the rack goes on. */
static void hear_past (LqPlan *plan, gint64 now)
{
  static Feed was;

  g_assert_cmpint (lq_plan_preroll_track_frames (plan), >, 0);
  for (int t = 0; t < N_TRACKS; t++)
    g_assert_true (lq_plan_hears_past (plan, t) == (t == 1));
  for (gint64 at = 0; at < now; at += LQ_QUANTUM)
    {
      feed (&was, bench_sine, at, 7);
      lq_plan_preroll (plan, &(LqPlanPast){ .tracks = was.tracks });
    }
}

/* PAST: what is new hears it, and waits for nothing. */
static void check_edit (Desk *before, Desk *after, int wait_frames, bool past)
{
  enum
  {
    N = (EDIT_QUANTA + AFTER_QUANTA) * LQ_QUANTUM
  };
  Take *old = g_new0 (Take, 1), *new = g_new0 (Take, 1), *take = g_new0 (Take, 1);
  gint64 at = 0;
  int start = EDIT_QUANTA * LQ_QUANTUM;

  wait_frames = past ? 0 : wait_frames;
  start += (wait_frames + LQ_QUANTUM - 1) / LQ_QUANTUM * LQ_QUANTUM;
  run_alone (before, old);
  run_alone (after, new);
  LqPlan *first = bench_plan (&before->bench, ALIGN, NULL);
  run (first, bench_sine, &at, EDIT_QUANTA, 7, take);
  LqPlan *second = bench_plan (&after->bench, ALIGN, first);
  g_assert_cmpint (lq_plan_preroll_frames (second), ==, 0); /* the rack goes on */
  if (past)
    hear_past (second, at);
  run (second, bench_sine, &at, 1, 7, take);
  g_assert_false (lq_plan_settled (second));
  lq_plan_free (first);
  run (second, bench_sine, &at, AFTER_QUANTA - 1, 7, take);
  g_assert_true (lq_plan_settled (second));
  lq_plan_free (second);
  start += ALIGN; /* the mix tap lags the sum by the rack's share */
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < N; i++)
      {
        double w = CLAMP ((i + 1.0 - start) / BLEND_FRAMES, 0, 1);
        double expected = (1 - w) * old->mix[c][i] + w * new->mix[c][i];
        if (w == 0)
          g_assert_true (take->mix[c][i] == old->mix[c][i]);
        else
          g_assert_cmpfloat_with_epsilon (take->mix[c][i], expected, past ? 1e-15 : TOLERANCE);
      }
  g_free (old);
  g_free (new);
  g_free (take);
}

static void test_edits (gconstpointer with_past)
{
  bool past = GPOINTER_TO_INT (with_past);

  for (guint e = 0; e < G_N_ELEMENTS (edits); e++)
    {
      Desk before, after;
      g_test_message ("%s", edits[e].name);
      edit_init (&before, NULL);
      edit_init (&after, &edits[e]);
      check_edit (&before, &after, edits[e].wait_frames, past);
      /* And its way back: what comes in is new from the first node that differs on. */
      int back = edits[e].n_nodes == 0 ? ALIGN + MEMORY_FRAMES : edits[e].wait_frames;
      check_edit (&after, &before, back, past);
    }
}

/* The first node that delays makes the whole sum later: the other tracks wait for the one that is
 * edited from then on, not only when it is blended in. Pure delays: the same bits as if it had always
 * been there, once the aligners have moved. */
static void test_front (void)
{
  enum
  {
    MOVED = (EDIT_QUANTA + 8) * LQ_QUANTUM + ALIGN, /* a fade of 10 ms, at the mix tap */
  };
  Desk before, after;
  gint64 at = 0;
  Take *alone = g_new0 (Take, 1), *take = g_new0 (Take, 1);

  desk_init (&before, NULL, NULL);
  desk_init (&after, &test_delay, NULL);
  after.tracks[0].n_nodes = after.tracks[2].n_nodes = 0;
  after.params[1][0][0] = 333;
  run_alone (&after, alone);
  LqPlan *first = bench_plan (&before.bench, ALIGN, NULL);
  run (first, bench_sine, &at, EDIT_QUANTA, 7, take);
  LqPlan *second = bench_plan (&after.bench, ALIGN, first);
  run (second, bench_sine, &at, AFTER_QUANTA, 7, take);
  for (int c = 0; c < 2; c++)
    for (int i = MOVED; i < at; i++)
      g_assert_cmpfloat (take->mix[c][i], ==, alone->mix[c][i]);
  lq_plan_free (first);
  lq_plan_free (second);
  g_free (alone);
  g_free (take);
}

/* The edit of a track that is muted is not heard, bit by bit; a node carried runs once a quantum. */
static void test_unaffected (void)
{
  Desk before, after;
  gint64 at = 0;
  Take *alone = g_new0 (Take, 1), *take = g_new0 (Take, 1);

  edit_init (&before, NULL);
  edit_init (&after, &edits[1]);
  before.tracks[1].mute = after.tracks[1].mute = true;
  before.nodes[2][0].processor = after.nodes[2][0].processor = &test_count;
  run_alone (&before, alone);
  test_counter = 0;
  LqPlan *plan = bench_plan (&before.bench, ALIGN, NULL);
  run (plan, bench_sine, &at, EDIT_QUANTA, 7, take);
  LqPlan *second = bench_plan (&after.bench, ALIGN, plan);
  run (second, bench_sine, &at, AFTER_QUANTA, 7, take);
  g_assert_cmpmem (alone, sizeof *alone, take, sizeof *take);
  g_assert_cmpint (test_counter, ==, EDIT_QUANTA + AFTER_QUANTA);
  lq_plan_free (plan);
  lq_plan_free (second);
  g_free (alone);
  g_free (take);
}

/* ---- Values ---- */

static void test_setters (void)
{
  Desk desk;
  gint64 at = 0;
  LqNodeMeter meter;
  Take *take = g_new0 (Take, 1);

  desk_init (&desk, &test_memory, NULL);
  LqPlan *plan = bench_plan (&desk.bench, 1, NULL);
  run (plan, bench_sine, &at, 20, 2, take);
  double loud = fabs (take->mix[0][at - 1]);
  lq_plan_set_param (plan, 2, 22, 0, -60); /* track 2, its node */
  lq_plan_set_param (plan, 1, 22, 0, 60);  /* no such node there */
  run (plan, bench_sine, &at, 60, 2, take);
  for (gint64 i = at - LQ_QUANTUM; i < at; i++)
    g_assert_cmpfloat (fabs (take->mix[0][i]), <, 1e-3);
  g_assert_cmpfloat (loud, >, 0);
  g_assert_true (lq_plan_node_meter (plan, 2, 22, &meter));
  g_assert_false (lq_plan_node_meter (plan, 1, 22, &meter));
  lq_plan_set_node (plan, 2, 22, LQ_NODE_BYPASS, 1);
  run (plan, bench_sine, &at, 100, 2, take);
  g_assert_true (take->mix[0][at - 1] == bench_sine (NULL, 0, at - 1 - 50 - 1));
  lq_plan_free (plan);
  g_free (take);
}

/* A track whose file has another number of channels by now fades out beside its successor: the fader
 * is the successor's. */
static void test_setters_after_exchange (void)
{
  for (int t = 0; t < N_TRACKS; t++)
    {
      Desk before, after;
      gint64 at = 0;
      Take *take = g_new0 (Take, 1);
      desk_init (&before, NULL, NULL);
      desk_init (&after, NULL, NULL);
      before.tracks[t].n_channels = 1;
      LqPlan *first = bench_plan (&before.bench, 1, NULL);
      run (first, bench_sine, &at, 20, 7, take);
      LqPlan *second = bench_plan (&after.bench, 1, first);
      for (int k = 0; k < N_TRACKS; k++)
        lq_plan_set_track (second, (LqKey)(1 + k), LQ_STRIP_MUTE, 1);
      run (second, bench_sine, &at, 60, 7, take);
      g_assert_cmpfloat (take->mix[0][at - 1], ==, 0);
      lq_plan_free (first);
      lq_plan_free (second);
      g_free (take);
    }
}

/* A fault names the node; a line that is not finite never gets into one. */
static void test_faults (void)
{
  Desk desk;
  gint64 at = 0;
  static Feed sick;

  desk_init (&desk, &test_memory, &test_nan);
  LqPlan *plan = bench_plan (&desk.bench, 1, NULL);
  run (plan, bench_sine, &at, 4, 7, NULL);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 0);
  feed (&sick, bench_sine, at, 7);
  sick.planes[2][1][9] = NAN;
  lq_plan_run (plan, &sick.input);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 3);
  run (plan, bench_sine, &at, 4, 7, NULL);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 0); /* the memory stayed clean */
  lq_plan_set_param (plan, 2, 23, 0, 1);
  run (plan, bench_sine, &at, 4, 7, NULL);
  g_assert_cmpuint (lq_plan_take_fault (plan), ==, 23);
  lq_plan_free (plan);
}

/* One sample that is no number is found wherever it lies, and the largest number is one. */
static void test_finite (void)
{
  static const double numbers[] = { 0, -0.0, 1, -DBL_MAX, DBL_MAX, DBL_MIN, 4.9e-324 };
  const double others[] = { NAN, -NAN, INFINITY, -INFINITY };
  double x[LQ_QUANTUM];

  for (int i = 0; i < LQ_QUANTUM; i++)
    x[i] = numbers[i % (int)G_N_ELEMENTS (numbers)];
  g_assert_true (lq_quantum_finite (x));
  for (int i = 0; i < LQ_QUANTUM; i++)
    for (guint k = 0; k < G_N_ELEMENTS (others); k++)
      {
        double before = x[i];
        x[i] = others[k];
        g_assert_false (lq_quantum_finite (x));
        x[i] = before;
      }
}

static guint64 n_told (LqPlan *plan)
{
  LqNodeMeter meter;
  LqLatestValue value;
  g_assert_true (lq_plan_node_meter (plan, 2, 22, &meter));
  g_assert_cmpint (meter.readouts->n, ==, 1);
  lq_latest_row_take (meter.readouts, &value);
  return value.n;
}

/* A plan that nobody looks at gives the same sound, and its meters rest. */
static void test_unmetered (void)
{
  Desk desk;
  gint64 at = 0;
  Take *seen = g_new0 (Take, 1), *unseen = g_new0 (Take, 1);

  desk_init (&desk, &test_memory, NULL);
  LqPlan *plan = bench_plan (&desk.bench, 1, NULL);
  run (plan, bench_noise, &at, 30, 7, seen);
  g_assert_cmpuint (n_told (plan), ==, 30);
  lq_plan_free (plan);
  plan = lq_plan_new (
      &(LqPlanSpec){ .graph = &desk.bench.graph, .align_frames = 1, .unmetered = true });
  at = 0;
  run (plan, bench_noise, &at, 30, 7, unseen);
  g_assert_cmpuint (n_told (plan), ==, 0);
  g_assert_cmpmem (seen, sizeof *seen, unseen, sizeof *unseen);
  lq_plan_free (plan);
  g_free (seen);
  g_free (unseen);
}

/* ---- Variants ---- */

/* What a variant has for itself of three tracks, when its second one differs as SPOIL says. */
static void test_variants (void)
{
  Desk now, then;

  desk_init (&now, &test_memory, &test_key);
  desk_init (&then, &test_memory, &test_key);
  now.nodes[0][1].key_track = then.nodes[0][1].key_track = 2;
  now.bench.graph.n_racks = 2;
  now.bench.graph.tempo_bpm = now.bench.racks[1].tempo_bpm = 120;
  now.bench.racks[1].tracks = then.tracks;
  now.bench.racks[1].n_tracks = N_TRACKS;
  now.bench.racks[1].n_channels = 2;
  for (int spoil = 0; spoil < 5; spoil++)
    {
      static const int own[] = { 0, 1, 1, 2, 3 };
      then.params[1][0][0] = spoil == 1 ? -3 : 0;
      then.nodes[1][0].node[LQ_NODE_BYPASS] = spoil == 2;
      then.tracks[1].line = spoil == 3 ? 77 : 0; /* and what the first track's detector hears */
      now.bench.racks[1].tempo_bpm = spoil == 4 ? 90 : 120;
      LqPlan *plan = bench_plan (&now.bench, ALIGN, NULL);
      g_assert_cmpint (lq_plan_n_tracks (plan), ==, N_TRACKS + own[spoil]);
      LqPlan *next = bench_plan (&now.bench, ALIGN, plan); /* nothing is new */
      gint64 at = 0;
      test_counter = 0;
      g_assert_cmpint (lq_plan_n_tracks (next), ==, N_TRACKS + own[spoil]);
      run (next, bench_sine, &at, 1, 7, NULL);
      g_assert_true (lq_plan_settled (next));
      lq_plan_free (plan);
      lq_plan_free (next);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/inserts/arrival/render", GINT_TO_POINTER (1), test_arrival);
  g_test_add_data_func ("/inserts/arrival/live", GINT_TO_POINTER (ALIGN), test_arrival);
  g_test_add_func ("/inserts/keys-in-time", test_keys_in_time);
  g_test_add_func ("/inserts/unity", test_unity);
  g_test_add_func ("/inserts/in-parts", test_in_parts);
  g_test_add_data_func ("/inserts/edits", GINT_TO_POINTER (false), test_edits);
  g_test_add_data_func ("/inserts/edits/past", GINT_TO_POINTER (true), test_edits);
  g_test_add_func ("/inserts/front", test_front);
  g_test_add_func ("/inserts/unaffected", test_unaffected);
  g_test_add_func ("/inserts/setters", test_setters);
  g_test_add_func ("/inserts/setters-after-exchange", test_setters_after_exchange);
  g_test_add_func ("/inserts/faults", test_faults);
  g_test_add_func ("/inserts/finite", test_finite);
  g_test_add_func ("/inserts/unmetered", test_unmetered);
  g_test_add_func ("/inserts/variants", test_variants);
  return g_test_run ();
}
