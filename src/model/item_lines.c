/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An item as the lines of its group, and back. */
#include "model/item_private.h"

#include <string.h>

#include "model/node_private.h"

void lq_item_apply_lines (LqItem *item, const char *const *lines)
{
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *key = NULL;
      const char *text;
      if (!lq_line_split (lines[i], &key, &text) || !lq_item_set_text (item, key, text, NULL))
        lq_item_keep_line (item, lines[i]);
    }
}

static const char *find_text (const char *const *lines, const char *wanted)
{
  const char *found = "";

  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *key = NULL;
      const char *text;
      if (lq_line_split (lines[i], &key, &text) && strcmp (key, wanted) == 0)
        found = text;
    }
  return found;
}

LqItem *lq_item_new_from_lines (const LqRegistry *registry, LqKind kind, const char *id,
                                const char *const *lines)
{
  LqItem *item = kind == LQ_KIND_NODE
                     ? LQ_ITEM (lq_node_new (id, registry, find_text (lines, "processor")))
                     : g_object_new (lq_kind_info (kind)->get_type (), "id", id, NULL);

  lq_item_apply_lines (item, lines);
  return item;
}
