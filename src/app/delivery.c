/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/delivery.h"

#include "app/damage.h"
#include "app/failure.h"
#include "app/output_file.h"
#include "engine/crew.h"
#include "engine/offline.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pthread.h>

#define BLOCK             4096
#define LOOKING_SHARE     0.4 /* of the progress, where the first pass has to see everything */
#define WRITING_END       0.8 /* the rest is proving */
#define OVER_TOLERANCE_DB 0.01
#define CEILING_STEPS     100.0 /* in a dB */

struct LqDelivery
{
  LqScene *scene;
  LqFrames from, to;
  LqWriteMode mode;
  int n_channels, n_workers;
  gboolean in_place; /* a file may take the place of one that is read */
  GPtrArray *files;  /* LqDelivered */
  LqDamage *damage;  /* of what was read */

  /* While running */
  GPtrArray *outputs;                 /* LqOutputFile */
  LqCrew *crew;                       /* writes and proves them */
  LqGrid grid;                        /* of the whole render */
  double looked_at;                   /* the progress that the first pass took */
  gboolean enough;                    /* a sink has what it wants */
  double *blocks[2][LQ_MAX_CHANNELS]; /* one is filled while the other is written */
  int filling, n_filled, n_written;
  LqDeliveryProgress progress;
  gpointer data;
  pthread_mutex_t told; /* progress comes from whoever proves */
  int n_finished;
  GCancellable *cancellable;
  gint64 begun_us;
};

/* ---- The object ---- */

