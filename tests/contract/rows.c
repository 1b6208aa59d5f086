/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every table of the registry is sane: ids, ranges, texts, defaults, travel, and the way of a
 * value to text and back. Loops over the registry: a new processor is covered by its line there. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "processors/note_length.h"
#include "processors/registry.h"
#include "signal/plan.h"

static void assert_id (const char *id)
{
  g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]{0,30}$", id, 0, 0));
}

/* A sentence: starts with a capital or a digit, ends in a full stop, and says something. */
static void assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), >=, 12);
  g_assert_true (g_ascii_isupper (text[0]) || g_ascii_isdigit (text[0]));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_null (strstr (text, "  "));
  g_assert_null (strstr (text, " send")); /* there are none */
}

static void assert_in_range (const LqParamRow *row, double value)
{
  g_assert_true (isfinite (value));
  g_assert_cmpfloat (value, >=, row->min);
  g_assert_cmpfloat (value, <=, row->max);
}

static void check_labels (const LqParamRow *row)
{
  int n = 0;

  if (row->kind == LQ_PARAM_CHOICE)
    g_assert_nonnull (row->labels);
  if (!row->labels)
    return;
  while (row->labels[n])
    {
      g_assert_true (g_ascii_isupper (row->labels[n][0]) || g_ascii_isdigit (row->labels[n][0]));
      for (int other = 0; other < n; other++)
        g_assert_cmpint (g_ascii_strcasecmp (row->labels[n], row->labels[other]), !=, 0);
      n++;
    }
  g_assert_cmpfloat (row->max, ==, row->min + n - 1);
}

static void check_row (const LqParamRow *row)
{
  g_test_message ("row %s", row->id);
  assert_id (row->id);
  assert_sentence (row->doc);
  g_assert_true (g_ascii_isupper (row->name[0]));
  g_assert_nonnull (row->group);
  g_assert_cmpfloat (row->min, <, row->max);
  assert_in_range (row, row->def);
  g_assert_cmpint (row->decimals, >=, 0);
  g_assert_cmpint (row->decimals, <=, 4);
  if (row->curve == LQ_CURVE_LOG)
    g_assert_cmpfloat (row->min, >, 0);
  if (row->flags & LQ_PARAM_BIPOLAR)
    g_assert_true (row->min < 0 && row->max > 0);
  if (row->flags & LQ_PARAM_MINUS_INF)
    g_assert_cmpfloat (row->min, <, 0);
  if (row->kind != LQ_PARAM_CONTINUOUS)
    {
      g_assert_cmpfloat (row->min, ==, round (row->min));
      g_assert_cmpfloat (row->max, ==, round (row->max));
      g_assert_cmpfloat (row->def, ==, round (row->def));
    }
  if (row->kind == LQ_PARAM_SWITCH)
    g_assert_true (row->min == 0 && row->max == 1);
  if (row->flags & LQ_PARAM_LISTENING) /* off is 0, and it comes and goes while the sound runs */
    g_assert_true (row->min == 0 && row->def == 0 && !(row->flags & LQ_PARAM_STRUCTURAL));
  check_labels (row);
}

/* Travel and value undo each other, and more travel never means less. */
static void check_travel (const LqParamRow *row)
{
  double before = row->min;

  for (int i = 0; i <= 200; i++)
    {
      double travel = i / 200.0;
      double value = lq_param_from_travel (row, travel);
      assert_in_range (row, value);
      g_assert_cmpfloat (value, >=, before);
      before = value;
      if (row->kind == LQ_PARAM_CONTINUOUS)
        g_assert_cmpfloat_with_epsilon (lq_param_to_travel (row, value), travel, 1e-9);
    }
  g_assert_cmpfloat (lq_param_from_travel (row, 0), ==, row->min);
  g_assert_cmpfloat (lq_param_from_travel (row, 1), ==, row->max);
}

