/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/deesser_rows.h"

#include "processors/rows.h"

static const char *const actions[] = { N_ ("High shelf"), N_ ("Bell"), N_ ("All"), NULL };
static const char *const listens[] = { N_ ("Off"), N_ ("What goes"), N_ ("Detector"), NULL };

const LqParamRow lq_deesser_rows[LQ_DEESSER_N_ROWS] = {
  [LQ_DEESSER_FREQ] = { .id = "freq",
                        .name = N_ ("Frequency"),
                        .group = N_ ("Sibilance"),
                        .unit = LQ_UNIT_HZ,
                        .min = 2000,
                        .max = 10000,
                        .def = 5000,
                        .curve = LQ_CURVE_LOG,
                        .doc = N_ ("Where sibilance begins: corner of the detector and of the "
                                   "shelf, middle "
                                   "of the bell.") },
  [LQ_DEESSER_THRESHOLD] =
      LQ_ROW_THRESHOLD (.group = N_ ("Sibilance"), .min = -40, .max = 0, .def = -12,
                        .doc = N_ (
                            "Power above the frequency, against the whole sound, from which it is "
                            "turned down; the level of the sound does not matter."),
                        .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_DEESSER_RANGE] =
      LQ_ROW_RANGE (.group = N_ ("Sibilance"), .max = 24, .def = 6,
                    .doc = N_ ("Most reduction there can be; 0 dB changes no bit.")),
  [LQ_DEESSER_ACTION] = { .id = "action",
                          .name = N_ ("Action"),
                          .group = N_ ("Sibilance"),
                          .kind = LQ_PARAM_CHOICE,
                          .max = LQ_DEESSER_N_ACTIONS - 1,
                          .labels = actions,
                          .doc = N_ ("What is turned down: all above the frequency, a bell around "
                                     "it, or the "
                                     "whole sound."),
                          .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0)) },
  [LQ_DEESSER_ATTACK] =
      LQ_ROW_ATTACK (.min = 0.1, .max = 20, .def = 0.7,
                     .doc = N_ ("Time in which 63 % of a sudden reduction has been made."),
                     .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_DEESSER_RELEASE] =
      LQ_ROW_RELEASE (.min = 5, .max = 300, .def = 40,
                      .doc = N_ (
                          "Time in which 63 % of a reduction has gone once a sibilant is over."),
                      .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_DEESSER_LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 5, .def = 2,
          .doc =
              N_ ("How far ahead of the sound the detector hears; delays the output by as much.")),
  [LQ_DEESSER_FLOOR] = { .id = "floor",
                         .name = N_ ("Floor"),
                         .group = N_ ("Sibilance"),
                         .unit = LQ_UNIT_LEVEL_DB,
                         .min = -80,
                         .max = -20,
                         .def = -55,
                         .decimals = 1,
                         .flags = LQ_PARAM_ADVANCED,
                         .doc =
                             N_ ("Highs that are softer than this are hiss, and are left alone."),
                         .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0)) },
  [LQ_DEESSER_LINK] = LQ_ROW_LINK (.group = N_ ("Time"), .flags = LQ_PARAM_ADVANCED,
                                   .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LQ_DEESSER_LISTEN] = { .id = "listen",
                          .name = N_ ("Listen"),
                          .group = N_ ("Sibilance"),
                          .kind = LQ_PARAM_CHOICE,
                          .max = LQ_DEESSER_LISTEN_DETECTOR,
                          .labels = listens,
                          .flags = LQ_PARAM_LISTENING,
                          .doc = N_ ("Puts out what is taken away, or what the detector hears.") },
};

const LqReadoutInfo lq_deesser_readouts[LQ_DEESSER_N_READOUTS] = {
  [LQ_DEESSER_REDUCTION] =
      LQ_READOUT_REDUCTION (.doc = N_ ("By how much the sibilance is turned down.")),
  [LQ_DEESSER_RATIO] = { .id = "ratio",
                         .name = N_ ("Sibilance"),
                         .unit = LQ_UNIT_DB,
                         .min = -60,
                         .max = 0,
                         .fold = LQ_FOLD_MAX,
                         .doc = N_ ("Power above the frequency, against the whole sound.") },
};
