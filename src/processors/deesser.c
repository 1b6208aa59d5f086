/* SPDX-License-Identifier: GPL-3.0-or-later */
/* De-esser: turns sibilants down where they are, whatever the level.
 *
 * What it judges by is a ratio: the power above a corner to the whole, both over 3 ms. Vowels have
 * hardly anything there, sibilants nearly all; a singer who comes closer to the microphone changes
 * neither. Over the threshold the ratio is turned down, decibel for decibel, to the range at most.
 * Sound that is softer than the floor is no sibilant, so that hiss in a pause is left alone, and quiet
 * sound through a fresh insert comes out to the bit.
 *
 * Input, delayed by the look-ahead − what is removed, which the filters give at rest and only its
 * amount moves: what results is a shelf, a bell or a plain gain. Without a reduction no bit and no
 * phase is changed (SOUND A7).
 * Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/envelope.h"
#include "dsp/glide.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/matched.h"
#include "dsp/moving_curve.h"
#include "dsp/peak.h"
#include "dsp/svf.h"
#include "processors/deesser_filters.h"
#include "processors/deesser_rows.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define WINDOW_MS     3.0
#define KNEE_DB       6.0
#define SINE_CREST_DB 3.010299956639812 /* the floor is a sine's peak, as all thresholds are */
#define SHELF_K       M_SQRT2           /* 1/Q */
#define BELL_K        (1.0 / 1.2)

/* ---- state ---- */

enum
{
  GLIDE_SHELF, /* shares of what is turned down */
  GLIDE_BELL,
  GLIDE_ALL,
  GLIDE_REMOVED, /* and of what is listened to */
  GLIDE_DETECTOR,
  GLIDE_FLOOR_DB,
  N_GLIDES
};

typedef struct
{
  LqSlidingMax ahead;
  LqDelay sound, heard;
} Lane;

/* Places in the quads: both channels of the detector, both of what is turned down. */
enum
{
  QUAD_HEARD = 0,
  QUAD_PART = LQ_MAX_CHANNELS
};

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  double pull; /* of the window */
  LqSmooth log_g;
  LqSvfQuad first;             /* first section of the detector's high-pass, and the shelf's part */
  LqSvfQuad second;            /* second section, and the bell's part */
  double mean_square[LQ_QUAD]; /* above the corner, and of the whole */
  LqMovingCurve curve;
  LqLink link;
  LqEnvelopeBank envelope;
  LqGlide glide[N_GLIDES];
  Lane lane[LQ_MAX_CHANNELS];
} Deesser;

/* High-pass and band-pass of gain 1 around tan (half the angle) G. */
static LqSvf shelf_part (double g)
{
  return (LqSvf){ .g = g, .k = SHELF_K, .m0 = 1.0, .m1 = -SHELF_K, .m2 = -1.0 };
}

static LqSvf bell_part (double g) { return (LqSvf){ .g = g, .k = BELL_K, .m1 = BELL_K }; }

/* Section INDEX of a Butterworth high-pass of four poles. */
static LqSvf heard_section (double g, int index)
{
  double k = 1.0 / lq_matched_butterworth_q (4, index);

  return (LqSvf){ .g = g, .k = k, .m0 = 1.0, .m1 = -k, .m2 = -1.0 };
}

static double g_of (double rate_hz, double f_hz) { return tan (M_PI * f_hz / rate_hz); }

/* Of a low rate, the top is all that can be reached. */
static double corner_g (double rate_hz, const double *params)
{
  return g_of (rate_hz, fmin (params[LQ_DEESSER_FREQ], 0.49 * rate_hz));
}

static void set_filters (Deesser *s)
{
  double g = exp (s->log_g.value);
  LqSvf heard[2] = { heard_section (g, 0), heard_section (g, 1) };
  LqSvf shelf = shelf_part (g);
  LqSvf bell = bell_part (g);

  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      lq_svf_quad_set (&s->first, QUAD_HEARD + c, &heard[0]);
      lq_svf_quad_set (&s->second, QUAD_HEARD + c, &heard[1]);
      lq_svf_quad_set (&s->first, QUAD_PART + c, &shelf);
      lq_svf_quad_set (&s->second, QUAD_PART + c, &bell);
    }
}

/* ---- parameters ---- */

