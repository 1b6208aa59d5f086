/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gesture.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "model/item_private.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/note.h"
#include "model/property.h"
#include "model/session_private.h"
#include "model/track.h"

#define BURST_GAP_MS 500

struct LqGesture
{
  LqHistory *history; /* owns this */
  LqSession *session;
  guint depth;
  char *label;
  GPtrArray *records;
  char *burst_id, *burst_key; /* NULL: no burst */
  gint64 burst_time_us;
  guint burst_timer;
};

G_DEFINE_QUARK (lq - history - error - quark, lq_history_error)

static GPtrArray *new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)lq_record_free);
}

LqGesture *lq_gesture_new (LqHistory *history)
{
  LqGesture *self = g_new0 (LqGesture, 1);

  self->history = history;
  self->session = lq_history_get_session (history);
  self->records = new_records ();
  return self;
}

static void forget_burst (LqGesture *self)
{
  g_clear_pointer (&self->burst_id, g_free);
  g_clear_pointer (&self->burst_key, g_free);
  g_clear_handle_id (&self->burst_timer, g_source_remove);
}

void lq_gesture_free (LqGesture *gesture)
{
  forget_burst (gesture);
  g_free (gesture->label);
  g_ptr_array_unref (gesture->records);
  g_free (gesture);
}

static gboolean does_nothing (const LqRecord *record)
{
  if (record->kind == LQ_RECORD_SET)
    return g_strcmp0 (record->before, record->after) == 0;
  return record->kind == LQ_RECORD_MOVE && record->from == record->to;
}

/* Makes a command of the records gathered so far, if they do anything. */
static LqCommand *commit (LqGesture *self)
{
  GPtrArray *records = g_steal_pointer (&self->records);

  self->records = new_records ();
  for (guint i = records->len; i-- > 0;)
    if (does_nothing (records->pdata[i]))
      g_ptr_array_remove_index (records, i);
  if (records->len == 0)
    {
      g_ptr_array_unref (records);
      return NULL;
    }
  g_autofree char *label =
      self->label ? g_strdup (self->label) : lq_label_for_records (self->session, records);
  return lq_history_record (self->history, label, records);
}

static LqCommand *leave (LqGesture *self)
{
  LqCommand *command;

  g_assert (self->depth > 0);
  if (--self->depth > 0)
    return NULL;
  command = commit (self);
  g_clear_pointer (&self->label, g_free);
  return command;
}

static void enter (LqGesture *self, const char *label)
{
  if (self->depth++ == 0)
    self->label = label ? g_utf8_make_valid (label, -1) : NULL;
}

void lq_history_end_burst (LqHistory *history)
{
  LqGesture *self = lq_history_get_gesture (history);

  if (!self->burst_id)
    return;
  forget_burst (self);
  leave (self);
}

void lq_history_begin_gesture (LqHistory *history, const char *label)
{
  lq_history_end_burst (history);
  enter (lq_history_get_gesture (history), label);
}

LqCommand *lq_history_end_gesture (LqHistory *history)
{
  lq_history_end_burst (history);
  return leave (lq_history_get_gesture (history));
}

void lq_history_cancel_gesture (LqHistory *history)
{
  LqGesture *self = lq_history_get_gesture (history);

  lq_history_end_burst (history);
  if (!lq_records_apply (self->records, self->session, LQ_BACKWARD))
    g_critical ("a gesture does not fit its session");
  g_ptr_array_set_size (self->records, 0);
  leave (self);
}

gboolean lq_history_in_gesture (LqHistory *history)
{
  return lq_history_get_gesture (history)->depth > 0;
}

void lq_history_flush (LqHistory *history)
{
  lq_history_end_burst (history);
  commit (lq_history_get_gesture (history));
}

static gboolean is_burst_of (LqGesture *self, LqItem *item, const char *key)
{
  return self->burst_id && strcmp (self->burst_id, lq_item_get_id (item)) == 0
         && strcmp (self->burst_key, key) == 0;
}

static gboolean on_burst_timer (gpointer data)
{
  LqGesture *self = data;

  self->burst_timer = 0;
  lq_history_end_burst (self->history);
  return G_SOURCE_REMOVE;
}

