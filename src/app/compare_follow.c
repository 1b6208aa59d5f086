/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the document and the matcher tell the comparison: edits, measurements, moves that make X. */
#include "app/compare_private.h"

#define SETTLE_MS  300  /* after the last edit, before it is measured */
#define PREPARE_MS 2500 /* quiet for so long: what each switch would do is measured too */

/* ---- Offsets ---- */

static void apply (LqCompare *compare, LqNode *switched, LqSwitchKind kind)
{
  if (!lq_compare_session (compare))
    return;
  lq_compare_places_apply (&compare->places);
  const LqComparePlace *place = &compare->places.of[compare->heard];
  LqHeard heard = lq_compare_heard_of (compare, compare->heard);
  double offset_db = place->applied_known && !compare->unmatched ? place->applied_db : 0.0;
  if (switched)
    lq_sound_hear_switch (compare->sound, heard, offset_db, switched, kind);
  else
    lq_sound_hear (compare->sound, heard, offset_db);
  compare->switch_pending = place->wanted && !place->measured;
}

void lq_compare_apply (LqCompare *compare) { apply (compare, NULL, LQ_SWITCH_NONE); }

void lq_compare_apply_switch (LqCompare *compare, LqNode *node, LqSwitchKind kind)
{
  apply (compare, node, kind);
}

/* Offsets change at a switch, or while nothing sounds. */
static void apply_if_silent (LqCompare *compare)
{
  const LqComparePlace *place = &compare->places.of[compare->heard];
  if (!lq_sound_is_playing (compare->sound) || (compare->switch_pending && place->current))
    lq_compare_apply (compare);
}

/* ---- Measuring ---- */

void lq_compare_measure (LqCompare *compare)
{
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    lq_compare_places_set (&compare->places, (LqCompareSource)s,
                           lq_compare_source_now (compare, (LqCompareSource)s));
  lq_compare_places_measure (&compare->places, lq_match_source_new (lq_compare_session (compare),
                                                                    LQ_MATCH_WORK, NULL, 0, 0));
}

/* What the work would be with each processor switched, or with the other of its settings, so that a switch
 * knows its offset at once. */
static gboolean prepare_switches (gpointer data)
{
  LqCompare *compare = data;
  compare->prepare = 0;
  LqSession *session = lq_compare_session (compare);
  gint64 from, to;
  if (!session)
    return G_SOURCE_REMOVE;
  lq_compare_region (compare, &from, &to);
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
  if (lq_compare_session (compare))
    {
      lq_compare_settle_reference (compare);
      lq_compare_measure (compare);
      apply_if_silent (compare);
      g_clear_handle_id (&compare->prepare, g_source_remove);
      compare->prepare = g_timeout_add (PREPARE_MS, prepare_switches, compare);
    }
  lq_compare_changed (compare);
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
  g_signal_emit_by_name (compare, "told", place->why);
}

static void on_measured (LqCompare *compare)
{
  lq_compare_places_look (&compare->places);
  tell_failure (compare);
  apply_if_silent (compare);
  lq_compare_changed (compare);
}

/* ---- What is kept warm beside the work ---- */

void lq_compare_give_variants (LqCompare *compare)
{
  LqSceneVariant variants[1 + LQ_COMPARE_DELTA_VARIANTS];
  int n = 0;
  if (compare->before.session)
    variants[n++] = (LqSceneVariant){ compare->before.key, compare->before.session, 0, false };
  n += lq_compare_delta_variants (&compare->delta, &variants[n]);
  lq_sound_set_variants (compare->sound, variants, n);
}

/* ---- Delta ---- */

void lq_compare_take_delta (LqCompare *compare, LqNode *node)
{
  gboolean sounds = compare->delta.node
                    && lq_sound_sounds (compare->sound, lq_compare_delta_heard (&compare->delta));
  lq_compare_delta_set (&compare->delta, node, sounds);
  g_object_notify_by_pspec (G_OBJECT (compare), lq_compare_props[LQ_COMPARE_PROP_DELTA]);
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
                         lq_compare_source_now (compare, LQ_COMPARE_BEFORE));
  lq_compare_places_look (&compare->places);
  lq_compare_give_variants (compare);
}

static void on_recorded (LqCompare *compare, LqCommand *command)
{
  compare->stands_at = command;
  if (!lq_command_changes_sound (command))
    return;
  compare->places.left = lq_reading_none ();
  take_before (compare);
  edited (compare);
}

static void on_moved (LqCompare *compare)
{
  LqCommand *from = compare->stands_at;
  compare->stands_at = lq_history_get_current (lq_document_get_history (compare->document));
  compare->places.left = lq_reading_none ();
  take_before (compare);
  edited (compare);
  lq_compare_follow_move (compare, from, compare->stands_at);
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
  LqSession *session = lq_compare_session (compare);
  LqHistory *history = lq_document_get_history (compare->document);
  compare->heard = compare->before_reference = compare->before_x = LQ_COMPARE_MASTER;
  compare->stands_at = lq_history_get_current (history);
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "recorded", G_CALLBACK (on_recorded), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (history, "moved", G_CALLBACK (on_moved), compare, G_CONNECT_SWAPPED);
  take_before (compare);
  settled (compare);
  g_object_notify_by_pspec (G_OBJECT (compare), lq_compare_props[LQ_COMPARE_PROP_HEARD]);
}

void lq_compare_forget (LqCompare *compare)
{
  g_clear_handle_id (&compare->settle, g_source_remove);
  g_clear_handle_id (&compare->prepare, g_source_remove);
  g_clear_handle_id (&compare->warming, g_source_remove);
  lq_compare_places_forget (&compare->places);
  lq_compare_before_forget (&compare->before);
  lq_compare_take_delta (compare, NULL);
  g_clear_pointer (&compare->reference_id, g_free);
  compare->unmatched = compare->switch_pending = FALSE;
}

static void on_closing (LqCompare *compare)
{
  g_signal_handlers_disconnect_by_data (lq_compare_session (compare), compare);
  g_signal_handlers_disconnect_by_data (lq_document_get_history (compare->document), compare);
  lq_compare_forget (compare);
  lq_compare_changed (compare);
}

void lq_compare_follow (LqCompare *compare)
{
  g_signal_connect_object (compare->places.matcher, "measured", G_CALLBACK (on_measured), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (compare->document, "opened", G_CALLBACK (on_opened), compare,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (compare->document, "closing", G_CALLBACK (on_closing), compare,
                           G_CONNECT_SWAPPED);
  if (lq_compare_session (compare))
    on_opened (compare);
}
