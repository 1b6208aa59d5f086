/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limiter: holds the true peak under a ceiling.
 *
 * Input gain → true-peak envelope, 16 times interpolated → reduction that each frame needs, in
 * dB → stereo link → largest over the look-ahead → release → gain, smoothed by a window as long
 * as the look-ahead whose weights are not negative → times the sound, delayed to match. Each term
 * of that mean is at most what the peak needs, so no detected peak passes (SOUND A4; Hämäläinen,
 * DAFx 2002). Sound below the ceiling comes out to the bit. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/envelope.h"
#include "dsp/glide.h"
#include "dsp/lookahead.h"
#include "dsp/peak.h"
#include "dsp/truepeak.h"
#include "processors/processor.h"

#define SETTLE_MS 20.0

/* What a gain in motion may add between the samples, and what 16 points do not see. */
#define MARGIN_DB 0.05

/* Two detectors this close (dB) may be one from now on. */
#define SAME_DB 1e-9

enum
{
  INPUT,
  CEILING,
  CHARACTER,
  RELEASE,
  LOOKAHEAD,
  LINK,
  N_ROWS
};

enum
{
  REDUCTION,
  INPUT_LEVEL,
  OUTPUT_LEVEL,
  N_READOUTS
};

enum
{
  CHARACTER_ADAPTIVE,
  CHARACTER_PLAIN
};

static const char *const characters[] = { N_ ("Adaptive"), N_ ("Plain"), NULL };

static const LqParamRow rows[N_ROWS] = {
  [INPUT] = { .id = "input",
              .name = N_ ("Input"),
              .group = N_ ("Level"),
              .unit = LQ_UNIT_DB,
              .min = -12,
              .max = 36,
              .decimals = 1,
              .flags = LQ_PARAM_BIPOLAR,
              .doc =
                  N_ ("Gain into the limiter: how far the sound is driven against the ceiling.") },
  [CEILING] = { .id = "ceiling",
                .name = N_ ("Ceiling"),
                .group = N_ ("Level"),
                .unit = LQ_UNIT_DBTP,
                .min = -20,
                .max = 0,
                .def = -1,
                .decimals = 1,
                .doc = N_ ("True peak that the output does not exceed.") },
  [CHARACTER] = { .id = "character",
                  .name = N_ ("Character"),
                  .group = N_ ("Time"),
                  .kind = LQ_PARAM_CHOICE,
                  .max = 1,
                  .labels = characters,
                  .doc = N_ ("Adaptive lets short peaks go at once and keeps what lasts, for the "
                             "least distortion; plain releases everything alike.") },
  [RELEASE] = { .id = "release",
                .name = N_ ("Release"),
                .group = N_ ("Time"),
                .unit = LQ_UNIT_MS,
                .min = 5,
                .max = 1000,
                .def = 30,
                .curve = LQ_CURVE_LOG,
                .decimals = 0,
                .doc = N_ ("Time in which 63 % of the reduction for a short peak has gone.") },
  [LOOKAHEAD] = { .id = "lookahead",
                  .name = N_ ("Look-ahead"),
                  .group = N_ ("Time"),
                  .unit = LQ_UNIT_MS,
                  .min = 0.5,
                  .max = 20,
                  .def = 5,
                  .curve = LQ_CURVE_LOG,
                  .decimals = 1,
                  .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                  .doc = N_ (
                      "Time in which the gain moves ahead of a peak: longer is cleaner, shorter "
                      "keeps more of a hit; delays the output.") },
  [LINK] = { .id = "link",
             .name = N_ ("Link"),
             .group = N_ ("Time"),
             .unit = LQ_UNIT_PERCENT,
             .max = 100,
             .def = 100,
             .decimals = 0,
             .doc =
                 N_ ("How far each channel follows the channel that is reduced most: 100 % keeps "
                     "the stereo image, 0 % works on each channel alone.") },
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [REDUCTION] = { .id = "reduction",
                  .name = N_ ("Gain reduction"),
                  .unit = LQ_UNIT_DB,
                  .min = -60,
                  .max = 0,
                  .fold = LQ_FOLD_MIN,
                  .doc = N_ ("By how much the sound is turned down.") },
  [INPUT_LEVEL] = { .id = "input_level",
                    .name = N_ ("Level before"),
                    .unit = LQ_UNIT_DBFS,
                    .min = -100,
                    .max = 48,
                    .fold = LQ_FOLD_MAX,
                    .doc = N_ ("Highest sample after the input gain, at the time of the output.") },
  [OUTPUT_LEVEL] = { .id = "output_level",
                     .name = N_ ("Level after"),
                     .unit = LQ_UNIT_DBFS,
                     .min = -100,
                     .max = 0,
                     .fold = LQ_FOLD_MAX,
                     .doc = N_ ("Highest sample of the output.") },
};

