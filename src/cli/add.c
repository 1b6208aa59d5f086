/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer add`: processors, notes, markers, deliverables, tracks and references. */
#include "app/assignments.h"
#include "cli/bring.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session_run.h"
#include "model/track.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  LqCli *cli;
  LqCliSession session; /* its store is the document's */
  LqDocument *document;
  const char *what;
  char **rest; /* KEY=VALUE, and files for tracks and references */
  char *reason;
  int place;     /* from 1; 0: last */
  LqItem *item;  /* that was made last */
  int failure;   /* exit status when it comes to nothing */
  gboolean part; /* some files were left out, as has been said */
} Add;

static LqSession *session_of (Add *a) { return lq_store_get_session (a->session.store); }

static LqHistory *history_of (Add *a) { return lq_store_get_history (a->session.store); }

/* All KEY=VALUE of PARTS on the new item. */
static gboolean assign_all (Add *a, char **parts)
{
  for (guint i = 0; parts[i] != NULL; i++)
    if (!lq_cli_session_assign (a->cli, &a->session, a->item, parts[i]))
      return FALSE;
  return TRUE;
}

static void insert (Add *a, LqItem *item, LqItem *parent)
{
  lq_history_insert (history_of (a), item, parent, a->place > 0 ? (guint)a->place - 1 : G_MAXUINT);
  a->item = item; /* the session holds it */
  g_object_unref (item);
}

/* ---- processors: "master/limiter:ceiling=-1,release=50ms" ---- */

static gboolean find_owner (Add *a, const char *name, LqItem **owner)
{
  LqItem *item = lq_session_find (session_of (a), name);

  *owner = item;
  if (strcmp (name, "master") == 0 || (item && LQ_IS_TRACK (item)))
    return TRUE;
  lq_cli_error (a->cli, _ ("“%s” is neither “master” nor a track of this session"), name);
  return FALSE;
}

static gboolean add_processor (Add *a)
{
  g_auto (GStrv) halves = g_strsplit (a->what, ":", 2);
  g_auto (GStrv) place = g_strsplit (halves[0], "/", 2);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = lq_assignments_split (halves[1] ? halves[1] : "", &error);
  LqItem *owner;

  if (parts == NULL)
    {
      lq_cli_error (a->cli, "%s", error->message);
      return FALSE;
    }
  if (!find_owner (a, place[0], &owner))
    return FALSE;
  if (!lq_registry_find (a->session.registry, place[1]))
    {
      lq_cli_error (a->cli, _ ("no processor is called “%s”; the nearest is “%s”"), place[1],
                    lq_registry_nearest (a->session.registry, place[1]));
      return FALSE;
    }
  g_autofree char *id = lq_session_next_id (session_of (a), LQ_KIND_NODE);
  insert (a, LQ_ITEM (lq_node_new (id, a->session.registry, place[1])), owner);
  return assign_all (a, parts) && assign_all (a, a->rest);
}

/* ---- notes, markers, deliverables: "note at=1:15.2 text=…" ---- */

static gboolean add_plain (Add *a, LqKind kind)
{
  g_autofree char *id = lq_session_next_id (session_of (a), kind);
  LqItem *item = g_object_new (lq_kind_info (kind)->get_type (), "id", id, NULL);

  if (kind == LQ_KIND_NOTE)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autofree char *created = g_date_time_format_iso8601 (now);
      g_object_set (item, "author", g_get_real_name (), "created", created, NULL);
    }
  insert (a, item, NULL);
  return assign_all (a, a->rest);
}

/* ---- tracks and references: "reference FILE name=…" ---- */

static LqItem *last_of (GListModel *list)
{
  guint n = g_list_model_get_n_items (list);
  g_autoptr (LqItem) last = n > 0 ? g_list_model_get_item (list, n - 1) : NULL;

  return last; /* the session holds it */
}

/* A word is a file unless it is a KEY=VALUE of the item and no such file exists. */
static gboolean is_file (const char *word)
{
  return strchr (word, '=') == NULL || g_file_test (word, G_FILE_TEST_EXISTS);
}

static gboolean add_files (Add *a, LqKind kind)
{
  gboolean tracks = kind == LQ_KIND_TRACK;
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GPtrArray) assignments = g_ptr_array_new ();

  for (guint i = 0; a->rest[i] != NULL; i++)
    g_ptr_array_add (is_file (a->rest[i]) ? files : assignments, a->rest[i]);
  if (files->len == 0)
    {
      lq_cli_error (a->cli, "%s",
                    strcmp (a->what, "track") == 0 ? _ ("a track needs an audio file")
                                                   : _ ("a reference needs an audio file"));
      return FALSE;
    }
  GListModel *list =
      tracks ? lq_session_get_tracks (session_of (a)) : lq_session_get_references (session_of (a));
  guint n_wanted = g_list_model_get_n_items (list) + files->len;
  g_ptr_array_add (files, NULL);
  g_ptr_array_add (assignments, NULL);
  if (!lq_cli_are_files (a->cli, (const char *const *)files->pdata))
    return FALSE;
  if (!lq_cli_bring (a->cli, a->document, (const char *const *)files->pdata,
                     tracks ? LQ_IMPORT_TRACKS : LQ_IMPORT_REFERENCES))
    {
      a->failure = LQ_CLI_FAILED;
      return FALSE;
    }
  a->item = last_of (list);
  a->part = g_list_model_get_n_items (list) < n_wanted;
  return assign_all (a, (char **)assignments->pdata);
}

/* ---- all ---- */

static gboolean add (Add *a)
{
  static const struct
  {
    const char *word;
    LqKind kind;
  } plain[] = {
    { "note", LQ_KIND_NOTE },
    { "marker", LQ_KIND_MARKER },
    { "deliverable", LQ_KIND_DELIVERABLE },
  };

  if (strchr (a->what, '/') != NULL)
    return add_processor (a);
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    if (strcmp (a->what, plain[i].word) == 0)
      return add_plain (a, plain[i].kind);
  if (strcmp (a->what, "track") == 0)
    return add_files (a, LQ_KIND_TRACK);
  if (strcmp (a->what, "reference") == 0)
    return add_files (a, LQ_KIND_REFERENCE);
  lq_cli_error (
      a->cli,
      _ ("“%s” is nothing that can be added; it is OWNER/PROCESSOR (“master/limiter”), note, "
         "marker, deliverable, track or reference"),
      a->what);
  return FALSE;
}

static int finish (Add *a)
{
  JsonObject *more = json_object_new ();

  json_object_set_string_member (more, "id", lq_item_get_id (a->item));
  int status = lq_cli_session_finish (a->cli, &a->session, a->reason, more);
  return status == LQ_CLI_DONE && a->part ? LQ_CLI_FAILED : status;
}

static int work (Add *a, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!lq_document_open (a->document, path, &error))
    {
      lq_cli_error (a->cli, "%s", error->message);
      return LQ_CLI_FAILED;
    }
  a->session.store = lq_document_get_store (a->document);
  if (lq_store_is_read_only (a->session.store))
    {
      lq_cli_error (a->cli, "%s", lq_store_get_read_only_reason (a->session.store));
      return LQ_CLI_FAILED;
    }
  lq_history_begin_gesture (history_of (a), NULL);
  if (add (a))
    return finish (a);
  lq_history_cancel_gesture (history_of (a));
  return a->failure;
}

static int run (LqCli *cli, int argc, char **argv)
{
  Add a = { .cli = cli, .failure = LQ_CLI_USAGE };
  const GOptionEntry entries[] = {
    { "place", 0, 0, G_OPTION_ARG_INT, &a.place, N_ ("Place in its list, from 1 (last)"),
      N_ ("N") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &a.reason, N_ ("Why: one line kept with the command"),
      N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  int status = LQ_CLI_USAGE;

  if (lq_cli_options (cli, entries, 2, LQ_CLI_ANY, argc, argv, &arguments))
    {
      a.what = arguments[1];
      a.rest = arguments + 2;
      a.session.registry = lq_registry_new ();
      a.document = lq_cli_document_new (cli, a.session.registry);
      status = work (&a, arguments[0]);
      g_object_unref (a.document);
      lq_registry_free (a.session.registry);
    }
  g_free (a.reason);
  return status;
}

const LqCliCommand lq_cli_command_add = {
  .name = "add",
  .arguments = N_ ("SESSION WHAT [FILE…] [KEY=VALUE…]"),
  .summary = N_ ("Adds processors, notes, references … to a session, and prints the new id"),
  .details =
      N_ ("WHAT is one of\n"
          "  master/limiter:ceiling=-1,release=50ms   a processor, on the master or a track\n"
          "  t1/reverb:sample=hall.wav,mix=20         the same with the response of a room\n"
          "  't1/reverb:sample=\"Hall, 2.wav\"'        a value with a comma in double quotes\n"
          "  note at=1:15.2 text=…                    also author, length\n"
          "  marker at=0:32 name=Chorus\n"
          "  reference FILE name=…                    a song to compare with\n"
          "  track FILE…\n"
          "  deliverable name=CD format=flac rate=44100 bits=16 dither=tpdf"),
  .run = run,
};
