/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/chart/lay.h"

#include "core/clones.h"
#include "ui/pixels.h"

#define BLOCK LQ_STROKE_BLOCK
#define LANES LQ_STROKE_WORDS

LQ_CLONES void lq_lay_ground (guint32 *restrict pixels, int stride, const guint32 *const *ground,
                              guint32 fill, const float *restrict tops, LqRows rows)
{
  for (int y = rows.first; y < rows.end; y++, pixels += stride)
    {
      const guint32 *restrict row = *ground++;
      for (int k = 0; k < BLOCK; k++)
        {
          const float below = 255 * ((float)(y + 1) - tops[k]);
          const float part = below > 0 ? below : 0, share = part < 255 ? part : 255;
          pixels[k] = lq_pixel_over (row[k], lq_pixel_times (fill, (guint32)(int)(share + 0.5f)));
        }
    }
}

LQ_CLONES void lq_lay_line (guint32 *restrict pixels, int stride, guint32 color,
                            const guint32 *restrict words, LqRows rows)
{
  for (int y = rows.first; y < rows.end; y += 2, words += LANES)
    for (int shift = 0; shift < 32; shift += 16, pixels += stride)
      {
        for (int k = 0; k < LANES; k++)
          pixels[k] = lq_pixel_over (pixels[k], lq_pixel_times (color, words[k] >> shift & 255));
        for (int k = 0; k < LANES; k++)
          pixels[LANES + k] = lq_pixel_over (pixels[LANES + k],
                                             lq_pixel_times (color, words[k] >> (shift + 8) & 255));
      }
}

LQ_CLONES void lq_lay_pixels (guint32 *restrict pixels, int stride, const guint32 *const *above,
                              LqRows rows)
{
  for (int y = rows.first; y < rows.end; y++, pixels += stride)
    {
      const guint32 *restrict row = *above++;
      for (int k = 0; k < BLOCK; k++)
        pixels[k] = lq_pixel_over (pixels[k], row[k]);
    }
}
