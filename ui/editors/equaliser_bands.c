/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/equaliser_bands.h"

#include "ui/chart/axis.h"
#include "ui/node_text.h"

#include <glib/gi18n.h>
#include <math.h>

#define LOW_CUT_HZ  35.0 /* what is added below is a low cut, */
#define HIGH_CUT_HZ 14e3 /* and above, a high cut */

static const char *const row_ids[LQ_EQUALISER_N_ROWS] = { "on",    "shape", "freq",   "gain", "q",
                                                          "slope", "range", "target", "solo" };

int lq_equaliser_slot (LqNode *node, int band, int row)
{
  char id[LQ_PARAM_ID];
  g_snprintf (id, sizeof id, "b%d.%s", band + 1, row_ids[row]);
  return lq_info_find_param (lq_node_get_info (node), id);
}

double lq_equaliser_value (LqNode *node, int band, int row)
{
  return lq_node_get_param (node, lq_equaliser_slot (node, band, row));
}

static const LqParamRow *param_row (LqNode *node, int row)
{
  return lq_info_param (lq_node_get_info (node), lq_equaliser_slot (node, 0, row)).row;
}

static const char *shape_name (LqNode *node, int band)
{
  return param_row (node, LQ_EQUALISER_SHAPE)
      ->labels[(int)lq_equaliser_value (node, band, LQ_EQUALISER_SHAPE)];
}

/* By the table: what a band of its shape has no use for is idle. */
static gboolean is_idle (LqNode *node, int band, int row)
{
  return lq_info_idle_by (lq_node_get_info (node), lq_node_get_params (node), 0.0,
                          lq_equaliser_slot (node, band, row))
         >= 0;
}

gboolean lq_equaliser_has_gain (LqNode *node, int band)
{
  return !is_idle (node, band, LQ_EQUALISER_GAIN);
}

double lq_equaliser_range_db (LqNode *node, int band)
{
  return is_idle (node, band, LQ_EQUALISER_RANGE)
             ? 0.0
             : lq_equaliser_value (node, band, LQ_EQUALISER_RANGE);
}

static gboolean is_cut (LqNode *node, int band)
{
  return g_str_has_suffix (shape_name (node, band), "cut");
}

void lq_equaliser_set (LqHistory *history, LqNode *node, int band, int row, double value)
{
  lq_history_set_param (history, node, lq_equaliser_slot (node, band, row), value);
}

static void format_row (LqNode *node, int band, int row, LqUnitsFlags flags,
                        char text[LQ_UNITS_TEXT])
{
  lq_node_format (node, lq_equaliser_slot (node, band, row), flags, text);
}

/* Three digits are enough to know a band by; a narrow tab has room for "4.3k". */
static double short_hz (double hz, gboolean narrow)
{
  double step = pow (10.0, floor (log10 (hz)) - (narrow && hz >= 1000.0 ? 1.0 : 2.0));
  return round (hz / step) * step;
}

LqHandleFacts lq_equaliser_handle (LqNode *node, int chosen, int band, LqHandleWords *words)
{
  char freq[LQ_UNITS_TEXT], gain[LQ_UNITS_TEXT], q[LQ_UNITS_TEXT], freq_spoken[LQ_UNITS_TEXT],
      gain_spoken[LQ_UNITS_TEXT];
  gboolean gains = lq_equaliser_has_gain (node, band);
  int second = gains ? LQ_EQUALISER_GAIN : LQ_EQUALISER_SLOPE;
  double y = gains ? lq_equaliser_value (node, band, LQ_EQUALISER_GAIN) : 0.0;
  format_row (node, band, LQ_EQUALISER_FREQ, LQ_UNITS_PLAIN, freq);
  format_row (node, band, LQ_EQUALISER_FREQ, LQ_UNITS_SPOKEN, freq_spoken);
  format_row (node, band, second, LQ_UNITS_PLAIN, gain);
  format_row (node, band, second, LQ_UNITS_SPOKEN, gain_spoken);
  format_row (node, band, LQ_EQUALISER_Q, LQ_UNITS_PLAIN, q);
  g_snprintf (words->mark, sizeof words->mark, "%d", band + 1);
  g_snprintf (words->line1, sizeof words->line1, "%d %s · %s", band + 1,
              _ (shape_name (node, band)), freq);
  if (is_cut (node, band))
    g_snprintf (words->line2, sizeof words->line2, "%s", gain);
  else
    g_snprintf (words->line2, sizeof words->line2, "%s · Q %s", gains ? gain : "", q);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Band %d %s, %s, %s"), band + 1,
              _ (shape_name (node, band)), freq_spoken, gain_spoken);
  return (LqHandleFacts){
    .id = band,
    .x = lq_equaliser_value (node, band, LQ_EQUALISER_FREQ),
    .y = y,
    .range_lo = y,
    .range_hi = y + lq_equaliser_range_db (node, band),
    .mark = words->mark,
    .line1 = words->line1,
    .line2 = words->line2,
    .spoken = words->spoken,
    .selected = band == chosen,
    .fixed_y = !gains,
  };
}

