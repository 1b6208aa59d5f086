/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind.h"

#include <string.h>

#include "model/deliverable.h"
#include "model/marker.h"
#include "model/media_item.h"
#include "model/node.h"
#include "model/note.h"
#include "model/reference.h"
#include "model/region.h"
#include "model/session.h"
#include "model/track.h"

/* Ids above this are no ids of ours. */
#define MAX_NUMBER 1000000000u

/* In the order in which the groups stand in the file. */
static const LqKindInfo kinds[LQ_N_KINDS] = {
  [LQ_KIND_SESSION] = { "Lacquer", "session", "session", NULL, FALSE, lq_session_get_type },
  [LQ_KIND_MEDIA] = { "Media", "media", "m", NULL, FALSE, lq_media_item_get_type },
  [LQ_KIND_TRACK] = { "Track", "track", "t", NULL, TRUE, lq_track_get_type },
  [LQ_KIND_REGION] = { "Region", "region", "r", "track", FALSE, lq_region_get_type },
  [LQ_KIND_NODE] = { "Node", "processor", "n", "owner", TRUE, lq_node_get_type },
  [LQ_KIND_MARKER] = { "Marker", "marker", "p", NULL, FALSE, lq_marker_get_type },
  [LQ_KIND_NOTE] = { "Note", "note", "k", NULL, FALSE, lq_note_get_type },
  [LQ_KIND_REFERENCE] = { "Reference", "reference", "f", NULL, TRUE, lq_reference_get_type },
  [LQ_KIND_DELIVERABLE] = { "Deliverable", "deliverable", "d", NULL, TRUE,
                            lq_deliverable_get_type },
};

const LqKindInfo *lq_kind_info (LqKind kind) { return &kinds[kind]; }

gboolean lq_kind_parse_number (const char *text, guint *number)
{
  guint64 value;

  if (text[0] == '0' || !g_ascii_string_to_unsigned (text, 10, 1, MAX_NUMBER, &value, NULL))
    return FALSE;
  *number = (guint)value;
  return TRUE;
}

gboolean lq_kind_parse_id (const char *id, LqKind *kind, guint *number)
{
  for (LqKind k = LQ_KIND_SESSION + 1; k < LQ_N_KINDS; k++)
    if (g_str_has_prefix (id, kinds[k].prefix)
        && lq_kind_parse_number (id + strlen (kinds[k].prefix), number))
      {
        *kind = k;
        return TRUE;
      }
  return FALSE;
}

gboolean lq_kind_from_group (const char *group, LqKind *kind)
{
  for (LqKind k = LQ_KIND_SESSION; k < LQ_N_KINDS; k++)
    if (strcmp (kinds[k].group, group) == 0)
      {
        *kind = k;
        return TRUE;
      }
  return FALSE;
}
