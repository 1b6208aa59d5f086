/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard: sources and their crossfade, offsets, references in step, modes, level, solo,
 * and the taps that measure it. None of it is ever in a render. */
#include "playbench.h"

#include "processors/registry.h"

#define FADE 512

static const LqHeard mix = { LQ_HEAR_MIX, 0 }, work = { LQ_HEAR_RACK, 100 };

static double ramp (void *data, int channel, gint64 at)
{
  return (double)(at + 1) / (1 << 24) * (channel ? -0.5 : 1);
}

static gint64 frame_of (float x) { return (gint64)lrint ((double)x * (1 << 24)) - 1; }

/* Plays SIGNAL through a rack that takes 6 dB and has latency; ONSET: OUT's frame of frame 0. */
static void begin (Play *play, BenchSignal signal, guint *onset)
{
  const LqProcessor *chain[] = { &test_delay };

  play_init (play, signal, 2, chain, 1);
  play->bench.racks[0].master_gain_db = -6;
  play_set (play);
  play_settle (play);
  lq_engine_hear (play->engine, mix, 0);
  play_forget (play);
  lq_engine_play (play->engine);
  play_pump (play, 6400, 64);
  *onset = (guint)play_onset (play);
}

/* The crossfade: equal gain, 10 ms, sample-aligned, from offset to offset. */
static void test_crossfade (void)
{
  struct
  {
    LqHeard what;
    double offset_db, gain;
  } const steps[] = {
    { work, 0, pow (10, -6 / 20.0) }, { mix, 0, 1 },
    { mix, -6, pow (10, -6 / 20.0) }, { work, -3, pow (10, -9 / 20.0) },
    { work, 0, pow (10, -6 / 20.0) }, { mix, 0, 1 },
  };
  double gain = 1;
  guint onset;
  Play play;

  begin (&play, bench_sine, &onset);
  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      guint from = play_n (&play);
      lq_engine_hear (play.engine, steps[s].what, steps[s].offset_db);
      play_pump (&play, 2048, 64);
      for (guint i = 0; i < 2048; i++)
        {
          double w = fmin (1, (i + 1.0) / FADE);
          double x = bench_sine (NULL, 0, from + i - onset);
          double expected = x * (gain + w * (steps[s].gain - gain));
          g_assert_cmpfloat_with_epsilon (play_out (&play, 0, from + i), expected, 1e-7);
          if (steps[s].gain == 1 && i >= FADE) /* at rest: to the bit */
            g_assert_true (play_out (&play, 0, from + i) == (float)(double)(float)x);
        }
      gain = steps[s].gain;
    }
  play_clear (&play);
}

/* Switching without end, at any moment: never a step beyond the fade's. */
static void test_switch_storm (void)
{
  GRand *rand = g_rand_new_with_seed (5);
  double worst = 0;
  guint onset;
  Play play;

  begin (&play, bench_sine, &onset);
  for (int k = 0; k < 400; k++)
    {
      lq_engine_hear (play.engine, g_rand_boolean (rand) ? mix : work,
                      g_rand_int_range (rand, -12, 1));
      play_pump (&play, g_rand_int_range (rand, 1, 900), 32);
    }
  for (guint i = onset + 1; i < play_n (&play); i++)
    worst = fmax (worst, fabs (play_out (&play, 0, i) - play_out (&play, 0, i - 1)));
  g_assert_cmpfloat (worst, <, 1.02 * 0.5 * (2 * G_PI * 997 / 48000 + 1.0 / FADE));
  play_clear (&play);
  g_rand_free (rand);
}

