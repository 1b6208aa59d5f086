/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live spectrum of mix, master and, while it is heard, reference behind what an editor draws.
 * Thread: [main]. */
#pragma once

#include "ui/chart/plot.h"
#include "ui/desk.h"

#define LQ_SPECTRUM_TRACES_HZ 30.0

typedef struct
{
  LqDesk *desk; /* borrowed, as the plot */
  LqPlot *plot;
  int mix, reference, master;
  uint64_t serials[LQ_N_TAPS];
} LqSpectrumTraces;

/* Adds the traces to PLOT against SIDE, whose axis reads dBFS. Before what shall lie over them. */
void lq_spectrum_traces_init (LqSpectrumTraces *traces, LqDesk *desk, LqPlot *plot,
                              LqPlotSide side);

/* Shows what is new. */
void lq_spectrum_traces_pull (LqSpectrumTraces *traces);
