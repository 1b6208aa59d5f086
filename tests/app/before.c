/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X, the session before the last move, whatever that move was: a track, a region, the rack, something
 * that came or went. What the device gets is, sample for sample, a render of the state that was; it is
 * there at once, matched, without a click; and neither the work nor a render knows of it. */
#include "room.h"

#include "engine/offline.h"

#include <math.h>

#define SONG         (4 * ROOM_RATE_HZ)
#define N            24000
#define TOLERANCE_LU 0.1 /* the issue's */

/* ---- Fixtures ---- */

static double noise (guint64 seed, gint64 frame)
{
  guint64 x = ((guint64)frame + seed) * 0x9e3779b97f4a7c15u;
  x ^= x >> 31;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 29;
  return (double)(x >> 11) / (1ull << 52) - 1;
}

static double first (int channel, gint64 frame)
{
  return 0.1 * noise (1 + 7777777 * (guint64)channel, frame);
}

static double second (int channel, gint64 frame) { return 0.07 * noise (99999, frame); }

static double level (int channel, gint64 frame) { return channel ? 0.3 : 0.1; }

static double other_level (int channel, gint64 frame) { return 0.05; }

static const StudioFile stereo = { "first.wav", ROOM_RATE_HZ, 2, SONG, 0, first },
                        mono = { "second.wav", ROOM_RATE_HZ, 1, SONG, 0, second },
                        still = { "level.wav", ROOM_RATE_HZ, 2, SONG, 0, level },
                        still_mono = { "mono.wav", ROOM_RATE_HZ, 1, SONG, 0, other_level };

/* t1 and t2 of the two files. */
static void open_two (Room *room, const StudioFile *one, const StudioFile *two)
{
  room_init (room, ROOM_RATE_HZ);
  g_autofree char *a = studio_write (&room->studio, one);
  g_autofree char *b = two ? studio_write (&room->studio, two) : NULL;
  studio_must_open (&room->studio, (const char *[]){ a, b, NULL });
  room_settle (room);
}

/* A chain with a memory and a latency. */
static void add_chain (Room *room)
{
  studio_add_node (&room->studio, "compressor",
                   (const char *[]){ "threshold=-30", "ratio=4", NULL });
  studio_add_node (&room->studio, "limiter", (const char *[]){ "input=3", NULL });
}

/* ---- The moves ---- */

static void remove_item (Room *room, const char *id)
{
  lq_history_remove (studio_history (&room->studio), studio_item (&room->studio, id));
}

static void move_fader (Room *room) { studio_set (&room->studio, "t1", "fader", "-6"); }

static void move_pan (Room *room) { studio_set (&room->studio, "t2", "pan", "0.5"); }

static void move_mute (Room *room) { studio_set (&room->studio, "t1", "mute", "on"); }

static void move_polarity (Room *room) { studio_set (&room->studio, "t2", "polarity", "on"); }

static void move_region_gain (Room *room) { studio_set (&room->studio, "r1", "gain", "-9"); }

static void move_region_start (Room *room) { studio_set (&room->studio, "r2", "start", "1000"); }

static void move_region_offset (Room *room) { studio_set (&room->studio, "r1", "offset", "500"); }

static void move_region_fades (Room *room)
{
  LqHistory *history = studio_history (&room->studio);
  lq_history_begin_gesture (history, NULL);
  studio_set (&room->studio, "r1", "fade-in", "9000");
  studio_set (&room->studio, "r1", "fade-out", "9000");
  lq_history_end_gesture (history);
}

static void remove_track (Room *room) { remove_item (room, "t2"); }

static void remove_region (Room *room) { remove_item (room, "r1"); }

static void add_track (Room *room)
{
  StudioFile file = mono;
  file.name = "third.wav";
  g_autofree char *path = studio_write (&room->studio, &file);
  g_autoptr (GError) error = NULL;
  studio_import (&room->studio, (const char *[]){ path, NULL }, LQ_IMPORT_TRACKS, &error);
  g_assert_no_error (error);
}

static void move_node (Room *room) { studio_set (&room->studio, "n1", "threshold", "-40"); }

static void remove_node (Room *room) { remove_item (room, "n1"); }

