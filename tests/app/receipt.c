/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts of clean files hold; every fault that is planted in a file is caught, on the line that
 * is there for it. */
#include "bench.h"

#include "app/receipt.h"
#include "media/writer.h"

#include <math.h>
#include <string.h>

#define N_FRAMES 30001
#define RATE_HZ  44100.0

/* A written file and what it must be. */
typedef struct
{
  Bench bench;
  const char *path;
  LqTags tags;
  LqWitnessReport witness;
  LqReceiptClaim claim;
  double *planes[2];
} Case;

static void fill (Case *c)
{
  GRand *rand = g_rand_new_with_seed (5);
  for (int k = 0; k < 2; k++)
    {
      c->planes[k] = g_new (double, N_FRAMES);
      for (int i = 0; i < N_FRAMES; i++)
        c->planes[k][i] = 0.4 * sin (0.02 * (k + 1) * i) + g_rand_double_range (rand, -0.2, 0.2);
    }
  g_rand_free (rand);
}

/* As a delivery does it. */
static void write_case (Case *c, LqFileFormat format, LqSampleType type, LqDitherKind dither)
{
  static const char *const encodings[] = { "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE" };
  LqError error = { 0 };
  LqQuantiserSpec quantiser = {
    .type = type, .dither = dither, .seed = 3, .rate_hz = RATE_HZ, .n_channels = 2
  };
  LqWriterSpec spec = { .format = format,
                        .mode = LQ_WRITE_REPLACE,
                        .type = type,
                        .dither = dither,
                        .dither_seed = 3,
                        .rate_hz = RATE_HZ,
                        .n_channels = 2,
                        .n_frames = N_FRAMES,
                        .tags = &c->tags };
  LqWriter *writer;
  const double *const *planes = (const double *const *)c->planes;
  LqWitness *witness = lq_witness_new (&quantiser);
  g_assert_cmpint (lq_writer_open (c->path, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, planes, N_FRAMES, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_OK);
  lq_witness_process (witness, planes, N_FRAMES);
  lq_witness_finish (witness, &c->witness);
  lq_witness_free (witness);
  c->claim = (LqReceiptClaim){ .path = c->path,
                               .format = lq_file_format_name (format),
                               .encoding = encodings[type],
                               .rate_hz = RATE_HZ,
                               .n_channels = 2,
                               .n_frames = N_FRAMES,
                               .type = type,
                               .tags = &c->tags,
                               .witness = &c->witness };
}

static void case_init (Case *c, LqFileFormat format, LqSampleType type, LqDitherKind dither)
{
  memset (c, 0, sizeof *c);
  bench_init (&c->bench, (int)RATE_HZ);
  g_autofree char *name = g_strconcat ("case.", lq_file_format_extension (format), NULL);
  c->path = bench_path (&c->bench, name);
  lq_tags_init (&c->tags);
  lq_tags_set (&c->tags, "TITLE", "Night Train");
  lq_tags_set (&c->tags, "ARTIST", "Ana Mirel");
  fill (c);
  write_case (c, format, type, dither);
}

static void case_clear (Case *c)
{
  g_free (c->planes[0]);
  g_free (c->planes[1]);
  lq_tags_clear (&c->tags);
  bench_clear (&c->bench);
}

/* Names of the lines that do not hold, set apart by commas; "" when all do, "unreadable" when
 * there is no receipt. Owns: g_free. */
static char *caught (const Case *c)
{
  g_autoptr (GError) error = NULL;
  GString *names = g_string_new (NULL);
  LqReceipt *receipt = lq_receipt_new (&c->claim, NULL, &error);
  if (!receipt)
    return g_string_free (g_string_append (names, "unreadable"), FALSE);
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const LqReceiptLine *line = receipt->lines->pdata[i];
      if (!line->holds)
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", line->name);
    }
  g_assert_cmpint (lq_receipt_holds (receipt), ==, names->len == 0);
  lq_receipt_free (receipt);
  return g_string_free (names, FALSE);
}

static void assert_caught (const Case *c, const char *line)
{
  g_autofree char *names = caught (c);
  if (strstr (names, line) == NULL)
    g_error ("%s does not hold: “%s” expected", *names ? names : "everything; nothing", line);
}

/* ---- Clean ---- */

static void test_clean (void)
{
  static const LqFileFormat formats[] = { LQ_FILE_WAV, LQ_FILE_RF64, LQ_FILE_AIFF, LQ_FILE_CAF,
                                          LQ_FILE_FLAC };
  static const LqSampleType types[] = { LQ_SAMPLE_INT16, LQ_SAMPLE_INT24, LQ_SAMPLE_FLOAT32 };
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      for (int dither = LQ_DITHER_NONE; dither < LQ_N_DITHERS; dither++)
        {
          Case c;
          if (lq_file_format_refuses (formats[f], types[t]) || (t == 2 && dither > 0))
            continue;
          case_init (&c, formats[f], types[t], (LqDitherKind)dither);
          g_autofree char *names = caught (&c);
          g_assert_cmpstr (names, ==, "");
          case_clear (&c);
        }
}

/* ---- Faults in the bytes of a WAV file ---- */

