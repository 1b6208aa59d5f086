/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where two trees of nodes look different, in few rectangles of whole pixels; and what else is asked of places of nodes.
 * Thread: [main]. */
#pragma once

#include "ui/rects.h"

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

graphene_rect_t lq_node_bounds_at (GskRenderNode *node, graphene_point_t at);

/* The same of nodes that are drawn one after the other: each against the one in its place. */
void lq_patches_add_differences (LqPatches *damage, const GPtrArray *a, const GPtrArray *b,
                                 graphene_point_t at);

/* Into NODE, which does no more than move and cut what is inside, its corners left alone; FALSE: it does more, or nothing is
 * left of CLIP. */
gboolean lq_node_enter (GskRenderNode *node, graphene_point_t *at, graphene_rect_t *clip);
