/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compare switch: see compare_switch.h; what a segment looks like is segment.c. */
#include "ui/widgets/compare_switch.h"

#include "ui/widgets/segment.h"

#include <glib/gi18n.h>

struct _LqCompareSwitch
{
  GtkWidget parent;
  GtkWidget *segments[LQ_N_SOURCES];
};

G_DEFINE_TYPE (LqCompareSwitch, lq_compare_switch, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  MENU,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static int index_of (LqCompareSwitch *self, GtkWidget *segment)
{
  int i = 0;
  while (self->segments[i] != segment)
    i++;
  return i;
}

static void on_chosen (GtkWidget *segment, LqCompareSwitch *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, index_of (self, segment));
}

static void on_menu (GtkWidget *segment, double x, double y, LqCompareSwitch *self)
{
  gtk_widget_translate_coordinates (segment, GTK_WIDGET (self), x, y, &x, &y);
  g_signal_emit (self, signals[MENU], 0, index_of (self, segment), x, y);
}

static void on_step (GtkWidget *segment, int step, LqCompareSwitch *self)
{
  const int to = index_of (self, segment) + step;
  if (to < 0 || to >= LQ_N_SOURCES)
    return;
  gtk_widget_grab_focus (self->segments[to]);
  g_signal_emit (self, signals[CHOSEN], 0, to);
}

static void lq_compare_switch_dispose (GObject *object)
{
  LqCompareSwitch *self = LQ_COMPARE_SWITCH (object);
  for (int i = 0; i < LQ_N_SOURCES; i++)
    {
      g_clear_pointer (&self->segments[i], gtk_widget_unparent);
    }
  G_OBJECT_CLASS (lq_compare_switch_parent_class)->dispose (object);
}

static void lq_compare_switch_class_init (LqCompareSwitchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_compare_switch_dispose;
  gtk_widget_class_set_css_name (widget_class, "lqcompare");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
  signals[CHOSEN] = g_signal_new ("chosen", LQ_TYPE_COMPARE_SWITCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[MENU] = g_signal_new ("menu", LQ_TYPE_COMPARE_SWITCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void lq_compare_switch_init (LqCompareSwitch *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  gtk_box_layout_set_spacing (layout, 4);
  gtk_box_layout_set_homogeneous (layout, TRUE);
  for (int i = 0; i < LQ_N_SOURCES; i++)
    {
      self->segments[i] = lq_segment_new ((LqSource)i);
      gtk_widget_set_parent (self->segments[i], GTK_WIDGET (self));
      gtk_widget_set_hexpand (self->segments[i], TRUE);
      g_signal_connect (self->segments[i], "chosen", G_CALLBACK (on_chosen), self);
      g_signal_connect (self->segments[i], "menu", G_CALLBACK (on_menu), self);
      g_signal_connect (self->segments[i], "step", G_CALLBACK (on_step), self);
    }
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Heard"),
                                  -1);
}

GtkWidget *lq_compare_switch_new (void) { return g_object_new (LQ_TYPE_COMPARE_SWITCH, NULL); }

void lq_compare_switch_set_facts (LqCompareSwitch *self, LqSource source,
                                  const LqSegmentFacts *facts)
{
  lq_segment_set_facts (LQ_SEGMENT (self->segments[source]), facts);
}

void lq_compare_switch_set_heard (LqCompareSwitch *self, LqSource source)
{
  for (int i = 0; i < LQ_N_SOURCES; i++)
    lq_segment_set_heard (LQ_SEGMENT (self->segments[i]), (LqSource)i == source);
}

void lq_compare_switch_set_key (LqCompareSwitch *self, LqSource source, const char *key)
{
  lq_segment_set_key (LQ_SEGMENT (self->segments[source]), key);
}
