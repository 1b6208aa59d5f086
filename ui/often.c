/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of nodes that are drawn again and again: see often.h. */
#include "ui/often.h"

#include "ui/nodes.h"
#include "ui/picture.h"
#include "ui/rects.h"

#define OFTEN   4        /* times that a node is drawn before there is a picture of it */
#define MOST    256      /* nodes; beyond, those go that were not drawn since the last went */
#define MOST_PX 262144.0 /* of a picture */

typedef struct
{
  GskRenderNode *node, *picture; /* held; NULL: none */
  int n_drawn;
  gboolean is_met; /* since others went */
} Seen;

struct LqOften
{
  GHashTable *seen; /* Seen, by node */
  int scale;
};

static void seen_free (gpointer data)
{
  Seen *seen = data;
  gsk_render_node_unref (seen->node);
  g_clear_pointer (&seen->picture, gsk_render_node_unref);
  g_free (seen);
}

LqOften *lq_often_new (void)
{
  LqOften *self = g_new0 (LqOften, 1);
  self->seen = g_hash_table_new_full (NULL, NULL, NULL, seen_free);
  return self;
}

void lq_often_free (LqOften *self)
{
  g_hash_table_unref (self->seen);
  g_free (self);
}

static gboolean was_not_met (gpointer node, gpointer data, gpointer unused)
{
  Seen *seen = data;
  const gboolean met = seen->is_met;
  seen->is_met = FALSE;
  return !met;
}

static Seen *seen_of (LqOften *self, GskRenderNode *node)
{
  Seen *seen = g_hash_table_lookup (self->seen, node);
  if (seen != NULL)
    return seen;
  if (g_hash_table_size (self->seen) >= MOST)
    g_hash_table_foreach_remove (self->seen, was_not_met, NULL);
  seen = g_new0 (Seen, 1);
  seen->node = gsk_render_node_ref (node);
  g_hash_table_insert (self->seen, node, seen);
  return seen;
}

/* NULL: it is drawn as soon as its picture is, or that is mostly empty. */
static GskRenderNode *picture_of (GskRenderNode *node, int scale)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  graphene_rect_round_extents (&bounds, &bounds);
  if (lq_node_cost (node) < LQ_NODE_WORTH_IT || lq_node_is_sparse (node) || lq_area_of (&bounds) < 1
      || lq_area_of (&bounds) > MOST_PX)
    return NULL;
  return lq_picture_of (&node, 1, &bounds, scale);
}

GskRenderNode *lq_often_picture (LqOften *self, GskRenderNode *node, int scale)
{
  if (scale != self->scale)
    g_hash_table_remove_all (self->seen);
  self->scale = scale;
  Seen *seen = seen_of (self, node);
  seen->is_met = TRUE;
  if (seen->n_drawn <= OFTEN && ++seen->n_drawn > OFTEN)
    seen->picture = picture_of (node, scale);
  return seen->picture;
}
