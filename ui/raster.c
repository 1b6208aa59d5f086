/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole pixels: see raster.h. They are native-endian ARGB, premultiplied. */
#include "ui/raster.h"

#include <math.h>
#include <string.h>

static int scale_of (cairo_surface_t *image)
{
  double across, down;
  cairo_surface_get_device_scale (image, &across, &down);
  return (int)across;
}

LqRaster lq_raster_of (cairo_surface_t *image)
{
  cairo_surface_flush (image);
  return (LqRaster){ image,
                     (guint32 *)(gpointer)cairo_image_surface_get_data (image),
                     cairo_image_surface_get_width (image),
                     cairo_image_surface_get_height (image),
                     cairo_image_surface_get_stride (image) / (int)sizeof (guint32),
                     scale_of (image) };
}

/* ---- Places ---- */

static gboolean is_whole (double x) { return fabs (x - round (x)) < 1e-3; }

typedef struct
{
  int x, y, width, height; /* device pixels, within the raster; width 0: none */
} Box;

/* FALSE: RECT lies between pixels. */
static gboolean find_box (const LqRaster *self, const graphene_rect_t *rect, Box *box)
{
  const double left = (double)rect->origin.x * self->scale,
               top = (double)rect->origin.y * self->scale,
               right = left + (double)rect->size.width * self->scale,
               bottom = top + (double)rect->size.height * self->scale;
  if (!is_whole (left) || !is_whole (top) || !is_whole (right) || !is_whole (bottom))
    return FALSE;
  const int x = MAX (0, (int)round (left)), y = MAX (0, (int)round (top)),
            end_x = MIN (self->width, (int)round (right)),
            end_y = MIN (self->height, (int)round (bottom));
  *box = (Box){ x, y, MAX (0, end_x - x), MAX (0, end_y - y) };
  return TRUE;
}

static guint32 *row_of (const LqRaster *self, const Box *box, int y)
{
  return self->pixels + (gsize)(box->y + y) * (gsize)self->stride + box->x;
}

/* ---- Four pixels ---- */

#define FOUR 4

typedef guint32 Four __attribute__ ((vector_size (16)));
typedef guint16 Halves __attribute__ ((vector_size (16)));

/* PIXELS times SHARES 255ths. */
static Four times (Four pixels, Four shares)
{
  const Halves by = (Halves)(shares | shares << 16);
  Halves low = (Halves)(pixels & 0xff00ff) * by + 0x80;
  Halves high = (Halves)(pixels >> 8 & 0xff00ff) * by + 0x80;
  low = (low + (low >> 8)) >> 8;
  high = (high + (high >> 8)) & 0xff00;
  return (Four)low | (Four)high;
}

static Four over (Four below, Four above) { return above + times (below, 255 - (above >> 24)); }

static gboolean is_clear (Four pixels)
{
  guint64 pairs[2];
  memcpy (pairs, &pixels, sizeof pairs);
  return (pairs[0] | pairs[1]) == 0;
}

static gboolean is_opaque (Four pixels)
{
  const guint64 alphas = G_GUINT64_CONSTANT (0xff000000ff000000);
  guint64 pairs[2];
  memcpy (pairs, &pixels, sizeof pairs);
  return (pairs[0] & pairs[1] & alphas) == alphas;
}

/* ABOVE over N of the pixels at BELOW, at most four. */
static inline void lay (guint32 *below, Four above, gsize n)
{
  Four pixels = { 0 };
  if (is_clear (above))
    return;
  if (is_opaque (above))
    pixels = above;
  else
    {
      memcpy (&pixels, below, n * sizeof *below);
      pixels = over (pixels, above);
    }
  memcpy (below, &pixels, n * sizeof *below);
}

/* ---- Rows of N pixels ---- */

/* Most of a picture that lies over others is clear. */
static void lay_row (guint32 *below, const guint32 *above, int n)
{
  Four pixels[4];
  for (; n >= 4 * FOUR; n -= 4 * FOUR, below += 4 * FOUR, above += 4 * FOUR)
    {
      memcpy (pixels, above, sizeof pixels);
      if (!is_clear (pixels[0] | pixels[1] | pixels[2] | pixels[3]))
        for (int i = 0; i < 4; i++)
          lay (below + FOUR * i, pixels[i], FOUR);
    }
  for (; n > 0; n--, below++, above++)
    lay (below, (Four){ *above }, 1);
}

