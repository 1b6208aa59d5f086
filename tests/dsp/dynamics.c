/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of compressor and limiter, each against a plain restatement of what it promises:
 * delay, sliding maximum, box stack, static curve, ballistics, detector high-pass. */
#include "dsp/delay.h"
#include "dsp/envelope.h"
#include "dsp/gaincurve.h"
#include "dsp/highpass.h"
#include "dsp/lookahead.h"
#include "dsp/peak.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define N    4096
#define RATE 48000.0

static double x[N];
static double y[N];

static void fill_random (double low, double high, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < N; i++)
    x[i] = g_rand_double_range (rand, low, high);
  g_rand_free (rand);
}

static void test_delay (void)
{
  static const int lengths[] = { 0, 1, 63, 64, 65, 300 };
  double ring[300];

  fill_random (-1.0, 1.0, 1);
  for (size_t k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      LqDelay delay;
      lq_delay_init (&delay, lengths[k], ring);
      for (int at = 0, n = 1; at < N; at += n, n = MIN (1 + at % 97, N - at))
        {
          memcpy (y + at, x + at, sizeof (double) * n);
          lq_delay_run (&delay, y + at, y + at, n);
        }
      for (int i = 0; i < N; i++)
        g_assert_cmpfloat (y[i], ==, i < lengths[k] ? 0.0 : x[i - lengths[k]]);
      lq_delay_reset (&delay);
      lq_delay_run (&delay, x, y, 1);
      g_assert_cmpfloat (y[0], ==, lengths[k] == 0 ? x[0] : 0.0);
    }
}

static void test_peak (void)
{
  fill_random (-1.0, 1.0, 9);
  for (int n = 0; n < 1200; n++)
    {
      double top = 0.0;
      for (int i = 0; i < n; i++)
        top = fmax (top, fabs (x[i]));
      g_assert_cmpfloat (lq_peak (x, n), ==, top);
    }
  for (int i = 0; i < 70; i++)
    {
      double kept = x[i];
      x[i] = NAN;
      g_assert_cmpfloat (lq_peak (x, 70), <=, 1.0);
      g_assert_cmpfloat (lq_peak (x, 70), >, 0.5);
      x[i] = -2.0;
      g_assert_cmpfloat (lq_peak (x, 70), ==, 2.0);
      x[i] = kept;
    }
}

static void test_highest (void)
{
  fill_random (-3.0, -1.0, 10); /* below zero too */
  for (int n = 1; n < 300; n++)
    {
      double top = -INFINITY;
      for (int i = 0; i < n; i++)
        top = fmax (top, x[i]);
      g_assert_cmpfloat (lq_highest (x, n), ==, top);
    }
}

static void test_sliding_max (void)
{
  static const int windows[] = { 1, 2, 3, 63, 64, 65, 241 };
  double held[241];

  fill_random (0.0, 1.0, 2);
  for (size_t k = 0; k < G_N_ELEMENTS (windows); k++)
    {
      LqSlidingMax max;
      lq_sliding_max_init (&max, windows[k], held);
      for (int at = 0; at < N; at += 64)
        lq_sliding_max_run (&max, x + at, y + at, 64);
      for (int i = 0; i < N; i++)
        {
          double top = 0.0;
          for (int j = MAX (0, i - windows[k] + 1); j <= i; j++)
            top = fmax (top, x[j]);
          g_assert_cmpfloat (y[i], ==, top);
        }
    }
}

/* The impulse response: never negative, sums to 1, spans exactly the window; no drift after long
 * running; unity is unity. */
static void test_box_stack (void)
{
  static const int windows[] = { 1, 2, 5, 64, 241, 961 };
  double memory[lq_box_stack_memory (961)];

  for (size_t k = 0; k < G_N_ELEMENTS (windows); k++)
    {
      LqBoxStack stack;
      double sum = 0.0;
      lq_box_stack_init (&stack, windows[k], memory);
      for (int round = 0; round < 100; round++)
        {
          fill_random (0.0, 1.0, (guint32)round);
          lq_box_stack_run (&stack, x, N);
        }
      for (int i = 0; i < N; i++)
        x[i] = 1.0;
      lq_box_stack_run (&stack, x, N);
      g_assert_cmpfloat (x[N - 1], ==, 1.0);

      for (int i = 0; i < N; i++)
        x[i] = i == 100 ? 0.0 : 1.0;
      lq_box_stack_run (&stack, x, N);
      for (int i = 0; i < N; i++)
        {
          bool inside = i >= 100 && i < 100 + windows[k];
          g_assert_cmpfloat (x[i], <=, 1.0);
          if (!inside)
            g_assert_cmpfloat (x[i], ==, 1.0);
          sum += 1.0 - x[i];
        }
      g_assert_cmpfloat (x[100], <, 1.0);
      g_assert_cmpfloat (x[100 + windows[k] - 1], <, 1.0);
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-8);
    }
}

