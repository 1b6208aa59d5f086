/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FFTW behind fft.h. FFTW's planner keeps global state: it is locked here, plans run freely. */
#include "dsp/fft.h"

#include <assert.h>
#include <fftw3.h>
#include <pthread.h>
#include <stdlib.h>

#define ALIGNMENT 64

struct LqFft
{
  int n;
  fftw_plan forward, inverse;
};

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

static double *allocate (int n_doubles)
{
  void *memory = NULL;
  if (posix_memalign (&memory, ALIGNMENT, sizeof (double) * (size_t)n_doubles) != 0)
    abort ();
  return memory;
}

LqFft *lq_fft_new (int n)
{
  assert (n >= 2 && n % 2 == 0);
  LqFft *fft = malloc (sizeof *fft);
  if (fft == NULL)
    abort ();
  double *reals = allocate (n), *bins = allocate (n + 2);
  pthread_mutex_lock (&planner);
  *fft = (LqFft){
    .n = n,
    .forward =
        fftw_plan_dft_r2c_1d (n, reals, (fftw_complex *)bins, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT),
    .inverse =
        fftw_plan_dft_c2r_1d (n, (fftw_complex *)bins, reals, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT),
  };
  pthread_mutex_unlock (&planner);
  free (reals);
  free (bins);
  return fft;
}

void lq_fft_free (LqFft *fft)
{
  if (fft == NULL)
    return;
  pthread_mutex_lock (&planner);
  fftw_destroy_plan (fft->forward);
  fftw_destroy_plan (fft->inverse);
  pthread_mutex_unlock (&planner);
  free (fft);
}

int lq_fft_size (const LqFft *fft) { return fft->n; }

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
