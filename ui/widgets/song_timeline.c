/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assembled timeline: see timeline.h. It draws the gutter and the rules; everything that moves is a
 * child with its own kept nodes. */
#include "ui/widgets/song_timeline.h"

#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  GUTTER = 50,
  HEAD_PX = 14,
};

struct _LqSongTimeline
{
  GtkWidget parent;
  LqTimeView *view;
  GtkWidget *ruler, *notes, *waveform, *reduction, *playhead;
  int n_channels;
  GskRenderNode *gutter; /* its words; dropped with every allocation */
};

G_DEFINE_TYPE (LqSongTimeline, lq_song_timeline, GTK_TYPE_WIDGET)

/* Tops of the lanes, and the bottom. */
typedef struct
{
  int gutter, ruler, notes, waveform, reduction, bottom;
} Plan;

static Plan plan (LqSongTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int height = gtk_widget_get_height (widget);
  Plan p = { .gutter = lq_scaled (widget, GUTTER), .bottom = height };
  p.notes = lq_scaled (widget, 22);
  p.waveform = p.notes + lq_scaled (widget, 24);
  p.reduction = height;
  if (gtk_widget_get_visible (self->reduction))
    p.reduction = height - MAX (24, (int)round (height * 0.2));
  return p;
}

static void place (GtkWidget *child, int x, int y, int width, int height)
{
  if (!gtk_widget_should_layout (child))
    return;
  GskTransform *at = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  gtk_widget_allocate (child, MAX (width, 1), MAX (height, 1), -1, at);
}

static void lq_song_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqSongTimeline *self = LQ_SONG_TIMELINE (widget);
  const Plan p = plan (self);
  const int lane = width - p.gutter;
  lq_node_clear (&self->gutter);
  lq_time_view_set_width (self->view, lane);
  place (self->ruler, p.gutter, p.ruler, lane, p.notes - p.ruler);
  place (self->notes, p.gutter, p.notes, lane, p.waveform - p.notes - 1);
  place (self->waveform, p.gutter, p.waveform, lane, p.reduction - p.waveform);
  place (self->reduction, p.gutter, p.reduction + 1, lane, p.bottom - p.reduction - 1);
  place (self->playhead, 0, 0, width, height);
  lq_playhead_set_left (LQ_PLAYHEAD (self->playhead), p.gutter);
}

static void word (LqSongTimeline *self, GtkSnapshot *snapshot, LqTextRole role, LqToken token,
                  const char *string, double x, double y)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), role, string);
  lq_text_draw (&text, snapshot, x, y, LQ_ALIGN_START, lq_token (GTK_WIDGET (self), token));
  lq_text_clear (&text);
}

static void draw_gutter (LqSongTimeline *self, GtkSnapshot *snapshot, const Plan *p)
{
  static const char *const names[] = { "L", "R" };
  word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK3, _ ("Time"), 8,
        (p->ruler + p->notes) / 2.0 - 1);
  /* Translators: stands before the lane of notes, about five letters wide. */
  word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK3, C_ ("lane", "Notes"), 8,
        (p->notes + p->waveform) / 2.0);
  const double lane = (double)(p->reduction - p->waveform) / self->n_channels;
  for (int i = 0; i < self->n_channels; i++)
    word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2,
          self->n_channels > 1 ? names[i] : _ ("Mono"), 8, p->waveform + lane * (i + 0.5));
  if (p->reduction < p->bottom)
    {
      word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2, _ ("GR"), 8,
            (p->reduction + p->bottom) / 2.0);
      char half[LQ_UNITS_TEXT];
      lq_number_show (LQ_UNIT_LEVEL_DB,
                      -lq_reduction_lane_range (LQ_REDUCTION_LANE (self->reduction)) / 2.0, 0,
                      LQ_UNITS_NO_UNIT, half);
      word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3, half,
            p->gutter - 2 - lq_text_measure (GTK_WIDGET (self), LQ_TEXT_TICK, half),
            (p->reduction + p->bottom) / 2.0);
    }
}

static void lq_song_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqSongTimeline *self = LQ_SONG_TIMELINE (widget);
  const Plan p = plan (self);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &box, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WELL), 0, 0, width, height);
  if (self->gutter == NULL)
    {
      GtkSnapshot *gutter = gtk_snapshot_new ();
      draw_gutter (self, gutter, &p);
      self->gutter = gtk_snapshot_free_to_node (gutter);
    }
  gtk_snapshot_append_node (snapshot, self->gutter);
  const GdkRGBA *line = lq_token (widget, LQ_COLOR_LINE);
  gtk_widget_snapshot_child (widget, self->ruler, snapshot);
  lq_paint_box (snapshot, line, 0, p.notes - 1, width, 1);
  lq_paint_box (snapshot, line, 0, p.waveform - 1, width, 1);
  if (p.reduction < p.bottom)
    lq_paint_box (snapshot, line, 0, p.reduction, width, 1);
  gtk_widget_snapshot_child (widget, self->waveform, snapshot);
  gtk_widget_snapshot_child (widget, self->reduction, snapshot);
  gtk_widget_snapshot_child (widget, self->notes, snapshot);
  gtk_widget_snapshot_child (widget, self->playhead, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void lq_song_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                      int *minimum, int *natural, int *minimum_baseline,
                                      int *natural_baseline)
{
  LqSongTimeline *self = LQ_SONG_TIMELINE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 800;
    }
  else
    {
      *minimum = lq_scaled (widget, 46) + 36 * self->n_channels
                 + (gtk_widget_get_visible (self->reduction) ? 24 : 0);
      *natural = *minimum; /* how much more is the panel's to say */
    }
}