static void add_node (Room *room)
{
  studio_add_node (&room->studio, "gain", (const char *[]){ "gain=-5", NULL });
}

/* Several things at once. */
static void move_all (Room *room)
{
  LqHistory *history = studio_history (&room->studio);
  lq_history_begin_gesture (history, NULL);
  move_fader (room);
  move_pan (room);
  move_region_gain (room);
  move_node (room);
  studio_set (&room->studio, "session", "master-fader", "-2");
  lq_history_end_gesture (history);
}

static const struct
{
  const char *name;
  void (*make) (Room *room);
} moves[] = {
  { "fader", move_fader },
  { "pan", move_pan },
  { "mute", move_mute },
  { "polarity", move_polarity },
  { "region-gain", move_region_gain },
  { "region-start", move_region_start },
  { "region-offset", move_region_offset },
  { "region-fades", move_region_fades },
  { "remove-track", remove_track },
  { "remove-region", remove_region },
  { "add-track", add_track },
  { "node", move_node },
  { "remove-node", remove_node },
  { "add-node", add_node },
  { "all", move_all },
};

/* ---- The oracle: a render of the state as it is now ---- */

typedef struct
{
  GArray *floats[2];
} Take;

static LqStatus take_block (void *data, const LqRenderBlock *block, LqError *error)
{
  Take *take = data;
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < block->n_frames; i++)
      {
        float x = (float)block->racks[0][block->n_channels == 1 ? 0 : c][i];
        g_array_append_val (take->floats[c], x);
      }
  return LQ_OK;
}

static Take render (Room *room)
{
  Take take = { { g_array_new (FALSE, FALSE, sizeof (float)),
                  g_array_new (FALSE, FALSE, sizeof (float)) } };
  LqScene *scene = lq_scene_new (studio_session (&room->studio));
  LqTimeline *timeline = lq_timeline_new (&scene->timeline);
  LqRenderSpec spec = {
    .graph = &scene->graph, .timeline = timeline, .to = N, .sink = take_block, .data = &take
  };
  g_assert_cmpint (lq_render (&spec, NULL, NULL), ==, LQ_OK);
  lq_timeline_free (timeline);
  lq_scene_free (scene);
  return take;
}

static void take_clear (Take *take)
{
  for (int c = 0; c < 2; c++)
    g_array_unref (take->floats[c]);
}

static guint onset (const GArray *floats)
{
  guint i = 0;
  while (i < floats->len && g_array_index (floats, float, i) == 0)
    i++;
  return i;
}

/* Frames of the song from its start, as the device gets them, that differ from TAKE. */
static guint count_different (Room *room, const Take *take)
{
  lq_sound_stop (room->sound);
  room_pump (room, 4800, 480);
  lq_sound_seek (room->sound, 0);
  room_pump (room, 4800, 480);
  room_forget (room);
  lq_sound_play (room->sound);
  room_pump (room, N + 12000, 480);
  guint n = 0, at = onset (room->out[1]), from = onset (take->floats[1]);
  g_assert_cmpuint (from, <, N);
  g_assert_cmpuint (at + N - from, <=, room_n (room));
  for (int c = 0; c < 2; c++)
    for (guint i = from; i < N; i++)
      n += (float)room_out (room, c, at + i - from) != g_array_index (take->floats[c], float, i);
  return n;
}

/* No match offset: what is heard is the state itself. */
static void hear_plain (Room *room, LqCompareSource source)
{
  lq_compare_set_unmatched (room->compare, TRUE);
  g_assert_true (lq_compare_hear (room->compare, source));
  room_settle (room);
}

/* ---- Sample for sample ---- */

static void test_exact (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  Room room;
  open_two (&room, &stereo, &mono);
  add_chain (&room);
  room_settle (&room);
  Take before = render (&room);
  moves[k].make (&room);
  room_settle (&room);
  Take work = render (&room);
  hear_plain (&room, LQ_COMPARE_BEFORE);
  g_assert_cmpuint (count_different (&room, &before), ==, 0);
  g_assert_cmpuint (count_different (&room, &work), >, 0); /* the control */
  hear_plain (&room, LQ_COMPARE_MASTER); /* the work beside it is a render of its own, to the bit */
  g_assert_cmpuint (count_different (&room, &work), ==, 0);
  Take again = render (&room);
  for (int c = 0; c < 2; c++) /* X in the engine, or not: a render does not know */
    g_assert_cmpmem (again.floats[c]->data, again.floats[c]->len * sizeof (float),
                     work.floats[c]->data, work.floats[c]->len * sizeof (float));
  take_clear (&before);
  take_clear (&work);
  take_clear (&again);
  room_clear (&room);
}

