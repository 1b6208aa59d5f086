/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live spectrum of mix, master and reference behind a plot, and its settings: smoothing, slope, speed, hold,
 * difference. They are kept in the program's settings, for every plot alike. Thread: [main]. */
#pragma once

#include "ui/chart/plot.h"
#include "ui/desk.h"
#include "ui/widgets/live.h"

#include <gtk/gtk.h>

/* Adds its traces, levels against the right axis and the difference against the left, a context menu
 * and a pulse to PLOT, and lives as long as it does. ALSO (plot, data) is called with the pulse. Returns what shows
 * PLOT, or the spectrogram of what is heard, as the settings say. */
GtkWidget *lq_analyser_new (LqDesk *desk, LqPlot *plot, LqLivePull also, gpointer data);

/* The traces by sign and name, and a button that says the settings and opens them. */
GtkWidget *lq_analyser_legend_new (LqDesk *desk);

/* How a spectrum is read by SETTINGS. */
LqSpectrumView lq_analyser_view (GSettings *settings);
