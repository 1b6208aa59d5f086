/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real-time guards: marks the stretches of code that must not allocate, lock or call the
 * system, and sets the floating-point state for them. The interposer of the tests listens
 * to enter and leave and aborts on any forbidden call in between. */
#pragma once

#include "core/types.h"

/* Around everything that runs in a device callback. Nests. Thread: [audio] */
void lq_rt_enter (void);
void lq_rt_leave (void);

/* True between enter and leave on this thread. */
bool lq_rt_active (void);

/* Flush-to-zero and denormals-are-zero on, or both off, returning the state for restore. [audio] [worker] */
unsigned lq_rt_denormals_off (void);
unsigned lq_rt_denormals_on (void);
void lq_rt_denormals_restore (unsigned state);
