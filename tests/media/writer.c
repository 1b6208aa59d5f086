/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was written, read by others: libsndfile, libFLAC, ffmpeg where it is installed, and a plain chunk reader
 * of this file. Untouched words leave bit for bit; files appear whole or not at all. */
#include "material.h"

#include "media/writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FRAMES 9001

/* Stands in for the system's: hundreds of small files need not reach the disk (tests/media/faults counts the
 * real calls). */
int fsync (int fd) { return 0; }

typedef struct
{
  double *planes[2];
} Planes;

static Planes planes_of (const int32_t *words, int n_channels, int n)
{
  Planes planes;
  for (int c = 0; c < 2; c++)
    planes.planes[c] = g_new0 (double, n + 1);
  for (int i = 0; i < n; i++)
    for (int c = 0; c < n_channels; c++)
      planes.planes[c][i] = words[i * n_channels + c] * 0x1p-31;
  return planes;
}

static void planes_clear (Planes *planes)
{
  g_free (planes->planes[0]);
  g_free (planes->planes[1]);
}

/* Writes in pieces of odd lengths. */
static LqWriterReport write_planes (const char *path, const LqWriterSpec *spec,
                                    const Planes *planes, int n)
{
  LqWriter *writer = NULL;
  LqWriterReport report;
  LqError error;
  if (lq_writer_open (path, spec, &writer, &error) != LQ_OK)
    g_error ("%s: %s", path, error.detail);
  for (int at = 0, part = 1; at < n; at += part, part = part * 3 % 7001)
    {
      const double *const p[] = { planes->planes[0] + at, planes->planes[1] + at };
      g_assert_cmpint (lq_writer_write (writer, p, MIN (part, n - at), &error), ==, LQ_OK);
    }
  if (lq_writer_finish (writer, &report, &error) != LQ_OK)
    g_error ("%s: %s", path, error.detail);
  g_assert_cmpint (report.stats.n_frames, ==, n);
  g_assert_cmpint (report.stats.n_clamped, ==, 0);
  GStatBuf st;
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_size, ==, report.n_bytes);
  return report;
}

/* By libsndfile, as integers at the top of 32 bits (or doubles scaled to them). */
static int32_t *read_foreign (const char *path, int n_channels, int n_frames, int format)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  if (file == NULL)
    g_error ("%s: %s", path, sf_strerror (NULL));
  g_assert_cmpint (info.frames, ==, n_frames);
  g_assert_cmpint (info.channels, ==, n_channels);
  g_assert_cmpint (info.samplerate, ==, 44100);
  g_assert_cmpint (info.format & (SF_FORMAT_TYPEMASK | SF_FORMAT_SUBMASK), ==, format);
  int32_t *words = g_new0 (int32_t, n_frames * n_channels + 1);
  int sub = format & SF_FORMAT_SUBMASK;
  if (sub == SF_FORMAT_FLOAT || sub == SF_FORMAT_DOUBLE)
    {
      g_autofree double *x = g_new (double, n_frames *n_channels + 1);
      g_assert_cmpint (sf_readf_double (file, x, n_frames), ==, n_frames);
      for (int i = 0; i < n_frames * n_channels; i++)
        words[i] = (int32_t)(x[i] * 0x1p31);
    }
  else
    g_assert_cmpint (sf_readf_int (file, words, n_frames), ==, n_frames);
  sf_close (file);
  return words;
}

