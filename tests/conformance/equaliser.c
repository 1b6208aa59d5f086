/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser against the analogue closed forms, measured on the sound it makes: response at
 * 44.1, 48 and 96 kHz, exact inverses, precision at 20 Hz and 192 kHz, linear phase. The tolerances
 * are the figures that dsp/matched states; all are at or below those of bilinear or plainly matched
 * designs. */
#include "equaliser.h"

#include "dsp/matched.h"

/* Largest error in dB up to 20 kHz where the prototype is above FLOOR_DB, on the impulse
 * response of the sound path. */
static double worst_error (const Filter *f, double rate_hz, bool hq, double floor_db)
{
  enum
  {
    N = 16384
  };
  static double left[N], right[N];
  double worst = 0.0;
  Bench bench;

  bench_init (&bench, rate_hz);
  set (&bench, "hq", hq);
  set_band (&bench, 1, f->shape, f->f_hz, f->gain_db, f->q);
  set (&bench, "b1.slope", f->slope);
  start (&bench);
  memset (left, 0, sizeof left);
  memset (right, 0, sizeof right);
  left[0] = right[0] = 1.0;
  run (&bench, left, right, N);
  bench_clear (&bench);
  for (int i = 0; i <= 120; i++)
    {
      double f_hz = i < 60 ? 100.0 * pow (200.0, i / 60.0) : 20000.0 * (i - 59) / 61.0;
      double db = 20.0 * log10 (analogue (f, f_hz));
      if (db > floor_db)
        worst = fmax (worst, fabs (20.0 * log10 (measured (left, N, f_hz / rate_hz)) - db));
    }
  return worst;
}

typedef struct
{
  const char *name;
  int shape;
  double q[3];
  int slope;
  double limit_db[4]; /* 44.1, 48 and 96 kHz; 44.1 kHz with HQ */
} Row;

/* f0 1, 5, 10, 16 and 20 kHz, ±12 dB; down to −60 dB, cuts and band-pass to −40 dB. */
static const Row rows[] = {
  { "bell", BELL, { 0.5, 1, 4 }, 0, { 0.14, 0.08, 0.02, 0.02 } },
  { "low shelf", LOW_SHELF, { 0.5, M_SQRT1_2, 1 }, 0, { 0.06, 0.04, 0.01, 0.01 } },
  { "high shelf", HIGH_SHELF, { 0.5, M_SQRT1_2, 1 }, 0, { 0.06, 0.04, 0.01, 0.01 } },
  { "tilt", TILT, { 0.5, M_SQRT1_2, 1 }, 0, { 0.06, 0.04, 0.01, 0.01 } },
  { "notch", NOTCH, { 1, 4, 20 }, 0, { 0.68, 0.31, 0.02, 0.02 } },
  { "high cut 12", HIGH_CUT, { 0.5, M_SQRT1_2, 4 }, 1, { 0.15, 0.07, 0.02, 0.02 } },
  { "low cut 12", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, 1 }, 1, { 0.15, 0.07, 0.02, 0.02 } },
  { "high cut 6", HIGH_CUT, { 1, 1, 1 }, 0, { 0.02, 0.02, 0.01, 0.01 } },
  { "low cut 6", LOW_CUT, { 1, 1, 1 }, 0, { 0.02, 0.02, 0.01, 0.01 } },
  { "high cut 24", HIGH_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 3, { 0.22, 0.10, 0.03, 0.03 } },
  { "low cut 24", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 3, { 0.22, 0.10, 0.03, 0.03 } },
  { "high cut 48", HIGH_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 7, { 0.40, 0.17, 0.05, 0.05 } },
  { "low cut 48", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 7, { 0.46, 0.31, 0.03, 0.03 } },
  { "high cut 30", HIGH_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 4, { 0.40, 0.20, 0.03, 0.03 } },
  { "high cut 18", HIGH_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 2, { 0.20, 0.10, 0.03, 0.03 } },
  { "low cut 36", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 5, { 0.40, 0.20, 0.03, 0.03 } },
  { "high cut 42", HIGH_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 6, { 0.40, 0.17, 0.05, 0.05 } },
  { "high cut 36", HIGH_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 5, { 0.32, 0.13, 0.04, 0.04 } },
  { "low cut 18", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 2, { 0.10, 0.06, 0.02, 0.02 } },
  { "low cut 30", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 4, { 0.20, 0.14, 0.03, 0.03 } },
  { "low cut 42", LOW_CUT, { M_SQRT1_2, M_SQRT1_2, M_SQRT1_2 }, 6, { 0.40, 0.25, 0.03, 0.03 } },
  { "steep low shelf", LOW_SHELF, { 2, 3, 4 }, 0, { 0.65, 0.40, 0.10, 0.10 } },
  { "steep high shelf", HIGH_SHELF, { 2, 3, 4 }, 0, { 0.65, 0.40, 0.10, 0.10 } },
  { "band-pass", BAND_PASS, { 0.5, 1, 4 }, 0, { 0.32, 0.21, 0.05, 0.05 } },
};

