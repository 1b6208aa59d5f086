/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bands of an equaliser as its editor speaks of them: their rows by place, what a shape has, and the
 * words of handle and tab. BAND counts from 0. Thread: [main]. */
#pragma once

#include "model/history.h"
#include "model/node.h"
#include "ui/editors/handle_words.h"
#include "ui/widgets/band_tab.h"

enum
{
  LQ_EQUALISER_ON,
  LQ_EQUALISER_SHAPE,
  LQ_EQUALISER_FREQ,
  LQ_EQUALISER_GAIN,
  LQ_EQUALISER_Q,
  LQ_EQUALISER_SLOPE,
  LQ_EQUALISER_RANGE,
  LQ_EQUALISER_TARGET,
  LQ_EQUALISER_SOLO,
  LQ_EQUALISER_N_ROWS
};

int lq_equaliser_slot (LqNode *node, int band, int row);
double lq_equaliser_value (LqNode *node, int band, int row);
void lq_equaliser_set (LqHistory *history, LqNode *node, int band, int row, double value);

/* Whether there is a gain to pull at. */
gboolean lq_equaliser_has_gain (LqNode *node, int band);
/* How far the sound may move it; 0: not at all. */
double lq_equaliser_range_db (LqNode *node, int band);

LqHandleFacts lq_equaliser_handle (LqNode *node, int chosen, int band, LqHandleWords *words);
/* NARROW: there is room for "4.3k". */
void lq_equaliser_show_tab (LqNode *node, int band, gboolean narrow, LqBandTab *tab);

/* VALUE with DIGITS figures: what a hand can mean, and what a session can show. */
double lq_equaliser_rounded (double value, int digits);

/* A new band there: what stood in it before is not what was asked for. */
void lq_equaliser_begin_band (LqHistory *history, LqNode *node, int band, double hz,
                              double gain_db);
