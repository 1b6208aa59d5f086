/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What knob, fader and value entry have in common towards the panel that holds them: one row of
 * the parameter table, one value, and gestures. One gesture = one command of the history:
 *
 *   "gesture-begin" ()             the hand is on the control
 *   "gesture-value" (double)       a new value, already clamped to the row
 *   "gesture-end"   ()             released, or 500 ms after the last key or wheel notch
 *   "menu"          (double x, double y)   menu key, long press or long right press, in widget space
 *
 * A gesture without a "gesture-value" changed nothing. set_value is the model's way in and emits
 * nothing. Thread: [main]. */
#pragma once

#include "processors/info.h"

#include <gtk/gtk.h>

#define LQ_TYPE_CONTROL (lq_control_get_type ())
G_DECLARE_INTERFACE (LqControl, lq_control, LQ, CONTROL, GtkWidget)

struct _LqControlInterface
{
  GTypeInterface parent;
  double (*get_value) (LqControl *control);
  void (*set_value) (LqControl *control, double value);
  void (*set_default) (LqControl *control, double value);
  void (*set_name) (LqControl *control, const char *label, const char *spoken);
  /* For LqHand: TRUE when a press at X, Y turns the value; the rest is the number. */
  gboolean (*grabs_at) (LqControl *control, double x, double y);
  /* For LqHand: open the number for typing, starting with TEXT ("" selects what is there). */
  void (*type) (LqControl *control, const char *text);
};

double lq_control_get_value (LqControl *control);
void lq_control_set_value (LqControl *control, double value);

/* The default of a repeated row may differ from the row's own. */
void lq_control_set_default (LqControl *control, double value);

/* LABEL is what is drawn ("Gain"), SPOKEN what is said and shown as tooltip ("Band 5 gain");
 * NULL keeps the row's name. */
void lq_control_set_name (LqControl *control, const char *label, const char *spoken);

/* VALUE of ROW as the desk shows it, in the user's locale. */
void lq_control_format (const LqParamRow *row, double value, int extra_decimals, LqUnitsFlags flags,
                        char text[LQ_UNITS_TEXT]);

/* For implementations. */
void lq_control_begin (LqControl *control);
void lq_control_value (LqControl *control, double value);
void lq_control_end (LqControl *control);
void lq_control_menu (LqControl *control, double x, double y);
