/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every format of feature F1: lossless ones bit for bit, lossy ones by their tone and length, all of
 * them from any frame in any order. The files are written by libsndfile and libFLAC. */
#include "material.h"

#include <fcntl.h>
#include <unistd.h>

#define FRAMES 10007

static const struct
{
  const char *name;
  int format, bits;
  const char *container, *encoding;
} lossless[] = {
  { "8.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 8, "WAV", "PCM_U8" },
  { "16.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16, "WAV", "PCM_16" },
  { "24.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 24, "WAV", "PCM_24" },
  { "32.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_32, 32, "WAV", "PCM_32" },
  { "f.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 24, "WAV", "FLOAT" },
  { "d.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 32, "WAV", "DOUBLE" },
  { "x24.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 24, "WAV", "PCM_24" },
  { "xf.wav", SF_FORMAT_WAVEX | SF_FORMAT_FLOAT, 24, "WAV", "FLOAT" },
  { "24.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_24, 24, "RF64", "PCM_24" },
  { "f.rf64", SF_FORMAT_RF64 | SF_FORMAT_FLOAT, 24, "RF64", "FLOAT" },
  { "16.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16, 16, "W64", "PCM_16" },
  { "24.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_24, 24, "W64", "PCM_24" },
  { "16.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 16, "AIFF", "PCM_16" },
  { "24.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 24, "AIFF", "PCM_24" },
  { "32.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_32, 32, "AIFF", "PCM_32" },
  { "f.aiff", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 24, "AIFF", "FLOAT" },
  { "16.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16, 16, "CAF", "PCM_16" },
  { "24.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_24, 24, "CAF", "PCM_24" },
  { "a24.caf", SF_FORMAT_CAF | SF_FORMAT_ALAC_24, 24, "CAF", "ALAC_24" },
  { "16.au", SF_FORMAT_AU | SF_FORMAT_PCM_16, 16, "AU", "PCM_16" },
  { "16.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16, "FLAC", "PCM_16" },
  { "24.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 24, "FLAC", "PCM_24" },
};

static const struct
{
  const char *name;
  int format;
  const char *container, *encoding;
} lossy[] = {
  { "v.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, "OGG", "VORBIS" },
  { "o.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, "OGG", "OPUS" },
  { "m.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, "MPEG", "MPEG_LAYER_III" },
  { "u.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, "WAV", "ULAW" },
  { "ima.wav", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, "WAV", "IMA_ADPCM" },
};

/* libsndfile's ALAC encoder spoils full-scale noise (ffmpeg reads the same wrong words). */
static int32_t *words_for (size_t k, int n, guint32 seed)
{
  int32_t *words = material_noise (n, lossless[k].bits, seed);
  for (int i = 0; i < n && strncmp (lossless[k].encoding, "ALAC", 4) == 0; i++)
    words[i] = (words[i] >> 4) & -256;
  return words;
}

/* Pieces from all over the file, also beyond its end, against the whole. */
static void check_jumps (LqReader *reader, const double *whole)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  GRand *rand = g_rand_new_with_seed (3);
  static double planes[2][3000];
  double *const p[] = { planes[0], planes[1] };
  for (int k = 0; k < 60; k++)
    {
      LqFrames from = g_rand_int_range (rand, 0, (int)info->n_frames + 500);
      int n = g_rand_int_range (rand, 1, k % 3 ? 200 : 3000);
      LqFrames left = MAX (info->n_frames - from, 0);
      LqError error;
      memset (planes, 0x7f, sizeof planes);
      g_assert_cmpint (lq_reader_read_at (reader, from, n, p, &error), ==, MIN (left, n));
      for (int i = 0; i < n; i++)
        for (int c = 0; c < info->n_channels; c++)
          g_assert_true (p[c][i] == (i < left ? whole[(from + i) * info->n_channels + c] : 0));
    }
  g_rand_free (rand);
}

static void check_words (const char *path, int bits, const int32_t *words, int n_frames)
{
  LqReader *reader = material_open (path);
  const LqReaderInfo *info = lq_reader_info (reader);
  g_assert_cmpint (info->n_frames, ==, n_frames);
  g_autofree double *whole = material_read (reader);
  for (int i = 0; i < n_frames * info->n_channels; i++)
    if (whole[i] != words[i] * 0x1p-31)
      g_error ("%s: sample %d is %.17g instead of %.17g", path, i, whole[i], words[i] * 0x1p-31);
  if (n_frames > 1000)
    check_jumps (reader, whole);
  g_assert_cmpstr (lq_reader_fault_text (reader), ==, "");
  lq_reader_free (reader);
}

static void test_lossless (void)
{
  for (size_t k = 0; k < G_N_ELEMENTS (lossless); k++)
    for (int n_channels = 1; n_channels <= 2; n_channels++)
      {
        g_autofree int32_t *words = words_for (k, FRAMES * n_channels, 1);
        const char *path = material_sndfile (lossless[k].name, lossless[k].format, n_channels,
                                             44100, words, FRAMES);
        g_test_message ("%s, %d channels", lossless[k].name, n_channels);
        check_words (path, lossless[k].bits, words, FRAMES);

        LqReader *reader = material_open (path);
        const LqReaderInfo *info = lq_reader_info (reader);
        g_assert_cmpstr (info->format, ==, lossless[k].container);
        g_assert_cmpstr (info->encoding, ==, lossless[k].encoding);
        g_assert_cmpint (info->n_channels, ==, n_channels);
        g_assert_cmpfloat (info->rate_hz, ==, 44100);
        g_assert_cmpint (info->n_frames_stated, ==, FRAMES);
        g_assert_cmpint (info->faults, ==, 0);
        if (info->kind == LQ_SAMPLES_INT)
          g_assert_cmpint (info->bits, ==, lossless[k].bits);
        lq_reader_free (reader);
      }
}

static void test_short (void)
{
  static const int lengths[] = { 1, 2, 63, 64, 65, 4097 };
  for (size_t k = 0; k < G_N_ELEMENTS (lossless); k++)
    for (size_t l = 0; l < G_N_ELEMENTS (lengths); l++)
      {
        if (g_str_has_prefix (lossless[k].encoding, "ALAC"))
          continue; /* its encoder spoils such short files too */
        g_autofree int32_t *words = words_for (k, lengths[l] * 2, 2);
        check_words (
            material_sndfile (lossless[k].name, lossless[k].format, 2, 44100, words, lengths[l]),
            lossless[k].bits, words, lengths[l]);
      }
}

/* The word lengths that libsndfile 1.2.0 refuses, and streams that do not state their length. */
static void test_flac_words (void)
{
  static const int widths[] = { 8, 12, 15, 16, 20, 24, 32 };
  for (size_t k = 0; k < G_N_ELEMENTS (widths); k++)
    for (int stated = 0; stated <= FRAMES; stated += FRAMES)
      {
        g_autofree int32_t *words = material_noise (FRAMES * 2, widths[k], 4);
        const char *path = material_flac ("w.flac", widths[k], 2, words, FRAMES, stated);
        check_words (path, widths[k], words, FRAMES);
        LqReader *reader = material_open (path);
        g_assert_cmpint (lq_reader_info (reader)->n_frames_stated, ==, stated ? FRAMES : -1);
        g_assert_cmpint (lq_reader_info (reader)->faults, ==, stated ? 0 : LQ_FAULT_LENGTH_OPEN);
        g_assert_cmpint (lq_reader_info (reader)->bits, ==, widths[k]);
        lq_reader_free (reader);
      }
}

/* Amplitude of FREQUENCY in channel C of interleaved X, over the middle of it. */
static double amplitude (const double *x, int n_channels, int c, int n, double cycles_per_frame)
{
  double re = 0, im = 0;
  for (int i = 0; i < n; i++)
    {
      double w = 2 * sin (G_PI * i / n) * sin (G_PI * i / n);
      re += w * x[i * n_channels + c] * cos (2 * G_PI * cycles_per_frame * i);
      im += w * x[i * n_channels + c] * sin (2 * G_PI * cycles_per_frame * i);
    }
  return 2 * sqrt (re * re + im * im) / n;
}

static void test_lossy (void)
{
  const int n = 96000;
  for (size_t k = 0; k < G_N_ELEMENTS (lossy); k++)
    {
      g_test_message ("%s", lossy[k].name);
      const char *path = material_tone (lossy[k].name, lossy[k].format, 2, 48000, n);
      LqReader *reader = material_open (path);
      const LqReaderInfo *info = lq_reader_info (reader);
      g_assert_cmpstr (info->format, ==, lossy[k].container);
      g_assert_cmpstr (info->encoding, ==, lossy[k].encoding);
      g_assert_cmpint (info->kind, ==, LQ_SAMPLES_LOSSY);
      g_assert_cmpint (info->bits, ==, 0);
      g_assert_cmpint (info->faults, ==, 0);
      /* blocks of a codec may stand over: at most one MPEG frame or ADPCM block each side */
      g_assert_cmpint (info->n_frames, >=, n);
      g_assert_cmpint (info->n_frames, <=, n + 2 * 2048);
      g_autofree double *whole = material_read (reader);
      for (int c = 0; c < 2; c++)
        g_assert_cmpfloat_with_epsilon (
            amplitude (whole + 2 * 10000, 2, c, 64000, 441.0 * (c + 1) / 48000), 0.5, 0.02);
      check_jumps (reader, whole);
      lq_reader_free (reader);
    }
}

/* libsndfile as the second opinion gives the same. */
static void test_second_opinion (void)
{
  static const LqReaderOptions options = { .path = LQ_READER_SNDFILE };
  for (size_t k = 0; k < G_N_ELEMENTS (lossless); k++)
    {
      g_autofree int32_t *words = words_for (k, FRAMES * 2, 6);
      const char *path =
          material_sndfile (lossless[k].name, lossless[k].format, 2, 44100, words, FRAMES);
      LqReader *reader = NULL;
      LqError error;
      g_assert_cmpint (lq_reader_open (path, &options, &reader, &error), ==, LQ_OK);
      g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, FRAMES);
      g_autofree double *whole = material_read (reader);
      for (int i = 0; i < FRAMES * 2; i++)
        g_assert_true (whole[i] == words[i] * 0x1p-31);
      lq_reader_free (reader);
    }
}

static void test_many_channels (void)
{
  g_autofree int32_t *words = material_noise (600, 16, 6);
  const char *path =
      material_sndfile ("six.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, 6, 48000, words, 100);
  LqReader *reader = NULL;
  LqError error;
  g_assert_cmpint (lq_reader_open (path, NULL, &reader, &error), ==, LQ_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error.detail, ==,
                   "six.wav has 6 channels; only mono and stereo can be used here");
  g_assert_null (reader);
  LqReaderOptions options = { .max_channels = LQ_READER_MAX_CHANNELS };
  g_assert_cmpint (lq_reader_open (path, &options, &reader, &error), ==, LQ_OK);
  g_autofree double *whole = material_read (reader);
  for (int i = 0; i < 600; i++)
    g_assert_true (whole[i] == words[i] * 0x1p-31);
  lq_reader_free (reader);
}

static LqStatus open_status (const char *path, const char *sentence)
{
  LqReader *reader = NULL;
  LqError error = { 0 };
  LqStatus status = lq_reader_open (path, NULL, &reader, &error);
  g_assert_null (reader);
  g_assert_cmpint (status, ==, error.status);
  if (!strstr (error.detail, sentence))
    g_error ("\"%s\" does not say \"%s\"", error.detail, sentence);
  return status;
}

static void test_refused (void)
{
  g_assert_cmpint (open_status (material_path ("none.wav"), "No such file"), ==,
                   LQ_ERROR_NOT_FOUND);
  material_save ("empty.wav", g_byte_array_new ());
  g_assert_cmpint (open_status (material_path ("empty.wav"), "empty.wav is empty"), ==,
                   LQ_ERROR_NOT_AUDIO);
  g_assert_cmpint (open_status (g_get_tmp_dir (), "a folder"), ==, LQ_ERROR_NOT_AUDIO);
  g_assert_cmpint (open_status ("/dev/null", "a device"), ==, LQ_ERROR_NOT_AUDIO);
  GByteArray *text = g_byte_array_new ();
  for (int i = 0; i < 500; i++)
    material_add (text, "These are words and no music.\n", 30);
  material_save ("letter.wav", text);
  g_assert_cmpint (open_status (material_path ("letter.wav"), "not an audio file"), ==,
                   LQ_ERROR_NOT_AUDIO);
  g_autofree int32_t *words = material_noise (200, 16, 6);
  const char *path =
      material_sndfile ("locked.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2, 48000, words, 100);
  g_chmod (path, 0);
  if (access (path, R_OK) != 0) /* root may read all */
    g_assert_cmpint (open_status (path, "ermission"), ==, LQ_ERROR_DENIED);
}

static void test_not_a_number (void)
{
  float x[400] = { 0 };
  for (int i = 0; i < 400; i++)
    x[i] = 0.25f;
  x[7] = NAN;
  x[100] = INFINITY;
  x[301] = -INFINITY;
  GByteArray *bytes = material_wav_head ("RIFF", 3, 2, 32);
  material_chunk (bytes, "data", sizeof x);
  material_add (bytes, x, sizeof x);
  LqReader *reader = material_open (material_save ("nan.wav", bytes));
  g_autofree double *whole = material_read (reader);
  for (int i = 0; i < 400; i++)
    g_assert_cmpfloat (whole[i], ==, i == 7 || i == 100 || i == 301 ? 0 : 0.25);
  g_assert_cmpint (lq_reader_n_non_finite (reader), ==, 3);
  lq_reader_free (reader);
}

static gpointer feed (gpointer data)
{
  int *pipe_fds = data;
  char *bytes;
  gsize size;
  g_file_get_contents (material_path ("24.wav"), &bytes, &size, NULL);
  for (gsize at = 0; at < size;)
    {
      gssize put = write (pipe_fds[1], bytes + at, MIN (size - at, 1000));
      g_assert_cmpint (put, >, 0);
      at += (gsize)put;
    }
  close (pipe_fds[1]);
  g_free (bytes);
  return NULL;
}

static bool until_asked_again (void *data, LqFrames done, LqFrames total)
{
  int *n_asked = data;
  return (*n_asked)++ < 2;
}

/* Also while nothing comes. */
static void test_standard_input (void)
{
  g_autofree int32_t *words = material_noise (FRAMES * 2, 24, 8);
  material_sndfile ("24.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 2, 44100, words, FRAMES);
  int fds[2], before = dup (0);
  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (dup2 (fds[0], 0), ==, 0);
  LqReader *reader = NULL; /* a file of that name, unless a stream was asked for */
  g_assert_cmpint (lq_reader_open ("-", NULL, &reader, NULL), ==, LQ_ERROR_NOT_FOUND);
  int n_asked = 0;
  const LqReaderOptions options = { .streams = true,
                                    .progress = until_asked_again,
                                    .progress_data = &n_asked };
  g_assert_cmpint (lq_reader_open ("-", &options, &reader, NULL), ==, LQ_ERROR_CANCELLED);
  g_assert_null (reader);
  GThread *thread = g_thread_new ("feed", feed, fds);
  check_words ("-", 24, words, FRAMES);
  g_thread_join (thread);
  dup2 (before, 0);
  close (before);
  close (fds[0]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/lossless", test_lossless);
  g_test_add_func ("/reader/short", test_short);
  g_test_add_func ("/reader/flac-words", test_flac_words);
  g_test_add_func ("/reader/lossy", test_lossy);
  g_test_add_func ("/reader/second-opinion", test_second_opinion);
  g_test_add_func ("/reader/many-channels", test_many_channels);
  g_test_add_func ("/reader/refused", test_refused);
  g_test_add_func ("/reader/not-a-number", test_not_a_number);
  g_test_add_func ("/reader/standard-input", test_standard_input);
  return g_test_run ();
}
