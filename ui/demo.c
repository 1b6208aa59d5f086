/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/demo.h"

#include "ui/config.h"

#include <glib/gi18n.h>

#define SESSION_NAME "Slow Ferry.lacquer"

typedef struct
{
  GSubprocess *composer;
  GDataInputStream *lines;
  char *session_path;
  LqDemoProgress progress;
  LqDemoReady ready;
  gpointer data;
} Demo;

static void demo_free (Demo *demo)
{
  g_clear_object (&demo->composer);
  g_clear_object (&demo->lines);
  g_free (demo->session_path);
  g_free (demo);
}

static void finish (Demo *demo, GError *error)
{
  demo->progress (1.0, demo->data);
  demo->ready (demo->session_path, error, demo->data);
  g_clear_error (&error);
  demo_free (demo);
}

static void composed (GObject *source, GAsyncResult *result, gpointer data)
{
  Demo *demo = data;
  GError *error = NULL;
  g_subprocess_wait_check_finish (demo->composer, result, &error);
  if (error)
    g_prefix_error (&error, _ ("The demo song could not be composed: "));
  finish (demo, error);
}

/* The composer says "0.42" a line. */
static void read_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Demo *demo = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (demo->lines, result, NULL, NULL);
  if (!line)
    {
      g_subprocess_wait_check_async (demo->composer, NULL, composed, demo);
      return;
    }
  demo->progress (CLAMP (g_ascii_strtod (line, NULL), 0.0, 0.99), demo->data);
  g_data_input_stream_read_line_async (demo->lines, G_PRIORITY_DEFAULT, NULL, read_line, demo);
}

/* Beside this program when it runs from its build folder, else where it was installed. */
static char *composer_path (void)
{
  const char *told = g_getenv ("LACQUER_DEMO_COMPOSER");
  return g_strdup (told ? told : LQ_LIBEXEC_DIR "/lacquer-demo");
}

void lq_demo_prepare (LqDemoProgress progress, LqDemoReady ready, gpointer data)
{
  Demo *demo = g_new0 (Demo, 1);
  *demo = (Demo){ .progress = progress, .ready = ready, .data = data };
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "lacquer", "demo", NULL);
  demo->session_path = g_build_filename (folder, SESSION_NAME, NULL);
  if (g_file_test (demo->session_path, G_FILE_TEST_EXISTS))
    {
      finish (demo, NULL);
      return;
    }
  GError *error = NULL;
  g_autofree char *program = composer_path ();
  demo->composer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, folder, NULL);
  if (!demo->composer)
    {
      g_prefix_error (&error, _ ("The demo song could not be composed: "));
      finish (demo, error);
      return;
    }
  demo->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (demo->composer));
  progress (0.0, data);
  g_data_input_stream_read_line_async (demo->lines, G_PRIORITY_DEFAULT, NULL, read_line, demo);
}
