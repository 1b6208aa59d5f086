/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of a table: travel of its knob, its range, and its value as text. */
#include "processors/info.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const switch_labels[] = { N_ ("Off"), N_ ("On"), NULL };

static const char *const target_labels[] = { N_ ("Stereo"), N_ ("Left"), N_ ("Right"),
                                             N_ ("Mid"),    N_ ("Side"), NULL };

const LqParamRow lq_node_rows[LQ_NODE_N_ROWS] = {
  [LQ_NODE_BYPASS] = { .id = "bypass",
                       .name = N_ ("Bypass"),
                       .group = "",
                       .unit = LQ_UNIT_NONE,
                       .kind = LQ_PARAM_SWITCH,
                       .max = 1,
                       .doc = N_ ("Takes the processor out of the path without a click and without "
                                  "moving time.") },
  [LQ_NODE_WET] = { .id = "wet",
                    .name = N_ ("Wet"),
                    .group = "",
                    .unit = LQ_UNIT_PERCENT,
                    .kind = LQ_PARAM_CONTINUOUS,
                    .max = 100,
                    .def = 100,
                    .doc = N_ ("How much of the processed sound replaces the untouched sound, both "
                               "aligned in time.") },
  [LQ_NODE_TARGET] = { .id = "target",
                       .name = N_ ("Works on"),
                       .group = "",
                       .unit = LQ_UNIT_NONE,
                       .kind = LQ_PARAM_CHOICE,
                       .max = LQ_N_TARGETS - 1,
                       .labels = target_labels,
                       .doc = N_ ("What the processor acts on: both channels, one of them, their "
                                  "middle or their sides; the rest passes untouched.") },
};

static bool is_whole (const LqParamRow *row) { return row->kind != LQ_PARAM_CONTINUOUS; }

double lq_param_clamp (const LqParamRow *row, double value)
{
  if ((row->flags & LQ_PARAM_MINUS_INF) && value == -INFINITY)
    return row->min;
  if (!isfinite (value))
    return row->def;
  if (is_whole (row))
    value = round (value);
  if (value < row->min)
    return row->min;
  if (value > row->max)
    return row->max;
  return value + 0.0; /* −0 becomes 0 */
}

double lq_param_on_grid (const LqParamRow *row, double value, int extra_decimals)
{
  double unit = row->unit == LQ_UNIT_PAN ? 100.0 : 1.0;
  double grid = unit * pow (10.0, row->decimals + extra_decimals);

  return row->curve == LQ_CURVE_LINEAR ? round (value * grid) / grid : value;
}

double lq_param_to_travel (const LqParamRow *row, double value)
{
  value = lq_param_clamp (row, value);
  if (row->max <= row->min)
    return 0.0;
  switch (row->curve)
    {
    case LQ_CURVE_LOG:
      return log (value / row->min) / log (row->max / row->min);
    case LQ_CURVE_CUBE:
      return cbrt ((value - row->min) / (row->max - row->min));
    case LQ_CURVE_LINEAR:
      break;
    }
  return (value - row->min) / (row->max - row->min);
}

double lq_param_from_travel (const LqParamRow *row, double travel)
{
  double value = 0.0;

  if (!(travel > 0.0))
    return row->min;
  if (travel >= 1.0)
    return row->max;
  switch (row->curve)
    {
    case LQ_CURVE_LOG:
      value = row->min * pow (row->max / row->min, travel);
      break;
    case LQ_CURVE_CUBE:
      value = row->min + (row->max - row->min) * travel * travel * travel;
      break;
    case LQ_CURVE_LINEAR:
      value = row->min + (row->max - row->min) * travel;
      break;
    }
  return lq_param_clamp (row, value);
}

static const char *const *labels_of (const LqParamRow *row)
{
  if (row->labels)
    return row->labels;
  return row->kind == LQ_PARAM_SWITCH ? switch_labels : NULL;
}

void lq_param_format (const LqParamRow *row, double value, int extra_decimals, LqUnitsFlags flags,
                      char text[LQ_UNITS_TEXT])
{
  const char *const *labels = labels_of (row);

  value = lq_param_clamp (row, value);
  if (labels)
    snprintf (text, LQ_UNITS_TEXT, "%s", labels[(int)(value - row->min)]);
  else if ((row->flags & LQ_PARAM_MINUS_INF) && value <= row->min)
    lq_units_format (row->unit, -INFINITY, row->decimals, flags, text);
  else if ((row->flags & LQ_PARAM_UNKNOWN) && value <= row->min)
    snprintf (text, LQ_UNITS_TEXT, "%s", flags & LQ_UNITS_ASCII ? "-" : "–");
  else
    lq_units_format (row->unit, value, is_whole (row) ? 0 : row->decimals + extra_decimals, flags,
                     text);
}

/* What stands for a value that is not known. */
static bool is_dash (const char *text)
{
  return strcmp (text, "–") == 0 || strcmp (text, "-") == 0;
}

/* Equal but for case, spaces, hyphens and underscores: "low-shelf" is "Low shelf". */
static bool same_label (const char *a, const char *b)
{
  for (;;)
    {
      a += strspn (a, " -_\t");
      b += strspn (b, " -_\t");
      if (tolower ((unsigned char)*a) != tolower ((unsigned char)*b))
        return false;
      if (!*a)
        return true;
      a++;
      b++;
    }
}

static bool parse_label (const LqParamRow *row, const char *text, double *value)
{
  static const struct
  {
    const char *word;
    double value;
  } switches[] = { { "on", 1 }, { "off", 0 },  { "yes", 1 },
                   { "no", 0 }, { "true", 1 }, { "false", 0 } };
  const char *const *labels = labels_of (row);

  for (int i = 0; labels && labels[i]; i++)
    if (same_label (labels[i], text))
      {
        *value = row->min + i;
        return true;
      }
  for (size_t i = 0; row->kind == LQ_PARAM_SWITCH && i < LQ_N_ELEMENTS (switches); i++)
    if (same_label (switches[i].word, text))
      {
        *value = switches[i].value;
        return true;
      }
  return false;
}

bool lq_param_parse (const LqParamRow *row, const char *text, double *value, bool *in_range)
{
  double v;

  if ((row->flags & LQ_PARAM_UNKNOWN) && is_dash (text))
    v = row->min;
  else if (!parse_label (row, text, &v) && !lq_units_parse (row->unit, text, &v))
    return false;
  if ((row->flags & LQ_PARAM_MINUS_INF) && v == -INFINITY)
    v = row->min;
  if (isnan (v) || (is_whole (row) && v != round (v)))
    return false;
  *value = v;
  *in_range = v >= row->min && v <= row->max;
  return true;
}
