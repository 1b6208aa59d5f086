/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to the shortest decimal that reads back equal, and back: what session files, JSON
 * and the command line store. Independent of the user's locale: digits are taken one by one
 * from printf, and strtod runs under the C locale. */
#include "core/units.h"

#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Decimals between these powers of ten are written out, others as "1.5e-9". */
#define PLAIN_FROM  (-7)
#define PLAIN_BELOW 21

#define MAX_DIGITS 17 /* DBL_DECIMAL_DIG: always enough */

typedef struct
{
  char digits[MAX_DIGITS + 1];
  int n;
  int exponent; /* of the first digit */
} Decimal;

/* MAGNITUDE rounded to N_DIGITS digits, trailing zeros dropped. */
static Decimal decimal_round (double magnitude, int n_digits)
{
  char text[LQ_UNITS_TEXT];
  snprintf (text, sizeof text, "%.*e", n_digits - 1, magnitude);
  Decimal d = { .n = 0 };
  const char *p = text;
  for (; *p != 'e'; p++)
    if (isdigit ((unsigned char)*p) && d.n < MAX_DIGITS)
      d.digits[d.n++] = *p;
  d.exponent = atoi (p + 1);
  while (d.n > 1 && d.digits[d.n - 1] == '0')
    d.n--;
  d.digits[d.n] = '\0';
  return d;
}

static void decimal_write (const Decimal *d, const char *sign, char text[LQ_UNITS_TEXT])
{
  int n_whole = d->exponent + 1;
  int zeros = n_whole > 0 ? n_whole - d->n : -n_whole;
  if (d->exponent < PLAIN_FROM || d->exponent >= PLAIN_BELOW)
    snprintf (text, LQ_UNITS_TEXT, "%s%c%s%se%d", sign, d->digits[0], d->n > 1 ? "." : "",
              d->digits + 1, d->exponent);
  else if (n_whole <= 0)
    snprintf (text, LQ_UNITS_TEXT, "%s0.%.*s%s", sign, zeros, "00000000", d->digits);
  else if (n_whole >= d->n)
    snprintf (text, LQ_UNITS_TEXT, "%s%s%.*s", sign, d->digits, zeros, "00000000000000000000");
  else
    snprintf (text, LQ_UNITS_TEXT, "%s%.*s.%s", sign, n_whole, d->digits, d->digits + n_whole);
}

void lq_number_format (double value, char text[LQ_UNITS_TEXT])
{
  if (!isfinite (value) || value == 0)
    {
      strcpy (text, isnan (value) ? "nan" : value > 0 ? "inf" : value < 0 ? "-inf" : "0");
      return;
    }
  const char *sign = value < 0 ? "-" : "";
  double magnitude = fabs (value);
  /* A normal number that 15 digits or fewer name is named by its rounding to 15. */
  for (int n = magnitude < DBL_MIN ? 1 : DBL_DIG; n <= MAX_DIGITS; n++)
    {
      Decimal d = decimal_round (magnitude, n);
      decimal_write (&d, sign, text);
      double back;
      if (lq_number_parse (text, &back) && back == value)
        return;
    }
}

static const char *skip_digits (const char *p)
{
  while (isdigit ((unsigned char)*p))
    p++;
  return p;
}

/* -?digits(.digits)?([eE][-+]?digits)? and nothing else. */
static bool is_number (const char *text)
{
  const char *p = text + (*text == '-');
  const char *end = skip_digits (p);
  if (end == p)
    return false;
  if (*end == '.')
    {
      p = end + 1;
      end = skip_digits (p);
      if (end == p)
        return false;
    }
  if (*end == 'e' || *end == 'E')
    {
      p = end + 1;
      p += *p == '-' || *p == '+';
      end = skip_digits (p);
      if (end == p)
        return false;
    }
  return *end == '\0';
}

bool lq_number_parse (const char *text, double *value)
{
  if (!is_number (text))
    return false;
  locale_t c = newlocale (LC_ALL_MASK, "C", (locale_t)0); /* a constant of the C library */
  if (c == (locale_t)0)
    return false;
  double parsed = strtod_l (text, NULL, c);
  freelocale (c);
  if (!isfinite (parsed))
    return false;
  *value = parsed;
  return true;
}
