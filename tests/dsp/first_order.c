/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First-order sections against their analogue prototypes, and shelves taken back. */
#include "dsp/first_order.h"

#include <glib.h>
#include <math.h>

#include "core/random.h"

#define RATE 48000.0

/* Bilinear: the prototype's response at the warped frequency. */
static void test_magnitudes (void)
{
  for (double f = 5.0; f < 23000.0; f *= 1.3)
    for (double gain = 0.25; gain <= 8.0; gain *= 2.0)
      {
        double s = tan (G_PI * f / RATE) / tan (G_PI * 25.0 / RATE);
        double low = hypot (gain, s) / hypot (1.0, s);
        double high = hypot (1.0, gain * s) / hypot (1.0, s);
        g_assert_cmpfloat_with_epsilon (
            lq_first_order_magnitude (lq_first_order_low_shelf (25.0, gain, RATE), f, RATE) / low,
            1.0, 1e-9);
        g_assert_cmpfloat_with_epsilon (
            lq_first_order_magnitude (lq_first_order_high_shelf (25.0, gain, RATE), f, RATE) / high,
            1.0, 1e-9);
        g_assert_cmpfloat_with_epsilon (
            lq_first_order_magnitude (lq_first_order_high_pass (25.0, RATE), f, RATE),
            s / hypot (1.0, s), 1e-9);
        g_assert_cmpfloat_with_epsilon (
            lq_first_order_magnitude (lq_first_order_low_pass (25.0, RATE), f, RATE),
            1.0 / hypot (1.0, s), 1e-9);
      }
}

/* Noise through a shelf and its inverse is the noise; a shelf of gain 1 changes no bit. */
static void test_inverse (void)
{
  static const double gains[] = { 0.1, 1.0, 60.0 };
  LqRandom random;

  lq_random_init (&random, 1);
  for (size_t g = 0; g < G_N_ELEMENTS (gains); g++)
    for (int high = 0; high < 2; high++)
      {
        LqFirstOrder shelf = high ? lq_first_order_high_shelf (12000.0, gains[g], RATE)
                                  : lq_first_order_low_shelf (25.0, gains[g], RATE);
        LqFirstOrderState there, back;
        lq_first_order_jump (&there, shelf);
        lq_first_order_jump (&back, lq_first_order_inverse (shelf));
        for (int q = 0; q < 100; q++)
          {
            double in[2][LQ_QUANTUM], io[2][LQ_QUANTUM];
            for (int i = 0; i < 2 * LQ_QUANTUM; i++)
              in[i / LQ_QUANTUM][i % LQ_QUANTUM] = io[i / LQ_QUANTUM][i % LQ_QUANTUM] =
                  lq_random_bipolar (&random);
            lq_first_order_run (&there, shelf, io, 2);
            lq_first_order_run (&back, lq_first_order_inverse (shelf), io, 2);
            for (int i = 0; i < 2 * LQ_QUANTUM; i++)
              {
                double x = in[i / LQ_QUANTUM][i % LQ_QUANTUM];
                double y = io[i / LQ_QUANTUM][i % LQ_QUANTUM];
                if (gains[g] == 1.0)
                  g_assert_true (x == y);
                else
                  g_assert_cmpfloat_with_epsilon (y, x, 1e-11);
              }
          }
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/first_order/magnitudes", test_magnitudes);
  g_test_add_func ("/dsp/first_order/inverse", test_inverse);
  return g_test_run ();
}
