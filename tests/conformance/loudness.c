/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EBU Tech 3341 (2023) table 1, cases 1–6 and 9–14, and the ITU-R BS.2217-2 cases that can be
 * rebuilt, at five sample rates; libebur128 as second opinion on material that is no tone.
 * Tolerances are the documents' own, ±0.1 LU. Cases 7 and 8 are recordings. */
#include "tones.h"

#include <ebur128.h>

#define assert_lu(reading, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_true ((reading).valid);                                                               \
    g_assert_cmpfloat_with_epsilon ((reading).value, (expected), 0.1);                             \
  }                                                                                                \
  G_STMT_END

static void test_integrated (void)
{
  static const Stretch c1[] = { { -23, 20 } }, c2[] = { { -33, 20 } };
  static const Stretch c3[] = { { -36, 10 }, { -23, 60 }, { -36, 10 } };
  static const Stretch c4[] = { { -72, 10 }, { -36, 10 }, { -23, 60 }, { -36, 10 }, { -72, 10 } };
  static const Stretch c5[] = { { -26, 20 }, { -20, 20.1 }, { -26, 20 } };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    {
      LqMeasure m = tone_measure (tone_rates[r], c1, 1);
      assert_lu (m.integrated_lufs, -23.0);
      assert_lu (m.max_momentary_lufs, -23.0);
      assert_lu (m.max_short_term_lufs, -23.0);
      m = tone_measure (tone_rates[r], c2, 1);
      assert_lu (m.integrated_lufs, -33.0);
      assert_lu (m.max_momentary_lufs, -33.0);
      assert_lu (m.max_short_term_lufs, -33.0);
      assert_lu (tone_measure (tone_rates[r], c3, 3).integrated_lufs, -23.0);
      assert_lu (tone_measure (tone_rates[r], c4, 5).integrated_lufs, -23.0);
      assert_lu (tone_measure (tone_rates[r], c5, 3).integrated_lufs, -23.0);
    }
}

/* Case 6: L R −28, C −24, Ls Rs −30; as 5.0 and as 5.1 with a loud LFE that must not count. */
static void test_surround (void)
{
  static const double five[] = { -28, -28, -24, -30, -30 };
  static const double six[] = { -28, -28, -24, 0, -30, -30 };
  static const Stretch whole[] = { { 0, 20 } };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (int n = 5; n <= 6; n++)
      {
        Tone t;
        LqMeasure m;
        tone_init (&t, tone_rates[r], n, 1000);
        t.channel_db = n == 5 ? five : six;
        tone_to_measurer (&t);
        tone_play (&t, whole, 1);
        tone_finish (&t, &m);
        assert_lu (m.integrated_lufs, -23.0);
      }
}

typedef struct
{
  gboolean momentary;
  double from_s, rate_hz;
  int n_checked;
} Constant;

static void check_constant (LqLoudnessMeter *meter, LqFrames frames, void *data)
{
  Constant *c = data;
  if ((double)frames < c->from_s * c->rate_hz)
    return;
  LqLoudnessSnapshot s;
  lq_loudness_meter_read (meter, &s);
  assert_lu (c->momentary ? s.momentary_lufs : s.short_lufs, -23.0);
  c->n_checked++;
}

/* Cases 9 and 12, live: read after every quantum. */
static void test_constant (void)
{
  static const Stretch c9[] = { { -20, 1.34 }, { -30, 1.66 } };
  static const Stretch c12[] = { { -20, 0.18 }, { -30, 0.22 } };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (int momentary = 0; momentary < 2; momentary++)
      {
        Tone t;
        Constant constant = { momentary, momentary ? 1.0 : 3.01, tone_rates[r], 0 };
        tone_init (&t, tone_rates[r], 2, 1000);
        t.meter = lq_loudness_meter_new (tone_rates[r], 2);
        t.listen = check_constant;
        t.data = &constant;
        for (int i = 0; i < (momentary ? 25 : 5); i++)
          tone_play (&t, momentary ? c12 : c9, 2);
        tone_finish (&t, NULL);
        g_assert_cmpint (constant.n_checked, >, 100);
      }
}

