/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level meter: see level_meter.h; drawn by level_meter_draw.c. */
#include "core/units.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/tokens.h"
#include "ui/widgets/level_meter_private.h"
#include "ui/widgets/peak_box.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_TYPE (LqLevelMeter, lq_level_meter, GTK_TYPE_WIDGET)

enum
{
  GO,
  CLEAR,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void draw (GtkWidget *widget, GtkSnapshot *snapshot)
{
  lq_level_meter_draw (LQ_LEVEL_METER (widget), snapshot);
}

static void lq_level_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqLevelMeter *self = LQ_LEVEL_METER (widget);
  lq_glass_snapshot (widget, snapshot);
  for (int i = 0; i < self->n_channels; i++)
    if (self->boxes[i] != NULL)
      gtk_widget_snapshot_child (widget, self->boxes[i], snapshot);
}

/* --- values ----------------------------------------------------------------------------------- */

static gboolean take (LqLevelMeter *self, const LqMeterPlan *p, int channel)
{
  const LqMeterChannel *from = &self->channels[channel];
  const LqMeterEdges now = {
    .peak = lq_meter_pixel (self, from->peak, p),
    .rms = lq_meter_pixel (self, from->rms, p),
    .hold = lq_meter_pixel (self, from->hold, p),
    .over = from->over,
  };
  LqMeterEdges *shown = &self->shown[channel];
  const gboolean changed = now.peak != shown->peak || now.rms != shown->rms
                           || now.hold != shown->hold || now.over != shown->over;
  *shown = now;
  if (self->boxes[channel] != NULL)
    lq_peak_box_set (LQ_PEAK_BOX (self->boxes[channel]), from->max_db, from->over);
  return changed;
}

static void take_all (LqLevelMeter *self)
{
  const LqMeterPlan p = lq_meter_plan (self);
  gboolean changed = FALSE;
  for (int i = 0; i < self->n_channels; i++)
    changed |= take (self, &p, i);
  if (changed && self->state == LQ_METER_RUNNING)
    lq_glass_redraw (GTK_WIDGET (self));
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
  if (self->state == LQ_METER_UNKNOWN)
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
      *minimum = *natural =
          n * bar + (n - 1) * lq_meter_gap_width (self, bar) + lq_meter_box_width (self, bar) - bar;
    }
}

static void lq_level_meter_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqLevelMeter *self = LQ_LEVEL_METER (widget);
  drop_nodes (widget);
  const LqMeterPlan p = lq_meter_plan (self);
  for (int i = 0; i < self->n_channels; i++)
    {
      if (self->boxes[i] == NULL)
        continue;
      int least, wide;
      gtk_widget_measure (self->boxes[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL,
                          NULL);
      const int box = self->channels[i].over ? wide : MAX (least, p.bar + 4);
      GskTransform *at = gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float)(lq_meter_bar_x (&p, i) + (p.bar - box) / 2), 0));
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
  for (int i = 0; i < LQ_METER_MOST_CHANNELS; i++)
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
  lq_glass_class_set_draw (widget_class, draw);
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
  for (int i = 0; i < LQ_METER_MOST_CHANNELS; i++)
    self->channels[i] = (LqMeterChannel){ -INFINITY, -INFINITY, -INFINITY, -INFINITY, FALSE };
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_level_meter_new (LqMeterStyle style, int n_channels)
{
  const char *const names[] = { _ ("Highest peak left"), _ ("Highest peak right") };
  LqLevelMeter *self = g_object_new (LQ_TYPE_LEVEL_METER, NULL);
  self->style = style;
  self->n_channels = CLAMP (n_channels, 1, LQ_METER_MOST_CHANNELS);
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
