/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds still is painted once. GTK's cairo renderer draws every node of a window in every frame, also those that
 * its clip hides. With meters at the display's rate that is most of what a frame costs. This takes a window's tree,
 * finds place by place what has not changed for a while, and puts one picture in the place of each run of neighbours;
 * who was taken for still too early is given more time. Clips around parts keep the renderer out of what is not damaged,
 * and make one damage of many small ones. What is seen stays the same to one step of 255. Thread: [main]. */
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
