/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain reduction, loudness and stereo meters of the gallery. */
#include "ui/gallery/gallery.h"

#include "ui/widgets/gain_reduction.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/loudness.h"
#include "ui/widgets/loudness_history.h"
#include "ui/widgets/stereo.h"

#include <math.h>

#define RATE_HZ  48000.0
#define LENGTH_S 260

static double noise (int i)
{
  const double x = sin (i * 12.9898) * 43758.5453;
  return x - floor (x);
}

/* Four seconds of a limiter that works on every hit. */
static gboolean fill_trace (gpointer widget)
{
  LqReductionTrace *trace = LQ_REDUCTION_TRACE (widget);
  const int n = 240;
  for (int i = 0; i < n; i++)
    {
      const double t = fmod (i * 0.155, 1);
      const double body = 0.6 + 0.5 * sin (i * 0.11) * sin (i * 0.031);
      lq_reduction_trace_push (trace, body + 6.5 * pow (1 - t, 12) * (0.5 + noise (i / 6)),
                               4.0 / n);
    }
  lq_reduction_trace_push (trace, 3.4, 0);
  return G_SOURCE_REMOVE;
}

static void add_history (GtkFixed *sheet, int x, int y, int width, int height)
{
  static float heard[LENGTH_S * 10], before[LENGTH_S * 10];
  GtkWidget *widget = lq_loudness_history_new ();
  LqLoudnessHistory *history = LQ_LOUDNESS_HISTORY (widget);
  for (int i = 0; i < LENGTH_S * 10; i++)
    {
      const double t = i / 10.0;
      double level = t < 14 ? -15.5 : t < 62 ? -12.8 : t < 92 ? -8.9 : t < 120 ? -12.5 : -8.6;
      if (t > 172 && t < 202)
        level = -15.5;
      if (t > 246)
        level -= (t - 246) * 0.6;
      before[i] = (float)(level + 0.8 * noise (i / 8) - 0.4);
      heard[i] = t < 75.2 ? before[i] : NAN;
    }
  lq_loudness_history_set_song (history, (LqFrames)(LENGTH_S * RATE_HZ), RATE_HZ);
  lq_loudness_history_set_heard (history, heard, LENGTH_S * 10);
  lq_loudness_history_set_before (history, before, LENGTH_S * 10);
  lq_loudness_history_set_integrated (history, -9.8);
  lq_loudness_history_set_playhead (history, (LqFrames)(75.2 * RATE_HZ));
  gallery_put (sheet, widget, x, y, width, height);
}

static void add_correlation (GtkFixed *sheet, int x, int y, int width)
{
  GtkWidget *correlation = lq_correlation_new ();
  lq_correlation_set (LQ_CORRELATION (correlation), 0.72, 0.55, 0.83);
  gallery_put (sheet, correlation, x, y, width, -1);
}

void gallery_reduction (GtkFixed *sheet)
{
  gallery_panel (sheet, "Gain reduction", "hangs from the top, 4 s", 960, 446, 456, 434);
  GtkWidget *trace = lq_reduction_trace_new (9.3);
  g_timeout_add (200, fill_trace, trace);
  gallery_put (sheet, trace, 974, 484, 428, 112);

  gallery_text (sheet, "Loudness history", 974, 620, "lq-name");
  gallery_text (sheet, "solid = heard, thin = measured before", 1091, 620, "lq-hint");
  add_history (sheet, 974, 638, 428, 104);
  add_correlation (sheet, 974, 753, 428);
}

static gboolean add_cloud (gpointer widget)
{
  LqStereoPoint points[1500];
  for (int k = 0; k < 3; k++)
    {
      for (int i = 0; i < 1500; i++)
        {
          const int seed = 4 * (i + 1500 * k);
          const double r = sqrt (-2 * log (noise (seed) + 1e-6));
          const double a = 2 * G_PI * noise (seed + 1);
          points[i] = (LqStereoPoint){ (float)(r * cos (a) * 0.13), (float)(r * sin (a) * 0.33) };
        }
      lq_goniometer_add (LQ_GONIOMETER (widget), points, 1500);
    }
  return G_SOURCE_REMOVE;
}

static const LqLoudnessFacts facts = { .momentary_lufs = -8.1,
                                       .short_lufs = -8.9,
                                       .integrated_lufs = -9.8,
                                       .range_lu = 6.2,
                                       .range_low_lufs = -20.8,
                                       .range_high_lufs = -14.6,
                                       .true_peak_dbtp = -1.0,
                                       .plr_lu = 8.8 };

void gallery_meter_column (GtkFixed *sheet)
{
  gallery_panel (sheet, "", "", 1084, 128, 304, 744);
  GtkWidget *numbers = lq_loudness_numbers_new ();
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (numbers), &facts);
  gallery_put (sheet, numbers, 1096, 137, 280, -1);

  GtkWidget *levels = lq_level_meter_new (LQ_METER_FULL, 2);
  lq_level_meter_set_caption (LQ_LEVEL_METER (levels), "TP");
  lq_level_meter_set (
      LQ_LEVEL_METER (levels),
      (LqMeterChannel[]){ { -4.1, -13.1, -1.5, -1.0, FALSE }, { -5.2, -13.7, -1.9, -1.1, FALSE } });
  gallery_put (sheet, levels, 1100, 250, -1, 280);

  GtkWidget *bar = lq_loudness_bar_new ();
  lq_loudness_bar_set (LQ_LOUDNESS_BAR (bar), &facts);
  gallery_put (sheet, bar, 1202, 250, -1, 280);

  gallery_text (sheet, "Loudness history", 1096, 551, "lq-label");
  add_history (sheet, 1096, 561, 280, 88);

  GtkWidget *goniometer = lq_goniometer_new ();
  g_timeout_add (200, add_cloud, goniometer);
  gallery_put (sheet, goniometer, 1096, 662, 156, 156);

  GtkWidget *side_mid = lq_side_mid_new ();
  lq_side_mid_set (LQ_SIDE_MID (side_mid), (double[]){ -34, -20, -12, -8, -7 },
                   (double[]){ -30, -18, -13, -9.5, -9 });
  gallery_put (sheet, side_mid, 1264, 676, 112, 142);
  gallery_caption (sheet, "Side ÷ mid", 1320, 664, "lq-tick");
  add_correlation (sheet, 1096, 822, 280);
}
