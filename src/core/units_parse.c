/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types to a value: the text is folded to plain lower-case ASCII without
 * spaces, then read as a number and a suffix from the one table below. Powers of ten are
 * applied in decimal, so that "1.1 s" is exactly 1100 ms. */
#include "core/units.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum
{
  VALUE,
  FACTOR, /* a gain as a factor, to be turned into dB */
} Meaning;

static const struct
{
  LqUnit unit;
  const char *text;
  int power; /* of ten, on the way to the stored value */
  Meaning meaning;
} suffixes[] = {
  { LQ_UNIT_NONE, "", 0 },
  { LQ_UNIT_NONE, "k", 3 },
  { LQ_UNIT_DB, "", 0 },
  { LQ_UNIT_DB, "db", 0 },
  { LQ_UNIT_DB, "x", 0, FACTOR },
  { LQ_UNIT_DB, "%", -2, FACTOR },
  { LQ_UNIT_LEVEL_DB, "", 0 },
  { LQ_UNIT_LEVEL_DB, "db", 0 },
  { LQ_UNIT_LEVEL_DB, "x", 0, FACTOR },
  { LQ_UNIT_LEVEL_DB, "%", -2, FACTOR },
  { LQ_UNIT_DBFS, "", 0 },
  { LQ_UNIT_DBFS, "db", 0 },
  { LQ_UNIT_DBFS, "dbfs", 0 },
  { LQ_UNIT_DBTP, "", 0 },
  { LQ_UNIT_DBTP, "db", 0 },
  { LQ_UNIT_DBTP, "dbtp", 0 },
  { LQ_UNIT_LUFS, "", 0 },
  { LQ_UNIT_LUFS, "lufs", 0 },
  { LQ_UNIT_LUFS, "lkfs", 0 },
  { LQ_UNIT_LU, "", 0 },
  { LQ_UNIT_LU, "lu", 0 },
  { LQ_UNIT_HZ, "", 0 },
  { LQ_UNIT_HZ, "hz", 0 },
  { LQ_UNIT_HZ, "k", 3 },
  { LQ_UNIT_HZ, "khz", 3 },
  { LQ_UNIT_MS, "", 0 },
  { LQ_UNIT_MS, "ms", 0 },
  { LQ_UNIT_MS, "s", 3 },
  { LQ_UNIT_S, "", 0 },
  { LQ_UNIT_S, "s", 0 },
  { LQ_UNIT_S, "ms", -3 },
  { LQ_UNIT_PERCENT, "", 0 },
  { LQ_UNIT_PERCENT, "%", 0 },
  { LQ_UNIT_PERCENT, "x", 2 },
  { LQ_UNIT_RATIO, "", 0 },
  { LQ_UNIT_RATIO, ":1", 0 },
  { LQ_UNIT_RATIO, "x", 0 },
  { LQ_UNIT_FRAMES, "", 0 },
  { LQ_UNIT_FRAMES, "frames", 0 },
  { LQ_UNIT_DB_PER_OCT, "", 0 },
  { LQ_UNIT_DB_PER_OCT, "db", 0 },
  { LQ_UNIT_DB_PER_OCT, "db/oct", 0 },
  { LQ_UNIT_DEGREES, "", 0 },
  { LQ_UNIT_DEGREES, "deg", 0 },
  { LQ_UNIT_BPM, "", 0 },
  { LQ_UNIT_BPM, "bpm", 0 },
};

static const struct
{
  const char *from, *to;
} folds[] = {
  { "−", "-" },      { "–", "-" },      { "∞", "inf" },    { "×", "x" },      { "°", "deg" },
  { "\u00A0", " " }, { "\u2009", " " }, { "\u202F", " " }, { "\u2007", " " },
};

