/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Four seconds of gain reduction: see gain_reduction.h. Finished columns move by redrawing one path of
 * a few hundred points; the grid is a kept node. */
#include "ui/widgets/gain_reduction.h"

#include "core/units.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

#define SPAN_S   4.0
#define NUMBER_S 0.5 /* the number holds the largest of this long */

enum
{
  GUTTER = 26,
  COLUMN_PX = 2,
  MAX_COLUMNS = 2048,
};

struct _LqReductionTrace
{
  GtkWidget parent;
  double range_db;
  float columns[MAX_COLUMNS]; /* ring, dB */
  int next, n;
  int n_quiet;            /* columns of no reduction at the end of the ring */
  double open_db, open_s; /* the column under way */
  double number_db, number_s;
  double shown_db; /* of the number; NAN: "–" */
  gboolean unknown;
  GskRenderNode *grid, *curve;
  LqText number;
};

G_DEFINE_TYPE (LqReductionTrace, lq_reduction_trace, GTK_TYPE_WIDGET)

static int n_columns (LqReductionTrace *self)
{
  const int width =
      gtk_widget_get_width (GTK_WIDGET (self)) - lq_scaled (GTK_WIDGET (self), GUTTER);
  return CLAMP (width / COLUMN_PX, 8, MAX_COLUMNS);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void draw_grid (LqReductionTrace *self, GtkSnapshot *snapshot, double left, double width,
                       double height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double step = self->range_db > 12 ? 6 : 3;
  for (double db = step; db < self->range_db - step / 3; db += step)
    {
      const double y = round (db / self->range_db * height);
      char text[LQ_UNITS_TEXT];
      LqText word = { 0 };
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_ROW), left, y, width - left, 1);
      lq_number_show (LQ_UNIT_LEVEL_DB, -db, 0, LQ_UNITS_NO_UNIT, text);
      lq_text_set (&word, widget, LQ_TEXT_TICK, text);
      lq_text_draw (&word, snapshot, left - 7, y, LQ_ALIGN_END, lq_token (widget, LQ_COLOR_INK3));
      lq_text_clear (&word);
    }
}

typedef struct
{
  LqReductionTrace *self;
  double width, height;
} Painter;

static void paint_curve (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  LqReductionTrace *self = p->self;
  const int n = MIN (self->n, n_columns (self));
  const double first = p->width - n * COLUMN_PX;
  const GdkRGBA ink = lq_faded (lq_token (GTK_WIDGET (self), LQ_COLOR_INK2), 0.82);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_move_to (cr, first, 0);
  for (int i = 0; i < n; i++)
    {
      const int at = (self->next - n + i + 2 * MAX_COLUMNS) % MAX_COLUMNS;
      const double y = fmin (self->columns[at] / self->range_db, 1) * p->height;
      cairo_line_to (cr, first + (i + 0.5) * COLUMN_PX, y);
    }
  cairo_line_to (cr, p->width, 0);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void draw_number (LqReductionTrace *self, GtkSnapshot *snapshot, double width, double height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  char text[LQ_UNITS_TEXT] = "–";
  if (isfinite (self->shown_db) && !self->unknown)
    lq_number_show (LQ_UNIT_LEVEL_DB, -self->shown_db, 1, LQ_UNITS_NO_UNIT, text);
  lq_text_set (&self->number, widget, LQ_TEXT_STRONG, text);
  const double box_width = lq_scaled (widget, 54), box_height = lq_scaled (widget, 18);
  lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_HOVER), width - box_width - 6,
                  height - box_height - 5, box_width, box_height, 3);
  lq_text_draw (&self->number, snapshot, width - 6 - box_width / 2, height - 5 - box_height / 2,
                LQ_ALIGN_CENTER, lq_token (widget, LQ_COLOR_INK));
}

static void lq_reduction_trace_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqReductionTrace *self = LQ_REDUCTION_TRACE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double left = lq_scaled (widget, GUTTER);
  if (self->grid == NULL)
    {
      GtkSnapshot *grid = gtk_snapshot_new ();
      lq_paint_round (grid, lq_token (widget, LQ_COLOR_WELL), 0, 0, width, height, 6);
      draw_grid (self, grid, left, width, height);
      self->grid = gtk_snapshot_free_to_node (grid);
    }
  gtk_snapshot_append_node (snapshot, self->grid);
  if (self->n > 0)
    {
      Painter painter = { self, width - left, height - 1 };
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)left, 1));
      lq_paint_cached (snapshot, &self->curve, width - left, height - 1, paint_curve, &painter);
      gtk_snapshot_restore (snapshot);
    }
  draw_number (self, snapshot, width, height);
}