static void delivered_free (gpointer data)
{
  LqDelivered *delivered = data;
  lq_deliver_spec_free (delivered->spec);
  g_free (delivered->error);
  g_free (delivered->kept_path);
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
  delivery->damage = lq_damage_new ();
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
  lq_damage_free (delivery->damage);
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

void lq_delivery_set_workers (LqDelivery *delivery, int n) { delivery->n_workers = n; }

void lq_delivery_allow_in_place (LqDelivery *delivery) { delivery->in_place = TRUE; }

guint lq_delivery_n_files (const LqDelivery *delivery) { return delivery->files->len; }

const LqDelivered *lq_delivery_get (const LqDelivery *delivery, guint index)
{
  return delivery->files->pdata[index];
}

const char *lq_delivered_path (const LqDelivered *delivered)
{
  return delivered->kept_path ? delivered->kept_path : delivered->spec->path;
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

static void on_damage (void *data, LqKey line, const LqReadDamage *damage)
{
  LqDelivery *delivery = data;
  lq_damage_add (delivery->damage, damage, lq_scene_line_name (delivery->scene, line));
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
    .damage = delivery->outputs->len > 0 ? on_damage : NULL, /* of the pass that writes */
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

/* Two files of one name: the first has it. */
static gboolean name_is_free (LqDelivery *delivery, const LqDelivered *delivered, LqError *failure)
{
  for (guint i = 0; lq_delivery_get (delivery, i) != delivered; i++)
    {
      const LqDelivered *earlier = lq_delivery_get (delivery, i);
      if (g_str_equal (earlier->spec->path, delivered->spec->path))
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

/* What is played is not what is made of it. */
static gboolean is_no_source (LqDelivery *delivery, const LqDelivered *delivered, LqError *failure)
{
  g_autofree char *name = g_filename_display_basename (delivered->spec->path);
  if (delivery->in_place || !lq_scene_reads (delivery->scene, delivered->spec->path))
    return TRUE;
  lq_error_set (failure, LQ_ERROR_EXISTS, -1,
                "%s is a file that this session plays, and is not replaced", name);
  return FALSE;
}

static void open_output (LqDelivery *delivery, LqDelivered *delivered)
{
  LqOutputFile *output = lq_output_file_new (delivered);
  LqOutputFileSource source = { .rate_hz = delivery->scene->graph.rate_hz,
                                .n_channels = delivery->n_channels,
                                .n_frames = delivery->to - delivery->from,
                                .grid = &delivery->grid,
                                .mode = delivery->mode };
  LqError failure = { 0 };
  g_ptr_array_add (delivery->outputs, output);
  if (name_is_free (delivery, delivered, &failure) && is_no_source (delivery, delivered, &failure))
    lq_output_file_open (output, &source);
  else
    lq_output_file_fail (output, &failure);
}

static void write_block (void *data, int index)
{
  LqDelivery *delivery = data;
  lq_output_file_write (delivery->outputs->pdata[index],
                        (const double *const *)delivery->blocks[!delivery->filling],
                        delivery->n_written);
}

static gboolean any_open (const LqDelivery *delivery)
{
  for (guint i = 0; i < delivery->outputs->len; i++)
    if (lq_output_file_is_open (delivery->outputs->pdata[i]))
      return TRUE;
  return FALSE;
}

/* The block is written while the next is rendered. */
static void hand_over (LqDelivery *delivery)
{
  lq_crew_finish (delivery->crew);
  delivery->enough = !any_open (delivery); /* nobody listens any more */
  delivery->filling = !delivery->filling;
  delivery->n_written = delivery->n_filled;
  delivery->n_filled = 0;
  lq_crew_begin (delivery->crew, write_block, delivery, (int)delivery->outputs->len);
}

static LqStatus write_sink (void *data, const LqRenderBlock *block, LqError *error)
{
  LqDelivery *delivery = data;
  double *const *planes = delivery->blocks[delivery->filling];
  for (int c = 0; c < delivery->n_channels; c++)
    memcpy (planes[c] + delivery->n_filled, block->racks[0][c],
            (gsize)block->n_frames * sizeof (double));
  delivery->n_filled += block->n_frames;
  if (delivery->n_filled + LQ_QUANTUM > BLOCK)
    hand_over (delivery);
  return delivery->enough ? LQ_ERROR_CANCELLED : LQ_OK;
}

/* ---- Third: each file is ended and read back ---- */

static void finish_output (void *data, int index)
{
  LqDelivery *delivery = data;
  if (g_cancellable_is_cancelled (delivery->cancellable))
    return;
  lq_output_file_finish (delivery->outputs->pdata[index], delivery->cancellable);
  pthread_mutex_lock (&delivery->told);
  if (!g_cancellable_is_cancelled (delivery->cancellable))
    {
      double share = (double)++delivery->n_finished / delivery->outputs->len;
      tell (delivery, WRITING_END + (1.0 - WRITING_END) * share, 0.0);
    }
  pthread_mutex_unlock (&delivery->told);
}

static void finish_all (LqDelivery *delivery)
{
  hand_over (delivery);
  lq_crew_finish (delivery->crew);
  delivery->n_finished = 0;
  lq_crew_begin (delivery->crew, finish_output, delivery, (int)delivery->outputs->len);
  lq_crew_finish (delivery->crew);
}

/* ---- The end ---- */

static gboolean check_all (LqDelivery *delivery, GError **error)
{
  gboolean any = FALSE;
  const char *first = NULL;
  for (guint i = 0; i < delivery->files->len; i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      any |= delivered->state == LQ_DELIVER_PROVED || delivered->state == LQ_DELIVER_NOT_PROVED
             || delivered->state == LQ_DELIVER_KEPT;
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
      gboolean matters = sample->missing && sample->node->node[LQ_NODE_BYPASS] < 0.5;
      for (guint k = 0; k < delivery->files->len && matters; k++)
        if (*sample->path)
          lq_delivered_did (delivery->files->pdata[k],
                            N_ ("a reverb stayed dry: its response “%s” was not found"), name);
        else
          lq_delivered_did (delivery->files->pdata[k],
                            N_ ("a reverb stayed dry: no response was chosen"));
    }
}

/* One of them is whoever renders. */
static int n_helpers (const LqDelivery *delivery)
{
  int n_workers = delivery->n_workers > 0 ? delivery->n_workers : lq_crew_n_cores ();
  return MIN ((int)delivery->files->len, n_workers - 1);
}

static void begin (LqDelivery *delivery)
{
  delivery->begun_us = g_get_monotonic_time ();
  lq_damage_clear (delivery->damage);
  delivery->grid = (LqGrid){ 0 };
  delivery->looked_at = 0.0;
  delivery->n_filled = 0;
  delivery->outputs = g_ptr_array_new_with_free_func (lq_output_file_free);
  delivery->crew = lq_crew_new (n_helpers (delivery));
  pthread_mutex_init (&delivery->told, NULL);
  for (int b = 0; b < 2; b++)
    for (int c = 0; c < delivery->n_channels; c++)
      delivery->blocks[b][c] = g_new (double, BLOCK);
}

static void end (LqDelivery *delivery)
{
  lq_crew_free (g_steal_pointer (&delivery->crew));
  g_clear_pointer (&delivery->outputs, g_ptr_array_unref);
  pthread_mutex_destroy (&delivery->told);
  for (int b = 0; b < 2; b++)
    for (int c = 0; c < delivery->n_channels; c++)
      g_clear_pointer (&delivery->blocks[b][c], g_free);
}

gboolean lq_delivery_run (LqDelivery *delivery, LqDeliveryProgress progress, gpointer data,
                          GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  delivery->progress = progress;
  delivery->data = data;
  delivery->cancellable = cancellable;
  begin (delivery);
  gboolean ok = lq_scene_load_samples (delivery->scene, &failure);
  tell_missing_samples (delivery);
  ok = ok && (!some_fit (delivery) || render (delivery, grid_sink, on_looking, &failure));
  for (guint i = 0; i < delivery->files->len && ok; i++)
    open_output (delivery, delivery->files->pdata[i]);
  ok = ok && render (delivery, write_sink, on_writing, &failure);
  lq_crew_finish (delivery->crew);
  for (guint i = 0; i < delivery->files->len; i++)
    lq_damage_tell (delivery->damage, delivery->files->pdata[i]);
  if (ok)
    {
      finish_all (delivery);
      ok = !g_cancellable_set_error_if_cancelled (cancellable, &failure)
           && check_all (delivery, &failure);
    }
  for (guint i = 0; i < delivery->outputs->len && !ok; i++)
    lq_output_file_abandon (delivery->outputs->pdata[i], failure);
  end (delivery);
  if (failure)
    g_propagate_error (error, failure);
  return ok;
}

void lq_delivery_call (LqDelivery *delivery, const char *path, const char *name)
{
  lq_damage_call (delivery->damage, path, name);
}

unsigned lq_delivery_get_faults (const LqDelivery *delivery, gint64 *n_non_finite)
{
  return lq_damage_sum (delivery->damage, n_non_finite);
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
