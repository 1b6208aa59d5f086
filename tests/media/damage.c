/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged files: whatever comes, the reader answers with sound that is really there or with a sentence,
 * never with a crash, an endless loop or memory by the header's word. The known faults one by one, then a
 * made corpus of some thousands. */
#include "damage.h"

#include "../fuzz/reader.h"

#include <fcntl.h>

static GByteArray *copy_of (const char *path)
{
  char *bytes;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_byte_array_new_take ((guint8 *)bytes, size);
}

static int16_t ramp[1000];

static void fill_ramp (void)
{
  for (int i = 0; i < 1000; i++)
    ramp[i] = (int16_t)(i * 31 - 15000);
}

/* N frames of the stereo ramp from frame FROM on are what READER gives. */
static void check_ramp (LqReader *reader, int from, int n)
{
  g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, n);
  g_autofree double *whole = material_read (reader);
  for (int i = 0; i < 2 * n; i++)
    g_assert_cmpfloat (whole[i], ==, ramp[2 * from + i] / 32768.0);
}

/* A WAV with the ramp and DATA_SIZE in its head; opens it. */
static LqReader *open_ramp (guint32 data_size, gsize n_bytes)
{
  GByteArray *bytes = material_wav_head ("RIFF", 1, 2, 16);
  material_chunk (bytes, "data", data_size);
  material_add (bytes, ramp, n_bytes);
  return material_open (material_save ("ramp.wav", bytes));
}

static void test_lengths (void)
{
  static const struct
  {
    guint32 stated;
    gsize bytes;
    int frames;
    unsigned fault;
    const char *text;
  } rows[] = {
    { 2000, 2000, 500, 0, "" },
    { 2000, 1600, 400, LQ_FAULT_TRUNCATED, "the file ends early: 100 of 500 frames are missing" },
    { 2000, 1603, 400, LQ_FAULT_TRUNCATED, "the file ends early: 100 of 500 frames are missing" },
    { 1000000000, 2000, 500, LQ_FAULT_TRUNCATED,
      "the file ends early: 249999500 of 250000000 frames are missing" },
    { 0xffffffff, 2000, 500, LQ_FAULT_LENGTH_OPEN, "" },
    { 0x7ffff000, 2000, 500, LQ_FAULT_LENGTH_OPEN, "" },
    { 0, 2000, 500, LQ_FAULT_LENGTH_OPEN, "" },
    { 1999, 1999, 499, 0, "" },
  };
  fill_ramp ();
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LqReader *reader = open_ramp (rows[i].stated, rows[i].bytes);
      g_assert_cmpint (lq_reader_info (reader)->faults, ==, rows[i].fault);
      g_assert_cmpstr (lq_reader_fault_text (reader), ==, rows[i].text);
      check_ramp (reader, 0, rows[i].frames);
      lq_reader_free (reader);
    }
}

