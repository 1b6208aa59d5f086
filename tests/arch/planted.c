/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What real-time code must never do: rt_symbols.py proves itself on this. Linked nowhere. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

void lq_planted (pthread_mutex_t *mutex, double **out);

void lq_planted (pthread_mutex_t *mutex, double **out)
{
  pthread_mutex_lock (mutex);
  *out = malloc (512);
  if (write (2, "", 1) != 1)
    abort ();
}
