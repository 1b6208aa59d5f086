/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a plot: see trace.h. */
#include "ui/chart/trace.h"

#include "ui/mask.h"
#include "ui/paint.h"
#include "ui/tokens.h"

#include <math.h>

struct LqTrace
{
  LqTraceStyle style;
  GArray *points; /* graphene_point_t */
  GskRenderNode *node;
};

typedef struct
{
  LqTrace *trace;
  GtkWidget *widget;
  double width, height, zero;
} Painter;

LqTrace *lq_trace_new (LqTraceStyle style)
{
  LqTrace *self = g_new0 (LqTrace, 1);
  self->style = style;
  self->points = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
  return self;
}

void lq_trace_free (LqTrace *self)
{
  lq_trace_drop (self);
  g_array_unref (self->points);
  g_free (self);
}

LqTraceStyle lq_trace_style (const LqTrace *self) { return self->style; }

void lq_trace_drop (LqTrace *self) { lq_node_clear (&self->node); }

gboolean lq_trace_set (LqTrace *self, const float *x, const float *y, int n)
{
  gboolean changed = self->points->len != (guint)n;
  g_array_set_size (self->points, (guint)n);
  graphene_point_t *points = (graphene_point_t *)(void *)self->points->data;
  for (int i = 0; i < n && !changed; i++)
    changed = fabsf (points[i].x - x[i]) >= 0.5f || fabsf (points[i].y - y[i]) >= 0.5f;
  if (!changed)
    return FALSE;
  for (int i = 0; i < n; i++)
    points[i] = GRAPHENE_POINT_INIT (x[i], y[i]);
  lq_trace_drop (self);
  return TRUE;
}

static void path (cairo_t *cr, const LqTrace *trace)
{
  const graphene_point_t *points = (const graphene_point_t *)(void *)trace->points->data;
  for (guint i = 0; i < trace->points->len; i++)
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
      fill_to (cr, p, p->zero, LQ_COLOR_INK, lines->fill > 0 ? 0.2 : 0);
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
      stroke (cr, p, LQ_COLOR_INK, 1, 2.5);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* ---- Spectra: they change 30 times a second ---- */

typedef struct
{
  LqToken token;
  double fill; /* of what lies below, 0: nothing */
  LqMaskLine line;
} Ink;

static gboolean ink_of (const LqTrace *self, GtkWidget *widget, Ink *ink)
{
  const LqLines *lines = lq_lines (widget);
  switch (self->style)
    {
    case LQ_TRACE_MIX:
      *ink = (Ink){ LQ_COLOR_MIX, lines->fill, { .width = 1.2, .alpha = 0.8 } };
      return TRUE;
    case LQ_TRACE_REFERENCE:
      *ink = (Ink){ LQ_COLOR_REF, 0, { .width = 1.6, .alpha = 1, .on = 6, .off = 3 } };
      return TRUE;
    case LQ_TRACE_MASTER:
    case LQ_TRACE_DIFFERENCE:
      *ink = (Ink){ LQ_COLOR_WORK, 0, { .width = lines->master_px, .alpha = 1 } };
      return TRUE;
    case LQ_TRACE_HOLD:
      *ink = (Ink){ LQ_COLOR_INK3, 0, { .width = 1, .alpha = 1 } };
      return TRUE;
    default:
      return FALSE;
    }
}

/* The node reaches no farther than its ink: what is damaged is drawn again by everybody. */
static GskRenderNode *make_mask (const LqTrace *self, GtkWidget *widget, const Ink *ink,
                                 double width, double height)
{
  const int scale = gtk_widget_get_scale_factor (widget), n = (int)self->points->len;
  const graphene_point_t *from = (const graphene_point_t *)(void *)self->points->data;
  double top = height, bottom = ink->fill > 0 ? height : 0;
  for (int i = 0; i < n; i++)
    {
      top = fmin (top, from[i].y - ink->line.width);
      bottom = fmax (bottom, from[i].y + ink->line.width);
    }
  top = CLAMP (floor (top), 0, height - 1);
  bottom = CLAMP (ceil (bottom), top + 1, height);

  g_autofree graphene_point_t *points = g_new (graphene_point_t, n);
  for (int i = 0; i < n; i++)
    points[i] =
        GRAPHENE_POINT_INIT (from[i].x * (float)scale, (from[i].y - (float)top) * (float)scale);
  LqMaskLine line = ink->line;
  line.width *= scale;
  line.on *= scale;
  line.off *= scale;
  LqMask mask;
  lq_mask_init (&mask, (int)ceil (width) * scale, (int)(bottom - top) * scale);
  if (ink->fill > 0)
    lq_mask_fill (&mask, points, n, ink->fill);
  lq_mask_line (&mask, points, n, &line);
  return lq_mask_node (&mask, 0, top, scale, lq_token (widget, ink->token));
}

void lq_trace_draw (LqTrace *self, GtkWidget *widget, GtkSnapshot *snapshot, double width,
                    double height, double zero)
{
  Ink ink;
  if (self->points->len < 2)
    return;
  if (self->node == NULL && ink_of (self, widget, &ink))
    self->node = make_mask (self, widget, &ink, width, height);
  Painter painter = { self, widget, width, height, zero };
  lq_paint_cached (snapshot, &self->node, width, height, paint, &painter);
}
