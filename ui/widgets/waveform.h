/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels of a song against time: peaks, RMS and the mix as a line, in tiles that are made once
 * per zoom; scrolling only moves them. Click: seek; wheel: scroll; Ctrl + wheel: zoom at the pointer.
 * Thread: [main]. It reads no files: columns come from a callback. */
#pragma once

#include "ui/widgets/time_view.h"
#include "ui/widgets/wave_tile.h"

#include <gtk/gtk.h>

#define LQ_TYPE_WAVEFORM (lq_waveform_get_type ())
G_DECLARE_FINAL_TYPE (LqWaveform, lq_waveform, LQ, WAVEFORM, GtkWidget)

/* N_COLUMNS columns of CHANNEL for the frames FROM…TO. FALSE: nothing to show. Quick: it runs while
 * a frame is drawn. */
typedef gboolean (*LqWaveSource) (gpointer data, int channel, LqFrames from, LqFrames to,
                                  int n_columns, LqWaveColumn *columns);

typedef enum
{
  LQ_WAVE_BODY,     /* peaks and RMS */
  LQ_WAVE_ENVELOPE, /* a second source as a line: the mix behind the master */
} LqWaveLayer;

/* Signals: "seek" (gint64 frame), "asked" (): the button of what stands in its place. */
GtkWidget *lq_waveform_new (LqTimeView *view);

/* SOURCE NULL: none. DATA is borrowed. */
void lq_waveform_set_source (LqWaveform *waveform, LqWaveLayer layer, LqWaveSource source,
                             gpointer data);
void lq_waveform_set_n_channels (LqWaveform *waveform, int n_channels);

/* What the source says between FROM and TO has changed. */
void lq_waveform_invalidate (LqWaveform *waveform, LqFrames from, LqFrames to);

/* WORDS and a BUTTON where there is nothing to draw: a file that is not there, a song that has not begun. WORDS NULL:
 * there is. */
void lq_waveform_set_instead (LqWaveform *waveform, const char *words, const char *button);

/* Dotted lines down from the notes. */
void lq_waveform_set_lines (LqWaveform *waveform, const LqFrames *frames, int n);
