/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Balance, width and correlation (stereo.h). */
#include "dsp/stereo.h"

#include <math.h>

/* Mean square below which a channel counts as silent: −120 dBFS. */
#define SILENT 1e-12

/* A sum that has decayed so far is nothing: it must not end in denormal numbers. */
#define NOTHING 1e-30

double lq_balance_far_side (double balance)
{
  return balance <= 0.0 ? 1.0 : balance >= 1.0 ? 0.0 : cos (balance * M_PI / 2.0);
}

void lq_stereo_widen (double *left, double *right, const double *width, int n)
{
  for (int i = 0; i < n; i++)
    {
      double mid = 0.5 * (left[i] + right[i]);
      double side = 0.5 * width[i] * (left[i] - right[i]);
      left[i] = mid + side;
      right[i] = mid - side;
    }
}

void lq_correlation_init (LqCorrelation *c, double rate_hz, double tau_s)
{
  c->keep = tau_s > 0.0 ? exp (-1.0 / (tau_s * rate_hz)) : 1.0;
  c->quantum_keep = pow (c->keep, LQ_QUANTUM);
  lq_correlation_reset (c);
}

void lq_correlation_reset (LqCorrelation *c) { c->ll = c->rr = c->lr = c->weight = 0.0; }

static double decayed (double sum, double keep)
{
  double left = sum * keep;
  return fabs (left) > NOTHING ? left : 0.0;
}

/* The window is applied by blocks of up to 64 frames: one factor for what was before. */
void lq_correlation_process (LqCorrelation *c, const double *left, const double *right, int n)
{
  for (int at = 0; at < n;)
    {
      int end = at + LQ_QUANTUM < n ? at + LQ_QUANTUM : n;
      double ll = 0.0, rr = 0.0, lr = 0.0;
      int frames = end - at;
      double keep = frames == LQ_QUANTUM ? c->quantum_keep : pow (c->keep, frames);
      for (; at < end; at++)
        {
          ll += left[at] * left[at];
          rr += right[at] * right[at];
          lr += left[at] * right[at];
        }
      c->ll = decayed (c->ll, keep) + ll;
      c->rr = decayed (c->rr, keep) + rr;
      c->lr = decayed (c->lr, keep) + lr;
      c->weight = c->weight * keep + frames;
    }
}

bool lq_correlation_read (const LqCorrelation *c, double *r)
{
  if (!(c->ll > SILENT * c->weight && c->rr > SILENT * c->weight))
    return false;
  double value = c->lr / sqrt (c->ll * c->rr);
  *r = value > 1.0 ? 1.0 : value < -1.0 ? -1.0 : value;
  return true;
}