/* Cases 10 and 13: one burst, wherever it begins against our hops. */
static void test_bursts (void)
{
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (int i = 1; i <= 20; i++)
      {
        Stretch c10[] = { { SILENT, i * 0.15 }, { -23, 3 }, { SILENT, 1 } };
        assert_lu (tone_measure (tone_rates[r], c10, 3).max_short_term_lufs, -23.0);
        Stretch c13[] = { { SILENT, i * 0.02 }, { -23, 0.4 }, { SILENT, 1 } };
        assert_lu (tone_measure (tone_rates[r], c13, 3).max_momentary_lufs, -23.0);
      }
}

/* Cases 11 and 14: bursts that grow by 1 LU, live; the maximum after each segment. */
static void test_growing_bursts (void)
{
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (int momentary = 0; momentary < 2; momentary++)
      {
        double step = momentary ? 0.02 : 0.15, length = momentary ? 0.4 : 3.0;
        Tone t;
        tone_init (&t, tone_rates[r], 2, 1000);
        t.meter = lq_loudness_meter_new (tone_rates[r], 2);
        for (int i = 1; i <= 20; i++)
          {
            Stretch s[] = { { SILENT, i * step },
                            { -38 + i - 1, length },
                            { SILENT, MAX (length - i * step, 0.0) } };
            tone_play (&t, s, 3);
            tone_flush (&t);
            LqLoudnessSnapshot snapshot;
            lq_loudness_meter_read (t.meter, &snapshot);
            assert_lu (momentary ? snapshot.max_momentary_lufs : snapshot.max_short_lufs,
                       -38.0 + i - 1);
          }
        tone_finish (&t, NULL);
      }
}

/* BS.2217-2 tones: the peak level per stereo channel that is −23 LKFS. */
static void test_frequencies (void)
{
  static const struct
  {
    int hz;
    double peak_db;
  } tones[] = { { 25, -11.916 },   { 100, -21.176 },  { 500, -22.351 },
                { 1000, -23.007 }, { 2000, -25.380 }, { 10000, -26.351 } };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
      for (int lower = 0; lower < 2; lower++)
        {
          Tone t;
          LqMeasure m;
          Stretch s = { tones[i].peak_db - lower, 8 };
          tone_init (&t, tone_rates[r], 2, tones[i].hz);
          tone_to_measurer (&t);
          tone_play (&t, &s, 1);
          tone_finish (&t, &m);
          assert_lu (m.integrated_lufs, -23.0 - lower);
        }
}

/* BS.2217's frequency sweep (−18): from 20 Hz to 18 kHz in a minute, each octave as long, its peak at
 * every moment what the tone of that pitch needs. What a tone needs is |K|² of the tables as printed. */
static double k_db (double hz)
{
  static const double b[2][3] = { { 1.53512485958697, -2.69169618940638, 1.19839281085285 },
                                  { 1.0, -2.0, 1.0 } };
  static const double a[2][2] = { { -1.69065929318241, 0.73248077421585 },
                                  { -1.99004745483398, 0.99007225036621 } };
  double w = 2.0 * M_PI * hz / 48000.0, power = 1.0;
  for (int s = 0; s < 2; s++)
    power *= (pow (b[s][0] + b[s][1] * cos (w) + b[s][2] * cos (2.0 * w), 2.0)
              + pow (b[s][1] * sin (w) + b[s][2] * sin (2.0 * w), 2.0))
             / (pow (1.0 + a[s][0] * cos (w) + a[s][1] * cos (2.0 * w), 2.0)
                + pow (a[s][0] * sin (w) + a[s][1] * sin (2.0 * w), 2.0));
  return 10.0 * log10 (power);
}

