/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the space of the reverb: pre-delay, mix and ducking by their closed forms; and how dense
 * and how even what rings is. */
#include "dsp/fft.h"
#include "run.h"
#include "signals.h"

#define RATE 48000
#define N    (1 << 17)

/* The space stands still, so that two runs are alike. */
#define STILL "motion=0 low_cut=10 high_cut=20000 "

extern const LqProcessor lq_processor_reverb;

typedef struct
{
  Run run;
  double *io[2];
} Room;

static void room_open (Room *room, const char *params, double tempo_bpm)
{
  run_open (&room->run, &lq_processor_reverb, RATE, 2, params);
  room->run.tempo_bpm = room->run.setup.tempo_bpm = tempo_bpm;
  room->run.state =
      lq_processor_reverb.prepare (room->run.arena, &room->run.setup, room->run.params);
  for (int c = 0; c < 2; c++)
    room->io[c] = g_new0 (double, N);
}

static void room_run (Room *room) { run_process (&room->run, room->io, room->io, NULL, N); }

static void room_close (Room *room)
{
  run_close (&room->run);
  for (int c = 0; c < 2; c++)
    g_free (room->io[c]);
}

/* It is the same sound, later by the pre-delay, to the frame and to the bit. */
static void test_pre_delay (void)
{
  static const struct
  {
    const char *params;
    double tempo_bpm;
    int frames;
  } cases[] = {
    { "pre_delay=0.5", 0, 24 },
    { "pre_delay=33.3", 0, 1598 },
    { "pre_delay=500", 0, 24000 },
    { "pre_delay=20 pre_delay_sync=14", 93, 3871 }, /* 1/32 at 93: 80.645 ms */
    { "pre_delay=20 pre_delay_sync=1", 93, 24000 }, /* 500 ms at most */
  };

  for (int kind = 0; kind < 4; kind++)
    for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree char *now = g_strdup_printf (STILL "mix=100 kind=%d pre_delay=0", kind);
        g_autofree char *later =
            g_strdup_printf (STILL "mix=100 kind=%d %s", kind, cases[i].params);
        Room a, b;
        room_open (&a, now, 0);
        room_open (&b, later, cases[i].tempo_bpm);
        a.io[0][64] = b.io[0][64] = 1.0;
        room_run (&a);
        room_run (&b);
        for (int c = 0; c < 2; c++)
          for (int n = 0; n < N; n++)
            g_assert_true (b.io[c][n]
                           == (n < cases[i].frames ? 0.0 : a.io[c][n - cases[i].frames]));
        room_close (&a);
        room_close (&b);
      }
}

/* Mix is a line from the dry sound to the reverb: to rounding. */
static void test_mix (void)
{
  Room wet;
  double *dry[2] = { g_new (double, N), g_new (double, N) };

  fill_noise (dry[0], N, 0.5, 1);
  fill_noise (dry[1], N, 0.5, 2);
  room_open (&wet, STILL "mix=100 kind=1", 0);
  run_process (&wet.run, dry, wet.io, NULL, N);
  for (int mix = 0; mix <= 75; mix += 25)
    {
      Room room;
      g_autofree char *params = g_strdup_printf (STILL "mix=%d kind=1", mix);
      room_open (&room, params, 0);
      run_process (&room.run, dry, room.io, NULL, N);
      for (int c = 0; c < 2; c++)
        for (int n = 0; n < N; n++)
          g_assert_cmpfloat_with_epsilon (
              room.io[c][n], (1 - mix / 100.0) * dry[c][n] + mix / 100.0 * wet.io[c][n], 1e-15);
      room_close (&room);
    }
  room_close (&wet);
  g_free (dry[0]);
  g_free (dry[1]);
}

/* The dry sound's level, 1 being full scale, times the depth: taken off the reverb, and read out. A
 * square wave has one level, so that nothing moves: to 1e-3 dB after 2.7 s, e^−10. */
static void test_duck (void)
{
  static const double levels[] = { 1.0, 0.5, 0.1, 0.0 };

  for (size_t k = 0; k < G_N_ELEMENTS (levels); k++)
    {
      double power[2] = { 0, 0 }, told = 0;
      for (int duck = 0; duck < 2; duck++)
        {
          Room room;
          room_open (&room, duck ? STILL "mix=100 kind=2 duck=12" : STILL "mix=100 kind=2", 0);
          for (int n = 0; n < N; n++)
            room.io[0][n] = room.io[1][n] = levels[k] * (n % 48 < 24 ? 1.0 : -1.0);
          room_run (&room);
          for (int n = N - RATE / 10; n < N; n++)
            power[duck] += room.io[0][n] * room.io[0][n];
          told = run_readout (&room.run, "ducking");
          g_assert_true (duck || told == 0.0);
          room_close (&room);
        }
      g_assert_cmpfloat_with_epsilon (told, -12.0 * levels[k], 1e-3);
      if (levels[k] > 0.0)
        g_assert_cmpfloat_with_epsilon (10 * log10 (power[1] / power[0]), told, 1e-3);
    }
}

/* |H| of a first order by the trapezoidal rule. */
static double first_order (double f_hz, double corner_hz, bool low)
{
  double x = tan (G_PI * f_hz / RATE) / tan (G_PI * corner_hz / RATE);
  return low ? 1 / hypot (1, x) : x / hypot (1, x);
}

static double amplitude (const double *x, double f_hz)
{
  double re = 0, im = 0;

  for (int i = 0; i < N; i++)
    {
      re += x[i] * cos (2 * G_PI * f_hz * i / RATE);
      im += x[i] * sin (2 * G_PI * f_hz * i / RATE);
    }
  return hypot (re, im);
}

