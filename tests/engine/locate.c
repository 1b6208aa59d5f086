/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops at any frame, seeks without end, edits of the timeline: what comes out is the sequence of
 * frames that it must be, and never a click. */
#include "playbench.h"

/* Every frame of the file has a value of its own, exact in 32-bit float. */
static double ramp (void *data, int channel, gint64 at)
{
  return (double)(at + 1) / (1 << 24) * (channel ? -1 : 1);
}

static gint64 frame_of (float x) { return (gint64)lrint ((double)x * (1 << 24)) - 1; }

static void begin (Play *play, BenchSignal signal, LqFrames from, const LqLoop *loop)
{
  play_init (play, signal, 2, NULL, 0);
  play_settle (play);
  play_forget (play);
  if (loop)
    lq_engine_set_loop (play->engine, loop);
  lq_engine_seek (play->engine, from);
  lq_engine_play (play->engine);
}

static void check_no_dropout (Play *play)
{
  LqEngineState state;
  lq_engine_state (play->engine, &state);
  g_assert_cmpuint (state.n_dropouts, ==, 0);
}

/* What frame follows AT in LOOP. */
static gint64 follow (gint64 at, const LqLoop *loop)
{
  return loop->on && at + 1 == loop->out ? loop->in : at + 1;
}

static void test_loop (gconstpointer data)
{
  static const LqLoop loops[] = { { true, 1001, 1777 }, { true, 0, 64 },
                                  { true, 5, 8 },       { true, 4000, 4001 },
                                  { true, 301, 90001 }, { true, 199999, 200003 },
                                  { false, 1001, 1777 } };
  static const LqFrames starts[] = { 0, 1776, 777, 12345 };

  for (guint l = 0; l < G_N_ELEMENTS (loops); l++)
    for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
      {
        int n = loops[l].out > 90000 ? 120000 : 12000;
        LqEngineState state;
        Play play;
        begin (&play, ramp, starts[s], &loops[l]);
        play_pump (&play, n, GPOINTER_TO_INT (data));
        gint64 expected = starts[s], onset = play_onset (&play);
        g_assert_cmpint (onset, >=, 0);
        for (guint i = (guint)onset; i < play_n (&play); i++)
          {
            g_assert_cmpint (frame_of (play_out (&play, 0, i)), ==, expected);
            g_assert_cmpint (frame_of (-play_out (&play, 1, i)), ==, expected);
            expected = follow (expected, &loops[l]);
          }
        lq_engine_state (play.engine, &state);
        g_assert_true (state.playing);
        if (loops[l].on && starts[s] < loops[l].out)
          g_assert_cmpint (state.position, <, loops[l].out);
        check_no_dropout (&play);
        play_clear (&play);
      }
}

/* A loop set, moved and taken away while playing: the sound goes on frame by frame, and wraps
 * only where a loop that was set wraps. */
static void test_loop_edits (void)
{
  static const LqLoop loops[] = { { true, 2001, 30011 },
                                  { true, 2001, 40013 },
                                  { true, 35001, 60007 },
                                  { false, 35001, 60007 },
                                  { true, 100, 80001 } };
  guint edit = 0, wraps = 0;
  Play play;

  begin (&play, ramp, 0, NULL);
  for (int k = 0; k < 40; k++)
    {
      if (k % 8 == 0)
        lq_engine_set_loop (play.engine, &loops[edit++ % G_N_ELEMENTS (loops)]);
      play_pump (&play, 4480, 64);
    }
  gint64 at = -1;
  for (guint i = (guint)play_onset (&play); i < play_n (&play); i++)
    {
      gint64 now = frame_of (play_out (&play, 0, i));
      bool known = now == at + 1;
      for (guint l = 0; l < G_N_ELEMENTS (loops) && !known; l++)
        if (loops[l].on && at + 1 == loops[l].out && now == loops[l].in)
          known = ++wraps;
      g_assert_true (known);
      at = now;
    }
  g_assert_cmpuint (wraps, >, 1);
  check_no_dropout (&play);
  play_clear (&play);
}

/* ---- Seeks ---- */

