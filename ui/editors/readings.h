/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a node tells while it runs, for the picture in its editor: its read-outs since the last time.
 * Thread: [main]. The one reader of the node's cells: one picture a node at a time. */
#pragma once

#include "ui/desk.h"

/* VALUES[i] of read-out READOUTS[i]; n 0: nothing new. What is not asked for is gone as well. FALSE: the node does
 * not run. */
gboolean lq_readings_take (LqDesk *desk, LqNode *node, const int *readouts, int n,
                           LqLatestValue *values);
