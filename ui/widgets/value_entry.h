/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number in a well: click selects all, Enter commits, Esc restores, Tab commits and goes on.
 * What cannot be read keeps its text, gets a red frame and one line that says why.
 * Implements LqControl: a commit is one gesture. Thread: [main]. */
#pragma once

#include "ui/widgets/control.h"

#define LQ_TYPE_VALUE_ENTRY (lq_value_entry_get_type ())
G_DECLARE_FINAL_TYPE (LqValueEntry, lq_value_entry, LQ, VALUE_ENTRY, GtkWidget)

/* ROW is borrowed for the life of the entry. Signal "done" (gboolean by_key): typing has ended, by
 * Enter or Esc (TRUE) or because the focus went away. */
GtkWidget *lq_value_entry_new (const LqParamRow *row);

/* Shows the unit at rest too ("−3.2 dB"). */
void lq_value_entry_set_show_unit (LqValueEntry *entry, gboolean show_unit);

/* 18 px high, for a place inside another control. */
void lq_value_entry_set_compact (LqValueEntry *entry, gboolean compact);

/* Takes the focus and starts with TEXT; "" selects the present value. */
void lq_value_entry_edit (LqValueEntry *entry, const char *text);

/* What is wrong with the text, NULL while nothing is. */
const char *lq_value_entry_why (LqValueEntry *entry);
