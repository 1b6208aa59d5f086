/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_fir.h"

#include <math.h>
#include <string.h>

#include "dsp/clones.h"
#include "dsp/convolver.h"
#include "dsp/delay.h"
#include "dsp/glide.h"
#include "dsp/skew_fft.h"
#include "dsp/window.h"
#include "processors/equaliser_band.h"

#define SIDE_FRAMES     4096 /* taps on one side of the middle, up to 48 kHz */
#define BLOCKS_PER_SIDE 4
#define FLAT            0.85 /* of a side: there the window leaves the taps alone */
#define KAISER_BETA     5.0  /* beyond */
#define FADE_MS         30.0
#define N_SETS          3     /* sounding, coming, and the one that is drawn or waits */
#define BINS_AT_ONCE    32768 /* in one quantum: some 40 µs */
#define MOST_SECTIONS   (LQ_N_BANDS * LQ_BAND_SECTIONS)
#define LANES           8 /* of the transform's rows */
#define FREQUENCIES     16

/* What the bands multiply: powers of left, right, mid and side. */
enum
{
  LEFT,
  RIGHT,
  MID,
  SIDE,
  N_CURVES
};

/* All sections of a curve, and on what they act: bits of the above. */
typedef struct
{
  int n;
  LqMatched section[MOST_SECTIONS];
  unsigned on[MOST_SECTIONS];
  bool across; /* some on mid or side */
  bool apart;  /* some on one of left and right */
} Curve;

/* From a curve to the taps of a path. */
typedef struct
{
  int n; /* bins; taps of one side with the middle */
  LqSkewFft *fft;
  double *f2;              /* [n] square of the bins' frequencies */
  double *window;          /* [n] from the middle outwards */
  double *power[N_CURVES]; /* [n] */
  double *spectrum;        /* [2 n] */
} Drawer;

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
  Curve curve;
  Set *set;
  int section; /* that comes next */
  int path;
  int step; /* within the path: taps, then blocks */
} Job;

struct LqEqualiserFir
{
  int n_channels;
  double rate_hz;
  Curve curve;  /* that it goes to */
  bool waiting; /* it has not begun to */
  Drawer drawer;
  double *half; /* [n] the middle and one side of a path */
  double *taps; /* [2 n] */
  LqConvolverPlan *plan;
  LqConvolverInput *input[LQ_MAX_CHANNELS];
  LqConvolver *convolver[LQ_MAX_CHANNELS];
  LqDelay dry[LQ_MAX_CHANNELS];
  Set set[N_SETS];
  Job job;
  bool running; /* the convolvers are */
  int warm_quanta;
  LqGlide share; /* of the filters against the delayed input */
};

/* Of the rate: the length in time stays. */
static int side_frames (double rate_hz)
{
  int n = SIDE_FRAMES;

  while (rate_hz > 50000.0)
    {
      rate_hz /= 2.0;
      n *= 2;
    }
  return n;
}

static int block_frames (double rate_hz) { return side_frames (rate_hz) / BLOCKS_PER_SIDE; }

int lq_equaliser_fir_latency (double rate_hz)
{
  return side_frames (rate_hz) + block_frames (rate_hz);
}

int lq_equaliser_fir_memory (double rate_hz)
{
  return 2 * side_frames (rate_hz) + 4 * block_frames (rate_hz);
}

/* ---- the curve ---- */

static unsigned acts_on (const double *rows, int n_channels)
{
  unsigned lanes = lq_band_lanes (rows, n_channels);
  unsigned first = lanes & 1u;
  unsigned second = lanes >> 1;

  return lq_band_is_mid_side (rows, n_channels) ? first << MID | second << SIDE
                                                : first << LEFT | second << RIGHT;
}

static void set_curve (const double *params, int n_channels, Curve *curve)
{
  curve->n = 0;
  curve->across = curve->apart = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *rows = lq_band_rows (params, i);
      unsigned on = acts_on (rows, n_channels);
      int n = on ? lq_band_prototypes (rows, params[LQ_EQUALISER_SCALE] / 100.0,
                                       curve->section + curve->n)
                 : 0;
      for (int j = 0; j < n; j++)
        curve->on[curve->n + j] = on;
      curve->n += n;
      curve->across = curve->across || (n && on & (1u << MID | 1u << SIDE));
      curve->apart = curve->apart || (n && (on == 1u << LEFT || on == 1u << RIGHT));
    }
}

static bool same_curve (const Curve *a, const Curve *b)
{
  if (a->n != b->n)
    return false;
  for (int j = 0; j < a->n; j++)
    if (a->on[j] != b->on[j] || a->section[j].kind != b->section[j].kind
        || a->section[j].f_hz != b->section[j].f_hz || a->section[j].q != b->section[j].q
        || a->section[j].gain_db != b->section[j].gain_db)
      return false;
  return true;
}

/* ---- magnitudes and taps ---- */

