/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node that hears another track: in time with what it works on, before that track's fader, and
 * without a seam from plan to plan; and the tempo that every node is told. */
#include "testbench.h"

#define N_QUANTA 24

/* Two tracks, the second muted; the rack delays by 77 and then puts out its key. */
typedef struct
{
  Bench bench;
  LqTrackSpec tracks[2];
  int key_channels;
} Room;

static void room_init (Room *room, int key_channels)
{
  static const LqProcessor *const chain[] = { &test_delay, &test_key };

  bench_init (&room->bench, 2, chain, 2);
  room->bench.params[0][0] = 77;
  room->bench.nodes[1].key_track = 2;
  room->key_channels = key_channels;
  room->tracks[0] = (LqTrackSpec){ .key = 1, .n_channels = 2 };
  room->tracks[1] =
      (LqTrackSpec){ .key = 2, .n_channels = key_channels, .gain_db = -20, .mute = true };
  room->bench.graph.tracks = room->tracks;
  room->bench.graph.n_tracks = 2;
}

/* Track 1 plays a sine, track 2 noise. */
static void run (const Room *room, LqPlan *plan, gint64 *at, int n, GArray *const out[2])
{
  double planes[2][2][LQ_QUANTUM];
  const double *lines[2][2];
  const double *const *in[2] = { lines[0], lines[1] };
  LqPlanInput input = { .tracks = in };

  for (int t = 0; t < 2; t++)
    for (int c = 0; c < 2; c++)
      lines[t][c] = planes[t][c];
  for (int q = 0; q < n; q++, *at += LQ_QUANTUM)
    {
      bench_quantum (bench_sine, 2, *at, planes[0]);
      bench_quantum (bench_noise, room->key_channels, *at, planes[1]);
      lq_plan_run (plan, &input);
      for (int c = 0; c < 2; c++)
        g_array_append_vals (out[c], lq_plan_rack (plan, 0)[c], LQ_QUANTUM);
    }
}

/* What the key says on CHANNEL at frame AT of the output. */
static double expected (const Room *room, int channel, gint64 at)
{
  return at < 0 ? 0.0 : bench_noise (NULL, room->key_channels == 1 ? 0 : channel, at);
}

static void output_init (GArray *out[2])
{
  for (int c = 0; c < 2; c++)
    out[c] = g_array_new (FALSE, FALSE, sizeof (double));
}

static void output_clear (GArray *out[2])
{
  for (int c = 0; c < 2; c++)
    g_array_unref (out[c]);
}

static void test_in_time (gconstpointer channels)
{
  Room room;
  GArray *out[2];
  gint64 at = 0;

  room_init (&room, GPOINTER_TO_INT (channels));
  output_init (out);
  LqPlan *plan = bench_plan (&room.bench, 1, NULL);
  run (&room, plan, &at, N_QUANTA, out);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < N_QUANTA * LQ_QUANTUM; i++)
      g_assert_true (g_array_index (out[c], double, i) == expected (&room, c, i - 77));
  lq_plan_free (plan);
  output_clear (out);
}

/* Mid alone is worked on: the detector hears the mean of the key's channels. */
static void test_one_channel (void)
{
  Room room;
  GArray *out[2];
  gint64 at = 0;

  room_init (&room, 2);
  room.bench.params[0][0] = 0;
  room.bench.nodes[1].node[LQ_NODE_TARGET] = LQ_TARGET_LEFT;
  output_init (out);
  LqPlan *plan = bench_plan (&room.bench, 1, NULL);
  run (&room, plan, &at, 2, out);
  for (int i = 0; i < 2 * LQ_QUANTUM; i++)
    {
      double mean = (bench_noise (NULL, 0, i) + bench_noise (NULL, 1, i)) * 0.5;
      g_assert_true (g_array_index (out[0], double, i) == mean);
      g_assert_true (g_array_index (out[1], double, i) == bench_sine (NULL, 1, i));
    }
  lq_plan_free (plan);
  output_clear (out);
}

/* What test_key told last: the tempo, its clock. */
static double told_last (LqPlan *plan, LqKey node, int readout)
{
  LqNodeMeter meter;
  LqLatestValue values[2];
  g_assert_true (lq_plan_node_meter (plan, 100, node, &meter));
  lq_latest_row_take (meter.readouts, values);
  return values[readout].last;
}

