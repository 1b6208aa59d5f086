/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that the meters know, in figures: maxima, crest, direct current, by channel where they have one. A popover,
 * live while it is open and the song runs. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* Opens on PARENT at X, Y and lives as long as it is open. */
void lq_more_numbers_open (LqDesk *desk, GtkWidget *parent, double x, double y);
