/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tempo.h"

#include "app/tap_tempo.h"
#include "ui/binding.h"
#include "ui/keys.h"
#include "ui/widgets/value_entry.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LqTempo
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *button, *popover;
  LqTapTempo tap;
  double tapped_bpm; /* not in the session yet; 0: none */
  guint rest;        /* until the finger rests */
  gboolean room;
};

G_DEFINE_FINAL_TYPE (LqTempo, lq_tempo, GTK_TYPE_BOX)

static LqItem *session_of (LqTempo *tempo) { return LQ_ITEM (lq_desk_get_session (tempo->desk)); }

static void show (LqTempo *tempo)
{
  LqItem *session = session_of (tempo);
  double bpm = tempo->tapped_bpm > 0.0 ? tempo->tapped_bpm
               : session               ? lq_item_get_value (session, "tempo")
                                       : 0.0;
  char text[LQ_UNITS_TEXT];
  if (session)
    lq_control_format (lq_item_get_row (session, "tempo", NULL), bpm, 0, LQ_UNITS_PLAIN, text);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (tempo->button), bpm > 0.0 ? text : _ ("Tempo …"));
  gtk_widget_set_visible (GTK_WIDGET (tempo), session && tempo->room);
}

void lq_tempo_set_room (LqTempo *tempo, gboolean room)
{
  tempo->room = room;
  show (tempo);
}

static gboolean on_rest (gpointer data)
{
  LqTempo *tempo = data;
  tempo->rest = 0;
  if (session_of (tempo) && tempo->tapped_bpm > 0.0)
    lq_history_set_value (lq_desk_get_history (tempo->desk), session_of (tempo), "tempo",
                          round (tempo->tapped_bpm * 10.0) / 10.0);
  tempo->tapped_bpm = 0.0;
  show (tempo);
  return G_SOURCE_REMOVE;
}

void lq_tempo_tap (LqTempo *tempo)
{
  tempo->tapped_bpm = lq_tap_tempo_add (&tempo->tap, (double)g_get_monotonic_time () * 1e-6);
  g_clear_handle_id (&tempo->rest, g_source_remove);
  tempo->rest = g_timeout_add ((guint)(LQ_TAP_TEMPO_PAUSE_S * 1000.0), on_rest, tempo);
  show (tempo);
}

/* Made anew each time: it is bound to the session that is open then. */
static void fill (LqTempo *tempo)
{
  LqItem *session = session_of (tempo);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *entry, *tap;
  if (!session)
    return;
  entry = lq_value_entry_new (lq_item_get_row (session, "tempo", NULL));
  lq_value_entry_set_show_unit (LQ_VALUE_ENTRY (entry), TRUE);
  lq_control_set_name (LQ_CONTROL (entry), NULL, _ ("Tempo"));
  lq_bind (tempo->desk, entry, session, "tempo");
  gtk_box_append (GTK_BOX (row), entry);
  tap = gtk_button_new_with_label (_ ("Tap"));
  lq_key_follow (lq_desk_get_settings (tempo->desk), "win.tap", tap, lq_key_show_tip);
  g_signal_connect_swapped (tap, "clicked", G_CALLBACK (lq_tempo_tap), tempo);
  gtk_box_append (GTK_BOX (row), tap);
  gtk_popover_set_child (GTK_POPOVER (tempo->popover), row);
}

static void on_session (LqTempo *tempo)
{
  LqItem *session = session_of (tempo);
  gtk_popover_set_child (GTK_POPOVER (tempo->popover), NULL);
  g_clear_handle_id (&tempo->rest, g_source_remove);
  tempo->tapped_bpm = 0.0;
  if (session)
    g_signal_connect_object (session, "changed::tempo", G_CALLBACK (show), tempo,
                             G_CONNECT_SWAPPED);
  show (tempo);
}

static void lq_tempo_dispose (GObject *object)
{
  LqTempo *tempo = LQ_TEMPO (object);
  g_clear_handle_id (&tempo->rest, g_source_remove);
  G_OBJECT_CLASS (lq_tempo_parent_class)->dispose (object);
}

static void lq_tempo_class_init (LqTempoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_tempo_dispose;
}

static void lq_tempo_init (LqTempo *tempo)
{
  tempo->button = gtk_menu_button_new ();
  tempo->popover = gtk_popover_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (tempo->button), tempo->popover);
  gtk_widget_add_css_class (tempo->button, "lq-tempo");
  gtk_widget_set_tooltip_text (tempo->button,
                               _ ("The song's tempo: times given as notes go by it"));
  gtk_box_append (GTK_BOX (tempo), tempo->button);
  g_signal_connect_swapped (tempo->popover, "show", G_CALLBACK (fill), tempo);
}

GtkWidget *lq_tempo_new (LqDesk *desk)
{
  LqTempo *tempo = g_object_new (LQ_TYPE_TEMPO, NULL);
  tempo->desk = desk;
  tempo->room = TRUE;
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           tempo, G_CONNECT_SWAPPED);
  on_session (tempo);
  return GTK_WIDGET (tempo);
}
