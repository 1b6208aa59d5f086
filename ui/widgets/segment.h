/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place of the compare switch; compare_switch.h is its only user. Thread: [main]. */
#pragma once

#include "ui/widgets/compare_switch.h"

#define LQ_TYPE_SEGMENT (lq_segment_get_type ())
G_DECLARE_FINAL_TYPE (LqSegment, lq_segment, LQ, SEGMENT, GtkWidget)

/* Signals: "chosen" (), "menu" (double x, double y), "step" (int −1 or +1): to the neighbour. */
GtkWidget *lq_segment_new (LqSource source);
void lq_segment_set_facts (LqSegment *segment, const LqSegmentFacts *facts);
void lq_segment_set_heard (LqSegment *segment, gboolean heard);
void lq_segment_set_key (LqSegment *segment, const char *key);
