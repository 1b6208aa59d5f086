/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole pixels: see raster.h. */
#include "ui/raster.h"

#include "core/clones.h"
#include "ui/pixels.h"

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

/* ---- Boxes of pixels ---- */

enum
{
  LANES = 16
};

/* What is drawn on: rows of WIDTH pixels, STRIDE from one to the next. */
typedef struct
{
  guint32 *pixels;
  int width, height, stride;
} Part;

static Part part_of (const LqRaster *self, const Box *box)
{
  return (Part){ self->pixels + (gsize)box->y * (gsize)self->stride + box->x, box->width,
                 box->height, self->stride };
}

/* Most of a picture that lies over others is clear. */
LQ_CLONES static void lay_pixels (Part on, const guint32 *restrict above, int stride)
{
  for (int y = 0; y < on.height; y++)
    {
      guint32 *restrict below = on.pixels + (gsize)y * (gsize)on.stride;
      const guint32 *restrict row = above + (gsize)y * (gsize)stride;
      int x = 0;
      for (; x + LANES <= on.width; x += LANES)
        {
          guint32 any = 0;
          for (int k = 0; k < LANES; k++)
            any |= row[x + k];
          if (any != 0)
            for (int k = 0; k < LANES; k++)
              below[x + k] = lq_pixel_over (below[x + k], row[x + k]);
        }
      for (; x < on.width; x++)
        below[x] = lq_pixel_over (below[x], row[x]);
    }
}

/* COLOR as far as it is seen through ALPHA. */
LQ_CLONES static void lay_mask (Part on, const guint8 *restrict alpha, int stride, guint32 color)
{
  for (int y = 0; y < on.height; y++)
    {
      guint32 *restrict below = on.pixels + (gsize)y * (gsize)on.stride;
      const guint8 *restrict row = alpha + (gsize)y * (gsize)stride;
      for (int x = 0; x < on.width; x++)
        below[x] = lq_pixel_over (below[x], lq_pixel_times (color, row[x]));
    }
}

LQ_CLONES static void lay_color (Part on, guint32 color)
{
  for (int y = 0; y < on.height; y++)
    {
      guint32 *restrict below = on.pixels + (gsize)y * (gsize)on.stride;
      for (int x = 0; x < on.width; x++)
        below[x] = lq_pixel_over (below[x], color);
    }
}

static void copy_pixels (Part on, const guint32 *from, int stride)
{
  for (int y = 0; y < on.height; y++)
    memcpy (on.pixels + (gsize)y * (gsize)on.stride, from + (gsize)y * (gsize)stride,
            (gsize)on.width * sizeof *from);
}

/* ---- Drawing ---- */

gboolean lq_raster_fill (const LqRaster *self, const graphene_rect_t *rect, const GdkRGBA *color)
{
  Box box;
  const guint32 pixel = lq_pixel_of (color);
  if (!find_box (self, rect, &box))
    return FALSE;
  lay_color (part_of (self, &box), pixel);
  return TRUE;
}

gboolean lq_raster_lay (const LqRaster *self, cairo_surface_t *image, graphene_point_t at,
                        const graphene_rect_t *rect, const GdkRGBA *color)
{
  const float scale = (float)self->scale;
  const gsize stride = (gsize)cairo_image_surface_get_stride (image);
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
  const gsize x = (gsize)(box.x - (int)round (at.x * scale)),
              y = (gsize)(box.y - (int)round (at.y * scale));
  const guchar *row = cairo_image_surface_get_data (image) + y * stride;
  const guint32 *pixels = (const guint32 *)(gconstpointer)row + x;
  const Part on = part_of (self, &box);
  if (format == CAIRO_FORMAT_A8)
    lay_mask (on, row + x, (int)stride, lq_pixel_of (color));
  else if (format == CAIRO_FORMAT_RGB24)
    copy_pixels (on, pixels, (int)(stride / sizeof *pixels));
  else
    lay_pixels (on, pixels, (int)(stride / sizeof *pixels));
  return TRUE;
}
