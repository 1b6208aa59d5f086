/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stereo: the width of one to five bands, a spread for what is in the middle, rotation and balance.
 *
 * Width is what is added to the side: the delayed input, plus (width − 1) times each band of the side,
 * plus the spread of the mid; added on the left and taken from the right, so that the sum of both never
 * changes. By the law of constant power the mid is turned down as the side is turned up, and the
 * other way round. The bands are of linear phase (dsp/linear_crossover), so mid and side stay together;
 * with one band there is no latency. At rest everywhere it changes no bit.
 * Audio thread but for prepare, latency, tail and response. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "dsp/decorrelate.h"
#include "dsp/delay.h"
#include "dsp/glide.h"
#include "dsp/linear_crossover.h"
#include "dsp/stereo.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define SETTLE_MS 20.0
#define MAX_BANDS 5
#define WINDOW_S  0.3 /* of the correlation */

enum
{
  WIDTH,
  LAW,
  BANDS,
  SPLIT_1,
  SPLIT_2,
  SPLIT_3,
  SPLIT_4,
  SPREAD,
  ROTATION,
  BALANCE,
  N_ROWS
};

typedef enum
{
  LAW_SIDE,
  LAW_POWER,
  N_LAWS
} Law;

static const char *const laws[] = { N_ ("Side alone"), N_ ("Constant power"), NULL };

enum
{
  BAND_WIDTH,
  BAND_SOLO,
  N_BAND_ROWS
};

enum
{
  CORRELATION,
  N_READOUTS
};

#define ROW_SPLIT(NUMBER, NAME, DEF)                                                               \
  {                                                                                                \
    .id = "x" #NUMBER, .name = NAME, .group = N_ ("Bands"), .unit = LQ_UNIT_HZ, .min = 40,         \
    .max = 16000, .def = DEF, .curve = LQ_CURVE_LOG,                                               \
    .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,                                              \
    .doc = N_ ("Where one band ends and the next begins, −6 dB in both."),                         \
    .needs = LQ_NEEDS (LQ_NEED_WITHIN ("bands", NUMBER + 1, MAX_BANDS))                            \
  }

static const LqParamRow rows[N_ROWS] = {
  [WIDTH] = { .id = "width",
              .name = N_ ("Total width"),
              .group = N_ ("Width"),
              .unit = LQ_UNIT_PERCENT,
              .max = 200,
              .def = 100,
              .doc = N_ ("Level of the side in all bands: 0 % is mono, 100 % as it is, 200 % twice "
                         "the side.") },
  [LAW] = { .id = "law",
            .name = N_ ("Law"),
            .group = N_ ("Width"),
            .kind = LQ_PARAM_CHOICE,
            .max = N_LAWS - 1,
            .labels = laws,
            .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
            .doc =
                N_ ("Side alone leaves the mid as it is; constant power turns the mid down as the "
                    "side goes up, to nothing at 200 %.") },
  [BANDS] =
      LQ_ROW_BANDS (.group = N_ ("Bands"), .min = 1, .max = MAX_BANDS, .def = 1,
                    .doc = N_ ("How many bands have a width of their own, for instance a bass "
                               "in mono; with one there is no latency.")),
  [SPLIT_1] = ROW_SPLIT (1, N_ ("Split 1"), 120),
  [SPLIT_2] = ROW_SPLIT (2, N_ ("Split 2"), 500),
  [SPLIT_3] = ROW_SPLIT (3, N_ ("Split 3"), 2500),
  [SPLIT_4] = ROW_SPLIT (4, N_ ("Split 4"), 8000),
  [SPREAD] = { .id = "spread",
               .name = N_ ("Spread"),
               .group = N_ ("Width"),
               .unit = LQ_UNIT_PERCENT,
               .max = 100,
               .decimals = 0,
               .doc = N_ ("Makes a side out of the middle by turning its phase; in mono it is "
                          "gone.") },
  [ROTATION] = { .id = "rotation",
                 .name = N_ ("Rotation"),
                 .group = N_ ("Place"),
                 .unit = LQ_UNIT_DEGREES,
                 .min = -45,
                 .max = 45,
                 .decimals = 1,
                 .flags = LQ_PARAM_BIPOLAR,
                 .doc = N_ ("Turns the whole image to the right, below 0° to the left, what is in "
                            "the middle too, without losing either channel.") },
  [BALANCE] = { .id = "balance",
                .name = N_ ("Balance"),
                .group = N_ ("Place"),
                .unit = LQ_UNIT_PAN,
                .min = -1,
                .max = 1,
                .flags = LQ_PARAM_BIPOLAR,
                .doc = N_ ("Turns the opposite channel down and leaves the near one as it is; the "
                           "centre changes no bit.") },
};

