/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes echoes down while the dry sound is loud: by the depth at full level, and less while it is
 * softer. Thread: [audio], but for init. */
#pragma once

#include "dsp/glide.h"

#define LQ_DUCKER_UP_MS 250.0

typedef struct
{
  LqGlide depth_db;
  double keep_down, keep_up; /* of the level over a quantum */
  double level;              /* of the dry sound */
} LqDucker;

/* Thread: [any] */
void lq_ducker_init (LqDucker *ducker, double rate_hz, double settle_ms);
void lq_ducker_reset (LqDucker *ducker); /* and jumps to its depth */

static inline void lq_ducker_aim (LqDucker *ducker, double depth_db)
{
  lq_glide_aim (&ducker->depth_db, depth_db);
}

/* Of this moment, dB ≤ 0. */
static inline double lq_ducker_gain_db (const LqDucker *ducker)
{
  return -ducker->depth_db.smooth.value * (ducker->level < 1.0 ? ducker->level : 1.0);
}

/* The gain before the first frame of the quantum DRY, and by how much it changes a frame. */
void lq_ducker_run (LqDucker *ducker, const double *const *dry, int n_channels, double *gain,
                    double *step);
