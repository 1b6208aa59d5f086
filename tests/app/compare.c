/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fair comparison, proved on what the device gets: fixtures 6 LU and more apart come out equally loud
 * (libebur128), the switch neither clicks nor gaps, everything stands in step to the frame, and
 * what cannot be compared says so. */
#include "room.h"

#include "analysis/measure.h"
#include "engine/offline.h"
#include "model/node.h"

#include <glib/gstdio.h>
#include <math.h>

#define SONG_S       8
#define SONG         (SONG_S * ROOM_RATE_HZ)
#define TOLERANCE_LU 0.1 /* the issue's */

/* ---- Fixtures ---- */

/* Soft chords with a beat: quiet, −30 LUFS or so, alike in every second. */
static double mix_signal (int channel, gint64 frame)
{
  static const double notes_hz[] = { 220, 277.18, 329.63, 1320 };
  double t = (double)frame / ROOM_RATE_HZ, sum = 0, beat = fmod (t, 0.25);
  for (int i = 0; i < 4; i++)
    sum += sin (2 * G_PI * notes_hz[i] * t + i + channel);
  return 0.02 * sum * (0.4 + exp (-8 * beat));
}

static double loud_signal (int channel, gint64 frame)
{
  double t = (double)frame / ROOM_RATE_HZ;
  return 0.4 * sin (2 * G_PI * 440 * t + channel) * (0.7 + 0.3 * sin (2 * G_PI * 2 * t));
}

static double silence (int channel, gint64 frame) { return 0; }

static const StudioFile mix_file = { "mix.wav", ROOM_RATE_HZ, 2, SONG, 0, mix_signal },
                        loud_file = { "loud.wav", ROOM_RATE_HZ, 2, SONG, 0, loud_signal };

/* The quiet mix in a chain that makes it loud. */
static void open_mix (Room *room, const StudioFile *file)
{
  room_init (room, ROOM_RATE_HZ);
  g_autofree char *path = studio_write (&room->studio, file);
  room_open (room, path);
}

static void add_chain (Room *room)
{
  studio_add_node (&room->studio, "gain", (const char *[]){ "gain=12", NULL });
  studio_add_node (&room->studio, "limiter", (const char *[]){ "input=9", NULL });
}

static void add_reference (Room *room, const StudioFile *file)
{
  StudioFile other = *file;
  other.name = "reference.wav"; /* the song's own may be read just now */
  g_autofree char *path = studio_write (&room->studio, &other);
  g_autoptr (GError) error = NULL;
  studio_import (&room->studio, (const char *[]){ path, NULL }, LQ_IMPORT_REFERENCES, &error);
  g_assert_no_error (error);
}

static LqCompareEntry entry_of (Room *room, LqCompareSource source)
{
  LqCompareEntry entry;
  lq_compare_get (room->compare, source, &entry);
  return entry;
}

/* SOURCE as the device gets it, six seconds from the start. */
static double heard_loudness (Room *room, LqCompareSource source)
{
  g_assert_true (lq_compare_hear (room->compare, source));
  room_take (room, 0, 6 * ROOM_RATE_HZ);
  return room_loudness (room, 0, room_n (room));
}

/* ---- Level ---- */

