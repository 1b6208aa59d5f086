/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/compressor_rows.h"

#include "processors/note_length.h"
#include "processors/rows.h"

static const char *const topologies[] = { N_ ("Feed-forward"), N_ ("Feedback"), NULL };
static const char *const ballistics[] = { N_ ("Clean"), N_ ("Auto"), N_ ("Crest"), NULL };
static const char *const channels[] = { N_ ("Left/right"), N_ ("Mid/side"), NULL };

const LqParamRow lq_compressor_rows[LQ_COMPRESSOR_N_ROWS] = {
  [LQ_COMPRESSOR_THRESHOLD] =
      LQ_ROW_THRESHOLD (.group = N_ ("Curve"), .min = -60, .max = 0, .def = -18,
                        .doc = N_ ("Level of a sine's peak above which the sound is turned "
                                   "down."),
                        .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_COMPRESSOR_RATIO] =
      LQ_ROW_RATIO (.max = 20, .def = 2,
                    .doc = N_ ("How many decibels above the threshold come out as one; 1:1 "
                               "changes no bit."),
                    .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_COMPRESSOR_KNEE] =
      LQ_ROW_KNEE (.group = N_ ("Curve"), .def = 6,
                   .doc = N_ ("Width of the bend around the threshold, in which the ratio "
                              "grows from 1:1."),
                   .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_COMPRESSOR_RANGE] =
      LQ_ROW_RANGE (.group = N_ ("Curve"), .max = 60, .def = 60, .flags = LQ_PARAM_ADVANCED,
                    .doc = N_ ("Most reduction there can be, however loud the sound.")),
  [LQ_COMPRESSOR_TOPOLOGY] = { .id = "topology",
                               .name = N_ ("Topology"),
                               .group = N_ ("Curve"),
                               .kind = LQ_PARAM_CHOICE,
                               .max = 1,
                               .labels = topologies,
                               .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                               .doc = N_ ("Feed-forward hears the input; feedback hears its own "
                                          "output, by whose level the ratio counts, and has no "
                                          "look-ahead and no delay: softer, never beyond 2:1. A "
                                          "key is heard as in feed-forward.") },
  [LQ_COMPRESSOR_ATTACK] =
      LQ_ROW_ATTACK (.min = 0.05, .max = 250, .def = 10,
                     .doc = N_ ("Time in which 63 % of a sudden reduction has been made."),
                     .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0), LQ_NEED_NO_NOTE ("attack_note"))),
  [LQ_COMPRESSOR_RELEASE] = LQ_ROW_RELEASE (
          .min = 5, .max = 3000, .def = 150,
          .doc = N_ ("Time in which 63 % of a reduction has gone once the sound is softer."),
          .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0), LQ_NEED_NO_NOTE ("release_note"))),
  [LQ_COMPRESSOR_HOLD] =
      LQ_ROW_HOLD (.max = 500,
                   .doc = N_ ("Time for which a reduction stays before it is released."),
                   .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_COMPRESSOR_LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 20,
          .doc =
              N_ ("How far ahead of the sound the detector hears; delays the output by as much."),
          .needs = LQ_NEEDS (LQ_NEED_IS ("topology", 0))),
  [LQ_COMPRESSOR_BALLISTICS] = { .id = "ballistics",
                                 .name = N_ ("Ballistics"),
                                 .group = N_ ("Time"),
                                 .kind = LQ_PARAM_CHOICE,
                                 .max = 2,
                                 .labels = ballistics,
                                 .flags = LQ_PARAM_ADVANCED,
                                 .doc = N_ ("Clean keeps to the times; auto lets short peaks go in "
                                            "the release time and what "
                                            "has lasted half a second eight times as slowly; crest "
                                            "shortens both times as the "
                                            "sound is more peaked than a sine."),
                                 .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0)) },
  [LQ_COMPRESSOR_ATTACK_NOTE] =
      LQ_ROW_NOTE (.id = "attack_note", .name = N_ ("Attack note"), .group = N_ ("Time"),
                   .flags = LQ_PARAM_ADVANCED,
                   .doc = N_ (
                       "The note at whose end nine tenths of a reduction have been made; off, or "
                       "without a tempo, the attack counts."),
                   .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_COMPRESSOR_RELEASE_NOTE] = LQ_ROW_NOTE (
          .id = "release_note", .name = N_ ("Release note"), .group = N_ ("Time"),
          .flags = LQ_PARAM_ADVANCED,
          .doc = N_ ("The note at whose end nine tenths of a reduction have gone; off, or without "
                     "a tempo, the release counts."),
          .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_COMPRESSOR_DETECTOR] = LQ_ROW_DETECTOR (),
  [LQ_COMPRESSOR_WINDOW] = LQ_ROW_WINDOW (),
  [LQ_COMPRESSOR_LINK] = LQ_ROW_LINK (.group = N_ ("Detector"), .flags = LQ_PARAM_ADVANCED),
  [LQ_COMPRESSOR_CHANNELS] = { .id = "channels",
                               .name = N_ ("Channels"),
                               .group = N_ ("Detector"),
                               .kind = LQ_PARAM_CHOICE,
                               .max = 1,
                               .labels = channels,
                               .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                               .doc = N_ ("What the link joins and what is compressed: left and "
                                          "right, or mid and side.") },
  [LQ_COMPRESSOR_HP] = LQ_ROW_HP (),
  [LQ_COMPRESSOR_HP_FREQ] = LQ_ROW_HP_FREQ (),
  [LQ_COMPRESSOR_TILT] = LQ_ROW_TILT (),
  [LQ_COMPRESSOR_LISTEN] =
      LQ_ROW_LISTEN (.doc =
                         N_ ("Puts out what the detector hears instead of the compressed sound.")),
  [LQ_COMPRESSOR_MAKEUP] = LQ_ROW_OUTPUT_GAIN (.id = "makeup", .name = N_ ("Make-up"),
                                               .doc = N_ ("Gain of the compressed sound.")),
  [LQ_COMPRESSOR_MIX] = LQ_ROW_MIX (
          .doc = N_ ("Share of the compressed sound; the rest is the dry sound, aligned with it.")),
};

const LqReadoutInfo lq_compressor_readouts[LQ_COMPRESSOR_N_READOUTS] = {
  [LQ_COMPRESSOR_REDUCTION] = LQ_READOUT_REDUCTION (
          .doc = N_ ("By how much the compressed sound is turned down, without make-up.")),
  [LQ_COMPRESSOR_INPUT_LEVEL] = LQ_READOUT_INPUT_LEVEL (
          .name = N_ ("Detector level"), .max = 24,
          .doc = N_ ("Highest level that the detector heard: where the live point stands "
                     "on the curve.")),
  [LQ_COMPRESSOR_OUTPUT_LEVEL] = LQ_READOUT_OUTPUT_LEVEL (
          .name = N_ ("Level after gain"), .max = 24,
          .doc = N_ ("The detector's level after the gain of this moment: how high the "
                     "live point stands.")),
  [LQ_COMPRESSOR_MATCH] = { .id = "match",
                            .name = N_ ("Would match"),
                            .unit = LQ_UNIT_DB,
                            .min = -60,
                            .max = 60,
                            .fold = LQ_FOLD_LAST,
                            .doc = N_ ("The make-up at which the sound would be as loud as it came "
                                       "in, by the mean power of the last five seconds. It is only "
                                       "told, never set.") },
};
