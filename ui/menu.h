/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Context menus. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* A section of MENU with N choices, radio items where ACTIONS (detailed names) have a state. TITLE may be
 * NULL; NAMES are marked with N_. */
typedef struct
{
  const char *name, *action;
} LqMenuRow;
void lq_menu_section (GMenu *menu, const char *title, const LqMenuRow *rows, int n);

/* MENU on the secondary button, the Menu key and Shift+F10 over WIDGET or with the focus in it; its
 * actions are those that WIDGET sees. Takes a reference. */
void lq_menu_attach (GtkWidget *widget, GMenu *menu);

/* Opens POPOVER at X, Y of WIDGET; it lives as long as it is open. Takes it. */
void lq_popover_open (GtkWidget *popover, GtkWidget *widget, double x, double y);
