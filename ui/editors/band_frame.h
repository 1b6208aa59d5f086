/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of editors whose processor splits the sound into bands: a handle for each band and one for
 * each split on a plot over frequency, the rows of the chosen band below it. The processor has a row "bands",
 * splits "x1" …, and a group "b" with a row "solo" and one that the band's handle moves. Thread: [main]. */
#pragma once

#include "ui/chart/plot.h"
#include "ui/desk.h"
#include "ui/editors/handle_words.h"
#include "ui/widgets/knob.h"

#include <gtk/gtk.h>

#define LQ_BAND_FRAME_MOST       8
#define LQ_BAND_FRAME_LOWEST_HZ  18.0
#define LQ_BAND_FRAME_HIGHEST_HZ 22000.0

typedef struct LqBandFrame LqBandFrame;

/* What differs. DATA is the editor. */
typedef struct
{
  const char *row;   /* that the handle of a band moves up and down, "width" */
  double split_at_y; /* where the handles of the splits stand */
  /* FACTS of BAND's handle: id, place on the frequency axis, mark and choice are filled in already. */
  void (*describe) (gpointer data, int band, LqHandleFacts *facts, LqHandleWords *words);
  void (*moved) (gpointer data, int band, double y);
  void (*reset) (gpointer data, int band);
  void (*wheel) (gpointer data, int band, double notches, gboolean fine); /* NULL: nothing */
  void (*changed) (gpointer data); /* the node, the choice or the size: draw the curves */
} LqBandFrameClass;

struct LqBandFrame
{
  const LqBandFrameClass *class;
  gpointer data;
  LqDesk *desk; /* borrowed, as all below */
  LqNode *node;
  LqPlot *plot;
  LqKnobSize size;
  GtkWidget *rows;
  int band; /* chosen, from 0 */
};

/* Over PLOT and the row of controls that it appends to BOX, which is the editor: BANDS lives in it. */
void lq_band_frame_init (LqBandFrame *bands, const LqBandFrameClass *class, GtkBox *box,
                         LqDesk *desk, LqNode *node, LqPlot *plot, LqKnobSize size);
/* Once all is built: shows everything, BAND chosen. */
void lq_band_frame_start (LqBandFrame *bands, int band);

int lq_band_frame_n (const LqBandFrame *bands);
/* Upper end of BAND; of −1 and of the last the ends of the axis. Not below the split before it. */
double lq_band_frame_split_hz (const LqBandFrame *bands, int band);

double lq_band_frame_value (const LqBandFrame *bands, const char *id);
void lq_band_frame_set_value (const LqBandFrame *bands, const char *id, double value);
/* "b3.ROW" for BAND 2. */
void lq_band_frame_id (int band, const char *row, char id[LQ_PARAM_ID]);
double lq_band_frame_band_value (const LqBandFrame *bands, int band, const char *row);
void lq_band_frame_set_band_value (const LqBandFrame *bands, int band, const char *row,
                                   double value);
void lq_band_frame_format_band (const LqBandFrame *bands, int band, const char *row,
                                LqUnitsFlags flags, char text[LQ_UNITS_TEXT]);
double lq_band_frame_default (const LqBandFrame *bands, const char *id);
void lq_band_frame_take_hand (const LqBandFrame *bands, const char *id);
