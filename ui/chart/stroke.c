/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines in pixels: see stroke.h. What covers a pixel is what a disc's edge would leave of it: half the line's width
 * and half a pixel less its distance from the nearest segment. Where a line has a point in the middle of each column and
 * is not steep, that is one of the two that meet in the pixel's column. */
#include "ui/chart/stroke.h"

#include "core/clones.h"

#include <math.h>
#include <string.h>

#define BLOCK  LQ_STROKE_BLOCK
#define WORDS  LQ_STROKE_WORDS
#define FAR    1e9f
#define AROUND 2 /* columns to either side that matter */
#define SPARE  8 /* rows past the end that are written to */

struct LqStroke
{
  LqPen pen;
  float reach; /* of its middle, in which it covers anything */
  int width, height;
  LqRows *rows;   /* by block */
  guint32 *words; /* of all blocks */
  gsize *at;      /* by block, where its words begin */
  gsize room;     /* for words */
  float *y;       /* by column, from AROUND before the first to as many after the last */
  int from, end;  /* columns with a point, where it is in columns */
  float *near;    /* by row of one column, squared distance of what is nearest; else FAR */
};

LqRows lq_rows_around (LqRows rows, LqRows other)
{
  if (rows.end == 0 || other.end == 0)
    return rows.end == 0 ? other : rows;
  return (LqRows){ MIN (rows.first, other.first), MAX (rows.end, other.end) };
}

LqStroke *lq_stroke_new (void) { return g_new0 (LqStroke, 1); }

static void drop_room (LqStroke *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->at, g_free);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->near, g_free);
}

void lq_stroke_free (LqStroke *self)
{
  drop_room (self);
  g_free (self->words);
  g_free (self);
}

LqRows lq_stroke_rows (const LqStroke *self, int block) { return self->rows[block]; }

const guint32 *lq_stroke_words (const LqStroke *self, int block)
{
  return self->words + self->at[block];
}

static int n_blocks (const LqStroke *self) { return (self->width + BLOCK - 1) / BLOCK; }

static void take_size (LqStroke *self, int width, int height)
{
  if (self->rows != NULL && width == self->width && height == self->height)
    return;
  drop_room (self);
  self->width = width;
  self->height = height;
  self->rows = g_new (LqRows, n_blocks (self));
  self->at = g_new (gsize, n_blocks (self));
  self->y = g_new (float, n_blocks (self) * BLOCK + 2 * AROUND);
  self->near = g_new (float, height + SPARE);
  for (int y = 0; y < height + SPARE; y++)
    self->near[y] = FAR;
}

/* ---- Where it is ---- */

/* FALSE: there are other points than one in the middle of each column. Beyond its ends it goes on level, as its caps
 * are round. */
static gboolean take_columns (LqStroke *self, const graphene_point_t *points, int n)
{
  const int n_columns = n_blocks (self) * BLOCK + 2 * AROUND;
  gboolean fine = TRUE;
  self->from = (int)floorf (points[0].x);
  self->end = self->from + n;
  for (int i = 0; i < n; i++)
    fine &= fabsf (points[i].x - (float)(self->from + i) - 0.5f) < 1 / 256.0f;
  if (!fine)
    return FALSE;
  const int from = CLAMP (self->from + AROUND, 0, n_columns);
  const int end = CLAMP (self->end + AROUND, from, n_columns);
  for (int x = 0; x < from; x++)
    self->y[x] = points[0].y;
  for (int x = from; x < end; x++)
    self->y[x] = points[x - AROUND - self->from].y;
  for (int x = end; x < n_columns; x++)
    self->y[x] = points[n - 1].y;
  return TRUE;
}

/* In reach of what is between TOP and BOTTOM. */
static LqRows rows_of (const LqStroke *self, float top, float bottom)
{
  const int first = (int)MAX (0, top - self->reach);
  const int end = (int)MIN ((float)self->height, bottom + self->reach + 1);
  return end > first ? (LqRows){ first & ~1, (end + 1) & ~1 } : (LqRows){ 0 };
}

/* Of Y in the columns of a block, and beside it. */
static LQ_CLONES void find_extremes (const float *restrict y, float *restrict top,
                                     float *restrict bottom)
{
  enum
  {
    LANES = 8
  };
  float least[LANES], most[LANES];
  for (int k = 0; k < LANES; k++)
    {
      const float a = y[k - AROUND], b = y[k + LANES - AROUND], c = y[k + BLOCK + AROUND - LANES];
      const float low = a < b ? a : b, high = a > b ? a : b;
      least[k] = low < c ? low : c;
      most[k] = high > c ? high : c;
    }
  *top = least[0];
  *bottom = most[0];
  for (int k = 1; k < LANES; k++)
    {
      *top = MIN (*top, least[k]);
      *bottom = MAX (*bottom, most[k]);
    }
}

