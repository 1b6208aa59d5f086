/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person reads, hears and types. Expected texts come from PRODUCT's "Numbers" and
 * "Typing accepts", written out by hand. */
#include "core/units.h"
#include "core/random.h"

#include <glib.h>
#include <math.h>

typedef struct
{
  LqUnit unit;
  double value;
  int decimals;
  unsigned flags;
  const char *text;
} FormatRow;

static const FormatRow format_rows[] = {
  { LQ_UNIT_DB, 1.5, 1, 0, "+1.5 dB" },
  { LQ_UNIT_DB, -1.5, 1, 0, "−1.5 dB" },
  { LQ_UNIT_DB, 0, 1, 0, "0.0 dB" },
  { LQ_UNIT_DB, -0.0, 1, 0, "0.0 dB" },
  { LQ_UNIT_DB, -0.04, 1, 0, "0.0 dB" },
  { LQ_UNIT_DB, 0.04, 1, 0, "0.0 dB" },
  { LQ_UNIT_DB, 1.25, 2, 0, "+1.25 dB" },
  { LQ_UNIT_DB, -INFINITY, 1, 0, "−∞ dB" },
  { LQ_UNIT_DB, -INFINITY, 1, LQ_UNITS_ASCII, "-inf dB" },
  { LQ_UNIT_DB, -3.2, 1, LQ_UNITS_ASCII, "-3.2 dB" },
  { LQ_UNIT_DB, -3.2, 1, LQ_UNITS_DECIMAL_COMMA, "−3,2 dB" },
  { LQ_UNIT_DB, 3.2, 1, LQ_UNITS_NO_UNIT, "+3.2" },
  { LQ_UNIT_DB, NAN, 1, 0, "–" },
  { LQ_UNIT_DB, 1.5, 1, LQ_UNITS_SPOKEN, "plus 1.5 decibels" },
  { LQ_UNIT_DB, -1.5, 1, LQ_UNITS_SPOKEN, "minus 1.5 decibels" },
  { LQ_UNIT_DB, -INFINITY, 1, LQ_UNITS_SPOKEN, "minus infinity decibels" },
  { LQ_UNIT_LEVEL_DB, -18, 1, 0, "−18.0 dB" },
  { LQ_UNIT_LEVEL_DB, 6, 1, 0, "6.0 dB" },
  { LQ_UNIT_DBFS, -1, 1, 0, "−1.0 dBFS" },
  { LQ_UNIT_DBTP, -1, 1, 0, "−1.0 dBTP" },
  { LQ_UNIT_DBFS, 7.1, 1, 0, "+7.1 dBFS" },
  { LQ_UNIT_DBTP, 0, 1, 0, "0.0 dBTP" },
  { LQ_UNIT_DBTP, 0.6, 1, LQ_UNITS_SPOKEN, "plus 0.6 decibels true peak" },
  { LQ_UNIT_DBTP, -1, 1, LQ_UNITS_SPOKEN, "minus 1.0 decibels true peak" },
  { LQ_UNIT_LUFS, -9.8, 1, 0, "−9.8 LUFS" },
  { LQ_UNIT_LU, 6.2, 1, 0, "6.2 LU" },
  { LQ_UNIT_HZ, 300, 0, 0, "300 Hz" },
  { LQ_UNIT_HZ, 1250, 0, 0, "1.25 kHz" },
  { LQ_UNIT_HZ, 1000, 0, 0, "1 kHz" },
  { LQ_UNIT_HZ, 999.6, 0, 0, "1 kHz" },
  { LQ_UNIT_HZ, 999.4, 0, 0, "999 Hz" },
  { LQ_UNIT_HZ, 48000, 0, 0, "48 kHz" },
  { LQ_UNIT_HZ, 44100, 0, 0, "44.1 kHz" },
  { LQ_UNIT_HZ, 176400, 0, 0, "176.4 kHz" },
  { LQ_UNIT_HZ, 1250, 0, LQ_UNITS_DECIMAL_COMMA, "1,25 kHz" },
  { LQ_UNIT_HZ, 1250, 0, LQ_UNITS_NO_UNIT, "1250" },
  { LQ_UNIT_HZ, 1250, 0, LQ_UNITS_SPOKEN, "1.25 kilohertz" },
  { LQ_UNIT_HZ, 22.5, 1, 0, "22.5 Hz" },
  { LQ_UNIT_MS, 12, 0, 0, "12 ms" },
  { LQ_UNIT_MS, 0.1, 1, 0, "0.1 ms" },
  { LQ_UNIT_MS, 1200, 0, 0, "1.20 s" },
  { LQ_UNIT_MS, 12, 0, LQ_UNITS_SPOKEN, "12 milliseconds" },
  { LQ_UNIT_MS, 1200, 0, LQ_UNITS_SPOKEN, "1.20 seconds" },
  { LQ_UNIT_S, 0.5, 2, 0, "0.50 s" },
  { LQ_UNIT_PERCENT, 50, 0, 0, "50 %" },
  { LQ_UNIT_PERCENT, 50, 0, LQ_UNITS_SPOKEN, "50 percent" },
  { LQ_UNIT_RATIO, 2, 1, 0, "2.0:1" },
  { LQ_UNIT_RATIO, INFINITY, 1, 0, "∞:1" },
  { LQ_UNIT_RATIO, 2, 1, LQ_UNITS_SPOKEN, "2.0 to 1" },
  { LQ_UNIT_RATIO, 2, 1, LQ_UNITS_NO_UNIT, "2.0" },
  { LQ_UNIT_PAN, -0.3, 0, 0, "L30" },
  { LQ_UNIT_PAN, 0.3, 0, 0, "R30" },
  { LQ_UNIT_PAN, 0, 0, 0, "C" },
  { LQ_UNIT_PAN, -0.001, 0, 0, "C" },
  { LQ_UNIT_PAN, -0.3, 0, LQ_UNITS_SPOKEN, "left 30" },
  { LQ_UNIT_PAN, 0, 0, LQ_UNITS_SPOKEN, "centre" },
  { LQ_UNIT_FRAMES, 12096000, 0, 0, "12\u2009096\u2009000" },
  { LQ_UNIT_FRAMES, 999, 0, 0, "999" },
  { LQ_UNIT_FRAMES, -1000, 0, 0, "−1\u2009000" },
  { LQ_UNIT_FRAMES, 12096000, 0, LQ_UNITS_ASCII, "12096000" },
  { LQ_UNIT_DB_PER_OCT, 24, 0, 0, "24 dB/oct" },
  { LQ_UNIT_DEGREES, 90, 0, 0, "90°" },
  { LQ_UNIT_DEGREES, 90, 0, LQ_UNITS_ASCII, "90 deg" },
  { LQ_UNIT_NONE, 0.71, 2, 0, "0.71" },
  { LQ_UNIT_NONE, -0.5, 2, 0, "−0.50" },
};

