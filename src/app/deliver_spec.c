/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/deliver_spec.h"

#include "core/units.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/region.h"
#include "model/track.h"

#include <gio/gio.h>

#include <glib/gi18n.h>
#include <string.h>

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

char *lq_deliver_clean_name (const char *text)
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
  char khz[LQ_UNITS_TEXT]; /* "44.1": a file's name knows no locale */
  if (g_str_equal (name, "rate"))
    {
      lq_number_format (rate_hz / 1000.0, khz);
      return g_strconcat (khz, "k", NULL);
    }
  if (g_str_equal (name, "bits"))
    return g_strdup_printf ("%d%s", lq_sample_type_bits (type),
                            lq_sample_type_is_float (type) ? "f" : "");
  if (g_str_equal (name, "version"))
    g_object_get (session, "version-name", &text, NULL);
  else if (g_str_equal (name, "artist") || g_str_equal (name, "title")
           || g_str_equal (name, "album"))
    g_object_get (session, name, &text, NULL);
  if (g_str_equal (name, "title") && (!text || !*text))
    return g_strdup ("Untitled");
  return text ? lq_deliver_clean_name (text) : g_strdup ("");
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
      gboolean hides = *p == '.' && out->len == 0; /* a name with a dot in front is not shown */
      if (!separator_again && !hides && *p != '/')
        g_string_append_c (out, *p);
      p++;
    }
  while (out->len > 0 && out->str[out->len - 1] == '_')
    g_string_truncate (out, out->len - 1);
  if (out->len == 0)
    g_string_append (out, "Untitled");
  return g_string_free (out, FALSE);
}

/* As the standard writes it; what is no code of a recording stays as it was typed. */
static void add_isrc (LqSession *session, LqTags *tags)
{
  g_autofree char *typed = NULL;
  char code[13];
  g_object_get (session, "isrc", &typed, NULL);
  lq_tags_set (tags, "ISRC", typed && lq_isrc_normalise (typed, code) ? code : typed);
}

static void add_tags (LqSession *session, LqTags *tags)
{
  static const char *const pairs[][2] = {
    { "title", "TITLE" }, { "artist", "ARTIST" }, { "album", "ALBUM" }, { "date", "DATE" }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *text = NULL;
      g_object_get (session, pairs[i][0], &text, NULL);
      lq_tags_set (tags, pairs[i][1], text);
    }
  add_isrc (session, tags);
}

LqDeliverSpec *lq_deliver_spec_from (LqSession *session, LqDeliverable *deliverable,
                                     const char *folder)
{
  static const LqFileFormat formats[] = { LQ_FILE_WAV, LQ_FILE_RF64, LQ_FILE_AIFF, LQ_FILE_CAF,
                                          LQ_FILE_FLAC };
  static const LqSampleType types[] = { LQ_SAMPLE_INT16, LQ_SAMPLE_INT24, LQ_SAMPLE_FLOAT32 };
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
  lq_dither_from_name (lq_deliverable_get_choice (deliverable, "dither"), &spec->dither);
  spec->seed = (uint64_t)lq_deliverable_get_seed (deliverable);
  if (lq_deliverable_get_tags (deliverable))
    add_tags (session, &spec->tags);
  return spec;
}

static gboolean check_track (LqSession *session, LqTrack *track, GError **error)
{
  GListModel *regions = lq_track_get_regions (track);
  for (guint i = 0; i < g_list_model_get_n_items (regions); i++)
    {
      g_autoptr (LqRegion) region = g_list_model_get_item (regions, i);
      LqItem *media = lq_session_find (session, lq_region_get_media (region));
      g_autofree char *name = lq_item_display_name (LQ_ITEM (track));
      if (media && LQ_IS_MEDIA_ITEM (media) && !lq_media_item_get_missing (LQ_MEDIA_ITEM (media)))
        continue;
      g_autofree char *file =
          media && LQ_IS_MEDIA_ITEM (media)
              ? g_filename_display_name (lq_media_item_get_path (LQ_MEDIA_ITEM (media)))
              : g_strdup (lq_region_get_media (region));
      if (media && LQ_IS_MEDIA_ITEM (media)
          && lq_media_item_has_other_content (LQ_MEDIA_ITEM (media)))
        g_set_error (
            error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
            _ ("“%s” plays “%s”, which is another file than it was, though of the same size. Bring "
               "the old one back, take the new one in its place, or mute the track."),
            name, file);
      else if (media && LQ_IS_MEDIA_ITEM (media) && lq_media_item_is_other (LQ_MEDIA_ITEM (media)))
        g_set_error (
            error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
            _ ("“%s” plays “%s”, which is another file than it was, of another size. Bring "
               "the old one back, take the new one in its place, or mute the track."),
            name, file);
      else
        g_set_error (
            error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
            _ ("“%s” plays “%s”, which is not there. Bring the file back, or mute the track."),
            name, file);
      return FALSE;
    }
  return TRUE;
}

gboolean lq_deliver_check (LqSession *session, GError **error)
{
  GListModel *tracks = lq_session_get_tracks (session), *nodes = lq_session_get_master (session);
  GListModel *media = lq_session_get_media (session);
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      lq_media_item_verify (item);
    }
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, i);
      if (!lq_track_get_mute (track) && !check_track (session, track, error))
        return FALSE;
    }
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (LqNode) node = g_list_model_get_item (nodes, i);
      if (!lq_node_is_missing (node) || lq_node_get_bypass (node))
        continue;
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
          _ ("The rack holds “%s”, which this Lacquer does not know. Bypass or remove it."),
          lq_node_get_processor_id (node));
      return FALSE;
    }
  return TRUE;
}

GPtrArray *lq_deliver_list_muted (LqSession *session)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GListModel *tracks = lq_session_get_tracks (session);
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, i);
      if (lq_track_get_mute (track))
        g_ptr_array_add (names, lq_item_display_name (LQ_ITEM (track)));
    }
  return names;
}
