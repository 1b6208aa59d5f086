/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stretch of timeline on its way from disk to plan: a ring of quanta in the order in which the
 * engine plays them, loop wraps and start already in it. Every play, seek and change of the
 * timeline makes a new one, which takes over when it holds enough. Made, filled and freed by the
 * streamer (disk thread), emptied by the intake (audio). */
#pragma once

#include "core/arena.h"
#include "core/ring.h"
#include "engine/tape.h"

typedef enum
{
  LQ_STREAM_START, /* from stop */
  LQ_STREAM_JUMP,  /* a seek while playing: another place, the plan begins anew */
  LQ_STREAM_JOIN,  /* goes on where the one before is: loop or timeline were changed */
} LqStreamEntry;

/* Which planes of a quantum belong to a line or reference. */
typedef struct
{
  LqKey key;
  int plane, n_channels;
} LqStreamColumn;

typedef struct
{
  /* Constant. */
  LqStreamEntry entry;
  uint64_t serial; /* no two streams have the same */
  uint64_t epoch;  /* of the request that made it */
  uint64_t first;  /* number of its first quantum; a JOIN counts like the one before */
  int n_lines, n_references, n_planes;
  LqStreamColumn *lines, *references; /* by ascending key */
  LqRing *ring;                       /* of LqStreamQuantum */
  int piece;                          /* quanta of room that the disk thread is woken for */

  /* Disk thread's. TIMELINE is the streamer's. */
  LqArena *arena;
  const LqTimeline *timeline;
  LqTape *tape;
  LqTapeMark *marks; /* of the last N_MARKS quanta, by number */
  size_t n_marks;
  uint64_t produced;
  bool sent;

  /* Audio thread's, once sent. */
  uint64_t taken;
} LqStream;

/* An element of the ring. */
typedef struct
{
  LqTapeMark mark;
  double planes[]; /* [n_planes][LQ_QUANTUM] */
} LqStreamQuantum;

size_t lq_stream_quantum_size (int n_planes);

/* Takes TAPE over, and RING, which is empty and for as many planes; NULL: one is made for CAPACITY
 * quanta. Thread: [disk] */
LqStream *lq_stream_new (const LqTimeline *timeline, LqTape *tape, LqRing *ring, size_t capacity);
void lq_stream_free (LqStream *stream);

/* Reads on into the ring, up to LQ_TAPE_CHUNK quanta; the number read, 0: full. SCRATCH as
 * lq_tape_read takes it. Thread: [disk] */
int lq_stream_fill (LqStream *stream, double *const *scratch);

/* The column of KEY, NULL: none. Thread: [any], constant data only. */
const LqStreamColumn *lq_stream_find (const LqStreamColumn *columns, int n, LqKey key);
