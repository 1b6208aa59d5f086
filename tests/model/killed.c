/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After kill -9 nothing but the gesture under way is lost. A driver makes gestures and logs each;
 * it is killed at every call that touches the disk, at random moments, and while the disk fails;
 * what is there on reopening must equal what a twin in memory has after the logged gestures. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "model/store.h"
#include "random_moves.h"

typedef struct
{
  LqRegistry *registry;
  char *dir, *session, *log;
  guint seed, step; /* the twin has done all gestures before STEP */
  LqSession *twin;
  LqHistory *twin_history;
  guint n_gestures; /* that were found again */
} Trial;

static void begin (Trial *t, guint seed)
{
  t->dir = g_dir_make_tmp ("lacquer-XXXXXX", NULL);
  t->session = g_build_filename (t->dir, "a song.lacquer", NULL);
  t->log = g_build_filename (t->dir, "log", NULL);
  t->seed = seed;
  t->step = 0;
  t->twin = lq_session_new (t->registry, 48000);
  t->twin_history = lq_history_new (t->twin);
}

static void end (Trial *t)
{
  g_autoptr (GDir) dir = g_dir_open (t->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (t->dir, name, NULL);
      g_remove (path);
    }
  g_rmdir (t->dir);
  g_free (t->dir);
  g_free (t->session);
  g_free (t->log);
  g_object_unref (t->twin_history);
  g_object_unref (t->twin);
}

