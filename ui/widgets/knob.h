/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A knob over one row of a processor's table: label, dial, value. Everything the hand does is
 * LqHand; the number opens a value entry in place. Implements LqControl (see there for the signals);
 * to assistive technology a slider with its value in words. Thread: [main]. */
#pragma once

#include "ui/widgets/control.h"

#define LQ_TYPE_KNOB (lq_knob_get_type ())
G_DECLARE_FINAL_TYPE (LqKnob, lq_knob, LQ, KNOB, GtkRange)

typedef enum
{
  LQ_KNOB_LARGE,   /* 54, label above, value below */
  LQ_KNOB_SMALL,   /* 44, the same */
  LQ_KNOB_MONITOR, /* 48, value and label to the right, arc in ink */
  LQ_KNOB_STRIP,   /* 28, value to the right */
} LqKnobSize;

/* ROW is borrowed for the life of the knob. */
GtkWidget *lq_knob_new (const LqParamRow *row, LqKnobSize size);

/* The processor is bypassed: arc and value are quiet, the knob still turns. */
void lq_knob_set_bypassed (LqKnob *knob, gboolean bypassed);
/* The most one key or notch may raise it by (monitor: 1 dB). */
void lq_knob_set_max_rise (LqKnob *knob, double rise);
