/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole song: see song_overview.h. */
#include "ui/widgets/song_overview.h"

#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/tokens.h"
#include "ui/widgets/playhead.h"

#include <glib/gi18n.h>
#include <math.h>

#define DIM            0.55
#define ZOOM_PER_NOTCH 1.25
#define CLICK_SLACK_PX 3

struct _LqSongOverview
{
  GtkWidget parent;
  LqTimeView *view;  /* what the timeline shows */
  LqTimeView *whole; /* all of it, as wide as we are */
  LqWaveSource source;
  gpointer data;
  int n_channels;
  GskRenderNode *picture;
  GtkWidget *playhead;
  double drag_start; /* of the window when the drag began */
  gboolean moved;
};

G_DEFINE_TYPE (LqSongOverview, lq_song_overview, GTK_TYPE_WIDGET)

enum
{
  SEEK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- drawing ---------------------------------------------------------------------------------- */

static void fold (LqSongOverview *self, int n, LqWaveColumn *columns)
{
  const LqFrames length = lq_time_view_n_frames (self->view);
  LqWaveColumn *other = g_new (LqWaveColumn, n);
  for (int i = 0; i < n; i++)
    columns[i] = (LqWaveColumn){ 1, -1, 0 };
  for (int channel = 0; channel < self->n_channels; channel++)
    {
      if (!self->source (self->data, channel, 0, length, n, other))
        continue;
      for (int i = 0; i < n; i++)
        if (other[i].min <= other[i].max)
          {
            const gboolean first = columns[i].min > columns[i].max;
            columns[i].min = first ? other[i].min : fminf (columns[i].min, other[i].min);
            columns[i].max = first ? other[i].max : fmaxf (columns[i].max, other[i].max);
            columns[i].rms += other[i].rms / (float)self->n_channels;
          }
    }
  g_free (other);
}

static void make_picture (LqSongOverview *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget);
  const int width = gtk_widget_get_width (widget) * scale;
  const int height = gtk_widget_get_height (widget) * scale;
  const LqWaveInks inks = { .peak = lq_wave_ink (lq_token (widget, LQ_COLOR_WORK_DIM)),
                            .rms = lq_wave_ink (lq_token (widget, LQ_COLOR_WORK)),
                            .unknown = lq_wave_ink (lq_token (widget, LQ_COLOR_OUTLINE)) };
  LqWaveColumn *columns = g_new (LqWaveColumn, width);
  guint32 *pixels = g_new (guint32, (gsize)width * height);
  fold (self, width, columns);
  lq_wave_raster (columns, NULL, width, height, &inks, pixels);
  self->picture = lq_pixels_node (pixels, width, height, scale);
  g_free (columns);
}

static void window_edges (LqSongOverview *self, double *from, double *to)
{
  const double start = lq_time_view_start (self->view);
  const double length = lq_time_view_width (self->view) * lq_time_view_frames_per_px (self->view);
  *from = floor (lq_time_view_x (self->whole, start));
  *to = ceil (lq_time_view_x (self->whole, start + length));
  *to = fmin (*to, gtk_widget_get_width (GTK_WIDGET (self)));
}

static void draw_window (LqSongOverview *self, GtkSnapshot *snapshot, double width, double height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double from, to;
  window_edges (self, &from, &to);
  if (from <= 0 && to >= width)
    return;
  const GdkRGBA veil = lq_faded (lq_token (widget, LQ_COLOR_WELL), DIM);
  lq_paint_box (snapshot, &veil, 0, 0, from, height);
  lq_paint_box (snapshot, &veil, to, 0, width - to, height);
  lq_paint_frame (snapshot, lq_token (widget, LQ_COLOR_INK2), from, 0, MAX (4, to - from), height,
                  4, 1.5);
}

static void lq_song_overview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqSongOverview *self = LQ_SONG_OVERVIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, width, height);
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &box, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WELL), 0, 0, width, height);
  if (self->source != NULL && lq_time_view_n_frames (self->view) > 1)
    {
      if (self->picture == NULL)
        make_picture (self);
      gtk_snapshot_append_node (snapshot, self->picture);
      draw_window (self, snapshot, width, height);
    }
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->playhead, snapshot);
}

