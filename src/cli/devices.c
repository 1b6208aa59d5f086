/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer devices`: where sound can go on this machine. */
#include "app/devices.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/report.h"
#include "core/units.h"

#include <glib/gi18n.h>

static void print_json (const GArray *entries)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < entries->len; i++)
    {
      const LqDeviceEntry *entry = &g_array_index (entries, LqDeviceEntry, i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "api", entry->api);
      json_object_set_string_member (o, "id", entry->info.id);
      json_object_set_string_member (o, "name", entry->info.name);
      json_object_set_string_member (o, "host", entry->info.host);
      json_object_set_int_member (o, "channels", entry->info.max_channels);
      lq_cli_json_number (o, "default_rate_hz", entry->info.default_rate_hz > 0.0,
                          entry->info.default_rate_hz, 3);
      json_object_set_boolean_member (o, "default", entry->info.is_default);
      json_array_add_object_element (array, o);
    }
  JsonNode *root = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (root, array);
  lq_cli_json_print (root);
}

static void print (const GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const LqDeviceEntry *entry = &g_array_index (entries, LqDeviceEntry, i);
      char rate[LQ_UNITS_TEXT] = "";
      if (entry->info.default_rate_hz > 0.0)
        lq_units_format (LQ_UNIT_HZ, entry->info.default_rate_hz, 1, lq_cli_units (), rate);
      lq_cli_print (ngettext ("%c %-12s %-8s %2d channel  %9s  %s",
                              "%c %-12s %-8s %2d channels %9s  %s",
                              (gulong)entry->info.max_channels),
                    entry->info.is_default ? '*' : ' ', entry->api_name, entry->info.host,
                    entry->info.max_channels, rate, entry->info.name);
    }
}

static int run (LqCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_auto (GStrv) arguments = NULL;
  if (!lq_cli_options (cli, entries, 0, 0, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  g_autoptr (GArray) found = lq_devices_list ();
  if (cli->json)
    print_json (found);
  else
    print (found);
  return LQ_CLI_DONE;
}

const LqCliCommand lq_cli_command_devices = {
  .name = "devices",
  .arguments = "",
  .summary = N_ ("Lists audio devices and the hosts they belong to"),
  .details = N_ ("A star marks what a host takes by default."),
  .run = run,
};
