/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits of the chain while it plays, through builder, rings and audio side: no click, no blip,
 * and the sound of the new chain as if it had always been there. */
#include "playbench.h"

#include "processors/registry.h"

/* What one edit may change, to −80 dB; warm-ups are declared to −100 dB. */
#define TOLERANCE 2e-4

static GArray *floats (void) { return g_array_new (FALSE, FALSE, sizeof (float)); }

/* The largest step from frame to frame in the bench's chain as it is now, for a whole period. */
static double largest_step (Play *play)
{
  GArray *render[2] = { floats (), floats () };
  double step = 0;

  play_render (play, 0, 0, 30000, render);
  for (guint i = 20001; i < 30000; i++)
    step = fmax (
        step, fabs (g_array_index (render[0], float, i) - g_array_index (render[0], float, i - 1)));
  g_array_unref (render[0]);
  g_array_unref (render[1]);
  return step;
}

typedef enum
{
  REMOVE,
  INSERT,
  REORDER,
  STRUCTURE,
  LATENCY,
  TARGET,
  BYPASS,
  PARAMETER,
  BACK,
  N_STEPS
} Step;

static void make_step (Bench *bench, Step step)
{
  switch (step)
    {
    case REMOVE:
      bench->racks[0].n_nodes = 2;
      break;
    case INSERT:
      bench->racks[0].n_nodes = 3;
      break;
    case REORDER:
      {
        LqNodeSpec first = bench->nodes[0];
        bench->nodes[0] = bench->nodes[2];
        bench->nodes[2] = first;
      }
      break;
    case STRUCTURE:
      bench->params[0][1] = 2;
      break;
    case LATENCY:
      bench->params[1][0] = 555;
      break;
    case TARGET:
      bench->nodes[0].node[LQ_NODE_TARGET] = LQ_TARGET_MID;
      break;
    case BYPASS:
      bench->nodes[0].node[LQ_NODE_BYPASS] = 1;
      break;
    case PARAMETER:
      bench->params[2][0] = 2;
      break;
    default:
      bench->nodes[0].node[LQ_NODE_BYPASS] = 0;
      bench->nodes[0].node[LQ_NODE_TARGET] = LQ_TARGET_STEREO;
    }
}

/* The frame of RENDER that the last frame of OUT is, judged by the mix tap's positions. */
static void check_mix (Play *play, GArray *mix)
{
  LqRing *tap = lq_engine_taps (play->engine);
  LqTapQuantum quantum;

  while (lq_ring_pop (tap, &quantum))
    {
      g_assert_false (quantum.flags & LQ_TAP_LOST);
      g_assert_cmpint (quantum.position, ==, (LqFrames)mix->len);
      g_array_append_vals (mix, lq_tap_samples (&quantum, LQ_TAP_MIX)[0], LQ_QUANTUM);
    }
}

static void test_edits (gconstpointer data)
{
  static const LqProcessor *const chain[] = { &test_memory, &test_delay, &test_memory };
  BenchSignal signal = GPOINTER_TO_INT (data) ? bench_noise : bench_sine;
  GArray *render[2] = { floats (), floats () };
  GArray *mix = g_array_new (FALSE, FALSE, sizeof (double));
  Play play;

  play_init (&play, signal, 2, chain, 3);
  play.bench.params[2][0] = -6;
  play_set (&play);
  play_settle (&play);
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 16000, 104);
  gint64 onset = play_onset (&play);
  check_mix (&play, mix);
  for (Step step = 0; step < N_STEPS; step++)
    {
      guint from = play_n (&play);
      double before = largest_step (&play);
      make_step (&play.bench, step);
      double after = largest_step (&play);
      play_set (&play);
      play_pump (&play, 64, 64);
      play_settle (&play);
      check_mix (&play, mix);
      play_pump (&play, 9600, 441); /* the memories of before have faded to less than TOLERANCE */
      check_mix (&play, mix);
      /* 1.5 is the largest difference of any two states here, faded over 512 frames; a
       * parameter ramps in 10 ms with at most 2.5 times the mean slope. */
      if (signal == bench_sine)
        for (guint i = from; i < play_n (&play); i++)
          g_assert_cmpfloat (fabs (play_out (&play, 0, i) - play_out (&play, 0, i - 1)), <,
                             1.02 * fmax (before, after) + 2.5 * 1.5 / 512);
      play_render (&play, 0, 0, play_n (&play), render);
      for (guint i = play_n (&play) - 500; i < play_n (&play); i++)
        for (int c = 0; c < 2; c++)
          g_assert_cmpfloat_with_epsilon (play_out (&play, c, i),
                                          g_array_index (render[c], float, i - onset), TOLERANCE);
    }
  for (guint i = 0; i < mix->len && i < PLAY_FRAMES; i++) /* never touched by all this */
    g_assert_true (g_array_index (mix, double, i) == (double)(float)signal (NULL, 0, i));
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
  g_array_unref (mix);
}

