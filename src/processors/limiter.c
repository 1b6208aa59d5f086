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
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/peak.h"
#include "dsp/truepeak.h"
#include "processors/processor.h"
#include "processors/rows.h"

/* What a gain in motion may add between the samples, and what 16 and 8 points do not see: at 20 kHz
 * and 44.1 kHz 0.03 and 0.14 dB. */
#define MARGIN_16_DB 0.05
#define MARGIN_8_DB  0.16

enum
{
  INPUT,
  CEILING,
  CHARACTER,
  RELEASE,
  LOOKAHEAD,
  LINK,
  DETECTION,
  N_ROWS
};

enum
{
  REDUCTION,
  INPUT_LEVEL,
  OUTPUT_LEVEL,
  N_READOUTS
};

static const char *const character_names[] = { N_ ("Adaptive"),    N_ ("Plain"),
                                               N_ ("Transparent"), N_ ("Punchy"),
                                               N_ ("Programme"),   NULL };

/* What makes a character: how much of the look-ahead the gain takes to move, by which window, and how
 * reduction that lasts is learnt and forgotten, in times of the release or in ms. */
typedef struct
{
  double reach;
  double boxes[LQ_BOX_STACK_BOXES];
  double charge_times, discharge_times;
  double charge_ms, discharge_ms;
} Character;

#define RAMP                                                                                       \
  {                                                                                                \
    0.7, 0.2, 0.1                                                                                  \
  } /* as lq_box_stack_init */

static const Character characters[] = {
  /* Least distortion for its loudness. */
  { .reach = 1.0, .boxes = RAMP, .charge_times = 10.0, .discharge_times = 10.0 },
  /* Loudest; lows ripple. */
  { .reach = 1.0, .boxes = RAMP, .discharge_times = 10.0 },
  /* Learns at once and forgets late: the gain of dense sound stands nearly still. Three like boxes make
   * a bell of 30 dB an octave: what moves is heard least. */
  { .reach = 1.0, .boxes = { 0.36, 0.34, 0.3 }, .charge_times = 3.0, .discharge_times = 30.0 },
  /* A hit keeps all but the last third of the look-ahead before it; the floor hardly rises between
   * hits, so each comes back to full level. */
  { .reach = 0.3, .boxes = RAMP, .charge_times = 60.0, .discharge_times = 6.0 },
  /* As broadcast limiters: what has lasted three tenths of a second goes in seconds. */
  { .reach = 1.0, .boxes = RAMP, .charge_ms = 300.0, .discharge_ms = 3000.0 },
};

_Static_assert(LQ_N_ELEMENTS (characters) + 1 == LQ_N_ELEMENTS (character_names), "one each");

static const char *const detections[] = { N_ ("16 times"), N_ ("8 times"), NULL };

enum
{
  DETECTION_16,
  DETECTION_8
};

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
                  .max = LQ_N_ELEMENTS (characters) - 1,
                  .labels = character_names,
                  .flags = LQ_PARAM_STRUCTURAL,
                  .doc = N_ ("Adaptive lets short peaks go at once and keeps what lasts, for the "
                             "least distortion; plain releases everything alike; transparent holds "
                             "the gain nearly still; punchy moves late and lets every hit come "
                             "back; programme lets go in seconds what has lasted.") },
  [RELEASE] =
      LQ_ROW_RELEASE (.min = 5, .max = 1000, .def = 30,
                      .doc = N_ ("Time in which 63 % of the reduction for a short peak has gone.")),
  [LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .min = 0.5, .max = 20, .def = 5, .curve = LQ_CURVE_LOG,
          .doc = N_ ("Time in which the gain moves ahead of a peak: longer is cleaner, shorter "
                     "keeps more of a hit; delays the output.")),
  [LINK] = LQ_ROW_LINK (.group = N_ ("Time")),
  [DETECTION] = { .id = "detection",
                  .name = N_ ("Detection"),
                  .group = N_ ("Level"),
                  .kind = LQ_PARAM_CHOICE,
                  .max = 1,
                  .labels = detections,
                  .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                  .doc =
                      N_ ("At how many points a sample the true peak is looked for: 8 saves work "
                          "and stays a tenth of a decibel further below the ceiling.") },
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [REDUCTION] = LQ_READOUT_REDUCTION (.doc = N_ ("By how much the sound is turned down.")),
  [INPUT_LEVEL] = LQ_READOUT_INPUT_LEVEL (
          .name = N_ ("Level before"), .max = 48,
          .doc = N_ ("Highest sample after the input gain, at the time of the output.")),
  [OUTPUT_LEVEL] = LQ_READOUT_OUTPUT_LEVEL (.name = N_ ("Level after"), .max = 0,
                                            .doc = N_ ("Highest sample of the output.")),
};