/* COLOR as far as it is seen through ALPHA. */
static void cover_row (guint32 *below, const guint8 *alpha, guint32 color, int n)
{
  const Four all = color + (Four){ 0 };
  for (; n >= FOUR; n -= FOUR, below += FOUR, alpha += FOUR)
    lay (below, times (all, (Four){ alpha[0], alpha[1], alpha[2], alpha[3] }), FOUR);
  for (; n > 0; n--, below++, alpha++)
    lay (below, times (all, (Four){ *alpha }), 1);
}

static void fill_row (guint32 *below, guint32 pixel, int n)
{
  const Four all = pixel + (Four){ 0 };
  if (pixel >> 24 == 255)
    for (int x = 0; x < n; x++)
      below[x] = pixel;
  else
    {
      for (; n >= FOUR; n -= FOUR, below += FOUR)
        lay (below, all, FOUR);
      for (; n > 0; n--, below++)
        lay (below, (Four){ pixel }, 1);
    }
}

/* ---- Drawing ---- */

static guint32 byte_of (double value) { return (guint32)(value * 65535 + 0.5) >> 8; }

static guint32 pixel_of (const GdkRGBA *color)
{
  const double a = color->alpha;
  return byte_of (a) << 24 | byte_of (color->red * a) << 16 | byte_of (color->green * a) << 8
         | byte_of (color->blue * a);
}

gboolean lq_raster_fill (const LqRaster *self, const graphene_rect_t *rect, const GdkRGBA *color)
{
  Box box;
  const guint32 pixel = pixel_of (color);
  if (!find_box (self, rect, &box))
    return FALSE;
  for (int y = 0; y < box.height; y++)
    fill_row (row_of (self, &box, y), pixel, box.width);
  return TRUE;
}

/* The pixel at X, Y of IMAGE, BYTES each. */
static const guchar *pixel_at (cairo_surface_t *image, int x, int y, gsize bytes)
{
  return cairo_image_surface_get_data (image) + (gssize)y * cairo_image_surface_get_stride (image)
         + (gssize)x * (gssize)bytes;
}

gboolean lq_raster_lay (const LqRaster *self, cairo_surface_t *image, graphene_point_t at,
                        const graphene_rect_t *rect, const GdkRGBA *color)
{
  const float scale = (float)self->scale;
  const int stride = cairo_image_surface_get_stride (image);
  const cairo_format_t format = cairo_image_surface_get_format (image);
  graphene_rect_t seen =
      GRAPHENE_RECT_INIT (at.x, at.y, (float)cairo_image_surface_get_width (image) / scale,
                          (float)cairo_image_surface_get_height (image) / scale);
  Box box;
  if (scale_of (image) != self->scale || !is_whole (at.x * scale) || !is_whole (at.y * scale))
    return FALSE;
  if (!lq_rect_cut (&seen, rect))
    return TRUE;
  if (!find_box (self, &seen, &box))
    return FALSE;
  const guchar *from =
      pixel_at (image, box.x - (int)round (at.x * scale), box.y - (int)round (at.y * scale),
                format == CAIRO_FORMAT_A8 ? 1 : sizeof (guint32));
  const guint32 pixel = format == CAIRO_FORMAT_A8 ? pixel_of (color) : 0;
  for (int y = 0; y < box.height; y++, from += stride)
    {
      const guint32 *pixels = (const guint32 *)(gconstpointer)from;
      if (format == CAIRO_FORMAT_A8)
        cover_row (row_of (self, &box, y), from, pixel, box.width);
      else if (format == CAIRO_FORMAT_RGB24)
        memcpy (row_of (self, &box, y), pixels, (gsize)box.width * sizeof *pixels);
      else
        lay_row (row_of (self, &box, y), pixels, box.width);
    }
  return TRUE;
}
