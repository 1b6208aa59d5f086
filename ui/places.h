/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Going to what the meters found: peaks, the loudest moments, overs. Thread: [main]. */
#pragma once

#include "ui/desk.h"

/* WHICH: "true-peak", "momentary", "short-term" (to the start of that window) or "over", the first after
 * the playhead, from the start again after the last. Says so in the info line when there is none. */
void lq_places_go (LqDesk *desk, const char *which);
