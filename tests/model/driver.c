/* SPDX-License-Identifier: GPL-3.0-or-later */
/* driver SESSION LOG SEED FIRST PAUSE_US: opens the session (made if missing) and goes on with the random
 * gestures of SEED from step FIRST, saving now and then, until it is killed. Each finished gesture
 * becomes a line of the log: its number, and whether the journal says that it has it all. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "model/store.h"
#include "random_moves.h"

#define N_STEPS 60

/* Past the faults that are planted into write (). */
static void log_line (int fd, guint step, gboolean healthy)
{
  char line[64];
  int n = g_snprintf (line, sizeof line, "%u %d\n", step, healthy);

  if (syscall (SYS_write, fd, line, (size_t)n) != n)
    abort ();
}

static LqStore *open_store (const char *path, const LqRegistry *registry)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return lq_store_open (path, registry, LQ_STORE_WRITE, NULL);
  return lq_store_create (path, registry, 48000, NULL);
}

int main (int argc, char **argv)
{
  LqRegistry *registry = lq_registry_new ();
  LqStore *store = argc == 6 ? open_store (argv[1], registry) : NULL;
  int fd = argc == 6 ? open (argv[2], O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;

  if (!store || lq_store_is_read_only (store) || fd < 0)
    return 1;
  guint seed = (guint)atoi (argv[3]), first = (guint)atoi (argv[4]);
  for (guint step = first; step < first + N_STEPS; step++)
    {
      random_move (lq_store_get_history (store), seed, step);
      log_line (fd, step, lq_store_is_journal_healthy (store));
      if (step % 9 == 4)
        lq_store_save (store, NULL);
      g_usleep ((gulong)atoi (argv[5]));
    }
  kill (getpid (), SIGKILL); /* nothing is closed in an orderly way */
  return 1;
}
