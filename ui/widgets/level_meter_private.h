/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What level_meter.c, which takes values, and level_meter_draw.c, which places and draws them, know of a level meter.
 * Thread: [main]. */
#pragma once

#include "ui/widgets/level_meter.h"

#define LQ_METER_MOST_CHANNELS 2

/* LqMeterEdges in whole device pixels from the top of the bar. */
typedef struct
{
  int peak, rms, hold;
  gboolean over;
} LqMeterEdges;

typedef struct
{
  int bar, gap;    /* width of a bar and of what lies between two */
  int left;        /* of the first bar */
  int top, height; /* of the bars */
  int box_height;
  int scale; /* device pixels of one */
} LqMeterPlan;

struct _LqLevelMeter
{
  GtkWidget parent;
  LqMeterStyle style;
  LqMeterState state;
  int n_channels;
  LqMeterChannel channels[LQ_METER_MOST_CHANNELS];
  LqMeterEdges shown[LQ_METER_MOST_CHANNELS];
  GtkWidget *boxes[LQ_METER_MOST_CHANNELS];
  const LqMeterFace *face;
  char *above;
  GskRenderNode *still;
  LqMeterPlan plan; /* as long as STILL would hold: it measures text */
  gboolean planned;
};

/* Where everything stands now. */
LqMeterPlan lq_meter_plan (LqLevelMeter *meter);
int lq_meter_bar_x (const LqMeterPlan *plan, int channel);
/* VALUE in whole device pixels from the top of a bar. */
int lq_meter_pixel (LqLevelMeter *meter, double value, const LqMeterPlan *plan);
/* Of the box above a bar at rest, and of what lies between two bars. */
int lq_meter_box_width (LqLevelMeter *meter, int bar);
int lq_meter_gap_width (LqLevelMeter *meter, int bar);

/* But for its boxes, which draw themselves. */
void lq_level_meter_draw (LqLevelMeter *meter, GtkSnapshot *snapshot);