/* An edit elsewhere: the key goes on to the bit. A key that changes is blended; none is silence. */
static void test_succession (void)
{
  Room room;
  GArray *out[2];
  gint64 at = 0;

  room_init (&room, 2);
  output_init (out);
  LqPlan *first = bench_plan (&room.bench, 1024, NULL);
  run (&room, first, &at, N_QUANTA, out);
  room.bench.graph.tempo_bpm = 124.5; /* another plan, with nothing new in it */
  LqPlan *second = bench_plan (&room.bench, 1024, first);
  run (&room, second, &at, N_QUANTA, out);
  for (int i = 1024; i < 2 * N_QUANTA * LQ_QUANTUM; i++)
    g_assert_true (g_array_index (out[0], double, i) == expected (&room, 0, i - 1024));
  g_assert_cmpfloat (told_last (second, 11, 0), ==, 124.5);

  room.bench.nodes[1].key_track = 0;
  LqPlan *third = bench_plan (&room.bench, 1024, second);
  gint64 edit = at;
  run (&room, third, &at, N_QUANTA, out);
  double blend = 512.0; /* frames, 10 ms in whole quanta */
  for (int i = 0; i < N_QUANTA * LQ_QUANTUM; i++)
    {
      double share = MAX (0.0, 1.0 - (i + 1) / blend);
      double want = share * expected (&room, 0, edit + i - 1024);
      g_assert_cmpfloat_with_epsilon (g_array_index (out[0], double, edit + i), want, 1e-12);
    }
  lq_plan_free (first);
  lq_plan_free (second);
  lq_plan_free (third);
  output_clear (out);
}

static LqFrames clock_of (LqPlan *plan, LqKey node) { return (LqFrames)told_last (plan, node, 1); }

/* What a node carries over runs on in time, and what is new joins it: also when the plan between never
 * ran and is gone by then. */
static void test_clock (void)
{
  Room room;
  GArray *out[2];
  gint64 at = 0;

  room_init (&room, 2);
  room.bench.racks[0].nodes = room.bench.nodes + 1;
  room.bench.racks[0].n_nodes = 1;
  output_init (out);
  LqPlan *first = bench_plan (&room.bench, 1024, NULL);
  run (&room, first, &at, 3, out);
  g_assert_cmpint (clock_of (first, 11), ==, 2 * LQ_QUANTUM); /* of the quantum that ran */
  room.bench.graph.tempo_bpm = 90;
  LqPlan *unheard = bench_plan (&room.bench, 1024, first);
  lq_plan_free (first);
  room.bench.nodes[2] = room.bench.nodes[1];
  room.bench.nodes[2].key = 12;
  room.bench.racks[0].n_nodes = 2;
  LqPlan *last = bench_plan (&room.bench, 1024, unheard);
  lq_plan_free (unheard);
  run (&room, last, &at, 1, out);
  g_assert_cmpint (clock_of (last, 11), ==, 3 * LQ_QUANTUM);
  g_assert_cmpint (clock_of (last, 12), ==, 3 * LQ_QUANTUM);
  lq_plan_reset (last);
  run (&room, last, &at, 1, out);
  g_assert_cmpint (clock_of (last, 12), ==, 0);
  lq_plan_free (last);
  output_clear (out);
}

/* A key that is no track of the plan: the node hears itself, which this one calls silence. */
static void test_gone (void)
{
  Room room;
  GArray *out[2];
  gint64 at = 0;

  room_init (&room, 2);
  room.bench.nodes[1].key_track = 77;
  output_init (out);
  LqPlan *plan = bench_plan (&room.bench, 1, NULL);
  run (&room, plan, &at, 4, out);
  for (int i = 0; i < 4 * LQ_QUANTUM; i++)
    g_assert_true (g_array_index (out[0], double, i) == 0.0);
  lq_plan_free (plan);
  output_clear (out);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/signal/key/in-time/mono", GINT_TO_POINTER (1), test_in_time);
  g_test_add_data_func ("/signal/key/in-time/stereo", GINT_TO_POINTER (2), test_in_time);
  g_test_add_func ("/signal/key/one-channel", test_one_channel);
  g_test_add_func ("/signal/key/succession", test_succession);
  g_test_add_func ("/signal/key/clock", test_clock);
  g_test_add_func ("/signal/key/gone", test_gone);
  return g_test_run ();
}
