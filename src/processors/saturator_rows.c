/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_rows.h"

#include "processors/rows.h"

#define INCH_M 0.0254
#define MICRON 1e-6

#define RECALLS LQ_NEED_IS ("curve", LQ_SATURATOR_HYSTERESIS)

static const char *const models[] = {
  N_ ("Tape"),       N_ ("Tube"), N_ ("Transformer"), N_ ("Soft clip"), N_ ("Hard clip"),
  N_ ("Hysteresis"), NULL
};
static const char *const speeds[] = { N_ ("Off"), N_ ("7.5 ips"), N_ ("15 ips"), N_ ("30 ips"),
                                      NULL };
static const double speeds_ips[] = { 0.0, 7.5, 15.0, 30.0 };
static const char *const factors[] = { "2×", "4×", "8×", "16×", NULL };
static const char *const antialiasings[] = { N_ ("Standard"), N_ ("High"), N_ ("Highest"), NULL };

const LqParamRow lq_saturator_rows[LQ_SATURATOR_N_ROWS] = {
  [LQ_SATURATOR_CURVE] = { .id = "curve",
                           .name = N_ ("Curve"),
                           .group = N_ ("Curve"),
                           .kind = LQ_PARAM_CHOICE,
                           .max = LQ_SATURATOR_N_MODELS - 1,
                           .labels = models,
                           .flags = LQ_PARAM_STRUCTURAL,
                           .doc = N_ ("Tape takes the top first, a transformer the bottom, a tube "
                                      "one side "
                                      "before the other; the clippers leave all alone up to their "
                                      "corner. Hysteresis is tape that remembers: what it makes of "
                                      "a sound depends on whether that rises or falls, and on what "
                                      "came before.") },
  [LQ_SATURATOR_DRIVE] = { .id = "drive",
                           .name = N_ ("Drive"),
                           .group = N_ ("Curve"),
                           .unit = LQ_UNIT_LEVEL_DB,
                           .max = 36,
                           .decimals = 1,
                           .doc = N_ ("Gain into the curve, whose limit is full scale; 0 dB "
                                      "changes no bit.") },
  [LQ_SATURATOR_BIAS] = { .id = "bias",
                          .name = N_ ("Bias"),
                          .group = N_ ("Curve"),
                          .unit = LQ_UNIT_PERCENT,
                          .min = -100,
                          .max = 100,
                          .flags = LQ_PARAM_BIPOLAR,
                          .doc =
                              N_ ("Moves the sound off the middle of the curve, which gives even "
                                  "harmonics; the offset that it makes is taken out."),
                          .needs = LQ_NEEDS (LQ_NEED_NOT ("curve", LQ_SATURATOR_HYSTERESIS)) },
  [LQ_SATURATOR_LOOP] = { .id = "loop",
                          .name = N_ ("Loop width"),
                          .group = N_ ("Curve"),
                          .unit = LQ_UNIT_PERCENT,
                          .max = 100,
                          .def = 50,
                          .doc =
                              N_ ("How far the curve opens to a loop: at 0 % the tape has all the "
                                  "bias it needs, above it less and less of it, and middle levels "
                                  "gain over soft ones."),
                          .needs = LQ_NEEDS (RECALLS) },
  [LQ_SATURATOR_EMPHASIS] = { .id = "emphasis",
                              .name = N_ ("Emphasis"),
                              .group = N_ ("Curve"),
                              .unit = LQ_UNIT_DB,
                              .min = -18,
                              .max = 18,
                              .decimals = 1,
                              .flags = LQ_PARAM_BIPOLAR | LQ_PARAM_ADVANCED,
                              .doc = N_ ("Lets more of the bottom, below 0, or of the top, above "
                                         "0, reach the "
                                         "curve's bend than the model does by itself; taken back "
                                         "behind it, so "
                                         "that soft sound keeps its tone.") },
  [LQ_SATURATOR_MATCH] = { .id = "match",
                           .name = N_ ("Matched loudness"),
                           .group = N_ ("Output"),
                           .kind = LQ_PARAM_SWITCH,
                           .max = 1,
                           .doc = N_ ("Turns the saturated sound down so that a dense sound at the "
                                      "matched "
                                      "level is as loud as before, in LUFS, whatever the drive and "
                                      "the head.") },
  [LQ_SATURATOR_MATCH_LEVEL] = { .id = "match_level",
                                 .name = N_ ("Matched level"),
                                 .group = N_ ("Output"),
                                 .unit = LQ_UNIT_DBFS,
                                 .min = -48,
                                 .max = 0,
                                 .def = -18,
                                 .flags = LQ_PARAM_ADVANCED,
                                 .doc = N_ (
                                     "RMS level of the sound for which the loudness is matched."),
                                 .needs = LQ_NEEDS (LQ_NEED_IS ("match", 1)) },
  [LQ_SATURATOR_OVERSAMPLING] = { .id = "oversampling",
                                  .name = N_ ("Oversampling"),
                                  .group = N_ ("Curve"),
                                  .kind = LQ_PARAM_CHOICE,
                                  .max = 3,
                                  .def = 2,
                                  .labels = factors,
                                  .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                                  .doc = N_ (
                                      "At how many times the rate the curve works: more keeps "
                                      "harmonics above the top from folding back, for more work; "
                                      "delays the output.") },
  [LQ_SATURATOR_ANTIALIASING] = { .id = "antialiasing",
                                  .name = N_ ("Antialiasing"),
                                  .group = N_ ("Curve"),
                                  .kind = LQ_PARAM_CHOICE,
                                  .max = LQ_ANTIALIASING_HIGHEST,
                                  .labels = antialiasings,
                                  .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                                  .doc = N_ (
                                      "High runs every curve by antiderivatives (ADAA) at any "
                                      "oversampling, not the clippers alone: for a top driven hard "
                                      "into tape, tube or transformer at 8× or 16×; hysteresis has "
                                      "none and asks for 16×. Highest gives the filters a stop "
                                      "band "
                                      "of 240 dB instead of 140 dB too, for more delay.") },
  [LQ_SATURATOR_HEAD] = { .id = "head",
                          .name = N_ ("Head losses"),
                          .group = N_ ("Tape"),
                          .kind = LQ_PARAM_CHOICE,
                          .max = LQ_N_ELEMENTS (speeds_ips) - 1,
                          .labels = speeds,
                          .flags = LQ_PARAM_STRUCTURAL,
                          .doc =
                              N_ ("The short waves that a head loses of a tape at so many inches a "
                                  "second: twice as fast, an octave higher. All of it from 6 dB of "
                                  "drive on; delays the output."),
                          .needs = LQ_NEEDS (RECALLS) },
  [LQ_SATURATOR_SPACING] = { .id = "spacing",
                             .name = N_ ("Head distance, µm"),
                             .group = N_ ("Tape"),
                             .max = 3,
                             .def = 0.25,
                             .decimals = 2,
                             .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                             .doc = N_ ("Micrometres between head and coating: a wave as long as "
                                        "that loses 55 dB."),
                             .needs = LQ_NEEDS (RECALLS, LQ_NEED_NOT ("head", 0)) },
  [LQ_SATURATOR_THICKNESS] = { .id = "thickness",
                               .name = N_ ("Coating, µm"),
                               .group = N_ ("Tape"),
                               .max = 6,
                               .def = 1,
                               .decimals = 2,
                               .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                               .doc =
                                   N_ ("Micrometres of the coating that count: what the machine's "
                                       "own equaliser makes up for is not meant."),
                               .needs = LQ_NEEDS (RECALLS, LQ_NEED_NOT ("head", 0)) },
  [LQ_SATURATOR_GAP] = { .id = "gap",
                         .name = N_ ("Head gap, µm"),
                         .group = N_ ("Tape"),
                         .max = 6,
                         .def = 2.5,
                         .decimals = 2,
                         .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                         .doc = N_ ("In micrometres: a wave as long as the gap is not heard."),
                         .needs = LQ_NEEDS (RECALLS, LQ_NEED_NOT ("head", 0)) },
  [LQ_SATURATOR_OUTPUT] = LQ_ROW_OUTPUT_GAIN (.id = "output", .name = N_ ("Output"),
                                              .doc = N_ ("Gain of what comes out.")),
  [LQ_SATURATOR_MIX] =
      LQ_ROW_MIX (.doc = N_ (
                      "Share of the saturated sound; the rest is the dry sound, aligned with it.")),
};

const LqSaturatorTraits *lq_saturator_traits_of (const double *params)
{
  return &lq_saturator_traits[(int)params[LQ_SATURATOR_CURVE]];
}

bool lq_saturator_head_of (const double *params, LqTapeHead *shape)
{
  if (!lq_saturator_traits_of (params)->recalls || params[LQ_SATURATOR_HEAD] == 0.0)
    return false;
  *shape = (LqTapeHead){ .speed_m_s = speeds_ips[(int)params[LQ_SATURATOR_HEAD]] * INCH_M,
                         .spacing_m = params[LQ_SATURATOR_SPACING] * MICRON,
                         .thickness_m = params[LQ_SATURATOR_THICKNESS] * MICRON,
                         .gap_m = params[LQ_SATURATOR_GAP] * MICRON };
  return true;
}
