/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/output_file.h"

#include "app/failure.h"
#include "app/witness.h"
#include "app/words.h"
#include "media/resample.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define BLOCK 4096

struct LqOutputFile
{
  LqDelivered *delivered;
  LqOutputFileSource source;
  LqQuantiserSpec quantiser;
  LqFrames n_frames; /* that there must be */
  gboolean replaces; /* a file that was there */
  LqFileFormat written_as;
  LqWriter *writer;
  LqResampler *resampler; /* NULL: the source's rate */
  LqWitness *witness;
  double *converted[LQ_MAX_CHANNELS];
};

LqOutputFile *lq_output_file_new (LqDelivered *delivered)
{
  LqOutputFile *output = g_new0 (LqOutputFile, 1);
  output->delivered = delivered;
  return output;
}

void lq_output_file_free (gpointer data)
{
  LqOutputFile *output = data;
  lq_writer_cancel (output->writer);
  lq_resampler_free (output->resampler);
  lq_witness_free (output->witness);
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    g_free (output->converted[c]);
  g_free (output);
}

void lq_delivered_did (LqDelivered *delivered, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (delivered->done, lq_words_plain (format, arguments));
  va_end (arguments);
  va_start (arguments, format);
  g_ptr_array_add (delivered->told, lq_words_shown (format, arguments));
  va_end (arguments);
}

void lq_output_file_fail (LqOutputFile *output, const LqError *failure)
{
  LqDelivered *delivered = output->delivered;
  g_autoptr (GError) error = NULL;
  lq_failure_set (&error, failure);
  g_free (delivered->error);
  delivered->error = g_strdup (error->message);
  delivered->state =
      failure->status == LQ_ERROR_CANCELLED ? LQ_DELIVER_CANCELLED : LQ_DELIVER_FAILED;
  lq_writer_cancel (g_steal_pointer (&output->writer));
}

gboolean lq_output_file_is_open (const LqOutputFile *output) { return output->writer != NULL; }

/* ---- What cannot be put where it belongs ---- */

bool lq_output_keep_in (int n, char folder[PATH_MAX])
{
  g_autofree char *mine = g_build_filename (g_get_user_state_dir (), "lacquer", "kept", NULL);
  const char *folders[] = { mine, g_get_tmp_dir () };
  if (n == 0)
    g_mkdir_with_parents (mine, 0700); /* what comes of it shows when it is used */
  return n < (int)G_N_ELEMENTS (folders) && g_strlcpy (folder, folders[n], PATH_MAX) < PATH_MAX;
}

char *lq_output_kept_text (const char *why, const char *kept)
{
  g_autofree char *name = g_filename_display_name (kept);
  return g_strdup_printf (_ ("%s. The file is whole: it is kept as %s."), why, name);
}

static void tell_kept (LqOutputFile *output, const LqAtomicKept *kept)
{
  LqDelivered *delivered = output->delivered;
  if (*kept->path == '\0')
    return;
  delivered->kept_path = g_strdup (kept->path);
  delivered->error = lq_output_kept_text (kept->why.detail, kept->path);
  output->replaces = FALSE;
}

/* What goes wrong after that is told as well. */
static void complain (LqDelivered *delivered, const char *text)
{
  char *before = delivered->error;
  delivered->error = before ? g_strconcat (before, " ", text, NULL) : g_strdup (text);
  g_free (before);
}

/* ---- Opening ---- */

static gboolean converts (const LqOutputFile *output)
{
  return output->delivered->spec->rate_hz != output->source.rate_hz;
}

/* Dither only where it is needed, and said. */
static LqDitherKind settle_dither (LqOutputFile *output)
{
  LqDelivered *delivered = output->delivered;
  const LqDeliverSpec *spec = delivered->spec;
  int bits = lq_sample_type_bits (spec->type);
  if (lq_sample_type_is_float (spec->type))
    return LQ_DITHER_NONE;
  if (!converts (output) && lq_grid_fits (output->source.grid, spec->type))
    {
      lq_delivered_did (delivered,
                        N_ ("not dithered: the whole render is on the %d-bit grid already"), bits);
      return LQ_DITHER_NONE;
    }
  if (spec->dither == LQ_DITHER_NONE)
    lq_delivered_did (delivered, N_ ("rounded to %d bit without dither"), bits);
  else if (lq_dither_shapes_at (spec->dither, spec->rate_hz))
    lq_delivered_did (delivered, N_ ("dithered to %d bit (TPDF, noise shaped, %s, seed %llu)"),
                      bits, lq_dither_curve (spec->dither), (unsigned long long)spec->seed);
  else if (lq_dither_is_shaped (spec->dither))
    lq_delivered_did (
        delivered,
        N_ ("dithered to %d bit (TPDF, flat: shaped at 44.1 and 48 kHz only, seed %llu)"), bits,
        (unsigned long long)spec->seed);
  else
    lq_delivered_did (delivered, N_ ("dithered to %d bit (TPDF, seed %llu)"), bits,
                      (unsigned long long)spec->seed);
  return spec->dither;
}

