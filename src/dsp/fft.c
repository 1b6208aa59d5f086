/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FFTW behind fft.h. FFTW's planner keeps global state: it is locked here, plans run freely. */
#include "dsp/fft.h"

#include <assert.h>
#include <fftw3.h>
#include <stdatomic.h>

#define ALIGNMENT 64

struct LqFft
{
  int n;
  fftw_plan forward, inverse;
};

/* Held for the fraction of a millisecond that an estimated plan takes. */
static atomic_flag planner = ATOMIC_FLAG_INIT;

static void lock_planner (void)
{
  while (atomic_flag_test_and_set_explicit (&planner, memory_order_acquire))
    ;
}

static void unlock_planner (void) { atomic_flag_clear_explicit (&planner, memory_order_release); }

LqFft *lq_fft_new (LqArena *arena, int n)
{
  assert (n >= 2 && n % 2 == 0);
  LqFft *fft = lq_arena_new0 (arena, LqFft);
  LqArena *scratch = lq_arena_new ();
  double *reals = lq_arena_array (scratch, double, n),
         *bins = lq_arena_array (scratch, double, n + 2);
  lock_planner ();
  *fft = (LqFft){
    .n = n,
    .forward =
        fftw_plan_dft_r2c_1d (n, reals, (fftw_complex *)bins, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT),
    .inverse =
        fftw_plan_dft_c2r_1d (n, (fftw_complex *)bins, reals, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT),
  };
  unlock_planner ();
  lq_arena_free (scratch);
  return fft;
}

void lq_fft_free (LqFft *fft)
{
  if (fft == NULL)
    return;
  lock_planner ();
  fftw_destroy_plan (fft->forward);
  fftw_destroy_plan (fft->inverse);
  unlock_planner ();
}

static bool fit (const double *in, const double *out)
{
  return in != out && ((uintptr_t)in | (uintptr_t)out) % ALIGNMENT == 0;
}

void lq_fft_forward (const LqFft *fft, const double *in, double *out)
{
  assert (fit (in, out));
  fftw_execute_dft_r2c (fft->forward, (double *)in, (fftw_complex *)out);
}

void lq_fft_inverse (const LqFft *fft, const double *in, double *out)
{
  assert (fit (in, out));
  fftw_execute_dft_c2r (fft->inverse, (fftw_complex *)in, out);
  double scale = 1.0 / fft->n;
  for (int i = 0; i < fft->n; i++)
    out[i] *= scale;
}
