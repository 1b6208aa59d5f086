/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence of the delivery, and the button that does something about it. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_DELIVER_TELLING (lq_deliver_telling_get_type ())
G_DECLARE_FINAL_TYPE (LqDeliverTelling, lq_deliver_telling, LQ, DELIVER_TELLING, GtkBox)

GtkWidget *lq_deliver_telling_new (void);

/* SENTENCE NULL: nothing to tell. BUTTON NULL: nothing to be done; else ANSWERED (DATA) does it, once, with the
 * sentence gone. */
void lq_deliver_telling_set (LqDeliverTelling *telling, const char *sentence, const char *button,
                             void (*answered) (gpointer data), gpointer data);