static void format (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (format_rows); i++)
    {
      const FormatRow *row = &format_rows[i];
      char text[LQ_UNITS_TEXT];
      lq_units_format (row->unit, row->value, row->decimals, row->flags, text);
      g_assert_cmpstr (text, ==, row->text);
    }
}

typedef struct
{
  LqUnit unit;
  const char *text;
  double value;
} ParseRow;

/* Factors and percentages are given to 20 log10; exact where the comparison is exact. */
static const ParseRow parse_rows[] = {
  { LQ_UNIT_DB, "-1.5", -1.5 },
  { LQ_UNIT_DB, "−1,5", -1.5 },
  { LQ_UNIT_DB, "+3dB", 3 },
  { LQ_UNIT_DB, "+3 dB", 3 },
  { LQ_UNIT_DB, "  3 DB ", 3 },
  { LQ_UNIT_DB, "2x", 6.020599913279624 },
  { LQ_UNIT_DB, "2×", 6.020599913279624 },
  { LQ_UNIT_DB, "1x", 0 },
  { LQ_UNIT_DB, "10x", 20 },
  { LQ_UNIT_DB, "0x", -INFINITY },
  { LQ_UNIT_DB, "50%", -6.020599913279624 },
  { LQ_UNIT_DB, "100 %", 0 },
  { LQ_UNIT_DB, "-inf", -INFINITY },
  { LQ_UNIT_DB, "−∞ dB", -INFINITY },
  { LQ_UNIT_DB, ".5", 0.5 },
  { LQ_UNIT_DB, "-.5", -0.5 },
  { LQ_UNIT_DB, "5.", 5 },
  { LQ_UNIT_DB, "1e1", 10 },
  { LQ_UNIT_LEVEL_DB, "-18 dB", -18 },
  { LQ_UNIT_LEVEL_DB, "50%", -6.020599913279624 },
  { LQ_UNIT_DBFS, "-1 dBFS", -1 },
  { LQ_UNIT_DBFS, "-1", -1 },
  { LQ_UNIT_DBTP, "−1,0 dBTP", -1 },
  { LQ_UNIT_LUFS, "-14 LUFS", -14 },
  { LQ_UNIT_LUFS, "-14 lkfs", -14 },
  { LQ_UNIT_LU, "6.2 LU", 6.2 },
  { LQ_UNIT_HZ, "300 Hz", 300 },
  { LQ_UNIT_HZ, "300", 300 },
  { LQ_UNIT_HZ, "1.2 kHz", 1200 },
  { LQ_UNIT_HZ, "1,2 KHz", 1200 },
  { LQ_UNIT_HZ, "1k2", 1200 },
  { LQ_UNIT_HZ, "1k25 Hz", 1250 },
  { LQ_UNIT_HZ, "44k1", 44100 },
  { LQ_UNIT_HZ, "2k", 2000 },
  { LQ_UNIT_HZ, "1.1k", 1100 },
  { LQ_UNIT_MS, "20 ms", 20 },
  { LQ_UNIT_MS, "20", 20 },
  { LQ_UNIT_MS, "0.5 s", 500 },
  { LQ_UNIT_MS, "1.1 s", 1100 },
  { LQ_UNIT_S, "0.5 s", 0.5 },
  { LQ_UNIT_S, "20 ms", 0.02 },
  { LQ_UNIT_PERCENT, "50%", 50 },
  { LQ_UNIT_PERCENT, "50", 50 },
  { LQ_UNIT_PERCENT, "0.5x", 50 },
  { LQ_UNIT_RATIO, "4:1", 4 },
  { LQ_UNIT_RATIO, "4", 4 },
  { LQ_UNIT_RATIO, "2.5 : 1", 2.5 },
  { LQ_UNIT_RATIO, "3:2", 1.5 },
  { LQ_UNIT_RATIO, "inf:1", INFINITY },
  { LQ_UNIT_RATIO, "∞:1", INFINITY },
  { LQ_UNIT_PAN, "L30", -0.3 },
  { LQ_UNIT_PAN, "r 30", 0.3 },
  { LQ_UNIT_PAN, "30R", 0.3 },
  { LQ_UNIT_PAN, "C", 0 },
  { LQ_UNIT_PAN, "c", 0 },
  { LQ_UNIT_PAN, "L", -1 },
  { LQ_UNIT_PAN, "R100", 1 },
  { LQ_UNIT_PAN, "-0.25", -0.25 },
  { LQ_UNIT_PAN, "−30", -0.3 },
  { LQ_UNIT_FRAMES, "12 096 000", 12096000 },
  { LQ_UNIT_FRAMES, "12\u2009096\u202F000", 12096000 },
  { LQ_UNIT_FRAMES, "64 frames", 64 },
  { LQ_UNIT_DB_PER_OCT, "24 dB/oct", 24 },
  { LQ_UNIT_DB_PER_OCT, "24", 24 },
  { LQ_UNIT_DEGREES, "90°", 90 },
  { LQ_UNIT_DEGREES, "-90 deg", -90 },
  { LQ_UNIT_NONE, "0.71", 0.71 },
  { LQ_UNIT_NONE, "1/8", 0.125 },
  { LQ_UNIT_NONE, "4k7", 4700 },
};

