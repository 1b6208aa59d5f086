/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness over the song: see loudness_history.h. Values are folded into px columns (the largest of each);
 * grid, line of before and fill of heard are three kept nodes. */
#include "ui/widgets/loudness_history.h"

#include "core/units.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/playhead.h"
#include "ui/widgets/time_ruler.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define TOP_LUFS    (-3.0)
#define BOTTOM_LUFS (-28.5)
#define STEP_S      0.1

enum
{
  GUTTER = 28,
  OVERHANG = 6, /* of the playhead above the grid */
};

typedef struct
{
  float *values;
  int n;
  float *columns; /* y in px, NAN: none */
  GskRenderNode *node;
} Curve;

typedef enum
{
  HEARD,
  BEFORE,
  N_CURVES
} Which;

struct _LqLoudnessHistory
{
  GtkWidget parent;
  LqTimeView *view;
  GtkWidget *playhead;
  Curve curves[N_CURVES];
  double integrated;
  int integrated_y;
  GskRenderNode *grid, *dash;
};

G_DEFINE_TYPE (LqLoudnessHistory, lq_loudness_history, GTK_TYPE_WIDGET)

enum
{
  SEEK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

typedef struct
{
  double x, y, width, height;
} Box;

static Box inside (LqLoudnessHistory *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double gutter = lq_scaled (widget, GUTTER);
  const double foot = lq_text_line (widget, LQ_TEXT_TICK) + 4;
  return (Box){ gutter, OVERHANG, fmax (1, gtk_widget_get_width (widget) - gutter),
                fmax (1, gtk_widget_get_height (widget) - foot - OVERHANG) };
}

static double y_of (const Box *box, double lufs)
{
  const double place = (TOP_LUFS - lufs) / (TOP_LUFS - BOTTOM_LUFS);
  return CLAMP (place, 0, 1) * box->height;
}

/* --- columns ---------------------------------------------------------------------------------- */

static float column_at (const LqLoudnessHistory *self, const Curve *curve, const Box *box, int x)
{
  const double rate_hz = lq_time_view_rate_hz (self->view);
  const int from = (int)(lq_time_view_frame (self->view, x) / rate_hz / STEP_S);
  const int to = (int)(lq_time_view_frame (self->view, x + 1) / rate_hz / STEP_S);
  float loudest = NAN;
  for (int i = MAX (0, from); i <= MAX (from, to - 1) && i < curve->n; i++)
    if (curve->values[i] > -100 && !(curve->values[i] <= loudest))
      loudest = curve->values[i];
  return isnan (loudest) ? NAN : (float)(round (y_of (box, loudest) * 2) / 2);
}

/* TRUE when a column is another one; the node is then gone. */
static gboolean fold (LqLoudnessHistory *self, Curve *curve)
{
  const Box box = inside (self);
  const int width = (int)box.width;
  if (lq_time_view_n_frames (self->view) == 0)
    return FALSE;
  float *columns = g_new (float, width);
  for (int x = 0; x < width; x++)
    columns[x] = column_at (self, curve, &box, x);
  const gboolean changed =
      curve->columns == NULL || memcmp (columns, curve->columns, sizeof *columns * (gsize)width);
  g_free (curve->columns);
  curve->columns = columns;
  if (changed)
    lq_node_clear (&curve->node);
  return changed;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void word (LqLoudnessHistory *self, GtkSnapshot *snapshot, const char *string, double x,
                  double y, LqTextAlign align)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), LQ_TEXT_TICK, string);
  if (align == LQ_ALIGN_CENTER)
    x = fmin (x, gtk_widget_get_width (GTK_WIDGET (self)) - lq_text_width (&text) / 2.0);
  lq_text_draw (&text, snapshot, x, y, align, lq_token (GTK_WIDGET (self), LQ_COLOR_INK3));
  lq_text_clear (&text);
}

