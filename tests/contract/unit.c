/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "core/rt.h"
#include "dsp/work.h"

#define SELDOM   0.02
#define SAMPLE_S 0.2

/* Noise that falls by 60 dB in its length, on four channels: a room's response that is as much as a
 * processor can be asked for. Starts with the direct sound. */
static LqSample *sample_new (double rate_hz)
{
  int n = (int)(SAMPLE_S * rate_hz);
  double *planes[LQ_SAMPLE_MOST_CHANNELS];
  LqRandom random;

  lq_random_init (&random, 77);
  for (int c = 0; c < LQ_SAMPLE_MOST_CHANNELS; c++)
    {
      planes[c] = g_new (double, n);
      for (int i = 0; i < n; i++)
        planes[c][i] = i == 0 ? 1.0 : 0.1 * pow (10.0, -3.0 * i / n) * lq_random_bipolar (&random);
    }
  LqSample *sample =
      lq_sample_new (rate_hz, LQ_SAMPLE_MOST_CHANNELS, n, (const double *const *)planes);
  for (int c = 0; c < LQ_SAMPLE_MOST_CHANNELS; c++)
    g_free (planes[c]);
  return sample;
}

Unit *unit_new (const LqProcessor *processor, double rate_hz, int n_channels, const double *params)
{
  Unit *unit = g_new0 (Unit, 1);

  unit->processor = processor;
  unit->setup = (LqProcessorSetup){ .rate_hz = rate_hz, .n_channels = n_channels };
  if (processor->info.takes_sample)
    unit->setup.sample = unit->sample = sample_new (rate_hz);
  unit->arena = lq_arena_new ();
  unit->params = params_default (processor);
  if (params)
    memcpy (unit->params, params, sizeof (double) * (size_t)params_count (processor));
  unit->state = processor->prepare (unit->arena, &unit->setup, unit->params);
  return unit;
}

void unit_free (Unit *unit)
{
  if (!unit)
    return;
  lq_arena_free (unit->arena);
  lq_sample_unref (unit->sample);
  g_free (unit->params);
  g_free (unit);
}

void unit_set_tempo (Unit *unit, double tempo_bpm)
{
  unit->setup.tempo_bpm = tempo_bpm;
  lq_arena_free (unit->arena);
  unit->arena = lq_arena_new ();
  unit->state = unit->processor->prepare (unit->arena, &unit->setup, unit->params);
}

void unit_reset (Unit *unit)
{
  lq_rt_enter ();
  unit->processor->reset (unit->state, unit->params);
  unit->clock = 0;
  lq_rt_leave ();
}

bool unit_ready (Unit *unit, const double *params, int work, int *left)
{
  *left = work;
  if (unit->processor->ready == NULL)
    return true;
  lq_rt_enter ();
  bool ready = unit->processor->ready (unit->state, params, left);
  lq_rt_leave ();
  g_assert_cmpint (*left, <=, work);
  g_assert_cmpint (*left, >, -LQ_WORK_MOST_PIECE);
  if (!ready)
    g_assert_cmpint (*left, <=, 0);
  return ready;
}

int unit_make_ready (Unit *unit, int work)
{
  int calls = 1, left;

  while (!unit_ready (unit, unit->params, work, &left))
    calls++;
  g_assert_true (unit_ready (unit, unit->params, 1, &left));
  g_assert_cmpint (left, ==, 1);
  return calls;
}

void unit_update (Unit *unit, const double *params)
{
  memcpy (unit->params, params, sizeof (double) * (size_t)params_count (unit->processor));
  lq_rt_enter ();
  unit->processor->update (unit->state, unit->params);
  lq_rt_leave ();
}

void unit_run (Unit *unit, double *const *in, double *const *out, int n_frames)
{
  unsigned fpu = lq_rt_denormals_off ();

  g_assert_cmpint (n_frames % LQ_QUANTUM, ==, 0);
  g_assert_cmpint (unit->processor->info.n_readouts, <=, (int)G_N_ELEMENTS (unit->readouts));
  for (int at = 0; at < n_frames; at += LQ_QUANTUM)
    {
      const double *from[LQ_MAX_CHANNELS] = { in[0] + at, in[1] + at };
      double *to[LQ_MAX_CHANNELS] = { out[0] + at, out[1] + at };
      LqBlock block = {
        .n_channels = unit->setup.n_channels,
        .in = from,
        .out = to,
        .readouts = unit->readouts,
        .tempo_bpm = unit->setup.tempo_bpm,
        .clock = unit->clock + at,
      };
      lq_rt_enter ();
      unit->processor->process (unit->state, &block);
      lq_rt_leave ();
    }
  unit->clock += n_frames;
  lq_rt_denormals_restore (fpu);
  for (int i = 0; i < unit->processor->info.n_readouts; i++)
    g_assert_false (isnan (unit->readouts[i]));
}

int unit_latency (const Unit *unit)
{
  return unit->processor->latency ? unit->processor->latency (&unit->setup, unit->params) : 0;
}

LqFrames unit_tail (const Unit *unit)
{
  return unit->processor->tail ? unit->processor->tail (&unit->setup, unit->params)
                               : unit_latency (unit);
}

LqFrames unit_warm_up (const Unit *unit)
{
  return unit->processor->warm_up ? unit->processor->warm_up (&unit->setup, unit->params)
                                  : unit_tail (unit);
}

double **planes_new (int n_frames)
{
  double **planes = g_new (double *, 2);

  planes[0] = g_new0 (double, n_frames);
  planes[1] = g_new0 (double, n_frames);
  return planes;
}

void planes_free (double **planes)
{
  g_free (planes[0]);
  g_free (planes[1]);
  g_free (planes);
}

int params_count (const LqProcessor *processor) { return lq_info_n_params (&processor->info); }

double *params_default (const LqProcessor *processor)
{
  double *params = g_new (double, params_count (processor));

  lq_info_defaults (&processor->info, params);
  return params;
}

static double random_value (const LqParam *param, LqRandom *random)
{
  double dice = lq_random_uniform (random);

  if (param->row->flags & LQ_PARAM_LISTENING) /* seldom: it takes the place of all else */
    return dice < SELDOM ? param->row->max : param->row->min;
  if (param->row->kind == LQ_PARAM_SWITCH)
    return dice < 0.5 ? 0.0 : 1.0;
  if (dice < 0.08)
    return param->row->min;
  if (dice < 0.16)
    return param->row->max;
  if (dice < 0.24)
    return param->def;
  return lq_param_from_travel (param->row, lq_random_uniform (random));
}

void params_randomise (const LqProcessor *processor, LqRandom *random, bool structure,
                       double *params)
{
  for (int slot = 0; slot < params_count (processor); slot++)
    {
      LqParam param = lq_info_param (&processor->info, slot);
      double value = random_value (&param, random);
      if (structure || !lq_info_is_structural (&processor->info, params, slot))
        params[slot] = value;
    }
}

void fill_noise (LqRandom *random, double level, double *const *out, int n_frames)
{
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    for (int i = 0; i < n_frames; i++)
      out[c][i] = level * lq_random_bipolar (random);
}

void add_for_each (LqRegistry *registry, const char *name, GTestDataFunc test)
{
  for (int i = 0; i < lq_registry_n (registry); i++)
    {
      const LqProcessor *processor = lq_registry_get (registry, i);
      g_autofree char *path = g_strdup_printf ("/%s/%s", name, processor->info.id);
      g_test_add_data_func (path, processor, test);
    }
}
