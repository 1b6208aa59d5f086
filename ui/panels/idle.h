/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Controls whose row changes nothing at present are not to be taken in hand: "disabled", and which other row
 * makes it so is told by the tip, to who comes by keyboard in the info line, and to a screen reader. From the
 * table alone (lq_info_idle_by). Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* A place for CONTROL, made for SLOT of NODE: it takes the keyboard while the control must not. CONTROL itself
 * where its row always counts. */
GtkWidget *lq_idle_place (LqDesk *desk, LqNode *node, int slot, GtkWidget *control);
