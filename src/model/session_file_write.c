/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as the bytes of its file. */
#include "model/session_file.h"

#include "model/item_private.h"
#include "model/paths.h"
#include "model/session_private.h"

typedef struct
{
  LqSession *session;
  const char *folder;
  GString *out;
} Writer;

static void write_line (Writer *w, LqKind kind, const char *line)
{
  g_autofree char *key = NULL;
  const char *text;

  if (lq_line_split (line, &key, &text) && g_str_has_prefix (text, "file:")
      && lq_item_key_is_path (kind, key))
    {
      g_autofree char *relative = lq_paths_to_relative (text, w->folder);
      g_string_append_printf (w->out, "%s=%s\n", key, relative);
    }
  else
    g_string_append_printf (w->out, "%s\n", line);
}

/* "owner=master", "track=t1", "order=2": where the item hangs. */
static void write_place (Writer *w, LqItem *item)
{
  const LqKindInfo *info = lq_kind_info (lq_item_get_kind (item));
  LqItem *parent = lq_item_get_parent (item);

  if (info->parent_key)
    g_string_append_printf (w->out, "%s=%s\n", info->parent_key,
                            parent == LQ_ITEM (w->session) ? "master" : lq_item_get_id (parent));
  if (info->ordered)
    g_string_append_printf (w->out, "order=%u\n", lq_session_index_of (w->session, item) + 1);
}

static void write_item (LqItem *item, gpointer data)
{
  Writer *w = data;
  LqKind kind = lq_item_get_kind (item);
  g_auto (GStrv) lines = lq_item_to_lines (item);

  g_string_append_printf (w->out, "\n[%s %s]\n", lq_kind_info (kind)->group, lq_item_get_id (item));
  write_place (w, item);
  for (guint i = 0; lines[i]; i++)
    write_line (w, kind, lines[i]);
}

static void write_root (Writer *w)
{
  g_auto (GStrv) lines = lq_item_to_lines (LQ_ITEM (w->session));
  GPtrArray *head = lq_session_get_head (w->session);

  for (guint i = 0; i < head->len; i++)
    g_string_append_printf (w->out, "%s\n", (char *)head->pdata[i]);
  g_string_append_printf (w->out, "[%s]\nformat=%d\nsample-rate=%d\n",
                          lq_kind_info (LQ_KIND_SESSION)->group, LQ_SESSION_FORMAT,
                          lq_session_get_sample_rate (w->session));
  for (guint i = 0; lines[i]; i++)
    if (!g_str_has_prefix (lines[i], "sample-rate=")) /* always said, above */
      write_line (w, LQ_KIND_SESSION, lines[i]);
}

char *lq_session_file_format (LqSession *session, const char *folder, gsize *length)
{
  Writer w = { .session = session, .folder = folder, .out = g_string_new (NULL) };
  GPtrArray *groups = lq_session_get_kept_groups (session);

  write_root (&w);
  lq_session_foreach (session, write_item, &w);
  for (guint i = 0; i < groups->len; i++)
    g_string_append_printf (w.out, "\n%s\n", (char *)groups->pdata[i]);
  *length = w.out->len;
  return g_string_free (w.out, FALSE);
}
