/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing of a knob: see dial.h. Proportions come from the mock-ups: at 54 px the track's outer radius is
 * 25, the body's 18. */
#include "ui/widgets/dial.h"

#include "ui/paint.h"

#include <math.h>

#define SWEEP_DEG 270.0
#define ARC_PX    5.0
#define BODY_GAP  2.0
#define MARGIN    4.0 /* ticks stand outside the dial */

typedef struct
{
  GtkWidget *widget;
  const LqDialLook *look;
} Painter;

static double angle (double travel) { return (travel - 0.5) * SWEEP_DEG; }

static double outer_radius (const LqDialLook *look) { return look->diameter / 2 - 2; }

static double arc_px (const LqDialLook *look) { return look->diameter < 40 ? 3 : ARC_PX; }

static void tick (cairo_t *cr, const LqDialLook *look, double travel, double from, double to)
{
  const double a = (angle (travel) - 90) * G_PI / 180;
  const double c = look->diameter / 2;
  cairo_move_to (cr, c + from * cos (a), c + from * sin (a));
  cairo_line_to (cr, c + to * cos (a), c + to * sin (a));
}

static void paint_still (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  const LqDialLook *look = p->look;
  const double outer = outer_radius (look);
  cairo_translate (cr, MARGIN, MARGIN);
  cairo_set_line_width (cr, arc_px (look));
  gdk_cairo_set_source_rgba (cr,
                             lq_token (p->widget, look->disabled ? LQ_COLOR_LINE : LQ_COLOR_TRACK));
  lq_path_arc (cr, look->diameter / 2, look->diameter / 2, outer - arc_px (look) / 2, angle (0),
               angle (1));
  cairo_stroke (cr);

  if (isfinite (look->default_at) && look->diameter >= 40)
    {
      cairo_set_line_width (cr, 2);
      gdk_cairo_set_source_rgba (cr, lq_token (p->widget, LQ_COLOR_OUTLINE));
      tick (cr, look, look->default_at, outer + 1, outer + 4);
      cairo_stroke (cr);
    }
}

static void paint_moving (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  const LqDialLook *look = p->look;
  const double outer = outer_radius (look);
  const double width = arc_px (look);
  cairo_translate (cr, MARGIN, MARGIN);

  if (fabs (look->travel - look->origin) * SWEEP_DEG > 0.1)
    {
      cairo_set_line_width (cr, width);
      gdk_cairo_set_source_rgba (cr, lq_token (p->widget, look->arc));
      lq_path_arc (cr, look->diameter / 2, look->diameter / 2, outer - width / 2,
                   angle (look->origin), angle (look->travel));
      cairo_stroke (cr);
    }

  gdk_cairo_set_source_rgba (cr, lq_token (p->widget, LQ_COLOR_INK));
  cairo_set_line_width (cr, 2);
  if (isfinite (look->began_at))
    tick (cr, look, look->began_at, outer - width, outer);
  cairo_stroke (cr);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, look->diameter < 40 ? 2 : 2.5);
  tick (cr, look, look->travel, outer * 0.30, outer * 0.70);
  cairo_stroke (cr);
}

static gboolean same (double a, double b) { return a == b || (isnan (a) && isnan (b)); }

static void drop_stale (LqDialCache *cache, const LqDialLook *look)
{
  const LqDialLook *shown = &cache->shown;
  if (look->diameter != shown->diameter || look->disabled != shown->disabled
      || !same (look->default_at, shown->default_at))
    lq_node_clear (&cache->still);
  if (look->diameter != shown->diameter || look->travel != shown->travel
      || look->origin != shown->origin || look->arc != shown->arc
      || !same (look->began_at, shown->began_at))
    lq_node_clear (&cache->moving);
  cache->shown = *look;
}

void lq_dial_draw (LqDialCache *cache, GtkWidget *widget, GtkSnapshot *snapshot,
                   const LqDialLook *look)
{
  Painter painter = { widget, look };
  const double d = look->diameter;
  const double body = outer_radius (look) - arc_px (look) - BODY_GAP;
  drop_stale (cache, look);

  lq_paint_round (snapshot, lq_token (widget, look->body), d / 2 - body, d / 2 - body, 2 * body,
                  2 * body, body);
  const double size = d + 2 * MARGIN;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-MARGIN, -MARGIN));
  lq_paint_cached (snapshot, &cache->still, size, size, paint_still, &painter);
  if (!look->disabled)
    lq_paint_cached (snapshot, &cache->moving, size, size, paint_moving, &painter);
  gtk_snapshot_restore (snapshot);
}

void lq_dial_clear (LqDialCache *cache)
{
  lq_node_clear (&cache->still);
  lq_node_clear (&cache->moving);
}
