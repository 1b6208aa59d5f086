/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded sound that a processor works with: the response of a room. Never changed once it is
 * made; whoever keeps it takes a reference. Thread: [any] but [audio]. */
#pragma once

#include "core/types.h"

#define LQ_SAMPLE_MOST_CHANNELS 4

/* What it says of its own course, in frames, all channels together. */
typedef struct
{
  LqFrames end;     /* after it there is silence */
  LqFrames loudest; /* of a response the direct sound */
  double falls; /* by 60 dB, by the way from −5 to −25 dB of Schroeder's integral; at least 1 */
} LqSampleCourse;

typedef struct LqSample LqSample;

/* Copies PLANES[n_channels][n_frames]; 1 … LQ_SAMPLE_MOST_CHANNELS of them. Owns: unref. */
LqSample *lq_sample_new (double rate_hz, int n_channels, LqFrames n_frames,
                         const double *const *planes);
LqSample *lq_sample_ref (LqSample *sample); /* NULL is fine, here and below */
void lq_sample_unref (LqSample *sample);

/* Thread: [any]. */
double lq_sample_rate_hz (const LqSample *sample);
int lq_sample_n_channels (const LqSample *sample);
LqFrames lq_sample_n_frames (const LqSample *sample);
const double *lq_sample_plane (const LqSample *sample, int channel); /* [n_frames] */
LqSampleCourse lq_sample_course (const LqSample *sample);
double lq_sample_power (const LqSample *sample, LqFrames frame); /* sum of the squares */
