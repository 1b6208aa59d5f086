/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two threads count in one plain variable. Built and run only under ThreadSanitizer, which
 * must end it with a failure: the proof that the other tests are being watched. */
#include <pthread.h>
#include <stddef.h>

static int counter;

static void *count (void *data)
{
  for (int i = 0; i < 100000; i++)
    counter++;
  return data;
}

int main (void)
{
  pthread_t thread;
  if (pthread_create (&thread, NULL, count, NULL) != 0)
    return 0;
  count (NULL);
  pthread_join (thread, NULL);
  return 0;
}