static void find_rows_of_columns (LqStroke *self)
{
  for (int block = 0; block < n_blocks (self); block++)
    {
      const int x = block * BLOCK;
      float top, bottom;
      find_extremes (self->y + AROUND + x, &top, &bottom);
      const gboolean is_near = x + BLOCK + AROUND > self->from && x - AROUND < self->end;
      self->rows[block] = is_near ? rows_of (self, top, bottom) : (LqRows){ 0 };
    }
}

static void find_rows_of_segments (LqStroke *self, const graphene_point_t *points, int n)
{
  memset (self->rows, 0, sizeof *self->rows * (gsize)n_blocks (self));
  for (int i = 0; i + 1 < n; i++)
    {
      const graphene_point_t *a = &points[i], *b = &points[i + 1];
      const LqRows rows = rows_of (self, MIN (a->y, b->y), MAX (a->y, b->y));
      const int last = (int)MIN (b->x + self->reach, (float)self->width - 1) / BLOCK;
      for (int block = (int)MAX (0, a->x - self->reach) / BLOCK; block <= last; block++)
        self->rows[block] = lq_rows_around (self->rows[block], rows);
    }
}

static void make_room (LqStroke *self)
{
  gsize n = 0;
  for (int block = 0; block < n_blocks (self); block++)
    {
      self->at[block] = n;
      n += (gsize)(self->rows[block].end - self->rows[block].first) / 2 * WORDS;
    }
  if (n <= self->room)
    return;
  self->room = n + n / 2;
  g_free (self->words);
  self->words = g_new (guint32, self->room);
}

/* ---- A line in columns, block by block ---- */

/* What a segment from a column to the next needs to be found from others. */
typedef struct
{
  float rise[BLOCK], per_squared[BLOCK];
} Segments;

/* Of the columns of a block. */
typedef struct
{
  float at[BLOCK]; /* where it is; −FAR: not here */
  float down[BLOCK],
      up[BLOCK]; /* what is left of the way down to it, or up, where that is gone straight */
} Flat;

static inline float more (float a, float b) { return a > b ? a : b; }
static inline float less (float a, float b) { return a < b ? a : b; }

/* While it nowhere rises by more than 1 / √(reach² − 1) a column, the foot of each pixel in reach of it is on one of the two
 * segments that meet in the pixel's column: on that which comes towards the pixel. FIRST … END − 1 have a point.
 * FALSE: it does rise more. */
static inline gboolean find_flat (Flat *flat, const float *y, float reach, int first, int end)
{
  const float steepest = 1 / sqrtf (more (reach * reach - 1, 0.01f));
  int n_steep = 0;
  for (int k = 0; k < BLOCK; k++)
    {
      const float left = y[k - 1] - y[k], right = y[k + 1] - y[k];
      const float beside = more (fabsf (y[k - 2] - y[k - 1]), fabsf (y[k + 2] - y[k + 1]));
      const float falls = more (0, more (left, right)), rises = more (0, more (-left, -right));
      flat->down[k] = 1 / sqrtf (1 + falls * falls);
      flat->up[k] = 1 / sqrtf (1 + rises * rises);
      flat->at[k] = (k >= first) & (k < end) ? y[k] : -FAR;
      n_steep += more (beside, more (falls, rises)) > steepest;
    }
  return n_steep == 0;
}

/* In 255ths, of a pixel so far from the line, times its alpha. */
static inline guint32 share_at (float away, float reach, float alpha)
{
  const float amount = alpha * reach - more (alpha * (reach - 1), away);
  return (guint32)(int)more (0.5f, 255 * amount + 0.5f);
}

/* What a line covers of the pixel in row Y of column K. */
static inline guint32 flat_share (const Flat *flat, int k, float y, float reach, float alpha)
{
  const float below = y + 0.5f - flat->at[k];
  return share_at (alpha * more (below * flat->down[k], -below * flat->up[k]), reach, alpha);
}

/* From each column to the one STEP after it, whose points are so far from Y. */
static inline void find_segments (Segments *segments, const float *y, int step)
{
  for (int k = 0; k < BLOCK; k++)
    {
      segments->rise[k] = y[k + step] - y[k];
      segments->per_squared[k] = 1 / (1 + segments->rise[k] * segments->rise[k]);
    }
}