/* ---- state ---- */

/* One gain: both channels share the first while the link is complete. */
typedef struct
{
  LqSlidingMax ahead;
  LqDualReleaseState release;
  LqBoxStack window;
} Lane;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  LqGlide input_lin;
  LqGlide ceiling_db;
  LqGlide link;
  LqDualRelease release;
  LqTruePeak peak[LQ_MAX_CHANNELS];
  LqDelay delay[LQ_MAX_CHANNELS];
  Lane lane[LQ_MAX_CHANNELS];
  int n_lanes;
  int same_for;  /* frames since two lanes need the same */
  int quiet_for; /* frames since any lane needed or released anything */
} Limiter;

static int lookahead_frames (const LqProcessorSetup *setup, const double *params)
{
  return (int)lround (params[LOOKAHEAD] * 1e-3 * setup->rate_hz);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return LQ_TRUEPEAK_DELAY + lookahead_frames (setup, params);
}

/* How long a need matters: it stays in the look-ahead's window, to the end of the next quantum. */
static int need_lasts (const Limiter *s) { return s->lookahead + 1 + 2 * LQ_QUANTUM; }

/* A floor that shall fall faster than find_floor counted on waits until what relied on it is by. */
static void set_release (Limiter *s, LqDualRelease release)
{
  bool faster = release.discharge > s->release.discharge;

  s->release = release;
  for (int lane = 0; lane < s->n_channels && faster; lane++)
    if (s->lane[lane].release.held < need_lasts (s))
      s->lane[lane].release.held = need_lasts (s);
}

static void aim (void *state, const double *params)
{
  Limiter *s = state;

  lq_glide_aim (&s->input_lin, pow (10.0, params[INPUT] / 20.0));
  lq_glide_aim (&s->ceiling_db, params[CEILING]);
  lq_glide_aim (&s->link, params[LINK] / 100.0);
  set_release (
      s, lq_dual_release (params[RELEASE], params[CHARACTER] == CHARACTER_ADAPTIVE, s->rate_hz));
}

static void reset (void *state, const double *params)
{
  Limiter *s = state;

  aim (s, params);
  lq_glide_jump (&s->input_lin);
  lq_glide_jump (&s->ceiling_db);
  lq_glide_jump (&s->link);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_truepeak_reset (&s->peak[c]);
      lq_delay_reset (&s->delay[c]);
      lq_sliding_max_reset (&s->lane[c].ahead);
      lq_box_stack_reset (&s->lane[c].window);
      s->lane[c].release = (LqDualReleaseState){ 0 };
    }
  s->n_lanes = lq_glide_rests_at (&s->link, 1.0) ? 1 : s->n_channels;
  s->same_for = 0;
  s->quiet_for = 0;
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Limiter *s = lq_arena_new0 (arena, Limiter);
  int lag = latency (setup, params);
  int window = lookahead_frames (setup, params) + 1;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = window - 1;
  lq_glide_init (&s->input_lin, s->rate_hz, SETTLE_MS, 1.0);
  lq_glide_init (&s->ceiling_db, s->rate_hz, SETTLE_MS, 0.0);
  lq_glide_init (&s->link, s->rate_hz, SETTLE_MS, 1.0);
  for (int c = 0; c < s->n_channels; c++)
    {
      Lane *lane = &s->lane[c];
      lq_truepeak_init (&s->peak[c], 16);
      lq_delay_init (&s->delay[c], lag, lq_arena_array (arena, double, lag));
      lq_sliding_max_init (&lane->ahead, window, lq_arena_array (arena, double, window));
      lq_box_stack_init (&lane->window, window,
                         lq_arena_array (arena, double, lq_box_stack_memory (window)));
    }
  reset (s, params);
  return s;
}