static void test_chunks (void)
{
  fill_ramp ();
  /* two stretches of sound: the first is read, and it is said */
  GByteArray *bytes = material_wav_head ("RIFF", 1, 2, 16);
  material_chunk (bytes, "data", 400);
  material_add (bytes, ramp, 400);
  material_chunk (bytes, "data", 1600);
  material_add (bytes, ramp, 1600);
  LqReader *reader = material_open (material_save ("two.wav", bytes));
  g_assert_cmpint (lq_reader_info (reader)->faults, ==, LQ_FAULT_EXTRA_DATA);
  g_assert_nonnull (strstr (lq_reader_fault_text (reader), "more than one"));
  check_ramp (reader, 0, 100);
  lq_reader_free (reader);

  /* an empty one first is no stretch; odd chunks with and without their byte of padding */
  for (int padded = 0; padded < 2; padded++)
    {
      bytes = material_wav_head ("RIFF", 1, 2, 16);
      material_chunk (bytes, "data", 0);
      material_chunk (bytes, "junk", 3);
      material_add (bytes, "abc\0", padded ? 4 : 3);
      material_chunk (bytes, "data", 2000);
      material_add (bytes, ramp, 2000);
      reader = material_open (material_save ("odd.wav", bytes));
      g_assert_cmpint (lq_reader_info (reader)->faults, ==, 0);
      check_ramp (reader, 0, 500);
      lq_reader_free (reader);
    }

  /* the format after the sound */
  bytes = g_byte_array_new ();
  material_chunk (bytes, "RIFF", 2036);
  material_add (bytes, "WAVE", 4);
  material_chunk (bytes, "data", 2000);
  material_add (bytes, ramp, 2000);
  GByteArray *format = material_wav_head ("RIFF", 1, 2, 16);
  material_add (bytes, format->data + 12, 24);
  g_byte_array_unref (format);
  reader = material_open (material_save ("late.wav", bytes));
  check_ramp (reader, 0, 500);
  lq_reader_free (reader);

  /* a million empty chunks end the search, not the program */
  bytes = material_wav_head ("RIFF", 1, 2, 16);
  for (int i = 0; i < 1000000; i++)
    material_chunk (bytes, "fill", 0);
  LqError error;
  reader = NULL;
  g_assert_cmpint (lq_reader_open (material_save ("storm.wav", bytes), NULL, &reader, &error), ==,
                   LQ_ERROR_DAMAGED);
}

static void test_rf64_lies (void)
{
  static const guint64 sizes[] = { 2000, 0, G_MAXUINT64, G_MAXINT64, 1ull << 40 };
  fill_ramp ();
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      GByteArray *plain = material_wav_head ("RF64", 1, 2, 16), *bytes = g_byte_array_new ();
      material_add (bytes, plain->data, 12);
      material_chunk (bytes, "ds64", 28);
      material_le (bytes, sizes[i], 8);
      material_le (bytes, sizes[i], 8);
      material_le (bytes, sizes[i], 8);
      material_le (bytes, 0, 4);
      material_add (bytes, plain->data + 12, plain->len - 12);
      g_byte_array_unref (plain);
      material_chunk (bytes, "data", 0xffffffff);
      material_add (bytes, ramp, 2000);
      LqReader *reader = material_open (material_save ("lies.rf64", bytes));
      g_assert_cmpint (lq_reader_info (reader)->faults, ==,
                       i == 0   ? 0
                       : i == 1 ? LQ_FAULT_LENGTH_OPEN
                                : LQ_FAULT_TRUNCATED);
      check_ramp (reader, 0, 500);
      lq_reader_free (reader);
    }
}

/* A WAV of more than 4 GiB whose 32-bit length has wrapped; the file is sparse. */
static void test_wrapped (void)
{
  fill_ramp ();
  GByteArray *bytes = material_wav_head ("RIFF", 1, 2, 16);
  const gint64 size = (1ll << 32) + 123456 * 4;
  material_chunk (bytes, "data", (guint32)size);
  const char *path = material_save ("huge.wav", bytes);
  int fd = open (path, O_WRONLY);
  g_assert_cmpint (pwrite (fd, ramp, 400, 44 + size - 400), ==, 400);
  close (fd);
  LqReader *reader = material_open (path);
  g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, size / 4);
  g_assert_cmpint (lq_reader_info (reader)->faults, ==, LQ_FAULT_HEADER);
  double left[200], right[200];
  double *const planes[] = { left, right };
  LqError error;
  g_assert_cmpint (lq_reader_read_at (reader, size / 4 - 100, 200, planes, &error), ==, 100);
  for (int i = 0; i < 100; i++)
    g_assert_cmpfloat (right[i], ==, ramp[2 * i + 1] / 32768.0);
  lq_reader_free (reader);
  g_remove (path);
}

