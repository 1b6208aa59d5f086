/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that glides to its target: two equal one-pole low-passes in a row, run per sample.
 * The path has no corner (its slope is continuous even when the target moves again on the
 * way) and never leaves the range of past targets, so a gain makes no click and a filter
 * coefficient stays stable. It ends exactly on the target.
 * Thread: [audio], but for init. Allocates nothing, knows no parameters. */
#pragma once

#include "core/types.h"

/* What a hand turns settles so fast: no click, and no lag to be felt. */
#define LQ_SETTLE_MS 20.0

typedef struct
{
  double value;  /* now */
  double lag;    /* the first low-pass */
  double target; /* where it goes */
  double pull;   /* share of the distance covered in a sample, 0…1 */
} LqSmooth;

/* Rests at VALUE. SETTLE_MS: time to within 1 % of a new target. Thread: [any] */
void lq_smooth_init (LqSmooth *smooth, double rate_hz, double settle_ms, double value);

/* Rests at VALUE at once. */
void lq_smooth_jump (LqSmooth *smooth, double value);

/* Sets a new target; the glide begins with the next sample. */
static inline void lq_smooth_aim (LqSmooth *smooth, double target) { smooth->target = target; }

static inline bool lq_smooth_moving (const LqSmooth *smooth)
{
  return smooth->value != smooth->target || smooth->lag != smooth->target;
}

/* The next N values into OUT; lands on the target when it is within 1e-10 of it (relative to
 * the target, at least 1e-12). */
void lq_smooth_run (LqSmooth *smooth, double *out, int n);
