/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rack slots and faders of the gallery. */
#include "ui/gallery/gallery.h"

#include "ui/widgets/fader.h"
#include "ui/widgets/rack_slot.h"

static GtkWidget *slot (GtkFixed *sheet, int x, int y, const char *caption)
{
  GtkWidget *widget = lq_rack_slot_new ("n1", "Limiter");
  lq_rack_slot_set_fact (LQ_RACK_SLOT (widget), "−2.4 dB");
  lq_rack_slot_set_reduction (LQ_RACK_SLOT (widget), 2.4, 6);
  gallery_put (sheet, widget, x, y, 128, 58);
  gallery_caption (sheet, caption, x + 64, y + 69, "lq-tick");
  return widget;
}

void gallery_slots (GtkFixed *sheet)
{
  gallery_panel (sheet, "Rack slot", "58 px high, reduction hangs from the top", 843, 20, 573, 206);
  slot (sheet, 857, 58, "rest");
  gallery_pose (slot (sheet, 996, 58, "hover"), GTK_STATE_FLAG_PRELIGHT);
  lq_rack_slot_set_selected (LQ_RACK_SLOT (slot (sheet, 1135, 58, "selected")), TRUE);
  lq_rack_slot_set_bypassed (LQ_RACK_SLOT (slot (sheet, 1274, 58, "bypassed")), TRUE);
  GtkWidget *missing = slot (sheet, 857, 142, "plug-in missing");
  lq_rack_slot_set_missing (LQ_RACK_SLOT (missing), TRUE);
  lq_rack_slot_set_reduction (LQ_RACK_SLOT (missing), 0, 0);
  gtk_widget_add_css_class (slot (sheet, 996, 142, "lifted for drag"), "lifted");
  GtkWidget *under = slot (sheet, 1135, 142, "insertion place");
  GdkDragAction action;
  g_signal_emit_by_name (gallery_controller (under, GTK_TYPE_DROP_TARGET), "motion", 100.0, 20.0,
                         &action);
}

static const LqParamRow level = {
  .id = "fader",
  .name = "Fader",
  .group = "",
  .unit = LQ_UNIT_DB,
  .kind = LQ_PARAM_CONTINUOUS,
  .min = -100,
  .max = 12,
  .def = 0,
  .curve = LQ_CURVE_LINEAR,
  .decimals = 1,
  .flags = LQ_PARAM_MINUS_INF,
  .doc = "Level after inserts.",
};

static GtkWidget *fader (GtkFixed *sheet, int x, const char *caption, double db)
{
  GtkWidget *widget = lq_fader_widget_new (&level, LQ_FADER_LARGE);
  lq_control_set_value (LQ_CONTROL (widget), db);
  gallery_put (sheet, widget, x - 14, 475, 28, 384);
  gallery_caption (sheet, caption, x, 861, "lq-tick");
  return widget;
}

void gallery_faders (GtkFixed *sheet)
{
  gallery_panel (sheet, "Fader", "line = 0 dB, ghost = the ride", 492, 446, 456, 434);
  fader (sheet, 536, "rest", -3.2);
  gallery_pose (fader (sheet, 617, "focus", -3.2), GTK_STATE_FLAG_FOCUSED);
  g_signal_connect_after (fader (sheet, 698, "drag", -3.2), "map", G_CALLBACK (gallery_hold),
                          GUINT_TO_POINTER (0));
  lq_fader_widget_set_ride (LQ_FADER_WIDGET (fader (sheet, 821, "ride", -0.6)), -5.6);
  lq_fader_widget_set_muted (LQ_FADER_WIDGET (fader (sheet, 902, "muted", -5)), TRUE);
}