static void test_modes_and_level (void)
{
  guint onset;
  Play play;

  begin (&play, ramp, &onset);
  for (int mode = 0; mode < LQ_N_LISTEN; mode++)
    for (int level = 0; level < 3; level++)
      {
        double db = level == 1 ? -7.5 : 0, gain = pow (10, (db - (level == 2 ? 20 : 0)) / 20);
        lq_engine_set_listen_mode (play.engine, (LqListenMode)mode);
        lq_engine_set_monitor_level (play.engine, db);
        lq_engine_set_dim (play.engine, level == 2);
        play_pump (&play, 6400, 64);
        guint i = play_n (&play) - 1;
        double l = ramp (NULL, 0, i - onset), r = ramp (NULL, 1, i - onset);
        double left = mode == LQ_LISTEN_MONO   ? (l + r) / 2
                      : mode == LQ_LISTEN_SIDE ? (l - r) / 2
                      : mode == LQ_LISTEN_SWAP ? r
                                               : l;
        double right = mode == LQ_LISTEN_STEREO ? r : mode == LQ_LISTEN_SWAP ? l : left;
        g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i), left * gain, 1e-9);
        g_assert_cmpfloat_with_epsilon (play_out (&play, 1, i), right * gain, 1e-9);
      }
  lq_engine_set_listen_mode (play.engine, LQ_LISTEN_STEREO);
  lq_engine_set_dim (play.engine, false);
  play_pump (&play, 6400, 64);
  guint i = play_n (&play) - 1;
  g_assert_cmpint (frame_of (play_out (&play, 0, i)), ==, (gint64)i - onset);
  play_clear (&play);
}

/* Plays N_FRAMES of the rack, whose first node is GAIN of 9 dB with PARAMS[64], matched. Returns the onset. */
static guint begin_matched (Play *play, const LqProcessor *gain, double *params, LqNodeSpec *nodes,
                            int n_nodes, int n_frames)
{
  lq_info_defaults (&gain->info, params);
  params[lq_info_find_param (&gain->info, "gain")] = 9;
  play_init (play, bench_sine, 2, NULL, 0);
  play->bench.racks[0].nodes = nodes;
  play->bench.racks[0].n_nodes = n_nodes;
  play_set (play);
  lq_engine_hear (play->engine, work, -9);
  play_settle (play);
  play_forget (play);
  lq_engine_play (play->engine);
  play_pump (play, n_frames, 64);
  return (guint)play_onset (play);
}

/* More switches on their way than anybody keeps: no step beyond that of a fade, and the level in the end. */
static void test_many_on_their_way (void)
{
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *gain = lq_registry_find (registry, "gain");
  double params[64], delay[4] = { 4000 };
  LqNodeSpec nodes[] = {
    { .key = 60, .processor = gain, .params = params, .node = { [LQ_NODE_WET] = 100 } },
    { .key = 61, .processor = &test_delay, .params = delay, .node = { [LQ_NODE_WET] = 100 } },
  };
  double step = 0;
  Play play;

  guint onset = begin_matched (&play, gain, params, nodes, 2, 19200);
  for (int i = 1; i <= 41; i++)
    {
      nodes[0].node[LQ_NODE_BYPASS] = i % 2;
      play_set (&play);
      lq_engine_hear_switch (play.engine, work, i % 2 ? 0 : -9,
                             (LqSwitch){ LQ_SWITCH_BYPASSED, 100, 60 });
      play_pump (&play, 64, 64);
    }
  play_pump (&play, 19200, 64);
  for (guint i = onset + 1; i < play_n (&play); i++)
    step = fmax (step, fabs (play_out (&play, 0, i) - play_out (&play, 0, i - 1)));
  g_assert_cmpfloat (step, <, 1.02 * 2.9 * 0.5 * (2 * G_PI * 997 / 48000 + 1.0 / FADE));
  for (guint i = play_n (&play) - 480; i < play_n (&play); i++)
    g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i), bench_sine (NULL, 0, i - onset), 1e-7);
  play_clear (&play);
  lq_registry_free (registry);
}

