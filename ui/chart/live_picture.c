/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of spectra: see live_picture.h. Pixels are native-endian ARGB, premultiplied, as cairo has them; those of a
 * picture stay, and only where a spectrum was or is by now they are made anew, block by block of columns. */
#include "ui/chart/live_picture.h"

#include "ui/mask.h"
#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/tokens.h"

#include <math.h>
#include <string.h>

#define BLOCK LQ_MASK_BLOCK

/* A spectrum that is shown. */
typedef struct
{
  LqTrace *trace;
  const LqMask *mask;
  guint32 color;
} Line;

struct LqLivePicture
{
  int width, height, scale; /* device pixels; of those in one px */
  int stride;               /* of all layers: whole blocks */
  guint32 *ground;          /* opaque; NULL: to be made */
  guint32 *above;           /* over the spectra; NULL: to be made */
  LqMaskSpan *above_at;     /* by block, where that is anything */
  cairo_surface_t *image;   /* the picture as it was drawn last; NULL: never */
  guint32 *pixels;          /* which are its own */
  GArray *lines;            /* Line, from the lowest on */
  guint32 fill;             /* below the first; 0: none */
  float *tops;              /* of it, by column; none: the height */
  LqMaskSpan *inked;        /* by block, where lines are in the picture */
  LqMaskSpan *stale;        /* by block, what is to be drawn anew */
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

void lq_live_picture_drop_above (LqLivePicture *self)
{
  g_clear_pointer (&self->above, g_free);
  self->is_old = TRUE;
}

void lq_live_picture_drop_all (LqLivePicture *self)
{
  g_clear_pointer (&self->ground, g_free);
  g_clear_pointer (&self->tops, g_free);
  g_clear_pointer (&self->inked, g_free);
  g_clear_pointer (&self->stale, g_free);
  g_clear_pointer (&self->above_at, g_free);
  g_clear_pointer (&self->image, cairo_surface_destroy);
  lq_node_clear (&self->node);
  lq_live_picture_drop_above (self);
}

/* ---- Four pixels ---- */

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

static Four all_of (guint32 pixel) { return pixel + (Four){ 0 }; }

static gboolean is_clear (Four pixels)
{
  guint64 pairs[2];
  memcpy (pairs, &pixels, sizeof pairs);
  return (pairs[0] | pairs[1]) == 0;
}

static guint32 pixel_of (const GdkRGBA *color, double alpha)
{
  const double a = color->alpha * alpha * 255;
  return (guint32)lround (a) << 24 | (guint32)lround (color->red * a) << 16
         | (guint32)lround (color->green * a) << 8 | (guint32)lround (color->blue * a);
}

/* ---- Layers ---- */

static void add_rows (LqMaskSpan *span, int first, int end)
{
  *span = lq_mask_around (*span, (LqMaskSpan){ first, end });
}

static void all_stale (LqLivePicture *self)
{
  for (int block = 0; block < self->stride / BLOCK; block++)
    add_rows (&self->stale[block], 0, self->height);
}

static cairo_surface_t *image_of (const LqLivePicture *self, guint32 *pixels, cairo_format_t format)
{
  return cairo_image_surface_create_for_data ((guchar *)pixels, format, self->width, self->height,
                                              self->stride * (int)sizeof *pixels);
}

static guint32 *new_layer (const LqLivePicture *self)
{
  return g_new0 (guint32, (gsize)self->stride * (gsize)self->height);
}

static guint32 *drawn (const LqLivePicture *self, const GdkRGBA *well, GskRenderNode *node)
{
  guint32 *pixels = new_layer (self);
  cairo_surface_t *image = image_of (self, pixels, CAIRO_FORMAT_ARGB32);
  cairo_surface_set_device_scale (image, self->scale, self->scale);
  cairo_t *cr = cairo_create (image);
  if (well != NULL)
    {
      gdk_cairo_set_source_rgba (cr, well);
      cairo_paint (cr);
    }
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  cairo_surface_destroy (image);
  return pixels;
}

static void make_above (LqLivePicture *self, const LqLiveScene *scene)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  for (int i = 0; i < scene->n_traces; i++)
    if (!lq_trace_is_live (scene->traces[i]))
      lq_trace_draw (scene->traces[i], scene->widget, snapshot, scene->width, scene->height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  self->above = drawn (self, NULL, node);
  for (int block = 0; block < self->stride / BLOCK; block++)
    {
      self->above_at[block] = (LqMaskSpan){ 0 };
      for (int y = 0; y < self->height; y++)
        for (int x = block * BLOCK; x < (block + 1) * BLOCK; x++)
          if (self->above[(gsize)y * self->stride + x] != 0)
            add_rows (&self->above_at[block], y, y + 1);
    }
}

static void make_image (LqLivePicture *self)
{
  static const cairo_user_data_key_t key;
  self->pixels = new_layer (self);
  self->image = image_of (self, self->pixels, CAIRO_FORMAT_RGB24);
  cairo_surface_set_user_data (self->image, &key, self->pixels, g_free);
  self->tops = g_new (float, self->stride);
  self->inked = g_new0 (LqMaskSpan, self->stride / BLOCK);
  self->stale = g_new0 (LqMaskSpan, self->stride / BLOCK);
  self->above_at = g_new0 (LqMaskSpan, self->stride / BLOCK);
  for (int x = 0; x < self->stride; x++)
    self->tops[x] = (float)self->height;
}

/* Each layer that there is not. */
static void make_layers (LqLivePicture *self, const LqLiveScene *scene)
{
  if (self->image == NULL)
    make_image (self);
  if (self->ground == NULL || self->above == NULL)
    all_stale (self);
  if (self->ground == NULL)
    self->ground = drawn (self, lq_token (scene->widget, LQ_COLOR_WELL), scene->ground);
  if (self->above == NULL)
    make_above (self, scene);
}

/* ---- What is another one ---- */

/* The fill below the first line: as far as it comes higher or lower now. */
static void take_fill (LqLivePicture *self, guint32 fill)
{
  int n = 0;
  g_autofree float *tops = g_new (float, self->stride);
  g_autofree graphene_point_t *points =
      fill != 0 ? lq_trace_scaled (g_array_index (self->lines, Line, 0).trace, self->scale, &n)
                : NULL;
  lq_mask_tops (points, n, self->stride, self->height, tops);
  for (int block = 0; block < self->stride / BLOCK; block++)
    {
      float first = (float)self->height, end = 0;
      for (int x = block * BLOCK; x < (block + 1) * BLOCK; x++)
        if (tops[x] != self->tops[x])
          {
            first = MIN (first, MIN (tops[x], self->tops[x]));
            end = MAX (end, MAX (tops[x], self->tops[x]));
          }
      if (first < end)
        add_rows (&self->stale[block], (int)first, MIN (self->height, (int)end + 1));
    }
  memcpy (self->tops, tops, sizeof *tops * (gsize)self->stride);
  self->fill = fill;
}

/* The lines: where they were and where they are. */
static void take_lines (LqLivePicture *self, const LqLiveScene *scene)
{
  guint32 fill = 0;
  g_array_set_size (self->lines, 0);
  for (int i = 0; i < scene->n_traces; i++)
    {
      LqTraceInk ink;
      LqTrace *trace = scene->traces[i];
      if (!lq_trace_ink (trace, scene->widget, &ink) || !lq_trace_is_shown (trace))
        continue;
      if (self->lines->len == 0)
        fill = pixel_of (&ink.color, ink.fill);
      const LqMask *mask = lq_trace_mask (trace, &ink.line, self->width, self->height, self->scale);
      g_array_append_val (self->lines, ((Line){ trace, mask, pixel_of (&ink.color, 1) }));
    }
  take_fill (self, fill);
  for (int block = 0; block < self->stride / BLOCK; block++)
    {
      LqMaskSpan inked = { 0 };
      for (guint i = 0; i < self->lines->len; i++)
        inked = lq_mask_around (inked, g_array_index (self->lines, Line, i).mask->spans[block]);
      self->stale[block] = lq_mask_around (self->stale[block], inked);
      self->stale[block] = lq_mask_around (self->stale[block], self->inked[block]);
      self->inked[block] = inked;
    }
}

/* ---- Drawing that ---- */

/* What the fill leaves on four pixels of row Y below TOPS. */
static Four filled (guint32 fill, const float *tops, int y)
{
  typedef float Floats __attribute__ ((vector_size (16)));
  typedef gint32 Bits __attribute__ ((vector_size (16)));
  Floats below;
  memcpy (&below, tops, sizeof below);
  below = (float)(y + 1) - below;
  const Four all = (Four)(below >= 1), part = (Four)(below > 0) & ~all;
  if (is_clear (part))
    return fill & all;
  const Four shares = (Four) __builtin_convertvector(255 * below + 0.5f, Bits);
  return times (all_of (fill), (shares & part) | (255 & all));
}

/* What COLOR leaves through four columns of a mask. */
static Four covered (guint32 color, const guint8 *alpha)
{
  guint32 bytes;
  memcpy (&bytes, alpha, sizeof bytes);
  if (bytes == 0)
    return (Four){ 0 };
  const Four shares = { alpha[0], alpha[1], alpha[2], alpha[3] };
  return times (all_of (color), shares);
}

static void lay (Four *pixels, Four above)
{
  if (!is_clear (above))
    *pixels = over (*pixels, above);
}

#define FOURS (BLOCK / 4)

/* A block's columns from X on, in row Y. */
static void draw_row (const LqLivePicture *self, int x, int y, gboolean is_below)
{
  const gsize at = (gsize)y * self->stride + x;
  const Line *lines = (const Line *)(void *)self->lines->data;
  Four pixels[FOURS], above[FOURS];
  memcpy (pixels, self->ground + at, sizeof pixels);
  if (self->fill != 0)
    for (int k = 0; k < FOURS; k++)
      lay (&pixels[k], filled (self->fill, self->tops + x + 4 * k, y));
  for (guint i = 0; i < self->lines->len; i++)
    {
      const guint8 *alpha = lines[i].mask->alpha + at;
      for (int k = 0; k < FOURS; k++)
        lay (&pixels[k], covered (lines[i].color, alpha + 4 * k));
    }
  if (is_below)
    {
      memcpy (above, self->above + at, sizeof above);
      for (int k = 0; k < FOURS; k++)
        lay (&pixels[k], above[k]);
    }
  memcpy (self->pixels + at, pixels, sizeof pixels);
}

/* Where all of it is, in px. */
static graphene_rect_t around_stale (const LqLivePicture *self)
{
  const float scale = (float)self->scale;
  LqMaskSpan rows = { 0 }, columns = { 0 };
  for (int block = 0; block < self->stride / BLOCK; block++)
    if (self->stale[block].end > 0)
      {
        rows = lq_mask_around (rows, self->stale[block]);
        add_rows (&columns, block * BLOCK, MIN (self->width, (block + 1) * BLOCK));
      }
  return GRAPHENE_RECT_INIT ((float)columns.first / scale, (float)rows.first / scale,
                             (float)(columns.end - columns.first) / scale,
                             (float)(rows.end - rows.first) / scale);
}

static void draw_stale (LqLivePicture *self)
{
  for (int block = 0; block < self->stride / BLOCK; block++)
    {
      const LqMaskSpan *above = &self->above_at[block];
      LqMaskSpan *stale = &self->stale[block];
      for (int y = stale->first; y < stale->end; y++)
        draw_row (self, block * BLOCK, y, y >= above->first && y < above->end);
      *stale = (LqMaskSpan){ 0 };
    }
}

GskRenderNode *lq_live_picture_get (LqLivePicture *self, const LqLiveScene *scene)
{
  const int scale = gtk_widget_get_scale_factor (scene->widget);
  const int width = (int)scene->width * scale, height = (int)scene->height * scale;
  if (width != self->width || height != self->height || scale != self->scale)
    lq_live_picture_drop_all (self);
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->stride = (width + BLOCK - 1) / BLOCK * BLOCK;
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
