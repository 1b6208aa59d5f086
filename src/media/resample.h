/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sample-rate conversion for files, by libsoxr in double precision: zero net delay and an exact
 * length of round (n · out / in). For import and deliverables, on a worker; the monitor's
 * converter for devices is the engine's. */
#pragma once

#include "core/status.h"

typedef enum
{
  LQ_RESAMPLE_VHQ,       /* 28 bits; −0.006 dB at 20 kHz for 44.1 kHz */
  LQ_RESAMPLE_VHQ_STEEP, /* the same with a transition half as wide: −0.002 dB at 20 kHz */
} LqResampleQuality;

typedef struct LqResampler LqResampler;

/* Thread: [worker]. Owns: caller frees. LQ_ERROR_RANGE: a rate outside 1 Hz…1 MHz, a ratio beyond
 * 1:256 or no channel. */
LqStatus lq_resampler_new (double in_hz, double out_hz, int n_channels, LqResampleQuality quality,
                           LqResampler **resampler, LqError *error);
void lq_resampler_free (LqResampler *resampler);

/* Takes up to N_IN frames and makes up to N_OUT; says how many were taken and made. IN = NULL ends
 * the input; then call until nothing more is made. Shape: [channel][frames]. */
LqStatus lq_resampler_process (LqResampler *resampler, const double *const *in, int n_in,
                               int *n_taken, double *const *out, int n_out, int *n_made,
                               LqError *error);

/* The length that N_IN frames will have: round (n · out / in), exact in integers. */
LqFrames lq_resample_length (LqFrames n_in, double in_hz, double out_hz);

/* "soxr 0.1.3 VHQ, 44100 → 48000 Hz": for receipts and conversion notes. */
void lq_resample_describe (double in_hz, double out_hz, LqResampleQuality quality, char *text,
                           size_t size);
