/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Controls whose row changes nothing at present are not to be taken in hand: "disabled", and the tip
 * says which other row makes it so. From the table alone (lq_info_idle_by). Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* For the life of CONTROL, made for SLOT of NODE. */
void lq_idle_follow (LqDesk *desk, LqNode *node, int slot, GtkWidget *control);
