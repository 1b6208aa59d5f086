/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of deliveries in its parts: what it is made of and what the hand does there (deliver.c), what it
 * shows (deliver_show.c), a delivery from its start to what is said at its end (deliver_run.c).
 * Thread: [main]. */
#pragma once

#include "app/delivery.h"
#include "ui/dialogs/deliver_job.h"
#include "ui/dialogs/dialogs.h"

#define LQ_DELIVER_FOLDER_KEY "deliver-folder"

typedef struct
{
  LqDesk *desk;
  GtkWindow *parent; /* NULL once it is gone */
  GtkWidget *window, *table, *receipt;
  GtkWidget *folder, *deliver, *muted;
  GtkWidget *progress, *telling;
  GtkWidget *names; /* of the selected deliverable */
  LqDeliverJob *job;
  char *selected_id;
  int selected_place;
  GPtrArray *ids; /* char *: the deliverable of each file of the job; "" edited since */
  guint tick;
  double held_db; /* the ceiling was lowered by so much, here */
  gboolean closed;
} LqDeliver;

static inline LqSession *lq_deliver_session (const LqDeliver *d)
{
  return lq_desk_get_session (d->desk);
}

/* ---- deliver_show.c ---- */

/* Where the files go: as chosen last, else beside the session. Owns: g_free. */
char *lq_deliver_folder (const LqDeliver *d);

GtkListBoxRow *lq_deliver_row_at (const LqDeliver *d, int index); /* NULL: no more */
LqDeliverable *lq_deliver_selected (const LqDeliver *d);          /* NULL: none */
guint lq_deliver_n_enabled (const LqDeliver *d);

/* All that the window shows; or what it shows of the selected row alone. */
void lq_deliver_show (LqDeliver *d);
void lq_deliver_show_selected (LqDeliver *d);

/* SENTENCE, or several lines of them, above the set, with a BUTTON that answers it; NULL: none. */
void lq_deliver_tell (LqDeliver *d, const char *sentence, const char *button,
                      void (*answered) (gpointer deliver));

/* ---- deliver_run.c ---- */

/* Writes the files that are enabled, or says why not. */
void lq_deliver_start (LqDeliver *d, LqWriteMode mode);