/* Something is put in before a compressor that works on a steady tone: its reduction does not
 * move. */
static void test_no_blip (void)
{
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *compressor = lq_registry_find (registry, "compressor");
  const LqProcessor *chain[] = { &test_count, &test_count };
  const LqProcessorInfo *info = &compressor->info;
  int reduction = lq_info_find_readout (info, "reduction");
  g_autofree double *params = g_new0 (double, lq_info_n_params (info));
  LqReadoutRow row;
  LqNodeMeter meter;
  Play play;

  play_init (&play, bench_sine, 2, chain, 2);
  lq_info_defaults (info, params);
  params[lq_info_find_param (info, "threshold")] = -24;
  params[lq_info_find_param (info, "ratio")] = 4;
  LqNodeSpec work = {
    .key = 77, .processor = compressor, .params = params, .node = { [LQ_NODE_WET] = 100 }
  };
  play.bench.nodes[0] = work;
  play.bench.racks[0].n_nodes = 1;
  play_set (&play);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 48000, 441);
  g_assert_true (lq_engine_node_meter (play.engine, 100, 77, &meter));
  play_pump (&play, 4800, 441);
  LqLatestValue values[LQ_MAX_READOUTS];
  g_assert_cmpint (meter.readouts->n, <=, LQ_MAX_READOUTS);
  lq_latest_row_take (meter.readouts, values);
  double steady = values[reduction].last;
  g_assert_cmpfloat (fabs (steady), >, 6);

  play.bench.nodes[0] = play.bench.nodes[1]; /* test_count before it */
  play.bench.nodes[1] = work;
  play.bench.racks[0].n_nodes = 2;
  play_set (&play);
  play_settle (&play);
  LqNodeMeter fresh;
  g_assert_true (lq_engine_node_meter (play.engine, 100, 77, &fresh));
  g_assert_true (fresh.history != meter.history); /* another instance */
  play_pump (&play, 24000, 441);
  int n = 0;
  for (; lq_ring_pop (fresh.history, &row); n++)
    g_assert_cmpfloat_with_epsilon (row.values[reduction], steady, 0.02);
  g_assert_cmpint (n, >, 300);
  play_clear (&play);
  lq_registry_free (registry);
}

/* The four processors themselves at work on noise with a beat: something new at the top gives
 * all of them new instances, which sound as those of a render that always had it. */
static void test_real_chain (void)
{
  static const char *const ids[] = { "gain", "equaliser", "compressor", "limiter" };
  static double params[4][1024];
  LqRegistry *registry = lq_registry_new ();
  GArray *render[2] = { floats (), floats () };
  LqNodeSpec nodes[4];
  double worst = 0, peak = 0;
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  for (int i = 0; i < 4; i++)
    {
      const LqProcessor *processor = lq_registry_find (registry, ids[i]);
      g_assert_cmpint (lq_info_n_params (&processor->info), <=, 1024);
      lq_info_defaults (&processor->info, params[i]);
      nodes[i] = (LqNodeSpec){ .key = (LqKey)(60 + i),
                               .processor = processor,
                               .params = params[i],
                               .node = { [LQ_NODE_WET] = 100 } };
    }
  params[0][lq_info_find_param (&nodes[0].processor->info, "gain")] = 1.5;
  params[1][lq_info_find_param (&nodes[1].processor->info, "b2.gain")] = 4;
  params[2][lq_info_find_param (&nodes[2].processor->info, "threshold")] = -20;
  params[2][lq_info_find_param (&nodes[2].processor->info, "makeup")] = 8;
  play.bench.racks[0].nodes = nodes + 1;
  play.bench.racks[0].n_nodes = 3;
  play_set (&play);
  play_settle (&play);
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 96000, 441);
  gint64 onset = play_onset (&play);
  play.bench.racks[0].nodes = nodes;
  play.bench.racks[0].n_nodes = 4;
  play_set (&play);
  play_settle (&play);
  guint from = play_n (&play) + 2048;
  play_pump (&play, 24000, 441);
  play_render (&play, 0, 0, play_n (&play), render);
  for (guint i = from; i < play_n (&play); i++)
    for (int c = 0; c < 2; c++)
      {
        double y = g_array_index (render[c], float, i - onset);
        worst = fmax (worst, fabs (play_out (&play, c, i) - y));
        peak = fmax (peak, fabs (y));
      }
  g_assert_cmpfloat (peak, >, 0.5);
  g_assert_cmpfloat (worst, <, 1e-4 * peak); /* −80 dB: three warm-ups of −100 dB in a row */
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
  lq_registry_free (registry);
}

