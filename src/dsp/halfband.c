/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/halfband.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/window.h"

#define MOST_FRAMES (LQ_QUANTUM << (LQ_HALFBAND_STAGES - 1))

typedef struct
{
  double kaiser_db; /* for which the window is made */
  int half[LQ_HALFBAND_STAGES];
  double equiripple[LQ_HALFBAND_STAGES][10]; /* where the first is 0: windowed */
} Set;

static const Set sets[LQ_HALFBAND_N_SETS] = {
  /* Equiripple from 0 to 24.1 kHz at 176.4, 352.8 and 705.6 kHz: −150.7, −171.7, −166.1 dB. */
  [LQ_HALFBAND_140_DB] = {
    .kaiser_db = 145.0,
    .half = { 52, 10, 6, 4 },
    .equiripple = {
      [1] = { 3.132943327738764314e-01, -9.191498298107578975e-02, 4.257927962772122072e-02,
              -2.045184352929643791e-02, 9.204628863509079153e-03, -3.678520303086894577e-03,
              1.244212962563485748e-03, -3.345748232877784518e-04, 6.414051903728578149e-05,
              -6.687709029440177375e-06 },
      [2] = { 3.065949688300387686e-01, -7.544999666592108899e-02, 2.418835972454170332e-02,
              -6.367274446292565703e-03, 1.134137540702429605e-03, -1.001962808731329819e-04 },
      [3] = { 2.995625799174164797e-01, -6.070379852950751870e-02, 1.246464435171311084e-02,
              -1.323428217533547479e-03 },
    },
  },
  [LQ_HALFBAND_240_DB] = { .kaiser_db = 250.0, .half = { LQ_HALFBAND_MOST_HALF, 20, 12, 12 } },
};

/* h(±(2k+1)) = (−1)^k / (π (2k+1)) · window. */
static void design_kaiser (LqHalfband *halfband, double stopband_db)
{
  double beta = 0.1102 * (stopband_db - 8.7);
  double sum = 0.0;

  for (int k = 0; k < halfband->half; k++)
    {
      double at = 2 * k + 1;
      double sinc = (k % 2 ? -1.0 : 1.0) / (M_PI * at);
      halfband->tap[k] = sinc * lq_window_kaiser (at / (2 * halfband->half), beta);
      sum += halfband->tap[k];
    }
  for (int k = 0; k < halfband->half; k++)
    halfband->tap[k] *= 0.25 / sum;
}

int lq_halfband_half (LqHalfbandSet set, int stage) { return sets[set].half[stage]; }

void lq_halfband_design (LqHalfband *halfband, LqHalfbandSet set, int stage)
{
  const double *equiripple = sets[set].equiripple[stage];

  *halfband = (LqHalfband){ .half = lq_halfband_half (set, stage) };
  if (equiripple[0] == 0.0)
    design_kaiser (halfband, sets[set].kaiser_db);
  else
    memcpy (halfband->tap, equiripple, sizeof sets[set].equiripple[stage]);
}

double lq_halfband_amplitude (const LqHalfband *halfband, double f)
{
  double sum = 0.5;

  for (int k = 0; k < halfband->half; k++)
    sum += 2.0 * halfband->tap[k] * cos (2.0 * M_PI * f * (2 * k + 1));
  return sum;
}

/* A tap with its mirror; two and four of them, the smallest first. */
#define TERM(k)    (tap[k] * (x[i - (k)] + x[i + 1 + (k)]))
#define BY_TWO(k)  (TERM (k) + TERM ((k)-1))
#define BY_FOUR(k) (BY_TWO (k) + BY_TWO ((k)-2))

/* OUT[i] = Σ tap[k] (x[i − k] + x[i + 1 + k]). HALF is a constant wherever this is inlined, or four
 * more than passes of eight taps, as many as registers hold on most machines. */
static inline __attribute__ ((always_inline)) void add_pairs (const double *restrict tap, int half,
                                                              const double *restrict x,
                                                              double *restrict out, int n)
{
  if (half == 4)
    for (int i = 0; i < n; i++)
      out[i] = BY_FOUR (3);
  else if (half == 6)
    for (int i = 0; i < n; i++)
      out[i] = BY_TWO (5) + BY_FOUR (3);
  else if (half == 10)
    for (int i = 0; i < n; i++)
      out[i] = BY_TWO (9) + BY_FOUR (7) + BY_FOUR (3);
  else
    {
      for (int i = 0; i < n; i++)
        out[i] = BY_FOUR (half - 1);
      for (int k = half - 5; k >= 0; k -= 8)
        for (int i = 0; i < n; i++)
          out[i] = out[i] + BY_FOUR (k) + BY_FOUR (k - 4);
    }
}

static inline __attribute__ ((always_inline)) void
up (const double *tap, int half, const double *restrict x, double *restrict out, int n)
{
  double between[MOST_FRAMES];

  add_pairs (tap, half, x, between, n);
  for (int i = 0; i < n; i++)
    {
      out[2 * i] = 2.0 * between[i];
      out[2 * i + 1] = x[i + 1];
    }
}

static inline __attribute__ ((always_inline)) void down (const double *tap, int half,
                                                         const double *restrict even,
                                                         const double *restrict middle,
                                                         double *restrict out, int n)
{
  add_pairs (tap, half, even, out, n);
  for (int i = 0; i < n; i++)
    out[i] += 0.5 * middle[i];
}

LQ_CLONES void lq_halfband_up (const LqHalfband *halfband, const double *restrict x,
                               double *restrict out, int n)
{
  switch (halfband->half)
    {
    case 4:
      up (halfband->tap, 4, x, out, n);
      break;
    case 10:
      up (halfband->tap, 10, x, out, n);
      break;
    case 6:
      up (halfband->tap, 6, x, out, n);
      break;
    default:
      up (halfband->tap, halfband->half, x, out, n);
    }
}

LQ_CLONES void lq_halfband_down (const LqHalfband *halfband, const double *restrict even,
                                 const double *restrict middle, double *restrict out, int n)
{
  switch (halfband->half)
    {
    case 4:
      down (halfband->tap, 4, even, middle, out, n);
      break;
    case 10:
      down (halfband->tap, 10, even, middle, out, n);
      break;
    case 6:
      down (halfband->tap, 6, even, middle, out, n);
      break;
    default:
      down (halfband->tap, halfband->half, even, middle, out, n);
    }
}
