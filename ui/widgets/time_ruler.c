/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time ruler: see time_ruler.h. */
#include "ui/widgets/time_ruler.h"

#include "core/units.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  HEIGHT = 22,
  TICK_PX = 6,
  LABEL_GAP_PX = 80,
  LABEL_X_PX = 4, /* after its tick */
  GRAB_PX = 6,
  CLICK_SLACK_PX = 3,
  BRACKET_PX = 7,
};

typedef enum
{
  GRIP_NONE,
  GRIP_NEW,
  GRIP_FROM,
  GRIP_TO,
} Grip;

struct _LqTimeRuler
{
  GtkWidget parent;
  LqTimeView *view;
  LqFrames from, to;
  gboolean on;
  Grip grip;
  double press_frame;
  LqFrames shown_from, shown_to; /* while a hand moves them */
  LqFrames head;
  double head_x, head_px;
  double label_px; /* the widest label that was drawn */
  double covered;  /* number of the label under the head, NAN: none */
};

G_DEFINE_TYPE (LqTimeRuler, lq_time_ruler, GTK_TYPE_WIDGET)

enum
{
  SEEK,
  LOOP,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

double lq_time_ruler_step_s (double px_per_second, double least_px)
{
  static const double steps[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1,
                                  2,     4,     8,     15,   30,   60,   120, 300, 600 };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * px_per_second >= least_px)
      return steps[i];
  return 1800;
}

/* Seconds from label to label. */
static double step_of (LqTimeRuler *self, double *px_per_second)
{
  *px_per_second = lq_time_view_rate_hz (self->view) / lq_time_view_frames_per_px (self->view);
  return lq_time_ruler_step_s (*px_per_second, lq_scaled (GTK_WIDGET (self), LABEL_GAP_PX));
}

/* Labels stand far enough apart that the head meets one at most: the one before it, or the next. */
static double find_covered (LqTimeRuler *self)
{
  if (self->head_px <= 0)
    return NAN;
  double px_per_second;
  const double step = step_of (self, &px_per_second);
  const double x = lq_time_view_x (self->view, (double)self->head), half = self->head_px / 2;
  const double before = floor ((double)self->head / lq_time_view_rate_hz (self->view) / step);
  for (double k = before; k <= before + 1; k++)
    {
      const double left =
          lq_time_view_x (self->view, k * step * lq_time_view_rate_hz (self->view)) + LABEL_X_PX;
      if (left < x + half && left + self->label_px > x - half)
        return k;
    }
  return NAN;
}

static int decimals_of (double step_s)
{
  return step_s >= 1 ? 0 : (int)ceil (-log10 (step_s) - 1e-9);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void bracket (LqTimeRuler *self, GtkSnapshot *snapshot, double x, int direction)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const GdkRGBA *ink = lq_token (widget, self->on ? LQ_COLOR_INK : LQ_COLOR_INK3);
  const double height = gtk_widget_get_height (widget);
  lq_paint_box (snapshot, ink, direction > 0 ? x : x - 2, 1, 2, height - 1);
  lq_paint_box (snapshot, ink, direction > 0 ? x : x - BRACKET_PX, 1, BRACKET_PX, 2);
}

static void draw_ticks (LqTimeRuler *self, GtkSnapshot *snapshot, double loop_from, double loop_to)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double rate_hz = lq_time_view_rate_hz (self->view);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double px_per_second;
  const double step = step_of (self, &px_per_second);
  const double start_s = lq_time_view_start (self->view) / rate_hz;
  LqText text = { 0 };
  for (double k = ceil (start_s / step - 1); (k * step - start_s) * px_per_second < width; k++)
    {
      const double x = floor ((k * step - start_s) * px_per_second);
      char label[LQ_UNITS_TEXT];
      lq_time_format (llround (k * step * rate_hz), rate_hz, decimals_of (step), label);
      if (k < 0)
        continue;
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), x, height - TICK_PX, 1, TICK_PX);
      lq_text_set (&text, widget, LQ_TEXT_LABEL, label);
      const double right = x + LABEL_X_PX + lq_text_width (&text);
      self->label_px = MAX (self->label_px, lq_text_width (&text));
      const gboolean hit = (loop_from > x - 2 && loop_from - 2 < right)
                           || (loop_to > x - 2 && loop_to - BRACKET_PX < right);
      if (!hit && right <= width && k != self->covered)
        lq_text_draw (&text, snapshot, x + LABEL_X_PX, height / 2 - 1, LQ_ALIGN_START,
                      lq_token (widget, LQ_COLOR_INK3));
    }
  lq_text_clear (&text);
}

