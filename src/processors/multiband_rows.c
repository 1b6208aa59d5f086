/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/multiband_rows.h"

#include <math.h>

#include "processors/rows.h"

static const char *const phases[] = { N_ ("Minimum"), N_ ("Linear"), NULL };
static const char *const modes[] = { N_ ("Compress down"), N_ ("Compress up"), N_ ("Expand down"),
                                     N_ ("Expand up"), NULL };

#define SPLIT(number, text, hz)                                                                    \
  {                                                                                                \
    .id = "x" #number, .name = text, .group = N_ ("Splits"), .unit = LQ_UNIT_HZ, .min = 20,        \
    .max = 18000, .def = hz, .curve = LQ_CURVE_LOG, .flags = LQ_PARAM_ADVANCED,                    \
    .doc = N_ ("Where one band ends and the next begins, −6 dB in both; not below the split "    \
               "before it."),                                                                      \
    .needs = LQ_NEEDS (LQ_NEED_WITHIN ("bands", number + 1, LQ_MULTIBAND_BANDS))                   \
  }

const LqParamRow lq_multiband_rows[] = {
  [LQ_MULTIBAND_N] = LQ_ROW_BANDS (.group = N_ ("Splits"), .min = 2, .max = LQ_MULTIBAND_BANDS,
                                   .def = 4, .doc = N_ ("How many bands the sound is split into.")),
  [LQ_MULTIBAND_PHASE] = { .id = "phase",
                           .name = N_ ("Phase"),
                           .group = N_ ("Splits"),
                           .kind = LQ_PARAM_CHOICE,
                           .max = 1,
                           .labels = phases,
                           .flags = LQ_PARAM_STRUCTURAL,
                           .doc = N_ (
                               "Minimum has no latency, and turns the phase at the splits while "
                               "a band is on; linear keeps the phase, 25 ms late.") },
  [LQ_MULTIBAND_X1 + 0] = SPLIT (1, N_ ("Split 1"), 120),
  [LQ_MULTIBAND_X1 + 1] = SPLIT (2, N_ ("Split 2"), 800),
  [LQ_MULTIBAND_X1 + 2] = SPLIT (3, N_ ("Split 3"), 4000),
  [LQ_MULTIBAND_X1 + 3] = SPLIT (4, N_ ("Split 4"), 8000),
  [LQ_MULTIBAND_X1 + 4] = SPLIT (5, N_ ("Split 5"), 12000),
  [LQ_MULTIBAND_DETECTOR] = LQ_ROW_DETECTOR (.flags = LQ_PARAM_ADVANCED),
  [LQ_MULTIBAND_WINDOW] = LQ_ROW_WINDOW (),
  [LQ_MULTIBAND_LINK] = LQ_ROW_LINK (.group = N_ ("Detector"), .flags = LQ_PARAM_ADVANCED),
  [LQ_MULTIBAND_LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 20,
          .doc =
              N_ ("How far ahead of the sound the detectors hear; delays the output by as much.")),
  [LQ_MULTIBAND_OUTPUT] = LQ_ROW_OUTPUT_GAIN (.id = "output", .name = N_ ("Output"),
                                              .doc = N_ ("Level after all bands.")),
  [LQ_MULTIBAND_MIX] =
      LQ_ROW_MIX (.doc =
                      N_ ("Share of what the bands do; at 0 % the sound comes out as it went in.")),
};

static const LqParamRow band_rows[LQ_MBAND_N_ROWS] = {
  [LQ_MBAND_ON] = { .id = "on",
                    .name = N_ ("On"),
                    .group = N_ ("Band"),
                    .kind = LQ_PARAM_SWITCH,
                    .max = 1,
                    .doc = N_ ("Whether the band does anything; while all are off, no bit is "
                               "changed.") },
  [LQ_MBAND_SOLO] = LQ_ROW_SOLO (.group = N_ ("Band"),
                                 .doc = N_ ("Lets only the bands be heard whose solo is on.")),
  [LQ_MBAND_MODE] = { .id = "mode",
                      .name = N_ ("Mode"),
                      .group = N_ ("Curve"),
                      .kind = LQ_PARAM_CHOICE,
                      .max = 3,
                      .labels = modes,
                      .doc = N_ ("Compress narrows the dynamics, expand widens them; down takes "
                                 "away, up adds.") },
  [LQ_MBAND_THRESHOLD] =
      LQ_ROW_THRESHOLD (.group = N_ ("Curve"), .min = -80, .max = 0, .def = -24,
                        .doc = N_ ("Level of a sine's peak in the band above which compress down "
                                   "and expand up begin, and below which the others do."),
                        .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_MBAND_RATIO] =
      LQ_ROW_RATIO (.max = 20, .def = 2,
                    .doc = N_ ("Decibels in for one out when it compresses, out for one in when "
                               "it expands."),
                    .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_MBAND_KNEE] = LQ_ROW_KNEE (.group = N_ ("Curve"), .def = 6, .flags = LQ_PARAM_ADVANCED,
                                 .doc = N_ ("Width of the bend around the threshold."),
                                 .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_MBAND_RANGE] = LQ_ROW_RANGE (.group = N_ ("Curve"), .max = 40, .def = 12,
                                   .doc = N_ ("Most that the band is turned down or up.")),
  [LQ_MBAND_ATTACK] =
      LQ_ROW_ATTACK (.min = 0.1, .max = 250, .def = 10,
                     .doc =
                         N_ ("Time in which 63 % of the way is made when the band grows louder."),
                     .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_MBAND_RELEASE] =
      LQ_ROW_RELEASE (.min = 5, .max = 3000, .def = 150,
                      .doc =
                          N_ ("Time in which 63 % of the way is made when the band grows softer."),
                      .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_MBAND_MAKEUP] = LQ_ROW_OUTPUT_GAIN (.id = "makeup", .name = N_ ("Make-up"),
                                          .doc = N_ ("Gain of the band while it is on.")),
};