typedef struct
{
  char *bytes;
  gsize size;
  gsize sound; /* first byte of it */
} Bytes;

static Bytes load (const Case *c)
{
  Bytes b = { 0 };
  g_assert_true (g_file_get_contents (c->path, &b.bytes, &b.size, NULL));
  b.sound = (gsize)((char *)memmem (b.bytes, b.size, "data", 4) - b.bytes) + 8;
  return b;
}

static void store (const Case *c, Bytes *b)
{
  g_assert_true (g_file_set_contents (c->path, b->bytes, (gssize)b->size, NULL));
  g_clear_pointer (&b->bytes, g_free);
}

static void flip_one_bit (Bytes *b) { b->bytes[b->sound + 3 * 2 * 12345] ^= 1; }
static void flip_last_bit (Bytes *b) { b->bytes[b->size - 3] ^= 1; }
static void truncate_file (Bytes *b) { b->size -= 6; }
static void change_tag (Bytes *b) { *(char *)memmem (b->bytes, b->size, "Night", 5) = 'M'; }
static void lie_about_rate (Bytes *b)
{
  char *rate = (char *)memmem (b->bytes, b->size, "fmt ", 4) + 12;
  memcpy (rate, "\x80\xbb\0\0", 4); /* 48000 */
}

static void swap_channels (Bytes *b)
{
  for (gsize at = b->sound; at + 6 <= b->size; at += 6)
    for (int k = 0; k < 3; k++)
      {
        char byte = b->bytes[at + k];
        b->bytes[at + k] = b->bytes[at + 3 + k];
        b->bytes[at + 3 + k] = byte;
      }
}

static void late_by_a_frame (Bytes *b)
{
  memmove (b->bytes + b->sound + 6, b->bytes + b->sound, 6 * (N_FRAMES - 1));
}

static void silence_the_end (Bytes *b)
{
  memset (b->bytes + b->sound + 6 * (N_FRAMES - 10), 0, 60);
}

static void test_planted (void)
{
  static const struct
  {
    void (*plant) (Bytes *bytes);
    const char *line;
  } rows[] = {
    { flip_one_bit, "Words" },
    { flip_last_bit, "Words" },
    { truncate_file, "Length" },
    { truncate_file, "Container" },
    { change_tag, "Tags read back" },
    { lie_about_rate, "Sample rate" },
    { swap_channels, "Words" },
    { late_by_a_frame, "Words" },
    { silence_the_end, "Head and tail" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Case c;
      case_init (&c, LQ_FILE_WAV, LQ_SAMPLE_INT24, LQ_DITHER_TPDF);
      Bytes b = load (&c);
      rows[i].plant (&b);
      store (&c, &b);
      assert_caught (&c, rows[i].line);
      case_clear (&c);
    }
}

/* ---- Faults of whoever wrote it ---- */

/* The claim of one writing against the file of another. */
static void assert_other_is_caught (LqSampleType type, LqDitherKind dither, LqFileFormat format,
                                    double gain_db, const char *line)
{
  Case c;
  case_init (&c, LQ_FILE_FLAC, LQ_SAMPLE_INT16, LQ_DITHER_TPDF);
  LqReceiptClaim claim = c.claim;
  LqWitnessReport witness = c.witness;
  for (int i = 0; i < 2 * N_FRAMES; i++)
    c.planes[i % 2][i / 2] *= pow (10.0, gain_db / 20.0);
  write_case (&c, format, type, dither);
  c.claim = claim;
  c.witness = witness;
  assert_caught (&c, line);
  case_clear (&c);
}

static void test_written_wrong (void)
{
  assert_other_is_caught (LQ_SAMPLE_INT16, LQ_DITHER_NONE, LQ_FILE_FLAC, 0.0, "Words");
  assert_other_is_caught (LQ_SAMPLE_INT16, LQ_DITHER_SHAPED, LQ_FILE_FLAC, 0.0, "Words");
  assert_other_is_caught (LQ_SAMPLE_INT24, LQ_DITHER_TPDF, LQ_FILE_FLAC, 0.0, "Encoding");
  assert_other_is_caught (LQ_SAMPLE_INT16, LQ_DITHER_TPDF, LQ_FILE_WAV, 0.0, "Encoding");
  assert_other_is_caught (LQ_SAMPLE_INT16, LQ_DITHER_TPDF, LQ_FILE_FLAC, 0.001, "Words");
  assert_other_is_caught (LQ_SAMPLE_INT16, LQ_DITHER_TPDF, LQ_FILE_FLAC, 0.01, "Integrated");
}

/* The render itself was a frame short: file and witness agree, the claim does not. */
static void test_short_render (void)
{
  Case c;
  case_init (&c, LQ_FILE_WAV, LQ_SAMPLE_INT24, LQ_DITHER_TPDF);
  c.claim.n_frames++;
  g_autofree char *names = caught (&c);
  g_assert_cmpstr (names, ==, "Length");
  case_clear (&c);
}

/* Damage inside a FLAC stream, which has its own sums. */
static void test_flac_damage (void)
{
  Case c;
  case_init (&c, LQ_FILE_FLAC, LQ_SAMPLE_INT16, LQ_DITHER_TPDF);
  Bytes b = { 0 };
  g_assert_true (g_file_get_contents (c.path, &b.bytes, &b.size, NULL));
  b.bytes[b.size / 2] ^= 0x10;
  store (&c, &b);
  assert_caught (&c, "Words");
  assert_caught (&c, "Container");
  case_clear (&c);
}

static void test_extra_tag (void)
{
  Case c;
  case_init (&c, LQ_FILE_WAV, LQ_SAMPLE_INT24, LQ_DITHER_TPDF);
  lq_tags_set (&c.tags, "ARTIST", NULL);
  g_autofree char *names = caught (&c);
  g_assert_cmpstr (names, ==, "Tags read back");
  case_clear (&c);
}

static void test_gone (void)
{
  Case c;
  case_init (&c, LQ_FILE_WAV, LQ_SAMPLE_INT24, LQ_DITHER_TPDF);
  g_remove (c.path);
  g_autofree char *names = caught (&c);
  g_assert_cmpstr (names, ==, "unreadable");
  case_clear (&c);
}

/* ---- The sheet ---- */

static void test_text (void)
{
  Case c;
  case_init (&c, LQ_FILE_WAV, LQ_SAMPLE_INT16, LQ_DITHER_TPDF);
  g_autoptr (GPtrArray) done = g_ptr_array_new ();
  g_ptr_array_add (done, (char *)"dithered to 16 bit (TPDF, seed 3)");
  LqReceipt *receipt = lq_receipt_new (&c.claim, NULL, NULL);
  g_autofree char *text = lq_receipt_to_text (receipt, "CD", c.path, done);
  g_autofree char *contents = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (c.path, &contents, &size, NULL));
  g_autofree char *sha256 =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)contents, size);
  g_assert_cmpstr (receipt->sha256, ==, sha256);
  g_assert_cmpint (receipt->n_bytes, ==, size);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, sha256));
  g_assert_nonnull (strstr (text, "CD\ncase.wav\nread back "));
  g_assert_nonnull (strstr (text, "Done: dithered to 16 bit (TPDF, seed 3)"));
  g_assert_nonnull (strstr (text, "✓ Words"));
  g_assert_null (strstr (text, "✗"));
  g_autofree char *all =
      g_strdup_printf ("%u of %u proved", receipt->lines->len, receipt->lines->len);
  g_assert_nonnull (strstr (text, all));
  /* TPDF of 2 LSB and rounding: a variance of LSB²/4 whatever the signal (Lipshitz 1992); over 60 002
   * samples the estimate is good to 0.05 dB. */
  g_assert_true (c.witness.null_dbfs.valid);
  g_assert_cmpfloat_with_epsilon (c.witness.null_dbfs.value, 20.0 * log10 (0.5 / 32768.0), 0.05);
  g_assert_nonnull (strstr (text, "word length only, −96."));
  lq_receipt_free (receipt);
  case_clear (&c);
}

