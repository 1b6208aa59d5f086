/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The side: four tabs, and the panel of history, notes, tracks or references that they open; the
 * page places the panel, beside its own content or over it.
 * Property "page" (string or NULL). Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_SIDE (lq_side_get_type ())
G_DECLARE_FINAL_TYPE (LqSide, lq_side, LQ, SIDE, GtkBox)

GtkWidget *lq_side_new (LqDesk *desk);

/* What the tabs open. Borrows: the side keeps it, the caller gives it a parent. */
GtkWidget *lq_side_get_panel (LqSide *side);

/* The panel lies over the page: it is told apart from it. */
void lq_side_set_over (LqSide *side, gboolean over);
/* Closes the panel that lies over the page; FALSE: none does. */
gboolean lq_side_leave (LqSide *side);

/* "history" "notes" "tracks" "references"; the open one again, or NULL, closes. */
void lq_side_toggle (LqSide *side, const char *name);

/* Opens the notes and puts the hand into the text of the newest. */
void lq_side_edit_last_note (LqSide *side);