/* What is held back comes in one quantum, wherever the device asks meanwhile: a switch and its offset. */
static void test_hold (void)
{
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *gain = lq_registry_find (registry, "gain");
  double params[64];
  LqNodeSpec node = {
    .key = 60, .processor = gain, .params = params, .node = { [LQ_NODE_WET] = 100 }
  };
  Play play;

  guint onset = begin_matched (&play, gain, params, &node, 1, 6400);
  lq_engine_hold (play.engine);
  node.node[LQ_NODE_BYPASS] = 1;
  play_set (&play);
  play_pump (&play, 1280, 64);
  lq_engine_hear_switch (play.engine, work, 0, (LqSwitch){ LQ_SWITCH_BYPASSED, 100, node.key });
  play_pump (&play, 1280, 64);
  lq_engine_release (play.engine);
  play_pump (&play, 4800, 64);
  for (guint i = onset; i < play_n (&play); i++)
    g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i), bench_sine (NULL, 0, i - onset), 1e-7);
  play_clear (&play);
  lq_registry_free (registry);
}

/* ---- References ---- */

/* Heard at once and in step, with its own place; beyond a cue it goes round. */
static void test_reference (gconstpointer data)
{
  bool cue = GPOINTER_TO_INT (data);
  LqReferenceSpec spec = { .key = 900, .n_channels = 2, .at = 5003 };
  guint onset;
  Play play;

  begin (&play, ramp, &onset);
  spec.path = play_write (&play, ramp, 2, 150001);
  if (cue)
    {
      spec.cue_in = 6001;
      spec.cue_out = 11000;
    }
  play.references[0] = spec;
  play.timeline.n_references = 1;
  play_set (&play);
  lq_engine_hear (play.engine, (LqHeard){ LQ_HEAR_REFERENCE, 900 }, 0);
  play_settle (&play);
  play_pump (&play, 30000, 64);
  guint n = play_n (&play);
  for (guint i = n - 20000; i < n; i++)
    {
      gint64 at = (gint64)i - onset + 5003;
      if (cue)
        at = 6001 + ((at - 6001) % 4999 + 4999) % 4999;
      g_assert_cmpint (frame_of (play_out (&play, 0, i)), ==, at);
      g_assert_true (play_out (&play, 1, i) == (float)ramp (NULL, 1, at));
    }
  /* Back to the mix: it went on meanwhile. */
  lq_engine_hear (play.engine, mix, 0);
  play_pump (&play, 6400, 64);
  n = play_n (&play) - 1;
  g_assert_cmpint (frame_of (play_out (&play, 0, n)), ==, (gint64)n - onset);
  play_clear (&play);
}

/* ---- Variants ---- */

/* A variant that does not exist yet is heard as soon as it does; until then the old source. */
static void test_cold_variant (void)
{
  LqEngineState state;
  guint onset;
  Play play;

  begin (&play, ramp, &onset);
  lq_engine_hear (play.engine, (LqHeard){ LQ_HEAR_RACK, 101 }, 0);
  play_pump (&play, 3200, 64);
  guint i = play_n (&play) - 1;
  g_assert_cmpint (frame_of (play_out (&play, 0, i)), ==, (gint64)i - onset);
  lq_engine_state (play.engine, &state);
  g_assert_cmpint (state.heard.kind, ==, LQ_HEAR_MIX);
  play.bench.racks[1].master_gain_db = -20;
  play.bench.graph.n_racks = 2;
  play_set (&play);
  play_settle (&play);
  play_pump (&play, 3200, 64);
  i = play_n (&play) - 1;
  g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i), 0.1 * ramp (NULL, 0, i - onset), 1e-8);
  lq_engine_state (play.engine, &state);
  g_assert_cmpint (state.heard.kind, ==, LQ_HEAR_RACK);
  g_assert_cmpuint (state.heard.key, ==, 101);

  play.bench.graph.n_racks = 1; /* it goes while it is heard: the work takes its place */
  play_set (&play);
  play_settle (&play);
  play_pump (&play, 3200, 64);
  i = play_n (&play) - 1;
  g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i),
                                  pow (10, -6 / 20.0) * ramp (NULL, 0, i - onset), 1e-8);
  play_clear (&play);
}

/* A variant is left and come back to, sooner than the plan without it is there, or is begun: the work, 20 dB
 * softer, is heard at no time. */
