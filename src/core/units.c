/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values to the text a person reads or hears. The reverse stands in units_parse.c. */
#include "core/units.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *symbol; /* after the number */
  const char *gap;    /* between number and symbol */
  const char *spoken;
} UnitWords;

static const UnitWords words[] = {
  [LQ_UNIT_NONE] = { "", "", "" },
  [LQ_UNIT_DB] = { "dB", " ", " decibels" },
  [LQ_UNIT_LEVEL_DB] = { "dB", " ", " decibels" },
  [LQ_UNIT_DBFS] = { "dBFS", " ", " decibels full scale" },
  [LQ_UNIT_DBTP] = { "dBTP", " ", " decibels true peak" },
  [LQ_UNIT_LUFS] = { "LUFS", " ", " LUFS" },
  [LQ_UNIT_LU] = { "LU", " ", " loudness units" },
  [LQ_UNIT_HZ] = { "Hz", " ", " hertz" },
  [LQ_UNIT_MS] = { "ms", " ", " milliseconds" },
  [LQ_UNIT_S] = { "s", " ", " seconds" },
  [LQ_UNIT_PERCENT] = { "%", " ", " percent" },
  [LQ_UNIT_RATIO] = { ":1", "", " to 1" },
  [LQ_UNIT_PAN] = { "", "", "" },
  [LQ_UNIT_FRAMES] = { "", "", " frames" },
  [LQ_UNIT_DB_PER_OCT] = { "dB/oct", " ", " decibels per octave" },
  [LQ_UNIT_DEGREES] = { "°", "", " degrees" },
  [LQ_UNIT_BPM] = { "BPM", " ", " beats per minute" },
};

static const UnitWords kilohertz = { "kHz", " ", " kilohertz" };

#define THIN_SPACE      "\u2009"
#define MAX_DECIMALS    9
#define MAX_WRITTEN_OUT 1e15 /* larger numbers get an exponent */

