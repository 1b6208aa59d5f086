/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Played = exported: what a device gets is what a render holds, whatever size its calls have. */
#include "playbench.h"

#include "../wakes.h"
#include "core/rt.h"

#include <float.h>

static const LqProcessor *const chain[] = { &test_memory, &test_delay, &test_memory };

static GArray *floats (void) { return g_array_new (FALSE, FALSE, sizeof (float)); }

/* The first difference between what the device got from ONSET on and the render, −1: none in N
 * frames. */
static gint64 first_difference (const Play *play, gint64 onset, GArray *const render[2], gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    for (int c = 0; c < 2; c++)
      {
        float a = play_out (play, c, (guint)(onset + i));
        float b = g_array_index (render[c], float, i);
        if (memcmp (&a, &b, sizeof a) != 0)
          return i;
      }
  return -1;
}

/* Plays from FROM; FROM + 0 sounds after the engine's latency, which is what ONSET finds for
 * noise. */
static gint64 start (Play *play, LqFrames from, int n, int block)
{
  LqEngineState state;

  lq_engine_seek (play->engine, from);
  lq_engine_play (play->engine);
  play_pump (play, n, block);
  lq_engine_state (play->engine, &state);
  g_assert_cmpuint (state.n_dropouts, ==, 0);
  return play_onset (play);
}

static void test_played_is_exported (gconstpointer data)
{
  int block = GPOINTER_TO_INT (data);
  GArray *render[2] = { floats (), floats () };
  Play play;

  play_init (&play, bench_noise, 2, chain, 3);
  play.bench.params[1][0] = 131;
  play_set (&play);
  play_settle (&play);
  play_forget (&play);
  gint64 onset = start (&play, 1001, 60000, block);
  g_assert_cmpint (onset, >=, 0);
  play_render (&play, 0, 1001, 60000, render);
  g_assert_cmpint (first_difference (&play, onset, render, 60000 - onset), ==, -1);

  /* The control: one parameter moved by 0.01 dB is another sound. */
  play.bench.params[0][0] = 0.01;
  play_render (&play, 0, 1001, 60000, render);
  g_assert_cmpint (first_difference (&play, onset, render, 60000 - onset), >=, 0);
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
}

/* What takes long to design is designed before a beginning, a little in each quantum, and the beginning
 * waits for it: after a change while stopped, also one more before the first was designed, and, changed
 * again, before a seek. The processor itself
 * says when it was reset too early. */
static void test_design_before_reset (void)
{
  static const LqProcessor *const slow[] = { &test_slow, &test_slow };
  GArray *render[2] = { floats (), floats () };
  Play play;

  play_init (&play, bench_noise, 2, slow, 2);
  play_settle (&play);
  for (int stopped = 0; stopped < 3; stopped++)
    {
      play_forget (&play);
      play.bench.params[0][0] += 1.5;
      play.bench.params[1][0] -= 1.0;
      play_set (&play);
      if (stopped == 1)
        {
          play_pump (&play, 5 * LQ_QUANTUM, LQ_QUANTUM);
          play.bench.params[0][0] += 0.25;
          play_set (&play);
        }
      if (stopped == 2)
        play_pump (&play, 100 * LQ_QUANTUM, LQ_QUANTUM);
      play_forget (&play);
      gint64 onset = start (&play, 1001, 20000, 256);
      g_assert_cmpint (onset, >=, 0);
      g_array_set_size (render[0], 0);
      g_array_set_size (render[1], 0);
      play_render (&play, 0, 1001, 20000, render);
      g_assert_cmpint (first_difference (&play, onset, render, 20000 - onset), ==, -1);
      play.bench.params[1][0] += 0.5;
      play_set (&play);
      play_pump (&play, LQ_QUANTUM, LQ_QUANTUM);
      start (&play, 50000, 20000, 256);
      lq_engine_stop (play.engine);
      play_pump (&play, 4096, 256);
    }
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
}

