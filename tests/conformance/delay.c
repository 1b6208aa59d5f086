/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delay against what an echo is: an impulse that comes again at its time, to the frame. */
#include "core/random.h"
#include "run.h"

#define RATE    48000
#define N_PLAIN (4 * RATE / LQ_QUANTUM * LQ_QUANTUM)

/* Wide filters and nothing else than echoes. */
#define BARE "mix=100 low_cut=10 high_cut=20000 "

extern const LqProcessor lq_processor_delay;

typedef struct
{
  Run run;
  double *io[2];
} Room;

static void room_open (Room *room, double tempo_bpm, const char *params)
{
  run_open (&room->run, &lq_processor_delay, RATE, 2, params);
  room->run.tempo_bpm = tempo_bpm;
  for (int c = 0; c < 2; c++)
    room->io[c] = g_new0 (double, N_PLAIN);
}

static void room_run (Room *room) { run_process (&room->run, room->io, room->io, NULL, N_PLAIN); }

static void room_close (Room *room)
{
  run_close (&room->run);
  for (int c = 0; c < 2; c++)
    g_free (room->io[c]);
}

/* The echo's own peak: within the three frames that the filters spread it over. */
static double peak_at (const double *x, int at)
{
  double peak = 0.0;
  for (int i = at - 1; i <= at + 2; i++)
    peak = fmax (peak, fabs (x[i]));
  return peak;
}

static int first_sound (const double *x)
{
  for (int i = 0; i < N_PLAIN; i++)
    if (x[i] != 0.0)
      return i;
  return -1;
}