/* Mix, master, reference and X, six and more LU apart, are heard within 0.1 LU of one another. */
static void test_matched (void)
{
  Room room;
  open_mix (&room, &mix_file);
  add_chain (&room);
  add_reference (&room, &loud_file);
  studio_set (&room.studio, "n1", "gain", "6"); /* X: the chain at +12 dB */
  room_measure (&room);
  double apart = entry_of (&room, LQ_COMPARE_MASTER).loudness_lufs.value
                 - entry_of (&room, LQ_COMPARE_MIX).loudness_lufs.value;
  g_assert_cmpfloat (apart, >, 6);
  g_assert_cmpfloat (entry_of (&room, LQ_COMPARE_REFERENCE).loudness_lufs.value
                         - entry_of (&room, LQ_COMPARE_MIX).loudness_lufs.value,
                     >, 6);
  g_assert_cmpint (lq_compare_get_anchor (room.compare), ==, LQ_COMPARE_MIX);
  double lufs[LQ_COMPARE_N_SOURCES];
  for (int s = 0; s < LQ_COMPARE_N_SOURCES; s++)
    {
      lufs[s] = heard_loudness (&room, (LqCompareSource)s);
      g_test_message ("source %d: %.3f LUFS as heard", s, lufs[s]);
      LqCompareEntry entry = entry_of (&room, (LqCompareSource)s);
      g_assert_cmpint (entry.state, ==, LQ_COMPARE_MATCHED);
      g_assert_true (entry.offset_known);
      g_assert_cmpfloat (entry.offset_db, <=, 0);
      if (s == LQ_COMPARE_MIX)
        g_assert_cmpfloat (entry.offset_db, ==, 0);
      g_assert_cmpfloat_with_epsilon (lufs[s], lufs[0], TOLERANCE_LU);
      g_assert_cmpfloat (lq_compare_get_error (room.compare).value, <, TOLERANCE_LU);
    }
  /* The control: without the offset the master is as much louder as it was measured. */
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  lq_compare_set_unmatched (room.compare, TRUE);
  room_take (&room, 0, 6 * ROOM_RATE_HZ);
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, 0, room_n (&room)) - lufs[0], apart, 0.15);
  lq_compare_set_unmatched (room.compare, FALSE);
  room_take (&room, 0, 6 * ROOM_RATE_HZ);
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, 0, room_n (&room)), lufs[0], TOLERANCE_LU);
  room_clear (&room);
}

/* X quieter than everything else stands at 0.0 and the others come down to it. */
static void test_quiet_before (void)
{
  Room room;
  open_mix (&room, &loud_file);
  studio_add_node (&room.studio, "gain", (const char *[]){ "gain=-9", NULL });
  studio_set (&room.studio, "n1", "gain", "3");
  room_measure (&room);
  double before = heard_loudness (&room, LQ_COMPARE_BEFORE);
  g_assert_cmpint (lq_compare_get_anchor (room.compare), ==, LQ_COMPARE_BEFORE);
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_MASTER), before, TOLERANCE_LU);
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_MIX), before, TOLERANCE_LU);
  room_clear (&room);
}

/* A mono song comes out of two loudspeakers: it is matched as it is heard, against stereo. */
static void test_mono_against_stereo (void)
{
  static const StudioFile mono = { "mono.wav", ROOM_RATE_HZ, 1, SONG, 0, mix_signal };
  Room room;
  open_mix (&room, &mono);
  add_reference (&room, &loud_file);
  room_measure (&room);
  double reference = heard_loudness (&room, LQ_COMPARE_REFERENCE);
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_MIX), reference, TOLERANCE_LU);
  /* Told is what the file's sheet and the meters say: one channel, counted once (BS.1770 sums the channels that
   * are there). The room has two of it. */
  g_autofree char *path = studio_path (&room.studio, "mono.wav");
  LqMeasure sheet;
  LqError failure;
  g_assert_cmpint (lq_measure_file (path, NULL, &sheet, &failure), ==, LQ_OK);
  for (int s = LQ_COMPARE_MIX; s <= LQ_COMPARE_MASTER; s++)
    {
      LqCompareEntry entry = entry_of (&room, (LqCompareSource)s);
      g_assert_cmpfloat_with_epsilon (entry.loudness_lufs.value, sheet.integrated_lufs.value, 0.01);
      g_assert_cmpfloat_with_epsilon (entry.heard_lufs.value - entry.loudness_lufs.value, 3.0103,
                                      1e-4);
    }
  LqCompareEntry stereo = entry_of (&room, LQ_COMPARE_REFERENCE);
  g_assert_cmpfloat (stereo.heard_lufs.value, ==, stereo.loudness_lufs.value);
  room_clear (&room);
}

