/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's main side, for the files engine*.c alone. */
#pragma once

#include "engine/builder.h"
#include "engine/rt_state.h"

#define LQ_MAX_NOTICES    128
#define LQ_KEPT_SOUNDINGS 1024

struct LqEngine
{
  double rate_hz;
  LqStreamer *streamer;
  LqEngineRt *rt;
  LqBuilder *builder;
  LqWake *builder_wake;

  /* What is wanted, and what the newest plan was built from. */
  LqGraphCopy *wanted, *built, *runs; /* and that which runs */
  LqThroughSpec *through, *built_through;
  int n_through, n_built_through;
  LqTimeline *timeline;
  LqKey *soloed;
  int n_soloed;
  bool plan_wanted; /* another one than BUILT */
  bool building;    /* the builder has a job */
  LqLive *ready;    /* built, not sent yet */
  LqLive *incoming; /* sent, not running yet */
  LqLive *running;
  bool holds;      /* what is to be sent waits in: */
  LqCommand *held; /* [max_held] */
  int n_held, max_held;
  bool resync; /* the ring was full: all values go over again */

  uint64_t epoch;
  bool playing;
  bool start_due;    /* waits for the plan that is on its way */
  LqFrames position; /* where play began, or will */
  LqLoop loop;

  LqHeard heard, sounds;                /* what was asked for, and of it the last that there was */
  double offset_db;                     /* of all that is wanted; of it go over with a plan: */
  double built_step_db, wanted_step_db; /* that of BUILT, and that of the one after it, */
  LqSwitch plan_switch;                 /* the last of both */
  double level_db;
  LqListenMode mode;
  bool dim;

  bool device_runs;
  double latency_s;
  LqSounding soundings[LQ_KEPT_SOUNDINGS]; /* the last ones, by count */
  uint64_t n_soundings;
  double load;
  uint64_t n_dropouts;
  LqFrames last_dropout;

  LqNotice notices[LQ_MAX_NOTICES];
  int n_notices;
};

/* engine_send.c: to the audio side. */
void lq_engine_send (LqEngine *engine, LqCommand command);
void lq_engine_send_differences (LqEngine *engine, const LqGraph *from, const LqGraph *to);
void lq_engine_send_gates (LqEngine *engine);
void lq_engine_send_hear (LqEngine *engine,
                          LqSwitch by); /* but for the steps that wait for a plan */
void lq_engine_send_level (LqEngine *engine);
void lq_engine_send_all (LqEngine *engine); /* after a full ring */

/* engine_plan.c: moves building on. */
void lq_engine_poll_plan (LqEngine *engine);
void lq_engine_plan_runs (LqEngine *engine, LqLive *old);
bool lq_engine_plan_pending (const LqEngine *engine); /* what runs is not what is wanted yet */

/* STEP_DB of the offset belongs to the plan that is wanted now, BY what it is switched to; false: the audio
 * side has that already. */
bool lq_engine_step_with_plan (LqEngine *engine, double step_db, LqSwitch by);

/* engine_transport.c */
void lq_engine_poll_transport (LqEngine *engine);

/* engine.c: what is HEARD sounds, if it is there. */
void lq_engine_note_sounds (LqEngine *engine);
void lq_engine_notify (LqEngine *engine, const LqNotice *notice);