#define SINE_STEP (0.5 * 2 * G_PI * 997 / 48000) /* of the sine itself, at most */
#define FADE_STEP (0.5 / 512)                    /* of a fade of 10 ms over it */

static void check_no_click (const Play *play, guint from)
{
  for (guint i = from + 1; i < play_n (play); i++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat (fabs (play_out (play, c, i) - play_out (play, c, i - 1)), <,
                         1.02 * (SINE_STEP + FADE_STEP));
}

static void test_seek_storm (gconstpointer data)
{
  const LqProcessor *chain[] = { &test_memory, &test_delay };
  GRand *rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  GArray *render[2];
  LqFrames place = 0;
  LqEngineState state;
  Play play;

  play_init (&play, bench_sine, 2, GPOINTER_TO_INT (data) % 2 ? chain : NULL,
             GPOINTER_TO_INT (data) % 2 ? 2 : 0);
  play_settle (&play);
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 9600, 64);
  /* The start itself is exact, not soft: what comes after it counts. */
  guint from = (guint)play_onset (&play) + 1;
  for (int k = 0; k < 300; k++)
    {
      place = g_rand_int_range (rand, 0, PLAY_FRAMES - 60000);
      lq_engine_seek (play.engine, place);
      if (g_rand_int_range (rand, 0, 8) == 0)
        lq_engine_seek (play.engine, place = 777 + k);
      if (g_rand_int_range (rand, 0, 6) == 0)
        lq_engine_set_loop (play.engine, &(LqLoop){ k % 2, 70001, 70001 + 3000 + 10 * k });
      int block = g_rand_int_range (rand, 1, 500);
      play_pump (&play, g_rand_int_range (rand, 1, 3000), block);
    }
  lq_engine_set_loop (play.engine, &(LqLoop){ 0 });
  lq_engine_seek (play.engine, place);
  play_pump (&play, 40000, 64);
  check_no_dropout (&play);
  if (GPOINTER_TO_INT (data) % 2 == 0)
    check_no_click (&play, from);
  lq_engine_state (play.engine, &state);
  g_assert_cmpint (state.position, >, place + 20000);

  /* And at rest again it is the render from the last place. */
  for (int c = 0; c < 2; c++)
    render[c] = g_array_new (FALSE, FALSE, sizeof (float));
  play_render (&play, 0, place, 40000, render);
  guint end = play_n (&play);
  gint64 shift = -1;
  for (guint k = 30000; k < 40000 && shift < 0; k++)
    {
      bool equal = true;
      for (guint i = 0; i < 3000 && equal; i++)
        equal = play_out (&play, 0, end - 1 - i) == g_array_index (render[0], float, k - i);
      shift = equal ? (gint64)k : -1;
    }
  g_assert_cmpint (shift, >, 0);
  for (int c = 0; c < 2; c++)
    g_array_unref (render[c]);
  play_clear (&play);
  g_rand_free (rand);
}

/* Play and stop in any order, also faster than anything can follow. */
static void test_play_stop_storm (void)
{
  GRand *rand = g_rand_new_with_seed (7);
  LqEngineState state;
  Play play;

  play_init (&play, bench_sine, 2, NULL, 0);
  play_settle (&play);
  for (int k = 0; k < 300; k++)
    {
      switch (g_rand_int_range (rand, 0, 3))
        {
        case 0:
          lq_engine_play (play.engine);
          break;
        case 1:
          lq_engine_stop (play.engine);
          break;
        default:
          lq_engine_seek (play.engine, g_rand_int_range (rand, 0, 100000));
        }
      if (g_rand_boolean (rand))
        play_pump (&play, g_rand_int_range (rand, 1, 1500), 104);
      lq_engine_poll (play.engine);
    }
  lq_engine_stop (play.engine);
  play_pump (&play, 3000, 64);
  play_forget (&play);
  play_pump (&play, 3000, 64);
  g_assert_cmpint (play_onset (&play), ==, -1);
  lq_engine_seek (play.engine, 4321);
  lq_engine_play (play.engine);
  play_pump (&play, 6000, 64);
  gint64 onset = play_onset (&play);
  g_assert_cmpint (onset, >=, 0);
  for (guint i = 0; i < 3000; i++)
    g_assert_true (play_out (&play, 0, (guint)onset + i) == (float)bench_sine (NULL, 0, 4321 + i));
  lq_engine_state (play.engine, &state);
  g_assert_true (state.playing && !state.preparing);
  play_clear (&play);
  g_rand_free (rand);
}

