/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that mean the same in every processor that has them: one name, one sentence, one way to
 * count. What differs (group, range, default, flags, at times the sentence) is added behind:
 *
 *   [LINK] = LQ_ROW_LINK (.group = N_ ("Detector"), .flags = LQ_PARAM_ADVANCED),
 *
 * Thread: [any]. */
#pragma once

#include "dsp/detector.h"
#include "dsp/highpass.h"
#include "dsp/tilt.h"
#include "processors/info.h"

/* ---- curve of levels ---- */

#define LQ_ROW_THRESHOLD(...)                                                                      \
  {                                                                                                \
    .id = "threshold", .name = N_ ("Threshold"), .unit = LQ_UNIT_LEVEL_DB, .decimals = 1,          \
    __VA_ARGS__                                                                                    \
  }

#define LQ_ROW_RATIO(...)                                                                          \
  {                                                                                                \
    .id = "ratio", .name = N_ ("Ratio"), .group = N_ ("Curve"), .unit = LQ_UNIT_RATIO, .min = 1,   \
    .curve = LQ_CURVE_LOG, .decimals = 1, __VA_ARGS__                                              \
  }

#define LQ_ROW_KNEE(...)                                                                           \
  {                                                                                                \
    .id = "knee", .name = N_ ("Knee"), .unit = LQ_UNIT_LEVEL_DB, .max = 24, .decimals = 1,         \
    __VA_ARGS__                                                                                    \
  }

/* The most that something is turned down or up. */
#define LQ_ROW_RANGE(...)                                                                          \
  {                                                                                                \
    .id = "range", .name = N_ ("Range"), .unit = LQ_UNIT_LEVEL_DB, .decimals = 1, __VA_ARGS__      \
  }

/* ---- bands ---- */

#define LQ_ROW_BANDS(...)                                                                          \
  {                                                                                                \
    .id = "bands", .name = N_ ("Bands"), .kind = LQ_PARAM_INTEGER, .flags = LQ_PARAM_STRUCTURAL,   \
    __VA_ARGS__                                                                                    \
  }

#define LQ_ROW_SOLO(...)                                                                           \
  {                                                                                                \
    .id = "solo", .name = N_ ("Solo"), .kind = LQ_PARAM_SWITCH, .max = 1,                          \
    .flags = LQ_PARAM_LISTENING, __VA_ARGS__                                                       \
  }

/* ---- time, ms ---- */

#define LQ_ROW_ATTACK(...)                                                                         \
  {                                                                                                \
    .id = "attack", .name = N_ ("Attack"), .group = N_ ("Time"), .unit = LQ_UNIT_MS,               \
    .curve = LQ_CURVE_LOG, .decimals = 2, __VA_ARGS__                                              \
  }

#define LQ_ROW_RELEASE(...)                                                                        \
  {                                                                                                \
    .id = "release", .name = N_ ("Release"), .group = N_ ("Time"), .unit = LQ_UNIT_MS,             \
    .curve = LQ_CURVE_LOG, __VA_ARGS__                                                             \
  }

#define LQ_ROW_HOLD(...)                                                                           \
  {                                                                                                \
    .id = "hold", .name = N_ ("Hold"), .group = N_ ("Time"), .unit = LQ_UNIT_MS,                   \
    .curve = LQ_CURVE_CUBE, .decimals = 1, .flags = LQ_PARAM_ADVANCED, __VA_ARGS__                 \
  }

/* Delays the output: lq_row_lookahead_frames. */
#define LQ_ROW_LOOKAHEAD(...)                                                                      \
  {                                                                                                \
    .id = "lookahead", .name = N_ ("Look-ahead"), .group = N_ ("Time"), .unit = LQ_UNIT_MS,        \
    .decimals = 1, .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED, __VA_ARGS__                   \
  }

/* A time as a note of the session's tempo (processors/note_length.h), beside the free time. With an
 * id, a name and a group of its own. */
#define LQ_ROW_NOTE(...)                                                                           \
  {                                                                                                \
    .kind = LQ_PARAM_CHOICE, .max = LQ_N_NOTES - 1, .labels = lq_note_labels, __VA_ARGS__          \
  }

/* ---- detector (dsp/detector, dsp/link) ---- */

#define LQ_ROW_DETECTOR(...)                                                                       \
  {                                                                                                \
    .id = "detector", .name = N_ ("Detector"), .group = N_ ("Detector"), .kind = LQ_PARAM_CHOICE,  \
    .max = LQ_DETECTOR_N_MODES - 1, .labels = lq_row_detectors,                                    \
    .doc = N_ ("Follows every peak, or the mean power over the RMS window."), __VA_ARGS__          \
  }

