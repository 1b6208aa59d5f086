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

/* Two samples at once, on every machine the same. */
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

/* Whether all of X's are numbers. */
bool lq_quantum_finite (const double *x);

static inline bool lq_planes_finite (const double *const *planes, int n_channels)
{
  bool finite = true;

  for (int c = 0; c < n_channels; c++)
    finite = lq_quantum_finite (planes[c]) && finite;
  return finite;
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
