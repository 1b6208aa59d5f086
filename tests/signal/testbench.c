/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testbench.h"

#include "dsp/smooth.h"

/* ---- test_delay ---- */

static const LqParamRow delay_rows[] = {
  { .id = "frames",
    .name = "Frames",
    .kind = LQ_PARAM_INTEGER,
    .max = 4096,
    .def = 100,
    .flags = LQ_PARAM_STRUCTURAL },
};

typedef struct
{
  int frames, at, n_channels;
  double *line[2];
} Delay;

static void *delay_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Delay *d = lq_arena_new0 (arena, Delay);
  d->frames = (int)params[0];
  d->n_channels = setup->n_channels;
  for (int c = 0; c < setup->n_channels; c++)
    d->line[c] = lq_arena_array (arena, double, d->frames + 1);
  return d;
}

static void delay_reset (void *state, const double *params)
{
  Delay *d = state;
  d->at = 0;
  for (int c = 0; c < d->n_channels; c++)
    memset (d->line[c], 0, sizeof (double) * (size_t)(d->frames + 1));
}

static void nothing_update (void *state, const double *params) {}

static void delay_process (void *state, const LqBlock *block)
{
  Delay *d = state;
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      for (int c = 0; c < d->n_channels; c++)
        {
          d->line[c][d->at] = block->in[c][i];
          block->out[c][i] = d->line[c][(d->at + 1) % (d->frames + 1)];
        }
      d->at = (d->at + 1) % (d->frames + 1);
    }
}

static int delay_latency (const LqProcessorSetup *setup, const double *params)
{
  return (int)params[0];
}

const LqProcessor test_delay = {
  .info = { .id = "test-delay",
            .name = "Delay",
            .rows = delay_rows,
            .n_rows = 1,
            .reduction_readout = -1 },
  .prepare = delay_prepare,
  .reset = delay_reset,
  .update = nothing_update,
  .process = delay_process,
  .latency = delay_latency,
};

/* ---- test_sample ---- */

typedef struct
{
  int n_channels;
  double gain;
} Sampled;

static void *sample_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Sampled *s = lq_arena_new0 (arena, Sampled);
  s->n_channels = setup->n_channels;
  s->gain = setup->sample ? lq_sample_plane (setup->sample, 0)[0] : 0;
  return s;
}

static void nothing_reset (void *state, const double *params) {}

static void sample_process (void *state, const LqBlock *block)
{
  const Sampled *s = state;
  for (int c = 0; c < s->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      block->out[c][i] = s->gain * block->in[c][i];
}

const LqProcessor test_sample = {
  .info = { .id = "test-sample",
            .name = "Sample",
            .rows = delay_rows,
            .n_rows = 1,
            .takes_sample = true,
            .reduction_readout = -1 },
  .prepare = sample_prepare,
  .reset = nothing_reset,
  .update = nothing_update,
  .process = sample_process,
};

/* ---- test_memory ---- */

#define KEEP 0.999

static const LqParamRow memory_rows[] = {
  { .id = "gain", .name = "Gain", .min = -60, .max = 60 },
  { .id = "order",
    .name = "Order",
    .kind = LQ_PARAM_INTEGER,
    .max = 4,
    .flags = LQ_PARAM_STRUCTURAL },
};

static const LqReadoutInfo memory_readouts[] = {
  { .id = "level", .name = "Level", .max = 1, .fold = LQ_FOLD_MAX },
};

typedef struct
{
  int n_channels;
  double y[2];
  LqSmooth gain;
} Memory;

static void memory_update (void *state, const double *params)
{
  Memory *m = state;
  lq_smooth_aim (&m->gain, pow (10, params[0] / 20));
}

static void memory_reset (void *state, const double *params)
{
  Memory *m = state;
  m->y[0] = m->y[1] = 0;
  lq_smooth_jump (&m->gain, pow (10, params[0] / 20));
}

static void *memory_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Memory *m = lq_arena_new0 (arena, Memory);
  m->n_channels = setup->n_channels;
  lq_smooth_init (&m->gain, setup->rate_hz, 10, 1);
  memory_reset (m, params);
  return m;
}

