/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_fir.h"

#include <string.h>

#include "dsp/convolver.h"
#include "dsp/delay.h"
#include "dsp/glide.h"
#include "processors/equaliser_taps.h"

#define BLOCKS_PER_SIDE 4
#define FADE_MS         30.0
#define N_SETS          3     /* sounding, coming, and the one that is drawn or waits */
#define BINS_AT_ONCE    32768 /* in one quantum while it sounds */

/* Work of a section on a power, of a path's taps and of a block, with bins and frames. */
#define BINS_A_UNIT     4
#define PATH_WORK(bins) (3 * (bins))
#define BLOCK_WORK      2

/* Filters of the outputs; without bands on one channel only the right one is the left one. */
typedef struct
{
  LqConvolverFilter *own[LQ_MAX_CHANNELS];
  const LqConvolverFilter *filter[LQ_MAX_CHANNELS];
} Set;

/* A set that is drawn. */
typedef struct
{
  bool busy;
  LqTapsCurve curve;
  Set *set;
  int section; /* that comes next */
  int path;
  int step; /* within the path: taps, then blocks */
} Job;

struct LqEqualiserFir
{
  int n_channels;
  LqTapsCurve curve; /* that it goes to */
  bool waiting;      /* it has not begun to */
  LqTapsDrawer drawer;
  double *half; /* [n] the middle and one side of a path */
  double *taps; /* [2 n] */
  LqConvolverPlan *plan;
  LqConvolverInput *input[LQ_MAX_CHANNELS];
  LqConvolver *convolver[LQ_MAX_CHANNELS];
  LqDelay dry[LQ_MAX_CHANNELS];
  Set set[N_SETS];
  const Set *complete; /* the last one that was drawn; NULL: none */
  Job job;
  int64_t worked;
  bool running; /* the convolvers are */
  int warm_quanta;
  LqGlide share; /* of the filters against the delayed input */
};

static int block_frames (int side) { return side / BLOCKS_PER_SIDE; }

int lq_equaliser_fir_latency (const double *params, double rate_hz)
{
  int side = lq_taps_side_frames (params, rate_hz);
  return side + block_frames (side);
}

int lq_equaliser_fir_memory (const double *params, double rate_hz)
{
  int side = lq_taps_side_frames (params, rate_hz);
  return 2 * side + 4 * block_frames (side);
}

/* ---- a job ---- */

static void begin_job (LqEqualiserFir *fir, Set *set)
{
  Job *job = &fir->job;

  job->curve = fir->curve;
  job->set = set;
  job->section = job->path = job->step = 0;
  job->busy = true;
  fir->waiting = false;
  lq_taps_begin (&fir->drawer);
  fir->worked += LQ_TAPS_N_POWERS * fir->drawer.n / BINS_A_UNIT;
}

/* Sections onto the powers, as many as a quantum may; false when there are none left. */
static bool work_on_powers (LqEqualiserFir *fir)
{
  Job *job = &fir->job;
  int bins = 0;

  if (job->section == job->curve.n)
    return false;
  while (job->section < job->curve.n && bins < BINS_AT_ONCE)
    bins += fir->drawer.n * lq_taps_apply_section (&fir->drawer, &job->curve, job->section++);
  fir->worked += bins / BINS_A_UNIT;
  return true;
}

static void set_taps (LqEqualiserFir *fir, int path)
{
  int n = fir->drawer.n;

  lq_taps_draw_half (&fir->drawer, path, fir->half);
  fir->worked += PATH_WORK (n);
  fir->taps[0] = 0.0;
  for (int k = 0; k < n; k++)
    fir->taps[n - k] = fir->taps[n + k] = fir->half[k];
}

