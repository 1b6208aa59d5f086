/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state-variable filter against its own transfer function, evaluated here from the
 * definition, and its decay against the impulse response. */
#include <complex.h>
#include <glib.h>
#include <math.h>

#include "dsp/svf.h"

#define RATE_HZ 48000.0
#define N       8192

static const LqSvf filters[] = {
  { .g = 0.1, .k = 1.4, .m0 = 1.0, .m1 = 0.7, .m2 = -0.3 },
  { .g = 0.05, .k = 0.1, .m0 = 0.0, .m1 = 0.0, .m2 = 1.0 },
  { .g = 3.0, .k = 1.0, .m0 = 1.0, .m1 = -1.0, .m2 = -1.0 },
  { .g = 0.2, .k = 5.0, .m0 = 2.0, .m1 = 3.0, .m2 = 0.5 },
  { .g = 4.0, .k = 4.5, .m0 = 0.3, .m1 = 0.1, .m2 = 0.7 },
};

static void impulse_response (const LqSvf *svf, double *h)
{
  LqSvfState state = { 0 };

  for (int i = 0; i < N; i++)
    h[i] = i == 0 ? 1.0 : 0.0;
  lq_svf_process (svf, &state, h, h, N);
}

static double complex definition (const LqSvf *svf, double f_hz)
{
  double complex s = I * tan (M_PI * f_hz / RATE_HZ) / svf->g;

  return svf->m0 + (svf->m1 * s + svf->m2) / (s * s + svf->k * s + 1.0);
}

static void test_response (void)
{
  double h[N];

  for (size_t f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      impulse_response (&filters[f], h);
      for (double f_hz = 10.0; f_hz < RATE_HZ / 2; f_hz *= 1.37)
        {
          double complex sum = 0.0;
          double re, im;
          for (int i = 0; i < N; i++)
            sum += h[i] * cexp (-2.0 * M_PI * I * f_hz / RATE_HZ * i);
          lq_svf_response (&filters[f], RATE_HZ, f_hz, &re, &im);
          /* Rounding only: 8192 terms of some 1e-16. */
          g_assert_cmpfloat (cabs (re + I * im - definition (&filters[f], f_hz)), <, 1e-11);
          g_assert_cmpfloat (cabs (re + I * im - sum), <, 1e-10);
        }
    }
}

static void test_decay (void)
{
  for (size_t f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      double h[N];
      double decay = lq_svf_decay (&filters[f]);
      int far = (int)(30.0 / -decay);
      g_assert_cmpfloat (decay, <, 0.0);
      g_assert_cmpint (far + 200, <, N);
      impulse_response (&filters[f], h);
      /* The largest of 200 frames, so that a zero crossing does not fool us. */
      double early = 0.0, late = 0.0;
      for (int i = 0; i < 200; i++)
        {
          early = fmax (early, fabs (h[1 + far / 2 + i]));
          late = fmax (late, fabs (h[1 + far + i]));
        }
      double measured = log (late / early) / (far - far / 2);
      g_assert_cmpfloat_with_epsilon (measured, decay, 0.05 * fabs (decay));
    }
}

static void test_identity (void)
{
  LqSvfState state = { 0 };

  for (int i = 0; i < 1000; i++)
    {
      double x = sin (i * i * 0.37), y;
      lq_svf_process (&lq_svf_identity, &state, &x, &y, 1);
      g_assert_cmpfloat (x, ==, y);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/svf/response", test_response);
  g_test_add_func ("/svf/decay", test_decay);
  g_test_add_func ("/svf/identity", test_identity);
  return g_test_run ();
}
