/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters follow what is heard: a song played through reads as its file does, peaks stand where they are
 * in the song, every source gathers its own, and what dynamics did is known by its place. */
#include "room.h"

#include "analysis/measure.h"

#include <math.h>

#define SONG_S 6
#define SONG   (SONG_S * ROOM_RATE_HZ)
#define POINT  (ROOM_RATE_HZ / 10) /* of the history */
#define PEAK   123456              /* song frame of the one largest sample, on the right */
#define BURST  (3 * ROOM_RATE_HZ)

/* Chords that grow, so that gating and range have something to do, and one peak. */
static double song (int channel, gint64 frame)
{
  double t = (double)frame / ROOM_RATE_HZ;
  if (channel == 1 && frame == PEAK)
    return 0.9;
  return 0.05 * (1 + t)
         * (sin (2 * G_PI * 220 * t + channel) + 0.5 * sin (2 * G_PI * 1320 * t + 2 * channel));
}

static double burst (int channel, gint64 frame)
{
  double t = (double)frame / ROOM_RATE_HZ;
  gboolean loud = frame >= BURST && frame < BURST + ROOM_RATE_HZ / 20;
  return (loud ? 0.9 : 0.01) * sin (2 * G_PI * 1000 * t);
}

/* Its very last frames are the loudest, and ring between them and after them. */
static double cut_song (int channel, gint64 frame)
{
  return frame >= SONG - 2 ? 0.9 : 0.1 * song (0, frame);
}

static const StudioFile cut_file = { "cut.wav", ROOM_RATE_HZ, 2, SONG, 0, cut_song };
static const StudioFile song_file = { "song.wav", ROOM_RATE_HZ, 2, SONG, 0, song };

static char *open_song (Room *room, const StudioFile *file)
{
  room_init (room, ROOM_RATE_HZ);
  char *path = studio_write (&room->studio, file);
  room_open (room, path);
  return path;
}

static LqMetersSnapshot read_meters (Room *room)
{
  return *lq_meters_get (lq_sound_get_meters (room->sound));
}

/* Pumps N frames, and polls as who shows them does. */
static void pump (Room *room, int n, int block)
{
  for (int at = 0; at < n; at += 4800)
    {
      room_pump (room, MIN (4800, n - at), block);
      lq_sound_poll (room->sound);
    }
}

/* Plays N frames, and measures them. */
static void play (Room *room, int n, int block)
{
  lq_sound_play (room->sound);
  pump (room, n, block);
}

static void check_numbers (const LqMetersSnapshot *m)
{
  const LqReading all[] = { m->loudness.momentary_lufs,
                            m->loudness.short_lufs,
                            m->loudness.integrated_lufs,
                            m->loudness.range_lu,
                            m->loudness.true_peak_dbtp,
                            m->loudness.plr_lu,
                            m->loudness.psr_lu,
                            m->levels.correlation,
                            m->levels.channels[0].peak_dbfs,
                            m->levels.channels[0].rms_dbfs,
                            m->levels.channels[1].max_dbfs };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_assert_true (isfinite (all[i].value));
}

static LqMeasure measure (const char *path)
{
  LqMeasure whole;
  LqMeasureOptions options = { .to_s = -1 };
  g_assert_cmpint (lq_measure_file (path, &options, &whole, NULL), ==, LQ_OK);
  return whole;
}

/* Played through to the end by itself: I, LRA and true peak are the file's. */
static void test_played_through (gconstpointer data)
{
  const StudioFile *file = data;
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, file);
  LqMeasure whole = measure (path);
  LqMetersSnapshot m = read_meters (&room);
  g_assert_false (m.valid);
  check_numbers (&m);
  play (&room, SONG + 9600, 480);
  g_assert_false (lq_sound_is_playing (room.sound)); /* the end */
  m = read_meters (&room);
  check_numbers (&m);
  g_assert_true (m.valid && !m.edited_since && !m.loudness.incomplete);
  g_test_message ("played %.4f, file %.4f LUFS", m.loudness.integrated_lufs.value,
                  whole.integrated_lufs.value);
  g_assert_cmpfloat_with_epsilon (m.loudness.integrated_lufs.value, whole.integrated_lufs.value,
                                  0.01);
  g_assert_cmpfloat_with_epsilon (m.loudness.true_peak_dbtp.value, whole.true_peak_dbtp.value,
                                  0.01);
  g_assert_cmpint (m.levels.n_channels, ==, file->n_channels); /* one channel is measured as one */
  room_clear (&room);
}