/* Under a hand that never rests a beginning waits no longer than a design of each node takes. */
static void test_design_under_way (gconstpointer n_nodes)
{
  static const LqProcessor *const slow[] = { &test_slow, &test_slow };
  int n = GPOINTER_TO_INT (n_nodes);
  Play play;

  play_init (&play, bench_noise, 2, slow, n);
  play_settle (&play);
  start (&play, 0, 20000, 256);
  lq_engine_seek (play.engine, 100000);
  for (int q = 0; q < 400; q++)
    {
      for (int i = 0; i < n; i++)
        play.bench.params[i][0] = -6.0 + 0.01 * q;
      play_set (&play);
      if (q == 100)
        play_forget (&play);
      play_pump (&play, LQ_QUANTUM, LQ_QUANTUM);
    }
  g_assert_cmpint (play_onset (&play), ==, 0);
  play_clear (&play);
}

/* Nothing in the rack: the samples of the file itself, to the last one, then silence and the
 * end. */
static void test_untouched (gconstpointer data)
{
  int n_channels = GPOINTER_TO_INT (data);
  LqNotice notice;
  LqEngineState state;
  Play play;

  play_init (&play, bench_noise, n_channels, NULL, 0);
  play_settle (&play);
  play_forget (&play);
  gint64 onset = start (&play, 0, PLAY_FRAMES + 4000, 441);
  /* The first frame of the noise may be zero: the latency says where frame 0 is. */
  for (gint64 i = 0; i < PLAY_FRAMES; i++)
    for (int c = 0; c < 2; c++)
      g_assert_true (play_out (&play, c, (guint)(onset + i))
                     == (float)bench_noise (NULL, c < n_channels ? c : 0, i));
  for (guint i = (guint)onset + PLAY_FRAMES; i < play_n (&play); i++)
    g_assert_true (play_out (&play, 0, i) == 0);
  lq_engine_state (play.engine, &state);
  g_assert_false (state.playing);
  g_assert_cmpint (state.position, ==, PLAY_FRAMES);
  g_assert_true (lq_engine_next_notice (play.engine, &notice));
  g_assert_cmpint (notice.kind, ==, LQ_NOTICE_END);
  g_assert_false (lq_engine_next_notice (play.engine, &notice));
  play_clear (&play);
}

/* Below the least normal float, and never 0. */
static double tiny_noise (void *data, int channel, gint64 at)
{
  return 1e-40 * (1.5 + bench_noise (data, channel, at));
}

/* A device calls with denormals off, gets what a file would hold, and has them off afterwards. */
static void test_tiny (void)
{
  Play play;

  play_init (&play, tiny_noise, 2, NULL, 0);
  play_settle (&play);
  play_forget (&play);
  unsigned fp = lq_rt_denormals_off ();
  start (&play, 0, 4000, 441);
  volatile double least = DBL_MIN, half = 0.5 * least;
  lq_rt_denormals_restore (fp);
  g_assert_cmpfloat (half, ==, 0);
  gint64 onset = play_onset (&play);
  g_assert_cmpint (onset, >=, 0);
  for (gint64 i = 0; i < 4000 - onset; i++)
    for (int c = 0; c < 2; c++)
      g_assert_true (play_out (&play, c, (guint)(onset + i)) == (float)tiny_noise (NULL, c, i));
  play_clear (&play);
}

static LqStatus compare_file (void *data, const LqRenderBlock *block, LqError *error)
{
  LqFrames *next = data;

  g_assert_cmpint (block->position, ==, *next);
  *next += block->n_frames;
  for (int c = 0; c < block->n_channels; c++)
    for (int i = 0; i < block->n_frames; i++)
      {
        double x = (double)(float)bench_noise (NULL, c, block->position + i);
        g_assert_true (block->racks[0][c][i] == x && block->mix[c][i] == x);
      }
  return *next >= 3000 && *next % 2 == 0 ? LQ_ERROR_NO_SPACE : LQ_OK;
}

static bool cancel (void *data, LqFrames done, LqFrames total) { return false; }

