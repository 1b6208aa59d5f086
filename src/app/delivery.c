/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/delivery.h"

#include "app/failure.h"
#include "engine/offline.h"
#include "media/resample.h"

#include <math.h>

#define BLOCK             4096
#define WRITING_SHARE     0.8 /* of the progress; the rest is proving */
#define OVER_TOLERANCE_DB 0.01

/* One file under way. */
typedef struct
{
  LqDelivered *delivered;
  LqQuantiserSpec quantiser;
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
  LqGrid grid; /* of the whole render */
  double *block[LQ_MAX_CHANNELS];
  int n_block;
  LqDeliveryProgress progress;
  gpointer data;
  GCancellable *cancellable;
  gint64 begun_us;
};

/* ---- What is wanted ---- */

LqDeliverSpec *lq_deliver_spec_new (const char *path)
{
  LqDeliverSpec *spec = g_new0 (LqDeliverSpec, 1);
  spec->path = g_strdup (path);
  spec->name = g_path_get_basename (path);
  lq_tags_init (&spec->tags);
  return spec;
}

void lq_deliver_spec_free (LqDeliverSpec *spec)
{
  if (!spec)
    return;
  g_free (spec->name);
  g_free (spec->path);
  lq_tags_clear (&spec->tags);
  g_free (spec);
}

/* "Ana Mirel" → "Ana-Mirel", without what file systems and stores refuse. */
static char *name_part (const char *text)
{
  GString *part = g_string_new (NULL);
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c))
        g_string_append_c (part, '-');
      else if (!strchr ("!*@&#^$%/\\:?\"<>|_", c < 128 ? (int)c : ' ') && !g_unichar_iscntrl (c))
        g_string_append_unichar (part, c);
    }
  return g_string_free (part, FALSE);
}

static char *field (LqSession *session, const char *name, double rate_hz, LqSampleType type)
{
  g_autofree char *text = NULL;
  if (g_str_equal (name, "rate"))
    return g_strdup_printf ("%gk", rate_hz / 1000.0);
  if (g_str_equal (name, "bits"))
    return g_strdup_printf ("%d%s", lq_sample_type_bits (type),
                            lq_sample_type_is_float (type) ? "f" : "");
  if (g_str_equal (name, "version"))
    g_object_get (session, "version-name", &text, NULL);
  else if (g_str_equal (name, "artist") || g_str_equal (name, "title")
           || g_str_equal (name, "album"))
    g_object_get (session, name, &text, NULL);
  return text ? name_part (text) : g_strdup ("");
}

char *lq_deliver_expand (LqSession *session, const char *template, double rate_hz,
                         LqSampleType type)
{
  GString *out = g_string_new (NULL);
  for (const char *p = template; *p;)
    {
      const char *end = *p == '{' ? strchr (p, '}') : NULL;
      if (end)
        {
          g_autofree char *name = g_strndup (p + 1, end - p - 1);
          g_autofree char *text = field (session, name, rate_hz, type);
          g_string_append (out, text);
          p = end + 1;
          continue;
        }
      gboolean separator_again = *p == '_' && (out->len == 0 || out->str[out->len - 1] == '_');
      if (!separator_again && *p != '/')
        g_string_append_c (out, *p);
      p++;
    }
  while (out->len > 0 && out->str[out->len - 1] == '_')
    g_string_truncate (out, out->len - 1);
  if (out->len == 0)
    g_string_append (out, "Untitled");
  return g_string_free (out, FALSE);
}

static void add_tags (LqSession *session, LqTags *tags)
{
  static const char *const pairs[][2] = { { "title", "TITLE" },
                                          { "artist", "ARTIST" },
                                          { "album", "ALBUM" },
                                          { "isrc", "ISRC" },
                                          { "date", "DATE" } };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *text = NULL;
      g_object_get (session, pairs[i][0], &text, NULL);
      lq_tags_set (tags, pairs[i][1], text);
    }
}

