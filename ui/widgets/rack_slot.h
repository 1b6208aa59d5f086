/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place of the rack: name, power and one fact, gain reduction hanging at its edge. A click chooses
 * it, a click on the power sign (or B) switches it; it can be lifted and dropped elsewhere.
 * Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_RACK_SLOT (lq_rack_slot_get_type ())
G_DECLARE_FINAL_TYPE (LqRackSlot, lq_rack_slot, LQ, RACK_SLOT, GtkWidget)

/* ID is what a drop is told. Signals: "chosen" (), "power" (), "remove" () by Delete, "move" (int −1 or +1)
 * by Alt and an arrow, "menu" (double x, double y), "dropped" (const char *id, gboolean after): another
 * slot was dropped on this one, before or after it. */
GtkWidget *lq_rack_slot_new (const char *id, const char *name);

void lq_rack_slot_set_name (LqRackSlot *slot, const char *name);
/* NULL: none. */
void lq_rack_slot_set_fact (LqRackSlot *slot, const char *fact);
void lq_rack_slot_set_selected (LqRackSlot *slot, gboolean selected);
void lq_rack_slot_set_bypassed (LqRackSlot *slot, gboolean bypassed);
void lq_rack_slot_set_missing (LqRackSlot *slot, gboolean missing);
/* DB ≥ 0 of RANGE_DB; RANGE_DB 0: it does not reduce. */
void lq_rack_slot_set_reduction (LqRackSlot *slot, double db, double range_db);
/* One line only. */
void lq_rack_slot_set_small (LqRackSlot *slot, gboolean small);