/* One processor bypassed while it plays: as loud as before, from the moment it is. */
static void test_bypass (void)
{
  Room room;
  open_mix (&room, &mix_file);
  add_chain (&room);
  room_measure (&room);
  studio_iterate (2600); /* quiet for so long: the bypasses are measured too */
  room_measure (&room);
  double engaged = heard_loudness (&room, LQ_COMPARE_MASTER);
  LqNode *gain = studio_item (&room.studio, "n1");
  guint at = room_n (&room);
  lq_compare_set_bypass (room.compare, gain, TRUE);
  room_pump (&room, ROOM_RATE_HZ, 480);
  g_assert_true (lq_node_get_bypass (gain));
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_MATCHED);
  /* Loudness of a second right after: no more than that of other seconds of the song differs. */
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, at + ROOM_FADE, room_n (&room)), engaged,
                                  0.3);
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_MASTER), engaged, TOLERANCE_LU);
  room_clear (&room);
}

/* The same for the insert of a track, once it has been measured. */
static void test_bypass_insert (void)
{
  Room room;
  open_mix (&room, &mix_file);
  studio_add_insert (&room.studio, "t1", "gain", (const char *[]){ "gain=-9", NULL });
  add_chain (&room);
  studio_set (&room.studio, "n3", "bypass", "on"); /* a linear chain: exact levels */
  room_settle (&room);
  room_measure (&room);
  double engaged = heard_loudness (&room, LQ_COMPARE_MASTER);
  lq_compare_set_bypass (room.compare, studio_item (&room.studio, "n1"), TRUE);
  room_measure (&room);
  room_take (&room, 0, 6 * ROOM_RATE_HZ);
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, 0, room_n (&room)), engaged, TOLERANCE_LU);
  room_clear (&room);
}

/* Under a gesture, and when the measurement arrives, the level is that of the gesture alone. */
static void test_offset_stays (void)
{
  Room room;
  open_mix (&room, &mix_file);
  add_chain (&room);
  studio_set (&room.studio, "n2", "bypass", "on"); /* a linear chain: exact levels */
  room_measure (&room);
  double before = heard_loudness (&room, LQ_COMPARE_MASTER);
  lq_sound_seek (room.sound, 0);
  LqHistory *history = studio_history (&room.studio);
  LqNode *gain = studio_item (&room.studio, "n1");
  lq_history_begin_gesture (history, NULL);
  for (int i = 1; i <= 30; i++)
    {
      lq_history_set_value (history, LQ_ITEM (gain), "gain", 12 - i * 0.1);
      room_pump (&room, 960, 480);
    }
  lq_history_end_gesture (history);
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_STALE);
  room_measure (&room); /* known by now, and the song plays on */
  room_forget (&room);
  room_pump (&room, 3 * ROOM_RATE_HZ, 480);
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, 0, room_n (&room)), before - 3,
                                  TOLERANCE_LU + 0.1); /* other three seconds of the song */
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_STALE);
  /* At the next switch it is matched again. */
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_MASTER), before, TOLERANCE_LU);
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_MATCHED);
  room_clear (&room);
}

/* ---- What cannot be compared ---- */

static void test_silence (void)
{
  static const StudioFile silent = { "silent.wav", ROOM_RATE_HZ, 2, SONG, 0, silence };
  Room room;
  open_mix (&room, &silent);
  add_reference (&room, &loud_file);
  room_measure (&room);
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_UNKNOWN);
  g_assert_nonnull (strstr (entry_of (&room, LQ_COMPARE_MASTER).why, "silen"));
  g_assert_false (entry_of (&room, LQ_COMPARE_MASTER).offset_known);
  g_assert_false (lq_compare_get_error (room.compare).valid);
  /* What can be measured plays as it is. */
  double expected = entry_of (&room, LQ_COMPARE_REFERENCE).loudness_lufs.value;
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_REFERENCE), expected, 0.1);
  room_clear (&room);
}

