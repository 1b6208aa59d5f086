/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/detector.h"

#include <math.h>

#include "dsp/decibel.h"
#include "dsp/envelope.h"

/* A sine reads its peak in RMS mode, too. */
#define SINE_CREST_DB 3.010299956639812

void lq_detector_init (LqDetector *detector, int n_channels, double rate_hz)
{
  *detector = (LqDetector){ .n_channels = n_channels, .rate_hz = rate_hz };
  lq_glide_init (&detector->rms, rate_hz, LQ_SETTLE_MS, 0.0);
}

void lq_detector_reset (LqDetector *detector)
{
  lq_glide_jump (&detector->rms);
  for (int c = 0; c < detector->n_channels; c++)
    {
      detector->mean_square[c] = 0.0;
      detector->wave[c] = (LqWavePeak){ 0 };
    }
}

void lq_detector_aim (LqDetector *detector, LqDetectorMode mode, double window_ms)
{
  lq_glide_aim (&detector->rms, mode == LQ_DETECTOR_RMS ? 1.0 : 0.0);
  detector->rms_pull = lq_one_pole_pull (window_ms, detector->rate_hz);
}

/* OUT[i] = the larger of A[i] and B[i]. */
static inline void larger (const double *a, const double *b, double *out, int n)
{
  for (int i = 0; i < n; i++)
    out[i] = a[i] > b[i] ? a[i] : b[i];
}

/* The peaks of N frames from FROM to LEVEL_DB. */
static inline void run_peaks (LqDetector *detector, double heard[][LQ_QUANTUM], int n_lanes,
                              double level_db[][LQ_QUANTUM], int from, int n)
{
  double power[LQ_MAX_CHANNELS][LQ_QUANTUM];

  lq_wave_peak_run (detector->wave, heard[0] + from, power[0], detector->n_channels, n);
  if (n_lanes < detector->n_channels)
    larger (power[0], power[1], power[0], n);
  for (int lane = 0; lane < n_lanes; lane++)
    lq_decibels_of_power (power[lane], level_db[lane] + from, n);
}

static inline void pass (LqDetector *detector, double heard[][LQ_QUANTUM], int from, int n)
{
  for (int c = 0; c < detector->n_channels; c++)
    lq_wave_peak_pass (&detector->wave[c], heard[c] + from, n);
}

void lq_detector_pass (LqDetector *detector, double heard[][LQ_QUANTUM])
{
  pass (detector, heard, 0, LQ_QUANTUM);
}

double lq_detector_most (const LqDetector *detector, double peak)
{
  for (int c = 0; c < detector->n_channels; c++)
    for (int i = 0; i < LQ_WAVE_PEAK_PAST; i++)
      peak = fmax (peak, fabs (detector->wave[c].past[i]));
  return peak * LQ_WAVE_PEAK_MOST;
}

void lq_detector_begin (LqDetector *detector) { lq_glide_run (&detector->rms); }

/* N frames from FROM. */
static inline void run_span (LqDetector *detector, double heard[][LQ_QUANTUM], int n_lanes,
                             double level_db[][LQ_QUANTUM], int from, int n)
{
  const double *share = detector->rms.path + from;
  bool peak = !lq_glide_rests_at (&detector->rms, 1.0);
  bool rms = !lq_glide_rests_at (&detector->rms, 0.0);
  bool merge = n_lanes < detector->n_channels;
  double power[LQ_MAX_CHANNELS][LQ_QUANTUM];

  for (int c = 0; c < detector->n_channels && rms; c++)
    lq_mean_square_run (&detector->mean_square[c], detector->rms_pull, heard[c] + from, power[c],
                        n);
  if (peak)
    run_peaks (detector, heard, n_lanes, level_db, from, n);
  else
    pass (detector, heard, from, n);
  for (int lane = 0; lane < n_lanes && rms; lane++)
    {
      double *level = level_db[lane] + from;
      double db[LQ_QUANTUM];
      if (merge)
        larger (power[0], power[1], power[lane], n);
      lq_decibels_of_power (power[lane], db, n);
      for (int i = 0; i < n; i++)
        {
          double r = db[i] + SINE_CREST_DB;
          level[i] = peak ? level[i] + share[i] * (r - level[i]) : r;
        }
    }
}

void lq_detector_run (LqDetector *detector, double heard[][LQ_QUANTUM], int n_lanes,
                      double level_db[][LQ_QUANTUM])
{
  lq_detector_begin (detector);
  run_span (detector, heard, n_lanes, level_db, 0, LQ_QUANTUM);
}

void lq_detector_run_frame (LqDetector *detector, int frame, double heard[][LQ_QUANTUM],
                            int n_lanes, double level_db[][LQ_QUANTUM])
{
  run_span (detector, heard, n_lanes, level_db, frame, 1);
}
