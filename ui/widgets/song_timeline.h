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

#define LQ_TYPE_SONG_TIMELINE (lq_song_timeline_get_type ())
G_DECLARE_FINAL_TYPE (LqSongTimeline, lq_song_timeline, LQ, SONG_TIMELINE, GtkWidget)

GtkWidget *lq_song_timeline_new (LqTimeView *view);

LqTimeRuler *lq_song_timeline_ruler (LqSongTimeline *timeline);
LqNoteLane *lq_song_timeline_notes (LqSongTimeline *timeline);
LqWaveform *lq_song_timeline_waveform (LqSongTimeline *timeline);
LqReductionLane *lq_song_timeline_reduction (LqSongTimeline *timeline);

/* Notes for lane and dotted lines at once. */
void lq_song_timeline_set_notes (LqSongTimeline *timeline, const LqNoteFlag *notes, int n);
void lq_song_timeline_set_n_channels (LqSongTimeline *timeline, int n_channels);
/* The lane's range holds MOST_DB: 6, 12 or 24 dB. */
void lq_song_timeline_fit_reduction (LqSongTimeline *timeline, double most_db);
/* Hides the reduction lane (small height). */
void lq_song_timeline_show_reduction (LqSongTimeline *timeline, gboolean show);
void lq_song_timeline_set_playhead (LqSongTimeline *timeline, LqFrames frame);
