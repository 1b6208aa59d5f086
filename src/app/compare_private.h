/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the comparison share: what the desk asks and does (compare.c,
 * compare_switch.c), what each source is (compare_sources.c), and what the document and the matcher tell (compare_follow.c). Main thread. */
#pragma once

#include "app/compare.h"
#include "app/compare_before.h"
#include "app/compare_delta.h"
#include "app/compare_places.h"
#include "model/reference.h"

struct _LqCompare
{
  GObject parent_instance;
  LqSound *sound;
  LqDocument *document;
  LqComparePlaces places;
  LqCompareSource heard;
  LqCompareSource before_reference; /* what O goes back to */
  LqCompareSource before_x;         /* what X goes back to */
  gboolean unmatched;
  char *reference_id;
  LqCompareBefore before;
  LqCompareDelta delta;    /* heard in the place of the master while it has a node */
  gboolean switch_pending; /* a switch was made whose loudness is being measured */
  LqCommand *stands_at;    /* where history was last; borrowed, NULL: the beginning */
  guint settle, prepare, warming;
};

enum
{
  LQ_COMPARE_PROP_HEARD = 1,
  LQ_COMPARE_PROP_UNMATCHED,
  LQ_COMPARE_PROP_REFERENCE,
  LQ_COMPARE_PROP_DELTA,
  LQ_COMPARE_N_PROPS
};
extern GParamSpec *lq_compare_props[LQ_COMPARE_N_PROPS];

void lq_compare_changed (LqCompare *compare); /* emits "changed" */

/* ---- What each source is ---- */

LqSession *lq_compare_session (LqCompare *compare);     /* NULL: none open */
LqReference *lq_compare_reference (LqCompare *compare); /* the chosen one; NULL: none */
/* Chooses the first that can be heard where the chosen one cannot. */
void lq_compare_settle_reference (LqCompare *compare);
/* The stretch that is matched: the loop, or the whole: 0, 0. */
void lq_compare_region (LqCompare *compare, gint64 *from, gint64 *to);
/* What SOURCE is at present, to be measured; NULL: there is none. Owns: caller. */
LqMatchSource *lq_compare_source_now (LqCompare *compare, LqCompareSource source);
LqHeard lq_compare_heard_of (LqCompare *compare, LqCompareSource source);

/* ---- What is measured and applied ---- */

/* Has all sources measured as they are now. */
void lq_compare_measure (LqCompare *compare);
/* Makes what is heard, at its offset, which follows when it is not known yet. */
void lq_compare_apply (LqCompare *compare);
/* The same where NODE was just switched: the offset goes with that. */
void lq_compare_apply_switch (LqCompare *compare, LqNode *node, LqSwitchKind kind);
/* History went from after FROM to after TO, NULL the beginning: over a switch, that is one. */
void lq_compare_follow_move (LqCompare *compare, LqCommand *from, LqCommand *to);
/* What is kept warm beside the work: X, and what delta needs. */
void lq_compare_give_variants (LqCompare *compare);
/* The delta of NODE, NULL: none, without asking whether it can be. */
void lq_compare_take_delta (LqCompare *compare, LqNode *node);
/* To be called once: follows the document from now on. */
void lq_compare_follow (LqCompare *compare);
/* What is known of the session, which closes. */
void lq_compare_forget (LqCompare *compare);