/* Quiet first half, loud second half. */
static double halves (int channel, gint64 frame)
{
  return mix_signal (channel, frame) * (frame < SONG / 2 ? 1 : 4);
}

static void test_loop (void)
{
  static const StudioFile file = { "halves.wav", ROOM_RATE_HZ, 2, SONG, 0, halves };
  Room room;
  open_mix (&room, &file);
  room_measure (&room);
  double whole = entry_of (&room, LQ_COMPARE_MIX).loudness_lufs.value;
  studio_set (&room.studio, "session", "loop-start", "0");
  studio_set (&room.studio, "session", "loop-end", "144000");
  studio_set (&room.studio, "session", "loop", "on");
  room_measure (&room);
  double loop = entry_of (&room, LQ_COMPARE_MIX).loudness_lufs.value;
  g_assert_cmpfloat (whole - loop, >, 6);
  room_take (&room, 0, 144000);
  g_assert_cmpfloat_with_epsilon (room_loudness (&room, 0, room_n (&room)), loop, TOLERANCE_LU);
  room_clear (&room);
}

static void on_told (GPtrArray *told, const char *sentence)
{
  g_ptr_array_add (told, g_strdup (sentence));
}

static gboolean master_fails (gpointer room)
{
  return entry_of (room, LQ_COMPARE_MASTER).state == LQ_COMPARE_UNKNOWN;
}

static gboolean master_measures (gpointer room)
{
  return entry_of (room, LQ_COMPARE_MASTER).state != LQ_COMPARE_UNKNOWN;
}

/* The song's file is away when it is to be measured: that is said, with the reason, and the next
 * switch measures again. */
static void test_retry (void)
{
  Room room;
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  open_mix (&room, &mix_file);
  add_chain (&room);
  room_measure (&room);
  g_signal_connect_swapped (room.compare, "told", G_CALLBACK (on_told), told);
  g_autofree char *path = studio_path (&room.studio, "mix.wav");
  g_autofree char *away = studio_path (&room.studio, "away.wav");
  g_assert_cmpint (g_rename (path, away), ==, 0);
  studio_set (&room.studio, "n1", "gain", "9");
  studio_wait (master_fails, &room);
  g_assert_nonnull (strstr (entry_of (&room, LQ_COMPARE_MASTER).why, "mix.wav"));
  studio_iterate (500);
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_UNKNOWN);
  g_assert_cmpuint (told->len, ==, 0); /* nobody has asked */
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  studio_wait (master_fails, &room);
  studio_iterate (500);
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_nonnull (strstr (told->pdata[0], "mix.wav"));
  g_assert_cmpint (g_rename (away, path), ==, 0);
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  studio_wait (master_measures, &room);
  room_measure (&room);
  g_assert_cmpint (entry_of (&room, LQ_COMPARE_MASTER).state, ==, LQ_COMPARE_MATCHED);
  g_assert_null (entry_of (&room, LQ_COMPARE_MASTER).why);
  g_assert_cmpfloat_with_epsilon (heard_loudness (&room, LQ_COMPARE_MASTER),
                                  heard_loudness (&room, LQ_COMPARE_MIX), TOLERANCE_LU);
  room_clear (&room);
}

/* X goes back to what was heard; any move leaves it. */
static void test_before_returns (void)
{
  Room room;
  open_mix (&room, &mix_file);
  add_chain (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MIX);
  lq_compare_toggle_before (room.compare);
  g_assert_cmpint (lq_compare_get_heard (room.compare), ==, LQ_COMPARE_BEFORE);
  lq_compare_toggle_before (room.compare);
  g_assert_cmpint (lq_compare_get_heard (room.compare), ==, LQ_COMPARE_MIX);
  lq_compare_toggle_before (room.compare);
  lq_history_begin_gesture (studio_history (&room.studio), NULL);
  lq_history_set_value (studio_history (&room.studio), studio_item (&room.studio, "n1"), "gain", 3);
  g_assert_cmpint (lq_compare_get_heard (room.compare), ==, LQ_COMPARE_MASTER);
  lq_history_end_gesture (studio_history (&room.studio));
  room_clear (&room);
}

