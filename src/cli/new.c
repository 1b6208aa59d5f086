/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer new`: a session from audio files, one track each. */
#include "app/importer.h"
#include "cli/bring.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_json.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define USUAL_RATE_HZ 48000
#define MIN_RATE_HZ   8000
#define MAX_RATE_HZ   384000

typedef struct
{
  LqCli *cli;
  const char *path;
  char *name; /* of PATH, to be shown */
  const char *const *files;
  int rate_hz;
  char *title, *artist;
  gboolean force;
  LqRegistry *registry;
} New;

static gboolean choose_rate (New *n)
{
  g_autoptr (GError) error = NULL;

  if (n->rate_hz == 0)
    n->rate_hz = n->files[0] ? lq_import_probe_rate (n->files, &error) : USUAL_RATE_HZ;
  if (error != NULL)
    lq_cli_error (n->cli, "%s", error->message);
  else if (n->rate_hz < MIN_RATE_HZ || n->rate_hz > MAX_RATE_HZ)
    lq_cli_error (n->cli, _ ("a session works at %d to %d Hz, not at %d"), MIN_RATE_HZ, MAX_RATE_HZ,
                  n->rate_hz);
  else
    return TRUE;
  return FALSE;
}

/* Takes away what stands at PATH, if that was asked for and nobody has it open. */
static gboolean make_room (New *n)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_test (n->path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!n->force)
    {
      lq_cli_error (n->cli, _ ("%s exists already; --force replaces it"), n->name);
      return FALSE;
    }
  LqStore *store = lq_store_open (n->path, n->registry, LQ_STORE_WRITE, &error);
  g_clear_object (&store);
  if (g_error_matches (error, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED))
    {
      lq_cli_error (n->cli, "%s: %s", n->name, error->message);
      return FALSE;
    }
  if (g_unlink (n->path) == 0)
    return TRUE;
  lq_cli_error (n->cli, _ ("%s cannot be replaced: %s"), n->name, g_strerror (errno));
  return FALSE;
}

static gboolean create (New *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LqStore) store = lq_store_create (n->path, n->registry, n->rate_hz, &error);

  if (store == NULL)
    lq_cli_error (n->cli, "%s: %s", n->name, error->message);
  return store != NULL;
}

static void unmake (New *n)
{
  g_autofree char *journal = g_strconcat (n->path, "-journal", NULL);

  g_unlink (n->path);
  g_unlink (journal);
}

static void set_text (LqDocument *document, const char *key, const char *text)
{
  if (text != NULL)
    lq_history_set_string (lq_document_get_history (document),
                           LQ_ITEM (lq_document_get_session (document)), key, text);
}

/* Fills the session as one command. */
static gboolean fill (New *n, LqDocument *document)
{
  LqHistory *history = lq_document_get_history (document);
  guint n_files = g_strv_length ((char **)n->files);
  g_autofree char *label =
      g_strdup_printf ("New session from %u file%s", n_files, n_files == 1 ? "" : "s");

  lq_history_begin_gesture (history, label);
  gboolean ok = n_files == 0 || lq_cli_bring (n->cli, document, n->files, LQ_IMPORT_TRACKS);
  set_text (document, "title", n->title);
  set_text (document, "artist", n->artist);
  lq_history_end_gesture (history);
  return ok;
}

static void report (New *n, LqSession *session)
{
  GListModel *tracks = lq_session_get_tracks (session);

  if (n->cli->json)
    {
      JsonNode *root = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (root, lq_cli_session_json (session));
      lq_cli_json_print (root);
      return;
    }
  lq_cli_print ("%s: %d Hz", n->name, lq_session_get_sample_rate (session));
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqItem) track = g_list_model_get_item (tracks, i);
      g_autofree char *name = lq_item_display_name (track);
      lq_cli_print ("  %-4s %s", lq_item_get_id (track), name);
    }
}

static int make (New *n)
{
  g_autoptr (LqDocument) document = lq_cli_document_new (n->cli, n->registry);
  g_autoptr (GError) error = NULL;

  if (!choose_rate (n) || !make_room (n) || !create (n))
    return LQ_CLI_FAILED;
  if (!lq_document_open (document, n->path, &error))
    {
      lq_cli_error (n->cli, "%s", error->message);
      return LQ_CLI_FAILED;
    }
  if (!fill (n, document))
    {
      lq_document_close (document);
      unmake (n);
      return LQ_CLI_FAILED;
    }
  if (!lq_document_save (document, &error))
    {
      lq_cli_error (n->cli, "%s", error->message);
      return LQ_CLI_FAILED;
    }
  LqSession *session = lq_document_get_session (document);
  report (n, session);
  guint n_tracks = g_list_model_get_n_items (lq_session_get_tracks (session));
  return n_tracks == g_strv_length ((char **)n->files) ? LQ_CLI_DONE : LQ_CLI_FAILED;
}

static int run (LqCli *cli, int argc, char **argv)
{
  New n = { .cli = cli };
  const GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_INT, &n.rate_hz, N_ ("Sample rate (the first file's)"),
      N_ ("HZ") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &n.title, N_ ("Name of the song"), N_ ("TEXT") },
    { "artist", 0, 0, G_OPTION_ARG_STRING, &n.artist, N_ ("Who plays it"), N_ ("TEXT") },
    { "force", 0, 0, G_OPTION_ARG_NONE, &n.force, N_ ("Replace a session that is there"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  int status = LQ_CLI_USAGE;

  if (lq_cli_options (cli, entries, 1, LQ_CLI_ANY, argc, argv, &arguments))
    {
      n.path = arguments[0];
      n.name = lq_cli_name (n.path);
      n.files = (const char *const *)arguments + 1;
      n.registry = lq_registry_new ();
      status = make (&n);
      lq_registry_free (n.registry);
    }
  g_free (n.name);
  g_free (n.title);
  g_free (n.artist);
  return status;
}

const LqCliCommand lq_cli_command_new = {
  .name = "new",
  .arguments = N_ ("SESSION FILE…"),
  .summary = N_ ("Makes a session, one track for each audio file"),
  .details =
      N_ ("Files of another rate, and lossy ones, are converted once into “NAME Media” beside the\n"
          "session; all others are used where they are. A file that cannot be used is told and\n"
          "left out, and the exit status is 1."),
  .run = run,
};