/* What is shown reads back as what it was, to half of the last digit shown. */
static void check_text (const LqParamRow *row, double value, int extra, LqUnitsFlags flags)
{
  char text[LQ_UNITS_TEXT];
  char again[LQ_UNITS_TEXT];
  double parsed = 0;
  bool in_range = false;

  value = lq_param_clamp (row, value);
  lq_param_format (row, value, extra, flags, text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (!lq_param_parse (row, text, &parsed, &in_range))
    g_error ("\"%s\" of %s does not read back", text, row->id);
  lq_param_format (row, parsed, extra, flags, again);
  g_assert_cmpstr (again, ==, text);
  if (row->kind != LQ_PARAM_CONTINUOUS)
    g_assert_cmpfloat (parsed, ==, value);
  else
    g_assert_cmpfloat_with_epsilon (
        parsed, value, fmax (0.5000001 * pow (10, -row->decimals), 0.0051 * fabs (value)));
}

static void check_texts (const LqParamRow *row)
{
  static const LqUnitsFlags flags[] = { LQ_UNITS_PLAIN, LQ_UNITS_ASCII,
                                        LQ_UNITS_DECIMAL_COMMA | LQ_UNITS_ASCII };

  for (size_t f = 0; f < G_N_ELEMENTS (flags); f++)
    for (int extra = 0; extra <= 1; extra++)
      {
        for (int i = 0; i <= 60; i++)
          check_text (row, lq_param_from_travel (row, i / 60.0), extra, flags[f]);
        check_text (row, row->def, extra, flags[f]);
      }
}

static void check_clamp (const LqParamRow *row)
{
  g_assert_cmpfloat (lq_param_clamp (row, NAN), ==, row->def);
  g_assert_cmpfloat (lq_param_clamp (row, INFINITY), ==, row->def);
  g_assert_cmpfloat (lq_param_clamp (row, row->max + 1e6), ==, row->max);
  g_assert_cmpfloat (lq_param_clamp (row, row->min - 1e6), ==, row->min);
}

static void check_any_row (const LqParamRow *row)
{
  check_row (row);
  check_travel (row);
  check_texts (row);
  check_clamp (row);
}

static void check_slots (const LqProcessorInfo *info)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int n = lq_info_n_params (info);

  for (int slot = 0; slot < n; slot++)
    {
      LqParam param = lq_info_param (info, slot);
      char id[LQ_PARAM_ID], nearest[LQ_PARAM_ID], name[LQ_PARAM_NAME];
      lq_info_param_id (info, slot, id);
      lq_info_param_name (info, slot, name);
      g_assert_true (g_hash_table_add (seen, g_strdup (id)));
      g_assert_true (g_hash_table_add (seen, g_strdup (name)));
      g_assert_cmpint (lq_info_find_param (info, id), ==, slot);
      lq_info_nearest_param (info, id, nearest);
      g_assert_cmpstr (nearest, ==, id);
      assert_in_range (param.row, param.def);
      if (param.row->kind != LQ_PARAM_CONTINUOUS)
        g_assert_cmpfloat (param.def, ==, round (param.def));
      /* Ids of the node and of the processor share one group of the session file. */
      for (int i = 0; i < LQ_NODE_N_ROWS; i++)
        g_assert_cmpstr (id, !=, lq_node_rows[i].id);
    }
  g_assert_cmpint (lq_info_find_param (info, "no such parameter"), ==, -1);
}

/* What makes a row structural cannot move by itself. */
static void check_structure (const LqProcessorInfo *info)
{
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      const LqParamNeed *need = lq_info_param (info, slot).row->structural_while;
      for (; need && need->row; need++)
        {
          int needed = lq_info_needed (info, slot, need);
          g_assert_cmpint (needed, >=, 0);
          g_assert_true (lq_info_param (info, needed).row->flags & LQ_PARAM_STRUCTURAL);
        }
    }
}

static void check_readouts (const LqProcessorInfo *info)
{
  for (int i = 0; i < info->n_readouts; i++)
    {
      const LqReadoutInfo *readout = &info->readouts[i];
      assert_id (readout->id);
      assert_sentence (readout->doc);
      g_assert_true (g_ascii_isupper (readout->name[0]));
      g_assert_cmpfloat (readout->min, <, readout->max);
      g_assert_cmpint (lq_info_find_readout (info, readout->id), ==, i);
    }
  g_assert_cmpint (info->reduction_readout, >=, -1);
  g_assert_cmpint (info->reduction_readout, <, info->n_readouts);
  g_assert_cmpint (info->reduction_readout, <, LQ_MAX_READOUTS); /* a history holds no more */
  if (info->reduction_readout >= 0)
    g_assert_cmpfloat (info->reduction_range_db, >, 0);
}

