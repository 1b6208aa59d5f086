/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain: level, balance, polarity, swap, mid/side, mono and a DC filter.
 *
 * Everything but the DC filter is one 2×2 matrix from the input pair to the output pair, whose
 * four entries glide to their targets. A matrix at rest on the identity changes no bit.
 * Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/smooth.h"
#include "dsp/stereo.h"
#include "processors/processor.h"

/* The DC filter's corner: −0.3 dB at 20 Hz, silent on DC within half a second. */
#define DC_CORNER_HZ 5.0

enum
{
  GAIN,
  BALANCE,
  POLARITY,
  SWAP,
  MID_SIDE,
  MONO,
  DC,
  N_ROWS
};

enum
{
  POLARITY_NORMAL,
  POLARITY_BOTH,
  POLARITY_LEFT,
  POLARITY_RIGHT,
  N_POLARITIES
};

static const char *const polarities[] = { N_ ("Normal"), N_ ("Both inverted"), N_ ("Left inverted"),
                                          N_ ("Right inverted"), NULL };

enum
{
  MID_SIDE_OFF,
  MID_SIDE_ENCODE,
  MID_SIDE_DECODE,
  N_MID_SIDES
};

static const char *const mid_sides[] = { N_ ("Off"), N_ ("Encode"), N_ ("Decode"), NULL };

static const LqParamRow rows[N_ROWS] = {
  [GAIN] = { .id = "gain",
             .name = N_ ("Gain"),
             .group = N_ ("Level"),
             .unit = LQ_UNIT_DB,
             .kind = LQ_PARAM_CONTINUOUS,
             .min = -60,
             .max = 24,
             .decimals = 1,
             .flags = LQ_PARAM_BIPOLAR | LQ_PARAM_MINUS_INF,
             .doc = N_ ("Level of both channels; 0 dB changes no bit, the lower end is silence.") },
  [BALANCE] = { .id = "balance",
                .name = N_ ("Balance"),
                .group = N_ ("Level"),
                .unit = LQ_UNIT_PAN,
                .kind = LQ_PARAM_CONTINUOUS,
                .min = -1,
                .max = 1,
                .decimals = 0,
                .flags = LQ_PARAM_BIPOLAR,
                .doc = N_ ("Turns the opposite channel down and leaves the near one as it is; the "
                           "centre changes no bit.") },
  [POLARITY] = { .id = "polarity",
                 .name = N_ ("Polarity"),
                 .group = N_ ("Channels"),
                 .unit = LQ_UNIT_NONE,
                 .kind = LQ_PARAM_CHOICE,
                 .max = N_POLARITIES - 1,
                 .labels = polarities,
                 .doc = N_ ("Turns the waveform of both channels or of one of them upside down.") },
  [SWAP] = { .id = "swap",
             .name = N_ ("Swap"),
             .group = N_ ("Channels"),
             .unit = LQ_UNIT_NONE,
             .kind = LQ_PARAM_SWITCH,
             .max = 1,
             .doc = N_ ("Exchanges left and right.") },
  [MID_SIDE] = { .id = "ms",
                 .name = N_ ("Mid/side"),
                 .group = N_ ("Channels"),
                 .unit = LQ_UNIT_NONE,
                 .kind = LQ_PARAM_CHOICE,
                 .max = N_MID_SIDES - 1,
                 .labels = mid_sides,
                 .doc =
                     N_ ("Encode puts the mid, half the sum, on the left and the side, half the "
                         "difference, on the right; decode makes left and right of them again.") },
  [MONO] = { .id = "mono",
             .name = N_ ("Mono"),
             .group = N_ ("Channels"),
             .unit = LQ_UNIT_NONE,
             .kind = LQ_PARAM_SWITCH,
             .max = 1,
             .doc =
                 N_ ("Puts the mean of left and right on both channels, after all of the above.") },
  [DC] = { .id = "dc",
           .name = N_ ("DC filter"),
           .group = N_ ("Channels"),
           .unit = LQ_UNIT_NONE,
           .kind = LQ_PARAM_SWITCH,
           .max = 1,
           .doc = N_ ("Removes a constant offset with a 6 dB/oct high-pass at 5 Hz.") },
};

