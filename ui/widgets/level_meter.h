/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peak and RMS of one or two channels as flat bars with a hold line, the highest peak in a box above and
 * the scale between. Its numbers come ready-made: ballistics and holds are the measuring room's.
 * Thread: [main]. It draws nothing while no pixel changes. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_LEVEL_METER (lq_level_meter_get_type ())
G_DECLARE_FINAL_TYPE (LqLevelMeter, lq_level_meter, LQ, LEVEL_METER, GtkWidget)

typedef enum
{
  LQ_METER_FULL,  /* boxes above, scale between, names below */
  LQ_METER_PLAIN, /* boxes above, no scale */
  LQ_METER_STRIP, /* bars of 7 px alone */
} LqMeterStyle;

typedef enum
{
  LQ_METER_RUNNING,
  LQ_METER_UNKNOWN, /* no device, or the plan is being built */
  LQ_METER_BLIND,   /* a blind test hides it */
} LqMeterState;

/* All in dB; −INFINITY is silence. */
typedef struct
{
  double peak_db, rms_db;
  double hold_db; /* −INFINITY: no hold line */
  double max_db;  /* for the box; −INFINITY: "–" */
  gboolean over;  /* a peak above what is allowed is being held */
} LqMeterChannel;

/* Signals: "go" (int channel): to that channel's highest peak; "clear" (). */
GtkWidget *lq_level_meter_new (LqMeterStyle style, int n_channels);

/* Shape: n_channels. */
void lq_level_meter_set (LqLevelMeter *meter, const LqMeterChannel *channels);
void lq_level_meter_set_state (LqLevelMeter *meter, LqMeterState state);
/* The word between the boxes, "TP", and the unit below the scale, "dBFS". */
void lq_level_meter_set_captions (LqLevelMeter *meter, const char *above, const char *below);

/* Where DB stands, in px from the top of the widget, for what is drawn beside it. */
double lq_level_meter_y (LqLevelMeter *meter, double db);
