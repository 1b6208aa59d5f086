/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/delay_rows.h"

#include "processors/note_length.h"
#include "processors/rows.h"

static const char *const changes[] = { N_ ("Fade"), N_ ("Tape"), NULL };

static const char *const inputs[] = { N_ ("Both sides"), N_ ("Left alone"), N_ ("Right alone"),
                                      NULL };

const LqParamRow lq_delay_rows[LQ_DELAY_N_ROWS] = {
  [LQ_DELAY_TIME] = { .id = "time",
                      .name = N_ ("Time"),
                      .group = N_ ("Echo"),
                      .unit = LQ_UNIT_MS,
                      .min = 1,
                      .max = LQ_DELAY_MOST_MS,
                      .def = 375,
                      .curve = LQ_CURVE_LOG,
                      .decimals = 1,
                      .doc = N_ (
                          "Time from the sound to its first echo, on the left or on both sides."),
                      .needs = LQ_NEEDS (LQ_NEED_NO_NOTE ("sync")) },
  [LQ_DELAY_SYNC] =
      LQ_ROW_NOTE (.id = "sync", .name = N_ ("Note"), .group = N_ ("Echo"),
                   .doc = N_ (
                       "The time as a note of the session's tempo, 4 s at most; off, or without a "
                       "tempo, the time in milliseconds counts.")),
  [LQ_DELAY_TIME_RIGHT] = { .id = "time_right",
                            .name = N_ ("Time right"),
                            .group = N_ ("Echo"),
                            .unit = LQ_UNIT_MS,
                            .min = 1,
                            .max = LQ_DELAY_MOST_MS,
                            .def = 500,
                            .curve = LQ_CURVE_LOG,
                            .decimals = 1,
                            .doc =
                                N_ ("Time to the first echo on the right, when the sides are not "
                                    "linked."),
                            .needs =
                                LQ_NEEDS (LQ_NEED_IS ("link", 0), LQ_NEED_NO_NOTE ("sync_right")) },
  [LQ_DELAY_SYNC_RIGHT] =
      LQ_ROW_NOTE (.id = "sync_right", .name = N_ ("Note right"), .group = N_ ("Echo"),
                   .doc = N_ ("The right side's time as a note of the session's tempo, "
                              "4 s at most."),
                   .needs = LQ_NEEDS (LQ_NEED_IS ("link", 0))),
  [LQ_DELAY_LINK] = { .id = "link",
                      .name = N_ ("Same on both"),
                      .group = N_ ("Echo"),
                      .kind = LQ_PARAM_SWITCH,
                      .max = 1,
                      .def = 1,
                      .doc = N_ ("The right side takes the time of the left.") },
  [LQ_DELAY_CHANGE] = { .id = "change",
                        .name = N_ ("New time"),
                        .group = N_ ("Echo"),
                        .kind = LQ_PARAM_CHOICE,
                        .max = 1,
                        .labels = changes,
                        .flags = LQ_PARAM_ADVANCED,
                        .doc = N_ ("A new time is faded to, or run to with the bend in pitch of a "
                                   "tape.") },
  [LQ_DELAY_FEEDBACK] = { .id = "feedback",
                          .name = N_ ("Feedback"),
                          .group = N_ ("Repeats"),
                          .unit = LQ_UNIT_PERCENT,
                          .max = 98,
                          .def = 35,
                          .decimals = 0,
                          .doc = N_ ("How much of an echo is echoed again.") },
  [LQ_DELAY_CROSS] = { .id = "cross",
                       .name = N_ ("Cross"),
                       .group = N_ ("Repeats"),
                       .unit = LQ_UNIT_PERCENT,
                       .max = 100,
                       .decimals = 0,
                       .doc =
                           N_ ("How much of it changes sides: at 100 % the echoes go from side to "
                               "side.") },
  [LQ_DELAY_INPUT_SIDE] = { .id = "input_side",
                            .name = N_ ("Input"),
                            .group = N_ ("Repeats"),
                            .kind = LQ_PARAM_CHOICE,
                            .max = LQ_DELAY_N_INPUTS - 1,
                            .labels = inputs,
                            .flags = LQ_PARAM_ADVANCED,
                            .doc = N_ (
                                "Where the sound goes in: each side into its own echoes, or the "
                                "middle of both into one side alone, so that with full cross even "
                                "a voice in the middle goes from side to side.") },
  [LQ_DELAY_LOW_CUT] =
      LQ_ROW_LOW_CUT (.group = N_ ("Repeats"), .def = 80,
                      .doc = N_ (
                          "Corner of the 6 dB/oct high-pass that every echo passes once more.")),
  [LQ_DELAY_HIGH_CUT] =
      LQ_ROW_HIGH_CUT (.group = N_ ("Repeats"), .def = 7000,
                       .doc = N_ (
                           "Corner of the 6 dB/oct low-pass that every echo passes once more.")),
  [LQ_DELAY_MOTION] = { .id = "motion",
                        .name = N_ ("Motion"),
                        .group = N_ ("Repeats"),
                        .unit = LQ_UNIT_MS,
                        .max = LQ_DELAY_MOST_MOTION_MS,
                        .curve = LQ_CURVE_CUBE,
                        .decimals = 2,
                        .flags = LQ_PARAM_ADVANCED,
                        .doc = N_ (
                            "How far the time swings to both sides, left and right a quarter turn "
                            "apart.") },
  [LQ_DELAY_MOTION_RATE] = LQ_ROW_MOTION_RATE (.group = N_ ("Repeats"), .max = 8, .def = 0.5,
                                               .doc = N_ ("How often the time swings."),
                                               .needs = LQ_NEEDS (LQ_NEED_NOT ("motion", 0))),
  [LQ_DELAY_DUCK] =
      LQ_ROW_DUCK (.doc = N_ (
                       "By how much the echoes go down while the dry sound is at full level, and "
                       "less while it is softer.")),
  [LQ_DELAY_WIDTH] =
      LQ_ROW_WIDTH (.max = 100,
                    .doc =
                        N_ ("Side of the echoes against their mid: 0 % puts them in the middle.")),
  [LQ_DELAY_MIX] = { .id = "mix",
                     .name = N_ ("Mix"),
                     .group = N_ ("Output"),
                     .unit = LQ_UNIT_PERCENT,
                     .max = 100,
                     .decimals = 0,
                     .doc = N_ (
                         "Share of the echoes; the rest is the dry sound. 0 % changes no bit, at "
                         "100 % only they are heard.") },
};

const LqReadoutInfo lq_delay_readouts[LQ_DELAY_N_READOUTS] = {
  [LQ_DELAY_DUCKING] =
      LQ_READOUT_DUCKING (.doc = N_ ("By how much the echoes are turned down by the dry sound.")),
};