/* One step of a path: its taps, then one of its blocks. */
static void work_on_path (LqEqualiserFir *fir)
{
  Job *job = &fir->job;
  int output = job->path / 2;
  int input = job->path % 2;
  int n_taps = 2 * fir->drawer.n;
  LqConvolverFilter *filter = job->set->own[output];
  int block;
  bool needed = (output == 0 || job->curve.apart) && (input == 0 || job->curve.across);

  if (!needed)
    lq_convolver_filter_put (filter, input, 0, NULL, 0);
  else if (job->step == 0)
    {
      set_taps (fir, job->path);
      job->step++;
      return;
    }
  else if ((block = lq_convolver_filter_put (filter, input, job->step++ - 1, fir->taps, n_taps))
           > 0)
    {
      fir->worked += BLOCK_WORK * block;
      return;
    }
  job->path++;
  job->step = 0;
}

/* A piece, as much as a quantum may have while it sounds; true when the set is complete. */
static bool work (LqEqualiserFir *fir)
{
  Job *job = &fir->job;
  int last = fir->n_channels - 1;

  if (work_on_powers (fir))
    return false;
  work_on_path (fir);
  if (job->path < (last ? LQ_TAPS_N_PATHS : 1))
    return false;
  job->set->filter[0] = job->set->own[0];
  job->set->filter[last] = job->set->own[job->curve.apart ? last : 0];
  job->busy = false;
  return true;
}

/* A set that nobody hears or will hear; NULL: none. */
static Set *free_set (LqEqualiserFir *fir)
{
  for (int i = 0; i < N_SETS; i++)
    {
      bool used = false;
      for (int c = 0; c < fir->n_channels; c++)
        used = used || lq_convolver_uses (fir->convolver[c], fir->set[i].filter[c]);
      if (!used)
        return &fir->set[i];
    }
  return NULL;
}

/* ---- life ---- */

LqEqualiserFir *lq_equaliser_fir_new (LqArena *arena, int n_channels, double rate_hz,
                                      const double *params)
{
  LqEqualiserFir *fir = lq_arena_new0 (arena, LqEqualiserFir);
  int n = lq_taps_side_frames (params, rate_hz);
  int latency = lq_equaliser_fir_latency (params, rate_hz);

  fir->n_channels = n_channels;
  lq_taps_drawer_init (&fir->drawer, arena, params, rate_hz);
  fir->half = lq_arena_array (arena, double, n);
  fir->taps = lq_arena_array (arena, double, 2 * n);
  fir->plan = lq_convolver_plan_uniform (arena, 2 * n, block_frames (n));
  lq_glide_init (&fir->share, rate_hz, LQ_SETTLE_MS, 0.0);
  for (int c = 0; c < n_channels; c++)
    {
      fir->input[c] = lq_convolver_input_new (arena, fir->plan);
      fir->convolver[c] = lq_convolver_new (arena, fir->plan, (int)(FADE_MS * 1e-3 * rate_hz));
      lq_delay_init (&fir->dry[c], latency, lq_arena_array (arena, double, latency));
      for (int i = 0; i < N_SETS; i++)
        fir->set[i].filter[c] = fir->set[i].own[c] =
            lq_convolver_filter_blank (arena, fir->plan, n_channels);
    }
  return fir;
}

static void rest_on (LqEqualiserFir *fir, const Set *set)
{
  for (int c = 0; c < fir->n_channels; c++)
    lq_convolver_jump (fir->convolver[c], set ? set->filter[c] : NULL);
}

/* The curve that it goes to is drawn. */
static bool is_there (const LqEqualiserFir *fir)
{
  return fir->complete && !fir->waiting && !fir->job.busy;
}

/* What rests on FIR's curve, drawn if it must be: with the same curve as before it is there. */
static const Set *rest (LqEqualiserFir *fir, bool same)
{
  if (fir->curve.n == 0)
    return NULL;
  if (same && is_there (fir))
    return fir->complete;
  begin_job (fir, &fir->set[0]);
  while (!work (fir))
    continue;
  return fir->complete = &fir->set[0];
}

/* The next piece of what nobody hears: a curve that was drawn goes to rest at once. */
static void draw_unheard (LqEqualiserFir *fir)
{
  if (fir->waiting)
    {
      rest_on (fir, fir->complete);
      begin_job (fir, free_set (fir));
    }
  else if (work (fir))
    {
      fir->complete = fir->job.set;
      rest_on (fir, fir->complete);
    }
}

