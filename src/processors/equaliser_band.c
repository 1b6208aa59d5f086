/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_band.h"

#include <math.h>

#include "dsp/matched.h"

#define SLOPE_STEPS 8 /* 6 … 48 dB/oct */

static const char *const shapes[] = { N_ ("Bell"),    N_ ("Low shelf"), N_ ("High shelf"),
                                      N_ ("Low cut"), N_ ("High cut"),  N_ ("Tilt"),
                                      N_ ("Notch"),   N_ ("Band-pass"), NULL };

static const char *const slopes[] = { N_ ("6 dB/oct"),  N_ ("12 dB/oct"), N_ ("18 dB/oct"),
                                      N_ ("24 dB/oct"), N_ ("30 dB/oct"), N_ ("36 dB/oct"),
                                      N_ ("42 dB/oct"), N_ ("48 dB/oct"), NULL };

static const char *const targets[] = { N_ ("Stereo"), N_ ("Left"), N_ ("Right"),
                                       N_ ("Mid"),    N_ ("Side"), NULL };

static const LqParamRow rows[LQ_BAND_N_ROWS] = {
  [LQ_BAND_ON] = { .id = "on",
                   .name = N_ ("On"),
                   .group = "",
                   .kind = LQ_PARAM_SWITCH,
                   .max = 1,
                   .doc = N_ ("Takes the band into the path; a band that is off changes no bit and "
                              "costs nothing.") },
  [LQ_BAND_SHAPE] = { .id = "shape",
                      .name = N_ ("Shape"),
                      .group = "",
                      .kind = LQ_PARAM_CHOICE,
                      .max = LQ_BAND_N_SHAPES - 1,
                      .labels = shapes,
                      .doc = N_ ("What the band does around its frequency: lifts or lowers it, one "
                                 "side of it, or takes one side away.") },
  [LQ_BAND_FREQ] = { .id = "freq",
                     .name = N_ ("Frequency"),
                     .group = "",
                     .unit = LQ_UNIT_HZ,
                     .min = 10,
                     .max = 20000,
                     .def = 1000,
                     .curve = LQ_CURVE_LOG,
                     .doc = N_ (
                         "Centre of a bell, notch or band-pass, half-gain point of a shelf, pivot "
                         "of a tilt, corner of a cut.") },
  [LQ_BAND_GAIN] = { .id = "gain",
                     .name = N_ ("Gain"),
                     .group = "",
                     .unit = LQ_UNIT_DB,
                     .min = -24,
                     .max = 24,
                     .decimals = 1,
                     .flags = LQ_PARAM_BIPOLAR,
                     .doc =
                         N_ ("Gain of bell and shelves; of a tilt the difference between top and "
                             "bottom. Cuts, notch and band-pass have none.") },
  [LQ_BAND_Q] = { .id = "q",
                  .name = N_ ("Q"),
                  .group = "",
                  .min = 0.1,
                  .max = 40,
                  .def = M_SQRT1_2,
                  .curve = LQ_CURVE_LOG,
                  .decimals = 2,
                  .doc = N_ ("Narrowness: of a bell the same for boost and cut; shelves and cuts "
                             "are flattest at 0.71 and ring above it.") },
  [LQ_BAND_SLOPE] = { .id = "slope",
                      .name = N_ ("Slope"),
                      .group = "",
                      .unit = LQ_UNIT_DB_PER_OCT,
                      .kind = LQ_PARAM_CHOICE,
                      .max = SLOPE_STEPS - 1,
                      .def = 1,
                      .labels = slopes,
                      .doc = N_ ("How steeply a low or high cut falls.") },
  [LQ_BAND_TARGET] = { .id = "target",
                       .name = N_ ("Target"),
                       .group = "",
                       .kind = LQ_PARAM_CHOICE,
                       .max = LQ_N_TARGETS - 1,
                       .labels = targets,
                       .doc =
                           N_ ("What the band acts on: both channels, one of them, their middle or "
                               "their sides.") },
};

