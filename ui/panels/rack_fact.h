/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rack slot says of a processor. Thread: [main]. */
#pragma once

#include "ui/desk.h"

/* Something of NODE is for the ear alone, a band by itself or what its detector hears. */
gboolean lq_rack_listens (LqNode *node);

/* That it does; else the rows that its table calls facts, "1/8 · 30 %"; of an equaliser the number of
 * bands. Owns: g_free; NULL: there is nothing to say, or a reduction says more. */
char *lq_rack_fact (LqDesk *desk, LqNode *node);

/* Why NODE stays dry though it is on: its recorded sound is not there, or is none. Borrowed; NULL: it does
 * not. */
const char *lq_rack_trouble (LqDesk *desk, LqNode *node);
