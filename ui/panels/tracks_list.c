/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tracks of a session of several files: name, mute, solo, gain, pan. The console comes with the
 * mix page; this is the plain list. */
#include "ui/panels/lists.h"

#include "model/track.h"
#include "ui/binding.h"
#include "ui/label.h"
#include "ui/widgets/knob.h"

#include <glib/gi18n.h>

static void on_solo (GtkToggleButton *button, LqTrack *track)
{
  lq_track_set_solo (track, gtk_toggle_button_get_active (button));
}

static GtkWidget *toggle (const char *label, const char *name)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *knob (LqDesk *desk, LqTrack *track, int row)
{
  GtkWidget *widget = lq_knob_new (&lq_track_rows[row], LQ_KNOB_STRIP);
  g_autofree char *spoken =
      g_strdup_printf ("%s %s", lq_track_get_name (track), lq_track_rows[row].name);
  lq_control_set_name (LQ_CONTROL (widget), NULL, spoken);
  lq_bind (desk, widget, LQ_ITEM (track), lq_track_rows[row].id);
  return widget;
}

/* Spoken with the track's name: there is such a button for each. */
static void show_inserts (GtkButton *button)
{
  LqTrack *track = g_object_get_data (G_OBJECT (button), "lq-track");
  guint n = g_list_model_get_n_items (lq_track_get_nodes (track));
  g_autofree char *text = g_strdup_printf (ngettext ("%u insert", "%u inserts", n), n);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", lq_track_get_name (track), text);
  gtk_button_set_label (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

static void on_inserts (GtkButton *button, LqTrack *track)
{
  lq_desk_show_track (g_object_get_data (G_OBJECT (button), "lq-desk"), track);
}

/* How many processors stand before the fader; brings them into the rack. */
static GtkWidget *inserts (LqDesk *desk, LqTrack *track)
{
  GtkWidget *button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Show the inserts of this track in the rack"));
  g_object_set_data (G_OBJECT (button), "lq-desk", desk);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_inserts), track, 0);
  g_object_set_data_full (G_OBJECT (button), "lq-track", g_object_ref (track), g_object_unref);
  g_signal_connect_object (lq_track_get_nodes (track), "items-changed", G_CALLBACK (show_inserts),
                           button, G_CONNECT_SWAPPED);
  g_signal_connect_object (track, "notify::name", G_CALLBACK (show_inserts), button,
                           G_CONNECT_SWAPPED);
  show_inserts (GTK_BUTTON (button));
  return button;
}

static GtkWidget *row_of (LqDesk *desk, LqTrack *track)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (row, "lq-list-row");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = lq_label_new (NULL, "lq-name");
  g_object_bind_property (track, "name", name, "label", G_BINDING_SYNC_CREATE);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  GtkWidget *mute = toggle ("M", _ ("Mute")), *solo = toggle ("S", _ ("Solo, listening only"));
  lq_bind_toggle (desk, mute, LQ_ITEM (track), "mute");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (solo), lq_track_get_solo (track));
  g_signal_connect_object (solo, "toggled", G_CALLBACK (on_solo), track, 0);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), inserts (desk, track));
  gtk_box_append (GTK_BOX (head), mute);
  gtk_box_append (GTK_BOX (head), solo);
  gtk_box_append (GTK_BOX (row), head);
  GtkWidget *knobs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (knobs), knob (desk, track, LQ_TRACK_FADER));
  gtk_box_append (GTK_BOX (knobs), knob (desk, track, LQ_TRACK_PAN));
  gtk_box_append (GTK_BOX (row), knobs);
  return row;
}

static void fill (LqDesk *desk, GtkListBox *box)
{
  GListModel *tracks = lq_session_get_tracks (lq_desk_get_session (desk));
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, i);
      gtk_list_box_append (box, row_of (desk, track));
    }
}

GtkWidget *lq_tracks_list_new (LqDesk *desk)
{
  GtkWidget *add = gtk_button_new_with_label (_ ("Add tracks…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.add-tracks");
  return lq_list_new (desk, LQ_KIND_TRACK, fill, _ ("Tracks"), _ ("No tracks yet."), add);
}