static void test_sweep (void)
{
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    {
      LqMeasureFormat format = { tone_rates[r], 2, LQ_SAMPLES_FLOAT, 0, LQ_MEASURE_SKIP_ALL };
      LqMeasurer *measurer = lq_measurer_new (&format);
      double x[1000], turns = 0.0;
      const double *in[] = { x, x };
      LqMeasure m;
      for (int at = 0; at < (int)(60.0 * tone_rates[r]); at += 1000)
        {
          double hz = 20.0 * pow (900.0, at / (60.0 * tone_rates[r]));
          double peak = pow (10.0, (-18.0 + 0.691 - k_db (hz)) / 20.0);
          for (int i = 0; i < 1000; i++, turns += hz / tone_rates[r])
            x[i] = peak * sin (2.0 * M_PI * fmod (turns, 1.0));
          lq_measurer_process (measurer, in, 1000);
        }
      lq_measurer_finish (measurer, &m);
      assert_lu (m.integrated_lufs, -18.0);
      assert_lu (m.max_short_term_lufs, -18.0);
      lq_measurer_free (measurer);
    }
}

/* BS.1770: 997 Hz at full scale in one front channel is −3.01 LKFS; the surrounds count 1.5 dB
 * more, the LFE not at all. */
static void test_channels (void)
{
  static const double expected[6] = { -3.01, -3.01, -3.01, SILENT, -1.52, -1.52 };
  static const Stretch whole[] = { { 0, 4 } };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (int channel = 0; channel < 6; channel++)
      {
        double db[6];
        for (int c = 0; c < 6; c++)
          db[c] = c == channel ? 0.0 : SILENT;
        Tone t;
        LqMeasure m;
        tone_init (&t, tone_rates[r], 6, 997);
        t.channel_db = db;
        tone_to_measurer (&t);
        tone_play (&t, whole, 1);
        tone_finish (&t, &m);
        if (expected[channel] > SILENT)
          assert_lu (m.integrated_lufs, expected[channel]);
        else
          g_assert_false (m.integrated_lufs.valid);
      }
}

/* BS.2217 in the speakers that a file names: 997 Hz at full scale in each channel in turn. BS.1770-5
 * weighs by place: 1.41 at 60° … 120° and below 30° of height, 1 elsewhere, an LFE not at all; rear
 * speakers are the surrounds (±110°) unless there are side speakers before them. */
static void test_named_speakers (void)
{
  static const struct
  {
    int n_channels;
    uint32_t mask;
    const char *places; /* F counts once, S 1.41 times, - not */
  } layouts[] = {
    { 3, 0x0000b, "FF-" },                 /* 2.1 */
    { 4, 0x0000f, "FFF-" },                /* 3.1 */
    { 4, 0x00033, "FFSS" },                /* 4.0 */
    { 4, 0x00107, "FFFF" },                /* 3.0 and a rear centre */
    { 5, 0x0003b, "FF-SS" },               /* 4.1 */
    { 6, 0x0003f, "FFF-SS" },              /* 5.1, rear */
    { 6, 0x0060f, "FFF-SS" },              /* 5.1, side */
    { 7, 0x00637, "FFFFFSS" },             /* 7.0 */
    { 8, 0x0063f, "FFF-FFSS" },            /* 7.1 */
    { 8, 0x000ff, "FFF-SSFF" },            /* 7.1, wide front */
    { 10, 0x2d03f, "FFF-SSFFFF" },         /* 5.1.4 */
    { 12, 0x2d63f, "FFF-FFSSFFFF" },       /* 7.1.4 */
    { 12, 0, "FFF-FFSSFFFF" },             /* the same, not named */
    { 24, 0, "SSF-FFFFF-SSFFFFFFFFFFFF" }, /* 22.2, BS.2051 system H */
    { 6, 0x00003, "FFF-SS" },              /* names too few: nothing is named */
  };
  static const Stretch whole[] = { { 0, 1 } };
  for (gsize k = 0; k < G_N_ELEMENTS (layouts); k++)
    for (int channel = 0; channel < layouts[k].n_channels; channel++)
      {
        double db[LQ_READER_MAX_CHANNELS];
        for (int c = 0; c < layouts[k].n_channels; c++)
          db[c] = c == channel ? 0.0 : SILENT;
        Tone t;
        LqMeasure m;
        tone_init (&t, 48000.0, layouts[k].n_channels, 997);
        t.channel_db = db;
        t.channel_mask = layouts[k].mask;
        tone_to_measurer (&t);
        tone_play (&t, whole, 1);
        tone_finish (&t, &m);
        char place = layouts[k].places[channel];
        if (place != '-')
          assert_lu (m.integrated_lufs, place == 'S' ? -1.52 : -3.01);
        else
          g_assert_false (m.integrated_lufs.valid);
      }
}