static void parse (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (parse_rows); i++)
    {
      double value = NAN;
      if (!lq_units_parse (parse_rows[i].unit, parse_rows[i].text, &value))
        g_error ("not read: \"%s\"", parse_rows[i].text);
      if (isinf (parse_rows[i].value))
        g_assert_true (value == parse_rows[i].value);
      else /* one rounding of log10 at most */
        g_assert_cmpfloat_with_epsilon (value, parse_rows[i].value, 1e-14);
    }
}

static void refused (void)
{
  static const struct
  {
    LqUnit unit;
    const char *text;
  } rows[] = {
    { LQ_UNIT_DB, "" },          { LQ_UNIT_DB, "   " },           { LQ_UNIT_DB, "loud" },
    { LQ_UNIT_DB, "3 Hz" },      { LQ_UNIT_DB, "3 dBFS" },        { LQ_UNIT_DB, "-2x" },
    { LQ_UNIT_DB, "1.5.2" },     { LQ_UNIT_DB, "1,000.5" },       { LQ_UNIT_DB, "1 5" },
    { LQ_UNIT_DB, "+inf" },      { LQ_UNIT_DB, "nan" },           { LQ_UNIT_DB, "0x10" },
    { LQ_UNIT_DB, "--3" },       { LQ_UNIT_DB, "3 dB dB" },       { LQ_UNIT_DB, "1e999" },
    { LQ_UNIT_DB, "♥" },         { LQ_UNIT_DB, "\xff\xfe" },      { LQ_UNIT_HZ, "inf" },
    { LQ_UNIT_HZ, "-inf" },      { LQ_UNIT_HZ, "1k2k" },          { LQ_UNIT_HZ, "1.2k3" },
    { LQ_UNIT_HZ, "50%" },       { LQ_UNIT_MS, "1k2" },           { LQ_UNIT_RATIO, "1:0" },
    { LQ_UNIT_RATIO, "-inf:1" }, { LQ_UNIT_PAN, "L130" },         { LQ_UNIT_PAN, "L-30" },
    { LQ_UNIT_PAN, "LR" },       { LQ_UNIT_FRAMES, "1.5" },       { LQ_UNIT_NONE, "1/0" },
    { LQ_UNIT_NONE, "1/" },      { LQ_UNIT_FRAMES, "12 09 000" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double value = 42;
      if (lq_units_parse (rows[i].unit, rows[i].text, &value))
        g_error ("read as %g: \"%s\"", value, rows[i].text);
      g_assert_cmpfloat (value, ==, 42);
    }
  char *endless = g_strnfill (5000, '1');
  double value = 42;
  g_assert_false (lq_units_parse (LQ_UNIT_DB, endless, &value));
  g_free (endless);
}

/* Whatever is typed: no crash, never a NaN, and a value that is taken can be stored and typed
 * again. */
static void anything_typed (void)
{
  static const char *const pieces[] = { "0",  "1",   "2", "9", "5",    ".", ",",  "-",
                                        "+",  "−",   " ", "e", "k",    "x", "%",  "/",
                                        ":",  "l",   "r", "c", "d",    "b", "db", "hz",
                                        "ms", "inf", "∞", "s", "lufs", "°", "3" };
  LqRandom random;
  lq_random_init (&random, 21);
  int n_taken = 0;
  for (int i = 0; i < 300000; i++)
    {
      char typed[128] = "", again[LQ_UNITS_TEXT];
      for (int n = (int)(lq_random_next (&random) % 8); n >= 0; n--)
        g_strlcat (typed, pieces[lq_random_next (&random) % G_N_ELEMENTS (pieces)], sizeof typed);
      LqUnit unit = (LqUnit)(lq_random_next (&random) % (LQ_UNIT_DEGREES + 1));
      double value = 42, back = NAN;
      if (!lq_units_parse (unit, typed, &value))
        {
          g_assert_cmpfloat (value, ==, 42);
          continue;
        }
      n_taken++;
      g_assert_false (isnan (value));
      lq_number_format (value, again);
      g_assert_true (lq_units_parse (unit, again, &back));
      g_assert_true (back == value);
    }
  g_assert_cmpint (n_taken, >, 3000); /* the test does look at something */
}

/* What is shown can be typed back, to within the digits shown. */
static void shown_can_be_typed (void)
{
  static const struct
  {
    LqUnit unit;
    double min, max, relative; /* relative: of what the shown digits drop */
    int decimals;
  } rows[] = {
    { LQ_UNIT_DB, -24, 24, 0, 2 },       { LQ_UNIT_LEVEL_DB, -80, 0, 0, 1 },
    { LQ_UNIT_DBTP, -20, 0, 0, 1 },      { LQ_UNIT_LUFS, -40, 0, 0, 1 },
    { LQ_UNIT_LU, 0, 20, 0, 1 },         { LQ_UNIT_HZ, 20, 20000, 0.005, 0 },
    { LQ_UNIT_MS, 0, 5000, 0.005, 1 },   { LQ_UNIT_S, 0, 10, 0, 2 },
    { LQ_UNIT_PERCENT, 0, 100, 0, 0 },   { LQ_UNIT_RATIO, 1, 20, 0, 1 },
    { LQ_UNIT_FRAMES, -1e9, 1e9, 0, 0 }, { LQ_UNIT_DEGREES, -180, 180, 0, 0 },
    { LQ_UNIT_NONE, 0.1, 40, 0, 2 },     { LQ_UNIT_DB_PER_OCT, 6, 96, 0, 0 },
  };
  LqRandom random;
  lq_random_init (&random, 7);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int n = 0; n < 2000; n++)
      {
        double value = rows[i].min + lq_random_uniform (&random) * (rows[i].max - rows[i].min);
        unsigned flags = n & 3 ? 0 : LQ_UNITS_ASCII;
        flags |= n & 4 ? LQ_UNITS_DECIMAL_COMMA : 0;
        char text[LQ_UNITS_TEXT];
        double back = NAN;
        lq_units_format (rows[i].unit, value, rows[i].decimals, flags, text);
        g_assert_true (lq_units_parse (rows[i].unit, text, &back));
        double half_digit = 0.5001 * pow (10, -rows[i].decimals);
        g_assert_cmpfloat (fabs (back - value), <=, half_digit + rows[i].relative * fabs (value));
      }
}

