/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What real-time code must never do, and names that no file may define: rt_symbols.py and
 * names.py prove themselves on this. Linked nowhere. */
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

/* Defined in core, too. */
void *lq_ring_new (size_t element_size, size_t capacity);
void *lq_ring_new (size_t element_size, size_t capacity) { return NULL; }

int planted_name (void);
int planted_name (void) { return 0; }
