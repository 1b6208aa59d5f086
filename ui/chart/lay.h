/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies over a block of columns of a picture, laid on it: ROWS of PIXELS, native-endian ARGB, premultiplied, STRIDE from
 * one row to the next, of which PIXELS is the first in ROWS. Thread: [any]. */
#pragma once

#include "ui/chart/stroke.h"

/* GROUND, where each row of it is, instead of what was there; on it FILL below TOPS, the y of its edge in each column. */
void lq_lay_ground (guint32 *pixels, int stride, const guint32 *const *ground, guint32 fill,
                    const float *tops, LqRows rows);

/* A line of COLOR, whose WORDS these are (lq_stroke_words). */
void lq_lay_line (guint32 *pixels, int stride, guint32 color, const guint32 *words, LqRows rows);

/* Other pixels, where each row of them is. */
void lq_lay_pixels (guint32 *pixels, int stride, const guint32 *const *above, LqRows rows);
