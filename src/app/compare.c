/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/compare.h"

#include "app/compare_before.h"
#include "app/compare_delta.h"
#include "app/compare_places.h"
#include "model/reference.h"

#include <math.h>

#define SETTLE_MS  300  /* after the last edit, before it is measured */
#define PREPARE_MS 2500 /* quiet for so long: what each switch would do is measured too */
#define WARMING_MS 30   /* between two looks at whether X is warm */
#define STALE_LU   0.05 /* an offset that is further off is marked */

struct _LqCompare
{
  GObject parent_instance;
  LqSound *sound;
  LqDocument *document;
  LqComparePlaces places;
  LqCompareSource heard;
  LqCompareSource before_reference; /* what O goes back to */
  LqCompareSource before_x;         /* what X goes back to */
  gboolean unmatched;
  char *reference_id;
  LqCompareBefore before;
  LqCompareDelta delta;    /* heard in the place of the master while it has a node */
  gboolean switch_pending; /* a switch was made whose loudness is being measured */
  guint settle, prepare, warming;
};

G_DEFINE_FINAL_TYPE (LqCompare, lq_compare, G_TYPE_OBJECT)

enum
{
  PROP_HEARD = 1,
  PROP_UNMATCHED,
  PROP_REFERENCE,
  PROP_DELTA,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint signal_changed, signal_told;

static void changed (LqCompare *compare) { g_signal_emit (compare, signal_changed, 0); }

static LqSession *session_of (LqCompare *compare)
{
  return lq_document_get_session (compare->document);
}

/* ---- What each source is ---- */

static LqReference *reference_of (LqCompare *compare)
{
  LqSession *session = session_of (compare);
  LqItem *item =
      session && compare->reference_id ? lq_session_find (session, compare->reference_id) : NULL;
  return item && LQ_IS_REFERENCE (item) ? LQ_REFERENCE (item) : NULL;
}

LqMediaItem *lq_compare_get_reference_media (LqCompare *compare)
{
  LqReference *reference = reference_of (compare);
  LqItem *media = reference && lq_reference_get_include (reference)
                      ? lq_session_find (session_of (compare), lq_reference_get_media (reference))
                      : NULL;
  return media && LQ_IS_MEDIA_ITEM (media) && !lq_media_item_get_missing (LQ_MEDIA_ITEM (media))
             ? LQ_MEDIA_ITEM (media)
             : NULL;
}

/* The chosen reference, or the first that can be heard. */
static void settle_reference (LqCompare *compare)
{
  if (lq_compare_get_reference_media (compare))
    return;
  g_clear_pointer (&compare->reference_id, g_free);
  GListModel *references = lq_session_get_references (session_of (compare));
  for (guint i = 0;
       i < g_list_model_get_n_items (references) && !lq_compare_get_reference_media (compare); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (references, i);
      g_free (compare->reference_id);
      compare->reference_id = g_strdup (lq_item_get_id (item));
    }
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_REFERENCE]);
}

static LqMatchSource *reference_source (LqCompare *compare)
{
  LqMediaItem *media = lq_compare_get_reference_media (compare);
  LqCue cue = { 0 };
  if (!media)
    return NULL;
  if (!lq_reference_get_whole (reference_of (compare)))
    lq_reference_get_chosen_cue (reference_of (compare), &cue);
  return lq_match_source_new_file (lq_media_item_get_path (media), lq_media_item_get_sha256 (media),
                                   lq_session_get_sample_rate (session_of (compare)), cue.start,
                                   cue.end);
}

static void get_region (LqCompare *compare, gint64 *from, gint64 *to)
{
  if (!lq_session_get_loop (session_of (compare), from, to))
    *from = *to = 0;
}

static LqMatchSource *source_now (LqCompare *compare, LqCompareSource source)
{
  gint64 from, to;
  LqSession *session = session_of (compare);
  if (!session || lq_document_get_length (compare->document) == 0)
    return NULL;
  get_region (compare, &from, &to);
  switch (source)
    {
    case LQ_COMPARE_MIX:
      return lq_match_source_new (session, LQ_MATCH_MIX, NULL, from, to);
    case LQ_COMPARE_MASTER:
      return lq_match_source_new (session, LQ_MATCH_WORK, NULL, from, to);
    case LQ_COMPARE_REFERENCE:
      return reference_source (compare);
    case LQ_COMPARE_BEFORE:
      return compare->before.session
                 ? lq_match_source_new (compare->before.session, LQ_MATCH_WORK, NULL, from, to)
                 : NULL;
    default:
      return NULL;
    }
}

