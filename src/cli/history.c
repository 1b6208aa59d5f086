/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer history`: the commands of a session with their reasons; also gives a reason later, and
 * goes to any command of any branch. */
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_json.h"
#include "cli/session_run.h"

#include <glib/gi18n.h>

static void print_line (LqCommand *command, gboolean is_current)
{
  g_autofree char *time = lq_cli_time_text (lq_command_get_time (command));
  const char *reason = lq_command_get_reason (command);
  const char *mark = is_current ? ">" : lq_command_get_done (command) ? " " : "·";

  lq_cli_print ("%s %-5s %s  %s", mark, lq_command_get_id (command), time,
                lq_command_get_label (command));
  if (*reason != '\0')
    lq_cli_print ("%*s“%s”", 30, "", reason);
}

/* Undone commands of the line are marked “·”; with ALL the other branches stand between them. */
static void print_history (LqHistory *history, gboolean all)
{
  LqCommand *current = lq_history_get_current (history);
  g_autoptr (GPtrArray) commands = lq_history_list_all (history);
  guint n_line = g_list_model_get_n_items (G_LIST_MODEL (history));

  for (guint i = 0; all && i < commands->len; i++)
    print_line (commands->pdata[i], commands->pdata[i] == current);
  for (guint i = 0; !all && i < n_line; i++)
    {
      g_autoptr (LqCommand) command = g_list_model_get_item (G_LIST_MODEL (history), i);
      print_line (command, command == current);
    }
  if (commands->len == 0)
    lq_cli_print (_ ("nothing has been done yet"));
  else if (!all && commands->len > n_line)
    lq_cli_print (ngettext ("%u more in other branches: --all", "%u more in other branches: --all",
                            commands->len - n_line),
                  commands->len - n_line);
}

static int show (LqCli *cli, LqCliSession *session, gboolean all)
{
  LqHistory *history = lq_store_get_history (session->store);

  if (!cli->json)
    print_history (history, all);
  else
    {
      JsonNode *root = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (root, lq_cli_history_json (history));
      lq_cli_json_print (root);
    }
  return LQ_CLI_DONE;
}

/* The command called ID, the current one without; NULL after a message. */
static LqCommand *find (LqCli *cli, LqHistory *history, const char *id)
{
  LqCommand *command = id ? lq_history_find (history, id) : lq_history_get_current (history);

  if (command == NULL && id != NULL)
    lq_cli_error (cli, _ ("there is no command “%s” in this session"), id);
  else if (command == NULL)
    lq_cli_error (cli, _ ("nothing has been done yet"));
  return command;
}

static int give_reason (LqCli *cli, LqCliSession *session, const char *id, const char *reason)
{
  LqCommand *command = find (cli, lq_store_get_history (session->store), id);

  if (command == NULL)
    return LQ_CLI_USAGE;
  return lq_cli_session_finish_command (cli, session, command, reason, NULL);
}

static int go_to (LqCli *cli, LqCliSession *session, const char *id)
{
  LqHistory *history = lq_store_get_history (session->store);
  LqCommand *command = find (cli, history, id);

  if (command == NULL)
    return LQ_CLI_USAGE;
  lq_history_go_to (history, command);
  return lq_cli_session_finish_command (cli, session, command, NULL, NULL);
}

static int run (LqCli *cli, int argc, char **argv)
{
  g_autofree char *reason = NULL, *id = NULL, *target = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Other branches too"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Give a command its reason"), N_ ("TEXT") },
    { "command", 0, 0, G_OPTION_ARG_STRING, &id, N_ ("Which command gets it (the last)"),
      N_ ("ID") },
    { "go-to", 0, 0, G_OPTION_ARG_STRING, &target, N_ ("Undo and redo to a command of any branch"),
      N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  LqCliSession session = { 0 };
  gboolean edits = reason != NULL || target != NULL;
  int status;

  if (!lq_cli_options (cli, entries, 1, 1, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  edits = reason != NULL || target != NULL;
  if (!lq_cli_session_open (cli, arguments[0], edits ? LQ_STORE_WRITE : LQ_STORE_READ, &session))
    return LQ_CLI_FAILED;
  if (target != NULL)
    status = go_to (cli, &session, target);
  else if (reason != NULL)
    status = give_reason (cli, &session, id, reason);
  else
    status = show (cli, &session, all);
  lq_cli_session_close (&session);
  return status;
}

const LqCliCommand lq_cli_command_history = {
  .name = "history",
  .arguments = N_ ("SESSION"),
  .summary = N_ ("Lists what was done in a session, and why"),
  .details =
      N_ ("“>” stands before the last command that is done, “·” before those that are undone."),
  .run = run,
};
