/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delta: what a processor of the master's rack changes, as the difference of two racks that end after and
 * before it. Thread: [main]. */
#pragma once

#include "app/scene.h"
#include "engine/monitor.h"
#include "model/node.h"

/* Racks that it takes. */
#define LQ_COMPARE_DELTA_VARIANTS 4

typedef struct
{
  LqNode *node; /* NULL: none is heard */
  /* Of it, and of the one that is heard until it is there; 0: none. */
  LqKey keys[2];
  LqKey ends[2]; /* their nodes */
} LqCompareDelta;

/* NODE in the place of what was there; NULL: none. SOUNDS: what was there is heard by now. */
void lq_compare_delta_set (LqCompareDelta *delta, LqNode *node, gboolean sounds);

/* Appends the racks to VARIANTS; returns how many. */
int lq_compare_delta_variants (const LqCompareDelta *delta, LqSceneVariant *variants);

/* What is heard, while there is a node. */
LqHeard lq_compare_delta_heard (const LqCompareDelta *delta);
