/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a convolver's filter is cut, and in which quantum what is done. Time is counted in quanta.
 * Block b of a segment is gathered in quanta b n … (b + 1) n − 1 of the segment's own time, which
 * is LATE quanta behind, so that no two segments transform in the same quantum:
 *
 *   n = 1      transform, products and way back in the quantum itself
 *   uniform    n − 1: transform and the newest product; 0: way back; between: the other products,
 *              of blocks gathered before. Heard n after the block's begin.
 *   prompt     n − 1: transform; 0 … n − 3: all products; n − 2: way back. Heard 2 n after the
 *              block's begin: its taps begin at 2 n quanta. */
#pragma once

#include "dsp/convolver.h"
#include "dsp/skew_fft.h"

#define LQ_SEGMENTS 4
#define LQ_CHUNK    32 /* bins whose products are summed together */

/* As a number: the blocks from a block's begin until it is heard. */
typedef enum
{
  LQ_SEGMENT_NOW = 0,
  LQ_SEGMENT_UNIFORM = 1,
  LQ_SEGMENT_PROMPT = 2,
} LqSegmentKind;

typedef struct
{
  LqSegmentKind kind;
  int frames;    /* of a block, bins too */
  int n_quanta;  /* frames / LQ_QUANTUM */
  int n_parts;   /* blocks of the filter */
  int first_tap; /* where the first begins */
  int late;      /* quanta, 0 … 2 */
  LqSkewFft *fft;
} LqSegment;

struct LqConvolverPlan
{
  LqSegment segment[LQ_SEGMENTS];
  int n_segments;
  int latency_frames;
  int warm_up_quanta; /* after which a filter that began is complete */
};

/* Spectra of a segment: [frames / LQ_CHUNK][n_parts] chunks of real, then imaginary parts, so
 * that the products of a chunk read neighbouring memory. */
#define LQ_CHUNK_DOUBLES (2 * LQ_CHUNK)

/* Parts FIRST_PART … N_PARTS − 1 of a segment are not silent; 0 of them: 0 and 0. */
struct LqConvolverFilter
{
  const LqConvolverPlan *plan;
  int n_inputs;
  double *spectra[LQ_CONVOLVER_MOST_INPUTS][LQ_SEGMENTS]; /* NULL: not heard */
  double *memory[LQ_CONVOLVER_MOST_INPUTS][LQ_SEGMENTS];  /* of a blank one's spectra */
  int first_part[LQ_SEGMENTS];
  int n_parts[LQ_SEGMENTS];
  double *work; /* [4 · the largest block]; only while it is made */
};

struct LqConvolverInput
{
  const LqConvolverPlan *plan;
  int64_t quantum;              /* pushed last; −1: none */
  double recent[4][LQ_QUANTUM]; /* by quantum % 4 */
  struct
  {
    double *frames[2]; /* the block before and this one, by turns at its end */
    double *spectra;   /* ring of parts, newest at HEAD */
    int head;
    int n_heard; /* of its parts: those since the last reset */
  } segment[LQ_SEGMENTS];
  double *work; /* a block's spectrum by rows */
};

/* Where quantum U of a segment's own time stands. */
static inline int64_t lq_segment_block (const LqSegment *s, int64_t u) { return u / s->n_quanta; }
static inline int lq_segment_step (const LqSegment *s, int64_t u) { return (int)(u % s->n_quanta); }

/* Z by rows to a part's chunks, STRIDE doubles apart. */
void lq_segment_scatter (const LqSegment *segment, const double *z, double *chunks, size_t stride);