/* Peaks have their place in the song, also after a seek, in a loop, and since R. */
static void test_positions (void)
{
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  lq_sound_seek (room.sound, 100000);
  play (&room, 48000, 480);
  LqMetersSnapshot m = read_meters (&room);
  g_assert_cmpint (m.max_position[1], ==, PEAK);
  /* the song grows: its loudest moment is the last that was heard, as known every 100 ms */
  g_assert_cmpint (ABS (m.max_momentary_position - 148000), <=, ROOM_RATE_HZ / 10 + LQ_QUANTUM);
  LqMeterOver overs[8];
  g_assert_cmpint (m.loudness.n_overs, ==, 0);
  g_assert_cmpint (lq_meters_overs (lq_sound_get_meters (room.sound), 0, overs, 8), ==, 0);
  g_assert_cmpint (ABS (m.true_peak_position - PEAK), <=, LQ_QUANTUM / 2); /* as it is kept */
  /* The boxes alone are cleared: the maximum and its place stay. */
  double true_peak_dbtp = m.loudness.true_peak_dbtp.value;
  g_assert_cmpfloat (m.loudness.channel_true_peak_dbtp[1].value, ==, true_peak_dbtp);
  lq_meters_clear_peaks (lq_sound_get_meters (room.sound));
  m = read_meters (&room);
  g_assert_false (m.loudness.channel_true_peak_dbtp[1].valid);
  g_assert_cmpfloat (m.loudness.true_peak_dbtp.value, ==, true_peak_dbtp);

  lq_meters_reset (lq_sound_get_meters (room.sound));
  lq_meters_set_ceiling (lq_sound_get_meters (room.sound), -3.0);
  m = read_meters (&room);
  g_assert_false (m.valid);
  g_assert_cmpint (m.max_position[1], ==, -1);
  check_numbers (&m);
  /* R while playing: from here on. */
  play (&room, 48000, 480);
  m = read_meters (&room);
  g_assert_true (m.valid);
  g_assert_cmpfloat (m.levels.channels[1].max_dbfs.value, <, -3);
  g_assert_cmpint (m.needles.frames, ==, m.levels.frames);
  lq_sound_stop (room.sound);
  room_pump (&room, 4800, 480);

  studio_set (&room.studio, "session", "loop-start", "120001");
  studio_set (&room.studio, "session", "loop-end", "130001");
  studio_set (&room.studio, "session", "loop", "on");
  lq_sound_seek (room.sound, 125000); /* past the peak: it comes with the second round */
  lq_meters_reset (lq_sound_get_meters (room.sound));
  play (&room, 24000, 480);
  m = read_meters (&room);
  g_assert_cmpint (m.max_position[1], ==, PEAK);
  g_assert_cmpint (m.loudness.n_overs, >=, 1); /* once a round */
  g_assert_cmpint (lq_meters_overs (lq_sound_get_meters (room.sound), 0, overs, 8), ==,
                   m.loudness.n_overs);
  g_assert_cmpint (overs[0].channel, ==, 1);
  g_assert_cmpint (ABS (overs[0].position + overs[0].n_frames / 2 - PEAK), <=, LQ_QUANTUM);
  g_assert_cmpfloat_with_epsilon (overs[0].peak_dbtp, m.loudness.true_peak_dbtp.value, 0.1);
  room_clear (&room);
}

/* Short-term loudness has its point every 100 ms from 3 s on, however the sound comes in pieces. */
static void test_history (void)
{
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  lq_sound_play (room.sound);
  for (int at = 0; at < 4 * ROOM_RATE_HZ; at += 3200)
    pump (&room, 3200, 64);
  float points[38];
  lq_meters_history (lq_sound_get_meters (room.sound), 0, points, G_N_ELEMENTS (points));
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    g_assert_true (i < 31 || points[i] > -60.0f);
  g_assert_true (points[10] == LQ_METERS_NONE);
  room_clear (&room);
}

static gboolean has_reference (gpointer compare)
{
  return lq_compare_get_reference_media (compare) != NULL;
}

/* Plays until that is what is heard, and a second more. */
static void play_source (Room *room, LqCompareSource source, LqHearKind kind)
{
  g_assert_true (lq_compare_hear (room->compare, source));
  lq_sound_play (room->sound);
  for (int i = 0; i < 500 && read_meters (room).source.kind != kind; i++)
    {
      studio_iterate (5);
      pump (room, 480, 480);
    }
  g_assert_cmpint (read_meters (room).source.kind, ==, kind);
  pump (room, ROOM_RATE_HZ, 480);
}

