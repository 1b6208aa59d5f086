/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/spectrum_traces.h"

#include "ui/editors/analyser.h"

#include "ui/widgets/live.h"

#define MAX_COLUMNS 4096

void lq_spectrum_traces_init (LqSpectrumTraces *traces, LqDesk *desk, LqPlot *plot, LqPlotSide side)
{
  *traces = (LqSpectrumTraces){ .desk = desk, .plot = plot };
  traces->mix = lq_plot_add_trace (plot, LQ_TRACE_MIX, side);
  traces->reference = lq_plot_add_trace (plot, LQ_TRACE_REFERENCE, side);
  traces->master = lq_plot_add_trace (plot, LQ_TRACE_MASTER, side);
}

static void show (LqSpectrumTraces *traces, LqTap tap, int trace)
{
  const LqSpectrumView view = lq_analyser_view (lq_desk_get_settings (traces->desk));
  g_autofree double *hz = g_new (double, MAX_COLUMNS), *db = g_new (double, MAX_COLUMNS);
  int n = lq_plot_columns (traces->plot, hz, MAX_COLUMNS);
  uint64_t serial = 0;
  if (n == 0
      || !lq_meters_spectrum (lq_sound_get_meters (lq_desk_get_sound (traces->desk)), tap, &view,
                              hz, db, n, &serial))
    {
      lq_plot_set_trace (traces->plot, trace, NULL, NULL, 0);
      return;
    }
  if (serial == traces->serials[tap])
    return;
  traces->serials[tap] = serial;
  lq_plot_set_trace (traces->plot, trace, hz, db, n);
}

void lq_spectrum_traces_pull (LqSpectrumTraces *traces)
{
  show (traces, LQ_TAP_MIX, traces->mix);
  show (traces, LQ_TAP_MASTER, traces->master);
  if (lq_compare_get_heard (lq_desk_get_compare (traces->desk)) == LQ_COMPARE_REFERENCE)
    show (traces, LQ_TAP_HEARD, traces->reference);
  else
    lq_plot_set_trace (traces->plot, traces->reference, NULL, NULL, 0);
}

void lq_spectrum_traces_follow (LqSpectrumTraces *traces)
{
  lq_live_run (GTK_WIDGET (traces->plot), lq_sound_is_playing (lq_desk_get_sound (traces->desk)));
}
