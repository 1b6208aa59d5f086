/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delay line of one channel that is read between its frames: echoes that glide, lines of a reverb
 * that move. A read is a windowed sinc of LQ_FRACTIONAL_TAPS taps, flat to 0.05 dB up to 0.4 of the
 * rate; on a whole number of frames it gives the frame itself, bit for bit.
 * Source: Laakso, Välimäki, Karjalainen, Laine, "Splitting the Unit Delay", IEEE SP Magazine 13(1)
 * 1996; Kaiser window. Thread: [audio] but for init. */
#pragma once

#include "core/arena.h"

#define LQ_FRACTIONAL_TAPS   24
#define LQ_FRACTIONAL_PHASES 512

/* No read is nearer to the newest frame than this, so that all taps are in the past. */
#define LQ_FRACTIONAL_MIN (LQ_FRACTIONAL_TAPS / 2)

/* The taps of every phase: computed once, read by any number of lines. */
typedef struct
{
  double taps[LQ_FRACTIONAL_PHASES + 1][LQ_FRACTIONAL_TAPS];
} LqFractional;

/* Thread: [main] [worker]. Owned by ARENA. */
LqFractional *lq_fractional_new (LqArena *arena);

typedef struct
{
  double *ring;  /* [size + LQ_FRACTIONAL_TAPS]: the beginning again behind the end */
  unsigned size; /* a power of two */
  unsigned at;   /* where the next frame goes */
  unsigned n;    /* frames since the reset, up to SIZE: what is older is silence */
} LqFractionalLine;

/* For delays of LQ_FRACTIONAL_MIN … MAX_FRAMES. Silent. Thread: [main] [worker] */
void lq_fractional_line_init (LqFractionalLine *line, LqArena *arena, int max_frames);
void lq_fractional_line_reset (LqFractionalLine *line); /* at once, however long it is */

static inline void lq_fractional_line_write (LqFractionalLine *line, double x)
{
  line->ring[line->at] = x;
  if (line->at < LQ_FRACTIONAL_TAPS)
    line->ring[line->size + line->at] = x;
  line->at = (line->at + 1) & (line->size - 1);
  line->n += line->n < line->size;
}

/* What was written FRAMES before the next write would be: 1.0 is the newest frame. FRAMES ≥
 * LQ_FRACTIONAL_MIN. */
double lq_fractional_line_read (const LqFractionalLine *line, const LqFractional *fractional,
                                double frames);

/* The same at a whole number of frames ≥ 1. */
static inline double lq_fractional_line_at (const LqFractionalLine *line, unsigned frames)
{
  return frames <= line->n ? line->ring[(line->at - frames) & (line->size - 1)] : 0.0;
}
