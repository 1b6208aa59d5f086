/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio.h"
#include "../tree.h"

#include "model/node.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sndfile.h>
#include <string.h>

#define WAIT_S 10

int studio_main (int argc, char **argv, void (*add_tests) (void))
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_tests ();
  return g_test_run ();
}

static void on_told (Studio *studio, const char *sentence)
{
  g_test_message ("told: %s", sentence);
  g_ptr_array_add (studio->told, g_strdup (sentence));
}

void studio_init (Studio *studio)
{
  studio->registry = lq_registry_new ();
  studio->folder = g_dir_make_tmp ("lacquer-studio-XXXXXX", NULL);
  studio->told = g_ptr_array_new_with_free_func (g_free);
  studio->document = lq_document_new (studio->registry);
  g_signal_connect_swapped (studio->document, "told", G_CALLBACK (on_told), studio);
}

static gboolean is_gone (gpointer data) { return *(gpointer *)data == NULL; }

void studio_clear (Studio *studio)
{
  lq_document_close (studio->document);
  g_object_add_weak_pointer (G_OBJECT (studio->document), (gpointer *)&studio->document);
  g_object_unref (studio->document);
  studio_wait (is_gone, &studio->document); /* workers let go of it a little later */
  g_ptr_array_unref (studio->told);
  remove_tree (studio->folder);
  g_free (studio->folder);
  lq_registry_free (studio->registry);
}

char *studio_path (Studio *studio, const char *name)
{
  return g_build_filename (studio->folder, name, NULL);
}

char *studio_write (Studio *studio, const StudioFile *file)
{
  char *path = studio_path (studio, file->name);
  SF_INFO info = { .format = file->format ? file->format : SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                   .channels = file->n_channels,
                   .samplerate = file->rate_hz };
  SNDFILE *out = sf_open (path, SFM_WRITE, &info);
  g_assert_nonnull (out);
  g_autofree double *x = g_new (double, file->n_frames * file->n_channels);
  for (gint64 i = 0; i < file->n_frames; i++)
    for (int c = 0; c < file->n_channels; c++)
      x[i * file->n_channels + c] = file->signal (c, i);
  for (gint64 i = 0; i < file->n_frames; i += 4096)
    {
      gint64 n = MIN (4096, file->n_frames - i);
      g_assert_cmpint (sf_writef_double (out, x + i * file->n_channels, n), ==, n);
    }
  sf_close (out);
  return path;
}

static void on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean is_set (gpointer data) { return *(gpointer *)data != NULL; }

gboolean studio_open_files (Studio *studio, const char *const *paths, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  lq_document_open_files_async (studio->document, paths, NULL, on_done, &result);
  studio_wait (is_set, &result);
  return lq_document_open_files_finish (studio->document, result, error);
}

void studio_must_open (Studio *studio, const char *const *paths)
{
  g_autoptr (GError) error = NULL;
  studio_open_files (studio, paths, &error);
  g_assert_no_error (error);
}

gboolean studio_import (Studio *studio, const char *const *paths, LqImportAs as, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  lq_document_import_async (studio->document, paths, as, NULL, on_done, &result);
  studio_wait (is_set, &result);
  return lq_document_import_finish (studio->document, result, error);
}

static gboolean on_tick (gpointer data) { return G_SOURCE_CONTINUE; }

void studio_wait (gboolean (*done) (gpointer data), gpointer data)
{
  gint64 until = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
  guint tick = g_timeout_add (2, on_tick, NULL); /* the loop turns also when nothing happens */
  while (!done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static gboolean is_late (gpointer data) { return g_get_monotonic_time () >= *(gint64 *)data; }

void studio_iterate (int ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;
  studio_wait (is_late, &until);
}

gboolean studio_was_told (const Studio *studio, const char *text)
{
  for (guint i = 0; i < studio->told->len; i++)
    if (strstr (studio->told->pdata[i], text))
      return TRUE;
  return FALSE;
}

LqSession *studio_session (Studio *studio) { return lq_document_get_session (studio->document); }

LqHistory *studio_history (Studio *studio) { return lq_document_get_history (studio->document); }

gpointer studio_item (Studio *studio, const char *id)
{
  LqItem *item = lq_session_find (studio_session (studio), id);
  g_assert_nonnull (item);
  return item;
}

void studio_set (Studio *studio, const char *id, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;
  lq_history_set_text (studio_history (studio), studio_item (studio, id), key, text, &error);
  g_assert_no_error (error);
}

static LqNode *add_node (Studio *studio, LqItem *parent, const char *processor,
                         const char *const *values)
{
  g_autofree char *id = lq_session_next_id (studio_session (studio), LQ_KIND_NODE);
  g_autoptr (LqNode) node = lq_node_new (id, studio->registry, processor);
  lq_history_begin_gesture (studio_history (studio), "Add");
  lq_history_insert (studio_history (studio), LQ_ITEM (node), parent, G_MAXUINT);
  for (int i = 0; values && values[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (values[i], "=", 2);
      studio_set (studio, id, pair[0], pair[1]);
    }
  lq_history_end_gesture (studio_history (studio));
  return node;
}

LqNode *studio_add_node (Studio *studio, const char *processor, const char *const *values)
{
  return add_node (studio, NULL, processor, values);
}

LqNode *studio_add_insert (Studio *studio, const char *track, const char *processor,
                           const char *const *values)
{
  return add_node (studio, studio_item (studio, track), processor, values);
}

guint studio_count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (folder, name, NULL);
      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? studio_count_files (child) : 1;
    }
  return n;
}