static void draw_grid (LqLoudnessHistory *self, GtkSnapshot *snapshot, const Box *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  char text[LQ_UNITS_TEXT];
  double used = -1000;
  for (double lufs = -6; lufs >= -24; lufs -= 6)
    {
      const double y = round (box->y + y_of (box, lufs));
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_ROW), box->x, y, box->width, 1);
      if (y - used < lq_text_line (widget, LQ_TEXT_TICK) - 2)
        continue;
      used = y;
      lq_number_show (LQ_UNIT_LEVEL_DB, lufs, 0, LQ_UNITS_NO_UNIT, text);
      word (self, snapshot, text, box->x - 6, y, LQ_ALIGN_END);
    }
  const double rate_hz = lq_time_view_rate_hz (self->view);
  const double length_s = lq_time_view_n_frames (self->view) / rate_hz;
  if (length_s <= 0)
    return;
  const double step_s = lq_time_ruler_step_s (box->width / length_s, lq_scaled (widget, 50));
  for (double t = step_s; t < length_s; t += step_s)
    {
      lq_time_format (llround (t * rate_hz), rate_hz, 0, text);
      word (self, snapshot, text, box->x + t / length_s * box->width,
            box->y + box->height + 2 + lq_text_line (widget, LQ_TEXT_TICK) / 2.0, LQ_ALIGN_CENTER);
    }
}

typedef struct
{
  LqLoudnessHistory *self;
  const Curve *curve;
  Box box;
} Painter;

/* Runs over the stretches that are known. */
static void trace (cairo_t *cr, const Painter *p, gboolean fill)
{
  gboolean open = FALSE;
  int first = 0;
  for (int x = 0; x <= (int)p->box.width; x++)
    {
      const gboolean known = x < (int)p->box.width && !isnan (p->curve->columns[x]);
      if (known)
        {
          if (!open)
            first = x;
          cairo_line_to (cr, x + 0.5, p->curve->columns[x]);
        }
      else if (open)
        {
          if (fill)
            {
              cairo_line_to (cr, x, p->box.height);
              cairo_line_to (cr, first, p->box.height);
              cairo_close_path (cr);
              cairo_fill (cr);
            }
          else
            cairo_stroke (cr);
        }
      open = known;
    }
}

static void paint_heard (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  GtkWidget *widget = GTK_WIDGET (p->self);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_WORK_DIM));
  trace (cr, p, TRUE);
  gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_WORK));
  cairo_set_line_width (cr, lq_lines (widget)->master_px);
  trace (cr, p, FALSE);
}

static void paint_before (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (p->self), LQ_COLOR_OUTLINE));
  cairo_set_line_width (cr, 1);
  trace (cr, p, FALSE);
}

static void paint_dash (cairo_t *cr, gpointer data)
{
  const Painter *p = data;
  gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (p->self), LQ_COLOR_INK));
  cairo_set_dash (cr, (double[]){ 5, 3 }, 2, 0);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, p->self->integrated_y + 0.5);
  cairo_line_to (cr, p->box.width, p->self->integrated_y + 0.5);
  cairo_stroke (cr);
}

static void draw_curves (LqLoudnessHistory *self, GtkSnapshot *snapshot, const Box *box)
{
  Painter p = { self, &self->curves[BEFORE], *box };
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)box->x, (float)box->y));
  if (self->curves[BEFORE].columns != NULL)
    lq_paint_cached (snapshot, &self->curves[BEFORE].node, box->width, box->height, paint_before,
                     &p);
  p.curve = &self->curves[HEARD];
  if (self->curves[HEARD].columns != NULL)
    lq_paint_cached (snapshot, &self->curves[HEARD].node, box->width, box->height, paint_heard, &p);
  if (self->integrated_y >= 0)
    lq_paint_cached (snapshot, &self->dash, box->width, box->height, paint_dash, &p);
  gtk_snapshot_restore (snapshot);
}

static void draw (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqLoudnessHistory *self = LQ_LOUDNESS_HISTORY (widget);
  const Box box = inside (self);
  if (self->grid == NULL)
    {
      GtkSnapshot *grid = gtk_snapshot_new ();
      draw_grid (self, grid, &box);
      self->grid = gtk_snapshot_free_to_node (grid);
    }
  gtk_snapshot_append_node (snapshot, self->grid);
  draw_curves (self, snapshot, &box);
}

static void lq_loudness_history_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  lq_glass_snapshot (widget, snapshot);
  gtk_widget_snapshot_child (widget, LQ_LOUDNESS_HISTORY (widget)->playhead, snapshot);
}

static void drop_nodes (GtkWidget *widget)
{
  LqLoudnessHistory *self = LQ_LOUDNESS_HISTORY (widget);
  lq_node_clear (&self->grid);
  lq_node_clear (&self->dash);
  for (int i = 0; i < N_CURVES; i++)
    lq_node_clear (&self->curves[i].node);
}

