/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short-term loudness against the time of the song: what was heard since R filled, what an earlier pass
 * measured as a thin line, integrated dashed. Click: seek. Thread: [main]. */
#pragma once

#include "core/types.h"

#include <gtk/gtk.h>

#define LQ_TYPE_LOUDNESS_HISTORY (lq_loudness_history_get_type ())
G_DECLARE_FINAL_TYPE (LqLoudnessHistory, lq_loudness_history, LQ, LOUDNESS_HISTORY, GtkWidget)

/* Signal "seek" (gint64 frame). */
GtkWidget *lq_loudness_history_new (void);
void lq_loudness_history_set_song (LqLoudnessHistory *history, LqFrames n_frames, double rate_hz);

/* One value every 100 ms from the start of the song; NAN or below −100: not heard there. Copied;
 * draws only when a column changes by a pixel. */
void lq_loudness_history_set_heard (LqLoudnessHistory *history, const float *short_lufs, int n);
void lq_loudness_history_set_before (LqLoudnessHistory *history, const float *short_lufs, int n);
/* NAN: none. */
void lq_loudness_history_set_integrated (LqLoudnessHistory *history, double lufs);
void lq_loudness_history_set_playhead (LqLoudnessHistory *history, LqFrames frame);
