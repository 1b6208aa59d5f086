/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knobs and value entries of the gallery. */
#include "ui/gallery/gallery.h"

#include "ui/widgets/knob.h"
#include "ui/widgets/lamp.h"
#include "ui/widgets/note_flag.h"
#include "ui/widgets/peak_box.h"
#include "ui/widgets/value_entry.h"

static const LqParamRow gain = {
  .id = "gain",
  .name = "Gain",
  .group = "",
  .unit = LQ_UNIT_DB,
  .kind = LQ_PARAM_CONTINUOUS,
  .min = -12,
  .max = 12,
  .def = 0,
  .curve = LQ_CURVE_LINEAR,
  .decimals = 1,
  .flags = LQ_PARAM_BIPOLAR,
  .doc = "Raises or lowers the band around its frequency.",
};

GtkEventController *gallery_controller (GtkWidget *widget, GType type)
{
  GListModel *list = gtk_widget_observe_controllers (widget);
  GtkEventController *found = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (list) && found == NULL; i++)
    {
      GtkEventController *controller = g_list_model_get_item (list, i);
      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type)
          && gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_NONE)
        found = controller;
      g_object_unref (controller);
    }
  g_object_unref (list);
  return found;
}

typedef struct
{
  GtkWidget *control;
  guint mods;
} Hold;

static gboolean hold (gpointer data)
{
  Hold *h = data;
  gboolean handled;
  g_signal_emit_by_name (gallery_controller (h->control, GTK_TYPE_GESTURE_DRAG), "drag-begin", 12.0,
                         50.0);
  g_signal_emit_by_name (gallery_controller (h->control, GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "modifiers", h->mods, &handled);
  if (h->mods != 0)
    gtk_widget_set_state_flags (h->control, GTK_STATE_FLAG_FOCUSED, FALSE);
  return G_SOURCE_REMOVE;
}

void gallery_hold (GtkWidget *control, gpointer mods)
{
  Hold *h = g_new (Hold, 1);
  *h = (Hold){ control, GPOINTER_TO_UINT (mods) };
  g_timeout_add_full (G_PRIORITY_DEFAULT, 100, hold, h, g_free);
}

/* The number of a knob as it looks while it is typed; only one widget can have the real focus. */
static gboolean show_typing (gpointer knob)
{
  GtkWidget *entry = gtk_widget_get_last_child (knob);
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_first_child (entry)), "+1,5");
  gtk_widget_set_visible (entry, TRUE);
  gtk_widget_set_state_flags (entry, GTK_STATE_FLAG_FOCUS_WITHIN, FALSE);
  return G_SOURCE_REMOVE;
}

static void pose_typing (GtkWidget *knob, gpointer data) { g_idle_add (show_typing, knob); }

static void start_typing (GtkWidget *widget, gpointer text)
{
  LQ_CONTROL_GET_IFACE (widget)->type (LQ_CONTROL (widget), text);
}

static GtkWidget *add (GtkFixed *sheet, int index, const char *caption, double value)
{
  GtkWidget *knob = lq_knob_new (&gain, LQ_KNOB_LARGE);
  lq_control_set_value (LQ_CONTROL (knob), value);
  gallery_put (sheet, knob, 38 + 89 * index, 58, 84, 112);
  gallery_caption (sheet, caption, 80 + 89 * index, 181, "lq-tick");
  return knob;
}

void gallery_knobs (GtkFixed *sheet)
{
  gallery_panel (sheet, "Knob", "54 px, 250 px of travel; double-click = default", 24, 20, 807,
                 206);
  add (sheet, 0, "rest", 1.2);
  gallery_pose (add (sheet, 1, "hover", 1.2), GTK_STATE_FLAG_PRELIGHT);
  gallery_pose (add (sheet, 2, "focus", 1.2), GTK_STATE_FLAG_FOCUSED);
  g_signal_connect_after (add (sheet, 3, "drag, Shift", 1.24), "map", G_CALLBACK (gallery_hold),
                          GUINT_TO_POINTER (GDK_SHIFT_MASK));
  g_signal_connect_after (add (sheet, 4, "typing", 1.2), "map", G_CALLBACK (pose_typing), NULL);
  lq_knob_set_bypassed (LQ_KNOB (add (sheet, 5, "bypassed", 1.2)), TRUE);
  gtk_widget_set_sensitive (add (sheet, 6, "disabled", 1.2), FALSE);
}

static GtkWidget *entry (GtkFixed *sheet, int x, double value)
{
  GtkWidget *widget = lq_value_entry_new (&gain);
  lq_control_set_value (LQ_CONTROL (widget), value);
  gallery_put (sheet, widget, x, 276, 84, 24);
  return widget;
}

/* Last, for it takes the real focus. */
static gboolean type_wrong (gpointer widget)
{
  start_typing (widget, (gpointer) "3 x y");
  g_signal_emit_by_name (gtk_widget_get_first_child (widget), "activate");
  return G_SOURCE_REMOVE;
}

static void pose_wrong (GtkWidget *widget, gpointer data)
{
  g_timeout_add (300, type_wrong, widget);
}

void gallery_values (GtkFixed *sheet)
{
  gallery_panel (sheet, "Value, lamp, note, key", "", 843, 238, 573, 196);
  entry (sheet, 880, -3.2);
  gallery_caption (sheet, "rest", 922, 307, "lq-tick");
  gallery_pose (entry (sheet, 1018, -3.5), GTK_STATE_FLAG_FOCUS_WITHIN);
  gallery_caption (sheet, "typing", 1060, 307, "lq-tick");
  g_signal_connect_after (entry (sheet, 1157, -3.2), "map", G_CALLBACK (pose_wrong), NULL);

  GtkWidget *box = lq_peak_box_new ("Highest peak");
  lq_peak_box_set (LQ_PEAK_BOX (box), 0.4, TRUE);
  gallery_put (sheet, box, 1295, 276, 84, 24);
  gallery_caption (sheet, "over, held", 1337, 307, "lq-tick");

  gallery_put (sheet, lq_lamp_new ("Mono", "F5"), 857, 323, 130, 44);
  GtkWidget *lit = lq_lamp_new ("Mono", "F5");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lit), TRUE);
  gallery_put (sheet, lit, 995, 323, 131, 44);

  const LqNoteFlag open = { "k1", 0, "Ana: vocal", FALSE }, done = { "k2", 0, "Ana: hat", TRUE };
  gallery_put (sheet, lq_note_flag_new (&open), 1134, 324, 130, 19);
  gallery_put (sheet, lq_note_flag_new (&done), 1134, 347, 130, 20);

  GtkWidget *on = gtk_toggle_button_new_with_label ("On");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (on), TRUE);
  gallery_put (sheet, on, 1285, 331, -1, -1);
  GtkWidget *focus = gtk_button_new_with_label ("Focus");
  gallery_pose (focus, GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE);
  gallery_put (sheet, focus, 1335, 331, 52, -1);
}
