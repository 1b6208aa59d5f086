/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second quantiser against the first, word for word: every dither, word length and usual rate, through
 * quiet and loud, silence and clipping. What differs once in a million frames would refuse a good file. */
#include "app/witness.h"

#include <glib.h>

#define N_FRAMES (1 << 20)
#define BLOCK    65536

static double *fill (void)
{
  double *x = g_new (double, N_FRAMES);
  LqRandom random;
  lq_random_init (&random, 99);
  for (int i = 0; i < N_FRAMES; i++)
    {
      int part = i / 6000 % 16;
      double peak = part == 3 ? 1.001 : part == 5 ? 3 : part == 7 ? 0 : 0.9;
      x[i] = peak * lq_random_bipolar (&random);
    }
  return x;
}

/* SHA-256 of the words at the top of 32 bits, as a receipt has it. Owns: g_free. */
static char *written (const LqQuantiserSpec *spec, const double *x)
{
  int shift = 32 - lq_sample_type_bits (spec->type);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree int32_t *codes = g_new (int32_t, BLOCK);
  LqQuantiser *quantiser = lq_quantiser_new (spec);
  for (int at = 0; at < N_FRAMES; at += BLOCK)
    {
      const double *plane = x + at;
      lq_quantiser_codes (quantiser, &plane, BLOCK, codes);
      for (int i = 0; i < BLOCK; i++)
        codes[i] = GINT32_TO_LE ((int32_t)((uint32_t)codes[i] << shift));
      g_checksum_update (sum, (const guchar *)codes, BLOCK * sizeof *codes);
    }
  lq_quantiser_free (quantiser);
  return g_strdup (g_checksum_get_string (sum));
}

static void assert_agrees (const LqQuantiserSpec *spec, const double *x)
{
  LqWitnessReport report;
  LqWitness *witness = lq_witness_new (spec);
  lq_witness_process (witness, &x, N_FRAMES);
  lq_witness_finish (witness, &report);
  lq_witness_free (witness);
  g_autofree char *sum = written (spec, x);
  g_test_message ("%s, %d bits, %g Hz", lq_dither_name (spec->dither),
                  lq_sample_type_bits (spec->type), spec->rate_hz);
  g_assert_cmpstr (report.sha256_audio, ==, sum);
}

static void test_words (void)
{
  g_autofree double *x = fill ();
  for (int kind = LQ_DITHER_NONE; kind < LQ_N_DITHERS; kind++)
    for (int type = LQ_SAMPLE_INT16; type <= LQ_SAMPLE_INT32; type++)
      assert_agrees (&(LqQuantiserSpec){ .type = (LqSampleType)type,
                                         .dither = (LqDitherKind)kind,
                                         .seed = 7,
                                         .rate_hz = 44100,
                                         .n_channels = 1 },
                     x);
}

/* The curve that is designed for the rate is derived by both: any rate that a file may have. */
static void test_rates (void)
{
  static const double rates_hz[] = { 8000,  22050, 32000,  37800,  48000, 50000,
                                     88200, 96000, 176400, 192000, 384000 };
  g_autofree double *x = fill ();
  for (guint i = 0; i < G_N_ELEMENTS (rates_hz); i++)
    for (int kind = LQ_DITHER_IMPROVED_E; kind <= LQ_DITHER_THRESHOLD; kind++)
      assert_agrees (&(LqQuantiserSpec){ .type = LQ_SAMPLE_INT16,
                                         .dither = (LqDitherKind)kind,
                                         .seed = 1,
                                         .rate_hz = rates_hz[i],
                                         .n_channels = 1 },
                     x);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/witness/words", test_words);
  g_test_add_func ("/witness/rates", test_rates);
  return g_test_run ();
}
