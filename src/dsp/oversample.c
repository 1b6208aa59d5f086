/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/oversample.h"

#include <math.h>
#include <string.h>

#include "dsp/clones.h"
#include "dsp/window.h"

#define HALF        LQ_OVERSAMPLE_HALF
#define HISTORY     LQ_OVERSAMPLE_HISTORY
#define STOPBAND_DB 145.0

/* h(±(2k+1)) = (−1)^k / (π (2k+1)) · window, middle 1/2, the other even taps 0. */
void lq_halfband_design (LqHalfband *halfband)
{
  double beta = 0.1102 * (STOPBAND_DB - 8.7);
  double sum = 0.0;

  for (int k = 0; k < HALF; k++)
    {
      double at = 2 * k + 1;
      double sinc = (k % 2 ? -1.0 : 1.0) / (M_PI * at);
      halfband->tap[k] = sinc * lq_window_kaiser (at / (2 * HALF), beta);
      sum += halfband->tap[k];
    }
  for (int k = 0; k < HALF; k++)
    halfband->tap[k] *= 0.25 / sum;
}

double lq_halfband_amplitude (const LqHalfband *halfband, double f)
{
  double sum = 0.5;

  for (int k = 0; k < HALF; k++)
    sum += 2.0 * halfband->tap[k] * cos (2.0 * M_PI * f * (2 * k + 1));
  return sum;
}

LqOversample *lq_oversample_new (LqArena *arena)
{
  LqOversample *o = lq_arena_new0 (arena, LqOversample);

  lq_halfband_design (&o->halfband);
  return o;
}

void lq_oversample_forget (LqOversample *o)
{
  memset (o->even, 0, sizeof o->even);
  memset (o->odd, 0, sizeof o->odd);
}

void lq_oversample_reset (LqOversample *o)
{
  memset (o->input, 0, sizeof o->input);
  lq_oversample_forget (o);
}

static void shift (double line[HISTORY + LQ_QUANTUM])
{
  memmove (line, line + LQ_QUANTUM, sizeof (double) * HISTORY);
}

void lq_oversample_push (LqOversample *o, const double in[LQ_QUANTUM])
{
  shift (o->input);
  memcpy (o->input + HISTORY, in, sizeof (double) * LQ_QUANTUM);
}

void lq_oversample_delayed (const LqOversample *o, double out[LQ_QUANTUM])
{
  memcpy (out, o->input + HISTORY - LQ_OVERSAMPLE_LATENCY, sizeof (double) * LQ_QUANTUM);
}

/* OUT[i] = Σ tap[k] (x[i − HALF − k] + x[i − HALF + 1 + k]); LINE starts HISTORY before x[0]. */
LQ_CLONES static void symmetric (const double tap[HALF], const double *line, double out[LQ_QUANTUM])
{
  const double *before = line + HISTORY - HALF;
  const double *after = before + 1;

  memset (out, 0, sizeof (double) * LQ_QUANTUM);
  for (int k = HALF - 1; k >= 0; k -= 4)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double far = tap[k] * (before[i - k] + after[i + k])
                     + tap[k - 1] * (before[i - k + 1] + after[i + k - 1]);
        double near = tap[k - 2] * (before[i - k + 2] + after[i + k - 2])
                      + tap[k - 3] * (before[i - k + 3] + after[i + k - 3]);
        out[i] += far + near;
      }
}

_Static_assert(HALF % 4 == 0, "taps are taken by fours");

/* Even frames are between the input's, odd ones are the input's own. */
void lq_oversample_up (const LqOversample *o, double out[2 * LQ_QUANTUM])
{
  double between[LQ_QUANTUM];
  const double *own = o->input + HISTORY - HALF + 1;

  symmetric (o->halfband.tap, o->input, between);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      out[2 * i] = 2.0 * between[i];
      out[2 * i + 1] = own[i];
    }
}

void lq_oversample_down (LqOversample *o, const double in[2 * LQ_QUANTUM], double out[LQ_QUANTUM])
{
  const double *middle = o->odd + HISTORY - HALF;

  shift (o->even);
  shift (o->odd);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      o->even[HISTORY + i] = in[2 * i];
      o->odd[HISTORY + i] = in[2 * i + 1];
    }
  symmetric (o->halfband.tap, o->even, out);
  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] += 0.5 * middle[i];
}