/* One file through a chain of two nodes, the whole file. */
static LqStatus render_file (const char *path, const LqNodeSpec *nodes, LqRenderProgress progress,
                             LqFrames *next, LqError *error)
{
  LqReader *reader;
  g_assert_cmpint (lq_reader_open (path, NULL, &reader, error), ==, LQ_OK);
  LqReaderInfo info = *lq_reader_info (reader);
  lq_reader_free (reader);

  LqRegionSpec region = { .key = 1, .path = path, .length = info.n_frames };
  LqLineSpec line = { .key = 1, .n_channels = info.n_channels, .regions = &region, .n_regions = 1 };
  LqTimelineSpec lines = {
    .rate_hz = info.rate_hz, .length = info.n_frames, .lines = &line, .n_lines = 1
  };
  LqTrackSpec track = { .key = 1, .n_channels = info.n_channels };
  LqRackSpec rack = { .key = 1, .nodes = nodes, .n_nodes = 2 };
  LqGraph graph = {
    .rate_hz = info.rate_hz,
    .n_channels = info.n_channels,
    .tracks = &track,
    .n_tracks = 1,
    .racks = &rack,
    .n_racks = 1,
  };
  LqTimeline *timeline = lq_timeline_new (&lines);
  LqRenderSpec spec = {
    .graph = &graph,
    .timeline = timeline,
    .to = info.n_frames,
    .sink = compare_file,
    .progress = progress,
    .data = next,
  };
  LqStatus status = lq_render (&spec, NULL, error);
  lq_timeline_free (timeline);
  return status;
}

/* One file through a chain that does nothing: every sample, the exact length, its channels; and
 * a sink or a person can end it. */
static void test_render_file (void)
{
  static const LqFrames lengths[] = { 1, 63, 64, 65, 2049, 3001 };
  const LqProcessor *counts[] = { &test_count, &test_delay };

  for (int n_channels = 1; n_channels <= 2; n_channels++)
    {
      LqError error = { 0 };
      LqFrames next;
      Play play;
      play_init (&play, bench_noise, n_channels, counts, 2);
      for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
        {
          const char *path = play_write (&play, bench_noise, n_channels, lengths[l]);
          next = 0;
          g_assert_cmpint (render_file (path, play.bench.nodes, NULL, &next, &error), ==, LQ_OK);
          g_assert_cmpint (next, ==, lengths[l]);
        }
      next = 0;
      g_assert_cmpint (render_file (play.paths[0], play.bench.nodes, cancel, &next, &error), ==,
                       LQ_ERROR_NO_SPACE);
      next = 0;
      const char *path = play_write (&play, bench_noise, n_channels, 2000);
      g_assert_cmpint (render_file (path, play.bench.nodes, cancel, &next, &error), ==,
                       LQ_ERROR_CANCELLED);
      play_clear (&play);
    }
}

/* A render is exact in length, and its parts are those of the whole where nothing remembers. */
static void test_render_range (void)
{
  GArray *out[2] = { floats (), floats () };
  const LqProcessor *delay[] = { &test_delay };
  Play play;

  play_init (&play, bench_noise, 2, delay, 1);
  play.bench.params[0][0] = 333;
  for (int n = 0; n < 200; n += 7)
    {
      play_render (&play, 0, 12345, n, out);
      g_assert_cmpuint (out[0]->len, ==, (guint)n);
      for (int i = 0; i < n; i++)
        g_assert_true (g_array_index (out[1], float, i) == (float)bench_noise (NULL, 1, 12345 + i));
    }
  play_render (&play, -1, PLAY_FRAMES - 10, 100, out);
  g_assert_cmpuint (out[0]->len, ==, 100);
  g_assert_true (g_array_index (out[0], float, 9) == (float)bench_noise (NULL, 0, PLAY_FRAMES - 1));
  g_assert_true (g_array_index (out[0], float, 10) == 0);
  play_clear (&play);
  g_array_unref (out[0]);
  g_array_unref (out[1]);
}

/* Frame S after a seek while playing is what a render from S has, once it has faded in. */
static void test_seek_is_exact (void)
{
  GArray *render[2] = { floats (), floats () };
  LqEngineState state;
  Play play;

  play_init (&play, bench_noise, 2, chain, 3);
  play_settle (&play);
  start (&play, 0, 20000, 104);
  lq_engine_seek (play.engine, 77777);
  play_pump (&play, 20000, 104);
  lq_engine_state (play.engine, &state);
  g_assert_cmpuint (state.n_dropouts, ==, 0);
  g_assert_cmpint (state.position, >, 77777);
  play_render (&play, 0, 77777, 20000, render);
  /* Find frame 5000 after the place: noise is found by its samples. */
  guint n = play_n (&play), at = 0;
  for (guint i = 20000; i < n - 100 && !at; i++)
    if (play_out (&play, 0, i) == g_array_index (render[0], float, 5000)
        && play_out (&play, 1, i) == g_array_index (render[1], float, 5000))
      at = i;
  g_assert_cmpuint (at, >, 0);
  for (guint i = at; i < n; i++)
    g_assert_true (play_out (&play, 0, i) == g_array_index (render[0], float, 5000 + i - at));
  for (guint k = 600; k < 5000; k++) /* back to where the fade has ended */
    g_assert_true (play_out (&play, 0, at - 5000 + k) == g_array_index (render[0], float, k));
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
}

