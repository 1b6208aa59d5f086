/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct LqCrew
{
  pthread_mutex_t lock;
  pthread_cond_t more, done;
  void (*task) (void *data, int index);
  void *data;
  int n, next, n_done;
  bool end;
  pthread_t *helpers;
  int n_helpers;
};

int lq_crew_n_cores (void)
{
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) > 0)
    return CPU_COUNT (&set);
  long n = sysconf (_SC_NPROCESSORS_ONLN);
  return n > 0 ? (int)n : 1;
}

/* Takes tasks while there are any. With the lock, which is open while one is done. */
static void work_off (LqCrew *crew)
{
  while (crew->next < crew->n)
    {
      int index = crew->next++;
      pthread_mutex_unlock (&crew->lock);
      crew->task (crew->data, index);
      pthread_mutex_lock (&crew->lock);
      if (++crew->n_done == crew->n)
        pthread_cond_signal (&crew->done);
    }
}

static void *help (void *data)
{
  LqCrew *crew = data;

  pthread_mutex_lock (&crew->lock);
  while (!crew->end)
    {
      work_off (crew);
      if (!crew->end)
        pthread_cond_wait (&crew->more, &crew->lock);
    }
  pthread_mutex_unlock (&crew->lock);
  return NULL;
}

LqCrew *lq_crew_new (int n_helpers)
{
  LqCrew *crew = calloc (1, sizeof (LqCrew));

  pthread_mutex_init (&crew->lock, NULL);
  pthread_cond_init (&crew->more, NULL);
  pthread_cond_init (&crew->done, NULL);
  crew->helpers = calloc ((size_t)n_helpers + 1, sizeof (pthread_t));
  while (crew->n_helpers < n_helpers
         && pthread_create (&crew->helpers[crew->n_helpers], NULL, help, crew) == 0)
    crew->n_helpers++;
  return crew;
}

void lq_crew_free (LqCrew *crew)
{
  pthread_mutex_lock (&crew->lock);
  crew->end = true;
  pthread_cond_broadcast (&crew->more);
  pthread_mutex_unlock (&crew->lock);
  for (int i = 0; i < crew->n_helpers; i++)
    pthread_join (crew->helpers[i], NULL);
  pthread_cond_destroy (&crew->more);
  pthread_cond_destroy (&crew->done);
  pthread_mutex_destroy (&crew->lock);
  free (crew->helpers);
  free (crew);
}

void lq_crew_begin (LqCrew *crew, void (*task) (void *data, int index), void *data, int n)
{
  pthread_mutex_lock (&crew->lock);
  crew->task = task;
  crew->data = data;
  crew->n = n;
  crew->next = crew->n_done = 0;
  pthread_cond_broadcast (&crew->more);
  pthread_mutex_unlock (&crew->lock);
}

void lq_crew_finish (LqCrew *crew)
{
  pthread_mutex_lock (&crew->lock);
  work_off (crew);
  while (crew->n_done < crew->n)
    pthread_cond_wait (&crew->done, &crew->lock);
  pthread_mutex_unlock (&crew->lock);
}