static LqHeard heard_of (LqCompare *compare, LqCompareSource source)
{
  switch (source)
    {
    case LQ_COMPARE_MIX:
      return (LqHeard){ LQ_HEAR_MIX, 0 };
    case LQ_COMPARE_REFERENCE:
      return (LqHeard){ LQ_HEAR_REFERENCE, lq_scene_key (LQ_ITEM (reference_of (compare))) };
    case LQ_COMPARE_BEFORE:
      return (LqHeard){ LQ_HEAR_RACK, compare->before.key };
    default:
      return compare->delta.node ? lq_compare_delta_heard (&compare->delta)
                                 : (LqHeard){ LQ_HEAR_RACK, LQ_SCENE_WORK };
    }
}

/* ---- Offsets ---- */

/* Makes what is heard, at its offset, which follows when it is not known yet. */
static void apply (LqCompare *compare)
{
  if (!session_of (compare))
    return;
  lq_compare_places_apply (&compare->places);
  const LqComparePlace *place = &compare->places.of[compare->heard];
  double offset_db = place->applied_known && !compare->unmatched ? place->applied_db : 0.0;
  lq_sound_hear (compare->sound, heard_of (compare, compare->heard), offset_db);
  compare->switch_pending = place->wanted && !place->measured;
}

/* Offsets change at a switch, or while nothing sounds. */
static void apply_if_silent (LqCompare *compare)
{
  const LqComparePlace *place = &compare->places.of[compare->heard];
  if (!lq_sound_is_playing (compare->sound) || (compare->switch_pending && place->current))
    apply (compare);
}

/* ---- Measuring ---- */

static void want_all (LqCompare *compare)
{
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    lq_compare_places_set (&compare->places, (LqCompareSource)s,
                           source_now (compare, (LqCompareSource)s));
  lq_compare_places_measure (&compare->places,
                             lq_match_source_new (session_of (compare), LQ_MATCH_WORK, NULL, 0, 0));
}

/* What the work would be with each processor switched, or with the other of its settings, so that a switch
 * knows its offset at once. */
static gboolean prepare_switches (gpointer data)
{
  LqCompare *compare = data;
  compare->prepare = 0;
  LqSession *session = session_of (compare);
  gint64 from, to;
  if (!session)
    return G_SOURCE_REMOVE;
  get_region (compare, &from, &to);
  GListModel *rack = lq_session_get_master (session);
  for (guint i = 0; i < g_list_model_get_n_items (rack); i++)
    {
      g_autoptr (LqNode) node = g_list_model_get_item (rack, i);
      LqMatchSource *source = lq_match_source_new (session, LQ_MATCH_WORK, node, from, to);
      lq_matcher_want (compare->places.matcher, source, LQ_MATCH_LATER);
      lq_match_source_unref (source);
      source = lq_match_source_new_other (session, node, from, to);
      if (source)
        lq_matcher_want (compare->places.matcher, source, LQ_MATCH_LATER);
      lq_match_source_unref (source);
    }
  return G_SOURCE_REMOVE;
}

static gboolean settled (gpointer data)
{
  LqCompare *compare = data;
  LqHistory *history = lq_document_get_history (compare->document);
  if (history && lq_history_in_gesture (history))
    return G_SOURCE_CONTINUE;
  compare->settle = 0;
  if (session_of (compare))
    {
      settle_reference (compare);
      want_all (compare);
      apply_if_silent (compare);
      g_clear_handle_id (&compare->prepare, g_source_remove);
      compare->prepare = g_timeout_add (PREPARE_MS, prepare_switches, compare);
    }
  changed (compare);
  return G_SOURCE_REMOVE;
}

