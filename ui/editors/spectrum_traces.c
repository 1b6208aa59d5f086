/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/spectrum_traces.h"

#include "ui/editors/analyser.h"
#include "ui/editors/analyser_menu.h"

#include <string.h>

static void show (LqSpectrumTraces *traces, LqTap tap, int trace)
{
  const LqSpectrumView view = lq_analyser_view (lq_desk_get_settings (traces->desk));
  g_autofree double *hz = g_new (double, LQ_PLOT_COLUMNS), *db = g_new (double, LQ_PLOT_COLUMNS);
  int n = lq_plot_columns (traces->plot, hz);
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

/* They are seen: the meters go by what is chosen here, whatever another picture had. */
static void on_map (GtkWidget *plot)
{
  LqSpectrumTraces *traces = g_object_get_data (G_OBJECT (plot), "lq-spectrum-traces");
  lq_analyser_set_meters (traces->desk, FALSE);
  memset (traces->serials, 0, sizeof traces->serials);
  lq_spectrum_traces_pull (traces);
}

static void on_setting (GSettings *settings, const char *key, GtkWidget *plot)
{
  if (gtk_widget_get_mapped (plot) && g_strv_contains (lq_analyser_keys, key))
    on_map (plot);
}

void lq_spectrum_traces_init (LqSpectrumTraces *traces, LqDesk *desk, LqPlot *plot, LqPlotSide side)
{
  *traces = (LqSpectrumTraces){ .desk = desk, .plot = plot };
  traces->mix = lq_plot_add_trace (plot, LQ_TRACE_MIX, side);
  traces->reference = lq_plot_add_trace (plot, LQ_TRACE_REFERENCE, side);
  traces->master = lq_plot_add_trace (plot, LQ_TRACE_MASTER, side);
  g_object_set_data (G_OBJECT (plot), "lq-spectrum-traces", traces);
  g_signal_connect_after (plot, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect_object (lq_desk_get_settings (desk), "changed", G_CALLBACK (on_setting), plot,
                           0);
}
