/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/untitled.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "model/store_private.h"

/* $XDG_STATE_HOME/lacquer/untitled, symbolic links followed, so that paths compare. */
static char *folder (void)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "lacquer", "untitled", NULL);

  return lq_store_resolve_path (path);
}

gboolean lq_untitled_is (const char *path)
{
  g_autofree char *mine = folder ();
  g_autofree char *parent = g_path_get_dirname (path);

  return strcmp (mine, parent) == 0;
}

LqStore *lq_store_create_untitled (const LqRegistry *registry, int rate_hz, GError **error)
{
  g_autofree char *dir = NULL;
  g_autofree char *made = g_build_filename (g_get_user_state_dir (), "lacquer", "untitled", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");

  if (g_mkdir_with_parents (made, 0700) != 0)
    {
      g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_READ_ONLY,
                   _ ("“%s”, where unnamed sessions are kept, cannot be made."), made);
      return NULL;
    }
  dir = folder ();
  for (int i = 1;; i++)
    {
      g_autoptr (GError) fault = NULL;
      g_autofree char *path = i == 1 ? g_strdup_printf ("%s/%s.lacquer", dir, stamp)
                                     : g_strdup_printf ("%s/%s %d.lacquer", dir, stamp, i);
      LqStore *store = lq_store_create (path, registry, rate_hz, &fault);
      gboolean taken = g_error_matches (fault, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS)
                       || g_error_matches (fault, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED);
      if (store)
        return store;
      if (!taken)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return NULL;
        }
    }
}

/* Nobody has it open. */
static gboolean is_left_behind (const char *path)
{
  g_autofree char *lock_path = lq_store_lock_path (path);
  LqLock *lock = lq_lock_take (lock_path, NULL);

  if (!lock)
    return FALSE;
  lq_lock_release (lock);
  return TRUE;
}

/* A command in its journal, or something in the file: more than an empty session has. */
static gboolean has_something (const char *path)
{
  g_autofree char *journal_path = lq_store_journal_path (path);
  g_autofree char *journal = NULL, *file = NULL;

  if (g_file_get_contents (journal_path, &journal, NULL, NULL) && strstr (journal, "\tcommand\t"))
    return TRUE;
  return g_file_get_contents (path, &file, NULL, NULL) && strstr (file, "\n\n[");
}

typedef struct
{
  char *path;
  gint64 time;
} Found;

static int newest_first (gconstpointer a, gconstpointer b)
{
  const Found *one = a, *other = b;

  return (one->time < other->time) - (one->time > other->time);
}

static gint64 last_change (const char *path)
{
  g_autofree char *journal_path = lq_store_journal_path (path);
  GStatBuf info;

  if (g_stat (journal_path, &info) != 0 && g_stat (path, &info) != 0)
    return 0;
  return info.st_mtime;
}

char **lq_store_list_untitled (void)
{
  g_autofree char *dir_path = folder ();
  g_autoptr (GDir) dir = g_dir_open (dir_path, 0, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *paths = g_ptr_array_new ();
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (dir_path, name, NULL);
      if (!g_str_has_suffix (name, ".lacquer") || name[0] == '.' || !is_left_behind (path)
          || !has_something (path))
        continue;
      Found one = { .time = last_change (path) };
      one.path = g_steal_pointer (&path);
      g_array_append_val (found, one);
    }
  g_array_sort (found, newest_first);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (paths, g_array_index (found, Found, i).path);
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (paths, FALSE);
}

/* The first of LIST that has a display name. Owns: g_free; NULL: none. */
static char *first_name (GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (list, i);
      char *name = lq_item_display_name (item);
      if (name && *name)
        return name;
      g_free (name);
    }
  return NULL;
}

gboolean lq_store_summarise (const char *path, const LqRegistry *registry, LqStoreSummary *summary)
{
  *summary = (LqStoreSummary){ .changed_unix_s = last_change (path) };
  g_autoptr (LqStore) store = lq_store_open (path, registry, LQ_STORE_READ, NULL);
  if (!store)
    return FALSE;
  LqSession *session = lq_store_get_session (store);
  const char *title = lq_session_get_title (session);
  summary->n_tracks = g_list_model_get_n_items (lq_session_get_tracks (session));
  summary->name = title && *title ? g_strdup (title) : first_name (lq_session_get_tracks (session));
  if (!summary->name)
    summary->name = first_name (lq_session_get_media (session));
  return TRUE;
}

void lq_store_summary_clear (LqStoreSummary *summary) { g_clear_pointer (&summary->name, g_free); }