static void test_shape (gconstpointer data)
{
  static const double f0_hz[] = { 1000, 5000, 10000, 16000, 20000 };
  static const double rates_hz[] = { 44100, 48000, 96000, 44100 };
  const Row *row = data;

  for (int r = 0; r < 4; r++)
    {
      double worst = 0.0;
      for (size_t i = 0; i < G_N_ELEMENTS (f0_hz); i++)
        for (int q = 0; q < 3; q++)
          for (double gain_db = -12.0; gain_db <= 12.0; gain_db += 24.0)
            {
              Filter f = { row->shape, f0_hz[i], gain_db, row->q[q], row->slope };
              double floor_db = row->shape >= LOW_CUT && row->shape != TILT ? -40.0 : -60.0;
              worst = fmax (worst, worst_error (&f, rates_hz[r], r == 3, floor_db));
              if (row->shape > HIGH_SHELF && row->shape != TILT)
                break; /* has no gain */
            }
      g_test_message ("%s at %.1f kHz%s: %.4f dB", row->name, rates_hz[r] / 1000,
                      r == 3 ? " HQ" : "", worst);
      if (worst > row->limit_db[r])
        g_error ("%s at %.0f Hz%s: off by %.3f dB, allowed %.3f", row->name, rates_hz[r],
                 r == 3 ? " HQ" : "", worst, row->limit_db[r]);
    }
}

/* 20 Hz, Q 10 at 192 kHz keeps its digits (a direct form in single precision does not). */
static void test_low_and_narrow (void)
{
  Filter f = { BELL, 20, 12, 10, 0 };
  LqMatched matched = { .kind = LQ_MATCHED_BELL, .f_hz = 20, .gain_db = 12, .q = 10 };
  LqSvf svf;
  enum
  {
    N = 192000 / 20 * 8, /* eight periods of 20 Hz */
    BLOCKS = 30          /* 12 s: the resonance has settled */
  };
  double *left = g_new (double, BLOCKS *N), *right = g_new (double, BLOCKS *N);
  Bench bench;

  lq_matched_design (&matched, 192000, &svf);
  for (double f_hz = 5.0; f_hz < 80.0; f_hz *= 1.01)
    {
      double re, im;
      lq_svf_response (&svf, 192000, f_hz, &re, &im);
      g_assert_cmpfloat (fabs (20.0 * log10 (hypot (re, im) / analogue (&f, f_hz))), <, 1e-5);
    }
  /* And so does the sound: gain at the peak, and everything that is not the tone below −200 dB. */
  bench_init (&bench, 192000);
  set_band (&bench, 1, BELL, 20, 12, 10);
  start (&bench);
  for (int i = 0; i < BLOCKS * N; i++)
    left[i] = right[i] = 0.25 * sin (2.0 * M_PI * 20.0 / 192000.0 * i);
  run (&bench, left, right, BLOCKS * N);
  const double *last = left + (BLOCKS - 1) * N;
  double c = 0.0, s = 0.0, rest = 0.0;
  for (int i = 0; i < N; i++)
    {
      c += last[i] * cos (2.0 * M_PI * 20.0 / 192000.0 * i) * 2.0 / N;
      s += last[i] * sin (2.0 * M_PI * 20.0 / 192000.0 * i) * 2.0 / N;
    }
  for (int i = 0; i < N; i++)
    {
      double w = 2.0 * M_PI * 20.0 / 192000.0 * i;
      double r = last[i] - c * cos (w) - s * sin (w);
      rest += r * r;
    }
  double amplitude = hypot (c, s);
  double noise_db = 10.0 * log10 (rest / N / (amplitude * amplitude / 2.0));
  g_test_message ("20 Hz Q 10 at 192 kHz: gain %.6f dB, rest %.1f dB",
                  20.0 * log10 (amplitude / 0.25), noise_db);
  g_assert_cmpfloat_with_epsilon (20.0 * log10 (amplitude / 0.25), 12.0, 0.01);
  g_assert_cmpfloat (noise_db, <, -200.0);
  bench_clear (&bench);
  g_free (left);
  g_free (right);
}

