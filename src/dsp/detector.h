/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level that a dynamics processor works by: of every frame in decibels, by its peak (dsp/wave_peak)
 * or by its mean power, of each channel or of the louder one. A sine reads its peak in both modes.
 * Between the modes it glides. Thread: [audio], but for init. */
#pragma once

#include "core/types.h"
#include "dsp/glide.h"
#include "dsp/wave_peak.h"

typedef enum
{
  LQ_DETECTOR_PEAK,
  LQ_DETECTOR_RMS,
  LQ_DETECTOR_N_MODES
} LqDetectorMode;

typedef struct
{
  int n_channels;
  double rate_hz;
  LqGlide rms; /* share of the mean power */
  double rms_pull;
  double mean_square[LQ_MAX_CHANNELS];
  LqWavePeak wave[LQ_MAX_CHANNELS];
} LqDetector;

/* At rest on peaks. Thread: [any] */
void lq_detector_init (LqDetector *detector, int n_channels, double rate_hz);

/* Forgets the past and jumps to where it was aimed. */
void lq_detector_reset (LqDetector *detector);

void lq_detector_aim (LqDetector *detector, LqDetectorMode mode, double window_ms);

/* A quantum: LEVEL_DB[lane] from HEARD[channel]. N_LANES: as many as channels, or 1 for the louder
 * of both at each frame. */
void lq_detector_run (LqDetector *detector, double heard[][LQ_QUANTUM], int n_lanes,
                      double level_db[][LQ_QUANTUM]);

/* A quantum of which nobody asks. */
void lq_detector_pass (LqDetector *detector, double heard[][LQ_QUANTUM]);

/* No level of the next quantum is above this, as long as none of its frames is above PEAK. */
double lq_detector_most (const LqDetector *detector, double peak);

/* The same frame by frame, for a loop: begin once a quantum, then frame 0, 1, … */
void lq_detector_begin (LqDetector *detector);
void lq_detector_run_frame (LqDetector *detector, int frame, double heard[][LQ_QUANTUM],
                            int n_lanes, double level_db[][LQ_QUANTUM]);