static void append (char text[LQ_UNITS_TEXT], const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

static void append (char text[LQ_UNITS_TEXT], const char *format, ...)
{
  size_t length = strlen (text);
  va_list args;
  va_start (args, format);
  vsnprintf (text + length, LQ_UNITS_TEXT - length, format, args);
  va_end (args);
}

static const char *minus_word (LqUnitsFlags flags)
{
  return flags & LQ_UNITS_SPOKEN ? "minus " : flags & LQ_UNITS_ASCII ? "-" : "−";
}

static const char *plus_word (LqUnitsFlags flags)
{
  return flags & LQ_UNITS_SPOKEN ? "plus " : "+";
}

/* |VALUE| with DECIMALS digits, '.' as the mark whatever the locale. */
static void magnitude_text (double value, int decimals, char digits[LQ_UNITS_TEXT])
{
  double magnitude = fabs (value);
  if (magnitude >= MAX_WRITTEN_OUT)
    {
      lq_number_format (magnitude, digits);
      return;
    }
  char raw[LQ_UNITS_TEXT];
  snprintf (raw, sizeof raw, "%.*f", decimals, magnitude);
  char *out = digits;
  for (const char *p = raw; *p; p++)
    if (isdigit ((unsigned char)*p))
      *out++ = *p;
    else if (out[-1] != '.')
      *out++ = '.'; /* the locale's mark, of however many bytes */
  *out = '\0';
}

static void trim_zeros (char *digits)
{
  if (!strchr (digits, '.') || strchr (digits, 'e'))
    return;
  char *end = digits + strlen (digits);
  while (end[-1] == '0')
    end--;
  if (end[-1] == '.')
    end--;
  *end = '\0';
}

static bool is_zero (const char *digits) { return digits[strspn (digits, "0.")] == '\0'; }

/* A change, and what is above full scale. */
static bool has_plus (LqUnit unit)
{
  return unit == LQ_UNIT_DB || unit == LQ_UNIT_DBFS || unit == LQ_UNIT_DBTP;
}

static void append_digits (char text[LQ_UNITS_TEXT], const char *digits, LqUnitsFlags flags)
{
  for (; *digits; digits++)
    append (text, "%c", *digits == '.' && (flags & LQ_UNITS_DECIMAL_COMMA) ? ',' : *digits);
}

/* Thousands set apart by thin spaces. */
static void append_grouped (char text[LQ_UNITS_TEXT], const char *digits)
{
  size_t n_whole = strspn (digits, "0123456789");
  for (size_t i = 0; digits[i]; i++)
    {
      if (i > 0 && i < n_whole && (n_whole - i) % 3 == 0)
        append (text, THIN_SPACE);
      append (text, "%c", digits[i]);
    }
}

static void append_unit (char text[LQ_UNITS_TEXT], const UnitWords *unit, LqUnitsFlags flags)
{
  if (flags & LQ_UNITS_NO_UNIT)
    return;
  if (flags & LQ_UNITS_SPOKEN)
    append (text, "%s", unit->spoken);
  else if (unit == &words[LQ_UNIT_DEGREES] && (flags & LQ_UNITS_ASCII))
    append (text, " deg");
  else
    append (text, "%s%s", unit->gap, unit->symbol);
}

static void format_pan (double value, int decimals, LqUnitsFlags flags, char text[LQ_UNITS_TEXT])
{
  char digits[LQ_UNITS_TEXT];
  magnitude_text (value * 100, decimals, digits);
  bool spoken = flags & LQ_UNITS_SPOKEN;
  if (is_zero (digits))
    {
      append (text, spoken ? "centre" : "C");
      return;
    }
  append (text, "%s", value < 0 ? (spoken ? "left " : "L") : (spoken ? "right " : "R"));
  append_digits (text, digits, flags);
}

static void format_unbounded (LqUnit unit, double value, LqUnitsFlags flags,
                              char text[LQ_UNITS_TEXT])
{
  if (isnan (value))
    {
      append (text, flags & LQ_UNITS_SPOKEN ? "unknown" : flags & LQ_UNITS_ASCII ? "-" : "–");
      return;
    }
  if (value < 0)
    append (text, "%s", minus_word (flags));
  else if (has_plus (unit))
    append (text, "%s", plus_word (flags));
  append (text, flags & LQ_UNITS_SPOKEN ? "infinity" : flags & LQ_UNITS_ASCII ? "inf" : "∞");
  append_unit (text, &words[unit], flags);
}

/* The larger unit that VALUE is shown in, if it reads better there: scales VALUE and
 * DECIMALS. *TRIM says whether trailing zeros go. */
static const UnitWords *choose_unit (LqUnit unit, double *value, int *decimals, bool *trim)
{
  double step = pow (10, -*decimals);
  bool thousand = fabs (round (*value / step) * step) >= 1000;
  *trim = false;
  if (unit == LQ_UNIT_HZ && thousand)
    {
      *value /= 1000;
      *decimals += fabs (*value) < 10 ? 2 : 1;
      *trim = true;
      return &kilohertz;
    }
  if (unit == LQ_UNIT_MS && thousand)
    {
      *value /= 1000;
      *decimals = 2;
      return &words[LQ_UNIT_S];
    }
  return &words[unit];
}

void lq_units_format (LqUnit unit, double value, int decimals, LqUnitsFlags flags,
                      char text[LQ_UNITS_TEXT])
{
  text[0] = '\0';
  decimals = decimals < 0 ? 0 : decimals > MAX_DECIMALS ? MAX_DECIMALS : decimals;
  if (!isfinite (value))
    {
      format_unbounded (unit, value, flags, text);
      return;
    }
  if (unit == LQ_UNIT_PAN)
    {
      format_pan (value, decimals, flags, text);
      return;
    }
  const UnitWords *shown = &words[unit];
  bool trim = false;
  if (!(flags & LQ_UNITS_NO_UNIT))
    shown = choose_unit (unit, &value, &decimals, &trim);
  char digits[LQ_UNITS_TEXT];
  magnitude_text (value, decimals, digits);
  if (trim)
    trim_zeros (digits);
  if (!is_zero (digits) && value < 0)
    append (text, "%s", minus_word (flags));
  else if (!is_zero (digits) && has_plus (unit))
    append (text, "%s", plus_word (flags));
  if (unit == LQ_UNIT_FRAMES && !(flags & (LQ_UNITS_ASCII | LQ_UNITS_SPOKEN)))
    append_grouped (text, digits);
  else
    append_digits (text, digits, flags);
  append_unit (text, shown, flags);
}

LqUnitsFlags lq_units_local (LqUnitsFlags flags)
{
  return localeconv ()->decimal_point[0] == ',' ? flags | LQ_UNITS_DECIMAL_COMMA : flags;
}

const char *lq_units_symbol (LqUnit unit) { return words[unit].symbol; }

double lq_db_to_gain (double db) { return pow (10, db / 20); }

double lq_gain_to_db (double gain) { return gain > 0 ? 20 * log10 (gain) : -INFINITY; }