/* A lone mono song has one channel all the way; panned it has two, and X is the one of before. */
static void test_mono (void)
{
  Room room;
  open_two (&room, &mono, NULL);
  add_chain (&room);
  room_settle (&room);
  Take before = render (&room);
  studio_set (&room.studio, "t1", "pan", "-0.5");
  room_settle (&room);
  hear_plain (&room, LQ_COMPARE_BEFORE);
  g_assert_cmpuint (count_different (&room, &before), ==, 0);
  /* And the other way round. */
  Take panned = render (&room);
  studio_set (&room.studio, "t1", "pan", "0");
  room_settle (&room);
  hear_plain (&room, LQ_COMPARE_BEFORE);
  g_assert_cmpuint (count_different (&room, &panned), ==, 0);
  take_clear (&before);
  take_clear (&panned);
  room_clear (&room);
}

/* What a detector hears of another track is that track of X, too; and X keeps the tempo it had. */
static void test_key_and_tempo (void)
{
  Room room;
  open_two (&room, &stereo, &mono);
  add_chain (&room);
  studio_set (&room.studio, "session", "tempo", "100");
  studio_set (&room.studio, "t2", "mute", "on");
  studio_set (&room.studio, "n1", "key", "t2");
  room_settle (&room);
  Take before = render (&room);
  LqHistory *history = studio_history (&room.studio);
  lq_history_begin_gesture (history, NULL);
  studio_set (&room.studio, "r2", "start", "12000");
  studio_set (&room.studio, "session", "tempo", "140");
  lq_history_end_gesture (history);
  room_settle (&room);
  Take work = render (&room);
  hear_plain (&room, LQ_COMPARE_BEFORE);
  g_assert_cmpuint (count_different (&room, &before), ==, 0);
  g_assert_cmpuint (count_different (&room, &work), >, 0); /* the control */
  hear_plain (&room, LQ_COMPARE_MASTER);
  g_assert_cmpuint (count_different (&room, &work), ==, 0);
  take_clear (&before);
  take_clear (&work);
  room_clear (&room);
}

/* Before the first track there was nothing, and that is what is heard. */
static void test_from_nothing (void)
{
  Room room;
  open_two (&room, &stereo, NULL);
  remove_item (&room, "t1");
  g_assert_true (lq_history_undo (studio_history (&room.studio)));
  add_track (&room);
  remove_item (&room, "t1");
  remove_item (&room, "t2");
  add_track (&room);
  room_settle (&room);
  hear_plain (&room, LQ_COMPARE_BEFORE);
  lq_sound_play (room.sound);
  room_pump (&room, 12000, 480);
  room_forget (&room);
  room_pump (&room, 4800, 480);
  for (guint i = 0; i < 4800; i++)
    g_assert_cmpfloat (room_out (&room, 0, i), ==, 0);
  room_clear (&room);
}

/* ---- Level ---- */

static void test_matched (void)
{
  Room room;
  open_two (&room, &stereo, &mono);
  add_chain (&room);
  lq_history_begin_gesture (studio_history (&room.studio), NULL);
  studio_set (&room.studio, "t1", "fader", "-20");
  studio_set (&room.studio, "t2", "fader", "-14");
  lq_history_end_gesture (studio_history (&room.studio));
  room_measure (&room);
  double lufs[2], offset_db[2];
  for (int k = 0; k < 2; k++)
    {
      LqCompareSource source = k ? LQ_COMPARE_BEFORE : LQ_COMPARE_MASTER;
      LqCompareEntry entry;
      g_assert_true (lq_compare_hear (room.compare, source));
      room_take (&room, 0, 3 * ROOM_RATE_HZ);
      lufs[k] = room_loudness (&room, 0, room_n (&room));
      lq_compare_get (room.compare, source, &entry);
      g_assert_cmpint (entry.state, ==, LQ_COMPARE_MATCHED);
      offset_db[k] = entry.offset_db;
    }
  g_test_message ("%.3f and %.3f LUFS at %.2f and %.2f dB", lufs[0], lufs[1], offset_db[0],
                  offset_db[1]);
  g_assert_cmpfloat (offset_db[1], <, offset_db[0] - 6); /* the control: it had to be matched */
  g_assert_cmpfloat_with_epsilon (lufs[0], lufs[1], TOLERANCE_LU);
  room_clear (&room);
}

