/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer measure`: whole files, several at a time, each on a thread of its own. Results come
 * in the order of the arguments; one bad file does not stop the others. */
#include "analysis/measure.h"
#include "cli/interrupt.h"
#include "cli/measure_places.h"
#include "cli/measure_text.h"
#include "cli/options.h"
#include "cli/report.h"

#include <glib/gi18n.h>
#include <math.h>

#define TICK_US      100000
#define CEILING_MOST 100 /* dBTP to either side */

typedef struct
{
  char *from, *to, *overs;
  int jobs;
} Options;

/* What is under way, shared with the workers. */
typedef struct
{
  GMutex lock;
  GCond changed;
  int n_running;
} Crew;

typedef struct
{
  Crew *crew;
  const char *path;
  LqMeasureOptions options;
  _Atomic int permille; /* how far */
  LqStatus status;
  LqError error;
  LqMeasure measure;
  LqMeasurePlaces places; /* when asked for */
} Job;

static bool on_progress (void *data, LqFrames done, LqFrames total)
{
  Job *job = data;
  if (total > 0)
    job->permille = (int)(1000.0 * (double)done / (double)total);
  return !lq_cli_interrupted ();
}

static void run_job (gpointer data, gpointer unused)
{
  Job *job = data;
  job->status = lq_cli_interrupted ()
                    ? LQ_ERROR_CANCELLED
                    : lq_measure_file (job->path, &job->options, &job->measure, &job->error);
  job->permille = 1000;
  g_mutex_lock (&job->crew->lock);
  job->crew->n_running--;
  g_cond_signal (&job->crew->changed);
  g_mutex_unlock (&job->crew->lock);
}

static void show_progress (const LqCli *cli, const Job *jobs, int n, int n_left)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += jobs[i].permille / 1000.0;
  g_autofree char *what = g_strdup_printf (_ ("%d of %d measured"), n - n_left, n);
  lq_cli_progress (cli, sum / n, what);
}

static void run_all (const LqCli *cli, Job *jobs, int n, int n_threads)
{
  Crew crew = { .n_running = n };
  g_mutex_init (&crew.lock);
  g_cond_init (&crew.changed);
  GThreadPool *pool = g_thread_pool_new (run_job, NULL, n_threads, FALSE, NULL);
  for (int i = 0; i < n; i++)
    {
      jobs[i].crew = &crew;
      g_thread_pool_push (pool, &jobs[i], NULL);
    }
  g_mutex_lock (&crew.lock);
  while (crew.n_running > 0)
    {
      g_cond_wait_until (&crew.changed, &crew.lock, g_get_monotonic_time () + TICK_US);
      show_progress (cli, jobs, n, crew.n_running);
    }
  g_mutex_unlock (&crew.lock);
  g_thread_pool_free (pool, FALSE, TRUE);
  lq_cli_progress_end (cli);
  g_cond_clear (&crew.changed);
  g_mutex_clear (&crew.lock);
}

/* A file that is shorter than it says has been measured, but is not what was meant. */
static void tell_faults (const LqCli *cli, const Job *jobs, int n)
{
  for (int i = 0; i < n; i++)
    if (jobs[i].status == LQ_OK && jobs[i].measure.fault_text[0] != '\0')
      {
        g_autofree char *name = lq_cli_name (jobs[i].path);
        lq_cli_message (cli, "%s: %s", name, jobs[i].measure.fault_text);
      }
}

static gboolean any_done (const Job *jobs, int n)
{
  for (int i = 0; i < n; i++)
    if (jobs[i].status == LQ_OK)
      return TRUE;
  return FALSE;
}

/* Of N files. */
static void report_one (const LqCli *cli, const Job *job, int n, JsonArray *array)
{
  const gboolean places = job->options.places != NULL;
  if (cli->json)
    {
      JsonObject *o = lq_cli_measure_json (job->path, &job->measure);
      if (places)
        lq_cli_places_json (o, &job->places, job->measure.sample_rate_hz);
      json_array_add_object_element (array, o);
      return;
    }
  if (n > 1)
    lq_cli_measure_print_row (job->path, &job->measure);
  else
    lq_cli_measure_print (job->path, &job->measure);
  if (places)
    lq_cli_places_print (&job->places, job->measure.sample_rate_hz);
}

static int report (LqCli *cli, const Job *jobs, int n)
{
  JsonArray *array = json_array_new ();
  int n_failed = 0;
  tell_faults (cli, jobs, n);
  if (!cli->json && n > 1 && any_done (jobs, n))
    lq_cli_measure_print_heading ();
  for (int i = 0; i < n; i++)
    if (jobs[i].status != LQ_OK)
      {
        if (jobs[i].status != LQ_ERROR_CANCELLED)
          lq_cli_file_error (cli, jobs[i].path, &jobs[i].error);
        n_failed++;
      }
    else
      report_one (cli, &jobs[i], n, array);
  if (lq_cli_interrupted () && n_failed > 0)
    lq_cli_error (cli, _ ("interrupted"));
  if (cli->json)
    {
      JsonNode *root = json_node_new (JSON_NODE_ARRAY);
      json_node_set_array (root, array);
      lq_cli_json_print (root);
    }
  json_array_unref (array);
  return n_failed > 0 ? LQ_CLI_FAILED : LQ_CLI_DONE;
}

/* TEXT NULL: CEILING_DB untouched. FALSE after a message. */
static gboolean take_ceiling (const LqCli *cli, const char *text, double *ceiling_db)
{
  if (text == NULL
      || (lq_units_parse (LQ_UNIT_DBTP, text, ceiling_db) && fabs (*ceiling_db) <= CEILING_MOST))
    return TRUE;
  lq_cli_error (cli, _ ("--overs: “%s” is no level from −%d to +%d dBTP"), text, CEILING_MOST,
                CEILING_MOST);
  return FALSE;
}

static int count_streams (char *const *paths)
{
  int n = 0;
  for (; *paths; paths++)
    n += strcmp (*paths, "-") == 0;
  return n;
}

static int run (LqCli *cli, int argc, char **argv)
{
  Options options = { .jobs = 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("Measure from TIME on"), N_ ("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_ ("Measure up to TIME"), N_ ("TIME") },
    { "overs", 0, 0, G_OPTION_ARG_STRING, &options.overs,
      N_ ("List every place over DBTP, and every clipped run"), N_ ("DBTP") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options.jobs, N_ ("Files at a time (default: all cores)"),
      N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) paths = NULL;
  LqMeasureOptions what = { .to_s = -1.0, .progress = on_progress };
  double ceiling_db = 0.0;
  gboolean understood = lq_cli_options (cli, entries, 1, LQ_CLI_ANY, argc, argv, &paths)
                        && lq_cli_seconds (cli, "from", options.from, &what.from_s)
                        && lq_cli_seconds (cli, "to", options.to, &what.to_s)
                        && take_ceiling (cli, options.overs, &ceiling_db);
  const gboolean places = options.overs != NULL;
  g_free (options.from);
  g_free (options.to);
  g_free (options.overs);
  if (!understood)
    return LQ_CLI_USAGE;
  if (options.jobs < 0 || (what.to_s >= 0.0 && what.to_s <= what.from_s))
    {
      lq_cli_error (cli,
                    options.jobs < 0 ? _ ("--jobs: at least 1") : _ ("--to lies before --from"));
      return LQ_CLI_USAGE;
    }

  if (count_streams (paths) > 1)
    {
      lq_cli_error (cli, _ ("standard input cannot be read twice"));
      return LQ_CLI_USAGE;
    }
  int n = (int)g_strv_length (paths);
  g_autofree Job *jobs = g_new0 (Job, n);
  for (int i = 0; i < n; i++)
    {
      jobs[i].path = paths[i];
      jobs[i].options = what;
      jobs[i].options.progress_data = &jobs[i];
      jobs[i].places.ceiling_lin = lq_db_to_gain (ceiling_db);
      jobs[i].options.places = places ? &jobs[i].places : NULL;
    }
  /* cores that no file would have: the hash of each goes beside it */
  for (int i = 0; i < n && options.jobs == 0 && 2 * n <= (int)g_get_num_processors (); i++)
    jobs[i].options.n_threads = 2;
  int n_threads = options.jobs > 0 ? options.jobs : (int)g_get_num_processors ();
  run_all (cli, jobs, n, MIN (n, n_threads));
  int status = report (cli, jobs, n);
  for (int i = 0; i < n; i++)
    lq_measure_places_clear (&jobs[i].places);
  return status;
}

const LqCliCommand lq_cli_command_measure = {
  .name = "measure",
  .arguments = N_ ("FILE…"),
  .summary = N_ ("Measures loudness, peaks and facts of audio files"),
  .details = N_ ("Loudness after ITU-R BS.1770-5 and EBU R 128 (integrated, range, momentary and\n"
                 "short-term maxima), true peak at 8 times the rate, DR, levels, correlation,\n"
                 "clipping, word length in use, silence, and the SHA-256 of the samples. A value\n"
                 "that does not exist (the loudness of silence) is “–”, in JSON null.\n"
                 "--overs -1 tells where true peaks exceed −1 dBTP, to 64 samples, and where\n"
                 "three or more samples in a row stand at full scale.\n"
                 "TIME is 83.5 or 1:23.5. “-” reads a file from standard input."),
  .run = run,
};
