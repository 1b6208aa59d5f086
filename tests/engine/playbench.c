/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "playbench.h"

#include <glib/gstdio.h>

/* ---- Files ---- */

static void put (GString *text, guint32 value, int bytes)
{
  for (int i = 0; i < bytes; i++)
    g_string_append_c (text, (char)(value >> (8 * i)));
}

const char *play_write (Play *play, BenchSignal signal, int n_channels, LqFrames n)
{
  GString *file = g_string_new ("RIFF");
  guint32 size = (guint32)(n * n_channels * 4);
  g_autofree char *name = g_strdup_printf ("%d.wav", play->n_paths);

  put (file, 36 + size, 4);
  g_string_append (file, "WAVEfmt ");
  put (file, 16, 4);
  put (file, 3, 2); /* IEEE float */
  put (file, (guint32)n_channels, 2);
  put (file, 48000, 4);
  put (file, (guint32)(48000 * n_channels * 4), 4);
  put (file, (guint32)(n_channels * 4), 2);
  put (file, 32, 2);
  g_string_append (file, "data");
  put (file, size, 4);
  for (LqFrames i = 0; i < n; i++)
    for (int c = 0; c < n_channels; c++)
      {
        float x = (float)signal (NULL, c, i);
        g_string_append_len (file, (const char *)&x, 4);
      }
  char *path = play->paths[play->n_paths++] = g_build_filename (play->directory, name, NULL);
  g_assert_true (g_file_set_contents (path, file->str, (gssize)file->len, NULL));
  g_string_free (file, TRUE);
  return path;
}

/* ---- Life ---- */

void play_init (Play *play, BenchSignal signal, int n_channels, const LqProcessor *const *chain,
                int n)
{
  memset (play, 0, sizeof *play);
  bench_init (&play->bench, n_channels, chain, n);
  play->directory = g_dir_make_tmp ("lacquer-play-XXXXXX", NULL);
  g_assert_nonnull (play->directory);
  play->regions[0] = (LqRegionSpec){ .key = 21,
                                     .path = play_write (play, signal, n_channels, PLAY_FRAMES),
                                     .length = PLAY_FRAMES };
  play->line = (LqLineSpec){ 1, n_channels, play->regions, 1 };
  play->timeline = (LqTimelineSpec){
    .rate_hz = 48000,
    .length = PLAY_FRAMES,
    .lines = &play->line,
    .n_lines = 1,
    .references = play->references,
  };
  for (int c = 0; c < 2; c++)
    play->out[c] = g_array_new (FALSE, FALSE, sizeof (float));
  LqEngineOptions options = { .rate_hz = 48000 };
  play->engine = lq_engine_new (&options);
  lq_engine_device_started (play->engine, 0);
  play_set (play);
  lq_engine_hear (play->engine, (LqHeard){ LQ_HEAR_RACK, 100 }, 0);
}

void play_clear (Play *play)
{
  lq_engine_device_stopped (play->engine);
  lq_engine_free (play->engine);
  for (int i = 0; i < play->n_paths; i++)
    {
      g_remove (play->paths[i]);
      g_free (play->paths[i]);
    }
  g_rmdir (play->directory);
  g_free (play->directory);
  for (int c = 0; c < 2; c++)
    g_array_unref (play->out[c]);
}

void play_set (Play *play)
{
  lq_engine_set_graph (play->engine, &play->bench.graph);
  lq_engine_set_timeline (play->engine, &play->timeline);
}

/* ---- Pulling ---- */

static void pull (Play *play, int n)
{
  float left[8192], right[8192];
  float *const out[] = { left, right };

  g_assert_cmpint (n, <=, 8192);
  lq_engine_rt_render (lq_engine_rt (play->engine), out, 2, n);
  for (int c = 0; c < 2; c++)
    g_array_append_vals (play->out[c], out[c], (guint)n);
}

void play_pump (Play *play, int n, int block)
{
  int since = G_MAXINT / 2;

  for (int at = 0; at < n; at += block)
    {
      if (since >= 2048)
        {
          g_assert_true (lq_engine_wait_ready (play->engine, 20000));
          since = 0;
        }
      pull (play, MIN (block, n - at));
      lq_engine_poll (play->engine);
      since += block;
    }
}

void play_settle (Play *play)
{
  LqEngineState state;

  for (int i = 0; i < 1500; i++)
    {
      play_pump (play, 64, 64);
      lq_engine_state (play->engine, &state);
      if (!state.preparing)
        return;
    }
  g_assert_not_reached ();
}

float play_out (const Play *play, int channel, guint i)
{
  return g_array_index (play->out[channel], float, i);
}

guint play_n (const Play *play) { return play->out[0]->len; }

void play_forget (Play *play)
{
  g_array_set_size (play->out[0], 0);
  g_array_set_size (play->out[1], 0);
}

gint64 play_onset (const Play *play)
{
  for (guint i = 0; i < play_n (play); i++)
    if (play_out (play, 0, i) != 0 || play_out (play, 1, i) != 0)
      return i;
  return -1;
}

/* ---- Rendering ---- */

typedef struct
{
  int rack;
  GArray *const *out;
} Sink;

static LqStatus sink (void *data, const LqRenderBlock *block, LqError *error)
{
  Sink *to = data;
  const double *const *in = to->rack < 0 ? block->mix : block->racks[to->rack];

  for (int c = 0; c < 2; c++)
    for (int i = 0; i < block->n_frames; i++)
      {
        float x = (float)in[c < block->n_channels ? c : 0][i];
        g_array_append_val (to->out[c], x);
      }
  return LQ_OK;
}

void play_render (Play *play, int rack, LqFrames from, LqFrames n, GArray *const out[2])
{
  LqTimeline *timeline = lq_timeline_new (&play->timeline);
  Sink to = { rack, out };
  LqError error = { 0 };
  LqRenderSpec spec = {
    .graph = &play->bench.graph,
    .timeline = timeline,
    .from = from,
    .to = from + n,
    .sink = sink,
    .data = &to,
  };

  g_array_set_size (out[0], 0);
  g_array_set_size (out[1], 0);
  g_assert_cmpint (lq_render (&spec, NULL, &error), ==, LQ_OK);
  lq_timeline_free (timeline);
}
