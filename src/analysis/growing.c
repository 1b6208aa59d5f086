/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growing arrays (growing.h). */
#include "analysis/growing.h"

#include <stdlib.h>
#include <string.h>

static void make_room (LqGrowing *a, size_t n)
{
  if (n <= a->room && a->items != NULL)
    return;
  size_t room = a->room < 64 ? 64 : a->room * 2;
  while (room < n)
    room *= 2;
  void *items = reallocarray (a->items, room, a->element);
  if (items == NULL)
    abort ();
  a->items = items;
  a->room = room;
}

void *lq_growing_add (LqGrowing *a)
{
  make_room (a, a->n + 1);
  void *item = (char *)a->items + a->n++ * a->element;
  return memset (item, 0, a->element);
}

void *lq_growing_reserve (LqGrowing *a, size_t n)
{
  make_room (a, n);
  a->n = n;
  return a->items;
}

void lq_growing_clear (LqGrowing *a)
{
  free (a->items);
  *a = (LqGrowing){ .element = a->element };
}

void *lq_growing_calloc (size_t bytes)
{
  void *memory = calloc (1, bytes);
  if (memory == NULL)
    abort ();
  return memory;
}
