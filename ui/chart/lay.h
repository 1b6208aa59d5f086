/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies over a block of columns of a picture, laid on it: ROWS of PIXELS, native-endian ARGB, premultiplied, STRIDE from
 * one row to the next, of which PIXELS is the first in ROWS. Thread: [any]. */
#pragma once

#include "ui/chart/stroke.h"

/* GROUND, a row of a block after the other, instead of what was there; on it FILL below TOPS, the y of its edge in each
 * column. */
void lq_lay_ground (guint32 *pixels, int stride, const guint32 *ground, guint32 fill,
                    const float *tops, LqRows rows);

/* A line of COLOR, whose WORDS these are (lq_stroke_words). */
void lq_lay_line (guint32 *pixels, int stride, guint32 color, const guint32 *words, LqRows rows);

/* Other pixels, a row of a block after the other. */
void lq_lay_pixels (guint32 *pixels, int stride, const guint32 *above, LqRows rows);