static void drawer_init (Drawer *drawer, LqArena *arena, double rate_hz)
{
  int n = drawer->n = side_frames (rate_hz);
  double *delayed = lq_arena_array (arena, double, 2 * n);

  drawer->fft = lq_skew_fft_new (arena, n);
  drawer->f2 = lq_arena_array (arena, double, n);
  drawer->window = lq_arena_array (arena, double, n);
  drawer->spectrum = lq_arena_array (arena, double, 2 * n);
  for (int c = 0; c < N_CURVES; c++)
    drawer->power[c] = lq_arena_array (arena, double, n);
  for (int k = 0; k < n; k++)
    drawer->window[k] =
        lq_window_kaiser (fmax ((double)k / n - FLAT, 0.0) / (1.0 - FLAT), KAISER_BETA);
  /* Which bin stands where: a delay of one frame turns each by its frequency. */
  delayed[1] = 1.0;
  lq_skew_fft_forward (drawer->fft, delayed, drawer->spectrum);
  for (int k = 0; k < n; k++)
    {
      const double *z = drawer->spectrum + k / LANES * 2 * LANES + k % LANES;
      double f_hz = fabs (atan2 (z[LANES], z[0])) / (2.0 * M_PI) * rate_hz;
      drawer->f2[k] = f_hz * f_hz;
    }
}

static void begin_powers (Drawer *drawer)
{
  for (int c = 0; c < N_CURVES; c++)
    for (int k = 0; k < drawer->n; k++)
      drawer->power[c][k] = 1.0;
}

LQ_CLONES static void multiply (const double *restrict f2, const LqMatchedPower *h, double per_f2,
                                double *restrict power, int n)
{
  double n0 = h->n[0], n1 = h->n[1], n2 = h->n[2];
  double d0 = h->d[0], d1 = h->d[1], d2 = h->d[2];

  for (int k = 0; k < n; k++)
    {
      double u = f2[k] * per_f2;
      power[k] *= (n0 + u * (n1 + u * n2)) / (d0 + u * (d1 + u * d2));
    }
}

/* Section J of CURVE on the powers it acts on; how many. */
static int apply_section (Drawer *drawer, const Curve *curve, int j)
{
  LqMatchedPower h = lq_matched_analogue (&curve->section[j]);
  double f_hz = curve->section[j].f_hz;
  int n = 0;

  for (int c = 0; c < N_CURVES; c++)
    if (curve->on[j] & 1u << c)
      {
        multiply (drawer->f2, &h, 1.0 / (f_hz * f_hz), drawer->power[c], drawer->n);
        n++;
      }
  return n;
}

static bool is_across (int path)
{
  return path == LQ_FIR_RIGHT_TO_LEFT || path == LQ_FIR_LEFT_TO_RIGHT;
}

LQ_CLONES static void combine (const double *restrict own, const double *restrict mid,
                               const double *restrict side, double sign, double *restrict z, int n)
{
  for (int r = 0; r < n; r += LANES, z += 2 * LANES)
    for (int i = 0; i < LANES; i++)
      {
        double middle = 0.5 * (sqrt (mid[r + i]) + sign * sqrt (side[r + i]));
        z[i] = 0.0;
        z[LANES + i] = -sqrt (own[r + i]) * middle; /* −j: a quarter of the 4 n frames late */
      }
}

/* The middle and one side of PATH's taps, from powers that are complete. */
static void draw_half (Drawer *drawer, int path, double *half)
{
  bool from_left = path == LQ_FIR_LEFT || path == LQ_FIR_LEFT_TO_RIGHT;

  combine (drawer->power[from_left ? LEFT : RIGHT], drawer->power[MID], drawer->power[SIDE],
           is_across (path) ? -1.0 : 1.0, drawer->spectrum, drawer->n);
  lq_skew_fft_inverse_late (drawer->fft, drawer->spectrum, half);
  for (int k = 0; k < drawer->n; k++)
    half[k] *= drawer->window[k];
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
  begin_powers (&fir->drawer);
}

/* Sections onto the powers, as many as a quantum may; false when there are none left. */
static bool work_on_powers (LqEqualiserFir *fir)
{
  Job *job = &fir->job;
  int bins = 0;

  if (job->section == job->curve.n)
    return false;
  while (job->section < job->curve.n && bins < BINS_AT_ONCE)
    bins += fir->drawer.n * apply_section (&fir->drawer, &job->curve, job->section++);
  return true;
}

static void set_taps (LqEqualiserFir *fir, int path)
{
  int n = fir->drawer.n;

  draw_half (&fir->drawer, path, fir->half);
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
  bool needed = (output == 0 || job->curve.apart) && (input == 0 || job->curve.across);

  if (!needed)
    lq_convolver_filter_put (filter, input, 0, NULL, 0);
  else if (job->step == 0)
    {
      set_taps (fir, job->path);
      job->step++;
      return;
    }
  else if (lq_convolver_filter_put (filter, input, job->step++ - 1, fir->taps, n_taps) > 0)
    return;
  job->path++;
  job->step = 0;
}

