/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A and B: two settings of one processor. One is the node's own, the other is kept beside it, in the
 * session too, until they change places. A setting is the parameters, wet, target, key and sample, and
 * what a newer table says of it; bypass and name are of both. Until B is chosen for the first time there
 * is one setting. While a hand holds a gesture nothing is done; a burst ends before. Main thread. */
#pragma once

#include "model/history.h"

typedef enum
{
  LQ_AB_A,
  LQ_AB_B,
} LqAb;

/* Which of them the node has now. */
LqAb lq_ab_get (LqNode *node);

/* Makes WHICH the node's own, as one command ("Compressor A → B"). The first time B begins as A is. */
void lq_ab_choose (LqHistory *history, LqNode *node, LqAb which);

/* The other becomes as the node is, as one command ("Compressor B as A"). */
void lq_ab_copy (LqHistory *history, LqNode *node);

/* The node whose setting COMMAND exchanged, and nothing else; NULL: it is no such command. */
LqNode *lq_ab_node_of_command (LqSession *session, LqCommand *command);

/* A node of its own that is set as the other is; NULL: there is none, or the processor is missing.
 * Owns: unref. */
LqNode *lq_ab_other (LqSession *session, LqNode *node);

/* Whether the two need an instance of their own each: they differ in what is structural, or the processor takes
 * its time to go from one to the other. */
gboolean lq_ab_other_is_another (LqSession *session, LqNode *node);
