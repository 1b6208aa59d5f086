/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small processors with known behaviour, and a bench that feeds a plan quantum by quantum. */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

#include "signal/plan.h"

/* Delays by its structural parameter 0 "frames" and says so. */
extern const LqProcessor test_delay;

/* y += (1 − a)(x − y), a = 0.999: 7 s of memory at −100 dB would be 11513 frames. Parameter 0
 * "gain" in dB behind it, ramped; parameter 1 "order" is structural and changes nothing else.
 * Read-out 0 "level" is |y|. */
extern const LqProcessor test_memory;

/* Passes on; while parameter 0 "plant" is 1 every output is NaN, and its state is sick from
 * then on, until it is reset. */
extern const LqProcessor test_nan;

/* Passes on, bit by bit, and counts in *test_counter. */
extern const LqProcessor test_count;
extern int test_counter;

/* Times the first frame of its sample; silent without one. */
extern const LqProcessor test_sample;

/* Puts out its key, silence where none is connected; read-outs "tempo" and "clock". */
extern const LqProcessor test_key;

/* Amplifies by its parameter 0 "gain" in dB, once that has been designed for, which takes
 * TEST_SLOW_QUANTA of process or of all the work that ready may do; a reset that would have to design is
 * an error. */
#define TEST_SLOW_QUANTA 20
extern const LqProcessor test_slow;

/* One rack of N nodes with default parameters behind one track: fill in and change what a test
 * needs. */
#define BENCH_MAX 8
typedef struct
{
  LqNodeSpec nodes[BENCH_MAX];
  double params[BENCH_MAX][4];
  LqTrackSpec track;
  LqRackSpec racks[2];
  LqGraph graph;
} Bench;

void bench_init (Bench *bench, int n_channels, const LqProcessor *const *chain, int n);
LqPlan *bench_plan (const Bench *bench, int align_frames, LqPlan *previous);

/* Frame AT of a test signal on CHANNEL. */
typedef double (*BenchSignal) (void *data, int channel, gint64 at);
double bench_sine (void *data, int channel, gint64 at); /* 997 Hz at 48 kHz, −6 dB */
double bench_noise (void *data, int channel,
                    gint64 at); /* uniform ±0.5 with a slow beat, 24-bit grid */

/* Runs N quanta from frame *AT of SIGNAL on; appends rack R to OUT[channel] (NULL: thrown away). */
void bench_run (LqPlan *plan, BenchSignal signal, gint64 *at, int n, int rack, GArray *const *out);

/* Planes of quantum AT, for prerolls. */
void bench_quantum (BenchSignal signal, int n_channels, gint64 at, double planes[2][LQ_QUANTUM]);
