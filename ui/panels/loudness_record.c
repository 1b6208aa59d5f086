/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/loudness_record.h"

#define POINTS_PER_S 10.0

struct LqLoudnessRecord
{
  LqDesk *desk;
  LqLoudnessHistory *history;
  LqFrames length;        /* of the song; −1: not known yet */
  GArray *heard, *before; /* float, LQ_METERS_NONE: not heard there */
};

LqLoudnessRecord *lq_loudness_record_new (LqDesk *desk, LqLoudnessHistory *history)
{
  LqLoudnessRecord *record = g_new0 (LqLoudnessRecord, 1);
  record->desk = desk;
  record->history = history;
  record->length = -1;
  record->heard = g_array_new (FALSE, FALSE, sizeof (float));
  record->before = g_array_new (FALSE, FALSE, sizeof (float));
  return record;
}

void lq_loudness_record_free (LqLoudnessRecord *record)
{
  g_array_unref (record->heard);
  g_array_unref (record->before);
  g_free (record);
}

static void begin (LqLoudnessRecord *record, LqFrames length, double rate_hz)
{
  const float none = LQ_METERS_NONE;
  guint n = rate_hz > 0.0 ? (guint)((double)length / rate_hz * POINTS_PER_S) + 1 : 0;
  record->length = length;
  g_array_set_size (record->heard, n);
  g_array_set_size (record->before, n);
  for (guint i = 0; i < n; i++)
    g_array_index (record->before, float, i) = none;
  lq_loudness_history_set_song (record->history, length, rate_hz);
  lq_loudness_history_set_before (record->history, NULL, 0);
}

void lq_loudness_record_pull (LqLoudnessRecord *record)
{
  LqSound *sound = lq_desk_get_sound (record->desk);
  LqFrames length = lq_document_get_length (lq_desk_get_document (record->desk));
  if (length != record->length)
    begin (record, length, lq_desk_get_rate_hz (record->desk));
  float *heard = (float *)(void *)record->heard->data;
  lq_meters_history (lq_sound_get_meters (sound), 0, heard, record->heard->len);
  lq_loudness_history_set_heard (record->history, heard, (int)record->heard->len);
  lq_loudness_history_set_playhead (record->history, lq_sound_get_position (sound));
}

void lq_loudness_record_keep (LqLoudnessRecord *record)
{
  if (record->length < 0)
    return;
  for (guint i = 0; i < record->heard->len; i++)
    if (g_array_index (record->heard, float, i) != LQ_METERS_NONE)
      g_array_index (record->before, float, i) = g_array_index (record->heard, float, i);
  lq_loudness_history_set_before (record->history, (const float *)(void *)record->before->data,
                                  (int)record->before->len);
}

void lq_loudness_record_forget (LqLoudnessRecord *record) { record->length = -1; }
