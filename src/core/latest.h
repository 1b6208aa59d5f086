/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cell from one writer to one reader that accumulates until it is read: the largest, the
 * smallest, the last and the sum of what was put in, so that a reader at 60 Hz loses no quantum. */
#pragma once

#include "core/types.h"

#include <stdatomic.h>

typedef struct
{
  double min, max, sum, last;
  uint64_t n; /* values since the last take; 0 = nothing new, the rest is then meaningless */
} LqLatestValue;

typedef struct
{
  _Atomic uint64_t fields[11]; /* two slots of five, and which of them is the writer's */
} LqLatest;

void lq_latest_init (LqLatest *cell);

/* Thread: [audio], the one writer. Bounded time, no loss. */
void lq_latest_put (LqLatest *cell, double value);

/* Thread: the one reader. Hands over what has gathered and starts anew. n is 0 also when the
 * writer was in the midst of a put: the value then comes with the next take. */
LqLatestValue lq_latest_take (LqLatest *cell);