/* Something that can be heard changed: what was measured is of another state. */
static void edited (LqCompare *compare)
{
  compare->places.of[LQ_COMPARE_MIX].current = compare->places.of[LQ_COMPARE_MASTER].current =
      FALSE;
  g_clear_handle_id (&compare->settle, g_source_remove);
  compare->settle = g_timeout_add (SETTLE_MS, settled, compare);
}

/* What was switched to cannot be measured: said once. */
static void tell_failure (LqCompare *compare)
{
  const LqComparePlace *place = &compare->places.of[compare->heard];
  if (!compare->switch_pending || !place->wanted
      || !lq_matcher_get_reason (compare->places.matcher, place->wanted))
    return;
  compare->switch_pending = FALSE;
  g_signal_emit (compare, signal_told, 0, place->why);
}

static void on_measured (LqCompare *compare)
{
  lq_compare_places_look (&compare->places);
  tell_failure (compare);
  apply_if_silent (compare);
  changed (compare);
}

/* ---- What is kept warm beside the work ---- */

static void give_variants (LqCompare *compare)
{
  LqSceneVariant variants[1 + LQ_COMPARE_DELTA_VARIANTS];
  int n = 0;
  if (compare->before.session)
    variants[n++] = (LqSceneVariant){ compare->before.key, compare->before.session, 0, false };
  n += lq_compare_delta_variants (&compare->delta, &variants[n]);
  lq_sound_set_variants (compare->sound, variants, n);
}

/* ---- Delta ---- */

static void set_delta (LqCompare *compare, LqNode *node)
{
  lq_compare_delta_set (&compare->delta, node);
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_DELTA]);
}

/* The node is gone. */
static void check_delta (LqCompare *compare)
{
  if (compare->delta.node && !lq_compare_has_delta (compare, compare->delta.node))
    lq_compare_set_delta (compare, NULL);
}

/* ---- X ---- */

/* The hand works on the work. */
static void leave_before (LqCompare *compare)
{
  if (compare->heard == LQ_COMPARE_BEFORE)
    lq_compare_hear (compare, LQ_COMPARE_MASTER);
}

static void take_before (LqCompare *compare)
{
  if (lq_compare_before_take (&compare->before, lq_document_get_history (compare->document)))
    leave_before (compare);
  /* Most often its loudness is known too: it has just been the work. */
  lq_compare_places_set (&compare->places, LQ_COMPARE_BEFORE, NULL);
  lq_compare_places_set (&compare->places, LQ_COMPARE_BEFORE,
                         source_now (compare, LQ_COMPARE_BEFORE));
  lq_compare_places_look (&compare->places);
  give_variants (compare);
}

static void on_recorded (LqCompare *compare, LqCommand *command)
{
  if (!lq_command_changes_sound (command))
    return;
  take_before (compare);
  edited (compare);
}

static void on_moved (LqCompare *compare)
{
  take_before (compare);
  edited (compare);
}

/* ---- Following the document ---- */

static void on_item_changed (LqCompare *compare, LqItem *item, const char *key)
{
  LqKind kind = lq_item_get_kind (item);
  if (!lq_item_key_sounds (key))
    return;
  if (kind == LQ_KIND_NOTE || kind == LQ_KIND_MARKER || kind == LQ_KIND_DELIVERABLE)
    return;
  if (kind == LQ_KIND_SESSION && !g_str_has_prefix (key, "loop")
      && !g_str_equal (key, "master-fader") && !g_str_equal (key, "tempo"))
    return;
  if (kind == LQ_KIND_TRACK || kind == LQ_KIND_REGION || kind == LQ_KIND_NODE
      || g_str_equal (key, "master-fader") || g_str_equal (key, "tempo"))
    leave_before (compare);
  edited (compare);
}

static void on_structure_changed (LqCompare *compare, guint kind)
{
  if (kind == LQ_KIND_REFERENCE && compare->heard == LQ_COMPARE_REFERENCE
      && !lq_compare_get_reference_media (compare))
    lq_compare_hear (compare, LQ_COMPARE_MASTER);
  if (kind == LQ_KIND_TRACK || kind == LQ_KIND_REGION || kind == LQ_KIND_NODE)
    leave_before (compare);
  check_delta (compare);
  edited (compare);
}

