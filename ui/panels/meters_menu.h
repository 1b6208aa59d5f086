/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Menus of the meters; what is chosen in them is kept in the settings, by actions "meters.*". Thread:
 * [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* The actions that keep a choice; who shows the menus adds "overs" and "more". Owns: caller. */
GSimpleActionGroup *lq_meters_menu_actions (LqDesk *desk);

/* Owns: caller. Places to go to, and the list of overs, stand in all of them. */
GMenu *lq_meters_menu_level (void);
GMenu *lq_meters_menu_loudness (void);
GMenu *lq_meters_menu_history (void);
GMenu *lq_meters_menu_stereo (void);
/* What is shown by band, as the menu says it. */
const char *lq_meters_menu_stereo_name (const char *id);