static gboolean open_resampler (LqOutputFile *output, LqError *failure)
{
  const LqDeliverSpec *spec = output->delivered->spec;
  char text[160];
  if (!converts (output))
    return TRUE;
  if (lq_resampler_new (output->source.rate_hz, spec->rate_hz, output->source.n_channels,
                        LQ_RESAMPLE_VHQ_STEEP, &output->resampler, failure)
      != LQ_OK)
    return FALSE;
  lq_resample_describe (output->source.rate_hz, spec->rate_hz, LQ_RESAMPLE_VHQ_STEEP, text,
                        sizeof text);
  lq_delivered_did (output->delivered, N_ ("resampled: %s"), text);
  for (int c = 0; c < output->source.n_channels; c++)
    output->converted[c] = g_new (double, BLOCK);
  return TRUE;
}

void lq_output_file_open (LqOutputFile *output, const LqOutputFileSource *source)
{
  const LqDeliverSpec *spec = output->delivered->spec;
  LqError failure = { 0 };
  output->source = *source;
  output->delivered->state = LQ_DELIVER_WRITING;
  if (!open_resampler (output, &failure))
    {
      lq_output_file_fail (output, &failure);
      return;
    }
  LqDitherKind dither = settle_dither (output);
  output->n_frames = lq_resample_length (source->n_frames, source->rate_hz, spec->rate_hz);
  LqWriterSpec writer = {
    .format = spec->format,
    .mode = source->mode,
    .scratch = spec->scratch,
    .keep_in = lq_output_keep_in,
    .type = spec->type,
    .dither = dither,
    .dither_seed = spec->seed,
    .rate_hz = spec->rate_hz,
    .n_channels = source->n_channels,
    .n_frames = output->n_frames,
    .tags = spec->tags.n > 0 ? &spec->tags : NULL,
  };
  output->quantiser = (LqQuantiserSpec){ .type = spec->type,
                                         .dither = dither,
                                         .seed = spec->seed,
                                         .rate_hz = spec->rate_hz,
                                         .n_channels = source->n_channels };
  output->replaces = !spec->scratch && g_file_test (spec->path, G_FILE_TEST_EXISTS);
  if (lq_writer_open (spec->path, &writer, &output->writer, &failure) != LQ_OK)
    {
      lq_output_file_fail (output, &failure);
      return;
    }
  output->witness = lq_witness_new (&output->quantiser);
}

/* ---- Writing ---- */

static void write_frames (LqOutputFile *output, const double *const *planes, int n)
{
  LqError failure = { 0 };
  if (n == 0)
    return;
  if (lq_writer_write (output->writer, planes, n, &failure) != LQ_OK)
    lq_output_file_fail (output, &failure);
  else
    lq_witness_process (output->witness, planes, n);
}

/* PLANES NULL: the end. */
static void convert_frames (LqOutputFile *output, const double *const *planes, int n)
{
  int at = 0, n_made = 1, n_channels = output->source.n_channels;
  while (output->writer && (planes ? at < n : n_made > 0))
    {
      LqError failure = { 0 };
      int n_taken = 0;
      const double *in[LQ_MAX_CHANNELS];
      for (int c = 0; c < n_channels; c++)
        in[c] = planes ? planes[c] + at : NULL;
      if (lq_resampler_process (output->resampler, planes ? in : NULL, n - at, &n_taken,
                                output->converted, BLOCK, &n_made, &failure)
          != LQ_OK)
        {
          lq_output_file_fail (output, &failure);
          return;
        }
      at += n_taken;
      write_frames (output, (const double *const *)output->converted, n_made);
    }
}

void lq_output_file_write (LqOutputFile *output, const double *const *planes, int n)
{
  if (!output->writer)
    return;
  if (output->resampler)
    convert_frames (output, planes, n);
  else
    write_frames (output, planes, n);
}

/* ---- Proving: the file is read back ---- */

static const char *encoding_of (LqSampleType type)
{
  switch (type)
    {
    case LQ_SAMPLE_INT16:
      return "PCM_16";
    case LQ_SAMPLE_INT24:
      return "PCM_24";
    case LQ_SAMPLE_INT32:
      return "PCM_32";
    case LQ_SAMPLE_FLOAT32:
      return "FLOAT";
    default:
      return "DOUBLE";
    }
}

/* The N-th name for it. Owns: g_free. */
static char *receipt_path_of (const LqDelivered *delivered, int n)
{
  return n == 1 ? g_strconcat (lq_delivered_path (delivered), ".receipt.txt", NULL)
                : g_strdup_printf ("%s.receipt-%d.txt", lq_delivered_path (delivered), n);
}

