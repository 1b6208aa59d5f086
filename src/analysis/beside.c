/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One block under way at most besides the one being filled (beside.h): the caller waits for the block
 * before when it brings the next, so that two buffers are enough. */
#include "analysis/beside.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct LqBeside
{
  LqMeasureWords *words;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  const double *planes[LQ_READER_MAX_CHANNELS];
  int n; /* of the block that waits or is under way; 0: none */
  bool end;
};

static void *work (void *data)
{
  LqBeside *b = data;
  pthread_mutex_lock (&b->lock);
  for (;;)
    {
      while (b->n == 0 && !b->end)
        pthread_cond_wait (&b->changed, &b->lock);
      if (b->n == 0)
        break;
      pthread_mutex_unlock (&b->lock);
      lq_measure_words_process (b->words, b->planes, b->n);
      pthread_mutex_lock (&b->lock);
      b->n = 0;
      pthread_cond_broadcast (&b->changed);
    }
  pthread_mutex_unlock (&b->lock);
  return NULL;
}

LqBeside *lq_beside_new (LqMeasureWords *words)
{
  LqBeside *b = calloc (1, sizeof *b);
  if (b == NULL)
    return NULL;
  b->words = words;
  pthread_mutex_init (&b->lock, NULL);
  pthread_cond_init (&b->changed, NULL);
  if (pthread_create (&b->thread, NULL, work, b) == 0)
    return b;
  pthread_mutex_destroy (&b->lock);
  pthread_cond_destroy (&b->changed);
  free (b);
  return NULL;
}

void lq_beside_process (LqBeside *b, const double *const *in, int n)
{
  pthread_mutex_lock (&b->lock);
  while (b->n > 0)
    pthread_cond_wait (&b->changed, &b->lock);
  memcpy (b->planes, in, sizeof *in * (size_t)b->words->n_channels);
  b->n = n;
  pthread_cond_broadcast (&b->changed);
  pthread_mutex_unlock (&b->lock);
}

void lq_beside_finish (LqBeside *b)
{
  if (b == NULL)
    return;
  pthread_mutex_lock (&b->lock);
  b->end = true;
  pthread_cond_broadcast (&b->changed);
  pthread_mutex_unlock (&b->lock);
  pthread_join (b->thread, NULL);
  pthread_mutex_destroy (&b->lock);
  pthread_cond_destroy (&b->changed);
  free (b);
}
