/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a plot: see trace.h. */
#include "ui/chart/trace.h"

#include "ui/paint.h"
#include "ui/tokens.h"

#include <math.h>

struct LqTrace
{
  LqTraceStyle style;
  GArray *points; /* graphene_point_t */
  float zero;
  gboolean bypassed;
  GskRenderNode *node;
  LqStroke *stroke; /* of a live one; NULL: never drawn */
  GArray *scaled;   /* graphene_point_t in device pixels, where these are others */
  int stroke_width, stroke_height;
  gboolean stroked; /* so large it is as the points are */
};

typedef struct
{
  LqTrace *trace;
  GtkWidget *widget;
  double width, height;
} Painter;

LqTrace *lq_trace_new (LqTraceStyle style)
{
  LqTrace *self = g_new0 (LqTrace, 1);
  self->style = style;
  self->points = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
  self->scaled = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
  return self;
}

void lq_trace_free (LqTrace *self)
{
  lq_trace_drop (self);
  g_clear_pointer (&self->stroke, lq_stroke_free);
  g_array_unref (self->points);
  g_array_unref (self->scaled);
  g_free (self);
}

LqTraceStyle lq_trace_style (const LqTrace *self) { return self->style; }

void lq_trace_drop (LqTrace *self)
{
  lq_node_clear (&self->node);
  self->stroked = FALSE;
}

static gboolean has_gap (const float *y, int n)
{
  int n_none = 0;
  for (int i = 0; i < n; i++)
    n_none += isnan (y[i]) != 0;
  return n_none > 0;
}

gboolean lq_trace_set (LqTrace *self, const float *x, const float *y, int n, float zero)
{
  if (lq_trace_is_live (self) && has_gap (y, n))
    n = 0; /* a stroke has none */
  gboolean changed = self->points->len != (guint)n || fabsf (self->zero - zero) >= 0.5f;
  g_array_set_size (self->points, (guint)n);
  graphene_point_t *points = (graphene_point_t *)(void *)self->points->data;
  for (int i = 0; i < n && !changed; i++)
    changed = isnan (points[i].y) != isnan (y[i]) || fabsf (points[i].x - x[i]) >= 0.5f
              || fabsf (points[i].y - y[i]) >= 0.5f;
  if (!changed)
    return FALSE;
  self->zero = zero;
  for (int i = 0; i < n; i++)
    points[i] = GRAPHENE_POINT_INIT (x[i], y[i]);
  lq_trace_drop (self);
  return TRUE;
}

gboolean lq_trace_set_bypassed (LqTrace *self, gboolean bypassed)
{
  if (self->bypassed == bypassed)
    return FALSE;
  self->bypassed = bypassed;
  lq_trace_drop (self);
  return TRUE;
}

static void path (cairo_t *cr, const LqTrace *trace)
{
  const graphene_point_t *points = (const graphene_point_t *)(void *)trace->points->data;
  for (guint i = 0; i < trace->points->len; i++)
    if (isnan (points[i].y))
      cairo_new_sub_path (cr);
    else
      cairo_line_to (cr, points[i].x, points[i].y);
}

/* The line, closed along the level BASE. */
static void fill_to (cairo_t *cr, const Painter *p, double base, LqToken token, double alpha)
{
  const GArray *points = p->trace->points;
  const graphene_point_t *first = &g_array_index (points, graphene_point_t, 0);
  const graphene_point_t *last = &g_array_index (points, graphene_point_t, points->len - 1);
  path (cr, p->trace);
  cairo_line_to (cr, last->x, base);
  cairo_line_to (cr, first->x, base);
  cairo_close_path (cr);
  const GdkRGBA color = lq_faded (lq_token (p->widget, token), alpha);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_fill (cr);
}

static void stroke (cairo_t *cr, const Painter *p, LqToken token, double alpha, double line_px)
{
  path (cr, p->trace);
  const GdkRGBA color = lq_faded (lq_token (p->widget, token), alpha);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, line_px);
  cairo_stroke (cr);
}

