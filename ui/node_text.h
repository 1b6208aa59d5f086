/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node's rows as the desk writes and says them, in the person's language. Thread: [main]. */
#pragma once

#include "model/node.h"

#include <glib.h>

/* The value of SLOT, "−18.0 dB". */
void lq_node_format (LqNode *node, int slot, LqUnitsFlags flags, char text[LQ_UNITS_TEXT]);

/* With its name before it, "Threshold −18.0 dB". */
void lq_node_say (LqNode *node, int slot, char *text, gsize size);