/* Squared, from a point BELOW the beginning of segment K and BEFORE it. */
static inline float distance (const Segments *segments, int k, float below, float before)
{
  const float rise = segments->rise[k];
  const float place = (below * rise - before) * segments->per_squared[k];
  const float along = less (more (place, 0), 1);
  const float x = before + along, y = below - along * rise;
  return x * x + y * y;
}

/* What is in reach of a pixel is on the two segments to either side of its column. */
static inline void cover_steep (const float *restrict at, const float *restrict y, float reach,
                                float alpha, LqRows rows, guint32 *restrict words)
{
  Segments left, right, left2, right2;
  find_segments (&left, y, -1);
  find_segments (&right, y, 1);
  find_segments (&left2, y - 1, -1);
  find_segments (&right2, y + 1, 1);
  for (int row = rows.first; row < rows.end; row++)
    for (int first = 0; first < BLOCK; first += WORDS)
      for (int k = 0; k < WORDS; k++)
        {
          const int column = first + k;
          const float below = (float)row + 0.5f - at[column];
          const float near =
              less (distance (&left, column, below, 0), distance (&right, column, below, 0));
          const float far = less (distance (&left2, column, below - left.rise[column], 1),
                                  distance (&right2, column, below - right.rise[column], 1));
          words[(row - rows.first) / 2 * WORDS + k] |=
              share_at (alpha * sqrtf (less (near, far)), reach, alpha) << (row % 2 * 16 + first);
        }
}

/* All of ROWS of a block of which columns FIRST … END − 1 have a point. */
static LQ_CLONES void cover_columns (const float *restrict y, float reach, float alpha, int first,
                                     int end, LqRows rows, guint32 *restrict words)
{
  Flat flat;
  if (!find_flat (&flat, y, reach, first, end))
    {
      memset (words, 0, sizeof *words * (gsize)(rows.end - rows.first) / 2 * WORDS);
      cover_steep (flat.at, y, reach, alpha, rows, words);
      return;
    }
  for (int row = rows.first; row < rows.end; row += 2, words += WORDS)
    for (int k = 0; k < WORDS; k++)
      words[k] = flat_share (&flat, k, (float)row, reach, alpha)
                 | flat_share (&flat, k + WORDS, (float)row, reach, alpha) << 8
                 | flat_share (&flat, k, (float)row + 1, reach, alpha) << 16
                 | flat_share (&flat, k + WORDS, (float)row + 1, reach, alpha) << 24;
}

/* ---- Any line, column by column ---- */

