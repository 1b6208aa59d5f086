/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of every type against hand-made bytes, independence of the block length, the counts, and
 * the search for the grid on which a signal lies. */
#include "media/quantiser.h"

#include <glib.h>
#include <math.h>

static LqQuantiser *new_quantiser (LqSampleType type, LqDitherKind dither, int n_channels)
{
  return lq_quantiser_new (&(LqQuantiserSpec){
      .type = type, .dither = dither, .seed = 5, .rate_hz = 48000, .n_channels = n_channels });
}

static void test_words (void)
{
  static const double left[] = { 0.5, -1 }, right[] = { -0x1p-15, 0x1p-15 * 258 };
  const double *planes[] = { left, right };
  static const struct
  {
    LqSampleType type;
    int n;
    uint8_t bytes[32];
  } rows[] = {
    { LQ_SAMPLE_INT16, 8, { 0x00, 0x40, 0xff, 0xff, 0x00, 0x80, 0x02, 0x01 } },
    { LQ_SAMPLE_INT24, 12, { 0, 0, 0x40, 0, 0xff, 0xff, 0, 0, 0x80, 0, 0x02, 0x01 } },
    { LQ_SAMPLE_INT32, 16, { 0, 0, 0, 0x40, 0, 0, 0xff, 0xff, 0, 0, 0, 0x80, 0, 0, 0x02, 0x01 } },
    { LQ_SAMPLE_FLOAT32, 16, { 0, 0, 0, 0x3f, 0, 0, 0, 0xb8, 0, 0, 0x80, 0xbf, 0, 0, 1, 0x3c } },
    { LQ_SAMPLE_FLOAT64, 32, { 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0, 0, 0, 0,    0,    0xbf,
                               0, 0, 0, 0, 0, 0, 0xf0, 0xbf, 0, 0, 0, 0, 0, 0x20, 0x80, 0x3f } },
  };
  for (size_t k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      uint8_t bytes[32];
      LqQuantiser *quantiser = new_quantiser (rows[k].type, LQ_DITHER_NONE, 2);
      g_assert_cmpint (lq_quantiser_bytes (quantiser, planes, 2, bytes), ==, rows[k].n);
      g_assert_cmpmem (bytes, rows[k].n, rows[k].bytes, rows[k].n);
      g_assert_cmpint (lq_quantiser_stats (quantiser)->n_frames, ==, 2);
      g_assert_cmpint (lq_quantiser_stats (quantiser)->n_clamped, ==, 0);
      lq_quantiser_free (quantiser);
    }
}

#define LENGTH 5000

/* The same bytes whatever the pieces in which the sound arrives. */
static void test_pieces (void)
{
  static double planes[2][LENGTH];
  static uint8_t whole[LENGTH * 16], parts[LENGTH * 16];
  GRand *rand = g_rand_new_with_seed (1);
  for (int i = 0; i < LENGTH; i++)
    for (int c = 0; c < 2; c++)
      planes[c][i] = g_rand_double_range (rand, -1.01, 1.01);
  for (int type = LQ_SAMPLE_INT16; type <= LQ_SAMPLE_FLOAT64; type++)
    {
      LqQuantiser *a = new_quantiser ((LqSampleType)type, LQ_DITHER_SHAPED, 2);
      LqQuantiser *b = new_quantiser ((LqSampleType)type, LQ_DITHER_SHAPED, 2);
      const double *all[] = { planes[0], planes[1] };
      size_t size = lq_quantiser_bytes (a, all, LENGTH, whole), at = 0;
      for (int from = 0, n; from < LENGTH; from += n)
        {
          n = g_rand_int_range (rand, 1, 1400);
          n = MIN (n, LENGTH - from);
          const double *part[] = { planes[0] + from, planes[1] + from };
          at += lq_quantiser_bytes (b, part, n, parts + at);
        }
      g_assert_cmpmem (whole, size, parts, at);
      g_assert_cmpmem (lq_quantiser_stats (a), sizeof (LqQuantiserStats), lq_quantiser_stats (b),
                       sizeof (LqQuantiserStats));
      lq_quantiser_free (a);
      lq_quantiser_free (b);
    }
  g_rand_free (rand);
}

static void test_counts (void)
{
  static double left[2000], right[2000];
  static int32_t codes[4000];
  const double *planes[] = { left, right };
  left[1500] = 1.0;
  right[1200] = -1.5;
  right[3] = NAN;
  right[4] = INFINITY;
  LqQuantiser *quantiser = new_quantiser (LQ_SAMPLE_INT24, LQ_DITHER_NONE, 2);
  lq_quantiser_codes (quantiser, planes, 2000, codes);
  const LqQuantiserStats *stats = lq_quantiser_stats (quantiser);
  g_assert_cmpint (stats->n_clamped, ==, 2);
  g_assert_cmpint (stats->first_clamped, ==, 1200);
  g_assert_cmpint (stats->n_non_finite, ==, 2);
  g_assert_cmpint (codes[3000], ==, 8388607);
  g_assert_cmpint (codes[2401], ==, -8388608);
  g_assert_cmpint (codes[7], ==, 0);
  g_assert_cmpint (codes[9], ==, 0);
  lq_quantiser_free (quantiser);

  uint8_t bytes[8];
  left[0] = 1e39;
  quantiser = new_quantiser (LQ_SAMPLE_FLOAT32, LQ_DITHER_NONE, 1);
  lq_quantiser_bytes (quantiser, planes, 1, bytes);
  g_assert_cmpint (lq_quantiser_stats (quantiser)->n_clamped, ==, 1);
  lq_quantiser_free (quantiser);
}

static int grid_of (double a, double b)
{
  LqGrid grid = { 0 };
  const double x[] = { a, b };
  const double *planes[] = { x };
  lq_grid_process (&grid, planes, 1, 2);
  return lq_grid_bits (&grid);
}

static void test_grid (void)
{
  g_assert_cmpint (grid_of (0, 0), ==, 0);
  g_assert_cmpint (grid_of (0, -1), ==, 1);
  g_assert_cmpint (grid_of (0.5, -0.5), ==, 2);
  g_assert_cmpint (grid_of (0x1p-15, 0.5), ==, 16);
  g_assert_cmpint (grid_of (0x1p-15, 3 * 0x1p-23), ==, 24);
  g_assert_cmpint (grid_of (0x1p-31, 0), ==, 32);
  g_assert_cmpint (grid_of (0x1p-32, 0), ==, -1);
  g_assert_cmpint (grid_of (1, 0), ==, -1); /* no code for +1 */
  g_assert_cmpint (grid_of (NAN, 0), ==, -1);
  g_assert_cmpint (grid_of (0.1, 0), ==, -1);

  LqGrid grid = { 0 };
  const double x[] = { 0x1p-15 };
  const double *planes[] = { x };
  lq_grid_process (&grid, planes, 1, 1);
  g_assert_true (lq_grid_fits (&grid, LQ_SAMPLE_INT16));
  const double finer[] = { 0x1p-16 };
  planes[0] = finer;
  lq_grid_process (&grid, planes, 1, 1);
  g_assert_false (lq_grid_fits (&grid, LQ_SAMPLE_INT16));
  g_assert_true (lq_grid_fits (&grid, LQ_SAMPLE_INT24));
  g_assert_true (lq_grid_fits (&grid, LQ_SAMPLE_FLOAT32));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantiser/words", test_words);
  g_test_add_func ("/quantiser/pieces", test_pieces);
  g_test_add_func ("/quantiser/counts", test_counts);
  g_test_add_func ("/quantiser/grid", test_grid);
  return g_test_run ();
}