/* What is lifted by +G and lowered by −G comes back: null below −140 dB. */
static void test_null (void)
{
  enum
  {
    N = 32768
  };
  static double in[N], left[N], right[N];
  LqRandom random;

  lq_random_init (&random, 5);
  for (int i = 0; i < N; i++)
    in[i] = lq_random_bipolar (&random);
  for (int set_no = 0; set_no < 48; set_no++)
    {
      static const int shapes[] = { BELL, LOW_SHELF, HIGH_SHELF, TILT };
      static const double rates_hz[] = { 44100, 48000, 96000, 192000 };
      int shape = shapes[set_no % 4];
      double f_hz = 20.0 * pow (1000.0, lq_random_uniform (&random));
      double gain_db = 24.0 * lq_random_bipolar (&random);
      double q = 0.1 * pow (100.0, lq_random_uniform (&random));
      Bench bench;
      double worst = 0.0;
      LqProcessorSetup setup = { .rate_hz = rates_hz[set_no / 4 % 4], .n_channels = 2 };
      bench_init (&bench, setup.rate_hz);
      set (&bench, "phase", set_no >= 40); /* linear: late, and as exactly one */
      set_band (&bench, 1, shape, f_hz, gain_db, q);
      set_band (&bench, 2, shape, f_hz, -gain_db, q);
      start (&bench);
      memcpy (left, in, sizeof in);
      memcpy (right, in, sizeof in);
      run (&bench, left, right, N);
      int late = equaliser->latency (&setup, bench.params);
      for (int i = late; i < N; i++)
        worst = fmax (worst, fabs (left[i] - in[i - late]));
      g_assert_cmpfloat (worst, <, 1e-7);
      bench_clear (&bench);
    }
}

/* ---- linear phase ---- */

/* The impulse response of the sound path of band 1 = F, N frames from its middle outwards to both
 * sides. */
static void linear_impulse (const Filter *f, int phase, double rate_hz, double *h, int n)
{
  LqProcessorSetup setup = { .rate_hz = rate_hz, .n_channels = 2 };
  double *right = g_new0 (double, n);
  Bench bench;

  bench_init (&bench, rate_hz);
  set (&bench, "phase", phase);
  set_band (&bench, 1, f->shape, f->f_hz, f->gain_db, f->q);
  set (&bench, "b1.slope", f->slope);
  start (&bench);
  memset (h, 0, sizeof (double) * (size_t)n);
  h[n / 2 - equaliser->latency (&setup, bench.params)] = 1.0;
  run (&bench, h, right, n);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (right[i], ==, 0.0);
  bench_clear (&bench);
  g_free (right);
}

/* The amplitude of H, of N frames around the middle, and its delay against the middle. */
static void linear_response (const double *h, int n, double cycles, double *db, double *delay)
{
  double re = 0.0, im = 0.0, re_by_t = 0.0, im_by_t = 0.0;

  for (int i = 0; i < n; i++)
    {
      double t = i - n / 2, w = 2.0 * M_PI * cycles * t;
      re += h[i] * cos (w);
      im -= h[i] * sin (w);
      re_by_t += t * h[i] * cos (w);
      im_by_t -= t * h[i] * sin (w);
    }
  *db = 20.0 * log10 (hypot (re, im));
  *delay = (re * re_by_t + im * im_by_t) / (re * re + im * im); /* −dφ/dω */
}

/* The largest distance from the analogue magnitude where that is above −40 dB; the same delay
 * everywhere. */
static double linear_error_db (const Filter *f, int phase, double rate_hz)
{
  int n = rate_hz > 100000 ? 131072 : rate_hz > 50000 ? 65536 : 32768;
  g_autofree double *h = g_new (double, n);
  double worst = 0.0, latest = 0.0;

  linear_impulse (f, phase, rate_hz, h, n);
  for (double hz = 20; hz <= 20000; hz *= 1.13)
    {
      double db, delay, wanted = 20.0 * log10 (analogue (f, hz));
      if (wanted < -40.0)
        continue;
      linear_response (h, n, hz / rate_hz, &db, &delay);
      worst = fmax (worst, fabs (db - wanted));
      latest = fmax (latest, fabs (delay));
    }
  g_test_message ("linear %d, shape %d at %.0f Hz, %.0f: off by %.4f dB, %.1e frames", phase,
                  f->shape, f->f_hz, rate_hz, worst, latest);
  g_assert_cmpfloat (latest, <, 0.01);
  return worst;
}

