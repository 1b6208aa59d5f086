/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/compare_places.h"

#include <glib/gi18n.h>
#include <math.h>

/* ---- Offsets ---- */

LqCompareSource lq_compare_places_anchor (const LqComparePlaces *places)
{
  LqCompareSource anchor = LQ_COMPARE_MIX;
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    {
      const LqComparePlace *place = &places->of[s], *best = &places->of[anchor];
      if (place->wanted && place->loudness.valid
          && (!best->loudness.valid || place->loudness.value < best->loudness.value))
        anchor = (LqCompareSource)s;
    }
  return anchor;
}

LqReading lq_compare_places_floor (const LqComparePlaces *places)
{
  LqReading floor = places->of[lq_compare_places_anchor (places)].loudness;
  if (floor.valid && places->left.valid)
    floor.value = fmin (floor.value, places->left.value);
  return floor;
}

gboolean lq_compare_places_offset (const LqComparePlaces *places, LqCompareSource source,
                                   double *offset_db)
{
  const LqReading loudness = places->of[source].loudness;
  const LqReading floor = lq_compare_places_floor (places);
  if (!loudness.valid || !floor.valid)
    return FALSE;
  *offset_db = fmin (0.0, floor.value - loudness.value);
  return TRUE;
}

void lq_compare_places_apply (LqComparePlaces *places)
{
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    places->of[s].applied_known =
        lq_compare_places_offset (places, (LqCompareSource)s, &places->of[s].applied_db);
}

/* ---- Measuring ---- */

static void take_picture (LqComparePlaces *places)
{
  LqPicture *picture =
      places->whole ? lq_matcher_get_picture (places->matcher, places->whole) : NULL;
  if (!picture || picture == places->picture)
    return;
  lq_picture_unref (places->picture);
  places->picture = lq_picture_ref (picture);
}

/* Why PLACE has no loudness. Owns: g_free, NULL: it has, or may have. */
static char *why_unknown (const LqComparePlaces *places, const LqComparePlace *place)
{
  const char *reason =
      place->wanted ? lq_matcher_get_reason (places->matcher, place->wanted) : NULL;
  if (reason)
    return g_strdup_printf (
        _ ("The loudness could not be measured: %s. It plays as it is; the next "
           "switch measures again."),
        reason);
  if (place->current && !place->loudness.valid)
    return g_strdup (_ ("It is silent, and silence has no loudness to match: it plays as it is."));
  return NULL;
}

gboolean lq_compare_places_retry (LqComparePlaces *places)
{
  gboolean any = FALSE;
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    if (places->of[s].wanted)
      any |= lq_matcher_retry (places->matcher, places->of[s].wanted);
  if (places->whole)
    lq_matcher_retry (places->matcher, places->whole);
  return any;
}

void lq_compare_places_look (LqComparePlaces *places)
{
  take_picture (places);
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    {
      LqComparePlace *place = &places->of[s];
      LqMatchReading reading;
      place->current =
          place->wanted
          && lq_matcher_look (places->matcher, place->wanted, &reading, NULL) == LQ_MATCH_DONE;
      if (place->current)
        {
          place->loudness = reading.heard_lufs;
          place->lufs = reading.lufs;
          place->measured = TRUE;
        }
      g_free (place->why);
      place->why = why_unknown (places, place);
    }
}

/* Of all but the source, which has gone already. */
static void clear_place (LqComparePlace *place)
{
  g_free (place->why);
  *place = (LqComparePlace){ 0 };
}

void lq_compare_places_set (LqComparePlaces *places, LqCompareSource source, LqMatchSource *wanted)
{
  LqComparePlace *place = &places->of[source];
  lq_match_source_unref (place->wanted);
  place->wanted = wanted;
  if (!wanted)
    clear_place (place);
}

/* What is under way for other states than those of now stops. */
static void keep_wanted (LqComparePlaces *places)
{
  g_autoptr (GPtrArray) keep = g_ptr_array_new ();
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    if (places->of[s].wanted)
      g_ptr_array_add (keep, (gpointer)lq_match_source_hash (places->of[s].wanted));
  if (places->whole)
    g_ptr_array_add (keep, (gpointer)lq_match_source_hash (places->whole));
  g_ptr_array_add (keep, NULL);
  lq_matcher_keep_only (places->matcher, (const char *const *)keep->pdata);
}

void lq_compare_places_measure (LqComparePlaces *places, LqMatchSource *whole)
{
  static const LqCompareSource order[] = { LQ_COMPARE_MASTER, LQ_COMPARE_MIX, LQ_COMPARE_REFERENCE,
                                           LQ_COMPARE_BEFORE };
  lq_match_source_unref (places->whole);
  places->whole = whole;
  keep_wanted (places);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (places->of[order[i]].wanted)
      lq_matcher_want (places->matcher, places->of[order[i]].wanted, LQ_MATCH_SOON);
  if (places->of[LQ_COMPARE_MASTER].wanted)
    lq_matcher_want (places->matcher, places->whole, LQ_MATCH_LATER);
  lq_compare_places_retry (places);
  lq_compare_places_look (places);
}

LqCompareState lq_compare_places_state (const LqComparePlaces *places, LqCompareSource source,
                                        double *seconds_left)
{
  const LqComparePlace *place = &places->of[source];
  LqMatchReading reading;
  if (!place->wanted)
    return LQ_COMPARE_NONE;
  LqMatchResult result = lq_matcher_look (places->matcher, place->wanted, &reading, seconds_left);
  if (result == LQ_MATCH_FAILED)
    return LQ_COMPARE_UNKNOWN;
  if (!place->measured)
    return LQ_COMPARE_MEASURING;
  if (place->current)
    return place->loudness.valid ? LQ_COMPARE_MATCHED : LQ_COMPARE_UNKNOWN;
  return LQ_COMPARE_STALE;
}

void lq_compare_places_forget (LqComparePlaces *places)
{
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    lq_compare_places_set (places, (LqCompareSource)s, NULL);
  places->left = lq_reading_none ();
  g_clear_pointer (&places->whole, lq_match_source_unref);
  g_clear_pointer (&places->picture, lq_picture_unref);
  keep_wanted (places);
}
