/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level meter: see level_meter.h. The bed, the scale and its words are one kept node; a frame adds four to
 * six colour nodes a channel. */
#include "ui/widgets/level_meter.h"

#include "core/units.h"
#include "ui/glyph.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/peak_box.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  MAX_CHANNELS = 2,
  CAP_PX = 4, /* above the bar while an over is held */
  TICK_PX = 4,
  MAX_STEPS = 16,
};

/* Edges in whole device pixels from the top of the bar. */
typedef struct
{
  int peak, rms, hold;
  gboolean over;
} Edges;

typedef struct
{
  int bar, gap;    /* width of a bar and of what lies between two */
  int left;        /* of the first bar */
  int top, height; /* of the bars */
  int box_height;
} Plan;

struct _LqLevelMeter
{
  GtkWidget parent;
  LqMeterStyle style;
  LqMeterState state;
  int n_channels;
  LqMeterChannel channels[MAX_CHANNELS];
  Edges shown[MAX_CHANNELS];
  GtkWidget *boxes[MAX_CHANNELS];
  const LqMeterFace *face;
  char *above;
  GskRenderNode *still;
  Plan plan; /* as long as STILL would hold: it measures text */
  gboolean planned;
};

G_DEFINE_TYPE (LqLevelMeter, lq_level_meter, GTK_TYPE_WIDGET)

