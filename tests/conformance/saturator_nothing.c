/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a saturator is asked for nothing it does nothing, exactly: at no drive, at no mix, below a
 * clipper's corner; and dry and changed sound meet to the frame. */
#include "processors/saturator_bend.h"
#include "saturator.h"

/* ---- nothing, exactly ---- */

static double loud_noise (int i, const void *data)
{
  static LqRandom random;

  if (i == 0)
    lq_random_init (&random, 5);
  return lq_random_bipolar (&random);
}

static int latency_of (const char *params)
{
  Run run;

  run_open (&run, &lq_processor_saturator, RATE, 1, params);
  int latency = run_latency (&run);
  run_close (&run);
  return latency;
}

static void check_null (const char *params)
{
  g_autofree double *out = run_sound (params, loud_noise, NULL);
  int latency = latency_of (params);

  for (int i = 0; i < TOTAL; i++)
    {
      double in = loud_noise (i, NULL);
      if (i < TOTAL - latency)
        g_assert_true (out[i + latency] == in);
    }
}

static void test_nulls (void)
{
  static const char *const settings[] = {
    "drive=0 curve=%d oversampling=%d antialiasing=%d bias=80 emphasis=9",
    "drive=24 mix=0 curve=%d oversampling=%d antialiasing=%d",
    "drive=0 curve=%d oversampling=%d antialiasing=%d loop=80 head=1 spacing=2",
  };

  for (int curve = 0; curve < 6; curve++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
        for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
          {
            g_autofree char *params =
                g_strdup_printf (settings[s], curve, oversampling, antialiasing);
            check_null (params);
          }
}

/* Below a clipper's corner there is a gain and nothing else, up to half the sample rate: to the
 * rounding of one product and two sums. White noise of ±0.1 stays below 0.4 between samples. */
static double soft_noise (int i, const void *data) { return 0.1 * loud_noise (i, data); }

static void check_straight (int curve, double lift_db, int antialiasing)
{
  g_autofree char *params =
      g_strdup_printf ("curve=%d drive=%g antialiasing=%d", curve, lift_db, antialiasing);
  g_autofree double *out = run_sound (params, soft_noise, NULL);
  double gain = pow (10.0, lift_db / 20.0);
  int latency = latency_of (params);

  for (int i = 0; i < TOTAL; i++)
    {
      double in = soft_noise (i, NULL);
      if (i < TOTAL - latency)
        g_assert_cmpfloat_with_epsilon (out[i + latency], gain * in, 1e-16);
    }
}

static void test_straight (void)
{
  static const double lifts_db[] = { 0.5, 3.0, 6.0 };

  for (int curve = 3; curve < 5; curve++)
    for (size_t d = 0; d < G_N_ELEMENTS (lifts_db); d++)
      for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
        check_straight (curve, lifts_db[d], antialiasing);
}

/* Sounds that bend at times, for a corner at CORNER. */
typedef double (*Calm) (int i, double corner);

/* Over the corner a fifth of the time, far below it else. */
static double bursts (int i, double corner)
{
  return (i / LQ_QUANTUM % 40 < 8 ? 2.0 : 0.2) * corner * sin (0.07 * i);
}

/* Four frames a period, whose samples stay at 0.85 of the corner and whose wave does not. */
static double between_samples (int i, double corner)
{
  return i / LQ_QUANTUM % 40 < 8 ? 1.2 * corner * sin (G_PI * (i / 2.0 + 0.25)) : 0.0;
}

/* Two frames alike at each place of a quantum in turn: the wave between them is a quarter higher. */
static double clicks (int i, double corner)
{
  int q = i / LQ_QUANTUM, place = i % (4 * LQ_QUANTUM) - q / 4 % LQ_QUANTUM;
  return place == 0 || place == 1 ? 0.9 * corner : 0.0;
}

static void check_passed_over (LqWave wave, LqBendQuality quality, Calm sound)
{
  enum
  {
    QUANTA = 4 * LQ_QUANTUM + 80
  };
  LqArena *arena = lq_arena_new ();
  LqBend looks, bends;
  double corner = (lq_wave_corner (wave) - 0.1) / 0.8;
  int n_straight = 0, n_bent = 0;

  lq_bend_init (&looks, arena, quality);
  lq_bend_init (&bends, arena, quality);
  lq_bend_reset (&looks, 0.1);
  lq_bend_reset (&bends, 0.1);
  for (int q = 0; q < QUANTA; q++)
    {
      double gain[2], one[LQ_QUANTUM], two[LQ_QUANTUM];
      for (int end = 0; end < 2; end++)
        gain[end] = q < QUANTA / 2 ? 1.5 : 1.2 + 0.3 * cos ((q + end) * 0.1);
      LqBendPoint a = { 0.8, gain[0], 0.1, 0.1, gain[0] };
      LqBendPoint b = { 0.8, gain[1], 0.1, 0.1, gain[1] };
      LqBendWay way, blind;
      lq_bend_way (&way, wave, &a, &b, NULL, 8);
      blind = way;
      blind.corner = -1.0;
      for (int i = 0; i < LQ_QUANTUM; i++)
        one[i] = sound (q * LQ_QUANTUM + i, corner);
      memcpy (two, one, sizeof two);
      lq_bend_run (&looks, &way, one);
      lq_bend_run (&bends, &blind, two);
      n_straight += looks.behind;
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          g_assert_cmpfloat_with_epsilon (one[i], two[i], 1e-10);
          n_bent += fabs (two[i]) > 1e-4;
        }
    }
  g_assert_cmpint (n_straight, >, QUANTA / 10);
  g_assert_cmpint (n_bent, >, 0);
  lq_arena_free (arena);
}

