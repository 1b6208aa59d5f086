/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer compare`: the null test of two files. */
#include "analysis/difference.h"
#include "cli/interrupt.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/report.h"
#include "core/units.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static bool on_progress (void *data, LqFrames done, LqFrames total)
{
  lq_cli_progress (data, (double)done / (double)MAX (total, 1), "");
  return !lq_cli_interrupted ();
}

static void add_at (JsonObject *o, const char *name, LqFrames at)
{
  if (at >= 0)
    json_object_set_int_member (o, name, at);
  else
    json_object_set_null_member (o, name);
}

static void print_json (const LqDifference *d)
{
  JsonObject *o = json_object_new ();
  json_object_set_boolean_member (o, "identical", d->identical);
  json_object_set_boolean_member (o, "comparable", d->comparable);
  JsonArray *rates = json_array_new (), *channels = json_array_new (), *frames = json_array_new ();
  for (int f = 0; f < 2; f++)
    {
      json_array_add_double_element (rates, d->rate_hz[f]);
      json_array_add_int_element (channels, d->n_channels[f]);
      json_array_add_int_element (frames, d->n_frames[f]);
    }
  json_object_set_array_member (o, "sample_rate_hz", rates);
  json_object_set_array_member (o, "channels", channels);
  json_object_set_array_member (o, "frames", frames);
  json_object_set_int_member (o, "lag_frames", d->lag);
  json_object_set_boolean_member (o, "inverted", d->inverted);
  lq_cli_json_number (o, "gain_db", d->gain_db.valid, d->gain_db.value, 4);
  json_object_set_int_member (o, "compared_frames", d->n_compared);
  json_object_set_int_member (o, "differing_frames", d->n_differing);
  add_at (o, "first_difference_frame", d->first_at);
  add_at (o, "max_difference_frame", d->max_at);
  lq_cli_json_number (o, "max_difference_dbfs", d->max_difference_dbfs.valid,
                      d->max_difference_dbfs.value, 2);
  lq_cli_json_number (o, "residual_dbfs", d->residual_dbfs.valid, d->residual_dbfs.value, 2);
  lq_cli_json_number (o, "null_db", d->null_db.valid, d->null_db.value, 2);
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, o);
  lq_cli_json_print (root);
}

#define NAME_CELLS 20

static void print_place (const char *name, LqFrames at, double rate_hz)
{
  char time[LQ_UNITS_TEXT];
  lq_time_format (at, rate_hz, 3, time);
  lq_cli_row (NAME_CELLS, name, _ ("frame %" PRId64 ", %s"), at, time);
}

static void print_level (const char *name, LqReading reading, LqUnit unit)
{
  char text[LQ_UNITS_TEXT];
  if (!reading.valid)
    return;
  lq_units_format (unit, reading.value, 1, lq_cli_units (), text);
  lq_cli_row (NAME_CELLS, name, "%s", text);
}

static void print_unlike (const LqDifference *d)
{
  lq_cli_print (_ ("not comparable: %g Hz and %g Hz, %d and %d channels"), d->rate_hz[0],
                d->rate_hz[1], d->n_channels[0], d->n_channels[1]);
}

static void print (const LqDifference *d)
{
  if (!d->comparable)
    {
      print_unlike (d);
      return;
    }
  if (d->identical)
    {
      lq_cli_print (_ ("identical: %" PRId64 " frames"), d->n_compared);
      return;
    }
  if (d->n_differing > 0)
    lq_cli_print (_ ("different: %" PRId64 " of %" PRId64 " frames"), d->n_differing,
                  d->n_compared);
  else
    lq_cli_print (_ ("different: all %" PRId64 " frames that both have are the same"),
                  d->n_compared);
  if (d->n_frames[0] != d->n_frames[1])
    lq_cli_row (NAME_CELLS, _ ("Lengths"), _ ("%" PRId64 " and %" PRId64 " frames"), d->n_frames[0],
                d->n_frames[1]);
  if (d->lag != 0)
    lq_cli_row (
        NAME_CELLS, _ ("Second file"),
        ngettext ("%" PRId64 " frame late", "%" PRId64 " frames late", (gulong)ABS (d->lag)),
        d->lag);
  if (d->inverted)
    lq_cli_row (NAME_CELLS, _ ("Polarity"), "%s", _ ("the second file is upside down"));
  print_level (_ ("Gain on the second"), d->gain_db, LQ_UNIT_DB);
  print_level (_ ("Null"), d->null_db, LQ_UNIT_LEVEL_DB);
  print_level (_ ("Residual RMS"), d->residual_dbfs, LQ_UNIT_DBFS);
  print_level (_ ("Largest difference"), d->max_difference_dbfs, LQ_UNIT_DBFS);
  if (d->max_at >= 0)
    print_place (_ ("  at"), d->max_at, d->rate_hz[0]);
  if (d->first_at >= 0)
    print_place (_ ("First difference"), d->first_at, d->rate_hz[0]);
}

static int run (LqCli *cli, int argc, char **argv)
{
  gboolean align = FALSE, match = FALSE;
  const GOptionEntry entries[] = {
    { "align", 0, 0, G_OPTION_ARG_NONE, &align, N_ ("Take out the lag between them, up to 5 s"),
      NULL },
    { "match", 0, 0, G_OPTION_ARG_NONE, &match, N_ ("Bring B to the loudness of A"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) paths = NULL;
  if (!lq_cli_options (cli, entries, 2, 2, argc, argv, &paths))
    return LQ_CLI_USAGE;
  if (g_str_equal (paths[0], "-") || g_str_equal (paths[1], "-"))
    {
      lq_cli_error (cli, _ ("two files are needed; standard input cannot be read twice"));
      return LQ_CLI_USAGE;
    }
  LqDifferenceOptions options = { align, match, on_progress, cli };
  LqDifference difference;
  LqError error = { 0 };
  LqStatus status = lq_difference_files (paths[0], paths[1], &options, &difference, &error);
  lq_cli_progress_end (cli);
  if (status != LQ_OK)
    {
      lq_cli_error (cli, "%s",
                    status == LQ_ERROR_CANCELLED ? _ ("interrupted")
                    : error.detail[0] != '\0'    ? error.detail
                                                 : _ (lq_status_message (status)));
      return LQ_CLI_FAILED;
    }
  if (cli->json)
    print_json (&difference);
  else
    print (&difference);
  return difference.identical ? LQ_CLI_DONE : LQ_CLI_DIFFERENT;
}

const LqCliCommand lq_cli_command_compare = {
  .name = "compare",
  .arguments = N_ ("A B"),
  .summary = N_ ("Compares two files sample by sample"),
  .details =
      N_ ("Nothing is aligned or matched unless asked. The null is the RMS of A − B over the\n"
          "RMS of A. Exit status 0: identical, 3: not."),
  .run = run,
};
