/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fader over one row in dB. The hand, its gestures and accessibility are those of the knob (LqHand,
 * LqControl); the travel is the slot. Thread: [main]. */
#pragma once

#include "ui/widgets/control.h"

#define LQ_TYPE_FADER_WIDGET (lq_fader_widget_get_type ())
G_DECLARE_FINAL_TYPE (LqFaderWidget, lq_fader_widget, LQ, FADER_WIDGET, GtkRange)

typedef enum
{
  LQ_FADER_LARGE, /* thumb 26 × 26, the value floats beside it while it moves */
  LQ_FADER_STRIP, /* thumb 18 × 26 */
} LqFaderSize;

/* ROW is borrowed for the life of the fader. Signal "type" (const char *text) beside those of LqControl: a
 * number is wanted by key; whoever placed a value entry beside it opens that (lq_value_entry_edit). */
GtkWidget *lq_fader_widget_new (const LqParamRow *row, LqFaderSize size);
void lq_fader_widget_set_muted (LqFaderWidget *fader, gboolean muted);
/* Where the curve of the ride is while the hand holds; NAN: no ride. */
void lq_fader_widget_set_ride (LqFaderWidget *fader, double db);
/* Where DB stands, in px from the top, for a scale drawn beside it. */
double lq_fader_widget_y (LqFaderWidget *fader, double db);