static void lq_time_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqTimeRuler *self = LQ_TIME_RULER (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const gboolean moving = self->grip != GRIP_NONE;
  const LqFrames from = moving ? self->shown_from : self->from;
  const LqFrames to = moving ? self->shown_to : self->to;
  const gboolean looped = from >= 0 && to > from;
  const double x0 = looped ? floor (lq_time_view_x (self->view, (double)from)) : -1000;
  const double x1 = looped ? floor (lq_time_view_x (self->view, (double)to)) : -1000;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  if (looped && self->on)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_SLOT), x0, 0, x1 - x0, height);
  self->covered = find_covered (self);
  if (lq_time_view_n_frames (self->view) > 1) /* a song without sound has one */
    draw_ticks (self, snapshot, x0, x1);
  if (looped)
    {
      bracket (self, snapshot, x0, 1);
      bracket (self, snapshot, x1, -1);
    }
  gtk_snapshot_pop (snapshot);
}

static void lq_time_ruler_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                   int *minimum, int *natural, int *minimum_baseline,
                                   int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? lq_scaled (widget, HEIGHT) : 0;
}

/* --- hands ------------------------------------------------------------------------------------ */

static Grip grip_at (LqTimeRuler *self, double x)
{
  if (self->from < 0)
    return GRIP_NEW;
  if (fabs (x - lq_time_view_x (self->view, (double)self->from)) <= GRAB_PX)
    return GRIP_FROM;
  if (fabs (x - lq_time_view_x (self->view, (double)self->to)) <= GRAB_PX)
    return GRIP_TO;
  return GRIP_NEW;
}

static LqFrames frame_at (LqTimeRuler *self, double x)
{
  return CLAMP (llround (lq_time_view_frame (self->view, x)), 0,
                lq_time_view_n_frames (self->view));
}

static void on_drag_begin (GtkGestureDrag *drag, double x, double y, LqTimeRuler *self)
{
  self->grip = grip_at (self, x);
  self->press_frame = lq_time_view_frame (self->view, x);
  self->shown_from = self->from;
  self->shown_to = self->to;
}

static void on_drag_update (GtkGestureDrag *drag, double dx, double dy, LqTimeRuler *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  if (fabs (dx) <= CLICK_SLACK_PX)
    return;
  const LqFrames here = frame_at (self, x + dx);
  LqFrames other = CLAMP (llround (self->press_frame), 0, lq_time_view_n_frames (self->view));
  if (self->grip == GRIP_FROM)
    other = self->to;
  else if (self->grip == GRIP_TO)
    other = self->from;
  self->shown_from = MIN (here, other);
  self->shown_to = MAX (here, other);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void on_drag_end (GtkGestureDrag *drag, double dx, double dy, LqTimeRuler *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  const Grip grip = self->grip;
  self->grip = GRIP_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (fabs (dx) <= CLICK_SLACK_PX)
    {
      if (grip == GRIP_NEW)
        g_signal_emit (self, signals[SEEK], 0, (gint64)frame_at (self, x));
    }
  else if (self->shown_to > self->shown_from)
    g_signal_emit (self, signals[LOOP], 0, (gint64)self->shown_from, (gint64)self->shown_to);
}

static void on_cancel (GtkGesture *gesture, GdkEventSequence *sequence, LqTimeRuler *self)
{
  self->grip = GRIP_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void on_motion (GtkEventControllerMotion *motion, double x, double y, LqTimeRuler *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   grip_at (self, x) == GRIP_NEW ? NULL : "col-resize");
}

/* --- object ----------------------------------------------------------------------------------- */

static void lq_time_ruler_dispose (GObject *object)
{
  g_clear_object (&LQ_TIME_RULER (object)->view);
  G_OBJECT_CLASS (lq_time_ruler_parent_class)->dispose (object);
}

static void lq_time_ruler_class_init (LqTimeRulerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_time_ruler_dispose;
  widget_class->measure = lq_time_ruler_measure;
  widget_class->snapshot = lq_time_ruler_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SEEK] = g_signal_new ("seek", LQ_TYPE_TIME_RULER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[LOOP] = g_signal_new ("loop", LQ_TYPE_TIME_RULER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void lq_time_ruler_init (LqTimeRuler *self)
{
  self->from = self->to = -1;
  self->covered = NAN;
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Time ruler"), -1);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_time_ruler_new (LqTimeView *view)
{
  LqTimeRuler *self = g_object_new (LQ_TYPE_TIME_RULER, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void lq_time_ruler_set_loop (LqTimeRuler *self, LqFrames from, LqFrames to, gboolean on)
{
  self->from = from;
  self->to = to;
  self->on = on;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_time_ruler_set_playhead (LqTimeRuler *self, LqFrames frame, double head_px)
{
  const double x = round (lq_time_view_x (self->view, (double)frame));
  self->head = frame;
  if (x == self->head_x && head_px == self->head_px)
    return;
  self->head_x = x;
  self->head_px = head_px;
  const double covered = find_covered (self);
  if (covered != self->covered && !(isnan (covered) && isnan (self->covered)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
