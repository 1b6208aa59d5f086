/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as the person's locale writes them. Thread: [any] */
#pragma once

#include "core/units.h"

/* FLAGS with the decimal mark of the locale. */
LqUnitsFlags lq_number_flags (LqUnitsFlags flags);

/* lq_units_format () for eyes and ears at the desk: "−4,3 dB" where that is how it is written. */
void lq_number_show (LqUnit unit, double value, int decimals, LqUnitsFlags flags,
                     char text[LQ_UNITS_TEXT]);
