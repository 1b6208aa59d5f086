/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts and ends jackd and the recorder jack_tap as direct children, so that their ends can
 * be waited for: a zombie would keep its name in use. */
#include "jack_server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: ends with its parent, and without the interposer. */
static void die_with_parent (gpointer data) { prctl (PR_SET_PDEATHSIG, SIGTERM); }

static char **child_environment (void)
{
  char **environment = g_environ_unsetenv (g_get_environ (), "LD_PRELOAD");
  return g_environ_setenv (environment, "JACK_NO_AUDIO_RESERVATION", "1", TRUE);
}

static GPid spawn (const char *const *argv, int *out)
{
  char **environment = child_environment ();
  GError *error = NULL;
  GPid pid = 0;
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL;
  if (!out)
    flags |= G_SPAWN_STDOUT_TO_DEV_NULL;
  if (!g_spawn_async_with_pipes (NULL, (char **)argv, environment, flags, die_with_parent, NULL,
                                 &pid, NULL, out, NULL, &error))
    g_error ("%s does not start: %s (package jackd2)", argv[0], error->message);
  g_strfreev (environment);
  return pid;
}

static bool run_quietly (const char *const *argv)
{
  int status = 0;
  char **environment = child_environment ();
  gboolean ran =
      g_spawn_sync (NULL, (char **)argv, environment,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, &status, NULL);
  g_strfreev (environment);
  return ran && g_spawn_check_wait_status (status, NULL);
}

void jack_server_restart (JackServer *server)
{
  char rate[16], period[16];
  g_snprintf (rate, sizeof rate, "%d", server->rate_hz);
  g_snprintf (period, sizeof period, "%d", server->period_frames);
  const char *argv[] = { "jackd", "-n",   server->name, "-d", "dummy", "-r", rate,
                         "-p",    period, "-C",         "2",  "-P",    "2",  NULL };
  server->pid = spawn (argv, NULL);
  const char *probe[] = { g_getenv ("LACQUER_JACK_TAP"), server->name, NULL };
  g_assert_nonnull (probe[0]);
  for (int tries = 0; !run_quietly (probe); tries++)
    {
      if (tries == 100 || waitpid (server->pid, NULL, WNOHANG) != 0)
        g_error ("jackd started, but serves nobody");
      g_usleep (50000);
    }
}

void jack_server_start (JackServer *server, int rate_hz, int period_frames)
{
  g_snprintf (server->name, sizeof server->name, "lacquer-test-%d", (int)getpid ());
  server->rate_hz = rate_hz;
  server->period_frames = period_frames;
  jack_server_restart (server);
}

static void end (JackServer *server, int with)
{
  if (server->pid == 0)
    return;
  kill (server->pid, with);
  waitpid (server->pid, NULL, 0);
  server->pid = 0;
}

void jack_server_kill (JackServer *server)
{
  server->corpse = server->pid != 0;
  end (server, SIGKILL);
}

/* What a killed server left of its clients. */
static void remove_leftovers (const JackServer *server)
{
  GDir *dir = g_dir_open ("/dev/shm", 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    if (g_str_has_prefix (name, "jack") && strstr (name, server->name))
      {
        char *path = g_build_filename ("/dev/shm", name, NULL);
        g_unlink (path);
        g_free (path);
      }
  if (dir)
    g_dir_close (dir);
}

void jack_server_stop (JackServer *server)
{
  if (server->pid == 0 && server->corpse)
    jack_server_restart (server); /* which takes over the dead one's place in JACK's registry */
  end (server, SIGTERM);
  if (server->corpse)
    remove_leftovers (server);
  server->corpse = false;
}

void jack_tap_start (JackTap *tap, const JackServer *server, const char *client, int n_frames)
{
  char frames[16];
  g_snprintf (frames, sizeof frames, "%d", n_frames);
  *tap = (JackTap){ .n_frames = n_frames };
  tap->path = g_strdup_printf ("%s/lacquer-tap-%d.f32", g_get_tmp_dir (), (int)getpid ());
  const char *argv[] = {
    g_getenv ("LACQUER_JACK_TAP"), server->name, client, frames, tap->path, NULL
  };
  int out;
  tap->pid = spawn (argv, &out);
  char word[8] = "";
  FILE *file = fdopen (out, "r");
  if (!fgets (word, sizeof word, file) || strcmp (word, "ready\n") != 0)
    g_error ("the recorder cannot connect to %s", client);
  fclose (file);
}

static bool wait_for_end (JackTap *tap, int flags)
{
  if (!tap->ended)
    tap->ended = waitpid (tap->pid, &tap->status, flags) == tap->pid;
  return tap->ended;
}

bool jack_tap_is_done (JackTap *tap) { return wait_for_end (tap, WNOHANG); }

float *jack_tap_finish (JackTap *tap)
{
  g_assert_true (wait_for_end (tap, 0));
  g_assert_cmpint (tap->status, ==, 0);
  char *contents;
  gsize size;
  g_assert_true (g_file_get_contents (tap->path, &contents, &size, NULL));
  g_assert_cmpuint (size, ==, (gsize)tap->n_frames * 2 * sizeof (float));
  g_unlink (tap->path);
  g_free (tap->path);
  return (float *)(void *)contents;
}
