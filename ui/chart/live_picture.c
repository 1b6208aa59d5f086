/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of spectra: see live_picture.h. Pixels are native-endian ARGB, premultiplied, as cairo has them. */
#include "ui/chart/live_picture.h"

#include "ui/mask.h"
#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/tokens.h"

#include <math.h>
#include <string.h>

struct LqLivePicture
{
  int width, height, scale; /* device pixels; of those in one px */
  guint32 *ground;          /* opaque; NULL: to be made */
  guint32 *filled;          /* the same below a fill of FILL */
  guint32 fill;
  guint32 *above; /* over the spectra; NULL: to be made */
  GArray *runs;   /* Run: where that is anything */
  GskRenderNode *node;
};

typedef struct
{
  guint begin, end;
} Run;

LqLivePicture *lq_live_picture_new (void)
{
  LqLivePicture *self = g_new0 (LqLivePicture, 1);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  return self;
}

void lq_live_picture_free (LqLivePicture *self)
{
  lq_live_picture_drop_all (self);
  g_array_unref (self->runs);
  g_free (self);
}

void lq_live_picture_drop_live (LqLivePicture *self) { lq_node_clear (&self->node); }

void lq_live_picture_drop_above (LqLivePicture *self)
{
  g_clear_pointer (&self->above, g_free);
  lq_node_clear (&self->node);
}

void lq_live_picture_drop_all (LqLivePicture *self)
{
  g_clear_pointer (&self->ground, g_free);
  g_clear_pointer (&self->filled, g_free);
  lq_live_picture_drop_above (self);
}

/* ---- Pixels ---- */

