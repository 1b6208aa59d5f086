/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/offset.h"

#include "signal/quantum.h"

#include <math.h>

void lq_offset_init (LqOffset *offset, double rate_hz)
{
  *offset = (LqOffset){ .blend_frames = lq_fade_quanta (rate_hz) * LQ_QUANTUM };
  lq_smooth_init (&offset->turned, rate_hz, LQ_SETTLE_MS, 1.0);
  lq_smooth_init (&offset->bypassed, rate_hz, LQ_FADE_MS, 1.0);
  lq_offset_rest (offset);
}

void lq_offset_rest (LqOffset *offset)
{
  offset->sum_db = 0.0;
  for (int k = 0; k < LQ_N_SWITCHES; k++)
    offset->target_db[k] = 0.0;
  lq_smooth_jump (&offset->turned, 1.0);
  lq_smooth_jump (&offset->bypassed, 1.0);
  offset->blend = offset->blend_to = 1.0;
  offset->blend_left = offset->n_steps = 0;
  offset->idle = true;
}

/* 10^(−DB / 20) to the POWER. */
static double inverse (double db, double power) { return pow (10.0, -db / 20.0 * power); }

/* Some rows glide in gain, others in dB: half-way between them lies the square root. */
#define TURNED_POWER 0.5

static void begin (LqOffset *offset, const LqOffsetStep *step)
{
  double to_db = offset->target_db[step->kind] += step->step_db;

  switch (step->kind)
    {
    case LQ_SWITCH_TURNED:
      lq_smooth_aim (&offset->turned, inverse (to_db, TURNED_POWER));
      break;
    case LQ_SWITCH_BYPASSED:
      lq_smooth_aim (&offset->bypassed, inverse (to_db, 1.0));
      break;
    default:
      offset->blend_to = inverse (to_db, 1.0);
      offset->blend_left = offset->blend_frames;
    }
}

void lq_offset_step (LqOffset *offset, LqSwitchKind kind, double step_db, int at)
{
  LqOffsetStep step = { kind, step_db, at };

  offset->sum_db += step_db;
  offset->idle = false;
  if (offset->n_steps == LQ_OFFSET_STEPS)
    begin (offset, &step);
  else
    offset->steps[offset->n_steps++] = step;
}

bool lq_offset_arrived (const LqOffset *offset)
{
  return !offset->idle && offset->n_steps == 0 && offset->blend_left == 0
         && !lq_smooth_moving (&offset->turned) && !lq_smooth_moving (&offset->bypassed);
}

/* N frames of it. */
static void apply (LqOffset *offset, double *gains, int n)
{
  double turned[LQ_QUANTUM], bypassed[LQ_QUANTUM];

  lq_smooth_run (&offset->turned, turned, n);
  lq_smooth_run (&offset->bypassed, bypassed, n);
  for (int i = 0; i < n; i++)
    {
      if (offset->blend_left > 0)
        offset->blend += (offset->blend_to - offset->blend) / offset->blend_left--;
      gains[i] /= turned[i] * turned[i] * bypassed[i] * offset->blend;
    }
}

void lq_offset_apply (LqOffset *offset, double *gains)
{
  int done = 0;

  for (int s = 0; s < offset->n_steps; s++)
    {
      int at = offset->steps[s].at;
      if (at > done)
        {
          apply (offset, gains + done, at - done);
          done = at;
        }
      begin (offset, &offset->steps[s]);
    }
  offset->n_steps = 0;
  if (done < LQ_QUANTUM)
    apply (offset, gains + done, LQ_QUANTUM - done);
}
