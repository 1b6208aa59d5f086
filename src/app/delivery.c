/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/delivery.h"

#include "app/failure.h"
#include "app/words.h"
#include "engine/offline.h"
#include "media/resample.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#define BLOCK             4096
#define LOOKING_SHARE     0.4 /* of the progress, where the first pass has to see everything */
#define WRITING_END       0.8 /* the rest is proving */
#define OVER_TOLERANCE_DB 0.01
#define CEILING_STEPS     100.0 /* in a dB */

/* One file under way. */
typedef struct
{
  LqDelivered *delivered;
  LqQuantiserSpec quantiser;
  LqFrames n_frames; /* that there must be */
  gboolean replaces; /* a file that was there */
  LqFileFormat written_as;
  LqWriter *writer;
  LqResampler *resampler; /* NULL: the session's rate */
  LqWitness *witness;
  double *converted[LQ_MAX_CHANNELS];
} Output;

struct LqDelivery
{
  LqScene *scene;
  LqFrames from, to;
  LqWriteMode mode;
  int n_channels;
  GPtrArray *files;   /* LqDelivered */
  GPtrArray *outputs; /* Output, while running */

  /* While running */
  LqGrid grid;      /* of the whole render */
  double looked_at; /* the progress that the first pass took */
  gboolean enough;  /* a sink has what it wants */
  double *block[LQ_MAX_CHANNELS];
  int n_block;
  LqDeliveryProgress progress;
  gpointer data;
  GCancellable *cancellable;
  gint64 begun_us;
};

/* ---- The object ---- */

static void delivered_free (gpointer data)
{
  LqDelivered *delivered = data;
  lq_deliver_spec_free (delivered->spec);
  g_free (delivered->error);
  g_ptr_array_unref (delivered->done);
  g_ptr_array_unref (delivered->told);
  lq_receipt_free (delivered->receipt);
  g_free (delivered->receipt_path);
  g_free (delivered);
}

LqDelivery *lq_delivery_new_scene (LqScene *scene, LqFrames from, LqFrames to, LqWriteMode mode)
{
  LqDelivery *delivery = g_new0 (LqDelivery, 1);
  delivery->scene = scene;
  delivery->from = to > from ? from : 0;
  delivery->to = to > from ? to : scene->timeline.length;
  delivery->mode = mode;
  delivery->n_channels = scene->graph.n_channels;
  delivery->files = g_ptr_array_new_with_free_func (delivered_free);
  return delivery;
}

LqDelivery *lq_delivery_new (LqSession *session, LqFrames from, LqFrames to, LqWriteMode mode)
{
  return lq_delivery_new_scene (lq_scene_new (session), from, to, mode);
}

void lq_delivery_free (LqDelivery *delivery)
{
  if (!delivery)
    return;
  g_ptr_array_unref (delivery->files);
  lq_scene_free (delivery->scene);
  g_free (delivery);
}

void lq_delivery_add (LqDelivery *delivery, LqDeliverSpec *spec)
{
  LqDelivered *delivered = g_new0 (LqDelivered, 1);
  delivered->spec = spec;
  delivered->done = g_ptr_array_new_with_free_func (g_free);
  delivered->told = g_ptr_array_new_with_free_func (g_free);
  if (spec->rate_hz <= 0.0)
    spec->rate_hz = delivery->scene->graph.rate_hz;
  g_ptr_array_add (delivery->files, delivered);
}

guint lq_delivery_n_files (const LqDelivery *delivery) { return delivery->files->len; }

const LqDelivered *lq_delivery_get (const LqDelivery *delivery, guint index)
{
  return delivery->files->pdata[index];
}

/* ---- Progress ---- */

static void tell (LqDelivery *delivery, double fraction, double speed)
{
  double elapsed_s = (double)(g_get_monotonic_time () - delivery->begun_us) / G_USEC_PER_SEC;
  double left_s = fraction > 0.01 ? elapsed_s * (1.0 / fraction - 1.0) : -1.0;
  if (delivery->progress)
    delivery->progress (delivery->data, fraction, speed, left_s);
}

static bool on_looking (void *data, LqFrames done, LqFrames total)
{
  LqDelivery *delivery = data;
  delivery->looked_at = LOOKING_SHARE * (double)done / (double)total;
  tell (delivery, delivery->looked_at, 0.0);
  return !g_cancellable_is_cancelled (delivery->cancellable);
}

