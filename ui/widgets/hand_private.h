/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the hand share: the value and its gestures (hand.c), the pointer (hand_pointer.c)
 * and the keys (hand_keys.c). Thread: [main]. */
#pragma once

#include "ui/widgets/burst.h"
#include "ui/widgets/hand.h"
#include "ui/widgets/wheel.h"

struct _LqHand
{
  GObject parent;
  GtkRange *range; /* unowned: it owns us */
  const LqParamRow *row;
  LqTaper taper;
  double value, def;
  double remembered; /* where a right-click goes back to */
  double travel_px;
  double max_rise;

  LqHandState state;
  LqBurst burst;
  gboolean syncing;

  double drag_from; /* value at the press */
  double anchor_travel, anchor_y, last_y;
  GdkModifierType speed; /* modifiers the anchor was set with */
  GdkModifierType held;
  gboolean ctrl_press;
  gboolean long_pressed;
  LqWheel *wheel;
};

/* ---- A gesture ---- */

void lq_hand_begin (LqHand *hand, LqHandState state);
/* To VALUE, as far as the row goes, inside a gesture. */
void lq_hand_move_to (LqHand *hand, double value);
/* Ends what is under way, if anything is. */
void lq_hand_finish (LqHand *hand);

/* A key or a notch: joins the burst under way, or starts one. */
void lq_hand_burst_to (LqHand *hand, double value);
void lq_hand_step (LqHand *hand, double n_steps, gboolean fine);
/* VALUE, or as far as one key may raise it. */
double lq_hand_limit_rise (const LqHand *hand, double value);

/* Decimals beyond the row's that MODS ask for. */
int lq_hand_fine_decimals (GdkModifierType mods);

/* ---- What makes gestures ---- */

void lq_hand_add_pointer (LqHand *hand);
void lq_hand_add_keys (LqHand *hand);
