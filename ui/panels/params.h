/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generated panel: a control for every row of a processor's table, in its groups, bound to the
 * node. What an editor shows by other means it leaves out. Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/widgets/knob.h"

#include <gtk/gtk.h>

/* The control of one slot, with its label: knob, switch or menu. */
GtkWidget *lq_param_control (LqDesk *desk, LqNode *node, int slot, LqKnobSize size);

/* The slot that stands in the head of an editor and not among the rows: what is chosen once, the phase,
 * the kind of space. −1: there is none. */
int lq_param_head_slot (const LqProcessorInfo *info);

/* The rows of NODE that are turned every minute, in one row: with INSTANCE ≥ 0 first those of that instance of
 * group 0; knobs, then menus and switches in columns. What the width does not hold stands behind "More", and so
 * do the advanced rows where there are many. */
GtkWidget *lq_param_panel_new (LqDesk *desk, LqNode *node, int instance, LqKnobSize size);
