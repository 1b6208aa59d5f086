/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measurements shown (measure_text.h). Levels to 0.01 dB in JSON, to 0.1 dB for people. */
#include "cli/measure_text.h"
#include "cli/report.h"
#include "core/units.h"
#include "media/encoding.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#define LEVEL_DECIMALS  2
#define OFFSET_DECIMALS 9 /* −180 dBFS: less is what the summing leaves */
#define NAME_CELLS      18

static void add_level (JsonObject *o, const char *name, LqReading reading)
{
  lq_cli_json_number (o, name, reading.valid, reading.value, LEVEL_DECIMALS);
}

static void add_seconds (JsonObject *o, const char *name, LqFrames frames, double rate_hz)
{
  lq_cli_json_number (o, name, frames >= 0, (double)frames / rate_hz, 6);
}

static void add_levels (JsonObject *o, const LqMeasure *m)
{
  add_level (o, "integrated_lufs", m->integrated_lufs);
  add_level (o, "loudness_range_lu", m->loudness_range_lu);
  add_level (o, "max_momentary_lufs", m->max_momentary_lufs);
  add_seconds (o, "max_momentary_at_s", m->max_momentary_at, m->sample_rate_hz);
  add_level (o, "max_short_term_lufs", m->max_short_term_lufs);
  add_seconds (o, "max_short_term_at_s", m->max_short_term_at, m->sample_rate_hz);
  add_level (o, "true_peak_dbtp", m->true_peak_dbtp);
  add_seconds (o, "true_peak_at_s", m->true_peak_at, m->sample_rate_hz);
  add_level (o, "sample_peak_dbfs", m->sample_peak_dbfs);
  add_seconds (o, "sample_peak_at_s", m->sample_peak_at, m->sample_rate_hz);
  add_level (o, "plr_lu", m->plr_lu);
  add_level (o, "crest_db", m->crest_db);
  lq_cli_json_number (o, "dr", m->dr.valid, m->dr.value, 0);
  add_level (o, "rms_dbfs", m->rms_dbfs);
}

/* What is wrong with a file that was read all the same. */
void lq_cli_faults_json (JsonObject *o, unsigned faults)
{
  static const struct
  {
    LqReaderFault fault;
    const char *id;
  } names[] = {
    { LQ_FAULT_TRUNCATED, "truncated" },
    { LQ_FAULT_HEADER, "header" },
    { LQ_FAULT_EXTRA_DATA, "extra-data" },
    { LQ_FAULT_CORRUPT, "corrupt" },
  };
  JsonArray *found = json_array_new ();
  for (size_t k = 0; k < G_N_ELEMENTS (names); k++)
    if (faults & names[k].fault)
      json_array_add_string_element (found, names[k].id);
  json_object_set_array_member (o, "faults", found);
}

JsonObject *lq_cli_measure_json (const char *file, const LqMeasure *m)
{
  JsonObject *o = json_object_new ();
  g_autofree char *name = lq_cli_name (file);
  json_object_set_string_member (o, "file", name);
  json_object_set_string_member (o, "format", m->format);
  json_object_set_string_member (o, "encoding", m->encoding);
  lq_cli_json_number (o, "sample_rate_hz", TRUE, m->sample_rate_hz, 6);
  json_object_set_int_member (o, "channels", m->n_channels);
  json_object_set_int_member (o, "frames", m->frames);
  add_seconds (o, "duration_s", m->frames, m->sample_rate_hz);
  add_levels (o, m);

  JsonArray *offsets = json_array_new ();
  for (int c = 0; c < m->n_channels; c++)
    json_array_add_double_element (offsets, lq_cli_round (m->dc_offset[c], OFFSET_DECIMALS));
  json_object_set_array_member (o, "dc_offset", offsets);
  lq_cli_json_number (o, "correlation", m->correlation.valid, m->correlation.value, 4);
  json_object_set_int_member (o, "clipped_runs", m->clipped_runs);
  json_object_set_int_member (o, "clipped_samples", m->clipped_samples);
  if (m->effective_bits.valid)
    json_object_set_int_member (o, "effective_bits", (gint64)m->effective_bits.value);
  else
    json_object_set_null_member (o, "effective_bits");
  json_object_set_boolean_member (o, "dual_mono", m->dual_mono);
  add_seconds (o, "leading_silence_s", m->leading_silence, m->sample_rate_hz);
  add_seconds (o, "trailing_silence_s", m->trailing_silence, m->sample_rate_hz);
  json_object_set_int_member (o, "non_finite_samples", m->non_finite_samples);
  lq_cli_faults_json (o, m->faults);
  json_object_set_string_member (o, "sha256_audio", m->sha256_audio);
  return o;
}

/* "−14.2 LUFS", "–" where there is none. */
static const char *level_text (LqReading reading, LqUnit unit, LqUnitsFlags flags, char *text)
{
  if (reading.valid)
    lq_units_format (unit, reading.value, 1, flags, text);
  else
    g_strlcpy (text, "–", LQ_UNITS_TEXT);
  return text;
}

static void print_level (const char *name, LqReading reading, LqUnit unit, LqFrames at,
                         double rate_hz)
{
  char value[LQ_UNITS_TEXT], time[LQ_UNITS_TEXT];
  level_text (reading, unit, lq_cli_units (), value);
  if (at >= 0)
    {
      lq_time_format (at, rate_hz, 3, time);
      lq_cli_row (NAME_CELLS, name, _ ("%s at %s"), value, time);
    }
  else
    lq_cli_row (NAME_CELLS, name, "%s", value);
}