typedef struct
{
  int n_channels;
  double rate_hz;
  LqSmooth matrix[LQ_MAX_CHANNELS * LQ_MAX_CHANNELS]; /* [out][in], row by row */
  LqSmooth dc_share;                                  /* how much of the offset is taken out */
  double dc_pull;                                     /* g / (1 + g) of the offset's low-pass */
  double dc[LQ_MAX_CHANNELS];
} Gain;

static double gain_lin (const double *params)
{
  return params[GAIN] <= rows[GAIN].min ? 0.0 : pow (10.0, params[GAIN] / 20.0);
}

/* TO = A · TO, both [out][in]. */
static void turn (double to[4], const double a[4])
{
  double m[4] = { a[0] * to[0] + a[1] * to[2], a[0] * to[1] + a[1] * to[3],
                  a[2] * to[0] + a[3] * to[2], a[2] * to[1] + a[3] * to[3] };

  memcpy (to, m, sizeof m);
}

/* The matrix for PARAMS: polarity, then swap, then mid and side, then mono, then balance and gain. */
static void design_matrix (const double *params, int n_channels, double m[4])
{
  static const double swap[4] = { 0.0, 1.0, 1.0, 0.0 };
  static const double encode[4] = { 0.5, 0.5, 0.5, -0.5 };
  static const double decode[4] = { 1.0, 1.0, 1.0, -1.0 };
  static const double mono[4] = { 0.5, 0.5, 0.5, 0.5 };
  int polarity = (int)params[POLARITY];
  bool flip_left = polarity == POLARITY_BOTH || polarity == POLARITY_LEFT;
  bool flip_right = polarity == POLARITY_BOTH || polarity == POLARITY_RIGHT;
  double to_left = gain_lin (params);
  double to_right = to_left;

  m[0] = flip_left ? -1.0 : 1.0;
  m[1] = m[2] = 0.0;
  m[3] = flip_right ? -1.0 : 1.0;
  if (n_channels == 2)
    {
      int mid_side = (int)params[MID_SIDE];
      if (params[SWAP] >= 0.5)
        turn (m, swap);
      if (mid_side != MID_SIDE_OFF)
        turn (m, mid_side == MID_SIDE_ENCODE ? encode : decode);
      if (params[MONO] >= 0.5)
        turn (m, mono);
      to_left *= lq_balance_far_side (params[BALANCE]);
      to_right *= lq_balance_far_side (-params[BALANCE]);
    }
  m[0] *= to_left;
  m[1] *= to_left;
  m[2] *= to_right;
  m[3] *= to_right;
}

static void aim (void *state, const double *params)
{
  Gain *s = state;
  double m[4];

  design_matrix (params, s->n_channels, m);
  for (int i = 0; i < 4; i++)
    lq_smooth_aim (&s->matrix[i], m[i]);
  lq_smooth_aim (&s->dc_share, params[DC] >= 0.5 ? 1.0 : 0.0);
}

static void reset (void *state, const double *params)
{
  Gain *s = state;

  aim (s, params);
  for (int i = 0; i < 4; i++)
    lq_smooth_jump (&s->matrix[i], s->matrix[i].target);
  lq_smooth_jump (&s->dc_share, s->dc_share.target);
  s->dc[0] = s->dc[1] = 0.0;
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Gain *s = lq_arena_new0 (arena, Gain);
  double g = tan (M_PI * DC_CORNER_HZ / setup->rate_hz);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->dc_pull = g / (1.0 + g);
  for (int i = 0; i < 4; i++)
    lq_smooth_init (&s->matrix[i], setup->rate_hz, LQ_SETTLE_MS, 0.0);
  lq_smooth_init (&s->dc_share, setup->rate_hz, LQ_SETTLE_MS, 0.0);
  reset (s, params);
  return s;
}

/* Takes the offset, followed by a one-pole low-pass (trapezoidal), out of the block. */
static void remove_dc (Gain *s, const LqBlock *block)
{
  double share[LQ_QUANTUM];

  lq_smooth_run (&s->dc_share, share, LQ_QUANTUM);
  for (int c = 0; c < s->n_channels; c++)
    {
      double held = s->dc[c];
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double x = block->in[c][i];
          double step = (x - held) * s->dc_pull;
          block->out[c][i] = x - share[i] * (held + step);
          held += 2.0 * step;
        }
      s->dc[c] = fabs (held) < 1e-30 ? 0.0 : held;
    }
  if (!lq_smooth_moving (&s->dc_share) && s->dc_share.target == 0.0)
    s->dc[0] = s->dc[1] = 0.0;
}