double lq_equaliser_rounded (double value, int digits)
{
  double unit = value == 0.0 ? 1.0 : pow (10.0, floor (log10 (fabs (value))) - digits + 1);
  return round (value / unit) * unit;
}

void lq_equaliser_begin_band (LqHistory *history, LqNode *node, int band, double hz, double gain_db)
{
  static const char *const plain[] = { "range", "target", "q" };
  const LqProcessorInfo *info = lq_node_get_info (node);
  int shape = hz < LOW_CUT_HZ ? 3 : hz > HIGH_CUT_HZ ? 4 : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      char id[LQ_PARAM_ID];
      g_snprintf (id, sizeof id, "b%d.%s", band + 1, plain[i]);
      int slot = lq_info_find_param (info, id);
      lq_history_set_param (history, node, slot, lq_info_param (info, slot).row->def);
    }
  lq_equaliser_set (history, node, band, LQ_EQUALISER_SHAPE, shape);
  lq_equaliser_set (history, node, band, LQ_EQUALISER_FREQ, lq_equaliser_rounded (hz, 4));
  if (shape == 0)
    {
      lq_equaliser_set (history, node, band, LQ_EQUALISER_Q, 1.0);
      lq_equaliser_set (history, node, band, LQ_EQUALISER_GAIN, round (gain_db * 10.0) / 10.0);
    }
  lq_equaliser_set (history, node, band, LQ_EQUALISER_ON, 1.0);
}

void lq_equaliser_show_tab (LqNode *node, int band, gboolean narrow, LqBandTab *tab)
{
  char freq[LQ_UNITS_TEXT], value[LQ_UNITS_TEXT];
  lq_axis_label (&(LqAxis){ .kind = LQ_AXIS_LOG, .unit = LQ_UNIT_HZ },
                 short_hz (lq_equaliser_value (node, band, LQ_EQUALISER_FREQ), narrow), freq);
  if (is_cut (node, band))
    format_row (node, band, LQ_EQUALISER_SLOPE, LQ_UNITS_PLAIN, value);
  else
    format_row (node, band, lq_equaliser_has_gain (node, band) ? LQ_EQUALISER_GAIN : LQ_EQUALISER_Q,
                LQ_UNITS_NO_UNIT, value);
  char *per_octave = strrchr (value, '/'); /* in every language */
  if (per_octave)
    *per_octave = '\0';
  LqBandTabFacts facts = {
    .shape = (int)lq_equaliser_value (node, band, LQ_EQUALISER_SHAPE),
    .name = _ (shape_name (node, band)),
    .freq = freq,
    .value = value,
    .on = lq_equaliser_value (node, band, LQ_EQUALISER_ON) > 0.5,
    .dynamic = lq_equaliser_range_db (node, band) != 0.0,
    .solo = lq_equaliser_value (node, band, LQ_EQUALISER_SOLO) > 0.5,
  };
  lq_band_tab_set (tab, &facts);
}
