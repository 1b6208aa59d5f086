/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gain on a quantum, moving or at rest. Exactly 1 copies, so that it changes no bit; exactly 0 is
 * silence. Thread: [audio]. */
#pragma once

#include "dsp/smooth.h"
#include "signal/quantum.h"

/* Moves SMOOTH on by a quantum. Gives its values in SCRATCH, or NULL when it rests at its value. */
static inline const double *lq_gain_run (LqSmooth *smooth, double scratch[LQ_QUANTUM])
{
  if (!lq_smooth_moving (smooth))
    return NULL;
  lq_smooth_run (smooth, scratch, LQ_QUANTUM);
  return scratch;
}

/* OUT = IN times GAINS, or times REST where GAINS is NULL. May be one plane. */
static inline void lq_gain_apply (double rest, const double *gains, const double *in, double *out)
{
  if (gains)
    for (int i = 0; i < LQ_QUANTUM; i++)
      out[i] = gains[i] * in[i];
  else if (rest == 1.0 && in != out)
    memcpy (out, in, sizeof (double) * LQ_QUANTUM);
  else if (rest == 1.0)
    return;
  else if (rest == 0.0)
    memset (out, 0, sizeof (double) * LQ_QUANTUM);
  else
    for (int i = 0; i < LQ_QUANTUM; i++)
      out[i] = rest * in[i];
}
