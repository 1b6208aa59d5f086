/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of level to pixels: the raster of waveform and overview. Pure. Thread: [any]. */
#pragma once

#include "core/types.h"

#include <gdk/gdk.h>

/* One column of one channel, full scale 1; min > max: nothing known here. */
typedef struct
{
  float min, max, rms;
} LqWaveColumn;

/* Colours as premultiplied native-endian ARGB words, as cairo and GDK_MEMORY_DEFAULT have them. */
typedef struct
{
  guint32 peak, rms, envelope, unknown;
} LqWaveInks;

guint32 lq_wave_ink (const GdkRGBA *color);

/* Draws N columns into PIXELS (n × height words, row-major, cleared by this call), centre line in the
 * middle, full scale at 0.42 of the height. ENVELOPE may be NULL: the second source's peaks as a line. */
void lq_wave_raster (const LqWaveColumn *columns, const LqWaveColumn *envelope, int n, int height,
                     const LqWaveInks *inks, guint32 *pixels);

/* Where LEVEL (−1…1) stands in a lane of HEIGHT, in px from its top. */
double lq_wave_y (double level, double height);
