/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/label.h"

#include <glib/gi18n.h>

GtkWidget *lq_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  return label;
}

/* Owns: g_free. */
static char *first_lines (const char *text, guint most)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines), n_more = n - MIN (n, most - 1);
  if (n <= most)
    return g_strdup (text);
  g_free (lines[most - 1]);
  lines[most - 1] = g_strdup_printf (ngettext ("… and %u more: rest here to read it",
                                               "… and %u more: rest here to read them", n_more),
                                     n_more);
  for (guint i = most; i < n; i++)
    g_clear_pointer (&lines[i], g_free);
  return g_strjoinv ("\n", lines);
}

void lq_label_set_lines (GtkLabel *label, const char *text, guint most)
{
  g_autofree char *shown = first_lines (text, most);
  gtk_label_set_text (label, shown);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), g_str_equal (shown, text) ? NULL : text);
}
