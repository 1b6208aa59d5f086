/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the streams arrive on the audio side: hands one quantum after another to the plan's inputs,
 * passes without a seam from a stream to one that joins it (a crossfade that leaves equal samples
 * as they are), and says when a stream waits that wants a new beginning. Thread: [audio]. */
#pragma once

#include "engine/live.h"
#include "engine/streamer.h"

typedef struct
{
  LqStreamer *streamer;
  LqStream *now, *next;
  uint64_t index;    /* number of the quantum that comes now */
  uint64_t unwanted; /* streams up to this epoch go back unheard */
  int fade_quanta, fade_left;
  int since_wake;
} LqIntake;

void lq_intake_init (LqIntake *intake, LqStreamer *streamer, double rate_hz);

/* Takes what has been delivered. */
void lq_intake_collect (LqIntake *intake);

/* True when a stream waits that begins anew (START or JUMP). */
bool lq_intake_waits (const LqIntake *intake);

/* Goes over to it at once. */
void lq_intake_adopt (LqIntake *intake);

/* Streams of EPOCH and earlier are not wanted any more; the present one plays on until stop. */
void lq_intake_refuse (LqIntake *intake, uint64_t epoch);
void lq_intake_stop (LqIntake *intake);

/* Points LIVE's inputs to the next quantum and says in MARK where it lies. False when the disk
 * is late: inputs are silent then and the timeline stands still. Then end, when the plan has
 * run. */
bool lq_intake_begin (LqIntake *intake, LqLive *live, LqTapeMark *mark);
void lq_intake_end (LqIntake *intake);