static void test_come_back (gconstpointer data)
{
  bool handed_over = GPOINTER_TO_INT (data);
  const LqHeard first = { LQ_HEAR_RACK, 101 }, second = { LQ_HEAR_RACK, 102 };
  guint onset;
  Play play;

  begin (&play, ramp, &onset);
  LqRackSpec racks[] = { play.bench.racks[0], play.bench.racks[1], play.bench.racks[1] };
  racks[0].master_gain_db = -20;
  racks[2].key = 102;
  play.bench.graph.racks = racks;
  play.bench.graph.n_racks = 3;
  play_set (&play);
  play_settle (&play);
  lq_engine_hear (play.engine, second, 0);
  play_pump (&play, 3200, 64);
  guint from = play_n (&play);
  racks[1] = racks[2];
  play.bench.graph.n_racks = 2;
  play_set (&play);
  if (handed_over)
    g_assert_true (lq_engine_wait_ready (play.engine, 10000));
  racks[1].key = 101;
  play.bench.graph.n_racks = 3;
  play_set (&play);
  lq_engine_hear (play.engine, first, 0);
  play_settle (&play);
  play_pump (&play, 3200, 64);
  for (guint i = from; i < play_n (&play); i++)
    g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i), ramp (NULL, 0, i - onset), 1e-8);
  LqEngineState state;
  lq_engine_state (play.engine, &state);
  g_assert_true (lq_heard_equal (state.heard, first));
  play_clear (&play);
}

/* ---- Delta ---- */

/* One rack less the other, sample by sample, also in the tap that measures what is heard. */
static void test_delta (void)
{
  const LqHeard delta = { LQ_HEAR_DELTA, 101 };
  guint onset;
  Play play;

  begin (&play, bench_sine, &onset);
  g_assert_false (lq_engine_has (play.engine, delta));
  LqRackSpec racks[] = { play.bench.racks[0], play.bench.racks[1], play.bench.racks[1] };
  racks[1].master_gain_db = -6;
  racks[2].key = lq_delta_before (101);
  racks[2].master_gain_db = -12;
  play.bench.graph.racks = racks;
  play.bench.graph.n_racks = 3;
  play_set (&play);
  play_settle (&play);
  g_assert_true (lq_engine_has (play.engine, delta));
  guint from = play_n (&play);
  lq_engine_hear (play.engine, delta, -3);
  play_pump (&play, 2048, 64);
  LqRing *tap = lq_engine_taps (play.engine);
  LqTapQuantum quantum;
  while (lq_ring_pop (tap, &quantum))
    ;
  play_pump (&play, 64, 64);
  g_assert_true (lq_ring_pop (tap, &quantum));
  g_assert_true (lq_heard_equal (quantum.taps[LQ_TAP_HEARD].source, delta));
  double difference = pow (10, -6 / 20.0) - pow (10, -12 / 20.0);
  for (guint i = 0; i < 2048; i++)
    {
      double w = fmin (1, (i + 1.0) / FADE);
      double x = bench_sine (NULL, 0, from + i - onset);
      g_assert_cmpfloat_with_epsilon (play_out (&play, 0, from + i),
                                      x * (1 - w + w * difference * pow (10, -3 / 20.0)), 1e-7);
    }
  for (int i = 0; i < LQ_QUANTUM; i++) /* before the offset */
    g_assert_cmpfloat_with_epsilon (lq_tap_samples (&quantum, LQ_TAP_HEARD)[0][i],
                                    bench_sine (NULL, 0, quantum.position + i) * difference, 1e-7);
  play_clear (&play);
}

