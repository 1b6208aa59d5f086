/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of two sounds at equal loudness: by how much one is lifted to be as loud as the other, as it was measured
 * for the comparison, and how a difference that was made so is called. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* What lifts FROM to the loudness of TO; FALSE, DB 0: that of one is not known. */
gboolean lq_equal_loudness_db (LqDesk *desk, LqCompareSource from, LqCompareSource to, double *db);

/* The same for the difference of master and mix, of which the master is lifted; FALSE, DB 0, also where the settings
 * want both as they are. */
gboolean lq_equal_loudness_lift (LqDesk *desk, double *db);

/* What the difference is, as it is drawn now, in full. Borrowed. */
const char *lq_equal_loudness_name (LqDesk *desk);

/* The words, while the settings want the difference. */
GtkWidget *lq_equal_loudness_label_new (LqDesk *desk);
