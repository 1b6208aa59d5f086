/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/note_time.h"

#include "processors/note_length.h"

#include <math.h>

LqNoteTime lq_note_time (LqDesk *desk, LqNode *node, const char *time, const char *note)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  return (LqNoteTime){ desk, node, lq_info_find_param (info, time),
                       lq_info_find_param (info, note) };
}

static double tempo_bpm (const LqNoteTime *time)
{
  LqSession *session = lq_desk_get_session (time->desk);
  return session ? lq_session_get_tempo_bpm (session) : 0.0;
}

static double note_of (const LqNoteTime *time)
{
  return lq_node_get_param (time->node, time->note_slot);
}

static void set (const LqNoteTime *time, int slot, double value)
{
  lq_history_set_param (lq_desk_get_history (time->desk), time->node, slot, value);
}

double lq_note_time_ms (const LqNoteTime *time)
{
  const LqParamRow *row = lq_info_param (lq_node_get_info (time->node), time->time_slot).row;
  double free_ms = lq_node_get_param (time->node, time->time_slot);
  return lq_param_clamp (row, lq_note_ms (note_of (time), tempo_bpm (time), free_ms));
}

gboolean lq_note_time_is_note (const LqNoteTime *time)
{
  return tempo_bpm (time) > 0.0 && note_of (time) > LQ_NOTE_FREE;
}

int lq_note_time_slot (const LqNoteTime *time)
{
  return lq_note_time_is_note (time) ? time->note_slot : time->time_slot;
}

static int nearest_note (const LqNoteTime *time, double ms)
{
  int nearest = LQ_NOTE_1;
  for (int note = LQ_NOTE_1; note < LQ_N_NOTES; note++)
    if (fabs (log (lq_note_ms (note, tempo_bpm (time), 0.0) / ms))
        < fabs (log (lq_note_ms (nearest, tempo_bpm (time), 0.0) / ms)))
      nearest = note;
  return nearest;
}

void lq_note_time_set (const LqNoteTime *time, double ms)
{
  if (lq_note_time_is_note (time))
    set (time, time->note_slot, nearest_note (time, fmax (ms, 1.0)));
  else
    set (time, time->time_slot, round (ms * 10.0) / 10.0);
}

/* The longest note stands first. */
void lq_note_time_turn (const LqNoteTime *time, double notches, double ms)
{
  if (lq_note_time_is_note (time))
    set (time, time->note_slot, fmax (LQ_NOTE_1, note_of (time) + (notches > 0 ? -1 : 1)));
  else
    lq_note_time_set (time, ms);
}
