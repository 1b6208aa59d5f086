/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The receipt of one delivered file: every check with its sign, the hash, the sheet to copy or
 * open. Thread: [main]. */
#pragma once

#include "app/delivery.h"

#include <gtk/gtk.h>

GtkWidget *lq_deliver_receipt_new (void);
/* NULL: nothing to show yet. Borrowed during the call only. */
void lq_deliver_receipt_show (GtkWidget *receipt, const LqDelivered *delivered);
