/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where two trees of nodes look different, in few rectangles of whole pixels; and what else is asked of places of nodes.
 * Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_N_PATCHES 6

typedef struct
{
  graphene_rect_t rects[LQ_N_PATCHES];
  int n;
} LqPatches;

/* Together with one that is near it. */
void lq_patches_add (LqPatches *damage, graphene_rect_t rect);

/* Adds where A and B differ, whose origin is AT. */
void lq_patches_add_difference (LqPatches *damage, GskRenderNode *a, GskRenderNode *b,
                                graphene_point_t at);

/* RECT within BY; FALSE: nothing is left. */
gboolean lq_rect_cut (graphene_rect_t *rect, const graphene_rect_t *by);
gboolean lq_rects_meet (const graphene_rect_t *a, const graphene_rect_t *b);
graphene_rect_t lq_rect_at (const graphene_rect_t *rect, graphene_point_t at);
graphene_rect_t lq_node_bounds_at (GskRenderNode *node, graphene_point_t at);

/* Into NODE, which does no more than move and cut what is inside, its corners left alone; FALSE: it does more, or nothing is
 * left of CLIP. */
gboolean lq_node_enter (GskRenderNode *node, graphene_point_t *at, graphene_rect_t *clip);