static void on_opened (LqCompare *compare)
{
  LqSession *session = session_of (compare);
  LqHistory *history = lq_document_get_history (compare->document);
  compare->heard = compare->before_reference = compare->before_x = LQ_COMPARE_MASTER;
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "recorded", G_CALLBACK (on_recorded), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "moved", G_CALLBACK (on_moved), compare, G_CONNECT_SWAPPED);
  take_before (compare);
  settled (compare);
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_HEARD]);
}

static void forget (LqCompare *compare)
{
  g_clear_handle_id (&compare->settle, g_source_remove);
  g_clear_handle_id (&compare->prepare, g_source_remove);
  g_clear_handle_id (&compare->warming, g_source_remove);
  lq_compare_places_forget (&compare->places);
  lq_compare_before_forget (&compare->before);
  set_delta (compare, NULL);
  g_clear_pointer (&compare->reference_id, g_free);
  compare->unmatched = compare->switch_pending = FALSE;
}

static void on_closing (LqCompare *compare)
{
  g_signal_handlers_disconnect_by_data (session_of (compare), compare);
  g_signal_handlers_disconnect_by_data (lq_document_get_history (compare->document), compare);
  forget (compare);
  changed (compare);
}

/* ---- What the desk asks and does ---- */

void lq_compare_get (LqCompare *compare, LqCompareSource source, LqCompareEntry *entry)
{
  const LqComparePlace *place = &compare->places.of[source];
  *entry = (LqCompareEntry){ .seconds_left = -1.0 };
  entry->state = lq_compare_places_state (&compare->places, source, &entry->seconds_left);
  entry->loudness_lufs = place->loudness;
  entry->current = place->current;
  double fresh_db = 0.0;
  gboolean fresh = lq_compare_places_offset (&compare->places, source, &fresh_db);
  gboolean heard = source == compare->heard;
  entry->offset_known = heard ? place->applied_known : fresh;
  entry->offset_db = heard ? place->applied_db : fresh_db;
  if (heard && entry->state == LQ_COMPARE_MATCHED
      && (!place->applied_known || fabs (fresh_db - place->applied_db) > STALE_LU))
    entry->state = LQ_COMPARE_STALE;
  if (source == LQ_COMPARE_REFERENCE && reference_of (compare))
    entry->name = lq_reference_get_name (reference_of (compare));
  if (source == LQ_COMPARE_BEFORE)
    entry->name = compare->before.label;
  entry->why = entry->state == LQ_COMPARE_UNKNOWN ? place->why : NULL;
  entry->preparing = heard && source == LQ_COMPARE_BEFORE
                     && !lq_sound_hears (compare->sound, heard_of (compare, source));
}

LqCompareSource lq_compare_get_heard (LqCompare *compare) { return compare->heard; }

LqPicture *lq_compare_get_picture (LqCompare *compare) { return compare->places.picture; }

LqCompareSource lq_compare_get_anchor (LqCompare *compare)
{
  return lq_compare_places_anchor (&compare->places);
}

LqReading lq_compare_get_error (LqCompare *compare)
{
  const LqComparePlace *heard = &compare->places.of[compare->heard],
                       *floor = &compare->places.of[lq_compare_places_anchor (&compare->places)];
  if (!heard->loudness.valid || !floor->loudness.valid || !heard->applied_known)
    return lq_reading_none ();
  return lq_reading (fabs (heard->loudness.value + heard->applied_db - floor->loudness.value));
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
  changed (compare);
  return G_SOURCE_REMOVE;
}

gboolean lq_compare_hear (LqCompare *compare, LqCompareSource source)
{
  gboolean there = source == LQ_COMPARE_REFERENCE ? lq_compare_get_reference_media (compare) != NULL
                   : source == LQ_COMPARE_BEFORE  ? compare->before.session != NULL
                                                  : session_of (compare) != NULL;
  if (!there)
    return FALSE;
  if (source == LQ_COMPARE_REFERENCE && compare->heard != LQ_COMPARE_REFERENCE)
    compare->before_reference = compare->heard;
  if (source == LQ_COMPARE_BEFORE && compare->heard != LQ_COMPARE_BEFORE)
    compare->before_x = compare->heard;
  compare->heard = source;
  const gboolean left_delta = compare->delta.node != NULL;
  if (left_delta)
    set_delta (compare, NULL);
  gboolean again = lq_compare_places_retry (&compare->places);
  lq_compare_places_look (&compare->places);
  apply (compare);
  if (left_delta)
    give_variants (compare);
  compare->switch_pending |= again;
  if (source == LQ_COMPARE_BEFORE && !compare->warming)
    compare->warming = g_timeout_add (WARMING_MS, watch_warming, compare);
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_HEARD]);
  changed (compare);
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
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_REFERENCE]);
  settle_reference (compare);
  want_all (compare);
  if (compare->heard == LQ_COMPARE_REFERENCE)
    apply (compare);
  changed (compare);
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

