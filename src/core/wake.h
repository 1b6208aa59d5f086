/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wakes a sleeping worker from the audio thread: the one system call that thread may make. One thread waits. */
#pragma once

#include "core/types.h"

typedef struct LqWake LqWake;

LqWake *lq_wake_new (void);
void lq_wake_free (LqWake *wake);

/* Thread: [any], also [audio]. Never blocks; several signals before a wait count as one or more. */
void lq_wake_signal (LqWake *wake);

/* Sleeps until signalled or TIMEOUT_MS passed (−1: for ever); true when signalled. Not [audio]. */
bool lq_wake_wait (LqWake *wake, int timeout_ms);
