/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the session that were written again with the size they had: copied back, touched, or bounced anew.
 * Their content tells, and long files take long to read. */
#include "app/document_private.h"
#include "media/import.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char *id, *path, *sha256;
  gint64 written_ms;
  gboolean known, same; /* what came of it */
} Doubt;

typedef struct
{
  GWeakRef document; /* that closes need not wait for us */
  LqStore *store;    /* whose they are: compared only */
  GPtrArray *doubts; /* Doubt */
} Doubts;

static void doubt_free (gpointer data)
{
  Doubt *doubt = data;
  g_free (doubt->id);
  g_free (doubt->path);
  g_free (doubt->sha256);
  g_free (doubt);
}

static void doubts_free (gpointer data)
{
  Doubts *doubts = data;
  g_weak_ref_clear (&doubts->document);
  g_ptr_array_unref (doubts->doubts);
  g_free (doubts);
}

static bool go_on (void *cancellable, LqFrames done, LqFrames total)
{
  return !g_cancellable_is_cancelled (cancellable);
}

static void read_them (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Doubts *doubts = data;
  for (guint i = 0; i < doubts->doubts->len; i++)
    {
      Doubt *doubt = doubts->doubts->pdata[i];
      char sha256[65];
      doubt->known =
          lq_media_hash_file (doubt->path, go_on, cancellable, sha256, NULL, NULL) == LQ_OK;
      doubt->same = doubt->known && strcmp (sha256, doubt->sha256) == 0;
    }
  g_task_return_boolean (task, TRUE);
}

/* FALSE: what was read is not what the session has now. */
static gboolean settle (LqDocument *document, const Doubt *doubt)
{
  LqItem *item = lq_session_find (lq_document_get_session (document), doubt->id);
  if (!doubt->known || !item || !LQ_IS_MEDIA_ITEM (item))
    return FALSE;
  LqMediaItem *media = LQ_MEDIA_ITEM (item);
  if (lq_media_item_get_doubtful_ms (media) != doubt->written_ms
      || !g_str_equal (lq_media_item_get_path (media), doubt->path))
    return FALSE;
  lq_media_item_settle (media, doubt->written_ms, doubt->same);
  return TRUE;
}

static void tell_others (LqDocument *document, const char *name, guint n)
{
  if (n == 0)
    return;
  g_autofree char *sentence =
      n == 1
          ? g_strdup_printf (
              _ ("“%s” is another file than it was, though of the same size: take it anew, or "
                 "bring the old one back."),
              name)
          : g_strdup_printf (
              ngettext (
                  "%u audio file is another than it was, though of the same size: take it anew, or "
                  "bring the old one back.",
                  "%u audio files are others than they were, though of the same size: take them "
                  "anew, "
                  "or bring the old ones back.",
                  n),
              n);
  lq_document_tell_failure (document, sentence);
}

static void on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Doubts *doubts = g_task_get_task_data (G_TASK (result));
  g_autoptr (LqDocument) document = g_weak_ref_get (&doubts->document);
  if (!document || document->store != doubts->store
      || document->doubts != g_task_get_cancellable (G_TASK (result)))
    return;
  g_autofree char *name = NULL;
  guint n_others = 0;
  g_clear_object (&document->doubts);
  for (guint i = 0; i < doubts->doubts->len; i++)
    {
      const Doubt *doubt = doubts->doubts->pdata[i];
      if (!settle (document, doubt) || doubt->same)
        continue;
      g_free (name);
      name = g_filename_display_basename (doubt->path);
      n_others++;
    }
  tell_others (document, name, n_others);
  if (document->doubts_again)
    lq_document_settle_doubts (document);
}

static Doubts *gather (LqDocument *document)
{
  GListModel *list = lq_session_get_media (lq_document_get_session (document));
  Doubts *doubts = g_new0 (Doubts, 1);
  g_weak_ref_init (&doubts->document, document);
  doubts->store = document->store;
  doubts->doubts = g_ptr_array_new_with_free_func (doubt_free);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqMediaItem) media = g_list_model_get_item (list, i);
      gint64 written_ms = lq_media_item_get_doubtful_ms (media);
      if (written_ms == 0)
        continue;
      Doubt *doubt = g_new0 (Doubt, 1);
      doubt->id = g_strdup (lq_item_get_id (LQ_ITEM (media)));
      doubt->path = g_strdup (lq_media_item_get_path (media));
      doubt->sha256 = g_strdup (lq_media_item_get_sha256 (media));
      doubt->written_ms = written_ms;
      g_ptr_array_add (doubts->doubts, doubt);
    }
  return doubts;
}

void lq_document_settle_doubts (LqDocument *document)
{
  document->doubts_again = document->doubts != NULL;
  if (document->doubts || !document->store)
    return;
  Doubts *doubts = gather (document);
  if (doubts->doubts->len == 0)
    {
      doubts_free (doubts);
      return;
    }
  document->doubts = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, document->doubts, on_read, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, doubts, doubts_free);
  g_task_run_in_thread (task, read_them);
}

void lq_document_leave_doubts (LqDocument *document)
{
  if (document->doubts)
    g_cancellable_cancel (document->doubts);
  document->doubts_again = FALSE;
  g_clear_object (&document->doubts);
}
