/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/edge_scroll.h"

#define GAP       4
#define BLEED     4 /* around the row: a focus frame is drawn outside its widget */
#define EDGE      32
#define STEP      10.0 /* px a frame, while something is held at an end */
#define NOTCH     60.0
#define PAGE      0.75
#define SETTLE    2 /* frames until a new child has its place */
#define TOLERANCE 0.5

struct _LqEdgeScroll
{
  GtkWidget parent_instance;
  GtkWidget *frame, *row, *arrows[2];
  GtkAdjustment *along;
  GtkWidget *revealed; /* weak */
  int frames_left;
  double drag_x; /* of what is held over it; NAN: nothing */
  guint drag_tick;
};

G_DEFINE_FINAL_TYPE (LqEdgeScroll, lq_edge_scroll, GTK_TYPE_WIDGET)

static void move_by (LqEdgeScroll *scroll, double px)
{
  gtk_adjustment_set_value (scroll->along, gtk_adjustment_get_value (scroll->along) + px);
}

static void show_ends (LqEdgeScroll *scroll)
{
  const double value = gtk_adjustment_get_value (scroll->along),
               last = gtk_adjustment_get_upper (scroll->along)
                      - gtk_adjustment_get_page_size (scroll->along);
  gtk_widget_set_sensitive (scroll->arrows[0], value > TOLERANCE);
  gtk_widget_set_sensitive (scroll->arrows[1], value < last - TOLERANCE);
}

/* ---- Hands ---- */

static void on_arrow (GtkWidget *arrow, LqEdgeScroll *scroll)
{
  const double page = PAGE * gtk_adjustment_get_page_size (scroll->along);
  move_by (scroll, arrow == scroll->arrows[0] ? -page : page);
}

/* The common wheel has no other way to go here. */
static gboolean on_wheel (GtkEventControllerScroll *wheel, double dx, double dy,
                          LqEdgeScroll *scroll)
{
  const double before = gtk_adjustment_get_value (scroll->along);
  move_by (scroll, (dx != 0.0 ? dx : dy) * NOTCH);
  return gtk_adjustment_get_value (scroll->along) != before;
}

static gboolean on_drag_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LqEdgeScroll *scroll = LQ_EDGE_SCROLL (widget);
  const double width = gtk_widget_get_width (widget);
  move_by (scroll, scroll->drag_x < EDGE ? -STEP : scroll->drag_x > width - EDGE ? STEP : 0.0);
  return G_SOURCE_CONTINUE;
}

static void on_drag (GtkDropControllerMotion *motion, double x, double y, LqEdgeScroll *scroll)
{
  scroll->drag_x = x;
  if (scroll->drag_tick == 0)
    scroll->drag_tick =
        gtk_widget_add_tick_callback (GTK_WIDGET (scroll), on_drag_tick, NULL, NULL);
}

static void on_drag_leave (GtkDropControllerMotion *motion, LqEdgeScroll *scroll)
{
  if (scroll->drag_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (scroll), scroll->drag_tick);
  scroll->drag_tick = 0;
}

/* ---- Into view ---- */

static void forget (LqEdgeScroll *scroll)
{
  if (scroll->revealed)
    g_object_remove_weak_pointer (G_OBJECT (scroll->revealed), (gpointer *)&scroll->revealed);
  scroll->revealed = NULL;
}

static gboolean on_reveal (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LqEdgeScroll *scroll = LQ_EDGE_SCROLL (widget);
  double x, y;
  if (scroll->frames_left-- > 0)
    return G_SOURCE_CONTINUE;
  if (scroll->revealed
      && gtk_widget_translate_coordinates (scroll->revealed, scroll->row, 0, 0, &x, &y))
    gtk_adjustment_clamp_page (scroll->along, x,
                               x + gtk_widget_get_width (scroll->revealed) + 2 * BLEED);
  forget (scroll);
  return G_SOURCE_REMOVE;
}

void lq_edge_scroll_reveal (LqEdgeScroll *scroll, GtkWidget *child)
{
  const gboolean waits = scroll->revealed != NULL;
  forget (scroll);
  scroll->revealed = child;
  g_object_add_weak_pointer (G_OBJECT (child), (gpointer *)&scroll->revealed);
  scroll->frames_left = SETTLE;
  if (!waits)
    gtk_widget_add_tick_callback (GTK_WIDGET (scroll), on_reveal, NULL, NULL);
}

static void on_focus (GtkRoot *root, GParamSpec *spec, LqEdgeScroll *scroll)
{
  GtkWidget *focus = gtk_root_get_focus (root);
  if (focus && gtk_widget_is_ancestor (focus, scroll->row))
    lq_edge_scroll_reveal (scroll, gtk_widget_get_focus_child (scroll->row));
}

static void lq_edge_scroll_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lq_edge_scroll_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (on_focus), widget, 0);
}

static void lq_edge_scroll_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);
  GTK_WIDGET_CLASS (lq_edge_scroll_parent_class)->unroot (widget);
}

