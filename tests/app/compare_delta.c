/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delta is what a processor changes, sample by sample, in step and at the master's offset; it touches nothing, and
 * ends by itself. A and B are heard at one loudness. */
#include "room.h"

#include <math.h>

#define SONG_S 8
#define SONG   (SONG_S * ROOM_RATE_HZ)

/* Steady in loudness, different in every frame. */
static double song_signal (int channel, gint64 frame)
{
  double t = (double)frame / ROOM_RATE_HZ;
  return 0.03 * (sin (2 * G_PI * 220 * t + channel) + sin (2 * G_PI * 1327.1 * t));
}

static const StudioFile song_file = { "song.wav", ROOM_RATE_HZ, 2, SONG, 0, song_signal };

static void open_song (Room *room)
{
  room_init (room, ROOM_RATE_HZ);
  g_autofree char *path = studio_write (&room->studio, &song_file);
  room_open (room, path);
}

static double offset_gain (Room *room, LqCompareSource source)
{
  LqCompareEntry entry;
  lq_compare_get (room->compare, source, &entry);
  g_assert_true (entry.offset_known);
  return pow (10, entry.offset_db / 20);
}

/* N frames from FRAME as the device gets them, of the left channel. Owns: g_free. */
static double *take (Room *room, gint64 frame, int n)
{
  double *out = g_new (double, n);
  room_settle (room);
  room_take (room, frame, n);
  g_assert_cmpuint (room_n (room), >=, (guint)n);
  for (int i = 0; i < n; i++)
    out[i] = room_out (room, 0, (guint)i);
  return out;
}

/* After minus before, of a processor that stands before one with latency; and of that one, which leaves what is
 * quiet alone. */
static void test_difference (void)
{
  enum
  {
    N = 9600
  };
  Room room;
  open_song (&room);
  LqNode *gain = studio_add_node (&room.studio, "gain", (const char *[]){ "gain=6", NULL });
  LqNode *limiter = studio_add_node (&room.studio, "limiter", NULL);
  room_settle (&room);
  room_measure (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MIX);
  g_autofree double *mix = take (&room, ROOM_RATE_HZ, N);
  double mix_gain = offset_gain (&room, LQ_COMPARE_MIX);

  lq_compare_set_delta (room.compare, gain);
  g_assert_true (lq_compare_get_delta (room.compare) == gain);
  g_assert_cmpint (lq_compare_get_heard (room.compare), ==, LQ_COMPARE_MASTER);
  g_autofree double *delta = take (&room, ROOM_RATE_HZ, N);
  double factor = (pow (10, 6 / 20.0) - 1) * offset_gain (&room, LQ_COMPARE_MASTER) / mix_gain;
  double largest = 0;
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (delta[i], mix[i] * factor, 1e-7); /* the device's floats */
      largest = fmax (largest, fabs (delta[i]));
    }
  g_assert_cmpfloat (largest, >, 0.01);

  lq_compare_set_delta (room.compare, limiter);
  g_autofree double *silence = take (&room, ROOM_RATE_HZ, N);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (fabs (silence[i]), <, 1e-9);
  lq_compare_set_delta (room.compare, gain);
  lq_compare_set_bypass (room.compare, gain, TRUE);
  g_autofree double *bypassed = take (&room, ROOM_RATE_HZ, N);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (bypassed[i], ==, 0);
  room_clear (&room);
}

/* It follows a hand without a seam, and leaves no trace in the document. */
static void test_hand (void)
{
  Room room;
  open_song (&room);
  LqNode *gain = studio_add_node (&room.studio, "gain", NULL);
  LqHistory *history = studio_history (&room.studio);
  room_settle (&room);
  room_measure (&room);
  LqCommand *last = lq_history_get_current (history);
  lq_compare_set_delta (room.compare, gain);
  room_settle (&room);
  g_assert_true (lq_history_get_current (history) == last);
  room_take (&room, 0, ROOM_RATE_HZ);
  for (guint i = 0; i < room_n (&room); i++)
    g_assert_cmpfloat (room_out (&room, 0, i), ==, 0); /* a gain of 0 dB changes nothing */
  room_forget (&room);
  lq_history_begin_gesture (history, NULL);
  for (int i = 1; i <= 20; i++)
    {
      lq_history_set_value (history, LQ_ITEM (gain), "gain", i * 0.3);
      room_pump (&room, 960, 480);
    }
  lq_history_end_gesture (history);
  g_assert_true (lq_compare_get_delta (room.compare) == gain);
  room_pump (&room, ROOM_RATE_HZ / 2, 480);
  double peak = 0, step = 0;
  for (guint i = 1; i < room_n (&room); i++)
    {
      peak = fmax (peak, fabs (room_out (&room, 0, i)));
      step = fmax (step, fabs (room_out (&room, 0, i) - room_out (&room, 0, i - 1)));
    }
  g_assert_cmpfloat (peak, >, 0.03);
  g_assert_cmpfloat (step, <, 0.02); /* the song's own steepest is 0.2 of its peak */
  room_clear (&room);
}

