/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain words for what a command did, made from the rows: "Compressor threshold −18.0 →
 * −20.0 dB", "Add Limiter", "Drums mute on". */
#include "model/command_private.h"

#include <string.h>

#include "model/item_private.h"
#include "model/node.h"
#include "model/note.h"
#include "model/property.h"
#include "model/session.h"

/* More changes than this are counted, not told. */
#define MAX_FEW 3

/* "Band 5 gain" → "band 5 gain", but "Q" and "ISRC" stay. */
static char *lower_first (const char *text)
{
  char *copy = g_strdup (text);

  if (text[0] && g_ascii_islower (text[1]))
    copy[0] = g_ascii_tolower (text[0]);
  return copy;
}

/* "band 5 (low shelf) gain": the shape of a band that is not at its usual one says more. */
static char *band_key_name (LqNode *node, int slot, const char *plain)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  LqParam param = lq_info_param (info, slot);
  char id[LQ_PARAM_ID], label[LQ_UNITS_TEXT];

  if (!param.group || strcmp (param.row->id, "shape") == 0)
    return lower_first (plain);
  g_snprintf (id, sizeof id, "%s%d.shape", param.group->prefix, param.instance + 1);
  int shape = lq_info_find_param (info, id);
  if (shape < 0 || lq_node_get_param (node, shape) == lq_info_param (info, shape).row->def)
    return lower_first (plain);
  lq_param_format (lq_info_param (info, shape).row, lq_node_get_param (node, shape), 0,
                   LQ_UNITS_PLAIN, label);
  g_autofree char *group = lower_first (param.group->name);
  g_autofree char *shape_name = lower_first (label);
  g_autofree char *row = lower_first (param.row->name);
  return g_strdup_printf ("%s %d (%s) %s", group, param.instance + 1, shape_name, row);
}

/* What is changed: "Compressor threshold", "Drums fader", "Title". */
static char *subject (LqItem *item, const char *key)
{
  g_autofree char *plain = lq_item_key_name (item, key);
  g_autofree char *owner = NULL, *lower = NULL;

  if (!plain)
    return g_strdup (key);
  if (lq_item_get_kind (item) == LQ_KIND_SESSION)
    return g_steal_pointer (&plain);
  int slot = LQ_IS_NODE (item) ? LQ_ITEM_GET_CLASS (item)->find_extra (item, key) : -1;
  lower = slot >= 0 ? band_key_name (LQ_NODE (item), slot, plain) : lower_first (plain);
  owner = lq_item_display_name (item);
  return g_strconcat (owner, " ", lower, NULL);
}

static char *format_text (LqItem *item, const char *key, const char *text)
{
  double value;
  gboolean in_range;
  const LqParamRow *row = lq_item_get_row (item, key, &value);

  if (text && !lq_row_from_text (row, text, &value, &in_range))
    return g_strdup (text);
  return lq_item_format_value (item, key, value, LQ_UNITS_PLAIN);
}

/* "+0.8 dB", "+1.2 dB" → "+0.8 → +1.2 dB". */
static char *arrow (const char *before, const char *after)
{
  const char *unit = strrchr (before, ' '), *other = strrchr (after, ' ');
  gsize length = strlen (before);

  if (unit && other && strcmp (unit, other) == 0 && !g_ascii_isdigit (unit[1]))
    length = (gsize)(unit - before);
  return g_strdup_printf ("%.*s → %s", (int)length, before, after);
}

/* The first words of TEXT; NULL: there are none. */
static char *quote (const char *text)
{
  g_autofree char *first = g_strndup (text, strcspn (text, "\n\r"));

  if (!*first)
    return NULL;
  if (g_utf8_strlen (first, -1) <= 40)
    return g_strdup_printf ("“%s”", first);
  g_autofree char *head = g_utf8_substring (first, 0, 39);
  return g_strdup_printf ("“%s…”", head);
}

/* Of the item that KEY of a node names; NULL: it names none. Owns: g_free. */
static char *name_of_other (LqSession *session, LqItem *item, const char *key, const char *id)
{
  gboolean names = LQ_IS_NODE (item) && (g_str_equal (key, "key") || g_str_equal (key, "sample"));
  LqItem *other = names && id ? lq_session_find (session, id) : NULL;

  return other ? lq_item_display_name (other) : NULL;
}

/* What follows the subject: "−18.0 → −20.0 dB", "on", "“Night Train”". */
static char *change (LqSession *session, LqItem *item, const LqRecord *record)
{
  const LqParamRow *row = lq_item_get_row (item, record->key, NULL);

  if (!row)
    {
      g_autofree char *text = lq_item_format (item, record->key, LQ_UNITS_PLAIN);
      g_autofree char *other = name_of_other (session, item, record->key, text);
      const char *shown = other ? other : text;
      char *quoted = shown ? quote (shown) : NULL;
      return quoted ? quoted : g_strdup ("cleared");
    }
  g_autofree char *after = format_text (item, record->key, record->after);
  if (row->kind == LQ_PARAM_SWITCH)
    return lower_first (after);
  g_autofree char *before = format_text (item, record->key, record->before);
  return arrow (before, after);
}

