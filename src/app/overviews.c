/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/overviews.h"

#include <stdatomic.h>

#define TELL_MS 100

/* The picture of one file; shared between the main thread and its worker. */
typedef struct
{
  char *media_id, *path, *sha256;
  LqOverview *_Atomic overview;
  _Atomic LqFrames ready; /* LQ_OVERVIEW_ALL when complete */
  atomic_bool failed, cancelled, working;
} Picture;

/* Columns read from the samples, for a zoom closer than the overview. */
typedef struct
{
  Picture *picture;
  LqFrames from, to;
  int n_columns, n_channels;
  LqOverviewColumn *columns[LQ_MAX_CHANNELS];
} Close;

struct _LqOverviews
{
  GObject parent_instance;
  GHashTable *pictures; /* media id → Picture */
  char *cache;
  Close *close; /* the last one read */
  guint n_close_readings;
  guint teller; /* while anything grows */
};

G_DEFINE_FINAL_TYPE (LqOverviews, lq_overviews, G_TYPE_OBJECT)

static guint signal_grew;

static Picture *picture_ref (Picture *picture) { return g_atomic_rc_box_acquire (picture); }

static void picture_clear (gpointer data)
{
  Picture *picture = data;
  lq_overview_free (picture->overview);
  g_free (picture->media_id);
  g_free (picture->path);
  g_free (picture->sha256);
}

static void picture_unref (gpointer picture)
{
  g_atomic_rc_box_release_full (picture, picture_clear);
}

static void picture_drop (gpointer picture)
{
  atomic_store (&((Picture *)picture)->cancelled, true);
  picture_unref (picture);
}

static void close_free (Close *close)
{
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    g_free (close->columns[c]);
  picture_unref (close->picture);
  g_free (close);
}

/* ---- Building ---- */

typedef struct
{
  Picture *picture;
  char *cache;
  LqOverview *growing;
} Work;

static void work_free (Work *work)
{
  picture_unref (work->picture);
  g_free (work->cache);
  g_free (work);
}

static bool on_progress (void *data, LqFrames done, LqFrames total)
{
  Work *work = data;
  atomic_store (&work->picture->overview, work->growing);
  atomic_store (&work->picture->ready, done);
  return !atomic_load (&work->picture->cancelled);
}

static void build_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  Picture *picture = work->picture;
  LqReader *reader = NULL;
  LqStatus status = LQ_ERROR_NOT_FOUND;
  if (*picture->sha256)
    status = lq_overview_load (work->cache, picture->sha256, &work->growing, NULL);
  if (status != LQ_OK && lq_reader_open (picture->path, NULL, &reader, NULL) == LQ_OK)
    {
      status = lq_overview_build (reader, &work->growing, on_progress, work, NULL);
      if (status == LQ_OK && *picture->sha256)
        lq_overview_save (work->growing, work->cache, picture->sha256, NULL);
      lq_reader_free (reader);
    }
  atomic_store (&picture->overview, work->growing);
  if (status == LQ_OK)
    atomic_store (&picture->ready, LQ_OVERVIEW_ALL);
  else
    atomic_store (&picture->failed, true);
  atomic_store (&picture->working, false);
  g_task_return_boolean (task, TRUE);
}

static gboolean tell_growth (gpointer data)
{
  LqOverviews *overviews = data;
  gboolean any = FALSE;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, overviews->pictures);
  g_autoptr (GPtrArray) grown = g_ptr_array_new_with_free_func (g_free);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (atomic_load (&((Picture *)value)->working))
      {
        any = TRUE;
        g_ptr_array_add (grown, g_strdup (((Picture *)value)->media_id));
      }
  for (guint i = 0; i < grown->len; i++)
    g_signal_emit (overviews, signal_grew, 0, grown->pdata[i]);
  if (any)
    return G_SOURCE_CONTINUE;
  overviews->teller = 0;
  return G_SOURCE_REMOVE;
}

static void build_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_signal_emit (source, signal_grew, 0, work->picture->media_id);
}

