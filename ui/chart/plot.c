/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots: see plot.h; drawn by plot_draw.c. */
#include "ui/chart/plot_private.h"
#include "ui/glass.h"
#include "ui/paint.h"
#include "ui/tokens.h"

#include <math.h>

enum
{
  GUTTER = 40,
};

G_DEFINE_TYPE (LqPlot, lq_plot, GTK_TYPE_WIDGET)

enum
{
  BEGIN,
  END,
  CHOSEN,
  MENU,
  RESET,
  REMOVE,
  LISTEN,
  HOVER,
  MOVED,
  WHEEL,
  EMPTY,
  RESIZED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- geometry --------------------------------------------------------------------------------- */

static LqPlotBox find_inside (LqPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double gutter = lq_scaled (widget, GUTTER), foot = lq_scaled (widget, LQ_PLOT_FOOT);
  const double left = self->has_y[LQ_PLOT_LEFT] ? gutter : 8;
  const double right = self->has_y[LQ_PLOT_RIGHT] ? gutter : 8;
  return (LqPlotBox){ left, 0, fmax (1, width - left - right), fmax (1, height - foot) };
}

LqPlotBox lq_plot_inside (LqPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean is_drawn = gtk_widget_get_width (widget) == self->drawn_width
                            && gtk_widget_get_height (widget) == self->drawn_height;
  return is_drawn ? self->drawn_inside : find_inside (self);
}

double lq_plot_x (LqPlot *self, double value)
{
  const LqPlotBox box = lq_plot_inside (self);
  return box.x + lq_axis_place (&self->x, value) * box.width;
}

double lq_plot_y (LqPlot *self, LqPlotSide side, double value)
{
  const LqPlotBox box = lq_plot_inside (self);
  return box.y + (1 - lq_axis_place (&self->y[side], value)) * box.height;
}

double lq_plot_x_value (LqPlot *self, double x)
{
  const LqPlotBox box = lq_plot_inside (self);
  return lq_axis_value (&self->x, (x - box.x) / box.width);
}

gboolean lq_plot_is_inside (LqPlot *self, double x, double y)
{
  const LqPlotBox box = lq_plot_inside (self);
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

/* On the left axis, which handles stand on. */
static double y_value (LqPlot *self, double y)
{
  const LqPlotBox box = lq_plot_inside (self);
  return lq_axis_value (&self->y[LQ_PLOT_LEFT], 1 - (y - box.y) / box.height);
}

int lq_plot_columns (LqPlot *self, double x[LQ_PLOT_COLUMNS])
{
  const LqPlotBox box = lq_plot_inside (self);
  const int count = MIN (LQ_PLOT_COLUMNS, (int)box.width);
  if (self->columns->len != (guint)count)
    {
      g_array_set_size (self->columns, (guint)count);
      for (int i = 0; i < count; i++)
        g_array_index (self->columns, double, i) = lq_axis_value (&self->x, (i + 0.5) / box.width);
    }
  memcpy (x, self->columns->data, sizeof *x * (gsize)count);
  return count;
}

static void lq_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  lq_plot_draw (LQ_PLOT (widget), snapshot);
}

static void drop_nodes (GtkWidget *widget)
{
  g_array_set_size (LQ_PLOT (widget)->columns, 0);
  lq_plot_draw_drop (LQ_PLOT (widget));
}

/* VALUES along AXIS; kept until the next ones. */
static const double *places_of (LqPlot *self, const LqAxis *axis, const GArray *values)
{
  g_array_set_size (self->places, values->len);
  double *places = (double *)(void *)self->places->data;
  lq_axis_places (axis, (const double *)(const void *)values->data, places, (int)values->len);
  return places;
}

static void place_x (LqPlot *self, const LqPlotLayer *layer)
{
  const double width = lq_plot_inside (self).width;
  const double *places = places_of (self, &self->x, layer->x);
  g_array_set_size (layer->px, layer->x->len);
  for (guint i = 0; i < layer->px->len; i++)
    g_array_index (layer->px, float, i) = (float)(places[i] * width);
}

/* Along its y; its x is placed. */
static gboolean place_trace (LqPlot *self, const LqPlotLayer *layer)
{
  const LqPlotBox box = lq_plot_inside (self);
  const int n = (int)layer->y->len;
  const double *places = places_of (self, &self->y[layer->side], layer->y);
  g_array_set_size (self->py, layer->y->len);
  float *py = (float *)(void *)self->py->data;
  for (int i = 0; i < n; i++) /* the edge itself stays visible: a curve that leaves runs along it */
    py[i] = (float)CLAMP ((1 - places[i]) * box.height, 0, box.height - 1);
  const double zero = lq_plot_y (self, layer->side, 0) - box.y;
  const gboolean changed = lq_trace_set (layer->trace, (const float *)(const void *)layer->px->data,
                                         py, n, (float)CLAMP (zero, 0, box.height));
  if (changed && lq_trace_is_live (layer->trace))
    lq_live_picture_drop_live (self->picture);
  else if (changed)
    lq_live_picture_drop_above (self->picture);
  return changed;
}

/* At the end of its way a handle is whole. */
static double seen (double at, int size)
{
  return fmin (fmax (at, LQ_HANDLE_PX * 0.4), size - LQ_HANDLE_PX * 0.4);
}

static void lq_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqPlot *self = LQ_PLOT (widget);
  const LqPlotBox box = find_inside (self);
  const double text = lq_text_scale (widget);
  const gboolean other =
      width != self->drawn_width || height != self->drawn_height || text != self->drawn_text;
  self->drawn_width = width;
  self->drawn_height = height;
  self->drawn_text = text;
  self->drawn_inside = box;
  if (other)
    drop_nodes (widget);
  for (guint i = 0; i < self->layers->len && other; i++)
    {
      place_x (self, &g_array_index (self->layers, LqPlotLayer, i));
      place_trace (self, &g_array_index (self->layers, LqPlotLayer, i));
    }
  for (guint i = 0; i < self->handles->len; i++)
    {
      GtkWidget *handle = g_ptr_array_index (self->handles, i);
      const LqHandleFacts *facts = lq_handle_facts (LQ_HANDLE (handle));
      const double x = seen (CLAMP (lq_plot_x (self, facts->x), box.x, box.x + box.width), width);
      const double y = seen (
          CLAMP (lq_plot_y (self, LQ_PLOT_LEFT, facts->y), box.y, box.y + box.height), height);
      GskTransform *at =
          gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)(x - LQ_HANDLE_PX / 2.0),
                                                               (float)(y - LQ_HANDLE_PX / 2.0)));
      gtk_widget_allocate (handle, LQ_HANDLE_PX, LQ_HANDLE_PX, -1, at);
    }
  if (other)
    g_signal_emit (self, signals[RESIZED], 0);
}