/* ---- The past of tracks ---- */

/* Defaults of the compressor, with times that 250 ms do not fill. */
static double *slow_compressor (const LqProcessorInfo *info)
{
  double *params = g_new0 (double, lq_info_n_params (info));

  lq_info_defaults (info, params);
  params[lq_info_find_param (info, "threshold")] = -40;
  params[lq_info_find_param (info, "ratio")] = 4;
  params[lq_info_find_param (info, "attack")] = 200;
  params[lq_info_find_param (info, "release")] = 2000;
  return params;
}

/* The largest difference between OUT from frame FROM on and a render of the bench as it is, against
 * the render's largest sample. */
static double difference (Play *play, gint64 onset, guint from)
{
  GArray *render[2] = { floats (), floats () };
  double worst = 0, peak = 0;

  play_render (play, 0, 0, play_n (play), render);
  for (guint i = from; i < play_n (play); i++)
    for (int c = 0; c < 2; c++)
      {
        double y = g_array_index (render[c], float, i - onset);
        worst = fmax (worst, fabs (play_out (play, c, i) - y));
        peak = fmax (peak, fabs (y));
      }
  g_array_unref (render[0]);
  g_array_unref (render[1]);
  g_assert_cmpfloat (peak, >, 0.01);
  return worst / peak;
}

/* Plays a second and a half, sets the bench as EDIT leaves it, and compares from when it is there. */
static void check_past (Play *play, void (*edit) (Play *play, void *data), void *data)
{
  play_set (play);
  play_settle (play);
  play_forget (play);
  lq_engine_play (play->engine);
  play_pump (play, 72000, 441);
  gint64 onset = play_onset (play);
  edit (play, data);
  play_set (play);
  play_settle (play);
  guint from = play_n (play) + 2048;
  play_pump (play, 24000, 441);
  g_assert_cmpfloat (difference (play, onset, from), <, 1e-5); /* warm-ups are to −100 dB */
}

static void put_on_track (Play *play, void *node)
{
  play->bench.track.nodes = node;
  play->bench.track.n_nodes = 1;
}

/* A compressor put on a track that plays has heard what the track played before. */
static void test_track_insert (void)
{
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *compressor = lq_registry_find (registry, "compressor");
  g_autofree double *params = slow_compressor (&compressor->info);
  LqNodeSpec node = {
    .key = 77, .processor = compressor, .params = params, .node = { [LQ_NODE_WET] = 100 }
  };
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  check_past (&play, put_on_track, &node);
  play_clear (&play);
  lq_registry_free (registry);
}

/* The same while it plays round and round a loop that is not a whole number of quanta. */
static void test_track_insert_in_loop (void)
{
  LqRegistry *registry = lq_registry_new ();
  const LqProcessor *compressor = lq_registry_find (registry, "compressor");
  g_autofree double *params = slow_compressor (&compressor->info);
  LqNodeSpec node = {
    .key = 77, .processor = compressor, .params = params, .node = { [LQ_NODE_WET] = 100 }
  };
  LqLoop loop = { true, 1000, 21001 };
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  lq_engine_set_loop (play.engine, &loop);
  play_set (&play);
  play_settle (&play);
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 72000, 441);
  gint64 onset = play_onset (&play);
  put_on_track (&play, &node);
  play_set (&play);
  play_settle (&play);
  guint from = play_n (&play) + 2048;
  play_pump (&play, 24000, 441);
  /* The render has the loop's turns as regions one after the other. */
  LqRegionSpec turns[8];
  for (int turn = 0; turn < 8; turn++)
    turns[turn] = (LqRegionSpec){
      .key = (LqKey)(30 + turn),
      .path = play.regions[0].path,
      .start = turn == 0 ? 0 : loop.out + (turn - 1) * (loop.out - loop.in),
      .offset = turn == 0 ? 0 : loop.in,
      .length = turn == 0 ? loop.out : loop.out - loop.in,
    };
  play.line.regions = turns;
  play.line.n_regions = 8;
  g_assert_cmpfloat (difference (&play, onset, from), <, 1e-4);
  play_clear (&play);
  lq_registry_free (registry);
}

