/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composes, wires and exports the tests' song. */
#include "song.h"

#include "core/random.h"
#include "engine/offline.h"
#include "media/writer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

/* Sample of CHANNEL at FRAME: plucked bass, noise bursts, a slow chord. */
static double bass (LqRandom *random, int channel, int frame)
{
  double t = frame / (double)SONG_RATE_HZ, beat = fmod (t, 0.5);
  return 0.6 * exp (-6 * beat) * sin (2 * G_PI * 55 * t) + 0.1 * sin (2 * G_PI * 110 * t + 0.3);
}

static double drums (LqRandom *random, int channel, int frame)
{
  double beat = fmod (frame / (double)SONG_RATE_HZ, 0.25);
  return 0.9 * exp (-40 * beat) * lq_random_bipolar (random);
}

static double chords (LqRandom *random, int channel, int frame)
{
  static const double notes_hz[] = { 220, 277.18, 329.63, 440 };
  double t = frame / (double)SONG_RATE_HZ, sum = 0;
  for (int i = 0; i < 4; i++)
    sum += sin (2 * G_PI * notes_hz[i] * t + i + channel * (0.5 + t));
  return 0.12 * sum;
}

static char *write_file (const char *folder, const char *name, int n_channels,
                         double (*sample) (LqRandom *, int, int))
{
  char *path = g_build_filename (folder, name, NULL);
  SF_INFO info = { .format = SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                   .channels = n_channels,
                   .samplerate = SONG_RATE_HZ };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_assert_nonnull (file);
  LqRandom random;
  lq_random_init (&random, 2026);
  double *x = g_new (double, SONG_FRAMES *n_channels);
  for (int i = 0; i < SONG_FRAMES; i++)
    for (int c = 0; c < n_channels; c++)
      x[i * n_channels + c] = sample (&random, c, i);
  g_assert_cmpint (sf_writef_double (file, x, SONG_FRAMES), ==, SONG_FRAMES);
  g_free (x);
  sf_close (file);
  return path;
}

/* Region KEY of the file at PATH, moved by odd amounts, with fades and a gain. */
static LqRegionSpec region (LqKey key, const char *path, LqFrames start, LqFrames length)
{
  return (LqRegionSpec){ .key = key,
                         .path = path,
                         .start = start,
                         .offset = 77,
                         .length = length,
                         .gain_db = -1.5,
                         .fade_in = start ? 301 : 0,
                         .fade_out = 1023 };
}

static void make_tracks (Song *song)
{
  song->paths[0] = write_file (song->folder, "bass.wav", 1, bass);
  song->paths[1] = write_file (song->folder, "drums.wav", 2, drums);
  song->paths[2] = write_file (song->folder, "chords.wav", 2, chords);
  song->regions[0] = region (11, song->paths[0], 0, SONG_FRAMES);
  song->regions[1] = region (12, song->paths[1], 0, 50001);
  song->regions[2] = region (13, song->paths[1], 50001, SONG_FRAMES);
  song->regions[3] = region (14, song->paths[2], 0, SONG_FRAMES - 20011);
  static const int first[] = { 0, 1, 3 }, n[] = { 1, 2, 1 };
  for (int i = 0; i < 3; i++)
    {
      int n_channels = i == 0 ? 1 : 2;
      song->lines[i] = (LqLineSpec){ .key = SONG_BASS + (LqKey)i,
                                     .n_channels = n_channels,
                                     .regions = &song->regions[first[i]],
                                     .n_regions = n[i] };
      song->tracks[i] = (LqTrackSpec){ .key = SONG_BASS + (LqKey)i,
                                       .n_channels = n_channels,
                                       .gain_db = -2.0 + i,
                                       .pan = (i - 1) * 0.2 };
    }
}

static void make_chain (Song *song)
{
  static const char *const ids[] = { "equaliser", "compressor", "limiter" };
  for (int i = 0; i < 3; i++)
    {
      const LqProcessor *processor = lq_registry_find (song->registry, ids[i]);
      g_assert_nonnull (processor);
      g_assert_cmpint (lq_info_n_params (&processor->info), <=, SONG_MAX_PARAMS);
      lq_info_defaults (&processor->info, song->params[i]);
      song->nodes[i] = (LqNodeSpec){ .key = SONG_EQUALISER + (LqKey)i,
                                     .processor = processor,
                                     .params = song->params[i] };
      for (int row = 0; row < LQ_NODE_N_ROWS; row++)
        song->nodes[i].node[row] = lq_node_rows[row].def;
      song->inserts[i] = song->nodes[i];
      song->inserts[i].key = SONG_INSERTS + (LqKey)i;
      song->inserts[i].params = song->insert_params[i];
      memcpy (song->insert_params[i], song->params[i], sizeof song->params[i]);
    }
  song_set (song, 0, "b1.on", 1);
  song_set (song, 0, "b1.freq", 90);
  song_set (song, 0, "b1.gain", 2.5);
  song_set (song, 0, "b3.on", 1);
  song_set (song, 0, "b3.freq", 3100);
  song_set (song, 0, "b3.gain", -3);
  song_set (song, 1, "threshold", -24);
  song_set (song, 1, "ratio", 3);
  song_set (song, 2, "input", 6);
  song->nodes[1].node[LQ_NODE_WET] = 80;
}

static void set_insert (Song *song, int index, const char *id, double value)
{
  int slot = lq_info_find_param (&song->inserts[index].processor->info, id);
  g_assert_cmpint (slot, >=, 0);
  song->insert_params[index][slot] = value;
}