static void lq_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  LqPlot *self = LQ_PLOT (widget);
  for (guint i = 0; i < self->handles->len; i++)
    gtk_widget_measure (g_ptr_array_index (self->handles, i), orientation, -1, NULL, NULL, NULL,
                        NULL);
  *minimum = 100;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 200;
}

/* --- handles ---------------------------------------------------------------------------------- */

static void on_begin (LqHandle *handle, LqPlot *self)
{
  const LqHandleFacts *facts = lq_handle_facts (handle);
  self->grab_x = lq_plot_x (self, facts->x);
  self->grab_y = lq_plot_y (self, LQ_PLOT_LEFT, facts->y);
  g_signal_emit (self, signals[BEGIN], 0, facts->id);
}

static void on_end (LqHandle *handle, LqPlot *self)
{
  g_signal_emit (self, signals[END], 0, lq_handle_id (handle));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double within (const LqAxis *axis, double value)
{
  return fmin (fmax (value, axis->min), axis->max);
}

static void move (LqPlot *self, const LqHandleFacts *facts, double x, double y)
{
  if (facts->fixed_x)
    x = facts->x;
  if (facts->fixed_y)
    y = facts->y;
  g_signal_emit (self, signals[MOVED], 0, facts->id, within (&self->x, x),
                 within (&self->y[LQ_PLOT_LEFT], y));
}

static void on_dragged (LqHandle *handle, double dx, double dy, LqPlot *self)
{
  move (self, lq_handle_facts (handle), lq_plot_x_value (self, self->grab_x + dx),
        y_value (self, self->grab_y + dy));
}

/* Sideways 1/12 octave, half a unit, or of seconds 1/100 of the axis, up and down half a unit; a tenth of it, and a
 * fifth, fine. */
static void on_stepped (LqHandle *handle, double nx, double ny, gboolean fine, LqPlot *self)
{
  const LqHandleFacts *facts = lq_handle_facts (handle);
  double x = facts->x;
  if (facts->by_notches)
    {
      g_signal_emit (self, signals[WHEEL], 0, facts->id, nx + ny, fine);
      return;
    }
  if (self->x.kind == LQ_AXIS_LOG)
    x *= exp2 (nx / (fine ? 120 : 12));
  else
    x += nx * (fine ? 0.1 : 0.5)
         * (self->x.unit == LQ_UNIT_S ? (self->x.max - self->x.min) / 50.0 : 1.0);
  const double y = round ((facts->y + ny * (fine ? 0.1 : 0.5)) * 1e6) / 1e6;
  move (self, facts, x, y);
}

static void on_wheel (LqHandle *handle, double notches, gboolean fine, LqPlot *self)
{
  g_signal_emit (self, signals[WHEEL], 0, lq_handle_id (handle), notches, fine);
}

static void on_chosen (LqHandle *handle, LqPlot *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, lq_handle_id (handle));
}