static const struct
{
  LqFileFormat format;
  LqSampleType type;
  int bits, foreign;
} kinds[] = {
  { LQ_FILE_WAV, LQ_SAMPLE_INT16, 16, SF_FORMAT_WAV | SF_FORMAT_PCM_16 },
  { LQ_FILE_WAV, LQ_SAMPLE_INT24, 24, SF_FORMAT_WAV | SF_FORMAT_PCM_24 },
  { LQ_FILE_WAV, LQ_SAMPLE_INT32, 32, SF_FORMAT_WAV | SF_FORMAT_PCM_32 },
  { LQ_FILE_WAV, LQ_SAMPLE_FLOAT32, 24, SF_FORMAT_WAV | SF_FORMAT_FLOAT },
  { LQ_FILE_WAV, LQ_SAMPLE_FLOAT64, 32, SF_FORMAT_WAV | SF_FORMAT_DOUBLE },
  { LQ_FILE_RF64, LQ_SAMPLE_INT24, 24, SF_FORMAT_RF64 | SF_FORMAT_PCM_24 },
  { LQ_FILE_RF64, LQ_SAMPLE_FLOAT32, 24, SF_FORMAT_RF64 | SF_FORMAT_FLOAT },
  { LQ_FILE_AIFF, LQ_SAMPLE_INT16, 16, SF_FORMAT_AIFF | SF_FORMAT_PCM_16 },
  { LQ_FILE_AIFF, LQ_SAMPLE_INT24, 24, SF_FORMAT_AIFF | SF_FORMAT_PCM_24 },
  { LQ_FILE_AIFF, LQ_SAMPLE_FLOAT32, 24, SF_FORMAT_AIFF | SF_FORMAT_FLOAT },
  { LQ_FILE_AIFF, LQ_SAMPLE_FLOAT64, 32, SF_FORMAT_AIFF | SF_FORMAT_DOUBLE },
  { LQ_FILE_CAF, LQ_SAMPLE_INT16, 16, SF_FORMAT_CAF | SF_FORMAT_PCM_16 },
  { LQ_FILE_CAF, LQ_SAMPLE_INT24, 24, SF_FORMAT_CAF | SF_FORMAT_PCM_24 },
  { LQ_FILE_CAF, LQ_SAMPLE_FLOAT32, 24, SF_FORMAT_CAF | SF_FORMAT_FLOAT },
  { LQ_FILE_FLAC, LQ_SAMPLE_INT16, 16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16 },
  { LQ_FILE_FLAC, LQ_SAMPLE_INT24, 24, SF_FORMAT_FLAC | SF_FORMAT_PCM_24 },
};

static LqWriterSpec spec_of (size_t k, int n_channels, LqFrames n_frames)
{
  return (LqWriterSpec){ .format = kinds[k].format,
                         .mode = LQ_WRITE_REPLACE,
                         .type = kinds[k].type,
                         .rate_hz = 44100,
                         .n_channels = n_channels,
                         .n_frames = n_frames };
}

static void test_words (void)
{
  static const int lengths[] = { 1, 2, 63, 64, 65, 4096, 4097, FRAMES };
  const char *path = material_path ("out");
  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (size_t l = 0; l < G_N_ELEMENTS (lengths); l++)
      for (int n_channels = 1; n_channels <= 2; n_channels++)
        {
          int n = lengths[l];
          g_autofree int32_t *words = material_noise (n * n_channels, kinds[k].bits, 5);
          Planes planes = planes_of (words, n_channels, n);
          LqWriterSpec spec = spec_of (k, n_channels, (l + (size_t)n_channels) % 2 ? n : -1);
          LqWriterReport report = write_planes (path, &spec, &planes, n);
          g_assert_cmpint (report.format, ==, kinds[k].format);
          g_autofree int32_t *got = read_foreign (path, n_channels, n, kinds[k].foreign);
          g_assert_cmpmem (got, 4 * n * n_channels, words, 4 * n * n_channels);
          LqReader *reader = material_open (path);
          g_assert_cmpint (lq_reader_info (reader)->faults, ==, 0);
          g_autofree double *own = material_read (reader);
          for (int i = 0; i < n * n_channels; i++)
            g_assert_true (own[i] == words[i] * 0x1p-31);
          lq_reader_free (reader);
          planes_clear (&planes);
        }
}

