/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels as cairo has them: native-endian ARGB, premultiplied. What comes of two is what cairo makes of them, to the bit; in
 * plain loops it is as wide as the machine. Thread: [any]. */
#pragma once

#include <gdk/gdk.h>

static inline guint32 lq_channel_of (double value) { return (guint32)(value * 65535 + 0.5) >> 8; }

static inline guint32 lq_pixel_of (const GdkRGBA *color)
{
  const double a = color->alpha;
  return lq_channel_of (a) << 24 | lq_channel_of (color->red * a) << 16
         | lq_channel_of (color->green * a) << 8 | lq_channel_of (color->blue * a);
}

/* PIXEL times SHARE 255ths, two channels at a time. */
static inline guint32 lq_pixel_times (guint32 pixel, guint32 share)
{
  guint32 low = (pixel & 0xff00ff) * share + 0x800080;
  guint32 high = (pixel >> 8 & 0xff00ff) * share + 0x800080;
  low = (low + (low >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
  high = (high + (high >> 8 & 0xff00ff)) & 0xff00ff00;
  return low | high;
}

static inline guint32 lq_pixel_over (guint32 below, guint32 above)
{
  return above + lq_pixel_times (below, 255 - (above >> 24));
}
