/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include <ebur128.h>
#include <math.h>

#define BLOCK 480

static gboolean has_device (gpointer data) { return lq_sound_get_device (data) != NULL; }

void room_init (Room *room, double device_rate_hz)
{
  studio_init (&room->studio);
  room->sound = lq_sound_new (room->studio.document);
  room->compare = lq_compare_new (room->sound, room->studio.document);
  for (int c = 0; c < 2; c++)
    room->out[c] = g_array_new (FALSE, FALSE, sizeof (float));
  lq_sound_use_device (room->sound, &(LqSoundDevice){ .api = "pumped", .rate_hz = device_rate_hz });
  studio_wait (has_device, room->sound);
}

static gboolean is_gone (gpointer data) { return *(gpointer *)data == NULL; }

void room_clear (Room *room)
{
  lq_document_close (room->studio.document);
  g_object_add_weak_pointer (G_OBJECT (room->compare), (gpointer *)&room->compare);
  g_object_unref (room->compare);
  studio_wait (is_gone, &room->compare);
  g_object_add_weak_pointer (G_OBJECT (room->sound), (gpointer *)&room->sound);
  g_object_unref (room->sound);
  studio_wait (is_gone, &room->sound);
  for (int c = 0; c < 2; c++)
    g_array_unref (room->out[c]);
  studio_clear (&room->studio);
}

void room_open (Room *room, const char *path)
{
  studio_must_open (&room->studio, (const char *[]){ path, NULL });
  room_settle (room);
}

static void pull (Room *room, int n)
{
  float left[8192], right[8192];
  float *const out[] = { left, right };
  g_assert_cmpint (n, <=, 8192);
  memset (left, 0, sizeof left);
  memset (right, 0, sizeof right);
  lq_device_pump (lq_sound_get_device (room->sound), n, out);
  for (int c = 0; c < 2; c++)
    g_array_append_vals (room->out[c], out[c], (guint)n);
}

static void turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void room_pump (Room *room, int n, int block)
{
  int since = G_MAXINT / 2;
  for (int at = 0; at < n; at += block)
    {
      turn ();
      if (since >= 4096 && lq_sound_get_engine (room->sound))
        {
          g_assert_true (lq_engine_wait_ready (lq_sound_get_engine (room->sound), 10000));
          since = 0;
        }
      pull (room, MIN (block, n - at));
      since += block;
    }
  turn ();
}

void room_pump_ahead (Room *room, int n)
{
  for (int at = 0; at < n; at += BLOCK)
    {
      studio_iterate (2);
      pull (room, MIN (BLOCK, n - at));
    }
}

void room_settle (Room *room)
{
  LqEngineState state;
  for (int i = 0; i < 200; i++)
    {
      room_pump (room, BLOCK, BLOCK);
      lq_sound_get_state (room->sound, &state);
      if (!state.preparing && i > 4)
        break;
      studio_iterate (2);
    }
  g_assert_false (state.preparing);
}

void room_forget (Room *room)
{
  for (int c = 0; c < 2; c++)
    g_array_set_size (room->out[c], 0);
}

guint room_n (const Room *room) { return room->out[0]->len; }

double room_out (const Room *room, int channel, guint frame)
{
  return g_array_index (room->out[channel], float, frame);
}

static gboolean is_measured (gpointer data)
{
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    {
      LqCompareEntry entry;
      lq_compare_get (data, (LqCompareSource)s, &entry);
      if (entry.state != LQ_COMPARE_NONE && !entry.current)
        return FALSE;
    }
  return TRUE;
}

void room_measure (Room *room)
{
  studio_iterate (350); /* it begins when the hand has rested */
  studio_wait (is_measured, room->compare);
}

void room_take (Room *room, gint64 frame, int n)
{
  lq_sound_stop (room->sound);
  room_pump (room, 4800, BLOCK);
  lq_sound_seek (room->sound, frame);
  room_pump (room, 4800, BLOCK);
  lq_sound_play (room->sound);
  room_pump (room, 9600, BLOCK); /* the latency, and the beginning */
  room_forget (room);
  room_pump (room, n, BLOCK);
}

double room_loudness (const Room *room, guint from, guint to)
{
  ebur128_state *meter = ebur128_init (2, ROOM_RATE_HZ, EBUR128_MODE_I);
  for (guint i = from; i < to; i++)
    {
      double frame[] = { room_out (room, 0, i), room_out (room, 1, i) };
      ebur128_add_frames_double (meter, frame, 1);
    }
  double lufs;
  ebur128_loudness_global (meter, &lufs);
  ebur128_destroy (&meter);
  return lufs;
}

void room_check_switch (Room *room, double from, double to)
{
  enum
  {
    N = 4800
  };
  guint begin = 0, end = 0;

  room_pump (room, N, 64);
  while (begin < N && fabs (room_out (room, 0, begin) - from) < 1e-6)
    begin++;
  while (end < N && fabs (room_out (room, 0, end) - to) > 1e-6)
    end++;
  g_test_message ("first change after %u frames, done after %u", begin, end);
  g_assert_cmpuint (begin, <=, 2400); /* 50 ms */
  g_assert_cmpuint (end - begin, >=, ROOM_FADE - 2);
  g_assert_cmpuint (end - begin, <=, ROOM_FADE + 64);
  double step = (to - from) / (end - begin + 1);
  for (guint i = begin; i < end; i++) /* 1e-5: the output's 24 bits, and no more */
    g_assert_cmpfloat_with_epsilon (room_out (room, 0, i), from + step * (i - begin + 1), 1e-5);
  for (guint i = end; i < N; i++)
    g_assert_cmpfloat_with_epsilon (room_out (room, 0, i), to, 1e-6);
}