/* 32-bit FLAC, which libsndfile cannot read. */
static void test_flac_32 (void)
{
  const char *path = material_path ("out32.flac");
  g_autofree int32_t *words = material_noise (2 * FRAMES, 32, 5);
  Planes planes = planes_of (words, 2, FRAMES);
  LqWriterSpec spec = spec_of (0, 2, FRAMES);
  spec.format = LQ_FILE_FLAC;
  spec.type = LQ_SAMPLE_INT32;
  write_planes (path, &spec, &planes, FRAMES);
  LqReader *reader = material_open (path);
  g_autofree double *own = material_read (reader);
  for (int i = 0; i < 2 * FRAMES; i++)
    g_assert_true (own[i] == words[i] * 0x1p-31);
  lq_reader_free (reader);
  planes_clear (&planes);
}

/* Copies a file through reader, grid and writer; ffmpeg must find WORDS in it. */
static void copy_and_ask (const char *from, const char *to, LqFileFormat format, LqSampleType type,
                          const int32_t *words)
{
  LqReader *reader = material_open (from);
  const LqReaderInfo *info = lq_reader_info (reader);
  g_autofree double *whole = material_read (reader);
  Planes planes = planes_of ((int32_t[]){ 0, 0 }, info->n_channels, 0);
  LqGrid grid = { 0 };
  for (int c = 0; c < info->n_channels; c++)
    {
      planes.planes[c] = g_renew (double, planes.planes[c], info->n_frames);
      for (int i = 0; i < info->n_frames; i++)
        planes.planes[c][i] = whole[i * info->n_channels + c];
    }
  lq_grid_process (&grid, (const double *const *)planes.planes, info->n_channels,
                   (int)info->n_frames);
  g_assert_true (lq_grid_fits (&grid, type));
  LqWriterSpec spec = { .format = format,
                        .mode = LQ_WRITE_REPLACE,
                        .type = type,
                        .rate_hz = info->rate_hz,
                        .n_channels = info->n_channels,
                        .n_frames = info->n_frames };
  write_planes (to, &spec, &planes, (int)info->n_frames);
  gsize n_bytes = (gsize)info->n_frames * (gsize)info->n_channels * 4, size;
  planes_clear (&planes);
  lq_reader_free (reader);

  g_autofree char *out = NULL;
  const char *raw = material_path ("raw");
  const char *const argv[] = { "ffmpeg", "-v", "error", "-y", "-i", to, "-f", "s32le", raw, NULL };
  int code = -1;
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &code, NULL));
  g_assert_cmpint (code, ==, 0);
  g_assert_true (g_file_get_contents (raw, &out, &size, NULL));
  g_assert_cmpmem (out, size, words, n_bytes);
}

static void test_untouched (void)
{
  static const int lengths[] = { 1, 63, 64, 65, 4097, FRAMES };
  g_autofree char *ffmpeg = g_find_program_in_path ("ffmpeg");
  if (ffmpeg == NULL)
    g_error ("ffmpeg is missing: build-aux/packages.txt names it");
  for (int bits = 16; bits <= 24; bits += 8)
    for (int n_channels = 1; n_channels <= 2; n_channels++)
      for (size_t l = 0; l < G_N_ELEMENTS (lengths); l++)
        {
          g_autofree int32_t *words = material_noise (lengths[l] * n_channels, bits, 77);
          const char *from = material_sndfile (
              "in.wav", SF_FORMAT_WAV | (bits == 16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24),
              n_channels, 44100, words, lengths[l]);
          LqSampleType type = bits == 16 ? LQ_SAMPLE_INT16 : LQ_SAMPLE_INT24;
          LqFileFormat format = l % 2 ? LQ_FILE_FLAC : LQ_FILE_WAV;
          copy_and_ask (from, material_path (l % 2 ? "out.flac" : "out.wav"), format, type, words);
        }
}

