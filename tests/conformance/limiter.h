/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A limiter on the bench, with room for four seconds of sound. For tests only. */
#pragma once

#include "run.h"
#include "signals.h"

#define N (64 * 3000)

extern const LqProcessor lq_processor_limiter;

static const LqProcessor *const limiter = &lq_processor_limiter;
static double left[N];
static double right[N];
static double out_left[N];
static double out_right[N];
static double *const in[] = { left, right };
static double *const out[] = { out_left, out_right };