/* Play right after an edit waits for it: the first frame is the new chain's. */
static void test_play_after_edit (void)
{
  GArray *render[2] = { floats (), floats () };
  Play play;

  play_init (&play, bench_noise, 2, chain, 3);
  play_settle (&play);
  start (&play, 0, 6400, 64);
  for (int k = 0; k < 4; k++)
    {
      lq_engine_stop (play.engine);
      play_pump (&play, 2000, 64);
      play_forget (&play);
      play.bench.racks[0].n_nodes = k;
      play.bench.params[0][1] = k;
      play_set (&play);
      gint64 onset = start (&play, 2000, 12800, 64);
      play_render (&play, 0, 2000, 12800, render);
      g_assert_cmpint (first_difference (&play, onset, render, 12800 - onset), ==, -1);
    }
  play_clear (&play);
  g_array_unref (render[0]);
  g_array_unref (render[1]);
}

/* A device of one channel gets the mean of both; of more than two, silence on the others. */
static void test_device_channels (void)
{
  float planes[4][64];
  float *const out[4] = { planes[0], planes[1], planes[2], planes[3] };
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  play_settle (&play);
  play_forget (&play);
  gint64 onset = start (&play, 0, 6400, 64);
  gint64 at = 6400 - onset;
  lq_engine_rt_render (lq_engine_rt (play.engine), out, 1, 64);
  for (int i = 0; i < 64; i++, at++)
    g_assert_true (planes[0][i]
                   == (float)((bench_noise (NULL, 0, at) + bench_noise (NULL, 1, at)) / 2));
  lq_engine_rt_render (lq_engine_rt (play.engine), out, 4, 64);
  for (int i = 0; i < 64; i++, at++)
    {
      g_assert_true (planes[0][i] == (float)bench_noise (NULL, 0, at));
      g_assert_true (planes[1][i] == (float)bench_noise (NULL, 1, at));
      g_assert_true (planes[2][i] == 0 && planes[3][i] == 0);
    }
  play_clear (&play);
}

/* Stop is a fade of 10 ms and then nothing; play goes on where it stopped. */
static void test_stop (void)
{
  LqEngineState state;
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  play_settle (&play);
  play_forget (&play);
  gint64 onset = start (&play, 0, 10240, 64);
  lq_engine_stop (play.engine);
  lq_engine_state (play.engine, &state);
  g_assert_false (state.playing);
  g_assert_cmpint (state.position, >=, 10240 - onset - 64);
  g_assert_cmpint (state.position, <=, 10240 - onset);
  LqFrames stopped = state.position;
  play_pump (&play, 4096, 64);
  for (guint i = 10240; i < play_n (&play); i++)
    {
      double limit = i < 10240 + 512 ? fabs (bench_noise (NULL, 0, i - onset)) : 0.0;
      g_assert_cmpfloat (fabs (play_out (&play, 0, i)), <=, limit);
    }
  play_forget (&play);
  lq_engine_play (play.engine);
  play_pump (&play, 4096, 64);
  onset = play_onset (&play);
  g_assert_true (play_out (&play, 0, (guint)onset) == (float)bench_noise (NULL, 0, stopped));
  play_clear (&play);
}

/* The disk thread sleeps until there is room for a good piece, and nothing
 * is missing. 1.5 s are played, in which a ring of 1 s is read on by a quarter a few times. */
