/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mix, Master, Reference: the largest control of the desk. Three segments in fixed places, each with its
 * offset, its loudness and its key; the one that is heard is filled. A radio group to assistive technology.
 * It shows and asks; who switches the sound tells it back what is heard. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  LQ_SOURCE_MIX,
  LQ_SOURCE_MASTER,
  LQ_SOURCE_REFERENCE,
  LQ_N_SOURCES
} LqSource;

typedef enum
{
  LQ_SEGMENT_READY,
  LQ_SEGMENT_MEASURING, /* playable, its offset not known yet */
  LQ_SEGMENT_EMPTY,     /* no reference chosen */
  LQ_SEGMENT_UNMATCHED, /* heard without its offset while a key is held */
} LqSegmentState;

typedef struct
{
  LqSegmentState state;
  double offset_db;    /* of the match; NAN: not known */
  gboolean stale;      /* "~": edited since it was measured */
  double lufs;         /* NAN: none */
  const char *detail;  /* instead of the loudness: the song's name; NULL: none */
  double seconds_left; /* while measuring; NAN: not known */
} LqSegmentFacts;

#define LQ_TYPE_COMPARE_SWITCH (lq_compare_switch_get_type ())
G_DECLARE_FINAL_TYPE (LqCompareSwitch, lq_compare_switch, LQ, COMPARE_SWITCH, GtkWidget)

/* Signals: "chosen" (int source): the hand asks for it; an empty reference too. "menu" (int source,
 * double x, double y): right click or menu key, in the switch's space. */
GtkWidget *lq_compare_switch_new (void);

void lq_compare_switch_set_facts (LqCompareSwitch *compare, LqSource source,
                                  const LqSegmentFacts *facts);
void lq_compare_switch_set_heard (LqCompareSwitch *compare, LqSource source);
/* Key cap of SOURCE, "B"; NULL: none. */
void lq_compare_switch_set_key (LqCompareSwitch *compare, LqSource source, const char *key);

/* The line under the deck in the colour of what is heard. */
#define LQ_TYPE_SEAM (lq_seam_get_type ())
G_DECLARE_FINAL_TYPE (LqSeam, lq_seam, LQ, SEAM, GtkWidget)

typedef enum
{
  LQ_SEAM_SOLID,
  LQ_SEAM_DASHED, /* unmatched */
  LQ_SEAM_BLIND,
} LqSeamStyle;

GtkWidget *lq_seam_new (void);
void lq_seam_set (LqSeam *seam, LqSource heard, LqSeamStyle style);
