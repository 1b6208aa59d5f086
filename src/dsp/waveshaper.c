/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/waveshaper.h"

#include <math.h>

#include "core/clones.h"
#include "dsp/elementary.h"

#define INLINE static inline __attribute__ ((always_inline))

/* Two frames nearer than this have no way between them that division could measure. */
#define LEAST_WAY 1e-5

#define SOFT_CORNER 0.5
#define HARD_CORNER 1.0

INLINE double clamp (double x, double most)
{
  double v = x < most ? x : most;
  return v > -most ? v : -most;
}

/* ---- the curves ---- */

/* 1 − 2 / (e^2v + 1), the power by a polynomial through the Chebyshev nodes of −½ … ½: 1.1e-10 of it. */
INLINE double f_tanh (double v)
{
  double f;
  double scale = lq_exp2_parts (clamp (v, 20.0) * (2.0 / M_LN2), &f);
  double sum = 0.000015297323760701074108;

  sum = 0.00015461444698569129083 + f * sum;
  sum = 0.0013333502386162770741 + f * sum;
  sum = 0.0096180566785246380754 + f * sum;
  sum = 0.055504108839096183929 + f * sum;
  sum = 0.24022650922288758071 + f * sum;
  sum = 0.69314718055994530942 + f * sum;
  sum = 1.0 + f * sum;
  return 1.0 - 2.0 / (scale * sum + 1.0);
}

INLINE double f_quintic (double v)
{
  double u = clamp (v, 15.0 / 8.0) * (8.0 / 15.0);
  double z = u * u;
  return u * (15.0 / 8.0 + z * (3.0 / 8.0 * z - 10.0 / 8.0));
}

INLINE double f_soft_clip (double v)
{
  double straight = clamp (v, SOFT_CORNER);
  double bent = clamp (v - straight, 1.0);
  return straight + bent - 0.5 * bent * fabs (bent);
}

INLINE double f_hard_clip (double v) { return clamp (v, HARD_CORNER); }

/* ---- their antiderivatives, 0 at 0 ---- */

/* ln cosh v */
INLINE double F_tanh (double v)
{
  double a = fabs (v);
  double e = lq_exp2 ((a < 40.0 ? a : 40.0) * (-2.0 / M_LN2));
  return a + lq_ln (1.0 + e) - M_LN2;
}

INLINE double F_quintic (double v)
{
  double a = fabs (v) * (8.0 / 15.0);
  double u = a < 1.0 ? a : 1.0;
  double z = u * u;
  double bent = z * (15.0 / 16.0 + z * (1.0 / 16.0 * z - 5.0 / 16.0));
  return (bent + (a - u)) * (15.0 / 8.0);
}

INLINE double F_soft_clip (double v)
{
  double a = fabs (v);
  double straight = a < SOFT_CORNER ? a : SOFT_CORNER;
  double over = a - straight;
  double bent = over < 1.0 ? over : 1.0;
  return 0.5 * straight * straight + bent * (0.5 + bent * (0.5 - bent / 6.0)) + (over - bent);
}

INLINE double F_hard_clip (double v)
{
  double a = fabs (v);
  double straight = a < HARD_CORNER ? a : HARD_CORNER;
  return 0.5 * straight * straight + (a - straight);
}

/* ---- the loops ---- */

#define SPAN 32

INLINE bool is_way (double way) { return fabs (way) > LEAST_WAY; }

/* Somewhere in N frames there is no way. */
INLINE bool rests (const double *v, int n)
{
  double least = 1.0;

  for (int i = 0; i < n; i++)
    least = is_way (v[i] - v[i - 1]) ? least : 0.0;
  return least == 0.0;
}

#define PLAIN(name)                                                                                \
  LQ_CLONES static void run_##name (const double *v, double *y, int n)                             \
  {                                                                                                \
    for (int i = 0; i < n; i++)                                                                    \
      y[i] = f_##name (v[i]);                                                                      \
  }

/* The middle costs as much as the curve itself: it is found only for spans that need it. */
#define MEAN(name)                                                                                 \
  INLINE void take_middles_##name (const double *restrict v, double *restrict y, int n)            \
  {                                                                                                \
    for (int i = 0; i < n; i++)                                                                    \
      {                                                                                            \
        double middle = f_##name (0.5 * (v[i] + v[i - 1]));                                        \
        y[i] = is_way (v[i] - v[i - 1]) ? y[i] : middle;                                           \
      }                                                                                            \
  }                                                                                                \
                                                                                                   \
  LQ_CLONES static void mean_##name (const double *restrict v, double *restrict y, int n)          \
  {                                                                                                \
    double area[LQ_WAVE_MOST_FRAMES + 1];                                                          \
                                                                                                   \
    for (int i = 0; i <= n; i++)                                                                   \
      area[i] = F_##name (v[i - 1]);                                                               \
    for (int i = 0; i < n; i++)                                                                    \
      {                                                                                            \
        double way = v[i] - v[i - 1];                                                              \
        y[i] = (area[i + 1] - area[i]) / (is_way (way) ? way : 1.0);                               \
      }                                                                                            \
    for (int i = 0; i < n; i += SPAN)                                                              \
      {                                                                                            \
        int m = n - i < SPAN ? n - i : SPAN;                                                       \
        if (rests (v + i, m))                                                                      \
          take_middles_##name (v + i, y + i, m);                                                   \
      }                                                                                            \
  }

#define LOOPS(name) PLAIN (name) MEAN (name)

LOOPS (tanh)
LOOPS (quintic)
LOOPS (soft_clip)
LOOPS (hard_clip)

void lq_wave_run (LqWave wave, const double *v, double *y, int n)
{
  static void (*const run[LQ_N_WAVES]) (const double *, double *, int) = {
    [LQ_WAVE_TANH] = run_tanh,
    [LQ_WAVE_QUINTIC] = run_quintic,
    [LQ_WAVE_SOFT_CLIP] = run_soft_clip,
    [LQ_WAVE_HARD_CLIP] = run_hard_clip,
  };

  run[wave](v, y, n);
}

void lq_wave_mean_run (LqWave wave, const double *v, double *y, int n)
{
  static void (*const run[LQ_N_WAVES]) (const double *, double *, int) = {
    [LQ_WAVE_TANH] = mean_tanh,
    [LQ_WAVE_QUINTIC] = mean_quintic,
    [LQ_WAVE_SOFT_CLIP] = mean_soft_clip,
    [LQ_WAVE_HARD_CLIP] = mean_hard_clip,
  };

  run[wave](v, y, n);
}

double lq_wave_slope (LqWave wave, double v)
{
  double a = fabs (v);

  switch (wave)
    {
    case LQ_WAVE_TANH:
      return 1.0 - f_tanh (v) * f_tanh (v);
    case LQ_WAVE_QUINTIC:
      {
        double u = a * (8.0 / 15.0);
        return u < 1.0 ? (1.0 - u * u) * (1.0 - u * u) : 0.0;
      }
    case LQ_WAVE_SOFT_CLIP:
      return a <= SOFT_CORNER ? 1.0 : a < 1.5 ? 1.5 - a : 0.0;
    default:
      return a < HARD_CORNER ? 1.0 : 0.0;
    }
}

double lq_wave_corner (LqWave wave)
{
  return wave == LQ_WAVE_SOFT_CLIP ? SOFT_CORNER : wave == LQ_WAVE_HARD_CLIP ? HARD_CORNER : 0.0;
}
