/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows that open above the desk. Each is a file of its own. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* Saves; an untitled session is asked for its name. Failure is told in the window. */
void lq_dialog_save (GtkWindow *parent, LqDesk *desk);
void lq_dialog_save_as (GtkWindow *parent, LqDesk *desk);

typedef enum
{
  LQ_DELIVER_ASK,     /* the dialog with the set */
  LQ_DELIVER_AT_ONCE, /* the same, and it starts writing */
} LqDeliverStart;
void lq_dialog_deliver (GtkWindow *parent, LqDesk *desk, LqDeliverStart start);

/* Device, rate, buffer, keys. */
void lq_dialog_settings (GtkWindow *parent, LqDesk *desk);

/* A page for each processor, from its table; opens at the one in hand. */
void lq_dialog_manual (GtkWindow *parent, LqDesk *desk);

/* All keys, from the table. */
void lq_dialog_shortcuts (GtkWindow *parent, LqDesk *desk);