static void test_nonsense_format (void)
{
  static const struct
  {
    int tag, channels, bits, rate;
    LqStatus status;
  } rows[] = {
    { 1, 0, 16, 48000, LQ_ERROR_DAMAGED },
    { 1, 2, 16, 0, LQ_ERROR_DAMAGED },
    { 1, 2, 16, -1, LQ_ERROR_DAMAGED },
    { 1, 9, 16, 48000, LQ_ERROR_UNSUPPORTED },
    { 3, 2, 16, 48000, LQ_ERROR_UNSUPPORTED },
    { 1, 2, 64, 48000, LQ_ERROR_UNSUPPORTED },
    { 0x1234, 2, 16, 48000, LQ_ERROR_UNSUPPORTED },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LqReader *reader = NULL;
      LqError error = { 0 };
      GByteArray *bytes = material_wav_head ("RIFF", rows[i].tag, rows[i].channels, rows[i].bits);
      for (int b = 0; b < 4; b++)
        bytes->data[24 + b] = (guint8)((guint32)rows[i].rate >> 8 * b);
      material_chunk (bytes, "data", 2000);
      material_add (bytes, ramp, 2000);
      const char *path = material_save ("nonsense.wav", bytes);
      LqStatus status = lq_reader_open (path, NULL, &reader, &error);
      if (status == LQ_OK || (status != rows[i].status && status != LQ_ERROR_DAMAGED))
        g_error ("row %d: status %d, %s", (int)i, status, error.detail);
      g_assert_nonnull (strstr (error.detail, "nonsense.wav"));
    }
}

/* One block of a FLAC file is spoiled: silence in its place, everything else in time, and said. */
static void test_flac_hole (void)
{
  const int n = 30000, block = 1152;
  g_autofree int32_t *words = material_noise (2 * n, 16, 3);
  const char *path = material_flac ("hole.flac", 16, 2, words, n, n);
  GByteArray *bytes = copy_of (path);
  for (guint at = bytes->len / 2; at < bytes->len / 2 + 40; at++)
    bytes->data[at] ^= 0x55;
  LqReader *reader = material_open (material_save ("hole.flac", bytes));
  g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, n);
  g_autofree double *whole = material_read (reader);
  int wrong = 0, first = -1, last = -1;
  for (int i = 0; i < n; i++)
    if (whole[2 * i] != words[2 * i] * 0x1p-31 || whole[2 * i + 1] != words[2 * i + 1] * 0x1p-31)
      {
        first = first < 0 ? i : first;
        last = i;
        wrong++;
        g_assert_true (whole[2 * i] == 0 && whole[2 * i + 1] == 0);
      }
  g_assert_cmpint (wrong, >, 0);
  g_assert_cmpint (first / block, >=, 11);
  g_assert_cmpint (last / block, <=, 15);
  g_assert_cmpint (lq_reader_info (reader)->faults, ==, LQ_FAULT_CORRUPT);
  g_assert_cmpstr (lq_reader_fault_text (reader), ==,
                   "parts of the file are damaged and were read as silence");

  /* small reads across the hole and back give the same */
  double left[64], right[64];
  double *const planes[] = { left, right };
  LqError error;
  for (int pass = 0; pass < 2; pass++)
    for (int from = pass ? last + 500 : first - 500; pass ? from > first - 500 : from < last + 500;
         from += pass ? -200 : 64)
      {
        g_assert_cmpint (lq_reader_read_at (reader, from, 64, planes, &error), ==, 64);
        for (int i = 0; i < 64; i++)
          if (left[i] != whole[2 * (from + i)])
            g_error ("pass %d, frame %d of hole %d…%d: %g instead of %g", pass, from + i, first,
                     last, left[i], whole[2 * (from + i)]);
      }
  lq_reader_free (reader);
}

