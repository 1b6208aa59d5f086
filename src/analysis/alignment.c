/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cross-correlation by Fourier transform, padded so that it does not wrap (alignment.h). */
#include "analysis/alignment.h"
#include "core/arena.h"
#include "dsp/fft.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LqFft *fft;
  int size;
  double *time, *a, *b, *product;
} Correlator;

static void correlator_init (Correlator *c, LqArena *arena, int n, int most)
{
  c->size = 2;
  while (c->size < n + most)
    c->size *= 2;
  c->fft = lq_fft_new (arena, c->size);
  c->time = lq_arena_array (arena, double, c->size);
  c->a = lq_arena_array (arena, double, c->size + 2);
  c->b = lq_arena_array (arena, double, c->size + 2);
  c->product = lq_arena_array (arena, double, c->size + 2);
}

static void transform (const Correlator *c, const double *x, int n, double *bins)
{
  memcpy (c->time, x, sizeof (double) * (size_t)n);
  memset (c->time + n, 0, sizeof (double) * (size_t)(c->size - n));
  lq_fft_forward (c->fft, c->time, bins);
}

/* PRODUCT += conj (A) · B: its inverse at lag k is Σ a[i] b[i + k]. */
static void add_product (Correlator *c, const double *a, const double *b, int n)
{
  transform (c, a, n, c->a);
  transform (c, b, n, c->b);
  for (int k = 0; k < c->size + 2; k += 2)
    {
      c->product[k] += c->a[k] * c->b[k] + c->a[k + 1] * c->b[k + 1];
      c->product[k + 1] += c->a[k] * c->b[k + 1] - c->a[k + 1] * c->b[k];
    }
}

bool lq_alignment_find (const double *const *a, const double *const *b, int n_channels, int n,
                        int most, LqFrames *lag, bool *inverted)
{
  LqArena *arena = lq_arena_new ();
  Correlator c;
  correlator_init (&c, arena, n, most);
  for (int channel = 0; channel < n_channels; channel++)
    add_product (&c, a[channel], b[channel], n);
  lq_fft_inverse (c.fft, c.product, c.time);

  double best = 0.0;
  int at = 0;
  for (int k = -most; k <= most; k++)
    {
      double r = c.time[k < 0 ? k + c.size : k];
      if (fabs (r) > fabs (best))
        {
          best = r;
          at = k;
        }
    }
  lq_fft_free (c.fft);
  lq_arena_free (arena);
  if (!(fabs (best) > 1e-9))
    return false;
  *lag = at;
  *inverted = best < 0.0;
  return true;
}
