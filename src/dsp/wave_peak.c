/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/wave_peak.h"

#include <string.h>

#include "dsp/clones.h"

#define PAST  LQ_WAVE_PEAK_PAST
#define MOST  1e300 /* tells nothing */
#define LEAST 0.1   /* of a crest's power: below that its neighbour tells too little */

/* A² of the sine through each three frames, from A cos (φ − ω), A cos φ and A cos (φ + ω):
 * A² = A² cos² φ + slope² / under. */
LQ_CLONES static void fit_sines (const double *restrict x, double *restrict fit, int n)
{
  for (int i = 0; i < n; i++)
    {
      double before = x[i], now = x[i + 1], next = x[i + 2];
      double power = now * now;
      double falls = 2.0 * power - (before + next) * now;
      double under = falls * (4.0 * power - falls);
      double slope = (next - before) * power;
      double sum = power + slope * slope / under;
      fit[i] = under > 0.0 ? sum : power; /* of a sine it is above 0 */
    }
}

/* A crest is no smaller than the frames beside it; on it the sine of three frames counts only as far as
 * the two beside it see the same. */
LQ_CLONES static void find_crests (const double *restrict x, const double *restrict fit,
                                   double *restrict power, int n)
{
  for (int i = 0; i < n; i++)
    {
      double before = x[i + 1] * x[i + 1];
      double now = x[i + 2] * x[i + 2];
      double after = x[i + 3] * x[i + 3];
      double newest = x[i + 4] * x[i + 4];
      double early = before >= LEAST * now ? fit[i] : MOST;
      double late = after >= LEAST * now ? fit[i + 2] : MOST;
      double sine = fit[i + 1] < early ? fit[i + 1] : early;
      sine = sine < late ? sine : late;
      double crest = (before <= now) & (after <= now) & (sine > now) ? sine : now;
      power[i] = newest > crest ? newest : crest;
    }
}

void lq_wave_peak_run (LqWavePeak *peak, const double *x, double *power, int n)
{
  double frames[PAST + LQ_QUANTUM];
  double fit[LQ_QUANTUM + 2];

  memcpy (frames, peak->past, sizeof peak->past);
  memcpy (frames + PAST, x, sizeof (double) * (size_t)n);
  fit_sines (frames, fit, n + 2);
  find_crests (frames, fit, power, n);
  memcpy (peak->past, frames + n, sizeof peak->past);
}

void lq_wave_peak_pass (LqWavePeak *peak, const double *x, int n)
{
  for (int i = n < PAST ? 0 : n - PAST; i < n; i++)
    {
      memmove (peak->past, peak->past + 1, sizeof (double) * (PAST - 1));
      peak->past[PAST - 1] = x[i];
    }
}
