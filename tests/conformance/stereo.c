/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Width, rotation and balance against their definitions, and what must not change: the mono sum. */
#include "core/random.h"
#include "run.h"

#define RATE 48000
#define N    (RATE / LQ_QUANTUM * LQ_QUANTUM)

extern const LqProcessor lq_processor_stereo;

typedef struct
{
  Run run;
  double *in[2], *out[2];
} Room;

static void room_open (Room *room, const char *params)
{
  run_open (&room->run, &lq_processor_stereo, RATE, 2, params);
  for (int c = 0; c < 2; c++)
    {
      room->in[c] = g_new0 (double, N);
      room->out[c] = g_new0 (double, N);
    }
}

static void room_close (Room *room)
{
  run_close (&room->run);
  for (int c = 0; c < 2; c++)
    {
      g_free (room->in[c]);
      g_free (room->out[c]);
    }
}

static void room_run (Room *room) { run_process (&room->run, room->in, room->out, NULL, N); }

static void fill_noise (Room *room)
{
  LqRandom random;

  lq_random_init (&random, 3);
  for (int i = 0; i < N; i++)
    for (int c = 0; c < 2; c++)
      room->in[c][i] = 0.5 * lq_random_bipolar (&random);
}

/* LEFT and RIGHT: amplitudes of a sine of F. */
static void fill_sine (Room *room, double f_hz, double left, double right)
{
  for (int i = 0; i < N; i++)
    {
      double x = sin (2 * G_PI * f_hz / RATE * i);
      room->in[0][i] = left * x;
      room->in[1][i] = right * x;
    }
}

/* The level of a channel against full-scale sine, over the last half second. */
static double level_db (const double *x)
{
  double sum = 0.0;

  for (int i = N / 2; i < N; i++)
    sum += x[i] * x[i];
  return 10 * log10 (4.0 * sum / N + 1e-30);
}

/* The mono sum is the delayed mono sum, to −280 dB (rounding), whatever is done to the side. */
static void test_mono_sum (void)
{
  static const char *const cases[] = {
    "width=0",
    "width=200",
    "spread=100",
    "bands=3 x1=120 x2=3000 b1.width=0 b2.width=130 b3.width=200",
    "bands=5 b1.width=0 b5.width=200 spread=40",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Room room;
      room_open (&room, cases[i]);
      fill_noise (&room);
      room_run (&room);
      int lag = run_latency (&room.run);
      for (int n = lag; n < N; n++)
        g_assert_cmpfloat_with_epsilon (room.out[0][n] + room.out[1][n],
                                        room.in[0][n - lag] + room.in[1][n - lag], 1e-14);
      room_close (&room);
    }
}

/* What both sides have in common comes out to the bit: the side is exactly nothing. */
static void test_mono_in (void)
{
  Room room;

  room_open (&room, "width=170 bands=4 b1.width=0 b3.width=150");
  fill_noise (&room);
  memcpy (room.in[1], room.in[0], sizeof (double) * N);
  room_run (&room);
  int lag = run_latency (&room.run);
  for (int n = lag; n < N; n++)
    g_assert_true (room.out[0][n] == room.in[0][n - lag] && room.out[1][n] == room.in[0][n - lag]);
  room_close (&room);
}

/* A side-only sine comes out at the width of its band, in opposite phase. Tolerance: the crossover's
 * 0.002 dB far from its splits. */
static void test_band_widths (void)
{
  static const struct
  {
    double f_hz, width;
  } at[] = { { 40, 0.5 }, { 700, 1.3 }, { 12000, 2.0 } };

  for (size_t i = 0; i < G_N_ELEMENTS (at); i++)
    {
      Room room;
      room_open (&room, "bands=3 x1=150 x2=3500 b1.width=50 b2.width=130 b3.width=200");
      fill_sine (&room, at[i].f_hz, 0.5, -0.5);
      room_run (&room);
      for (int c = 0; c < 2; c++)
        g_assert_cmpfloat_with_epsilon (level_db (room.out[c]), 20 * log10 (0.5 * at[i].width),
                                        0.01);
      for (int n = N / 2; n < N; n++)
        g_assert_cmpfloat_with_epsilon (room.out[0][n], -room.out[1][n], 1e-14);
      g_assert_cmpfloat_with_epsilon (run_readout (&room.run, "correlation"), -1.0, 1e-6);
      room_close (&room);
    }
}