static void test_processor (gconstpointer data)
{
  const LqProcessor *processor = data;
  const LqProcessorInfo *info = &processor->info;

  assert_id (info->id);
  assert_sentence (info->doc);
  assert_sentence (info->when);
  g_assert_cmpuint (strlen (info->when), >=, 100);
  g_assert_true (g_ascii_isupper (info->name[0]));
  g_assert_cmpint (info->version, >=, 1);
  g_assert_true (processor->prepare && processor->reset && processor->update && processor->process);
  for (int i = 0; i < info->n_rows; i++)
    check_any_row (&info->rows[i]);
  for (int g = 0; g < info->n_groups; g++)
    for (int i = 0; i < info->groups[g].n_rows; i++)
      check_any_row (&info->groups[g].rows[i]);
  check_slots (info);
  check_structure (info);
  check_readouts (info);
  if (info->takes_sample)
    {
      assert_sentence (info->sample_doc);
      assert_in_range (lq_info_param (info, info->sample_slot).row, info->sample_value);
    }
  for (const char *const *fact = info->facts; fact && *fact; fact++)
    g_assert_cmpint (lq_info_find_param (info, *fact), >=, 0);
}

static void test_node_rows (void)
{
  for (int i = 0; i < LQ_NODE_N_ROWS; i++)
    check_any_row (&lq_node_rows[i]);
}

static void test_registry (void)
{
  LqRegistry *registry = lq_registry_new ();
  LqProcessor added = *lq_registry_get (registry, 0);
  int n = lq_registry_n (registry);

  g_assert_cmpint (n, >, 0);
  for (int i = 0; i < n; i++)
    {
      const LqProcessor *processor = lq_registry_get (registry, i);
      g_assert_true (lq_registry_find (registry, processor->info.id) == processor);
      g_assert_cmpstr (lq_registry_nearest (registry, processor->info.id), ==, processor->info.id);
    }
  added.info.id = "added";
  lq_registry_add (registry, &added);
  g_assert_true (lq_registry_find (registry, "added") == &added);
  g_assert_null (lq_registry_find (registry, "gian"));
  g_assert_cmpstr (lq_registry_nearest (registry, "gian"), ==, "gain");
  lq_registry_free (registry);
}

static void test_parse (void)
{
  static const char *const shapes[] = { "Bell", "Low shelf", NULL };
  const LqParamRow choice = { .id = "shape", .kind = LQ_PARAM_CHOICE, .max = 1, .labels = shapes };
  const LqParamRow level = { .id = "gain",
                             .unit = LQ_UNIT_DB,
                             .min = -60,
                             .max = 24,
                             .decimals = 1,
                             .flags = LQ_PARAM_MINUS_INF };
  const LqParamRow tempo = {
    .id = "tempo", .unit = LQ_UNIT_BPM, .max = 400, .decimals = 1, .flags = LQ_PARAM_UNKNOWN
  };
  double value = 0;
  bool in_range = false;
  char text[LQ_UNITS_TEXT];

  g_assert_true (lq_param_parse (&choice, "low-shelf", &value, &in_range));
  g_assert_cmpfloat (value, ==, 1);
  g_assert_true (lq_param_parse (&choice, "1", &value, &in_range));
  g_assert_false (lq_param_parse (&choice, "0.5", &value, &in_range));
  g_assert_false (lq_param_parse (&choice, "low", &value, &in_range));
  g_assert_true (lq_param_parse (&choice, "2", &value, &in_range));
  g_assert_false (in_range);
  g_assert_true (lq_param_parse (&lq_node_rows[LQ_NODE_BYPASS], "on", &value, &in_range));
  g_assert_cmpfloat (value, ==, 1);
  g_assert_true (lq_param_parse (&level, "-inf", &value, &in_range));
  g_assert_cmpfloat (value, ==, -60);
  g_assert_true (in_range);
  g_assert_true (lq_param_parse (&level, "30 dB", &value, &in_range));
  g_assert_cmpfloat (value, ==, 30);
  g_assert_false (in_range);
  lq_param_format (&level, -60, 0, LQ_UNITS_PLAIN, text);
  g_assert_cmpstr (text, ==, "−∞ dB");
  lq_param_format (&tempo, 0, 0, LQ_UNITS_PLAIN, text);
  g_assert_cmpstr (text, ==, "–");
  lq_param_format (&tempo, 0.1, 0, LQ_UNITS_PLAIN, text);
  g_assert_cmpstr (text, ==, "0.1 BPM");
  value = 1;
  g_assert_true (lq_param_parse (&tempo, "–", &value, &in_range) && value == 0 && in_range);
  g_assert_true (lq_param_parse (&tempo, "-", &value, &in_range) && value == 0);
  g_assert_false (lq_param_parse (&level, "-", &value, &in_range));
}