/* ---- one gain or two ---- */

/* The second lane takes over all that the first knows. */
static void split_lanes (Limiter *s)
{
  Lane *a = &s->lane[0];
  Lane *b = &s->lane[1];

  lq_sliding_max_copy (&b->ahead, &a->ahead);
  lq_box_stack_copy (&b->window, &a->window);
  b->release = a->release;
  s->n_lanes = 2;
  s->same_for = 0;
}

/* Two lanes that, fully linked, have long said the same become one. */
static void join_lanes (Limiter *s)
{
  const LqDualReleaseState *a = &s->lane[0].release;
  const LqDualReleaseState *b = &s->lane[1].release;
  bool same = a->held == b->held && fabs (a->fast - b->fast) < SAME_DB
              && fabs (a->slow - b->slow) < SAME_DB;

  s->same_for = same ? s->same_for + LQ_QUANTUM : 0;
  if (s->same_for > 2 * s->lookahead + LQ_QUANTUM)
    s->n_lanes = 1;
}

static void choose_lanes (Limiter *s)
{
  bool complete = lq_glide_rests_at (&s->link, 1.0);

  if (s->n_channels < 2)
    return;
  if (!complete && s->n_lanes == 1)
    split_lanes (s);
  else if (complete && s->n_lanes == 2)
    join_lanes (s);
  else
    s->same_for = 0;
}

/* ---- sound ---- */

/* The driven sound into OUT. */
static void drive (Limiter *s, const LqBlock *block)
{
  bool unity = lq_glide_rests_at (&s->input_lin, 1.0);
  const double *gain = lq_glide_run (&s->input_lin);

  for (int c = 0; c < s->n_channels; c++)
    {
      const double *in = block->in[c];
      double *out = block->out[c];
      if (!unity)
        for (int i = 0; i < LQ_QUANTUM; i++)
          out[i] = in[i] * gain[i];
      else if (out != in)
        memcpy (out, in, sizeof (double) * LQ_QUANTUM);
    }
}

/* Peaks up to here change nothing: the ceiling, and above it what is turned down anyway. */
static double find_floor (const Limiter *s)
{
  double floor_db = fmin (s->ceiling_db.smooth.value, s->ceiling_db.smooth.target) - MARGIN_DB;

  if (s->n_lanes == 1)
    floor_db += lq_dual_release_kept (&s->lane[0].release, &s->release, need_lasts (s));
  return pow (10.0, floor_db / 20.0);
}

/* What each channel needs in dB of reduction, for the driven sound in OUT. False: nothing. */
static bool find_needs (Limiter *s, const LqBlock *block, double need[][LQ_QUANTUM])
{
  double floor_lin = find_floor (s);
  const double *ceiling_db = lq_glide_run (&s->ceiling_db);
  bool any = false;

  for (int c = 0; c < s->n_channels; c++)
    {
      double *n = need[c];
      lq_truepeak_envelope (&s->peak[c], block->out[c], n, LQ_QUANTUM, floor_lin);
      if (lq_peak (n, LQ_QUANTUM) <= floor_lin)
        {
          memset (n, 0, sizeof (double) * LQ_QUANTUM);
          continue;
        }
      any = true;
      lq_decibels (n, n, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double over = n[i] - (ceiling_db[i] - MARGIN_DB);
          n[i] = over > 0.0 ? over : 0.0;
        }
    }
  return any;
}

/* Brings the needs of two channels together: into lane 0, or into both by the link. */
static void link_needs (Limiter *s, double need[][LQ_QUANTUM])
{
  const double *link = lq_glide_run (&s->link);

  if (s->n_channels < 2)
    return;
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double l = need[0][i];
      double r = need[1][i];
      double most = l > r ? l : r;
      need[0][i] = l + link[i] * (most - l);
      need[1][i] = r + link[i] * (most - r);
    }
}

