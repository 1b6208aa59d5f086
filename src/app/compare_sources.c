/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each source of the comparison is: for the matcher, and for the engine. */
#include "app/compare_private.h"

LqSession *lq_compare_session (LqCompare *compare)
{
  return lq_document_get_session (compare->document);
}

LqReference *lq_compare_reference (LqCompare *compare)
{
  LqSession *session = lq_compare_session (compare);
  LqItem *item =
      session && compare->reference_id ? lq_session_find (session, compare->reference_id) : NULL;
  return item && LQ_IS_REFERENCE (item) ? LQ_REFERENCE (item) : NULL;
}

LqMediaItem *lq_compare_get_reference_media (LqCompare *compare)
{
  LqReference *reference = lq_compare_reference (compare);
  LqItem *media =
      reference && lq_reference_get_include (reference)
          ? lq_session_find (lq_compare_session (compare), lq_reference_get_media (reference))
          : NULL;
  return media && LQ_IS_MEDIA_ITEM (media) && !lq_media_item_get_missing (LQ_MEDIA_ITEM (media))
             ? LQ_MEDIA_ITEM (media)
             : NULL;
}

/* The chosen reference, or the first that can be heard. */
void lq_compare_settle_reference (LqCompare *compare)
{
  if (lq_compare_get_reference_media (compare))
    return;
  g_clear_pointer (&compare->reference_id, g_free);
  GListModel *references = lq_session_get_references (lq_compare_session (compare));
  for (guint i = 0;
       i < g_list_model_get_n_items (references) && !lq_compare_get_reference_media (compare); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (references, i);
      g_free (compare->reference_id);
      compare->reference_id = g_strdup (lq_item_get_id (item));
    }
  g_object_notify_by_pspec (G_OBJECT (compare), lq_compare_props[LQ_COMPARE_PROP_REFERENCE]);
}

static LqMatchSource *reference_source (LqCompare *compare)
{
  LqMediaItem *media = lq_compare_get_reference_media (compare);
  LqCue cue = { 0 };
  if (!media)
    return NULL;
  if (!lq_reference_get_whole (lq_compare_reference (compare)))
    lq_reference_get_chosen_cue (lq_compare_reference (compare), &cue);
  return lq_match_source_new_file (lq_media_item_get_path (media), lq_media_item_get_sha256 (media),
                                   lq_session_get_sample_rate (lq_compare_session (compare)),
                                   cue.start, cue.end);
}

void lq_compare_region (LqCompare *compare, gint64 *from, gint64 *to)
{
  if (!lq_session_get_loop (lq_compare_session (compare), from, to))
    *from = *to = 0;
}

LqMatchSource *lq_compare_source_now (LqCompare *compare, LqCompareSource source)
{
  gint64 from, to;
  LqSession *session = lq_compare_session (compare);
  if (!session || lq_document_get_length (compare->document) == 0)
    return NULL;
  lq_compare_region (compare, &from, &to);
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

LqHeard lq_compare_heard_of (LqCompare *compare, LqCompareSource source)
{
  switch (source)
    {
    case LQ_COMPARE_MIX:
      return (LqHeard){ LQ_HEAR_MIX, 0 };
    case LQ_COMPARE_REFERENCE:
      return (LqHeard){ LQ_HEAR_REFERENCE,
                        lq_scene_key (LQ_ITEM (lq_compare_reference (compare))) };
    case LQ_COMPARE_BEFORE:
      return (LqHeard){ LQ_HEAR_RACK, compare->before.key };
    default:
      return compare->delta.node ? lq_compare_delta_heard (&compare->delta)
                                 : (LqHeard){ LQ_HEAR_RACK, LQ_SCENE_WORK };
    }
}
