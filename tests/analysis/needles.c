/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The standard meters as objects: what a known signal shows on each scale, crest and direct current
 * by closed forms, the list of places. The ballistics: conformance/needles. */
#include "analysis/needles.h"
#include "analysis/measure.h"
#include "analysis/places.h"
#include "readings.h"

#include <glib.h>
#include <math.h>

#define RATE 48000
#define TAU  (2.0 * G_PI)

/* LEFT and RIGHT peaks of a tone of 1 kHz, over DC, in pieces of odd sizes. */
static void play (LqNeedles *needles, double left, double right, double dc, double seconds)
{
  GRand *rand = g_rand_new_with_seed (3);
  for (int at = 0, n; at < (int)(seconds * RATE); at += n)
    {
      double l[300], r[300];
      const double *in[] = { l, r };
      n = g_rand_int_range (rand, 1, 300);
      n = MIN (n, (int)(seconds * RATE) - at);
      for (int i = 0; i < n; i++)
        {
          double x = sin (TAU * 1000.0 * (at + i) / RATE);
          l[i] = left * x + dc;
          r[i] = right * x + dc;
        }
      lq_needles_process (needles, in, n);
    }
  g_rand_free (rand);
}

static double mark (const char *id, const LqNeedlesSnapshot *s, int channel)
{
  for (int k = 0; k < LQ_N_NEEDLE_SCALES; k++)
    if (g_str_equal (lq_needle_scales[k].id, id))
      return lq_needle_mark (&lq_needle_scales[k],
                             s->channels[channel].dbfs[lq_needle_scales[k].needle].value,
                             LQ_NEEDLE_ALIGNMENT_DBFS);
  g_assert_not_reached ();
}

/* The line-up tone of EBU R 68, and the same 8 dB up. A PPM's gain holds within 0.3 dB at 1 kHz. */
static void test_scales (void)
{
  LqNeedles *needles = lq_needles_new (RATE, 2);
  LqNeedlesSnapshot s;
  play (needles, pow (10.0, -18.0 / 20.0), pow (10.0, -10.0 / 20.0), 0.0, 4.0);
  lq_needles_read (needles, &s);
  g_assert_cmpint (s.frames, ==, 4 * RATE);
  static const struct
  {
    const char *id;
    double at_line_up, at_8_db, tolerance;
  } rows[] = {
    { "k-20", 2.0, 10.0, 0.02 },      { "k-14", -4.0, 4.0, 0.02 },
    { "k-12", -6.0, 2.0, 0.02 },      { "vu", 0.0, 8.0, 0.02 },
    { "ppm-din", -9.0, -1.0, 0.3 },   { "ppm-nordic", 0.0, 8.0, 0.3 },
    { "ppm-bbc", 4.0, 6.0, 0.3 / 4 }, { "ppm-ebu", 0.0, 8.0, 0.3 },
  };
  g_assert_cmpint (G_N_ELEMENTS (rows), ==, LQ_N_NEEDLE_SCALES);
  for (size_t k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_assert_cmpfloat_with_epsilon (mark (rows[k].id, &s, 0), rows[k].at_line_up,
                                      rows[k].tolerance);
      g_assert_cmpfloat_with_epsilon (mark (rows[k].id, &s, 1), rows[k].at_8_db, rows[k].tolerance);
    }
  /* 0 VU at −20 dBFS, as SMPTE has it: the same tone stands 2 VU higher; K does not move */
  g_assert_cmpfloat (lq_needle_mark (&lq_needle_scales[3], -18.0, -20.0), ==, 2.0);
  g_assert_cmpfloat (lq_needle_mark (&lq_needle_scales[0], -18.0, -20.0), ==, 2.0);
  for (int k = 0; k < LQ_N_NEEDLE_SCALES; k++)
    g_assert_cmpfloat (lq_needle_scales[k].low, <, lq_needle_scales[k].high);
  lq_needles_free (needles);
}

/* A sine's crest is 3.01 dB. With direct current d beside a peak a: (a + d) over √(a²/2 + d²). What
 * was 3 s ago is forgotten. */
