/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audio side's memory. Made by rt_life.c [main], used by engine_rt.c and taps.c [audio];
 * main touches the rings and cells alone, and the rest only while no device runs. */
#pragma once

#include "core/latest.h"
#include "core/wake.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "engine/intake.h"
#include "engine/output_guard.h"
#include "engine/transport.h"

/* Quanta of sum kept on the audio side for the end of a pre-roll: 0.7 s at 48 kHz. */
#define LQ_RT_PAST 512

/* Quanta of marks kept, more than any latency. */
#define LQ_RT_MARKS 4096

/* A quantum of sum on its way to the builder, and what of the timeline the tracks played in it. */
typedef struct
{
  uint64_t clock, generation;
  LqTapeMark mark;
  int n_channels;
  double planes[LQ_MAX_CHANNELS][LQ_QUANTUM];
} LqPastQuantum;

/* One tap: its ring, and what the next quantum has to say. */
typedef struct
{
  LqRing *ring;
  unsigned flags; /* LqTapFlags of the next quantum */
  LqHeard last;
} LqTapState;

struct LqEngineRt
{
  double rate_hz;

  /* To and from main. */
  LqRing *commands;  /* of LqCommand */
  LqRing *replies;   /* of LqReply */
  LqRing *soundings; /* of LqSounding */
  LqTapState taps[LQ_N_TAPS];
  LqOutputGuard guard;

  /* To the builder. */
  LqRing *past; /* of LqPastQuantum */
  LqWake *builder;

  LqLive *live, *incoming;
  int lines_waited; /* quanta that INCOMING has waited for its lines, */
  int past_waited;  /* and for its designs, to begin its past */
  int begin_waited; /* quanta that a beginning has waited for designs */
  LqIntake intake;
  LqTransport transport;
  LqMonitor monitor;
  bool stop_due; /* when it is silent */
  bool hear_due; /* when the plan has it */
  LqHeard hear;
  double hear_offset_db;

  uint64_t clock;                 /* quanta given to the device */
  uint64_t generation;            /* beginnings of the plan */
  uint64_t reset_clock;           /* the last one's */
  LqTapeMark mark;                /* of the plan's input now */
  LqTapeMark marks[LQ_RT_MARKS];  /* by clock */
  LqPastQuantum kept[LQ_RT_PAST]; /* by clock */

  double quantum[LQ_MAX_CHANNELS][LQ_QUANTUM]; /* for the device */
  int left;                                    /* frames of it not given yet */
  LqTapeMark heard_mark;                       /* of it */
  uint64_t heard_epoch;                        /* 0: not playing */
  bool waits; /* it is silent, the plan rests: what begins is not designed yet */
};

/* Thread: [main]. STREAMER and BUILDER are borrowed. */
LqEngineRt *lq_engine_rt_new (double rate_hz, LqStreamer *streamer, LqWake *builder);
void lq_engine_rt_free (LqEngineRt *rt); /* with the plans it has */

/* Carries out what has been commanded, while no device runs. Thread: [main], then. */
void lq_engine_rt_idle (LqEngineRt *rt);

/* taps.c: what the plan gave in this quantum. Thread: [audio]. */
void lq_taps_process (LqEngineRt *rt);

/* The planes of WHAT in the running plan's last quantum; NULL: silent or not there. */
const double *const *lq_engine_rt_find (const LqEngineRt *rt, LqHeard what, int *n_channels);