enum
{
  GO,
  CLEAR,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- geometry --------------------------------------------------------------------------------- */

/* Of the box above a bar at rest. */
static int box_width (LqLevelMeter *self, int bar)
{
  int least = 0;
  if (self->boxes[0] != NULL)
    gtk_widget_measure (self->boxes[0], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return MAX (least, bar + 4);
}

static void step_text (const LqMeterFace *face, int step, char text[LQ_UNITS_TEXT])
{
  const gboolean sign = face->with_sign && face->steps[step] != 0;
  lq_number_show (sign ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, face->steps[step], 0, LQ_UNITS_NO_UNIT,
                  text);
}

static int widest_step (LqLevelMeter *self)
{
  int widest = lq_text_measure (GTK_WIDGET (self), LQ_TEXT_CAP, "−60");
  for (int i = 0; i < self->face->n_steps; i++)
    {
      char text[LQ_UNITS_TEXT];
      step_text (self->face, i, text);
      widest = MAX (widest, lq_text_measure (GTK_WIDGET (self), LQ_TEXT_TICK, text));
    }
  return widest;
}

/* Between two bars: the scale, and room for the boxes to stand apart. */
static int gap_width (LqLevelMeter *self, int bar)
{
  const int apart = box_width (self, bar) - bar + 4;
  if (self->style != LQ_METER_FULL)
    return MAX (8, apart);
  return MAX (widest_step (self) + 2 * TICK_PX + 4, apart);
}

static Plan make_plan (LqLevelMeter *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const int n = self->n_channels;
  if (self->style == LQ_METER_STRIP)
    {
      const int bar = MIN (7, (width - 2 * (n - 1)) / n);
      return (
          Plan){ bar, 2, (width - n * bar - 2 * (n - 1)) / 2, CAP_PX + 2, height - CAP_PX - 2, 0 };
    }
  const int box = lq_scaled (widget, self->style == LQ_METER_FULL ? 22 : 20);
  const int above = box + (self->style == LQ_METER_FULL ? 10 : 6);
  const int below = self->style == LQ_METER_FULL ? lq_text_line (widget, LQ_TEXT_TICK) + 8 : 0;
  const int bar = self->style == LQ_METER_FULL ? 30 : 28;
  const int gap = gap_width (self, bar);
  const int bars = n * bar + gap * (n - 1);
  return (Plan){ bar, gap, (width - bars) / 2, above, MAX (1, height - above - below), box };
}

static Plan plan (LqLevelMeter *self)
{
  if (!self->planned)
    self->plan = make_plan (self);
  self->planned = TRUE;
  return self->plan;
}

static int bar_x (const Plan *p, int channel) { return p->left + channel * (p->bar + p->gap); }

static int pixel (LqLevelMeter *self, double value, int height)
{
  return (int)round (lq_meter_place (self->face, value) * height
                     * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

double lq_level_meter_y (LqLevelMeter *self, double value)
{
  const Plan p = plan (self);
  return p.top + lq_meter_place (self->face, value) * p.height;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void word (LqLevelMeter *self, GtkSnapshot *snapshot, LqTextRole role, LqToken token,
                  const char *string, double x, double y)
{
  LqText text = { 0 };
  lq_text_set (&text, GTK_WIDGET (self), role, string);
  lq_text_draw (&text, snapshot, x, y, LQ_ALIGN_CENTER, lq_token (GTK_WIDGET (self), token));
  lq_text_clear (&text);
}

static void draw_step (LqLevelMeter *self, GtkSnapshot *snapshot, const Plan *p, int step, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double left = bar_x (p, 0) + p->bar;
  const gboolean edge = self->face->steps[step] == self->face->edge;
  const GdkRGBA *tick = lq_token (widget, LQ_COLOR_OUTLINE);
  char text[LQ_UNITS_TEXT];
  step_text (self->face, step, text);
  word (self, snapshot, edge ? LQ_TEXT_CAP : LQ_TEXT_TICK, edge ? LQ_COLOR_INK : LQ_COLOR_INK3,
        text, left + p->gap / 2.0, y);
  lq_paint_box (snapshot, tick, left, y, TICK_PX, 1);
  if (self->n_channels > 1)
    lq_paint_box (snapshot, tick, left + p->gap - TICK_PX, y, TICK_PX, 1);
}

/* How early a step is given its place: the edge, 0 and the ends before what lies between. */
static int rank_of (const LqMeterFace *face, int step)
{
  const double value = face->steps[step];
  return value == face->edge ? 0 : value == 0 ? 1 : step == 0 || step == face->n_steps - 1 ? 2 : 3;
}

/* Words from the most needed on; one that would touch another is left out. */
static void draw_scale (LqLevelMeter *self, GtkSnapshot *snapshot, const Plan *p)
{
  const int line = lq_text_line (GTK_WIDGET (self), LQ_TEXT_TICK) - 2;
  double used[MAX_STEPS];
  int n_used = 0;
  for (int rank = 0; rank <= 3; rank++)
    for (int step = 0; step < self->face->n_steps; step++)
      {
        const double y = p->top + round (lq_level_meter_y (self, self->face->steps[step]) - p->top);
        gboolean free = rank_of (self->face, step) == rank;
        for (int i = 0; i < n_used; i++)
          free &= fabs (used[i] - y) >= line;
        if (!free)
          continue;
        used[n_used++] = y;
        draw_step (self, snapshot, p, step, y);
      }
}

static void draw_words (LqLevelMeter *self, GtkSnapshot *snapshot, const Plan *p)
{
  GtkWidget *widget = GTK_WIDGET (self);
  static const char *const names[] = { "L", "R" };
  const double middle = bar_x (p, 0) + p->bar + p->gap / 2.0;
  const double below = p->top + p->height + 13;
  for (int i = 0; i < self->n_channels && self->n_channels > 1; i++)
    word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2, names[i], bar_x (p, i) + p->bar / 2.0,
          below);
  word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3, self->face->unit, middle, below);
  const int between = p->gap + p->bar - box_width (self, p->bar);
  if (self->above != NULL && lq_text_measure (widget, LQ_TEXT_TICK, self->above) <= between)
    word (self, snapshot, LQ_TEXT_TICK, LQ_COLOR_INK3, self->above, middle, p->box_height / 2.0);
}

static void draw_still (LqLevelMeter *self, GtkSnapshot *snapshot, const Plan *p)
{
  GtkWidget *widget = GTK_WIDGET (self);
  for (int i = 0; i < self->n_channels; i++)
    {
      const double x = bar_x (p, i);
      const double middle = x + p->bar / 2.0;
      if (self->state == LQ_METER_UNKNOWN)
        {
          lq_paint_dashed_frame (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), x, p->top, p->bar,
                                 p->height, 0.5, 1);
          if (self->style != LQ_METER_STRIP)
            word (self, snapshot, LQ_TEXT_LABEL, LQ_COLOR_INK2, "?", middle,
                  p->top + p->height / 2.0);
        }
      else if (self->state == LQ_METER_BLIND)
        {
          lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_RAISED), x, p->top, p->bar, p->height);
          if (self->style != LQ_METER_STRIP)
            lq_glyph_draw (widget, snapshot, LQ_GLYPH_LOCK, lq_token (widget, LQ_COLOR_INK2),
                           middle, p->top + p->height / 2.0, 14);
        }
      else
        lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_BED), x, p->top, p->bar, p->height);
    }
  if (self->style == LQ_METER_FULL)
    {
      draw_scale (self, snapshot, p);
      draw_words (self, snapshot, p);
    }
}

