/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_band.h"

#include <math.h>

#include "dsp/svf_stage.h"
#include "processors/rows.h"

#define SLOPE_STEPS     8   /* 6 … 48 dB/oct */
#define FAR_RATIO       2.0 /* of frequency, beyond which a resonance fades over */
#define RESONANT_K      0.7
#define HQ_BELOW_HZ     64000.0 /* at higher rates the base rate is high enough */
#define HIGHEST_OF_RATE 0.49
#define NEARLY_0_DB     0.01 /* where the poles of a gain of 0 dB are looked up */

static const char *const shapes[] = { N_ ("Bell"),    N_ ("Low shelf"), N_ ("High shelf"),
                                      N_ ("Low cut"), N_ ("High cut"),  N_ ("Tilt"),
                                      N_ ("Notch"),   N_ ("Band-pass"), NULL };

static const char *const slopes[] = { N_ ("6 dB/oct"),  N_ ("12 dB/oct"), N_ ("18 dB/oct"),
                                      N_ ("24 dB/oct"), N_ ("30 dB/oct"), N_ ("36 dB/oct"),
                                      N_ ("42 dB/oct"), N_ ("48 dB/oct"), NULL };

static const char *const targets[] = { N_ ("Stereo"), N_ ("Left"), N_ ("Right"),
                                       N_ ("Mid"),    N_ ("Side"), NULL };

static const char *const keys[] = { N_ ("Band"), N_ ("External"), NULL };

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
                             "bottom. Cuts, notch and band-pass have none."),
                     .needs =
                         LQ_NEEDS (LQ_NEED_WITHIN ("shape", 0, LQ_BAND_TILT),
                                   LQ_NEED_OUTSIDE ("shape", LQ_BAND_LOW_CUT, LQ_BAND_HIGH_CUT)) },
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
  [LQ_BAND_RANGE] = { .id = "range",
                      .name = N_ ("Dynamic"),
                      .group = "",
                      .unit = LQ_UNIT_DB,
                      .min = -24,
                      .max = 24,
                      .decimals = 1,
                      .flags = LQ_PARAM_BIPOLAR,
                      .doc =
                          N_ ("How far loud sound moves the gain of a bell or shelf, down or up: "
                              "2:1 above the threshold until there; 0 dB keeps it static."),
                      .needs = LQ_NEEDS (LQ_NEED_WITHIN ("shape", 0, LQ_BAND_HIGH_SHELF)) },
  [LQ_BAND_THRESHOLD] =
      LQ_ROW_THRESHOLD (.group = "", .min = -80, .max = 0, .def = -30,
                        .doc = N_ ("Level of a sine's peak within the band above which a dynamic "
                                   "band begins to move."),
                        .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_BAND_SLOPE] = { .id = "slope",
                      .name = N_ ("Slope"),
                      .group = "",
                      .unit = LQ_UNIT_DB_PER_OCT,
                      .kind = LQ_PARAM_CHOICE,
                      .max = SLOPE_STEPS - 1,
                      .def = 1,
                      .labels = slopes,
                      .doc = N_ ("How steeply a low or high cut falls."),
                      .needs =
                          LQ_NEEDS (LQ_NEED_WITHIN ("shape", LQ_BAND_LOW_CUT, LQ_BAND_HIGH_CUT)) },
  [LQ_BAND_TARGET] = { .id = "target",
                       .name = N_ ("Target"),
                       .group = "",
                       .kind = LQ_PARAM_CHOICE,
                       .max = LQ_N_TARGETS - 1,
                       .labels = targets,
                       .doc =
                           N_ ("What the band acts on: both channels, one of them, their middle or "
                               "their sides.") },
  [LQ_BAND_ATTACK] =
      LQ_ROW_ATTACK (.min = 0.1, .max = 250, .def = 10, .flags = LQ_PARAM_ADVANCED,
                     .doc = N_ ("Time in which a dynamic band has gone 63 % of its way."),
                     .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_BAND_RELEASE] =
      LQ_ROW_RELEASE (.min = 5, .max = 3000, .def = 150, .flags = LQ_PARAM_ADVANCED,
                      .doc = N_ ("Time in which 63 % of the way back is gone once the sound is "
                                 "softer; it begins half a period of the band's frequency after "
                                 "the last crest."),
                      .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_BAND_KNEE] = LQ_ROW_KNEE (.group = N_ ("Detector"), .def = 6, .flags = LQ_PARAM_ADVANCED,
                                .doc = N_ ("Width of the bend around the threshold."),
                                .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_BAND_KEY] = { .id = "key",
                    .name = N_ ("Moved by"), /* "Key" is the menu of what the node hears */
                    .group = N_ ("Detector"),
                    .kind = LQ_PARAM_CHOICE,
                    .max = 1,
                    .labels = keys,
                    .flags = LQ_PARAM_ADVANCED,
                    .doc = N_ ("What moves the band: the sound at its own frequencies, or the "
                               "external key at the same ones."),
                    .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0)) },
  [LQ_BAND_SOLO] =
      LQ_ROW_SOLO (.group = "",
                   .doc = N_ ("Lets only the band's own frequencies be heard, of a cut what it "
                              "takes away; for the ear alone.")),
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

