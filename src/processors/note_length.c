/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/note_length.h"

const char *const lq_note_labels[LQ_N_NOTES + 1] = {
  N_ ("Off"),
  N_ ("1/1"),
  N_ ("1/2 dotted"),
  N_ ("1/2"),
  N_ ("1/2 triplet"),
  N_ ("1/4 dotted"),
  N_ ("1/4"),
  N_ ("1/4 triplet"),
  N_ ("1/8 dotted"),
  N_ ("1/8"),
  N_ ("1/8 triplet"),
  N_ ("1/16 dotted"),
  N_ ("1/16"),
  N_ ("1/16 triplet"),
  N_ ("1/32"),
  N_ ("1/64"),
  NULL,
};

/* In beats of a quarter. */
static const double beats[LQ_N_NOTES] = {
  [LQ_NOTE_1] = 4.0,
  [LQ_NOTE_2_DOTTED] = 3.0,
  [LQ_NOTE_2] = 2.0,
  [LQ_NOTE_2_TRIPLET] = 4.0 / 3.0,
  [LQ_NOTE_4_DOTTED] = 1.5,
  [LQ_NOTE_4] = 1.0,
  [LQ_NOTE_4_TRIPLET] = 2.0 / 3.0,
  [LQ_NOTE_8_DOTTED] = 0.75,
  [LQ_NOTE_8] = 0.5,
  [LQ_NOTE_8_TRIPLET] = 1.0 / 3.0,
  [LQ_NOTE_16_DOTTED] = 0.375,
  [LQ_NOTE_16] = 0.25,
  [LQ_NOTE_16_TRIPLET] = 1.0 / 6.0,
  [LQ_NOTE_32] = 0.125,
  [LQ_NOTE_64] = 0.0625,
};

bool lq_note_is_row (const LqParamRow *row) { return row->labels == lq_note_labels; }

double lq_note_ms (double note, double tempo_bpm, double free_ms)
{
  int n = (int)note;

  if (n <= LQ_NOTE_FREE || n >= LQ_N_NOTES || tempo_bpm <= 0.0)
    return free_ms;
  return beats[n] * 60000.0 / tempo_bpm;
}
