/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a delivery is, with its "Cancel"; seen while it runs. Thread: [main]. */
#pragma once

#include "ui/dialogs/deliver_job.h"

#include <gtk/gtk.h>

#define LQ_TYPE_DELIVER_PROGRESS (lq_deliver_progress_get_type ())
G_DECLARE_FINAL_TYPE (LqDeliverProgressLine, lq_deliver_progress, LQ, DELIVER_PROGRESS, GtkBox)

GtkWidget *lq_deliver_progress_new (void);

/* "Delivering 3 files". Owns: g_free. */
char *lq_deliver_progress_text (guint n_files);

/* JOB of N_FILES (NULL: none) is borrowed until the next call. */
void lq_deliver_progress_show (LqDeliverProgressLine *line, LqDeliverJob *job, guint n_files);