/* Of a rack of two channels less one of one, which is on both sides; and the other way round. */
static void test_delta_channels (void)
{
  const LqHeard delta = { LQ_HEAR_DELTA, 101 };
  const double gain[] = { pow (10, -6 / 20.0), pow (10, -12 / 20.0) };

  for (int which = 0; which < 2; which++)
    {
      guint onset;
      Play play;
      begin (&play, ramp, &onset);
      LqTrackSpec mono = play.bench.graph.tracks[0];
      mono.n_channels = 1;
      LqRackSpec racks[] = { play.bench.racks[0], play.bench.racks[1], play.bench.racks[1] };
      racks[1].master_gain_db = -6;
      racks[2].key = lq_delta_before (101);
      racks[2].master_gain_db = -12;
      racks[1 + which].tracks = &mono;
      racks[1 + which].n_tracks = racks[1 + which].n_channels = 1;
      play.bench.graph.racks = racks;
      play.bench.graph.n_racks = 3;
      play_set (&play);
      play_settle (&play);
      lq_engine_hear (play.engine, delta, 0);
      play_pump (&play, 2048, 64);
      guint from = play_n (&play);
      play_pump (&play, 640, 64);
      for (guint i = from; i < from + 640; i++)
        for (int c = 0; c < 2; c++)
          {
            double after = ramp (NULL, which == 0 ? 0 : c, i - onset) * gain[0];
            double before = ramp (NULL, which == 1 ? 0 : c, i - onset) * gain[1];
            g_assert_cmpfloat_with_epsilon (play_out (&play, c, i), after - before, 1e-8);
          }
      play_clear (&play);
    }
}

/* ---- Solo ---- */

static void test_solo (void)
{
  LqTrackSpec tracks[2] = { { .key = 1, .n_channels = 2 }, { .key = 2, .n_channels = 2 } };
  GArray *render[2];
  guint onset;
  Play play;

  begin (&play, ramp, &onset);
  LqRegionSpec region = { .key = 31,
                          .path = play_write (&play, bench_noise, 2, PLAY_FRAMES),
                          .length = PLAY_FRAMES };
  LqLineSpec lines[2] = { play.line, { 2, 2, &region, 1 } };
  play.bench.graph.tracks = tracks;
  play.bench.graph.n_tracks = 2;
  play.timeline.lines = lines;
  play.timeline.n_lines = 2;
  play_set (&play);
  play_settle (&play);
  play_pump (&play, 8000, 64);
  guint i = play_n (&play) - 1;
  gint64 at = (gint64)i - onset;
  g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i),
                                  ramp (NULL, 0, at) + bench_noise (NULL, 0, at), 1e-7);
  lq_engine_set_solo (play.engine, 1, true);
  play_pump (&play, 8000, 64);
  i = play_n (&play) - 1;
  g_assert_cmpint (frame_of (play_out (&play, 0, i)), ==, (gint64)i - onset);

  for (int c = 0; c < 2; c++) /* a render does not know of it */
    render[c] = g_array_new (FALSE, FALSE, sizeof (float));
  play_render (&play, -1, 0, 100, render);
  g_assert_cmpfloat_with_epsilon (g_array_index (render[0], float, 50),
                                  ramp (NULL, 0, 50) + bench_noise (NULL, 0, 50), 1e-7);
  lq_engine_set_solo (play.engine, 1, false);
  play_pump (&play, 8000, 64);
  i = play_n (&play) - 1;
  at = (gint64)i - onset;
  g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i),
                                  ramp (NULL, 0, at) + bench_noise (NULL, 0, at), 1e-7);
  for (int c = 0; c < 2; c++)
    g_array_unref (render[c]);
  play_clear (&play);
}

/* ---- Taps ---- */

/* The heard tap is the source before offset, mode and level, quantum by quantum, and says what
 * it is. Mix and master are there whatever is heard, once where that is one of them. */
