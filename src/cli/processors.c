/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer processors`: what there is and what it takes, straight from the tables. With
 * --markdown a processor's page of the manual. */
#include "app/manual.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/report.h"
#include "processors/info.h"
#include "processors/registry.h"

#include <glib/gi18n.h>

static const char *kind_name (LqParamKind kind)
{
  static const char *const names[] = {
    [LQ_PARAM_CONTINUOUS] = "number",
    [LQ_PARAM_INTEGER] = "integer",
    [LQ_PARAM_SWITCH] = "switch",
    [LQ_PARAM_CHOICE] = "choice",
  };
  return names[kind];
}

static void add_json_needs (JsonObject *o, const LqParamGroup *group, const LqParamRow *row)
{
  JsonArray *needs = json_array_new ();
  for (const LqParamNeed *need = row->needs; need != NULL && need->row != NULL; need++)
    {
      JsonObject *n = json_object_new ();
      json_object_set_string_member (n, "row", need->row);
      lq_cli_json_number (n, "least", TRUE, need->least, 9);
      lq_cli_json_number (n, "most", TRUE, need->most, 9);
      json_object_set_boolean_member (n, "outside", need->outside);
      json_object_set_boolean_member (n, "with_tempo", need->with_tempo);
      json_array_add_object_element (needs, n);
    }
  json_object_set_array_member (o, "needs", needs);
  if (group != NULL && group->count_row != NULL)
    json_object_set_string_member (o, "count_row", group->count_row);
}

static void add_json_row (const LqParamGroup *group, const LqParamRow *row, gpointer data)
{
  JsonObject *o = json_object_new ();
  json_object_set_string_member (o, "id", row->id);
  if (group != NULL)
    {
      json_object_set_string_member (o, "prefix", group->prefix);
      json_object_set_int_member (o, "count", group->count);
    }
  json_object_set_string_member (o, "name", row->name);
  json_object_set_string_member (o, "group", row->group != NULL ? row->group : "");
  json_object_set_string_member (o, "kind", kind_name (row->kind));
  json_object_set_string_member (o, "unit", lq_units_symbol (row->unit));
  lq_cli_json_number (o, "min", TRUE, row->min, 9);
  lq_cli_json_number (o, "max", TRUE, row->max, 9);
  lq_cli_json_number (o, "default", TRUE, row->def, 9);
  if (row->labels != NULL)
    {
      JsonArray *labels = json_array_new ();
      for (int i = 0; row->labels[i] != NULL; i++)
        json_array_add_string_element (labels, row->labels[i]);
      json_object_set_array_member (o, "labels", labels);
    }
  json_object_set_boolean_member (o, "structural", (row->flags & LQ_PARAM_STRUCTURAL) != 0);
  json_object_set_string_member (o, "doc", row->doc);
  add_json_needs (o, group, row);
  json_array_add_object_element (data, o);
}

static JsonObject *json_of (const LqProcessorInfo *info)
{
  JsonObject *o = json_object_new ();
  JsonArray *rows = json_array_new (), *readouts = json_array_new ();
  lq_manual_each_row (info, add_json_row, rows);
  for (int i = 0; i < info->n_readouts; i++)
    {
      JsonObject *r = json_object_new ();
      json_object_set_string_member (r, "id", info->readouts[i].id);
      json_object_set_string_member (r, "name", info->readouts[i].name);
      json_object_set_string_member (r, "doc", info->readouts[i].doc);
      json_array_add_object_element (readouts, r);
    }
  json_object_set_string_member (o, "id", info->id);
  json_object_set_string_member (o, "name", info->name);
  json_object_set_string_member (o, "doc", info->doc);
  json_object_set_string_member (o, "when", info->when);
  json_object_set_int_member (o, "version", info->version);
  json_object_set_array_member (o, "parameters", rows);
  if (info->takes_sample)
    json_object_set_string_member (o, "sample", info->sample_doc);
  json_object_set_array_member (o, "readouts", readouts);
  return o;
}

static void print_row (const LqParamGroup *group, const LqParamRow *row, gpointer data)
{
  g_autofree char *id = lq_manual_id (group, row),
                  *range = lq_manual_range (row, lq_cli_units (), FALSE);
  g_autofree char *def = lq_manual_default (group, row, lq_cli_units (), FALSE);
  g_autofree char *needs = lq_manual_needs (data, group, row, lq_cli_units (), FALSE);
  lq_cli_print_lines (_ ("  %s\n      %s; default %s\n      %s"), id, range, def, _ (row->doc));
  if (needs)
    lq_cli_print (_ ("      Matters only with %s."), needs);
}

static void print_info (const LqProcessorInfo *info)
{
  lq_cli_print_lines ("%s: %s\n%s\n\n%s\n", info->id, _ (info->name), _ (info->doc),
                      _ (info->when));
  if (info->takes_sample)
    lq_cli_print_lines (_ ("  sample\n      FILE\n      %s"), _ (info->sample_doc));
  lq_manual_each_row (info, print_row, (gpointer)info);
}

static void print_markdown_row (const LqParamGroup *group, const LqParamRow *row, gpointer data)
{
  g_autofree char *id = lq_manual_id (group, row),
                  *range = lq_manual_range (row, lq_cli_units (), FALSE);
  g_autofree char *def = lq_manual_default (group, row, lq_cli_units (), FALSE);
  g_auto (GStrv) parts = g_strsplit (range, "|", -1);
  g_autofree char *escaped = g_strjoinv ("\\|", parts),
                  *needs = lq_manual_needs (data, group, row, lq_cli_units (), FALSE);
  g_autofree char *when = needs ? g_strdup_printf (" Matters only with %s.", needs) : g_strdup ("");
  lq_cli_print ("| %s | `%s` | %s | %s | %s%s |", row->name, id, escaped, def, row->doc, when);
}

static void print_markdown (const LqProcessorInfo *info)
{
  lq_cli_print_lines ("# %s\n\n%s\n\n%s\n\n## Parameters\n", info->name, info->doc, info->when);
  lq_cli_print_lines ("| name | id | range | default | what it does |\n|---|---|---|---|---|");
  if (info->takes_sample)
    lq_cli_print ("| Sample | `sample` | a file | none | %s |", info->sample_doc);
  lq_manual_each_row (info, print_markdown_row, (gpointer)info);
  if (info->n_readouts > 0)
    lq_cli_print_lines ("\n## Read-outs\n\n| name | id | what it tells |\n|---|---|---|");
  for (int i = 0, n; i < info->n_readouts; i += n)
    {
      const LqReadoutInfo *readout = &info->readouts[i];
      n = lq_manual_n_alike (info, i);
      g_autofree char *ids = n == 1 ? g_strdup (readout->id)
                                    : g_strdup_printf ("%s … %s", readout->id, readout[n - 1].id);
      lq_cli_print ("| %s | `%s` | %s |", readout->name, ids, readout->doc);
    }
}

static void show_all (LqCli *cli, LqRegistry *registry, gboolean markdown)
{
  JsonArray *array = json_array_new ();
  for (int i = 0; i < lq_registry_n (registry); i++)
    {
      const LqProcessorInfo *info = &lq_registry_get (registry, i)->info;
      if (cli->json)
        json_array_add_object_element (array, json_of (info));
      else if (markdown)
        {
          if (i > 0)
            lq_cli_print ("%s", "");
          print_markdown (info);
        }
      else
        lq_cli_print ("%-12s%s", info->id, _ (info->doc));
    }
  if (cli->json)
    {
      JsonNode *root = json_node_new (JSON_NODE_ARRAY);
      json_node_set_array (root, array);
      lq_cli_json_print (root);
    }
  json_array_unref (array);
}

static int show_one (LqCli *cli, LqRegistry *registry, const char *id, gboolean markdown)
{
  const LqProcessor *processor = lq_registry_find (registry, id);
  if (processor == NULL)
    {
      lq_cli_error (cli, _ ("no processor is called “%s”; the nearest is “%s”"), id,
                    lq_registry_nearest (registry, id));
      return LQ_CLI_USAGE;
    }
  if (cli->json)
    {
      JsonNode *root = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (root, json_of (&processor->info));
      lq_cli_json_print (root);
    }
  else if (markdown)
    print_markdown (&processor->info);
  else
    print_info (&processor->info);
  return LQ_CLI_DONE;
}

static int run (LqCli *cli, int argc, char **argv)
{
  gboolean markdown = FALSE;
  const GOptionEntry entries[] = {
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, N_ ("Print pages of the manual"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  if (!lq_cli_options (cli, entries, 0, 1, argc, argv, &arguments))
    return LQ_CLI_USAGE;
  LqRegistry *registry = lq_registry_new ();
  int status = LQ_CLI_DONE;
  if (markdown)
    lq_cli_speak_plainly ();
  if (arguments[0] == NULL)
    show_all (cli, registry, markdown);
  else
    status = show_one (cli, registry, arguments[0], markdown);
  lq_registry_free (registry);
  return status;
}

const LqCliCommand lq_cli_command_processors = {
  .name = "processors",
  .arguments = N_ ("[ID]"),
  .summary = N_ ("Lists the processors, or the parameters of one"),
  .details = NULL,
  .run = run,
};