/* The gates, as BS.2217's RelGateTest (−10) and AbsGateTest (−69.5) exercise them. */
static void test_gates (void)
{
  static const Stretch relative[] = { { -10, 20 }, { -24, 20 } };
  static const Stretch absolute[] = { { -69.5, 20 }, { -70.7, 20 } };
  static const Stretch silent[] = { { -75, 10 } };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    {
      assert_lu (tone_measure (tone_rates[r], relative, 2).integrated_lufs, -10.0);
      assert_lu (tone_measure (tone_rates[r], absolute, 2).integrated_lufs, -69.5);
      LqMeasure m = tone_measure (tone_rates[r], silent, 1);
      g_assert_false (m.integrated_lufs.valid);
      g_assert_false (m.loudness_range_lu.valid);
      g_assert_true (m.max_momentary_lufs.valid);
    }
}

/* Pulses of filtered noise with pauses: no window is like another. */
static void fill_material (GRand *rand, double *l, double *r, int n, double rate_hz)
{
  double low = 0.0, envelope = 0.0, floor_db = -30.0;
  int left = 0;
  for (int i = 0; i < n; i++, left--)
    {
      if (left == 0)
        {
          left = (int)(rate_hz * g_rand_double_range (rand, 0.05, 0.8));
          floor_db = g_rand_double_range (rand, -60.0, -3.0);
          envelope = pow (10.0, floor_db / 20.0);
        }
      double noise = g_rand_double_range (rand, -1.0, 1.0);
      low += 0.05 * (noise - low);
      envelope *= 1.0 - 3.0 / rate_hz;
      l[i] = envelope * (2.0 * low + 0.2 * noise);
      r[i] = envelope * (2.0 * low - 0.2 * noise);
    }
}