/* ---- state ---- */

enum
{
  GLIDE_INPUT_LIN,
  GLIDE_CEILING_DB,
  N_GLIDES
};

typedef struct
{
  LqDelay late; /* needs that a character of short reach does not heed yet */
  LqSlidingMax ahead;
  LqDualReleaseState release;
  LqBoxStack window;
} Lane;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  double margin_db;
  const Character *character;
  LqGlide glide[N_GLIDES];
  LqLink link;
  LqDualRelease release;
  LqTruePeak peak[LQ_MAX_CHANNELS];
  LqDelay delay[LQ_MAX_CHANNELS];
  Lane lane[LQ_MAX_CHANNELS];
  int quiet_for; /* frames since any lane needed or released anything */
} Limiter;

static int lookahead_frames (const LqProcessorSetup *setup, const double *params)
{
  return lq_row_lookahead_frames (params[LOOKAHEAD], setup->rate_hz);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return LQ_TRUEPEAK_DELAY + lookahead_frames (setup, params);
}

/* How long a need matters: it stays in the look-ahead's window, to the end of the next quantum. */
static int need_lasts (const Limiter *s) { return s->lookahead + 1 + 2 * LQ_QUANTUM; }

static const Character *character_of (const double *params)
{
  return &characters[(int)params[CHARACTER]];
}

static double margin_of (const double *params)
{
  return params[DETECTION] == DETECTION_8 ? MARGIN_8_DB : MARGIN_16_DB;
}

static LqDualRelease release_of (const Character *character, double release_ms, double rate_hz)
{
  return lq_dual_release_of (
      release_ms, character->charge_times * release_ms + character->charge_ms,
      character->discharge_times * release_ms + character->discharge_ms, rate_hz);
}

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

  lq_glide_aim (&s->glide[GLIDE_INPUT_LIN], pow (10.0, params[INPUT] / 20.0));
  lq_glide_aim (&s->glide[GLIDE_CEILING_DB], params[CEILING]);
  lq_link_aim (&s->link, params[LINK] / 100.0);
  set_release (s, release_of (s->character, params[RELEASE], s->rate_hz));
}

static void reset (void *state, const double *params)
{
  Limiter *s = state;

  aim (s, params);
  lq_glides_jump (s->glide, N_GLIDES);
  lq_link_reset (&s->link);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_truepeak_reset (&s->peak[c]);
      lq_delay_reset (&s->delay[c]);
      lq_delay_reset (&s->lane[c].late);
      lq_sliding_max_reset (&s->lane[c].ahead);
      lq_box_stack_reset (&s->lane[c].window);
      s->lane[c].release = (LqDualReleaseState){ 0 };
    }
  s->quiet_for = 0;
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Limiter *s = lq_arena_new0 (arena, Limiter);
  int lag = latency (setup, params);
  int ahead = lookahead_frames (setup, params);
  int window = (int)lround (character_of (params)->reach * ahead) + 1;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = ahead;
  s->margin_db = margin_of (params);
  s->character = character_of (params);
  lq_glides_init (s->glide, N_GLIDES, s->rate_hz, LQ_SETTLE_MS);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  for (int c = 0; c < s->n_channels; c++)
    {
      Lane *lane = &s->lane[c];
      lq_truepeak_init (&s->peak[c], params[DETECTION] == DETECTION_8 ? 8 : 16);
      lq_delay_init (&s->delay[c], lag, lq_arena_array (arena, double, lag));
      lq_delay_init (&lane->late, ahead + 1 - window,
                     lq_arena_array (arena, double, ahead + 1 - window + 1));
      lq_sliding_max_init (&lane->ahead, window, lq_arena_array (arena, double, window));
      lq_box_stack_init_shared (&lane->window, window, s->character->boxes,
                                lq_arena_array (arena, double, lq_box_stack_memory (window)));
    }
  reset (s, params);
  return s;
}

/* ---- one gain or two ---- */

static bool same_lanes (const Limiter *s)
{
  const LqDualReleaseState *a = &s->lane[0].release;
  const LqDualReleaseState *b = &s->lane[1].release;

  return a->held == b->held && fabs (a->fast - b->fast) < LQ_LINK_SAME_DB
         && fabs (a->slow - b->slow) < LQ_LINK_SAME_DB;
}

