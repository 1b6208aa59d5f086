/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What main and audio side tell one another: small typed messages in two rings. A command is
 * carried out at the next quantum edge. What travels by pointer changes hands with the message. */
#pragma once

#include "engine/monitor.h"
#include "signal/plan.h"

typedef struct LqLive LqLive;

typedef enum
{
  LQ_COMMAND_TRACK,  /* a: track; row, value */
  LQ_COMMAND_GATE,   /* a: track; value 1: open */
  LQ_COMMAND_MASTER, /* a: rack; value: dB */
  LQ_COMMAND_PARAM,  /* a: rack, b: node; row: slot, value */
  LQ_COMMAND_NODE,   /* a: rack, b: node; row, value */
  LQ_COMMAND_HEAR,   /* row: LqHearKind, a: key; value: offset in dB; by: with which switch */
  LQ_COMMAND_LISTEN, /* row: LqListenMode */
  LQ_COMMAND_LEVEL,  /* value: gain of level and dim */
  LQ_COMMAND_STOP,   /* a: epoch; streams up to it are not wanted any more */
  LQ_COMMAND_PLAN,   /* live: takes the place of the running one */
} LqCommandKind;

typedef struct
{
  LqCommandKind kind;
  int row;
  LqKey a, b;
  double value;
  LqLive *live; /* of PARAM and NODE: which they are for */
  LqSwitch by;
} LqCommand;

typedef enum
{
  LQ_REPLY_PLAN,    /* live: not run any more, NULL when there was none */
  LQ_REPLY_FAULT,   /* key: a node or track that was muted */
  LQ_REPLY_DROPOUT, /* at: timeline frame */
} LqReplyKind;

typedef struct
{
  LqReplyKind kind;
  LqKey key;
  LqFrames at;
  LqLive *live;
} LqReply;

/* Where one call of the device stands: pushed by every call of render. */
typedef struct
{
  int64_t time_ns; /* monotonic clock at the call's start */
  int n_frames;
  uint64_t frame;    /* engine frame (quanta · LQ_QUANTUM) of the call's first one */
  LqFrames position; /* on the timeline, that this first frame lets hear */
  LqFrames loop_in, loop_out;
  uint64_t epoch; /* of the transport request that it belongs to; 0: stopped */
  bool waits;     /* silent until a beginning can be: POSITION stands */
  LqHeard heard;
  double load; /* share of the call's own time that it took */
} LqSounding;
