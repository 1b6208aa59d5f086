/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movable points of a plot: see handle.h. */
#include "ui/chart/handle.h"

#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/burst.h"
#include "ui/widgets/wheel.h"

#include <math.h>

struct _LqHandle
{
  GtkWidget parent;
  int id;
  LqHandleFacts facts; /* its strings are the four below */
  char *mark, *line1, *line2, *spoken;
  LqText text;
  GskRenderNode *node;
  gboolean hovered, held, listening;
  double live;
  LqBurst burst;
  double x, y;           /* moved since the drag began, scaled */
  double last_x, last_y; /* of the pointer, in the plot */
  LqWheel *wheel;
};

G_DEFINE_TYPE (LqHandle, lq_handle, GTK_TYPE_WIDGET)

enum
{
  BEGIN,
  END,
  DRAGGED,
  STEPPED,
  WHEEL,
  CHOSEN,
  MENU,
  RESET,
  REMOVE,
  LISTEN,
  HOVER,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- drawing ---------------------------------------------------------------------------------- */

static void paint (cairo_t *cr, gpointer data)
{
  LqHandle *self = data;
  GtkWidget *widget = GTK_WIDGET (self);
  const double c = LQ_HANDLE_PX / 2.0;
  if (self->facts.selected)
    {
      gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_WELL));
      cairo_arc (cr, c, c, 15.5, 0, 2 * G_PI);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, lq_token (widget, LQ_COLOR_INK));
      cairo_arc (cr, c, c, 12, 0, 2 * G_PI);
      cairo_fill (cr);
      cairo_set_line_width (cr, 1.8);
      cairo_arc (cr, c, c, 15.1, 0, 2 * G_PI);
      cairo_stroke (cr);
      return;
    }
  gdk_cairo_set_source_rgba (cr,
                             lq_token (widget, self->hovered ? LQ_COLOR_HOVER : LQ_COLOR_RAISED));
  cairo_arc (cr, c, c, 10.5, 0, 2 * G_PI);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr,
                             lq_token (widget, self->facts.off ? LQ_COLOR_OUTLINE : LQ_COLOR_INK2));
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void lq_handle_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqHandle *self = LQ_HANDLE (widget);
  lq_paint_cached (snapshot, &self->node, LQ_HANDLE_PX, LQ_HANDLE_PX, paint, self);
  if (self->mark == NULL)
    return;
  LqToken ink = self->facts.off ? LQ_COLOR_INK3 : LQ_COLOR_INK;
  if (self->facts.selected)
    ink = LQ_COLOR_ON;
  lq_text_set (&self->text, widget, LQ_TEXT_STRONG, self->mark);
  lq_text_draw (&self->text, snapshot, LQ_HANDLE_PX / 2.0, LQ_HANDLE_PX / 2.0, LQ_ALIGN_CENTER,
                lq_token (widget, ink));
}

static void redraw (LqHandle *self)
{
  lq_node_clear (&self->node);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void drop_nodes (GtkWidget *widget) { lq_node_clear (&LQ_HANDLE (widget)->node); }

static void lq_handle_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                               int *minimum, int *natural, int *minimum_baseline,
                               int *natural_baseline)
{
  *minimum = *natural = LQ_HANDLE_PX;
}

static gboolean lq_handle_contains (GtkWidget *widget, double x, double y)
{
  return hypot (x - LQ_HANDLE_PX / 2.0, y - LQ_HANDLE_PX / 2.0) <= LQ_HANDLE_PX / 2.0;
}

/* --- gestures --------------------------------------------------------------------------------- */

static void end_burst (LqHandle *self)
{
  if (lq_burst_stop (&self->burst))
    g_signal_emit (self, signals[END], 0);
}

static void on_burst_over (gpointer handle) { g_signal_emit (handle, signals[END], 0); }

static void burst (LqHandle *self)
{
  if (lq_burst_go_on (&self->burst))
    g_signal_emit (self, signals[BEGIN], 0);
}

/* The pointer in the plot: the handle itself moves under it. */
static void pointer_in_parent (LqHandle *self, double x, double y, double *px, double *py)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_translate_coordinates (widget, gtk_widget_get_parent (widget), x, y, px, py);
}

static void on_drag_begin (GtkGestureDrag *drag, double x, double y, LqHandle *self)
{
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  end_burst (self);
  self->x = self->y = 0;
  pointer_in_parent (self, x, y, &self->last_x, &self->last_y);
  self->held = TRUE;
  g_signal_emit (self, signals[CHOSEN], 0);
  g_signal_emit (self, signals[BEGIN], 0);
}

