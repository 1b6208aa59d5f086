/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of the side panel. Each follows the open session by itself. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

GtkWidget *lq_history_list_new (LqDesk *desk);
GtkWidget *lq_notes_list_new (LqDesk *desk);
void lq_notes_list_edit_last (GtkWidget *list);
GtkWidget *lq_tracks_list_new (LqDesk *desk);
GtkWidget *lq_references_list_new (LqDesk *desk);

/* A scrolled list of rows that FILL makes afresh into BOX whenever KIND changes in the session
 * (LQ_N_KINDS: only when another session opens). NAME is a constant: what the list is called. */
typedef void (*LqListFill) (LqDesk *desk, GtkListBox *box);
GtkWidget *lq_list_new (LqDesk *desk, LqKind kind, LqListFill fill, const char *name,
                        const char *empty, GtkWidget *foot);
GtkListBox *lq_list_get_box (GtkWidget *list);

/* The text is written: the hand goes back to the page, where keys are keys again. */
void lq_list_leave (GtkWidget *entry);
