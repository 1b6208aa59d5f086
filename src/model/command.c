/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/command.h"

#include <string.h>

#include "model/command_private.h"

struct _LqCommand
{
  GObject parent_instance;
  guint number;
  char *id;
  LqCommand *parent; /* not owned: history owns all commands */
  LqCommand *last_child;
  GPtrArray *children; /* not owned */
  GPtrArray *records;
  guint depth;
  gint64 time;
  char *label;
  char *reason;
  gboolean done;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_LABEL,
  PROP_REASON,
  PROP_TIME,
  PROP_DONE,
};

G_DEFINE_FINAL_TYPE (LqCommand, lq_command, G_TYPE_OBJECT)

static void lq_command_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqCommand *self = LQ_COMMAND (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;
    case PROP_DONE:
      g_value_set_boolean (value, self->done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void lq_command_finalize (GObject *object)
{
  LqCommand *self = LQ_COMMAND (object);

  g_free (self->id);
  g_free (self->label);
  g_free (self->reason);
  g_ptr_array_unref (self->children);
  g_ptr_array_unref (self->records);
  G_OBJECT_CLASS (lq_command_parent_class)->finalize (object);
}

static void lq_command_class_init (LqCommandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lq_command_get_property;
  object_class->finalize = lq_command_finalize;
  g_object_class_install_property (object_class, PROP_ID,
                                   g_param_spec_string ("id", "", "", NULL, flags));
  g_object_class_install_property (object_class, PROP_LABEL,
                                   g_param_spec_string ("label", "", "", NULL, flags));
  g_object_class_install_property (object_class, PROP_REASON,
                                   g_param_spec_string ("reason", "", "", "", flags));
  g_object_class_install_property (
      object_class, PROP_TIME,
      g_param_spec_int64 ("time", "", "", G_MININT64, G_MAXINT64, 0, flags));
  g_object_class_install_property (object_class, PROP_DONE,
                                   g_param_spec_boolean ("done", "", "", FALSE, flags));
}

static void lq_command_init (LqCommand *self)
{
  self->children = g_ptr_array_new ();
  self->reason = g_strdup ("");
}

LqCommand *lq_command_new (guint number, LqCommand *parent, gint64 time, const char *label,
                           GPtrArray *records)
{
  LqCommand *self = g_object_new (LQ_TYPE_COMMAND, NULL);

  self->number = number;
  self->id = g_strdup_printf ("c%u", number);
  self->time = time;
  self->label = g_strdup (label);
  self->records = records;
  self->parent = parent;
  if (parent)
    {
      self->depth = parent->depth + 1;
      parent->last_child = self;
      g_ptr_array_add (parent->children, self);
    }
  return self;
}

const char *lq_command_get_id (LqCommand *command) { return command->id; }

guint lq_command_get_number (LqCommand *command) { return command->number; }

const char *lq_command_get_label (LqCommand *command) { return command->label; }

const char *lq_command_get_reason (LqCommand *command) { return command->reason; }

gint64 lq_command_get_time (LqCommand *command) { return command->time; }

gboolean lq_command_get_done (LqCommand *command) { return command->done; }

guint lq_command_get_n_records (LqCommand *command) { return command->records->len; }

const LqRecord *lq_command_get_record (LqCommand *command, guint index)
{
  g_assert (index < command->records->len);
  return command->records->pdata[index];
}

GPtrArray *lq_command_get_records (LqCommand *command) { return command->records; }

LqCommand *lq_command_get_parent (LqCommand *command)
{
  return command->parent && command->parent->number > 0 ? command->parent : NULL;
}

LqCommand *lq_command_get_real_parent (LqCommand *command) { return command->parent; }

guint lq_command_get_n_children (LqCommand *command) { return command->children->len; }

guint lq_command_get_depth (LqCommand *command) { return command->depth; }

LqCommand *lq_command_get_last_child (LqCommand *command) { return command->last_child; }

void lq_command_set_last_child (LqCommand *command, LqCommand *child)
{
  command->last_child = child;
}

void lq_command_set_reason (LqCommand *command, const char *reason)
{
  g_free (command->reason);
  command->reason = g_utf8_make_valid (reason ? reason : "", -1);
  g_object_notify (G_OBJECT (command), "reason");
}

void lq_command_set_done (LqCommand *command, gboolean done)
{
  if (command->done == done)
    return;
  command->done = done;
  g_object_notify (G_OBJECT (command), "done");
}

static gboolean record_changes_sound (const LqRecord *record)
{
  LqKind kind;
  guint number;

  if (!lq_kind_parse_id (record->id, &kind, &number))
    return record->key
           && (strcmp (record->key, "master-fader") == 0 || strcmp (record->key, "tempo") == 0);
  if (record->key && !lq_item_key_sounds (record->key))
    return FALSE;
  if (kind == LQ_KIND_MEDIA) /* a file that comes or goes is heard by its regions alone */
    return record->kind == LQ_RECORD_SET;
  if (kind == LQ_KIND_TRACK) /* its place in the list changes no bit */
    return record->kind != LQ_RECORD_MOVE;
  return kind == LQ_KIND_REGION || kind == LQ_KIND_NODE;
}

gboolean lq_command_changes_sound (LqCommand *command)
{
  for (guint i = 0; i < command->records->len; i++)
    if (record_changes_sound (command->records->pdata[i]))
      return TRUE;
  return FALSE;
}
