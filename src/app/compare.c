/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/compare_private.h"

#include <math.h>

#define WARMING_MS 30   /* between two looks at whether X is warm */
#define STALE_LU   0.05 /* an offset that is further off is marked */

G_DEFINE_FINAL_TYPE (LqCompare, lq_compare, G_TYPE_OBJECT)

GParamSpec *lq_compare_props[LQ_COMPARE_N_PROPS];
static guint signal_changed, signal_told;

void lq_compare_changed (LqCompare *compare) { g_signal_emit (compare, signal_changed, 0); }

/* ---- What the desk asks and does ---- */

void lq_compare_get (LqCompare *compare, LqCompareSource source, LqCompareEntry *entry)
{
  const LqComparePlace *place = &compare->places.of[source];
  *entry = (LqCompareEntry){ .seconds_left = -1.0 };
  entry->state = lq_compare_places_state (&compare->places, source, &entry->seconds_left);
  entry->loudness_lufs = place->lufs;
  entry->heard_lufs = place->loudness;
  entry->current = place->current;
  double fresh_db = 0.0;
  gboolean fresh = lq_compare_places_offset (&compare->places, source, &fresh_db);
  gboolean heard = source == compare->heard;
  entry->offset_known = heard ? place->applied_known : fresh;
  entry->offset_db = heard ? place->applied_db : fresh_db;
  if (heard && entry->state == LQ_COMPARE_MATCHED
      && (!place->applied_known || fabs (fresh_db - place->applied_db) > STALE_LU))
    entry->state = LQ_COMPARE_STALE;
  if (source == LQ_COMPARE_REFERENCE && lq_compare_reference (compare))
    entry->name = lq_reference_get_name (lq_compare_reference (compare));
  if (source == LQ_COMPARE_BEFORE)
    entry->name = compare->before.label;
  entry->why = entry->state == LQ_COMPARE_UNKNOWN ? place->why : NULL;
  entry->preparing = heard && source == LQ_COMPARE_BEFORE
                     && !lq_sound_hears (compare->sound, lq_compare_heard_of (compare, source));
}

LqCompareSource lq_compare_get_heard (LqCompare *compare) { return compare->heard; }

LqPicture *lq_compare_get_picture (LqCompare *compare) { return compare->places.picture; }

LqCompareSource lq_compare_get_anchor (LqCompare *compare)
{
  return lq_compare_places_anchor (&compare->places);
}

LqReading lq_compare_get_error (LqCompare *compare)
{
  const LqComparePlace *heard = &compare->places.of[compare->heard];
  const LqReading floor = lq_compare_places_floor (&compare->places);
  if (!heard->loudness.valid || !floor.valid || !heard->applied_known)
    return lq_reading_none ();
  return lq_reading (fabs (heard->loudness.value + heard->applied_db - floor.value));
}

/* Says so when what was chosen cold is warm. */
static gboolean watch_warming (gpointer data)
{
  LqCompare *compare = data;
  LqCompareEntry before;
  lq_compare_get (compare, LQ_COMPARE_BEFORE, &before);
  if (before.preparing)
    return G_SOURCE_CONTINUE;
  compare->warming = 0;
  lq_compare_changed (compare);
  return G_SOURCE_REMOVE;
}

gboolean lq_compare_hear (LqCompare *compare, LqCompareSource source)
{
  gboolean there = source == LQ_COMPARE_REFERENCE ? lq_compare_get_reference_media (compare) != NULL
                   : source == LQ_COMPARE_BEFORE  ? compare->before.session != NULL
                                                  : lq_compare_session (compare) != NULL;
  if (!there)
    return FALSE;
  if (source == LQ_COMPARE_REFERENCE && compare->heard != LQ_COMPARE_REFERENCE)
    compare->before_reference = compare->heard;
  if (source == LQ_COMPARE_BEFORE && compare->heard != LQ_COMPARE_BEFORE)
    compare->before_x = compare->heard;
  compare->heard = source;
  const gboolean left_delta = compare->delta.node != NULL;
  if (left_delta)
    lq_compare_take_delta (compare, NULL);
  gboolean again = lq_compare_places_retry (&compare->places);
  lq_compare_places_look (&compare->places);
  lq_compare_apply (compare);
  if (left_delta)
    lq_compare_give_variants (compare);
  compare->switch_pending |= again;
  if (source == LQ_COMPARE_BEFORE && !compare->warming)
    compare->warming = g_timeout_add (WARMING_MS, watch_warming, compare);
  g_object_notify_by_pspec (G_OBJECT (compare), lq_compare_props[LQ_COMPARE_PROP_HEARD]);
  lq_compare_changed (compare);
  return TRUE;
}

void lq_compare_toggle_bypass (LqCompare *compare)
{
  lq_compare_hear (compare, compare->heard == LQ_COMPARE_MIX ? LQ_COMPARE_MASTER : LQ_COMPARE_MIX);
}

void lq_compare_toggle_reference (LqCompare *compare)
{
  if (compare->heard == LQ_COMPARE_REFERENCE)
    lq_compare_hear (compare, compare->before_reference == LQ_COMPARE_MIX ? LQ_COMPARE_MIX
                                                                          : LQ_COMPARE_MASTER);
  else
    lq_compare_hear (compare, LQ_COMPARE_REFERENCE);
}