static void assert_line (const LqReceipt *receipt, const char *name, const char *text)
{
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const LqReceiptLine *line = receipt->lines->pdata[i];
      if (g_str_equal (line->name, name))
        {
          g_assert_cmpstr (line->text, ==, text);
          return;
        }
    }
  g_error ("no line “%s”", name);
}

/* Rate and encoding as an engineer says them, the rate to the hertz: one that is nearly right must
 * not look right. */
static void test_words (void)
{
  static const struct
  {
    guint32 rate_hz; /* that the file says */
    const char *text;
  } rates[] = { { 44100, "44.1 kHz" }, { 44099, "44.099 kHz" }, { 8001, "8.001 kHz" } };
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      Case c;
      g_autoptr (GError) error = NULL;
      case_init (&c, LQ_FILE_WAV, LQ_SAMPLE_INT24, LQ_DITHER_TPDF);
      Bytes b = load (&c);
      guint32 rate_hz = GUINT32_TO_LE (rates[i].rate_hz);
      memcpy ((char *)memmem (b.bytes, b.size, "fmt ", 4) + 12, &rate_hz, 4);
      store (&c, &b);
      LqReceipt *receipt = lq_receipt_new (&c.claim, NULL, &error);
      g_assert_no_error (error);
      assert_line (receipt, "Sample rate", rates[i].text);
      assert_line (receipt, "Encoding", "WAV, 24-bit PCM");
      lq_receipt_free (receipt);
      case_clear (&c);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt/clean files hold", test_clean);
  g_test_add_func ("/receipt/planted faults are caught", test_planted);
  g_test_add_func ("/receipt/written otherwise is caught", test_written_wrong);
  g_test_add_func ("/receipt/a short render is caught", test_short_render);
  g_test_add_func ("/receipt/damage in FLAC is caught", test_flac_damage);
  g_test_add_func ("/receipt/a tag nobody asked for", test_extra_tag);
  g_test_add_func ("/receipt/a file that is gone", test_gone);
  g_test_add_func ("/receipt/the sheet", test_text);
  g_test_add_func ("/receipt/the words", test_words);
  return g_test_run ();
}