/* The first echo is the sound itself, to the bit, at its time; notes go by the tempo. */
static void test_times (void)
{
  static const struct
  {
    const char *params;
    double tempo_bpm;
    int left, right;
  } cases[] = {
    { "time=250", 0, 12000, 12000 },
    { "time=1", 0, 48, 48 },
    { "time=250 sync=9", 120, 12000, 12000 },            /* 1/8 at 120: 250 ms */
    { "time=333 sync=9", 0, 15984, 15984 },              /* no tempo: the free time */
    { "link=0 sync=6 sync_right=8", 124, 23226, 17419 }, /* 1/4 and 1/8 dotted at 124 */
    { "link=0 time=100 time_right=175.5", 0, 4800, 8424 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Room room;
      g_autofree char *params = g_strconcat (BARE "feedback=0 ", cases[i].params, NULL);
      room_open (&room, cases[i].tempo_bpm, params);
      room.io[0][0] = room.io[1][0] = 0.7;
      room_run (&room);
      g_assert_cmpint (first_sound (room.io[0]), ==, cases[i].left);
      g_assert_cmpint (first_sound (room.io[1]), ==, cases[i].right);
      g_assert_true (room.io[0][cases[i].left] == 0.7);
      room_close (&room);
    }
}

/* Each repeat is softer by the feedback and the filters: at 1 kHz, far from both, by the feedback. */
static void test_repeats (void)
{
  Room room;

  room_open (&room, 0, BARE "time=500 feedback=50");
  for (int i = 0; i < 4800; i++) /* a burst of whole periods under a Hann window */
    room.io[0][i] = room.io[1][i] =
        0.25 * (1 - cos (2 * G_PI * i / 4800)) * sin (2 * G_PI * 1000.0 / RATE * i);
  double first = 0.0;
  room_run (&room);
  for (int n = 1; n <= 5; n++)
    {
      double sum = 0.0;
      for (int i = 0; i < 4800 + 200; i++)
        sum += room.io[0][n * 24000 + i] * room.io[0][n * 24000 + i];
      if (n == 1)
        first = sum;
      /* The low-pass at 20 kHz and the high-pass at 10 Hz take 0.011 dB a round. */
      double want_db = 20 * log10 (0.5) * (n - 1);
      g_assert_cmpfloat_with_epsilon (10 * log10 (sum / first), want_db, 0.015 * n);
    }
  room_close (&room);
}

/* |H| of a first order by the trapezoidal rule, as amplitude: CORNER_HZ warped. */
static double first_order (double f_hz, double corner_hz, bool low)
{
  double x = tan (G_PI * f_hz / RATE) / tan (G_PI * corner_hz / RATE);
  return low ? 1 / hypot (1, x) : x / hypot (1, x);
}

/* Amplitude at F of N frames of X. */
static double amplitude (const double *x, int n, double f_hz)
{
  double re = 0, im = 0;
  for (int i = 0; i < n; i++)
    {
      re += x[i] * cos (2 * G_PI * f_hz * i / RATE);
      im += x[i] * sin (2 * G_PI * f_hz * i / RATE);
    }
  return hypot (re, im);
}

/* What goes back passes both cuts once: the second echo of an impulse against the closed form, −3.01 dB at
 * either corner when the other is far; to 0.01 dB, the ends of a second being silent. */
static void test_cuts (void)
{
  static const double f_hz[] = { 60, 80, 500, 2000, 7000, 12000 };
  Room room;

  room_open (&room, 0, "mix=100 time=1000 feedback=50 low_cut=80 high_cut=7000");
  room.io[0][0] = 1.0;
  room_run (&room);
  for (size_t k = 0; k < G_N_ELEMENTS (f_hz); k++)
    g_assert_cmpfloat_with_epsilon (
        20 * log10 (amplitude (room.io[0] + 2 * RATE, RATE - 1, f_hz[k])),
        20 * log10 (0.5 * first_order (f_hz[k], 80, false) * first_order (f_hz[k], 7000, true)),
        0.01);
  room_close (&room);
}

/* The time swings by what is asked for to both sides, left and right a quarter turn apart: the phase of a
 * tone, to 1 % of the swing. */
static void test_motion (void)
{
  enum
  {
    BLOCK = 480, /* ten periods */
    FROM = 2 * RATE
  };
  double least[2] = { INFINITY, INFINITY }, most[2] = { -INFINITY, -INFINITY };
  int at[2] = { 0, 0 };
  Room room;

  room_open (&room, 0, BARE "feedback=0 time=300 motion=0.4 motion_rate=1");
  for (int i = 0; i < N_PLAIN; i++)
    room.io[0][i] = room.io[1][i] = sin (2 * G_PI * 1000.0 / RATE * i);
  room_run (&room);
  for (int c = 0; c < 2; c++)
    for (int b = 0; b < RATE / BLOCK; b++)
      {
        double re = 0, im = 0;
        for (int i = FROM + b * BLOCK; i < FROM + (b + 1) * BLOCK; i++)
          {
            re += room.io[c][i] * sin (2 * G_PI * 1000.0 / RATE * i);
            im += room.io[c][i] * cos (2 * G_PI * 1000.0 / RATE * i);
          }
        double later_ms = -atan2 (im, re) / (2 * G_PI);
        least[c] = fmin (least[c], later_ms);
        at[c] = later_ms > most[c] ? b : at[c];
        most[c] = fmax (most[c], later_ms);
      }
  for (int c = 0; c < 2; c++)
    g_assert_cmpfloat_with_epsilon ((most[c] - least[c]) / 2, 0.4, 0.004);
  int apart = ABS (at[0] - at[1]);
  g_assert_cmpint (ABS (apart - 50), ==, 25); /* of a hundred blocks: a quarter or three */
  room_close (&room);
}

/* Width 0 puts the echoes in the middle, half of it halves their side. */
static void test_width (void)
{
  for (int width = 0; width <= 100; width += 50)
    {
      Room room;
      g_autofree char *params = g_strdup_printf (BARE "feedback=0 time=100 width=%d", width);
      room_open (&room, 0, params);
      room.io[0][0] = 1.0;
      room_run (&room);
      g_assert_cmpfloat_with_epsilon (room.io[0][4800], 0.5 + width / 200.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (room.io[1][4800], 0.5 - width / 200.0, 1e-12);
      room_close (&room);
    }
}

/* At 100 % an echo goes from side to side. */
static void test_cross (void)
{
  Room room;

  room_open (&room, 0, BARE "time=200 feedback=80 cross=100");
  room.io[0][0] = 1.0;
  room_run (&room);
  for (int n = 1; n <= 6; n++)
    {
      int here = n % 2 ? 0 : 1;
      g_assert_cmpfloat (peak_at (room.io[here], n * 9600), >, 0.1);
      /* there, only what is left of the high-pass */
      g_assert_cmpfloat (peak_at (room.io[1 - here], n * 9600), <, 1e-6);
    }
  room_close (&room);
}

/* The middle of both, into one side alone, goes from side to side with full cross; each echo of a quarter
 * of the power that unrelated sides have, and of sound in the middle as loud as it is. */
static void test_input_side (void)
{
  for (int input = 1; input <= 2; input++)
    {
      Room room;
      g_autofree char *params =
          g_strdup_printf (BARE "time=200 feedback=80 cross=100 input_side=%d", input);
      room_open (&room, 0, params);
      room.io[0][0] = 1.0;
      room.io[1][0] = 0.5;
      room_run (&room);
      g_assert_cmpfloat (room.io[input - 1][9600], ==, 0.75);
      for (int n = 1; n <= 6; n++)
        {
          int here = (n + input) % 2;
          g_assert_cmpfloat (peak_at (room.io[here], n * 9600), >, 0.05);
          g_assert_cmpfloat (peak_at (room.io[1 - here], n * 9600), <, 1e-6);
        }
      room_close (&room);
    }
}

/* Nothing grows: full-scale noise for four seconds into the most feedback there is stays below what a
 * geometric series of it would give. */
static void test_bounded (void)
{
  static const char *const hard[] = {
    "mix=100 feedback=98 time=1 low_cut=10 high_cut=20000",
    "mix=100 feedback=98 cross=50 time=13 motion=5 motion_rate=8 low_cut=2000 high_cut=500",
    "mix=100 feedback=98 link=0 cross=100 time=3 time_right=4 change=1",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (hard); i++)
    {
      Room room;
      LqRandom random;
      room_open (&room, 0, hard[i]);
      lq_random_init (&random, i);
      for (int n = 0; n < N_PLAIN; n++)
        room.io[0][n] = room.io[1][n] = lq_random_bipolar (&random);
      room_run (&room);
      for (int n = 0; n < N_PLAIN; n++)
        g_assert_cmpfloat (fabs (room.io[0][n]), <, 1.0 / (1.0 - 0.98));
      room_close (&room);
    }
}

/* A tape that runs to half the time plays an octave higher on its way, a fade never leaves the
 * pitch: zero crossings of a steady 1 kHz tone while the time changes. */
static int crossings (const char *params, const char *then)
{
  Room room;
  int n_crossings = 0;

  room_open (&room, 0, params);
  for (int i = 0; i < N_PLAIN; i++)
    room.io[0][i] = room.io[1][i] = sin (2 * G_PI * 1000.0 / RATE * i);
  double *head[2] = { room.io[0], room.io[1] };
  run_process (&room.run, head, head, NULL, RATE);
  double *late[2] = { room.io[0] + RATE, room.io[1] + RATE };
  run_update (&room.run, then);
  run_process (&room.run, late, late, NULL, RATE);
  for (int i = 1; i < RATE; i++)
    n_crossings += (late[0][i - 1] < 0) != (late[0][i] < 0);
  room_close (&room);
  return n_crossings;
}

static void test_new_time (void)
{
  /* From 500 to 300 ms the tape plays 200 periods more than it was given. */
  g_assert_cmpint (crossings (BARE "feedback=0 time=500 change=1", "time=300"), >=, 2395);
  g_assert_cmpint (crossings (BARE "feedback=0 time=500 change=1", "time=300"), <=, 2402);
  g_assert_cmpint (crossings (BARE "feedback=0 time=500 change=0", "time=300"), >=, 1995);
  g_assert_cmpint (crossings (BARE "feedback=0 time=500 change=0", "time=300"), <=, 2002);
}

/* Full-scale dry sound takes the echoes down by what is asked for. */
static void test_duck (void)
{
  double level[2];

  for (int duck = 0; duck < 2; duck++)
    {
      Room room;
      double sum = 0.0;
      room_open (&room, 0, duck ? BARE "feedback=0 time=100 duck=12" : BARE "feedback=0 time=100");
      for (int i = 0; i < N_PLAIN; i++)
        room.io[0][i] = room.io[1][i] = i % 48 < 24 ? 1.0 : -1.0;
      room_run (&room);
      for (int i = N_PLAIN - RATE; i < N_PLAIN; i++)
        sum += room.io[0][i] * room.io[0][i];
      level[duck] = 10 * log10 (sum);
      room_close (&room);
    }
  g_assert_cmpfloat_with_epsilon (level[0] - level[1], 12.0, 0.01);
}

/* Bursts of a sine in the middle between the cuts, into one side and then into the other: each echo that
 * comes out is as loud, in the power of both sides, as the picture has it. Within 0.2 dB: a burst of 40
 * periods is not quite its sine. */
static void check_picture (const char *params, const int *at_ms, int n)
{
  enum
  {
    BURST = 1920 /* 40 ms */
  };
  double at_s[400], db[400];
  double power[16] = { 0 };
  for (int from = 0; from < 2; from++)
    {
      Room room;
      room_open (&room, 0, params);
      for (int i = 0; i < BURST; i++)
        room.io[from][i] = sin (2 * G_PI * 1000 * i / RATE);
      room_run (&room);
      for (int k = 0; k < n; k++)
        for (int c = 0; c < 2; c++)
          {
            double sum = 0;
            for (int i = BURST / 2; i < BURST * 3 / 4; i++) /* the filters have settled */
              sum += room.io[c][at_ms[k] * 48 + i] * room.io[c][at_ms[k] * 48 + i];
            power[k] += sum / (BURST / 4); /* a sine's is 1/2, of each of two sides */
          }
      room_close (&room);
    }
  Run run;
  run_open (&run, &lq_processor_delay, RATE, 2, params);
  for (int i = 0; i < 400; i++)
    at_s[i] = i * 1e-2 - 1e-3;
  g_assert_true (lq_processor_delay.info.response (run.params, RATE, LQ_RESPONSE_ECHOES, -1,
                                                   LQ_TARGET_STEREO, at_s, db, 400));
  int n_drawn = 0;
  for (int i = 0; i < 399; i++)
    n_drawn += db[i] > -60.0 && at_s[i] < at_ms[n - 1] * 1e-3;
  for (int k = 0; k < n; k++)
    {
      g_test_message ("%d ms: %.2f dB, drawn %.2f", at_ms[k], 10 * log10 (power[k]),
                      db[at_ms[k] / 10]);
      g_assert_cmpfloat_with_epsilon (db[at_ms[k] / 10], 10 * log10 (power[k]), 0.2);
    }
  g_assert_cmpint (n_drawn, ==, n); /* and none where there is none */
  run_close (&run);
}

static void test_picture (void)
{
  check_picture ("mix=100 time=300 feedback=50 low_cut=500 high_cut=2000",
                 (const int[]){ 300, 600, 900, 1200, 1500 }, 5);
  check_picture ("mix=100 time=300 feedback=80 cross=100 low_cut=500 high_cut=2000",
                 (const int[]){ 300, 600, 900, 1200 }, 4);
  check_picture ("mix=100 time=300 link=0 time_right=470 feedback=70 cross=40 low_cut=500 "
                 "high_cut=2000",
                 (const int[]){ 300, 470, 600, 770, 900, 940, 1070, 1200, 1240 }, 9);
  check_picture ("mix=100 time=300 feedback=80 cross=100 low_cut=500 high_cut=2000 input_side=2",
                 (const int[]){ 300, 600, 900, 1200 }, 4);
  check_picture ("mix=100 time=300 link=0 time_right=470 feedback=70 cross=40 low_cut=500 "
                 "high_cut=2000 input_side=1",
                 (const int[]){ 300, 600, 770, 900, 1070, 1200, 1240 }, 7);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/delay/times", test_times);
  g_test_add_func ("/conformance/delay/repeats", test_repeats);
  g_test_add_func ("/conformance/delay/cuts", test_cuts);
  g_test_add_func ("/conformance/delay/motion", test_motion);
  g_test_add_func ("/conformance/delay/width", test_width);
  g_test_add_func ("/conformance/delay/cross", test_cross);
  g_test_add_func ("/conformance/delay/input-side", test_input_side);
  g_test_add_func ("/conformance/delay/bounded", test_bounded);
  g_test_add_func ("/conformance/delay/new-time", test_new_time);
  g_test_add_func ("/conformance/delay/picture", test_picture);
  g_test_add_func ("/conformance/delay/duck", test_duck);
  return g_test_run ();
}