LqDeliverSpec *lq_deliver_spec_from (LqSession *session, LqDeliverable *deliverable,
                                     const char *folder)
{
  static const LqFileFormat formats[] = { LQ_FILE_WAV, LQ_FILE_RF64, LQ_FILE_AIFF, LQ_FILE_CAF,
                                          LQ_FILE_FLAC };
  static const LqSampleType types[] = { LQ_SAMPLE_INT16, LQ_SAMPLE_INT24, LQ_SAMPLE_FLOAT32 };
  static const LqDitherKind dithers[] = { LQ_DITHER_NONE, LQ_DITHER_TPDF, LQ_DITHER_SHAPED };
  LqFileFormat format = formats[lq_deliverable_get_format (deliverable)];
  LqSampleType type = types[lq_deliverable_get_bits (deliverable)];
  double rate_hz = lq_deliverable_get_rate_hz (deliverable);
  g_autofree char *stem =
      lq_deliver_expand (session, lq_deliverable_get_template (deliverable),
                         rate_hz > 0.0 ? rate_hz : lq_session_get_sample_rate (session), type);
  g_autofree char *file = g_strconcat (stem, ".", lq_file_format_extension (format), NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  LqDeliverSpec *spec = lq_deliver_spec_new (path);
  g_free (spec->name);
  spec->name = g_strdup (lq_deliverable_get_name (deliverable));
  spec->format = format;
  spec->type = type;
  spec->rate_hz = rate_hz;
  spec->dither = dithers[lq_deliverable_get_dither (deliverable)];
  spec->seed = (uint64_t)lq_deliverable_get_seed (deliverable);
  if (lq_deliverable_get_tags (deliverable))
    add_tags (session, &spec->tags);
  return spec;
}

/* ---- The object ---- */

static void delivered_free (gpointer data)
{
  LqDelivered *delivered = data;
  lq_deliver_spec_free (delivered->spec);
  g_free (delivered->error);
  g_ptr_array_unref (delivered->done);
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
  return lq_delivery_new_scene (lq_scene_new (session, NULL, 0), from, to, mode);
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
  if (spec->rate_hz <= 0.0)
    spec->rate_hz = delivery->scene->graph.rate_hz;
  g_ptr_array_add (delivery->files, delivered);
}

guint lq_delivery_n_files (const LqDelivery *delivery) { return delivery->files->len; }

const LqDelivered *lq_delivery_get (const LqDelivery *delivery, guint index)
{
  return delivery->files->pdata[index];
}

/* ---- First pass: is the whole render on a grid already? ---- */

static gboolean converts (const LqDelivery *delivery, const LqDeliverSpec *spec)
{
  return spec->rate_hz != delivery->scene->graph.rate_hz;
}

/* Some file would be written without dither if everything so far were all. */
static gboolean some_fit (const LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->files->len; i++)
    {
      const LqDeliverSpec *spec = lq_delivery_get (delivery, i)->spec;
      if (spec->dither != LQ_DITHER_NONE && !lq_sample_type_is_float (spec->type)
          && !converts (delivery, spec) && lq_grid_fits (&delivery->grid, spec->type))
        return TRUE;
    }
  return FALSE;
}

static LqStatus grid_sink (void *data, const LqRenderBlock *block, LqError *error)
{
  LqDelivery *delivery = data;
  lq_grid_process (&delivery->grid, block->racks[0], block->n_channels, block->n_frames);
  return some_fit (delivery) ? LQ_OK : LQ_ERROR_RANGE; /* enough is known */
}

static bool may_go_on (void *data, LqFrames done, LqFrames total)
{
  return !g_cancellable_is_cancelled (((LqDelivery *)data)->cancellable);
}

static gboolean render (LqDelivery *delivery, LqRenderSink sink, LqRenderProgress progress,
                        LqStatus enough, GError **error)
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
  LqStatus status = lq_render (&spec, &report, &failure);
  lq_timeline_free (timeline);
  if (report.fault != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "A processor gave values that are no numbers; nothing was written.");
      return FALSE;
    }
  failure.status = status;
  return status == LQ_OK || status == enough || lq_failure_set (error, &failure);
}

/* ---- Second pass: all files at once ---- */

static void did (LqDelivered *delivered, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void did (LqDelivered *delivered, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (delivered->done, g_strdup_vprintf (format, arguments));
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
      did (delivered, "not dithered: the whole render is on the %d-bit grid already", bits);
      return LQ_DITHER_NONE;
    }
  if (spec->dither == LQ_DITHER_NONE)
    did (delivered, "rounded to %d bit without dither", bits);
  else if (spec->dither == LQ_DITHER_SHAPED && lq_dither_shapes_at (spec->rate_hz))
    did (delivered, "dithered to %d bit (TPDF, noise shaped, seed %" G_GUINT64_FORMAT ")", bits,
         spec->seed);
  else
    did (delivered, "dithered to %d bit (TPDF, seed %" G_GUINT64_FORMAT ")", bits, spec->seed);
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
  did (output->delivered, "resampled: %s", text);
  for (int c = 0; c < delivery->n_channels; c++)
    output->converted[c] = g_new (double, BLOCK);
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
  if (!open_resampler (delivery, output, &failure))
    {
      fail (output, &failure);
      return;
    }
  LqDitherKind dither = settle_dither (delivery, delivered);
  LqFrames n_frames = delivery->to - delivery->from;
  LqWriterSpec writer = {
    .format = spec->format,
    .mode = delivery->mode,
    .type = spec->type,
    .dither = dither,
    .dither_seed = spec->seed,
    .rate_hz = spec->rate_hz,
    .n_channels = delivery->n_channels,
    .n_frames = lq_resample_length (n_frames, delivery->scene->graph.rate_hz, spec->rate_hz),
    .tags = spec->tags.n > 0 ? &spec->tags : NULL,
  };
  output->quantiser = (LqQuantiserSpec){ .type = spec->type,
                                         .dither = dither,
                                         .seed = spec->seed,
                                         .rate_hz = spec->rate_hz,
                                         .n_channels = delivery->n_channels };
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
  return any_open (delivery) ? LQ_OK : LQ_ERROR_RANGE; /* nobody listens any more */
}

