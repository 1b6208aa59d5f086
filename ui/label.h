/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text that are no drawing. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* TEXT (may be NULL) in the look CSS_CLASS, from the start of its place on. */
GtkWidget *lq_label_new (const char *text, const char *css_class);

/* TEXT as far as MOST lines have room for it, with how many more there are; resting on LABEL shows all then. */
void lq_label_set_lines (GtkLabel *label, const char *text, guint most);
