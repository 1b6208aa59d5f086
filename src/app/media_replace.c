/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/media_replace.h"

#include "app/failure.h"
#include "media/import.h"
#include "model/region.h"
#include "model/session.h"
#include "model/track.h"

#include <glib/gi18n.h>

static gboolean is_usable (const LqReaderInfo *info, const char *path, int rate_hz, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  if (lq_import_need (info, rate_hz) == LQ_IMPORT_AS_IS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("“%s” would have to be converted; add it as a track of its own."), name);
  return FALSE;
}

static void set_regions (LqHistory *history, LqMediaItem *media, LqFrames before, LqFrames after)
{
  GListModel *tracks = lq_session_get_tracks (lq_history_get_session (history));
  for (guint t = 0; t < g_list_model_get_n_items (tracks); t++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, t);
      GListModel *regions = lq_track_get_regions (track);
      for (guint i = 0; i < g_list_model_get_n_items (regions); i++)
        {
          g_autoptr (LqRegion) region = g_list_model_get_item (regions, i);
          if (g_str_equal (lq_region_get_media (region), lq_item_get_id (LQ_ITEM (media)))
              && lq_region_get_offset (region) == 0 && lq_region_get_length (region) == before)
            lq_history_set_value (history, LQ_ITEM (region), "length", (double)after);
        }
    }
}

/* As far as the session knows it. */
static void set_file (LqHistory *history, LqMediaItem *media, const char *path,
                      const LqReaderInfo *info, const char *sha256, gint64 size, gint64 written_ms)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *label = g_strdup_printf ("Replace file by “%s”", name);
  LqFrames before = lq_media_item_get_frames (media);
  LqItem *item = LQ_ITEM (media);
  lq_history_begin_gesture (history, label);
  lq_history_set_string (history, item, "uri", absolute);
  lq_history_set_string (history, item, "sha256", sha256);
  lq_history_set_value (history, item, "size", (double)size);
  lq_history_set_value (history, item, "written", (double)written_ms);
  lq_history_set_value (history, item, "rate", info->rate_hz);
  lq_history_set_value (history, item, "channels", info->n_channels);
  lq_history_set_value (history, item, "frames", (double)info->n_frames);
  lq_history_set_string (history, item, "origin", "");
  lq_history_set_string (history, item, "origin-sha256", "");
  lq_history_set_string (history, item, "converter", "");
  set_regions (history, media, before, info->n_frames);
  lq_history_end_gesture (history);
  lq_media_item_check (media);
}

gboolean lq_media_replace (LqHistory *history, LqMediaItem *media, const char *path, GError **error)
{
  int rate_hz = lq_media_item_get_rate (media);
  LqReader *reader = NULL;
  LqError failure = { 0 };
  char sha256[65];
  int64_t size;
  gint64 written_ms = lq_media_written_ms (path); /* before it is read */
  if (lq_reader_open (path, NULL, &reader, &failure) != LQ_OK)
    return lq_failure_set (error, &failure);
  if (rate_hz <= 0)
    rate_hz = lq_session_get_sample_rate (lq_history_get_session (history));
  gboolean ok = TRUE;
  if (lq_import_check (reader, NULL, NULL, &failure) != LQ_OK
      || lq_media_hash_file (path, NULL, NULL, sha256, &size, &failure) != LQ_OK)
    ok = lq_failure_set (error, &failure);
  ok = ok && is_usable (lq_reader_info (reader), path, rate_hz, error);
  if (ok)
    set_file (history, media, path, lq_reader_info (reader), sha256, size, written_ms);
  lq_reader_free (reader);
  return ok;
}
