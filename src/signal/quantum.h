/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things every part does with a quantum of planes. */
#pragma once

#include <math.h>
#include <string.h>

#include "core/types.h"

/* Time of a crossfade or a ramp (DESIGN: bypass, blends and source changes take 10 ms). */
#define LQ_FADE_MS 10.0

/* That time in whole quanta, at least one. */
static inline int lq_fade_quanta (double rate_hz)
{
  int n = (int)lround (LQ_FADE_MS * 1e-3 * rate_hz / LQ_QUANTUM);
  return n > 0 ? n : 1;
}

/* The largest |x|; not finite when any of the samples is not. A double's bits without the sign grow
 * with its magnitude, infinity and NaN above all numbers. */
static inline double lq_quantum_peak (const double *x)
{
  uint64_t top = 0;
  double peak;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      uint64_t bits;
      memcpy (&bits, &x[i], sizeof bits);
      bits &= UINT64_MAX >> 1;
      top = bits > top ? bits : top;
    }
  memcpy (&peak, &top, sizeof peak);
  return peak;
}

/* Two samples at once, on every machine the same. */
typedef uint64_t LqBits __attribute__ ((vector_size (16)));
typedef double LqPair __attribute__ ((vector_size (16)));

static inline void lq_quantum_add (double *to, const double *from)
{
  for (int i = 0; i < LQ_QUANTUM; i += 2)
    {
      LqPair a, b;
      memcpy (&a, &to[i], sizeof a);
      memcpy (&b, &from[i], sizeof b);
      a += b;
      memcpy (&to[i], &a, sizeof a);
    }
}

/* Whether all of them are numbers: one more in the exponent carries into the sign where it is full. */
static inline bool lq_quantum_finite (const double *x)
{
  const LqBits exponent = { UINT64_C (0x7ff) << 52, UINT64_C (0x7ff) << 52 };
  const LqBits one = { UINT64_C (1) << 52, UINT64_C (1) << 52 };
  LqBits carries = { 0, 0 };

  for (int i = 0; i < LQ_QUANTUM; i += 2)
    {
      LqBits bits;
      memcpy (&bits, &x[i], sizeof bits);
      carries |= (bits & exponent) + one;
    }
  return (carries[0] | carries[1]) >> 63 == 0;
}

static inline bool lq_planes_finite (const double *const *planes, int n_channels)
{
  bool finite = true;

  for (int c = 0; c < n_channels; c++)
    finite = lq_quantum_finite (planes[c]) && finite;
  return finite;
}

static inline double lq_planes_peak (const double *const *planes, int n_channels)
{
  double peak = lq_quantum_peak (planes[0]);

  for (int c = 1; c < n_channels; c++)
    {
      double other = lq_quantum_peak (planes[c]);
      peak = other > peak || isnan (other) ? other : peak;
    }
  return peak;
}

static inline void lq_planes_copy (double *const *to, const double *const *from, int n_channels)
{
  for (int c = 0; c < n_channels; c++)
    memcpy (to[c], from[c], sizeof (double) * LQ_QUANTUM);
}

static inline void lq_planes_clear (double *const *planes, int n_channels)
{
  for (int c = 0; c < n_channels; c++)
    memset (planes[c], 0, sizeof (double) * LQ_QUANTUM);
}

/* PLANES as something that is only read: C does not convert double ** by itself. */
static inline const double *const *lq_planes_const (double *const *planes)
{
  return (const double *const *)planes;
}