/* ---- The switch ---- */

static void move_pan_left (Room *room) { studio_set (&room->studio, "t1", "pan", "0.5"); }

static double quarter_cos (double turn) { return cos (turn * G_PI / 2); }

/* Left level of the work after the move; before it: t1 at 0.1, t2 (mono) at 0.05 · √½. */
static const struct
{
  void (*make) (Room *room);
  double t1, t2;
} steps[] = {
  { move_fader, 0.5011872336272722, 1 },        { move_pan_left, NAN, 1 }, { move_mute, 0, 1 },
  { move_region_gain, 0.35481338923357547, 1 }, { remove_track, 1, 0 },    { remove_region, 0, 1 },
};

/* While it plays: from the key to the first changed sample less than 50 ms of the stream, then a
 * straight line of 10 ms to the level of before, and back the same way. */
static void test_quick (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (steps); k++)
    {
      Room room;
      open_two (&room, &still, &still_mono);
      double t1 = isnan (steps[k].t1) ? quarter_cos (0.5) : steps[k].t1;
      double was = 0.1 + 0.05 * sqrt (0.5), is = 0.1 * t1 + 0.05 * sqrt (0.5) * steps[k].t2;
      lq_compare_set_unmatched (room.compare, TRUE);
      lq_sound_play (room.sound);
      room_pump (&room, 24000, 480);
      steps[k].make (&room);
      room_pump (&room, 9600, 480);
      room_settle (&room);
      for (int back = 0; back < 2; back++)
        {
          double from = back ? was : is, to = back ? is : was;
          room_forget (&room);
          lq_compare_toggle_before (room.compare);
          g_test_message ("move %u, %s", k, back ? "back" : "there");
          room_check_switch (&room, from, to);
        }
      room_clear (&room);
    }
}

/* Pressed in the very moment of the move: it says that it is being prepared, and what comes is the
 * state before this move, never that before the one before. */