static const LqParamRow band_rows[N_BAND_ROWS] = {
  [BAND_WIDTH] = { .id = "width",
                   .name = N_ ("Width"),
                   .group = N_ ("Bands"),
                   .unit = LQ_UNIT_PERCENT,
                   .max = 200,
                   .def = 100,
                   .doc = N_ ("Level of the side in this band, beside the width of all.") },
  [BAND_SOLO] =
      LQ_ROW_SOLO (.group = N_ ("Bands"),
                   .doc = N_ ("Only this band of the side is heard, with the mid as it is.")),
};

static const LqParamGroup groups[] = {
  { .prefix = "b",
    .name = N_ ("Band"),
    .count = MAX_BANDS,
    .rows = band_rows,
    .n_rows = N_BAND_ROWS,
    .count_row = "bands" },
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [CORRELATION] = { .id = "correlation",
                    .name = N_ ("Correlation"),
                    .min = -1,
                    .max = 1,
                    .fold = LQ_FOLD_MIN,
                    .doc = N_ ("Of both channels of the output over 0.3 s; 0 while one of them is "
                               "silent.") },
};

/* ---- parameters ---- */

/* The splits in rising order. Returns the number of bands. */
static int find_splits (const double *params, double rate_hz, double split_hz[MAX_BANDS])
{
  int n_bands = (int)params[BANDS];
  double above = 1.0;

  for (int i = 0; i < n_bands - 1; i++)
    split_hz[i] = above = fmin (fmax (params[SPLIT_1 + i], above * 1.05), 0.45 * rate_hz);
  return n_bands;
}

/* Of all and of BAND together, 0 … 4. */
static double width_of (const double *params, int band)
{
  const double *bands = params + N_ROWS;
  bool any_solo = false;

  for (int b = 0; b < (int)params[BANDS]; b++)
    any_solo = any_solo || bands[b * N_BAND_ROWS + BAND_SOLO] >= 0.5;
  if (any_solo && bands[band * N_BAND_ROWS + BAND_SOLO] < 0.5)
    return 0.0;
  return params[WIDTH] / 100.0 * bands[band * N_BAND_ROWS + BAND_WIDTH] / 100.0;
}

/* What BAND adds to the side and to the mid, as shares of them; nothing at 100 %. */
static void find_more (const double *params, int band, double *side, double *mid)
{
  double width = width_of (params, band);
  double turn = fmin (width, 2.0) * M_PI / 4.0;
  bool power = params[LAW] == LAW_POWER && width != 1.0;

  *side = power ? M_SQRT2 * sin (turn) - 1.0 : width - 1.0;
  *mid = power ? M_SQRT2 * cos (turn) - 1.0 : 0.0;
}

/* L′ = L cos − R sin, then the balance. */
static void design_matrix (const double *params, double m[4])
{
  double angle = params[ROTATION] * M_PI / 180.0;
  double left = lq_balance_far_side (params[BALANCE]);
  double right = lq_balance_far_side (-params[BALANCE]);

  m[0] = left * cos (angle);
  m[1] = left * -sin (angle);
  m[2] = right * sin (angle);
  m[3] = right * cos (angle);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  double split_hz[MAX_BANDS];

  if (find_splits (params, setup->rate_hz, split_hz) < 2)
    return 0;
  return lq_linear_crossover_latency (setup->rate_hz, split_hz[0]);
}

/* ---- state ---- */

typedef struct
{
  int n_channels;
  double rate_hz;
  int n_bands;
  Law law;
  LqLinearCrossover *crossover; /* NULL: one band */
  LqLinearSplits *splits;
  LqDelay delay[LQ_MAX_CHANNELS];
  LqGlide more_side[MAX_BANDS], more_mid[MAX_BANDS];
  LqGlide spread;
  LqGlide matrix[4];
  LqDecorrelate decorrelate;
  LqCorrelation correlation;
} Stereo;

static void aim (void *state, const double *params)
{
  Stereo *s = state;
  double m[4];

  design_matrix (params, m);
  for (int i = 0; i < 4; i++)
    lq_glide_aim (&s->matrix[i], m[i]);
  for (int b = 0; b < s->n_bands; b++)
    {
      double side, mid;
      find_more (params, b, &side, &mid);
      lq_glide_aim (&s->more_side[b], side);
      lq_glide_aim (&s->more_mid[b], mid);
    }
  lq_glide_aim (&s->spread, params[SPREAD] / 100.0);
}

