/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media that moved: their paths are put right in the session and in all records of history. */
#include "model/history.h"

#include <string.h>

#include "model/history_private.h"
#include "model/item_private.h"

/* PATH below FROM as it is below TO; NULL when it is elsewhere. */
static char *moved_path (const char *path, const char *from, const char *to)
{
  gsize length = strlen (from);

  if (strncmp (path, from, length) != 0 || path[length] != '/')
    return NULL;
  return g_build_filename (to, path + length + 1, NULL);
}

static char *moved_uri (const char *uri, const char *from, const char *to)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *moved = path ? moved_path (path, from, to) : NULL;

  return moved ? g_filename_to_uri (moved, NULL, NULL) : NULL;
}

static void move_text (char **text, const char *from, const char *to)
{
  char *moved = *text ? moved_uri (*text, from, to) : NULL;

  if (!moved)
    return;
  g_free (*text);
  *text = moved;
}

static void move_line (char **line, LqKind kind, const char *from, const char *to)
{
  g_autofree char *key = NULL, *moved = NULL;
  const char *text;

  if (!lq_line_split (*line, &key, &text) || !lq_item_key_is_path (kind, key)
      || !(moved = moved_uri (text, from, to)))
    return;
  g_free (*line);
  *line = g_strconcat (key, "=", moved, NULL);
}

static void move_record (LqRecord *record, const char *from, const char *to)
{
  LqKind kind;
  guint number;

  if (!lq_kind_parse_id (record->id, &kind, &number))
    return;
  if (record->key && lq_item_key_is_path (kind, record->key))
    {
      move_text (&record->before, from, to);
      move_text (&record->after, from, to);
    }
  for (guint i = 0; record->lines && record->lines[i]; i++)
    move_line (&record->lines[i], kind, from, to);
}

static void move_property (LqItem *item, const char *key, const char *from, const char *to)
{
  g_autofree char *path = NULL, *moved = NULL;

  g_object_get (item, key, &path, NULL);
  moved = moved_path (path, from, to);
  if (moved)
    g_object_set (item, key, moved, NULL);
}

void lq_history_relocate (LqHistory *history, const char *from, const char *to)
{
  GListModel *media = lq_session_get_media (lq_history_get_session (history));

  lq_history_flush (history);
  g_autoptr (GPtrArray) commands = lq_history_list_all (history);
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (media, i);
      move_property (item, "uri", from, to);
      move_property (item, "origin", from, to);
    }
  for (guint i = 0; i < commands->len; i++)
    {
      GPtrArray *records = lq_command_get_records (commands->pdata[i]);
      for (guint r = 0; r < records->len; r++)
        move_record (records->pdata[r], from, to);
    }
}
