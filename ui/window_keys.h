/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's keys at work: which press does what of keys.h, what is heard while X or the unmatched key is held,
 * and what belongs to the widget under the hand first. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

typedef struct LqWindowKeys LqWindowKeys;

/* Owns: caller frees once WINDOW hears no key any more. */
LqWindowKeys *lq_window_keys_new (GtkWindow *window, LqDesk *desk);
void lq_window_keys_free (LqWindowKeys *keys);

/* The keys that nothing in WIDGET wanted, before what is around it takes them. */
void lq_window_keys_add_late (LqWindowKeys *keys, GtkWidget *widget);