static Picture *picture_of (LqOverviews *overviews, LqMediaItem *media)
{
  const char *id = lq_item_get_id (LQ_ITEM (media));
  Picture *picture = g_hash_table_lookup (overviews->pictures, id);
  if (picture && g_str_equal (picture->path, lq_media_item_get_path (media))
      && g_str_equal (picture->sha256, lq_media_item_get_sha256 (media)))
    return picture;
  picture = g_atomic_rc_box_new0 (Picture);
  picture->media_id = g_strdup (id);
  picture->path = g_strdup (lq_media_item_get_path (media));
  picture->sha256 = g_strdup (lq_media_item_get_sha256 (media));
  atomic_store (&picture->working, true);
  /* The key is the picture's own: it must go with the old one. */
  g_hash_table_replace (overviews->pictures, picture->media_id, picture);

  Work *work = g_new0 (Work, 1);
  work->picture = picture_ref (picture);
  work->cache = g_strdup (overviews->cache);
  g_autoptr (GTask) task = g_task_new (overviews, NULL, build_ended, NULL);
  g_task_set_task_data (task, work, (GDestroyNotify)work_free);
  g_task_run_in_thread (task, build_thread);
  if (!overviews->teller)
    overviews->teller = g_timeout_add (TELL_MS, tell_growth, overviews);
  return picture;
}

/* ---- Close zoom ---- */

static void close_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Close *close = data;
  LqReader *reader = NULL;
  if (lq_reader_open (close->picture->path, NULL, &reader, NULL) == LQ_OK)
    {
      close->n_channels = MIN (lq_reader_info (reader)->n_channels, LQ_MAX_CHANNELS);
      if (lq_overview_read_columns (reader, close->from, close->to, close->n_columns,
                                    close->columns, NULL)
          != LQ_OK)
        close->n_channels = 0;
      lq_reader_free (reader);
    }
  g_task_return_boolean (task, TRUE);
}

static void close_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  LqOverviews *overviews = LQ_OVERVIEWS (source);
  overviews->n_close_readings--;
  g_clear_pointer (&overviews->close, close_free);
  overviews->close = data;
  if (overviews->close->n_channels > 0)
    g_signal_emit (overviews, signal_grew, 0, overviews->close->picture->media_id);
}

static void read_close (LqOverviews *overviews, Picture *picture, LqFrames from, LqFrames to,
                        int n_columns)
{
  if (overviews->n_close_readings > 0)
    return; /* asked again when this one arrives */
  Close *close = g_new0 (Close, 1);
  *close =
      (Close){ .picture = picture_ref (picture), .from = from, .to = to, .n_columns = n_columns };
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    close->columns[c] = g_new0 (LqOverviewColumn, n_columns);
  overviews->n_close_readings++;
  g_autoptr (GTask) task = g_task_new (overviews, NULL, close_ended, close);
  g_task_set_task_data (task, close, NULL);
  g_task_run_in_thread (task, close_thread);
}

static gboolean columns_from_close (LqOverviews *overviews, Picture *picture, int channel,
                                    LqFrames from, LqFrames to, int n_columns,
                                    LqOverviewColumn *columns)
{
  const Close *close = overviews->close;
  if (!close || close->picture != picture || close->from != from || close->to != to
      || close->n_columns != n_columns || channel >= close->n_channels)
    return FALSE;
  memcpy (columns, close->columns[channel], (gsize)n_columns * sizeof *columns);
  return TRUE;
}

/* ---- What the desk asks ---- */

gboolean lq_overviews_columns (LqOverviews *overviews, LqMediaItem *media, int channel,
                               LqFrames from, LqFrames to, int n_columns, LqOverviewColumn *columns)
{
  Picture *picture = picture_of (overviews, media);
  gboolean is_close = to - from < (LqFrames)n_columns * LQ_OVERVIEW_BUCKET;
  if (is_close && columns_from_close (overviews, picture, channel, from, to, n_columns, columns))
    return TRUE;
  if (is_close)
    read_close (overviews, picture, from, to, n_columns);
  LqOverview *overview = atomic_load (&picture->overview);
  if (overview)
    lq_overview_columns (overview, atomic_load (&picture->ready), channel, from, to, n_columns,
                         columns);
  else
    for (int i = 0; i < n_columns; i++)
      columns[i] = (LqOverviewColumn){ .min = 1.0f, .max = -1.0f };
  return !atomic_load (&picture->failed);
}

static void lq_overviews_finalize (GObject *object)
{
  LqOverviews *overviews = LQ_OVERVIEWS (object);
  g_clear_handle_id (&overviews->teller, g_source_remove);
  g_clear_pointer (&overviews->close, close_free);
  g_hash_table_unref (overviews->pictures);
  g_free (overviews->cache);
  G_OBJECT_CLASS (lq_overviews_parent_class)->finalize (object);
}

static void lq_overviews_class_init (LqOverviewsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_overviews_finalize;
  signal_grew = g_signal_new ("grew", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_overviews_init (LqOverviews *overviews)
{
  overviews->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, picture_drop);
  overviews->cache = g_build_filename (g_get_user_cache_dir (), "lacquer", "overviews", NULL);
}

LqOverviews *lq_overviews_new (void) { return g_object_new (LQ_TYPE_OVERVIEWS, NULL); }
