/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of spectra: see live_picture.h. Pixels are native-endian ARGB, premultiplied, as cairo has them; those of a
 * picture stay, and only where a spectrum was or is by now they are made anew, block by block of columns. */
#include "ui/chart/live_picture.h"

#include "ui/chart/lay.h"
#include "ui/glass.h"
#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/pixels.h"
#include "ui/tokens.h"

#include <math.h>
#include <string.h>

#define BLOCK LQ_STROKE_BLOCK

/* A spectrum that is shown. */
typedef struct
{
  const LqStroke *stroke;
  guint32 color;
} Line;

/* What holds still, block by block. Most rows of a block are like one of those before them, and lie in one place with it:
 * what is drawn 30 times a second comes out of little memory. */
typedef struct
{
  guint32 *pixels;      /* of rows that are not alike */
  const guint32 **rows; /* by block and row, where it is; NULL: to be made */
} Layer;

/* Picture and layers have an even number of rows, as strokes have. */
struct LqLivePicture
{
  int width, height, scale; /* device pixels; of those in one px */
  int stride, n_rows;       /* of the picture, whole blocks and pairs */
  Layer ground;             /* opaque */
  Layer above;              /* over the spectra */
  LqRows *above_at;         /* by block, where that is anything */
  cairo_surface_t *image;   /* the picture as it was drawn last; NULL: never */
  guint32 *pixels;          /* which are its own */
  GArray *lines;            /* Line, from the lowest on */
  guint32 fill;             /* below the first; 0: none */
  float *tops;              /* of it, by column */
  LqRows *inked;            /* by block, where lines and the edge of the fill are in the picture */
  LqRows *stale;            /* by block, what is to be drawn anew */
  GskRenderNode *node;      /* which shows it; NULL: never drawn */
  gboolean is_old;          /* something may be another one by now */
};

LqLivePicture *lq_live_picture_new (void)
{
  LqLivePicture *self = g_new0 (LqLivePicture, 1);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  return self;
}

void lq_live_picture_free (LqLivePicture *self)
{
  lq_live_picture_drop_all (self);
  g_array_unref (self->lines);
  g_free (self);
}

void lq_live_picture_drop_live (LqLivePicture *self) { self->is_old = TRUE; }

static void drop_layer (Layer *layer)
{
  g_clear_pointer (&layer->pixels, g_free);
  g_clear_pointer (&layer->rows, g_free);
}

void lq_live_picture_drop_above (LqLivePicture *self)
{
  drop_layer (&self->above);
  self->is_old = TRUE;
}

void lq_live_picture_drop_all (LqLivePicture *self)
{
  drop_layer (&self->ground);
  g_clear_pointer (&self->tops, g_free);
  g_clear_pointer (&self->inked, g_free);
  g_clear_pointer (&self->stale, g_free);
  g_clear_pointer (&self->above_at, g_free);
  g_clear_pointer (&self->image, cairo_surface_destroy);
  lq_node_clear (&self->node);
  lq_live_picture_drop_above (self);
}

/* ---- Layers ---- */

static int n_blocks (const LqLivePicture *self) { return self->stride / BLOCK; }

static void add_rows (LqRows *rows, int first, int end)
{
  *rows = lq_rows_around (*rows, (LqRows){ first, end });
}

static void all_stale (LqLivePicture *self)
{
  for (int block = 0; block < n_blocks (self); block++)
    self->stale[block] = (LqRows){ 0, self->n_rows };
}

static guint32 *new_pixels (const LqLivePicture *self)
{
  return g_new0 (guint32, (gsize)self->stride * (gsize)self->n_rows);
}

/* Where row Y of BLOCK and those after it are in LAYER. */
static const guint32 **rows_at (const LqLivePicture *self, const Layer *layer, int block, int y)
{
  return layer->rows + (gsize)block * (gsize)self->n_rows + y;
}

static cairo_surface_t *image_of (const LqLivePicture *self, guint32 *pixels, cairo_format_t format)
{
  return cairo_image_surface_create_for_data ((guchar *)pixels, format, self->width, self->height,
                                              self->stride * (int)sizeof *pixels);
}

/* That of the last few ROWS before END, a block's, which has the same pixels; NULL: none. */
static const guint32 *find_alike (const guint32 *rows, const guint32 *end, const guint32 *pixels)
{
  enum
  {
    FEW = 4 /* the ground, lines on it */
  };
  const gsize n = MIN (FEW, (gsize)(end - rows) / BLOCK);
  for (gsize back = 1; back <= n; back++)
    if (memcmp (end - back * BLOCK, pixels, sizeof *pixels * BLOCK) == 0)
      return end - back * BLOCK;
  return NULL;
}

