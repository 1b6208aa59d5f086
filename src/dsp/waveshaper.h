/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves that bend a sound: odd, of slope 1 at 0 and limit ±1. As they are, or with less aliasing as
 * the mean of the curve over the way from one frame to the next, by its antiderivative (Parker,
 * Zavalishin, Le Bivic, DAFx 2016): that lags by half a frame and, where the curve is straight,
 * is (v[i] + v[i − 1]) / 2. The same bits whatever the width. Thread: [any]. Allocates nothing. */
#pragma once

#include "core/types.h"

typedef enum
{
  LQ_WAVE_TANH, /* to 1e-10 */
  LQ_WAVE_QUINTIC, /* (15 u − 10 u³ + 3 u⁵) / 8 at u = 8/15 v: smooth where it reaches its limit */
  LQ_WAVE_SOFT_CLIP, /* straight to ½, at its limit from 1½, a parabola between */
  LQ_WAVE_HARD_CLIP,
  LQ_N_WAVES
} LqWave;

/* Y[i] = f (V[i]). Y may be V. */
void lq_wave_run (LqWave wave, const double *v, double *y, int n);

#define LQ_WAVE_MOST_FRAMES 1024

/* Y[i] = mean of f from V[i − 1] to V[i]. Reads V[−1]. N ≤ LQ_WAVE_MOST_FRAMES. Y may not be V. */
void lq_wave_mean_run (LqWave wave, const double *v, double *y, int n);

/* f' (v). */
double lq_wave_slope (LqWave wave, double v);

/* f (v) = v up to this |v|; 0: nowhere. */
double lq_wave_corner (LqWave wave);
