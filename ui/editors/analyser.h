/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live spectrum of mix, master and reference behind a plot, and its settings: smoothing, slope, speed, hold,
 * difference. They are kept in the program's settings, for every plot alike. Thread: [main]. */
#pragma once

#include "ui/chart/plot.h"
#include "ui/desk.h"
#include "ui/widgets/live.h"

#include <gtk/gtk.h>

/* The setting that an analyser behind an editor takes its picture from, and that of the page. */
#define LQ_ANALYSER_EDITORS "spectrum-picture"
#define LQ_ANALYSER_PAGE    "analyser-picture"

/* Adds its traces, levels against the right axis and the difference against the left, a context menu
 * and a pulse to PLOT, and lives as long as it does. ALSO (plot, data), if any, is called with the pulse. Returns what shows
 * PLOT, the spectrogram of what is heard, or both, as PICTURE_KEY of the settings says. */
GtkWidget *lq_analyser_new (LqDesk *desk, LqPlot *plot, const char *picture_key, LqLivePull also,
                            gpointer data);

/* The info line tells frequency and the master's level, or the difference, under the pointer. */
void lq_analyser_tell (LqPlot *plot);

/* Has the meters make the spectra by the settings; ALIGNED: as a spectrogram wants them. Who is seen does. */
void lq_analyser_set_meters (LqDesk *desk, gboolean aligned);

/* How a spectrum is read by SETTINGS. */
LqSpectrumView lq_analyser_view (GSettings *settings);