/* With the limit moved down a small file stands for one of more than 4 GiB. */
static void test_rf64 (void)
{
  const char *path = material_path ("grown.wav");
  g_autofree int32_t *words = material_noise (2 * FRAMES, 24, 5);
  Planes planes = planes_of (words, 2, FRAMES);
  const int fits = 3000; /* 18 000 bytes of sound and less than 200 of head */
  for (int known = 0; known < 2; known++)
    for (int big = 0; big < 2; big++)
      {
        int n = big ? FRAMES : fits;
        LqWriterSpec spec = spec_of (1, 2, known ? n : -1);
        spec.wav_limit_bytes = 20000;
        LqWriterReport report = write_planes (path, &spec, &planes, n);
        g_assert_cmpint (report.format, ==, big ? LQ_FILE_RF64 : LQ_FILE_WAV);
        int format = (big ? SF_FORMAT_RF64 : SF_FORMAT_WAV) | SF_FORMAT_PCM_24;
        g_autofree int32_t *got = read_foreign (path, 2, n, format);
        g_assert_cmpmem (got, 8 * n, words, 8 * n);
        LqReader *reader = material_open (path);
        g_assert_cmpstr (lq_reader_info (reader)->format, ==, big ? "RF64" : "WAV");
        g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, n);
        g_assert_cmpint (lq_reader_info (reader)->faults, ==, 0);
        lq_reader_free (reader);
      }
  /* AIFF cannot grow: said at once when known, else when it happens, and nothing stays */
  LqWriterSpec spec = spec_of (8, 2, FRAMES);
  spec.wav_limit_bytes = 20000;
  LqWriter *writer = NULL;
  LqError error;
  const char *aiff = material_path ("grown.aiff");
  g_assert_cmpint (lq_writer_open (aiff, &spec, &writer, &error), ==, LQ_ERROR_UNSUPPORTED);
  spec.n_frames = -1;
  g_assert_cmpint (lq_writer_open (aiff, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, (const double *const *)planes.planes, FRAMES, &error),
                   ==, LQ_ERROR_UNSUPPORTED);
  lq_writer_cancel (writer);
  g_assert_false (g_file_test (aiff, G_FILE_TEST_EXISTS));
  planes_clear (&planes);
}

static guint32 le (const guint8 *p, int n)
{
  guint32 v = 0;
  for (int i = n - 1; i >= 0; i--)
    v = v << 8 | p[i];
  return v;
}

/* The bytes of a plain and of a many-channel head. */
static void test_heads (void)
{
  const char *path = material_path ("head.wav");
  Planes planes = planes_of ((int32_t[]){ 1 << 16, 2 << 16 }, 1, 2);
  LqWriterSpec spec = spec_of (0, 1, 2);
  write_planes (path, &spec, &planes, 2);
  g_autofree guint8 *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, (char **)&bytes, &size, NULL));
  static const guint8 plain[] = { 'R',  'I',  'F', 'F', 40,   0,    0, 0, 'W', 'A', 'V', 'E',
                                  'f',  'm',  't', ' ', 16,   0,    0, 0, 1,   0,   1,   0,
                                  0x44, 0xac, 0,   0,   0x88, 0x58, 1, 0, 2,   0,   16,  0,
                                  'd',  'a',  't', 'a', 4,    0,    0, 0, 1,   0,   2,   0 };
  g_assert_cmpmem (bytes, size, plain, sizeof plain);

  static const double silence[4];
  const double *const many[] = { silence, silence, silence, silence, silence, silence };
  LqWriter *writer = NULL;
  LqError error;
  spec = spec_of (1, 6, 4);
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, many, 4, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_OK);
  g_autofree guint8 *wide = NULL;
  g_assert_true (g_file_get_contents (path, (char **)&wide, &size, NULL));
  g_assert_cmpint (le (wide + 16, 4), ==, 40);
  g_assert_cmpint (le (wide + 20, 2), ==, 0xfffe);
  g_assert_cmpint (le (wide + 40, 4), ==, 0x3f);
  g_assert_cmpint (le (wide + 44, 2), ==, 1);
  planes_clear (&planes);
}