/* Movement is added up piece by piece, each at the speed of its moment: a modifier pressed in
 * mid-drag changes what follows and nothing before. */
static void on_drag_update (GtkGestureDrag *drag, double dx, double dy, LqHandle *self)
{
  double x, y;
  if (!self->held || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  pointer_in_parent (self, x + dx, y + dy, &x, &y);
  const GdkModifierType mods =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  const double speed =
      ((mods & GDK_SHIFT_MASK) != 0 ? 0.1 : 1) * ((mods & GDK_CONTROL_MASK) != 0 ? 0.1 : 1);
  self->x += (x - self->last_x) * speed;
  self->y += (y - self->last_y) * speed;
  self->last_x = x;
  self->last_y = y;
  g_signal_emit (self, signals[DRAGGED], 0, self->x, self->y);
}

static void let_go (LqHandle *self)
{
  if (!self->held)
    return;
  self->held = FALSE;
  g_signal_emit (self, signals[END], 0);
}

static void on_drag_end (GtkGestureDrag *drag, double dx, double dy, LqHandle *self)
{
  let_go (self);
}

static void on_cancel (GtkGesture *gesture, GdkEventSequence *sequence, LqHandle *self)
{
  let_go (self);
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, LqHandle *self)
{
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  if (button == GDK_BUTTON_SECONDARY)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self));
      g_signal_emit (self, signals[CHOSEN], 0);
      g_signal_emit (self, signals[MENU], 0);
    }
  else if (n_press == 2)
    g_signal_emit (self, signals[RESET], 0);
}

static void step (LqHandle *self, double nx, double ny, gboolean fine)
{
  burst (self);
  g_signal_emit (self, signals[STEPPED], 0, nx, ny, fine);
}

/* Once for a key that repeats; it ends where the focus does. */
static void listen (LqHandle *self, gboolean down)
{
  if (self->listening == down)
    return;
  self->listening = down;
  g_signal_emit (self, signals[LISTEN], 0, down);
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        LqHandle *self)
{
  const gboolean fine = (mods & GDK_SHIFT_MASK) != 0;
  if ((mods & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
      step (self, 0, 1, fine);
      return TRUE;
    case GDK_KEY_Down:
      step (self, 0, -1, fine);
      return TRUE;
    case GDK_KEY_Left:
      step (self, -1, 0, fine);
      return TRUE;
    case GDK_KEY_Right:
      step (self, 1, 0, fine);
      return TRUE;
    case GDK_KEY_Page_Up:
      step (self, 0, 10, FALSE);
      return TRUE;
    case GDK_KEY_Page_Down:
      step (self, 0, -10, FALSE);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      g_signal_emit (self, signals[REMOVE], 0);
      return TRUE;
    case GDK_KEY_Menu:
      g_signal_emit (self, signals[MENU], 0);
      return TRUE;
    case GDK_KEY_s:
      listen (self, TRUE);
      return TRUE;
    default:
      return FALSE;
    }
}

static void on_key_up (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                       LqHandle *self)
{
  if (key == GDK_KEY_s || key == GDK_KEY_S)
    listen (self, FALSE);
}

static void on_notch (LqWheel *wheel, double notches, gboolean fine, gpointer data)
{
  LqHandle *self = data;
  burst (self);
  g_signal_emit (self, signals[WHEEL], 0, notches, fine);
}

static void set_hovered (LqHandle *self, gboolean hovered)
{
  self->hovered = hovered;
  redraw (self);
  g_signal_emit (self, signals[HOVER], 0, hovered);
}

static void on_enter (GtkEventControllerMotion *motion, double x, double y, LqHandle *self)
{
  set_hovered (self, TRUE);
}

static void on_leave (GtkEventControllerMotion *motion, LqHandle *self)
{
  set_hovered (self, FALSE);
}

static void on_focus_in (GtkEventControllerFocus *focus, LqHandle *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void on_focus_out (GtkEventControllerFocus *focus, LqHandle *self)
{
  end_burst (self);
  listen (self, FALSE);
}

/* --- object ----------------------------------------------------------------------------------- */

/* What has begun ends while somebody can still be told. */
static void lq_handle_unmap (GtkWidget *widget)
{
  LqHandle *self = LQ_HANDLE (widget);
  end_burst (self);
  let_go (self);
  listen (self, FALSE);
  GTK_WIDGET_CLASS (lq_handle_parent_class)->unmap (widget);
}

static void lq_handle_dispose (GObject *object)
{
  LqHandle *self = LQ_HANDLE (object);
  lq_burst_stop (&self->burst);
  g_clear_pointer (&self->wheel, lq_wheel_free);
  lq_text_clear (&self->text);
  lq_node_clear (&self->node);
  g_clear_pointer (&self->mark, g_free);
  g_clear_pointer (&self->line1, g_free);
  g_clear_pointer (&self->line2, g_free);
  g_clear_pointer (&self->spoken, g_free);
  G_OBJECT_CLASS (lq_handle_parent_class)->dispose (object);
}

static guint new_signal (const char *name, guint n, GType a, GType b, GType c)
{
  return g_signal_new (name, LQ_TYPE_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n,
                       a, b, c);
}

static void lq_handle_class_init (LqHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_handle_dispose;
  widget_class->measure = lq_handle_measure;
  widget_class->snapshot = lq_handle_snapshot;
  widget_class->contains = lq_handle_contains;
  widget_class->unmap = lq_handle_unmap;
  gtk_widget_class_set_css_name (widget_class, "lqhandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  const GType d = G_TYPE_DOUBLE, b = G_TYPE_BOOLEAN;
  signals[BEGIN] = new_signal ("begin", 0, 0, 0, 0);
  signals[END] = new_signal ("end", 0, 0, 0, 0);
  signals[DRAGGED] = new_signal ("dragged", 2, d, d, 0);
  signals[STEPPED] = new_signal ("stepped", 3, d, d, b);
  signals[WHEEL] = new_signal ("wheel", 2, d, b, 0);
  signals[CHOSEN] = new_signal ("chosen", 0, 0, 0, 0);
  signals[MENU] = new_signal ("menu", 0, 0, 0, 0);
  signals[RESET] = new_signal ("reset", 0, 0, 0, 0);
  signals[REMOVE] = new_signal ("remove", 0, 0, 0, 0);
  signals[LISTEN] = new_signal ("listen", 1, b, 0, 0);
  signals[HOVER] = new_signal ("hover", 1, b, 0, 0);
}

static void add_controllers (LqHandle *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_cancel), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);

  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_up), self);
  gtk_widget_add_controller (widget, keys);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_in), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_out), self);
  gtk_widget_add_controller (widget, focus);
}