/* A second track, muted, whose noise a compressor hears that works on the first one's sine. */
typedef struct
{
  LqRegistry *registry;
  double *params;
  LqNodeSpec nodes[2]; /* one that passes on, and the compressor */
  LqTrackSpec tracks[2];
  LqRegionSpec drum;
  LqLineSpec lines[2];
  Play play;
} Keyed;

static void keyed_init (Keyed *keyed)
{
  Play *play = &keyed->play;

  keyed->registry = lq_registry_new ();
  const LqProcessor *compressor = lq_registry_find (keyed->registry, "compressor");
  keyed->params = slow_compressor (&compressor->info);
  keyed->nodes[0] =
      (LqNodeSpec){ .key = 76, .processor = &test_count, .node = { [LQ_NODE_WET] = 100 } };
  keyed->nodes[1] = (LqNodeSpec){ .key = 77,
                                  .processor = compressor,
                                  .params = keyed->params,
                                  .node = { [LQ_NODE_WET] = 100 },
                                  .key_track = 2 };
  play_init (play, bench_sine, 2, NULL, 0);
  keyed->tracks[0] = play->bench.track;
  keyed->tracks[1] = (LqTrackSpec){ .key = 2, .n_channels = 2, .mute = true };
  keyed->drum = (LqRegionSpec){ .key = 22,
                                .path = play_write (play, bench_noise, 2, PLAY_FRAMES),
                                .length = PLAY_FRAMES };
  keyed->lines[0] = play->line;
  keyed->lines[1] = (LqLineSpec){ 2, 2, &keyed->drum, 1 };
  play->bench.graph.tracks = keyed->tracks;
  play->bench.graph.n_tracks = 2;
  play->timeline.lines = keyed->lines;
  play->timeline.n_lines = 2;
}

static void keyed_clear (Keyed *keyed)
{
  play_clear (&keyed->play);
  g_free (keyed->params);
  lq_registry_free (keyed->registry);
}

static void put_before (Play *play, void *data)
{
  Keyed *keyed = data;

  play->bench.racks[0].nodes = keyed->nodes;
  play->bench.racks[0].n_nodes = 2;
}

/* A compressor that begins anew, because something is put in before it, has heard its key. */
static void test_key_past (void)
{
  Keyed keyed;

  keyed_init (&keyed);
  keyed.play.bench.racks[0].nodes = keyed.nodes + 1;
  keyed.play.bench.racks[0].n_nodes = 1;
  check_past (&keyed.play, put_before, &keyed);
  keyed_clear (&keyed);
}

static void put_keyed (Play *play, void *data)
{
  Keyed *keyed = data;

  keyed->tracks[0].nodes = keyed->nodes;
  keyed->tracks[0].n_nodes = 2;
}

/* And so has one that is put on a track. */
static void test_track_key_past (void)
{
  Keyed keyed;

  keyed_init (&keyed);
  check_past (&keyed.play, put_keyed, &keyed);
  keyed_clear (&keyed);
}

