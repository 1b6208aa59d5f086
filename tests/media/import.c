/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lossy and other-rate files become float files once: their sound, length, notes and tags, and what
 * happens when one gives up half-way. */
#include "material.h"

#include "media/import.h"

static void test_need (void)
{
  LqReaderInfo info = { .kind = LQ_SAMPLES_INT, .rate_hz = 48000 };
  g_assert_cmpint (lq_import_need (&info, 48000), ==, LQ_IMPORT_AS_IS);
  g_assert_cmpint (lq_import_need (&info, 44100), ==, LQ_IMPORT_CONVERT);
  info.kind = LQ_SAMPLES_LOSSY;
  g_assert_cmpint (lq_import_need (&info, 48000), ==, LQ_IMPORT_DECODE);
  info.kind = LQ_SAMPLES_INT;
  info.faults = LQ_FAULT_CORRUPT;
  g_assert_cmpint (lq_import_need (&info, 96000), ==, LQ_IMPORT_DECODE | LQ_IMPORT_CONVERT);
}

static bool count (void *data, LqFrames done, LqFrames total)
{
  LqFrames *last = data;
  g_assert_cmpint (done, >, *last);
  g_assert_cmpint (done, <=, total);
  *last = done;
  return true;
}

static char *hash_of (const char *path)
{
  char *bytes;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)bytes, size);
  g_free (bytes);
  return hex;
}

static LqImportResult import (const char *source, const char *destination, double rate_hz)
{
  LqFrames last = 0;
  LqImportSpec spec = { .source = source,
                        .destination = destination,
                        .rate_hz = rate_hz,
                        .quality = LQ_RESAMPLE_VHQ,
                        .progress = count,
                        .progress_data = &last };
  LqImportResult result;
  LqError error;
  if (lq_import_convert (&spec, &result, &error) != LQ_OK)
    g_error ("%s", error.detail);
  g_autofree char *origin = hash_of (source), *made = hash_of (destination);
  g_assert_cmpstr (result.origin_sha256, ==, origin);
  g_assert_cmpstr (result.sha256, ==, made);
  GStatBuf st;
  g_assert_cmpint (g_stat (destination, &st), ==, 0);
  g_assert_cmpint (st.st_size, ==, result.size);
  return result;
}