/* ---- The switch ---- */

/* A sine on which a click is easily seen. */
static double sine (int channel, gint64 frame)
{
  return 0.25 * sin (2 * G_PI * 441 * (double)frame / ROOM_RATE_HZ);
}

static double second_difference (const Room *room, guint from, guint to)
{
  double largest = 0;
  for (guint i = from + 1; i + 1 < to; i++)
    largest = fmax (largest, fabs (room_out (room, 0, i - 1) - 2 * room_out (room, 0, i)
                                   + room_out (room, 0, i + 1)));
  return largest;
}

/* Every switch: begins at once, takes 10 ms, never leaves the way between the two levels, no click. */
static void test_switch (void)
{
  static const StudioFile file = { "sine.wav", ROOM_RATE_HZ, 2, SONG, 0, sine };
  static const LqCompareSource order[] = { LQ_COMPARE_MIX,       LQ_COMPARE_MASTER,
                                           LQ_COMPARE_REFERENCE, LQ_COMPARE_MIX,
                                           LQ_COMPARE_BEFORE,    LQ_COMPARE_MASTER,
                                           LQ_COMPARE_BEFORE,    LQ_COMPARE_REFERENCE };
  Room room;
  open_mix (&room, &file);
  add_reference (&room, &file);
  studio_add_node (&room.studio, "gain",
                   (const char *[]){ "gain=6", "polarity=Both inverted", NULL });
  studio_add_node (&room.studio, "limiter", NULL);
  studio_set (&room.studio, "n1", "gain", "-2");
  room_measure (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MASTER);
  lq_sound_play (room.sound);
  room_pump (&room, 24000, 480);
  /* The offsets are taken away, so that each switch is a step of level and of polarity. */
  lq_compare_set_unmatched (room.compare, TRUE);
  room_pump (&room, 9600, 480);
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    {
      room_forget (&room);
      room_pump (&room, 4800, 480);
      double still = second_difference (&room, 0, 4800);
      lq_compare_hear (room.compare, order[k]);
      room_pump (&room, 9600, 64);
      double after = second_difference (&room, 6400, 14400);
      double during = second_difference (&room, 4800 - 64, 6400);
      /* A linear fade between sines adds no more curvature than its slope times the sine's:
       * 2 · (1/ROOM_FADE) · ω · amplitude, here 2 · 0.0577 · 0.5 / 480 = 0.00012, at both ends a corner of
       * amplitude / ROOM_FADE = 0.001. A click of −60 dBFS would be 0.002. */
      g_assert_cmpfloat (during, <, fmax (still, after) + 0.0013);
      g_assert_cmpint (lq_compare_get_heard (room.compare), ==, order[k]);
    }
  room_clear (&room);
}

/* The left channel stands at a level of its own in every source: nothing to hear, all to see. */
static double level (int channel, gint64 frame) { return channel ? 0.3 : 0.1; }

static double other_level (int channel, gint64 frame) { return 0.45; }

static void open_levels (Room *room)
{
  static const StudioFile file = { "level.wav", ROOM_RATE_HZ, 2, SONG, 0, level },
                          other = { "other.wav", ROOM_RATE_HZ, 2, SONG, 0, other_level };
  open_mix (room, &file);
  add_reference (room, &other);
  studio_add_node (&room->studio, "gain", (const char *[]){ "gain=6", NULL });
  studio_set (&room->studio, "n1", "gain", "-6");
  room_measure (room);
  lq_compare_set_unmatched (room->compare, TRUE);
  lq_sound_play (room->sound);
  room_pump (room, 48000, 480);
}

static double level_of (LqCompareSource source)
{
  switch (source)
    {
    case LQ_COMPARE_MASTER:
      return 0.1 * pow (10, -6 / 20.0);
    case LQ_COMPARE_BEFORE:
      return 0.1 * pow (10, 6 / 20.0);
    case LQ_COMPARE_REFERENCE:
      return 0.45;
    default:
      return 0.1;
    }
}