static bool on_writing (void *data, LqFrames done, LqFrames total)
{
  LqDelivery *delivery = data;
  double elapsed_s = (double)(g_get_monotonic_time () - delivery->begun_us) / G_USEC_PER_SEC;
  double speed = elapsed_s > 0.0 ? (double)done / delivery->scene->graph.rate_hz / elapsed_s : 0.0;
  tell (delivery,
        delivery->looked_at
            + (WRITING_END - delivery->looked_at) * (double)done / (double)MAX (total, 1),
        speed);
  return !g_cancellable_is_cancelled (delivery->cancellable);
}

/* ---- First pass: is the whole render on a grid already? ---- */

static gboolean converts (const LqDelivery *delivery, const LqDeliverSpec *spec)
{
  return spec->rate_hz != delivery->scene->graph.rate_hz;
}

/* Some file would need no rounding if everything so far were all. */
static gboolean some_fit (const LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->files->len; i++)
    {
      const LqDeliverSpec *spec = lq_delivery_get (delivery, i)->spec;
      if (!lq_sample_type_is_float (spec->type) && !converts (delivery, spec)
          && lq_grid_fits (&delivery->grid, spec->type))
        return TRUE;
    }
  return FALSE;
}

static LqStatus grid_sink (void *data, const LqRenderBlock *block, LqError *error)
{
  LqDelivery *delivery = data;
  lq_grid_process (&delivery->grid, block->racks[0], block->n_channels, block->n_frames);
  delivery->enough = !some_fit (delivery);
  return delivery->enough ? LQ_ERROR_CANCELLED : LQ_OK;
}

static gboolean render (LqDelivery *delivery, LqRenderSink sink, LqRenderProgress progress,
                        GError **error)
{
  LqError failure = { 0 };
  LqRenderReport report = { 0 };
  LqTimeline *timeline = lq_timeline_new (&delivery->scene->timeline);
  LqRenderSpec spec = {
    .graph = &delivery->scene->graph,
    .timeline = timeline,
    .from = delivery->from,
    .to = delivery->to,
    .sink = sink,
    .progress = progress,
    .data = delivery,
  };
  delivery->enough = FALSE;
  LqStatus status = lq_render (&spec, &report, &failure);
  lq_timeline_free (timeline);
  if (report.fault != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("A processor gave values that are no numbers; nothing was written."));
      return FALSE;
    }
  failure.status = status;
  return status == LQ_OK || delivery->enough || lq_failure_set (error, &failure);
}

/* ---- Second pass: all files at once ---- */

