/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/overs_list.h"

#include "ui/label.h"
#include "ui/menu.h"
#include "ui/numbers.h"
#include "ui/text.h"

#include <glib/gi18n.h>

#define N_AT_ONCE 256
#define HEIGHT    280
#define N_COLUMNS 3

/* One row: its words apart by tabs, as the factory splits them. */
static char *words_of (LqDesk *desk, const LqMeterOver *over, gboolean mono)
{
  char time[LQ_UNITS_TEXT] = "–", level[LQ_UNITS_TEXT];
  if (over->position >= 0)
    lq_time_format (over->position, lq_desk_get_rate_hz (desk), 3, time);
  lq_number_show (LQ_UNIT_DB, over->peak_dbtp, 1, LQ_UNITS_NO_UNIT, level);
  return g_strdup_printf ("%s\t%s\t▲ %s", time, mono ? "M" : over->channel == 0 ? "L" : "R", level);
}

static void on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  for (int i = 0; i < N_COLUMNS; i++)
    {
      GtkWidget *label = lq_label_new ("", i == 0 ? "lq-body" : "lq-label");
      gtk_label_set_xalign (GTK_LABEL (label), i == 1 ? 0.5f : 1.0f);
      gtk_widget_set_hexpand (label, i != 1);
      gtk_box_append (GTK_BOX (row), label);
    }
  gtk_list_item_set_child (item, row);
}

static void on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *line = gtk_list_item_get_item (item);
  g_auto (GStrv) words = g_strsplit (gtk_string_object_get_string (line), "\t", N_COLUMNS);
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  for (int i = 0; words[i] && label; i++, label = gtk_widget_get_next_sibling (label))
    gtk_label_set_text (GTK_LABEL (label), words[i]);
}

typedef struct
{
  LqDesk *desk;
  GArray *overs; /* LqMeterOver */
} Overs;

static void overs_free (gpointer data)
{
  Overs *overs = data;
  g_array_unref (overs->overs);
  g_free (overs);
}

static void on_activate (GtkListView *view, guint position, Overs *overs)
{
  LqFrames at = g_array_index (overs->overs, LqMeterOver, position).position;
  if (at >= 0)
    lq_sound_seek (lq_desk_get_sound (overs->desk), at);
}

static Overs *read_overs (LqDesk *desk)
{
  Overs *overs = g_new0 (Overs, 1);
  LqMeterOver some[N_AT_ONCE];
  size_t n;
  overs->desk = desk;
  overs->overs = g_array_new (FALSE, FALSE, sizeof (LqMeterOver));
  while ((n = lq_meters_overs (lq_sound_get_meters (lq_desk_get_sound (desk)), overs->overs->len,
                               some, N_AT_ONCE))
         > 0)
    g_array_append_vals (overs->overs, some, (guint)n);
  return overs;
}

static GtkWidget *list_of (Overs *overs, gboolean mono)
{
  GtkStringList *lines = gtk_string_list_new (NULL);
  for (guint i = 0; i < overs->overs->len; i++)
    {
      const LqMeterOver *over = &g_array_index (overs->overs, LqMeterOver, i);
      gtk_string_list_take (lines, words_of (overs->desk, over, mono));
    }
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  GtkWidget *view = gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (lines))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Overs: time, channel, dBTP"), -1);
  g_signal_connect (view, "activate", G_CALLBACK (on_activate), overs);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  return scroll;
}

void lq_overs_list_open (LqDesk *desk, GtkWidget *parent, double x, double y)
{
  const LqMetersSnapshot m = *lq_meters_get (lq_sound_get_meters (lq_desk_get_sound (desk)));
  Overs *overs = read_overs (desk);
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *title = g_strdup_printf (
      ngettext ("%d over", "%d overs", (gulong)m.loudness.n_overs), (int)m.loudness.n_overs);
  GtkWidget *head =
      lq_label_new (overs->overs->len > 0 ? title : _ ("No overs since the reset"), "lq-strong");
  gtk_box_append (GTK_BOX (box), head);
  if (overs->overs->len > 0)
    gtk_box_append (GTK_BOX (box),
                    list_of (overs, m.loudness.n_overs > 0 && m.levels.n_channels == 1));
  gtk_widget_set_size_request (box, lq_scaled (parent, 200), -1);
  gtk_widget_set_margin_start (box, 8);
  gtk_widget_set_margin_end (box, 8);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_object_set_data_full (G_OBJECT (popover), "lq-overs", overs, overs_free);
  lq_popover_open (popover, parent, x, y);
}
