/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch is heard at one loudness all the way: from one setting of a processor to the other, into and out of its
 * bypass, from source to source. Proved on what the device gets, of a tone, by windows of 10 ms. */
#include "room.h"

#include <math.h>

#define SONG (32 * ROOM_RATE_HZ)

static double tone_signal (int channel, gint64 frame)
{
  return 0.03 * sin (2 * G_PI * 1000 * (double)frame / ROOM_RATE_HZ);
}

static const StudioFile tone_file = { "tone.wav", ROOM_RATE_HZ, 2, SONG, 0, tone_signal };

/* Whole periods: of 10 ms, which is what a hand's window of the ear is at the least, every millisecond. */
#define WINDOW ROOM_FADE
#define PERIOD (ROOM_RATE_HZ / 1000)

static double level_db (Room *room, guint at)
{
  double sum = 0;
  for (guint i = at; i < at + WINDOW; i++)
    sum += room_out (room, 0, i) * room_out (room, 0, i);
  return 10 * log10 (sum / WINDOW);
}

/* All that was captured is as loud as its beginning. */
static void check_level (Room *room, double tolerance_db)
{
  double before_db = level_db (room, 0), least_db = 0, most_db = 0;
  for (guint at = 0; at + WINDOW <= room_n (room); at += PERIOD)
    {
      double off_db = level_db (room, at) - before_db;
      least_db = fmin (least_db, off_db);
      most_db = fmax (most_db, off_db);
    }
  g_test_message ("%+.2f … %+.2f dB", least_db, most_db);
  g_assert_cmpfloat (least_db, >, -tolerance_db);
  g_assert_cmpfloat (most_db, <, tolerance_db);
}

/* ---- What is switched, and how ---- */

typedef struct
{
  const char *name;
  const char *processor;           /* that is switched */
  const char *const *a, *const *b; /* its rows as A and as B */
  const char *behind;              /* a processor behind it */
  const char *const *behind_rows;
  void (*make) (Room *, LqNode *, gboolean);
  double tolerance_db;
  gboolean undo;     /* tried as well */
  const char *track; /* it is an insert of this one, not of the master */
} Switch;

static void choose (Room *room, LqNode *node, gboolean on)
{
  lq_compare_choose_ab (room->compare, node, on ? LQ_AB_A : LQ_AB_B);
}

static void bypass (Room *room, LqNode *node, gboolean on)
{
  lq_compare_set_bypass (room->compare, node, !on);
}

static void whole (Room *room, LqNode *node, gboolean on)
{
  lq_compare_hear (room->compare, on ? LQ_COMPARE_MASTER : LQ_COMPARE_MIX);
}

static const char *const loud[] = { "gain=6", NULL }, *const soft[] = { "gain", "-3", NULL },
                         *const bell[] = { "b3.on=on", "b3.freq=1000", "b3.gain=6", NULL },
                         *const dip[] = { "b3.gain", "-3", NULL },
                         *const linear_dip[] = { "phase", "linear", "b3.gain", "-3", NULL },
                         *const made_up[] = { "makeup=9", "lookahead=5", NULL },
                         *const not_made_up[] = { "makeup", "0", NULL },
                         *const other_lookahead[] = { "makeup", "0", "lookahead", "0", NULL },
                         *const compressed[] = { "threshold=-50", "ratio=4", NULL },
                         *const less_compressed[] = { "threshold", "-38", NULL },
                         *const pushed[] = { "input=9", NULL },
                         *const not_pushed[] = { "input", "0", NULL },
                         *const driven[] = { "drive=12", "match=off", NULL },
                         *const less_driven[] = { "drive", "3", NULL },
                         *const linear[] = { "b3.on=on", "b3.gain=1", "phase=linear", NULL },
                         *const flat[] = { "phase=linear", NULL },
                         *const hq[] = { "b3.on=on", "b3.gain=1", "hq=on", NULL };

/* Rows glide in gain or in dB, and nobody knows which of them make the difference: half-way between them lies no
 * more than 0.5 dB from either for 9 dB. Bypass, blend and crossfade are known to the frame: what is left is
 * the measured offset's own 0.01 dB. */
#define ROWS_DB  0.6
#define EXACT_DB 0.03

