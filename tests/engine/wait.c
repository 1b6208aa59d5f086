/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What begins may have to wait until its design is there. While it waits nothing is heard, measured or
 * missed, and whoever stops or goes elsewhere is obeyed. */
#include "playbench.h"

#include "engine/engine_private.h"

/* Passes on; the design for its parameter 0 is there when the test says so. */
static bool designed;

static bool gated_ready (void *state, const double *params, int *work)
{
  *work = 0;
  return designed;
}

static void *gated_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  return lq_arena_alloc (arena, 1);
}

static void gated_take (void *state, const double *params) {}

static void gated_process (void *state, const LqBlock *block)
{
  for (int c = 0; c < block->n_channels; c++)
    memmove (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
}

static const LqParamRow gated_rows[] = { { .id = "curve", .name = "Curve", .max = 1000 } };

static const LqProcessor gated = {
  .info = { .id = "test-gated",
            .name = "Gated",
            .rows = gated_rows,
            .n_rows = 1,
            .reduction_readout = -1 },
  .prepare = gated_prepare,
  .reset = gated_take,
  .ready = gated_ready,
  .update = gated_take,
  .process = gated_process,
};

static const LqProcessor *const chain[] = { &gated };

/* Longer than the disk's sound would last if it were taken meanwhile: a second. */
#define WAIT_FRAMES (1000 * LQ_QUANTUM)

/* Every frame of the file has a value of its own, exact in 32-bit float. */
static double ramp (void *data, int channel, gint64 at) { return (double)(at + 1) / (1 << 24); }

static gint64 frame_of (float x) { return (gint64)lrint ((double)x * (1 << 24)) - 1; }

static LqEngineState state_of (const Play *play)
{
  LqEngineState state;

  lq_engine_state (play->engine, &state);
  return state;
}

static guint drain_taps (Play *play, LqTapQuantum *first)
{
  guint n = 0;

  for (LqTapQuantum quantum; lq_ring_pop (lq_engine_taps (play->engine), &quantum); n++)
    if (n == 0 && first)
      *first = quantum;
  return n;
}

/* Without a look at the disk: it shall not have to hurry. */
static void pump (Play *play, LqFrames n)
{
  float left[LQ_QUANTUM], right[LQ_QUANTUM];

  for (LqFrames at = 0; at < n; at += LQ_QUANTUM)
    {
      lq_engine_rt_render (lq_engine_rt (play->engine), (float *const[]){ left, right }, 2,
                           LQ_QUANTUM);
      g_array_append_vals (play->out[0], left, LQ_QUANTUM);
      g_array_append_vals (play->out[1], right, LQ_QUANTUM);
      lq_engine_poll (play->engine);
    }
}

static void turn (Play *play)
{
  play->bench.params[0][0] += 1;
  play_set (play);
}

/* Plays, goes to PLACE and waits there: faded out, the curve turned. */
static void begin_wait (Play *play, LqFrames place)
{
  designed = true;
  play_init (play, ramp, 2, chain, 1);
  play_settle (play);
  lq_engine_play (play->engine);
  play_pump (play, 20000, LQ_QUANTUM);
  designed = false;
  turn (play);
  lq_engine_seek (play->engine, place);
  play_pump (play, 2048, LQ_QUANTUM);
  play_forget (play);
  drain_taps (play, NULL);
}

static void check_silent_wait (Play *play)
{
  LqNotice notice;

  g_assert_cmpint (play_onset (play), ==, -1);
  g_assert_cmpuint (drain_taps (play, NULL), ==, 0);
  g_assert_false (lq_engine_next_notice (play->engine, &notice));
  g_assert_cmpuint (state_of (play).n_dropouts, ==, 0);
}

/* From PLACE on, once it has faded in, to the end of what there is. */
static void check_plays_from (Play *play, LqFrames place)
{
  LqTapQuantum first = { 0 };

  play_forget (play);
  play_pump (play, 8192, LQ_QUANTUM);
  guint end = play_n (play), onset = (guint)play_onset (play);
  g_assert_cmpuint (onset, <, 4096);
  for (guint i = 6000; i < end; i++)
    g_assert_cmpint (frame_of (play_out (play, 0, i)), ==, place + i - onset);
  g_assert_cmpuint (drain_taps (play, &first), >, 0);
  g_assert_cmpuint (first.flags & LQ_TAP_RESET, ==, LQ_TAP_RESET);
  g_assert_cmpuint (first.flags & LQ_TAP_LOST, ==, 0);
  g_assert_cmpint (first.position, ==, place);
  g_assert_cmpuint (state_of (play).n_dropouts, ==, 0);
}

static void test_seek (void)
{
  Play play;

  begin_wait (&play, 77777);
  uint64_t before = state_of (&play).quantum;
  pump (&play, WAIT_FRAMES);
  check_silent_wait (&play);
  g_assert_true (state_of (&play).playing && state_of (&play).preparing);
  g_assert_cmpint (state_of (&play).position, ==, 77777);
  g_assert_cmpuint (state_of (&play).quantum, >=, before + WAIT_FRAMES / LQ_QUANTUM - 1);
  designed = true;
  check_plays_from (&play, 77777);
  g_assert_false (state_of (&play).preparing);
  play_clear (&play);
}

static void test_second_seek (void)
{
  Play play;

  begin_wait (&play, 77777);
  for (int k = 0; k < 40; k++) /* more than streams that there may be */
    {
      lq_engine_seek (play.engine, 50000 + k);
      play_pump (&play, 640, LQ_QUANTUM);
      check_silent_wait (&play);
      g_assert_cmpint (state_of (&play).position, ==, 50000 + k);
    }
  designed = true;
  check_plays_from (&play, 50039);
  play_clear (&play);
}

static void test_stop (void)
{
  Play play;

  begin_wait (&play, 77777);
  lq_engine_stop (play.engine);
  pump (&play, LQ_QUANTUM);
  g_assert_false (lq_transport_plays (&play.engine->rt->transport));
  pump (&play, WAIT_FRAMES);
  check_silent_wait (&play);
  g_assert_false (state_of (&play).playing || state_of (&play).preparing);
  g_assert_cmpint (state_of (&play).position, ==, 77777);
  lq_engine_play (play.engine);
  play_pump (&play, 2048, LQ_QUANTUM);
  check_silent_wait (&play);
  designed = true;
  check_plays_from (&play, 77777);
  play_clear (&play);
}

/* The device goes away while all waits, and comes back: who was asked for meanwhile is obeyed. */
static void test_device_lost (gconstpointer stops)
{
  Play play;

  begin_wait (&play, 77777);
  lq_engine_device_stopped (play.engine);
  lq_engine_poll (play.engine);
  lq_engine_seek (play.engine, 50000);
  if (stops)
    lq_engine_stop (play.engine);
  lq_engine_poll (play.engine);
  g_assert_true (lq_transport_plays (&play.engine->rt->transport) == !stops);
  g_assert_cmpint (state_of (&play).position, ==, 50000);
  lq_engine_device_started (play.engine, 0);
  play_pump (&play, 4096, LQ_QUANTUM);
  check_silent_wait (&play);
  designed = true;
  if (stops)
    lq_engine_play (play.engine);
  check_plays_from (&play, 50000);
  play_clear (&play);
}

/* What never comes to an end does not keep the sound for ever. */
static void test_never (void)
{
  Play play;

  begin_wait (&play, 77777);
  pump (&play, 4 * 48000);
  check_silent_wait (&play);
  pump (&play, 2 * 48000);
  g_assert_cmpint (play_onset (&play), >, 0);
  play_settle (&play);
  lq_engine_stop (play.engine);
  play_pump (&play, 2048, LQ_QUANTUM);
  turn (&play);
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 6 * 48000, LQ_QUANTUM);
  g_assert_cmpint (play_onset (&play), >, 4 * 48000);
  play_clear (&play);
}

