/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/receipt.h"

#include "app/failure.h"
#include "app/words.h"
#include "core/units.h"
#include "media/encoding.h"
#include "media/import.h"
#include "media/reader.h"

#include <glib/gi18n.h>
#include <math.h>

#define FORBIDDEN "!*@&#^$%"
#define BLOCK     4096

static void add_words (LqReceipt *receipt, gboolean holds, const char *name, char *text,
                       char *shown)
{
  LqReceiptLine *line = g_new (LqReceiptLine, 1);
  *line = (LqReceiptLine){ name, text, shown, holds };
  g_ptr_array_add (receipt->lines, line);
  receipt->n_held += holds;
}

/* NAME and FORMAT marked with N_. What is put in must be the same in every language. */
static void add (LqReceipt *receipt, gboolean holds, const char *name, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void add (LqReceipt *receipt, gboolean holds, const char *name, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  char *text = lq_words_plain (format, arguments);
  va_end (arguments);
  va_start (arguments, format);
  add_words (receipt, holds, name, text, lq_words_shown (format, arguments));
  va_end (arguments);
}

static void line_free (gpointer data)
{
  LqReceiptLine *line = data;
  g_free (line->text);
  g_free (line->shown);
  g_free (line);
}

/* "−14.2 LUFS", or "−1.0 dBTP at 0:12.345" where AT is told. */
static char *reading_text (LqReading reading, LqUnit unit, const char *at, gboolean shown)
{
  char text[LQ_UNITS_TEXT];
  if (!reading.valid)
    return g_strdup (shown ? _ ("none") : "none");
  lq_units_format (unit, reading.value, 1, shown ? lq_units_local (LQ_UNITS_PLAIN) : LQ_UNITS_PLAIN,
                   text);
  if (!at)
    return g_strdup (text);
  return g_strdup_printf (shown ? _ ("%s at %s") : "%s at %s", text, at);
}

/* A figure of the file, and of the render where the words are the same. */
static void add_reading (LqReceipt *receipt, gboolean holds, const char *name, LqReading reading,
                         LqUnit unit, const char *at)
{
  add_words (receipt, holds, name, reading_text (reading, unit, at, FALSE),
             reading_text (reading, unit, at, TRUE));
}

static gboolean same_as_expected (const LqReceipt *receipt, const LqReceiptClaim *claim)
{
  return g_str_equal (claim->witness->sha256_audio, receipt->measure.sha256_audio);
}

static void check_words (LqReceipt *receipt, const LqReceiptClaim *claim)
{
  gboolean equal = same_as_expected (receipt, claim);
  LqFrames n = receipt->measure.frames * claim->n_channels;
  add (receipt, equal, N_ ("Words"),
       equal ? N_ ("all %lld samples are the reference quantiser's")
             : N_ ("of %lld samples some are not the reference quantiser's"),
       (long long)n);
  LqReading null = claim->witness->null_dbfs;
  if (null.valid)
    add (receipt, equal, N_ ("Null with the render"), N_ ("word length only, −%.1f dBFS"),
         fabs (null.value));
  else
    add (receipt, equal, N_ ("Null with the render"), N_ ("bit-identical"));
}

/* "44.1 kHz", exact to the hertz. */
static char *rate_text (double rate_hz, LqUnitsFlags flags)
{
  char text[LQ_UNITS_TEXT];
  lq_units_format (LQ_UNIT_HZ, rate_hz, 2, flags, text);
  return g_strdup (text);
}

static void check_shape (LqReceipt *receipt, const LqReceiptClaim *claim)
{
  const LqMeasure *file = &receipt->measure;
  char length[LQ_UNITS_TEXT];
  lq_time_format (file->frames, claim->rate_hz, 3, length);
  add (receipt, file->frames == claim->n_frames && file->frames == claim->witness->n_frames,
       N_ ("Length"), N_ ("%s · %lld frames"), length, (long long)file->frames);
  add_words (receipt, file->sample_rate_hz == claim->rate_hz, N_ ("Sample rate"),
             rate_text (file->sample_rate_hz, LQ_UNITS_PLAIN),
             rate_text (file->sample_rate_hz, lq_units_local (LQ_UNITS_PLAIN)));
  add (receipt, file->n_channels == claim->n_channels, N_ ("Channels"),
       file->dual_mono ? N_ ("%d, both the same") : "%d", file->n_channels);
  const char *encoding = lq_encoding_words (file->encoding);
  add_words (receipt,
             g_str_equal (file->format, claim->format)
                 && g_str_equal (file->encoding, claim->encoding),
             N_ ("Encoding"), g_strdup_printf ("%s, %s", file->format, encoding),
             g_strdup_printf ("%s, %s", file->format, _ (encoding)));
  if (file->effective_bits.valid)
    add (receipt,
         claim->witness->effective_bits.valid
             && file->effective_bits.value == claim->witness->effective_bits.value,
         N_ ("Bits in use"), N_ ("%.0f of %d"), file->effective_bits.value,
         lq_sample_type_bits (claim->type));
}

static void check_levels (LqReceipt *receipt, const LqReceiptClaim *claim)
{
  const LqMeasure *file = &receipt->measure;
  gboolean same = same_as_expected (receipt, claim);
  char at[LQ_UNITS_TEXT];
  lq_time_format (MAX (file->true_peak_at, 0), claim->rate_hz, 3, at);
  add_reading (receipt, same, N_ ("Integrated"), file->integrated_lufs, LQ_UNIT_LUFS, NULL);
  add_reading (receipt, same, N_ ("Loudness range"), file->loudness_range_lu, LQ_UNIT_LU, NULL);
  add_reading (receipt, same, N_ ("True peak"), file->true_peak_dbtp, LQ_UNIT_DBTP, at);
  add_reading (receipt, same, N_ ("Sample peak"), file->sample_peak_dbfs, LQ_UNIT_DBFS, NULL);
  add (receipt, same, N_ ("Clipped runs"), "%lld", (long long)file->clipped_runs);
  add (receipt, same, N_ ("Head and tail"), N_ ("%.3f s and %.3f s silent"),
       (double)file->leading_silence / claim->rate_hz,
       (double)file->trailing_silence / claim->rate_hz);
}

/* No more and no less than was asked for. */
static void check_tags (LqReceipt *receipt, const LqReceiptClaim *claim, const LqTags *read)
{
  int n = 0;
  for (int i = 0; i < claim->tags->n; i++)
    n +=
        g_strcmp0 (lq_tags_get (read, claim->tags->items[i].key), claim->tags->items[i].value) == 0;
  if (claim->tags->n == 0)
    add (receipt, read->n == 0, N_ ("Tags"),
         read->n == 0 ? N_ ("none, as asked for") : N_ ("%d nobody asked for"), read->n);
  else
    add (receipt, n == claim->tags->n && read->n == n, N_ ("Tags read back"),
         read->n > n ? N_ ("%d of %d, and others") : N_ ("%d of %d"), n, claim->tags->n);
}

/* What others will hear: libsndfile must give the same samples as our own decoders. */
typedef struct
{
  LqReader *reader; /* NULL: it does not read this file, or another shape of it */
  int n_channels;
  gboolean same;
} Second;

static void open_second (Second *second, const char *path, const LqReaderInfo *first)
{
  LqReaderOptions options = { .path = LQ_READER_SNDFILE };
  LqError failure = { 0 };
  *second = (Second){ .n_channels = first->n_channels };
  if (lq_reader_open (path, &options, &second->reader, &failure) != LQ_OK)
    return;
  const LqReaderInfo *info = lq_reader_info (second->reader);
  second->same = info->n_frames == first->n_frames && info->rate_hz == first->rate_hz
                 && info->n_channels == first->n_channels;
  if (!second->same)
    g_clear_pointer (&second->reader, lq_reader_free);
}

static void compare (void *data, const double *const *in, LqFrames at, int n)
{
  Second *second = data;
  double *planes[LQ_MAX_CHANNELS];
  g_autofree double *memory = NULL;
  if (!second->same)
    return;
  memory = g_new (double, (gsize)second->n_channels *n);
  for (int c = 0; c < second->n_channels; c++)
    planes[c] = memory + (gsize)c * n;
  second->same = lq_reader_read_at (second->reader, at, n, planes, NULL) == n;
  for (int c = 0; c < second->n_channels && second->same; c++)
    second->same = memcmp (planes[c], in[c], sizeof (double) * (gsize)n) == 0;
}

static void check_name (LqReceipt *receipt, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  gboolean plain = strpbrk (name, FORBIDDEN) == NULL;
  add (receipt, plain, N_ ("Name"),
       plain ? N_ ("no character that stores refuse") : N_ ("holds one of %s"), FORBIDDEN);
}

static bool on_progress (void *cancellable, LqFrames done, LqFrames total)
{
  return !g_cancellable_is_cancelled (cancellable);
}

/* Measures the file to its end, looking for damage on the way, beside a second reader. */
static LqStatus read_back (LqReceipt *receipt, const char *path, LqReader *reader, Second *second,
                           GCancellable *cancellable, LqError *failure)
{
  LqMeasureOptions options = { .to_s = -1.0,
                               .progress = on_progress,
                               .progress_data = cancellable,
                               .look = compare,
                               .look_data = second };
  open_second (second, path, lq_reader_info (reader));
  LqStatus status = lq_measure_reader (reader, &options, &receipt->measure, failure);
  lq_reader_free (second->reader);
  return status;
}

LqReceipt *lq_receipt_new (const LqReceiptClaim *claim, GCancellable *cancellable, GError **error)
{
  const char *path = claim->reached_by ? claim->reached_by : claim->path;
  LqReceipt *receipt = g_new0 (LqReceipt, 1);
  receipt->lines = g_ptr_array_new_with_free_func (line_free);
  LqReader *reader = NULL;
  LqError failure = { 0 };
  Second second = { 0 };
  int64_t n_bytes;
  if (lq_reader_open (path, NULL, &reader, &failure) != LQ_OK
      || read_back (receipt, path, reader, &second, cancellable, &failure) != LQ_OK
      || lq_media_hash_file (path, on_progress, cancellable, receipt->sha256, &n_bytes, &failure)
             != LQ_OK)
    {
      lq_failure_set (error, &failure);
      g_prefix_error (error, _ ("Reading “%s” back: "), claim->path);
      lq_reader_free (reader);
      lq_receipt_free (receipt);
      return NULL;
    }
  receipt->n_bytes = n_bytes;
  check_words (receipt, claim);
  check_shape (receipt, claim);
  check_levels (receipt, claim);
  add (receipt, second.same, N_ ("Second reader"),
       second.same ? N_ ("libsndfile reads the same samples")
                   : N_ ("libsndfile does not read the same samples"));
  check_tags (receipt, claim, lq_reader_tags (reader));
  check_name (receipt, claim->path);
  gboolean whole = lq_reader_info (reader)->faults == 0;
  add (receipt, whole, N_ ("Container"), whole ? N_ ("whole") : "%s",
       lq_reader_fault_text (reader));
  lq_reader_free (reader);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_pointer (&receipt, lq_receipt_free);
  return receipt;
}

void lq_receipt_free (LqReceipt *receipt)
{
  if (!receipt)
    return;
  g_ptr_array_unref (receipt->lines);
  g_free (receipt);
}

gboolean lq_receipt_holds (const LqReceipt *receipt)
{
  return receipt->n_held == receipt->lines->len;
}

char *lq_receipt_to_text (const LqReceipt *receipt, const char *name, const char *path,
                          GPtrArray *done)
{
  GString *text = g_string_new (NULL);
  g_autofree char *file = g_path_get_basename (path);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S %z");
  g_string_append_printf (text, "%s\n%s\nread back %s\n\n", name, file, time);
  for (guint i = 0; i < done->len; i++)
    g_string_append_printf (text, "%s %s\n", i == 0 ? "Done:" : "     ", (char *)done->pdata[i]);
  if (done->len == 0)
    g_string_append (text, "Done: nothing beyond the render\n");
  g_string_append_c (text, '\n');
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const LqReceiptLine *line = receipt->lines->pdata[i];
      g_string_append_printf (text, "%s %-22s %s\n", line->holds ? "✓" : "✗", line->name,
                              line->text);
    }
  g_string_append_printf (text, "\nSHA-256 %s\n%" G_GINT64_FORMAT " bytes\n", receipt->sha256,
                          receipt->n_bytes);
  g_string_append_printf (text, "%u of %u proved\n", receipt->n_held, receipt->lines->len);
  return g_string_free (text, FALSE);
}
