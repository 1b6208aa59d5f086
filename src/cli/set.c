/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer set`: edits of a session as one undoable command. */
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_run.h"
#include "model/address.h"

#include <string.h>

/* "t1/fader=-3": sets it and notes what it was and is. FALSE after a message. */
static gboolean set_one (LqCli *cli, LqCliSession *session, const char *argument,
                         JsonArray *changes)
{
  g_auto (GStrv) parts = g_strsplit (argument, "=", 2);
  g_autoptr (GError) error = NULL;
  const char *key;
  LqItem *item;

  if (g_strv_length (parts) < 2)
    {
      lq_cli_error (cli, "“%s” is no ADDRESS=VALUE", argument);
      return FALSE;
    }
  item = lq_address_find_key (lq_store_get_session (session->store), parts[0], &key, &error);
  g_autofree char *before = item ? lq_item_format (item, key, LQ_UNITS_PLAIN) : NULL;
  if (item == NULL
      || !lq_history_set_text (lq_store_get_history (session->store), item, key, parts[1], &error))
    {
      lq_cli_error (cli, "%s: %s", argument, error->message);
      return FALSE;
    }
  g_autofree char *after = lq_item_format (item, key, LQ_UNITS_PLAIN);
  g_autofree char *address = lq_address_of (item, key);
  JsonObject *change = json_object_new ();
  json_object_set_string_member (change, "address", address);
  json_object_set_string_member (change, "before", before);
  json_object_set_string_member (change, "after", after);
  json_array_add_object_element (changes, change);
  return TRUE;
}

static int set_all (LqCli *cli, LqCliSession *session, char **arguments, const char *reason)
{
  LqHistory *history = lq_store_get_history (session->store);
  JsonObject *more = json_object_new ();
  JsonArray *changes = json_array_new ();

  json_object_set_array_member (more, "set", changes);
  lq_history_begin_gesture (history, NULL);
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!set_one (cli, session, arguments[i], changes))
      {
        lq_history_cancel_gesture (history);
        json_object_unref (more);
        return LQ_CLI_USAGE;
      }
  return lq_cli_session_finish (cli, session, reason, more);
}

static int run (LqCli *cli, int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why: one line kept with the command", "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  LqCliSession session = { 0 };

  if (!lq_cli_options (cli, entries, 2, LQ_CLI_ANY, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  if (!lq_cli_session_open (cli, arguments[0], LQ_STORE_WRITE, &session))
    return LQ_CLI_FAILED;
  int status = set_all (cli, &session, arguments + 1, reason);
  lq_cli_session_close (&session);
  return status;
}

const LqCliCommand lq_cli_command_set = {
  .name = "set",
  .arguments = "SESSION ADDRESS=VALUE…",
  .summary = "Changes a session, as one command that can be undone",
  .details =
      "Addresses: title, t1/fader, master/fader, master/limiter/ceiling, master/n3/threshold,\n"
      "t2/equaliser/b1.gain, k2/text. Values take units: -3, -3dB, 1.2kHz, 20ms, 4:1, L30,\n"
      "on, low-shelf; positions are frames or 1:15.250; lists are set apart by “;”.\n"
      "“lacquer show SESSION” names all ids, “lacquer processors ID” all parameters.",
  .run = run,
};
