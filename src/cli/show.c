/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer show`: what is in a session. Reads only, also beside a window that has it open: unsaved
 * moves of its journal are shown as done. */
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_json.h"
#include "cli/session_run.h"
#include "model/address.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/track.h"

#include <glib/gi18n.h>

/* Every key that is not at its default, but those that the heading line has: "fader −3.2 dB". */
static void print_keys (LqItem *item, const char *const *besides, int indent)
{
  g_autoptr (GPtrArray) keys = lq_item_list_keys (item);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i];
      g_autofree char *stored = lq_item_get_text (item, key);
      if (stored == NULL || g_strv_contains (besides, key))
        continue;
      g_autofree char *text = lq_item_format (item, key, lq_cli_units ());
      g_strdelimit (text, "\n\r\t", ' '); /* of notes, which have lines */
      lq_cli_print ("%*s%-20s %s", indent, "", key, text);
    }
}

static void print_node (LqItem *node, int indent)
{
  static const char *const besides[] = { "processor", "version", "name", NULL };
  g_autofree char *name = lq_item_display_name (node);
  g_autofree char *address = lq_address_of (node, NULL);

  lq_cli_print ("%*s%s  %s%s", indent, "", address, name,
                lq_node_is_missing (LQ_NODE (node)) ? _ (" (not known here, kept)") : "");
  print_keys (node, besides, indent + 4);
}

static void print_nodes (GListModel *nodes, int indent)
{
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (LqItem) node = g_list_model_get_item (nodes, i);
      print_node (node, indent);
    }
}

static const char *trouble_of (LqMediaItem *media)
{
  if (!lq_media_item_verify (media))
    return "";
  return lq_media_item_is_other (media) ? _ ("  ANOTHER FILE") : _ ("  MISSING");
}

static void print_list (const char *heading, GListModel *list, const char *const *besides)
{
  if (g_list_model_get_n_items (list) > 0)
    lq_cli_print_lines ("\n%s", heading);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (list, i);
      g_autofree char *name = lq_item_display_name (item);
      lq_cli_print ("  %s  %s%s", lq_item_get_id (item), name,
                    LQ_IS_MEDIA_ITEM (item) ? trouble_of (LQ_MEDIA_ITEM (item)) : "");
      print_keys (item, besides, 6);
      if (LQ_IS_TRACK (item))
        print_nodes (lq_track_get_nodes (LQ_TRACK (item)), 6);
    }
}

static void print_history (LqHistory *history)
{
  LqCommand *current = lq_history_get_current (history);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (history)), position;

  g_object_get (history, "position", &position, NULL);
  lq_cli_print_lines ("\n%s", _ ("History"));
  if (current)
    lq_cli_print (_ ("  %u of %u commands done, the last: %s"), position, n,
                  lq_command_get_label (current));
  else
    lq_cli_print (_ ("  %u of %u commands done"), position, n);
}

static void print_session (LqStore *store)
{
  static const char *const of_root[] = { "sample-rate", "title", NULL };
  static const char *const of_track[] = { "name", "tint", NULL };
  static const char *const of_media[] = { "sha256", "size", "written", "origin-sha256", NULL };
  static const char *const of_other[] = { "name", "created", NULL };
  LqSession *session = lq_store_get_session (store);
  const char *title = lq_session_get_title (session);
  g_autofree char *file = g_filename_display_basename (lq_store_get_path (store));
  char rate[LQ_UNITS_TEXT];

  lq_units_format (LQ_UNIT_HZ, lq_session_get_sample_rate (session), 2, lq_cli_units (), rate);
  lq_cli_print ("%s  (%s)", *title ? title : file, rate);
  print_keys (LQ_ITEM (session), of_root, 2);
  print_list (_ ("Tracks"), lq_session_get_tracks (session), of_track);
  if (g_list_model_get_n_items (lq_session_get_master (session)) > 0)
    lq_cli_print_lines ("\n%s", _ ("Master"));
  print_nodes (lq_session_get_master (session), 2);
  print_list (_ ("References"), lq_session_get_references (session), of_other);
  print_list (_ ("Notes"), lq_session_get_notes (session), of_other);
  print_list (_ ("Markers"), lq_session_get_markers (session), of_other);
  print_list (_ ("Deliverables"), lq_session_get_deliverables (session), of_other);
  print_list (_ ("Media"), lq_session_get_media (session), of_media);
  print_history (lq_store_get_history (store));
}

static JsonArray *problems_json (LqStore *store)
{
  const GPtrArray *problems = lq_store_get_report (store)->problems;
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      const LqProblem *problem = problems->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_int_member (object, "line", problem->line);
      json_object_set_string_member (object, "text", problem->text);
      json_object_set_string_member (object, "message", problem->message);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void print_json (LqStore *store)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = lq_cli_session_json (lq_store_get_session (store));
  g_autofree char *path = lq_cli_name (lq_store_get_path (store));

  json_object_set_string_member (object, "path", path);
  json_object_set_boolean_member (object, "saved", !lq_store_is_modified (store));
  json_object_set_int_member (object, "restored", lq_store_get_recovery (store)->n_restored);
  json_object_set_array_member (object, "problems", problems_json (store));
  json_object_set_object_member (object, "history",
                                 lq_cli_history_json (lq_store_get_history (store)));
  json_node_take_object (root, object);
  lq_cli_json_print (root);
}

static int run (LqCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_auto (GStrv) arguments = NULL;
  LqCliSession session = { 0 };

  if (!lq_cli_options (cli, entries, 1, 1, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  if (!lq_cli_session_open (cli, arguments[0], LQ_STORE_READ, &session))
    return LQ_CLI_FAILED;
  if (cli->json)
    print_json (session.store);
  else
    print_session (session.store);
  lq_cli_session_close (&session);
  return LQ_CLI_DONE;
}

const LqCliCommand lq_cli_command_show = {
  .name = "show",
  .arguments = N_ ("SESSION"),
  .summary = N_ ("Shows what is in a session: tracks, chains, references, notes, history"),
  .details = N_ ("Only what is not at its default is shown; --json has everything."),
  .run = run,
};
