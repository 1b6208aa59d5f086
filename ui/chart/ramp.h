/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels as lightness: the tokens from the well over the blues of the work to ink, in that order of lightness,
 * so placed that equal steps of level are equal steps of CIE L*. No hue alone tells a level. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_RAMP_N 256

/* Opaque native-endian ARGB, by rising level, in the colours of WIDGET's theme. */
void lq_ramp_fill (GtkWidget *widget, guint32 ramp[LQ_RAMP_N]);
