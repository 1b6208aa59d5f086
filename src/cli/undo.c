/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer undo` and `lacquer redo`: the same history the window shows. */
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_json.h"
#include "cli/session_run.h"

#include <glib/gi18n.h>

typedef gboolean (*Step) (LqHistory *history);

/* The command that STEP would go through. */
static LqCommand *next (LqHistory *history, Step step)
{
  guint position;
  g_object_get (history, "position", &position, NULL);
  if (step == lq_history_undo)
    return lq_history_get_current (history);
  g_autoptr (LqCommand) redo = g_list_model_get_item (G_LIST_MODEL (history), position);
  return redo; /* history holds it */
}

static int take_steps (LqCli *cli, LqCliSession *session, Step step, int n)
{
  LqHistory *history = lq_store_get_history (session->store);
  JsonArray *done = json_array_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *what = step == lq_history_undo ? "undone" : "redone";
  int n_done = 0;

  for (; n_done < n; n_done++)
    {
      LqCommand *command = next (history, step);
      if (command == NULL)
        break;
      step (history);
      json_array_add_object_element (done, lq_cli_command_json (command));
      g_ptr_array_add (
          lines,
          g_strdup_printf ("%s: %s  %s", step == lq_history_undo ? _ ("undone") : _ ("redone"),
                           lq_command_get_id (command), lq_command_get_label (command)));
    }
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, what, done);
  json_node_take_object (root, object);
  int status = n_done > 0 ? lq_cli_session_save (cli, session) : LQ_CLI_FAILED;
  if (n_done == 0)
    lq_cli_error (cli, "%s",
                  step == lq_history_undo ? _ ("there is nothing that could be undone")
                                          : _ ("there is nothing that could be redone"));
  if (status == LQ_CLI_DONE && cli->json)
    {
      lq_cli_json_print (root);
      return status;
    }
  for (guint i = 0; i < lines->len && status == LQ_CLI_DONE; i++)
    lq_cli_print ("%s", (const char *)lines->pdata[i]);
  json_node_unref (root);
  return status;
}

static int run_steps (LqCli *cli, int argc, char **argv, Step step)
{
  int n = 1;
  const GOptionEntry entries[] = {
    { "steps", 'n', 0, G_OPTION_ARG_INT, &n, N_ ("How many commands (1)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  LqCliSession session = { 0 };

  if (!lq_cli_options (cli, entries, 1, 1, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  if (n < 1)
    {
      lq_cli_error (cli, _ ("--steps: at least 1"));
      return LQ_CLI_USAGE;
    }
  if (!lq_cli_session_open (cli, arguments[0], LQ_STORE_WRITE, &session))
    return LQ_CLI_FAILED;
  int status = take_steps (cli, &session, step, n);
  lq_cli_session_close (&session);
  return status;
}

static int run_undo (LqCli *cli, int argc, char **argv)
{
  return run_steps (cli, argc, argv, lq_history_undo);
}

static int run_redo (LqCli *cli, int argc, char **argv)
{
  return run_steps (cli, argc, argv, lq_history_redo);
}

const LqCliCommand lq_cli_command_undo = {
  .name = "undo",
  .arguments = N_ ("SESSION"),
  .summary = N_ ("Takes back the last command of a session"),
  .details = NULL,
  .run = run_undo,
};

const LqCliCommand lq_cli_command_redo = {
  .name = "redo",
  .arguments = N_ ("SESSION"),
  .summary = N_ ("Does again what was undone last"),
  .details = NULL,
  .run = run_redo,
};
