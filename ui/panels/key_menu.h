/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which track a processor's detector hears: its own sound or one of the session's tracks. For processors
 * whose table says has_key. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* A menu of choices for NODE's "key" that follows the session's tracks; one command a choice. */
GtkWidget *lq_key_menu_new (LqDesk *desk, LqNode *node);
