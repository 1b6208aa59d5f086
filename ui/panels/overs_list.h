/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overs of what is heard since R, with their places: a popover; a row is gone to by click or Enter.
 * Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* Opens on PARENT at X, Y and lives as long as it is open. */
void lq_overs_list_open (LqDesk *desk, GtkWidget *parent, double x, double y);
