/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sample_import.h"

#include "model/session.h"

LqMediaItem *lq_imported_insert (LqHistory *history, const LqImported *file)
{
  LqSession *session = lq_history_get_session (history);
  g_autofree char *id = lq_session_next_id (session, LQ_KIND_MEDIA);
  LqMediaItem *media = lq_media_item_new (id);
  gint64 written_ms = file->written_ms ? file->written_ms : lq_media_written_ms (file->path);
  g_object_set (media, "uri", file->path, "size", file->size, "written", written_ms, "sha256",
                file->sha256, "rate", file->rate_hz, "channels", file->n_channels, "frames",
                (gint64)file->n_frames, NULL);
  if (file->converter)
    g_object_set (media, "origin", file->source, "origin-sha256", file->origin_sha256, "converter",
                  file->converter, NULL);
  lq_history_insert (history, LQ_ITEM (media), NULL, G_MAXUINT);
  g_object_unref (media);
  return media;
}

static LqMediaItem *find_media (LqSession *session, const LqImported *file)
{
  GListModel *list = lq_session_get_media (session);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqMediaItem) media = g_list_model_get_item (list, i);
      if (g_str_equal (lq_media_item_get_path (media), file->path)
          && g_str_equal (lq_media_item_get_sha256 (media), file->sha256))
        return media; /* the session holds it */
    }
  return NULL;
}

void lq_sample_import_set (LqHistory *history, LqNode *node, const LqImported *file)
{
  LqMediaItem *media = find_media (lq_history_get_session (history), file);
  lq_history_begin_gesture (history, NULL);
  if (!media)
    media = lq_imported_insert (history, file);
  lq_media_item_check (media);
  lq_history_set_string (history, LQ_ITEM (node), "sample", lq_item_get_id (LQ_ITEM (media)));
  lq_sample_import_use (history, node);
  lq_history_end_gesture (history);
}

void lq_sample_import_use (LqHistory *history, LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  lq_history_set_param (history, node, info->sample_slot, info->sample_value);
}

gboolean lq_sample_import (LqHistory *history, LqNode *node, const char *path, GError **error)
{
  const char *const paths[] = { path, NULL };
  LqImport *import = lq_import_new (paths, NULL, 0);
  import->samples = TRUE;
  gboolean ok = lq_import_run (import, NULL, NULL, NULL, error);
  if (ok)
    lq_sample_import_set (history, node, g_ptr_array_index (import->files, 0));
  lq_import_free (import);
  return ok;
}