/* Both cuts are a first order each, and none at the ends of their rows: the same space with and without
 * them. */
static void test_cuts (void)
{
  static const double f_hz[] = { 100, 250, 1000, 6000, 12000 };
  Room plain, cut;

  room_open (&plain, STILL "mix=100 kind=3 decay=0.3", 0);
  room_open (&cut, "motion=0 mix=100 kind=3 decay=0.3 low_cut=250 high_cut=6000", 0);
  plain.io[0][0] = cut.io[0][0] = 1.0;
  room_run (&plain);
  room_run (&cut);
  for (size_t k = 0; k < G_N_ELEMENTS (f_hz); k++)
    g_assert_cmpfloat_with_epsilon (
        20 * log10 (amplitude (cut.io[1], f_hz[k]) / amplitude (plain.io[1], f_hz[k])),
        20 * log10 (first_order (f_hz[k], 250, false) * first_order (f_hz[k], 6000, true)), 0.01);
  room_close (&plain);
  room_close (&cut);
}

/* The side of what is behind the sound, times the width; the middle stays. */
static void test_width (void)
{
  Room plain;

  room_open (&plain, STILL "mix=100 kind=0", 0);
  plain.io[0][0] = 1.0;
  room_run (&plain);
  for (int width = 0; width <= 150; width += 75)
    {
      Room room;
      g_autofree char *params = g_strdup_printf (STILL "mix=100 kind=0 width=%d", width);
      room_open (&room, params, 0);
      room.io[0][0] = 1.0;
      room_run (&room);
      for (int n = 0; n < N; n++)
        {
          g_assert_cmpfloat_with_epsilon (room.io[0][n] + room.io[1][n],
                                          plain.io[0][n] + plain.io[1][n], 1e-14);
          g_assert_cmpfloat_with_epsilon (room.io[0][n] - room.io[1][n],
                                          width / 100.0 * (plain.io[0][n] - plain.io[1][n]), 1e-14);
        }
      room_close (&room);
    }
  room_close (&plain);
}

/* ---- how it rings ---- */

/* Share of 20 ms about AT_S, weighted by a Hann window, that lies beyond their deviation, against that of
 * noise of a normal distribution, erfc (1/√2): 1 is as dense as can be (Abel and Huang, AES 121, 2006). */
static double echo_density (const double *x, double at_s)
{
  int half = RATE / 100, at = (int)(at_s * RATE);
  double weights = 0, power = 0, beyond = 0;

  for (int i = -half; i < half; i++)
    {
      double w = 0.5 + 0.5 * cos (G_PI * i / half);
      weights += w;
      power += w * x[at + i] * x[at + i];
    }
  for (int i = -half; i < half; i++)
    if (x[at + i] * x[at + i] > power / weights)
      beyond += (0.5 + 0.5 * cos (G_PI * i / half)) / weights;
  return beyond / erfc (M_SQRT1_2);
}

/* Geometric over arithmetic mean of the power of a second of X about SECOND from 500 Hz to 2 kHz, its decay
 * taken off: noise has e^−γ, 0.56. */
static double flatness (const double *x, double from_s, double decay_s)
{
  LqArena *arena = lq_arena_new ();
  enum
  {
    SECOND = 1 << 15
  };
  LqFft *fft = lq_fft_new (arena, SECOND);
  double *y = lq_arena_array (arena, double, SECOND),
         *bins = lq_arena_array (arena, double, SECOND + 2);
  double log_sum = 0, sum = 0;
  int n = 0;

  for (int i = 0; i < SECOND; i++)
    y[i] = x[(int)(from_s * RATE) + i] * (0.5 - 0.5 * cos (2 * G_PI * i / SECOND))
           * pow (10, 3.0 * i / (decay_s * RATE));
  lq_fft_forward (fft, y, bins);
  for (int k = 500 * SECOND / RATE; k < 2000 * SECOND / RATE; k++, n++)
    {
      double power = bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1];
      log_sum += log (power);
      sum += power;
    }
  lq_fft_free (fft);
  lq_arena_free (arena);
  return exp (log_sum / n) / (sum / n);
}

/* 100 ms in, echoes are nearly as dense as noise (in a hall they take the longest). What rings 0.25 s in is as
 * even as its modes are dense: sixteen lines of 30 to 65 ms with a Hadamard matrix have 0.38 for 1.8 s, by
 * a simulation of their own. A room's lines are shorter; it is for shorter decays. */
static void test_rings (void)
{
  static const double least[] = { 0.28, 0.4, 0.25, 0.35 };

  for (int kind = 0; kind < 4; kind++)
    {
      g_autofree char *params = g_strdup_printf (
          STILL "mix=100 kind=%d decay=1.8 decay_low=100 decay_high=100 pre_delay=0", kind);
      Room room;
      room_open (&room, params, 0);
      room.io[0][0] = 1.0;
      room_run (&room);
      for (int c = 0; c < 2; c++)
        {
          double dense = echo_density (room.io[c], 0.1), even = flatness (room.io[c], 0.25, 1.8);
          g_test_message ("kind %d side %d: density %.2f, flatness %.2f", kind, c, dense, even);
          g_assert_cmpfloat (dense, >, 0.8);
          g_assert_cmpfloat (even, >, least[kind]);
        }
      room_close (&room);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/reverb-wet/pre-delay", test_pre_delay);
  g_test_add_func ("/conformance/reverb-wet/mix", test_mix);
  g_test_add_func ("/conformance/reverb-wet/duck", test_duck);
  g_test_add_func ("/conformance/reverb-wet/cuts", test_cuts);
  g_test_add_func ("/conformance/reverb-wet/width", test_width);
  g_test_add_func ("/conformance/reverb-wet/rings", test_rings);
  return g_test_run ();
}