static char *label_of_set (LqSession *session, const LqRecord *record)
{
  LqItem *item = lq_session_find (session, record->id);

  if (!item)
    return g_strdup ("Change");
  g_autofree char *what = subject (item, record->key);
  g_autofree char *how = change (session, item, record);
  return g_strconcat (what, " ", how, NULL);
}

/* Name of the thing a record inserts or removes. */
static char *name_of_lines (LqSession *session, const LqRecord *record)
{
  LqKind kind;
  guint number;

  if (!lq_kind_parse_id (record->id, &kind, &number))
    return g_strdup (record->id);
  g_autoptr (LqItem) item = lq_item_new_from_lines (lq_session_get_registry (session), kind,
                                                    record->id, (const char *const *)record->lines);
  g_autofree char *name = lq_item_display_name (item);
  if (kind == LQ_KIND_NODE)
    return lower_first (name);
  if (kind == LQ_KIND_NOTE)
    {
      g_autofree char *said = quote (lq_note_get_text (LQ_NOTE (item)));
      return said ? g_strconcat ("note ", said, NULL) : lower_first (name);
    }
  return g_strdup_printf ("%s “%s”", lq_kind_info (kind)->name, name);
}

static char *label_of_one (LqSession *session, const LqRecord *record)
{
  g_autofree char *name = NULL;
  LqItem *item;

  switch (record->kind)
    {
    case LQ_RECORD_INSERT:
      name = name_of_lines (session, record);
      return g_strconcat ("Add ", name, NULL);
    case LQ_RECORD_REMOVE:
      name = name_of_lines (session, record);
      return g_strconcat ("Remove ", name, NULL);
    case LQ_RECORD_MOVE:
      item = lq_session_find (session, record->id);
      name = item ? lq_item_display_name (item) : g_strdup (record->id);
      return g_strdup_printf ("Move %s to place %u", name, record->to + 1);
    default:
      return label_of_set (session, record);
    }
}

/* The one record that says what a mixed command is about: an insert or removal of something that
 * hangs from nothing else in it (of a track rather than its regions). */
static const LqRecord *main_record (GPtrArray *records)
{
  const LqRecord *best = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const LqRecord *record = records->pdata[i];
      if (record->kind != LQ_RECORD_INSERT && record->kind != LQ_RECORD_REMOVE)
        continue;
      if (!best || (best->id[0] != 't' && record->id[0] == 't')
          || (best->id[0] == 'm' && record->id[0] == 'f'))
        best = record;
    }
  return best;
}

/* A node's sample that comes with its medium; NULL: there is more to tell. */
static const LqRecord *sample_record (GPtrArray *records)
{
  const LqRecord *sample = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const LqRecord *record = records->pdata[i];
      if (record->kind == LQ_RECORD_SET && g_str_equal (record->key, "sample"))
        sample = record;
      else if (record->kind != LQ_RECORD_SET && record->id[0] != 'm')
        return NULL;
    }
  return sample;
}

static gboolean all_sets_of_one_item (GPtrArray *records)
{
  const LqRecord *first = records->pdata[0];

  for (guint i = 0; i < records->len; i++)
    {
      const LqRecord *record = records->pdata[i];
      if (record->kind != LQ_RECORD_SET || strcmp (record->id, first->id) != 0)
        return FALSE;
    }
  return TRUE;
}

/* "Drums fader 0.0 → −3.0 dB, pan C → L30": the name is said once. */
static char *label_of_two_keys (LqSession *session, LqItem *item, GPtrArray *records)
{
  const LqRecord *second = records->pdata[1];
  g_autofree char *one = label_of_set (session, records->pdata[0]);
  g_autofree char *name = lq_item_key_name (item, second->key);
  g_autofree char *key = lower_first (name ? name : second->key);
  g_autofree char *how = change (session, item, second);

  return g_strdup_printf ("%s, %s %s", one, key, how);
}

static char *label_of_few (LqSession *session, GPtrArray *records)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *one = label_of_one (session, records->pdata[i]);
      g_string_append_printf (all, "%s%s", i > 0 ? "; " : "", one);
    }
  return g_strdup (all->str);
}

char *lq_label_for_records (LqSession *session, GPtrArray *records)
{
  const LqRecord *first = records->pdata[0];
  const LqRecord *about = main_record (records);
  LqItem *item = lq_session_find (session, first->id);

  if (sample_record (records))
    return label_of_set (session, sample_record (records));
  if (records->len == 1 || about)
    return label_of_one (session, about ? about : first);
  if (!all_sets_of_one_item (records))
    return records->len <= MAX_FEW ? label_of_few (session, records)
                                   : g_strdup_printf ("%u changes", records->len);
  if (records->len == 2 && item)
    return label_of_two_keys (session, item, records);
  g_autofree char *name = item ? lq_item_display_name (item) : g_strdup (first->id);
  return g_strdup_printf ("%s, %u changes", name, records->len);
}