static GPid start (Trial *t, const char *faults, const char *pause_us)
{
  g_autofree char *driver = g_test_build_filename (G_TEST_BUILT, "model", "model-driver", NULL);
  g_autofree char *shim = g_test_build_filename (G_TEST_BUILT, "model", "model-faults.so", NULL);
  g_autofree char *seed = g_strdup_printf ("%u", t->seed);
  g_autofree char *step = g_strdup_printf ("%u", t->step);
  char *argv[] = { driver, t->session, t->log, seed, step, (char *)pause_us, NULL };
  g_auto (GStrv) env = g_get_environ ();
  g_autoptr (GError) error = NULL;
  GPid pid;

  env = g_environ_setenv (env, "LD_PRELOAD", shim, TRUE);
  env = g_environ_setenv (env, "LQ_FAULTS", faults, TRUE);
  g_remove (t->log);
  g_spawn_async (NULL, argv, env, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

/* Reads the log: *SURE gestures are said to be in the journal, *MADE were made. */
static void read_log (Trial *t, guint *sure, guint *made)
{
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;

  *sure = *made = t->step;
  if (!g_file_get_contents (t->log, &log, NULL, NULL))
    return;
  lines = g_strsplit (log, "\n", -1);
  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      guint step;
      int healthy;
      g_assert_cmpint (sscanf (lines[i], "%u %d", &step, &healthy), ==, 2);
      *made = step + 1;
      if (healthy)
        *sure = step + 1;
    }
}

static void twin_step (Trial *t)
{
  random_move (t->twin_history, t->seed, t->step);
  t->step++;
}

/* The twin goes on to where the reopened session is; FALSE when that is at none of the places that
 * are allowed. */
static gboolean follow (Trial *t, LqStore *store)
{
  g_autofree char *found = random_moves_state (lq_store_get_history (store));
  guint sure, made, before = t->step;

  read_log (t, &sure, &made);
  while (t->step < sure)
    twin_step (t);
  for (;;)
    {
      g_autofree char *expected = random_moves_state (t->twin_history);
      if (strcmp (expected, found) == 0)
        break;
      if (t->step > made) /* one may be in the journal and not yet in the log */
        return FALSE;
      twin_step (t);
    }
  t->n_gestures += t->step - before;
  return TRUE;
}

static void check (Trial *t)
{
  g_autoptr (GError) error = NULL;
  guint sure, made;

  if (!g_file_test (t->session, G_FILE_TEST_EXISTS))
    {
      read_log (t, &sure, &made);
      g_assert_cmpuint (made, ==, 0); /* killed before there was anything */
      return;
    }
  g_autoptr (LqStore) store = lq_store_open (t->session, t->registry, LQ_STORE_READ, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lq_store_get_report (store)->problems->len, ==, 0);
  g_assert_false (lq_store_get_recovery (store)->incomplete);
  g_assert_true (follow (t, store));
}

static void wait_for (GPid pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_spawn_close_pid (pid);
}

/* Killed at each call that touches the disk: before it, in its middle and after it. */
static void test_every_call (void)
{
  Trial t = { .registry = lq_registry_new () };
  guint n_kills = 0;

  for (guint how = 0; how < 3; how++)
    for (guint call = 1; call <= 84; call++)
      {
        g_autofree char *faults = g_strdup_printf ("kill %u %u", call, how);
        begin (&t, 1000 + call % 5);
        wait_for (start (&t, faults, "0"));
        check (&t);
        /* And the next one goes on from there. */
        if (call % 6 == 0 && g_file_test (t.session, G_FILE_TEST_EXISTS))
          {
            wait_for (start (&t, "kill 20 1", "0"));
            check (&t);
            n_kills++;
          }
        n_kills++;
        end (&t);
      }
  g_assert_cmpuint (t.n_gestures, >, 2000);
  g_test_message ("%u kills, %u gestures found again", n_kills, t.n_gestures);
  lq_registry_free (t.registry);
}

/* The control: a journal that lost one gesture of the many is found out. */
static void test_control (void)
{
  Trial t = { .registry = lq_registry_new () };
  g_autofree char *journal = NULL, *bytes = NULL;

  begin (&t, 77);
  wait_for (start (&t, "none", "0"));
  journal = g_strconcat (t.session, "-journal", NULL);
  g_assert_true (g_file_get_contents (journal, &bytes, NULL, NULL));
  char *last = g_strrstr (bytes, "\tcommand\t");
  g_assert_nonnull (last);
  while (last > bytes && last[-1] != '\n')
    last--;
  *last = '\0';
  g_assert_true (g_file_set_contents (journal, bytes, -1, NULL));
  g_autoptr (LqStore) store = lq_store_open (t.session, t.registry, LQ_STORE_READ, NULL);
  g_assert_false (follow (&t, store));
  end (&t);
  lq_registry_free (t.registry);
}

/* Kills PID when it has logged N gestures, or has come to its end by itself. */
static void kill_after (Trial *t, GPid pid, guint n, gulong delay_us)
{
  guint sure, made = t->step;
  gboolean ended = FALSE;
  int status;

  while (made < t->step + n && !(ended = waitpid (pid, &status, WNOHANG) != 0))
    {
      g_usleep (300);
      read_log (t, &sure, &made);
    }
  g_usleep (delay_us);
  if (!ended && kill (pid, SIGKILL) == 0)
    waitpid (pid, &status, 0);
  g_spawn_close_pid (pid);
}

static void kill_again_and_again (guint n_trials, guint n_kills, guint per_mille,
                                  guint min_gestures)
{
  Trial t = { .registry = lq_registry_new () };
  g_autoptr (GRand) rand = g_rand_new_with_seed (per_mille);

  for (guint trial = 0; trial < n_trials; trial++)
    {
      begin (&t, trial + 1);
      for (guint k = 0; k < n_kills; k++)
        {
          g_autofree char *faults =
              g_strdup_printf ("fail %u %u", trial * 100 + k, k % 4 == 3 ? 0 : per_mille);
          kill_after (&t, start (&t, faults, "200"), (guint)g_rand_int_range (rand, 0, 50),
                      (gulong)g_rand_int_range (rand, 0, 400));
          check (&t);
        }
      end (&t);
    }
  g_assert_cmpuint (t.n_gestures, >, min_gestures);
  g_test_message ("%u kills, %u gestures found again", n_trials * n_kills, t.n_gestures);
  lq_registry_free (t.registry);
}

static void test_any_moment (void) { kill_again_and_again (15, 8, 0, 500); }

static void test_failing_disk (void) { kill_again_and_again (20, 8, 150, 300); }

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/killed/every-call", test_every_call);
  g_test_add_func ("/model/killed/control", test_control);
  g_test_add_func ("/model/killed/any-moment", test_any_moment);
  g_test_add_func ("/model/killed/failing-disk", test_failing_disk);
  return g_test_run ();
}
