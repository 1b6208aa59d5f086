/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of commands and the way through it. How a gesture gathers records is gesture.c's. */
#include "model/history.h"

#include "model/gesture.h"
#include "model/history_private.h"
#include "model/session_private.h"

struct _LqHistory
{
  GObject parent_instance;
  LqSession *session;
  LqGesture *gesture;
  LqCommand *root;      /* the beginning */
  LqCommand *current;   /* root or a command that is done */
  GHashTable *commands; /* number → command, owned; without the root */
  GPtrArray *line;      /* what the list model shows */
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_POSITION,
  PROP_CURRENT,
  N_PROPS
};

static GType lq_history_get_item_type (GListModel *model) { return LQ_TYPE_COMMAND; }

static guint lq_history_get_n_items (GListModel *model) { return LQ_HISTORY (model)->line->len; }

static gpointer lq_history_get_item (GListModel *model, guint index)
{
  GPtrArray *line = LQ_HISTORY (model)->line;

  return index < line->len ? g_object_ref (line->pdata[index]) : NULL;
}

static void list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = lq_history_get_item_type;
  iface->get_n_items = lq_history_get_n_items;
  iface->get_item = lq_history_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LqHistory, lq_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static LqCommand *redo_target (LqHistory *self)
{
  return lq_command_get_last_child (self->current);
}