static void did (LqDelivered *delivered, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void did (LqDelivered *delivered, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (delivered->done, lq_words_plain (format, arguments));
  va_end (arguments);
  va_start (arguments, format);
  g_ptr_array_add (delivered->told, lq_words_shown (format, arguments));
  va_end (arguments);
}

static void fail (Output *output, const LqError *failure)
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

static void output_free (gpointer data)
{
  Output *output = data;
  lq_writer_cancel (output->writer);
  lq_resampler_free (output->resampler);
  lq_witness_free (output->witness);
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    g_free (output->converted[c]);
  g_free (output);
}

/* Dither only where it is needed, and said. */
static LqDitherKind settle_dither (LqDelivery *delivery, LqDelivered *delivered)
{
  const LqDeliverSpec *spec = delivered->spec;
  int bits = lq_sample_type_bits (spec->type);
  if (lq_sample_type_is_float (spec->type))
    return LQ_DITHER_NONE;
  if (!converts (delivery, spec) && lq_grid_fits (&delivery->grid, spec->type))
    {
      did (delivered, N_ ("not dithered: the whole render is on the %d-bit grid already"), bits);
      return LQ_DITHER_NONE;
    }
  if (spec->dither == LQ_DITHER_NONE)
    did (delivered, N_ ("rounded to %d bit without dither"), bits);
  else if (lq_dither_is_shaped (spec->dither) && lq_dither_shapes_at (spec->rate_hz))
    did (delivered, N_ ("dithered to %d bit (TPDF, noise shaped, %s, seed %llu)"), bits,
         lq_dither_curve (spec->dither), (unsigned long long)spec->seed);
  else if (lq_dither_is_shaped (spec->dither))
    did (delivered,
         N_ ("dithered to %d bit (TPDF, flat: shaped at 44.1 and 48 kHz only, seed %llu)"), bits,
         (unsigned long long)spec->seed);
  else
    did (delivered, N_ ("dithered to %d bit (TPDF, seed %llu)"), bits,
         (unsigned long long)spec->seed);
  return spec->dither;
}

static gboolean open_resampler (LqDelivery *delivery, Output *output, LqError *failure)
{
  const LqDeliverSpec *spec = output->delivered->spec;
  char text[160];
  if (!converts (delivery, spec))
    return TRUE;
  if (lq_resampler_new (delivery->scene->graph.rate_hz, spec->rate_hz, delivery->n_channels,
                        LQ_RESAMPLE_VHQ_STEEP, &output->resampler, failure)
      != LQ_OK)
    return FALSE;
  lq_resample_describe (delivery->scene->graph.rate_hz, spec->rate_hz, LQ_RESAMPLE_VHQ_STEEP, text,
                        sizeof text);
  did (output->delivered, N_ ("resampled: %s"), text);
  for (int c = 0; c < delivery->n_channels; c++)
    output->converted[c] = g_new (double, BLOCK);
  return TRUE;
}

/* Two files of one name: the first has it. */
static gboolean name_is_free (LqDelivery *delivery, const LqDelivered *delivered, LqError *failure)
{
  for (guint i = 0; i < delivery->outputs->len; i++)
    {
      const LqDelivered *earlier = ((Output *)delivery->outputs->pdata[i])->delivered;
      if (earlier != delivered && g_str_equal (earlier->spec->path, delivered->spec->path))
        {
          lq_error_set (failure, LQ_ERROR_EXISTS, -1,
                        "“%.80s” makes a file of the same name: {rate} and {bits} in the template "
                        "set them apart",
                        earlier->spec->name);
          return FALSE;
        }
    }
  return TRUE;
}

static void open_output (LqDelivery *delivery, LqDelivered *delivered)
{
  const LqDeliverSpec *spec = delivered->spec;
  Output *output = g_new0 (Output, 1);
  LqError failure = { 0 };
  output->delivered = delivered;
  g_ptr_array_add (delivery->outputs, output);
  delivered->state = LQ_DELIVER_WRITING;
  if (!name_is_free (delivery, delivered, &failure) || !open_resampler (delivery, output, &failure))
    {
      fail (output, &failure);
      return;
    }
  LqDitherKind dither = settle_dither (delivery, delivered);
  output->n_frames = lq_resample_length (delivery->to - delivery->from,
                                         delivery->scene->graph.rate_hz, spec->rate_hz);
  LqWriterSpec writer = {
    .format = spec->format,
    .mode = delivery->mode,
    .type = spec->type,
    .dither = dither,
    .dither_seed = spec->seed,
    .rate_hz = spec->rate_hz,
    .n_channels = delivery->n_channels,
    .n_frames = output->n_frames,
    .tags = spec->tags.n > 0 ? &spec->tags : NULL,
  };
  output->quantiser = (LqQuantiserSpec){ .type = spec->type,
                                         .dither = dither,
                                         .seed = spec->seed,
                                         .rate_hz = spec->rate_hz,
                                         .n_channels = delivery->n_channels };
  output->replaces = g_file_test (spec->path, G_FILE_TEST_EXISTS);
  if (lq_writer_open (spec->path, &writer, &output->writer, &failure) != LQ_OK)
    {
      fail (output, &failure);
      return;
    }
  output->witness = lq_witness_new (&output->quantiser);
}

static void write_frames (Output *output, const double *const *planes, int n)
{
  LqError failure = { 0 };
  if (n == 0)
    return;
  if (lq_writer_write (output->writer, planes, n, &failure) != LQ_OK)
    fail (output, &failure);
  else
    lq_witness_process (output->witness, planes, n);
}

/* PLANES NULL: the end. */
static void convert_frames (Output *output, const double *const *planes, int n, int n_channels)
{
  int at = 0, n_made = 1;
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
          fail (output, &failure);
          return;
        }
      at += n_taken;
      write_frames (output, (const double *const *)output->converted, n_made);
    }
}

static void flush_block (LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->outputs->len; i++)
    {
      Output *output = delivery->outputs->pdata[i];
      if (!output->writer)
        continue;
      if (output->resampler)
        convert_frames (output, (const double *const *)delivery->block, delivery->n_block,
                        delivery->n_channels);
      else
        write_frames (output, (const double *const *)delivery->block, delivery->n_block);
    }
  delivery->n_block = 0;
}

