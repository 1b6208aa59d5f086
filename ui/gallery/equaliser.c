/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot of the equaliser in the gallery, over invented spectra. */
#include "ui/gallery/gallery.h"

#include "ui/chart/plot.h"

#include <math.h>

enum
{
  N = 480
};

static double noise (int i)
{
  const double x = sin (i * 12.9898) * 43758.5453;
  return x - floor (x) - 0.5;
}

/* Music-like: a hump at 60 Hz, a slow fall, an end at 18 kHz. */
static double level (double hz, int i)
{
  const double rise = -30 * pow (fmax (0, 1 - hz / 40), 1.5);
  const double fall = hz > 16000 ? -60 * log2 (hz / 16000) : 0;
  return -18 + rise + fall - 2.2 * log2 (hz / 60) * 0.8 + 3 * noise (i / 3) + 2 * noise (i);
}

static double bell (double hz, double at, double db, double q)
{
  const double w = log2 (hz / at) * q * 1.6;
  return db / (1 + w * w);
}

static double curve (double hz)
{
  return -40 * pow (fmax (0, 1 - hz / 42), 2) + bell (hz, 60, 1.6, 0.5) + bell (hz, 248, -1.7, 0.8)
         + bell (hz, 620, -0.6, 0.9) + bell (hz, 2400, 1.2, 0.9) + bell (hz, 4150, -1.4, 2.5)
         + 2.1 / (1 + pow (9500 / hz, 2));
}

static void add_traces (LqPlot *plot)
{
  static double hz[N], y[5][N];
  for (int i = 0; i < N; i++)
    {
      hz[i] = 18 * pow (22000 / 18.0, (i + 0.5) / N);
      y[0][i] = level (hz[i], i) - 4;
      y[1][i] = -22 - 2.5 * log2 (hz[i] / 100) * 0.5 - 25 * pow (fmax (0, 1 - hz[i] / 60), 2);
      y[2][i] = level (hz[i], i) + 0.8;
      y[3][i] = bell (hz[i], 2400, 1.2, 0.9);
      y[4][i] = curve (hz[i]);
    }
  const LqTraceStyle styles[] = { LQ_TRACE_MIX, LQ_TRACE_REFERENCE, LQ_TRACE_MASTER, LQ_TRACE_BAND,
                                  LQ_TRACE_CURVE };
  for (int i = 0; i < 5; i++)
    lq_plot_set_trace (plot,
                       lq_plot_add_trace (plot, styles[i], i < 3 ? LQ_PLOT_RIGHT : LQ_PLOT_LEFT),
                       hz, y[i], N);
}

static LqHandleFacts node (int id, const char *mark, double hz, double db)
{
  return (LqHandleFacts){ .id = id, .mark = mark, .x = hz, .y = db, .spoken = mark };
}

void gallery_equaliser (GtkFixed *sheet)
{
  GtkWidget *widget = lq_plot_new ("Equaliser");
  LqPlot *plot = LQ_PLOT (widget);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &(LqAxis){ LQ_AXIS_LINEAR, -9.8, 9.8, 3, LQ_UNIT_DB }, "dB");
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &(LqAxis){ LQ_AXIS_LINEAR, -56, 18, 10, LQ_UNIT_DBFS },
                 "dBFS");
  add_traces (plot);
  LqHandleFacts nodes[] = { node (1, "1", 27, -2.1),  node (2, "2", 92, 1.6),
                            node (3, "3", 248, -1.7), node (4, "4", 620, -0.6),
                            node (5, "5", 2400, 1.2), node (6, "6", 4150, -1.4),
                            node (7, "7", 11500, 2.1) };
  nodes[4].selected = TRUE;
  nodes[4].line1 = "5 Bell · 2.40 kHz";
  nodes[4].line2 = "+1.2 dB · Q 0.90";
  nodes[5].range_lo = -4.4;
  nodes[5].range_hi = -1.4;
  lq_plot_set_handles (plot, nodes, G_N_ELEMENTS (nodes));
  gallery_put (sheet, widget, 18, 504, 1048, 216);
}
