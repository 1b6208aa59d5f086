/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a wheel may move a control: it has the focus, or the pointer has rested on it for 300 ms; never
 * while a list around it scrolls. Everything else goes on to the parent. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct LqWheel LqWheel;

/* NOTCH gets whole notches, up positive, and whether Shift makes them fine.
 * Owns: caller frees before WIDGET goes. */
LqWheel *lq_wheel_new (GtkWidget *widget,
                       void (*notch) (LqWheel *wheel, double notches, gboolean fine, gpointer data),
                       gpointer data);
void lq_wheel_free (LqWheel *wheel);
