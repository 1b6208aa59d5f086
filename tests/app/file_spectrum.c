/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean spectrum of a reference: a tone that sounds for half of the file reads 3 dB below its level; the
 * file asked for last is the one that comes. */
#include "studio.h"

#include "app/file_spectrum.h"

#include <math.h>

#define RATE_HZ 48000
#define LENGTH  (8 * RATE_HZ)

static double half (int channel, gint64 frame)
{
  return frame < LENGTH / 2 ? 0.1 * sin (2 * G_PI * 1000.0 * (double)frame / RATE_HZ) : 0.0;
}

static double low (int channel, gint64 frame)
{
  return 0.1 * sin (2 * G_PI * 100.0 * (double)frame / RATE_HZ);
}

static const LqSpectrumView view = { LQ_SPECTRUM_LIVE, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE };
static const double hz[] = { 100.0, 1000.0 };

static gboolean is_ready (gpointer ready) { return *(int *)ready > 0; }

static void count (int *n) { (*n)++; }

static void test_mean (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *first = studio_write (&studio,
                                         &(StudioFile){ "low.wav", RATE_HZ, 1, LENGTH, 0, low }),
                  *second = studio_write (&studio,
                                          &(StudioFile){ "half.wav", RATE_HZ, 2, LENGTH, 0, half });
  g_autoptr (LqFileSpectrum) spectrum = lq_file_spectrum_new ();
  int ready = 0;
  double db[] = { 1.0, 1.0 };
  g_signal_connect_swapped (spectrum, "ready", G_CALLBACK (count), &ready);
  g_assert_false (lq_file_spectrum_read (spectrum, first, &view, hz, db, 2));
  g_assert_false (lq_file_spectrum_read (spectrum, second, &view, hz, db, 2));
  g_assert_cmpfloat (db[0], ==, 1.0);
  studio_wait (is_ready, &ready);
  studio_iterate (200); /* the first, called off, tells nothing */
  g_assert_cmpint (ready, ==, 1);
  g_assert_true (lq_file_spectrum_read (spectrum, second, &view, hz, db, 2));
  /* The transforms over the end of the tone count as parts: 0.68 s of window in 8 s. */
  g_assert_cmpfloat_with_epsilon (db[1], -23.01, 0.35);
  g_assert_cmpfloat (db[0], <, -60.0);
  g_assert_false (lq_file_spectrum_read (spectrum, "/no/such/file", &view, hz, db, 2));
  studio_wait (is_ready, &ready);
  g_assert_false (lq_file_spectrum_read (spectrum, "/no/such/file", &view, hz, db, 2));
  studio_clear (&studio);
}

static void add_tests (void) { g_test_add_func ("/app/file-spectrum/mean", test_mean); }

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