static void test_refusals (void)
{
  LqWriter *writer = NULL;
  LqError error;
  const char *path = material_path ("refused.flac");
  LqWriterSpec spec = spec_of (3, 2, 10);
  spec.format = LQ_FILE_FLAC;
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_ERROR_UNSUPPORTED);
  spec = spec_of (0, 9, 10);
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_ERROR_UNSUPPORTED);
  spec = spec_of (0, 2, 10);
  spec.rate_hz = 44100.5;
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_ERROR_UNSUPPORTED);
  spec.rate_hz = 44100;
  g_assert_cmpint (lq_writer_open (g_get_tmp_dir (), &spec, &writer, &error), ==, LQ_ERROR_IO);
  g_assert_cmpint (lq_writer_open ("/nowhere/at/all.wav", &spec, &writer, &error), ==,
                   LQ_ERROR_NOT_FOUND);
  g_assert_null (writer);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  static const double silence[11];
  const double *const planes[] = { silence, silence };
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, planes, 11, &error), ==, LQ_ERROR_RANGE);
  lq_writer_cancel (writer);
}

static void test_existing (void)
{
  const char *path = material_path ("old.wav");
  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  LqWriter *writer = NULL;
  LqError error;
  LqWriterSpec spec = spec_of (0, 2, -1);
  spec.mode = LQ_WRITE_NEW;
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_ERROR_EXISTS);
  g_assert_cmpstr (error.detail, ==, "old.wav exists already");

  /* one that appears while we write is not overwritten either */
  const char *late = material_path ("late.wav");
  g_assert_cmpint (lq_writer_open (late, &spec, &writer, &error), ==, LQ_OK);
  g_assert_true (g_file_set_contents (late, "other", 5, NULL));
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_ERROR_EXISTS);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (late, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "other");

  /* replacing happens at the end, through a link, and keeps the permissions */
  const char *link = material_path ("link.wav");
  g_assert_cmpint (symlink (path, link), ==, 0);
  spec.mode = LQ_WRITE_REPLACE;
  g_assert_cmpint (lq_writer_open (link, &spec, &writer, &error), ==, LQ_OK);
  g_autofree char *before = NULL;
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_cmpstr (before, ==, "old");
  static const double silence[5];
  g_assert_cmpint (lq_writer_write (writer, (const double *const[]){ silence, silence }, 5, &error),
                   ==, LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_OK);
  GStatBuf st;
  g_assert_cmpint (g_lstat (link, &st), ==, 0);
  g_assert_true (S_ISLNK (st.st_mode));
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0640);
  g_assert_cmpint (st.st_size, >, 44);
}

/* A device or a pipe is no file that gives way, /dev/null least of all. */
static void test_devices (void)
{
  const char *pipe = material_path ("pipe.wav"), *link = material_path ("pipe-link.wav");
  LqWriter *writer = NULL;
  LqError error;
  GStatBuf st;
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (pipe, link), ==, 0);
  for (int mode = LQ_WRITE_NEW; mode <= LQ_WRITE_REPLACE; mode++)
    {
      LqWriterSpec spec = spec_of (0, 2, -1);
      spec.mode = (LqWriteMode)mode;
      g_assert_cmpint (lq_writer_open (pipe, &spec, &writer, &error), ==, LQ_ERROR_EXISTS);
      g_assert_nonnull (strstr (error.detail, "device or a pipe"));
      g_assert_cmpint (lq_writer_open (link, &spec, &writer, &error), ==, LQ_ERROR_EXISTS);
    }
  g_assert_cmpint (g_stat (pipe, &st), ==, 0);
  g_assert_true (S_ISFIFO (st.st_mode));
}

static void test_no_folder (void)
{
  const char *path = material_path ("nowhere/a.wav");
  LqWriter *writer = NULL;
  LqError error;
  LqWriterSpec spec = spec_of (0, 2, -1);
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_ERROR_NOT_FOUND);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *words = g_strdup_printf ("cannot write a.wav: there is no folder %s", folder);
  g_assert_cmpstr (error.detail, ==, words);
}