static void drop_nodes (GtkWidget *widget)
{
  LqReductionTrace *self = LQ_REDUCTION_TRACE (widget);
  lq_node_clear (&self->grid);
  lq_node_clear (&self->curve);
}

static void redraw (LqReductionTrace *self)
{
  lq_node_clear (&self->curve);
  lq_glass_redraw (GTK_WIDGET (self));
}

/* --- values ----------------------------------------------------------------------------------- */

static void update_number (LqReductionTrace *self, double reduction_db, double seconds)
{
  self->number_db = fmax (self->number_db, reduction_db);
  self->number_s += seconds;
  if (self->number_s < NUMBER_S && isfinite (self->shown_db)
      && round (self->number_db * 10) <= round (self->shown_db * 10))
    return;
  if (!isfinite (self->shown_db) || round (self->shown_db * 10) != round (self->number_db * 10))
    {
      self->shown_db = self->number_db;
      lq_glass_redraw (GTK_WIDGET (self));
    }
  if (self->number_s >= NUMBER_S)
    self->number_db = self->number_s = 0;
}

void lq_reduction_trace_push (LqReductionTrace *self, double reduction_db, double seconds)
{
  const double column_s = SPAN_S / n_columns (self);
  const double db = isfinite (reduction_db) ? fmax (0, reduction_db) : 0;
  int quiet = self->n_quiet;
  update_number (self, db, seconds);
  self->open_db = fmax (self->open_db, db);
  self->open_s += seconds;
  const gboolean finished = self->open_s >= column_s;
  while (self->open_s >= column_s)
    {
      quiet = self->open_db > 0 ? 0 : MIN (quiet + 1, MAX_COLUMNS);
      self->columns[self->next] = (float)self->open_db;
      self->next = (self->next + 1) % MAX_COLUMNS;
      self->n = MIN (self->n + 1, MAX_COLUMNS);
      self->open_s -= column_s;
      self->open_db = self->open_s >= column_s ? self->open_db : 0;
    }
  /* Once nothing but silence is on screen, silence that moves is the same picture. */
  const gboolean moves = self->n_quiet < n_columns (self) && finished;
  self->n_quiet = quiet;
  if (moves || (finished && quiet == 0))
    redraw (self);
}

void lq_reduction_trace_set_unknown (LqReductionTrace *self, gboolean unknown)
{
  self->unknown = unknown;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_reduction_trace_set_range (LqReductionTrace *self, double range_db)
{
  self->range_db = range_db;
  drop_nodes (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- widget ----------------------------------------------------------------------------------- */

static void lq_reduction_trace_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                        int *minimum, int *natural, int *minimum_baseline,
                                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 110;
}

static void lq_reduction_trace_size_allocate (GtkWidget *widget, int width, int height,
                                              int baseline)
{
  drop_nodes (widget);
}

static void lq_reduction_trace_dispose (GObject *object)
{
  drop_nodes (GTK_WIDGET (object));
  lq_text_clear (&LQ_REDUCTION_TRACE (object)->number);
  G_OBJECT_CLASS (lq_reduction_trace_parent_class)->dispose (object);
}

static void lq_reduction_trace_class_init (LqReductionTraceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_reduction_trace_dispose;
  widget_class->measure = lq_reduction_trace_measure;
  widget_class->size_allocate = lq_reduction_trace_size_allocate;
  lq_glass_class_set_draw (widget_class, lq_reduction_trace_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqreduction");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void lq_reduction_trace_init (LqReductionTrace *self)
{
  self->shown_db = NAN;
  self->n_quiet = MAX_COLUMNS;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Gain reduction"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_reduction_trace_new (double range_db)
{
  LqReductionTrace *self = g_object_new (LQ_TYPE_REDUCTION_TRACE, NULL);
  self->range_db = range_db;
  return GTK_WIDGET (self);
}