static void test_taps (void)
{
  LqTapQuantum quantum;
  guint onset, n = 0, n_switch = 0;
  Play play;

  begin (&play, ramp, &onset);
  LqRing *tap = lq_engine_taps (play.engine);
  lq_engine_set_listen_mode (play.engine, LQ_LISTEN_SIDE);
  lq_engine_set_dim (play.engine, true);
  lq_engine_hear (play.engine, work, -12);
  play_pump (&play, 6400, 64);
  uint64_t last = 0;
  for (; lq_ring_pop (tap, &quantum); n++, last = quantum.quantum)
    {
      double gain = quantum.taps[LQ_TAP_HEARD].source.kind == LQ_HEAR_MIX ? 1 : pow (10, -6 / 20.0);
      if (n == 0)
        g_assert_true (quantum.flags & LQ_TAP_RESET);
      else
        g_assert_cmpuint (quantum.quantum, ==, last + 1);
      n_switch += n > 0 && (quantum.flags & LQ_TAP_SWITCH);
      g_assert_cmpint (quantum.position, ==, n * LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double x = ramp (NULL, 1, n * LQ_QUANTUM + i);
          g_assert_cmpfloat_with_epsilon (lq_tap_samples (&quantum, LQ_TAP_HEARD)[1][i], gain * x,
                                          1e-12);
          g_assert_cmpfloat_with_epsilon (lq_tap_samples (&quantum, LQ_TAP_MIX)[1][i], x, 1e-12);
          g_assert_cmpfloat_with_epsilon (lq_tap_samples (&quantum, LQ_TAP_MASTER)[1][i],
                                          pow (10, -6 / 20.0) * x, 1e-12);
        }
      LqTap same =
          quantum.taps[LQ_TAP_HEARD].source.kind == LQ_HEAR_MIX ? LQ_TAP_MIX : LQ_TAP_MASTER;
      g_assert_true (lq_tap_samples (&quantum, same) == lq_tap_samples (&quantum, LQ_TAP_HEARD));
    }
  g_assert_cmpuint (n, ==, (12800 - onset) / LQ_QUANTUM);
  g_assert_cmpuint (n_switch, ==, 1);

  play_pump (&play, 48000 * 4, 441); /* nobody reads for four seconds */
  bool lost = false;
  for (n = 0; lq_ring_pop (tap, &quantum); n++)
    ;
  g_assert_cmpuint (n, >, 1000);
  lq_engine_seek (play.engine, 1000);
  lq_engine_play (play.engine);
  play_pump (&play, 9600, 64);
  g_assert_true (lq_ring_pop (tap, &quantum));
  lost = quantum.flags & LQ_TAP_LOST;
  g_assert_true (lost);
  play_clear (&play);
}

/* What goes to the device, after the monitor: 6 dB above a tone of half of full scale at half its level. */
static void test_device_peak (void)
{
  guint onset;
  Play play;

  begin (&play, bench_sine, &onset);
  lq_engine_hear (play.engine, work, 0);
  lq_engine_set_monitor_level (play.engine, 6.0205999132796239 + 6);
  play_pump (&play, 9600, 64);
  lq_latest_take (lq_engine_device_peak (play.engine));
  play_pump (&play, 9600, 64);
  g_assert_cmpfloat_with_epsilon (lq_latest_take (lq_engine_device_peak (play.engine)).max, 1.0,
                                  2e-3);
  play_clear (&play);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/listen/crossfade", test_crossfade);
  g_test_add_func ("/engine/listen/switch-storm", test_switch_storm);
  g_test_add_func ("/engine/listen/hold", test_hold);
  g_test_add_func ("/engine/listen/many-on-their-way", test_many_on_their_way);
  g_test_add_func ("/engine/listen/modes-and-level", test_modes_and_level);
  g_test_add_data_func ("/engine/listen/reference", GINT_TO_POINTER (0), test_reference);
  g_test_add_data_func ("/engine/listen/reference-cue", GINT_TO_POINTER (1), test_reference);
  g_test_add_func ("/engine/listen/cold-variant", test_cold_variant);
  g_test_add_data_func ("/engine/listen/come-back", GINT_TO_POINTER (0), test_come_back);
  g_test_add_data_func ("/engine/listen/come-back-late", GINT_TO_POINTER (1), test_come_back);
  g_test_add_func ("/engine/listen/delta", test_delta);
  g_test_add_func ("/engine/listen/delta-channels", test_delta_channels);
  g_test_add_func ("/engine/listen/solo", test_solo);
  g_test_add_func ("/engine/listen/taps", test_taps);
  g_test_add_func ("/engine/listen/device-peak", test_device_peak);
  return g_test_run ();
}
