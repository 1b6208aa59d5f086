/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A processor on the test bench: one instance and what the contract tests do with it. Every
 * process call runs between lq_rt_enter and lq_rt_leave, thus under the interposer that forbids
 * allocation, locks and system calls. */
#pragma once

#include <glib.h>

#include "core/random.h"
#include "processors/registry.h"

typedef struct
{
  const LqProcessor *processor;
  LqProcessorSetup setup;
  LqSample *sample; /* for one that takes it */
  LqArena *arena;
  void *state;
  LqFrames clock; /* of the path it stands in */
  double *params;
  double readouts[64]; /* of the last quantum */
} Unit;

/* PARAMS NULL: the defaults. */
Unit *unit_new (const LqProcessor *processor, double rate_hz, int n_channels, const double *params);
void unit_free (Unit *unit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unit, unit_free)

/* From here on, and from a fresh start; without it none is known. */
void unit_set_tempo (Unit *unit, double tempo_bpm);

void unit_reset (Unit *unit);

/* Has it design what a reset to PARAMS needs, for WORK, and LEFT of it: whether it is ready. It must not
 * rest before all of that is used up, nor go on for more than a piece beyond. */
bool unit_ready (Unit *unit, const double *params, int work, int *left);

/* Until a reset has nothing to design, which then takes nothing any more; how many calls that took. */
int unit_make_ready (Unit *unit, int work);
void unit_update (Unit *unit, const double *params);

/* IN through the unit into OUT (may be the same); N_FRAMES a multiple of the quantum. */
void unit_run (Unit *unit, double *const *in, double *const *out, int n_frames);

int unit_latency (const Unit *unit);
LqFrames unit_tail (const Unit *unit);
LqFrames unit_warm_up (const Unit *unit);

/* [2][frames], zeroed. */
double **planes_new (int n_frames);
void planes_free (double **planes);

int params_count (const LqProcessor *processor);
double *params_default (const LqProcessor *processor);

/* Each row somewhere in its range, sometimes at an end or at its default; both switches and
 * choices too. STRUCTURE false: structural rows keep what PARAMS holds. */
void params_randomise (const LqProcessor *processor, LqRandom *random, bool structure,
                       double *params);

/* White, −6 dBFS peak, the same in no two channels. */
void fill_noise (LqRandom *random, double level, double *const *out, int n_frames);

static const double test_rates_hz[] = { 44100, 48000, 96000, 192000 };

/* Adds TEST for each processor of REGISTRY as "/NAME/id"; its data is the processor. */
void add_for_each (LqRegistry *registry, const char *name, GTestDataFunc test);