static void memory_process (void *state, const LqBlock *block)
{
  Memory *m = state;
  double gain[LQ_QUANTUM];
  lq_smooth_run (&m->gain, gain, LQ_QUANTUM);
  for (int c = 0; c < m->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        m->y[c] += (1 - KEEP) * (block->in[c][i] - m->y[c]);
        block->out[c][i] = (block->in[c][i] + 20 * m->y[c]) * gain[i];
      }
  block->readouts[0] = fabs (m->y[0]);
}

static LqFrames memory_tail (const LqProcessorSetup *setup, const double *params)
{
  return (LqFrames)ceil (log (1e-7) / log (KEEP));
}

const LqProcessor test_memory = {
  .info = { .id = "test-memory",
            .name = "Memory",
            .rows = memory_rows,
            .n_rows = 2,
            .readouts = memory_readouts,
            .n_readouts = 1,
            .reduction_readout = 0 },
  .prepare = memory_prepare,
  .reset = memory_reset,
  .update = memory_update,
  .process = memory_process,
  .tail = memory_tail,
};

/* ---- test_nan ---- */

static const LqParamRow nan_rows[] = {
  { .id = "plant", .name = "Plant", .kind = LQ_PARAM_SWITCH, .max = 1 },
};

typedef struct
{
  int n_channels;
  bool plant, sick;
} Nan;

static void nan_update (void *state, const double *params)
{
  ((Nan *)state)->plant = params[0] > 0;
}

static void nan_reset (void *state, const double *params)
{
  nan_update (state, params);
  ((Nan *)state)->sick = false;
}

static void *nan_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Nan *n = lq_arena_new0 (arena, Nan);
  n->n_channels = setup->n_channels;
  nan_reset (n, params);
  return n;
}

static void nan_process (void *state, const LqBlock *block)
{
  Nan *n = state;
  n->sick = n->sick || n->plant;
  for (int c = 0; c < n->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      block->out[c][i] = n->sick ? NAN : block->in[c][i];
}

const LqProcessor test_nan = {
  .info = { .id = "test-nan",
            .name = "NaN",
            .rows = nan_rows,
            .n_rows = 1,
            .reduction_readout = -1 },
  .prepare = nan_prepare,
  .reset = nan_reset,
  .update = nan_update,
  .process = nan_process,
};

/* ---- test_slow ---- */

static const LqParamRow slow_rows[] = {
  { .id = "gain", .name = "Gain", .min = -60, .max = 60 },
};

typedef struct
{
  int n_channels, left;
  double wanted_db, designed_db;
} Slow;

static void slow_update (void *state, const double *params)
{
  Slow *s = state;

  if (s->wanted_db == params[0])
    return;
  s->wanted_db = params[0];
  s->left = TEST_SLOW_QUANTA;
}

static bool slow_design (Slow *s)
{
  if (s->left > 0 && --s->left == 0)
    s->designed_db = s->wanted_db;
  return s->left == 0;
}

static bool slow_ready (void *state, const double *params, int *work)
{
  slow_update (state, params);
  if (slow_design (state))
    return true;
  *work = 0;
  return false;
}

static void slow_reset (void *state, const double *params)
{
  slow_update (state, params);
  g_assert_cmpint (((Slow *)state)->left, ==, 0);
}

static void *slow_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Slow *s = lq_arena_new0 (arena, Slow);
  s->n_channels = setup->n_channels;
  s->wanted_db = s->designed_db = params[0];
  return s;
}

static void slow_process (void *state, const LqBlock *block)
{
  Slow *s = state;

  slow_design (s);
  double gain = pow (10, s->designed_db / 20);
  for (int c = 0; c < s->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      block->out[c][i] = block->in[c][i] * gain;
}

const LqProcessor test_slow = {
  .info = { .id = "test-slow",
            .name = "Slow",
            .rows = slow_rows,
            .n_rows = 1,
            .reduction_readout = -1 },
  .prepare = slow_prepare,
  .reset = slow_reset,
  .ready = slow_ready,
  .update = slow_update,
  .process = slow_process,
};

/* ---- test_count ---- */

int test_counter;

static void *count_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  return lq_arena_alloc (arena, 1);
}

