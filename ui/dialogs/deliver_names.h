/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name and the file name of one deliverable, to be typed. Thread: [main]. */
#pragma once

#include "model/deliverable.h"
#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_DELIVER_NAMES (lq_deliver_names_get_type ())
G_DECLARE_FINAL_TYPE (LqDeliverNames, lq_deliver_names, LQ, DELIVER_NAMES, GtkBox)

GtkWidget *lq_deliver_names_new (LqDesk *desk);

/* Of DELIVERABLE from now on, as it is now; NULL: none. */
void lq_deliver_names_show (LqDeliverNames *names, LqDeliverable *deliverable);

/* The hand is on the name. */
void lq_deliver_names_focus (LqDeliverNames *names);