/* Said at the beginning, with its reason. */
static void test_long_name (void)
{
  g_autofree char *name = g_strnfill (300, 'n');
  LqWriter *writer = NULL;
  LqError error;
  LqWriterSpec spec = spec_of (0, 2, -1);
  g_assert_cmpint (lq_writer_open (material_path (name), &spec, &writer, &error), ==, LQ_ERROR_IO);
  g_assert_true (g_str_has_suffix (error.detail, ": File name too long"));
}

static int count_files (void)
{
  int n = 0;
  GDir *dir = g_dir_open (material_folder, 0, NULL);
  while (g_dir_read_name (dir))
    n++;
  g_dir_close (dir);
  return n;
}

static void test_cancel (void)
{
  const char *path = material_path ("cancelled");
  int before = count_files ();
  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      static const double silence[60000];
      LqWriter *writer = NULL;
      LqError error;
      LqWriterSpec spec = spec_of (k, 2, -1);
      g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
      g_assert_cmpint (
          lq_writer_write (writer, (const double *const[]){ silence, silence }, 60000, &error), ==,
          LQ_OK);
      lq_writer_cancel (writer);
      g_assert_cmpint (count_files (), ==, before);
    }
}

/* Dithered with a stored seed: the same file twice, another with another seed. */
static void test_dithered (void)
{
  Planes planes = { { g_new (double, FRAMES), g_new (double, FRAMES) } };
  for (int i = 0; i < FRAMES; i++)
    planes.planes[0][i] = planes.planes[1][i] = 0.1 * sin (0.01 * i);
  LqWriterSpec spec = spec_of (0, 2, FRAMES);
  spec.dither = LQ_DITHER_TPDF;
  char *bytes[3];
  gsize size[3];
  for (int i = 0; i < 3; i++)
    {
      const char *path = material_path ("dithered.wav");
      spec.dither_seed = i == 2 ? 8 : 7;
      write_planes (path, &spec, &planes, FRAMES);
      g_assert_true (g_file_get_contents (path, &bytes[i], &size[i], NULL));
    }
  g_assert_cmpmem (bytes[0], size[0], bytes[1], size[1]);
  g_assert_true (memcmp (bytes[0], bytes[2], size[0]) != 0);
  for (int i = 0; i < 3; i++)
    g_free (bytes[i]);
  planes_clear (&planes);
}

static void test_names (void)
{
  LqFileFormat format;
  static const struct
  {
    const char *name;
    LqFileFormat format;
  } rows[] = { { "/a/b.c/Night Train.wav", LQ_FILE_WAV },
               { "x.AIF", LQ_FILE_AIFF },
               { "flac", LQ_FILE_FLAC },
               { "rf64", LQ_FILE_RF64 },
               { "x.caf", LQ_FILE_CAF } };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (lq_file_format_from_name (rows[i].name, &format));
      g_assert_cmpint (format, ==, rows[i].format);
    }
  g_assert_false (lq_file_format_from_name ("x.doc", &format));
  g_assert_cmpstr (lq_file_format_extension (LQ_FILE_FLAC), ==, "flac");
  g_assert_cmpstr (lq_file_format_name (LQ_FILE_AIFF), ==, "AIFF");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/words", test_words);
  g_test_add_func ("/writer/flac-32", test_flac_32);
  g_test_add_func ("/writer/untouched", test_untouched);
  g_test_add_func ("/writer/rf64", test_rf64);
  g_test_add_func ("/writer/heads", test_heads);
  g_test_add_func ("/writer/refusals", test_refusals);
  g_test_add_func ("/writer/existing", test_existing);
  g_test_add_func ("/writer/devices", test_devices);
  g_test_add_func ("/writer/no-folder", test_no_folder);
  g_test_add_func ("/writer/long-name", test_long_name);
  g_test_add_func ("/writer/cancel", test_cancel);
  g_test_add_func ("/writer/dithered", test_dithered);
  g_test_add_func ("/writer/names", test_names);
  return g_test_run ();
}