static void aim (void *state, const double *params)
{
  Deesser *s = state;

  lq_smooth_aim (&s->log_g, log (corner_g (s->rate_hz, params)));
  lq_moving_curve_aim_slope (&s->curve, params[LQ_DEESSER_THRESHOLD], 1.0, KNEE_DB,
                             params[LQ_DEESSER_RANGE]);
  lq_link_aim (&s->link, params[LQ_DEESSER_LINK] / 100.0);
  for (int k = 0; k < LQ_ENVELOPE_BANK; k++)
    {
      s->envelope.attack[k] = lq_one_pole_pull (params[LQ_DEESSER_ATTACK], s->rate_hz);
      s->envelope.release[k] = lq_one_pole_pull (params[LQ_DEESSER_RELEASE], s->rate_hz);
    }
  for (int a = 0; a < LQ_DEESSER_N_ACTIONS; a++)
    lq_glide_aim (&s->glide[GLIDE_SHELF + a], params[LQ_DEESSER_ACTION] == a ? 1.0 : 0.0);
  lq_glide_aim (&s->glide[GLIDE_REMOVED],
                params[LQ_DEESSER_LISTEN] == LQ_DEESSER_LISTEN_REMOVED ? 1.0 : 0.0);
  lq_glide_aim (&s->glide[GLIDE_DETECTOR],
                params[LQ_DEESSER_LISTEN] == LQ_DEESSER_LISTEN_DETECTOR ? 1.0 : 0.0);
  lq_glide_aim (&s->glide[GLIDE_FLOOR_DB], params[LQ_DEESSER_FLOOR]);
}