/* Hold and window together keep every peak under the ceiling: the proof of SOUND, A4, run. */
static void test_bound (void)
{
  enum
  {
    WINDOW = 97
  };
  double held[WINDOW];
  double memory[lq_box_stack_memory (WINDOW)];
  LqSlidingMax max;
  LqBoxStack stack;

  lq_sliding_max_init (&max, WINDOW, held);
  lq_box_stack_init (&stack, WINDOW, memory);
  fill_random (-1.0, 1.0, 5);
  for (int i = 0; i < N; i++)
    {
      x[i] = 4.0 * x[i] * x[i] * x[i] * x[i] * x[i];
      y[i] = fmax (0.0, 1.0 - 1.0 / fmax (1.0, fabs (x[i])));
    }
  lq_sliding_max_run (&max, y, y, N);
  for (int i = 0; i < N; i++)
    y[i] = 1.0 - y[i];
  lq_box_stack_run (&stack, y, N);
  for (int i = WINDOW - 1; i < N; i++)
    g_assert_cmpfloat (fabs (y[i] * x[i - WINDOW + 1]), <=, 1.0 + 4e-12);
}

/* SOUND A2: T −20, R 4, W 6: −23, −20, −17, −10 in; −23, −20.5625, −19.25, −17.5 out. */
static void test_gain_curve (void)
{
  double level[] = { -60.0, -23.0, -20.0, -17.0, -10.0, 0.0 };
  const double soft[] = { 0.0, 0.0, 0.5625, 2.25, 7.5, 15.0 };
  const double hard[] = { 0.0, 0.0, 0.0, 2.25, 7.5, 9.0 };
  double reduction[6];
  LqGainCurve curve = lq_gain_curve (-20.0, 4.0, 6.0, 60.0);

  lq_gain_curve_run (&curve, level, reduction, 6);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (reduction[i], soft[i], 1e-12);
  curve = lq_gain_curve (-20.0, 4.0, 0.0, 9.0);
  lq_gain_curve_run (&curve, level, reduction, 6);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (reduction[i], hard[i], 1e-12);
  curve = lq_gain_curve (-20.0, 1.0, 6.0, 60.0);
  lq_gain_curve_run (&curve, level, reduction, 6);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (reduction[i], ==, 0.0);
}

/* A step of 10 dB: 63.2 % up at the attack; after the hold, down to 36.8 % at release and attack
 * together, the sum that two poles in a row make (SOUND A2, ±2 %). */
static void test_envelope (void)
{
  static const double holds_ms[] = { 0.0, 20.0 };

  for (size_t k = 0; k < G_N_ELEMENTS (holds_ms); k++)
    {
      LqBallistics b = lq_ballistics (5.0, holds_ms[k], 100.0, RATE);
      LqEnvelope e = { 0 };
      double attack_ms = -1.0;
      double release_ms = -1.0;

      for (int i = 0; i < 96000; i++)
        {
          double in = i < 48000 ? 10.0 : 0.0;
          double out;
          lq_envelope_run (&e, &b, &in, &out, 1);
          if (attack_ms < 0.0 && out >= 10.0 * (1.0 - exp (-1.0)))
            attack_ms = (i + 1) * 1e3 / RATE;
          if (i >= 48000 && release_ms < 0.0 && out <= 10.0 * exp (-1.0))
            release_ms = (i + 1 - 48000) * 1e3 / RATE;
        }
      g_assert_cmpfloat_with_epsilon (attack_ms, 5.0, 0.1);
      g_assert_cmpfloat_with_epsilon (release_ms - holds_ms[k], 105.0, 2.1);
    }
}

static void test_envelope_ends (void)
{
  LqBallistics b = lq_ballistics (1.0, 0.0, 20.0, RATE);
  LqEnvelope e = { .peak = 6.0, .out = 6.0 };

  memset (x, 0, sizeof x);
  for (int i = 0; i < 20; i++)
    lq_envelope_run (&e, &b, x, y, N);
  g_assert_cmpfloat (y[N - 1], ==, 0.0);
}

/* Side by side each is what it is alone, to rounding; of either sign; and ends at 0. */
static void test_envelope_bank (void)
{
  static double planes[LQ_ENVELOPE_BANK][LQ_QUANTUM];
  double *const io[] = { planes[0], planes[1], planes[2], planes[3] };
  LqEnvelopeBank bank = { 0 };
  LqEnvelope alone[LQ_ENVELOPE_BANK] = { 0 };
  LqBallistics b[LQ_ENVELOPE_BANK];

  for (int k = 0; k < LQ_ENVELOPE_BANK; k++)
    {
      b[k] = lq_ballistics (1.0 + 3.0 * k, 0.0, 10.0 + 20.0 * k, RATE);
      bank.attack[k] = b[k].attack;
      bank.release[k] = b[k].release;
    }
  for (int q = 0; q < 4000; q++)
    {
      double expected[LQ_ENVELOPE_BANK][LQ_QUANTUM];
      for (int k = 0; k < LQ_ENVELOPE_BANK; k++)
        {
          for (int i = 0; i < LQ_QUANTUM; i++) /* the last one below 0 */
            planes[k][i] =
                q < 300 ? 6.0 + 6.0 * sin ((q + 7 * k) * 0.05) - (k == 3 ? 20.0 : 0.0) : 0.0;
          if (k < 3)
            lq_envelope_run (&alone[k], &b[k], planes[k], expected[k], LQ_QUANTUM);
        }
      lq_envelope_bank_run (&bank, io);
      for (int k = 0; k < 3; k++)
        for (int i = 0; i < LQ_QUANTUM; i++)
          g_assert_cmpfloat_with_epsilon (planes[k][i], expected[k][i], 1e-11);
      if (q == 299)
        g_assert_cmpfloat (planes[3][LQ_QUANTUM - 1], <, -7.0);
    }
  for (int k = 0; k < LQ_ENVELOPE_BANK; k++)
    g_assert_cmpfloat (planes[k][LQ_QUANTUM - 1], ==, 0.0);
}