/* Every source gathers its own, and only what was edited is marked. */
static void test_sources (void)
{
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  g_autoptr (GError) error = NULL;
  studio_add_node (&room.studio, "gain", (const char *[]){ "gain=-6", NULL });
  studio_import (&room.studio, (const char *[]){ path, NULL }, LQ_IMPORT_REFERENCES, &error);
  g_assert_no_error (error);
  room_settle (&room);
  play (&room, 96000, 480);
  studio_wait (has_reference, room.compare);
  play_source (&room, LQ_COMPARE_REFERENCE, LQ_HEAR_REFERENCE);
  LqMetersSnapshot m = read_meters (&room);
  g_assert_false (m.edited_since);
  studio_set (&room.studio, "n1", "gain", "-7");
  m = read_meters (&room);
  g_assert_false (m.edited_since); /* not of the reference */
  LqFrames frames = m.loudness.frames;
  play_source (&room, LQ_COMPARE_MASTER, LQ_HEAR_RACK);
  m = read_meters (&room);
  g_assert_true (m.edited_since);
  g_assert_cmpint (m.levels.frames, >, frames); /* its own, from before */
  lq_meters_reset (lq_sound_get_meters (room.sound));
  play (&room, 4800, 480);
  m = read_meters (&room);
  g_assert_false (m.edited_since);
  room_clear (&room);
}

static gboolean needles_move (const LqMetersSnapshot *m)
{
  return m->needles.channels[0].dbfs[LQ_NEEDLE_VU].valid;
}

static gboolean bands_are_read (const LqMetersSnapshot *m)
{
  return m->levels.side_mid_db[1].valid;
}

/* Parts that nobody shows rest, and what accumulates does not; who shows one has it as long as it asks, and over a
 * pause. */
static void test_wanted (void)
{
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  LqMeters *meters = lq_sound_get_meters (room.sound);
  play (&room, 24000, 480);
  LqMetersSnapshot m = read_meters (&room);
  g_assert_true (!needles_move (&m) && !bands_are_read (&m));
  g_assert_true (m.needles.channels[0].crest_db.valid && m.levels.correlation.valid);
  lq_meters_want (meters, LQ_METERS_NEEDLES);
  play (&room, 48000, 480);
  m = read_meters (&room);
  g_assert_true (needles_move (&m) && !bands_are_read (&m));
  /* Both are mean squares over some 300 ms, of chords that grow. */
  g_assert_cmpfloat_with_epsilon (m.needles.channels[0].dbfs[LQ_NEEDLE_K].value,
                                  m.levels.channels[0].rms_dbfs.value + 3.01, 1.0);
  lq_meters_want (meters, LQ_METERS_NEEDLES | LQ_METERS_STEREO);
  lq_sound_stop (room.sound);
  room_pump (&room, 4800, 480);
  studio_iterate (2500);
  play (&room, 24000, 480);
  m = read_meters (&room);
  g_assert_true (needles_move (&m) && bands_are_read (&m));
  play (&room, 120000, 480); /* not asked for again */
  m = read_meters (&room);
  g_assert_true (!needles_move (&m) && !bands_are_read (&m));
  room_clear (&room);
}

/* A spectrum that nobody reads is not computed; one that is read shows the tones. */
static void test_spectrum (void)
{
  static const double hz[] = { 60, 220, 1320, 10000 };
  static const LqSpectrumView view = { .smoothing_oct = 1.0 / 6 };
  double db[G_N_ELEMENTS (hz)];
  Room room;
  uint64_t first = 0, second = 0;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  LqMeters *meters = lq_sound_get_meters (room.sound);
  play (&room, 72000, 480);
  g_assert_false (lq_meters_spectrum (meters, LQ_TAP_MASTER, &view, hz, db, 4, &first));
  play (&room, 72000, 480);
  g_assert_true (lq_meters_spectrum (meters, LQ_TAP_MASTER, &view, hz, db, 4, &first));
  for (int i = 0; i < 4; i++)
    g_assert_true (isfinite (db[i]));
  g_assert_cmpfloat (db[1], >, db[0] + 20);
  g_assert_cmpfloat (db[2], >, db[3] + 20);
  play (&room, 72000, 480);
  g_assert_true (lq_meters_spectrum (meters, LQ_TAP_MASTER, &view, hz, db, 4, &second));
  g_assert_cmpuint (second, >, first);
  room_clear (&room);
}

/* Columns of 10 ms where NODE reduced by more than 1 dB: the first and the last of them, in ms. */
static void find_reduction (Room *room, LqKey node, int *first_ms, int *last_ms)
{
  enum
  {
    N = SONG_S * 100
  };
  float db[N];
  *first_ms = *last_ms = -1;
  g_assert_true (
      lq_reductions_columns (lq_sound_get_reductions (room->sound), node, 0, SONG, N, db));
  for (int i = 0; i < N; i++)
    if (!isnan (db[i]) && db[i] > 1)
      {
        *first_ms = *first_ms < 0 ? i * 10 : *first_ms;
        *last_ms = i * 10 + 10;
      }
}

