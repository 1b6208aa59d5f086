/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a saturator's curve folds back below 20 kHz of what it makes above: SOUND A5. */
#include "saturator.h"

enum
{
  STANDARD,
  HIGH,
  HIGHEST
};

/* Power below 20 kHz that is no harmonic of a full-scale tone, to that which is. */
static double alias_db (double rate_hz, const char *params, double f_hz)
{
  Tones t = { { periods_at (rate_hz, f_hz) }, 1.0 };
  Heard h;
  double harmonics = 0.0, aliases = 0.0;

  hear_at (&h, rate_hz, params, tones, &t);
  for (int k = 1; k < 20000.0 * N / rate_hz; k++)
    {
      double power = h.amplitude[k] * h.amplitude[k];
      if (k % t.k[0] == 0)
        harmonics += power;
      else
        aliases += power;
    }
  g_free (h.wave);
  return 10.0 * log10 (aliases / harmonics);
}

/* ---- the table ---- */

/* A column of SOUND A5 and the oversampling that has to reach it. */
static const struct
{
  const char *name;
  int oversampling;
  gboolean by_mean; /* of a smooth curve, where the standard does without */
} columns[] = {
  { "1x ADAA2", 0, FALSE }, /* we begin at 2× ADAA1 */
  { "4x", 1, FALSE },       { "4x ADAA1", 1, FALSE }, { "8x", 2, FALSE },
  { "8x ADAA1", 2, TRUE },  { "16x", 3, FALSE },
};

#define N_COLUMNS ((int)G_N_ELEMENTS (columns))

static const struct
{
  const char *curve;
  gboolean clips;
  double f_hz;
  double table_db[6]; /* 0: no figure */
} rows[] = {
  { TANH, FALSE, 1200, { -85, -240, -240 } },
  { TANH, FALSE, 4200, { -45, -132, -156, -236 } },
  { TANH, FALSE, 9000, { -40, -65, -94, -125, -152, -234 } },
  { HARD_CLIP, TRUE, 4200, { -41, -49, -76, -62, -92, -73 } },
  { HARD_CLIP, TRUE, 9000, { -38, -37, -64, -53, -82, -63 } },
};

/* The mean of two frames falls towards the top; the sheet left it so and we do not, which lifts what
 * folds there. */
static double fall_db (int oversampling)
{
  return -db (cos (G_PI * 20000.0 / ((2 << oversampling) * RATE)));
}

/* As good as the table or better, which is rounded to 1 dB. The shorter filters stop at −140 dB, and
 * what gets through is bent again: with them no deeper than −155 dB. */
static void test_table (void)
{
  for (size_t r = 0; r < G_N_ELEMENTS (rows); r++)
    for (int c = 0; c < N_COLUMNS; c++)
      for (int antialiasing = STANDARD; antialiasing <= HIGHEST; antialiasing++)
        {
          double table_db = rows[r].table_db[c];
          double floor_db = antialiasing == HIGHEST ? -INFINITY : -155.0;
          g_autofree char *params =
              g_strdup_printf ("%sdrive=12 oversampling=%d antialiasing=%d", rows[r].curve,
                               columns[c].oversampling, antialiasing);
          if (table_db == 0.0 || (antialiasing == STANDARD && columns[c].by_mean && !rows[r].clips))
            continue;
          double found_db = alias_db (RATE, params, rows[r].f_hz);
          g_test_message ("%s %.0f Hz: %.1f dB, table %s %.0f", params, rows[r].f_hz, found_db,
                          columns[c].name, table_db);
          g_assert_cmpfloat (found_db, <=,
                             fmax (table_db + 0.5 + fall_db (columns[c].oversampling), floor_db));
        }
}

/* ---- the order ---- */

/* More oversampling never folds back more, whatever is driven into whichever curve, where all go by
 * the mean of the way; to 0.2 dB, as folds may fall above 20 kHz or below it. Deeper than −150 dB
 * the filters decide. */
static void test_order (void)
{
  static const double rates_hz[] = { 44100, 48000 },
                      tones_hz[] = { 1000, 5000, 9000, 12000, 15000 }, drives_db[] = { 6, 18, 36 };

  for (int curve = 0; curve < 6; curve++)
    for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
      for (size_t t = 0; t < G_N_ELEMENTS (tones_hz); t++)
        for (size_t d = 0; d < G_N_ELEMENTS (drives_db); d++)
          {
            double before_db = 0.0;
            for (int oversampling = 0; oversampling <= 3; oversampling++)
              {
                g_autofree char *params =
                    g_strdup_printf ("curve=%d drive=%g oversampling=%d antialiasing=%d", curve,
                                     drives_db[d], oversampling, HIGH);
                double found_db = alias_db (rates_hz[r], params, tones_hz[t]);
                g_test_message ("%s %.0f Hz: %.1f dB", params, tones_hz[t], found_db);
                g_assert_cmpfloat (found_db, <, fmax (before_db + 0.2, -150.0));
                before_db = found_db;
              }
          }
}

/* ---- the bias ---- */

/* A bias that goes by the level moves at the tone's own harmonics and at nothing else, though the
 * size of a sine has parts without end: the one nearest to the rate at which it is looked at is number
 * 32 for a quarter of the sample rate, 60 dB down and smoothed. */
static void test_bias (void)
{
  static const struct
  {
    double f_hz, most_db;
  } cases[] = { { 60, -150 }, { 100, -150 }, { 1000, -130 }, { 5512, -110 }, { 11024, -100 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int antialiasing = STANDARD; antialiasing <= HIGHEST; antialiasing++)
      {
        g_autofree char *params =
            g_strdup_printf ("curve=1 drive=12 antialiasing=%d", antialiasing);
        double found_db = alias_db (RATE, params, cases[i].f_hz);
        g_test_message ("%s %.0f Hz: %.1f dB", params, cases[i].f_hz, found_db);
        g_assert_cmpfloat (found_db, <, cases[i].most_db);
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/saturator-alias/table", test_table);
  g_test_add_func ("/conformance/saturator-alias/order", test_order);
  g_test_add_func ("/conformance/saturator-alias/bias", test_bias);
  return g_test_run ();
}
