/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures as render nodes: see picture.h. The recording of a node carries its picture along. */
#include "ui/picture.h"

#include <math.h>

#define OFTEN   3    /* times that a recording is played before it becomes a picture */
#define MOST_PX 4096 /* of it: what is larger is seldom drawn twice */

typedef struct
{
  cairo_surface_t *image;
  double x, y;
  GdkRGBA color;         /* of an image that is a mask */
  GskRenderNode *before; /* held; NULL: none */
  graphene_rect_t news;  /* where it is another one than that */
} Picture;

/* A recording that is played often. */
typedef struct
{
  int n_played, scale;
  cairo_surface_t *image; /* NULL: not yet */
} Often;

static const cairo_user_data_key_t picture_key, pixels_key, often_key;

static void picture_free (gpointer data)
{
  Picture *picture = data;
  cairo_surface_destroy (picture->image);
  g_clear_pointer (&picture->before, gsk_render_node_unref);
  g_free (picture);
}

static void paint (const Picture *picture, cairo_t *cr)
{
  if (cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_A8)
    {
      gdk_cairo_set_source_rgba (cr, &picture->color);
      cairo_mask_surface (cr, picture->image, picture->x, picture->y);
      return;
    }
  cairo_set_source_surface (cr, picture->image, picture->x, picture->y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
}

static cairo_surface_t *acquire (cairo_pattern_t *pattern, void *picture, cairo_surface_t *target,
                                 const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (((Picture *)picture)->image);
}

static void release (cairo_pattern_t *pattern, void *picture, cairo_surface_t *image)
{
  cairo_surface_destroy (image);
}

/* What paint () does, for a recording. One of an image would copy it when either goes away; this one asks for it. */
static void record (Picture *picture, int scale, cairo_t *cr)
{
  const gboolean is_mask = cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_A8;
  cairo_pattern_t *pattern = cairo_pattern_create_raster_source (
      picture, is_mask ? CAIRO_CONTENT_ALPHA : CAIRO_CONTENT_COLOR_ALPHA,
      cairo_image_surface_get_width (picture->image),
      cairo_image_surface_get_height (picture->image));
  cairo_matrix_t matrix;
  cairo_matrix_init (&matrix, scale, 0, 0, scale, -picture->x * scale, -picture->y * scale);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_raster_source_pattern_set_acquire (pattern, acquire, release);
  if (is_mask)
    {
      gdk_cairo_set_source_rgba (cr, &picture->color);
      cairo_mask (cr, pattern);
    }
  else
    {
      cairo_set_source (cr, pattern);
      cairo_paint (cr);
    }
  cairo_pattern_destroy (pattern);
}

GskRenderNode *lq_picture_node (cairo_surface_t *image, double x, double y, int scale,
                                const GdkRGBA *color)
{
  const double width = (double)cairo_image_surface_get_width (image) / scale,
               height = (double)cairo_image_surface_get_height (image) / scale;
  GskRenderNode *node =
      gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float)x, (float)y, (float)width, (float)height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  Picture *picture = g_new (Picture, 1);
  *picture =
      (Picture){ .image = image, .x = x, .y = y, .color = color != NULL ? *color : (GdkRGBA){ 0 } };
  cairo_surface_mark_dirty (image);
  cairo_surface_set_device_scale (image, scale, scale);
  record (picture, scale, cr);
  cairo_destroy (cr);
  cairo_surface_set_user_data (gsk_cairo_node_get_surface (node), &picture_key, picture,
                               picture_free);
  return node;
}

GskRenderNode *lq_pixels_node (guint32 *pixels, cairo_format_t format, int width, int height,
                               int scale)
{
  cairo_surface_t *image = cairo_image_surface_create_for_data (
      (guchar *)pixels, format, width, height, width * (int)sizeof *pixels);
  cairo_surface_set_user_data (image, &pixels_key, pixels, g_free);
  return lq_picture_node (image, 0, 0, scale, NULL);
}