static void test_crest_and_dc (void)
{
  LqNeedles *needles = lq_needles_new (RATE, 2);
  LqNeedlesSnapshot s;
  play (needles, 0.9, 0.9, 0.05, 1.0);
  play (needles, 0.5, 0.0, 0.0, 3.0);
  lq_needles_read (needles, &s);
  assert_reading (s.channels[0].crest_db, 10.0 * log10 (2.0), 1e-3);
  assert_reading (s.channels[0].dc_lin, 0.0, 1e-9);
  g_assert_false (s.channels[1].crest_db.valid); /* silent */
  assert_reading (s.channels[1].dc_lin, 0.0, 1e-12);
  play (needles, 0.5, 0.25, 0.1, 3.0);
  lq_needles_read (needles, &s);
  assert_reading (s.channels[0].dc_lin, 0.1, 1e-9);
  assert_reading (s.channels[0].crest_db, 20.0 * log10 (0.6 / sqrt (0.125 + 0.01)), 1e-3);
  assert_reading (s.channels[1].crest_db, 20.0 * log10 (0.35 / sqrt (0.03125 + 0.01)), 1e-3);
  lq_needles_free (needles);
}

/* Ten times 3 s: the second highest peak over the energy mean of the two loudest, a sine's RMS taken as
 * its peak; the mean of both sides. It begins anew with a reset. */
static void test_dynamic_range (void)
{
  LqNeedles *needles = lq_needles_new (RATE, 2);
  LqNeedlesSnapshot s;
  for (int pass = 0; pass < 2; pass++)
    {
      for (int block = 0; block < 10; block++)
        {
          lq_needles_read (needles, &s);
          g_assert_cmpint (s.dr.valid, ==, block >= 2);
          play (needles,
                block == 4   ? 0.5
                : block == 7 ? 0.4
                             : 0.1,
                block == 6 ? 0.8 : 0.2, 0.0, 3.0);
        }
      lq_needles_read (needles, &s);
      double left = 20.0 * log10 (0.4 / sqrt ((0.25 + 0.16) / 2.0));
      double right = 20.0 * log10 (0.2 / sqrt ((0.64 + 0.04) / 2.0));
      assert_reading (s.dr, (left + right) / 2.0, 1e-3);
      lq_needles_reset (needles);
    }
  lq_needles_free (needles);
}

/* Uneven noise that ends with a block reads live what the file is measured to, at 44.1 kHz too, where the
 * blocks are those of the TT meter, 132480 frames. */
