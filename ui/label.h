/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text that are no drawing. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* TEXT (may be NULL) in the look CSS_CLASS, from the start of its place on. */
GtkWidget *lq_label_new (const char *text, const char *css_class);