void lq_compare_choose_reference (LqCompare *compare, const char *id)
{
  if (g_strcmp0 (compare->reference_id, id) == 0)
    return;
  g_free (compare->reference_id);
  compare->reference_id = g_strdup (id);
  compare->places.of[LQ_COMPARE_REFERENCE].measured = FALSE;
  compare->places.of[LQ_COMPARE_REFERENCE].loudness = lq_reading_none ();
  compare->places.of[LQ_COMPARE_REFERENCE].lufs = lq_reading_none ();
  g_object_notify_by_pspec (G_OBJECT (compare), lq_compare_props[LQ_COMPARE_PROP_REFERENCE]);
  lq_compare_settle_reference (compare);
  lq_compare_measure (compare);
  if (compare->heard == LQ_COMPARE_REFERENCE)
    lq_compare_apply (compare);
  lq_compare_changed (compare);
}

void lq_compare_toggle_before (LqCompare *compare)
{
  if (compare->heard == LQ_COMPARE_BEFORE)
    lq_compare_end_peek (compare);
  else
    lq_compare_hear (compare, LQ_COMPARE_BEFORE);
}

void lq_compare_end_peek (LqCompare *compare)
{
  if (compare->heard == LQ_COMPARE_BEFORE)
    lq_compare_hear (compare, compare->before_x);
}

LqNode *lq_compare_get_delta (LqCompare *compare) { return compare->delta.node; }

gboolean lq_compare_has_delta (LqCompare *compare, LqNode *node)
{
  return lq_compare_session (compare) && !lq_node_is_missing (node)
         && lq_item_get_parent (LQ_ITEM (node)) == LQ_ITEM (lq_compare_session (compare));
}

void lq_compare_set_delta (LqCompare *compare, LqNode *node)
{
  if (node == compare->delta.node || (node && !lq_compare_has_delta (compare, node)))
    return;
  if (compare->heard != LQ_COMPARE_MASTER)
    lq_compare_hear (compare, LQ_COMPARE_MASTER);
  lq_compare_take_delta (compare, node);
  lq_compare_places_look (&compare->places);
  lq_compare_apply (compare);
  lq_compare_give_variants (compare);
  lq_compare_changed (compare);
}

void lq_compare_set_unmatched (LqCompare *compare, gboolean held)
{
  if (compare->unmatched == held || !lq_compare_session (compare))
    return;
  compare->unmatched = held;
  const LqComparePlace *place = &compare->places.of[compare->heard];
  double offset_db = place->applied_known && !held ? place->applied_db : 0.0;
  lq_sound_hear (compare->sound, lq_compare_heard_of (compare, compare->heard), offset_db);
  g_object_notify_by_pspec (G_OBJECT (compare), lq_compare_props[LQ_COMPARE_PROP_UNMATCHED]);
  lq_compare_changed (compare);
}

/* ---- The object ---- */

static void lq_compare_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqCompare *compare = LQ_COMPARE (object);
  switch (id)
    {
    case LQ_COMPARE_PROP_HEARD:
      g_value_set_int (value, compare->heard);
      break;
    case LQ_COMPARE_PROP_UNMATCHED:
      g_value_set_boolean (value, compare->unmatched);
      break;
    case LQ_COMPARE_PROP_REFERENCE:
      g_value_set_string (value, compare->reference_id);
      break;
    case LQ_COMPARE_PROP_DELTA:
      g_value_set_object (value, compare->delta.node);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void lq_compare_dispose (GObject *object)
{
  LqCompare *compare = LQ_COMPARE (object);
  if (compare->places.matcher)
    lq_compare_forget (compare);
  g_clear_object (&compare->places.matcher);
  g_clear_object (&compare->sound);
  g_clear_object (&compare->document);
  G_OBJECT_CLASS (lq_compare_parent_class)->dispose (object);
}

static void lq_compare_class_init (LqCompareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = lq_compare_dispose;
  object_class->get_property = lq_compare_get_property;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  lq_compare_props[LQ_COMPARE_PROP_HEARD] =
      g_param_spec_int ("heard", NULL, NULL, 0, LQ_COMPARE_N_SOURCES, 0, flags);
  lq_compare_props[LQ_COMPARE_PROP_UNMATCHED] =
      g_param_spec_boolean ("unmatched", NULL, NULL, FALSE, flags);
  lq_compare_props[LQ_COMPARE_PROP_REFERENCE] =
      g_param_spec_string ("reference", NULL, NULL, NULL, flags);
  lq_compare_props[LQ_COMPARE_PROP_DELTA] =
      g_param_spec_object ("delta", NULL, NULL, LQ_TYPE_NODE, flags);
  g_object_class_install_properties (object_class, LQ_COMPARE_N_PROPS, lq_compare_props);
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signal_told = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_compare_init (LqCompare *compare)
{
  compare->heard = compare->before_reference = compare->before_x = LQ_COMPARE_MASTER;
  lq_compare_before_init (&compare->before);
}

LqCompare *lq_compare_new (LqSound *sound, LqDocument *document)
{
  LqCompare *compare = g_object_new (LQ_TYPE_COMPARE, NULL);
  compare->sound = g_object_ref (sound);
  compare->document = g_object_ref (document);
  compare->places.matcher = lq_matcher_new ();
  lq_compare_follow (compare);
  return compare;
}