static void test_dynamic_range_of_files (void)
{
  static const int rates_hz[] = { 44100, 48000, 96000 };
  static const int blocks[] = { 132480, 144000, 288000 };
  for (gsize r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    {
      int n = 11 * blocks[r], left = 0;
      g_autofree double *x = g_new (double, n);
      GRand *rand = g_rand_new_with_seed (7);
      double gain = 0.0;
      for (int i = 0; i < n; i++, left--)
        {
          if (left == 0)
            {
              left = g_rand_int_range (rand, rates_hz[r] / 10, 2 * rates_hz[r]);
              gain = pow (10.0, g_rand_double_range (rand, -30.0, 0.0) / 20.0);
            }
          x[i] = gain * g_rand_double_range (rand, -1.0, 1.0);
        }
      LqMeasureFormat format = { rates_hz[r], 1, LQ_SAMPLES_FLOAT, 0, LQ_MEASURE_SKIP_ALL };
      LqMeasurer *measurer = lq_measurer_new (&format);
      LqNeedles *needles = lq_needles_new (rates_hz[r], 1);
      LqMeasure measure;
      LqNeedlesSnapshot s;
      for (int at = 0; at < n; at += LQ_QUANTUM)
        lq_needles_process (needles, (const double *[]){ x + at }, MIN (LQ_QUANTUM, n - at));
      lq_needles_read (needles, &s);
      lq_measurer_process (measurer, (const double *[]){ x }, n);
      lq_measurer_finish (measurer, &measure);
      assert_reading (s.dr, measure.dr.value, 1e-9); /* sums in another order */
      lq_measurer_free (measurer);
      lq_needles_free (needles);
      g_rand_free (rand);
    }
}

static void test_silence_and_reset (void)
{
  LqNeedles *needles = lq_needles_new (RATE, 1);
  LqNeedlesSnapshot s;
  for (int pass = 0; pass < 2; pass++)
    {
      lq_needles_read (needles, &s);
      g_assert_cmpint (s.frames, ==, 0);
      g_assert_false (s.incomplete);
      for (int k = 0; k < LQ_N_NEEDLES; k++)
        g_assert_false (s.channels[0].dbfs[k].valid);
      g_assert_false (s.channels[0].dc_lin.valid);
      play (needles, 0.5, 0.5, 0.1, 1.0);
      lq_needles_gap (needles);
      lq_needles_read (needles, &s);
      g_assert_true (s.incomplete && s.channels[0].dbfs[LQ_NEEDLE_VU].valid);
      lq_needles_reset (needles);
    }
  lq_needles_free (needles);
}

/* Needles that rest read none and begin to move from silence, as new ones do; all else goes on. */
static void test_rest (void)
{
  LqNeedles *resting = lq_needles_new (RATE, 2), *always = lq_needles_new (RATE, 2),
            *fresh = lq_needles_new (RATE, 2);
  LqNeedlesSnapshot rested, whole, new;
  play (resting, 0.9, 0.8, 0.1, 1.0);
  play (always, 0.9, 0.8, 0.1, 1.0);
  lq_needles_follow (resting, false);
  play (resting, 0.5, 0.4, 0.1, 6.0);
  play (always, 0.5, 0.4, 0.1, 6.0);
  lq_needles_read (resting, &rested);
  for (int k = 0; k < LQ_N_NEEDLES; k++)
    g_assert_false (rested.channels[0].dbfs[k].valid);
  lq_needles_follow (resting, true);
  play (resting, 0.05, 0.02, 0.0, 1.0);
  play (always, 0.05, 0.02, 0.0, 1.0);
  play (fresh, 0.05, 0.02, 0.0, 1.0);
  lq_needles_follow (resting, true); /* said again, as every reader does */
  lq_needles_read (resting, &rested);
  lq_needles_read (always, &whole);
  lq_needles_read (fresh, &new);
  g_assert_cmpint (rested.frames, ==, whole.frames);
  g_assert_true (rested.dr.valid);
  g_assert_cmpfloat (rested.dr.value, ==, whole.dr.value);
  for (int c = 0; c < 2; c++)
    {
      for (int k = 0; k < LQ_N_NEEDLES; k++)
        g_assert_cmpfloat (rested.channels[c].dbfs[k].value, ==, new.channels[c].dbfs[k].value);
      g_assert_cmpfloat (rested.channels[c].crest_db.value, ==, whole.channels[c].crest_db.value);
      g_assert_cmpfloat (rested.channels[c].dc_lin.value, ==, whole.channels[c].dc_lin.value);
    }
  lq_needles_free (resting);
  lq_needles_free (always);
  lq_needles_free (fresh);
}

/* Neighbours are one place; channels do not mix; the list ends, the count does not. */
static void test_places (void)
{
  LqPlaces places = { 0 };
  lq_places_add (&places, &(LqPlace){ 0, 64, 0, 1.1 }, 0);
  lq_places_add (&places, &(LqPlace){ 64, 64, 1, 1.2 }, 0);
  lq_places_add (&places, &(LqPlace){ 64, 64, 0, 1.3 }, 0);
  lq_places_add (&places, &(LqPlace){ 129, 10, 0, 1.05 }, 0);
  lq_places_add (&places, &(LqPlace){ 140, 10, 0, 1.0 }, 1);
  g_assert_cmpint (places.n, ==, 3);
  g_assert_cmpint (lq_places_n_listed (&places), ==, 3);
  const LqPlace *first = lq_places_get (&places, 0), *last = lq_places_get (&places, 2);
  g_assert_true (first->at == 0 && first->n_frames == 128 && first->peak_lin == 1.3);
  g_assert_true (lq_places_get (&places, 1)->channel == 1);
  g_assert_true (last->at == 129 && last->n_frames == 21 && last->peak_lin == 1.05);
  for (int i = 0; i < 2 * LQ_PLACES_MOST; i++)
    lq_places_add (&places, &(LqPlace){ 1000 + 10 * i, 3, 0, 1.0 }, 0);
  lq_places_add (&places, &(LqPlace){ 1000 + 20 * LQ_PLACES_MOST - 7, 3, 0, 2.0 }, 0);
  g_assert_cmpint (places.n, ==, 3 + 2 * LQ_PLACES_MOST);
  g_assert_cmpint (lq_places_n_listed (&places), ==, LQ_PLACES_MOST);
  for (size_t i = 0; i < lq_places_n_listed (&places); i++)
    g_assert_cmpfloat (lq_places_get (&places, i)->peak_lin, <, 2.0);
  lq_places_clear (&places);
  g_assert_cmpint (places.n, ==, 0);
  g_assert_cmpint (lq_places_n_listed (&places), ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/needles/scales", test_scales);
  g_test_add_func ("/needles/crest-and-dc", test_crest_and_dc);
  g_test_add_func ("/needles/dynamic-range", test_dynamic_range);
  g_test_add_func ("/needles/dynamic-range-of-files", test_dynamic_range_of_files);
  g_test_add_func ("/needles/silence-and-reset", test_silence_and_reset);
  g_test_add_func ("/analysis/needles/rest", test_rest);
  g_test_add_func ("/needles/places", test_places);
  return g_test_run ();
}
