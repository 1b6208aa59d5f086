/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audio side's memory. Made by rt_life.c [main], used by engine_rt.c, rt_plan.c and taps.c [audio];
 * main touches the rings and cells alone, and the rest only while no device runs. */
#pragma once

#include "core/arena.h"
#include "core/latest.h"
#include "core/wake.h"
#include "engine/command.h"
#include "engine/engine.h"
#include "engine/intake.h"
#include "engine/output_guard.h"
#include "engine/transport.h"

#include <math.h>

/* What is kept on the audio side, in quanta: of sum, for the end of a pre-roll, 0.7 s; and of marks, more
 * than any latency, 5 s. At higher rates more of them, so that it is as long. */
#define LQ_RT_PAST_48K  512
#define LQ_RT_MARKS_48K 4096
static inline int lq_rt_past_quanta (double rate_hz)
{
  return LQ_RT_PAST_48K * (int)fmax (1.0, ceil (rate_hz / 48000.0));
}

/* A quantum of sum on its way to the builder, and what of the timeline the tracks played in it. */
typedef struct
{
  uint64_t clock, generation;
  LqTapeMark mark;
  int n_channels;
  double planes[LQ_MAX_CHANNELS][LQ_QUANTUM];
} LqPastQuantum;

/* A part of the offset that was asked for, which is not heard yet. */
typedef struct
{
  LqSwitch by;
  bool with_plan; /* it comes with the next plan, */
  uint64_t from;  /* or from this frame of what is given to the device on */
  double step_db;
} LqHearStep;

#define LQ_HEAR_STEPS 16

struct LqEngineRt
{
  LqArena *arena; /* in which it lies: the audio thread touches no page first */
  double rate_hz;

  /* To and from main. */
  LqRing *commands;   /* of LqCommand */
  LqRing *replies;    /* of LqReply */
  LqRing *soundings;  /* of LqSounding */
  LqRing *taps;       /* of LqTapQuantum */
  unsigned tap_flags; /* LqTapFlags of the next quantum */
  LqHeard tap_heard;  /* in the last one */
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
  double hear_offset_db; /* when all of HEAR_STEPS are heard */
  LqHearStep hear_steps[LQ_HEAR_STEPS];
  int n_hear_steps;

  uint64_t clock;             /* quanta given to the device */
  uint64_t generation;        /* beginnings of the plan */
  uint64_t reset_clock;       /* the last one's */
  LqTapeMark mark;            /* of the plan's input now */
  LqTapeMark *marks;          /* [n_marks] by clock */
  const LqPastQuantum **kept; /* [n_kept] by clock: they lie in the ring PAST, or */
  LqPastQuantum *beside;      /* here, [n_kept] by clock, where that was full */
  uint64_t n_marks, n_kept;

  double delta[LQ_MAX_CHANNELS][LQ_QUANTUM];   /* the one that was found last */
  const double *delta_planes[LQ_MAX_CHANNELS]; /* of it */
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

/* ---- rt_hear.c. Thread: [audio] ---- */

/* Takes over what is to be heard, and when. */
void lq_rt_ask_to_hear (LqEngineRt *rt, const LqCommand *command);

/* Hears what was asked for, as soon as the plan has it, at what of its offset is due. */
void lq_rt_take_hear (LqEngineRt *rt);

/* What is on its way to the output is not heard any more: the offset of the switches in it is due. */
void lq_rt_hear_anew (LqEngineRt *rt);

/* The same of the switches for which a plan takes over now. */
void lq_rt_hear_with_plan (LqEngineRt *rt);

/* ---- rt_plan.c. Thread: [audio] ---- */

/* What main does not take in time is lost, but for plans. */
void lq_rt_reply (LqEngineRt *rt, LqReply message);

/* Work (dsp/work.h) that fits into a SHARE of a quantum. */
int lq_rt_share_of_quantum (const LqEngineRt *rt, double share);

/* Whether it is READY, or has WAITED for too many quanta, which it counts while somebody WANTS it. */
bool lq_rt_waited_enough (const LqEngineRt *rt, int *waited, bool wants, bool ready);

/* Whether the running plan gives WHAT. */
bool lq_rt_has (const LqEngineRt *rt, LqHeard what);

/* The incoming plan takes over now. */
void lq_rt_swap_plan (LqEngineRt *rt);

/* Another number of channels is another beginning: it waits for silence. Where nothing goes on there any
 * plan takes over, and needs no past. */
bool lq_rt_swap_needs_silence (const LqEngineRt *rt);
bool lq_rt_swaps_in_silence (const LqEngineRt *rt);

/* The incoming plan, as soon as it can take over from the one that plays. */
void lq_rt_take_plan (LqEngineRt *rt);

/* Keeps the sum: for a plan that has to catch up, and for the builder. */
void lq_rt_keep_past (LqEngineRt *rt);

/* The planes of WHAT in the running plan's last quantum, until the next call; NULL: silent or not there. */
const double *const *lq_engine_rt_find (LqEngineRt *rt, LqHeard what, int *n_channels);