static void draw_bar (LqLevelMeter *self, GtkSnapshot *snapshot, const Plan *p, int channel)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double scale = gtk_widget_get_scale_factor (widget);
  const Edges *e = &self->shown[channel];
  const double x = bar_x (p, channel), bottom = p->top + p->height;
  const double peak = p->top + e->peak / scale, rms = p->top + e->rms / scale;
  const double edge = p->top + pixel (self, self->face->edge, p->height) / scale;
  const double full = p->top + pixel (self, self->face->full, p->height) / scale;
  const double rms_width = floor (p->bar / 2.0), rms_x = x + (p->bar - rms_width) / 2;
  const gboolean needle = self->face->one_bar;

  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_ALERT), x, peak, p->bar, full - peak);
  lq_paint_box (snapshot, lq_token (widget, needle ? LQ_COLOR_WORK : LQ_COLOR_WORK_LOW), x,
                MAX (peak, full), p->bar, edge - MAX (peak, full));
  lq_paint_box (snapshot, lq_token (widget, needle ? LQ_COLOR_WORK_MID : LQ_COLOR_WORK_DIM), x,
                MAX (peak, edge), p->bar, bottom - MAX (peak, edge));
  if (!needle)
    {
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WORK), rms_x, rms, rms_width, edge - rms);
      lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WORK_MID), rms_x, MAX (rms, edge),
                    rms_width, bottom - MAX (rms, edge));
    }
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WELL), x, edge, p->bar, 1);

  if (e->hold < pixel (self, -INFINITY, p->height))
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK), x, p->top + e->hold / scale - 1,
                  p->bar, 2);
  if (e->over)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_ALERT), x, p->top - CAP_PX - 1, p->bar,
                  CAP_PX);
}

static void lq_level_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqLevelMeter *self = LQ_LEVEL_METER (widget);
  const Plan p = plan (self);
  if (self->still == NULL)
    {
      GtkSnapshot *still = gtk_snapshot_new ();
      draw_still (self, still, &p);
      self->still = gtk_snapshot_free_to_node (still);
    }
  if (self->still != NULL)
    gtk_snapshot_append_node (snapshot, self->still);
  if (self->state == LQ_METER_RUNNING)
    for (int i = 0; i < self->n_channels; i++)
      draw_bar (self, snapshot, &p, i);
  for (int i = 0; i < self->n_channels; i++)
    if (self->boxes[i] != NULL)
      gtk_widget_snapshot_child (widget, self->boxes[i], snapshot);
}

/* --- values ----------------------------------------------------------------------------------- */

