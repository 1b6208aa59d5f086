/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline as an endless row of quanta: reads the regions' files from a position on and
 * wraps at the loop, at any frame. The streamer runs it on the disk thread, a render on its
 * own; both get the same samples. It knows nothing of threads, rings or the audio side. */
#pragma once

#include "engine/readers.h"
#include "engine/timeline.h"

typedef struct LqTape LqTape;

/* Which part of the timeline a quantum holds. */
typedef struct
{
  LqFrames position;          /* of its first frame */
  LqFrames loop_in, loop_out; /* in force when it was read; loop_out INT64_MAX: none */
} LqTapeMark;

/* The timeline frame that lies N frames after the first one of MARK. Thread: [any]. */
LqFrames lq_tape_mark_frame (const LqTapeMark *mark, LqFrames n);

/* Quanta that are read at once at most. */
#define LQ_TAPE_CHUNK 32

/* TIMELINE and READERS are borrowed. Files are opened when they are first needed; where one
 * cannot be read there is silence. Thread: that of READERS. */
LqTape *lq_tape_new (const LqTimeline *timeline, LqReaders *readers);
void lq_tape_free (LqTape *tape); /* NULL is fine */

/* The first thing that could not be read since the tape was made, LQ_OK: nothing. */
LqStatus lq_tape_trouble (const LqTape *tape, LqError *error);

/* Planes of all lines, then of all references, in the order of the specification. */
int lq_tape_n_planes (const LqTape *tape);

void lq_tape_seek (LqTape *tape, LqFrames position);
void lq_tape_set_loop (LqTape *tape, const LqLoop *loop);

/* The next N_QUANTA quanta, at most LQ_TAPE_CHUNK: mark K to MARKS[K], plane P of quantum K to
 * PLANES[P] + K · LQ_QUANTUM. */
void lq_tape_read (LqTape *tape, int n_quanta, LqTapeMark *marks, double *const *planes);