/* ---- Timeline ---- */

/* A region is moved while it plays: the sound passes over with a fade, and what did not change
 * does not. */
static void test_region_edit (void)
{
  Play play;

  begin (&play, bench_sine, 0, NULL);
  play_pump (&play, 20000, 64);
  guint from = (guint)play_onset (&play) + 1;
  play.regions[0].length = 150000; /* far ahead: nothing is heard of it here */
  play_set (&play);
  play_pump (&play, 9600, 64);
  for (guint i = from; i < play_n (&play); i++)
    g_assert_true (play_out (&play, 0, i) == (float)bench_sine (NULL, 0, i - from + 1));
  play.regions[0].start = -31;
  play.regions[0].gain_db = -6;
  play_set (&play);
  play_pump (&play, 20000, 64);
  check_no_click (&play, from);
  check_no_dropout (&play);
  guint last = play_n (&play) - 1;
  double expected = pow (10, -6 / 20.0) * bench_sine (NULL, 0, last - from + 1 + 31);
  g_assert_cmpfloat_with_epsilon (play_out (&play, 0, last), expected, 1e-6);
  play_clear (&play);
}

/* Regions: places, offsets, gains, fades and overlaps, in closed form. */
static void test_regions (void)
{
  GArray *out[2];
  Play play;

  play_init (&play, ramp, 2, NULL, 0);
  const char *path = play.regions[0].path;
  play.regions[0] = (LqRegionSpec){ 1, path, 100, 5000, 1000, 0, 0, 0 };
  play.regions[1] = (LqRegionSpec){ 2, path, 2001, 7, 301, -6, 50, 70 };
  play.regions[2] = (LqRegionSpec){ 3, path, 2100, 900, 500, 0, 0, 0 };
  play.regions[3] = (LqRegionSpec){ 4, path, 3000, PLAY_FRAMES - 10, 100, 0, 0, 0 };
  play.line.n_regions = 4;
  play.timeline.length = 4000;
  for (int c = 0; c < 2; c++)
    out[c] = g_array_new (FALSE, FALSE, sizeof (float));
  play_render (&play, 0, 0, 4000, out);
  for (gint64 i = 0; i < 4000; i++)
    {
      double x = 0;
      if (i >= 100 && i < 1100)
        x += ramp (NULL, 0, i - 100 + 5000);
      if (i >= 2001 && i < 2302)
        {
          gint64 at = i - 2001;
          double gain = pow (10, -6 / 20.0) * fmin (1, at / 50.0) * fmin (1, (300 - at) / 70.0);
          x += gain * ramp (NULL, 0, at + 7);
        }
      if (i >= 2100 && i < 2600)
        x += ramp (NULL, 0, i - 2100 + 900);
      if (i >= 3000 && i < 3010)
        x += ramp (NULL, 0, i - 3000 + PLAY_FRAMES - 10);
      g_assert_cmpfloat_with_epsilon (g_array_index (out[0], float, i), x, 1e-9);
    }
  for (int c = 0; c < 2; c++)
    g_array_unref (out[c]);
  play_clear (&play);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/locate/loop/64", GINT_TO_POINTER (64), test_loop);
  g_test_add_data_func ("/engine/locate/loop/441", GINT_TO_POINTER (441), test_loop);
  g_test_add_func ("/engine/locate/loop-edits", test_loop_edits);
  g_test_add_data_func ("/engine/locate/seek-storm/clicks", GINT_TO_POINTER (2), test_seek_storm);
  g_test_add_data_func ("/engine/locate/seek-storm/memory", GINT_TO_POINTER (1), test_seek_storm);
  g_test_add_func ("/engine/locate/play-stop-storm", test_play_stop_storm);
  g_test_add_func ("/engine/locate/region-edit", test_region_edit);
  g_test_add_func ("/engine/locate/regions", test_regions);
  return g_test_run ();
}
