/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/chart/lay.h"

#include "core/clones.h"

#define BLOCK LQ_STROKE_BLOCK
#define LANES LQ_STROKE_WORDS

/* PIXEL times SHARE 255ths, two channels at a time. */
static inline guint32 times (guint32 pixel, guint32 share)
{
  guint32 low = (pixel & 0xff00ff) * share + 0x800080;
  guint32 high = (pixel >> 8 & 0xff00ff) * share + 0x800080;
  low = (low + (low >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
  high = (high + (high >> 8 & 0xff00ff)) & 0xff00ff00;
  return low | high;
}

static inline guint32 over (guint32 below, guint32 above)
{
  return above + times (below, 255 - (above >> 24));
}

LQ_CLONES void lq_lay_fill (guint32 *restrict pixels, int stride, guint32 fill,
                            const float *restrict tops, LqRows rows)
{
  for (int y = rows.first; y < rows.end; y++, pixels += stride)
    for (int k = 0; k < BLOCK; k++)
      {
        const float below = 255 * ((float)(y + 1) - tops[k]);
        const float part = below > 0 ? below : 0, share = part < 255 ? part : 255;
        pixels[k] = over (pixels[k], times (fill, (guint32)(int)(share + 0.5f)));
      }
}

LQ_CLONES void lq_lay_line (guint32 *restrict pixels, int stride, guint32 color,
                            const guint32 *restrict words, LqRows rows)
{
  for (int y = rows.first; y < rows.end; y += 2, words += LANES)
    for (int shift = 0; shift < 32; shift += 16, pixels += stride)
      {
        for (int k = 0; k < LANES; k++)
          pixels[k] = over (pixels[k], times (color, words[k] >> shift & 255));
        for (int k = 0; k < LANES; k++)
          pixels[LANES + k] =
              over (pixels[LANES + k], times (color, words[k] >> (shift + 8) & 255));
      }
}

LQ_CLONES void lq_lay_pixels (guint32 *restrict pixels, int stride, const guint32 *restrict above,
                              LqRows rows)
{
  for (int y = rows.first; y < rows.end; y++, pixels += stride, above += BLOCK)
    for (int k = 0; k < BLOCK; k++)
      pixels[k] = over (pixels[k], above[k]);
}
