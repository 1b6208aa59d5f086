/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the handle of a picture says. Thread: [main]. */
#pragma once

#include "model/node.h"
#include "ui/chart/handle.h"

/* Texts of one handle, kept until the plot has copied them. */
typedef struct
{
  char mark[8], line1[96], line2[96], spoken[192];
} LqHandleWords;

/* Handle ID, which says SLOT's value, "Threshold −18.0 dB"; where it stands and its mark are the caller's to
 * fill in. WORDS is borrowed. */
LqHandleFacts lq_handle_of_row (LqNode *node, int slot, int id, LqHandleWords *words);