static void test_cold (void)
{
  Room room;
  LqCompareEntry entry;
  open_two (&room, &still, &still_mono);
  studio_set (&room.studio, "t1", "fader", "-20");
  room_settle (&room);
  lq_compare_set_unmatched (room.compare, TRUE);
  lq_sound_play (room.sound);
  room_pump (&room, 24000, 480);
  double was = 0.01 + 0.05 * sqrt (0.5), is = 0.01 + 0.005 * sqrt (0.5);
  room_forget (&room);
  studio_set (&room.studio, "t2", "fader", "-20");
  lq_compare_toggle_before (room.compare);
  lq_compare_get (room.compare, LQ_COMPARE_BEFORE, &entry);
  g_assert_true (entry.preparing);
  room_pump (&room, 24000, 64);
  lq_compare_get (room.compare, LQ_COMPARE_BEFORE, &entry);
  g_assert_false (entry.preparing);
  for (guint i = 0; i < room_n (&room); i++)
    {
      g_assert_cmpfloat (room_out (&room, 0, i), <, was + 1e-6);
      g_assert_cmpfloat (room_out (&room, 0, i), >, is - 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (room_out (&room, 0, room_n (&room) - 1), was, 1e-6);
  room_clear (&room);
}

/* ---- While X is heard ---- */

/* Two levels, X after a move of t1's fader by −6 dB: left at 0.1 before and half of it now. */
#define WAS 0.1
#define IS  0.05011872336272722

static void open_held (Room *room)
{
  open_two (room, &still, NULL);
  studio_set (&room->studio, "t1", "fader", "-6");
  room_settle (room);
  lq_compare_set_unmatched (room->compare, TRUE);
  lq_sound_play (room->sound);
  room_pump (room, 24000, 480);
  lq_compare_toggle_before (room->compare);
  room_pump (room, 9600, 480);
  room_forget (room);
}

static double last_level (Room *room) { return room_out (room, 0, room_n (room) - 1); }

/* No step from one sample to the next that is larger than that of a fade of 10 ms from 0 to twice
 * what there is. */
static void assert_no_click (Room *room)
{
  for (guint i = 1; i < room_n (room); i++)
    g_assert_cmpfloat (fabs (room_out (room, 0, i) - room_out (room, 0, i - 1)), <,
                       0.3 / ROOM_FADE);
}

static void assert_hears (Room *room, LqCompareSource source, double level)
{
  room_pump (room, 14400, 64);
  g_assert_cmpint (lq_compare_get_heard (room->compare), ==, source);
  g_assert_cmpfloat_with_epsilon (last_level (room), level, 1e-6);
  assert_no_click (room);
}

static void test_loop (void)
{
  Room room;
  open_held (&room);
  LqHistory *history = studio_history (&room.studio);
  lq_history_begin_gesture (history, "Loop");
  studio_set (&room.studio, "session", "loop-start", "4800");
  studio_set (&room.studio, "session", "loop-end", "9600");
  studio_set (&room.studio, "session", "loop", "on");
  lq_history_end_gesture (history);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS); /* the loop is no move that sounds */
  lq_sound_seek (room.sound, 4800);
  room_pump (&room, 48000, 480);
  room_forget (&room);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS);
  lq_compare_toggle_before (room.compare);
  assert_hears (&room, LQ_COMPARE_MASTER, IS);
  LqEngineState state;
  lq_sound_get_state (room.sound, &state);
  g_assert_cmpint (state.position, <=, 9600);
  room_clear (&room);
}

static void test_reference (void)
{
  StudioFile file = still;
  file.name = "reference.wav";
  file.signal = other_level;
  Room room;
  open_held (&room);
  g_autofree char *path = studio_write (&room.studio, &file);
  g_autoptr (GError) error = NULL;
  studio_import (&room.studio, (const char *[]){ path, NULL }, LQ_IMPORT_REFERENCES, &error);
  g_assert_no_error (error);
  room_measure (&room);
  room_settle (&room);
  room_forget (&room);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS); /* a reference that comes changes nothing */
  lq_compare_toggle_reference (room.compare);
  assert_hears (&room, LQ_COMPARE_REFERENCE, 0.05);
  lq_compare_toggle_before (room.compare);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS);
  lq_compare_toggle_before (room.compare);
  assert_hears (&room, LQ_COMPARE_REFERENCE, 0.05);
  lq_compare_toggle_reference (room.compare);
  g_assert_cmpint (lq_compare_get_heard (room.compare), !=, LQ_COMPARE_REFERENCE);
  room_clear (&room);
}

/* Undo makes the state that was the work: X goes, and letting the key go brings nothing back. */
static void test_undo (void)
{
  Room room;
  open_held (&room);
  g_assert_true (lq_history_undo (studio_history (&room.studio)));
  assert_hears (&room, LQ_COMPARE_MASTER, WAS);
  lq_compare_end_peek (room.compare);
  assert_hears (&room, LQ_COMPARE_MASTER, WAS);
  g_assert_true (lq_history_redo (studio_history (&room.studio)));
  assert_hears (&room, LQ_COMPARE_MASTER, IS);
  room_forget (&room);
  lq_compare_toggle_before (room.compare);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS);
  g_assert_true (lq_history_undo (studio_history (&room.studio)));
  assert_hears (&room, LQ_COMPARE_MASTER, WAS);
  g_assert_true (lq_history_redo (studio_history (&room.studio)));
  room_settle (&room);
  room_forget (&room);
  lq_compare_toggle_before (room.compare);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS);
  lq_compare_end_peek (room.compare); /* the control: the key that is let go ends it */
  assert_hears (&room, LQ_COMPARE_MASTER, IS);
  room_clear (&room);
}

