/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text and back, also while the process speaks with a decimal comma. */
#include "core/random.h"
#include "core/units.h"

#include "../comma_locale.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static double random_double (LqRandom *random)
{
  for (;;)
    {
      uint64_t bits = lq_random_next (random);
      double value;
      memcpy (&value, &bits, sizeof value);
      if (isfinite (value))
        return value;
    }
}

static void assert_round_trip (double value)
{
  char text[LQ_UNITS_TEXT];
  double back = NAN;
  lq_number_format (value, text);
  g_assert_true (lq_number_parse (text, &back));
  g_assert_true (back == value);
  g_assert_null (strchr (text, ','));
  /* Independent reader. */
  g_assert_true (g_ascii_strtod (text, NULL) == value);
}

/* No shorter correctly rounded decimal reads back equal: %.{n-1}e with one digit less fails. */
static void assert_shortest (double value)
{
  char text[LQ_UNITS_TEXT], format[16], shorter[64];
  lq_number_format (value, text);
  int n_digits = 0, n_zeros = 0;
  bool leading = true;
  for (const char *p = text; *p && *p != 'e'; p++)
    {
      if (!g_ascii_isdigit (*p) || (leading && *p == '0'))
        continue;
      leading = false;
      n_digits++;
      n_zeros = *p == '0' ? n_zeros + 1 : 0;
    }
  int significant = n_digits - n_zeros;
  if (significant < 2)
    return;
  g_snprintf (format, sizeof format, "%%.%de", significant - 2);
  g_ascii_formatd (shorter, sizeof shorter, format, value);
  g_assert_true (g_ascii_strtod (shorter, NULL) != value);
}

static void round_trips (int n)
{
  LqRandom random;
  lq_random_init (&random, 1);
  for (int i = 0; i < n; i++)
    assert_round_trip (random_double (&random));
  for (int i = 0; i < n / 5; i++)
    {
      assert_round_trip (round (lq_random_bipolar (&random) * 1e5) / 1000);
      assert_round_trip (lq_random_bipolar (&random) * 48);
    }
  for (int i = 0; i < n / 5; i++)
    assert_shortest (random_double (&random));
}

static void random_numbers (void) { round_trips (100000); }

static void fixed_texts (void)
{
  static const struct
  {
    double value;
    const char *text;
  } rows[] = {
    { 0, "0" },
    { -0.0, "0" },
    { 1, "1" },
    { -3.2, "-3.2" },
    { 0.1, "0.1" },
    { -18, "-18" },
    { 12096000, "12096000" },
    { 0.30000000000000004, "0.30000000000000004" },
    { 1e20, "100000000000000000000" },
    { 1e21, "1e21" },
    { 1e-7, "0.0000001" },
    { 1.5e-9, "1.5e-9" },
    { 5e-324, "5e-324" },
    { 1.7976931348623157e308, "1.7976931348623157e308" },
    { 9007199254740992, "9007199254740992" },
    { 123.456, "123.456" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "nan" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char text[LQ_UNITS_TEXT];
      lq_number_format (rows[i].value, text);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void refused (void)
{
  static const char *const texts[] = { "",    "-",   "+1",    ".5",   "5.",  "1,5",   " 1",
                                       "1 ",  "inf", "nan",   "-inf", "0x1", "1e999", "1e",
                                       "1e+", "--1", "1.2.3", "1_0",  "١",   "1f",    "infinity" };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      double value = 42;
      g_assert_false (lq_number_parse (texts[i], &value));
      g_assert_cmpfloat (value, ==, 42);
    }
}

static void comma_locale (void)
{
  enter_comma_locale (LC_ALL); /* the tests are the same in it */
  char probe[16];
  g_snprintf (probe, sizeof probe, "%.1f", 1.5);
  g_assert_cmpstr (probe, ==, "1,5"); /* the trap is really set */
  fixed_texts ();
  refused ();
  round_trips (10000);
  char text[LQ_UNITS_TEXT];
  lq_units_format (LQ_UNIT_DB, 1.5, 1, LQ_UNITS_PLAIN, text);
  g_assert_cmpstr (text, ==, "+1.5 dB");
  lq_units_format (LQ_UNIT_DB, 1.5, 1, LQ_UNITS_DECIMAL_COMMA, text);
  g_assert_cmpstr (text, ==, "+1,5 dB");
  double value;
  g_assert_true (lq_units_parse (LQ_UNIT_DB, "-1.5", &value));
  g_assert_cmpfloat (value, ==, -1.5);
  g_assert_true (lq_units_parse (LQ_UNIT_DB, "−1,5 dB", &value));
  g_assert_cmpfloat (value, ==, -1.5);
  lq_time_format (9000000 + 12000, 48000, 3, text);
  g_assert_cmpstr (text, ==, "3:07.750");
  setlocale (LC_ALL, "C.UTF-8");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/number/fixed", fixed_texts);
  g_test_add_func ("/core/number/refused", refused);
  g_test_add_func ("/core/number/round-trip", random_numbers);
  g_test_add_func ("/core/number/comma-locale", comma_locale);
  return g_test_run ();
}
