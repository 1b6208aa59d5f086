/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style classes that come and go. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

static inline void lq_css_set (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}