void lq_history_burst (LqHistory *history, LqItem *item, const char *key)
{
  LqGesture *self = lq_history_get_gesture (history);
  gint64 now_us = g_get_monotonic_time ();

  if (!is_burst_of (self, item, key) || now_us - self->burst_time_us >= BURST_GAP_MS * 1000)
    {
      lq_history_begin_gesture (history, NULL);
      self->burst_id = g_strdup (lq_item_get_id (item));
      self->burst_key = g_strdup (key);
    }
  self->burst_time_us = now_us;
  g_clear_handle_id (&self->burst_timer, g_source_remove);
  self->burst_timer = g_timeout_add (BURST_GAP_MS, on_burst_timer, self);
}

/* The record of the gesture that a new SET of (ID, KEY) goes on with; NULL: none. What comes or
 * goes under that id in between keeps them apart. */
static LqRecord *find_set (LqGesture *self, const char *id, const char *key)
{
  for (guint i = self->records->len; i-- > 0;)
    {
      LqRecord *record = self->records->pdata[i];
      if (strcmp (record->id, id) != 0)
        continue;
      if (record->kind == LQ_RECORD_INSERT || record->kind == LQ_RECORD_REMOVE)
        return NULL;
      if (record->kind == LQ_RECORD_SET && strcmp (record->key, key) == 0)
        return record;
    }
  return NULL;
}

static const LqRecord *find_set_of (LqCommand *command, const char *id, const char *key)
{
  for (guint i = 0; command && i < lq_command_get_n_records (command); i++)
    {
      const LqRecord *record = lq_command_get_record (command, i);
      if (record->kind == LQ_RECORD_SET && strcmp (record->id, id) == 0
          && strcmp (record->key, key) == 0)
        return record;
    }
  return NULL;
}

gboolean lq_history_value_before (LqHistory *history, LqItem *item, const char *key, double *before)
{
  LqGesture *self = lq_history_get_gesture (history);
  const char *id = lq_item_get_id (item);
  const LqRecord *record = self->depth > 0
                               ? find_set (self, id, key)
                               : find_set_of (lq_history_get_current (history), id, key);
  const LqParamRow *row = record ? lq_item_get_row (item, key, before) : NULL;
  gboolean in_range;

  return row && (!record->before || lq_row_from_text (row, record->before, before, &in_range));
}

/* Before KEY changes: who hears of the change can ask what it was. */
static void keep_before (LqGesture *self, LqItem *item, const char *key, const char *before)
{
  const char *id = lq_item_get_id (item);

  if (!find_set (self, id, key))
    g_ptr_array_add (self->records, lq_record_new_set (id, key, before, before));
}

static void note_set (LqGesture *self, LqItem *item, const char *key, const char *before)
{
  const char *id = lq_item_get_id (item);
  g_autofree char *after = lq_item_get_text (item, key);
  LqRecord *record = find_set (self, id, key);

  if (g_strcmp0 (before, after) == 0)
    return;
  if (record)
    {
      g_free (record->after);
      record->after = g_steal_pointer (&after);
    }
  else
    g_ptr_array_add (self->records, lq_record_new_set (id, key, before, after));
}

/* The gesture a change belongs to: the one under way, or one of its own until end_change. */
static LqGesture *begin_change (LqHistory *history, LqItem *item, const char *key)
{
  LqGesture *self = lq_history_get_gesture (history);

  if (!key || !is_burst_of (self, item, key))
    lq_history_end_burst (history);
  enter (self, NULL);
  return self;
}

void lq_history_set_value (LqHistory *history, LqItem *item, const char *key, double value)
{
  if (lq_item_is_listening (item, key))
    {
      lq_item_set_value (item, key, value);
      return;
    }
  LqGesture *self = begin_change (history, item, key);
  g_autofree char *before = lq_item_get_text (item, key);

  g_assert (!isnan (value) && lq_item_get_session (item) == LQ_ITEM (self->session));
  keep_before (self, item, key, before);
  lq_item_set_value (item, key, value);
  note_set (self, item, key, before);
  leave (self);
}