static void test_disk_sleeps (void)
{
  Play play;
  LqEngineState state;
  float out[2][480];
  float *const planes[] = { out[0], out[1] };

  play_init (&play, bench_noise, 2, chain, 3);
  play_settle (&play);
  g_assert_cmpint (start (&play, 1001, 4800, 480), >=, 0);
  g_assert_true (lq_engine_wait_ready (play.engine, 20000));
  guint64 before = wakes_of ("disk");
  for (int at = 0; at < 72000; at += 480)
    {
      lq_engine_rt_render (lq_engine_rt (play.engine), planes, 2, 480);
      lq_engine_poll (play.engine);
      g_usleep (2000);
    }
  guint64 wakes = wakes_of ("disk") - before;
  g_test_message ("%" G_GUINT64_FORMAT " times", wakes);
  g_assert_cmpuint (wakes, <=, 12);
  lq_engine_state (play.engine, &state);
  g_assert_cmpuint (state.n_dropouts, ==, 0);
  play_clear (&play);
}

static void test_missing_media (void)
{
  LqNotice notice;
  Play play;

  play_init (&play, bench_noise, 2, NULL, 0);
  play.regions[1] = (LqRegionSpec){ .key = 22, .path = "/nowhere/at all.wav", .length = 1000 };
  play.line.n_regions = 2;
  play_set (&play);
  play_settle (&play);
  play_forget (&play);
  start (&play, 0, 8192, 64);
  g_assert_true (lq_engine_next_notice (play.engine, &notice));
  g_assert_cmpint (notice.kind, ==, LQ_NOTICE_MEDIA);
  g_assert_cmpuint (notice.key, ==, 22);
  g_assert_cmpstr (notice.path, ==, "/nowhere/at all.wav");
  g_assert_cmpint (notice.error.status, ==, LQ_ERROR_NOT_FOUND);
  g_assert_false (lq_engine_next_notice (play.engine, &notice));
  gint64 onset = play_onset (&play);
  g_assert_true (play_out (&play, 0, (guint)onset + 500) == (float)bench_noise (NULL, 0, 500));
  for (int k = 0; k < 5; k++) /* said once, wherever one goes */
    {
      lq_engine_seek (play.engine, 100 * k);
      play_pump (&play, 4096, 64);
    }
  g_assert_false (lq_engine_next_notice (play.engine, &notice));

  /* A render does not pass over it. */
  LqTimeline *timeline = lq_timeline_new (&play.timeline);
  LqRenderSpec spec = { .graph = &play.bench.graph, .timeline = timeline, .to = 100 };
  LqError error = { 0 };
  g_assert_cmpint (lq_render (&spec, NULL, &error), ==, LQ_ERROR_NOT_FOUND);
  lq_timeline_free (timeline);
  play_clear (&play);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/play/exported/64", GINT_TO_POINTER (64), test_played_is_exported);
  g_test_add_data_func ("/engine/play/exported/104", GINT_TO_POINTER (104),
                        test_played_is_exported);
  g_test_add_data_func ("/engine/play/exported/441", GINT_TO_POINTER (441),
                        test_played_is_exported);
  g_test_add_data_func ("/engine/play/untouched/mono", GINT_TO_POINTER (1), test_untouched);
  g_test_add_data_func ("/engine/play/untouched/stereo", GINT_TO_POINTER (2), test_untouched);
  g_test_add_func ("/engine/play/tiny", test_tiny);
  g_test_add_func ("/engine/play/render-file", test_render_file);
  g_test_add_func ("/engine/play/render-range", test_render_range);
  g_test_add_func ("/engine/play/seek-is-exact", test_seek_is_exact);
  g_test_add_func ("/engine/play/stop", test_stop);
  g_test_add_func ("/engine/play/after-edit", test_play_after_edit);
  g_test_add_func ("/engine/play/device-channels", test_device_channels);
  g_test_add_func ("/engine/play/design-before-reset", test_design_before_reset);
  g_test_add_data_func ("/engine/play/design-under-way/1", GINT_TO_POINTER (1),
                        test_design_under_way);
  g_test_add_data_func ("/engine/play/design-under-way/2", GINT_TO_POINTER (2),
                        test_design_under_way);
  g_test_add_func ("/engine/play/disk-sleeps", test_disk_sleeps);
  g_test_add_func ("/engine/play/missing-media", test_missing_media);
  return g_test_run ();
}
