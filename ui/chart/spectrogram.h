/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level by time and frequency: time scrolls, now at the right; frequency upwards on the axis of the spectrum; level as
 * lightness from LQ_SPECTROGRAM_FLOOR_DB to 0. It computes no sound. Thread: [main]. */
#pragma once

#include "core/types.h"

#include <gtk/gtk.h>

#define LQ_TYPE_SPECTROGRAM (lq_spectrogram_get_type ())
G_DECLARE_FINAL_TYPE (LqSpectrogram, lq_spectrogram, LQ, SPECTROGRAM, GtkWidget)

#define LQ_SPECTROGRAM_FLOOR_DB (-120.0)
#define LQ_SPECTROGRAM_COLUMN_S (1.0 / 30.0)

/* Signal "point" (gint64 position, double hz, double db): the pointer is there; position −1: nothing is
 * known there. */
GtkWidget *lq_spectrogram_new (const char *name);

/* Fills HZ, ascending, with what a column wants to know, at most N; returns how many. */
int lq_spectrogram_rows (LqSpectrogram *spectrogram, double *hz, int n);

/* What was heard in the last SECONDS, up to POSITION of the song: draws as many columns as that is. N as told by
 * rows. */
void lq_spectrogram_push (LqSpectrogram *spectrogram, const double *db, int n, LqFrames position,
                          double seconds);
void lq_spectrogram_clear (LqSpectrogram *spectrogram);
