/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/fader.h"

#include "core/units.h"
#include "dsp/smooth.h"
#include "signal/gain.h"

#include <stdlib.h>

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

static void fader_free (LqPart *part) { free (part); }

static const LqPartKind fader_kind = { run, reset, fader_free };

LqFader *lq_fader_new (LqKey key, double rate_hz, int n_channels, double gain_db)
{
  LqFader *fader = calloc (1, sizeof (LqFader));

  fader->part = (LqPart){ .kind = &fader_kind, .key = key, .n_channels = n_channels };
  lq_smooth_init (&fader->gain, rate_hz, LQ_FADE_MS, lq_db_to_gain (gain_db));
  return fader;
}

LqPart *lq_fader_part (LqFader *fader) { return &fader->part; }

LqFader *lq_fader_of (LqPart *part) { return part->kind == &fader_kind ? (LqFader *)part : NULL; }

void lq_fader_aim (LqFader *fader, double gain_db)
{
  lq_smooth_aim (&fader->gain, lq_db_to_gain (gain_db));
}