static gboolean any_open (const LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->outputs->len; i++)
    if (((Output *)delivery->outputs->pdata[i])->writer)
      return TRUE;
  return FALSE;
}

static LqStatus write_sink (void *data, const LqRenderBlock *block, LqError *error)
{
  LqDelivery *delivery = data;
  for (int c = 0; c < delivery->n_channels; c++)
    memcpy (delivery->block[c] + delivery->n_block, block->racks[0][c],
            (gsize)block->n_frames * sizeof (double));
  delivery->n_block += block->n_frames;
  if (delivery->n_block + LQ_QUANTUM > BLOCK)
    flush_block (delivery);
  delivery->enough = !any_open (delivery); /* nobody listens any more */
  return delivery->enough ? LQ_ERROR_CANCELLED : LQ_OK;
}

/* ---- Third: each file is read back ---- */

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

/* Owns: g_free. */
static char *receipt_path_of (const LqDelivered *delivered)
{
  return g_strconcat (delivered->spec->path, ".receipt.txt", NULL);
}

static void write_receipt (LqDelivered *delivered)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lq_receipt_to_text (delivered->receipt, delivered->spec->name,
                                              delivered->spec->path, delivered->done);
  g_autofree char *path = receipt_path_of (delivered);
  if (g_file_set_contents (path, text, -1, &error))
    delivered->receipt_path = g_steal_pointer (&path);
  else
    delivered->error = g_strdup_printf (_ ("The receipt could not be written beside the file: %s"),
                                        error->message);
}

static void prove (Output *output, GCancellable *cancellable)
{
  LqDelivered *delivered = output->delivered;
  g_autoptr (GError) error = NULL;
  LqWitnessReport witness;
  lq_witness_finish (output->witness, &witness);
  LqReceiptClaim claim = {
    .path = delivered->spec->path,
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
  g_autofree char *old = receipt_path_of (delivered); /* of the file that was replaced */
  if (!delivered->spec->no_receipt_file)
    g_unlink (old);
  delivered->receipt = lq_receipt_new (&claim, cancellable, &error);
  if (!delivered->receipt)
    {
      delivered->error = g_strdup (error->message);
      delivered->state = LQ_DELIVER_NOT_PROVED;
      return;
    }
  if (!delivered->spec->no_receipt_file)
    write_receipt (delivered);
  delivered->state =
      lq_receipt_holds (delivered->receipt) ? LQ_DELIVER_PROVED : LQ_DELIVER_NOT_PROVED;
}

static void finish_output (LqDelivery *delivery, Output *output)
{
  LqError failure = { 0 };
  LqWriterReport report;
  if (!output->writer)
    return;
  if (output->resampler)
    convert_frames (output, NULL, 0, delivery->n_channels);
  if (!output->writer)
    return;
  LqWriter *writer = g_steal_pointer (&output->writer);
  if (lq_writer_finish (writer, &report, &failure) != LQ_OK)
    {
      fail (output, &failure);
      return;
    }
  output->delivered->n_bytes = report.n_bytes;
  output->written_as = report.format;
  if (report.format == LQ_FILE_RF64 && output->delivered->spec->format == LQ_FILE_WAV)
    did (output->delivered, N_ ("written as RF64: larger than 4 GiB"));
  if (report.stats.n_clamped > 0)
    did (output->delivered,
         N_ ("%lld samples beyond full scale were clamped, the first at frame %lld"),
         (long long)report.stats.n_clamped, (long long)report.stats.first_clamped);
  prove (output, delivery->cancellable);
}

static void finish_all (LqDelivery *delivery)
{
  guint n = delivery->outputs->len;
  for (guint i = 0; i < n && !g_cancellable_is_cancelled (delivery->cancellable); i++)
    {
      finish_output (delivery, delivery->outputs->pdata[i]);
      tell (delivery, WRITING_END + (1.0 - WRITING_END) * (i + 1.0) / n, 0.0);
    }
}

/* ---- The end ---- */

/* A file that is whole already goes too, unless it took the place of another. */
static void take_back (const Output *output)
{
  LqDelivered *delivered = output->delivered;
  if (output->replaces || delivered->state == LQ_DELIVER_FAILED)
    return;
  g_unlink (delivered->spec->path);
  if (delivered->receipt_path)
    g_unlink (delivered->receipt_path);
  g_clear_pointer (&delivered->receipt_path, g_free);
  g_clear_pointer (&delivered->receipt, lq_receipt_free);
  delivered->state = LQ_DELIVER_CANCELLED;
}

static void abandon_all (LqDelivery *delivery, const GError *cause)
{
  gboolean cancelled = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < delivery->outputs->len; i++)
    {
      Output *output = delivery->outputs->pdata[i];
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
}

static gboolean check_all (LqDelivery *delivery, GError **error)
{
  gboolean any = FALSE;
  const char *first = NULL;
  for (guint i = 0; i < delivery->files->len; i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      any |= delivered->state == LQ_DELIVER_PROVED || delivered->state == LQ_DELIVER_NOT_PROVED;
      first = first ? first : delivered->error;
    }
  if (!any)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                 first ? first : _ ("No file was asked for."));
  return any;
}