static void lq_song_timeline_dispose (GObject *object)
{
  LqSongTimeline *self = LQ_SONG_TIMELINE (object);
  g_clear_pointer (&self->ruler, gtk_widget_unparent);
  g_clear_pointer (&self->notes, gtk_widget_unparent);
  g_clear_pointer (&self->waveform, gtk_widget_unparent);
  g_clear_pointer (&self->reduction, gtk_widget_unparent);
  g_clear_pointer (&self->playhead, gtk_widget_unparent);
  g_clear_object (&self->view);
  lq_node_clear (&self->gutter);
  G_OBJECT_CLASS (lq_song_timeline_parent_class)->dispose (object);
}

static void drop_nodes (GtkWidget *widget) { lq_node_clear (&LQ_SONG_TIMELINE (widget)->gutter); }

static void lq_song_timeline_class_init (LqSongTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_song_timeline_dispose;
  widget_class->measure = lq_song_timeline_measure;
  widget_class->size_allocate = lq_song_timeline_size_allocate;
  widget_class->snapshot = lq_song_timeline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqtimeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void lq_song_timeline_init (LqSongTimeline *self)
{
  self->n_channels = 2;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_song_timeline_new (LqTimeView *view)
{
  LqSongTimeline *self = g_object_new (LQ_TYPE_SONG_TIMELINE, NULL);
  GtkWidget *widget = GTK_WIDGET (self);
  self->view = g_object_ref (view);
  self->ruler = lq_time_ruler_new (view);
  self->notes = lq_note_lane_new (view);
  self->waveform = lq_waveform_new (view);
  self->reduction = lq_reduction_lane_new (view, 6);
  self->playhead = lq_playhead_new (view, GUTTER, HEAD_PX);
  gtk_widget_set_parent (self->ruler, widget);
  gtk_widget_set_parent (self->notes, widget);
  gtk_widget_set_parent (self->waveform, widget);
  gtk_widget_set_parent (self->reduction, widget);
  gtk_widget_set_parent (self->playhead, widget);
  return widget;
}

LqTimeRuler *lq_song_timeline_ruler (LqSongTimeline *self) { return LQ_TIME_RULER (self->ruler); }

LqNoteLane *lq_song_timeline_notes (LqSongTimeline *self) { return LQ_NOTE_LANE (self->notes); }

LqWaveform *lq_song_timeline_waveform (LqSongTimeline *self)
{
  return LQ_WAVEFORM (self->waveform);
}

LqReductionLane *lq_song_timeline_reduction (LqSongTimeline *self)
{
  return LQ_REDUCTION_LANE (self->reduction);
}

void lq_song_timeline_fit_reduction (LqSongTimeline *self, double most_db)
{
  static const double ranges_db[] = { 6, 12, 24 };
  LqReductionLane *lane = LQ_REDUCTION_LANE (self->reduction);
  gsize i = 0;
  while (i + 1 < G_N_ELEMENTS (ranges_db) && most_db > ranges_db[i])
    i++;
  if (ranges_db[i] == lq_reduction_lane_range (lane))
    return;
  lq_reduction_lane_set_range (lane, ranges_db[i]);
  drop_nodes (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_song_timeline_set_notes (LqSongTimeline *self, const LqNoteFlag *notes, int n)
{
  LqFrames *frames = g_new (LqFrames, n);
  for (int i = 0; i < n; i++)
    frames[i] = notes[i].at;
  lq_waveform_set_lines (LQ_WAVEFORM (self->waveform), frames, n);
  lq_note_lane_set_notes (LQ_NOTE_LANE (self->notes), notes, n);
  g_free (frames);
}

void lq_song_timeline_set_n_channels (LqSongTimeline *self, int n_channels)
{
  self->n_channels = CLAMP (n_channels, 1, LQ_MAX_CHANNELS);
  lq_waveform_set_n_channels (LQ_WAVEFORM (self->waveform), self->n_channels);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void lq_song_timeline_show_reduction (LqSongTimeline *self, gboolean show)
{
  gtk_widget_set_visible (self->reduction, show);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void lq_song_timeline_set_playhead (LqSongTimeline *self, LqFrames frame)
{
  lq_playhead_set (LQ_PLAYHEAD (self->playhead), frame);
  lq_time_ruler_set_playhead (LQ_TIME_RULER (self->ruler), frame, HEAD_PX);
}