/* What is passed over as straight is what bending it would have given, while the curve moves and
 * while it rests, also where only the wave between the samples bends. The mean of a short way is a
 * difference of areas over as little as 1e-5, some 1e-11 each, times the gain behind. */
static void test_passed_over (void)
{
  static const Calm sounds[] = { bursts, between_samples, clicks };

  for (int wave = LQ_WAVE_SOFT_CLIP; wave <= LQ_WAVE_HARD_CLIP; wave++)
    for (int set = 0; set < LQ_HALFBAND_N_SETS; set++)
      for (int by_mean = 0; by_mean < 2; by_mean++)
        for (size_t s = 0; s < G_N_ELEMENTS (sounds); s++)
          check_passed_over ((LqWave)wave, (LqBendQuality){ 8, (LqHalfbandSet)set, by_mean },
                             sounds[s]);
}

/* Dry and changed sound meet to the frame, with the mean's half frame made whole: a soft 15 kHz
 * sine gets louder by the drive, and by half of it beside as much dry sound. Half a frame of the
 * higher rate off would cost .2 dB and more. */
static void check_alignment (int curve, int oversampling, int antialiasing)
{
  static const double mixes[] = { 1.0, 0.5 };

  for (size_t m = 0; m < G_N_ELEMENTS (mixes); m++)
    {
      Tones t = { { periods (15000) }, 1e-4 };
      Heard h;
      double gain = 1.0 + mixes[m] * (pow (10.0, 12 / 20.0) - 1.0);
      g_autofree char *params =
          g_strdup_printf ("curve=%d drive=12 oversampling=%d antialiasing=%d mix=%g", curve,
                           oversampling, antialiasing, 100.0 * mixes[m]);
      hear (&h, params, tones, &t);
      /* At 2× the mean's four taps leave .6 dB there. */
      g_assert_cmpfloat_with_epsilon (db (h.amplitude[t.k[0]]), -80.0 + db (gain),
                                      oversampling == 0 ? 0.7 : 0.05);
      g_free (h.wave);
    }
}