/* The plan that takes the node away comes while all waits for it: there is nothing to wait for any more. */
static void test_plan (void)
{
  Play play;

  begin_wait (&play, 77777);
  play.bench.racks[0].n_nodes = 0;
  play_set (&play);
  check_plays_from (&play, 77777);
  g_assert_false (state_of (&play).preparing);
  play_clear (&play);
}

/* From stereo to mono while it plays, and the curve of the new plan is turned before it is heard: it
 * goes on where the old one was heard last, its latency later. */
static void test_swap (void)
{
  Play play;

  designed = true;
  play_init (&play, ramp, 2, chain, 1);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 20000, LQ_QUANTUM);
  designed = false;
  play.bench.graph.n_channels = play.bench.track.n_channels = 1;
  play_set (&play);
  turn (&play);
  play_pump (&play, 2048, LQ_QUANTUM);
  play_forget (&play);
  drain_taps (&play, NULL);
  LqFrames stood = state_of (&play).position;
  for (int k = 0; k < 300; k++)
    {
      pump (&play, 5 * LQ_QUANTUM);
      g_assert_cmpint (state_of (&play).position, ==, stood);
    }
  check_silent_wait (&play);
  g_assert_true (state_of (&play).preparing);
  LqFrames next = play.engine->rt->mark.position + LQ_QUANTUM;
  g_assert_cmpint (next - stood, >, 0);
  g_assert_cmpint (next - stood, <=, state_of (&play).latency_frames + LQ_QUANTUM);
  designed = true;
  check_plays_from (&play, next);
  play_clear (&play);
}

