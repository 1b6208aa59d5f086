/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/places.h"

#include "ui/numbers.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOMENTARY_S 0.4
#define SHORT_S     3.0
#define N_AT_ONCE   64

/* The place of the first over after NOW, else of the first of all; −1: there is none. */
static LqFrames next_over (LqMeters *meters, LqFrames now)
{
  LqMeterOver overs[N_AT_ONCE];
  LqFrames first = -1, next = -1;
  size_t from = 0, n;
  while ((n = lq_meters_overs (meters, from, overs, N_AT_ONCE)) > 0)
    {
      for (size_t i = 0; i < n; i++)
        {
          LqFrames at = overs[i].position;
          if (at >= 0 && (first < 0 || at < first))
            first = at;
          if (at > now && (next < 0 || at < next))
            next = at;
        }
      from += n;
    }
  return next >= 0 ? next : first;
}

static void tell (LqDesk *desk, const char *name, LqReading reading, LqUnit unit, LqFrames at)
{
  char level[LQ_UNITS_TEXT], time[LQ_UNITS_TEXT];
  lq_time_format (at, lq_desk_get_rate_hz (desk), 3, time);
  if (!reading.valid)
    {
      lq_desk_say (desk, name, time);
      return;
    }
  lq_number_show (unit, reading.value, 1, LQ_UNITS_PLAIN, level);
  g_autofree char *sentence = g_strdup_printf (_ ("%s at %s"), level, time);
  lq_desk_say (desk, name, sentence);
}

void lq_places_go (LqDesk *desk, const char *which)
{
  LqSound *sound = lq_desk_get_sound (desk);
  double rate_hz = lq_desk_get_rate_hz (desk);
  const LqMetersSnapshot m = *lq_meters_get (lq_sound_get_meters (sound));
  const struct
  {
    const char *id, *name;
    LqFrames at;
    double window_s;
    LqReading reading;
    LqUnit unit;
  } places[] = {
    { "true-peak", _ ("True peak max"), m.true_peak_position, 0, m.loudness.true_peak_dbtp,
      LQ_UNIT_DBTP },
    { "momentary", _ ("Loudest 0.4 s"), m.max_momentary_position, MOMENTARY_S,
      m.loudness.max_momentary_lufs, LQ_UNIT_LUFS },
    { "short-term", _ ("Loudest 3 s"), m.max_short_position, SHORT_S, m.loudness.max_short_lufs,
      LQ_UNIT_LUFS },
    { "over", _ ("Over"),
      g_str_equal (which, "over")
          ? next_over (lq_sound_get_meters (sound), lq_sound_get_position (sound))
          : -1,
      0, lq_reading_none (), LQ_UNIT_DBTP },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (!g_str_equal (places[i].id, which))
        continue;
      if (places[i].at < 0)
        {
          lq_desk_say (desk, places[i].name, _ ("None was heard since the meters were reset."));
          return;
        }
      LqFrames at = MAX (0, places[i].at - llround (places[i].window_s * rate_hz));
      lq_sound_seek (sound, at);
      tell (desk, places[i].name, places[i].reading, places[i].unit, at);
    }
}
