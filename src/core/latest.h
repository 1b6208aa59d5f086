/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cell from one writer to one reader that accumulates until it is read: the largest, the
 * smallest, the last and the sum of what was put in, so that a reader at 60 Hz loses no quantum. */
#pragma once

#include "core/arena.h"

#include <stdatomic.h>

typedef struct
{
  double min, max, sum, last;
  uint64_t n; /* values since the last take; 0 = nothing new, the rest is then meaningless */
} LqLatestValue;

typedef struct
{
  _Atomic unsigned control; /* which of both slots is the writer's, and whether it writes */
  LqLatestValue slots[2];
} LqLatest;

void lq_latest_init (LqLatest *cell);

/* Thread: [audio], the one writer. Bounded time, no loss. */
void lq_latest_put (LqLatest *cell, double value);

/* Thread: the one reader. Hands over what has gathered and starts anew. n is 0 also when the
 * writer was in the midst of a put: the value then comes with the next take. */
LqLatestValue lq_latest_take (LqLatest *cell);

/* Several values that are put at once, and taken at once: all of the same puts. */
typedef struct
{
  uint64_t n_puts;
  double *min, *max, *sum, *last; /* of each value */
} LqLatestValues;

typedef struct
{
  _Atomic unsigned control;
  int n;
  LqLatestValues slots[2];
} LqLatestRow;

/* For N values, in memory of ARENA. Thread: [main] [worker], before anybody puts. */
void lq_latest_row_init (LqLatestRow *row, LqArena *arena, int n);

/* VALUES[n]. Thread: as lq_latest_put. */
void lq_latest_row_put (LqLatestRow *row, const double *values);

/* VALUES[n], all of the same puts. Thread and none: as lq_latest_take. */
void lq_latest_row_take (LqLatestRow *row, LqLatestValue *values);
