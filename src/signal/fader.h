/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The master fader: a gain that glides to its target; 0 dB changes no bit. */
#pragma once

#include "signal/part.h"

typedef struct LqFader LqFader;

/* Rests at GAIN_DB, −∞ allowed. Thread: [main] [worker]. */
LqFader *lq_fader_new (LqKey key, double rate_hz, int n_channels, double gain_db);
LqPart *lq_fader_part (LqFader *fader);
static inline LqFader *lq_fader_of (LqPart *part) /* NULL: another kind */
{
  return part->kind->role == LQ_PART_FADER ? (LqFader *)part : NULL;
}

void lq_fader_aim (LqFader *fader, double gain_db); /* [audio] */