/* For all that is warm. */
static void test_quick (void)
{
  static const LqCompareSource order[] = { LQ_COMPARE_MIX,    LQ_COMPARE_MASTER,
                                           LQ_COMPARE_BEFORE, LQ_COMPARE_REFERENCE,
                                           LQ_COMPARE_MASTER, LQ_COMPARE_MIX };
  Room room;
  double from = level_of (LQ_COMPARE_MASTER);
  open_levels (&room);
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    {
      double to = level_of (order[k]);
      room_forget (&room);
      g_assert_true (lq_compare_hear (room.compare, order[k]));
      g_test_message ("source %d", order[k]);
      room_check_switch (&room, from, to);
      from = to;
    }
  room_clear (&room);
}

static void test_modes (void)
{
  static const struct
  {
    LqListenMode mode;
    double left, right;
  } cases[] = { { LQ_LISTEN_MONO, 0.2, 0.2 },
                { LQ_LISTEN_SIDE, -0.1, -0.1 },
                { LQ_LISTEN_SWAP, 0.3, 0.1 },
                { LQ_LISTEN_STEREO, 0.1, 0.3 } };
  Room room;
  open_levels (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MIX);
  for (int dim = 0; dim < 2; dim++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        double gain = dim ? 0.1 : 1;
        lq_sound_set_dim (room.sound, dim);
        lq_sound_set_listen_mode (room.sound, cases[i].mode);
        room_pump (&room, 4800, 480);
        guint last = room_n (&room) - 1;
        g_assert_cmpfloat_with_epsilon (room_out (&room, 0, last), gain * cases[i].left, 1e-6);
        g_assert_cmpfloat_with_epsilon (room_out (&room, 1, last), gain * cases[i].right, 1e-6);
      }
  room_clear (&room);
}

/* ---- In step ---- */

static double noise (int channel, gint64 frame)
{
  guint64 x = ((guint64)frame * 2 + (guint64)channel + 1) * 0x9e3779b97f4a7c15u;
  x ^= x >> 31;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 29;
  return 0.02 * ((double)(x >> 11) / (1ull << 52) - 1);
}

/* The song frame at captured frame AT: where correlation with the song is largest. */
static gint64 song_frame (const Room *room, guint at, gint64 from, gint64 to)
{
  double largest = 0;
  gint64 found = -1;
  for (gint64 lag = from; lag < to; lag++)
    {
      double sum = 0;
      for (int i = 0; i < 2048; i++)
        sum += room_out (room, 0, at + (guint)i) * noise (0, lag + i);
      if (sum > largest)
        {
          largest = sum;
          found = lag;
        }
    }
  return found;
}

/* A neutral chain with latency (a limiter that does nothing, an equaliser at twice the rate): mix and
 * master are at the same frame of the song, and so is the reference. */
static void test_aligned (void)
{
  static const StudioFile file = { "noise.wav", ROOM_RATE_HZ, 2, SONG, 0, noise };
  static const LqCompareSource order[] = { LQ_COMPARE_MASTER, LQ_COMPARE_REFERENCE,
                                           LQ_COMPARE_BEFORE, LQ_COMPARE_MIX };
  Room room;
  open_mix (&room, &file);
  add_reference (&room, &file);
  studio_add_node (&room.studio, "limiter", (const char *[]){ "lookahead=7", NULL });
  studio_add_node (&room.studio, "equaliser", (const char *[]){ "hq=on", NULL });
  studio_set (&room.studio, "n2", "output", "1");
  room_measure (&room);
  room_settle (&room);
  lq_compare_hear (room.compare, LQ_COMPARE_MIX);
  lq_sound_play (room.sound);
  room_pump (&room, 24000, 480);
  room_forget (&room);
  room_pump (&room, 4800, 480);
  gint64 start = song_frame (&room, 0, 12000, 24000);
  g_assert_cmpint (start, >=, 0);
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    {
      g_assert_true (lq_compare_hear (room.compare, order[k]));
      room_pump (&room, 4800, 480);
      guint at = room_n (&room) - 2048;
      g_assert_cmpint (song_frame (&room, at, start + at - 1500, start + at + 1500), ==,
                       start + at);
    }
  room_clear (&room);
}

