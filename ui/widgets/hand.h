/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hand on a knob or a fader: drag, fine drag, double-click, wheel, keys, right-click toggle,
 * long press, and the accessible value. It belongs to one GtkRange that implements LqControl, holds the
 * value, and emits the control's gestures. Drawing is not its business.
 * Thread: [main]. Owns: the widget unrefs it in dispose. */
#pragma once

#include "ui/widgets/control.h"

#define LQ_TYPE_HAND (lq_hand_get_type ())
G_DECLARE_FINAL_TYPE (LqHand, lq_hand, LQ, HAND, GObject)

/* How travel 0…1 (bottom to top) maps to the value; the row's curve by default. */
typedef struct
{
  double (*to_travel) (const LqParamRow *row, double value);
  double (*from_travel) (const LqParamRow *row, double travel);
} LqTaper;

typedef enum
{
  LQ_HAND_REST,
  LQ_HAND_DRAG,
  LQ_HAND_BURST, /* keys or wheel, until 500 ms of peace */
} LqHandState;

/* RANGE must implement LqControl. TAPER NULL: the row's curve. */
LqHand *lq_hand_new (GtkRange *range, const LqParamRow *row, const LqTaper *taper);

/* Pixels of drag for the whole range (250). */
void lq_hand_set_travel (LqHand *hand, double travel_px);
/* The most a key or a notch may raise the value by. */
void lq_hand_set_max_rise (LqHand *hand, double rise);

double lq_hand_value (const LqHand *hand);
void lq_hand_set_value (LqHand *hand, double value);
double lq_hand_default (const LqHand *hand);
void lq_hand_set_default (LqHand *hand, double value);
double lq_hand_travel_of (const LqHand *hand, double value);

LqHandState lq_hand_state (const LqHand *hand);
/* Decimals to show beyond the row's while Shift or Ctrl make the movement finer. */
int lq_hand_extra_decimals (const LqHand *hand);
/* The value the drag began at; NAN while there is no drag. */
double lq_hand_drag_began (const LqHand *hand);

/* Says the value again; after a tooltip was set, which GTK takes for the description. */
void lq_hand_speak (LqHand *hand);

/* One whole gesture that puts VALUE (typing, menu). */
void lq_hand_put (LqHand *hand, double value);
