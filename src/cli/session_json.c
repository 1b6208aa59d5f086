/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session and its history as JSON (session_json.h). */
#include "cli/session_json.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/track.h"

static void add_strings (JsonObject *object, const char *key, const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, key, array);
}

static void add_text (JsonObject *object, LqItem *item, const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (item), key);

  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (item), key, &value);
  if (!G_VALUE_HOLDS_STRING (&value))
    add_strings (object, key, g_value_get_boxed (&value));
  else
    {
      /* A path may be any bytes; everything else is text already. */
      g_autofree char *text = g_filename_display_name (g_value_get_string (&value));
      json_object_set_string_member (object, key, text);
    }
}

static void add_value (JsonObject *object, LqItem *item, const char *key, const LqParamRow *row)
{
  double value = lq_item_get_value (item, key);

  if (row->kind == LQ_PARAM_SWITCH)
    json_object_set_boolean_member (object, key, value != 0.0);
  else if (row->labels != NULL)
    json_object_set_string_member (object, key, row->labels[(int)(value - row->min)]);
  else if ((row->flags & LQ_PARAM_MINUS_INF) && value <= row->min)
    json_object_set_null_member (object, key);
  else if (row->kind == LQ_PARAM_INTEGER)
    json_object_set_int_member (object, key, (gint64)value);
  else
    json_object_set_double_member (object, key, value);
}

static void add_key (JsonObject *object, LqItem *item, const char *key)
{
  const LqParamRow *row = lq_item_get_row (item, key, NULL);

  if (row != NULL)
    add_value (object, item, key, row);
  else
    add_text (object, item, key);
}

/* Parameters stand apart from what every node has. */
static JsonObject *add_parameters (JsonObject *object, LqNode *node)
{
  JsonObject *parameters = json_object_new ();

  json_object_set_boolean_member (object, "known", !lq_node_is_missing (node));
  json_object_set_object_member (object, "parameters", parameters);
  return parameters;
}

/* Owns: caller, and so with all below. */
static JsonArray *list_json (GListModel *items);

static JsonObject *item_json (LqItem *item)
{
  g_autoptr (GPtrArray) keys = lq_item_list_keys (item);
  JsonObject *object = json_object_new ();
  JsonObject *parameters = NULL;

  json_object_set_string_member (object, "id", lq_item_get_id (item));
  if (LQ_IS_NODE (item))
    parameters = add_parameters (object, LQ_NODE (item));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i];
      gboolean own = g_object_class_find_property (G_OBJECT_GET_CLASS (item), key) != NULL;
      add_key (own ? object : parameters, item, key);
    }
  if (LQ_IS_MEDIA_ITEM (item))
    json_object_set_boolean_member (object, "missing", lq_media_item_verify (LQ_MEDIA_ITEM (item)));
  if (LQ_IS_TRACK (item))
    {
      json_object_set_array_member (object, "regions",
                                    list_json (lq_track_get_regions (LQ_TRACK (item))));
      json_object_set_array_member (object, "nodes",
                                    list_json (lq_track_get_nodes (LQ_TRACK (item))));
    }
  return object;
}

/* ITEMS NULL: an empty array. */
static JsonArray *list_json (GListModel *items)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (items, i);
      json_array_add_object_element (array, item_json (item));
    }
  return array;
}

JsonObject *lq_cli_session_json (LqSession *session)
{
  JsonObject *object = item_json (LQ_ITEM (session));
  const struct
  {
    const char *name;
    GListModel *list;
  } lists[] = {
    { "tracks", lq_session_get_tracks (session) },
    { "master", lq_session_get_master (session) },
    { "media", lq_session_get_media (session) },
    { "references", lq_session_get_references (session) },
    { "notes", lq_session_get_notes (session) },
    { "markers", lq_session_get_markers (session) },
    { "deliverables", lq_session_get_deliverables (session) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    json_object_set_array_member (object, lists[i].name, list_json (lists[i].list));
  return object;
}

char *lq_cli_time_text (gint64 time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return when ? g_date_time_format (when, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

static JsonObject *record_json (const LqRecord *record)
{
  static const char *const kinds[LQ_N_RECORD_KINDS] = {
    [LQ_RECORD_SET] = "set",
    [LQ_RECORD_INSERT] = "insert",
    [LQ_RECORD_REMOVE] = "remove",
    [LQ_RECORD_MOVE] = "move",
  };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "do", kinds[record->kind]);
  json_object_set_string_member (object, "id", record->id);
  if (record->kind == LQ_RECORD_SET)
    {
      json_object_set_string_member (object, "key", record->key);
      json_object_set_string_member (object, "before", record->before); /* null: the default */
      json_object_set_string_member (object, "after", record->after);
    }
  else if (record->kind == LQ_RECORD_MOVE)
    {
      json_object_set_int_member (object, "from", record->from + 1);
      json_object_set_int_member (object, "to", record->to + 1);
    }
  else
    {
      json_object_set_string_member (object, "under", record->parent);
      json_object_set_int_member (object, "at", record->to + 1);
      add_strings (object, "lines", (const char *const *)record->lines);
    }
  return object;
}

JsonObject *lq_cli_command_json (LqCommand *command)
{
  JsonObject *object = json_object_new ();
  JsonArray *changes = json_array_new ();
  LqCommand *parent = lq_command_get_parent (command);
  g_autoptr (GDateTime) when =
      g_date_time_new_from_unix_utc (lq_command_get_time (command) / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format_iso8601 (when);

  json_object_set_string_member (object, "id", lq_command_get_id (command));
  json_object_set_string_member (object, "after", parent ? lq_command_get_id (parent) : NULL);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "label", lq_command_get_label (command));
  json_object_set_string_member (object, "reason", lq_command_get_reason (command));
  json_object_set_boolean_member (object, "done", lq_command_get_done (command));
  for (guint i = 0; i < lq_command_get_n_records (command); i++)
    json_array_add_object_element (changes, record_json (lq_command_get_record (command, i)));
  json_object_set_array_member (object, "changes", changes);
  return object;
}

JsonObject *lq_cli_history_json (LqHistory *history)
{
  JsonObject *object = json_object_new ();
  JsonArray *commands = json_array_new ();
  LqCommand *current = lq_history_get_current (history);
  g_autoptr (GPtrArray) all = lq_history_list_all (history);

  for (guint i = 0; i < all->len; i++)
    json_array_add_object_element (commands, lq_cli_command_json (all->pdata[i]));
  json_object_set_string_member (object, "current", current ? lq_command_get_id (current) : NULL);
  json_object_set_array_member (object, "commands", commands);
  return object;
}