#define LQ_ROW_WINDOW(...)                                                                         \
  {                                                                                                \
    .id = "window", .name = N_ ("RMS window"), .group = N_ ("Detector"), .unit = LQ_UNIT_MS,       \
    .min = 1, .max = 300, .def = 10, .curve = LQ_CURVE_LOG, .decimals = 1,                         \
    .flags = LQ_PARAM_ADVANCED, .doc = N_ ("Time constant of the mean power in RMS mode."),        \
    .needs = LQ_NEEDS (LQ_NEED_IS ("detector", LQ_DETECTOR_RMS)), __VA_ARGS__                      \
  }

#define LQ_ROW_LINK(...)                                                                           \
  {                                                                                                \
    .id = "link", .name = N_ ("Link"), .unit = LQ_UNIT_PERCENT, .max = 100, .def = 100,            \
    .doc = N_ ("How far each channel follows the channel that is reduced most: 100 % keeps "       \
               "the stereo image, 0 % works on each channel alone."),                              \
    __VA_ARGS__                                                                                    \
  }

#define LQ_ROW_HP(...)                                                                             \
  {                                                                                                \
    .id = "hp", .name = N_ ("High-pass"), .group = N_ ("Detector"), .kind = LQ_PARAM_CHOICE,       \
    .max = LQ_HIGHPASS_N_SLOPES - 1, .labels = lq_row_slopes, .flags = LQ_PARAM_ADVANCED,          \
    .doc = N_ ("Keeps low notes from working the detector; the sound itself is not filtered."),    \
    __VA_ARGS__                                                                                    \
  }

#define LQ_ROW_HP_FREQ(...)                                                                        \
  {                                                                                                \
    .id = "hp_freq", .name = N_ ("High-pass corner"), .group = N_ ("Detector"),                    \
    .unit = LQ_UNIT_HZ, .min = 20, .max = 2000, .def = 100, .curve = LQ_CURVE_LOG,                 \
    .flags = LQ_PARAM_ADVANCED, .doc = N_ ("Where the detector's high-pass begins, −3 dB."),       \
    .needs = LQ_NEEDS (LQ_NEED_NOT ("hp", 0)), __VA_ARGS__                                         \
  }

#define LQ_ROW_LP(...)                                                                             \
  {                                                                                                \
    .id = "lp", .name = N_ ("Low-pass"), .group = N_ ("Detector"), .kind = LQ_PARAM_CHOICE,        \
    .max = LQ_HIGHPASS_N_SLOPES - 1, .labels = lq_row_slopes, .flags = LQ_PARAM_ADVANCED,          \
    .doc = N_ ("Keeps cymbals and hiss from working the detector; the sound itself is not "        \
               "filtered."),                                                                       \
    __VA_ARGS__                                                                                    \
  }

#define LQ_ROW_LP_FREQ(...)                                                                        \
  {                                                                                                \
    .id = "lp_freq", .name = N_ ("Low-pass corner"), .group = N_ ("Detector"), .unit = LQ_UNIT_HZ, \
    .min = 500, .max = 10000, .def = 5000, .curve = LQ_CURVE_LOG, .flags = LQ_PARAM_ADVANCED,      \
    .doc = N_ ("Where the detector's low-pass begins, −3 dB."),                                    \
    .needs = LQ_NEEDS (LQ_NEED_NOT ("lp", 0)), __VA_ARGS__                                         \
  }

/* dsp/tilt */
#define LQ_ROW_TILT(...)                                                                           \
  {                                                                                                \
    .id = "tilt", .name = N_ ("Tilt"), .group = N_ ("Detector"), .unit = LQ_UNIT_DB,               \
    .min = -LQ_TILT_MAX_DB, .max = LQ_TILT_MAX_DB, .decimals = 1,                                  \
    .flags = LQ_PARAM_BIPOLAR | LQ_PARAM_ADVANCED,                                                 \
    .doc = N_ ("Lets the detector hear highs louder and lows softer, or the other way, about "     \
               "1 kHz; the sound itself is not filtered."),                                        \
    __VA_ARGS__                                                                                    \
  }

#define LQ_ROW_LISTEN(...)                                                                         \
  {                                                                                                \
    .id = "listen", .name = N_ ("Listen"), .group = N_ ("Detector"), .kind = LQ_PARAM_SWITCH,      \
    .max = 1, .flags = LQ_PARAM_ADVANCED | LQ_PARAM_LISTENING, __VA_ARGS__                         \
  }

/* ---- what answers later: echoes, reverb ---- */

