/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waveform lanes: see waveform.h. */
#include "ui/widgets/waveform.h"

#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/time_ruler.h"
#include "ui/widgets/wave_tiles.h"

#include <glib/gi18n.h>
#include <math.h>

#define MISSING_GAP    12
#define MISSING_MARGIN 24

struct _LqWaveform
{
  GtkWidget parent;
  LqTimeView *view;
  LqWaveSource sources[2];
  gpointer data[2];
  int n_channels;
  LqWaveTiles *tiles;
  LqFrames *lines;
  int n_lines;
  char *instead; /* words in its place; NULL: it is drawn */
  LqText instead_text;
  GtkWidget *ask;
  double pointer_x; /* a scroll event does not tell */
};

G_DEFINE_TYPE (LqWaveform, lq_waveform, GTK_TYPE_WIDGET)

enum
{
  SEEK,
  ASKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

#define ZOOM_PER_NOTCH 1.25
#define PX_PER_NOTCH   60

/* --- drawing ---------------------------------------------------------------------------------- */

static LqTileLook look (LqWaveform *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget);
  return (LqTileLook){
    .frames_per_column = lq_time_view_frames_per_px (self->view) / scale,
    .height = MAX (1, gtk_widget_get_height (widget) * scale / self->n_channels),
    .n_channels = self->n_channels,
    .scale = scale,
    .inks = { .peak = lq_wave_ink (lq_token (widget, LQ_COLOR_WORK_DIM)),
              .rms = lq_wave_ink (lq_token (widget, LQ_COLOR_WORK)),
              .envelope = lq_wave_ink (lq_token (widget, LQ_COLOR_MIX)),
              .unknown = lq_wave_ink (lq_token (widget, LQ_COLOR_OUTLINE)) },
    .body = self->sources[LQ_WAVE_BODY],
    .body_data = self->data[LQ_WAVE_BODY],
    .envelope = self->sources[LQ_WAVE_ENVELOPE],
    .envelope_data = self->data[LQ_WAVE_ENVELOPE],
  };
}

static void draw_channel (LqWaveform *self, GtkSnapshot *snapshot, const LqTileLook *shown,
                          int channel, double origin, int first, int last)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double scale = gtk_widget_get_scale_factor (widget);
  const double top = channel * shown->height / scale;
  for (int i = first; i <= last; i++)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (
          snapshot,
          &GRAPHENE_POINT_INIT ((float)((i * (double)LQ_TILE_PX - origin) / scale), (float)top));
      gtk_snapshot_append_node (snapshot, lq_wave_tiles_get (self->tiles, shown, channel, i));
      gtk_snapshot_restore (snapshot);
    }
  GdkRGBA centre = lq_faded (lq_token (widget, LQ_COLOR_WELL), 0.6);
  lq_paint_box (snapshot, &centre, 0, floor (top + shown->height / scale / 2),
                gtk_widget_get_width (widget), 1);
}

static void draw_lines (LqWaveform *self, GtkSnapshot *snapshot)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double height = gtk_widget_get_height (GTK_WIDGET (self));
  const GdkRGBA *ink = lq_token (GTK_WIDGET (self), LQ_COLOR_INK2);
  for (int i = 0; i < self->n_lines; i++)
    {
      const double x = floor (lq_time_view_x (self->view, (double)self->lines[i]));
      if (x < 0 || x >= width)
        continue;
      for (double y = 0; y < height; y += 5)
        lq_paint_box (snapshot, ink, x, y, 1, 2);
    }
}

/* Faint lines half as far apart as the ruler's labels. */
static void draw_grid (LqWaveform *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double px_per_second =
      lq_time_view_rate_hz (self->view) / lq_time_view_frames_per_px (self->view);
  const double start_s = lq_time_view_start (self->view) / lq_time_view_rate_hz (self->view);
  const double step = lq_time_ruler_step_s (px_per_second, lq_scaled (widget, 80)) / 2;
  const double width = gtk_widget_get_width (widget);
  for (double k = ceil (start_s / step); (k * step - start_s) * px_per_second < width; k++)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_GRID),
                  floor ((k * step - start_s) * px_per_second), 0, 1,
                  gtk_widget_get_height (widget));
}

/* Words and button beside each other in the middle; of a long name its ends. */
typedef struct
{
  int name_x, ask_x, ask_width, ask_height;
} InsteadPlan;

static InsteadPlan plan_instead (LqWaveform *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int width = gtk_widget_get_width (widget);
  InsteadPlan p;
  gtk_widget_measure (self->ask, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &p.ask_width, NULL, NULL);
  gtk_widget_measure (self->ask, GTK_ORIENTATION_VERTICAL, -1, NULL, &p.ask_height, NULL, NULL);
  lq_text_set (&self->instead_text, widget, LQ_TEXT_BODY, self->instead);
  lq_text_limit (&self->instead_text, MAX (40, width - p.ask_width - 2 * MISSING_MARGIN));
  const int name = lq_text_width (&self->instead_text);
  p.name_x = MAX (0, width - name - MISSING_GAP - p.ask_width) / 2;
  p.ask_x = p.name_x + name + MISSING_GAP;
  return p;
}

static void draw_instead (LqWaveform *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  lq_paint_dashed_frame (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), 4, 4, width - 8, height - 8,
                         4, 1);
  lq_text_draw (&self->instead_text, snapshot, plan_instead (self).name_x, height / 2,
                LQ_ALIGN_START, lq_token (widget, LQ_COLOR_INK2));
  gtk_widget_snapshot_child (widget, self->ask, snapshot);
}

