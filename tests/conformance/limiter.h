/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A limiter on the bench, with room for four seconds of sound. For tests only. */
#pragma once

#include "planes.h"
#include "run.h"
#include "signals.h"

extern const LqProcessor lq_processor_limiter;

static const LqProcessor *const limiter = &lq_processor_limiter;
