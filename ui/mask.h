/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of one colour that change many times a second: coverage at the surface's scale, plotted here
 * and painted as a mask. A line of a point per pixel column costs a tenth of the same path through cairo.
 * Thread: [any] but for lq_mask_node: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_MASK_BLOCK 16 /* columns */

typedef struct
{
  int first, end; /* rows; end 0: none */
} LqMaskSpan;

/* Coverage 0 … 255, row-major, of whole blocks: what lies beyond the width means nothing. */
typedef struct
{
  guint8 *alpha; /* owned */
  int width, height, stride;
  LqMaskSpan *spans; /* by block of columns, where lines are; NULL: not asked for; owned */
} LqMask;

/* All clear. Owns: caller, until lq_mask_node. */
void lq_mask_init (LqMask *mask, int width, int height);
void lq_mask_clear (LqMask *mask);
/* Remembers from now on where lines are: most of a mask with one in it is empty. */
void lq_mask_want_spans (LqMask *mask);
/* All clear again, where lines were. */
void lq_mask_wipe (LqMask *mask);

/* SPAN and OTHER, and what is between them. */
LqMaskSpan lq_mask_around (LqMaskSpan span, LqMaskSpan other);

typedef struct
{
  double width;   /* px of the mask, as everything here */
  double alpha;   /* 0 … 1 */
  double on, off; /* dashes along the line; off 0: solid */
} LqMaskLine;

/* The line through N points of ascending x, round at joins and ends, over what is there. */
void lq_mask_line (LqMask *mask, const graphene_point_t *points, int n, const LqMaskLine *line);

/* TOPS: the line's y in the middle of each of WIDTH columns, within HEIGHT; HEIGHT where it does not reach. */
void lq_mask_tops (const graphene_point_t *points, int n, int width, int height, float *tops);

/* A node that paints COLOR through MASK at X, Y (px of the widget), one pixel of it SCALE of the
 * mask's. Takes the coverage: MASK is empty after it. Owns: caller. */
GskRenderNode *lq_mask_node (LqMask *mask, double x, double y, int scale, const GdkRGBA *color);
