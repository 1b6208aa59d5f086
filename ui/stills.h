/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds still is painted once. GTK's cairo renderer draws every node of a window in every frame,
 * also those that its clip hides, and copies and converts every texture on the way. With meters at the
 * display's rate that is most of what a frame costs. This takes a window's tree, finds what has not changed for a while
 * by the identity of its nodes, and puts one picture in the place of each run of neighbours. What is
 * seen stays the same to one step of 255. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct LqStills LqStills;

/* Owns: caller frees. */
LqStills *lq_stills_new (void);
void lq_stills_free (LqStills *stills);

/* Calls after which an unchanged node counts as still: what changes every other second never does, for each picture is
 * made of more than what changed. */
#define LQ_STILLS_AFTER 150

/* NODE, the tree of one frame, with pictures of SCALE device pixels a pixel. Owns: caller. */
GskRenderNode *lq_stills_take (LqStills *stills, GskRenderNode *node, int scale);