/* From processor to processor, sooner than the racks of each are there: none of them changes anything, and the
 * work behind the first, which does, is heard at no time. */
static void test_walk (void)
{
  static const int between_frames[] = { 480, 1440, 2400, 4800 };
  LqNode *nodes[8];
  Room room;
  open_song (&room);
  studio_add_node (&room.studio, "gain", (const char *[]){ "gain=9", NULL });
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    nodes[i] = studio_add_node (&room.studio, i % 3 == 1 ? "limiter" : "gain", NULL);
  room_settle (&room);
  room_measure (&room);
  lq_compare_set_delta (room.compare, nodes[0]);
  room_settle (&room);
  room_take (&room, ROOM_RATE_HZ, 9600);
  for (gsize b = 0; b < G_N_ELEMENTS (between_frames); b++)
    {
      room_forget (&room);
      for (gsize i = 0; i < 3 * G_N_ELEMENTS (nodes); i++)
        {
          lq_compare_set_delta (room.compare, nodes[(i + 1) % G_N_ELEMENTS (nodes)]);
          room_pump_ahead (&room, between_frames[b]);
        }
      room_settle (&room);
      for (guint i = 0; i < room_n (&room); i++)
        g_assert_cmpfloat (fabs (room_out (&room, 0, i)), <, 1e-6);
    }
  room_clear (&room);
}

static void test_ends (void)
{
  Room room;
  open_song (&room);
  LqNode *first = studio_add_node (&room.studio, "gain", (const char *[]){ "gain=3", NULL });
  LqNode *second = studio_add_node (&room.studio, "gain", (const char *[]){ "gain=3", NULL });
  LqNode *insert = studio_add_insert (&room.studio, "t1", "gain", NULL);
  room_settle (&room);
  room_measure (&room);
  lq_compare_set_delta (room.compare, first);
  lq_compare_toggle_bypass (room.compare);
  g_assert_null (lq_compare_get_delta (room.compare));
  g_assert_cmpint (lq_compare_get_heard (room.compare), ==, LQ_COMPARE_MIX);
  lq_compare_set_delta (room.compare, second);
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  g_assert_null (lq_compare_get_delta (room.compare));
  lq_compare_set_delta (room.compare, first);
  lq_history_remove (studio_history (&room.studio), LQ_ITEM (first));
  g_assert_null (lq_compare_get_delta (room.compare));
  g_autofree double *master = take (&room, ROOM_RATE_HZ, 4800);
  double peak = 0;
  for (int i = 0; i < 4800; i++)
    peak = fmax (peak, fabs (master[i]));
  g_assert_cmpfloat (peak, >, 0.03); /* the master again */
  g_assert_false (lq_compare_has_delta (room.compare, insert));
  lq_compare_set_delta (room.compare, insert);
  g_assert_null (lq_compare_get_delta (room.compare));
  room_clear (&room);
}

/* B is 9 dB softer: it is heard as loud as A, from the switch on. */
static void test_ab (void)
{
  Room room;
  open_song (&room);
  LqNode *gain = studio_add_node (&room.studio, "gain", (const char *[]){ "gain=6", NULL });
  lq_compare_choose_ab (room.compare, gain, LQ_AB_B);
  studio_set (&room.studio, "n1", "gain", "-3");
  room_settle (&room);
  room_measure (&room);
  studio_iterate (2600); /* quiet for so long: A is measured too */
  room_measure (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  room_take (&room, 0, 2 * ROOM_RATE_HZ);
  double b = room_loudness (&room, 0, room_n (&room));
  guint at = room_n (&room);
  lq_compare_choose_ab (room.compare, gain, LQ_AB_A);
  room_pump (&room, 2 * ROOM_RATE_HZ, 480);
  g_assert_cmpfloat (lq_item_get_value (LQ_ITEM (gain), "gain"), ==, 6);
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, at + ROOM_RATE_HZ / 10, room_n (&room)), b,
                                  0.1);
  g_assert_cmpint (lq_ab_get (gain), ==, LQ_AB_A);
  room_clear (&room);
}

static void add_tests (void)
{
  g_test_add_func ("/app/compare-delta/difference", test_difference);
  g_test_add_func ("/app/compare-delta/hand", test_hand);
  g_test_add_func ("/app/compare-delta/walk", test_walk);
  g_test_add_func ("/app/compare-delta/ends", test_ends);
  g_test_add_func ("/app/compare-delta/a-and-b", test_ab);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
