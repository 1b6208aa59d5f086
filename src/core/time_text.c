/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions in frames to the clock text of the desk ("3:07.250") and back. */
#include "core/units.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_DECIMALS 9
#define MAX_FRAMES   9.0e18 /* what int64_t holds, with room */

void lq_time_format (LqFrames frames, double rate_hz, int decimals, char text[LQ_UNITS_TEXT])
{
  decimals = decimals < 0 ? 0 : decimals > MAX_DECIMALS ? MAX_DECIMALS : decimals;
  int64_t per_second = 1;
  for (int i = 0; i < decimals; i++)
    per_second *= 10;
  int64_t ticks = (int64_t)llroundl (fabsl ((long double)frames) * per_second / rate_hz);
  int64_t seconds = ticks / per_second, hours = seconds / 3600;
  const char *sign = frames < 0 && ticks > 0 ? "−" : "";
  int n;
  if (hours > 0)
    n = snprintf (text, LQ_UNITS_TEXT, "%s%lld:%02d:%02d", sign, (long long)hours,
                  (int)(seconds / 60 % 60), (int)(seconds % 60));
  else
    n = snprintf (text, LQ_UNITS_TEXT, "%s%d:%02d", sign, (int)(seconds / 60), (int)(seconds % 60));
  if (decimals > 0)
    snprintf (text + n, LQ_UNITS_TEXT - (size_t)n, ".%0*lld", decimals,
              (long long)(ticks % per_second));
}

/* "h:", "m:" in front of the seconds: the whole minutes they amount to. */
static bool parse_minutes (const char **text, double *minutes)
{
  *minutes = 0;
  for (int part = 0; strchr (*text, ':'); part++)
    {
      size_t n = strspn (*text, "0123456789");
      if (n == 0 || n > 9 || (*text)[n] != ':' || part == 2)
        return false;
      int value = 0;
      for (size_t i = 0; i < n; i++)
        value = value * 10 + ((*text)[i] - '0');
      if (part > 0 && value >= 60)
        return false;
      *minutes = *minutes * 60 + value;
      *text += n + 1;
    }
  return true;
}

static const char *skip_sign (const char *text, bool *negative)
{
  static const char minus[] = "−";
  *negative = *text == '-' || strncmp (text, minus, sizeof minus - 1) == 0;
  if (*text == '-')
    return text + 1;
  return *negative ? text + sizeof minus - 1 : text;
}

bool lq_time_parse (const char *text, double rate_hz, LqFrames *frames)
{
  bool negative;
  double minutes, seconds;
  text += strspn (text, " ");
  const char *start = skip_sign (text, &negative), *rest = start;
  if (!parse_minutes (&rest, &minutes) || !isdigit ((unsigned char)*rest)
      || !lq_units_parse (LQ_UNIT_S, rest, &seconds))
    return false;
  if (rest != start && seconds >= 60)
    return false;
  double total = round ((minutes * 60 + seconds) * rate_hz);
  if (!(total < MAX_FRAMES))
    return false;
  *frames = negative ? -(LqFrames)total : (LqFrames)total;
  return true;
}