void lq_history_set_param (LqHistory *history, LqNode *node, int slot, double value)
{
  lq_history_set_value (history, LQ_ITEM (node),
                        LQ_ITEM_GET_CLASS (node)->extra_key (LQ_ITEM (node), (guint)slot), value);
}

static void set_object (LqHistory *history, LqItem *item, const char *key, const GValue *value)
{
  LqGesture *self = begin_change (history, item, key);
  g_autofree char *before = lq_item_get_text (item, key);

  g_object_set_property (G_OBJECT (item), key, value);
  note_set (self, item, key, before);
  leave (self);
}

void lq_history_set_string (LqHistory *history, LqItem *item, const char *key, const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GParamSpec *spec = lq_item_find_spec (item, key);

  g_assert (spec && spec->value_type == G_TYPE_STRING);
  g_value_init (&value, G_TYPE_STRING);
  if (spec->flags & LQ_PROPERTY_PATH)
    g_value_set_string (&value, text ? text : "");
  else
    g_value_take_string (&value, g_utf8_make_valid (text ? text : "", -1));
  set_object (history, item, key, &value);
}

void lq_history_set_strv (LqHistory *history, LqItem *item, const char *key,
                          const char *const *strings)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GStrv valid = g_new0 (char *, strings ? g_strv_length ((char **)strings) + 1 : 1);

  for (guint i = 0; strings && strings[i]; i++)
    valid[i] = g_utf8_make_valid (strings[i], -1);
  g_value_init (&value, G_TYPE_STRV);
  g_value_take_boxed (&value, valid);
  set_object (history, item, key, &value);
}

static gboolean fail (GError **error, LqHistoryError code, char *message)
{
  g_set_error_literal (error, LQ_HISTORY_ERROR, code, message);
  g_free (message);
  return FALSE;
}

static gboolean parse_row_text (LqItem *item, const char *key, const char *text, double *value,
                                GError **error)
{
  const LqParamRow *row = lq_item_get_row (item, key, value);
  g_autofree char *name = lq_item_key_shown (item, key);
  gboolean in_range = TRUE;
  double rate_hz = lq_session_get_sample_rate (LQ_SESSION (lq_item_get_session (item)));
  LqFrames frames;

  if (!text)
    return TRUE;
  if (row->unit == LQ_UNIT_FRAMES && strchr (text, ':') && lq_time_parse (text, rate_hz, &frames))
    *value = (double)frames;
  else if (!lq_row_from_text (row, text, value, &in_range))
    {
      g_autofree char *choices = row->labels ? g_strjoinv (", ", (char **)row->labels) : NULL;
      return fail (
          error, LQ_HISTORY_NO_VALUE,
          choices ? g_strdup_printf (_ ("“%s” is no %s; it is one of: %s."), text, name, choices)
                  : g_strdup_printf (_ ("“%s” is no value for %s."), text, name));
    }
  if (in_range)
    return TRUE;
  g_autofree char *min = lq_item_format_value (item, key, row->min, LQ_UNITS_PLAIN);
  g_autofree char *max = lq_item_format_value (item, key, row->max, LQ_UNITS_PLAIN);
  return fail (error, LQ_HISTORY_OUT_OF_RANGE,
               g_strdup_printf (_ ("%s goes from %s to %s, not to “%s”."), name, min, max, text));
}

static gboolean may_be_sample (LqGesture *self, LqItem *item, const char *text, GError **error)
{
  const LqProcessorInfo *info = lq_node_get_info (LQ_NODE (item));

  if (!text || !*text)
    return TRUE;
  if (!info || !info->takes_sample)
    return fail (error, LQ_HISTORY_NO_VALUE,
                 g_strdup_printf (_ ("%s takes no sample."), lq_node_get_name (LQ_NODE (item))));
  if (!LQ_IS_MEDIA_ITEM (lq_session_find (self->session, text)))
    return fail (
        error, LQ_HISTORY_NO_VALUE,
        g_strdup_printf (_ ("“%s” is no medium here: the sample is the id of one."), text));
  return TRUE;
}

