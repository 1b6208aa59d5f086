/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of faders: −∞ … +12 dB over the slot, unity 34 % from the top. Pure. Thread: [any]. */
#pragma once

#include "ui/widgets/hand.h"

/* Travel 0 (bottom) … 1 (top). Straight between +12, 0, −6, −12, −24, −40 at 0, 34, 52, 64, 82, 94 % from
 * the top; below −40 the last 6 % fall to −∞ as the gain itself. */
double lq_fader_travel (double db);
double lq_fader_db (double travel);

/* For rows in dB whose minimum stands for −∞ or any other. */
extern const LqTaper lq_fader_taper;