static void test_alignment (void)
{
  for (int curve = 0; curve < 6; curve++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
        check_alignment (curve, oversampling, antialiasing);
}

/* What a difference of the eighth order leaves of X around I: of a click about all, of the low tone and its
 * harmonics next to nothing. */
static double top_at (const double *x, int i)
{
  static const double binomial[] = { 1, -8, 28, -56, 70, -56, 28, -8, 1 };
  double sum = 0.0;

  for (int k = 0; k < 9; k++)
    sum += binomial[k] * x[i - k] / 256.0;
  return fabs (sum);
}

static double low_tone (int i, const void *data)
{
  return 0.5 * sin (2.0 * G_PI * 100.0 / RATE * i);
}

/* The drive goes to B from A, from nothing or to it: no click whose peak is above −70 dBFS, or above
 * what sounds there by itself. */
static void check_way (const char *settings, double a, double b)
{
  enum
  {
    BEFORE = 22050 / LQ_QUANTUM * LQ_QUANTUM,
    LENGTH = 6 * BEFORE
  };
  g_autofree double *io = g_new (double, LENGTH);
  g_autofree char *to = g_strdup_printf ("drive=%g", b);
  g_autofree char *from = g_strdup_printf ("%s drive=%g", settings, a);
  double *rest = io + BEFORE, at_rest = 0.0, moving = 0.0;
  Run run;

  run_open (&run, &lq_processor_saturator, RATE, 1, from);
  for (int i = 0; i < LENGTH; i++)
    io[i] = low_tone (i, NULL);
  run_process (&run, &io, &io, NULL, BEFORE);
  run_update (&run, to);
  run_process (&run, &rest, &rest, NULL, LENGTH - BEFORE);
  run_close (&run);
  for (int i = BEFORE / 2; i < LENGTH; i++)
    {
      bool rests = i < BEFORE || i > LENGTH - BEFORE / 2;
      at_rest = fmax (at_rest, rests ? top_at (io, i) : 0.0);
      moving = fmax (moving, rests ? 0.0 : top_at (io, i));
    }
  g_test_message ("%s to %g: %.1f dBFS, at rest %.1f", from, b, db (moving), db (at_rest));
  g_assert_cmpfloat (moving, <, fmax (3e-4, 2.0 * at_rest));
}

static void test_ways (void)
{
  for (int curve = 0; curve < 6; curve++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
        {
          g_autofree char *settings = g_strdup_printf ("curve=%d oversampling=%d antialiasing=%d",
                                                       curve, oversampling, antialiasing);
          check_way (settings, 0.0, 12.0);
          check_way (settings, 12.0, 0.0);
        }
}

static void test_latency (void)
{
  static const int expected[N_ANTIALIASINGS][4] = {
    { 104, 114, 116, 117 },
    { 104, 114, 117, 118 },
    { 184, 204, 210, 213 },
  };

  for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      {
        double impulse[512] = { [0] = 1e-4 }, *io = impulse;
        int top = 0;
        Run run;
        g_autofree char *params = g_strdup_printf ("drive=12 oversampling=%d antialiasing=%d",
                                                   oversampling, antialiasing);
        run_open (&run, &lq_processor_saturator, RATE, 1, params);
        g_assert_cmpint (run_latency (&run), ==, expected[antialiasing][oversampling]);
        run_process (&run, &io, &io, NULL, 512);
        for (int i = 0; i < 512; i++)
          if (fabs (io[i]) > fabs (io[top]))
            top = i;
        g_assert_cmpint (top, ==, run_latency (&run));
        run_close (&run);
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/saturator-nothing/nulls", test_nulls);
  g_test_add_func ("/conformance/saturator-nothing/straight", test_straight);
  g_test_add_func ("/conformance/saturator-nothing/passed-over", test_passed_over);
  g_test_add_func ("/conformance/saturator-nothing/alignment", test_alignment);
  g_test_add_func ("/conformance/saturator-nothing/ways", test_ways);
  g_test_add_func ("/conformance/saturator-nothing/latency", test_latency);
  return g_test_run ();
}
