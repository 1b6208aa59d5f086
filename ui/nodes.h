/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a render node is made of, whether two look the same, and what it costs GTK's cairo renderer to draw one.
 * Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* The one node that NODE moves, cuts or fades; NULL: it does more, or less. Borrowed. */
GskRenderNode *lq_node_inside (GskRenderNode *node);

/* The same, and the children of a container. Borrowed. */
guint lq_node_n_inside (GskRenderNode *node);
GskRenderNode *lq_node_inside_at (GskRenderNode *node, guint i);

/* CHILD in what LIKE puts around its own. Owns: caller. */
GskRenderNode *lq_node_wrap (GskRenderNode *like, GskRenderNode *child);

/* NODE with round CORNERS, as it is where it does not reach into them or they are NULL. Owns: caller. */
GskRenderNode *lq_node_cornered (GskRenderNode *node, const GskRoundedRect *corners);

/* GTK and our own widgets make a node anew whenever something beside it in the same widget moves: those that look the
 * same are the same. FALSE where that is not known. */
gboolean lq_node_is_alike (GskRenderNode *a, GskRenderNode *b);

/* Whether both hold what is inside in the same way, by no more than moving it. */
gboolean lq_node_does_alike (GskRenderNode *a, GskRenderNode *b);

/* Message of the debug node around what is drawn by itself (glass.h): it is never part of a picture. */
#define LQ_NODE_PANE "lq-pane"
gboolean lq_node_is_pane (GskRenderNode *node);
gboolean lq_node_has_pane (GskRenderNode *node); /* it, or one inside */

/* One colour over so much that to fill it costs less than to copy it. */
gboolean lq_node_is_ground (GskRenderNode *node);

/* Of a picture may be empty, which is copied in vain wherever it is damaged, px². */
#define LQ_NODE_SPARE_PX 16384.0

/* A container of little over much: better in several pictures. */
gboolean lq_node_is_sparse (GskRenderNode *node);

/* Whether nothing below NODE is seen in RECT, or nothing of NODE; both in its own coordinates, FALSE where that is not known. */
gboolean lq_node_covers (GskRenderNode *node, const graphene_rect_t *rect);
gboolean lq_node_spares (GskRenderNode *node, const graphene_rect_t *rect);

/* What it costs to draw NODE again, as far as it decides. A flat colour is 1: to fill it again costs no more than to copy
 * it. */
#define LQ_NODE_WORTH_IT 4
int lq_node_cost (GskRenderNode *node);
