/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one processor over whole signals, quantum by quantum. For tests only. */
#pragma once

#include "processors/processor.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define MAX_PARAMS   512
#define MAX_READOUTS 64

typedef struct
{
  const LqProcessor *processor;
  LqProcessorSetup setup;
  double params[MAX_PARAMS];
  LqArena *arena;
  void *state;
  double tempo_bpm;
  LqFrames clock;
  double readouts[MAX_READOUTS];                      /* of the last quantum */
  void (*watch) (const double *readouts, void *data); /* after each quantum; may be NULL */
  void *watch_data;
} Run;

/* Sets "id=value id=value …" in PARAMS, over what is there. */
static inline void set_params (const LqProcessor *processor, double *params, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (int i = 0; words[i]; i++)
    {
      char *equals = strchr (words[i], '=');
      int slot;
      g_assert_nonnull (equals);
      *equals = '\0';
      slot = lq_info_find_param (&processor->info, words[i]);
      if (slot < 0)
        g_error ("no parameter %s", words[i]);
      params[slot] = g_ascii_strtod (equals + 1, NULL);
    }
}

static inline void run_open (Run *run, const LqProcessor *processor, double rate_hz, int n_channels,
                             const char *params)
{
  *run = (Run){ .processor = processor,
                .setup = { .rate_hz = rate_hz, .n_channels = n_channels },
                .arena = lq_arena_new () };
  g_assert_cmpint (lq_info_n_params (&processor->info), <=, MAX_PARAMS);
  lq_info_defaults (&processor->info, run->params);
  if (*params)
    set_params (processor, run->params, params);
  run->state = processor->prepare (run->arena, &run->setup, run->params);
}

static inline void run_update (Run *run, const char *params)
{
  set_params (run->processor, run->params, params);
  run->processor->update (run->state, run->params);
}

static inline int run_latency (const Run *run)
{
  return run->processor->latency ? run->processor->latency (&run->setup, run->params) : 0;
}

static inline double run_readout (const Run *run, const char *id)
{
  return run->readouts[lq_info_find_readout (&run->processor->info, id)];
}

/* N frames, a multiple of LQ_QUANTUM, of planes IN to planes OUT (may be the same). KEY: or NULL. */
static inline void run_process (Run *run, double *const *in, double *const *out, double *const *key,
                                int n)
{
  g_assert_cmpint (n % LQ_QUANTUM, ==, 0);
  for (int at = 0; at < n; at += LQ_QUANTUM)
    {
      const double *ins[LQ_MAX_CHANNELS];
      const double *keys[LQ_MAX_CHANNELS];
      double *outs[LQ_MAX_CHANNELS];
      LqBlock block = { .n_channels = run->setup.n_channels,
                        .readouts = run->readouts,
                        .tempo_bpm = run->tempo_bpm,
                        .clock = run->clock };
      for (int c = 0; c < run->setup.n_channels; c++)
        {
          ins[c] = in[c] + at;
          outs[c] = out[c] + at;
          keys[c] = key ? key[c] + at : NULL;
        }
      block.in = ins;
      block.out = outs;
      block.key = key ? keys : NULL;
      run->processor->process (run->state, &block);
      run->clock += LQ_QUANTUM;
      if (run->watch)
        run->watch (run->readouts, run->watch_data);
    }
}

static inline void run_close (Run *run) { lq_arena_free (run->arena); }

/* PARAMS ask for nothing: what comes out of N frames of IN is IN, to the bit, after the latency, which returns. */
static inline int run_assert_untouched (const LqProcessor *processor, double rate_hz,
                                        int n_channels, const char *params, double *const *in,
                                        double *const *out, int n)
{
  Run run;

  run_open (&run, processor, rate_hz, n_channels, params);
  int lag = run_latency (&run);
  run_process (&run, in, out, NULL, n);
  for (int c = 0; c < n_channels; c++)
    g_assert_cmpint (memcmp (out[c] + lag, in[c], sizeof (double) * (size_t)(n - lag)), ==, 0);
  run_close (&run);
  return lag;
}
