/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of one colour that change many times a second: coverage at the surface's scale, plotted by who shows it
 * and painted as a mask. Thread: [any] but for lq_mask_node: [main]. */
#pragma once

#include <gtk/gtk.h>

/* Coverage 0 … 255, row-major, of whole words: what lies beyond the width means nothing. */
typedef struct
{
  guint8 *alpha; /* owned */
  int width, height, stride;
} LqMask;

/* All clear. Owns: caller, until lq_mask_node. */
void lq_mask_init (LqMask *mask, int width, int height);
void lq_mask_clear (LqMask *mask);

/* A node that paints COLOR through MASK at X, Y (px of the widget), one pixel of it SCALE of the
 * mask's. Takes the coverage: MASK is empty after it. Owns: caller. */
GskRenderNode *lq_mask_node (LqMask *mask, double x, double y, int scale, const GdkRGBA *color);
