/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/reverb_rows.h"

#include "processors/note_length.h"
#include "processors/rows.h"

static const char *const kind_labels[] = { N_ ("Plate"),   N_ ("Hall"),        N_ ("Room"),
                                           N_ ("Chamber"), N_ ("Convolution"), NULL };

/* Of a recorded space nothing is known but its sound. */
#define RECORDED LQ_NEED_IS ("kind", LQ_REVERB_RECORDED)
#define COMPUTED LQ_NEED_NOT ("kind", LQ_REVERB_RECORDED)

const LqParamRow lq_reverb_rows[LQ_REVERB_N_ROWS] = {
  [LQ_REVERB_KIND] = { .id = "kind",
                       .name = N_ ("Kind"),
                       .group = N_ ("Space"),
                       .kind = LQ_PARAM_CHOICE,
                       .max = LQ_REVERB_RECORDED,
                       .labels = kind_labels,
                       .flags = LQ_PARAM_STRUCTURAL,
                       .doc = N_ ("What the space is like: how dense it is, and where its first "
                                  "reflections come from; or one that was recorded, as a response "
                                  "that is loaded.") },
  [LQ_REVERB_SIZE] = { .id = "size",
                       .name = N_ ("Size"),
                       .group = N_ ("Space"),
                       .unit = LQ_UNIT_PERCENT,
                       .min = 40,
                       .max = 100 * LQ_REVERB_LARGEST,
                       .def = 100,
                       .curve = LQ_CURVE_LOG,
                       .decimals = 0,
                       .doc = N_ ("How large the space is: its reflections come later, the decay "
                                  "stays as it is; a recorded one is played slower or faster."),
                       .structural_while = LQ_NEEDS (RECORDED) },
  [LQ_REVERB_PRE_DELAY] = { .id = "pre_delay",
                            .name = N_ ("Pre-delay"),
                            .group = N_ ("Space"),
                            .unit = LQ_UNIT_MS,
                            .max = LQ_REVERB_MOST_PRE_MS,
                            .def = 10,
                            .curve = LQ_CURVE_CUBE,
                            .decimals = 1,
                            .doc = N_ ("Time from the sound to the beginning of the reverb."),
                            .needs = LQ_NEEDS (LQ_NEED_NO_NOTE ("pre_delay_sync")) },
  [LQ_REVERB_PRE_DELAY_SYNC] =
      LQ_ROW_NOTE (.id = "pre_delay_sync", .name = N_ ("Pre-delay note"), .group = N_ ("Space"),
                   .flags = LQ_PARAM_ADVANCED,
                   .doc = N_ ("The pre-delay as a note of the session's tempo, 500 ms at most; "
                              "off, or without a tempo, the time in milliseconds counts.")),
  [LQ_REVERB_DECAY] = { .id = "decay",
                        .name = N_ ("Decay"),
                        .group = N_ ("Decay"),
                        .unit = LQ_UNIT_S,
                        .min = 0.1,
                        .max = 20,
                        .def = 1.8,
                        .curve = LQ_CURVE_LOG,
                        .decimals = 2,
                        .doc = N_ ("Time in which the middle of the spectrum falls by 60 dB."),
                        .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_DECAY_SHARE] = { .id = "decay_share",
                              .name = N_ ("Length"),
                              .group = N_ ("Decay"),
                              .unit = LQ_UNIT_PERCENT,
                              .min = 10,
                              .max = 100,
                              .def = 100,
                              .curve = LQ_CURVE_LOG,
                              .decimals = 0,
                              .doc = N_ (
                                  "Share of its time in which a recorded space falls: 100 % leaves "
                                  "it as it was recorded."),
                              .needs = LQ_NEEDS (RECORDED),
                              .structural_while = LQ_NEEDS (RECORDED) },
  [LQ_REVERB_DECAY_LOW] = { .id = "decay_low",
                            .name = N_ ("Low decay"),
                            .group = N_ ("Decay"),
                            .unit = LQ_UNIT_PERCENT,
                            .min = 20,
                            .max = 250,
                            .def = 110,
                            .curve = LQ_CURVE_LOG,
                            .decimals = 0,
                            .flags = LQ_PARAM_ADVANCED,
                            .doc = N_ ("Decay of the lows, as a share of the decay."),
                            .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_LOW_FREQ] = { .id = "low_freq",
                           .name = N_ ("Low split"),
                           .group = N_ ("Decay"),
                           .unit = LQ_UNIT_HZ,
                           .min = 50,
                           .max = 1000,
                           .def = 200,
                           .curve = LQ_CURVE_LOG,
                           .decimals = 0,
                           .flags = LQ_PARAM_ADVANCED,
                           .doc = N_ ("Where the decay is half way between that of the lows and "
                                      "the middle."),
                           .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_DECAY_HIGH] = { .id = "decay_high",
                             .name = N_ ("High decay"),
                             .group = N_ ("Decay"),
                             .unit = LQ_UNIT_PERCENT,
                             .min = 10,
                             .max = 150,
                             .def = 45,
                             .curve = LQ_CURVE_LOG,
                             .decimals = 0,
                             .flags = LQ_PARAM_ADVANCED,
                             .doc = N_ ("Decay of the highs, as a share of the decay."),
                             .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_HIGH_FREQ] = { .id = "high_freq",
                            .name = N_ ("High split"),
                            .group = N_ ("Decay"),
                            .unit = LQ_UNIT_HZ,
                            .min = 1000,
                            .max = 16000,
                            .def = 5000,
                            .curve = LQ_CURVE_LOG,
                            .decimals = 0,
                            .flags = LQ_PARAM_ADVANCED,
                            .doc = N_ ("Where the decay is half way between that of the middle and "
                                       "the highs."),
                            .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_BALANCE] = { .id = "balance",
                          .name = N_ ("Early/late"),
                          .group = N_ ("Character"),
                          .unit = LQ_UNIT_PERCENT,
                          .min = -100,
                          .max = 100,
                          .decimals = 0,
                          .flags = LQ_PARAM_BIPOLAR,
                          .structural_while = LQ_NEEDS (RECORDED),
                          .doc = N_ ("First reflections against the late sound: at −100 % or +100 "
                                     "% one is "
                                     "heard alone.") },
  [LQ_REVERB_DIFFUSION] = { .id = "diffusion",
                            .name = N_ ("Diffusion"),
                            .group = N_ ("Character"),
                            .unit = LQ_UNIT_PERCENT,
                            .max = 100,
                            .def = 90,
                            .decimals = 0,
                            .flags = LQ_PARAM_ADVANCED,
                            .doc = N_ ("How smooth the reverb is from its beginning; little of it "
                                       "lets single "
                                       "reflections be heard."),
                            .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_MOTION] = { .id = "motion",
                         .name = N_ ("Motion"),
                         .group = N_ ("Character"),
                         .unit = LQ_UNIT_PERCENT,
                         .max = 100,
                         .def = 30,
                         .decimals = 0,
                         .flags = LQ_PARAM_ADVANCED,
                         .doc = N_ ("How far the ways between the walls move, so that no tone "
                                    "stands out."),
                         .needs = LQ_NEEDS (COMPUTED) },
  [LQ_REVERB_MOTION_RATE] =
      LQ_ROW_MOTION_RATE (.group = N_ ("Character"), .max = 3, .def = 0.4,
                          .doc = N_ ("How often they move."),
                          .needs = LQ_NEEDS (COMPUTED, LQ_NEED_NOT ("motion", 0))),
  [LQ_REVERB_LOW_CUT] =
      LQ_ROW_LOW_CUT (.group = N_ ("Output"), .def = 60,
                      .doc = N_ ("Corner of the 6 dB/oct high-pass of the reverb; at its "
                                 "lowest there is none.")),
  [LQ_REVERB_HIGH_CUT] =
      LQ_ROW_HIGH_CUT (.group = N_ ("Output"), .def = 14000,
                       .doc = N_ ("Corner of the 6 dB/oct low-pass of the reverb; at its "
                                  "highest there is none.")),
  [LQ_REVERB_WIDTH] =
      LQ_ROW_WIDTH (.max = 150,
                    .doc = N_ ("Side of the reverb against its mid: 0 % puts it in the middle.")),
  [LQ_REVERB_DUCK] =
      LQ_ROW_DUCK (.doc = N_ ("By how much the reverb goes down while the dry sound is at full "
                              "level, and "
                              "less while it is softer.")),
  [LQ_REVERB_MIX] = { .id = "mix",
                      .name = N_ ("Mix"),
                      .group = N_ ("Output"),
                      .unit = LQ_UNIT_PERCENT,
                      .max = 100,
                      .decimals = 0,
                      .doc = N_ ("Share of the reverb; the rest is the dry sound. 0 % changes no "
                                 "bit, at 100 % only the reverb is heard.") },
};

bool lq_reverb_cut_is_off (const double *params, LqReverbRow row)
{
  return params[row]
         == (row == LQ_REVERB_LOW_CUT ? lq_reverb_rows[row].min : lq_reverb_rows[row].max);
}