static void print_word (const LqMeasure *m)
{
  char rate[LQ_UNITS_TEXT], length[LQ_UNITS_TEXT];
  lq_units_format (LQ_UNIT_HZ, m->sample_rate_hz, 2, lq_cli_units (), rate);
  lq_time_format (m->frames, m->sample_rate_hz, 3, length);
  g_autofree char *channels = g_strdup_printf (
      ngettext ("%d channel", "%d channels", (gulong)m->n_channels), m->n_channels);
  lq_cli_print ("  %s · %s · %s · %s · %s", m->format, _ (lq_encoding_words (m->encoding)), rate,
                channels, length);
}

/* As a gain, of the channel that has most of it. */
static double largest_offset (const LqMeasure *m)
{
  double largest = 0.0;
  for (int c = 0; c < m->n_channels; c++)
    largest = fmax (largest, fabs (m->dc_offset[c]));
  return lq_cli_round (largest, OFFSET_DECIMALS);
}

static void print_samples (const LqMeasure *m)
{
  char text[LQ_UNITS_TEXT];
  if (m->dr.valid)
    {
      lq_units_format (LQ_UNIT_NONE, m->dr.value, 0, lq_cli_units (), text);
      lq_cli_row (NAME_CELLS, "DR", "%s", text);
    }
  lq_units_format (LQ_UNIT_DBFS, lq_gain_to_db (largest_offset (m)), 1, lq_cli_units (), text);
  lq_cli_row (NAME_CELLS, _ ("DC offset"), "%s", text);
  if (m->correlation.valid)
    {
      lq_units_format (LQ_UNIT_NONE, m->correlation.value, 2, lq_cli_units (), text);
      lq_cli_row (NAME_CELLS, _ ("Correlation"), "%s%s", text,
                  m->dual_mono ? _ (", dual mono") : "");
    }
  if (m->effective_bits.valid)
    lq_cli_row (NAME_CELLS, _ ("Word in use"), _ ("%.0f bits"), m->effective_bits.value);
  lq_cli_row (NAME_CELLS, _ ("Clipped"), _ ("%" PRId64 " runs, %" PRId64 " samples"),
              m->clipped_runs, m->clipped_samples);
  if (m->non_finite_samples > 0)
    lq_cli_row (NAME_CELLS, _ ("Not a number"), _ ("%" PRId64 " samples, measured as silence"),
                m->non_finite_samples);
  char before[LQ_UNITS_TEXT], after[LQ_UNITS_TEXT];
  lq_time_format (m->leading_silence, m->sample_rate_hz, 3, before);
  lq_time_format (m->trailing_silence, m->sample_rate_hz, 3, after);
  lq_cli_row (NAME_CELLS, _ ("Silence"), _ ("%s before, %s after"), before, after);
  lq_cli_row (NAME_CELLS, _ ("SHA-256 (audio)"), "%s", m->sha256_audio);
}

void lq_cli_measure_print (const char *file, const LqMeasure *m)
{
  g_autofree char *name = lq_cli_name (file);
  lq_cli_print ("%s", name);
  print_word (m);
  print_level (_ ("Integrated"), m->integrated_lufs, LQ_UNIT_LUFS, -1, 0);
  print_level (_ ("Loudness range"), m->loudness_range_lu, LQ_UNIT_LU, -1, 0);
  print_level (_ ("Momentary max"), m->max_momentary_lufs, LQ_UNIT_LUFS, -1, 0);
  print_level (_ ("Short-term max"), m->max_short_term_lufs, LQ_UNIT_LUFS, -1, 0);
  print_level (_ ("True peak"), m->true_peak_dbtp, LQ_UNIT_DBTP, m->true_peak_at,
               m->sample_rate_hz);
  print_level (_ ("Sample peak"), m->sample_peak_dbfs, LQ_UNIT_DBFS, m->sample_peak_at,
               m->sample_rate_hz);
  print_level ("RMS", m->rms_dbfs, LQ_UNIT_DBFS, -1, 0);
  print_level ("PLR", m->plr_lu, LQ_UNIT_LU, -1, 0);
  print_level (_ ("Crest"), m->crest_db, LQ_UNIT_LEVEL_DB, -1, 0);
  print_samples (m);
}

void lq_cli_measure_print_heading (void)
{
  lq_cli_print ("%7s %6s %6s %6s %6s %6s %5s %3s  %s", "I LUFS", "LRA", "M max", "S max", "dBTP",
                "dBFS", "PLR", "DR", _ ("File"));
}

static void append_cell (GString *row, LqReading reading, int width, int decimals)
{
  char text[LQ_UNITS_TEXT];
  if (reading.valid)
    lq_units_format (LQ_UNIT_NONE, reading.value, decimals, lq_cli_units () | LQ_UNITS_NO_UNIT,
                     text);
  else
    g_strlcpy (text, "–", sizeof text);
  for (glong n = g_utf8_strlen (text, -1); n < width; n++)
    g_string_append_c (row, ' ');
  g_string_append_printf (row, "%s ", text);
}

void lq_cli_measure_print_row (const char *file, const LqMeasure *m)
{
  g_autofree char *name = lq_cli_name (file);
  GString *row = g_string_new (NULL);
  append_cell (row, m->integrated_lufs, 7, 1);
  append_cell (row, m->loudness_range_lu, 6, 1);
  append_cell (row, m->max_momentary_lufs, 6, 1);
  append_cell (row, m->max_short_term_lufs, 6, 1);
  append_cell (row, m->true_peak_dbtp, 6, 1);
  append_cell (row, m->sample_peak_dbfs, 6, 1);
  append_cell (row, m->plr_lu, 5, 1);
  append_cell (row, m->dr, 3, 0);
  lq_cli_print ("%s %s", row->str, name);
  g_string_free (row, TRUE);
}