static void extremes_fit (void)
{
  static const double values[] = { 1e300, -1e300, 1e15, 5e-324, 123456789012345, 9007199254740992 };
  for (int unit = LQ_UNIT_NONE; unit <= LQ_UNIT_DEGREES; unit++)
    for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
      for (unsigned flags = 0; flags < 16; flags++)
        {
          char text[LQ_UNITS_TEXT + 8];
          text[LQ_UNITS_TEXT] = 'X';
          lq_units_format ((LqUnit)unit, values[i], 99, flags, text);
          g_assert_cmpint (text[LQ_UNITS_TEXT], ==, 'X');
          g_assert_true (g_utf8_validate (text, -1, NULL));
        }
}

static void symbols (void)
{
  g_assert_cmpstr (lq_units_symbol (LQ_UNIT_DB), ==, "dB");
  g_assert_cmpstr (lq_units_symbol (LQ_UNIT_LUFS), ==, "LUFS");
  g_assert_cmpstr (lq_units_symbol (LQ_UNIT_NONE), ==, "");
}

static void decibels (void)
{
  g_assert_cmpfloat (lq_db_to_gain (0), ==, 1.0); /* exactly: unity changes no bit */
  g_assert_cmpfloat (lq_db_to_gain (20), ==, 10.0);
  g_assert_cmpfloat (lq_db_to_gain (-INFINITY), ==, 0.0);
  g_assert_true (lq_gain_to_db (0) == -INFINITY);
  g_assert_cmpfloat (lq_gain_to_db (1), ==, 0.0);
  for (double db = -144; db <= 24; db += 0.37)
    g_assert_cmpfloat_with_epsilon (lq_gain_to_db (lq_db_to_gain (db)), db, 1e-12);
}

