/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meter ballistics (ballistics.h). What is no number is taken for silence, and a decayed needle comes
 * to rest before its numbers become denormal. */
#include "dsp/ballistics.h"

#include <math.h>

#define REST    1e-15
#define LARGEST 1e6 /* one broken sample must not hold a needle for minutes */

static inline double size_of (double x)
{
  double size = fabs (x);
  return size <= LARGEST ? size : size > LARGEST ? LARGEST : 0.0;
}

static double rest (double z) { return fabs (z) > REST ? z : 0.0; }

/* ---- VU ---- */

#define VU_PER_S 11.1

void lq_vu_init (LqVu *vu, double rate_hz) { *vu = (LqVu){ .step = VU_PER_S / rate_hz }; }

void lq_vu_reset (LqVu *vu) { vu->z1 = vu->z2 = 0.0; }

void lq_vu_process (LqVu *vu, const double *x, int n)
{
  double z1 = vu->z1, z2 = vu->z2, w = vu->step;
  for (int i = 0; i < n; i++)
    {
      z1 += w * (size_of (x[i]) - 0.5 * z2 - z1);
      z2 += w * (z1 - z2);
    }
  vu->z1 = rest (z1);
  vu->z2 = rest (z2);
}

/* At rest z = |x| / 1.5, and the mean of a rectified sine is 2/π of its peak. */
double lq_vu_read (const LqVu *vu) { return fmax (0.0, 1.5 * M_PI_2 * vu->z2); }

/* ---- PPM ---- */

void lq_ppm_init (LqPpm *ppm, LqPpmType type, double rate_hz)
{
  static const struct
  {
    double charge1_per_s, charge2_per_s, fall_per_s, gain;
  } types[] = {
    [LQ_PPM_TYPE_I] = { 450.0, 1300.0, 1.35, 0.5108 },
    [LQ_PPM_TYPE_II] = { 200.0, 860.0, 1.0, 0.5141 },
  };
  *ppm = (LqPpm){
    .charge1 = 1.0 - exp (-types[type].charge1_per_s / rate_hz),
    .charge2 = 1.0 - exp (-types[type].charge2_per_s / rate_hz),
    .keep = exp (-types[type].fall_per_s / rate_hz),
    .gain = types[type].gain,
  };
}

void lq_ppm_reset (LqPpm *ppm) { ppm->z1 = ppm->z2 = ppm->top = 0.0; }

static inline void charge (LqPpm *ppm, double size)
{
  ppm->z1 *= ppm->keep;
  ppm->z2 *= ppm->keep;
  ppm->z1 += size > ppm->z1 ? ppm->charge1 * (size - ppm->z1) : 0.0;
  ppm->z2 += size > ppm->z2 ? ppm->charge2 * (size - ppm->z2) : 0.0;
  const double sum = ppm->z1 + ppm->z2;
  ppm->top = sum > ppm->top ? sum : ppm->top;
}

void lq_ppm_process (LqPpm *ppm, const double *x, int n)
{
  LqPpm p = *ppm;
  for (int i = 0; i < n; i++)
    charge (&p, size_of (x[i]));
  p.z1 = rest (p.z1);
  p.z2 = rest (p.z2);
  *ppm = p;
}

double lq_ppm_read (LqPpm *ppm)
{
  double top = ppm->top;
  ppm->top = ppm->z1 + ppm->z2;
  return ppm->gain * top;
}

/* ---- K-system ---- */

#define K_PER_S 9.72

void lq_k_rms_init (LqKRms *rms, double rate_hz)
{
  *rms = (LqKRms){ .step = 1.0 - exp (-K_PER_S / rate_hz) };
}

void lq_k_rms_reset (LqKRms *rms) { rms->z1 = rms->z2 = 0.0; }

void lq_k_rms_process (LqKRms *rms, const double *x, int n)
{
  double z1 = rms->z1, z2 = rms->z2, w = rms->step;
  for (int i = 0; i < n; i++)
    {
      double size = size_of (x[i]);
      z1 += w * (size * size - z1);
      z2 += w * (z1 - z2);
    }
  rms->z1 = rest (z1);
  rms->z2 = rest (z2);
}

double lq_k_rms_read (const LqKRms *rms) { return sqrt (2.0 * rms->z2); }

/* ---- All of one channel ---- */

/* Each of them waits for its own last value: side by side they wait together. Sums in the order of those above. */
void lq_ballistics_process (LqBallistics *b, const double *x, int n)
{
  LqVu vu = b->vu;
  LqPpm one = b->ppm[LQ_PPM_TYPE_I], two = b->ppm[LQ_PPM_TYPE_II];
  LqKRms k = b->k;
  for (int i = 0; i < n; i++)
    {
      const double size = size_of (x[i]);
      vu.z1 += vu.step * (size - 0.5 * vu.z2 - vu.z1);
      vu.z2 += vu.step * (vu.z1 - vu.z2);
      charge (&one, size);
      charge (&two, size);
      k.z1 += k.step * (size * size - k.z1);
      k.z2 += k.step * (k.z1 - k.z2);
    }
  b->vu = (LqVu){ vu.step, rest (vu.z1), rest (vu.z2) };
  one.z1 = rest (one.z1), one.z2 = rest (one.z2);
  two.z1 = rest (two.z1), two.z2 = rest (two.z2);
  b->ppm[LQ_PPM_TYPE_I] = one;
  b->ppm[LQ_PPM_TYPE_II] = two;
  b->k = (LqKRms){ k.step, rest (k.z1), rest (k.z2) };
}
