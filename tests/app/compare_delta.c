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

/* Unlike room_pump (), which is never ahead of a plan. */
static void pump_without_waiting (Room *room, int n)
{
  float left[ROOM_FADE], right[ROOM_FADE];
  float *const out[] = { left, right };
  for (int at = 0; at < n; at += ROOM_FADE)
    {
      studio_iterate (2);
      lq_device_pump (lq_sound_get_device (room->sound), ROOM_FADE, out);
      g_array_append_vals (room->out[0], left, ROOM_FADE);
      g_array_append_vals (room->out[1], right, ROOM_FADE);
    }
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
          pump_without_waiting (&room, between_frames[b]);
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

/* ---- Matched from the switch on ---- */

static double tone_signal (int channel, gint64 frame)
{
  return 0.03 * sin (2 * G_PI * 1000 * frame / ROOM_RATE_HZ);
}

static const StudioFile tone_file = { "tone.wav", ROOM_RATE_HZ, 2, 4 * SONG, 0, tone_signal };

/* Of 10 ms from frame AT on: whole periods. */
static double level_db (Room *room, guint at)
{
  double sum = 0;
  for (guint i = at; i < at + ROOM_FADE; i++)
    sum += room_out (room, 0, i) * room_out (room, 0, i);
  return 10 * log10 (sum / ROOM_FADE);
}

/* The level never leaves what it was while SWITCH is made twice: two straight fades of 10 ms that meet, of a
 * sound and of its offset, whose gains are inverse, go 2.3 dB above it in their middle for 9 dB; a quantum
 * apart they miss it by 1.7 dB more. 0.3 s later, which is behind every latency here, it is there. */
static void check_switches (Room *room, LqNode *node, void (*make) (Room *, LqNode *, gboolean))
{
  room_settle (room);
  room_measure (room);
  studio_iterate (2600); /* quiet for so long: the other way is measured too */
  room_measure (room);
  lq_compare_hear (room->compare, LQ_COMPARE_MASTER);
  room_take (room, 0, ROOM_RATE_HZ);
  for (int on = 0; on < 2; on++)
    {
      room_forget (room);
      room_pump (room, 9600, ROOM_FADE);
      double before_db = level_db (room, 0);
      make (room, node, on);
      room_pump (room, ROOM_RATE_HZ, ROOM_FADE);
      for (guint at = 0; at + ROOM_FADE <= room_n (room); at += ROOM_FADE)
        {
          double off_db = level_db (room, at) - before_db;
          g_assert_cmpfloat_with_epsilon (off_db, 0, at < 24000 ? 4 : 0.2);
        }
      room_measure (room);
      studio_iterate (2600);
      room_measure (room);
    }
}

/* The same hand over and over, sooner than the first switch is heard: each comes with its own offset. */
static void check_rapid (Room *room, LqNode *node, void (*make) (Room *, LqNode *, gboolean))
{
  room_forget (room);
  room_pump (room, 9600, ROOM_FADE);
  double before_db = level_db (room, 0);
  for (int i = 0; i < 6; i++)
    {
      make (room, node, i % 2 != 0);
      room_pump (room, 4 * ROOM_FADE, ROOM_FADE);
    }
  room_pump (room, ROOM_RATE_HZ, ROOM_FADE);
  for (guint at = 0; at + ROOM_FADE <= room_n (room); at += ROOM_FADE)
    g_assert_cmpfloat_with_epsilon (level_db (room, at) - before_db, 0, at < 36000 ? 4 : 0.2);
}

static void choose (Room *room, LqNode *node, gboolean on)
{
  lq_compare_choose_ab (room->compare, node, on ? LQ_AB_A : LQ_AB_B);
}

static void bypass (Room *room, LqNode *node, gboolean on)
{
  lq_compare_set_bypass (room->compare, node, !on);
}

typedef struct
{
  const char *processor;           /* that is switched */
  const char *const *a, *const *b; /* its rows as A and as B */
  gboolean linear_behind;
  void (*make) (Room *, LqNode *, gboolean);
} Switch;

static const char *const loud[] = { "gain=6", NULL }, *const soft[] = { "gain", "-3", NULL },
                         *const bell[] = { "b3.on=on", "b3.freq=1000", "b3.gain=6", NULL },
                         *const linear[] = { "phase", "linear", "b3.gain", "-3", NULL },
                         *const behind[] = { "b3.on=on", "b3.gain=1", "phase=linear", NULL };

static const Switch switches[] = {
  { "gain", loud, soft, FALSE, choose },
  { "gain", loud, soft, TRUE, choose },
  { "equaliser", bell, linear, FALSE, choose }, /* another plan */
  { "gain", loud, soft, TRUE, bypass },
};

static void test_from_the_switch_on (gconstpointer data)
{
  const Switch *s = data;
  Room room;
  room_init (&room, ROOM_RATE_HZ);
  g_autofree char *path = studio_write (&room.studio, &tone_file);
  room_open (&room, path);
  LqNode *node = studio_add_node (&room.studio, s->processor, s->a);
  if (s->linear_behind)
    studio_add_node (&room.studio, "equaliser", behind);
  if (s->make == choose)
    {
      lq_compare_choose_ab (room.compare, node, LQ_AB_B);
      for (int i = 0; s->b[i]; i += 2)
        studio_set (&room.studio, "n1", s->b[i], s->b[i + 1]);
      lq_compare_choose_ab (room.compare, node, LQ_AB_A);
    }
  check_switches (&room, node, s->make);
  check_rapid (&room, node, s->make);
  room_clear (&room);
}

static void add_tests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/compare-delta/from-the-switch-on/%d", (int)i);
      g_test_add_data_func (path, &switches[i], test_from_the_switch_on);
    }
  g_test_add_func ("/app/compare-delta/difference", test_difference);
  g_test_add_func ("/app/compare-delta/hand", test_hand);
  g_test_add_func ("/app/compare-delta/walk", test_walk);
  g_test_add_func ("/app/compare-delta/ends", test_ends);
  g_test_add_func ("/app/compare-delta/a-and-b", test_ab);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