static void tell_missing_samples (LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->scene->samples->len; i++)
    {
      const LqSceneSample *sample = &g_array_index (delivery->scene->samples, LqSceneSample, i);
      g_autofree char *name = g_filename_display_basename (sample->path);
      for (guint k = 0; k < delivery->files->len && sample->missing; k++)
        did (delivery->files->pdata[k], N_ ("%s stayed dry: its response “%s” was not found"),
             sample->node->processor->info.name, name);
    }
}

gboolean lq_delivery_run (LqDelivery *delivery, LqDeliveryProgress progress, gpointer data,
                          GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  delivery->progress = progress;
  delivery->data = data;
  delivery->cancellable = cancellable;
  delivery->begun_us = g_get_monotonic_time ();
  delivery->grid = (LqGrid){ 0 };
  delivery->looked_at = 0.0;
  delivery->outputs = g_ptr_array_new_with_free_func (output_free);
  for (int c = 0; c < delivery->n_channels; c++)
    delivery->block[c] = g_new (double, BLOCK);

  gboolean ok = lq_scene_load_samples (delivery->scene, &failure);
  tell_missing_samples (delivery);
  ok = ok && (!some_fit (delivery) || render (delivery, grid_sink, on_looking, &failure));
  for (guint i = 0; i < delivery->files->len && ok; i++)
    open_output (delivery, delivery->files->pdata[i]);
  ok = ok && render (delivery, write_sink, on_writing, &failure);
  if (ok)
    {
      flush_block (delivery);
      finish_all (delivery);
      ok = !g_cancellable_set_error_if_cancelled (cancellable, &failure)
           && check_all (delivery, &failure);
    }
  if (!ok)
    abandon_all (delivery, failure);

  g_clear_pointer (&delivery->outputs, g_ptr_array_unref);
  for (int c = 0; c < delivery->n_channels; c++)
    g_clear_pointer (&delivery->block[c], g_free);
  if (failure)
    g_propagate_error (error, failure);
  return ok;
}

/* ---- The ceiling ---- */

/* The last engaged limiter of the rack with nothing louder after it but what it let through. */
static const LqNodeSpec *last_limiter (const LqScene *scene)
{
  const LqRackSpec *rack = &scene->graph.racks[0];
  for (int i = rack->n_nodes; i-- > 0;)
    if (strcmp (rack->nodes[i].processor->info.id, "limiter") == 0
        && rack->nodes[i].node[LQ_NODE_BYPASS] < 0.5)
      return &rack->nodes[i];
  return NULL;
}

gboolean lq_delivery_get_over (const LqDelivery *delivery, LqDeliveryOver *over)
{
  const LqNodeSpec *limiter = last_limiter (delivery->scene);
  if (!limiter)
    return FALSE;
  *over = (LqDeliveryOver){ .limiter = limiter->key };
  over->ceiling_dbtp = limiter->params[lq_info_find_param (&limiter->processor->info, "ceiling")];
  for (guint i = 0; i < delivery->files->len; i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      if (!delivered->receipt || !delivered->receipt->measure.true_peak_dbtp.valid)
        continue;
      double over_db = delivered->receipt->measure.true_peak_dbtp.value - over->ceiling_dbtp;
      if (over_db > OVER_TOLERANCE_DB && over_db > over->over_db)
        {
          over->over_db = over_db;
          over->at = delivered->receipt->measure.true_peak_at;
          over->file = delivered;
        }
    }
  return over->file != NULL;
}

double lq_delivery_lower_ceiling (double from_dbtp, double over_db)
{
  return (floor ((from_dbtp - over_db) * CEILING_STEPS + 1e-6) - 1.0) / CEILING_STEPS;
}
