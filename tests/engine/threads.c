/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real audio thread beside main, disk and builder, while everything is moved at once. Says
 * little by itself: nothing hangs, nothing is lost, the sound is right in the end. Run under
 * ThreadSanitizer and AddressSanitizer it says the rest. */
#include "playbench.h"

typedef struct
{
  LqEngineRt *rt;
  gint quit;
  gint64 n_frames;
} Audio;

/* A device in a hurry: about ten times real time, calls of odd sizes. */
static gpointer audio (gpointer data)
{
  static const int sizes[] = { 64, 441, 104, 1024, 1 };
  Audio *a = data;
  float left[1024], right[1024];
  float *const out[] = { left, right };

  for (guint k = 0; !g_atomic_int_get (&a->quit); k++)
    {
      int n = sizes[k % G_N_ELEMENTS (sizes)];
      lq_engine_rt_render (a->rt, out, 2, n);
      a->n_frames += n;
      g_usleep ((gulong)n * 2);
    }
  return NULL;
}

/* The variant: on the graph's mix, or on one of its own in which the track stands elsewhere, or is
 * not. */
static void move_variant (Play *play, GRand *rand, LqTrackSpec *own)
{
  LqRackSpec *variant = &play->bench.racks[1];

  *own = *play->bench.graph.tracks;
  own->gain_db = g_rand_int_range (rand, -3, 3);
  own->mute = g_rand_boolean (rand);
  variant->tracks = g_rand_boolean (rand) ? own : NULL;
  variant->n_tracks = g_rand_int_range (rand, 0, 2);
  variant->n_channels = 2;
  play->bench.graph.n_racks = g_rand_int_range (rand, 1, 3);
  play_set (play);
}

static void move (Play *play, GRand *rand, LqTrackSpec *own)
{
  Bench *bench = &play->bench;
  LqNotice notice;
  LqTapQuantum quantum;
  LqNodeMeter meter;
  LqLatestValue level;

  switch (g_rand_int_range (rand, 0, 10))
    {
    case 0:
      bench->racks[0].n_nodes = g_rand_int_range (rand, 0, 4);
      play_set (play);
      break;
    case 1:
      move_variant (play, rand, own);
      break;
    case 2:
      bench->params[0][1] = g_rand_int_range (rand, 0, 5);
      play_set (play);
      break;
    case 3:
      lq_engine_seek (play->engine, g_rand_int_range (rand, 0, PLAY_FRAMES));
      break;
    case 4:
      lq_engine_set_loop (play->engine, &(LqLoop){ g_rand_boolean (rand), 5001, 80001 });
      break;
    case 5:
      lq_engine_stop (play->engine);
      break;
    case 6:
      lq_engine_hear (play->engine, (LqHeard){ LQ_HEAR_RACK, 100 + g_rand_boolean (rand) }, 0);
      break;
    case 7:
      play->regions[0].gain_db = g_rand_int_range (rand, -3, 3);
      play_set (play);
      break;
    case 8:
      bench->track.pan = g_rand_double_range (rand, -1, 1);
      play_set (play);
      lq_engine_set_solo (play->engine, 1, g_rand_boolean (rand));
      break;
    default:
      lq_engine_play (play->engine);
    }
  while (lq_engine_next_notice (play->engine, &notice))
    ;
  while (lq_ring_pop (lq_engine_taps (play->engine), &quantum))
    ;
  if (lq_engine_node_meter (play->engine, 100, 10, &meter))
    lq_latest_row_take (meter.readouts, &level);
}

static void test_all_at_once (void)
{
  static const LqProcessor *const chain[] = { &test_memory, &test_delay, &test_memory };
  GRand *rand = g_rand_new_with_seed (11);
  LqEngineState state;
  LqTrackSpec own;
  Play play;

  play_init (&play, bench_noise, 2, chain, 3);
  play.bench.racks[1].n_nodes = 2;
  Audio data = { .rt = lq_engine_rt (play.engine) };
  GThread *thread = g_thread_new ("audio", audio, &data);
  for (int k = 0; k < 1500; k++)
    {
      move (&play, rand, &own);
      lq_engine_poll (play.engine);
      g_usleep (1000);
    }
  play.bench.racks[0].n_nodes = 1;
  play.regions[0].gain_db = 0;
  play_set (&play);
  lq_engine_set_solo (play.engine, 1, false);
  lq_engine_stop (play.engine);
  for (int k = 0; k < 10000; k++)
    {
      lq_engine_poll (play.engine);
      lq_engine_state (play.engine, &state);
      if (!state.preparing)
        break;
      g_usleep (1000);
    }
  g_assert_false (state.preparing);
  g_atomic_int_set (&data.quit, 1);
  g_thread_join (thread);
  g_assert_cmpint (data.n_frames, >, 48000);

  /* What is left is an engine in order. */
  lq_engine_hear (play.engine, (LqHeard){ LQ_HEAR_MIX, 0 }, 0);
  play.bench.track.pan = 0;
  play_set (&play);
  lq_engine_set_loop (play.engine, &(LqLoop){ 0 });
  play_pump (&play, 9600, 64);
  play_forget (&play);
  lq_engine_seek (play.engine, 333);
  lq_engine_play (play.engine);
  play_pump (&play, 9600, 64);
  gint64 onset = play_onset (&play);
  for (guint i = 0; i < 5000; i++)
    g_assert_true (play_out (&play, 0, (guint)onset + i) == (float)bench_noise (NULL, 0, 333 + i));
  play_clear (&play);
  g_rand_free (rand);
}

/* An engine without any device carries its commands out, too, and can be freed at any moment. */
static void test_no_device (void)
{
  static const LqProcessor *const chain[] = { &test_memory };
  LqEngineState state;

  for (int k = 0; k < 20; k++)
    {
      Play play;
      play_init (&play, bench_noise, 2, chain, 1);
      lq_engine_device_stopped (play.engine);
      lq_engine_play (play.engine);
      if (k % 4 == 0)
        {
          g_assert_true (lq_engine_wait_ready (play.engine, 10000));
          lq_engine_poll (play.engine);
          lq_engine_poll (play.engine);
          lq_engine_state (play.engine, &state);
          g_assert_true (state.playing);
          g_assert_cmpint (state.latency_frames, ==, 1024);
        }
      if (k % 3 == 0)
        lq_engine_stop (play.engine);
      play_clear (&play);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/threads/all-at-once", test_all_at_once);
  g_test_add_func ("/engine/threads/no-device", test_no_device);
  return g_test_run ();
}