static void add_compressor (Room *room)
{
  studio_add_node (&room->studio, "compressor",
                   (const char *[]){ "threshold=-20", "ratio=8", "attack=1", "release=10", NULL });
  room_settle (room);
}

/* A burst of 50 ms at 3 s reduces there ± 20 ms, whatever the block, and nowhere else. */
static void test_reductions (void)
{
  static const StudioFile file = { "burst.wav", ROOM_RATE_HZ, 2, SONG, 0, burst };
  static const int blocks[] = { 64, 441, 2048 };
  for (guint b = 0; b < G_N_ELEMENTS (blocks); b++)
    {
      Room room;
      int first_ms, last_ms;
      G_GNUC_UNUSED g_autofree char *path = open_song (&room, &file);
      add_compressor (&room);
      LqKey node = lq_scene_key (studio_item (&room.studio, "n1"));
      lq_sound_seek (room.sound, BURST - 30000);
      play (&room, 72000, blocks[b]);
      find_reduction (&room, node, &first_ms, &last_ms);
      g_test_message ("block %d: %d … %d ms", blocks[b], first_ms, last_ms);
      g_assert_cmpint (ABS (first_ms - 3000), <=, 20);
      g_assert_cmpint (last_ms, >=, 3050 - 20);
      g_assert_cmpint (last_ms, <=, 3050 + 50); /* with its release */
      lq_sound_stop (room.sound);
      room_pump (&room, 24000, blocks[b]);
      g_assert_cmpfloat (lq_reductions_now (lq_sound_get_reductions (room.sound), node), ==, 0);
      find_reduction (&room, node, &first_ms, &last_ms); /* stopping wipes nothing out */
      g_assert_cmpint (ABS (first_ms - 3000), <=, 20);
      room_clear (&room);
    }
}

/* The insert of a track has the same history; the rack's sum does not know of it. */
static void test_reductions_track (void)
{
  enum
  {
    N = SONG_S * 100
  };
  static const StudioFile file = { "burst.wav", ROOM_RATE_HZ, 2, SONG, 0, burst };
  Room room;
  int first_ms, last_ms;
  float db[N];
  g_autofree char *path = open_song (&room, &file);
  studio_add_insert (
      &room.studio, "t1", "compressor",
      (const char *[]){ "threshold=-20", "ratio=8", "attack=1", "release=10", NULL });
  room_settle (&room);
  const LqReductions *reductions = lq_sound_get_reductions (room.sound);
  LqItem *node = studio_item (&room.studio, "n1");
  g_assert_true (lq_scene_chain_key (node) == lq_scene_key (studio_item (&room.studio, "t1")));
  lq_sound_seek (room.sound, BURST - 30000);
  play (&room, 72000, 480);
  find_reduction (&room, lq_scene_key (node), &first_ms, &last_ms);
  g_assert_cmpint (ABS (first_ms - 3000), <=, 20);
  g_assert_cmpint (ABS (last_ms - 3050), <=, 50); /* with its release */
  g_assert_false (lq_reductions_columns (reductions, 0, 0, SONG, N, db));
  room_clear (&room);
}

/* What a delay and a reverb duck is known, by its place, and no reduction of the rack; without ducking there
 * is none. */
static void test_reductions_wet (void)
{
  enum
  {
    N = SONG_S * 100
  };
  static const StudioFile file = { "burst.wav", ROOM_RATE_HZ, 2, SONG, 0, burst };
  static const char *const wet[] = { "delay", "reverb" };
  for (guint p = 0; p < 2 * G_N_ELEMENTS (wet); p++)
    {
      Room room;
      int first_ms, last_ms;
      float db[N];
      G_GNUC_UNUSED g_autofree char *path = open_song (&room, &file);
      studio_add_node (&room.studio, wet[p / 2],
                       (const char *[]){ "mix=30", p % 2 ? "duck=12" : "duck=0", NULL });
      room_settle (&room);
      LqKey node = lq_scene_key (studio_item (&room.studio, "n1"));
      lq_sound_seek (room.sound, BURST - 30000);
      play (&room, 72000, 480);
      find_reduction (&room, node, &first_ms, &last_ms);
      if (p % 2 == 0)
        g_assert_cmpint (first_ms, ==, -1);
      else
        {
          g_assert_cmpint (ABS (first_ms - 3000), <=, 20);
          g_assert_cmpint (last_ms, >, 3200); /* it comes back in 250 ms */
        }
      g_assert_false (
          lq_reductions_columns (lq_sound_get_reductions (room.sound), 0, 0, SONG, N, db));
      room_clear (&room);
    }
}