static void reset (void *state, const double *params)
{
  Deesser *s = state;

  aim (s, params);
  lq_smooth_jump (&s->log_g, s->log_g.target);
  set_filters (s);
  lq_svf_quad_reset (&s->first);
  lq_svf_quad_reset (&s->second);
  memset (s->mean_square, 0, sizeof s->mean_square);
  memset (s->envelope.peak, 0, sizeof s->envelope.peak);
  memset (s->envelope.out, 0, sizeof s->envelope.out);
  lq_moving_curve_jump (&s->curve);
  lq_link_reset (&s->link);
  lq_glides_jump (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    {
      Lane *lane = &s->lane[c];
      lq_sliding_max_reset (&lane->ahead);
      lq_delay_reset (&lane->sound);
      lq_delay_reset (&lane->heard);
    }
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return lq_row_lookahead_frames (params[LQ_DEESSER_LOOKAHEAD], setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Deesser *s = lq_arena_new0 (arena, Deesser);
  int ahead = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = ahead;
  s->pull = lq_one_pole_pull (WINDOW_MS, s->rate_hz);
  lq_smooth_init (&s->log_g, s->rate_hz, LQ_SETTLE_MS, 0.0);
  lq_moving_curve_init (&s->curve, s->rate_hz);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  lq_glides_init (s->glide, N_GLIDES, s->rate_hz, LQ_SETTLE_MS);
  for (int c = 0; c < s->n_channels; c++)
    {
      Lane *lane = &s->lane[c];
      lq_delay_init (&lane->sound, ahead, lq_arena_array (arena, double, ahead + 1));
      lq_delay_init (&lane->heard, ahead, lq_arena_array (arena, double, ahead + 1));
      lq_sliding_max_init (&lane->ahead, ahead + 1, lq_arena_array (arena, double, ahead + 1));
    }
  reset (s, params);
  return s;
}

/* ---- a quantum ---- */

typedef double Planes[LQ_MAX_CHANNELS][LQ_QUANTUM];

typedef struct
{
  Planes sound; /* delayed */
  Planes heard;
  Planes high, bell;                /* what is turned down */
  double band[LQ_QUAD][LQ_QUANTUM]; /* beside HIGH, at QUAD_PART */
  Planes power, whole;
  Planes reduction;
  Planes gain;
} Work;

static void run_filters (Deesser *s, const LqBlock *block, Work *w)
{
  static const double silence[LQ_QUANTUM];
  bool mono = s->n_channels == 1;
  const double *left = block->in[0];
  const double *right = mono ? silence : block->in[1];

  memcpy (w->whole[0], left, sizeof w->whole[0]);
  memcpy (w->whole[1], right, sizeof w->whole[1]);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->lane[c].sound, block->in[c], w->sound[c], LQ_QUANTUM);
  if (mono)
    memset (w->sound[1], 0, sizeof w->sound[1]);
  lq_svf_quad_run (&s->first, (const double *const[]){ left, right, w->sound[0], w->sound[1] },
                   (double *const[]){ w->heard[0], w->heard[1], w->high[0], w->high[1] }, w->band);
  double spare[LQ_QUAD][LQ_QUANTUM];
  lq_svf_quad_run (&s->second,
                   (const double *const[]){ w->heard[0], w->heard[1], w->sound[0], w->sound[1] },
                   (double *const[]){ w->heard[0], w->heard[1], w->bell[0], w->bell[1] }, spare);
  memcpy (w->power, w->heard, sizeof w->power);
  lq_mean_square_quad_run (s->mean_square, s->pull,
                           (double *const[]){ w->power[0], w->power[1], w->whole[0], w->whole[1] });
}

/* Power becomes level, whole ratio. False: below the floor throughout. */
static bool find_ratio (const Deesser *s, double *power, double *whole)
{
  const double *floor_db = s->glide[GLIDE_FLOOR_DB].path;
  double lowest_db = fmin (floor_db[0], floor_db[LQ_QUANTUM - 1]) - SINE_CREST_DB - 0.01;

  if (lq_peak (power, LQ_QUANTUM) <= pow (10.0, lowest_db / 10.0))
    return false;
  lq_decibels_of_power (power, power, LQ_QUANTUM);
  lq_decibels_of_power (whole, whole, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    whole[i] = power[i] - whole[i];
  return true;
}

/* What each channel asks for. Returns the highest ratio. */
static double find_reduction (Deesser *s, Work *w)
{
  const double *floor_db = s->glide[GLIDE_FLOOR_DB].path;
  double highest_db = lq_deesser_readouts[LQ_DEESSER_RATIO].min;
  bool loud[LQ_MAX_CHANNELS];

  for (int c = 0; c < s->n_channels; c++)
    loud[c] = find_ratio (s, w->power[c], w->whole[c]);
  lq_moving_curve_run (&s->curve, s->n_channels, w->whole, w->reduction);
  for (int c = 0; c < s->n_channels; c++)
    {
      double *r = w->reduction[c];
      if (!loud[c])
        {
          memset (r, 0, sizeof w->reduction[c]);
          continue;
        }
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double over = w->power[c][i] + SINE_CREST_DB - floor_db[i];
          over = over > 0.0 ? over : 0.0;
          r[i] = r[i] < over ? r[i] : over;
        }
      highest_db = fmax (highest_db, w->whole[c][LQ_QUANTUM - 1]);
    }
  lq_link_run (&s->link, w->reduction);
  return highest_db;
}

/* Reductions become gains. Returns the least of them. */
static double find_gain (Deesser *s, Work *w)
{
  double spare[2][LQ_QUANTUM] = { { 0 } };
  double least = 1.0;

  if (s->n_channels == 1)
    memset (w->reduction[1], 0, sizeof w->reduction[1]);
  for (int c = 0; c < s->n_channels && s->lookahead > 0; c++)
    lq_sliding_max_run (&s->lane[c].ahead, w->reduction[c], w->reduction[c], LQ_QUANTUM);
  lq_envelope_bank_run (&s->envelope,
                        (double *const[]){ w->reduction[0], w->reduction[1], spare[0], spare[1] });
  for (int c = 0; c < s->n_channels; c++)
    {
      for (int i = 0; i < LQ_QUANTUM; i++)
        w->gain[c][i] = -w->reduction[c][i];
      lq_decibels_to_gain (w->gain[c], w->gain[c], LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        least = w->gain[c][i] < least ? w->gain[c][i] : least;
    }
  return least;
}

/* ---- sound ---- */

/* REMOVED of X. The shelf is that of Butterworth, (1 + G² w⁴) / (1 + w⁴) in power, at every gain G: its
 * poles rest, its zeros move by the shares of high- and band-pass. */
LQ_CLONES static void take (const LqGlide *glide, const double *restrict x,
                            const double *restrict high, const double *restrict band,
                            const double *restrict bell, const double *restrict gain,
                            double *restrict removed)
{
  const double *shelf_share = glide[GLIDE_SHELF].path;
  const double *bell_share = glide[GLIDE_BELL].path;
  const double *all_share = glide[GLIDE_ALL].path;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double less = 1.0 - gain[i];
      double shelf = less * high[i] + SHELF_K * (1.0 - sqrt (gain[i])) * band[i];
      removed[i] = shelf_share[i] * shelf + less * (bell_share[i] * bell[i] + all_share[i] * x[i]);
    }
}

static void listen (Deesser *s, Lane *lane, double *heard, const double *removed, double *out)
{
  const double *to_removed = s->glide[GLIDE_REMOVED].path;
  const double *to_detector = s->glide[GLIDE_DETECTOR].path;

  lq_delay_run (&lane->heard, heard, heard, LQ_QUANTUM);
  if (lq_glide_rests_at (&s->glide[GLIDE_REMOVED], 0.0)
      && lq_glide_rests_at (&s->glide[GLIDE_DETECTOR], 0.0))
    return;
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      out[i] += to_removed[i] * (removed[i] - out[i]);
      out[i] += to_detector[i] * (heard[i] - out[i]);
    }
}