/* A quantum's worth; true when the set is complete. */
static bool work (LqEqualiserFir *fir)
{
  Job *job = &fir->job;
  int last = fir->n_channels - 1;

  if (work_on_powers (fir))
    return false;
  work_on_path (fir);
  if (job->path < (last ? LQ_FIR_N_PATHS : 1))
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

LqEqualiserFir *lq_equaliser_fir_new (LqArena *arena, int n_channels, double rate_hz)
{
  LqEqualiserFir *fir = lq_arena_new0 (arena, LqEqualiserFir);
  int n = side_frames (rate_hz);
  int latency = lq_equaliser_fir_latency (rate_hz);

  fir->n_channels = n_channels;
  fir->rate_hz = rate_hz;
  drawer_init (&fir->drawer, arena, rate_hz);
  fir->half = lq_arena_array (arena, double, n);
  fir->taps = lq_arena_array (arena, double, 2 * n);
  fir->plan = lq_convolver_plan_uniform (arena, 2 * n, block_frames (rate_hz));
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

void lq_equaliser_fir_jump (LqEqualiserFir *fir, const double *params)
{
  bool flat;

  set_curve (params, fir->n_channels, &fir->curve);
  fir->waiting = fir->job.busy = false;
  fir->warm_quanta = 0;
  flat = fir->curve.n == 0;
  rest_on (fir, NULL);
  if (!flat)
    {
      begin_job (fir, &fir->set[0]);
      while (!work (fir))
        continue;
      rest_on (fir, &fir->set[0]);
    }
  for (int c = 0; c < fir->n_channels; c++)
    {
      lq_convolver_input_reset (fir->input[c]);
      lq_delay_reset (&fir->dry[c]);
    }
  fir->running = !flat;
  lq_glide_aim (&fir->share, flat ? 0.0 : 1.0);
  lq_glide_jump (&fir->share);
}

void lq_equaliser_fir_aim (LqEqualiserFir *fir, const double *params)
{
  Curve curve;

  set_curve (params, fir->n_channels, &curve);
  if (same_curve (&curve, &fir->curve))
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
  const Set *set = fir->job.set;

  if (!fir->running)
    {
      rest_on (fir, set);
      fir->running = true;
      fir->warm_quanta = 2 * block_frames (fir->rate_hz) / LQ_QUANTUM + 1;
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

/* ---- the curve that is drawn ---- */

/* HALF at M ≤ FREQUENCIES of cos (2π f / rate), by Clenshaw's recurrence. */
LQ_CLONES static void amplitudes (const double *half, int n, const double c[FREQUENCIES],
                                  double y[FREQUENCIES])
{
  double b1[FREQUENCIES] = { 0 }, b2[FREQUENCIES] = { 0 };

  for (int k = n - 1; k > 0; k--)
    for (int i = 0; i < FREQUENCIES; i++)
      {
        double b0 = 2.0 * half[k] + 2.0 * c[i] * b1[i] - b2[i];
        b2[i] = b1[i];
        b1[i] = b0;
      }
  for (int i = 0; i < FREQUENCIES; i++)
    y[i] = half[0] + c[i] * b1[i] - b2[i];
}

static void amplitudes_at (const double *half, int n_half, double rate_hz, const double *f_hz,
                           int n, double *y)
{
  for (int at = 0; at < n; at += FREQUENCIES)
    {
      double c[FREQUENCIES] = { 0 }, part[FREQUENCIES];
      int m = n - at < FREQUENCIES ? n - at : FREQUENCIES;
      for (int i = 0; i < m; i++)
        c[i] = cos (2.0 * M_PI * f_hz[at + i] / rate_hz);
      amplitudes (half, n_half, c, part);
      memcpy (y + at, part, sizeof (double) * (size_t)m);
    }
}

void lq_equaliser_fir_amplitudes (const double *params, double rate_hz, const double *f_hz, int n,
                                  double *const path[LQ_FIR_N_PATHS])
{
  LqArena *arena = lq_arena_new ();
  Drawer drawer;
  Curve curve;
  double *half = lq_arena_array (arena, double, side_frames (rate_hz));

  set_curve (params, 2, &curve);
  drawer_init (&drawer, arena, rate_hz);
  begin_powers (&drawer);
  for (int j = 0; j < curve.n; j++)
    apply_section (&drawer, &curve, j);
  for (int p = 0; p < LQ_FIR_N_PATHS; p++)
    {
      if (is_across (p) && !curve.across)
        memset (path[p], 0, sizeof (double) * (size_t)n);
      else if (p == LQ_FIR_RIGHT && !curve.apart)
        memcpy (path[p], path[LQ_FIR_LEFT], sizeof (double) * (size_t)n);
      else
        {
          draw_half (&drawer, p, half);
          amplitudes_at (half, drawer.n, rate_hz, f_hz, n, path[p]);
        }
    }
  lq_arena_free (arena);
}