/* Copies one character of *TEXT to OUT, folded; NULL when it has no place in a value. */
static char *fold_character (const char **text, char *out)
{
  unsigned char c = (unsigned char)**text;
  if (c < 0x80)
    {
      *out++ = c == ',' ? '.' : c == '\t' ? ' ' : (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
      ++*text;
      return out;
    }
  for (size_t i = 0; i < LQ_N_ELEMENTS (folds); i++)
    {
      size_t n = strlen (folds[i].from);
      if (strncmp (*text, folds[i].from, n) == 0)
        {
          *text += n;
          size_t n_to = strlen (folds[i].to);
          memcpy (out, folds[i].to, n_to);
          return out + n_to;
        }
    }
  return NULL;
}

/* A space between digits may only set thousands apart. */
static bool space_is_fine (const char *before, const char *after)
{
  if (!isdigit ((unsigned char)*before) || !isdigit ((unsigned char)*after))
    return true;
  return strspn (after, "0123456789") == 3;
}

static bool fold (const char *text, char out[LQ_UNITS_TEXT])
{
  char spaced[LQ_UNITS_TEXT];
  char *end = spaced;
  while (*text)
    {
      if (end - spaced > LQ_UNITS_TEXT - 8)
        return false;
      if (!(end = fold_character (&text, end)))
        return false;
    }
  *end = '\0';
  char *to = out;
  for (const char *p = spaced; *p; p++)
    {
      if (*p != ' ')
        *to++ = *p;
      else if (to > out && !space_is_fine (to - 1, p + strspn (p, " ")))
        return false;
    }
  *to = '\0';
  return to > out;
}

typedef struct
{
  char digits[LQ_UNITS_TEXT]; /* as lq_number_parse wants them, without exponent */
  int power;
  bool infinite, negative;
} Scanned;

/* Digits with at most one '.' from *P into SCANNED; false when there is none. */
static bool scan_digits (const char **p, char *out)
{
  size_t n = strspn (*p, "0123456789");
  const char *mark = *p + n;
  size_t n_after = *mark == '.' ? strspn (mark + 1, "0123456789") : 0;
  if (n + n_after == 0)
    return false;
  int written = sprintf (out, "%.*s", n ? (int)n : 1, n ? *p : "0");
  if (n_after)
    sprintf (out + written, ".%.*s", (int)n_after, mark + 1);
  *p = mark + (*mark == '.' ? 1 + n_after : 0);
  return true;
}

/* "e5", "e-3": taken only when digits follow. */
static void scan_exponent (const char **p, int *power)
{
  int sign = (*p)[0] == 'e' && (*p)[1] == '-' ? -1 : 1;
  const char *digits = *p + 1 + ((*p)[0] == 'e' && ((*p)[1] == '-' || (*p)[1] == '+'));
  size_t n = strspn (digits, "0123456789");
  if ((*p)[0] != 'e' || n == 0 || n > 3)
    return;
  for (size_t i = 0; i < n; i++)
    *power = *power * 10 + sign * (digits[i] - '0');
  *p = digits + n;
}

/* The number at *P, which is moved past it. "1k2" is read as 1.2, leaving the k. */
static bool scan (const char **p, Scanned *scanned)
{
  *scanned = (Scanned){ .negative = **p == '-' };
  *p += **p == '-' || **p == '+';
  if (strncmp (*p, "inf", 3) == 0)
    {
      scanned->infinite = true;
      *p += 3;
      return true;
    }
  if (!scan_digits (p, scanned->digits))
    return false;
  scan_exponent (p, &scanned->power);
  return true;
}

static bool to_double (const Scanned *scanned, int power, double *value)
{
  char text[2 * LQ_UNITS_TEXT];
  snprintf (text, sizeof text, "%s%se%d", scanned->negative ? "-" : "", scanned->digits,
            scanned->power + power);
  return lq_number_parse (text, value);
}

/* "1k2…": the digits after the k become decimals, and the k stays for the suffix. */
static bool join_kilo (const char *p, Scanned *scanned, char suffix[LQ_UNITS_TEXT])
{
  size_t n = p[0] == 'k' ? strspn (p + 1, "0123456789") : 0;
  if (n > 0 && strchr (scanned->digits, '.'))
    return false;
  if (n > 0)
    {
      size_t length = strlen (scanned->digits);
      snprintf (scanned->digits + length, LQ_UNITS_TEXT - length, ".%.*s", (int)n, p + 1);
      snprintf (suffix, LQ_UNITS_TEXT, "k%s", p + 1 + n);
    }
  else
    {
      snprintf (suffix, LQ_UNITS_TEXT, "%s", p);
    }
  return true;
}

static bool infinity_of (LqUnit unit, Meaning meaning, bool negative, double *value)
{
  bool level = unit == LQ_UNIT_DB || unit == LQ_UNIT_LEVEL_DB || unit == LQ_UNIT_DBFS
               || unit == LQ_UNIT_DBTP || unit == LQ_UNIT_LUFS;
  if (meaning == FACTOR || !(level ? negative : unit == LQ_UNIT_RATIO && !negative))
    return false;
  *value = negative ? -INFINITY : INFINITY;
  return true;
}

static bool parse_suffixed (LqUnit unit, const char *text, double *value)
{
  Scanned scanned;
  char suffix[LQ_UNITS_TEXT];
  if (!scan (&text, &scanned) || !join_kilo (text, &scanned, suffix))
    return false;
  for (size_t i = 0; i < LQ_N_ELEMENTS (suffixes); i++)
    {
      if (suffixes[i].unit != unit || strcmp (suffixes[i].text, suffix) != 0)
        continue;
      if (scanned.infinite)
        return infinity_of (unit, suffixes[i].meaning, scanned.negative, value);
      double parsed;
      if (!to_double (&scanned, suffixes[i].power, &parsed))
        return false;
      if (suffixes[i].meaning == FACTOR && parsed < 0)
        return false;
      if (unit == LQ_UNIT_FRAMES && parsed != floor (parsed))
        return false;
      *value = suffixes[i].meaning == FACTOR ? lq_gain_to_db (parsed) : parsed;
      return true;
    }
  return false;
}

/* "1/8" and "3:2". */
static bool parse_quotient (const char *text, char mark, double *value)
{
  Scanned above, below;
  double a, b;
  if (!scan (&text, &above) || above.infinite || *text++ != mark || !scan (&text, &below)
      || below.infinite || *text != '\0' || !to_double (&above, 0, &a) || !to_double (&below, 0, &b)
      || b == 0)
    return false;
  *value = a / b;
  return true;
}

/* "L30", "30R", "C"; a bare number up to 1 is the stored value, above it hundredths. */
static bool parse_pan (const char *text, double *value)
{
  if (strcmp (text, "c") == 0 || strcmp (text, "center") == 0 || strcmp (text, "centre") == 0)
    {
      *value = 0;
      return true;
    }
  char side = *text == 'l' || *text == 'r' ? *text++ : '\0';
  if (side && *text == '\0')
    {
      *value = side == 'l' ? -1 : 1;
      return true;
    }
  Scanned scanned;
  double amount, raw;
  if (!scan (&text, &scanned) || scanned.infinite || !to_double (&scanned, -2, &amount)
      || !to_double (&scanned, 0, &raw))
    return false;
  if (!side && (*text == 'l' || *text == 'r'))
    side = *text++;
  if (*text != '\0' || (side && amount < 0))
    return false;
  double pan = side == 'l' ? -amount : side == 'r' ? amount : fabs (raw) <= 1 ? raw : amount;
  if (fabs (pan) > 1)
    return false;
  *value = pan == 0 ? 0 : pan;
  return true;
}

bool lq_units_parse (LqUnit unit, const char *text, double *value)
{
  char folded[LQ_UNITS_TEXT];
  if (!fold (text, folded))
    return false;
  if (unit == LQ_UNIT_PAN)
    return parse_pan (folded, value);
  return parse_suffixed (unit, folded, value)
         || (unit == LQ_UNIT_NONE && parse_quotient (folded, '/', value))
         || (unit == LQ_UNIT_RATIO && parse_quotient (folded, ':', value));
}
