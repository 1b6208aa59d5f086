/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compare switch in the gallery. */
#include "ui/gallery/gallery.h"

#include "ui/widgets/compare_switch.h"
#include "ui/widgets/lamp.h"

#include <math.h>

static GtkWidget *row (GtkFixed *sheet, int y, LqSource heard, double mix_db, double master_db,
                       const LqSegmentFacts *reference)
{
  GtkWidget *widget = lq_compare_switch_new ();
  lq_compare_switch_set_key (LQ_COMPARE_SWITCH (widget), LQ_SOURCE_MIX, "B");
  lq_compare_switch_set_key (LQ_COMPARE_SWITCH (widget), LQ_SOURCE_REFERENCE, "O");
  LqCompareSwitch *compare = LQ_COMPARE_SWITCH (widget);
  lq_compare_switch_set_facts (
      compare, LQ_SOURCE_MIX,
      &(LqSegmentFacts){ .offset_db = mix_db, .lufs = -14.7, .seconds_left = NAN });
  lq_compare_switch_set_facts (
      compare, LQ_SOURCE_MASTER,
      &(LqSegmentFacts){ .offset_db = master_db, .lufs = -9.8, .seconds_left = NAN });
  lq_compare_switch_set_facts (compare, LQ_SOURCE_REFERENCE, reference);
  lq_compare_switch_set_heard (compare, heard);
  gallery_put (sheet, widget, 38, y, 506, 58);
  return widget;
}

static void match (GtkFixed *sheet, int y, LqMatchKind kind, const char *line, const char *detail)
{
  GtkWidget *state = lq_match_state_new ();
  lq_match_state_set (state, kind, line, detail);
  gallery_put (sheet, state, 566, y + 12, -1, -1);
}

void gallery_compare (GtkFixed *sheet)
{
  gallery_panel (sheet, "Compare switch",
                 "segments keep their place; the seam under the deck repeats the colour", 24, 238,
                 807, 196);
  row (sheet, 276, LQ_SOURCE_MIX, 0, -4.9,
       &(LqSegmentFacts){ LQ_SEGMENT_MEASURING, NAN, FALSE, NAN, NULL, NAN });
  match (sheet, 276, LQ_MATCH_OK, "Matched to mix", "reference: 2 s left");
  row (sheet, 342, LQ_SOURCE_MASTER, 0, 0,
       &(LqSegmentFacts){ LQ_SEGMENT_EMPTY, NAN, FALSE, NAN, NULL, NAN });
  match (sheet, 342, LQ_MATCH_UNMATCHED, "Unmatched", "+4.9 dB, held");
}
