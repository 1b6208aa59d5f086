/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Masks: see mask.h. A pixel's coverage is what a disc's edge would leave of it: half the line's width
 * and half a pixel less its distance from the nearest segment. */
#include "ui/mask.h"

#include <math.h>

void lq_mask_init (LqMask *mask, int width, int height)
{
  mask->width = MAX (1, width);
  mask->height = MAX (1, height);
  mask->stride = cairo_format_stride_for_width (CAIRO_FORMAT_A8, mask->width);
  mask->alpha = g_malloc0 ((gsize)mask->stride * mask->height);
}

void lq_mask_clear (LqMask *mask) { g_clear_pointer (&mask->alpha, g_free); }

static void cover (LqMask *mask, int x, int y, double amount)
{
  guint8 *at = &mask->alpha[y * mask->stride + x];
  *at = (guint8)(*at + (255 - *at) * amount + 0.5);
}

static double length_of (graphene_point_t a, graphene_point_t b)
{
  return sqrt ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

/* What one segment covers of column X, gathered as the most of any. LENGTH: of the line before it. */
static void cover_column (double *most, int height, const LqMaskLine *line, graphene_point_t a,
                          graphene_point_t b, double length, double x, int *first, int *last)
{
  const double reach = line->width / 2 + 0.5;
  const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
  const double per_squared = squared > 0 ? 1 / squared : 0;
  const int from = (int)MAX (0, MIN (a.y, b.y) - reach);
  const int to = (int)MIN (height - 1, MAX (a.y, b.y) + reach);
  for (int y = from; y <= to; y++)
    {
      const double px = x - a.x, py = y + 0.5 - a.y;
      const double place = (px * dx + py * dy) * per_squared, along = CLAMP (place, 0, 1);
      const double ox = px - along * dx, oy = py - along * dy, away = ox * ox + oy * oy;
      if (away >= reach * reach)
        continue;
      if (line->off > 0 && fmod (length + along * sqrt (squared), line->on + line->off) > line->on)
        continue;
      const double covered = reach - sqrt (away);
      most[y] = MAX (most[y], MIN (1, covered));
      *first = MIN (*first, y);
      *last = MAX (*last, y);
    }
}

void lq_mask_line (LqMask *mask, const graphene_point_t *points, int n, const LqMaskLine *line)
{
  const double reach = line->width / 2 + 0.5;
  g_autofree double *most = g_new0 (double, mask->height);
  int begin = 0;     /* the first segment in reach */
  double length = 0; /* of the line before it */
  for (int x = 0; x < mask->width && n > 1; x++)
    {
      int first = mask->height, last = -1;
      for (; begin < n - 2 && points[begin + 1].x < x + 0.5 - reach; begin++)
        length += length_of (points[begin], points[begin + 1]);
      double before = length;
      for (int i = begin; i < n - 1 && points[i].x <= x + 0.5 + reach; i++)
        {
          cover_column (most, mask->height, line, points[i], points[i + 1], before, x + 0.5, &first,
                        &last);
          before += length_of (points[i], points[i + 1]);
        }
      for (int y = first; y <= last; y++)
        {
          cover (mask, x, y, line->alpha * most[y]);
          most[y] = 0;
        }
    }
}

void lq_mask_fill (LqMask *mask, const graphene_point_t *points, int n, double alpha)
{
  int i = 0;
  for (int x = 0; x < mask->width && n > 1; x++)
    {
      const double middle = x + 0.5;
      while (i < n - 2 && points[i + 1].x < middle)
        i++;
      const double span = points[i + 1].x - points[i].x;
      const double at = span > 0 ? (middle - points[i].x) / span : 0;
      if (at < 0 || at > 1)
        continue;
      const double top = fmax (0, points[i].y + at * (points[i + 1].y - points[i].y));
      const int row = (int)top;
      if (row >= mask->height)
        continue;
      cover (mask, x, row, alpha * (row + 1 - top));
      for (int y = row + 1; y < mask->height; y++)
        cover (mask, x, y, alpha);
    }
}

GskRenderNode *lq_mask_node (LqMask *mask, double x, double y, int scale, const GdkRGBA *color)
{
  static const cairo_user_data_key_t key;
  guint8 *alpha = g_steal_pointer (&mask->alpha);
  cairo_surface_t *image = cairo_image_surface_create_for_data (alpha, CAIRO_FORMAT_A8, mask->width,
                                                                mask->height, mask->stride);
  cairo_surface_set_user_data (image, &key, alpha, g_free);
  cairo_surface_set_device_scale (image, scale, scale);
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (
      (float)x, (float)y, (float)mask->width / (float)scale, (float)mask->height / (float)scale));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_mask_surface (cr, image, x, y);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return node;
}
