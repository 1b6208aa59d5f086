/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/stereo_rows.h"

#include <math.h>

#include "dsp/stereo.h"
#include "processors/rows.h"

static const char *const laws[] = { N_ ("Side alone"), N_ ("Constant power"), NULL };

#define ROW_SPLIT(NUMBER, NAME, DEF)                                                               \
  {                                                                                                \
    .id = "x" #NUMBER, .name = NAME, .group = N_ ("Bands"), .unit = LQ_UNIT_HZ, .min = 40,         \
    .max = 16000, .def = DEF, .curve = LQ_CURVE_LOG,                                               \
    .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,                                              \
    .doc = N_ ("Where one band ends and the next begins, −6 dB in both."),                         \
    .needs = LQ_NEEDS (LQ_NEED_WITHIN ("bands", NUMBER + 1, LQ_STEREO_MAX_BANDS))                  \
  }

const LqParamRow lq_stereo_rows[LQ_STEREO_N_ROWS] = {
  [LQ_STEREO_WIDTH] = { .id = "width",
                        .name = N_ ("Total width"),
                        .group = N_ ("Width"),
                        .unit = LQ_UNIT_PERCENT,
                        .max = 200,
                        .def = 100,
                        .doc = N_ ("Level of the side in all bands: 0 % is mono, 100 % as it is, "
                                   "200 % twice "
                                   "the side.") },
  [LQ_STEREO_LAW] = { .id = "law",
                      .name = N_ ("Law"),
                      .group = N_ ("Width"),
                      .kind = LQ_PARAM_CHOICE,
                      .max = LQ_STEREO_N_LAWS - 1,
                      .labels = laws,
                      .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                      .doc = N_ ("Side alone leaves the mid as it is; constant power turns the mid "
                                 "down as the "
                                 "side goes up, to nothing at 200 %.") },
  [LQ_STEREO_BANDS] =
      LQ_ROW_BANDS (.group = N_ ("Bands"), .min = 1, .max = LQ_STEREO_MAX_BANDS, .def = 1,
                    .doc = N_ ("How many bands have a width of their own, for instance a bass "
                               "in mono; with one there is no latency.")),
  [LQ_STEREO_SPLIT_1] = ROW_SPLIT (1, N_ ("Split 1"), 120),
  [LQ_STEREO_SPLIT_2] = ROW_SPLIT (2, N_ ("Split 2"), 500),
  [LQ_STEREO_SPLIT_3] = ROW_SPLIT (3, N_ ("Split 3"), 2500),
  [LQ_STEREO_SPLIT_4] = ROW_SPLIT (4, N_ ("Split 4"), 8000),
  [LQ_STEREO_SPREAD] = { .id = "spread",
                         .name = N_ ("Spread"),
                         .group = N_ ("Width"),
                         .unit = LQ_UNIT_PERCENT,
                         .max = 100,
                         .decimals = 0,
                         .doc = N_ (
                             "Makes a side out of the middle by turning its phase; in mono it is "
                             "gone.") },
  [LQ_STEREO_ROTATION] = { .id = "rotation",
                           .name = N_ ("Rotation"),
                           .group = N_ ("Place"),
                           .unit = LQ_UNIT_DEGREES,
                           .min = -45,
                           .max = 45,
                           .decimals = 1,
                           .flags = LQ_PARAM_BIPOLAR,
                           .doc = N_ ("Turns the whole image to the right, below 0° to the left, "
                                      "what is in "
                                      "the middle too, without losing either channel.") },
  [LQ_STEREO_BALANCE] = { .id = "balance",
                          .name = N_ ("Balance"),
                          .group = N_ ("Place"),
                          .unit = LQ_UNIT_PAN,
                          .min = -1,
                          .max = 1,
                          .flags = LQ_PARAM_BIPOLAR,
                          .doc = N_ ("Turns the opposite channel down and leaves the near one as "
                                     "it is; the "
                                     "centre changes no bit.") },
};

