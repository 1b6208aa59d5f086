/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Masks: see mask.h. A pixel's coverage is what a disc's edge would leave of it: half the line's width
 * and half a pixel less its distance from the nearest segment. Where a line has a point in the middle of each column and
 * is not steep, that is one of the two that meet in the pixel's column. */
#include "ui/mask.h"

#include "ui/picture.h"

#include <math.h>
#include <string.h>

static int n_blocks (const LqMask *mask)
{
  return (mask->width + LQ_MASK_BLOCK - 1) / LQ_MASK_BLOCK;
}

void lq_mask_init (LqMask *mask, int width, int height)
{
  mask->width = MAX (1, width);
  mask->height = MAX (1, height);
  mask->stride = n_blocks (mask) * LQ_MASK_BLOCK;
  mask->alpha = g_malloc0 ((gsize)mask->stride * mask->height);
  mask->spans = NULL;
}

void lq_mask_clear (LqMask *mask)
{
  g_clear_pointer (&mask->alpha, g_free);
  g_clear_pointer (&mask->spans, g_free);
}

void lq_mask_want_spans (LqMask *mask) { mask->spans = g_new0 (LqMaskSpan, n_blocks (mask)); }

void lq_mask_wipe (LqMask *mask)
{
  for (int block = 0; block < n_blocks (mask); block++)
    {
      LqMaskSpan *span = &mask->spans[block];
      for (int y = span->first; y < span->end; y++)
        memset (mask->alpha + (gsize)y * mask->stride + block * LQ_MASK_BLOCK, 0, LQ_MASK_BLOCK);
      *span = (LqMaskSpan){ 0 };
    }
}

LqMaskSpan lq_mask_around (LqMaskSpan span, LqMaskSpan other)
{
  if (span.end == 0 || other.end == 0)
    return span.end == 0 ? other : span;
  return (LqMaskSpan){ MIN (span.first, other.first), MAX (span.end, other.end) };
}

static void add_span (LqMask *mask, int x, int first, int end)
{
  LqMaskSpan *span = &mask->spans[x / LQ_MASK_BLOCK];
  if (mask->spans != NULL && end > first)
    *span = lq_mask_around (*span, (LqMaskSpan){ first, end });
}

/* ---- Any line, column by column ---- */

/* Rows of a column, and spare ones. */
static int n_near (const LqMask *mask) { return mask->height + 8; }

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
typedef int Bits __attribute__ ((vector_size (16)));

typedef struct
{
  float *near; /* by row, squared distance of the nearest segment; FAR between two columns */
  int first, last;
} Column;

static Four choose (Bits which, Four a, Four b)
{
  return (Four)(((Bits)a & which) | ((Bits)b & ~which));
}

static Four least (Four a, Four b) { return choose (a < b, a, b); }

/* AWAY, or FAR in the gap that place AT along the line is in. */
static Four dashed (const LqMaskLine *line, Four at, Four away)
{
  const Four far = { FAR, FAR, FAR, FAR }, of_dash = at / (float)(line->on + line->off);
  const Four whole = __builtin_convertvector(__builtin_convertvector(of_dash, Bits), Four);
  return choose ((of_dash - whole) * (float)(line->on + line->off) > (float)line->on, far, away);
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
        away = dashed (line, (float)length + along * sqrtf (squared), away);
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
  add_span (mask, x, column->first, column->last + 1);
}

/* ---- Flat parts of a line with a point in the middle of each column, block by block ---- */

#define AROUND 2 /* columns to either side that matter */

/* Beyond its ends it goes on level, as its caps are round. */
typedef struct
{
  int from, end;    /* columns with a point */
  float *y;         /* from AROUND columns before the mask's to as many after them */
  float *slope;     /* the steepest that matters; FAR: it has no point here */
  float *down, *up; /* what is left of the way down to it, or up, where that is gone straight */
  float steepest;
} Flat;

/* FALSE: there are other points. */
static gboolean take_columns (Flat *flat, int n_columns, const graphene_point_t *points, int n)
{
  gboolean fine = TRUE;
  flat->from = (int)floorf (points[0].x);
  flat->end = flat->from + n;
  for (int i = 0; i < n; i++)
    fine &= fabsf (points[i].x - (float)(flat->from + i) - 0.5f) < 1 / 256.0f;
  for (int x = -AROUND; x < n_columns + AROUND && fine; x++)
    flat->y[x] = points[CLAMP (x - flat->from, 0, n - 1)].y;
  return fine;
}

static float more (float a, float b) { return a > b ? a : b; }

/* While it nowhere rises by more than 1 / √(reach² − 1) a column, the foot of each pixel in reach of it is on one of the two
 * segments that meet in the pixel's column: on that which comes towards the pixel. */
static void find_slopes (Flat *flat, int n_columns, float reach)
{
  const float *y = flat->y;
  float *slope = flat->slope, *down = flat->down, *up = flat->up;
  flat->steepest = 1 / sqrtf (more (reach * reach - 1, 0.01f));
  for (int x = 0; x < n_columns; x++)
    {
      const float left = y[x - 1] - y[x], right = y[x + 1] - y[x];
      const float beside = more (fabsf (y[x - 2] - y[x - 1]), fabsf (y[x + 2] - y[x + 1]));
      const float falls = more (0, more (left, right)), rises = more (0, more (-left, -right));
      slope[x] = more (beside, more (falls, rises));
      down[x] = 1 / sqrtf (1 + falls * falls);
      up[x] = 1 / sqrtf (1 + rises * rises);
    }
  for (int x = 0; x < MIN (flat->from, n_columns); x++)
    slope[x] = FAR;
  for (int x = MAX (flat->end, 0); x < n_columns; x++)
    slope[x] = FAR;
}