/* In a loop whose end is right after the burst nothing is put beyond the end. */
static void test_reductions_loop (void)
{
  static const StudioFile file = { "burst.wav", ROOM_RATE_HZ, 2, SONG, 0, burst };
  Room room;
  int first_ms, last_ms;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &file);
  add_compressor (&room);
  g_autofree char *end = g_strdup_printf ("%d", BURST + 960); /* 20 ms into it */
  studio_set (&room.studio, "session", "loop-start", "130000");
  studio_set (&room.studio, "session", "loop-end", end);
  studio_set (&room.studio, "session", "loop", "on");
  lq_sound_seek (room.sound, 140000);
  play (&room, 48000, 441);
  find_reduction (&room, lq_scene_key (studio_item (&room.studio, "n1")), &first_ms, &last_ms);
  /* The release lasts into the next round: the first is the loop's beginning. */
  g_assert_cmpint (first_ms, >=, 130000 / 48 - 20);
  g_assert_cmpint (last_ms, <=, 3020 + 20);
  room_clear (&room);
}

/* At rest nothing is measured, and after it nothing is missed. */
static void test_rest (void)
{
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  play (&room, ROOM_RATE_HZ, 480);
  lq_sound_stop (room.sound);
  pump (&room, 9600, 480);
  LqMetersSnapshot before = read_meters (&room);
  pump (&room, 9600, 480);
  g_assert_cmpuint (read_meters (&room).serial, ==, before.serial);
  play (&room, ROOM_RATE_HZ, 480);
  LqMetersSnapshot after = read_meters (&room);
  g_assert_cmpint (after.levels.frames - before.levels.frames, >, ROOM_RATE_HZ - 9600);
  g_assert_false (after.loudness.incomplete);
  room_clear (&room);
}

/* What sounds by now is measured when the poll returns, for who shows it to read. */
static void test_asked (void)
{
  Room room;
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  play (&room, 4800, 480);
  for (int i = 0; i < 20; i++)
    {
      LqFrames before = read_meters (&room).levels.frames;
      room_pump (&room, 480, 480);
      lq_sound_poll (room.sound);
      g_assert_cmpint (read_meters (&room).levels.frames, >=, before + 480 - LQ_QUANTUM);
    }
  room_clear (&room);
}

/* A pause of who polls costs no sound, nor a point of the history. */
static void test_pause (void)
{
  Room room;
  float points[14];
  G_GNUC_UNUSED g_autofree char *path = open_song (&room, &song_file);
  play (&room, 32 * POINT, 480); /* short-term is of three seconds */
  const LqFrames before = read_meters (&room).levels.frames;
  room_pump (&room, 15 * POINT, 480);
  lq_sound_poll (room.sound);
  LqMetersSnapshot m = read_meters (&room);
  g_assert_cmpint (m.levels.frames, >=, before + 15 * POINT - LQ_QUANTUM);
  g_assert_false (m.loudness.incomplete);
  lq_meters_history (lq_sound_get_meters (room.sound), 32, points, G_N_ELEMENTS (points));
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    g_assert_cmpfloat (points[i], >, -60);
  room_clear (&room);
}

static void add_tests (void)
{
  static const StudioFile mono = { "mono.wav", ROOM_RATE_HZ, 1, SONG, 0, song };
  g_test_add_data_func ("/app/meters/played-through", &song_file, test_played_through);
  g_test_add_data_func ("/app/meters/played-through-to-a-cut", &cut_file, test_played_through);
  g_test_add_data_func ("/app/meters/played-through-mono", &mono, test_played_through);
  g_test_add_func ("/app/meters/positions", test_positions);
  g_test_add_func ("/app/meters/history", test_history);
  g_test_add_func ("/app/meters/sources", test_sources);
  g_test_add_func ("/app/meters/wanted", test_wanted);
  g_test_add_func ("/app/meters/spectrum", test_spectrum);
  g_test_add_func ("/app/meters/asked", test_asked);
  g_test_add_func ("/app/meters/pause", test_pause);
  g_test_add_func ("/app/meters/rest", test_rest);
  g_test_add_func ("/app/meters/reductions", test_reductions);
  g_test_add_func ("/app/meters/reductions-track", test_reductions_track);
  g_test_add_func ("/app/meters/reductions-wet", test_reductions_wet);
  g_test_add_func ("/app/meters/reductions-loop", test_reductions_loop);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