/* A file cut in the middle: what is there comes exactly, what is missing is said. */
static void test_cut (void)
{
  static const struct
  {
    const char *name;
    int format;
  } rows[] = {
    { "c.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16 },
    { "c.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16 },
    { "c.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16 },
    { "c.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16 },
    { "c.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16 },
    { "c.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS },
    { "c.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS },
    { "c.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III },
  };
  const int n = 480000; /* a tone is small: enough for many Ogg pages */
  for (size_t k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      const char *path = material_tone (rows[k].name, rows[k].format, 2, 48000, n);
      LqReader *reader = material_open (path);
      int whole_n = (int)lq_reader_info (reader)->n_frames;
      g_autofree double *whole = material_read (reader);
      lq_reader_free (reader);

      GByteArray *bytes = copy_of (path);
      g_byte_array_set_size (bytes, bytes->len * 6 / 10);
      reader = material_open (material_save (rows[k].name, bytes));
      const LqReaderInfo *info = lq_reader_info (reader);
      g_test_message ("%s: %d of %d frames", rows[k].name, (int)info->n_frames, whole_n);
      g_assert_cmpint (info->n_frames, >, whole_n / 4);
      g_assert_cmpint (info->n_frames, <, whole_n * 7 / 10);
      g_assert_cmpint (info->faults, ==, LQ_FAULT_TRUNCATED);
      g_assert_true (g_str_has_prefix (lq_reader_fault_text (reader), "the file ends early"));
      g_autofree double *part = material_read (reader);
      if (info->kind == LQ_SAMPLES_INT)
        {
          g_assert_cmpint (info->n_frames_stated, ==, n);
          g_assert_cmpmem (part, 16 * info->n_frames, whole, 16 * info->n_frames);
        }
      lq_reader_free (reader);
    }
}

/* libsndfile reads nothing of a CAF file whose sound is cut; then that is said. */
static void test_cut_caf (void)
{
  const char *path =
      material_tone ("cut.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16, 2, 48000, DAMAGE_FRAMES);
  GByteArray *bytes = copy_of (path);
  g_byte_array_set_size (bytes, bytes->len * 6 / 10);
  LqReader *reader = NULL;
  LqError error;
  g_assert_cmpint (lq_reader_open (material_save ("cut.caf", bytes), NULL, &reader, &error), ==,
                   LQ_ERROR_DAMAGED);
  g_assert_cmpstr (error.detail, ==, "cut.caf is damaged: its header and its content do not fit");
}

static struct
{
  int files, opened, refused[LQ_ERROR_CANCELLED + 1];
} tally;

static void visit (const guint8 *bytes, gsize size, gpointer data)
{
  LqStatus status = fuzz_reader (bytes, size);
  tally.files++;
  if (status == LQ_OK)
    tally.opened++;
  else
    tally.refused[status]++;
}

static void test_corpus (void)
{
  memset (&tally, 0, sizeof tally);
  for (size_t k = 0; k < G_N_ELEMENTS (damage_bases); k++)
    {
      GBytes *base = damage_base (k);
      damage_cut (base, visit, NULL);
      damage_flip (base, 60, visit, NULL);
      g_bytes_unref (base);
    }
  g_test_message ("%d files: %d opened, %d not audio, %d damaged, %d unsupported", tally.files,
                  tally.opened, tally.refused[LQ_ERROR_NOT_AUDIO], tally.refused[LQ_ERROR_DAMAGED],
                  tally.refused[LQ_ERROR_UNSUPPORTED]);
  g_assert_cmpint (tally.files, >, 2500);
  g_assert_cmpint (tally.opened, >, 800);
  g_assert_cmpint (tally.refused[LQ_ERROR_DAMAGED], >, 100);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/lengths", test_lengths);
  g_test_add_func ("/damage/chunks", test_chunks);
  g_test_add_func ("/damage/rf64-lies", test_rf64_lies);
  g_test_add_func ("/damage/wrapped", test_wrapped);
  g_test_add_func ("/damage/nonsense-format", test_nonsense_format);
  g_test_add_func ("/damage/flac-hole", test_flac_hole);
  g_test_add_func ("/damage/cut", test_cut);
  g_test_add_func ("/damage/cut-caf", test_cut_caf);
  g_test_add_func ("/damage/corpus", test_corpus);
  return g_test_run ();
}