static void lq_waveform_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqWaveform *self = LQ_WAVEFORM (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  if (self->instead != NULL)
    {
      draw_instead (self, snapshot);
      return;
    }
  if (lq_time_view_n_frames (self->view) == 0)
    return;

  const LqTileLook shown = look (self);
  const double scale = gtk_widget_get_scale_factor (widget);
  const double origin = round (lq_time_view_start (self->view) / shown.frames_per_column);
  const int first = (int)floor (origin / LQ_TILE_PX);
  const int last = (int)floor ((origin + width * scale - 1) / LQ_TILE_PX);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_grid (self, snapshot);
  for (int channel = 0; channel < self->n_channels; channel++)
    draw_channel (self, snapshot, &shown, channel, origin, first, last);
  lq_wave_tiles_trim (self->tiles, first, last);
  draw_lines (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void lq_waveform_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqWaveform *self = LQ_WAVEFORM (widget);
  lq_time_view_set_width (self->view, width);
  if (!gtk_widget_should_layout (self->ask))
    return;
  const InsteadPlan p = plan_instead (self);
  GskTransform *at = gsk_transform_translate (
      NULL, &GRAPHENE_POINT_INIT ((float)p.ask_x, (float)(height - p.ask_height) / 2));
  gtk_widget_allocate (self->ask, p.ask_width, p.ask_height, -1, at);
}

static void lq_waveform_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                 int *minimum, int *natural, int *minimum_baseline,
                                 int *natural_baseline)
{
  LqWaveform *self = LQ_WAVEFORM (widget);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 100 : 20 * self->n_channels;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 64 * self->n_channels;
  gtk_widget_measure (self->ask, orientation, -1, NULL, NULL, NULL, NULL);
}

/* --- hands ------------------------------------------------------------------------------------ */

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, LqWaveform *self)
{
  if (self->instead != NULL)
    return;
  const double frame = lq_time_view_frame (self->view, x);
  g_signal_emit (self, signals[SEEK], 0,
                 (gint64)CLAMP (llround (frame), 0, lq_time_view_n_frames (self->view)));
}

static void on_motion (GtkEventControllerMotion *motion, double x, double y, LqWaveform *self)
{
  self->pointer_x = x;
}

static gboolean on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, LqWaveform *self)
{
  const GdkModifierType mods =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  if ((mods & GDK_CONTROL_MASK) != 0)
    lq_time_view_zoom (self->view, pow (ZOOM_PER_NOTCH, dy), self->pointer_x);
  else
    lq_time_view_scroll (self->view, (fabs (dx) > 0 ? dx : dy) * PX_PER_NOTCH);
  return GDK_EVENT_STOP;
}

static void on_ask (GtkButton *button, LqWaveform *self)
{
  g_signal_emit (self, signals[ASKED], 0);
}

/* --- object ----------------------------------------------------------------------------------- */

static void lq_waveform_dispose (GObject *object)
{
  LqWaveform *self = LQ_WAVEFORM (object);
  g_clear_pointer (&self->ask, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_pointer (&self->tiles, lq_wave_tiles_free);
  g_clear_pointer (&self->lines, g_free);
  g_clear_pointer (&self->instead, g_free);
  lq_text_clear (&self->instead_text);
  G_OBJECT_CLASS (lq_waveform_parent_class)->dispose (object);
}

static void lq_waveform_class_init (LqWaveformClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_waveform_dispose;
  widget_class->measure = lq_waveform_measure;
  widget_class->size_allocate = lq_waveform_size_allocate;
  widget_class->snapshot = lq_waveform_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqwaveform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SEEK] = g_signal_new ("seek", LQ_TYPE_WAVEFORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[ASKED] = g_signal_new ("asked", LQ_TYPE_WAVEFORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void lq_waveform_init (LqWaveform *self)
{
  self->n_channels = 2;
  self->tiles = lq_wave_tiles_new ();
  self->ask = gtk_button_new ();
  gtk_widget_set_visible (self->ask, FALSE);
  gtk_widget_set_parent (self->ask, GTK_WIDGET (self));
  g_signal_connect (self->ask, "clicked", G_CALLBACK (on_ask), self);

  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Waveform"), -1);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_waveform_new (LqTimeView *view)
{
  LqWaveform *self = g_object_new (LQ_TYPE_WAVEFORM, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void lq_waveform_set_source (LqWaveform *self, LqWaveLayer layer, LqWaveSource source,
                             gpointer data)
{
  self->sources[layer] = source;
  self->data[layer] = data;
  lq_wave_tiles_drop (self->tiles);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_waveform_set_n_channels (LqWaveform *self, int n_channels)
{
  self->n_channels = CLAMP (n_channels, 1, LQ_MAX_CHANNELS);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void lq_waveform_invalidate (LqWaveform *self, LqFrames from, LqFrames to)
{
  lq_wave_tiles_invalidate (self->tiles, from, to);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_waveform_set_instead (LqWaveform *self, const char *words, const char *button)
{
  g_free (self->instead);
  self->instead = g_strdup (words);
  if (words)
    gtk_button_set_label (GTK_BUTTON (self->ask), button);
  gtk_widget_set_visible (self->ask, words != NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_waveform_set_lines (LqWaveform *self, const LqFrames *frames, int n)
{
  g_free (self->lines);
  self->lines = g_memdup2 (frames, sizeof *frames * (gsize)n);
  self->n_lines = n;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