static bool on_progress (void *data, LqFrames done, LqFrames total)
{
  LqDelivery *delivery = data;
  double elapsed_s = (double)(g_get_monotonic_time () - delivery->begun_us) / G_USEC_PER_SEC;
  double part = total > 0 ? (double)done / (double)total : 1.0;
  double left_s = part > 0.01 ? elapsed_s * (1.0 / (part * WRITING_SHARE) - 1.0) : -1.0;
  double speed = elapsed_s > 0.0 ? (double)done / delivery->scene->graph.rate_hz / elapsed_s : 0.0;
  if (delivery->progress)
    delivery->progress (delivery->data, part * WRITING_SHARE, speed, left_s);
  return !g_cancellable_is_cancelled (delivery->cancellable);
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

static void write_receipt (LqDelivered *delivered)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lq_receipt_to_text (delivered->receipt, delivered->spec->name,
                                              delivered->spec->path, delivered->done);
  g_autofree char *path = g_strconcat (delivered->spec->path, ".receipt.txt", NULL);
  if (g_file_set_contents (path, text, -1, &error))
    delivered->receipt_path = g_steal_pointer (&path);
  else
    delivered->error =
        g_strdup_printf ("The receipt could not be written beside the file: %s", error->message);
}

static void prove (Output *output, GCancellable *cancellable)
{
  LqDelivered *delivered = output->delivered;
  g_autoptr (GError) error = NULL;
  LqWitnessReport witness;
  lq_witness_finish (output->witness, &witness);
  LqReceiptClaim claim = {
    .path = delivered->spec->path,
    .encoding = encoding_of (delivered->spec->type),
    .rate_hz = delivered->spec->rate_hz,
    .n_channels = output->quantiser.n_channels,
    .type = delivered->spec->type,
    .tags = &delivered->spec->tags,
    .witness = &witness,
  };
  delivered->state = LQ_DELIVER_PROVING;
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
  if (report.format == LQ_FILE_RF64 && output->delivered->spec->format == LQ_FILE_WAV)
    did (output->delivered, "written as RF64: larger than 4 GiB");
  if (report.stats.n_clamped > 0)
    did (output->delivered,
         "%" G_GINT64_FORMAT
         " samples beyond full scale were clamped, the first at frame %" G_GINT64_FORMAT,
         (gint64)report.stats.n_clamped, (gint64)report.stats.first_clamped);
  prove (output, delivery->cancellable);
}

static void finish_all (LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->outputs->len; i++)
    {
      finish_output (delivery, delivery->outputs->pdata[i]);
      double part = (i + 1.0) / delivery->outputs->len;
      if (delivery->progress)
        delivery->progress (delivery->data, WRITING_SHARE + (1.0 - WRITING_SHARE) * part, 0.0,
                            -1.0);
    }
}

static void abandon_all (LqDelivery *delivery, GError *cause)
{
  LqError failure = { .status = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                    ? LQ_ERROR_CANCELLED
                                    : LQ_ERROR_IO };
  g_strlcpy (failure.detail, cause->message, sizeof failure.detail);
  for (guint i = 0; i < delivery->outputs->len; i++)
    if (((Output *)delivery->outputs->pdata[i])->writer)
      fail (delivery->outputs->pdata[i], &failure);
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
                 first ? first : "No file was asked for.");
  return any;
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
  delivery->outputs = g_ptr_array_new_with_free_func (output_free);
  for (int c = 0; c < delivery->n_channels; c++)
    delivery->block[c] = g_new (double, BLOCK);

  gboolean ok =
      !some_fit (delivery) || render (delivery, grid_sink, may_go_on, LQ_ERROR_RANGE, &failure);
  for (guint i = 0; i < delivery->files->len && ok; i++)
    open_output (delivery, delivery->files->pdata[i]);
  ok = ok && render (delivery, write_sink, on_progress, LQ_ERROR_RANGE, &failure);
  if (ok)
    {
      flush_block (delivery);
      finish_all (delivery);
      ok = check_all (delivery, &failure);
    }
  else
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