static void times (void)
{
  static const struct
  {
    LqFrames frames;
    double rate_hz;
    int decimals;
    const char *text;
  } rows[] = {
    { 187 * 48000 + 12000, 48000, 3, "3:07.250" },
    { 0, 48000, 3, "0:00.000" },
    { 48000 * 59 + 47999, 48000, 3, "1:00.000" },
    { 48000 * 59 + 47999, 48000, 6, "0:59.999979" },
    { (LqFrames)3723 * 44100 + 22050, 44100, 1, "1:02:03.5" },
    { 44100 * 5, 44100, 0, "0:05" },
    { -48000, 48000, 3, "−0:01.000" },
    { -1, 48000, 3, "0:00.000" },
    { (LqFrames)400000000000, 48000, 1, "2314:48:53.3" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char text[LQ_UNITS_TEXT];
      lq_time_format (rows[i].frames, rows[i].rate_hz, rows[i].decimals, text);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
  static const struct
  {
    const char *text;
    LqFrames frames;
  } typed[] = { { "187.25", 8988000 },
                { "3:07.250", 8988000 },
                { "3:07,250", 8988000 },
                { "1:02:03.5", 178728000 },
                { "-1", -48000 },
                { "−0:01", -48000 },
                { "0", 0 },
                { "12 s", 576000 },
                { "0:5", 240000 },
                { "90:00", 259200000 },
                { "20 ms", 960 } };
  for (size_t i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      LqFrames frames = -1;
      g_assert_true (lq_time_parse (typed[i].text, 48000, &frames));
      g_assert_cmpint (frames, ==, typed[i].frames);
    }
  static const char *const bad[] = { "",  "1:",   ":1",  "1:60",  "1:99:00", "1:2:3:4",
                                     "x", "1:-5", "--1", "1e300", "1:1 Hz" };
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LqFrames frames = 42;
      g_assert_false (lq_time_parse (bad[i], 48000, &frames));
      g_assert_cmpint (frames, ==, 42);
    }
}

/* With 6 decimals the text names the frame, at every rate. */
static void times_round_trip (void)
{
  static const double rates_hz[] = { 44100, 48000, 88200, 96000, 176400, 192000 };
  LqRandom random;
  lq_random_init (&random, 3);
  for (int i = 0; i < 20000; i++)
    {
      double rate_hz = rates_hz[i % 6];
      LqFrames frames = (LqFrames)(lq_random_bipolar (&random) * 4e9), back = -1;
      char text[LQ_UNITS_TEXT];
      lq_time_format (frames, rate_hz, 6, text);
      g_assert_true (lq_time_parse (text, rate_hz, &back));
      g_assert_cmpint (back, ==, frames);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/units/format", format);
  g_test_add_func ("/core/units/parse", parse);
  g_test_add_func ("/core/units/refused", refused);
  g_test_add_func ("/core/units/anything-typed", anything_typed);
  g_test_add_func ("/core/units/shown-can-be-typed", shown_can_be_typed);
  g_test_add_func ("/core/units/extremes-fit", extremes_fit);
  g_test_add_func ("/core/units/symbols", symbols);
  g_test_add_func ("/core/units/decibels", decibels);
  g_test_add_func ("/core/units/times", times);
  g_test_add_func ("/core/units/times-round-trip", times_round_trip);
  return g_test_run ();
}
