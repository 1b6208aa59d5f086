/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/spectrum_panel.h"

#include "ui/editors/analyser.h"
#include "ui/editors/analyser_menu.h"
#include "ui/label.h"

#include <glib/gi18n.h>

static GtkWidget *head (LqDesk *desk)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *title = lq_label_new (_ ("Spectrum"), "lq-value"),
            *shut = gtk_button_new_with_label (_ ("Editor"));
  gtk_widget_set_hexpand (title, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (shut), "win.analyser");
  gtk_widget_set_tooltip_text (shut, _ ("Back to the editor"));
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), lq_analyser_legend_new (desk, LQ_ANALYSER_CHOICE_NONE));
  gtk_box_append (GTK_BOX (row), shut);
  return row;
}

/* Levels, or how far master and mix are apart: what is not drawn has no axis. */
static void show_axis (GSettings *settings, const char *key, LqPlot *plot)
{
  static const LqAxis level = { LQ_AXIS_LINEAR, -102.0, -6.0, 12.0, LQ_UNIT_DBFS },
                      difference = { LQ_AXIS_LINEAR, -12.0, 12.0, 3.0, LQ_UNIT_DB };
  const gboolean differs = g_settings_get_boolean (settings, key);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, differs ? &difference : NULL, differs ? "dB" : NULL);
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, differs ? NULL : &level, differs ? NULL : "dBFS");
}

static GtkWidget *pictures (LqDesk *desk)
{
  const LqAxis freq = lq_axis_frequency ();
  GSettings *settings = lq_desk_get_settings (desk);
  LqPlot *plot = LQ_PLOT (lq_plot_new (_ ("Spectrum")));
  lq_plot_set_x (plot, &freq);
  show_axis (settings, "spectrum-difference", plot);
  g_signal_connect_object (settings, "changed::spectrum-difference", G_CALLBACK (show_axis), plot,
                           0);
  GtkWidget *place = lq_analyser_new (desk, plot, LQ_ANALYSER_PAGE, NULL, NULL);
  lq_analyser_tell (plot);
  gtk_widget_set_vexpand (place, TRUE);
  return place;
}

GtkWidget *lq_spectrum_panel_new (LqDesk *desk)
{
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (panel, "lq-panel");
  gtk_widget_add_css_class (panel, "lq-padded");
  gtk_box_append (GTK_BOX (panel), head (desk));
  gtk_box_append (GTK_BOX (panel), pictures (desk));
  gtk_box_append (GTK_BOX (panel), lq_analyser_bar_new (desk));
  return panel;
}