static void lq_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqHistory *self = LQ_HISTORY (object);
  LqCommand *redo = redo_target (self);

  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->current != self->root);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, redo != NULL);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, lq_command_get_label (self->current));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, redo ? lq_command_get_label (redo) : "");
      break;
    case PROP_POSITION:
      g_value_set_uint (value, lq_command_get_depth (self->current));
      break;
    case PROP_CURRENT:
      g_value_set_object (value, lq_history_get_current (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void lq_history_dispose (GObject *object)
{
  LqHistory *self = LQ_HISTORY (object);

  g_clear_pointer (&self->gesture, lq_gesture_free);
  G_OBJECT_CLASS (lq_history_parent_class)->dispose (object);
}

static void lq_history_finalize (GObject *object)
{
  LqHistory *self = LQ_HISTORY (object);

  g_ptr_array_unref (self->line);
  g_hash_table_unref (self->commands);
  g_object_unref (self->root);
  g_object_unref (self->session);
  G_OBJECT_CLASS (lq_history_parent_class)->finalize (object);
}

static void install_property (GObjectClass *klass, guint id, GParamSpec *spec)
{
  g_object_class_install_property (klass, id, spec);
}

static void lq_history_class_init (LqHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lq_history_get_property;
  object_class->dispose = lq_history_dispose;
  object_class->finalize = lq_history_finalize;
  install_property (object_class, PROP_CAN_UNDO,
                    g_param_spec_boolean ("can-undo", "", "", FALSE, flags));
  install_property (object_class, PROP_CAN_REDO,
                    g_param_spec_boolean ("can-redo", "", "", FALSE, flags));
  install_property (object_class, PROP_UNDO_LABEL,
                    g_param_spec_string ("undo-label", "", "", "", flags));
  install_property (object_class, PROP_REDO_LABEL,
                    g_param_spec_string ("redo-label", "", "", "", flags));
  install_property (object_class, PROP_POSITION,
                    g_param_spec_uint ("position", "", "", 0, G_MAXUINT, 0, flags));
  install_property (object_class, PROP_CURRENT,
                    g_param_spec_object ("current", "", "", LQ_TYPE_COMMAND, flags));
  g_signal_new ("recorded", LQ_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                LQ_TYPE_COMMAND);
  g_signal_new ("moved", LQ_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("reason-changed", LQ_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, LQ_TYPE_COMMAND);
}

static void lq_history_init (LqHistory *self)
{
  GPtrArray *nothing = g_ptr_array_new_with_free_func ((GDestroyNotify)lq_record_free);

  self->root = lq_command_new (0, NULL, 0, "", nothing);
  self->current = self->root;
  self->commands = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->line = g_ptr_array_new ();
}

LqHistory *lq_history_new (LqSession *session)
{
  LqHistory *self = g_object_new (LQ_TYPE_HISTORY, NULL);

  self->session = g_object_ref (session);
  self->gesture = lq_gesture_new (self);
  return self;
}

LqSession *lq_history_get_session (LqHistory *history) { return history->session; }

LqGesture *lq_history_get_gesture (LqHistory *history) { return history->gesture; }

LqCommand *lq_history_get_current (LqHistory *history)
{
  return history->current == history->root ? NULL : history->current;
}

LqCommand *lq_history_find (LqHistory *history, const char *id)
{
  guint number;

  if (id[0] != 'c' || !lq_kind_parse_number (id + 1, &number))
    return NULL;
  return g_hash_table_lookup (history->commands, GUINT_TO_POINTER (number));
}

static int by_number (gconstpointer a, gconstpointer b)
{
  guint one = lq_command_get_number (*(LqCommand *const *)a);
  guint other = lq_command_get_number (*(LqCommand *const *)b);

  return (one > other) - (one < other);
}

GPtrArray *lq_history_list_all (LqHistory *history)
{
  GPtrArray *all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer command;

  g_hash_table_iter_init (&iter, history->commands);
  while (g_hash_table_iter_next (&iter, NULL, &command))
    g_ptr_array_add (all, command);
  g_ptr_array_sort (all, by_number);
  return all;
}

/* From the first command through the current one to the last that redo reaches. */
static GPtrArray *make_line (LqHistory *self)
{
  GPtrArray *line = g_ptr_array_new ();
  guint depth = lq_command_get_depth (self->current);

  g_ptr_array_set_size (line, (int)depth);
  for (LqCommand *c = self->current; c != self->root; c = lq_command_get_real_parent (c))
    line->pdata[--depth] = c;
  for (LqCommand *c = redo_target (self); c; c = lq_command_get_last_child (c))
    g_ptr_array_add (line, c);
  return line;
}

static void notify_all (LqHistory *self)
{
  static const char *const names[] = { "can-undo",   "can-redo", "undo-label",
                                       "redo-label", "position", "current" };

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_notify (G_OBJECT (self), names[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Another line is shown from now on. */
static void change_line (LqHistory *self)
{
  g_autoptr (GPtrArray) old = self->line;
  guint same = 0;

  self->line = make_line (self);
  while (same < old->len && same < self->line->len && old->pdata[same] == self->line->pdata[same])
    same++;
  if (same < old->len || same < self->line->len)
    g_list_model_items_changed (G_LIST_MODEL (self), same, old->len - same, self->line->len - same);
}

/* Whether the current command stands on the line that is shown: going up and down it changes
 * nothing in the list. */
static gboolean is_on_line (LqHistory *self)
{
  guint depth = lq_command_get_depth (self->current);

  return depth == 0 || (depth <= self->line->len && self->line->pdata[depth - 1] == self->current);
}

/* The current command is new and stands at the end of its line. */
static void extend_line (LqHistory *self)
{
  guint index = lq_command_get_depth (self->current) - 1;
  guint n_gone = self->line->len - index;

  g_ptr_array_set_size (self->line, (int)index);
  g_ptr_array_add (self->line, self->current);
  g_list_model_items_changed (G_LIST_MODEL (self), index, n_gone, 1);
}

/* Joins a command to the tree below PARENT. RECORDS is taken. */
static LqCommand *add_command (LqHistory *self, guint number, LqCommand *parent, gint64 time,
                               const char *label, GPtrArray *records)
{
  LqCommand *command = lq_command_new (number, parent, time, label, records);

  g_hash_table_insert (self->commands, GUINT_TO_POINTER (number), command);
  lq_session_reserve_id (self->session, lq_command_get_id (command));
  return command;
}

LqCommand *lq_history_record (LqHistory *history, const char *label, GPtrArray *records)
{
  guint number = lq_session_get_last_command (history->session) + 1;
  gint64 time = g_get_real_time () / 1000 * 1000; /* the journal keeps milliseconds */
  LqCommand *command = add_command (history, number, history->current, time, label, records);

  history->current = command;
  lq_command_set_done (command, TRUE);
  extend_line (history);
  notify_all (history);
  g_signal_emit_by_name (history, "recorded", command);
  return command;
}

LqCommand *lq_history_adopt (LqHistory *history, guint number, LqCommand *parent, gint64 time,
                             const char *label, GPtrArray *records)
{
  if (g_hash_table_contains (history->commands, GUINT_TO_POINTER (number)))
    {
      g_ptr_array_unref (records);
      return NULL;
    }
  for (guint i = 0; i < records->len; i++)
    lq_session_reserve_id (history->session, ((LqRecord *)records->pdata[i])->id);
  return add_command (history, number, parent ? parent : history->root, time, label, records);
}

void lq_history_stand_at (LqHistory *history, LqCommand *command)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, history->commands);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    lq_command_set_done (other, FALSE);
  history->current = command ? command : history->root;
  for (LqCommand *c = history->current; c != history->root; c = lq_command_get_real_parent (c))
    {
      lq_command_set_done (c, TRUE);
      lq_command_set_last_child (lq_command_get_real_parent (c), c);
    }
  change_line (history);
  notify_all (history);
}

static gboolean step_back (LqHistory *self)
{
  LqCommand *command = self->current;

  if (!lq_records_apply (lq_command_get_records (command), self->session, LQ_BACKWARD))
    return FALSE;
  lq_command_set_done (command, FALSE);
  self->current = lq_command_get_real_parent (command);
  lq_command_set_last_child (self->current, command);
  return TRUE;
}

static gboolean step_to (LqHistory *self, LqCommand *child)
{
  if (!lq_records_apply (lq_command_get_records (child), self->session, LQ_FORWARD))
    return FALSE;
  lq_command_set_done (child, TRUE);
  lq_command_set_last_child (self->current, child);
  self->current = child;
  return TRUE;
}

static LqCommand *common_ancestor (LqCommand *a, LqCommand *b)
{
  while (a != b)
    if (lq_command_get_depth (a) >= lq_command_get_depth (b))
      a = lq_command_get_real_parent (a);
    else
      b = lq_command_get_real_parent (b);
  return a;
}

static gboolean travel (LqHistory *self, LqCommand *target)
{
  LqCommand *fork = common_ancestor (self->current, target);
  g_autoptr (GPtrArray) way = g_ptr_array_new ();

  while (self->current != fork)
    if (!step_back (self))
      return FALSE;
  for (LqCommand *c = target; c != fork; c = lq_command_get_real_parent (c))
    g_ptr_array_add (way, c);
  for (guint i = way->len; i-- > 0;)
    if (!step_to (self, way->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean lq_history_travel (LqHistory *history, LqCommand *command)
{
  LqCommand *target = command ? command : history->root;
  LqCommand *start = history->current;
  gboolean arrived = travel (history, target);

  if (!is_on_line (history))
    change_line (history);
  notify_all (history);
  if (history->current != start)
    g_signal_emit_by_name (history, "moved");
  return arrived;
}

void lq_history_go_to (LqHistory *history, LqCommand *command)
{
  lq_history_flush (history);
  if (!lq_history_travel (history, command))
    g_critical ("history does not fit its session");
}

gboolean lq_history_undo (LqHistory *history)
{
  lq_history_flush (history);
  if (history->current == history->root)
    return FALSE;
  lq_history_go_to (history, lq_command_get_real_parent (history->current));
  return TRUE;
}

gboolean lq_history_redo (LqHistory *history)
{
  lq_history_flush (history);
  if (!redo_target (history))
    return FALSE;
  lq_history_go_to (history, redo_target (history));
  return TRUE;
}

void lq_history_set_reason (LqHistory *history, LqCommand *command, const char *reason)
{
  lq_command_set_reason (command, reason);
  g_signal_emit_by_name (history, "reason-changed", command);
}

LqSession *lq_history_state_before_last (LqHistory *history, LqCommand **command)
{
  LqCommand *last = history->current;
  LqSession *state;

  while (last != history->root && !lq_command_changes_sound (last))
    last = lq_command_get_real_parent (last);
  if (last == history->root)
    return NULL;
  state = lq_session_copy (history->session);
  for (LqCommand *c = history->current;; c = lq_command_get_real_parent (c))
    {
      if (!lq_records_apply (lq_command_get_records (c), state, LQ_BACKWARD))
        g_critical ("history does not fit its session");
      if (c == last)
        break;
    }
  if (command)
    *command = last;
  return state;
}