gboolean lq_history_set_text (LqHistory *history, LqItem *item, const char *key, const char *text,
                              GError **error)
{
  LqGesture *self = lq_history_get_gesture (history);
  GParamSpec *spec = lq_item_find_spec (item, key);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean in_range;
  double number;

  if (!lq_item_has_key (item, key))
    return fail (error, LQ_HISTORY_NO_SUCH_KEY,
                 g_strdup_printf (_ ("There is no “%s” here."), key));
  if (spec && (spec->flags & LQ_PROPERTY_FIXED))
    return fail (error, LQ_HISTORY_FIXED,
                 g_strdup_printf (_ ("%s cannot be changed."), _ (g_param_spec_get_nick (spec))));
  if (lq_item_is_listening (item, key))
    return fail (
        error, LQ_HISTORY_FIXED,
        g_strdup_printf (_ ("“%s” is for listening in the window: it is no part of a session "
                            "and of no render."),
                         key));
  if (LQ_IS_NODE (item) && g_str_equal (key, "key") && text && *text
      && !LQ_IS_TRACK (lq_session_find (self->session, text)))
    return fail (error, LQ_HISTORY_NO_VALUE,
                 g_strdup_printf (_ ("“%s” is no track here: the key is the id of one."), text));
  if (LQ_IS_NODE (item) && g_str_equal (key, "sample") && !may_be_sample (self, item, text, error))
    return FALSE;
  if (lq_item_get_row (item, key, NULL))
    {
      if (!parse_row_text (item, key, text, &number, error))
        return FALSE;
      lq_history_set_value (history, item, key, number);
      return TRUE;
    }
  if (spec->value_type == G_TYPE_STRING)
    {
      lq_history_set_string (history, item, key, text);
      return TRUE;
    }
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_value_init (&value, G_TYPE_STRV);
  lq_property_from_text (spec, valid, &value, &in_range);
  lq_history_set_strv (history, item, key, g_value_get_boxed (&value));
  return TRUE;
}

void lq_history_insert (LqHistory *history, LqItem *item, LqItem *parent, guint index)
{
  LqGesture *self = begin_change (history, item, NULL);

  lq_session_place (self->session, item, parent, index);
  g_ptr_array_add (self->records, lq_record_new_place (LQ_RECORD_INSERT, self->session, item));
  leave (self);
}

static void remove_all (LqHistory *history, GListModel *list)
{
  for (guint i = g_list_model_get_n_items (list); i-- > 0;)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (list, i);
      lq_history_remove (history, item);
    }
}

void lq_history_remove (LqHistory *history, LqItem *item)
{
  LqGesture *self = begin_change (history, item, NULL);

  g_object_ref (item);
  if (LQ_IS_TRACK (item))
    {
      remove_all (history, lq_track_get_regions (LQ_TRACK (item)));
      remove_all (history, lq_track_get_nodes (LQ_TRACK (item)));
    }
  g_ptr_array_add (self->records, lq_record_new_place (LQ_RECORD_REMOVE, self->session, item));
  lq_session_unplace (self->session, item);
  g_object_unref (item);
  leave (self);
}

void lq_history_move (LqHistory *history, LqItem *item, guint index)
{
  LqGesture *self = begin_change (history, item, NULL);
  guint from = lq_session_index_of (self->session, item);
  GListModel *list =
      lq_session_get_list (self->session, lq_item_get_parent (item), lq_item_get_kind (item));
  guint to = MIN (index, g_list_model_get_n_items (list) - 1);

  if (from != to)
    {
      lq_session_shift (self->session, item, to);
      g_ptr_array_add (self->records, lq_record_new_move (lq_item_get_id (item), from, to));
    }
  leave (self);
}

void lq_history_answer_note (LqHistory *history, LqItem *note, LqCommand *command)
{
  const char *const *before = lq_note_get_answered_by (LQ_NOTE (note));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (g_strv_contains (before, lq_command_get_id (command)))
    return;
  g_strv_builder_addv (builder, (const char **)before);
  g_strv_builder_add (builder, lq_command_get_id (command));
  g_auto (GStrv) after = g_strv_builder_end (builder);
  lq_history_set_strv (history, note, "answered-by", (const char *const *)after);
}
