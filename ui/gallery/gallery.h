/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lacquer-gallery: every widget of the desk in all its states on one sheet, laid out like the design's
 * sheet of widgets, for the eye and for screenshots. A development program; not installed. */
#pragma once

#include <gtk/gtk.h>

/* A panel of the sheet with its title and hint; children are placed in window coordinates. */
void gallery_panel (GtkFixed *sheet, const char *title, const char *hint, int x, int y, int width,
                    int height);
/* Places CHILD with its box at X, Y and, where positive, that size. */
void gallery_put (GtkFixed *sheet, GtkWidget *child, int x, int y, int width, int height);
/* A caption centred at X, its line centred at Y. */
void gallery_caption (GtkFixed *sheet, const char *text, int x, int y, const char *css_class);
/* Text that starts at X. */
void gallery_text (GtkFixed *sheet, const char *text, int x, int y, const char *css_class);
/* Shows CHILD as if under the pointer or focused. */
void gallery_pose (GtkWidget *child, GtkStateFlags flags);

/* Shows a knob or fader as if the pointer held it, with MODS down; connect to "map". */
void gallery_hold (GtkWidget *control, gpointer mods);

/* The controller of TYPE on WIDGET. */
GtkEventController *gallery_controller (GtkWidget *widget, GType type);

void gallery_knobs (GtkFixed *sheet);
void gallery_compare (GtkFixed *sheet);
void gallery_meters (GtkFixed *sheet);
void gallery_values (GtkFixed *sheet);
void gallery_equaliser (GtkFixed *sheet);
void gallery_song (GtkFixed *sheet);
void gallery_slots (GtkFixed *sheet);
void gallery_faders (GtkFixed *sheet);
void gallery_reduction (GtkFixed *sheet);
void gallery_meter_column (GtkFixed *sheet);
