/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/numbers.h"

LqUnitsFlags lq_number_flags (LqUnitsFlags flags) { return lq_units_local (flags); }

void lq_number_show (LqUnit unit, double value, int decimals, LqUnitsFlags flags,
                     char text[LQ_UNITS_TEXT])
{
  lq_units_format (unit, value, decimals, lq_number_flags (flags), text);
}