/* The windows of two lanes are the same only when those have long said the same. */
static void choose_lanes (Limiter *s)
{
  Lane *a = &s->lane[0];
  Lane *b = &s->lane[1];
  LqLinkStep step = lq_link_step (&s->link);

  if (step == LQ_LINK_OPENS)
    {
      lq_delay_copy (&b->late, &a->late);
      lq_sliding_max_copy (&b->ahead, &a->ahead);
      lq_box_stack_copy (&b->window, &a->window);
      b->release = a->release;
    }
  else if (step == LQ_LINK_MAY_CLOSE
           && lq_link_held_for (&s->link, same_lanes (s)) > 2 * s->lookahead + LQ_QUANTUM)
    lq_link_close (&s->link);
}

/* ---- sound ---- */

/* The driven sound into OUT. */
static void drive (Limiter *s, const LqBlock *block)
{
  bool unity = lq_glide_rests_at (&s->glide[GLIDE_INPUT_LIN], 1.0);
  const double *gain = lq_glide_run (&s->glide[GLIDE_INPUT_LIN]);

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
  double floor_db =
      fmin (s->glide[GLIDE_CEILING_DB].smooth.value, s->glide[GLIDE_CEILING_DB].smooth.target)
      - s->margin_db;

  if (s->link.n_lanes == 1)
    floor_db += lq_dual_release_kept (&s->lane[0].release, &s->release, need_lasts (s));
  return pow (10.0, floor_db / 20.0);
}

/* What each channel needs in dB of reduction, for the driven sound in OUT. False: nothing. */
static bool find_needs (Limiter *s, const LqBlock *block, double need[][LQ_QUANTUM])
{
  double floor_lin = find_floor (s);
  const double *ceiling_db = lq_glide_run (&s->glide[GLIDE_CEILING_DB]);
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
          double over = n[i] - (ceiling_db[i] - s->margin_db);
          n[i] = over > 0.0 ? over : 0.0;
        }
    }
  return any;
}

/* Needs become gains, in place. Returns 1 − the least of them. */
static double run_lane (Limiter *s, Lane *lane, double *need)
{
  double depth[LQ_QUANTUM];

  if (lane->late.frames > 0)
    lq_delay_run (&lane->late, need, need, LQ_QUANTUM);
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

  for (int lane = 0; lane < s->link.n_lanes; lane++)
    quiet = quiet && s->lane[lane].release.fast == 0.0;
  s->quiet_for = quiet ? s->quiet_for + LQ_QUANTUM : 0;
  if (s->quiet_for < 3 * (s->lookahead + LQ_QUANTUM))
    return false;
  s->quiet_for = 3 * (s->lookahead + LQ_QUANTUM);
  return true;
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
  lq_link_run (&s->link, gain);
  for (int lane = 0; lane < s->link.n_lanes && !resting; lane++)
    depth = fmax (depth, run_lane (s, &s->lane[lane], gain[lane]));
  for (int c = 0; c < s->n_channels; c++)
    {
      const double *g = gain[s->link.n_lanes == 1 ? 0 : c];
      double *out = block->out[c];
      lq_delay_run (&s->delay[c], out, out, LQ_QUANTUM);
      before = fmax (before, lq_peak (out, LQ_QUANTUM));
      for (int i = 0; i < LQ_QUANTUM && !resting; i++)
        out[i] *= g[i];
      after = fmax (after, lq_peak (out, LQ_QUANTUM));
    }
  block->readouts[REDUCTION] = lq_readout_db (&readouts[REDUCTION], 1.0 - depth);
  block->readouts[INPUT_LEVEL] = lq_readout_db (&readouts[INPUT_LEVEL], before);
  block->readouts[OUTPUT_LEVEL] = lq_readout_db (&readouts[OUTPUT_LEVEL], after);
}

/* ---- table ---- */

/* To −100 dB of a difference of 24 dB in reduction, e^−12.5, of the slowest part. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  const Character *c = character_of (params);
  double ms = params[RELEASE];

  if (c->charge_times > 0.0)
    ms *= fmax (c->charge_times, c->discharge_times) * 1.2;
  ms += fmax (c->charge_ms, c->discharge_ms);
  return (LqFrames)ceil ((12.5 * ms + 30.0) * 1e-3 * setup->rate_hz) + 2 * latency (setup, params);
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  if (kind != LQ_RESPONSE_TRANSFER || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    y[i] = fmax (fmin (x[i] + params[INPUT], params[CEILING] - margin_of (params)),
                 LQ_RESPONSE_FLOOR_DB);
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
