/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a node is made of, for node.c (its life, main side) and node_run.c (audio side) alone. */
#pragma once

#include "dsp/smooth.h"
#include "signal/lag.h"
#include "signal/node.h"

struct LqRunNode
{
  LqPart part;
  const LqProcessor *processor;
  LqProcessorSetup setup; /* channels that the processor gets */
  LqSample *sample;
  int setting;
  void *state;
  double *params;    /* targets, the audio thread's */
  double *built_for; /* what it was prepared with: constant */
  bool *fixed;       /* the structural ones: constant */
  int n_params;
  bool changed;  /* params since the last update */
  bool broken;   /* gave no number, and waits for its fresh start */
  int mend_work; /* that it may have for that in a quantum */

  /* Of what a reset has to design, where params may move faster than that can be done. */
  double *begin; /* the params that it is made ready for */
  enum
  {
    LQ_NODE_BEHIND,   /* BEGIN is of no use */
    LQ_NODE_DESIGNS,  /* for BEGIN, and does not run */
    LQ_NODE_DESIGNED, /* for BEGIN; params have moved on */
    LQ_NODE_READY,    /* for params */
  } ready;

  LqKey key_track;
  const double *const *key; /* what the detector hears, NULL: its own sound; the audio thread's */
  int key_channels;
  double *key_mono;
  const double *key_now[LQ_MAX_CHANNELS];
  double tempo_bpm;
  LqFrames clock;
  int lag;

  LqTarget target;
  double rows[LQ_NODE_N_ROWS];
  LqSmooth wet; /* share of the processed signal: 0 when bypassed */
  LqLag dry;
  double **delayed, **own;
  double *const *work;          /* OWN, or the output where nothing is mixed into it */
  const double *const *dry_now; /* DELAYED, or the input where there is no latency */

  LqSmooth pass; /* 1, but 0 for a while after a fault */
  int silence_quanta, silence_left;

  uint64_t quantum;
  double *readouts;
  LqLatestRow told;
  LqRing *history; /* NULL: it reduces nothing */
};

void lq_run_node_run (LqPart *part, const double *const *in, double *const *out);
void lq_run_node_reset (LqPart *part);
bool lq_run_node_ready (LqPart *part, int *work, bool hurry);

/* Where the wet share goes for the present rows. */
void lq_run_node_aim_wet (LqRunNode *node);