/* LAYER = PIXELS, which lie row by row. */
static void fold (const LqLivePicture *self, const guint32 *pixels, Layer *layer)
{
  layer->pixels = new_pixels (self);
  layer->rows = g_new (const guint32 *, (gsize)n_blocks (self) * (gsize)self->n_rows);
  guint32 *end = layer->pixels;
  for (int block = 0; block < n_blocks (self); block++)
    {
      const guint32 *first = end;
      for (int y = 0; y < self->n_rows; y++)
        {
          const guint32 *from = pixels + (gsize)y * (gsize)self->stride + (gsize)block * BLOCK;
          const guint32 *alike = find_alike (first, end, from);
          *rows_at (self, layer, block, y) = alike != NULL ? alike : end;
          if (alike != NULL)
            continue;
          memcpy (end, from, sizeof *end * BLOCK);
          end += BLOCK;
        }
    }
}

/* LAYER = WELL, if there is one, and NODE, its corner at X, Y px. */
static void draw_layer (const LqLivePicture *self, const GdkRGBA *well, GskRenderNode *node,
                        double x, double y, Layer *layer)
{
  g_autofree guint32 *pixels = new_pixels (self);
  cairo_surface_t *image = image_of (self, pixels, CAIRO_FORMAT_ARGB32);
  cairo_surface_set_device_scale (image, self->scale, self->scale);
  cairo_t *cr = cairo_create (image);
  if (well != NULL)
    {
      gdk_cairo_set_source_rgba (cr, well);
      cairo_paint (cr);
    }
  cairo_translate (cr, x, y);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  cairo_surface_destroy (image);
  fold (self, pixels, layer);
}

static gboolean is_clear (const guint32 *pixels)
{
  static const guint32 clear[BLOCK];
  return memcmp (pixels, clear, sizeof clear) == 0;
}

static void make_above (LqLivePicture *self, const LqLiveScene *scene)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  for (int i = 0; i < scene->n_traces; i++)
    if (!lq_trace_is_live (scene->traces[i]))
      lq_trace_draw (scene->traces[i], scene->widget, snapshot, scene->width, scene->height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  draw_layer (self, NULL, node, 0, 0, &self->above);
  for (int block = 0; block < n_blocks (self); block++)
    {
      self->above_at[block] = (LqRows){ 0 };
      for (int y = 0; y < self->height; y++)
        if (!is_clear (*rows_at (self, &self->above, block, y)))
          add_rows (&self->above_at[block], y, y + 1);
    }
}

static void make_image (LqLivePicture *self)
{
  static const cairo_user_data_key_t key;
  self->pixels = new_pixels (self);
  self->image = image_of (self, self->pixels, CAIRO_FORMAT_RGB24);
  cairo_surface_set_user_data (self->image, &key, self->pixels, g_free);
  self->tops = g_new0 (float, self->stride);
  self->inked = g_new0 (LqRows, n_blocks (self));
  self->stale = g_new0 (LqRows, n_blocks (self));
  self->above_at = g_new0 (LqRows, n_blocks (self));
}

/* Each layer that there is not. */
static void make_layers (LqLivePicture *self, const LqLiveScene *scene)
{
  if (self->image == NULL)
    make_image (self);
  if (self->ground.rows == NULL || self->above.rows == NULL)
    all_stale (self);
  if (self->ground.rows == NULL)
    draw_layer (self, lq_token (scene->widget, LQ_COLOR_WELL), scene->ground, -scene->x, -scene->y,
                &self->ground);
  if (self->above.rows == NULL)
    make_above (self, scene);
}

/* ---- What is another one ---- */

/* Below the first line, to the bottom. */
static void take_fill (LqLivePicture *self, LqTrace *first, guint32 fill)
{
  int n;
  if (fill != self->fill)
    all_stale (self);
  self->fill = fill;
  if (fill == 0)
    return;
  const graphene_point_t *points = lq_trace_scaled (first, self->scale, &n);
  lq_stroke_tops (points, n, self->stride, self->height, self->tops);
}

/* Where lines are in BLOCK; the edge of the fill is too, but where the line has an end: below that. */
static LqRows find_ink (const LqLivePicture *self, int block)
{
  LqRows ink = { 0 };
  for (guint i = 0; i < self->lines->len; i++)
    ink = lq_rows_around (ink, lq_stroke_rows (g_array_index (self->lines, Line, i).stroke, block));
  if (self->fill != 0)
    for (int x = block * BLOCK; x < MIN (self->width, (block + 1) * BLOCK); x++)
      if (self->tops[x] >= (float)self->height && ink.end > 0)
        ink.end = self->n_rows;
  return ink;
}

