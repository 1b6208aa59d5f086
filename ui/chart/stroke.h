/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that changes many times a second: how much of each pixel it covers, plotted here and laid over a picture by
 * live_picture.h. A line of a point per pixel column costs a hundredth of the same path through cairo.
 * Thread: [any]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_STROKE_BLOCK 16 /* columns */
#define LQ_STROKE_WORDS 8  /* for two rows of a block */

typedef struct
{
  int first, end; /* end 0: none */
} LqRows;

/* ROWS and OTHER, and what is between them. */
LqRows lq_rows_around (LqRows rows, LqRows other);

typedef struct
{
  double width;   /* px of the picture, as everything here */
  double alpha;   /* 0 … 1 */
  double on, off; /* dashes along the line; off 0: solid */
} LqPen;

typedef struct LqStroke LqStroke;

/* Owns: caller frees. */
LqStroke *lq_stroke_new (void);
void lq_stroke_free (LqStroke *stroke);

/* The line by PEN through N points of ascending x, none of them NaN, round at joins and ends, in a picture of WIDTH × HEIGHT. */
void lq_stroke_take (LqStroke *stroke, const graphene_point_t *points, int n, const LqPen *pen,
                     int width, int height);

/* Where it is in a block of columns: from an even row to an even one, which may be just below the picture. */
LqRows lq_stroke_rows (const LqStroke *stroke, int block);

/* What it covers of these, 0 … 255, LQ_STROKE_WORDS for each two rows, in lanes: of the word of column k < 8 the lowest byte is
 * that column's in the upper row, the next that of column k + 8, the others are those of the lower row. Columns
 * beyond the width mean nothing. Owns: STROKE, until it takes another line. */
const guint32 *lq_stroke_words (const LqStroke *stroke, int block);

/* Y: where the line through N points is in the middle of each of WIDTH columns; HEIGHT where it is not. */
void lq_stroke_tops (const graphene_point_t *points, int n, int width, int height, float *y);
