/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/numbers.h"

#include <locale.h>

LqUnitsFlags lq_number_flags (LqUnitsFlags flags)
{
  return localeconv ()->decimal_point[0] == ',' ? flags | LQ_UNITS_DECIMAL_COMMA : flags;
}

void lq_number_show (LqUnit unit, double value, int decimals, LqUnitsFlags flags,
                     char text[LQ_UNITS_TEXT])
{
  lq_units_format (unit, value, decimals, lq_number_flags (flags), text);
}
