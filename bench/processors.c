/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each processor costs: one line "name seconds" per processor, CPU seconds per minute of
 * stereo at 48 kHz, busy settings, the median of five minutes. A structural switch or choice of
 * two gets a second line with it on, "equaliser/hq", and so do dynamic bands, "equaliser/dynamic",
 * and what works with recorded sound, "reverb/sample".
 * Called by bench/run.sh. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/random.h"
#include "core/rt.h"
#include "processors/registry.h"

#define RATE_HZ    48000
#define MATERIAL_S 4
#define FRAMES     (MATERIAL_S * RATE_HZ)
#define BUFFER     512 /* frames per turn, as a device would ask for */
#define RUNS       5
#define BUSY_BANDS 8

#define SAMPLE_FRAMES (2 * RATE_HZ)

static double material[LQ_MAX_CHANNELS][FRAMES];

static double now_s (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Beats of noise over a chord, peaks near full scale, different left and right. */
static void compose (void)
{
  LqRandom random;

  lq_random_init (&random, 1);
  for (int i = 0; i < FRAMES; i++)
    {
      double hit = exp (-(double)(i % (RATE_HZ / 2)) / 2400.0);
      double chord = 0.0;
      for (int k = 0; k < 3; k++)
        chord += 0.12 * sin (2.0 * M_PI * 110.0 * (1.0 + k * 0.25) * i / RATE_HZ);
      for (int c = 0; c < LQ_MAX_CHANNELS; c++)
        material[c][i] = chord + (0.05 + 0.6 * hit) * lq_random_bipolar (&random);
    }
}

/* How far the sound moves a band: a line of its own. */
static bool is_range (const LqParamRow *row) { return strcmp (row->id, "range") == 0; }

/* Everything has something to do: gains an eighth up, the first bands on, drives at 12 dB. */
static void make_busy (const LqProcessorInfo *info, double *params)
{
  int drive = lq_info_find_param (info, "drive");

  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      LqParam param = lq_info_param (info, slot);
      params[slot] = param.def;
      if (param.instance >= BUSY_BANDS)
        continue;
      if ((param.row->flags & LQ_PARAM_LISTENING) || (param.group && is_range (param.row)))
        continue;
      if ((param.row->flags & LQ_PARAM_BIPOLAR) && !(param.row->flags & LQ_PARAM_ADVANCED))
        params[slot] = param.row->max / 8.0;
      if (param.group && param.row->kind == LQ_PARAM_SWITCH)
        params[slot] = 1.0;
    }
  if (drive >= 0)
    params[drive] = 12.0;
}

static void run_minute (const LqProcessor *processor, void *state)
{
  double out[LQ_MAX_CHANNELS][BUFFER];
  double readouts[64];

  for (int turn = 0; turn < 60 * RATE_HZ / BUFFER; turn++)
    for (int at = 0; at < BUFFER; at += LQ_QUANTUM)
      {
        int from = turn * BUFFER % (FRAMES - BUFFER) / LQ_QUANTUM * LQ_QUANTUM + at;
        const double *in[LQ_MAX_CHANNELS] = { material[0] + from, material[1] + from };
        double *to[LQ_MAX_CHANNELS] = { out[0] + at, out[1] + at };
        LqBlock block = { .n_channels = 2, .in = in, .out = to, .readouts = readouts };
        processor->process (state, &block);
      }
}

static int by_value (const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The response of a room: noise on both sides that falls by 60 dB in its length. */
static LqSample *make_sample (void)
{
  double *planes[LQ_MAX_CHANNELS];
  LqRandom random;

  lq_random_init (&random, 2);
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      planes[c] = calloc (SAMPLE_FRAMES, sizeof (double));
      for (int i = 0; i < SAMPLE_FRAMES; i++)
        planes[c][i] = pow (10.0, -3.0 * i / SAMPLE_FRAMES) * lq_random_bipolar (&random);
    }
  LqSample *sample =
      lq_sample_new (RATE_HZ, LQ_MAX_CHANNELS, SAMPLE_FRAMES, (const double *const *)planes);
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    free (planes[c]);
  return sample;
}

static double cost_s (const LqProcessor *processor, const double *params, LqSample *sample)
{
  LqProcessorSetup setup = { .rate_hz = RATE_HZ, .n_channels = 2, .sample = sample };
  LqArena *arena = lq_arena_new ();
  void *state = processor->prepare (arena, &setup, params);
  double cost[RUNS];

  for (int run = 0; run < RUNS; run++)
    {
      double start = now_s ();
      run_minute (processor, state);
      cost[run] = now_s () - start;
    }
  lq_arena_free (arena);
  qsort (cost, RUNS, sizeof *cost, by_value);
  return cost[RUNS / 2];
}

/* The bands that are on move by 6 dB, all the time; false: there is no such thing. */
static bool make_dynamic (const LqProcessorInfo *info, double *params)
{
  bool found = false;

  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      LqParam param = lq_info_param (info, slot);
      if (param.group == NULL || param.instance >= BUSY_BANDS)
        continue;
      if (is_range (param.row) && param.row->min < 0)
        {
          params[slot] = -6.0;
          found = true;
        }
      if (strcmp (param.row->id, "threshold") == 0)
        params[slot] = param.row->min / 2.0;
    }
  return found;
}

/* What is on or off, and which phase: the first that is not minimum. */
static bool is_variant (const LqParamRow *row)
{
  return (row->flags & LQ_PARAM_STRUCTURAL) && (row->max == 1.0 || strcmp (row->id, "phase") == 0);
}

static void measure (const LqProcessor *processor)
{
  const LqProcessorInfo *info = &processor->info;
  double *params = calloc ((size_t)lq_info_n_params (info), sizeof *params);

  make_busy (info, params);
  printf ("%s %.4f\n", info->id, cost_s (processor, params, NULL));
  for (int slot = 0; slot < info->n_rows; slot++)
    if (is_variant (&info->rows[slot]))
      {
        params[slot] = 1.0;
        printf ("%s/%s %.4f\n", info->id, info->rows[slot].id, cost_s (processor, params, NULL));
        params[slot] = 0.0;
      }
  if (strcmp (info->id, "equaliser") == 0 && make_dynamic (info, params))
    printf ("%s/dynamic %.4f\n", info->id, cost_s (processor, params, NULL));
  if (info->takes_sample)
    {
      LqSample *sample = make_sample ();
      params[info->sample_slot] = info->sample_value;
      printf ("%s/sample %.4f\n", info->id, cost_s (processor, params, sample));
      lq_sample_unref (sample);
    }
  fflush (stdout);
  free (params);
}

/* Names of processors, or all. */
int main (int argc, char **argv)
{
  LqRegistry *registry = lq_registry_new ();
  unsigned fpu = lq_rt_denormals_off ();

  compose ();
  for (int i = 0; i < lq_registry_n (registry); i++)
    {
      const LqProcessor *processor = lq_registry_get (registry, i);
      bool wanted = argc == 1;
      for (int a = 1; a < argc; a++)
        wanted = wanted || strcmp (argv[a], processor->info.id) == 0;
      if (wanted)
        measure (processor);
    }
  lq_rt_denormals_restore (fpu);
  lq_registry_free (registry);
  return 0;
}