/* The work has been switched to something that most often has been measured: its offset is of now. */
static void switched (LqCompare *compare)
{
  want_all (compare);
  if (compare->heard == LQ_COMPARE_MASTER)
    {
      gboolean known = compare->places.of[LQ_COMPARE_MASTER].current;
      if (known)
        apply (compare);
      compare->switch_pending =
          !known; /* the switch was made; its offset follows when it is known */
    }
  changed (compare);
}

void lq_compare_set_bypass (LqCompare *compare, LqNode *node, gboolean bypass)
{
  lq_history_set_value (lq_document_get_history (compare->document), LQ_ITEM (node), "bypass",
                        bypass);
  switched (compare);
}

void lq_compare_choose_ab (LqCompare *compare, LqNode *node, LqAb which)
{
  lq_ab_choose (lq_document_get_history (compare->document), node, which);
  switched (compare);
}

LqNode *lq_compare_get_delta (LqCompare *compare) { return compare->delta.node; }

gboolean lq_compare_has_delta (LqCompare *compare, LqNode *node)
{
  return session_of (compare) && !lq_node_is_missing (node)
         && lq_item_get_parent (LQ_ITEM (node)) == LQ_ITEM (session_of (compare));
}

void lq_compare_set_delta (LqCompare *compare, LqNode *node)
{
  if (node == compare->delta.node || (node && !lq_compare_has_delta (compare, node)))
    return;
  if (compare->heard != LQ_COMPARE_MASTER)
    lq_compare_hear (compare, LQ_COMPARE_MASTER);
  set_delta (compare, node);
  lq_compare_places_look (&compare->places);
  apply (compare);
  give_variants (compare);
  changed (compare);
}

void lq_compare_set_unmatched (LqCompare *compare, gboolean held)
{
  if (compare->unmatched == held || !session_of (compare))
    return;
  compare->unmatched = held;
  const LqComparePlace *place = &compare->places.of[compare->heard];
  double offset_db = place->applied_known && !held ? place->applied_db : 0.0;
  lq_sound_hear (compare->sound, heard_of (compare, compare->heard), offset_db);
  g_object_notify_by_pspec (G_OBJECT (compare), props[PROP_UNMATCHED]);
  changed (compare);
}

/* ---- The object ---- */

static void lq_compare_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqCompare *compare = LQ_COMPARE (object);
  switch (id)
    {
    case PROP_HEARD:
      g_value_set_int (value, compare->heard);
      break;
    case PROP_UNMATCHED:
      g_value_set_boolean (value, compare->unmatched);
      break;
    case PROP_REFERENCE:
      g_value_set_string (value, compare->reference_id);
      break;
    case PROP_DELTA:
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
    forget (compare);
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
  props[PROP_HEARD] = g_param_spec_int ("heard", NULL, NULL, 0, LQ_COMPARE_N_SOURCES, 0, flags);
  props[PROP_UNMATCHED] = g_param_spec_boolean ("unmatched", NULL, NULL, FALSE, flags);
  props[PROP_REFERENCE] = g_param_spec_string ("reference", NULL, NULL, NULL, flags);
  props[PROP_DELTA] = g_param_spec_object ("delta", NULL, NULL, LQ_TYPE_NODE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
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
  g_signal_connect_object (compare->places.matcher, "measured", G_CALLBACK (on_measured), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "opened", G_CALLBACK (on_opened), compare, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "closing", G_CALLBACK (on_closing), compare,
                           G_CONNECT_SWAPPED);
  if (session_of (compare))
    on_opened (compare);
  return compare;
}