bool lq_equaliser_fir_ready (LqEqualiserFir *fir, const double *params, int *work)
{
  int64_t before = fir->worked;

  lq_equaliser_fir_aim (fir, params);
  while (fir->curve.n > 0 && !is_there (fir))
    {
      if (*work <= 0)
        return false;
      draw_unheard (fir);
      *work -= (int)(fir->worked - before);
      before = fir->worked;
    }
  return true;
}

int64_t lq_equaliser_fir_work (const LqEqualiserFir *fir) { return fir->worked; }

void lq_equaliser_fir_jump (LqEqualiserFir *fir, const double *params)
{
  LqTapsCurve before = fir->curve;
  const Set *set;

  lq_taps_curve (params, fir->n_channels, &fir->curve);
  set = rest (fir, lq_taps_same_curve (&fir->curve, &before));
  fir->waiting = fir->job.busy = false;
  fir->warm_quanta = 0;
  rest_on (fir, set);
  for (int c = 0; c < fir->n_channels; c++)
    {
      lq_convolver_input_reset (fir->input[c]);
      lq_delay_reset (&fir->dry[c]);
    }
  fir->running = set != NULL;
  lq_glide_aim (&fir->share, set ? 1.0 : 0.0);
  lq_glide_jump (&fir->share);
}

void lq_equaliser_fir_aim (LqEqualiserFir *fir, const double *params)
{
  LqTapsCurve curve;

  lq_taps_curve (params, fir->n_channels, &curve);
  if (lq_taps_same_curve (&curve, &fir->curve))
    return;
  fir->curve = curve;
  fir->waiting = curve.n > 0;
  if (curve.n == 0)
    {
      fir->job.busy = false;
      fir->warm_quanta = 0;
      lq_glide_aim (&fir->share, 0.0);
    }
}

/* ---- sound ---- */

/* A set is complete: those that run go there, those that do not fill up unheard. */
static void arrive (LqEqualiserFir *fir)
{
  const Set *set = fir->complete = fir->job.set;

  if (!fir->running)
    {
      rest_on (fir, set);
      fir->running = true;
      fir->warm_quanta = 2 * block_frames (fir->drawer.n) / LQ_QUANTUM + 1;
      return;
    }
  for (int c = 0; c < fir->n_channels; c++)
    lq_convolver_exchange (fir->convolver[c], set->filter[c]);
  if (fir->warm_quanta == 0)
    lq_glide_aim (&fir->share, 1.0);
}

static void draw (LqEqualiserFir *fir)
{
  Set *set;

  if (fir->waiting && !fir->job.busy && (set = free_set (fir)) != NULL)
    begin_job (fir, set);
  if (fir->job.busy && work (fir))
    arrive (fir);
}

static void mix (const double *share, const double *wet, double *out)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] += share[i] * (wet[i] - out[i]);
}

static void run_channel (LqEqualiserFir *fir, int c, const double *share, double *out)
{
  const LqConvolverInput *const inputs[] = { fir->input[c], fir->input[fir->n_channels - 1 - c] };
  double wet[LQ_QUANTUM];

  lq_convolver_run (fir->convolver[c], inputs, wet);
  if (lq_glide_rests_at (&fir->share, 1.0))
    memcpy (out, wet, sizeof wet);
  else
    mix (share, wet, out);
}

void lq_equaliser_fir_run (LqEqualiserFir *fir, const double *const *in, double *const *out)
{
  const double *share;

  draw (fir);
  if (fir->warm_quanta > 0 && --fir->warm_quanta == 0)
    lq_glide_aim (&fir->share, 1.0);
  for (int c = 0; c < fir->n_channels; c++)
    {
      lq_convolver_input_push (fir->input[c], in[c]);
      lq_delay_run (&fir->dry[c], in[c], out[c], LQ_QUANTUM);
    }
  share = lq_glide_run (&fir->share);
  for (int c = 0; c < fir->n_channels && fir->running; c++)
    run_channel (fir, c, share, out[c]);
  if (fir->curve.n == 0 && lq_glide_rests_at (&fir->share, 0.0) && fir->running)
    {
      rest_on (fir, NULL);
      fir->running = false;
    }
}