/* At 120 beats per minute a beat is half a second. */
static void test_note_lengths (void)
{
  static const struct
  {
    const char *label;
    double ms;
  } at_120[] = {
    { "1/1", 2000 }, { "1/4", 500 },    { "1/8 dotted", 375 }, { "1/8 triplet", 500 / 3.0 },
    { "1/16", 125 }, { "1/64", 31.25 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (at_120); i++)
    for (int note = 0; note < LQ_N_NOTES; note++)
      if (strcmp (lq_note_labels[note], at_120[i].label) == 0)
        g_assert_cmpfloat_with_epsilon (lq_note_ms (note, 120, 7), at_120[i].ms, 1e-9);
  g_assert_cmpfloat (lq_note_ms (LQ_NOTE_FREE, 120, 7), ==, 7);
  g_assert_cmpfloat (lq_note_ms (LQ_NOTE_4, 0, 7), ==, 7); /* a tempo that is not known */
  g_assert_null (lq_note_labels[LQ_N_NOTES]);
}

static double *defaults_of (const LqProcessorInfo *info)
{
  int n = lq_info_n_params (info);
  double *params = g_new (double, n);

  lq_info_defaults (info, params);
  return params;
}

static void set (const LqProcessorInfo *info, double *params, const char *id, double value)
{
  int slot = lq_info_find_param (info, id);

  g_assert_cmpint (slot, >=, 0);
  params[slot] = value;
}

/* A delay's line is 4 s long, whatever note is asked for: 1/1 is 240 s over the beats a minute. */
static void test_fact_of_long_notes (gconstpointer data)
{
  const LqProcessorInfo *info = &lq_registry_find (data, "delay")->info;
  g_autofree double *params = defaults_of (info);
  static const char *const notes[] = { "sync", "sync_right" };
  double span[2];

  for (size_t i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      int slot = lq_info_find_param (info, notes[i]);
      g_assert_false (info->fact_span (params, 50, slot, span)); /* off */
      set (info, params, notes[i], LQ_NOTE_1);
      g_assert_false (info->fact_span (params, 60, slot, span)); /* 4 s */
      g_assert_false (info->fact_span (params, 0, slot, span));
      g_assert_true (info->fact_span (params, 50, slot, span)); /* 4.8 s */
      g_assert_cmpfloat (span[0], ==, 4000);
      g_assert_cmpfloat (span[1], ==, 4000);
    }
}

/* The widths of bands multiply with the total; bands that are not there say nothing. */
static void test_fact_of_widths (gconstpointer data)
{
  const LqProcessorInfo *info = &lq_registry_find (data, "stereo")->info;
  g_autofree double *params = defaults_of (info);
  int slot = lq_info_find_param (info, "width");
  double span[2];

  set (info, params, "width", 120);
  set (info, params, "b3.width", 50);
  set (info, params, "bands", 2);
  g_assert_false (info->fact_span (params, 0, slot, span));
  set (info, params, "b1.width", 0);
  g_assert_true (info->fact_span (params, 0, slot, span));
  g_assert_cmpfloat (span[0], ==, 0);
  g_assert_cmpfloat_with_epsilon (span[1], 120, 1e-9);
  set (info, params, "b2.width", 150);
  g_assert_true (info->fact_span (params, 0, slot, span));
  g_assert_cmpfloat_with_epsilon (span[1], 180, 1e-9);
  set (info, params, "b1.width", 150);
  g_assert_true (info->fact_span (params, 0, slot, span));
  g_assert_cmpfloat_with_epsilon (span[0], 180, 1e-9);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LqRegistry *registry = lq_registry_new ();
  g_test_add_func ("/rows/registry", test_registry);
  g_test_add_func ("/rows/parse", test_parse);
  g_test_add_func ("/rows/node", test_node_rows);
  g_test_add_func ("/rows/note-lengths", test_note_lengths);
  g_test_add_data_func ("/rows/fact-of-long-notes", registry, test_fact_of_long_notes);
  g_test_add_data_func ("/rows/fact-of-widths", registry, test_fact_of_widths);
  for (int i = 0; i < lq_registry_n (registry); i++)
    {
      const LqProcessor *processor = lq_registry_get (registry, i);
      g_autofree char *path = g_strdup_printf ("/rows/%s", processor->info.id);
      g_test_add_data_func (path, processor, test_processor);
    }
  int failed = g_test_run ();
  lq_registry_free (registry);
  return failed;
}
