/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ties a control to one key of one item of the document: gestures become commands, changes from
 * anywhere come back to the control, and touching it puts the hand there. Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/widgets/control.h"

/* Until CONTROL is destroyed or bound again. CONTROL was made for the row of (ITEM, KEY). */
void lq_bind (LqDesk *desk, GtkWidget *control, LqItem *item, const char *key);

/* The same for a switch (GtkSwitch, GtkToggleButton, GtkCheckButton) and a menu of choices (GtkDropDown). */
void lq_bind_toggle (LqDesk *desk, GtkWidget *toggle, LqItem *item, const char *key);
void lq_bind_choice (LqDesk *desk, GtkDropDown *menu, LqItem *item, const char *key);
