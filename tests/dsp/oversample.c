/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Up and down again: exact delay, flat pass band, images and aliases far down by the transform of
 * what an impulse becomes, and what was pushed comes out late to the bit. */
#include <complex.h>
#include <glib.h>
#include <math.h>

#include "dsp/fft.h"
#include "dsp/halfband.h"
#include "dsp/oversample.h"

#define QUANTA 24
#define N      (QUANTA * LQ_QUANTUM)
#define MOST   LQ_OVERSAMPLE_MOST_FACTOR
#define PASS   (20000.0 / 44100.0)
#define STOP   (24100.0 / 44100.0)

static const double stop_db[LQ_HALFBAND_N_SETS] = {
  [LQ_HALFBAND_140_DB] = -140.0, [LQ_HALFBAND_240_DB] = -240.0
};

typedef void (*SetFunc) (LqHalfbandSet set);

/* A test for either set of filters. */
static void for_each_set (gconstpointer check)
{
  for (int set = 0; set < LQ_HALFBAND_N_SETS; set++)
    ((SetFunc)check) ((LqHalfbandSet)set);
}

static double level_db (double amplitude) { return 20.0 * log10 (fabs (amplitude) + 1e-30); }

static void check_halfband (LqHalfbandSet set)
{
  for (int s = 0; s < LQ_HALFBAND_STAGES; s++)
    {
      LqHalfband halfband;
      /* Stage 0 sees up to 20 kHz at 88.2 kHz, the others what it passes, 24.1 kHz. */
      double edge = s == 0 ? PASS / 2.0 : STOP / (2 << s);
      double stop = s == 0 ? STOP / 2.0 : 0.5 - edge;
      lq_halfband_design (&halfband, set, s);
      g_assert_cmpfloat_with_epsilon (lq_halfband_amplitude (&halfband, 0.0), 1.0, 1e-7);
      for (double f = 0.0; f <= edge; f += 1e-4)
        g_assert_cmpfloat (fabs (level_db (lq_halfband_amplitude (&halfband, f))), <, 1e-6);
      for (double f = stop; f <= 0.5; f += 1e-4)
        g_assert_cmpfloat (level_db (lq_halfband_amplitude (&halfband, f)), <, stop_db[set]);
      for (double f = 0.0; f <= 0.25; f += 1e-3)
        g_assert_cmpfloat_with_epsilon (lq_halfband_amplitude (&halfband, f)
                                            + lq_halfband_amplitude (&halfband, 0.5 - f),
                                        1.0, 1e-14);
    }
}

/* The spectrum of a filter at FACTOR times the rate, unity gain at DC: flat, then gone. */
static void check_spectrum (const double *wave, int factor, LqHalfbandSet set, LqArena *arena)
{
  int n = N * factor;
  LqFft *fft = lq_fft_new (arena, n);
  double *bins = lq_arena_array (arena, double, n + 2);

  lq_fft_forward (fft, wave, bins);
  for (int k = 0; k <= n / 2; k++)
    {
      double f = (double)k / N; /* of the base rate */
      double db = level_db (hypot (bins[2 * k], bins[2 * k + 1]));
      if (f <= PASS)
        g_assert_cmpfloat (fabs (db), <, 1e-5);
      else if (f >= STOP)
        g_assert_cmpfloat (db, <, stop_db[set]);
    }
  lq_fft_free (fft);
}

static void check_images (LqHalfbandSet set)
{
  for (int factor = 2; factor <= MOST; factor *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqOversample *o = lq_oversample_new (arena, factor, set);
      double *wave = lq_arena_array (arena, double, N *factor);
      int top = 0;
      for (int at = 0; at < N; at += LQ_QUANTUM)
        {
          double in[LQ_QUANTUM] = { at == 0 ? 1.0 / factor : 0.0 };
          lq_oversample_push (o, in);
          lq_oversample_up (o, wave + at * factor);
        }
      for (int i = 0; i < N * factor; i++)
        top = wave[i] > wave[top] ? i : top;
      g_assert_cmpint (top / factor, ==, lq_oversample_latency_up (factor, set));
      check_spectrum (wave, factor, set, arena);
      lq_arena_free (arena);
    }
}

