/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peak and RMS of one or two channels, or a needle, as flat bars with a hold line, the highest peak in a
 * box above and the scale between. Its numbers come ready-made: ballistics and holds are the measuring room's.
 * Thread: [main]. It draws nothing while no pixel changes. */
#pragma once

#include "ui/widgets/meter_scale.h"

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
} LqMeterState;

/* −INFINITY is silence. */
typedef struct
{
  double peak, rms; /* in marks of the face; a needle stands in PEAK */
  double hold;      /* −INFINITY: no hold line */
  double max_db;    /* for the box; −INFINITY: "–" */
  gboolean over;    /* a peak above what is allowed is being held */
} LqMeterChannel;

/* Signals: "go" (int channel): to that channel's highest peak; "clear" (). */
GtkWidget *lq_level_meter_new (LqMeterStyle style, int n_channels);

/* Shape: n_channels. */
void lq_level_meter_set (LqLevelMeter *meter, const LqMeterChannel *channels);
/* The peaks are about to be cleared: what the boxes say stays in their tooltips. */
void lq_level_meter_keep_peaks (LqLevelMeter *meter);
void lq_level_meter_set_state (LqLevelMeter *meter, LqMeterState state);
/* The word between the boxes, "TP"; below the scale stands its unit. */
void lq_level_meter_set_caption (LqLevelMeter *meter, const char *above);

/* What is painted behind; borrowed for ever. Digital peak and RMS when made; the caller sets new values. */
void lq_level_meter_set_face (LqLevelMeter *meter, const LqMeterFace *face);

/* Where VALUE, in marks, stands, in px from the top of the widget, for what is drawn beside it. */
double lq_level_meter_y (LqLevelMeter *meter, double value);