static double length_of (graphene_point_t a, graphene_point_t b)
{
  return sqrt ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

typedef float Four __attribute__ ((vector_size (16)));
typedef int Bits __attribute__ ((vector_size (16)));

typedef struct
{
  float *near;
  int first, last;
} Column;

static Four choose (Bits which, Four a, Four b)
{
  return (Four)(((Bits)a & which) | ((Bits)b & ~which));
}

static Four least (Four a, Four b) { return choose (a < b, a, b); }

/* AWAY, or FAR in the gap that place AT along the line is in. */
static Four dashed (const LqPen *pen, Four at, Four away)
{
  const Four far = { FAR, FAR, FAR, FAR }, of_dash = at / (float)(pen->on + pen->off);
  const Four whole = __builtin_convertvector(__builtin_convertvector(of_dash, Bits), Four);
  return choose ((of_dash - whole) * (float)(pen->on + pen->off) > (float)pen->on, far, away);
}

/* How near the segment A–B comes to the middles of the column's pixels at X. LENGTH: of the line before it, for
 * its dashes. */
static void approach (const LqStroke *self, Column *column, graphene_point_t a, graphene_point_t b,
                      double length, float x)
{
  const float dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
  const float per_squared = squared > 0 ? 1 / squared : 0, px = x - a.x;
  const int from = (int)MAX (0, MIN (a.y, b.y) - self->reach);
  const int to = (int)MIN ((float)self->height - 1, MAX (a.y, b.y) + self->reach);
  const Four zero = { 0, 0, 0, 0 }, one = { 1, 1, 1, 1 };
  for (int y = from; y <= to; y += 4) /* past the end are spare rows */
    {
      const float py = (float)y + 0.5f - a.y;
      const Four rows = { py, py + 1, py + 2, py + 3 };
      const Four place = (px * dx + rows * dy) * per_squared;
      const Four along = least (-least (-place, zero), one);
      const Four ox = px - along * dx, oy = rows - along * dy;
      Four away = ox * ox + oy * oy, near;
      if (self->pen.off > 0)
        away = dashed (&self->pen, (float)length + along * sqrtf (squared), away);
      memcpy (&near, column->near + y, sizeof near);
      near = least (near, away);
      memcpy (column->near + y, &near, sizeof near);
    }
  column->first = MIN (column->first, from);
  column->last = MAX (column->last, to);
}

/* In column K of a block, nothing of which is covered yet. */
static void cover_column (const LqStroke *self, const Column *column, int k, LqRows rows,
                          guint32 *words)
{
  const int end = MIN (column->last + 1, rows.end);
  for (int y = MAX (column->first, rows.first); y < end; y++)
    if (column->near[y] < self->reach * self->reach)
      {
        const double amount = self->pen.alpha * MIN (1, self->reach - sqrtf (column->near[y]));
        words[(y - rows.first) / 2 * WORDS + k % WORDS] |= (guint32)(255 * amount + 0.5)
                                                           << (y % 2 * 16 + k / WORDS * 8);
      }
  for (int y = column->first; y <= column->last + 4 && column->last >= 0; y++)
    column->near[y] = FAR;
}

/* A line on its way over the columns. */
typedef struct
{
  const graphene_point_t *points;
  int n;
  int begin;     /* the first segment in reach */
  double length; /* of the line before it */
} Way;

static void draw_column (LqStroke *self, Way *way, int x, LqRows rows, guint32 *words)
{
  const graphene_point_t *points = way->points;
  const double reach = self->pen.width / 2 + 0.5;
  const gboolean is_dashed = self->pen.off > 0;
  Column column = { self->near, self->height, -1 };
  for (; way->begin < way->n - 2 && points[way->begin + 1].x < x + 0.5 - reach; way->begin++)
    if (is_dashed)
      way->length += length_of (points[way->begin], points[way->begin + 1]);
  double before = way->length;
  for (int i = way->begin; i < way->n - 1 && points[i].x <= x + 0.5 + reach; i++)
    {
      approach (self, &column, points[i], points[i + 1], before, (float)x + 0.5f);
      if (is_dashed)
        before += length_of (points[i], points[i + 1]);
    }
  cover_column (self, &column, x % BLOCK, rows, words);
}

/* ---- All of it ---- */

static void draw_block (LqStroke *self, Way *way, int block, gboolean is_in_columns)
{
  const int x = block * BLOCK, n = MIN (BLOCK, self->width - x);
  const LqRows rows = self->rows[block];
  guint32 *words = self->words + self->at[block];
  if (is_in_columns)
    cover_columns (self->y + AROUND + x, self->reach, (float)self->pen.alpha, self->from - x,
                   self->end - x, rows, words);
  else
    memset (words, 0, sizeof *words * (gsize)(rows.end - rows.first) / 2 * WORDS);
  for (int k = 0; k < n; k++)
    if (!is_in_columns || x + k < self->from || x + k >= self->end)
      draw_column (self, way, x + k, rows, words);
}

void lq_stroke_take (LqStroke *self, const graphene_point_t *points, int n, const LqPen *pen,
                     int width, int height)
{
  Way way = { points, n, 0, 0 };
  take_size (self, width, height);
  self->pen = *pen;
  self->reach = (float)pen->width / 2 + 0.5f;
  const gboolean is_in_columns =
      n > 1 && pen->off <= 0 && self->reach <= AROUND && take_columns (self, points, n);
  if (is_in_columns)
    find_rows_of_columns (self);
  else
    find_rows_of_segments (self, points, n);
  make_room (self);
  for (int block = 0; block < n_blocks (self); block++)
    if (self->rows[block].end > 0)
      draw_block (self, &way, block, is_in_columns);
}

void lq_stroke_tops (const graphene_point_t *points, int n, int width, int height, float *y)
{
  for (int x = 0, i = 0; x < width; x++)
    {
      const float middle = (float)x + 0.5f;
      y[x] = (float)height;
      while (i < n - 1 && points[i].x < middle) /* to the first that is not before it */
        i++;
      if (i < n && points[i].x == middle)
        y[x] = points[i].y;
      else if (i > 0 && i < n && points[i].x > middle)
        {
          const graphene_point_t *a = &points[i - 1], *b = &points[i];
          y[x] = a->y + (middle - a->x) / (b->x - a->x) * (b->y - a->y);
        }
    }
}
