/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What detectors by peak do to a steady tone: the harmonics of their ripple are in the nature of short
 * times; but where the frames happen to lie on the wave must not move the gain, which would add tones
 * that belong to nothing. */
#include "run.h"
#include "signals.h"
#include "spectrum.h"

#define RATE    48000.0
#define SETTLED (24000 / LQ_QUANTUM * LQ_QUANTUM)

extern const LqProcessor lq_processor_compressor;
extern const LqProcessor lq_processor_multiband;

typedef struct
{
  const LqProcessor *processor;
  const char *params;
} Heavy;

/* Times in ms and what is allowed beside the harmonics, in dB against the tone. By the largest frame alone
 * a tone near a quarter of the rate would read up to 3 dB too little, by turns. */
static const struct
{
  double tone_hz, attack, release, rest_db;
} cases[] = {
  { 997, 0.1, 5, -75 },  { 997, 10, 150, -100 },  { 5000, 0.1, 5, -75 },   { 5000, 10, 150, -100 },
  { 12000, 1, 50, -90 }, { 12000, 10, 150, -95 }, { 15990, 10, 150, -95 },
};

static void test_purity (gconstpointer data)
{
  const Heavy *heavy = data;
  static double left[SETTLED + SPECTRUM_LENGTH];
  double *io[] = { left };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int bin = (int)lround (cases[i].tone_hz / RATE * SPECTRUM_LENGTH) | 1;
      double harmonics_db, rest_db;
      g_autofree char *params = g_strdup_printf (heavy->params, cases[i].attack, cases[i].release);
      Run run;
      run_open (&run, heavy->processor, RATE, 1, params);
      fill_sine (left, SETTLED + SPECTRUM_LENGTH, (double)bin / SPECTRUM_LENGTH, -10);
      run_process (&run, io, io, NULL, SETTLED + SPECTRUM_LENGTH);
      run_close (&run);
      double peak = 0.0;
      for (int k = SETTLED; k < SETTLED + SPECTRUM_LENGTH; k++)
        peak = fmax (peak, fabs (left[k]));
      g_assert_cmpfloat (peak, <, to_gain (-20)); /* it works */
      read_spectrum (left + SETTLED, bin, &harmonics_db, &rest_db);
      g_test_message ("%.0f Hz, %g and %g ms: the rest %.1f dB", cases[i].tone_hz, cases[i].attack,
                      cases[i].release, rest_db);
      g_assert_cmpfloat (rest_db, <, cases[i].rest_db);
    }
}

int main (int argc, char **argv)
{
  static const Heavy compressor = { &lq_processor_compressor,
                                    "threshold=-30 ratio=4 knee=0 attack=%g release=%g" };
  static const Heavy multiband = { &lq_processor_multiband,
                                   "bands=2 x1=20 b2.on=1 b2.threshold=-30 b2.ratio=4 b2.knee=0 "
                                   "b2.range=40 b2.attack=%g b2.release=%g" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/dynamics/purity/compressor", &compressor, test_purity);
  g_test_add_data_func ("/dynamics/purity/multiband", &multiband, test_purity);
  return g_test_run ();
}