/* Corners of 6 dB/oct, and the room that they have. */
#define LQ_ROW_LOW_CUT(...)                                                                        \
  {                                                                                                \
    .id = "low_cut", .name = N_ ("Low cut"), .unit = LQ_UNIT_HZ, .min = 10, .max = 2000,           \
    .curve = LQ_CURVE_LOG, __VA_ARGS__                                                             \
  }
#define LQ_ROW_HIGH_CUT(...)                                                                       \
  {                                                                                                \
    .id = "high_cut", .name = N_ ("High cut"), .unit = LQ_UNIT_HZ, .min = 500, .max = 20000,       \
    .curve = LQ_CURVE_LOG, __VA_ARGS__                                                             \
  }

#define LQ_ROW_MOTION_RATE(...)                                                                    \
  {                                                                                                \
    .id = "motion_rate", .name = N_ ("Motion rate"), .unit = LQ_UNIT_HZ, .min = 0.05,              \
    .curve = LQ_CURVE_LOG, .decimals = 2, .flags = LQ_PARAM_ADVANCED, __VA_ARGS__                  \
  }

/* Against what it answers to. */
#define LQ_ROW_DUCK(...)                                                                           \
  {                                                                                                \
    .id = "duck", .name = N_ ("Duck"), .group = N_ ("Output"), .unit = LQ_UNIT_LEVEL_DB,           \
    .max = 24, .decimals = 1, .flags = LQ_PARAM_ADVANCED, __VA_ARGS__                              \
  }

#define LQ_ROW_WIDTH(...)                                                                          \
  {                                                                                                \
    .id = "width", .name = N_ ("Width"), .group = N_ ("Output"), .unit = LQ_UNIT_PERCENT,          \
    .def = 100, .flags = LQ_PARAM_ADVANCED, __VA_ARGS__                                            \
  }

/* ---- output ---- */

/* The gain after the work: make-up, output. With an id and a name of its own. */
#define LQ_ROW_OUTPUT_GAIN(...)                                                                    \
  {                                                                                                \
    .group = N_ ("Output"), .unit = LQ_UNIT_DB, .min = -24, .max = 24, .decimals = 1,              \
    .flags = LQ_PARAM_BIPOLAR, __VA_ARGS__                                                         \
  }

/* Share of the worked sound; the dry sound is aligned with it. */
#define LQ_ROW_MIX(...)                                                                            \
  {                                                                                                \
    .id = "mix", .name = N_ ("Mix"), .group = N_ ("Output"), .unit = LQ_UNIT_PERCENT, .max = 100,  \
    .def = 100, __VA_ARGS__                                                                        \
  }

/* ---- read-outs ---- */

/* The curve of rack slot and history: name it in .reduction_readout. */
#define LQ_READOUT_REDUCTION(...)                                                                  \
  {                                                                                                \
    .id = "reduction", .name = N_ ("Gain reduction"), .unit = LQ_UNIT_DB, .min = -60, .max = 0,    \
    .fold = LQ_FOLD_MIN, __VA_ARGS__                                                               \
  }

/* What an LqDucker does, which "duck" says (dsp/wet_end): name it in .reduction_readout, too. */
#define LQ_READOUT_DUCKING(...)                                                                    \
  {                                                                                                \
    .id = "ducking", .name = N_ ("Ducking"), .unit = LQ_UNIT_DB, .min = -24, .fold = LQ_FOLD_MIN,  \
    .needs = LQ_NEEDS (LQ_NEED_NOT ("duck", 0)), __VA_ARGS__                                       \
  }

/* A level, with an id, a name and a fold of its own. */
#define LQ_READOUT_LEVEL(...)                                                                      \
  {                                                                                                \
    .unit = LQ_UNIT_DBFS, .min = -100, __VA_ARGS__                                                 \
  }

/* Where the live point of the transfer curve stands, by these two ids. */
#define LQ_READOUT_INPUT_LEVEL(...)                                                                \
  LQ_READOUT_LEVEL (.id = "input_level", .fold = LQ_FOLD_MAX, __VA_ARGS__)
#define LQ_READOUT_OUTPUT_LEVEL(...)                                                               \
  LQ_READOUT_LEVEL (.id = "output_level", .fold = LQ_FOLD_MAX, __VA_ARGS__)

/* What the choices are called, in the order of LqDetectorMode
 * (dsp/detector.h) and LqHighpassSlope (dsp/highpass.h). */
extern const char *const lq_row_detectors[];
extern const char *const lq_row_slopes[];

/* ---- what rows become ---- */

/* Frames of LOOKAHEAD_MS, whole. */
int lq_row_lookahead_frames (double lookahead_ms, double rate_hz);

/* A linear level for READOUT: in dB, not below its range. */
double lq_readout_db (const LqReadoutInfo *readout, double level_lin);