static void on_menu (LqHandle *handle, LqPlot *self)
{
  g_signal_emit (self, signals[MENU], 0, lq_handle_id (handle));
}

static void on_reset (LqHandle *handle, LqPlot *self)
{
  g_signal_emit (self, signals[RESET], 0, lq_handle_id (handle));
}

static void on_remove (LqHandle *handle, LqPlot *self)
{
  g_signal_emit (self, signals[REMOVE], 0, lq_handle_id (handle));
}

static void on_listen (LqHandle *handle, gboolean down, LqPlot *self)
{
  g_signal_emit (self, signals[LISTEN], 0, lq_handle_id (handle), down);
}

static void on_hover (LqHandle *handle, gboolean in, LqPlot *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[HOVER], 0, in ? lq_handle_id (handle) : -1);
}

static LqHandle *find_handle (LqPlot *self, int id)
{
  for (guint i = 0; i < self->handles->len; i++)
    if (lq_handle_id (g_ptr_array_index (self->handles, i)) == id)
      return g_ptr_array_index (self->handles, i);
  return NULL;
}

static LqHandle *add_handle (LqPlot *self, int id)
{
  GtkWidget *handle = lq_handle_new (id);
  g_signal_connect (handle, "begin", G_CALLBACK (on_begin), self);
  g_signal_connect (handle, "end", G_CALLBACK (on_end), self);
  g_signal_connect (handle, "dragged", G_CALLBACK (on_dragged), self);
  g_signal_connect (handle, "stepped", G_CALLBACK (on_stepped), self);
  g_signal_connect (handle, "wheel", G_CALLBACK (on_wheel), self);
  g_signal_connect (handle, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect (handle, "menu", G_CALLBACK (on_menu), self);
  g_signal_connect (handle, "reset", G_CALLBACK (on_reset), self);
  g_signal_connect (handle, "remove", G_CALLBACK (on_remove), self);
  g_signal_connect (handle, "listen", G_CALLBACK (on_listen), self);
  g_signal_connect (handle, "hover", G_CALLBACK (on_hover), self);
  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  g_ptr_array_add (self->handles, handle);
  return LQ_HANDLE (handle);
}

static gboolean is_listed (const LqHandleFacts *facts, int n, int id)
{
  for (int i = 0; i < n; i++)
    if (facts[i].id == id)
      return TRUE;
  return FALSE;
}

/* Out of the list, not yet out of the plot. Owns: caller. */
static GPtrArray *steal_unlisted (LqPlot *self, const LqHandleFacts *facts, int n)
{
  GPtrArray *unlisted = g_ptr_array_new ();
  for (guint i = self->handles->len; i-- > 0;)
    if (!is_listed (facts, n, lq_handle_id (g_ptr_array_index (self->handles, i))))
      g_ptr_array_add (unlisted, g_ptr_array_steal_index (self->handles, i));
  return unlisted;
}

/* A handle that goes ends what it began, and who hears that may set handles: by then ours are set. */
void lq_plot_set_handles (LqPlot *self, const LqHandleFacts *facts, int n)
{
  GPtrArray *unlisted = steal_unlisted (self, facts, n);
  for (int i = 0; i < n; i++)
    {
      LqHandle *handle = find_handle (self, facts[i].id);
      lq_handle_set_facts (handle != NULL ? handle : add_handle (self, facts[i].id), &facts[i]);
    }
  self->placed = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  for (guint i = 0; i < unlisted->len; i++)
    gtk_widget_unparent (g_ptr_array_index (unlisted, i));
  g_ptr_array_unref (unlisted);
}

void lq_plot_focus_handle (LqPlot *self, int id)
{
  LqHandle *handle = find_handle (self, id);
  if (handle != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (handle));
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, LqPlot *self)
{
  g_signal_emit (self, signals[EMPTY], 0, lq_plot_x_value (self, x), y_value (self, y), n_press);
}

/* --- object ----------------------------------------------------------------------------------- */

static void lq_plot_dispose (GObject *object)
{
  LqPlot *self = LQ_PLOT (object);
  for (guint i = 0; i < self->handles->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->handles, i));
  g_ptr_array_set_size (self->handles, 0);
  lq_node_clear (&self->lines);
  lq_node_clear (&self->around);
  lq_text_clear (&self->line1);
  lq_text_clear (&self->line2);
  g_clear_pointer (&self->captions[0], g_free);
  g_clear_pointer (&self->captions[1], g_free);
  G_OBJECT_CLASS (lq_plot_parent_class)->dispose (object);
}

