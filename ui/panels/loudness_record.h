/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the loudness history shows: the song as far as it was heard since R, and what was heard before that as an
 * outline. Thread: [main]. */
#pragma once

#include "ui/desk.h"
#include "ui/widgets/loudness_history.h"

typedef struct LqLoudnessRecord LqLoudnessRecord;

/* Owns: caller frees. DESK and HISTORY are borrowed for its life. */
LqLoudnessRecord *lq_loudness_record_new (LqDesk *desk, LqLoudnessHistory *history);
void lq_loudness_record_free (LqLoudnessRecord *record);

/* Shows what is known now. */
void lq_loudness_record_pull (LqLoudnessRecord *record);
/* R: what was heard becomes the outline. */
void lq_loudness_record_keep (LqLoudnessRecord *record);
/* Another song: nothing is known of it. */
void lq_loudness_record_forget (LqLoudnessRecord *record);
