/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/transient_rows.h"

#include "processors/rows.h"

#define MOST_GAIN_DB 18

#define ROW_GAIN(ID, NAME, DOC)                                                                    \
  {                                                                                                \
    .id = ID, .name = NAME, .group = N_ ("Shape"), .unit = LQ_UNIT_DB, .min = -MOST_GAIN_DB,       \
    .max = MOST_GAIN_DB, .decimals = 1, .flags = LQ_PARAM_BIPOLAR, .doc = DOC                      \
  }

const LqParamRow lq_transient_rows[LQ_TRANSIENT_N_ROWS] = {
  [LQ_TRANSIENT_ATTACK] =
      ROW_GAIN ("attack", N_ ("Attack"), N_ ("Gain of the beginning of every hit, loud or soft.")),
  [LQ_TRANSIENT_SUSTAIN] =
      ROW_GAIN ("sustain", N_ ("Sustain"), N_ ("Gain of what dies away after a hit.")),
  [LQ_TRANSIENT_ATTACK_TIME] = { .id = "attack_time",
                                 .name = N_ ("Attack time"),
                                 .group = N_ ("Shape"),
                                 .unit = LQ_UNIT_MS,
                                 .min = 3,
                                 .max = 100,
                                 .def = 20,
                                 .curve = LQ_CURVE_LOG,
                                 .decimals = 1,
                                 .doc = N_ ("How much of a hit counts as its beginning."),
                                 .needs = LQ_NEEDS (LQ_NEED_NOT ("attack", 0)) },
  [LQ_TRANSIENT_SUSTAIN_TIME] = { .id = "sustain_time",
                                  .name = N_ ("Sustain time"),
                                  .group = N_ ("Shape"),
                                  .unit = LQ_UNIT_MS,
                                  .min = 30,
                                  .max = 1000,
                                  .def = 200,
                                  .curve = LQ_CURVE_LOG,
                                  .doc = N_ (
                                      "How slowly a sound may die away to count as sustain: longer "
                                      "also takes slower ones."),
                                  .needs = LQ_NEEDS (LQ_NEED_NOT ("sustain", 0)) },
  [LQ_TRANSIENT_SENSITIVITY] = { .id = "sensitivity",
                                 .name = N_ ("Full at"),
                                 .group = N_ ("Detector"),
                                 .unit = LQ_UNIT_LEVEL_DB,
                                 .min = 2,
                                 .max = 18,
                                 .def = 6,
                                 .decimals = 1,
                                 .flags = LQ_PARAM_ADVANCED,
                                 .doc = N_ ("Rise or fall in level that gets the whole gain; less "
                                            "of it gets "
                                            "less, a sixth of it none.") },
  [LQ_TRANSIENT_HP] = LQ_ROW_HP (),
  [LQ_TRANSIENT_HP_FREQ] = LQ_ROW_HP_FREQ (),
  [LQ_TRANSIENT_LP_FREQ] = { .id = "lp_freq",
                             .name = N_ ("Low-pass corner"),
                             .group = N_ ("Detector"),
                             .unit = LQ_UNIT_HZ,
                             .min = 200,
                             .max = 20000,
                             .def = 20000,
                             .curve = LQ_CURVE_LOG,
                             .flags = LQ_PARAM_ADVANCED,
                             .doc = N_ ("Where the detector's low-pass of 6 dB/oct begins, −3 dB; "
                                        "the sound "
                                        "itself is not filtered.") },
  [LQ_TRANSIENT_LINK] = { .id = "link",
                          .name = N_ ("Link"),
                          .group = N_ ("Detector"),
                          .unit = LQ_UNIT_PERCENT,
                          .max = 100,
                          .def = 100,
                          .flags = LQ_PARAM_ADVANCED,
                          .doc =
                              N_ ("How far each channel is judged by the louder one: 100 % keeps "
                                  "the stereo image, 0 % works on each channel alone.") },
  [LQ_TRANSIENT_LISTEN] =
      LQ_ROW_LISTEN (.doc = N_ ("Puts out what the detector hears instead of the shaped sound.")),
  [LQ_TRANSIENT_LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 10, .def = 3,
          .doc = N_ ("How far ahead of a hit the gain begins to move, so that it is there when "
                     "the hit comes; delays the output by as much.")),
  [LQ_TRANSIENT_GUARD] = { .id = "guard",
                           .name = N_ ("Clip guard"),
                           .group = N_ ("Output"),
                           .kind = LQ_PARAM_SWITCH,
                           .max = 1,
                           .flags = LQ_PARAM_STRUCTURAL,
                           .doc = N_ ("Turns down, for as long as it lasts, what would go above "
                                      "full scale; delays "
                                      "the output by 1.5 ms.") },
  [LQ_TRANSIENT_OUTPUT] =
      LQ_ROW_OUTPUT_GAIN (.id = "output", .name = N_ ("Output"),
                          .doc = N_ ("Gain of the shaped sound, before the clip guard.")),
  [LQ_TRANSIENT_MIX] =
      LQ_ROW_MIX (.doc = N_ (
                      "Share of the shaped sound; the rest is the dry sound, aligned with it.")),
};

const LqReadoutInfo lq_transient_readouts[LQ_TRANSIENT_N_READOUTS] = {
  [LQ_TRANSIENT_LEVEL] =
      LQ_READOUT_LEVEL (.id = "level", .name = N_ ("Level"), .max = 24, .fold = LQ_FOLD_MAX,
                        .doc = N_ ("Level that the detector goes by.")),
  [LQ_TRANSIENT_RISING] =
      LQ_READOUT_LEVEL (.id = "rising", .name = N_ ("Slow rise"), .max = 24, .fold = LQ_FOLD_LAST,
                        .doc = N_ ("Envelope that rises slowly: what is above it is attack.")),
  [LQ_TRANSIENT_FALLING] =
      LQ_READOUT_LEVEL (.id = "falling", .name = N_ ("Slow fall"), .max = 24, .fold = LQ_FOLD_LAST,
                        .doc = N_ ("Envelope that falls slowly: what is below it is sustain.")),
  [LQ_TRANSIENT_GAIN] = { .id = "gain",
                          .name = N_ ("Gain"),
                          .unit = LQ_UNIT_DB,
                          .min = -2 * MOST_GAIN_DB,
                          .max = 2 * MOST_GAIN_DB,
                          .fold = LQ_FOLD_LAST,
                          .doc = N_ ("Gain at this moment, without output.") },
};
