/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fair comparison: what is heard, and at which offset. One matcher for mix, master, references,
 * bypass and X: the quietest source in use stands at 0.0 dB, the others are attenuated to it.
 * X is the whole session before the last move that sounds: tracks, regions, rack and fader.
 * Offsets change only at a switch, never under a gesture; a stale one is marked. Main thread.
 *
 * Properties (notify): "heard" (LqCompareSource), "unmatched" (boolean, while its key is held),
 * "reference" (string id of the chosen reference or NULL), "delta" (LqNode or NULL). Signal "changed" when any offset, state
 * or loudness in the table does; "told" (const char *sentence) when a switch cannot be made. */
#pragma once

#include "analysis/reading.h"
#include "app/picture.h"
#include "app/sound.h"
#include "model/ab.h"
#include "model/media_item.h"

typedef enum
{
  LQ_COMPARE_MIX,
  LQ_COMPARE_MASTER,
  LQ_COMPARE_REFERENCE,
  LQ_COMPARE_BEFORE, /* X: the state before the last gesture */
  LQ_COMPARE_N_SOURCES
} LqCompareSource;

typedef enum
{
  LQ_COMPARE_NONE,    /* no such source (no reference, nothing to go back to) */
  LQ_COMPARE_UNKNOWN, /* cannot be measured (silence, a file that cannot be read): plays without an
                         * offset, and says so; a switch or an edit tries once more */
  LQ_COMPARE_MEASURING, /* offset not known yet */
  LQ_COMPARE_MATCHED,
  LQ_COMPARE_STALE, /* edited since it was measured: "~" */
} LqCompareState;

typedef struct
{
  LqCompareState state;
  bool offset_known;
  double offset_db;        /* ≤ 0 as applied, or as it would be at the next switch */
  LqReading loudness_lufs; /* whole song, loop or cue, as the meters and a file's sheet have it */
  LqReading
      heard_lufs; /* on two loudspeakers, by which it is matched: of one channel 3.01 LU more */
  bool current;   /* the two are of the sound as it is now */
  double seconds_left; /* while measuring; −1 unknown */
  const char *name;    /* of the reference, or the label of the last gesture; borrowed */
  const char *why;     /* UNKNOWN: a sentence; else NULL; borrowed until the next "changed" */
  bool preparing;      /* chosen, and not warm yet: heard as soon as it is */
} LqCompareEntry;

#define LQ_TYPE_COMPARE (lq_compare_get_type ())
G_DECLARE_FINAL_TYPE (LqCompare, lq_compare, LQ, COMPARE, GObject)

LqCompare *lq_compare_new (LqSound *sound, LqDocument *document);

void lq_compare_get (LqCompare *compare, LqCompareSource source, LqCompareEntry *entry);
LqCompareSource lq_compare_get_heard (LqCompare *compare);
/* The source that stands at 0.0 dB. */
LqCompareSource lq_compare_get_anchor (LqCompare *compare);
/* How well the present offsets match, in LU: what the figures still differ by. None: nothing to compare. */
LqReading lq_compare_get_error (LqCompare *compare);

/* What the newest measured state looks like over the whole song; NULL: not known yet. Borrowed until the
 * next "changed". */
LqPicture *lq_compare_get_picture (LqCompare *compare);

/* The file of the chosen reference; NULL: there is none. Borrowed. */
LqMediaItem *lq_compare_get_reference_media (LqCompare *compare);

/* Switches. Without such a source nothing happens and FALSE returns. */
gboolean lq_compare_hear (LqCompare *compare, LqCompareSource source);
void lq_compare_toggle_bypass (LqCompare *compare);    /* B: mix ↔ master */
void lq_compare_toggle_reference (LqCompare *compare); /* O: reference ↔ what was heard before it */
void lq_compare_choose_reference (LqCompare *compare, const char *id);
void lq_compare_toggle_before (LqCompare *compare); /* X: before ↔ what was heard */
void lq_compare_end_peek (LqCompare *compare);      /* X was held: back, if it is heard still */

/* Bypasses or re-engages one processor: a command, heard matched. */
void lq_compare_set_bypass (LqCompare *compare, LqNode *node, gboolean bypass);

/* The one or the other of A and B of a processor: a command, heard matched. */
void lq_compare_choose_ab (LqCompare *compare, LqNode *node, LqAb which);

/* Delta: in the place of the master, what NODE of its rack changes, out less in at equal latency, at the
 * master's offset. Listening only: no command, in no render, and over with the next switch, or when NODE
 * goes. NULL: the master again. */
void lq_compare_set_delta (LqCompare *compare, LqNode *node);
LqNode *lq_compare_get_delta (LqCompare *compare);
/* Whether there is such a thing of NODE: it stands in the master's rack. */
gboolean lq_compare_has_delta (LqCompare *compare, LqNode *node);

/* While HELD no offset is applied. */
void lq_compare_set_unmatched (LqCompare *compare, gboolean held);