static void reset (void *state, const double *params)
{
  Stereo *s = state;

  aim (s, params);
  lq_glides_jump (s->matrix, 4);
  lq_glides_jump (s->more_side, s->n_bands);
  lq_glides_jump (s->more_mid, s->n_bands);
  lq_glide_jump (&s->spread);
  if (s->crossover)
    lq_linear_crossover_jump (s->crossover, s->splits);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_reset (&s->delay[c]);
  lq_decorrelate_reset (&s->decorrelate);
  lq_correlation_reset (&s->correlation);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Stereo *s = lq_arena_new0 (arena, Stereo);
  double split_hz[MAX_BANDS];
  int lag = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->law = (Law)params[LAW];
  s->n_bands = find_splits (params, s->rate_hz, split_hz);
  if (s->n_bands > 1 && s->n_channels == 2)
    {
      s->crossover = lq_linear_crossover_new (arena, s->rate_hz, s->n_bands,
                                              s->law == LAW_POWER ? 2 : 1, split_hz[0]);
      s->splits = lq_linear_splits_new (arena, s->crossover, split_hz);
    }
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_init (&s->delay[c], lag, lq_arena_array (arena, double, lag + 1));
  lq_glides_init (s->matrix, 4, s->rate_hz, SETTLE_MS);
  lq_glides_init (s->more_side, s->n_bands, s->rate_hz, SETTLE_MS);
  lq_glides_init (s->more_mid, s->n_bands, s->rate_hz, SETTLE_MS);
  lq_glide_init (&s->spread, s->rate_hz, SETTLE_MS, 0.0);
  lq_decorrelate_init (&s->decorrelate, s->rate_hz);
  lq_correlation_init (&s->correlation, s->rate_hz, WINDOW_S);
  reset (s, params);
  return s;
}

/* ---- sound ---- */

/* SUM += what MORE adds of the plane X. */
static void add_share (LqGlide *more, const double *x, double sum[LQ_QUANTUM])
{
  const double *share = lq_glide_run (more);

  if (!lq_glide_rests_at (more, 0.0))
    for (int i = 0; i < LQ_QUANTUM; i++)
      sum[i] += share[i] * x[i];
}

/* What the bands add to the side, left and the other way round right, and to the mid, on both. */
static void widen (Stereo *s, const LqBlock *block, double to_side[LQ_QUANTUM],
                   double to_mid[LQ_QUANTUM])
{
  double side[LQ_QUANTUM], mid[LQ_QUANTUM];
  const double *const planes[] = { side, mid };
  LqBandPlanes bands[MAX_BANDS];

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      side[i] = 0.5 * (block->in[0][i] - block->in[1][i]);
      mid[i] = 0.5 * (block->in[0][i] + block->in[1][i]);
    }
  if (s->crossover)
    lq_linear_crossover_run (s->crossover, planes, bands);
  for (int b = 0; b < s->n_bands; b++)
    {
      add_share (&s->more_side[b], s->crossover ? bands[b][0] : side, to_side);
      if (s->law == LAW_POWER)
        add_share (&s->more_mid[b], s->crossover ? bands[b][1] : mid, to_mid);
    }
}

/* The turned mid; it begins from silence when it is wanted, faded in. */
static void spread (Stereo *s, double *const *io, double to_side[LQ_QUANTUM])
{
  if (lq_glide_rests_at (&s->spread, 0.0))
    {
      lq_decorrelate_reset (&s->decorrelate);
      return;
    }
  double turned[LQ_QUANTUM];

  for (int i = 0; i < LQ_QUANTUM; i++)
    turned[i] = 0.5 * (io[0][i] + io[1][i]);
  lq_decorrelate_run (&s->decorrelate, turned, LQ_QUANTUM);
  add_share (&s->spread, turned, to_side);
}

static void place (Stereo *s, double *const *io)
{
  static const double identity[4] = { 1.0, 0.0, 0.0, 1.0 };
  bool rests = true;

  for (int i = 0; i < 4; i++)
    {
      rests = rests && lq_glide_rests_at (&s->matrix[i], identity[i]);
      lq_glide_run (&s->matrix[i]);
    }
  if (rests)
    return;
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = io[0][i], right = io[1][i];
      io[0][i] = s->matrix[0].path[i] * left + s->matrix[1].path[i] * right;
      io[1][i] = s->matrix[2].path[i] * left + s->matrix[3].path[i] * right;
    }
}

static void process (void *state, const LqBlock *block)
{
  Stereo *s = state;
  double to_side[LQ_QUANTUM] = { 0.0 }, to_mid[LQ_QUANTUM] = { 0.0 };
  double r;

  if (s->n_channels == 2)
    widen (s, block, to_side, to_mid);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->delay[c], block->in[c], block->out[c], LQ_QUANTUM);
  block->readouts[CORRELATION] = 0.0;
  if (s->n_channels < 2)
    return;
  spread (s, block->out, to_side);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      block->out[0][i] += to_mid[i] + to_side[i];
      block->out[1][i] += to_mid[i] - to_side[i];
    }
  place (s, block->out);
  lq_correlation_process (&s->correlation, block->out[0], block->out[1], LQ_QUANTUM);
  if (lq_correlation_read (&s->correlation, &r))
    block->readouts[CORRELATION] = r;
}

