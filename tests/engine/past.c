/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a pre-roll, which the audio side runs beside the present: nothing is heard that did not
 * sound, and nothing of it with a hole. */
#include "playbench.h"

#include "engine/engine_private.h"

/* The largest value that it ever heard, as its output. */
typedef struct
{
  int n_channels;
  double peak;
} Peak;

static void peak_reset (void *state, const double *params) { ((Peak *)state)->peak = 0.0; }

static void *peak_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Peak *peak = lq_arena_new0 (arena, Peak);
  peak->n_channels = setup->n_channels;
  return peak;
}

static void peak_process (void *state, const LqBlock *block)
{
  Peak *peak = state;

  for (int i = 0; i < LQ_QUANTUM; i++)
    peak->peak = fmax (peak->peak, block->in[0][i]);
  for (int c = 0; c < peak->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      block->out[c][i] = peak->peak;
}

static LqFrames peak_warm_up (const LqProcessorSetup *setup, const double *params)
{
  return 64 * LQ_QUANTUM;
}

static const LqProcessor peak_processor = {
  .info = { .id = "test-peak", .name = "Peak", .reduction_readout = -1 },
  .prepare = peak_prepare,
  .reset = peak_reset,
  .process = peak_process,
  .warm_up = peak_warm_up,
};

#define LOUD_FROM (24000 + 100 * LQ_QUANTUM)
#define LOUD_TO   (LOUD_FROM + 24000)

static double loud_amid (void *data, int channel, gint64 at)
{
  return at >= LOUD_FROM && at < LOUD_TO ? 0.75 : 0.125;
}

static void seek_past (Play *play) { lq_engine_seek (play->engine, LOUD_TO + 1000); }

static void loop_soft (Play *play)
{
  lq_engine_set_loop (play->engine, &(LqLoop){ true, 1000, LOUD_FROM - 48 * LQ_QUANTUM });
}

/* A plan is on its way, with what its tracks were going to play, when the sound turns off before the
 * loud part: what is new has never heard it. The plan is held by a line that the disk does not have. */
static void test_turned_off (gconstpointer data)
{
  void (*turn_off) (Play * play) = data;
  LqNodeSpec node = { .key = 77, .processor = &peak_processor, .node = { [LQ_NODE_WET] = 100 } };
  LqTrackSpec absent = { .key = 9, .n_channels = 2 };
  Play play;

  play_init (&play, loud_amid, 2, NULL, 0);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 24000, 64);
  play.bench.track.nodes = &node;
  play.bench.track.n_nodes = 1;
  play.bench.racks[1] = play.bench.racks[0];
  play.bench.racks[1].key = 101;
  play.bench.racks[1].tracks = &absent;
  play.bench.racks[1].n_tracks = 1;
  play.bench.graph.n_racks = 2;
  play_set (&play);
  play_pump (&play, 640, 64);
  turn_off (&play);
  play_settle (&play);
  play_pump (&play, 24000, 64);
  for (guint i = 0; i < play_n (&play); i++)
    g_assert_cmpfloat (play_out (&play, 0, i), <=, 0.125);
  g_assert_cmpfloat (play_out (&play, 0, play_n (&play) - 1), ==, 0.125);
  g_assert_null (play.engine->running->past); /* nobody keeps what has been caught up */
  play_clear (&play);
}

/* Until the builder is done; what it made, not handed over yet. */
static void build (Play *play)
{
  LqEngine *engine = play->engine;

  for (int ms = 0; ms < 20000 && !engine->ready; ms++)
    {
      engine->ready = lq_builder_take (engine->builder);
      g_usleep (1000);
    }
  g_assert_nonnull (engine->ready);
  engine->building = false;
}

/* N quanta of sound while nobody polls. */
static void pull_quanta (Play *play, int n)
{
  float left[LQ_QUANTUM], right[LQ_QUANTUM];
  LqStreamer *streamer = play->engine->streamer;

  for (int q = 0; q < n; q++)
    {
      for (lq_streamer_ask_full (streamer); q % 32 == 0 && !lq_streamer_is_full (streamer);)
        g_usleep (1000);
      lq_engine_rt_render (lq_engine_rt (play->engine), (float *const[]){ left, right }, 2,
                           LQ_QUANTUM);
    }
}

/* A plan that is handed over so late that the audio side does not have all any more that it has
 * missed: it begins with what there is, rather than to go on across a hole. */
static void test_left_behind (void)
{
  const LqProcessor *chain[] = { &peak_processor };
  Play play;

  play_init (&play, loud_amid, 2, chain, 1);
  play.bench.racks[0].n_nodes = 0;
  play_set (&play);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, LOUD_FROM + 12000, 64);
  play.bench.racks[0].n_nodes = 1;
  play_set (&play);
  build (&play);
  pull_quanta (&play, LQ_RT_PAST_48K + 300);
  play_settle (&play);
  play_pump (&play, 4096, 64);
  g_assert_cmpfloat (play_out (&play, 0, play_n (&play) - 1), ==, 0.125);
  play_clear (&play);
}

/* The same while the builder takes nothing in for so long that what has been played does not fit into the ring
 * to it: what was left out there is kept too. */
#define STUCK_LOUD_FROM (2300 * LQ_QUANTUM)
#define STUCK_LOUD_TO   (2400 * LQ_QUANTUM)

static gint stuck, waits; /* atomic */

