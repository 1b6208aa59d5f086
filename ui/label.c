/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/label.h"

GtkWidget *lq_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  return label;
}
