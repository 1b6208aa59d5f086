/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Masks: see mask.h. A pixel's coverage is what a disc's edge would leave of it: half the line's width
 * and half a pixel less its distance from the nearest segment. */
#include "ui/mask.h"

#include "ui/picture.h"

#include <math.h>
#include <string.h>

void lq_mask_init (LqMask *mask, int width, int height)
{
  mask->width = MAX (1, width);
  mask->height = MAX (1, height);
  mask->stride = cairo_format_stride_for_width (CAIRO_FORMAT_A8, mask->width);
  mask->alpha = g_malloc0 ((gsize)mask->stride * mask->height);
  mask->spans = NULL;
}

void lq_mask_clear (LqMask *mask)
{
  g_clear_pointer (&mask->alpha, g_free);
  g_clear_pointer (&mask->spans, g_free);
}

void lq_mask_want_spans (LqMask *mask) { mask->spans = g_new0 (LqMaskSpan, mask->width); }

static void cover (LqMask *mask, int x, int y, double amount)
{
  guint8 *at = &mask->alpha[y * mask->stride + x];
  *at = (guint8)(*at + (255 - *at) * amount + 0.5);
}

static double length_of (graphene_point_t a, graphene_point_t b)
{
  return sqrt ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

#define FAR 1e9f

typedef float Four __attribute__ ((vector_size (16)));

typedef struct
{
  float *near; /* by row, squared distance of the nearest segment; FAR between two columns */
  int first, last;
} Column;

static Four least (Four a, Four b)
{
  typedef int Bits __attribute__ ((vector_size (16)));
  const Bits less = a < b;
  return (Four)(((Bits)a & less) | ((Bits)b & ~less));
}

/* How near the segment A–B comes to the middles of the column's pixels at X. LENGTH: of the line before it, for
 * its dashes. */
static void approach (Column *column, int height, const LqMaskLine *line, graphene_point_t a,
                      graphene_point_t b, double length, float x)
{
  const float reach = (float)line->width / 2 + 0.5f;
  const float dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
  const float per_squared = squared > 0 ? 1 / squared : 0, px = x - a.x;
  const int from = (int)MAX (0, MIN (a.y, b.y) - reach);
  const int to = (int)MIN ((float)height - 1, MAX (a.y, b.y) + reach);
  const Four zero = { 0, 0, 0, 0 }, one = { 1, 1, 1, 1 };
  for (int y = from; y <= to; y += 4) /* past the end are spare rows */
    {
      const float py = (float)y + 0.5f - a.y;
      const Four rows = { py, py + 1, py + 2, py + 3 };
      const Four place = (px * dx + rows * dy) * per_squared;
      const Four along = least (-least (-place, zero), one);
      const Four ox = px - along * dx, oy = rows - along * dy;
      Four away = ox * ox + oy * oy, near;
      if (line->off > 0)
        for (int k = 0; k < 4; k++)
          if (fmod (length + along[k] * sqrtf (squared), line->on + line->off) > line->on)
            away[k] = FAR;
      memcpy (&near, column->near + y, sizeof near);
      near = least (near, away);
      memcpy (column->near + y, &near, sizeof near);
    }
  column->first = MIN (column->first, from);
  column->last = MAX (column->last, to);
}

static void cover_column (LqMask *mask, Column *column, int x, const LqMaskLine *line)
{
  const float reach = (float)line->width / 2 + 0.5f;
  for (int y = column->first; y <= column->last; y++)
    {
      if (column->near[y] < reach * reach)
        cover (mask, x, y, line->alpha * MIN (1, reach - sqrtf (column->near[y])));
    }
  for (int y = column->first; y <= column->last + 4 && column->last >= 0; y++)
    column->near[y] = FAR;
  if (mask->spans != NULL && column->last >= column->first)
    {
      LqMaskSpan *span = &mask->spans[x];
      const gboolean none = span->end == 0;
      span->first = none ? column->first : MIN (span->first, column->first);
      span->end = MAX (span->end, column->last + 1);
    }
}

void lq_mask_line (LqMask *mask, const graphene_point_t *points, int n, const LqMaskLine *line)
{
  const double reach = line->width / 2 + 0.5;
  g_autofree float *near = g_new (float, mask->height + 8);
  int begin = 0;     /* the first segment in reach */
  double length = 0; /* of the line before it */
  for (int y = 0; y < mask->height + 8; y++)
    near[y] = FAR;
  for (int x = 0; x < mask->width && n > 1; x++)
    {
      Column column = { near, mask->height, -1 };
      for (; begin < n - 2 && points[begin + 1].x < x + 0.5 - reach; begin++)
        length += length_of (points[begin], points[begin + 1]);
      double before = length;
      for (int i = begin; i < n - 1 && points[i].x <= x + 0.5 + reach; i++)
        {
          approach (&column, mask->height, line, points[i], points[i + 1], before, (float)x + 0.5f);
          if (line->off > 0)
            before += length_of (points[i], points[i + 1]);
        }
      cover_column (mask, &column, x, line);
    }
}

gboolean lq_mask_line_at (const graphene_point_t *points, int n, double x, int *i, double *y)
{
  if (n < 2)
    return FALSE;
  while (*i < n - 2 && points[*i + 1].x < x)
    ++*i;
  const graphene_point_t *a = &points[*i], *b = &points[*i + 1];
  const double span = b->x - a->x, at = span > 0 ? (x - a->x) / span : 0;
  *y = a->y + at * (b->y - a->y);
  return at >= 0 && at <= 1;
}

GskRenderNode *lq_mask_node (LqMask *mask, double x, double y, int scale, const GdkRGBA *color)
{
  static const cairo_user_data_key_t key;
  guint8 *alpha = g_steal_pointer (&mask->alpha);
  g_clear_pointer (&mask->spans, g_free);
  cairo_surface_t *image = cairo_image_surface_create_for_data (alpha, CAIRO_FORMAT_A8, mask->width,
                                                                mask->height, mask->stride);
  cairo_surface_set_user_data (image, &key, alpha, g_free);
  return lq_picture_node (image, x, y, scale, color);
}