static void lq_plot_finalize (GObject *object)
{
  LqPlot *self = LQ_PLOT (object);
  g_ptr_array_unref (self->handles);
  g_array_unref (self->layers);
  g_array_unref (self->columns);
  g_array_unref (self->places);
  g_array_unref (self->py);
  g_ptr_array_unref (self->order);
  lq_live_picture_free (self->picture);
  G_OBJECT_CLASS (lq_plot_parent_class)->finalize (object);
}

static guint new_signal (const char *name, guint n, GType b, GType c)
{
  return g_signal_new (name, LQ_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n,
                       G_TYPE_INT, b, c);
}

static void lq_plot_class_init (LqPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_plot_dispose;
  G_OBJECT_CLASS (klass)->finalize = lq_plot_finalize;
  widget_class->measure = lq_plot_measure;
  widget_class->size_allocate = lq_plot_size_allocate;
  lq_glass_class_set_draw (widget_class, lq_plot_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[BEGIN] = new_signal ("handle-begin", 1, 0, 0);
  signals[END] = new_signal ("handle-end", 1, 0, 0);
  signals[CHOSEN] = new_signal ("handle-chosen", 1, 0, 0);
  signals[MENU] = new_signal ("handle-menu", 1, 0, 0);
  signals[RESET] = new_signal ("handle-reset", 1, 0, 0);
  signals[REMOVE] = new_signal ("handle-remove", 1, 0, 0);
  signals[HOVER] = new_signal ("handle-hover", 1, 0, 0);
  signals[LISTEN] = new_signal ("handle-listen", 2, G_TYPE_BOOLEAN, 0);
  signals[MOVED] = new_signal ("handle-moved", 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[WHEEL] = new_signal ("handle-wheel", 3, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[EMPTY] = g_signal_new ("empty-pressed", LQ_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_INT);
  signals[RESIZED] = g_signal_new ("resized", LQ_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void clear_layer (gpointer data)
{
  LqPlotLayer *layer = data;
  lq_trace_free (layer->trace);
  g_array_unref (layer->x);
  g_array_unref (layer->y);
  g_array_unref (layer->px);
}

static void lq_plot_init (LqPlot *self)
{
  self->x = lq_axis_frequency ();
  self->y[LQ_PLOT_LEFT] = self->y[LQ_PLOT_RIGHT] =
      (LqAxis){ LQ_AXIS_LINEAR, -9.8, 9.8, 3, LQ_UNIT_DB };
  self->dot_x = self->dot_y = NAN;
  self->handles = g_ptr_array_new ();
  self->picture = lq_live_picture_new ();
  self->columns = g_array_new (FALSE, FALSE, sizeof (double));
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  self->py = g_array_new (FALSE, FALSE, sizeof (float));
  self->order = g_ptr_array_new ();
  self->layers = g_array_new (FALSE, FALSE, sizeof (LqPlotLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_plot_new (const char *name)
{
  LqPlot *self = g_object_new (LQ_TYPE_PLOT, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

static void changed (LqPlot *self)
{
  drop_nodes (GTK_WIDGET (self));
  self->drawn_width = -1;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean is_same_axis (const LqAxis *a, const LqAxis *b)
{
  return a->kind == b->kind && a->min == b->min && a->max == b->max
         && a->label_step == b->label_step && a->unit == b->unit;
}

void lq_plot_set_x (LqPlot *self, const LqAxis *axis)
{
  if (is_same_axis (&self->x, axis))
    return;
  self->x = *axis;
  changed (self);
}

void lq_plot_set_y (LqPlot *self, LqPlotSide side, const LqAxis *axis, const char *caption)
{
  if (self->has_y[side] == (axis != NULL) && (axis == NULL || is_same_axis (&self->y[side], axis))
      && g_strcmp0 (self->captions[side], caption) == 0)
    return;
  self->has_y[side] = axis != NULL;
  if (axis != NULL)
    self->y[side] = *axis;
  g_free (self->captions[side]);
  self->captions[side] = g_strdup (caption);
  changed (self);
}

int lq_plot_add_trace (LqPlot *self, LqTraceStyle style, LqPlotSide side)
{
  const LqPlotLayer layer = { lq_trace_new (style), side,
                              g_array_new (FALSE, FALSE, sizeof (double)),
                              g_array_new (FALSE, FALSE, sizeof (double)),
                              g_array_new (FALSE, FALSE, sizeof (float)) };
  lq_trace_set_bypassed (layer.trace, self->bypassed);
  g_array_append_val (self->layers, layer);
  guint at = self->order->len;
  while (at > 0 && lq_trace_style (g_ptr_array_index (self->order, at - 1)) > style)
    at--;
  g_ptr_array_insert (self->order, (int)at, layer.trace);
  return (int)self->layers->len - 1;
}

void lq_plot_set_bypassed (LqPlot *self, gboolean bypassed)
{
  gboolean news = FALSE;
  self->bypassed = bypassed;
  for (guint i = 0; i < self->layers->len; i++)
    news |= lq_trace_set_bypassed (g_array_index (self->layers, LqPlotLayer, i).trace, bypassed);
  if (news)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* FALSE: ARRAY has them already. */
static gboolean take_values (GArray *array, const double *values, int n)
{
  const gsize size = sizeof *values * (gsize)n;
  if (array->len == (guint)n && (n == 0 || memcmp (array->data, values, size) == 0))
    return FALSE;
  g_array_set_size (array, 0);
  if (n > 0)
    g_array_append_vals (array, values, (guint)n);
  return TRUE;
}

void lq_plot_set_trace (LqPlot *self, int trace, const double *x, const double *y, int n)
{
  const LqPlotLayer *layer = &g_array_index (self->layers, LqPlotLayer, trace);
  const gboolean is_moved = take_values (layer->x, x, n);
  if (is_moved)
    place_x (self, layer);
  if ((take_values (layer->y, y, n) || is_moved) && place_trace (self, layer))
    lq_glass_redraw (GTK_WIDGET (self));
}

/* Drawn only when it has moved by a pixel. */
void lq_plot_set_live (LqPlot *self, int id, double y)
{
  LqHandle *handle = find_handle (self, id);
  if (handle == NULL)
    return;
  const double was = lq_handle_live (handle);
  if (isfinite (was) == isfinite (y)
      && (!isfinite (y)
          || round (lq_plot_y (self, LQ_PLOT_LEFT, was))
                 == round (lq_plot_y (self, LQ_PLOT_LEFT, y))))
    return;
  lq_handle_set_live (handle, y);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_plot_set_dot (LqPlot *self, double x, double y)
{
  const double px = round (lq_plot_x (self, x) * 2) / 2;
  const double py = round (lq_plot_y (self, LQ_PLOT_LEFT, y) * 2) / 2;
  if ((px == self->dot_x && py == self->dot_y) || (!isfinite (px + py) && isnan (self->dot_x)))
    return;
  self->dot_x = isfinite (px + py) ? px : NAN;
  self->dot_y = py;
  lq_glass_redraw (GTK_WIDGET (self));
}

void lq_plot_set_summary (LqPlot *self, const char *summary)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  summary, -1);
}