/* ---- The real one ---- */

#define N_EQUALISERS 4

typedef struct
{
  LqNodeSpec nodes[N_EQUALISERS];
  double *params[N_EQUALISERS];
} Rack;

static double *row (Rack *rack, int node, const char *id)
{
  int slot = lq_info_find_param (&rack->nodes[node].processor->info, id);

  g_assert_cmpint (slot, >=, 0);
  return &rack->params[node][slot];
}

static void init_rack (Rack *rack, Play *play)
{
  extern const LqProcessor lq_processor_equaliser;

  for (int i = 0; i < N_EQUALISERS; i++)
    {
      rack->params[i] = g_new (double, lq_info_n_params (&lq_processor_equaliser.info));
      lq_info_defaults (&lq_processor_equaliser.info, rack->params[i]);
      rack->nodes[i] = (LqNodeSpec){ .key = (LqKey)(50 + i),
                                     .processor = &lq_processor_equaliser,
                                     .params = rack->params[i],
                                     .node = { [LQ_NODE_WET] = 100 } };
      *row (rack, i, "phase") = 1;
      *row (rack, i, "b1.on") = *row (rack, i, "b2.on") = 1;
      *row (rack, i, "b1.gain") = 2 + i;
      *row (rack, i, "b2.gain") = -3;
      *row (rack, i, "b2.target") = LQ_TARGET_SIDE;
    }
  play->bench.racks[0].nodes = rack->nodes;
  play->bench.racks[0].n_nodes = N_EQUALISERS;
}

/* Four equalisers of linear phase, turned as one goes elsewhere: in a few quanta they are there, and what
 * is heard then is, to the bit, the render from that place. */
static void test_equalisers (void)
{
  GArray *render[2];
  LqFrames place = 60000;
  int quanta = 0;
  Rack rack;
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  init_rack (&rack, &play);
  play_set (&play);
  play_settle (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 320 * LQ_QUANTUM, LQ_QUANTUM);
  lq_engine_seek (play.engine, place);
  while (!lq_transport_is_silent (&play.engine->rt->transport))
    play_pump (&play, LQ_QUANTUM, LQ_QUANTUM);
  for (int i = 0; i < N_EQUALISERS; i++)
    *row (&rack, i, "b1.freq") += 100 * i + 30;
  play_set (&play);
  for (; lq_transport_is_silent (&play.engine->rt->transport); quanta++)
    play_pump (&play, LQ_QUANTUM, LQ_QUANTUM);
  g_test_message ("there after %d quanta", quanta);
  g_assert_cmpint (quanta, <=, 4); /* counted work, not time: the same everywhere */
  play_forget (&play);
  play_pump (&play, 60000, LQ_QUANTUM);
  for (int c = 0; c < 2; c++)
    render[c] = g_array_new (FALSE, FALSE, sizeof (float));
  play_render (&play, 0, place, 60000, render);
  int latency = state_of (&play).latency_frames - LQ_QUANTUM;
  for (int i = latency + 600; i < 60000; i++)
    for (int c = 0; c < 2; c++)
      g_assert_true (play_out (&play, c, (guint)i)
                     == g_array_index (render[c], float, i - latency));
  for (int c = 0; c < 2; c++)
    g_array_unref (render[c]);
  for (int i = 0; i < N_EQUALISERS; i++)
    g_free (rack.params[i]);
  play_clear (&play);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/wait/seek", test_seek);
  g_test_add_func ("/engine/wait/second-seek", test_second_seek);
  g_test_add_func ("/engine/wait/stop", test_stop);
  g_test_add_func ("/engine/wait/never", test_never);
  g_test_add_data_func ("/engine/wait/device-lost/plays", NULL, test_device_lost);
  g_test_add_data_func ("/engine/wait/device-lost/stops", "stops", test_device_lost);
  g_test_add_func ("/engine/wait/plan", test_plan);
  g_test_add_func ("/engine/wait/swap", test_swap);
  g_test_add_func ("/engine/wait/equalisers", test_equalisers);
  return g_test_run ();
}
