/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/measure_places.h"

#include "cli/report.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define PLACE_DECIMALS 6 /* of seconds: a frame at 384 kHz is not lost */

static JsonObject *list_json (const LqPlaces *places, double rate_hz)
{
  JsonObject *o = json_object_new ();
  JsonArray *array = json_array_new ();
  for (size_t i = 0; i < lq_places_n_listed (places); i++)
    {
      const LqPlace *place = lq_places_get (places, i);
      JsonObject *at = json_object_new ();
      lq_cli_json_number (at, "at_s", TRUE, (double)place->at / rate_hz, PLACE_DECIMALS);
      lq_cli_json_number (at, "duration_s", TRUE, (double)place->n_frames / rate_hz,
                          PLACE_DECIMALS);
      json_object_set_int_member (at, "channel", place->channel + 1);
      lq_cli_json_number (at, "peak_db", TRUE, lq_gain_to_db (place->peak_lin), 2);
      json_array_add_object_element (array, at);
    }
  json_object_set_int_member (o, "count", places->n);
  json_object_set_array_member (o, "places", array);
  return o;
}

void lq_cli_places_json (JsonObject *object, const LqMeasurePlaces *places, double rate_hz)
{
  JsonObject *overs = list_json (&places->overs, rate_hz);
  lq_cli_json_number (overs, "ceiling_dbtp", TRUE, lq_gain_to_db (places->ceiling_lin), 2);
  json_object_set_object_member (object, "overs", overs);
  json_object_set_object_member (object, "clips", list_json (&places->clips, rate_hz));
}

static void print_list (const LqPlaces *places, LqUnit unit, double rate_hz)
{
  for (size_t i = 0; i < lq_places_n_listed (places); i++)
    {
      const LqPlace *place = lq_places_get (places, i);
      char time[LQ_UNITS_TEXT], level[LQ_UNITS_TEXT];
      lq_time_format (place->at, rate_hz, 3, time);
      lq_units_format (unit, lq_gain_to_db (place->peak_lin), 2, lq_cli_units (), level);
      lq_cli_print (_ ("    %s, channel %d, %s, %" PRId64 " samples"), time, place->channel + 1,
                    level, place->n_frames);
    }
  if (places->n > (int64_t)lq_places_n_listed (places))
    lq_cli_print (_ ("    and %" PRId64 " more"), places->n - (int64_t)lq_places_n_listed (places));
}

void lq_cli_places_print (const LqMeasurePlaces *places, double rate_hz)
{
  char ceiling[LQ_UNITS_TEXT];
  lq_units_format (LQ_UNIT_DBTP, lq_gain_to_db (places->ceiling_lin), 2, lq_cli_units (), ceiling);
  lq_cli_print (_ ("  Over %s: %" PRId64), ceiling, places->overs.n);
  print_list (&places->overs, LQ_UNIT_DBTP, rate_hz);
  lq_cli_print (_ ("  Clipped runs: %" PRId64), places->clips.n);
  print_list (&places->clips, LQ_UNIT_DBFS, rate_hz);
}