static void *stuck_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  for (; g_atomic_int_get (&stuck); g_usleep (1000))
    g_atomic_int_set (&waits, true);
  return peak_prepare (arena, setup, params);
}

static double loud_late (void *data, int channel, gint64 at)
{
  return at >= STUCK_LOUD_FROM && at < STUCK_LOUD_TO ? 0.75 : 0.125;
}

static void test_builder_stuck (void)
{
  LqProcessor slow = peak_processor;
  slow.prepare = stuck_prepare;
  const LqProcessor *chain[] = { &slow };
  Play play;

  g_atomic_int_set (&stuck, false);
  play_init (&play, loud_late, 2, chain, 1);
  play.bench.racks[0].n_nodes = 0;
  play_set (&play);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 6400, 64);
  g_atomic_int_set (&stuck, true);
  play.bench.racks[0].n_nodes = 1;
  play_set (&play);
  while (!g_atomic_int_get (&waits))
    g_usleep (1000);
  pull_quanta (&play, 2500);
  g_assert_cmpuint (lq_ring_space (play.engine->rt->past), ==, 0);
  g_atomic_int_set (&stuck, false);
  build (&play);
  play_settle (&play);
  play_pump (&play, 4096, 64);
  g_assert_cmpfloat (play_out (&play, 0, play_n (&play) - 1), ==, 0.75);
  play_clear (&play);
}

/* Many chains that catch up at once take little more of each quantum than to keep pace; but the builder
 * leaves them little to catch up with. */
static void test_many_chains (void)
{
  enum
  {
    N = 20,
    QUANTA = 8
  };
  LqProcessor counting = test_count;
  counting.warm_up = peak_warm_up;
  LqNodeSpec node = { .key = 77, .processor = &counting, .node = { [LQ_NODE_WET] = 100 } };
  LqTrackSpec tracks[N];
  LqLineSpec lines[N];
  Play play;

  play_init (&play, loud_amid, 2, NULL, 0);
  for (int t = 0; t < N; t++)
    {
      tracks[t] = play.bench.track;
      lines[t] = play.line;
      tracks[t].key = lines[t].key = (LqKey)(1 + t);
    }
  play.bench.graph.tracks = tracks;
  play.bench.graph.n_tracks = play.timeline.n_lines = N;
  play.timeline.lines = lines;
  play_set (&play);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 24000, 64);
  for (int t = 0; t < N; t++)
    {
      tracks[t].nodes = &node;
      tracks[t].n_nodes = 1;
    }
  play_set (&play);
  build (&play);
  test_counter = 0;
  lq_engine_poll (play.engine);
  pull_quanta (&play, QUANTA);
  g_assert_cmpint (test_counter, >, QUANTA * N); /* or it would never be there */
  g_assert_cmpint (test_counter, <=, QUANTA * N * 3 / 2);
  LqLive *incoming = play.engine->incoming;
  pull_quanta (&play, 50);
  lq_engine_poll (play.engine);
  g_assert_true (play.engine->running == incoming);
  play_settle (&play);
  play_clear (&play);
}

/* Main looks away while the disk is late, until the audio side cannot tell any more: the plan that took
 * over meanwhile is still told. */
static void test_told_for_sure (void)
{
  Play play;

  play_init (&play, loud_amid, 2, NULL, 0);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 9600, 64);
  LqLive *before = play.engine->running;
  play.bench.racks[0].nodes =
      &(LqNodeSpec){ .key = 77, .processor = &peak_processor, .node = { [LQ_NODE_WET] = 100 } };
  play.bench.racks[0].n_nodes = 1;
  play_set (&play);
  build (&play);
  lq_engine_poll (play.engine);
  for (int i = 0; i < 2000; i++)
    lq_rt_reply (play.engine->rt, (LqReply){ .kind = LQ_REPLY_DROPOUT, .at = 1 });
  pull_quanta (&play, 400);
  play_settle (&play);
  g_assert_true (play.engine->running != before);
  g_assert_null (play.engine->incoming);
  play_clear (&play);
}

/* What is kept is as long at every rate, and stays where it is for as long. */
static void test_kept (void)
{
  static const double rates_hz[] = { 8000, 44100, 48000, 88200, 96000, 192000, 384000 };

  for (guint r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    {
      LqEngine *engine = lq_engine_new (&(LqEngineOptions){ .rate_hz = rates_hz[r] });
      double quantum_s = LQ_QUANTUM / rates_hz[r];
      g_assert_cmpfloat ((double)engine->rt->n_kept * quantum_s, >=, 0.66);
      g_assert_cmpfloat ((double)engine->rt->n_marks * quantum_s, >=, 5.0);
      g_assert_cmpuint (lq_ring_space (engine->rt->past), >=, engine->rt->n_kept);
      lq_engine_free (engine);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/past/turned-off/seek", seek_past, test_turned_off);
  g_test_add_data_func ("/engine/past/turned-off/loop", loop_soft, test_turned_off);
  g_test_add_func ("/engine/past/left-behind", test_left_behind);
  g_test_add_func ("/engine/past/builder-stuck", test_builder_stuck);
  g_test_add_func ("/engine/past/many-chains", test_many_chains);
  g_test_add_func ("/engine/past/told-for-sure", test_told_for_sure);
  g_test_add_func ("/engine/past/kept", test_kept);
  return g_test_run ();
}
