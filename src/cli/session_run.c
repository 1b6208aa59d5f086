/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working on sessions without a window (session_run.h). */
#include "cli/session_run.h"
#include "app/media_replace.h"
#include "app/sample_import.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_json.h"
#include "model/address.h"

#include <glib/gi18n.h>
#include <string.h>

static void tell_findings (LqCli *cli, const char *path, LqStore *store)
{
  const LqSessionReport *report = lq_store_get_report (store);
  g_autofree char *restored = lq_store_describe_recovery (store);
  g_autofree char *name = lq_cli_name (path);

  if (report->format > LQ_SESSION_FORMAT)
    lq_cli_message (cli, _ ("%s: It was made by a newer Lacquer, and is understood only in part."),
                    name);
  for (guint i = 0; i < report->problems->len; i++)
    {
      const LqProblem *problem = report->problems->pdata[i];
      if (problem->line > 0)
        lq_cli_message (cli, "%s:%d: %s %s", name, problem->line, problem->message, problem->text);
      else
        lq_cli_message (cli, "%s: %s", name, problem->message);
    }
  if (restored)
    lq_cli_message (cli, "%s: %s", name, restored);
}

gboolean lq_cli_session_open (LqCli *cli, const char *path, LqStoreMode mode, LqCliSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = lq_cli_name (path);

  session->registry = lq_registry_new ();
  session->store = lq_store_open (path, session->registry, mode, &error);
  if (session->store == NULL)
    {
      lq_cli_error (cli, "%s: %s", name, error->message);
      lq_cli_session_close (session);
      return FALSE;
    }
  tell_findings (cli, path, session->store);
  if (mode == LQ_STORE_READ || !lq_store_is_read_only (session->store))
    return TRUE;
  lq_cli_error (cli, _ ("%s: %s Nothing was changed."), name,
                lq_store_get_read_only_reason (session->store));
  lq_cli_session_close (session);
  return FALSE;
}

void lq_cli_session_close (LqCliSession *session)
{
  g_clear_object (&session->store);
  g_clear_pointer (&session->registry, lq_registry_free);
}

int lq_cli_session_save (LqCli *cli, LqCliSession *session)
{
  g_autoptr (GError) error = NULL;

  if (lq_store_save (session->store, &error))
    return LQ_CLI_DONE;
  if (lq_store_is_journal_healthy (session->store))
    lq_cli_error (cli, _ ("%s What was done is in the journal and comes back at the next opening."),
                  error->message);
  else
    lq_cli_error (cli, "%s", error->message);
  return LQ_CLI_FAILED;
}

static void print_command (LqCommand *command)
{
  const char *reason = command ? lq_command_get_reason (command) : "";

  if (command == NULL)
    lq_cli_print (_ ("nothing changed"));
  else if (*reason != '\0')
    lq_cli_print ("%s  %s (%s)", lq_command_get_id (command), lq_command_get_label (command),
                  reason);
  else
    lq_cli_print ("%s  %s", lq_command_get_id (command), lq_command_get_label (command));
}

static void print_json (LqCommand *command, JsonObject *object)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);

  if (command)
    json_object_set_object_member (object, "command", lq_cli_command_json (command));
  else
    json_object_set_null_member (object, "command");
  json_node_set_object (root, object);
  lq_cli_json_print (root);
}

int lq_cli_session_finish_command (LqCli *cli, LqCliSession *session, LqCommand *command,
                                   const char *reason, JsonObject *more)
{
  JsonObject *object = more ? more : json_object_new ();
  int status;

  if (command && reason)
    lq_history_set_reason (lq_store_get_history (session->store), command, reason);
  status = lq_cli_session_save (cli, session);
  if (status == LQ_CLI_DONE && cli->json)
    print_json (command, object);
  else if (status == LQ_CLI_DONE && json_object_has_member (object, "id"))
    lq_cli_print ("%s", json_object_get_string_member (object, "id"));
  else if (status == LQ_CLI_DONE)
    print_command (command);
  json_object_unref (object);
  return status;
}

int lq_cli_session_finish (LqCli *cli, LqCliSession *session, const char *reason, JsonObject *more)
{
  LqHistory *history = lq_store_get_history (session->store);

  return lq_cli_session_finish_command (cli, session, lq_history_end_gesture (history), reason,
                                        more);
}

static int edit_all (LqCli *cli, LqCliSession *session, char **arguments, LqCliEdit edit,
                     const char *reason)
{
  LqHistory *history = lq_store_get_history (session->store);
  JsonObject *more = json_object_new ();

  lq_history_begin_gesture (history, NULL);
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!edit (cli, session, arguments[i], more))
      {
        lq_history_cancel_gesture (history);
        json_object_unref (more);
        return LQ_CLI_USAGE;
      }
  return lq_cli_session_finish (cli, session, reason, more);
}

int lq_cli_session_edit (LqCli *cli, int argc, char **argv, LqCliEdit edit)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why: one line kept with the command"),
      N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  LqCliSession session = { 0 };

  if (!lq_cli_options (cli, entries, 2, LQ_CLI_ANY, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  if (!lq_cli_session_open (cli, arguments[0], LQ_STORE_WRITE, &session))
    return LQ_CLI_FAILED;
  int status = edit_all (cli, &session, arguments + 1, edit, reason);
  lq_cli_session_close (&session);
  return status;
}

/* The sample of a processor may be a file that is not in the session yet. */
static gboolean is_new_sample (LqSession *session, LqItem *item, const char *key, const char *text)
{
  const LqProcessorInfo *info = LQ_IS_NODE (item) ? lq_node_get_info (LQ_NODE (item)) : NULL;
  LqItem *named = lq_session_find (session, text);

  return info && info->takes_sample && strcmp (key, "sample") == 0 && *text != '\0'
         && !(named && LQ_IS_MEDIA_ITEM (named));
}

gboolean lq_cli_session_set (LqCliSession *session, LqItem *item, const char *key, const char *text,
                             GError **error)
{
  LqHistory *history = lq_store_get_history (session->store);

  if (is_new_sample (lq_store_get_session (session->store), item, key, text))
    return lq_sample_import (history, LQ_NODE (item), text, error);
  if (LQ_IS_MEDIA_ITEM (item) && strcmp (key, "uri") == 0)
    return lq_media_replace (history, LQ_MEDIA_ITEM (item), text, error);
  if (!lq_history_set_text (history, item, key, text, error))
    return FALSE;
  if (LQ_IS_NODE (item) && strcmp (key, "sample") == 0 && *text != '\0')
    lq_sample_import_use (history, LQ_NODE (item));
  return TRUE;
}

gboolean lq_cli_session_assign (LqCli *cli, LqCliSession *session, LqItem *item,
                                const char *assignment)
{
  g_auto (GStrv) parts = g_strsplit (assignment, "=", 2);
  g_autofree char *place = lq_address_of (item, NULL);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  const char *key;

  if (g_strv_length (parts) < 2)
    {
      lq_cli_error (cli, _ ("“%s” is no KEY=VALUE"), assignment);
      return FALSE;
    }
  address = g_strconcat (place, "/", parts[0], NULL);
  if (lq_address_find_key (lq_store_get_session (session->store), address, &key, &error)
      && lq_cli_session_set (session, item, key, parts[1], &error))
    return TRUE;
  lq_cli_error (cli, "%s: %s", assignment, error->message);
  return FALSE;
}
