/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of files to deliver as a table whose every cell is edited in place, undoably; what has
 * become of each file is told by the dialog. Thread: [main]. */
#pragma once

#include "model/deliverable.h"
#include "ui/desk.h"

#include <gtk/gtk.h>

/* Follows the open session. Rows can be selected: lq_list_get_box gives the box. */
GtkWidget *lq_deliver_table_new (LqDesk *desk);

typedef enum
{
  LQ_DELIVER_LOOK_QUIET,
  LQ_DELIVER_LOOK_PLAIN,
  LQ_DELIVER_LOOK_HELD,  /* with a ✓ */
  LQ_DELIVER_LOOK_ALERT, /* with a ⚠ */
} LqDeliverLook;

LqDeliverable *lq_deliver_row_get (GtkListBoxRow *row);
/* FILE is its name, STATE its last column, WHY (may be NULL) the tooltip of both. */
void lq_deliver_row_show (GtkListBoxRow *row, const char *file, const char *state,
                          LqDeliverLook look, const char *why);