/* The first eight are a mastering engineer's desk from left to right; the others fill in. */
static double default_of (int index, int row)
{
  static const double freq_hz[LQ_N_BANDS] = { 30,   90,   250,  600,  1500, 4000, 10000, 18000,
                                              45,   65,   130,  180,  350,  450,  850,   1100,
                                              2000, 2800, 3400, 5000, 6500, 8000, 12000, 15000 };
  static const int shape[8] = { LQ_BAND_LOW_CUT,    LQ_BAND_LOW_SHELF, LQ_BAND_BELL,
                                LQ_BAND_BELL,       LQ_BAND_BELL,      LQ_BAND_BELL,
                                LQ_BAND_HIGH_SHELF, LQ_BAND_HIGH_CUT };
  int s = index < 8 ? shape[index] : LQ_BAND_BELL;

  switch (row)
    {
    case LQ_BAND_FREQ:
      return freq_hz[index];
    case LQ_BAND_SHAPE:
      return s;
    case LQ_BAND_Q:
      return s == LQ_BAND_BELL ? 1.0 : M_SQRT1_2;
    default:
      return rows[row].def;
    }
}

const LqParamGroup lq_equaliser_bands = {
  .prefix = "b",
  .name = N_ ("Band"),
  .count = LQ_N_BANDS,
  .rows = rows,
  .n_rows = LQ_BAND_N_ROWS,
  .def = default_of,
};

static void add (LqBandFilter *filter, LqMatched matched, double rate_hz)
{
  lq_matched_design (&matched, rate_hz, &filter->section[filter->n++]);
}

/* Butterworth pairs; Q sets the resonance through the sharpest pair. */
static void design_cut (LqBandFilter *filter, const double *band, double rate_hz)
{
  int order = (int)band[LQ_BAND_SLOPE] + 1;
  bool low = (int)band[LQ_BAND_SHAPE] == LQ_BAND_LOW_CUT;
  LqMatched matched = { .f_hz = band[LQ_BAND_FREQ], .q = 1.0 };

  if (order % 2)
    {
      matched.kind = low ? LQ_MATCHED_HIGH_PASS_1 : LQ_MATCHED_LOW_PASS_1;
      add (filter, matched, rate_hz);
    }
  matched.kind = low ? LQ_MATCHED_HIGH_PASS : LQ_MATCHED_LOW_PASS;
  for (int pair = 0; pair < order / 2; pair++)
    {
      matched.q = lq_matched_butterworth_q (order, pair);
      if (pair == order / 2 - 1)
        matched.q *= band[LQ_BAND_Q] / M_SQRT1_2;
      add (filter, matched, rate_hz);
    }
}

void lq_band_design (const double band[LQ_BAND_N_ROWS], double scale, double rate_hz,
                     LqBandFilter *filter)
{
  LqMatched matched = { .f_hz = band[LQ_BAND_FREQ],
                        .gain_db = band[LQ_BAND_GAIN] * scale,
                        .q = band[LQ_BAND_Q] };
  int shape = (int)band[LQ_BAND_SHAPE];

  filter->n = 0;
  if (band[LQ_BAND_ON] < 0.5)
    return;
  switch (shape)
    {
    case LQ_BAND_LOW_CUT:
    case LQ_BAND_HIGH_CUT:
      design_cut (filter, band, rate_hz);
      return;
    case LQ_BAND_NOTCH:
    case LQ_BAND_BAND_PASS:
      matched.kind = shape == LQ_BAND_NOTCH ? LQ_MATCHED_NOTCH : LQ_MATCHED_BAND_PASS;
      add (filter, matched, rate_hz);
      return;
    }
  if (matched.gain_db == 0.0)
    return; /* flat: not there at all */
  if (shape == LQ_BAND_TILT)
    {
      matched.gain_db /= -2.0;
      matched.kind = LQ_MATCHED_LOW_SHELF;
      add (filter, matched, rate_hz);
      matched.gain_db = -matched.gain_db;
      matched.kind = LQ_MATCHED_HIGH_SHELF;
      add (filter, matched, rate_hz);
      return;
    }
  matched.kind = shape == LQ_BAND_LOW_SHELF    ? LQ_MATCHED_LOW_SHELF
                 : shape == LQ_BAND_HIGH_SHELF ? LQ_MATCHED_HIGH_SHELF
                                               : LQ_MATCHED_BELL;
  add (filter, matched, rate_hz);
}