static gboolean take (LqLevelMeter *self, const Plan *p, int channel)
{
  const LqMeterChannel *from = &self->channels[channel];
  const Edges now = {
    .peak = pixel (self, from->peak, p->height),
    .rms = pixel (self, from->rms, p->height),
    .hold = pixel (self, from->hold, p->height),
    .over = from->over,
  };
  Edges *shown = &self->shown[channel];
  const gboolean changed = now.peak != shown->peak || now.rms != shown->rms
                           || now.hold != shown->hold || now.over != shown->over;
  *shown = now;
  if (self->boxes[channel] != NULL)
    lq_peak_box_set (LQ_PEAK_BOX (self->boxes[channel]), from->max_db, from->over);
  return changed;
}

static void take_all (LqLevelMeter *self)
{
  const Plan p = plan (self);
  gboolean changed = FALSE;
  for (int i = 0; i < self->n_channels; i++)
    changed |= take (self, &p, i);
  if (changed && self->state == LQ_METER_RUNNING)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Spoken on demand: the highest peaks, which change seldom; never the running level. */
static void describe (LqLevelMeter *self)
{
  double max_db = -INFINITY;
  gboolean over = FALSE;
  for (int i = 0; i < self->n_channels; i++)
    {
      max_db = fmax (max_db, self->channels[i].max_db);
      over |= self->channels[i].over;
    }
  char spoken[LQ_UNITS_TEXT];
  char *said = NULL;
  if (self->state == LQ_METER_BLIND)
    said = g_strdup (_ ("hidden during the blind test"));
  else if (self->state == LQ_METER_UNKNOWN)
    said = g_strdup (_ ("unknown"));
  else if (!isfinite (max_db))
    said = g_strdup (_ ("silence"));
  else
    {
      lq_number_show (over ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, max_db, 1, LQ_UNITS_SPOKEN, spoken);
      said = g_strdup_printf (over ? _ ("over, highest peak %s") : _ ("highest peak %s"), spoken);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, said,
                                  -1);
  g_free (said);
}

void lq_level_meter_set (LqLevelMeter *self, const LqMeterChannel *channels)
{
  gboolean news = FALSE;
  for (int i = 0; i < self->n_channels; i++)
    {
      if (channels[i].over != self->channels[i].over)
        gtk_widget_queue_allocate (GTK_WIDGET (self));
      news |= channels[i].max_db != self->channels[i].max_db
              || channels[i].over != self->channels[i].over;
      self->channels[i] = channels[i];
    }
  take_all (self);
  if (news)
    describe (self);
}

void lq_level_meter_keep_peaks (LqLevelMeter *self)
{
  for (int i = 0; i < self->n_channels; i++)
    if (self->boxes[i] != NULL)
      lq_peak_box_keep (LQ_PEAK_BOX (self->boxes[i]));
}

static void drop_nodes (GtkWidget *widget)
{
  lq_node_clear (&LQ_LEVEL_METER (widget)->still);
  LQ_LEVEL_METER (widget)->planned = FALSE;
}

void lq_level_meter_set_state (LqLevelMeter *self, LqMeterState state)
{
  if (self->state == state)
    return;
  self->state = state;
  for (int i = 0; i < self->n_channels; i++)
    if (self->boxes[i] != NULL)
      lq_peak_box_set_blind (LQ_PEAK_BOX (self->boxes[i]), state == LQ_METER_BLIND);
  drop_nodes (GTK_WIDGET (self));
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_level_meter_set_caption (LqLevelMeter *self, const char *above)
{
  g_free (self->above);
  self->above = g_strdup (above);
  drop_nodes (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_level_meter_set_face (LqLevelMeter *self, const LqMeterFace *face)
{
  self->face = face;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  face->unit, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  face->steps[face->n_steps - 1], GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  face->top, -1);
  drop_nodes (GTK_WIDGET (self));
  gtk_widget_queue_resize (GTK_WIDGET (self)); /* the widest word may be another one */
}

/* --- widget ----------------------------------------------------------------------------------- */

static void lq_level_meter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                    int *minimum, int *natural, int *minimum_baseline,
                                    int *natural_baseline)
{
  LqLevelMeter *self = LQ_LEVEL_METER (widget);
  const int n = self->n_channels;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = self->style == LQ_METER_STRIP ? 40 : 120;
      *natural = self->style == LQ_METER_STRIP ? 140 : 270;
    }
  else if (self->style == LQ_METER_STRIP)
    *minimum = *natural = n * 7 + (n - 1) * 2;
  else
    {
      const int bar = self->style == LQ_METER_FULL ? 30 : 28;
      *minimum = *natural = n * bar + (n - 1) * gap_width (self, bar) + box_width (self, bar) - bar;
    }
}

static void lq_level_meter_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqLevelMeter *self = LQ_LEVEL_METER (widget);
  drop_nodes (widget);
  const Plan p = plan (self);
  for (int i = 0; i < self->n_channels; i++)
    {
      if (self->boxes[i] == NULL)
        continue;
      int least, wide;
      gtk_widget_measure (self->boxes[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL,
                          NULL);
      const int box = self->channels[i].over ? wide : MAX (least, p.bar + 4);
      GskTransform *at = gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float)(bar_x (&p, i) + (p.bar - box) / 2), 0));
      gtk_widget_allocate (self->boxes[i], box, p.box_height, -1, at);
    }
  for (int i = 0; i < self->n_channels; i++)
    take (self, &p, i);
}