/* Decoded only: the very samples of the decoder, as 32-bit float. */
static void test_decode (void)
{
  const char *source =
      material_tone ("tone.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 2, 48000, 50000);
  const char *destination = material_path ("tone.wav");
  LqImportResult result = import (source, destination, 48000);
  g_assert_cmpint (result.n_frames, ==, 50000);
  g_assert_cmpint (result.n_channels, ==, 2);
  g_assert_true (g_str_has_prefix (result.converter, "decoded VORBIS (libsndfile"));
  LqReader *a = material_open (source), *b = material_open (destination);
  g_assert_cmpstr (lq_reader_info (b)->encoding, ==, "FLOAT");
  g_assert_cmpint (lq_import_need (lq_reader_info (b), 48000), ==, LQ_IMPORT_AS_IS);
  g_autofree double *x = material_read (a), *y = material_read (b);
  g_assert_cmpmem (x, 100000 * sizeof *x, y, 100000 * sizeof *y);
  lq_reader_free (a);
  lq_reader_free (b);
}

/* Converted: length, level, phase; 64-bit float; tags and notes. */
static void test_convert (void)
{
  const int n = 44100;
  const char *source = material_tone ("Ana.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 2, 44100, n);
  const char *destination = material_path ("Ana 48000.wav");
  LqImportResult result = import (source, destination, 48000);
  g_assert_cmpint (result.n_frames, ==, 48000);
  g_assert_cmpstr (result.fault, ==, "");
  LqReader *reader = material_open (destination);
  const LqReaderInfo *info = lq_reader_info (reader);
  g_assert_cmpstr (info->encoding, ==, "DOUBLE");
  g_assert_cmpfloat (info->rate_hz, ==, 48000);
  g_assert_cmpint (info->n_frames, ==, 48000);
  g_autofree double *x = material_read (reader);
  for (int i = 2000; i < 46000; i++) /* 24-bit words were the source: half a step of theirs */
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat_with_epsilon (x[2 * i + c],
                                      0.5 * sin (2 * G_PI * 441 * (c + 1) * i / 48000.0), 1.5e-7);
  const LqTags *tags = lq_reader_tags (reader);
  g_assert_cmpstr (lq_tags_get (tags, "LACQUER_ORIGIN"), ==, "Ana.wav");
  g_assert_cmpstr (lq_tags_get (tags, "LACQUER_ORIGIN_SHA256"), ==, result.origin_sha256);
  g_assert_cmpstr (lq_tags_get (tags, "LACQUER_CONVERTER"), ==, result.converter);
  g_assert_nonnull (strstr (result.converter, "44100 → 48000 Hz"));
  lq_reader_free (reader);
}

static void test_short (void)
{
  static const int lengths[] = { 1, 63, 64, 65, 4097 };
  for (size_t k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      g_autofree int32_t *words = material_noise (lengths[k], 16, 3);
      const char *source =
          material_sndfile ("s.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 96000, words, lengths[k]);
      const char *destination = material_path ("s48.wav");
      LqImportResult result = import (source, destination, 48000);
      g_assert_cmpint (result.n_frames, ==, (lengths[k] + 1) / 2);
      g_assert_cmpint (result.n_channels, ==, 1);
      g_remove (destination);
    }
}

/* A file with something missing is taken as far as it goes, and that is said. */
static void test_damaged (void)
{
  const char *source = material_tone ("cut.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 2, 44100, 10000);
  char *bytes;
  gsize size;
  g_assert_true (g_file_get_contents (source, &bytes, &size, NULL));
  float nan_value = NAN;
  memcpy (bytes + size / 4 * 2, &nan_value, 4);
  g_assert_true (g_file_set_contents (source, bytes, size / 2 + 4000, NULL));
  g_free (bytes);
  const char *destination = material_path ("cut48.wav");
  LqImportResult result = import (source, destination, 48000);
  g_assert_true (g_str_has_prefix (result.fault, "the file ends early"));
  g_assert_cmpint (result.n_non_finite, ==, 1);
  g_assert_cmpint (result.n_frames, <, 10000);
}

static bool stop_half_way (void *data, LqFrames done, LqFrames total) { return done < total / 2; }

static void test_gives_up (void)
{
  const char *source =
      material_tone ("long.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2, 44100, 90000);
  const char *destination = material_path ("never.wav");
  LqImportSpec spec = {
    .source = source, .destination = destination, .rate_hz = 48000, .progress = stop_half_way
  };
  LqImportResult result = { .size = 77 };
  LqError error;
  g_assert_cmpint (lq_import_convert (&spec, &result, &error), ==, LQ_ERROR_CANCELLED);
  g_assert_cmpint (result.size, ==, 77);
  g_assert_false (g_file_test (destination, G_FILE_TEST_EXISTS));

  spec.progress = NULL;
  g_assert_true (g_file_set_contents (destination, "mine", 4, NULL));
  g_assert_cmpint (lq_import_convert (&spec, &result, &error), ==, LQ_ERROR_EXISTS);
  g_remove (destination);
  spec.source = material_path ("none.wav");
  g_assert_cmpint (lq_import_convert (&spec, &result, &error), ==, LQ_ERROR_NOT_FOUND);
  g_assert_cmpint (lq_import_convert (&spec, NULL, NULL), ==, LQ_ERROR_NOT_FOUND);
  spec.source = source;
  spec.destination = "/nowhere/at/all.wav";
  g_assert_cmpint (lq_import_convert (&spec, &result, &error), ==, LQ_ERROR_NOT_FOUND);
  GDir *dir = g_dir_open (material_folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    g_assert_null (strstr (name, ".part"));
  g_dir_close (dir);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/need", test_need);
  g_test_add_func ("/import/decode", test_decode);
  g_test_add_func ("/import/convert", test_convert);
  g_test_add_func ("/import/short", test_short);
  g_test_add_func ("/import/damaged", test_damaged);
  g_test_add_func ("/import/gives-up", test_gives_up);
  return g_test_run ();
}