static void make_inserts (Song *song)
{
  set_insert (song, 0, "b2.on", 1);
  set_insert (song, 0, "b2.freq", 440);
  set_insert (song, 0, "b2.gain", 4);
  set_insert (song, 1, "threshold", -30);
  set_insert (song, 1, "ratio", 4);
  song->inserts[1].key_track = SONG_BASS;
  song->tracks[0].nodes = &song->inserts[0];
  song->tracks[0].n_nodes = 1;
  song->tracks[1].nodes = &song->inserts[1];
  song->tracks[1].n_nodes = 2;
}

/* Noise that falls by 60 dB in a third of a second, on four channels. */
static LqSample *make_sample (void)
{
  enum
  {
    N = SONG_RATE_HZ / 3
  };
  double *planes[LQ_SAMPLE_MOST_CHANNELS];
  LqRandom random;
  lq_random_init (&random, 5);
  for (int c = 0; c < LQ_SAMPLE_MOST_CHANNELS; c++)
    {
      planes[c] = g_new (double, N);
      for (int i = 0; i < N; i++)
        planes[c][i] = pow (10, -3.0 * i / N) * lq_random_bipolar (&random);
    }
  LqSample *sample =
      lq_sample_new (SONG_RATE_HZ, LQ_SAMPLE_MOST_CHANNELS, N, (const double *const *)planes);
  for (int c = 0; c < LQ_SAMPLE_MOST_CHANNELS; c++)
    g_free (planes[c]);
  return sample;
}

void song_exchange (Song *song, const LqProcessor *processor, const double *params)
{
  int n = lq_info_n_params (&processor->info);
  g_assert_cmpint (n, <=, SONG_MAX_PARAMS);
  memcpy (song->params[1], params, sizeof (double) * (size_t)n);
  song->nodes[1].processor = processor;
  if (processor->info.takes_sample)
    song->nodes[1].sample = song->sample = make_sample ();
  song->exchanged = song->nodes[1];
  song->exchanged.key = SONG_EXCHANGED;
  song->tracks[2].nodes = &song->exchanged;
  song->tracks[2].n_nodes = 1;
  song->graph.tempo_bpm = 97;
}

void song_init (Song *song)
{
  memset (song, 0, sizeof *song);
  song->registry = lq_registry_new ();
  song->folder = g_dir_make_tmp ("lacquer-song-XXXXXX", NULL);
  make_tracks (song);
  make_chain (song);
  make_inserts (song);
  song->rack =
      (LqRackSpec){ .key = SONG_WORK, .master_gain_db = -0.5, .nodes = song->nodes, .n_nodes = 3 };
  song->graph = (LqGraph){ .rate_hz = SONG_RATE_HZ,
                           .n_channels = 2,
                           .tracks = song->tracks,
                           .n_tracks = 3,
                           .racks = &song->rack,
                           .n_racks = 1 };
  song->timeline = (LqTimelineSpec){
    .rate_hz = SONG_RATE_HZ, .length = SONG_FRAMES, .lines = song->lines, .n_lines = 3
  };
}

void song_clear (Song *song)
{
  lq_sample_unref (song->sample);
  for (int i = 0; i < 3; i++)
    {
      g_unlink (song->paths[i]);
      g_free (song->paths[i]);
    }
  g_rmdir (song->folder);
  g_free (song->folder);
  lq_registry_free (song->registry);
}

void song_set (Song *song, int index, const char *id, double value)
{
  int slot = lq_info_find_param (&song->nodes[index].processor->info, id);
  if (slot < 0)
    g_error ("no parameter %s", id);
  song->params[index][slot] = value;
}

static LqStatus write_block (void *data, const LqRenderBlock *block, LqError *error)
{
  return lq_writer_write (data, block->racks[0], block->n_frames, error);
}

float *song_export (const Song *song, LqFrames from)
{
  char *path = g_build_filename (song->folder, "export.wav", NULL);
  const LqWriterSpec spec = { .format = LQ_FILE_WAV,
                              .mode = LQ_WRITE_REPLACE,
                              .type = LQ_SAMPLE_FLOAT32,
                              .rate_hz = SONG_RATE_HZ,
                              .n_channels = 2,
                              .n_frames = SONG_FRAMES - from };
  LqError error = { 0 };
  LqWriter *writer = NULL;
  LqTimeline *timeline = lq_timeline_new (&song->timeline);
  if (lq_writer_open (path, &spec, &writer, &error) != LQ_OK)
    g_error ("export: %s", error.detail);
  const LqRenderSpec render = { .graph = &song->graph,
                                .timeline = timeline,
                                .from = from,
                                .to = SONG_FRAMES,
                                .sink = write_block,
                                .data = writer };
  if (lq_render (&render, NULL, &error) != LQ_OK
      || lq_writer_finish (writer, NULL, &error) != LQ_OK)
    g_error ("export: %s", error.detail);
  lq_timeline_free (timeline);

  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (file);
  g_assert_cmpint (info.frames, ==, SONG_FRAMES - from);
  g_assert_cmpint (info.format & SF_FORMAT_SUBMASK, ==, SF_FORMAT_FLOAT);
  float *samples = g_new (float, info.frames * 2);
  g_assert_cmpint (sf_readf_float (file, samples, info.frames), ==, info.frames);
  sf_close (file);
  g_unlink (path);
  g_free (path);
  return samples;
}