static void test_libebur128 (void)
{
  for (gsize rate = 0; rate < G_N_ELEMENTS (tone_rates); rate++)
    {
      double rate_hz = tone_rates[rate];
      int n = (int)(rate_hz * 20.0);
      double *planes[2] = { g_new (double, n), g_new (double, n) };
      double *frames = g_new (double, 2 * n);
      GRand *rand = g_rand_new_with_seed (11 + (guint32)rate);
      fill_material (rand, planes[0], planes[1], n, rate_hz);
      for (int i = 0; i < n; i++)
        {
          frames[2 * i] = planes[0][i];
          frames[2 * i + 1] = planes[1][i];
        }
      ebur128_state *state = ebur128_init (2, (unsigned)rate_hz, EBUR128_MODE_I);
      ebur128_add_frames_double (state, frames, (size_t)n);
      double expected;
      g_assert_cmpint (ebur128_loudness_global (state, &expected), ==, EBUR128_SUCCESS);
      ebur128_destroy (&state);

      LqMeasureFormat format = { rate_hz, 2, LQ_SAMPLES_FLOAT, 0, LQ_MEASURE_SKIP_WORDS };
      LqMeasurer *measurer = lq_measurer_new (&format);
      lq_measurer_process (measurer, (const double *const *)planes, n);
      LqMeasure m;
      lq_measurer_finish (measurer, &m);
      assert_lu (m.integrated_lufs, expected);

      /* What is played through live is what the file measures. */
      LqLoudnessMeter *meter = lq_loudness_meter_new (rate_hz, 2);
      for (int at = 0; at < n; at += LQ_QUANTUM)
        {
          const double *in[] = { planes[0] + at, planes[1] + at };
          lq_loudness_meter_process (meter, in, MIN (LQ_QUANTUM, n - at));
        }
      LqLoudnessSnapshot s;
      lq_loudness_meter_read (meter, &s);
      g_assert_cmpfloat_with_epsilon (s.integrated_lufs.value, m.integrated_lufs.value, 1e-9);
      g_assert_cmpfloat_with_epsilon (s.range_lu.value, m.loudness_range_lu.value, 1e-9);
      g_assert_cmpfloat_with_epsilon (s.max_short_lufs.value, m.max_short_term_lufs.value, 1e-9);
      g_assert_cmpfloat_with_epsilon (s.true_peak_dbtp.value, m.true_peak_dbtp.value, 1e-3);
      lq_loudness_meter_free (meter);
      lq_measurer_free (measurer);
      g_rand_free (rand);
      g_free (frames);
      g_free (planes[0]);
      g_free (planes[1]);
    }
}

/* A tone of −20 LUFS with one sample of 0.8, at a zero of the tone: PSR and PLR are both
 * 20 log 0.8 + 20, wherever in a tenth of a second the sample stands; after 3 s only PLR. */
static void test_psr_and_plr (void)
{
  enum
  {
    RATE = 48000,
    PERIOD = RATE / 1000
  };
  static double x[7 * RATE];
  for (int click = 3 * RATE; click < 3 * RATE + RATE / 10; click += PERIOD / 2)
    {
      LqLoudnessSnapshot s;
      LqLoudnessMeter *meter = lq_loudness_meter_new (RATE, 2);
      for (int i = 0; i < 7 * RATE; i++)
        x[i] = i == click ? 0.8 : 0.1 * sin (2.0 * M_PI * (i % PERIOD) / PERIOD);
      for (int at = 0; at < 7 * RATE; at += LQ_QUANTUM)
        {
          const double *in[] = { x + at, x + at };
          lq_loudness_meter_process (meter, in, LQ_QUANTUM);
          if (at != 4 * RATE && at != 7 * RATE - LQ_QUANTUM)
            continue;
          lq_loudness_meter_read (meter, &s);
          g_assert_true (s.psr_lu.valid && s.plr_lu.valid);
          g_assert_cmpfloat_with_epsilon (s.psr_lu.value, at == 4 * RATE ? 18.06 : 0.0, 0.03);
          g_assert_cmpfloat_with_epsilon (s.plr_lu.value, 18.06, 0.03);
        }
      lq_loudness_meter_free (meter);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/loudness/integrated", test_integrated);
  g_test_add_func ("/conformance/loudness/surround", test_surround);
  g_test_add_func ("/conformance/loudness/constant", test_constant);
  g_test_add_func ("/conformance/loudness/bursts", test_bursts);
  g_test_add_func ("/conformance/loudness/growing-bursts", test_growing_bursts);
  g_test_add_func ("/conformance/loudness/frequencies", test_frequencies);
  g_test_add_func ("/conformance/loudness/sweep", test_sweep);
  g_test_add_func ("/conformance/loudness/channels", test_channels);
  g_test_add_func ("/conformance/loudness/named-speakers", test_named_speakers);
  g_test_add_func ("/conformance/loudness/gates", test_gates);
  g_test_add_func ("/conformance/loudness/psr-and-plr", test_psr_and_plr);
  g_test_add_func ("/conformance/loudness/libebur128", test_libebur128);
  return g_test_run ();
}