/* Both halves of PIXEL, of two channels each, times SHARE 255ths. */
static guint32 times (guint32 pixel, guint32 share)
{
  guint32 low = (pixel & 0xff00ff) * share + 0x800080;
  guint32 high = ((pixel >> 8) & 0xff00ff) * share + 0x800080;
  low = ((low + ((low >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
  high = (high + ((high >> 8) & 0xff00ff)) & 0xff00ff00;
  return low | high;
}

static guint32 over (guint32 below, guint32 above)
{
  return above + times (below, 255 - (above >> 24));
}

static guint32 pixel_of (const GdkRGBA *color, double alpha)
{
  const double a = color->alpha * alpha * 255;
  return (guint32)lround (a) << 24 | (guint32)lround (color->red * a) << 16
         | (guint32)lround (color->green * a) << 8 | (guint32)lround (color->blue * a);
}

/* COLOR through MASK, which has spans. */
static void lay_mask (guint32 *pixels, const LqMask *mask, guint32 color)
{
  for (int x = 0; x < mask->width; x++)
    {
      const LqMaskSpan *span = &mask->spans[x];
      const guint8 *alpha = mask->alpha + (gsize)span->first * mask->stride + x;
      guint32 *out = pixels + (gsize)span->first * mask->width + x;
      for (int y = span->first; y < span->end; y++, alpha += mask->stride, out += mask->width)
        if (*alpha != 0)
          *out = over (*out, times (color, *alpha));
    }
}

/* ---- The ground, filled below a line ---- */

typedef guint32 Four __attribute__ ((vector_size (16)));

/* OUT = FILLED where Y has reached ROWS, else GROUND. */
static void choose (guint32 *out, const guint32 *ground, const guint32 *filled, const int *rows,
                    int y, int n)
{
  int x = 0;
  for (; x + 4 <= n; x += 4)
    {
      Four g, f, o;
      int at __attribute__ ((vector_size (16)));
      memcpy (&g, ground + x, sizeof g);
      memcpy (&f, filled + x, sizeof f);
      memcpy (&at, rows + x, sizeof at);
      const Four below = (Four)(at <= y);
      o = (f & below) | (g & ~below);
      memcpy (out + x, &o, sizeof o);
    }
  for (; x < n; x++)
    out[x] = rows[x] <= y ? filled[x] : ground[x];
}

static guint32 *filled_ground (LqLivePicture *self, guint32 fill)
{
  const gsize n = (gsize)self->width * self->height;
  if (self->filled != NULL && self->fill == fill)
    return self->filled;
  g_free (self->filled);
  self->fill = fill;
  self->filled = g_new (guint32, n);
  for (gsize i = 0; i < n; i++)
    self->filled[i] = over (self->ground[i], fill);
  return self->filled;
}

static void lay_ground (LqLivePicture *self, guint32 *pixels, const graphene_point_t *points, int n,
                        guint32 fill)
{
  const int width = self->width, height = self->height;
  const guint32 *filled = filled_ground (self, fill);
  g_autofree int *rows = g_new (int, width);        /* the first that is wholly below the line */
  g_autofree double *edges = g_new (double, width); /* what the row above has of it */
  for (int x = 0, i = 0; x < width; x++)
    {
      double top;
      rows[x] = height;
      edges[x] = 0;
      if (!lq_mask_line_at (points, n, x + 0.5, &i, &top) || top >= height)
        continue;
      rows[x] = (int)fmax (0, top) + 1;
      edges[x] = rows[x] - fmax (0, top);
    }
  for (int y = 0; y < height; y++)
    choose (pixels + (gsize)y * width, self->ground + (gsize)y * width, filled + (gsize)y * width,
            rows, y, width);
  for (int x = 0; x < width; x++)
    if (edges[x] > 0)
      {
        guint32 *edge = &pixels[(gsize)(rows[x] - 1) * width + x];
        *edge = over (*edge, times (fill, (guint32)lround (255 * edges[x])));
      }
}

/* ---- Layers ---- */

static guint32 *drawn (const LqLivePicture *self, const GdkRGBA *well, GskRenderNode *node)
{
  guint32 *pixels = g_malloc0_n ((gsize)self->width * self->height, sizeof *pixels);
  cairo_surface_t *image =
      cairo_image_surface_create_for_data ((guchar *)pixels, CAIRO_FORMAT_ARGB32, self->width,
                                           self->height, self->width * (int)sizeof *pixels);
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
  g_array_set_size (self->runs, 0);
  const guint n = (guint)self->width * (guint)self->height;
  for (guint i = 0; i < n; i++)
    if (self->above[i] != 0)
      {
        Run run = { i, i };
        while (run.end < n && self->above[run.end] != 0)
          run.end++;
        g_array_append_val (self->runs, run);
        i = run.end;
      }
}

static void lay_above (const LqLivePicture *self, guint32 *pixels)
{
  for (guint r = 0; r < self->runs->len; r++)
    {
      const Run *run = &g_array_index (self->runs, Run, r);
      for (guint i = run->begin; i < run->end; i++)
        pixels[i] = over (pixels[i], self->above[i]);
    }
}

/* Ground and spectra. */
static void make_pixels (LqLivePicture *self, const LqLiveScene *scene, guint32 *pixels)
{
  gboolean begun = FALSE;
  for (int i = 0; i < scene->n_traces; i++)
    {
      LqTraceInk ink;
      LqTrace *trace = scene->traces[i];
      if (!lq_trace_ink (trace, scene->widget, &ink) || !lq_trace_is_shown (trace))
        continue;
      if (!begun)
        {
          int n;
          g_autofree graphene_point_t *points = lq_trace_scaled (trace, self->scale, &n);
          lay_ground (self, pixels, points, n, pixel_of (&ink.color, ink.fill));
        }
      begun = TRUE;
      lay_mask (pixels, lq_trace_mask (trace, &ink.line, self->width, self->height, self->scale),
                pixel_of (&ink.color, 1));
    }
  if (!begun)
    memcpy (pixels, self->ground, sizeof *pixels * (gsize)self->width * (gsize)self->height);
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
  if (self->node != NULL)
    return self->node;
  if (self->ground == NULL)
    self->ground = drawn (self, lq_token (scene->widget, LQ_COLOR_WELL), scene->ground);
  if (self->above == NULL)
    make_above (self, scene);
  guint32 *pixels = g_new (guint32, (gsize)width * height);
  make_pixels (self, scene, pixels);
  lay_above (self, pixels);
  self->node = lq_pixels_node (pixels, CAIRO_FORMAT_RGB24, width, height, scale);
  return self->node;
}
