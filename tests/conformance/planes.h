/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Four seconds of a pair of channels, before and after. For tests only. */
#pragma once

#include "run.h"

#define N (64 * 3000)

static double left[N];
static double right[N];
static double out_left[N];
static double out_right[N];
static double *const in[] = { left, right };
static double *const out[] = { out_left, out_right };
