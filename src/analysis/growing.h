/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An array that grows, for histories on workers. Out of memory aborts, as in the rooms above.
 * Not for the audio thread. */
#pragma once

#include "core/types.h"

typedef struct
{
  size_t element; /* bytes of one; set by the owner, all else zero */
  void *items;
  size_t n, room;
} LqGrowing;

/* One more element at the end, zeroed; valid until the next call. */
void *lq_growing_add (LqGrowing *array);

/* Room for N elements; n is set to N, the content of new ones is not. Returns items, which is
 * never NULL. */
void *lq_growing_reserve (LqGrowing *array, size_t n);

void lq_growing_clear (LqGrowing *array);

/* Zeroed memory or abort. */
void *lq_growing_calloc (size_t bytes);