/* A bass in mono: the side is 6 dB down at the split and gone an octave below. */
static void test_mono_bass (void)
{
  static const struct
  {
    double f_hz, least_db, most_db;
  } at[] = { { 120, -6.1, -5.95 }, { 60, -400, -50 }, { 240, -0.02, 0.02 } };

  for (size_t i = 0; i < G_N_ELEMENTS (at); i++)
    {
      Room room;
      room_open (&room, "bands=2 x1=120 b1.width=0");
      fill_sine (&room, at[i].f_hz, 1, -1);
      room_run (&room);
      g_test_message ("%g Hz: %.3f dB", at[i].f_hz, level_db (room.out[0]));
      g_assert_cmpfloat (level_db (room.out[0]), >=, at[i].least_db);
      g_assert_cmpfloat (level_db (room.out[0]), <=, at[i].most_db);
      room_close (&room);
    }
}

/* Constant power: with equal mid and side the power stays, from mono to side alone. */
static void test_power_law (void)
{
  for (int width = 0; width <= 200; width += 25)
    {
      Room room;
      g_autofree char *params = g_strdup_printf ("law=1 width=%d", width);
      room_open (&room, params);
      for (int i = 0; i < N; i++)
        { /* mid: a sine, side: the cosine */
          double mid = 0.5 * sin (2 * G_PI * 1000.0 / RATE * i);
          double side = 0.5 * cos (2 * G_PI * 1000.0 / RATE * i);
          room.in[0][i] = mid + side;
          room.in[1][i] = mid - side;
        }
      room_run (&room);
      double power = pow (10, level_db (room.out[0]) / 10) + pow (10, level_db (room.out[1]) / 10);
      g_assert_cmpfloat_with_epsilon (power, 1.0, 1e-6);
      room_close (&room);
    }
}

/* The spread of a mono sound: its power grows by that of the added side, its mono sum not at all, and
 * both sides are as loud. */
static void test_spread (void)
{
  Room room;

  room_open (&room, "spread=100");
  fill_noise (&room);
  memcpy (room.in[1], room.in[0], sizeof (double) * N);
  room_run (&room);
  double in = pow (10, level_db (room.in[0]) / 10);
  double left = pow (10, level_db (room.out[0]) / 10) / in;
  double right = pow (10, level_db (room.out[1]) / 10) / in;
  /* |1 + A|² + |1 − A|² = 4, less what white noise has below the spread's 150 Hz: 2 · 150 / 24000 */
  g_assert_cmpfloat_with_epsilon (left + right, 4.0, 0.02);
  /* Apart by what the all-pass, white noise in, has in common with its input: its first tap. */
  g_assert_cmpfloat_with_epsilon (left, right, 0.2);
  g_assert_cmpfloat (fabs (run_readout (&room.run, "correlation")), <, 0.15);
  room_close (&room);
}

/* What it makes of a mono bass is in the middle: at most 0.5 dB apart by the ear's measure of level
 * differences, where the plain all-passes would put 60 Hz some dB to a side. */
static void test_spread_leaves_bass (void)
{
  for (int f = 30; f <= 60; f += 10)
    {
      Room room;

      room_open (&room, "spread=100");
      fill_sine (&room, f, 0.5, 0.5);
      room_run (&room);
      g_assert_cmpfloat_with_epsilon (level_db (room.out[0]), level_db (room.out[1]), 0.5);
      room_close (&room);
    }
}

static void test_place (void)
{
  Room room;

  room_open (&room, "rotation=30");
  fill_sine (&room, 1000, 0.5, 0.0);
  room_run (&room);
  g_assert_cmpfloat_with_epsilon (level_db (room.out[0]), 20 * log10 (0.5 * cos (G_PI / 6)), 1e-3);
  g_assert_cmpfloat_with_epsilon (level_db (room.out[1]), 20 * log10 (0.5 * sin (G_PI / 6)), 1e-3);
  room_close (&room);
  room_open (&room, "balance=0.5"); /* right: the left side goes down by 3 dB */
  fill_sine (&room, 1000, 0.5, 0.5);
  room_run (&room);
  g_assert_cmpfloat_with_epsilon (level_db (room.out[0]) - level_db (room.out[1]), -3.0103, 1e-3);
  g_assert_cmpfloat_with_epsilon (level_db (room.out[1]), 20 * log10 (0.5), 1e-3);
  room_close (&room);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/stereo/mono-sum", test_mono_sum);
  g_test_add_func ("/conformance/stereo/mono-in", test_mono_in);
  g_test_add_func ("/conformance/stereo/band-widths", test_band_widths);
  g_test_add_func ("/conformance/stereo/mono-bass", test_mono_bass);
  g_test_add_func ("/conformance/stereo/power-law", test_power_law);
  g_test_add_func ("/conformance/stereo/spread", test_spread);
  g_test_add_func ("/conformance/stereo/spread-leaves-bass", test_spread_leaves_bass);
  g_test_add_func ("/conformance/stereo/place", test_place);
  return g_test_run ();
}