/* y[n] = Σ h[factor n − m] x[m]: an impulse at each phase shows the whole of h. */
static void check_aliases (LqHalfbandSet set)
{
  for (int factor = 2; factor <= MOST; factor *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqOversample *o = lq_oversample_new (arena, factor, set);
      double *wave = lq_arena_array (arena, double, N *factor);
      for (int phase = 0; phase < factor; phase++)
        {
          lq_oversample_reset (o);
          for (int at = 0; at < N; at += LQ_QUANTUM)
            {
              double in[MOST * LQ_QUANTUM] = { 0 }, out[LQ_QUANTUM];
              in[phase] = at == 0;
              lq_oversample_down (o, in, out);
              for (int i = 0; i < LQ_QUANTUM; i++)
                if (factor * (at + i) >= phase)
                  wave[factor * (at + i) - phase] = out[i];
            }
        }
      check_spectrum (wave, factor, set, arena);
      lq_arena_free (arena);
    }
}

/* LATE may be NULL. */
static void round_trip (LqOversample *o, const double *in, double *back, double *late, int n)
{
  for (int at = 0; at < n; at += LQ_QUANTUM)
    {
      double high[MOST * LQ_QUANTUM];
      lq_oversample_push (o, in + at);
      lq_oversample_up (o, high);
      lq_oversample_down (o, high, back + at);
      if (late)
        lq_oversample_delayed (o, late + at);
    }
}

static void check_round_trip (LqHalfbandSet set)
{
  static const int latency[LQ_HALFBAND_N_SETS][LQ_HALFBAND_STAGES] = {
    [LQ_HALFBAND_140_DB] = { 103, 113, 116, 117 },
    [LQ_HALFBAND_240_DB] = { 183, 203, 209, 212 },
  };

  g_assert_cmpint (lq_oversample_latency (1, set), ==, 0);
  for (int s = 0; s < LQ_HALFBAND_STAGES; s++)
    {
      LqArena *arena = lq_arena_new ();
      LqOversample *o = lq_oversample_new (arena, 2 << s, set);
      double in[N], back[N], late[N];
      int delay = lq_oversample_latency (2 << s, set);
      g_assert_cmpint (delay, ==, latency[set][s]);
      /* Tones up to 20 kHz at 44.1 kHz come back as they were. */
      for (int i = 0; i < N; i++)
        in[i] =
            0.4 * sin (i * 0.01) + 0.3 * sin (i * 1.3) + 0.2 * sin (i * 2.0 * M_PI * 19.9 / 44.1);
      round_trip (o, in, back, late, N);
      for (int i = 700; i < N; i++)
        {
          g_assert_cmpfloat_with_epsilon (back[i], in[i - delay], 1e-6);
          g_assert_cmpfloat (late[i], ==, in[i - delay]);
        }
      lq_arena_free (arena);
    }
}

/* Up to Nyquist: as the square of the amplitude says, by the impulse response. */
static void check_band_edge (LqHalfbandSet set)
{
  LqArena *arena = lq_arena_new ();
  LqOversample *o = lq_oversample_new (arena, 2, set);
  LqHalfband halfband;
  double in[N] = { 1.0 }, back[N];

  lq_halfband_design (&halfband, set, 0);
  round_trip (o, in, back, NULL, N);
  for (double f = 0.0; f <= 0.25; f += 0.01)
    {
      double complex sum = 0.0;
      double pass = lq_halfband_amplitude (&halfband, f);
      double leak = lq_halfband_amplitude (&halfband, 0.5 - f);
      for (int i = 0; i < N; i++)
        sum += back[i] * cexp (-2.0 * M_PI * I * 2.0 * f * (i - lq_oversample_latency (2, set)));
      g_assert_cmpfloat (cabs (sum - pass * pass - leak * leak), <, 1e-12);
    }
  lq_arena_free (arena);
}