/* Needs become gains, in place. Returns 1 − the least of them. */
static double run_lane (Limiter *s, Lane *lane, double *need)
{
  double depth[LQ_QUANTUM];

  lq_sliding_max_run (&lane->ahead, need, need, LQ_QUANTUM);
  lq_dual_release_run (&lane->release, &s->release, need, need, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    need[i] = -need[i];
  lq_decibels_to_gain (need, need, LQ_QUANTUM);
  lq_box_stack_run (&lane->window, need, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    depth[i] = 1.0 - need[i];
  return lq_peak (depth, LQ_QUANTUM);
}

/* Nothing needed, nothing released, every window full of ones: the gain is 1. */
static bool at_rest (Limiter *s, bool needed)
{
  bool quiet = !needed;

  for (int lane = 0; lane < s->n_lanes; lane++)
    quiet = quiet && s->lane[lane].release.fast == 0.0;
  s->quiet_for = quiet ? s->quiet_for + LQ_QUANTUM : 0;
  if (s->quiet_for < 3 * (s->lookahead + LQ_QUANTUM))
    return false;
  s->quiet_for = 3 * (s->lookahead + LQ_QUANTUM);
  return true;
}

static double to_db (double x, const LqReadoutInfo *info)
{
  return fmax (20.0 * log10 (fmax (x, 1e-10)), info->min);
}

static void process (void *state, const LqBlock *block)
{
  Limiter *s = state;
  double gain[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double depth = 0.0;
  double before = 0.0;
  double after = 0.0;
  bool resting;

  drive (s, block);
  choose_lanes (s);
  resting = at_rest (s, find_needs (s, block, gain));
  link_needs (s, gain);
  for (int lane = 0; lane < s->n_lanes && !resting; lane++)
    depth = fmax (depth, run_lane (s, &s->lane[lane], gain[lane]));
  for (int c = 0; c < s->n_channels; c++)
    {
      const double *g = gain[s->n_lanes == 1 ? 0 : c];
      double *out = block->out[c];
      lq_delay_run (&s->delay[c], out, out, LQ_QUANTUM);
      before = fmax (before, lq_peak (out, LQ_QUANTUM));
      for (int i = 0; i < LQ_QUANTUM && !resting; i++)
        out[i] *= g[i];
      after = fmax (after, lq_peak (out, LQ_QUANTUM));
    }
  block->readouts[REDUCTION] = to_db (1.0 - depth, &readouts[REDUCTION]);
  block->readouts[INPUT_LEVEL] = to_db (before, &readouts[INPUT_LEVEL]);
  block->readouts[OUTPUT_LEVEL] = to_db (after, &readouts[OUTPUT_LEVEL]);
}

/* ---- table ---- */

/* To −100 dB of a difference of 24 dB in reduction, e^−12.5, of the slowest part. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double times = params[CHARACTER] == CHARACTER_ADAPTIVE ? 12.0 : 1.0;

  return (LqFrames)ceil ((12.5 * times * params[RELEASE] + 30.0) * 1e-3 * setup->rate_hz)
         + 2 * latency (setup, params);
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  if (kind != LQ_RESPONSE_TRANSFER || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    y[i] = fmax (fmin (x[i] + params[INPUT], params[CEILING] - MARGIN_DB), LQ_RESPONSE_FLOOR_DB);
  return true;
}

const LqProcessor lq_processor_limiter = {
  .info = {
    .id = "limiter",
    .name = N_ ("Limiter"),
    .doc = N_ ("Holds the true peak under a ceiling, so that no converter and no codec overloads."),
    .when = N_ ("Reach for it last on a master: set the ceiling, then raise the input until the song "
            "is as loud as it should be and still breathes. On a single sound it catches the few "
            "peaks that a compressor lets by."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .response = response,
    .reduction_readout = REDUCTION,
    .reduction_range_db = 6,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .warm_up = warm_up,
};