static void copy_through (const Gain *s, const LqBlock *block)
{
  for (int c = 0; c < s->n_channels; c++)
    if (block->out[c] != block->in[c])
      memcpy (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
}

static void mix_moving (Gain *s, double *const *io)
{
  double m[4][LQ_QUANTUM];

  for (int i = 0; i < 4; i++)
    lq_smooth_run (&s->matrix[i], m[i], LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = io[0][i];
      if (s->n_channels == 1)
        {
          io[0][i] = m[0][i] * left;
          continue;
        }
      double right = io[1][i];
      io[0][i] = m[0][i] * left + m[1][i] * right;
      io[1][i] = m[2][i] * left + m[3][i] * right;
    }
}

static void mix_at_rest (const Gain *s, double *const *io)
{
  double m[4] = { s->matrix[0].value, s->matrix[1].value, s->matrix[2].value, s->matrix[3].value };

  if (s->n_channels == 1 || (m[1] == 0.0 && m[2] == 0.0))
    {
      for (int c = 0; c < s->n_channels; c++)
        if (m[c * 3] != 1.0)
          for (int i = 0; i < LQ_QUANTUM; i++)
            io[c][i] *= m[c * 3];
      return;
    }
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = io[0][i];
      double right = io[1][i];
      io[0][i] = m[0] * left + m[1] * right;
      io[1][i] = m[2] * left + m[3] * right;
    }
}

static void process (void *state, const LqBlock *block)
{
  Gain *s = state;
  bool moving = false;

  if (lq_smooth_moving (&s->dc_share) || s->dc_share.value != 0.0)
    remove_dc (s, block);
  else
    copy_through (s, block);
  for (int i = 0; i < 4; i++)
    moving = moving || lq_smooth_moving (&s->matrix[i]);
  if (moving)
    mix_moving (s, block->out);
  else
    mix_at_rest (s, block->out);
}

/* ln (1e7) / 2π corner: the offset's low-pass is 140 dB down. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  if (params[DC] < 0.5)
    return 0;
  return (LqFrames)ceil (log (1e7) / (2.0 * M_PI * DC_CORNER_HZ) * setup->rate_hz);
}

/* |H| of the trapezoidal high-pass: tan (w/2) over its distance to the corner's. */
static double dc_filter_lin (double rate_hz, double f_hz)
{
  double corner = tan (M_PI * DC_CORNER_HZ / rate_hz);
  double x = tan (M_PI * f_hz / rate_hz);

  return x / hypot (x, corner);
}

static double target_lin (const double m[4], LqTarget target)
{
  switch (target)
    {
    case LQ_TARGET_LEFT:
      return m[0];
    case LQ_TARGET_RIGHT:
      return m[3];
    case LQ_TARGET_MID:
      return (m[0] + m[1] + m[2] + m[3]) / 2.0;
    case LQ_TARGET_SIDE:
      return (m[0] - m[1] - m[2] + m[3]) / 2.0;
    default:
      return sqrt ((m[0] * m[0] + m[1] * m[1] + m[2] * m[2] + m[3] * m[3]) / 2.0);
    }
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  double m[4];

  if (kind != LQ_RESPONSE_MAGNITUDE || instance >= 0)
    return false;
  design_matrix (params, 2, m);
  for (int i = 0; i < n; i++)
    {
      double h = fabs (target_lin (m, target));
      if (params[DC] >= 0.5)
        h *= dc_filter_lin (rate_hz, x[i]);
      y[i] = fmax (20.0 * log10 (h), LQ_RESPONSE_FLOOR_DB);
    }
  return true;
}

static const char *const facts[] = { "gain", NULL };

const LqProcessor lq_processor_gain = {
  .info = {
    .id = "gain",
    .name = N_ ("Gain"),
    .doc = N_ ("Level, balance, polarity and channel order, exact to the bit where nothing is "
           "asked for."),
    .when = N_ ("Reach for it to set the level into the next processor, to even out two sides, to "
            "put a flipped channel right, to hear or deliver mono, to clear an offset that eats "
            "headroom, or, one before and one behind, to let what stands between them work on "
            "mid and side. It has no sound of its own: at 0 dB and centre it is not there."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .response = response,
    .facts = facts,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .tail = tail,
};
