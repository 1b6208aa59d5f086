/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work-arounds between GTK versions: see compat.h. */
#include "ui/compat.h"

gboolean lq_compat_lookup_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color);
}

GdkRGBA lq_compat_widget_color (GtkWidget *widget)
{
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}
