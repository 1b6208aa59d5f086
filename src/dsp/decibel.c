/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/decibel.h"
#include "dsp/clones.h"

#include <math.h>
#include <string.h>

#define EXPONENT_BITS 52
#define TWO_52        4503599627370496.0 /* ulp 1: adding it leaves a whole number in the low bits */

static inline uint64_t bits_of (double x)
{
  uint64_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline double from_bits (uint64_t bits)
{
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* ln x for a positive normal x: x = m 2^k with m in √½ … √2, ln m = 2 artanh s with
 * s = (m − 1) / (m + 1), |s| < 0.172; the first term left out is below 1e-14. */
static inline double natural_log (double x)
{
  const uint64_t half_root = 0x3fe6a09e667f3bcdu; /* √½ */
  const uint64_t one = 0x3ff0000000000000u;
  uint64_t bits = bits_of (x);
  uint64_t biased = (bits + (one - half_root)) >> EXPONENT_BITS;
  double m = from_bits (bits - (biased << EXPONENT_BITS) + one);
  double k = from_bits (biased | bits_of (TWO_52)) - (TWO_52 + 1023.0);
  double s = (m - 1.0) / (m + 1.0);
  double z = s * s;
  double odd =
      1.0
      + z
            * (1 / 3.0
               + z
                     * (1 / 5.0
                        + z
                              * (1 / 7.0
                                 + z * (1 / 9.0 + z * (1 / 11.0 + z * (1 / 13.0 + z / 15.0))))));

  return k * M_LN2 + 2.0 * s * odd;
}

LQ_CLONES void lq_decibels (const double *x, double *db, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = fabs (x[i]);
      v = v > 1e-10 ? v : 1e-10;
      db[i] = 20.0 / M_LN10 * natural_log (v);
    }
}

LQ_CLONES void lq_decibels_of_power (const double *x, double *db, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = x[i] > 1e-20 ? x[i] : 1e-20;
      db[i] = 10.0 / M_LN10 * natural_log (v);
    }
}

/* 2^t = 2^k e^(f ln 2), f in −½ … ½: Taylor's series to the 11th power leaves 6e-15. */
LQ_CLONES void lq_decibels_to_gain (const double *db, double *gain, int n)
{
  const double nearest = 1.5 * TWO_52; /* low bits of nearest + t: t rounded, two's complement */

  for (int i = 0; i < n; i++)
    {
      double v = db[i] < 600.0 ? db[i] : 600.0;
      double t = (v > -600.0 ? v : -600.0) * (M_LN10 / (20.0 * M_LN2));
      double rounded = nearest + t;
      double f = (t - (rounded - nearest)) * M_LN2;
      double scale = from_bits ((bits_of (rounded) << EXPONENT_BITS) + 0x3ff0000000000000u);
      double sum = 1 / 39916800.0;

      sum = 1 / 3628800.0 + f * sum;
      sum = 1 / 362880.0 + f * sum;
      sum = 1 / 40320.0 + f * sum;
      sum = 1 / 5040.0 + f * sum;
      sum = 1 / 720.0 + f * sum;
      sum = 1 / 120.0 + f * sum;
      sum = 1 / 24.0 + f * sum;
      sum = 1 / 6.0 + f * sum;
      sum = 1 / 2.0 + f * sum;
      sum = 1.0 + f * sum;
      sum = 1.0 + f * sum;
      gain[i] = scale * sum;
    }
}