static void count_process (void *state, const LqBlock *block)
{
  test_counter++;
  for (int c = 0; c < block->n_channels; c++)
    memmove (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
}

const LqProcessor test_count = {
  .info = { .id = "test-count", .name = "Count", .reduction_readout = -1 },
  .prepare = count_prepare,
  .reset = nothing_update,
  .update = nothing_update,
  .process = count_process,
};

/* ---- test_key ---- */

static void key_process (void *state, const LqBlock *block)
{
  for (int c = 0; c < block->n_channels; c++)
    if (block->key)
      memcpy (block->out[c], block->key[c], sizeof (double) * LQ_QUANTUM);
    else
      memset (block->out[c], 0, sizeof (double) * LQ_QUANTUM);
  block->readouts[0] = block->tempo_bpm;
  block->readouts[1] = (double)block->clock;
}

static const LqReadoutInfo key_readouts[] = {
  { .id = "tempo", .name = "Tempo", .unit = LQ_UNIT_BPM, .max = 400 },
  { .id = "clock", .name = "Clock", .unit = LQ_UNIT_FRAMES, .max = 1e12 },
};

const LqProcessor test_key = {
  .info = { .id = "test-key",
            .name = "Key",
            .readouts = key_readouts,
            .n_readouts = 2,
            .has_key = true,
            .reduction_readout = -1 },
  .prepare = count_prepare,
  .reset = nothing_update,
  .update = nothing_update,
  .process = key_process,
};

/* ---- Bench ---- */

void bench_init (Bench *bench, int n_channels, const LqProcessor *const *chain, int n)
{
  memset (bench, 0, sizeof *bench);
  for (int i = 0; i < n; i++)
    {
      lq_info_defaults (&chain[i]->info, bench->params[i]);
      bench->nodes[i] = (LqNodeSpec){
        .key = (LqKey)(10 + i),
        .processor = chain[i],
        .params = bench->params[i],
        .node = { [LQ_NODE_WET] = 100 },
      };
    }
  bench->track = (LqTrackSpec){ .key = 1, .n_channels = n_channels };
  for (int r = 0; r < 2; r++)
    bench->racks[r] = (LqRackSpec){ .key = (LqKey)(100 + r), .nodes = bench->nodes, .n_nodes = n };
  bench->graph = (LqGraph){
    .rate_hz = 48000,
    .n_channels = n_channels,
    .tracks = &bench->track,
    .n_tracks = 1,
    .racks = bench->racks,
    .n_racks = 1,
  };
}

LqPlan *bench_plan (const Bench *bench, int align_frames, LqPlan *previous)
{
  LqPlanSpec spec = { &bench->graph, align_frames, NULL, 0, previous };
  return lq_plan_new (&spec);
}

double bench_sine (void *data, int channel, gint64 at)
{
  return 0.5 * sin (2 * G_PI * 997.0 / 48000.0 * (double)at + channel);
}

double bench_noise (void *data, int channel, gint64 at)
{
  guint64 x = (guint64)(at * 2 + channel + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  x ^= x >> 31;
  double beat = at % 12000 < 3000 ? 1.0 : 0.25;
  return (double)((gint64)(beat * (double)((gint64)(x >> 41) - (1 << 22)))) / (1 << 23);
}

void bench_quantum (BenchSignal signal, int n_channels, gint64 at, double planes[2][LQ_QUANTUM])
{
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      planes[c][i] = signal (NULL, c, at + i);
}

void bench_run (LqPlan *plan, BenchSignal signal, gint64 *at, int n, int rack, GArray *const *out)
{
  double planes[2][LQ_QUANTUM];
  const double *in[2] = { planes[0], planes[1] };
  const double *const *tracks[64] = { in };
  LqPlanInput input = { .tracks = tracks };

  for (int q = 0; q < n; q++, *at += LQ_QUANTUM)
    {
      bench_quantum (signal, 2, *at, planes);
      lq_plan_run (plan, &input);
      for (int c = 0; out && c < lq_plan_n_channels (plan); c++)
        g_array_append_vals (out[c], lq_plan_rack (plan, rack)[c], LQ_QUANTUM);
    }
}
