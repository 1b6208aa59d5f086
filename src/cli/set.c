/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer set`: edits of a session as one undoable command. */
#include "cli/report.h"
#include "cli/session_run.h"
#include "model/address.h"

#include <glib/gi18n.h>

/* "t1/fader=-3": sets it and notes what it was and is. */
static gboolean set_one (LqCli *cli, LqCliSession *session, const char *argument, JsonObject *more)
{
  g_auto (GStrv) parts = g_strsplit (argument, "=", 2);
  g_autoptr (GError) error = NULL;
  const char *key;
  LqItem *item;

  if (g_strv_length (parts) < 2)
    {
      lq_cli_error (cli, _ ("“%s” is no ADDRESS=VALUE"), argument);
      return FALSE;
    }
  item = lq_address_find_key (lq_store_get_session (session->store), parts[0], &key, &error);
  g_autofree char *before = item ? lq_item_format (item, key, lq_cli_units ()) : NULL;
  if (item == NULL || !lq_cli_session_set (session, item, key, parts[1], &error))
    {
      lq_cli_error (cli, "%s: %s", argument, error->message);
      return FALSE;
    }
  g_autofree char *after = lq_item_format (item, key, lq_cli_units ());
  g_autofree char *address = lq_address_of (item, key);
  JsonObject *change = json_object_new ();
  json_object_set_string_member (change, "address", address);
  json_object_set_string_member (change, "before", before);
  json_object_set_string_member (change, "after", after);
  if (!json_object_has_member (more, "set"))
    json_object_set_array_member (more, "set", json_array_new ());
  json_array_add_object_element (json_object_get_array_member (more, "set"), change);
  return TRUE;
}

static int run (LqCli *cli, int argc, char **argv)
{
  return lq_cli_session_edit (cli, argc, argv, set_one);
}

const LqCliCommand lq_cli_command_set = {
  .name = "set",
  .arguments = N_ ("SESSION ADDRESS=VALUE…"),
  .summary = N_ ("Changes a session, as one command that can be undone"),
  .details =
      N_ ("Addresses: title, t1/fader, master/fader, master/limiter/ceiling, master/n3/threshold,\n"
          "t2/equaliser/b1.gain, k2/text. Values take units: -3, -3dB, 1.2kHz, 20ms, 4:1, L30,\n"
          "on, low-shelf; positions are frames or 1:15.250; lists are set apart by “;”.\n"
          "t3/reverb/sample=hall.wav loads the response of a room and convolves with it;\n"
          "m1/uri=mix.wav puts another file, or a new one of that name, in the place of m1.\n"
          "“lacquer show SESSION” names all ids, “lacquer processors ID” all parameters."),
  .run = run,
};