static const double linear_rates_hz[] = { 44100, 48000, 96000, 192000 };

/* Within 0.05 dB from 60 Hz on and 0.1 dB for what stands at 30 Hz: a filter of 0.17 s tells no
 * finer. */
static void test_linear_phase (void)
{
  static const Filter filters[] = {
    { BELL, 60, 12, 1, 0 },           { BELL, 1000, 12, 0.5, 0 },   { BELL, 1000, -12, 4, 0 },
    { BELL, 16000, 12, 1, 0 },        { BELL, 20000, -12, 4, 0 },   { LOW_SHELF, 90, 12, 0.7, 0 },
    { HIGH_SHELF, 9000, 9, 1, 0 },    { TILT, 700, 6, 0.7, 0 },     { LOW_CUT, 100, 0, 0.7071, 3 },
    { HIGH_CUT, 9000, 0, 0.7071, 7 }, { BAND_PASS, 2000, 0, 1, 0 }, { BELL, 30, 9, 1, 0 },
  };

  for (size_t r = 0; r < G_N_ELEMENTS (linear_rates_hz); r++)
    for (size_t i = 0; i < G_N_ELEMENTS (filters); i++)
      g_assert_cmpfloat (linear_error_db (&filters[i], 1, linear_rates_hz[r]), <,
                         (filters[i].f_hz < 60 ? 0.1 : 0.05));
}

/* One of 0.34 s has the deepest and steepest within 0.05 dB, too, of which the shorter one is off
 * by 0.1 dB and more at the cut: it is asked for those alone. */
static void test_long_linear_phase (void)
{
  static const Filter filters[] = { { BELL, 30, 12, 1, 0 },
                                    { LOW_CUT, 30, 0, 0.7071, 7 },
                                    { LOW_SHELF, 30, 12, 0.7, 0 },
                                    { HIGH_CUT, 9000, 0, 0.7071, 7 } };

  for (size_t r = 0; r < G_N_ELEMENTS (linear_rates_hz); r++)
    for (size_t i = 0; i < G_N_ELEMENTS (filters); i++)
      {
        g_assert_cmpfloat (linear_error_db (&filters[i], 2, linear_rates_hz[r]), <, 0.05);
        if (filters[i].shape == LOW_CUT)
          g_assert_cmpfloat (linear_error_db (&filters[i], 1, linear_rates_hz[r]), >, 0.1);
      }
}

/* Designs over the whole range of the table, ten million of them with -m thorough: every one stable and finite. */
static void test_designs (void)
{
  static const double rates_hz[] = { 44100, 48000, 88200, 96000, 176400, 192000 };
  const int n = g_test_thorough () ? 10000000 : 200000;
  LqRandom random;

  lq_random_init (&random, 9);
  for (int i = 0; i < n; i++)
    {
      double rate_hz = rates_hz[i % G_N_ELEMENTS (rates_hz)];
      LqMatched m = { .kind = lq_random_next (&random) % (LQ_MATCHED_HIGH_PASS_1 + 1),
                      .f_hz = 10.0 * pow (0.0495 * rate_hz, lq_random_uniform (&random)),
                      .gain_db = 36.0 * lq_random_bipolar (&random),
                      .q = 0.05 * pow (1000.0, lq_random_uniform (&random)) };
      LqSvf svf;
      lq_matched_design (&m, rate_hz, &svf);
      g_assert_true (svf.g > 0.0 && svf.k > 0.0 && isfinite (svf.g) && isfinite (svf.k));
      g_assert_true (isfinite (svf.m0) && isfinite (svf.m1) && isfinite (svf.m2));
      g_assert_cmpfloat (lq_svf_decay (&svf), <, 0.0);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/equaliser/shape/%s", rows[i].name);
      g_test_add_data_func (path, &rows[i], test_shape);
    }
  g_test_add_func ("/equaliser/low-and-narrow", test_low_and_narrow);
  g_test_add_func ("/equaliser/null", test_null);
  g_test_add_func ("/equaliser/linear-phase", test_linear_phase);
  g_test_add_func ("/equaliser/long-linear-phase", test_long_linear_phase);
  g_test_add_func ("/equaliser/designs", test_designs);
  return g_test_run ();
}
