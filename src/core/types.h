/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few numbers that every room agrees on. Plain C, no dependencies. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The one block length of the signal path, in frames (DESIGN: "one quantum"). */
#define LQ_QUANTUM 64

/* Widest signal path: stereo. */
#define LQ_MAX_CHANNELS 2

/* A position or a length at the session's rate, in frames. */
typedef int64_t LqFrames;

#define LQ_N_ELEMENTS(array) (sizeof (array) / sizeof ((array)[0]))