/* Gestures faster than plans are built: the last state wins, nothing is lost. */
static void test_storm (void)
{
  static const LqProcessor *const chain[] = { &test_memory, &test_delay, &test_memory };
  GRand *rand = g_rand_new_with_seed (3);
  GArray *render[2] = { floats (), floats () };
  Play play;

  play_init (&play, bench_noise, 2, chain, 3);
  play_settle (&play);
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 8000, 64);
  gint64 onset = play_onset (&play);
  for (int k = 0; k < 200; k++)
    {
      Bench *bench = &play.bench;
      double db = g_rand_double_range (rand, -6, 6);
      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          bench->racks[0].n_nodes = g_rand_int_range (rand, 0, 4);
          play_set (&play);
          break;
        case 1:
          bench->params[0][1] = g_rand_int_range (rand, 0, 5);
          play_set (&play);
          break;
        case 2:
          bench->params[0][0] = db;
          play_set (&play);
          break;
        default:
          bench->racks[0].master_gain_db = db;
          play_set (&play);
        }
      play_pump (&play, g_rand_int_range (rand, 1, 600), 64);
    }
  play.bench.racks[0].n_nodes = 3;
  play_set (&play);
  play_settle (&play);
  play_pump (&play, 30000, 64);
  play_render (&play, 0, 0, play_n (&play), render);
  for (guint i = play_n (&play) - 500; i < play_n (&play); i++)
    g_assert_cmpfloat_with_epsilon (play_out (&play, 0, i),
                                    g_array_index (render[0], float, i - onset), TOLERANCE);
  /* And from a new beginning on it is a render to the bit: no state but the document's is left. */
  play_forget (&play);
  lq_engine_stop (play.engine);
  play_pump (&play, 2000, 64);
  play_forget (&play);
  lq_engine_seek (play.engine, 5000);
  lq_engine_play (play.engine);
  play_pump (&play, 20000, 64);
  onset = play_onset (&play);
  play_render (&play, 0, 5000, 20000, render);
  for (guint i = 0; i < play_n (&play) - (guint)onset; i++)
    for (int c = 0; c < 2; c++)
      g_assert_true (play_out (&play, c, (guint)onset + i) == g_array_index (render[c], float, i));
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
  g_rand_free (rand);
}

/* A fault is told by name, and silences only its own branch. */
static void test_fault (void)
{
  const LqProcessor *chain[] = { &test_nan };
  LqNotice notice;
  Play play;

  play_init (&play, bench_noise, 2, chain, 1);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 4800, 64);
  play.bench.params[0][0] = 1;
  play_set (&play);
  play_pump (&play, 640, 64);
  g_assert_true (lq_engine_next_notice (play.engine, &notice));
  g_assert_cmpint (notice.kind, ==, LQ_NOTICE_FAULT);
  g_assert_cmpuint (notice.key, ==, 10);
  play_pump (&play, 1024, 64); /* what was on its way through the reserve */
  play_forget (&play);
  play_pump (&play, 640, 64);
  g_assert_cmpint (play_onset (&play), ==, -1);
  lq_engine_hear (play.engine, (LqHeard){ LQ_HEAR_MIX, 0 }, 0);
  play_pump (&play, 6400, 64);
  g_assert_cmpint (play_onset (&play), >=, 0);
  for (guint i = 0; i < play_n (&play); i++)
    g_assert_true (isfinite (play_out (&play, 0, i)));
  play_clear (&play);
}

/* A lone mono track is panned: the path becomes stereo, by way of silence, and back. */
static void test_mono_becomes_stereo (void)
{
  LqEngineState state;
  Play play;

  play_init (&play, bench_sine, 1, NULL, 0);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 9600, 64);
  guint from = (guint)play_onset (&play) + 1;
  play.bench.graph.n_channels = 2;
  play.bench.track.pan = 1;
  play_set (&play);
  play_settle (&play);
  play_pump (&play, 9600, 64);
  guint n = play_n (&play);
  g_assert_cmpfloat (play_out (&play, 0, n - 1), ==, 0);
  lq_engine_state (play.engine, &state);
  for (guint i = from; i < n; i++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat (fabs (play_out (&play, c, i) - play_out (&play, c, i - 1)), <,
                         1.02 * (0.5 * 2 * G_PI * 997 / 48000 + 0.5 / 512));
  g_assert_cmpuint (state.n_dropouts, ==, 0);
  play_clear (&play);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/edit/chain/sine", GINT_TO_POINTER (0), test_edits);
  g_test_add_data_func ("/engine/edit/chain/noise", GINT_TO_POINTER (1), test_edits);
  g_test_add_func ("/engine/edit/no-blip", test_no_blip);
  g_test_add_func ("/engine/edit/real-chain", test_real_chain);
  g_test_add_func ("/engine/edit/track-insert", test_track_insert);
  g_test_add_func ("/engine/edit/track-insert-in-loop", test_track_insert_in_loop);
  g_test_add_func ("/engine/edit/key", test_key_past);
  g_test_add_func ("/engine/edit/track-key", test_track_key_past);
  g_test_add_func ("/engine/edit/storm", test_storm);
  g_test_add_func ("/engine/edit/fault", test_fault);
  g_test_add_func ("/engine/edit/mono-becomes-stereo", test_mono_becomes_stereo);
  return g_test_run ();
}