/* ---- Layout ---- */

static void lq_edge_scroll_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                    int *minimum, int *natural, int *minimum_baseline,
                                    int *natural_baseline)
{
  LqEdgeScroll *scroll = LQ_EDGE_SCROLL (widget);
  /* Not the row itself: what was never measured does not tell of a child's new size. */
  gtk_widget_measure (scroll->frame, orientation, -1, minimum, natural, NULL, NULL);
  *minimum -= 2 * BLEED;
  *natural -= 2 * BLEED;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 4 * EDGE);
}

static void put (GtkWidget *child, int x, int y, int width, int height)
{
  GskTransform *at = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  gtk_widget_allocate (child, width, height, -1, at);
}

static void lq_edge_scroll_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqEdgeScroll *scroll = LQ_EDGE_SCROLL (widget);
  int least, from = 0, to = width;
  gtk_widget_measure (scroll->frame, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  const gboolean scrolls = least - 2 * BLEED > width;
  for (int i = 0; i < 2; i++)
    {
      int arrow;
      gtk_widget_measure (scroll->arrows[i], GTK_ORIENTATION_HORIZONTAL, -1, &arrow, NULL, NULL,
                          NULL);
      gtk_widget_set_child_visible (scroll->arrows[i], scrolls);
      if (!scrolls)
        continue;
      put (scroll->arrows[i], i == 0 ? 0 : width - arrow, 0, arrow, height);
      if (i == 0)
        from = arrow + GAP;
      else
        to = width - arrow - GAP;
    }
  put (scroll->frame, from - BLEED, -BLEED, MAX (to - from, 1) + 2 * BLEED, height + 2 * BLEED);
}

static void lq_edge_scroll_dispose (GObject *object)
{
  LqEdgeScroll *scroll = LQ_EDGE_SCROLL (object);
  GtkWidget *child;
  forget (scroll);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (scroll))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lq_edge_scroll_parent_class)->dispose (object);
}

static void lq_edge_scroll_class_init (LqEdgeScrollClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_edge_scroll_dispose;
  widget_class->root = lq_edge_scroll_root;
  widget_class->unroot = lq_edge_scroll_unroot;
  widget_class->measure = lq_edge_scroll_measure;
  widget_class->size_allocate = lq_edge_scroll_size_allocate;
}

static void lq_edge_scroll_init (LqEdgeScroll *scroll) {}

static GtkWidget *arrow_new (LqEdgeScroll *scroll, const char *icon, const char *name)
{
  GtkWidget *arrow = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (arrow, "lq-arrow");
  gtk_widget_add_css_class (arrow, "flat");
  gtk_widget_set_focusable (arrow, FALSE); /* the focus scrolls by itself */
  gtk_widget_set_tooltip_text (arrow, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (arrow, "clicked", G_CALLBACK (on_arrow), scroll);
  gtk_widget_set_parent (arrow, GTK_WIDGET (scroll));
  return arrow;
}

static void add_hands (LqEdgeScroll *scroll)
{
  GtkEventController *wheel =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (wheel, "scroll", G_CALLBACK (on_wheel), scroll);
  gtk_widget_add_controller (GTK_WIDGET (scroll), wheel);
  GtkEventController *drag = gtk_drop_controller_motion_new ();
  g_signal_connect (drag, "enter", G_CALLBACK (on_drag), scroll);
  g_signal_connect (drag, "motion", G_CALLBACK (on_drag), scroll);
  g_signal_connect (drag, "leave", G_CALLBACK (on_drag_leave), scroll);
  gtk_widget_add_controller (GTK_WIDGET (scroll), drag);
}

GtkWidget *lq_edge_scroll_new (GtkWidget *row, const char *back, const char *on)
{
  LqEdgeScroll *scroll = g_object_new (LQ_TYPE_EDGE_SCROLL, NULL);
  scroll->row = row;
  gtk_widget_set_margin_start (row, BLEED);
  gtk_widget_set_margin_end (row, BLEED);
  gtk_widget_set_margin_top (row, BLEED);
  gtk_widget_set_margin_bottom (row, BLEED);
  scroll->along = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  scroll->frame = gtk_viewport_new (scroll->along, NULL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (scroll->frame),
                                    FALSE); /* it cuts the frame off */
  gtk_viewport_set_child (GTK_VIEWPORT (scroll->frame), row);
  gtk_widget_set_parent (scroll->frame, GTK_WIDGET (scroll));
  scroll->arrows[0] = arrow_new (scroll, "go-previous-symbolic", back);
  scroll->arrows[1] = arrow_new (scroll, "go-next-symbolic", on);
  g_signal_connect_object (scroll->along, "changed", G_CALLBACK (show_ends), scroll,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll->along, "value-changed", G_CALLBACK (show_ends), scroll,
                           G_CONNECT_SWAPPED);
  add_hands (scroll);
  return GTK_WIDGET (scroll);
}