/* Low notes need longer times than cymbals. */
static double band_default (int index, int row)
{
  static const double attack_ms[LQ_MULTIBAND_BANDS] = { 30, 20, 10, 5, 3, 2 };
  static const double release_ms[LQ_MULTIBAND_BANDS] = { 250, 180, 120, 80, 60, 50 };

  if (row == LQ_MBAND_ATTACK)
    return attack_ms[index];
  if (row == LQ_MBAND_RELEASE)
    return release_ms[index];
  return band_rows[row].def;
}

const LqParamGroup lq_multiband_bands = {
  .prefix = "b",
  .name = N_ ("Band"),
  .count = LQ_MULTIBAND_BANDS,
  .rows = band_rows,
  .n_rows = LQ_MBAND_N_ROWS,
  .def = band_default,
  .count_row = "bands",
};

#define GAIN(number, text)                                                                         \
  {                                                                                                \
    .id = "b" #number "_gain", .name = text, .unit = LQ_UNIT_DB, .min = -40, .max = 40,            \
    .fold = LQ_FOLD_LAST,                                                                          \
    .doc = N_ ("By how much the band is turned down or up at this moment, without make-up.")       \
  }
#define LEVEL(number, text)                                                                        \
  LQ_READOUT_LEVEL (.id = "b" #number "_level", .name = text, .max = 24, .fold = LQ_FOLD_MAX,      \
                    .doc = N_ ("Highest level that the band's detector heard."))

const LqReadoutInfo lq_multiband_readouts[LQ_MULTIBAND_N_READOUTS] = {
  [LQ_MULTIBAND_REDUCTION] =
      LQ_READOUT_REDUCTION (.doc = N_ ("By how much the band that is reduced most is turned down, "
                                       "without make-up.")),
  [LQ_MULTIBAND_GAIN + 0] = GAIN (1, N_ ("Gain of band 1")),
  [LQ_MULTIBAND_GAIN + 1] = GAIN (2, N_ ("Gain of band 2")),
  [LQ_MULTIBAND_GAIN + 2] = GAIN (3, N_ ("Gain of band 3")),
  [LQ_MULTIBAND_GAIN + 3] = GAIN (4, N_ ("Gain of band 4")),
  [LQ_MULTIBAND_GAIN + 4] = GAIN (5, N_ ("Gain of band 5")),
  [LQ_MULTIBAND_GAIN + 5] = GAIN (6, N_ ("Gain of band 6")),
  [LQ_MULTIBAND_LEVEL + 0] = LEVEL (1, N_ ("Level of band 1")),
  [LQ_MULTIBAND_LEVEL + 1] = LEVEL (2, N_ ("Level of band 2")),
  [LQ_MULTIBAND_LEVEL + 2] = LEVEL (3, N_ ("Level of band 3")),
  [LQ_MULTIBAND_LEVEL + 3] = LEVEL (4, N_ ("Level of band 4")),
  [LQ_MULTIBAND_LEVEL + 4] = LEVEL (5, N_ ("Level of band 5")),
  [LQ_MULTIBAND_LEVEL + 5] = LEVEL (6, N_ ("Level of band 6")),
};

void lq_multiband_splits (const double *params, double split_hz[LQ_CROSSOVER_MOST_SPLITS])
{
  double before_hz = 0.0;

  for (int k = 0; k < LQ_CROSSOVER_MOST_SPLITS; k++)
    before_hz = split_hz[k] = fmax (params[LQ_MULTIBAND_X1 + k], before_hz);
}

bool lq_multiband_is_on (const double *params, int band)
{
  return lq_multiband_band (params, band)[LQ_MBAND_ON] >= 0.5;
}

bool lq_multiband_is_solo (const double *params, int band)
{
  return lq_multiband_band (params, band)[LQ_MBAND_SOLO] >= 0.5;
}

bool lq_multiband_any_solo (const double *params)
{
  for (int b = 0; b < lq_multiband_n (params); b++)
    if (lq_multiband_is_solo (params, b))
      return true;
  return false;
}

bool lq_multiband_is_wanted (const double *params)
{
  bool on = false;

  for (int b = 0; b < lq_multiband_n (params); b++)
    on = on || lq_multiband_is_on (params, b);
  return lq_multiband_any_solo (params) || (on && params[LQ_MULTIBAND_MIX] > 0.0);
}
