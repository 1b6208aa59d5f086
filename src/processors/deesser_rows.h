/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the de-esser: its rows by name, its read-outs. Thread: [any]. */
#pragma once

#include "processors/info.h"

enum
{
  LQ_DEESSER_FREQ,
  LQ_DEESSER_THRESHOLD,
  LQ_DEESSER_RANGE,
  LQ_DEESSER_ACTION,
  LQ_DEESSER_ATTACK,
  LQ_DEESSER_RELEASE,
  LQ_DEESSER_LOOKAHEAD,
  LQ_DEESSER_FLOOR,
  LQ_DEESSER_LINK,
  LQ_DEESSER_LISTEN,
  LQ_DEESSER_N_ROWS
};

enum
{
  LQ_DEESSER_REDUCTION,
  LQ_DEESSER_RATIO,
  LQ_DEESSER_N_READOUTS
};

enum
{
  LQ_DEESSER_ACTION_SHELF,
  LQ_DEESSER_ACTION_BELL,
  LQ_DEESSER_ACTION_ALL,
  LQ_DEESSER_N_ACTIONS
};

enum
{
  LQ_DEESSER_LISTEN_OFF,
  LQ_DEESSER_LISTEN_REMOVED,
  LQ_DEESSER_LISTEN_DETECTOR
};

extern const LqParamRow lq_deesser_rows[LQ_DEESSER_N_ROWS];
extern const LqReadoutInfo lq_deesser_readouts[LQ_DEESSER_N_READOUTS];
