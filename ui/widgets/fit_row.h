/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that never scrolls: where the width does not hold all of it, parts are left out in a fixed order and a
 * button at its end tells of them. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_FIT_ROW (lq_fit_row_get_type ())
G_DECLARE_FINAL_TYPE (LqFitRow, lq_fit_row, LQ, FIT_ROW, GtkWidget)

GtkWidget *lq_fit_row_new (int spacing_px);

/* Appends CHILD. Of all that may go the one with the highest LOSS goes first, the last of equals; 0 stays. */
void lq_fit_row_add (LqFitRow *row, GtkWidget *child, int loss);

/* CHILD is not shortened as long as anything may still go. */
void lq_fit_row_hold (LqFitRow *row, GtkWidget *child);

/* What follows stands at the end of the row. Once. */
void lq_fit_row_add_spring (LqFitRow *row);

/* The button at the end: seen while something is left out, or ALWAYS. */
void lq_fit_row_set_more (LqFitRow *row, GtkWidget *more, gboolean always);

/* Whether CHILD is left out at present. */
gboolean lq_fit_row_leaves_out (LqFitRow *row, GtkWidget *child);