static cairo_surface_t *recording_of (GskRenderNode *node)
{
  return gsk_render_node_get_node_type (node) == GSK_CAIRO_NODE ? gsk_cairo_node_get_surface (node)
                                                                : NULL;
}

static Picture *picture_of (GskRenderNode *node)
{
  cairo_surface_t *recording = recording_of (node);
  return recording == NULL ? NULL : cairo_surface_get_user_data (recording, &picture_key);
}

gboolean lq_picture_is_opaque (GskRenderNode *node)
{
  const Picture *picture = picture_of (node);
  return picture != NULL && cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_RGB24;
}

void lq_picture_follows (GskRenderNode *node, GskRenderNode *before, const graphene_rect_t *news)
{
  Picture *picture = picture_of (node), *other = picture_of (before);
  g_clear_pointer (&other->before, gsk_render_node_unref); /* else each would hold all before it */
  picture->before = gsk_render_node_ref (before);
  picture->news = *news;
}

gboolean lq_picture_news (GskRenderNode *node, GskRenderNode *before, graphene_rect_t *news)
{
  const Picture *picture = picture_of (node);
  if (picture == NULL || picture->before != before)
    return FALSE;
  *news = picture->news;
  return TRUE;
}

/* ---- Recordings that are played often ---- */

static void often_free (gpointer data)
{
  Often *often = data;
  g_clear_pointer (&often->image, cairo_surface_destroy);
  g_free (often);
}

static Often *often_of (cairo_surface_t *recording)
{
  Often *often = cairo_surface_get_user_data (recording, &often_key);
  if (often == NULL)
    {
      often = g_new0 (Often, 1);
      cairo_surface_set_user_data (recording, &often_key, often, often_free);
    }
  return often;
}

static gboolean is_whole (double x) { return fabs (x - round (x)) < 1e-3; }

/* Whether a pixel of a picture at X, Y is one of what CR draws on, SCALE of them a px. */
static gboolean is_aligned (cairo_t *cr, double x, double y, int *scale)
{
  cairo_matrix_t matrix;
  double sx, sy;
  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (cairo_get_group_target (cr), &sx, &sy);
  *scale = (int)sx;
  return sx == sy && is_whole (sx) && matrix.xx == 1 && matrix.yy == 1 && matrix.xy == 0
         && matrix.yx == 0 && is_whole (sx * (matrix.x0 + x)) && is_whole (sx * (matrix.y0 + y));
}

static void play (cairo_surface_t *recording, const graphene_rect_t *box, Often *often, int scale)
{
  g_clear_pointer (&often->image, cairo_surface_destroy);
  often->scale = scale;
  often->image =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)ceil (box->size.width * scale),
                                  (int)ceil (box->size.height * scale));
  cairo_surface_set_device_scale (often->image, scale, scale);
  cairo_t *cr = cairo_create (often->image);
  cairo_set_source_surface (cr, recording, -box->origin.x, -box->origin.y);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static gboolean draw_often (GskRenderNode *node, cairo_surface_t *recording, cairo_t *cr)
{
  Often *often = often_of (recording);
  graphene_rect_t box;
  int scale;
  gsk_render_node_get_bounds (node, &box);
  if (box.size.width * box.size.height > MOST_PX || ++often->n_played <= OFTEN
      || !is_aligned (cr, box.origin.x, box.origin.y, &scale))
    return FALSE;
  if (often->image == NULL || often->scale != scale)
    play (recording, &box, often, scale);
  paint (&(Picture){ .image = often->image, .x = box.origin.x, .y = box.origin.y }, cr);
  return TRUE;
}

gboolean lq_picture_draw (GskRenderNode *node, cairo_t *cr)
{
  const Picture *picture = picture_of (node);
  cairo_surface_t *recording = recording_of (node);
  if (picture != NULL)
    paint (picture, cr);
  return picture != NULL || (recording != NULL && draw_often (node, recording, cr));
}
