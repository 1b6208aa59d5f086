/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole song in 30 px: the window of the timeline framed, the rest dimmed. Click: seek; drag: move the
 * window; wheel: zoom it. Thread: [main]. */
#pragma once

#include "ui/widgets/waveform.h"

#define LQ_TYPE_SONG_OVERVIEW (lq_song_overview_get_type ())
G_DECLARE_FINAL_TYPE (LqSongOverview, lq_song_overview, LQ, SONG_OVERVIEW, GtkWidget)

/* VIEW is the timeline's. Signal "seek" (gint64 frame). */
GtkWidget *lq_song_overview_new (LqTimeView *view);
/* Channels are shown as one: the largest peaks, the mean of the RMS. */
void lq_song_overview_set_source (LqSongOverview *overview, LqWaveSource source, gpointer data,
                                  int n_channels);
/* The source has more, or other, columns. */
void lq_song_overview_invalidate (LqSongOverview *overview);
void lq_song_overview_set_playhead (LqSongOverview *overview, LqFrames frame);
