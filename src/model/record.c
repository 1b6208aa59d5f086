/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primitive records: making them and applying them to a session, forwards and backwards. */
#include "model/command_private.h"

#include "model/item_private.h"
#include "model/session_private.h"
#include "model/track.h"

LqRecord *lq_record_new_set (const char *id, const char *key, const char *before, const char *after)
{
  LqRecord *record = g_new0 (LqRecord, 1);

  record->kind = LQ_RECORD_SET;
  record->id = g_strdup (id);
  record->key = g_strdup (key);
  record->before = g_strdup (before);
  record->after = g_strdup (after);
  return record;
}

LqRecord *lq_record_new_place (LqRecordKind kind, LqSession *session, LqItem *item)
{
  LqRecord *record = g_new0 (LqRecord, 1);

  record->kind = kind;
  record->id = g_strdup (lq_item_get_id (item));
  record->parent = g_strdup (lq_item_get_id (lq_item_get_parent (item)));
  record->to = lq_session_index_of (session, item);
  record->lines = lq_item_to_lines (item);
  return record;
}

LqRecord *lq_record_new_move (const char *id, guint from, guint to)
{
  LqRecord *record = g_new0 (LqRecord, 1);

  record->kind = LQ_RECORD_MOVE;
  record->id = g_strdup (id);
  record->from = from;
  record->to = to;
  return record;
}

void lq_record_free (LqRecord *record)
{
  g_free (record->id);
  g_free (record->key);
  g_free (record->before);
  g_free (record->after);
  g_free (record->parent);
  g_strfreev (record->lines);
  g_free (record);
}

static gboolean apply_insert (const LqRecord *record, LqSession *session)
{
  LqItem *parent = lq_session_find (session, record->parent);
  LqKind kind;
  guint number;

  if (!parent || lq_session_find (session, record->id)
      || !lq_kind_parse_id (record->id, &kind, &number)
      || !lq_session_get_list (session, parent, kind))
    return FALSE;
  g_autoptr (LqItem) item = lq_item_new_from_lines (lq_session_get_registry (session), kind,
                                                    record->id, (const char *const *)record->lines);
  lq_session_place (session, item, parent, record->to);
  return TRUE;
}

static gboolean has_children (LqItem *item)
{
  return LQ_IS_TRACK (item)
         && (g_list_model_get_n_items (lq_track_get_regions (LQ_TRACK (item))) > 0
             || g_list_model_get_n_items (lq_track_get_nodes (LQ_TRACK (item))) > 0);
}

static gboolean apply_remove (const LqRecord *record, LqSession *session)
{
  LqItem *item = lq_session_find (session, record->id);

  if (!item || item == LQ_ITEM (session) || has_children (item))
    return FALSE;
  lq_session_unplace (session, item);
  return TRUE;
}

static gboolean apply_set (const LqRecord *record, LqSession *session, const char *text)
{
  LqItem *item = lq_session_find (session, record->id);

  return item && lq_item_set_text (item, record->key, text, NULL);
}

static gboolean apply_move (const LqRecord *record, LqSession *session, guint index)
{
  LqItem *item = lq_session_find (session, record->id);
  GListModel *list;

  if (!item || item == LQ_ITEM (session))
    return FALSE;
  list = lq_session_get_list (session, lq_item_get_parent (item), lq_item_get_kind (item));
  if (index >= g_list_model_get_n_items (list))
    return FALSE;
  lq_session_shift (session, item, index);
  return TRUE;
}

/* Does or undoes one record; FALSE, nothing changed, when it does not fit the session. */
static gboolean apply_record (const LqRecord *record, LqSession *session, LqDirection direction)
{
  gboolean forward = direction == LQ_FORWARD;

  switch (record->kind)
    {
    case LQ_RECORD_SET:
      return apply_set (record, session, forward ? record->after : record->before);
    case LQ_RECORD_INSERT:
      return forward ? apply_insert (record, session) : apply_remove (record, session);
    case LQ_RECORD_REMOVE:
      return forward ? apply_remove (record, session) : apply_insert (record, session);
    case LQ_RECORD_MOVE:
      return apply_move (record, session, forward ? record->to : record->from);
    case LQ_N_RECORD_KINDS:
      break;
    }
  return FALSE;
}

/* The I-th record in the order of DIRECTION. */
static LqRecord *nth (GPtrArray *records, guint i, LqDirection direction)
{
  return records->pdata[direction == LQ_FORWARD ? i : records->len - 1 - i];
}

gboolean lq_records_apply (GPtrArray *records, LqSession *session, LqDirection direction)
{
  LqDirection back = direction == LQ_FORWARD ? LQ_BACKWARD : LQ_FORWARD;

  for (guint i = 0; i < records->len; i++)
    if (!apply_record (nth (records, i, direction), session, direction))
      {
        while (i-- > 0)
          apply_record (nth (records, i, direction), session, back);
        return FALSE;
      }
  return TRUE;
}
