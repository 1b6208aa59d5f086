/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generated panel: a control for every row of a processor's table, in its groups, bound to the
 * node. What an editor shows by other means it leaves out. Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/widgets/knob.h"

#include <gtk/gtk.h>

/* The control of one slot, with its label: knob, switch or menu. */
GtkWidget *lq_param_control (LqDesk *desk, LqNode *node, int slot, LqKnobSize size);

/* All plain rows of NODE, or with INSTANCE ≥ 0 the rows of that instance of group 0: knobs, then menus and
 * switches in columns. Where there are many, or SIZE is small, the advanced rows and those that every
 * node has stand behind "More". */
GtkWidget *lq_param_panel_new (LqDesk *desk, LqNode *node, int instance, LqKnobSize size);