static gboolean is_flat_at (const Flat *flat, int x) { return flat->slope[x] <= flat->steepest; }

static void cover_flat (LqMask *mask, const Flat *flat, int x, const LqMaskLine *line)
{
  const float reach = (float)line->width / 2 + 0.5f, alpha = (float)line->alpha;
  const float most = alpha * reach,
              whole = alpha * (reach - 1); /* constants would be drawn out of more () */
  const float *down = flat->down + x, *up = flat->up + x;
  float at[LQ_MASK_BLOCK], top = FAR, bottom = -FAR;
  for (int k = 0; k < LQ_MASK_BLOCK; k++)
    {
      const float *y = flat->y + x + k;
      at[k] = -FAR;
      if (!is_flat_at (flat, x + k))
        continue;
      at[k] = *y;
      top = MIN (top, MIN (MIN (y[-1], y[0]), y[1]));
      bottom = MAX (bottom, MAX (MAX (y[-1], y[0]), y[1]));
    }
  const int first = (int)MAX (0, top - reach);
  const int end = (int)MIN ((float)mask->height, bottom + reach + 1);
  for (int y = first; y < end; y++)
    {
      guint8 *out = &mask->alpha[(gsize)y * mask->stride + x];
      for (int k = 0; k < LQ_MASK_BLOCK; k++)
        {
          const float below = (float)y + 0.5f - at[k], there = out[k];
          const float away = alpha * more (below * down[k], -below * up[k]);
          const float amount = most - more (whole, away);
          out[k] = (guint8)(more (there, there + (255 - there) * amount) + 0.5f);
        }
    }
  add_span (mask, x, first, end);
}

/* ---- All of it ---- */

/* A line on its way over the columns. */
typedef struct
{
  const graphene_point_t *points;
  int n;
  const LqMaskLine *line;
  float *near;
  int begin;     /* the first segment in reach */
  double length; /* of the line before it */
} Way;

static void draw_column (LqMask *mask, Way *way, int x)
{
  const LqMaskLine *line = way->line;
  const graphene_point_t *points = way->points;
  const double reach = line->width / 2 + 0.5;
  Column column = { way->near, mask->height, -1 };
  for (; way->begin < way->n - 2 && points[way->begin + 1].x < x + 0.5 - reach; way->begin++)
    if (line->off > 0)
      way->length += length_of (points[way->begin], points[way->begin + 1]);
  double before = way->length;
  for (int i = way->begin; i < way->n - 1 && points[i].x <= x + 0.5 + reach; i++)
    {
      approach (&column, mask->height, line, points[i], points[i + 1], before, (float)x + 0.5f);
      if (line->off > 0)
        before += length_of (points[i], points[i + 1]);
    }
  cover_column (mask, &column, x, line);
}

/* ROOM is that of a line while it is drawn. */
static void share_room (float *room, const LqMask *mask, Way *way, Flat *flat)
{
  way->near = room;
  flat->y = way->near + n_near (mask) + AROUND;
  flat->down = flat->y + mask->stride + AROUND;
  flat->up = flat->down + mask->stride;
  flat->slope = flat->up + mask->stride;
  for (int y = 0; y < n_near (mask); y++)
    way->near[y] = FAR;
}

void lq_mask_line (LqMask *mask, const graphene_point_t *points, int n, const LqMaskLine *line)
{
  const float reach = (float)line->width / 2 + 0.5f;
  g_autofree float *room = g_new (float, n_near (mask) + 2 * AROUND + 4 * mask->stride);
  Way way = { points, n, line, NULL, 0, 0 };
  Flat flat;
  if (n < 2)
    return;
  share_room (room, mask, &way, &flat);
  const gboolean is_flat =
      line->off <= 0 && reach <= AROUND && take_columns (&flat, mask->stride, points, n);
  if (is_flat)
    find_slopes (&flat, mask->stride, reach);
  for (int x = 0; x < mask->width; x++)
    {
      if (is_flat && x % LQ_MASK_BLOCK == 0)
        cover_flat (mask, &flat, x, line);
      if (!is_flat || !is_flat_at (&flat, x))
        draw_column (mask, &way, x);
    }
}

void lq_mask_tops (const graphene_point_t *points, int n, int width, int height, float *tops)
{
  for (int x = 0, i = 0; x < width; x++)
    {
      const float middle = (float)x + 0.5f;
      tops[x] = (float)height;
      while (i < n - 1 && points[i].x < middle) /* to the first that is not before it */
        i++;
      if (i < n && points[i].x == middle)
        tops[x] = points[i].y;
      else if (i > 0 && i < n && points[i].x > middle)
        {
          const graphene_point_t *a = &points[i - 1], *b = &points[i];
          tops[x] = a->y + (middle - a->x) / (b->x - a->x) * (b->y - a->y);
        }
      tops[x] = CLAMP (tops[x], 0, (float)height);
    }
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
