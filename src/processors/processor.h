/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a processor is to the signal path. A processor is one file that ends in one
 * const LqProcessor, plus one line in registry.def. Final contract: version it, never bend it. */
#pragma once

#include "core/arena.h"
#include "core/status.h"
#include "processors/info.h"

typedef struct
{
  double rate_hz;
  int n_channels;         /* 1 or 2 */
  double tempo_bpm;       /* the session's when it is built; 0: not known */
  const LqSample *sample; /* where the table says takes_sample: at rate_hz, outlives the instance;
                             NULL: none. A new one is a new instance */
} LqProcessorSetup;

/* Something that happens inside a quantum: a point of automation. */
typedef struct
{
  int offset; /* 0 … LQ_QUANTUM − 1, ascending */
  int slot;
  double value;
} LqEvent;

/* One quantum of work: always LQ_QUANTUM frames. */
typedef struct
{
  int n_channels;
  const double *const *in;  /* [channel][LQ_QUANTUM] */
  double *const *out;       /* [channel][LQ_QUANTUM]; may be the same memory as in */
  const double *const *key; /* external key, same shape as in; NULL: none connected */
  double tempo_bpm;         /* may change from quantum to quantum; 0: not known */
  LqFrames clock; /* what swings goes by it: frames since the path began until IN came into it,
                     whatever the path delays before this processor; below 0: before any sound */
  const LqEvent *events;
  int n_events;
  double *readouts; /* [n_readouts], written by process */
} LqBlock;

typedef struct LqProcessor LqProcessor;
struct LqProcessor
{
  LqProcessorInfo info;

  /* Thread: [main] [worker]. Allocates the whole instance in ARENA for PARAMS; structural
   * parameters stay as they are here for the life of the instance. Returns the state,
   * reset and sounding at PARAMS. */
  void *(*prepare) (LqArena *arena, const LqProcessorSetup *setup, const double *params);

  /* Thread: [audio]. Forgets the past and jumps to PARAMS without a ramp. */
  void (*reset) (void *state, const double *params);

  /* Thread: [audio], at a quantum edge, only when something changed. New targets: the next
   * process ramps to them without click. */
  void (*update) (void *state, const double *params);

  /* Thread: [audio]. Deterministic: same state and input, same bits. */
  void (*process) (void *state, const LqBlock *block);

  /* Frames by which the output lags; depends on structural parameters only. NULL: none. */
  int (*latency) (const LqProcessorSetup *setup, const double *params);

  /* Frames until silence in gives silence out (below −140 dBFS). NULL: none beyond latency. */
  LqFrames (*tail) (const LqProcessorSetup *setup, const double *params);

  /* Frames of past input after which a fresh instance gives what a long-running one does,
   * to −100 dB. NULL: the tail. */
  LqFrames (*warm_up) (const LqProcessorSetup *setup, const double *params);

  /* Thread: [audio], while nobody hears the instance. Designs what a reset to PARAMS needs, piece by piece
   * until nothing is left: true, the reset has only to jump; or until WORK, from which each piece is
   * taken, is used up (dsp/work.h): false. What was begun for other PARAMS is begun anew. After it only
   * a reset may be heard. NULL: there is never anything to design. */
  bool (*ready) (void *state, const double *params, int *work);

  /* Brings PARAMS stored by an older VERSION of the table up to date. NULL: nothing to do. */
  void (*migrate) (int version, double *params);
};

/* True when no parameter differs that matters to the sound path's shape. */
bool lq_processor_same_structure (const LqProcessor *processor, const double *a, const double *b);