/* After a rest with nothing but pushes it is, two latencies on, as if it had never rested. */
static void check_forget (LqHalfbandSet set)
{
  for (int factor = 2; factor <= MOST; factor *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqOversample *busy = lq_oversample_new (arena, factor, set);
      LqOversample *rested = lq_oversample_new (arena, factor, set);
      GRand *rand = g_rand_new_with_seed (3);
      double in[N], expected[N], back[N];
      int awake = N / 2;
      for (int i = 0; i < N; i++)
        in[i] = g_rand_double_range (rand, -1.0, 1.0);
      round_trip (busy, in, expected, NULL, N);
      round_trip (rested, in, back, NULL, N / 4);
      for (int at = N / 4; at < awake; at += LQ_QUANTUM)
        lq_oversample_push (rested, in + at);
      lq_oversample_forget (rested);
      round_trip (rested, in + awake, back + awake, NULL, N - awake);
      for (int i = awake + 2 * lq_oversample_latency (factor, set); i < N; i++)
        g_assert_cmpfloat (back[i], ==, expected[i]);
      g_rand_free (rand);
      lq_arena_free (arena);
    }
}

/* Zeros that are not looked at are zeros: the same bits, on the way into rest and out of it. */
static void check_zeros (LqHalfbandSet set)
{
  static const double zeros[MOST * LQ_QUANTUM];

  for (int factor = 2; factor <= MOST; factor *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqOversample *told = lq_oversample_new (arena, factor, set),
                   *fed = lq_oversample_new (arena, factor, set);
      GRand *rand = g_rand_new_with_seed (8);
      for (int q = 0; q < 60; q++)
        {
          double up[MOST * LQ_QUANTUM], one[LQ_QUANTUM], two[LQ_QUANTUM];
          gboolean rests = q < 3 || (q >= 7 && q < 10) || (q >= 15 && q < 50);
          for (int i = 0; i < factor * LQ_QUANTUM; i++)
            up[i] = g_rand_double_range (rand, -1.0, 1.0);
          lq_oversample_down (fed, rests ? zeros : up, one);
          if (rests)
            lq_oversample_down_zeros (told, two);
          else
            lq_oversample_down (told, up, two);
          for (int i = 0; i < LQ_QUANTUM; i++)
            g_assert_cmpfloat (one[i], ==, two[i]);
        }
      g_rand_free (rand);
      lq_arena_free (arena);
    }
}

/* Up that was left out for a while is made up for: the same bits from then on. */
static void check_catch_up (LqHalfbandSet set)
{
  for (int factor = 2; factor <= MOST; factor *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqOversample *always = lq_oversample_new (arena, factor, set);
      LqOversample *at_times = lq_oversample_new (arena, factor, set);
      GRand *rand = g_rand_new_with_seed (4);
      double one[MOST * LQ_QUANTUM] = { 0.0 };
      gboolean behind = FALSE;
      for (int q = 0; q < 60; q++)
        {
          double in[LQ_QUANTUM], two[MOST * LQ_QUANTUM];
          double last = one[factor * LQ_QUANTUM - 1];
          for (int i = 0; i < LQ_QUANTUM; i++)
            in[i] = g_rand_double_range (rand, -1.0, 1.0);
          lq_oversample_push (always, in);
          lq_oversample_push (at_times, in);
          lq_oversample_up (always, one);
          if ((q > 4 && q < 6) || (q > 10 && q < 40) || q % 7 == 0)
            {
              behind = TRUE;
              continue;
            }
          if (behind)
            {
              lq_oversample_catch_up (at_times, two);
              g_assert_cmpfloat (two[factor * LQ_QUANTUM - 1], ==, last);
            }
          behind = FALSE;
          lq_oversample_up (at_times, two);
          for (int i = 0; i < factor * LQ_QUANTUM; i++)
            g_assert_cmpfloat (one[i], ==, two[i]);
        }
      g_rand_free (rand);
      lq_arena_free (arena);
    }
}

static void add (const char *path, SetFunc check)
{
  g_test_add_data_func (path, (gconstpointer)check, for_each_set);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/oversample/halfband", check_halfband);
  add ("/oversample/images", check_images);
  add ("/oversample/aliases", check_aliases);
  add ("/oversample/round-trip", check_round_trip);
  add ("/oversample/band-edge", check_band_edge);
  add ("/oversample/forget", check_forget);
  add ("/oversample/zeros", check_zeros);
  add ("/oversample/catch-up", check_catch_up);
  return g_test_run ();
}
