/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/wave_peak.h"

#include <string.h>

#include "core/clones.h"

#define PAST  LQ_WAVE_PEAK_PAST
#define FITS  (LQ_QUANTUM + 8) /* two more than crests, in whole vectors */
#define MOST  1e300            /* tells nothing */
#define LEAST 0.1              /* of a crest's power: below that its neighbour tells too little */

/* POWER = A² cos² φ and SINE = A² of the sine through each three frames, from A cos (φ − ω), A cos φ
 * and A cos (φ + ω): A² = A² cos² φ (1 + tan² φ). */
static inline __attribute__ ((always_inline)) void
fit_sines (const double *restrict x, double *restrict power, double *restrict sine, int n)
{
  for (int i = 0; i < n; i++)
    {
      double twice = x[i + 1] + x[i + 1];
      double sum = x[i] + x[i + 2];
      double rise = x[i + 2] - x[i];
      double under = (twice - sum) * (twice + sum); /* 4 A² cos² φ sin² ω: of a sine above 0 */
      double tan2 = rise * rise / under;
      power[i] = x[i + 1] * x[i + 1];
      sine[i] = under > 0.0 ? power[i] + power[i] * tan2 : power[i];
    }
}

/* A crest is no smaller than the frames beside it; on it the sine of three frames counts only as far as
 * the two beside it see the same. CREST[i] is the power of POWER[i + 1] or of the crest there. */
static inline __attribute__ ((always_inline)) void find_crests (const double *restrict power,
                                                                const double *restrict sine,
                                                                double *restrict crest, int n)
{
  for (int i = 0; i < n; i++)
    {
      double before = power[i], now = power[i + 1], after = power[i + 2];
      double early = before >= LEAST * now ? sine[i] : MOST;
      double late = after >= LEAST * now ? sine[i + 2] : MOST;
      double least = sine[i + 1] < early ? sine[i + 1] : early;
      least = least < late ? least : late;
      crest[i] = (before <= now) & (after <= now) & (least > now) ? least : now;
    }
}

/* Channel after channel in each step, as a step has to wait for what the one before it wrote. N_FITS is
 * at least N + 2. */
static inline __attribute__ ((always_inline)) void run (LqWavePeak *restrict peak,
                                                        const double *restrict x,
                                                        double *restrict power, int n_channels,
                                                        int n, int n_fits)
{
  double frames[LQ_MAX_CHANNELS][FITS + 2], powers[LQ_MAX_CHANNELS][FITS];
  double sines[LQ_MAX_CHANNELS][FITS], crests[LQ_MAX_CHANNELS][LQ_QUANTUM];

  for (int c = 0; c < n_channels; c++)
    {
      memcpy (frames[c], peak[c].past, sizeof peak[c].past);
      for (int i = 0; i < n; i++)
        frames[c][PAST + i] = x[c * LQ_QUANTUM + i];
      if (n == LQ_QUANTUM)
        memset (frames[c] + PAST + LQ_QUANTUM, 0,
                sizeof frames[c] - sizeof (double) * (PAST + LQ_QUANTUM));
    }
  for (int c = 0; c < n_channels; c++)
    fit_sines (frames[c], powers[c], sines[c], n_fits);
  for (int c = 0; c < n_channels; c++)
    find_crests (powers[c], sines[c], crests[c], n);
  for (int c = 0; c < n_channels; c++)
    {
      for (int i = 0; i < n; i++)
        {
          double newest = x[c * LQ_QUANTUM + i] * x[c * LQ_QUANTUM + i];
          power[c * LQ_QUANTUM + i] = crests[c][i] > newest ? crests[c][i] : newest;
        }
      memcpy (peak[c].past, frames[c] + n, sizeof peak[c].past);
    }
}

LQ_CLONES static void run_pair (LqWavePeak *peak, const double *x, double *power)
{
  run (peak, x, power, 2, LQ_QUANTUM, FITS);
}

LQ_CLONES static void run_one (LqWavePeak *peak, const double *x, double *power)
{
  run (peak, x, power, 1, LQ_QUANTUM, FITS);
}

LQ_CLONES static void run_frames (LqWavePeak *peak, const double *x, double *power, int n_channels,
                                  int n)
{
  run (peak, x, power, n_channels, n, n + 2);
}

void lq_wave_peak_run (LqWavePeak *peak, const double *x, double *power, int n_channels, int n)
{
  if (n < LQ_QUANTUM)
    run_frames (peak, x, power, n_channels, n);
  else if (n_channels == 2)
    run_pair (peak, x, power);
  else
    run_one (peak, x, power);
}

void lq_wave_peak_pass (LqWavePeak *peak, const double *x, int n)
{
  for (int i = n < PAST ? 0 : n - PAST; i < n; i++)
    {
      memmove (peak->past, peak->past + 1, sizeof (double) * (PAST - 1));
      peak->past[PAST - 1] = x[i];
    }
}
