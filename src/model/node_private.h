/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the loader may do to a node. Main thread. */
#pragma once

#include "model/node.h"

/* Parameters that an older table wrote become today's (LqProcessor.migrate). */
void lq_node_bring_up_to_date (LqNode *node);