/* The lines: where they were and where they are. */
static void take_lines (LqLivePicture *self, const LqLiveScene *scene)
{
  LqTrace *first = NULL;
  guint32 fill = 0;
  g_array_set_size (self->lines, 0);
  for (int i = 0; i < scene->n_traces; i++)
    {
      LqTraceInk ink;
      LqTrace *trace = scene->traces[i];
      if (!lq_trace_is_shown (trace) || !lq_trace_ink (trace, scene->widget, &ink))
        continue;
      if (first == NULL)
        {
          first = trace;
          const GdkRGBA faded = lq_faded (&ink.color, ink.fill);
          fill = lq_pixel_of (&faded);
        }
      const LqStroke *stroke =
          lq_trace_stroke (trace, &ink.pen, self->width, self->height, self->scale);
      g_array_append_val (self->lines, ((Line){ stroke, lq_pixel_of (&ink.color) }));
    }
  take_fill (self, first, fill);
  for (int block = 0; block < n_blocks (self); block++)
    {
      const LqRows ink = find_ink (self, block);
      self->stale[block] = lq_rows_around (self->stale[block], ink);
      self->stale[block] = lq_rows_around (self->stale[block], self->inked[block]);
      self->inked[block] = ink;
    }
}

/* ---- Drawing that ---- */

/* Where row Y of BLOCK is in the picture. */
static guint32 *pixels_at (const LqLivePicture *self, int block, int y)
{
  return self->pixels + (gsize)y * (gsize)self->stride + (gsize)block * BLOCK;
}

static void draw_block (LqLivePicture *self, int block, LqRows stale)
{
  lq_lay_ground (pixels_at (self, block, stale.first), self->stride,
                 rows_at (self, &self->ground, block, stale.first), self->fill,
                 self->tops + block * BLOCK, stale);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      const LqRows rows = lq_stroke_rows (line->stroke, block);
      lq_lay_line (pixels_at (self, block, rows.first), self->stride, line->color,
                   lq_stroke_words (line->stroke, block), rows);
    }
  const LqRows at = self->above_at[block];
  const LqRows rows = { MAX (at.first, stale.first), MIN (at.end, stale.end) };
  lq_lay_pixels (pixels_at (self, block, rows.first), self->stride,
                 rows_at (self, &self->above, block, rows.first), rows);
}

/* Where all of it is, in px. */
static graphene_rect_t around_stale (const LqLivePicture *self)
{
  const float scale = (float)self->scale;
  LqRows rows = { 0 }, columns = { 0 };
  for (int block = 0; block < n_blocks (self); block++)
    if (self->stale[block].end > 0)
      {
        rows = lq_rows_around (rows, self->stale[block]);
        add_rows (&columns, block * BLOCK, MIN (self->width, (block + 1) * BLOCK));
      }
  rows.end = MIN (rows.end, self->height);
  return GRAPHENE_RECT_INIT ((float)columns.first / scale, (float)rows.first / scale,
                             (float)(columns.end - columns.first) / scale,
                             (float)(rows.end - rows.first) / scale);
}

static void draw_stale (LqLivePicture *self)
{
  for (int block = 0; block < n_blocks (self); block++)
    {
      draw_block (self, block, self->stale[block]);
      self->stale[block] = (LqRows){ 0 };
    }
}

GskRenderNode *lq_live_picture_get (LqLivePicture *self, const LqLiveScene *scene)
{
  const int scale = lq_glass_scale (scene->widget);
  const int width = (int)scene->width * scale, height = (int)scene->height * scale;
  if (width != self->width || height != self->height || scale != self->scale)
    lq_live_picture_drop_all (self);
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->stride = (width + BLOCK - 1) / BLOCK * BLOCK;
  self->n_rows = (height + 1) / 2 * 2;
  if (self->node != NULL && !self->is_old)
    return self->node;
  make_layers (self, scene);
  take_lines (self, scene);
  const graphene_rect_t news = around_stale (self);
  g_autoptr (GskRenderNode) before = g_steal_pointer (&self->node);
  cairo_surface_flush (self->image);
  draw_stale (self);
  self->node = lq_picture_node (cairo_surface_reference (self->image), 0, 0, scale, NULL);
  self->is_old = FALSE;
  if (before != NULL)
    lq_picture_follows (self->node, before, &news);
  return self->node;
}
