/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over samples (sample_stats.h). Sixteen strands each, added up in one order at the end,
 * so that every width of vector gives the same bits. */
#include "analysis/sample_stats.h"
#include "core/clones.h"
#include "core/eight.h"

#include <math.h>

#define STRANDS 16

static double total (const double *strands)
{
  double sum = 0.0;
  for (int k = 0; k < STRANDS; k++)
    sum += strands[k];
  return sum;
}

LQ_CLONES void lq_sample_stats (const double *x, int n, LqSampleStats *stats)
{
  LqEight sum[2] = { 0 }, squares[2] = { 0 }, peak[2] = { 0 };
  int whole = n - n % STRANDS;
  for (int i = 0; i < whole; i += STRANDS)
    {
      LqEight a = LQ_EIGHT_AT (x + i), b = LQ_EIGHT_AT (x + i + 8);
      sum[0] += a;
      sum[1] += b;
      squares[0] += a * a;
      squares[1] += b * b;
      LQ_EIGHT_RAISE (peak[0], LQ_EIGHT_SIZE (a));
      LQ_EIGHT_RAISE (peak[1], LQ_EIGHT_SIZE (b));
    }
  LQ_EIGHT_RAISE (peak[0], peak[1]);
  double top = lq_eight_largest (&peak[0]);
  for (int i = whole; i < n; i++)
    {
      sum[0][0] += x[i];
      squares[0][0] += x[i] * x[i];
      top = fabs (x[i]) > top ? fabs (x[i]) : top;
    }
  *stats = (LqSampleStats){ total ((const double *)sum), total ((const double *)squares), top };
}

LQ_CLONES double lq_sample_product (const double *a, const double *b, int n)
{
  double sum[STRANDS] = { 0.0 };
  int whole = n - n % STRANDS;
  for (int i = 0; i < whole; i += STRANDS)
    for (int k = 0; k < STRANDS; k++)
      sum[k] += a[i + k] * b[i + k];
  for (int i = whole; i < n; i++)
    sum[0] += a[i] * b[i];
  return total (sum);
}

int lq_sample_first_reaching (const double *x, int n, double level)
{
  for (int i = 0; i < n; i++)
    if (fabs (x[i]) >= level)
      return i;
  return -1;
}

int lq_sample_last_reaching (const double *x, int n, double level)
{
  for (int i = n - 1; i >= 0; i--)
    if (fabs (x[i]) >= level)
      return i;
  return -1;
}

LQ_CLONES static void codes_of_pair (const double *left, const double *right, int n, int32_t *codes,
                                     uint32_t *used)
{
  uint32_t bits = 0;
  for (int i = 0; i < n; i++)
    {
      int32_t l = (int32_t)(left[i] * 0x1p31), r = (int32_t)(right[i] * 0x1p31);
      codes[2 * i] = l;
      codes[2 * i + 1] = r;
      bits |= (uint32_t)l | (uint32_t)r;
    }
  *used |= bits;
}

void lq_sample_codes (const double *const *in, int n_channels, int n, int32_t *codes,
                      uint32_t *used)
{
  if (n_channels == 2)
    {
      codes_of_pair (in[0], in[1], n, codes, used);
      return;
    }
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < n; i++)
      {
        int32_t code = (int32_t)(in[c][i] * 0x1p31);
        codes[i * n_channels + c] = code;
        *used |= (uint32_t)code;
      }
}

void lq_sample_interleave (const double *const *in, int n_channels, int n, double *out)
{
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < n; i++)
      out[i * n_channels + c] = in[c][i];
}