static void paint (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  const LqLines *lines = lq_lines (p->widget);
  cairo_rectangle (cr, 0, 0, p->width, p->height);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  switch (p->trace->style)
    {
    case LQ_TRACE_BAND:
      fill_to (cr, p, p->trace->zero, LQ_COLOR_INK, lines->fill > 0 ? 0.2 : 0);
      break;
    case LQ_TRACE_DIAGONAL:
      stroke (cr, p, LQ_COLOR_OUTLINE, 1, 1);
      break;
    case LQ_TRACE_LIVE:
      stroke (cr, p, LQ_COLOR_WELL, 0.75, 4);
      stroke (cr, p, LQ_COLOR_INK2, 1, 1.6);
      break;
    case LQ_TRACE_CURVE:
      stroke (cr, p, LQ_COLOR_WELL, 0.75, 6);
      stroke (cr, p, p->trace->bypassed ? LQ_COLOR_INK3 : LQ_COLOR_INK, 1, 2.5);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* ---- Spectra: they change 30 times a second ---- */

gboolean lq_trace_is_live (const LqTrace *self) { return self->style <= LQ_TRACE_DIFFERENCE; }

gboolean lq_trace_is_shown (const LqTrace *self) { return self->points->len > 1; }

const graphene_point_t *lq_trace_scaled (LqTrace *self, int scale, int *n)
{
  const graphene_point_t *points = (const graphene_point_t *)(void *)self->points->data;
  *n = (int)self->points->len;
  if (scale == 1)
    return points;
  g_array_set_size (self->scaled, self->points->len);
  graphene_point_t *scaled = (graphene_point_t *)(void *)self->scaled->data;
  for (int i = 0; i < *n; i++)
    scaled[i] = GRAPHENE_POINT_INIT (points[i].x * (float)scale, points[i].y * (float)scale);
  return scaled;
}

const LqStroke *lq_trace_stroke (LqTrace *self, const LqPen *pen, int width, int height, int scale)
{
  if (self->stroked && self->stroke_width == width && self->stroke_height == height)
    return self->stroke;
  int n;
  const graphene_point_t *points = lq_trace_scaled (self, scale, &n);
  const LqPen scaled = { pen->width * scale, pen->alpha, pen->on * scale, pen->off * scale };
  if (self->stroke == NULL)
    self->stroke = lq_stroke_new ();
  lq_stroke_take (self->stroke, points, n, &scaled, width, height);
  self->stroke_width = width;
  self->stroke_height = height;
  self->stroked = TRUE;
  return self->stroke;
}

gboolean lq_trace_ink (const LqTrace *self, GtkWidget *widget, LqTraceInk *ink)
{
  const LqLines *lines = lq_lines (widget);
  switch (self->style)
    {
    case LQ_TRACE_MIX:
      *ink = (LqTraceInk){ *lq_token (widget, LQ_COLOR_MIX), lines->fill, { 1.2, 0.8, 0, 0 } };
      return TRUE;
    case LQ_TRACE_REFERENCE:
      *ink = (LqTraceInk){ *lq_token (widget, LQ_COLOR_REF), 0, { 1.6, 1, 6, 3 } };
      return TRUE;
    case LQ_TRACE_MASTER:
    case LQ_TRACE_DIFFERENCE:
      *ink = (LqTraceInk){ *lq_token (widget, LQ_COLOR_WORK), 0, { lines->master_px, 1, 0, 0 } };
      return TRUE;
    case LQ_TRACE_WORK:
      *ink = (LqTraceInk){ *lq_token (widget, LQ_COLOR_WORK), 0, { 1.6, 1, 6, 3 } };
      return TRUE;
    case LQ_TRACE_HOLD:
      *ink = (LqTraceInk){ *lq_token (widget, LQ_COLOR_INK3), 0, { 1, 1, 0, 0 } };
      return TRUE;
    default:
      return FALSE;
    }
}

void lq_trace_draw (LqTrace *self, GtkWidget *widget, GtkSnapshot *snapshot, double width,
                    double height)
{
  if (self->points->len < 2)
    return;
  Painter painter = { self, widget, width, height };
  lq_paint_cached (snapshot, &self->node, width, height, paint, &painter);
}
