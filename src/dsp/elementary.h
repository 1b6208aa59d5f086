/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logarithm and power for loops that vectorise: no call, no branch, no table, the same bits whatever
 * the width. Arguments are the caller's to keep in range. Thread: [any]. */
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#define LQ_EXPONENT_BITS 52
#define LQ_TWO_52        4503599627370496.0 /* ulp 1: adding it leaves a whole number in the low bits */

static inline uint64_t lq_bits_of (double x)
{
  uint64_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline double lq_from_bits (uint64_t bits)
{
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* ln x for a positive normal x: x = m 2^k with m in √½ … √2, ln m = 2 artanh s with
 * s = (m − 1) / (m + 1), |s| < 0.172; the first term left out is below 1e-14. */
static inline double lq_ln (double x)
{
  const uint64_t half_root = 0x3fe6a09e667f3bcdu; /* √½ */
  const uint64_t one = 0x3ff0000000000000u;
  uint64_t bits = lq_bits_of (x);
  uint64_t biased = (bits + (one - half_root)) >> LQ_EXPONENT_BITS;
  double m = lq_from_bits (bits - (biased << LQ_EXPONENT_BITS) + one);
  double k = lq_from_bits (biased | lq_bits_of (LQ_TWO_52)) - (LQ_TWO_52 + 1023.0);
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

/* T's whole part as 2^k, ready to be multiplied with; its rest, −½ … ½, in F. |T| < 1000. */
static inline double lq_exp2_parts (double t, double *f)
{
  const double nearest = 1.5 * LQ_TWO_52; /* low bits of nearest + t: t rounded, two's complement */
  double rounded = nearest + t;

  *f = t - (rounded - nearest);
  return lq_from_bits ((lq_bits_of (rounded) << LQ_EXPONENT_BITS) + 0x3ff0000000000000u);
}

/* 2^t, |T| < 1000: Taylor's series of e^(f ln 2) to the 11th power leaves 6e-15. */
static inline double lq_exp2 (double t)
{
  double f;
  double scale = lq_exp2_parts (t, &f);
  double sum = 1 / 39916800.0;

  f *= M_LN2;
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
  return scale * sum;
}
