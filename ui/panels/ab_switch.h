/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A and B of one processor: two buttons of which the one that is heard is down; in its menu the other is made as
 * this one. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_AB_SWITCH (lq_ab_switch_get_type ())
G_DECLARE_FINAL_TYPE (LqAbSwitch, lq_ab_switch, LQ, AB_SWITCH, GtkBox)

GtkWidget *lq_ab_switch_new (LqDesk *desk);
void lq_ab_switch_set_node (LqAbSwitch *ab, LqNode *node); /* NULL: none */
