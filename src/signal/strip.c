/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/strip.h"

#include "core/units.h"
#include "signal/gain.h"

#include <math.h>

struct LqStrip
{
  LqPart part;
  LqTrackSpec spec; /* present targets */
  LqSmooth gains[LQ_MAX_CHANNELS];
  bool gate_closed; /* for the listener's solo */
  bool leaving;
  bool silent;
  bool faulty; /* the input is not finite at the moment */
};

/* cos of a quarter turn for 0 … 1, exact at both ends. */
static double quarter_cos (double turn)
{
  return turn <= 0.0 ? 1.0 : turn >= 1.0 ? 0.0 : cos (turn * M_PI / 2.0);
}

void lq_strip_gains (const LqTrackSpec *spec, int n_channels, double gains[LQ_MAX_CHANNELS])
{
  double gain = spec->mute ? 0.0 : lq_db_to_gain (spec->gain_db);
  double pan = fmax (-1.0, fmin (1.0, spec->pan));

  gain = spec->polarity ? -gain : gain;
  gains[0] = gains[1] = gain;
  if (n_channels < 2)
    return;
  if (spec->n_channels == 1)
    {
      gains[0] *= quarter_cos ((1.0 + pan) / 2.0);
      gains[1] *= quarter_cos ((1.0 - pan) / 2.0);
    }
  else
    {
      gains[0] *= quarter_cos (pan);
      gains[1] *= quarter_cos (-pan);
    }
}

static bool at_rest_on_zero (const LqStrip *strip)
{
  for (int c = 0; c < strip->part.n_channels; c++)
    if (lq_smooth_moving (&strip->gains[c]) || strip->gains[c].value != 0.0)
      return false;
  return true;
}

/* Says so once per stretch. */
const double *const *lq_strip_hear (LqStrip *strip, const double *const *in)
{
  bool fault = in && !lq_planes_finite (in, strip->spec.n_channels);

  if (fault && !strip->faulty)
    strip->part.fault = true;
  strip->faulty = fault;
  return fault ? NULL : in;
}

static void run (LqPart *part, const double *const *in, double *const *out)
{
  LqStrip *strip = (LqStrip *)part;

  strip->silent = !in || at_rest_on_zero (strip);
  for (int c = 0; c < part->n_channels; c++)
    {
      double moving[LQ_QUANTUM];
      const double *gains = lq_gain_run (&strip->gains[c], moving);
      if (!strip->silent)
        lq_gain_apply (strip->gains[c].value, gains, in[strip->spec.n_channels == 1 ? 0 : c],
                       out[c]);
    }
}

static void aim (LqStrip *strip)
{
  double gains[LQ_MAX_CHANNELS];

  bool silent = strip->gate_closed || strip->leaving;

  lq_strip_gains (&strip->spec, strip->part.n_channels, gains);
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    lq_smooth_aim (&strip->gains[c], silent ? 0.0 : gains[c]);
}

static void reset (LqPart *part)
{
  LqStrip *strip = (LqStrip *)part;

  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    lq_smooth_jump (&strip->gains[c], strip->gains[c].target);
  strip->faulty = false;
}

static const LqPartKind strip_kind = { LQ_PART_STRIP, run, reset, NULL, NULL };

LqStrip *lq_strip_new (const LqTrackSpec *spec, double rate_hz, int n_channels)
{
  LqStrip *strip = lq_part_new0 (LqStrip);

  strip->part.kind = &strip_kind;
  strip->part.key = spec->key;
  strip->part.n_channels = n_channels;
  strip->spec = *spec;
  strip->spec.nodes = NULL; /* the plan's matter */
  strip->spec.n_nodes = 0;
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    lq_smooth_init (&strip->gains[c], rate_hz, LQ_FADE_MS, 0.0);
  aim (strip);
  reset (&strip->part);
  return strip;
}

LqPart *lq_strip_part (LqStrip *strip) { return &strip->part; }

int lq_strip_n_in (const LqStrip *strip) { return strip->spec.n_channels; }

const LqTrackSpec *lq_strip_spec (const LqStrip *strip) { return &strip->spec; }

void lq_strip_set (LqStrip *strip, LqStripRow row, double value)
{
  switch (row)
    {
    case LQ_STRIP_GAIN_DB:
      strip->spec.gain_db = value;
      break;
    case LQ_STRIP_PAN:
      strip->spec.pan = value;
      break;
    case LQ_STRIP_MUTE:
      strip->spec.mute = value >= 0.5;
      break;
    case LQ_STRIP_POLARITY:
      strip->spec.polarity = value >= 0.5;
      break;
    }
  aim (strip);
}

void lq_strip_enter (LqStrip *strip)
{
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    lq_smooth_jump (&strip->gains[c], 0.0);
  aim (strip);
}

void lq_strip_leave (LqStrip *strip)
{
  strip->leaving = true;
  aim (strip);
}

void lq_strip_gate (LqStrip *strip, bool open)
{
  strip->gate_closed = !open;
  aim (strip);
}

bool lq_strip_is_gone (const LqStrip *strip) { return strip->leaving && at_rest_on_zero (strip); }

bool lq_strip_silent (const LqStrip *strip) { return strip->silent; }
