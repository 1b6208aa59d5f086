/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first reflections of a space: taps of a delay line of each channel, heard left and right by
 * their direction. Where they stand is worked out by mirroring the room in its walls; a new size is
 * faded to. Source: J. Allen, D. Berkley, JASA 65 (1979). Thread: [audio], but for design. */
#pragma once

#include "dsp/quantum_line.h"

#define LQ_REFLECTIONS_MOST 24

/* A box of this width, depth and height in metres, the sound in it at SPEED_M_S; height 0: a plate.
 * Walls give back WALL of the amplitude, negative: upside down. */
typedef struct
{
  double width_m, depth_m, height_m;
  double speed_m_s;
  double wall;
} LqReflectionsRoom;

typedef struct
{
  double delay_s; /* behind the direct sound */
  int from;       /* channel that it comes from */
  double gain[LQ_MAX_CHANNELS];
} LqReflection;

typedef struct
{
  int n;
  LqReflection tap[LQ_REFLECTIONS_MOST]; /* earliest first */
} LqReflections;

/* The N earliest of each channel, N ≤ LQ_REFLECTIONS_MOST / 2; their power for sound on one channel
 * is 1 in all. Thread: [main] [worker] */
void lq_reflections_design (LqReflections *reflections, const LqReflectionsRoom *room, int n);

/* How many frames behind the last written quantum tap TAP is heard in a room of SIZE. */
static inline int lq_reflections_frames (const LqReflections *reflections, int tap, double size,
                                         double rate_hz)
{
  return (int)(reflections->tap[tap].delay_s * size * rate_hz + 0.5);
}

/* A quantum of them from LINES, just written. FADE NULL: at rest on FRAMES[n]; else from
 * OLD_FRAMES[n]. */
void lq_reflections_run (const LqReflections *reflections, const LqQuantumLine *lines,
                         int n_channels, const int *frames, const LqPlaceFade *fade,
                         const int *old_frames, double out[][LQ_QUANTUM]);
