/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/compare_delta.h"

/* Beyond those of X. */
#define FIRST_KEY ((LqKey)1 << 21)
#define N_KEYS    ((guint)1 << 20)

/* With the one after it its node's own. */
static LqKey key_of (LqNode *node)
{
  return FIRST_KEY + 2 * (lq_item_get_number (LQ_ITEM (node)) % N_KEYS);
}

void lq_compare_delta_set (LqCompareDelta *delta, LqNode *node, gboolean sounds)
{
  if (sounds || delta->keys[1] == 0)
    {
      delta->keys[1] = delta->keys[0];
      delta->ends[1] = delta->ends[0];
    }
  delta->keys[0] = node ? key_of (node) : 0;
  if (!node || delta->keys[1] == delta->keys[0])
    delta->keys[1] = 0;
  delta->ends[0] = node ? lq_scene_key (LQ_ITEM (node)) : 0;
  g_set_object (&delta->node, node);
}

int lq_compare_delta_variants (const LqCompareDelta *delta, LqSceneVariant *variants)
{
  int n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (delta->keys); i++)
    if (delta->keys[i])
      {
        variants[n++] = (LqSceneVariant){ delta->keys[i], NULL, delta->ends[i], true };
        variants[n++] =
            (LqSceneVariant){ lq_delta_before (delta->keys[i]), NULL, delta->ends[i], false };
      }
  return n;
}

LqHeard lq_compare_delta_heard (const LqCompareDelta *delta)
{
  return (LqHeard){ LQ_HEAR_DELTA, delta->keys[0] };
}
