/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With the frames folded, z[n] = (x[n] − j x[n + N]) exp (−j π n / 2N), the bins are a complex
 * transform of length N (row_fft.h). */
#include "dsp/skew_fft.h"

#include <math.h>

#include "core/clones.h"
#include "dsp/row_fft.h"

#define LANES LQ_ROW_LANES
#define ROW   (2 * LANES)

struct LqSkewFft
{
  int n;
  LqRowFft *rows;
  double *fold;   /* [n][cos, −sin] by rows: the twist of the frames */
  double *unfold; /* its inverse, with 1 / N */
};

LqSkewFft *lq_skew_fft_new (LqArena *arena, int n)
{
  LqSkewFft *fft = lq_arena_new0 (arena, LqSkewFft);

  *fft = (LqSkewFft){
    .n = n,
    .rows = lq_row_fft_new (arena, n),
    .fold = lq_arena_array (arena, double, 2 * n),
    .unfold = lq_arena_array (arena, double, 2 * n),
  };
  for (int i = 0; i < n; i++)
    {
      int at = i / LANES * ROW + i % LANES;
      double angle = M_PI * i / (2.0 * n);
      fft->fold[at] = cos (angle);
      fft->fold[at + LANES] = -sin (angle);
      fft->unfold[at] = -sin (angle) / n;
      fft->unfold[at + LANES] = -cos (angle) / n;
    }
  return fft;
}

LQ_CLONES static void fold (const double *restrict x, const double *restrict turn,
                            double *restrict z, int n)
{
  const double *late = x + n;

  for (int r = 0; r < n / LANES; r++, x += LANES, late += LANES, turn += ROW, z += ROW)
    for (int i = 0; i < LANES; i++)
      {
        z[i] = x[i] * turn[i] + late[i] * turn[LANES + i];
        z[LANES + i] = x[i] * turn[LANES + i] - late[i] * turn[i];
      }
}

LQ_CLONES static void unfold (const double *restrict z, const double *restrict turn,
                              double *restrict out, int n)
{
  for (int r = 0; r < n / LANES; r++, turn += ROW, z += ROW, out += LANES)
    for (int i = 0; i < LANES; i++)
      out[i] = z[i] * turn[i] + z[LANES + i] * turn[LANES + i];
}

void lq_skew_fft_forward (const LqSkewFft *fft, const double *x, double *z)
{
  fold (x, fft->fold, z, fft->n);
  lq_row_fft_forward (fft->rows, z);
}

void lq_skew_fft_inverse_late (const LqSkewFft *fft, double *z, double *out)
{
  lq_row_fft_back (fft->rows, z);
  unfold (z, fft->unfold, out, fft->n);
}