static void place_integrated (LqLoudnessHistory *self)
{
  const Box box = inside (self);
  const int y = isfinite (self->integrated) ? (int)round (y_of (&box, self->integrated)) : -1;
  if (y == self->integrated_y)
    return;
  self->integrated_y = y;
  lq_node_clear (&self->dash);
  lq_glass_redraw (GTK_WIDGET (self));
}

static void lq_loudness_history_size_allocate (GtkWidget *widget, int width, int height,
                                               int baseline)
{
  LqLoudnessHistory *self = LQ_LOUDNESS_HISTORY (widget);
  const Box box = inside (self);
  drop_nodes (widget);
  lq_time_view_set_width (self->view, (int)box.width);
  for (int i = 0; i < N_CURVES; i++)
    {
      g_clear_pointer (&self->curves[i].columns, g_free);
      fold (self, &self->curves[i]);
    }
  place_integrated (self);
  lq_playhead_set_left (LQ_PLAYHEAD (self->playhead), box.x);
  gtk_widget_allocate (self->playhead, width, (int)(box.y + box.height), -1, NULL);
}

static void lq_loudness_history_measure (GtkWidget *widget, GtkOrientation orientation,
                                         int for_size, int *minimum, int *natural,
                                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : lq_scaled (widget, 66);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : *minimum;
  gtk_widget_measure (LQ_LOUDNESS_HISTORY (widget)->playhead, orientation, -1, NULL, NULL, NULL,
                      NULL);
}

/* --- values ----------------------------------------------------------------------------------- */

void lq_loudness_history_set_song (LqLoudnessHistory *self, LqFrames n_frames, double rate_hz)
{
  lq_time_view_set_song (self->view, n_frames, rate_hz);
  drop_nodes (GTK_WIDGET (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void set_curve (LqLoudnessHistory *self, Curve *curve, const float *values, int n)
{
  g_free (curve->values);
  curve->values = n > 0 ? g_memdup2 (values, sizeof *values * (gsize)n) : NULL;
  curve->n = n;
  if (fold (self, curve))
    lq_glass_redraw (GTK_WIDGET (self));
}

void lq_loudness_history_set_heard (LqLoudnessHistory *self, const float *short_lufs, int n)
{
  set_curve (self, &self->curves[HEARD], short_lufs, n);
}

void lq_loudness_history_set_before (LqLoudnessHistory *self, const float *short_lufs, int n)
{
  set_curve (self, &self->curves[BEFORE], short_lufs, n);
}

void lq_loudness_history_set_integrated (LqLoudnessHistory *self, double lufs)
{
  self->integrated = lufs;
  place_integrated (self);
}

void lq_loudness_history_set_playhead (LqLoudnessHistory *self, LqFrames frame)
{
  lq_playhead_set (LQ_PLAYHEAD (self->playhead), frame);
}

/* --- object ----------------------------------------------------------------------------------- */

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y,
                        LqLoudnessHistory *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  const LqFrames last = lq_time_view_n_frames (self->view);
  const double frame = lq_time_view_frame (self->view, x - inside (self).x);
  g_signal_emit (self, signals[SEEK], 0, (gint64)CLAMP (llround (frame), 0, last));
}

static void lq_loudness_history_dispose (GObject *object)
{
  LqLoudnessHistory *self = LQ_LOUDNESS_HISTORY (object);
  g_clear_pointer (&self->playhead, gtk_widget_unparent);
  drop_nodes (GTK_WIDGET (self));
  for (int i = 0; i < N_CURVES; i++)
    {
      g_clear_pointer (&self->curves[i].values, g_free);
      g_clear_pointer (&self->curves[i].columns, g_free);
      self->curves[i].n = 0;
    }
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lq_loudness_history_parent_class)->dispose (object);
}

static void lq_loudness_history_class_init (LqLoudnessHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_loudness_history_dispose;
  widget_class->measure = lq_loudness_history_measure;
  widget_class->size_allocate = lq_loudness_history_size_allocate;
  lq_glass_class_set_draw (widget_class, draw);
  widget_class->snapshot = lq_loudness_history_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqhistory");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SEEK] = g_signal_new ("seek", LQ_TYPE_LOUDNESS_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void lq_loudness_history_init (LqLoudnessHistory *self)
{
  self->integrated = NAN;
  self->integrated_y = -1;
  self->view = lq_time_view_new ();
  self->playhead = lq_playhead_new (self->view, GUTTER, 0);
  gtk_widget_set_parent (self->playhead, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loudness history"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_loudness_history_new (void) { return g_object_new (LQ_TYPE_LOUDNESS_HISTORY, NULL); }
