/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer processors`: what there is and what it takes, straight from the tables. With
 * --markdown a processor's page of the manual. */
#include "cli/json.h"
#include "cli/options.h"
#include "cli/report.h"
#include "processors/info.h"
#include "processors/registry.h"

#include <glib/gi18n.h>
#include <math.h>

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

/* "b1.freq … b24.freq" for a row of a group, "threshold" for a plain one. */
static char *id_text (const LqParamGroup *group, const LqParamRow *row)
{
  if (group == NULL)
    return g_strdup (row->id);
  return g_strdup_printf ("%s1.%s … %s%d.%s", group->prefix, row->id, group->prefix, group->count,
                          row->id);
}

static char *range_text (const LqParamRow *row)
{
  char low[LQ_UNITS_TEXT], high[LQ_UNITS_TEXT];
  if (row->labels != NULL)
    return g_strjoinv (" | ", (char **)row->labels);
  if (row->kind == LQ_PARAM_SWITCH)
    return g_strdup (_ ("off | on"));
  lq_param_format (row, row->min, 0, lq_cli_units (), low);
  lq_param_format (row, row->max, 0, lq_cli_units (), high);
  return g_strdup_printf ("%s … %s", low, high);
}

static char *default_text (const LqParamGroup *group, const LqParamRow *row)
{
  char text[LQ_UNITS_TEXT];
  if (group != NULL && group->def != NULL)
    return g_strdup (_ ("its own"));
  lq_param_format (row, row->def, 0, lq_cli_units (), text);
  return g_strdup (text);
}

/* Calls VISIT for each plain row, then for each row of each group. */
typedef void (*Visit) (const LqParamGroup *group, const LqParamRow *row, gpointer data);

static void for_each_row (const LqProcessorInfo *info, Visit visit, gpointer data)
{
  for (int i = 0; i < info->n_rows; i++)
    visit (NULL, &info->rows[i], data);
  for (int g = 0; g < info->n_groups; g++)
    for (int i = 0; i < info->groups[g].n_rows; i++)
      visit (&info->groups[g], &info->groups[g].rows[i], data);
}

/* ---- what a row needs ---- */

/* The row that NEED of a row of GROUP speaks of. */
static const LqParamRow *needed_row (const LqProcessorInfo *info, const LqParamGroup *group,
                                     const LqParamNeed *need)
{
  for (int i = 0; group != NULL && i < group->n_rows; i++)
    if (g_str_equal (group->rows[i].id, need->row))
      return &group->rows[i];
  return lq_info_param (info, lq_info_find_param (info, need->row)).row;
}

/* "range other than 0.0 dB", "shape Low cut … High cut". */
static char *need_text (const LqProcessorInfo *info, const LqParamGroup *group,
                        const LqParamNeed *need)
{
  const LqParamRow *row = needed_row (info, group, need);
  char least[LQ_UNITS_TEXT], most[LQ_UNITS_TEXT];
  lq_param_format (row, need->least, 0, lq_cli_units (), least);
  lq_param_format (row, need->most, 0, lq_cli_units (), most);
  g_autofree char *range =
      need->least == need->most ? g_strdup (least) : g_strdup_printf ("%s … %s", least, most);
  if (need->outside)
    return g_strdup_printf (_ ("%s other than %s"), row->id, range);
  if (need->with_tempo)
    return g_strdup_printf (_ ("%s at %s, or no tempo"), row->id, range);
  return g_strdup_printf (_ ("%s at %s"), row->id, range);
}

/* Owns: g_free; NULL: it always matters. */
static char *needs_text (const LqProcessorInfo *info, const LqParamGroup *group,
                         const LqParamRow *row)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  if (group != NULL && group->count_row != NULL)
    g_ptr_array_add (texts, g_strdup_printf (_ ("as many %s"), group->count_row));
  for (const LqParamNeed *need = row->needs; need != NULL && need->row != NULL; need++)
    g_ptr_array_add (texts, need_text (info, group, need));
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **)texts->pdata);
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
  for_each_row (info, add_json_row, rows);
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
  json_object_set_array_member (o, "readouts", readouts);
  return o;
}

static void print_row (const LqParamGroup *group, const LqParamRow *row, gpointer data)
{
  g_autofree char *id = id_text (group, row), *range = range_text (row);
  g_autofree char *def = default_text (group, row);
  g_autofree char *needs = needs_text (data, group, row);
  lq_cli_print (_ ("  %s\n      %s; default %s\n      %s"), id, range, def, _ (row->doc));
  if (needs)
    lq_cli_print (_ ("      Matters only with %s."), needs);
}

static void print_info (const LqProcessorInfo *info)
{
  lq_cli_print ("%s: %s\n%s\n\n%s\n", info->id, _ (info->name), _ (info->doc), _ (info->when));
  for_each_row (info, print_row, (gpointer)info);
}

static void print_markdown_row (const LqParamGroup *group, const LqParamRow *row, gpointer data)
{
  g_autofree char *id = id_text (group, row), *range = range_text (row);
  g_autofree char *def = default_text (group, row);
  g_auto (GStrv) parts = g_strsplit (range, "|", -1);
  g_autofree char *escaped = g_strjoinv ("\\|", parts), *needs = needs_text (data, group, row);
  g_autofree char *when = needs ? g_strdup_printf (" Matters only with %s.", needs) : g_strdup ("");
  lq_cli_print ("| %s | `%s` | %s | %s | %s%s |", row->name, id, escaped, def, row->doc, when);
}

static void print_markdown (const LqProcessorInfo *info)
{
  lq_cli_print ("# %s\n\n%s\n\n%s\n\n## Parameters\n", info->name, info->doc, info->when);
  lq_cli_print ("| name | id | range | default | what it does |\n|---|---|---|---|---|");
  for_each_row (info, print_markdown_row, (gpointer)info);
  if (info->n_readouts > 0)
    lq_cli_print ("\n## Read-outs\n\n| name | id | what it tells |\n|---|---|---|");
  for (int i = 0; i < info->n_readouts; i++)
    lq_cli_print ("| %s | `%s` | %s |", info->readouts[i].name, info->readouts[i].id,
                  info->readouts[i].doc);
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
