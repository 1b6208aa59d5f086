/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All keys in two columns, from the table, as the user has them now. */
#include "ui/dialogs/dialogs.h"
#include "ui/keys.h"
#include "ui/label.h"
#include "ui/widgets/lamp.h"

#include <glib/gi18n.h>

static GtkWidget *group_of (GSettings *settings, const char *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *title = lq_label_new (_ (group), "lq-value");
  gtk_box_append (GTK_BOX (box), title);
  for (int i = 0; i < lq_n_key_rows; i++)
    {
      const LqKeyRow *row = &lq_key_rows[i];
      if (!g_str_equal (row->group, group))
        continue;
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10),
                *doc = lq_label_new (_ (row->doc), "lq-label");
      GtkWidget *cap = lq_key_cap_new (""), *place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      lq_key_follow (settings, row->action, cap, lq_key_show_cap);
      gtk_widget_set_size_request (place, 104, -1);
      gtk_box_append (GTK_BOX (place), cap);
      gtk_box_append (GTK_BOX (line), place);
      gtk_box_append (GTK_BOX (line), doc);
      gtk_box_append (GTK_BOX (box), line);
    }
  gtk_widget_set_margin_bottom (box, 16);
  return box;
}

void lq_dialog_shortcuts (GtkWindow *parent, LqDesk *desk)
{
  static const char *const columns[2][4] = { { N_ ("Transport"), N_ ("View"), N_ ("Monitor"),
                                               NULL },
                                             { N_ ("Comparison"), N_ ("Session"), NULL } };
  GtkWidget *window = gtk_window_new (), *scroll = gtk_scrolled_window_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 40);
  gtk_window_set_title (GTK_WINDOW (window), _ ("All keys"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 860, 720);
  gtk_widget_add_css_class (row, "lq-dialog");
  for (int c = 0; c < 2; c++)
    {
      GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      for (int g = 0; columns[c][g]; g++)
        gtk_box_append (GTK_BOX (column), group_of (lq_desk_get_settings (desk), columns[c][g]));
      gtk_box_append (GTK_BOX (row), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), row);
  gtk_window_set_child (GTK_WINDOW (window), scroll);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}
