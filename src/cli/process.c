/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer process`: one file through a chain, by the same path as a session's render, proved. */
#include "app/chain.h"
#include "app/output_file.h"
#include "cli/deliver_run.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_options.h"
#include "cli/report.h"
#include "core/units.h"
#include "media/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CEILING_TRIES     5
#define CEILING_MARGIN    0.01 /* dB below what was found, so that the next try holds */
#define CEILING_TOLERANCE 0.01 /* dB */

typedef struct
{
  LqCli *cli;
  const char *in, *out; /* as named */
  char *source;         /* what is read: IN, or the copy of standard input */
  LqScratch input,
      *target; /* that copy; what goes to a stream or may have to be made again, or NULL */
  LqScratch output;
  LqOutputOptions options;
  LqReaderInfo info;
  LqChain *chain;
  LqDelivery *delivery;
  char *kept, *kept_why; /* where the finished file is that could not be named OUT; NULL: it was */
  GPtrArray *lowered;    /* char *: what --hold-ceiling did */
  double lowered_db;     /* by so much in all */
} Process;

static gboolean is_stream (const char *path) { return strcmp (path, "-") == 0; }

/* ---- streams and temporary files ---- */

static bool go_on (void *data, LqFrames done, LqFrames total) { return !lq_cli_interrupted (); }

/* Standard input can be read once; a render may read twice. */
static gboolean take_standard_input (Process *p)
{
  if (lq_scratch_open_aside (&p->input) && lq_scratch_take (&p->input, STDIN_FILENO, go_on, NULL))
    {
      char path[PATH_MAX];
      lq_scratch_path (&p->input, path);
      p->source = g_strdup (path);
      return TRUE;
    }
  lq_cli_error (p->cli, _ ("cannot take standard input into %s: %s"), g_get_tmp_dir (),
                lq_cli_interrupted () ? _ ("interrupted") : g_strerror (errno));
  return FALSE;
}

static gboolean give_standard_output (Process *p)
{
  if (lq_scratch_give (p->target, STDOUT_FILENO, go_on, NULL))
    return TRUE;
  if (errno != EPIPE || lq_cli_interrupted ())
    lq_cli_error (p->cli, _ ("cannot write to standard output: %s"),
                  lq_cli_interrupted () ? _ ("interrupted") : g_strerror (errno));
  return FALSE;
}

/* What the person named, or what that is a link to. */
static char *real_out (const Process *p)
{
  char *file = realpath (p->out, NULL);
  return file ? file : strdup (p->out);
}

/* What was made aside takes its name, over an existing file only when told to; else it is kept, as it took its
 * time. FALSE: it is not there at all. */
static gboolean take_name (Process *p)
{
  g_autofree char *file = real_out (p), *why = NULL;
  char kept[PATH_MAX];
  if (lq_scratch_sync (p->target)
      && lq_scratch_name (p->target, file, p->options.force ? LQ_ATOMIC_REPLACE : LQ_ATOMIC_NEW))
    return TRUE;
  why = g_strdup_printf ("%s: %s", p->out,
                         errno == EEXIST ? _ ("exists already; --force replaces it")
                                         : g_strerror (errno));
  if (lq_scratch_keep (p->target, file, lq_output_keep_in, kept))
    {
      p->kept = g_strdup (kept);
      p->kept_why = lq_output_kept_text (why, kept);
      return TRUE;
    }
  lq_cli_error (p->cli, "%s", why);
  return FALSE;
}

/* ---- the work ---- */

/* The copy of standard input has no name that means anything. */
static LqStatus open_source (const Process *p, LqReader **reader, LqError *error)
{
  if (!is_stream (p->in))
    return lq_reader_open (p->source, NULL, reader, error);
  int fd = open (p->source, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return lq_error_set_errno (error, errno, "cannot open %s", p->source);
  return lq_reader_open_fd (fd, _ ("standard input"), NULL, reader, error);
}

static gboolean look_at_source (Process *p)
{
  const char *name = is_stream (p->in) ? _ ("standard input") : p->in;
  LqReader *reader;
  LqError error = { 0 };
  if (open_source (p, &reader, &error) != LQ_OK)
    {
      lq_cli_file_error (p->cli, name, &error);
      return FALSE;
    }
  p->info = *lq_reader_info (reader);
  const char *fault = lq_reader_fault_text (reader);
  if (fault[0] != '\0')
    lq_cli_message (p->cli, "%s: %s", name, fault);
  lq_reader_free (reader);
  return TRUE;
}

/* Before any work is done. */
static gboolean target_is_free (const Process *p)
{
  struct stat st;
  gboolean there = g_file_test (p->out, G_FILE_TEST_EXISTS);
  gboolean link = g_file_test (p->out, G_FILE_TEST_IS_SYMLINK);
  gboolean no_name = stat (p->out, &st) != 0 && errno == ENAMETOOLONG;
  if (is_stream (p->out) || (!there && !link && !no_name))
    return TRUE;
  if (no_name)
    lq_cli_error (p->cli, "%s: %s", p->out, g_strerror (ENAMETOOLONG));
  else if (!there)
    lq_cli_error (p->cli, _ ("%s is a link that leads to nothing"), p->out);
  else if (!g_file_test (p->out, G_FILE_TEST_IS_REGULAR))
    lq_cli_error (p->cli, _ ("%s is a folder, a device or a pipe: only a file can be replaced"),
                  p->out);
  else if (!p->options.force)
    lq_cli_error (p->cli, _ ("%s exists already; --force replaces it"), p->out);
  else
    return TRUE;
  return FALSE;
}

/* Made aside when it goes to a stream, or when it may have to be made again. */
static gboolean choose_target (Process *p)
{
  g_autofree char *file = real_out (p);
  char folder[PATH_MAX];
  if (!is_stream (p->out) && !p->options.hold_ceiling)
    return TRUE;
  lq_scratch_folder_of (file, folder);
  p->target = &p->output;
  if (is_stream (p->out) ? lq_scratch_open_aside (p->target) : lq_scratch_open (p->target, folder))
    return TRUE;
  lq_cli_error (p->cli, _ ("cannot make a file in %s: %s"),
                is_stream (p->out) ? g_get_tmp_dir () : folder, g_strerror (errno));
  return FALSE;
}

static gboolean deliver_once (Process *p, LqDeliverSpec *spec)
{
  g_autofree char *name = lq_cli_name (p->in);
  LqWriteMode mode = p->options.force ? LQ_WRITE_REPLACE : LQ_WRITE_NEW;
  lq_delivery_free (p->delivery);
  p->delivery = lq_delivery_new_scene (lq_chain_scene (p->chain, p->source, &p->info), 0, 0, mode);
  lq_delivery_call (p->delivery, p->source, name);
  lq_delivery_allow_in_place (p->delivery); /* the person named both */
  lq_delivery_add (p->delivery, spec);
  return lq_cli_deliver (p->cli, p->delivery);
}

/* How much the file exceeds the ceiling as it was asked for, before any lowering. */
static gboolean get_over (const Process *p, LqDeliveryOver *over)
{
  if (!lq_delivery_get_over (p->delivery, over))
    return FALSE;
  over->over_db -= p->lowered_db;
  return over->over_db > CEILING_TOLERANCE;
}

/* TRUE when the ceiling was lowered and the work is to be done again. */
static gboolean lower_ceiling (Process *p, int try)
{
  LqDeliveryOver over;
  double ceiling_db, by_db;
  if (!p->options.hold_ceiling || try == CEILING_TRIES || !get_over (p, &over))
    return FALSE;
  by_db = over.over_db + CEILING_MARGIN;
  if (!lq_chain_lower_ceiling (p->chain, over.limiter, by_db, &ceiling_db))
    return FALSE;
  p->lowered_db += by_db;
  char from[LQ_UNITS_TEXT], to[LQ_UNITS_TEXT];
  lq_units_format (LQ_UNIT_DBTP, over.ceiling_dbtp, 2, lq_cli_units (), from);
  lq_units_format (LQ_UNIT_DBTP, ceiling_db, 2, lq_cli_units (), to);
  g_ptr_array_add (p->lowered, g_strdup_printf (_ ("ceiling lowered from %s to %s"), from, to));
  return TRUE;
}

static gboolean deliver (Process *p)
{
  for (int try = 1;; try++)
    {
      LqDeliverSpec *spec = lq_cli_output_spec (p->cli, &p->options, p->out, &p->info);
      spec->scratch = p->target;
      if (!deliver_once (p, spec))
        return FALSE;
      if (!lower_ceiling (p, try))
        return TRUE;
    }
}

/* ---- what came of it ---- */

static const char *where_it_is (const Process *p) { return p->kept ? p->kept : p->out; }

static JsonNode *report_json (const Process *p)
{
  JsonObject *o = json_object_new ();
  JsonArray *outputs = json_array_new (), *lowered = json_array_new ();
  LqDeliveryOver over;
  g_autofree char *in = lq_cli_name (p->in);
  JsonObject *output = lq_cli_delivered_json (lq_delivery_get (p->delivery, 0), where_it_is (p));
  if (p->kept)
    json_object_set_string_member (output, "error", p->kept_why);
  json_array_add_object_element (outputs, output);
  for (guint i = 0; i < p->lowered->len; i++)
    json_array_add_string_element (lowered, p->lowered->pdata[i]);
  json_object_set_string_member (o, "input", in);
  lq_cli_damage_json (o, &p->delivery, 1);
  json_object_set_array_member (o, "ceiling", lowered);
  gboolean is_over = get_over (p, &over);
  lq_cli_json_number (o, "over_ceiling_db", is_over, over.over_db, 3);
  json_object_set_array_member (o, "outputs", outputs);
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, o);
  return root;
}

static void tell_over (Process *p)
{
  LqDeliveryOver over;
  char by[LQ_UNITS_TEXT], at[LQ_UNITS_TEXT];
  if (!get_over (p, &over))
    return;
  lq_units_format (LQ_UNIT_LEVEL_DB, over.over_db, 2, lq_cli_units (), by);
  lq_time_format (over.at, over.file->spec->rate_hz, 3, at);
  lq_cli_message (p->cli,
                  _ ("  the limiter's ceiling is exceeded by %s at %s; --hold-ceiling lowers "
                     "it"),
                  by, at);
}

static int report (Process *p)
{
  const LqDelivered *delivered = lq_delivery_get (p->delivery, 0);
  for (guint i = 0; i < p->lowered->len; i++)
    lq_cli_message (p->cli, "%s", (const char *)p->lowered->pdata[i]);
  lq_cli_delivered_tell (p->cli, delivered, where_it_is (p));
  tell_over (p);
  if (p->cli->json)
    lq_cli_json_print (report_json (p));
  if (delivered->error != NULL)
    lq_cli_error (p->cli, "%s", delivered->error);
  if (p->kept)
    lq_cli_error (p->cli, "%s", p->kept_why);
  return delivered->state == LQ_DELIVER_PROVED && !p->kept ? LQ_CLI_DONE : LQ_CLI_FAILED;
}

/* What was asked for and cannot be heard is more likely a slip than a wish. */
static void tell_idle (const Process *p)
{
  g_autoptr (GPtrArray) idle = lq_chain_idle (p->chain);
  for (guint i = 0; i < idle->len; i++)
    lq_cli_message (p->cli, "%s", (const char *)idle->pdata[i]);
}

/* Of a file that did not come to be. */
static void tell_failure (const Process *p)
{
  const LqDelivered *delivered = lq_delivery_get (p->delivery, 0);
  if (delivered->error && !lq_cli_interrupted ())
    lq_cli_error (p->cli, "%s", delivered->error);
  if (delivered->error && is_stream (p->out) && !lq_cli_interrupted ())
    lq_cli_error (p->cli,
                  _ ("what goes to standard output is made in %s first; TMPDIR may name "
                     "another folder"),
                  g_get_tmp_dir ());
}

static int work (Process *p)
{
  tell_idle (p);
  if (is_stream (p->in) ? !take_standard_input (p) : (p->source = g_strdup (p->in)) == NULL)
    return LQ_CLI_FAILED;
  if (!look_at_source (p))
    return LQ_CLI_FAILED;
  LqDeliverSpec *spec = lq_cli_output_spec (p->cli, &p->options, p->out, &p->info);
  if (spec == NULL)
    return LQ_CLI_USAGE;
  lq_deliver_spec_free (spec);
  if (!target_is_free (p) || !choose_target (p))
    return LQ_CLI_FAILED;
  if (!deliver (p))
    {
      tell_failure (p);
      return LQ_CLI_FAILED;
    }
  if (is_stream (p->out) ? !give_standard_output (p) : p->target && !take_name (p))
    return LQ_CLI_FAILED;
  return report (p);
}

/* ---- the command ---- */

/* The chain of FILE, then INSERTS, in order. */
static int build_chain (Process *p, const char *file, char *const *inserts)
{
  g_autoptr (GError) error = NULL;
  if (file != NULL && !lq_chain_add_file (p->chain, file, &error))
    {
      lq_cli_error (p->cli, "%s: %s", file, error->message);
      return error->domain == G_FILE_ERROR ? LQ_CLI_FAILED : LQ_CLI_USAGE;
    }
  for (int i = 0; inserts != NULL && inserts[i] != NULL; i++)
    if (!lq_chain_add (p->chain, inserts[i], &error))
      {
        lq_cli_error (p->cli, "%s", error->message);
        return LQ_CLI_USAGE;
      }
  return LQ_CLI_DONE;
}

static gboolean streams_are_sensible (const Process *p)
{
  if (!is_stream (p->out))
    return TRUE;
  if (p->cli->json)
    lq_cli_error (p->cli, _ ("--json and audio cannot both go to standard output"));
  else if (isatty (STDOUT_FILENO))
    lq_cli_error (p->cli, _ ("audio does not go to a terminal"));
  return !p->cli->json && !isatty (STDOUT_FILENO);
}

static void clear (Process *p)
{
  g_free (p->source);
  g_free (p->kept);
  g_free (p->kept_why);
  lq_scratch_close (&p->input);
  lq_scratch_close (&p->output);
  lq_delivery_free (p->delivery);
  lq_chain_free (p->chain);
  g_ptr_array_unref (p->lowered);
  lq_cli_output_clear (&p->options);
}

static int run (LqCli *cli, int argc, char **argv)
{
  g_auto (GStrv) inserts = NULL, paths = NULL;
  g_autofree char *chain = NULL;
  Process p = {
    .cli = cli, .input.fd = -1, .output.fd = -1, .lowered = g_ptr_array_new_with_free_func (g_free)
  };
  const GOptionEntry own[] = {
    { "insert", 'i', 0, G_OPTION_ARG_STRING_ARRAY, &inserts,
      N_ ("Append a processor to the chain; may be repeated"), N_ ("ID[:PARAMETER=VALUE,…]") },
    { "chain", 'c', 0, G_OPTION_ARG_FILENAME, &chain,
      N_ ("Begin with the processors of a text file, one a line in the words of --insert"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree GOptionEntry *entries = lq_cli_output_entries (&p.options, TRUE, own);
  LqRegistry *registry = lq_registry_new ();
  int status = LQ_CLI_USAGE;
  p.chain = lq_chain_new (registry);
  if (lq_cli_options (cli, entries, 2, 2, argc, argv, &paths))
    {
      p.in = paths[0];
      p.out = paths[1];
      if (streams_are_sensible (&p))
        status = build_chain (&p, chain, inserts);
      if (status == LQ_CLI_DONE)
        status = work (&p);
    }
  clear (&p);
  lq_registry_free (registry);
  return status;
}

const LqCliCommand lq_cli_command_process = {
  .name = "process",
  .arguments = N_ ("IN OUT"),
  .summary = N_ ("Sends a file through a chain of processors into a new file"),
  .details =
      N_ ("The file comes out as long as it went in, latency taken out, with rate, word and\n"
          "format as they were unless asked otherwise; without processors not one sample\n"
          "changes. What was done is said, and the file is read back and proved.\n"
          "“lacquer processors ID” lists parameters. Values take units:\n"
          "  lacquer process mix.wav master.wav \\\n"
          "    --insert equaliser:b4.on=on,b4.freq=1.2kHz,b4.gain=2dB \\\n"
          "    --insert compressor:threshold=-18dB,attack=20ms --insert limiter:ceiling=-1dB\n"
          "  lacquer process dry.wav wet.wav --insert reverb:sample=hall.wav,mix=25\n"
          "A value with a comma is written in double quotes, in which \\\" is a quote and\n"
          "\\\\ a backslash; in a chain file they keep a # from being a comment, too:\n"
          "  --insert 'reverb:sample=\"Hall, large.wav\",mix=25'\n"
          "“-” is standard input or output (WAV unless --format says otherwise)."),
  .run = run,
};
