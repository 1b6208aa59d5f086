/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline of the master page, put together: gutter, ruler with loop, notes, waveform, reduction,
 * playhead over all. It owns the LqTimeView the overview shares; the parts are handed out so that their own
 * setters and signals are used. Thread: [main]. */
#pragma once

#include "ui/widgets/note_lane.h"
#include "ui/widgets/playhead.h"
#include "ui/widgets/reduction_lane.h"
#include "ui/widgets/time_ruler.h"
#include "ui/widgets/waveform.h"

#define LQ_TYPE_TIMELINE (lq_timeline_get_type ())
G_DECLARE_FINAL_TYPE (LqTimeline, lq_timeline, LQ, TIMELINE, GtkWidget)

GtkWidget *lq_timeline_new (LqTimeView *view);

LqTimeRuler *lq_timeline_ruler (LqTimeline *timeline);
LqNoteLane *lq_timeline_notes (LqTimeline *timeline);
LqWaveform *lq_timeline_waveform (LqTimeline *timeline);
LqReductionLane *lq_timeline_reduction (LqTimeline *timeline);

/* Notes for lane and dotted lines at once. */
void lq_timeline_set_notes (LqTimeline *timeline, const LqNoteFlag *notes, int n);
void lq_timeline_set_n_channels (LqTimeline *timeline, int n_channels);
/* Hides the reduction lane (small height). */
void lq_timeline_show_reduction (LqTimeline *timeline, gboolean show);
void lq_timeline_set_playhead (LqTimeline *timeline, LqFrames frame);