static void lq_song_overview_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                      int *minimum, int *natural, int *minimum_baseline,
                                      int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? 30 : 100;
  gtk_widget_measure (LQ_SONG_OVERVIEW (widget)->playhead, orientation, -1, NULL, NULL, NULL, NULL);
}

static void lq_song_overview_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqSongOverview *self = LQ_SONG_OVERVIEW (widget);
  lq_node_clear (&self->picture);
  lq_time_view_set_width (self->whole, width);
  gtk_widget_allocate (self->playhead, width, height, -1, NULL);
}

/* --- hands ------------------------------------------------------------------------------------ */

static void on_drag_begin (GtkGestureDrag *drag, double x, double y, LqSongOverview *self)
{
  self->drag_start = lq_time_view_start (self->view);
  self->moved = FALSE;
}

static void on_drag_update (GtkGestureDrag *drag, double dx, double dy, LqSongOverview *self)
{
  if (fabs (dx) > CLICK_SLACK_PX)
    self->moved = TRUE;
  if (self->moved)
    lq_time_view_move_to (self->view,
                          self->drag_start + dx * lq_time_view_frames_per_px (self->whole));
}

static void on_drag_end (GtkGestureDrag *drag, double dx, double dy, LqSongOverview *self)
{
  double x, y;
  if (self->moved || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  const LqFrames last = lq_time_view_n_frames (self->view);
  const LqFrames frame = CLAMP (llround (lq_time_view_frame (self->whole, x)), 0, last);
  lq_time_view_follow (self->view, frame);
  g_signal_emit (self, signals[SEEK], 0, (gint64)frame);
}

static gboolean on_scroll (GtkEventControllerScroll *scroll, double dx, double dy,
                           LqSongOverview *self)
{
  lq_time_view_zoom (self->view, pow (ZOOM_PER_NOTCH, dy), lq_time_view_width (self->view) / 2.0);
  return GDK_EVENT_STOP;
}

/* --- object ----------------------------------------------------------------------------------- */

static void on_view_changed (LqTimeView *view, LqSongOverview *self)
{
  if (lq_time_view_n_frames (self->whole) != lq_time_view_n_frames (view)
      || lq_time_view_rate_hz (self->whole) != lq_time_view_rate_hz (view))
    {
      lq_time_view_set_song (self->whole, lq_time_view_n_frames (view),
                             lq_time_view_rate_hz (view));
      lq_node_clear (&self->picture);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void drop_picture (GtkWidget *widget)
{
  lq_node_clear (&LQ_SONG_OVERVIEW (widget)->picture);
}

static void lq_song_overview_dispose (GObject *object)
{
  LqSongOverview *self = LQ_SONG_OVERVIEW (object);
  g_clear_pointer (&self->playhead, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->whole);
  lq_node_clear (&self->picture);
  G_OBJECT_CLASS (lq_song_overview_parent_class)->dispose (object);
}

static void lq_song_overview_class_init (LqSongOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_song_overview_dispose;
  widget_class->measure = lq_song_overview_measure;
  widget_class->size_allocate = lq_song_overview_size_allocate;
  widget_class->snapshot = lq_song_overview_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqoverview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SEEK] = g_signal_new ("seek", LQ_TYPE_SONG_OVERVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void lq_song_overview_init (LqSongOverview *self)
{
  self->whole = lq_time_view_new ();
  self->playhead = lq_playhead_new (self->whole, 0, 0);
  gtk_widget_set_parent (self->playhead, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Whole song"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_picture);
}

GtkWidget *lq_song_overview_new (LqTimeView *view)
{
  LqSongOverview *self = g_object_new (LQ_TYPE_SONG_OVERVIEW, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (on_view_changed), self, 0);
  on_view_changed (view, self);
  return GTK_WIDGET (self);
}

void lq_song_overview_set_source (LqSongOverview *self, LqWaveSource source, gpointer data,
                                  int n_channels)
{
  self->source = source;
  self->data = data;
  self->n_channels = n_channels;
  lq_song_overview_invalidate (self);
}

void lq_song_overview_invalidate (LqSongOverview *self)
{
  lq_node_clear (&self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_song_overview_set_playhead (LqSongOverview *self, LqFrames frame)
{
  lq_playhead_set (LQ_PLAYHEAD (self->playhead), frame);
}
