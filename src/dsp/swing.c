/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/swing.h"

#include <math.h>

#define AGREES    1e-9  /* turns: a sine that is off by so much is off by −164 dB */
#define SETTLE_MS 150.0 /* in which it comes 63 % nearer to its place */

void lq_swing_init (LqSwing *swing, double rate_hz)
{
  swing->pull = 1.0 / (SETTLE_MS * 1e-3 * rate_hz);
  lq_swing_reset (swing);
}

void lq_swing_reset (LqSwing *swing) { swing->turns = NAN; }

double lq_swing_step (LqSwing *swing, LqFrames clock, double turn)
{
  double there = (double)clock * turn;

  there -= floor (there);
  double behind = remainder (there - swing->turns, 1.0);
  if (isnan (swing->turns) || fabs (behind) < AGREES)
    {
      swing->turns = there; /* the same bits whenever it began */
      behind = 0.0;
    }
  return turn + behind * swing->pull;
}

void lq_swing_advance (LqSwing *swing, double step, int n)
{
  swing->turns += step * n;
  swing->turns -= floor (swing->turns);
}