static const LqParamRow band_rows[LQ_STEREO_N_BAND_ROWS] = {
  [LQ_STEREO_BAND_WIDTH] = { .id = "width",
                             .name = N_ ("Width"),
                             .group = N_ ("Bands"),
                             .unit = LQ_UNIT_PERCENT,
                             .max = 200,
                             .def = 100,
                             .doc =
                                 N_ ("Level of the side in this band, beside the width of all.") },
  [LQ_STEREO_BAND_SOLO] =
      LQ_ROW_SOLO (.group = N_ ("Bands"),
                   .doc = N_ ("Only this band of the side is heard, with the mid as it is.")),
};

const LqParamGroup lq_stereo_bands = { .prefix = "b",
                                       .name = N_ ("Band"),
                                       .count = LQ_STEREO_MAX_BANDS,
                                       .rows = band_rows,
                                       .n_rows = LQ_STEREO_N_BAND_ROWS,
                                       .count_row = "bands" };

const LqReadoutInfo lq_stereo_readouts[LQ_STEREO_N_READOUTS] = {
  [LQ_STEREO_CORRELATION] = { .id = "correlation",
                              .name = N_ ("Correlation"),
                              .min = -1,
                              .max = 1,
                              .fold = LQ_FOLD_MIN,
                              .doc = N_ ("Of both channels of the output over 0.3 s; 0 while one "
                                         "of them is "
                                         "silent.") },
};

/* ---- What they come to ---- */

int lq_stereo_splits (const double *params, double rate_hz, double split_hz[LQ_STEREO_MAX_BANDS])
{
  int n_bands = (int)params[LQ_STEREO_BANDS];
  double above = 1.0;

  for (int i = 0; i < n_bands - 1; i++)
    split_hz[i] = above = fmin (fmax (params[LQ_STEREO_SPLIT_1 + i], above * 1.05), 0.45 * rate_hz);
  return n_bands;
}

/* Of all and of BAND together, 0 … 4. */
static double width_of (const double *params, int band)
{
  const double *bands = params + LQ_STEREO_N_ROWS;
  bool any_solo = false;

  for (int b = 0; b < (int)params[LQ_STEREO_BANDS]; b++)
    any_solo = any_solo || bands[b * LQ_STEREO_N_BAND_ROWS + LQ_STEREO_BAND_SOLO] >= 0.5;
  if (any_solo && bands[band * LQ_STEREO_N_BAND_ROWS + LQ_STEREO_BAND_SOLO] < 0.5)
    return 0.0;
  return params[LQ_STEREO_WIDTH] / 100.0
         * bands[band * LQ_STEREO_N_BAND_ROWS + LQ_STEREO_BAND_WIDTH] / 100.0;
}

bool lq_stereo_fact_span (const double *params, double tempo_bpm, int slot, double span[2])
{
  if (slot != LQ_STEREO_WIDTH)
    return false;
  span[0] = span[1] = 100.0 * width_of (params, 0);
  for (int b = 1; b < (int)params[LQ_STEREO_BANDS]; b++)
    {
      span[0] = fmin (span[0], 100.0 * width_of (params, b));
      span[1] = fmax (span[1], 100.0 * width_of (params, b));
    }
  return span[0] != span[1] || span[0] != params[LQ_STEREO_WIDTH];
}

void lq_stereo_more (const double *params, int band, double *side, double *mid)
{
  double width = width_of (params, band);
  double turn = fmin (width, 2.0) * M_PI / 4.0;
  bool power = params[LQ_STEREO_LAW] == LQ_STEREO_LAW_POWER && width != 1.0;

  *side = power ? M_SQRT2 * sin (turn) - 1.0 : width - 1.0;
  *mid = power ? M_SQRT2 * cos (turn) - 1.0 : 0.0;
}

/* L′ = L cos − R sin, then the balance. */
void lq_stereo_matrix (const double *params, double m[4])
{
  double angle = params[LQ_STEREO_ROTATION] * M_PI / 180.0;
  double left = lq_balance_far_side (params[LQ_STEREO_BALANCE]);
  double right = lq_balance_far_side (-params[LQ_STEREO_BALANCE]);

  m[0] = left * cos (angle);
  m[1] = left * -sin (angle);
  m[2] = right * sin (angle);
  m[3] = right * cos (angle);
}