static void test_mean_square (void)
{
  double mean = 0.0;

  for (int i = 0; i < N; i++)
    x[i] = 0.5 * sin (2.0 * G_PI * 3000.0 / RATE * i);
  for (int i = 0; i < 4; i++)
    lq_mean_square_run (&mean, lq_one_pole_pull (10.0, RATE), x, y, N);
  g_assert_cmpfloat_with_epsilon (y[N - 1], 0.125, 0.001);
}

/* Gain in dB of a settled tone through the high-pass. */
static double tone_db (LqHighpassSlope slope, double corner_hz, double f_hz)
{
  LqHighpass highpass;
  double sum = 0.0;

  lq_highpass_init (&highpass, RATE, slope, corner_hz);
  for (int i = 0; i < 48000; i += 64)
    {
      double block[64];
      for (int k = 0; k < 64; k++)
        block[k] = sin (2.0 * G_PI * f_hz / RATE * (i + k));
      lq_highpass_run (&highpass, block, block, 64);
      for (int k = 0; k < 64 && i >= 24000; k++)
        sum += block[k] * block[k];
    }
  return 10.0 * log10 (sum / 12000.0);
}

/* Butterworth: −3.01 dB at the corner, and n·6.02 dB an octave well below it. */
static void test_highpass (void)
{
  static const double slopes_db[] = { 0.0, 6.0, 12.0, 24.0 };

  for (int s = LQ_HIGHPASS_6; s <= LQ_HIGHPASS_24; s++)
    {
      double n = slopes_db[s] / 6.0;
      g_assert_cmpfloat_with_epsilon (tone_db (s, 200.0, 200.0), -3.01, 0.01);
      for (double f = 50.0; f < 1000.0; f *= 2.0)
        g_assert_cmpfloat_with_epsilon (tone_db (s, 200.0, f),
                                        -10.0 * log10 (1.0 + pow (200.0 / f, 2.0 * n)), 0.02);
    }
}

/* Changes of slope and corner: the settled result is that of a fresh filter, a switched-off one
 * is the input to the bit, and nothing jumps on the way. */
static void test_highpass_changes (void)
{
  LqHighpass highpass;
  double last = 0.0;

  lq_highpass_init (&highpass, RATE, LQ_HIGHPASS_OFF, 100.0);
  for (int i = 0; i < 96000; i += 64)
    {
      double in[64];
      double out[64];
      for (int k = 0; k < 64; k++)
        in[k] = sin (2.0 * G_PI * 100.0 / RATE * (i + k));
      if (i == 64 * 100)
        lq_highpass_aim (&highpass, LQ_HIGHPASS_24, 300.0);
      if (i == 64 * 400)
        lq_highpass_aim (&highpass, LQ_HIGHPASS_6, 50.0);
      if (i == 64 * 900)
        lq_highpass_aim (&highpass, LQ_HIGHPASS_OFF, 50.0);
      lq_highpass_run (&highpass, in, out, 64);
      for (int k = 0; k < 64; k++)
        {
          g_assert_cmpfloat (fabs (out[k] - last), <, 0.03);
          last = out[k];
          if (i < 64 * 100 || i > 64 * 1400)
            g_assert_cmpfloat (out[k], ==, in[k]);
        }
    }
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/delay", test_delay);
  g_test_add_func ("/dsp/peak", test_peak);
  g_test_add_func ("/dsp/highest", test_highest);
  g_test_add_func ("/dsp/lookahead/sliding-max", test_sliding_max);
  g_test_add_func ("/dsp/lookahead/box-stack", test_box_stack);
  g_test_add_func ("/dsp/lookahead/bound", test_bound);
  g_test_add_func ("/dsp/gaincurve", test_gain_curve);
  g_test_add_func ("/dsp/envelope/times", test_envelope);
  g_test_add_func ("/dsp/envelope/ends", test_envelope_ends);
  g_test_add_func ("/dsp/envelope/bank", test_envelope_bank);
  g_test_add_func ("/dsp/envelope/mean-square", test_mean_square);
  g_test_add_func ("/dsp/highpass/response", test_highpass);
  g_test_add_func ("/dsp/highpass/changes", test_highpass_changes);
  return g_test_run ();
}
