/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delay line of one channel for whole frames, a quantum at a time, and the fade between two of its
 * places: what reverbs are made of. A read is a pointer, nothing is copied.
 * Thread: [audio], but for init. */
#pragma once

#include <string.h>

#include "core/arena.h"

typedef struct
{
  double *ring; /* [size + LQ_QUANTUM]: the first quantum again behind the end */
  int size;     /* a multiple of the quantum */
  int at;       /* where the next quantum goes */
} LqQuantumLine;

/* For delays of up to MAX_FRAMES. Silent. Thread: [main] [worker] */
void lq_quantum_line_init (LqQuantumLine *line, LqArena *arena, int max_frames);
void lq_quantum_line_reset (LqQuantumLine *line);

/* Where to put the next quantum, which is then pushed. No read that is ahead overlaps it. */
static inline double *lq_quantum_line_next (LqQuantumLine *line) { return line->ring + line->at; }

static inline void lq_quantum_line_push (LqQuantumLine *line)
{
  if (line->at == 0)
    memcpy (line->ring + line->size, line->ring, sizeof (double) * LQ_QUANTUM);
  line->at = line->at + LQ_QUANTUM < line->size ? line->at + LQ_QUANTUM : 0;
}

static inline void lq_quantum_line_write (LqQuantumLine *line, const double in[LQ_QUANTUM])
{
  memcpy (lq_quantum_line_next (line), in, sizeof (double) * LQ_QUANTUM);
  lq_quantum_line_push (line);
}

/* The quantum to be written next, FRAMES ≥ LQ_QUANTUM ago. Valid until it is pushed. */
static inline const double *lq_quantum_line_ahead (const LqQuantumLine *line, int frames)
{
  int from = line->at - frames;
  return line->ring + (from < 0 ? from + line->size : from);
}

/* The quantum that was written last, FRAMES ≥ 0 ago. */
static inline const double *lq_quantum_line_behind (const LqQuantumLine *line, int frames)
{
  return lq_quantum_line_ahead (line, frames + LQ_QUANTUM);
}

/* ---- from one place to another ---- */

typedef struct
{
  double at, step;         /* 0 … 1: there */
  double path[LQ_QUANTUM]; /* share of the new place, without a corner */
} LqPlaceFade;

/* Rests. Thread: [any] */
void lq_place_fade_init (LqPlaceFade *fade, double rate_hz, double ms);
static inline void lq_place_fade_start (LqPlaceFade *fade) { fade->at = 0.0; }
static inline void lq_place_fade_jump (LqPlaceFade *fade) { fade->at = 1.0; }
static inline bool lq_place_fade_moving (const LqPlaceFade *fade) { return fade->at < 1.0; }

/* The next quantum of path; while it moves only. */
void lq_place_fade_run (LqPlaceFade *fade);

/* OUT goes from OLD to NEW. */
void lq_place_fade_mix (const LqPlaceFade *fade, const double old[LQ_QUANTUM],
                        const double new[LQ_QUANTUM], double out[LQ_QUANTUM]);