/* Butterworth pairs; Q sets the resonance through the sharpest pair. */
static int cut_prototypes (const double *band, LqMatched *out)
{
  int order = (int)band[LQ_BAND_SLOPE] + 1;
  bool low = (int)band[LQ_BAND_SHAPE] == LQ_BAND_LOW_CUT;
  LqMatched matched = { .f_hz = band[LQ_BAND_FREQ], .q = 1.0 };
  int n = 0;

  if (order % 2)
    {
      matched.kind = low ? LQ_MATCHED_HIGH_PASS_1 : LQ_MATCHED_LOW_PASS_1;
      out[n++] = matched;
    }
  matched.kind = low ? LQ_MATCHED_HIGH_PASS : LQ_MATCHED_LOW_PASS;
  for (int pair = 0; pair < order / 2; pair++)
    {
      matched.q = lq_matched_butterworth_q (order, pair);
      if (pair == order / 2 - 1)
        matched.q *= band[LQ_BAND_Q] / M_SQRT1_2;
      out[n++] = matched;
    }
  return n;
}

/* Bell or shelf. */
static LqMatched with_gain (const double *band, double gain_db)
{
  int shape = (int)band[LQ_BAND_SHAPE];

  return (LqMatched){ .kind = shape == LQ_BAND_LOW_SHELF    ? LQ_MATCHED_LOW_SHELF
                              : shape == LQ_BAND_HIGH_SHELF ? LQ_MATCHED_HIGH_SHELF
                                                            : LQ_MATCHED_BELL,
                      .f_hz = band[LQ_BAND_FREQ],
                      .gain_db = gain_db,
                      .q = band[LQ_BAND_Q] };
}

int lq_band_prototypes (const double band[LQ_BAND_N_ROWS], double scale,
                        LqMatched out[LQ_BAND_SECTIONS])
{
  LqMatched matched = with_gain (band, band[LQ_BAND_GAIN] * scale);
  int shape = (int)band[LQ_BAND_SHAPE];

  if (band[LQ_BAND_ON] < 0.5)
    return 0;
  switch (shape)
    {
    case LQ_BAND_LOW_CUT:
    case LQ_BAND_HIGH_CUT:
      return cut_prototypes (band, out);
    case LQ_BAND_NOTCH:
    case LQ_BAND_BAND_PASS:
      matched.kind = shape == LQ_BAND_NOTCH ? LQ_MATCHED_NOTCH : LQ_MATCHED_BAND_PASS;
      out[0] = matched;
      return 1;
    }
  if (matched.gain_db == 0.0)
    return 0; /* flat: not there at all */
  if (shape != LQ_BAND_TILT)
    {
      out[0] = matched;
      return 1;
    }
  matched.gain_db /= -2.0;
  matched.kind = LQ_MATCHED_LOW_SHELF;
  out[0] = matched;
  matched.gain_db = -matched.gain_db;
  matched.kind = LQ_MATCHED_HIGH_SHELF;
  out[1] = matched;
  return 2;
}

void lq_band_design (const double band[LQ_BAND_N_ROWS], double scale, double rate_hz,
                     LqBandFilter *filter)
{
  LqMatched prototypes[LQ_BAND_SECTIONS];

  filter->n = lq_band_prototypes (band, scale, prototypes);
  for (int j = 0; j < filter->n; j++)
    lq_matched_design (&prototypes[j], rate_hz, &filter->section[j]);
}

/* ---- dynamics ---- */