/* ---- table ---- */

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  LqFrames frames = 2 * latency (setup, params);

  if (params[SPREAD] > 0.0)
    frames += lq_decorrelate_tail (setup->rate_hz);
  return frames;
}

/* What each channel of a pair becomes, as h[out][in], without the delay. */
static void transfer (const double *params, double rate_hz, double f_hz, const double gain[2],
                      const LqDecorrelate *decorrelate, double complex h[2][2])
{
  double m[4], re, im;
  double complex turned;

  design_matrix (params, m);
  lq_decorrelate_response (decorrelate, rate_hz, f_hz, &re, &im);
  turned = params[SPREAD] / 100.0 * (re + I * im);
  for (int in = 0; in < 2; in++)
    {
      double mid = 0.5, side = in == 0 ? 0.5 : -0.5;
      double complex wide = gain[0] * side + turned * mid;
      double complex left = gain[1] * mid + wide, right = gain[1] * mid - wide;
      h[0][in] = m[0] * left + m[1] * right;
      h[1][in] = m[2] * left + m[3] * right;
    }
}

static double target_lin (double complex h[2][2], LqTarget target)
{
  switch (target)
    {
    case LQ_TARGET_LEFT:
      return cabs (h[0][0]);
    case LQ_TARGET_RIGHT:
      return cabs (h[1][1]);
    case LQ_TARGET_MID:
      return cabs (h[0][0] + h[0][1] + h[1][0] + h[1][1]) / 2.0;
    case LQ_TARGET_SIDE:
      return cabs (h[0][0] - h[0][1] - h[1][0] + h[1][1]) / 2.0;
    default:
      {
        double sum = 0.0;
        for (int i = 0; i < 4; i++)
          sum += pow (cabs (h[i / 2][i % 2]), 2.0);
        return sqrt (sum / 2.0);
      }
    }
}

static double magnitude_lin (const double *params, double rate_hz, const LqLinearSplits *splits,
                             int n_bands, LqTarget target, double f_hz)
{
  double complex h[2][2];
  double gain[2] = { 1.0, 1.0 }; /* of side and mid */
  LqDecorrelate decorrelate;

  for (int b = 0; b < n_bands; b++)
    {
      double band = splits ? lq_linear_splits_amplitude (splits, b, f_hz) : 1.0, side, mid;
      find_more (params, b, &side, &mid);
      gain[0] += side * band;
      gain[1] += mid * band;
    }
  lq_decorrelate_init (&decorrelate, rate_hz);
  transfer (params, rate_hz, f_hz, gain, &decorrelate, h);
  return target_lin (h, target);
}

static double share_lin (const LqLinearSplits *splits, int band, double f_hz)
{
  return splits ? lq_linear_splits_magnitude (splits, band, f_hz) : 1.0;
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  double split_hz[MAX_BANDS];
  int n_bands = find_splits (params, rate_hz, split_hz);
  bool whole = kind == LQ_RESPONSE_MAGNITUDE && instance < 0;
  bool share = kind == LQ_RESPONSE_SHARE && instance >= 0 && instance < n_bands;

  if (!whole && !share)
    return false;
  LqArena *arena = n_bands > 1 ? lq_arena_new () : NULL;
  LqLinearSplits *splits =
      n_bands > 1 ? lq_linear_splits_drawn (arena, rate_hz, n_bands, split_hz[0], split_hz) : NULL;
  for (int i = 0; i < n; i++)
    {
      double lin = share ? share_lin (splits, instance, x[i])
                         : magnitude_lin (params, rate_hz, splits, n_bands, target, x[i]);
      y[i] = fmax (20.0 * log10 (lin), LQ_RESPONSE_FLOOR_DB);
    }
  lq_arena_free (arena);
  return true;
}

static const char *const facts[] = { "width", NULL };

const LqProcessor lq_processor_stereo = {
  .info = {
    .id = "stereo",
    .name = N_ ("Stereo"),
    .doc = N_ ("Width in up to five bands, a bass in mono, rotation and balance; what both sides "
           "have in common stays as it is."),
    .when = N_ ("Reach for it to open a chorus or to gather a mix that falls apart, to take the side "
            "out of the bass for a disc or a large room, to set a crooked image straight, or to "
            "give a mono part some width that is gone again in mono. Listen in mono before "
            "and after: the mix must not lose what it lives from."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .groups = groups,
    .n_groups = LQ_N_ELEMENTS (groups),
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .response = response,
    .facts = facts,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
};
