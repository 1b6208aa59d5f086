/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long work on files tells its caller where it is and asks whether to go on. */
#pragma once

#include "core/types.h"

/* DONE of TOTAL frames (TOTAL −1: not known). False stops the work: it ends with
 * LQ_ERROR_CANCELLED and leaves nothing behind. Called on the thread that works, some times a
 * second. */
typedef bool (*LqProgress) (void *data, LqFrames done, LqFrames total);