double lq_band_range_db (const double band[LQ_BAND_N_ROWS], double scale)
{
  bool moves = band[LQ_BAND_ON] >= 0.5 && (int)band[LQ_BAND_SHAPE] <= LQ_BAND_HIGH_SHELF;

  return moves ? band[LQ_BAND_RANGE] * scale : 0.0;
}

LqSvf lq_band_moved (const double band[LQ_BAND_N_ROWS], double gain_db, double rate_hz)
{
  bool flat = fabs (gain_db) < NEARLY_0_DB;
  LqMatched matched = with_gain (band, flat ? copysign (NEARLY_0_DB, gain_db) : gain_db);
  LqSvf svf;

  lq_matched_design (&matched, rate_hz, &svf);
  if (flat)
    svf = (LqSvf){ .g = svf.g, .k = svf.k, .m0 = 1.0 };
  return svf;
}

void lq_band_sections (const double band[LQ_BAND_N_ROWS], double scale, bool linear, double rate_hz,
                       LqBandFilter *filter)
{
  filter->n = 0;
  if (!linear)
    lq_band_design (band, scale, rate_hz, filter);
  if (filter->n > 0 || lq_band_range_db (band, scale) == 0.0)
    return;
  filter->section[0] = lq_band_moved (band, copysign (0.0, band[LQ_BAND_RANGE]), rate_hz);
  filter->n = 1;
}

/* Bilinear: exactly 0 dB at its centre, whatever the rate. */
LqSvf lq_band_region (const double band[LQ_BAND_N_ROWS], double rate_hz)
{
  double f_hz = fmin (band[LQ_BAND_FREQ], HIGHEST_OF_RATE * rate_hz);
  LqSvf svf = { .g = tan (M_PI * f_hz / rate_hz), .k = M_SQRT2 };

  switch ((int)band[LQ_BAND_SHAPE])
    {
    case LQ_BAND_LOW_SHELF:
    case LQ_BAND_LOW_CUT:
      svf.m2 = 1.0;
      break;
    case LQ_BAND_HIGH_SHELF:
    case LQ_BAND_HIGH_CUT:
      svf.m0 = 1.0;
      svf.m1 = -svf.k;
      svf.m2 = -1.0;
      break;
    default:
      svf.k = 1.0 / band[LQ_BAND_Q];
      svf.m1 = svf.k;
    }
  return svf;
}

bool lq_band_is_far (const LqSvf *from, const LqSvf *to)
{
  double ratio = to->g > from->g ? to->g / from->g : from->g / to->g;

  return ratio > FAR_RATIO && fmin (from->k, to->k) < RESONANT_K;
}

/* ---- where it acts ---- */

unsigned lq_band_lanes (const double band[LQ_BAND_N_ROWS], int n_channels)
{
  LqTarget target = (LqTarget)band[LQ_BAND_TARGET];
  bool first = target == LQ_TARGET_LEFT || target == LQ_TARGET_MID;

  if (n_channels == 1)
    return first || target == LQ_TARGET_STEREO ? LQ_LANE_FIRST : 0;
  return target == LQ_TARGET_STEREO ? LQ_LANE_BOTH : first ? LQ_LANE_FIRST : LQ_LANE_SECOND;
}

bool lq_band_is_mid_side (const double band[LQ_BAND_N_ROWS], int n_channels)
{
  LqTarget target = (LqTarget)band[LQ_BAND_TARGET];

  return n_channels == 2 && (target == LQ_TARGET_MID || target == LQ_TARGET_SIDE);
}

/* ---- the whole ---- */

bool lq_equaliser_is_linear (const double *params) { return params[LQ_EQUALISER_PHASE] >= 0.5; }

bool lq_equaliser_is_long (const double *params) { return params[LQ_EQUALISER_PHASE] >= 1.5; }

bool lq_equaliser_is_hq (const double *params, double rate_hz)
{
  return params[LQ_EQUALISER_HQ] >= 0.5 && rate_hz < HQ_BELOW_HZ
         && !lq_equaliser_is_linear (params);
}

double lq_equaliser_band_rate_hz (const double *params, double rate_hz)
{
  return lq_equaliser_is_hq (params, rate_hz) ? 2.0 * rate_hz : rate_hz;
}

double lq_equaliser_output_lin (const double *params)
{
  double db = params[LQ_EQUALISER_OUTPUT];

  return db == 0.0 ? 1.0 : pow (10.0, db / 20.0);
}
