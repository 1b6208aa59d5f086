/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer new`: a session from audio files, one track each. */
#include "app/importer.h"
#include "cli/bring.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_json.h"
#include "core/units.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#define USUAL_RATE_HZ 48000
#define MIN_RATE_HZ   8000
#define MAX_RATE_HZ   384000

typedef struct
{
  LqCli *cli;
  char *path; /* the file itself, where a link was named */
  char *name; /* as it was named, to be shown */
  const char *const *files;
  char *rate; /* as typed; NULL: the first file's */
  int rate_hz;
  char *title, *artist;
  gboolean force;
  char *aside; /* what stood at PATH until the new session is there; NULL: nothing */
  LqRegistry *registry;
} New;

/* LQ_CLI_DONE, or an exit status after a message. */
static int choose_rate (New *n)
{
  g_autoptr (GError) error = NULL;
  double typed_hz = 0.0;

  if (n->rate && (!lq_units_parse (LQ_UNIT_HZ, n->rate, &typed_hz) || typed_hz != floor (typed_hz)))
    {
      lq_cli_error (n->cli, _ ("--rate: “%s” is no whole rate; write 48000 or 44.1kHz"), n->rate);
      return LQ_CLI_USAGE;
    }
  n->rate_hz = n->rate       ? (int)CLAMP (typed_hz, 0.0, 1e9)
               : n->files[0] ? lq_import_probe_rate (n->files, &error)
                             : USUAL_RATE_HZ;
  if (error != NULL)
    lq_cli_error (n->cli, "%s", error->message);
  else if (n->rate_hz < MIN_RATE_HZ || n->rate_hz > MAX_RATE_HZ)
    lq_cli_error (n->cli, _ ("a session works at %d to %d Hz, not at %d"), MIN_RATE_HZ, MAX_RATE_HZ,
                  n->rate_hz);
  else
    return LQ_CLI_DONE;
  return LQ_CLI_FAILED;
}

/* Puts the session that stands at PATH aside, if that was asked for and nobody has it open. */
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
  g_autofree char *reason = store ? g_strdup (lq_store_get_read_only_reason (store)) : NULL;
  g_clear_object (&store);
  if (error != NULL
      || reason
             != NULL) /* another has it open, a newer Lacquer made it; or it is a recording, say */
    {
      lq_cli_error (n->cli, _ ("%s is not replaced: %s"), n->name, error ? error->message : reason);
      return FALSE;
    }
  n->aside = lq_store_free_name_beside (n->path);
  if (lq_store_move_files (n->path, n->aside))
    return TRUE;
  g_clear_pointer (&n->aside, g_free);
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

/* What stood there is back if the new session did not come to be. */
static void settle (New *n, gboolean made)
{
  if (!made)
    lq_store_remove_files (n->path);
  if (n->aside == NULL)
    return;
  if (made)
    lq_store_remove_files (n->aside);
  else if (lq_store_move_files (n->aside, n->path))
    lq_cli_error (n->cli, _ ("%s is as it was"), n->name);
  else
    lq_cli_error (n->cli, _ ("%s is kept as %s: %s"), n->name, n->aside, g_strerror (errno));
  g_clear_pointer (&n->aside, g_free);
}

static void set_text (LqDocument *document, const char *key, const char *text)
{
  if (text != NULL)
    lq_history_set_string (lq_document_get_history (document),
                           LQ_ITEM (lq_document_get_session (document)), key, text);
}

/* As in the window. NULL: there is none, or several. Borrowed of *NAME. */
static const char *name_of_only_track (LqDocument *document, char **name)
{
  GListModel *tracks = lq_session_get_tracks (lq_document_get_session (document));
  g_autoptr (LqItem) track =
      g_list_model_get_n_items (tracks) == 1 ? g_list_model_get_item (tracks, 0) : NULL;

  return *name = track ? lq_item_display_name (track) : NULL;
}

/* Fills the session as one command. */
static gboolean fill (New *n, LqDocument *document)
{
  LqHistory *history = lq_document_get_history (document);
  guint n_files = g_strv_length ((char **)n->files);
  g_autofree char *label =
      g_strdup_printf ("New session from %u file%s", n_files, n_files == 1 ? "" : "s");

  lq_history_begin_gesture (history, label);
  g_autofree char *only = NULL;
  gboolean ok = n_files == 0 || lq_cli_bring (n->cli, document, n->files, LQ_IMPORT_TRACKS);
  set_text (document, "title", n->title ? n->title : name_of_only_track (document, &only));
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
  char rate[LQ_UNITS_TEXT];
  lq_units_format (LQ_UNIT_HZ, lq_session_get_sample_rate (session), 2, lq_cli_units (), rate);
  lq_cli_print ("%s: %s", n->name, rate);
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqItem) track = g_list_model_get_item (tracks, i);
      g_autofree char *name = lq_item_display_name (track);
      lq_cli_print ("  %-4s %s", lq_item_get_id (track), name);
    }
}

static gboolean open_and_fill (New *n, LqDocument *document)
{
  g_autoptr (GError) error = NULL;

  if (!create (n))
    return FALSE;
  if (lq_document_open (document, n->path, &error) && !fill (n, document))
    return FALSE; /* it said why */
  if (error == NULL)
    lq_document_save (document, &error);
  if (error != NULL)
    lq_cli_error (n->cli, "%s", error->message);
  return error == NULL;
}

static int make (New *n, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LqDocument) document = lq_cli_document_new (n->cli, n->registry);

  int status = choose_rate (n);
  if (status != LQ_CLI_DONE)
    return status;
  n->path = lq_store_follow_path (path, &error);
  if (n->path == NULL)
    lq_cli_error (n->cli, "%s", error->message);
  if (n->path == NULL || !make_room (n))
    return LQ_CLI_FAILED;
  gboolean made = open_and_fill (n, document);
  if (!made)
    lq_document_close (document);
  settle (n, made);
  if (!made)
    return LQ_CLI_FAILED;
  LqSession *session = lq_document_get_session (document);
  report (n, session);
  guint n_tracks = g_list_model_get_n_items (lq_session_get_tracks (session));
  return n_tracks == g_strv_length ((char **)n->files) ? LQ_CLI_DONE : LQ_CLI_FAILED;
}

static int run (LqCli *cli, int argc, char **argv)
{
  New n = { .cli = cli };
  const GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_STRING, &n.rate, N_ ("Sample rate (the first file's)"),
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
      n.name = lq_cli_name (arguments[0]);
      n.files = (const char *const *)arguments + 1;
      n.registry = lq_registry_new ();
      if (lq_cli_are_files (cli, n.files))
        status = make (&n, arguments[0]);
      lq_registry_free (n.registry);
    }
  g_free (n.rate);
  g_free (n.path);
  g_free (n.name);
  g_free (n.title);
  g_free (n.artist);
  return status;
}

const LqCliCommand lq_cli_command_new = {
  .name = "new",
  .arguments = N_ ("SESSION [FILE…]"),
  .summary = N_ ("Makes a session, one track for each audio file"),
  .details =
      N_ ("Files of another rate, and lossy ones, are converted once into “NAME Media” beside the\n"
          "session; all others are used where they are. A file that cannot be used is told and\n"
          "left out, and the exit status is 1. Without --title the session of one file takes its\n"
          "name, that of several has none."),
  .run = run,
};
