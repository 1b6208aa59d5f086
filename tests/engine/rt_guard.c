/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interposer proves itself: each planted call ends a subprocess inside lq_rt_enter/leave
 * and does nothing outside; what real-time code is made of passes inside. */
#include "core/latest.h"
#include "core/ring.h"
#include "core/rt.h"
#include "core/wake.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <glib.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static GMutex g_mutex;
static void *volatile memory;
static int null_fd;
static FILE *null_file;

static void plant_malloc (void) { memory = malloc (100); }

static void plant_calloc (void) { memory = calloc (3, 100); }

static void plant_realloc (void) { memory = realloc (memory, 200); }

static void plant_posix_memalign (void)
{
  void *block = NULL;
  g_assert_cmpint (posix_memalign (&block, 64, 64), ==, 0);
  memory = block;
}

static void plant_free (void)
{
  free (memory);
  memory = NULL;
}

static void plant_pthread_mutex_lock (void)
{
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
}

static void plant_pthread_rwlock_rdlock (void)
{
  pthread_rwlock_rdlock (&rwlock);
  pthread_rwlock_unlock (&rwlock);
}

static void plant_g_mutex_lock (void)
{
  g_mutex_lock (&g_mutex);
  g_mutex_unlock (&g_mutex);
}

static void plant_write (void) { g_assert_cmpint (write (null_fd, "x", 1), ==, 1); }

static void plant_read (void)
{
  char c;
  g_assert_cmpint (read (null_fd, &c, 1), ==, 0);
}

static void plant_open (void) { close (open ("/dev/null", O_RDONLY)); }

static void plant_fopen (void) { fclose (fopen ("/dev/null", "r")); }

static void plant_poll (void) { poll (NULL, 0, 0); }

static void plant_nanosleep (void) { nanosleep (&(struct timespec){ 0, 1 }, NULL); }

static void plant_usleep (void) { usleep (1); }

static void plant_printf (void) { fprintf (null_file, "%d", null_fd); }

static void plant_puts (void)
{
  const char *volatile text = "a line"; /* else the compiler calls another function */
  fputs (text, null_file);
}

static const struct Planted
{
  const char *test;
  void (*call) (void);
  const char *violation; /* as a glob: 64-bit builds call open64 */
} planted[] = {
  { "malloc", plant_malloc, "malloc" },
  { "calloc", plant_calloc, "calloc" },
  { "realloc", plant_realloc, "realloc" },
  { "posix_memalign", plant_posix_memalign, "posix_memalign" },
  { "free", plant_free, "free" },
  { "lock", plant_pthread_mutex_lock, "pthread_mutex_lock" },
  { "rwlock", plant_pthread_rwlock_rdlock, "pthread_rwlock_rdlock" },
  { "glib-lock", plant_g_mutex_lock, "g_mutex_lock" },
  { "write", plant_write, "write" },
  { "read", plant_read, "read" },
  { "open", plant_open, "open*" },
  { "fopen", plant_fopen, "fopen*" },
  { "poll", plant_poll, "poll" },
  { "nanosleep", plant_nanosleep, "nanosleep" },
  { "usleep", plant_usleep, "usleep" },
  { "printf", plant_printf, "fprintf" },
  { "puts", plant_puts, "fputs" },
};

static void test_planted (gconstpointer data)
{
  const struct Planted *row = data;
  if (g_test_subprocess ())
    {
      lq_rt_enter ();
      row->call ();
      lq_rt_leave ();
      return;
    }
  row->call (); /* outside: harmless, also after a balanced pair */
  lq_rt_enter ();
  lq_rt_leave ();
  row->call ();
  char *pattern = g_strdup_printf ("*real-time violation: %s\n*", row->violation);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (pattern);
  g_free (pattern);
}

static void nested (void)
{
  if (g_test_subprocess ())
    {
      lq_rt_enter ();
      lq_rt_enter ();
      lq_rt_leave ();
      plant_write ();
      lq_rt_leave ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*real-time violation: write\n*");
}

static void *run_outside (void *data)
{
  plant_malloc ();
  plant_write ();
  return NULL;
}

/* The guard is the thread's own: others go on as they like. */
static void other_threads (void)
{
  pthread_t thread;
  LqWake *wake = lq_wake_new ();
  lq_rt_enter ();
  lq_wake_signal (wake);
  lq_rt_leave ();
  pthread_create (&thread, NULL, run_outside, NULL);
  lq_rt_enter ();
  struct timespec now, end;
  clock_gettime (CLOCK_MONOTONIC, &end);
  do
    clock_gettime (CLOCK_MONOTONIC, &now);
  while (now.tv_sec == end.tv_sec && now.tv_nsec - end.tv_nsec < 5000000);
  lq_rt_leave ();
  pthread_join (thread, NULL);
  lq_wake_free (wake);
}

/* What the audio thread lives on is allowed: rings, cells, mathematics and the wake. */
static void allowed (void)
{
  LqWake *wake = lq_wake_new ();
  LqRing *ring = lq_ring_new (sizeof (int), 16);
  LqLatest cell;
  lq_latest_init (&cell);
  int number = 3;
  lq_rt_enter ();
  lq_wake_signal (wake);
  bool pushed = lq_ring_push (ring, &number) && lq_ring_pop (ring, &number);
  lq_latest_put (&cell, sin (number));
  lq_rt_leave ();
  g_assert_true (pushed);
  g_assert_true (lq_wake_wait (wake, 0));
  lq_ring_free (ring);
  lq_wake_free (wake);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!dlsym (RTLD_DEFAULT, "lq_rt_hook_enter"))
    g_error ("the interposer is not preloaded: run through meson test");
  null_fd = open ("/dev/null", O_RDWR);
  null_file = fopen ("/dev/null", "w");
  for (size_t i = 0; i < G_N_ELEMENTS (planted); i++)
    {
      char *path = g_strconcat ("/engine/rt-guard/planted/", planted[i].test, NULL);
      g_test_add_data_func (path, &planted[i], test_planted);
      g_free (path);
    }
  g_test_add_func ("/engine/rt-guard/nested", nested);
  g_test_add_func ("/engine/rt-guard/other-threads", other_threads);
  g_test_add_func ("/engine/rt-guard/allowed", allowed);
  return g_test_run ();
}