/* One that is there proves a file that was moved away: it is kept. Owns: g_free. */
static char *free_receipt_path (const LqDelivered *delivered)
{
  for (int n = 1;; n++)
    {
      g_autofree char *path = receipt_path_of (delivered, n);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

/* Of one that is kept among files of others nobody else needs the receipt either. */
static int receipt_mode (const LqDelivered *delivered)
{
  GStatBuf info;
  gboolean kept = delivered->kept_path && g_stat (delivered->kept_path, &info) == 0;
  return kept ? info.st_mode & 0666 : 0666;
}

static void write_receipt (LqDelivered *delivered)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lq_receipt_to_text (delivered->receipt, delivered->spec->name,
                                              lq_delivered_path (delivered), delivered->done);
  g_autofree char *path = free_receipt_path (delivered);
  if (g_file_set_contents_full (path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING,
                                receipt_mode (delivered), &error))
    delivered->receipt_path = g_steal_pointer (&path);
  else
    {
      g_autofree char *sentence = g_strdup_printf (
          _ ("The receipt could not be written beside the file: %s"), error->message);
      complain (delivered, sentence);
    }
}

static void prove (LqOutputFile *output, GCancellable *cancellable)
{
  LqDelivered *delivered = output->delivered;
  g_autoptr (GError) error = NULL;
  LqWitnessReport witness;
  lq_witness_finish (output->witness, &witness);
  char scratch[PATH_MAX];
  if (delivered->spec->scratch)
    lq_scratch_path (delivered->spec->scratch, scratch);
  LqReceiptClaim claim = {
    .path = lq_delivered_path (delivered),
    .reached_by = delivered->spec->scratch ? scratch : NULL,
    .format = lq_file_format_name (output->written_as),
    .encoding = encoding_of (delivered->spec->type),
    .rate_hz = delivered->spec->rate_hz,
    .n_channels = output->quantiser.n_channels,
    .n_frames = output->n_frames,
    .type = delivered->spec->type,
    .tags = &delivered->spec->tags,
    .witness = &witness,
  };
  delivered->state = LQ_DELIVER_PROVING;
  g_autofree char *old = receipt_path_of (delivered, 1); /* of the file that was replaced */
  if (output->replaces && !delivered->spec->no_receipt_file)
    g_unlink (old);
  delivered->receipt = lq_receipt_new (&claim, cancellable, &error);
  if (!delivered->receipt)
    {
      complain (delivered, error->message);
      delivered->state = LQ_DELIVER_NOT_PROVED;
      return;
    }
  if (!delivered->spec->no_receipt_file)
    write_receipt (delivered);
  delivered->state = !lq_receipt_holds (delivered->receipt) ? LQ_DELIVER_NOT_PROVED
                     : delivered->kept_path                 ? LQ_DELIVER_KEPT
                                                            : LQ_DELIVER_PROVED;
}

void lq_output_file_finish (LqOutputFile *output, GCancellable *cancellable)
{
  LqError failure = { 0 };
  LqWriterReport report;
  if (!output->writer)
    return;
  if (output->resampler)
    convert_frames (output, NULL, 0);
  if (!output->writer)
    return;
  LqWriter *writer = g_steal_pointer (&output->writer);
  if (lq_writer_finish (writer, &report, &failure) != LQ_OK)
    {
      lq_output_file_fail (output, &failure);
      return;
    }
  output->delivered->n_bytes = report.n_bytes;
  output->written_as = report.format;
  tell_kept (output, &report.kept);
  if (report.format == LQ_FILE_RF64 && output->delivered->spec->format == LQ_FILE_WAV)
    lq_delivered_did (output->delivered, N_ ("written as RF64: larger than 4 GiB"));
  if (report.stats.n_clamped > 0)
    lq_delivered_did (output->delivered,
                      N_ ("%lld samples beyond full scale were clamped, the first at frame %lld"),
                      (long long)report.stats.n_clamped, (long long)report.stats.first_clamped);
  prove (output, output->replaces ? NULL : cancellable); /* what stays has its receipt */
}

/* ---- Ending with the others ---- */

static void take_back (const LqOutputFile *output)
{
  LqDelivered *delivered = output->delivered;
  if (output->replaces || delivered->state == LQ_DELIVER_FAILED)
    return;
  if (!delivered->spec->scratch)
    g_unlink (lq_delivered_path (delivered));
  if (delivered->receipt_path)
    g_unlink (delivered->receipt_path);
  g_clear_pointer (&delivered->receipt_path, g_free);
  g_clear_pointer (&delivered->receipt, lq_receipt_free);
  delivered->state = LQ_DELIVER_CANCELLED;
}

void lq_output_file_abandon (LqOutputFile *output, const GError *cause)
{
  gboolean cancelled = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  LqDelivered *delivered = output->delivered;
  if (output->writer)
    {
      lq_writer_cancel (g_steal_pointer (&output->writer));
      delivered->error = g_strdup (cause->message);
      delivered->state = cancelled ? LQ_DELIVER_CANCELLED : LQ_DELIVER_FAILED;
    }
  else if (cancelled)
    take_back (output);
}