static void process (void *state, const LqBlock *block)
{
  Deesser *s = state;
  Work w;
  double removed[LQ_QUANTUM];

  lq_glides_run (s->glide, N_GLIDES);
  if (lq_smooth_moving (&s->log_g))
    {
      lq_smooth_run (&s->log_g, removed, LQ_QUANTUM);
      set_filters (s);
    }
  run_filters (s, block, &w);
  block->readouts[LQ_DEESSER_RATIO] = find_reduction (s, &w);
  block->readouts[LQ_DEESSER_REDUCTION] =
      lq_readout_db (&lq_deesser_readouts[LQ_DEESSER_REDUCTION], find_gain (s, &w));
  for (int c = 0; c < s->n_channels; c++)
    {
      double *out = block->out[c];
      take (s->glide, w.sound[c], w.high[c], w.band[QUAD_PART + c], w.bell[c], w.gain[c], removed);
      for (int i = 0; i < LQ_QUANTUM; i++)
        out[i] = w.sound[c][i] - removed[i];
      listen (s, &s->lane[c], w.heard[c], removed, out);
    }
}

/* ---- table ---- */

/* To −100 dB: e^−13.5; the filters have forgotten sooner. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double ms = 13.5 * (params[LQ_DEESSER_ATTACK] + params[LQ_DEESSER_RELEASE] + WINDOW_MS)
              + 2.0 * params[LQ_DEESSER_LOOKAHEAD] + 10.0;

  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz);
}

/* The slowest pole of the part is at 0.4 of the frequency, e^−20 for −160 dB. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  return latency (setup, params) + LQ_QUANTUM
         + (LqFrames)ceil (20.0 / (0.38 * 2.0 * M_PI * params[LQ_DEESSER_FREQ]) * setup->rate_hz);
}

/* The input without what take () removes at the end of the range. */
static double deepest_db (const double *params, double rate_hz, double f_hz)
{
  double g = corner_g (rate_hz, params);
  bool bell = params[LQ_DEESSER_ACTION] == LQ_DEESSER_ACTION_BELL;
  LqSvf part = bell ? bell_part (g) : shelf_part (g);
  LqSvf band = { .g = g, .k = SHELF_K, .m1 = 1.0 };
  double gain = pow (10.0, -params[LQ_DEESSER_RANGE] / 20.0);
  double more =
      params[LQ_DEESSER_ACTION] == LQ_DEESSER_ACTION_SHELF ? SHELF_K * (1.0 - sqrt (gain)) : 0.0;
  double re = 1.0, im = 0.0, band_re, band_im;

  lq_svf_response (&band, rate_hz, f_hz, &band_re, &band_im);
  if (params[LQ_DEESSER_ACTION] != LQ_DEESSER_ACTION_ALL)
    lq_svf_response (&part, rate_hz, f_hz, &re, &im);
  return 20.0
         * log10 (
             hypot (1.0 - (1.0 - gain) * re - more * band_re, (1.0 - gain) * im + more * band_im));
}

/* A Butterworth high-pass of four poles by the bilinear transform. */
static double detector_db (const double *params, double rate_hz, double f_hz)
{
  double t = corner_g (rate_hz, params) / g_of (rate_hz, fmin (f_hz, 0.4999 * rate_hz));

  return -10.0 * log10 (1.0 + pow (t, 8.0));
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  if ((kind != LQ_RESPONSE_DEEPEST && kind != LQ_RESPONSE_DETECTOR) || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    y[i] = kind == LQ_RESPONSE_DEEPEST ? deepest_db (params, rate_hz, x[i])
                                       : detector_db (params, rate_hz, x[i]);
  return true;
}

const LqProcessor lq_processor_deesser = {
  .info = {
    .id = "deesser",
    .name = N_ ("De-esser"),
    .doc = N_ ("Turns sharp s and sh sounds down, at any level of the voice."),
    .when = N_ ("Reach for it when the s sounds of a voice jump out, most of all after a compressor "
            "or a treble boost. Listen to what goes: it should be sibilants alone. Set the "
            "frequency first, then the threshold so that vowels stay untouched, and no more range "
            "than it takes; a lisp is worse than an s. On a master, a bell and two or three "
            "decibels."),
    .version = 1,
    .rows = lq_deesser_rows,
    .n_rows = LQ_DEESSER_N_ROWS,
    .readouts = lq_deesser_readouts,
    .n_readouts = LQ_DEESSER_N_READOUTS,
    .response = response,
    .reduction_readout = LQ_DEESSER_REDUCTION,
    .reduction_range_db = 12,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = warm_up,
};