static const Switch switches[] = {
  { "gain", "gain", loud, soft, NULL, NULL, choose, ROWS_DB, TRUE },
  { "gain-before-hq", "gain", loud, soft, "equaliser", hq, choose, ROWS_DB },
  { "bell", "equaliser", bell, dip, NULL, NULL, choose, ROWS_DB },
  { "makeup", "compressor", made_up, not_made_up, NULL, NULL, choose, EXACT_DB },
  { "compressed", "compressor", compressed, less_compressed, NULL, NULL, choose, EXACT_DB, TRUE },
  { "limiter", "limiter", pushed, not_pushed, NULL, NULL, choose, EXACT_DB },
  { "saturator", "saturator", driven, less_driven, NULL, NULL, choose, ROWS_DB },
  { "another", "equaliser", bell, linear_dip, NULL, NULL, choose, EXACT_DB, TRUE },
  { "another-turned", "compressor", made_up, other_lookahead, NULL, NULL, choose, EXACT_DB, TRUE },
  { "bypass", "gain", loud, NULL, NULL, NULL, bypass, EXACT_DB },
  { "bypass-before-linear", "gain", loud, NULL, "equaliser", linear, bypass, EXACT_DB, TRUE },
  { "bypass-before-hq", "gain", loud, NULL, "equaliser", hq, bypass, EXACT_DB },
  { "bypass-limiter", "limiter", pushed, NULL, NULL, NULL, bypass, EXACT_DB },
  { "insert", "gain", loud, soft, "equaliser", flat, choose, ROWS_DB, FALSE, "t1" },
  { "insert-compressed", "compressor", compressed, less_compressed, "equaliser", flat, choose,
    EXACT_DB, FALSE, "t1" },
  { "insert-bypass", "gain", loud, NULL, "equaliser", flat, bypass, EXACT_DB, FALSE, "t1" },
  { "whole", "gain", loud, NULL, "limiter", NULL, whole, EXACT_DB },
};

/* A song in which the switch is that of its first processor, all ways of it measured. */
static LqNode *open_switch (Room *room, const Switch *s)
{
  room_init (room, ROOM_RATE_HZ);
  g_autofree char *path = studio_write (&room->studio, &tone_file);
  room_open (room, path);
  LqNode *node = s->track ? studio_add_insert (&room->studio, s->track, s->processor, s->a)
                          : studio_add_node (&room->studio, s->processor, s->a);
  if (s->behind)
    studio_add_node (&room->studio, s->behind, s->behind_rows);
  if (s->make == choose)
    {
      lq_compare_choose_ab (room->compare, node, LQ_AB_B);
      for (int i = 0; s->b[i]; i += 2)
        studio_set (&room->studio, "n1", s->b[i], s->b[i + 1]);
    }
  if (s->track) /* the other way of an insert is measured when it is heard */
    {
      s->make (room, node, FALSE);
      room_settle (room);
      room_measure (room);
    }
  s->make (room, node, TRUE);
  room_settle (room);
  room_measure (room);
  if (!s->track && s->make != whole)
    studio_iterate (2600); /* quiet for so long: the other way is measured too */
  room_measure (room);
  lq_compare_hear (room->compare, LQ_COMPARE_MASTER);
  room_take (room, 0, ROOM_RATE_HZ);
  return node;
}

/* Undone and done again it is a switch as well. */
static void check_undo (Room *room, double tolerance_db)
{
  LqHistory *history = studio_history (&room->studio);
  room_forget (room);
  room_pump (room, 9600, ROOM_FADE);
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (lq_history_undo (history));
      room_pump_ahead (room, 19200);
      g_assert_true (lq_history_redo (history));
      room_pump_ahead (room, 19200);
    }
  check_level (room, tolerance_db);
}

/* Both ways, over and over; at last sooner than many a switch is heard. */
static void test_switch (gconstpointer data)
{
  static const int between_frames[] = { 19200, 19200, 19200, 4800, 1920, 1920, 2400, 1440, 19200 };
  const Switch *s = data;
  Room room;
  LqNode *node = open_switch (&room, s);
  room_forget (&room);
  room_pump (&room, 9600, ROOM_FADE);
  for (gsize i = 0; i < G_N_ELEMENTS (between_frames); i++)
    {
      s->make (&room, node, i % 2 != 0);
      room_pump_ahead (&room, between_frames[i]);
    }
  check_level (&room, s->tolerance_db);
  if (s->undo)
    check_undo (&room, s->tolerance_db);
  room_clear (&room);
}

/* Undone, it is as loud as what it goes back from, as by hand; also where nothing else is as soft as that. */
static void test_undo_of_softer (void)
{
  static const Switch s = { "softer", "gain", loud, soft, NULL, NULL, choose, ROWS_DB };
  Room room;
  LqNode *node = open_switch (&room, &s);
  studio_set (&room.studio, "session", "master-fader", "0.1"); /* X is the louder one */
  room_measure (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  studio_iterate (2600);
  room_measure (&room);
  choose (&room, node, FALSE);
  room_pump (&room, 19200, ROOM_FADE);
  check_undo (&room, ROWS_DB);
  g_assert_cmpfloat (lq_compare_get_error (room.compare).value, <, 0.01);
  lq_history_undo (studio_history (&room.studio));
  g_assert_cmpfloat (lq_compare_get_error (room.compare).value, <, 0.01);
  room_clear (&room);
}

static void add_tests (void)
{
  g_test_add_func ("/app/compare-switch/undo-of-softer", test_undo_of_softer);
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/compare-switch/%s", switches[i].name);
      g_test_add_data_func (path, &switches[i], test_switch);
    }
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