/* The hand moves the work: the work is heard, from the first step of the gesture on, and X is the
 * state before this gesture when it has ended. */
static void test_gesture (void)
{
  Room room;
  open_held (&room);
  LqHistory *history = studio_history (&room.studio);
  lq_history_begin_gesture (history, NULL);
  assert_hears (&room, LQ_COMPARE_BEFORE, WAS); /* held, not moved yet */
  for (int i = 1; i <= 20; i++)
    {
      lq_history_set_value (history, studio_item (&room.studio, "t1"), "fader", -6 - 0.3 * i);
      room_pump (&room, 640, 64);
    }
  assert_hears (&room, LQ_COMPARE_MASTER, 0.1 * pow (10, -12 / 20.0));
  lq_history_end_gesture (history);
  lq_compare_end_peek (room.compare);
  assert_hears (&room, LQ_COMPARE_MASTER, 0.1 * pow (10, -12 / 20.0));
  room_settle (&room);
  lq_compare_toggle_before (room.compare);
  assert_hears (&room, LQ_COMPARE_BEFORE, IS);
  room_clear (&room);
}

static gboolean is_lost (gpointer sound)
{
  g_autofree char *lost = NULL;
  g_object_get (sound, "device-lost", &lost, NULL);
  return lost != NULL;
}

static gboolean is_there (gpointer sound) { return !is_lost (sound); }

/* The device goes and comes back: X is still what was chosen; where the key was let go meanwhile, the
 * work is. */
static void test_device (void)
{
  for (int released = 0; released < 2; released++)
    {
      Room room;
      open_held (&room);
      lq_device_pumped_lose (lq_sound_get_device (room.sound));
      studio_wait (is_lost, room.sound);
      g_assert_cmpint (lq_compare_get_heard (room.compare), ==, LQ_COMPARE_BEFORE);
      if (released)
        lq_compare_end_peek (room.compare);
      lq_device_pumped_return (lq_sound_get_device (room.sound), ROOM_RATE_HZ);
      studio_wait (is_there, room.sound);
      lq_sound_play (room.sound);
      room_pump (&room, 14400, 480);
      room_forget (&room);
      assert_hears (&room, released ? LQ_COMPARE_MASTER : LQ_COMPARE_BEFORE, released ? IS : WAS);
      room_clear (&room);
    }
}

/* Where the song was longer before, it is heard to its end. */
static void test_longer (void)
{
  StudioFile shorter = still_mono;
  shorter.n_frames = ROOM_RATE_HZ;
  Room room;
  open_two (&room, &still, &shorter);
  remove_item (&room, "t1");
  room_settle (&room);
  hear_plain (&room, LQ_COMPARE_BEFORE);
  lq_sound_play (room.sound);
  room_pump (&room, 2 * ROOM_RATE_HZ, 480);
  studio_iterate (150);
  g_assert_true (lq_sound_is_playing (room.sound));
  g_assert_cmpfloat_with_epsilon (last_level (&room), 0.1, 1e-6);
  lq_compare_toggle_before (room.compare); /* the work has ended long ago */
  room_pump (&room, ROOM_RATE_HZ / 2, 480);
  studio_iterate (150); /* the desk's clock */
  g_assert_false (lq_sound_is_playing (room.sound));
  room_clear (&room);
}

static void add_tests (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (moves); k++)
    {
      g_autofree char *path = g_strdup_printf ("/app/before/exact/%s", moves[k].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (k), test_exact);
    }
  g_test_add_func ("/app/before/mono", test_mono);
  g_test_add_func ("/app/before/key-and-tempo", test_key_and_tempo);
  g_test_add_func ("/app/before/from-nothing", test_from_nothing);
  g_test_add_func ("/app/before/matched", test_matched);
  g_test_add_func ("/app/before/quick", test_quick);
  g_test_add_func ("/app/before/cold", test_cold);
  g_test_add_func ("/app/before/loop", test_loop);
  g_test_add_func ("/app/before/reference", test_reference);
  g_test_add_func ("/app/before/undo", test_undo);
  g_test_add_func ("/app/before/gesture", test_gesture);
  g_test_add_func ("/app/before/device", test_device);
  g_test_add_func ("/app/before/longer", test_longer);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