/* ---- A render ---- */

typedef struct
{
  Room *room; /* NULL: nobody touches the monitor */
  GChecksum *sum;
  guint n;
} Rendering;

static LqStatus take_block (void *data, const LqRenderBlock *block, LqError *error)
{
  Rendering *rendering = data;
  for (int c = 0; c < block->n_channels; c++)
    g_checksum_update (rendering->sum, (const guchar *)block->racks[0][c],
                       block->n_frames * (gssize)sizeof (double));
  if (!rendering->room || rendering->n++ % 64 != 0)
    return LQ_OK;
  lq_compare_hear (rendering->room->compare, (LqCompareSource)(rendering->n / 64 % 4));
  lq_compare_set_unmatched (rendering->room->compare, rendering->n / 64 % 3 == 0);
  lq_sound_set_dim (rendering->room->sound, rendering->n / 64 % 2);
  lq_sound_set_listen_mode (rendering->room->sound,
                            (LqListenMode)(rendering->n / 64 % LQ_N_LISTEN));
  lq_sound_set_monitor_level (rendering->room->sound, -(double)(rendering->n % 20));
  room_pump (rendering->room, 480, 480);
  return LQ_OK;
}

static char *render (Room *room, Room *touched)
{
  Rendering rendering = { .room = touched, .sum = g_checksum_new (G_CHECKSUM_SHA256) };
  LqScene *scene = lq_scene_new (studio_session (&room->studio));
  LqTimeline *timeline = lq_timeline_new (&scene->timeline);
  LqRenderSpec spec = {
    .graph = &scene->graph, .timeline = timeline, .to = SONG, .sink = take_block, .data = &rendering
  };
  g_assert_cmpint (lq_render (&spec, NULL, NULL), ==, LQ_OK);
  char *hash = g_strdup (g_checksum_get_string (rendering.sum));
  lq_timeline_free (timeline);
  lq_scene_free (scene);
  g_checksum_free (rendering.sum);
  return hash;
}

static void test_render_untouched (void)
{
  Room room;
  open_mix (&room, &mix_file);
  add_chain (&room);
  add_reference (&room, &loud_file);
  room_measure (&room);
  g_autofree char *quiet = render (&room, NULL);
  lq_sound_play (room.sound);
  g_autofree char *busy = render (&room, &room);
  g_assert_cmpstr (quiet, ==, busy);
  studio_set (&room.studio, "n1", "gain", "12.01"); /* the control */
  g_autofree char *other = render (&room, NULL);
  g_assert_cmpstr (quiet, !=, other);
  room_clear (&room);
}

static void add_tests (void)
{
  g_test_add_func ("/app/compare/matched", test_matched);
  g_test_add_func ("/app/compare/quiet-before", test_quiet_before);
  g_test_add_func ("/app/compare/mono-against-stereo", test_mono_against_stereo);
  g_test_add_func ("/app/compare/bypass", test_bypass);
  g_test_add_func ("/app/compare/bypass-insert", test_bypass_insert);
  g_test_add_func ("/app/compare/offset-stays", test_offset_stays);
  g_test_add_func ("/app/compare/silence", test_silence);
  g_test_add_func ("/app/compare/loop", test_loop);
  g_test_add_func ("/app/compare/retry", test_retry);
  g_test_add_func ("/app/compare/before-returns", test_before_returns);
  g_test_add_func ("/app/compare/switch", test_switch);
  g_test_add_func ("/app/compare/quick", test_quick);
  g_test_add_func ("/app/compare/modes", test_modes);
  g_test_add_func ("/app/compare/aligned", test_aligned);
  g_test_add_func ("/app/compare/render-untouched", test_render_untouched);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