static void on_go (GtkWidget *box, LqLevelMeter *self)
{
  for (int i = 0; i < self->n_channels; i++)
    if (self->boxes[i] == box)
      g_signal_emit (self, signals[GO], 0, i);
}

static void on_clear (GtkWidget *box, LqLevelMeter *self)
{
  g_signal_emit (self, signals[CLEAR], 0);
}

static void lq_level_meter_dispose (GObject *object)
{
  LqLevelMeter *self = LQ_LEVEL_METER (object);
  for (int i = 0; i < MAX_CHANNELS; i++)
    g_clear_pointer (&self->boxes[i], gtk_widget_unparent);
  lq_node_clear (&self->still);
  g_clear_pointer (&self->above, g_free);
  G_OBJECT_CLASS (lq_level_meter_parent_class)->dispose (object);
}

static void lq_level_meter_class_init (LqLevelMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_level_meter_dispose;
  widget_class->measure = lq_level_meter_measure;
  widget_class->size_allocate = lq_level_meter_size_allocate;
  widget_class->snapshot = lq_level_meter_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqlevelmeter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
  signals[GO] = g_signal_new ("go", LQ_TYPE_LEVEL_METER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT);
  signals[CLEAR] = g_signal_new ("clear", LQ_TYPE_LEVEL_METER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void lq_level_meter_init (LqLevelMeter *self)
{
  lq_level_meter_set_face (self, &lq_meter_faces[0]);
  for (int i = 0; i < MAX_CHANNELS; i++)
    self->channels[i] = (LqMeterChannel){ -INFINITY, -INFINITY, -INFINITY, -INFINITY, FALSE };
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_level_meter_new (LqMeterStyle style, int n_channels)
{
  const char *const names[] = { _ ("Highest peak left"), _ ("Highest peak right") };
  LqLevelMeter *self = g_object_new (LQ_TYPE_LEVEL_METER, NULL);
  self->style = style;
  self->n_channels = CLAMP (n_channels, 1, MAX_CHANNELS);
  for (int i = 0; i < self->n_channels && style != LQ_METER_STRIP; i++)
    {
      self->boxes[i] = lq_peak_box_new (names[i]);
      gtk_widget_set_parent (self->boxes[i], GTK_WIDGET (self));
      g_signal_connect (self->boxes[i], "go", G_CALLBACK (on_go), self);
      g_signal_connect (self->boxes[i], "clear", G_CALLBACK (on_clear), self);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Level"),
                                  -1);
  describe (self);
  return GTK_WIDGET (self);
}
