/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times given as note lengths, by the session's tempo: the choice that stands beside a free time
 * ("sync" beside "release"). Thread: [any]. */
#pragma once

#include "processors/info.h"

enum
{
  LQ_NOTE_FREE, /* the time in milliseconds counts */
  LQ_NOTE_1,
  LQ_NOTE_2_DOTTED,
  LQ_NOTE_2,
  LQ_NOTE_2_TRIPLET,
  LQ_NOTE_4_DOTTED,
  LQ_NOTE_4,
  LQ_NOTE_4_TRIPLET,
  LQ_NOTE_8_DOTTED,
  LQ_NOTE_8,
  LQ_NOTE_8_TRIPLET,
  LQ_NOTE_16_DOTTED,
  LQ_NOTE_16,
  LQ_NOTE_16_TRIPLET,
  LQ_NOTE_32,
  LQ_NOTE_64,
  LQ_N_NOTES
};

/* "Off", "1/1", "1/2 dotted" … for a row of LQ_PARAM_CHOICE. */
extern const char *const lq_note_labels[LQ_N_NOTES + 1];

/* Whether ROW is such a choice; without a tempo its value changes nothing. */
bool lq_note_is_row (const LqParamRow *row);

/* The length of NOTE in milliseconds; FREE_MS when it is LQ_NOTE_FREE or the tempo is not known. A
 * quarter is one beat. */
double lq_note_ms (double note, double tempo_bpm, double free_ms);
