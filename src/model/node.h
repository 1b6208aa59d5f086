/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A processor in a chain: which one, its parameter values by slot, and the rows every node has
 * (bypass, wet, target). A processor this build does not know keeps all its keys as text and is
 * passed over by the sound. Does not process anything. Main thread; see item.h for who may write.
 * Stored properties: "processor" "version" "name" "bypass" "wet" "target" "key" "sample" "letter" "other"
 * "beyond". */
#pragma once

#include "model/item.h"
#include "processors/registry.h"

#define LQ_TYPE_NODE (lq_node_get_type ())
G_DECLARE_FINAL_TYPE (LqNode, lq_node, LQ, NODE, LqItem)

/* With all parameters at their defaults. An id the REGISTRY does not have makes a missing one. */
LqNode *lq_node_new (const char *id, const LqRegistry *registry, const char *processor_id);

const char *lq_node_get_processor_id (LqNode *node);
const LqProcessor *lq_node_get_processor (LqNode *node); /* NULL: missing */
const LqProcessorInfo *lq_node_get_info (LqNode *node);  /* NULL: missing */
gboolean lq_node_is_missing (LqNode *node);
const char *lq_node_get_name (LqNode *node); /* what the person called it, or the processor's */
gboolean lq_node_get_bypass (LqNode *node);
double lq_node_get_wet_percent (LqNode *node);
LqTarget lq_node_get_target (LqNode *node);
const char *lq_node_get_key (LqNode *node);    /* id of a track; "": its own sound */
const char *lq_node_get_sample (LqNode *node); /* id of a medium; "": none */

gboolean lq_node_get_letter (LqNode *node); /* TRUE: B; see ab.h */
/* "key=text" lines of the other of A and B, empty: there is none. Borrowed. */
const char *const *lq_node_get_other (LqNode *node);
/* Those of its own setting that are not known here. Borrowed. */
const char *const *lq_node_get_beyond (LqNode *node);

/* [lq_info_n_params], borrowed, valid until the next change; NULL when missing. */
const double *lq_node_get_params (LqNode *node);
double lq_node_get_param (LqNode *node, int slot);
