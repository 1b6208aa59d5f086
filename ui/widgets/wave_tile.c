/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Raster of waveforms: see wave_tile.h. */
#include "ui/widgets/wave_tile.h"

#include <math.h>
#include <string.h>

#define FULL_SCALE 0.42

guint32 lq_wave_ink (const GdkRGBA *color)
{
  const guint32 a = (guint32)lround (color->alpha * 255);
  const guint32 r = (guint32)lround (color->red * color->alpha * 255);
  const guint32 g = (guint32)lround (color->green * color->alpha * 255);
  const guint32 b = (guint32)lround (color->blue * color->alpha * 255);
  return a << 24 | r << 16 | g << 8 | b;
}

double lq_wave_y (double level, double height) { return height / 2 - level * height * FULL_SCALE; }

/* INK over what is there, COVERAGE 0…1. */
static guint32 blend (guint32 under, guint32 ink, double coverage)
{
  const guint32 c = (guint32)lround (coverage * 256);
  guint32 out = 0;
  const guint32 rest = 256 - c * (ink >> 24) / 255;
  for (int shift = 0; shift < 32; shift += 8)
    out |= (((ink >> shift & 255) * c + (under >> shift & 255) * rest) >> 8 & 255) << shift;
  return out;
}

/* The stretch TOP…BOTTOM of one column, its ends softened. */
static void span (guint32 *pixels, int stride, int height, double top, double bottom, guint32 ink)
{
  top = fmax (top, 0);
  bottom = fmin (bottom, height);
  for (int y = (int)top; y < bottom; y++)
    {
      const double coverage = fmin (bottom, y + 1) - fmax (top, y);
      guint32 *pixel = pixels + (gsize)y * stride;
      *pixel = coverage >= 0.999 && ink >> 24 == 255 ? ink : blend (*pixel, ink, coverage);
    }
}

static gboolean known (const LqWaveColumn *column) { return column->min <= column->max; }

static void draw_column (const LqWaveColumn *column, guint32 *pixels, int stride, int height,
                         const LqWaveInks *inks)
{
  if (!known (column))
    {
      span (pixels, stride, height, floor (height / 2.0), floor (height / 2.0) + 1, inks->unknown);
      return;
    }
  double top = lq_wave_y (column->max, height), bottom = lq_wave_y (column->min, height);
  if (bottom - top < 1)
    {
      const double middle = (top + bottom) / 2;
      top = middle - 0.5;
      bottom = middle + 0.5;
    }
  span (pixels, stride, height, top, bottom, inks->peak);
  const double rms_top = fmax (top, lq_wave_y (column->rms, height));
  const double rms_bottom = fmin (bottom, lq_wave_y (-column->rms, height));
  if (rms_bottom > rms_top)
    span (pixels, stride, height, rms_top, rms_bottom, inks->rms);
}

/* One px of line from the neighbour's place to this one's. */
static void draw_line (double from, double to, guint32 *pixels, int stride, int height, guint32 ink)
{
  const double top = fmin (from, to), bottom = fmax (from, to);
  span (pixels, stride, height, top - 0.5, bottom + 0.5, ink);
}

void lq_wave_raster (const LqWaveColumn *columns, const LqWaveColumn *envelope, int n, int height,
                     const LqWaveInks *inks, guint32 *pixels)
{
  memset (pixels, 0, (gsize)n * height * sizeof *pixels);
  for (int x = 0; x < n; x++)
    draw_column (&columns[x], pixels + x, n, height, inks);
  for (int x = 0; x < n && envelope != NULL; x++)
    {
      const LqWaveColumn *at = &envelope[x], *before = &envelope[MAX (0, x - 1)];
      if (!known (at) || !known (before))
        continue;
      draw_line (lq_wave_y (before->max, height), lq_wave_y (at->max, height), pixels + x, n,
                 height, inks->envelope);
      draw_line (lq_wave_y (before->min, height), lq_wave_y (at->min, height), pixels + x, n,
                 height, inks->envelope);
    }
}