static void lq_handle_init (LqHandle *self)
{
  self->live = NAN;
  self->burst = (LqBurst){ GTK_WIDGET (self), on_burst_over, self, 0, NULL };
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "move");
  add_controllers (self);
  self->wheel = lq_wheel_new (GTK_WIDGET (self), on_notch, self);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_handle_new (int id)
{
  LqHandle *self = g_object_new (LQ_TYPE_HANDLE, NULL);
  self->id = id;
  return GTK_WIDGET (self);
}

int lq_handle_id (const LqHandle *self) { return self->id; }

static void keep (char **mine, const char *text)
{
  if (g_strcmp0 (*mine, text) == 0)
    return;
  g_free (*mine);
  *mine = g_strdup (text);
}

void lq_handle_set_facts (LqHandle *self, const LqHandleFacts *facts)
{
  const gboolean looks = self->facts.selected != facts->selected || self->facts.off != facts->off
                         || g_strcmp0 (self->mark, facts->mark) != 0;
  const gboolean speaks = g_strcmp0 (self->spoken, facts->spoken) != 0;
  keep (&self->mark, facts->mark);
  keep (&self->line1, facts->line1);
  keep (&self->line2, facts->line2);
  keep (&self->spoken, facts->spoken);
  self->facts = *facts;
  self->facts.mark = self->mark;
  self->facts.line1 = self->line1;
  self->facts.line2 = self->line2;
  self->facts.spoken = self->spoken;
  if (looks)
    redraw (self);
  if (speaks)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->spoken != NULL ? self->spoken : "", -1);
}

const LqHandleFacts *lq_handle_facts (const LqHandle *self) { return &self->facts; }

void lq_handle_set_live (LqHandle *self, double y) { self->live = y; }

double lq_handle_live (const LqHandle *self) { return self->live; }

gboolean lq_handle_is_held (const LqHandle *self) { return self->held; }

gboolean lq_handle_is_hovered (const LqHandle *self) { return self->hovered; }
