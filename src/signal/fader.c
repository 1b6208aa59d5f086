/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/fader.h"

#include "core/units.h"
#include "dsp/smooth.h"
#include "signal/gain.h"

struct LqFader
{
  LqPart part;
  LqSmooth gain;
};

static void run (LqPart *part, const double *const *in, double *const *out)
{
  LqFader *fader = (LqFader *)part;
  double moving[LQ_QUANTUM];
  const double *gains = lq_gain_run (&fader->gain, moving);

  for (int c = 0; c < part->n_channels; c++)
    lq_gain_apply (fader->gain.value, gains, in[c], out[c]);
}

static void reset (LqPart *part)
{
  LqFader *fader = (LqFader *)part;
  lq_smooth_jump (&fader->gain, fader->gain.target);
}

static const LqPartKind fader_kind = { LQ_PART_FADER, run, reset, NULL, NULL };

LqFader *lq_fader_new (LqKey key, double rate_hz, int n_channels, double gain_db)
{
  LqFader *fader = lq_part_new0 (LqFader);

  fader->part.kind = &fader_kind;
  fader->part.key = key;
  fader->part.n_channels = n_channels;
  lq_smooth_init (&fader->gain, rate_hz, LQ_FADE_MS, lq_db_to_gain (gain_db));
  return fader;
}

LqPart *lq_fader_part (LqFader *fader) { return &fader->part; }

void lq_fader_aim (LqFader *fader, double gain_db)
{
  lq_smooth_aim (&fader->gain, lq_db_to_gain (gain_db));
}
