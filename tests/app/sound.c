/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device and transport under the document: a device that goes and returns, one of another rate, the test
 * tone, another session while one plays, and closing in the middle of work. */
#include "room.h"

#include "../comma_locale.h"

#include <locale.h>
#include <math.h>

#define SONG (8 * ROOM_RATE_HZ)
#define ONE  (1 << 20)

/* Every sample says which frame it is; exact in 24 bits. */
static double ramp (int channel, gint64 frame) { return (double)(frame + 1) / ONE; }

static gint64 frame_of (double x) { return llrint (x * ONE) - 1; }

static double minus_ramp (int channel, gint64 frame) { return -ramp (channel, frame); }

static const StudioFile ramp_file = { "ramp.wav", ROOM_RATE_HZ, 2, SONG, 0, ramp };

static char *text (Room *room, const char *property)
{
  char *value;
  g_object_get (room->sound, property, &value, NULL);
  return value;
}

static void open_ramp (Room *room)
{
  room_init (room, ROOM_RATE_HZ);
  g_autofree char *path = studio_write (&room->studio, &ramp_file);
  room_open (room, path);
}

/* ---- Loss ---- */

static gboolean is_lost (gpointer data)
{
  g_autofree char *lost = text (data, "device-lost");
  return lost != NULL;
}

static gboolean is_back (gpointer data) { return !is_lost (data); }

static void on_told (Room *room, const char *sentence)
{
  g_ptr_array_add (room->studio.told, g_strdup (sentence));
}

/* Playback waits at the very frame that was heard last, the bar says why, and play goes on there. */
static void test_lost (void)
{
  Room room;
  open_ramp (&room);
  g_signal_connect_swapped (room.sound, "told", G_CALLBACK (on_told), &room);
  lq_sound_play (room.sound);
  room_pump (&room, 48000, 480);
  gint64 last = frame_of (room_out (&room, 0, room_n (&room) - 1));
  g_assert_cmpint (last, >, 24000);
  lq_device_pumped_lose (lq_sound_get_device (room.sound));
  studio_wait (is_lost, &room);
  g_autofree char *lost = text (&room, "device-lost");
  g_assert_nonnull (strstr (lost, "gone: it was taken away. Nothing was lost"));
  g_assert_false (lq_sound_is_playing (room.sound));
  g_assert_cmpint (lq_sound_get_position (room.sound), ==, last + 1);
  lq_sound_play (room.sound); /* nothing to play on */
  g_assert_false (lq_sound_is_playing (room.sound));

  lq_device_pumped_return (lq_sound_get_device (room.sound), ROOM_RATE_HZ);
  studio_wait (is_back, &room);
  g_assert_true (studio_was_told (&room.studio, "is back"));
  g_assert_false (lq_sound_is_playing (room.sound));
  g_assert_cmpint (lq_sound_get_position (room.sound), ==, last + 1);
  room_pump (&room, 9600, 480); /* the soft return */
  room_forget (&room);
  lq_sound_play (room.sound);
  room_pump (&room, 24000, 480);
  guint begin = 0;
  while (begin < room_n (&room) && room_out (&room, 0, begin) == 0)
    begin++;
  g_assert_cmpuint (begin, <, 9600);
  for (guint i = begin; i < room_n (&room); i++)
    g_assert_cmpint (frame_of (room_out (&room, 0, i)), ==, last + 1 + i - begin);
  room_clear (&room);
}

/* It returns at another rate: the bridge says so, and time runs at the song's speed. */
static void test_returned_otherwise (void)
{
  Room room;
  open_ramp (&room);
  lq_device_pumped_lose (lq_sound_get_device (room.sound));
  studio_wait (is_lost, &room);
  lq_device_pumped_return (lq_sound_get_device (room.sound), 44100);
  studio_wait (is_back, &room);
  g_autofree char *rate = text (&room, "rate-text");
  g_assert_nonnull (rate);
  g_assert_nonnull (strstr (rate, "listening only"));
  g_assert_nonnull (strstr (rate, "44.1"));
  room_clear (&room);
}

/* ---- Rates and devices ---- */

static void test_bridge (void)
{
  Room room;
  room_init (&room, 44100);
  g_autofree char *none = text (&room, "rate-text");
  g_assert_null (none); /* no session yet */
  g_autofree char *path = studio_write (&room.studio, &ramp_file);
  room_open (&room, path);
  g_autofree char *rate = text (&room, "rate-text");
  g_assert_cmpstr (rate, ==, "48 kHz → 44.1 kHz, listening only");
  lq_sound_play (room.sound);
  /* The bridge's helper thread works in real time: give it some. */
  for (int i = 0; i < 100; i++)
    {
      room_pump (&room, 441, 441);
      studio_iterate (10);
    }
  /* A straight line at 48 / 44.1 of the slope: never wrong speed. */
  guint n = room_n (&room);
  double slope = (room_out (&room, 0, n - 1) - room_out (&room, 0, n - 4411)) / 4410 * ONE;
  g_assert_cmpfloat_with_epsilon (slope, 48.0 / 44.1, 1e-3);
  room_clear (&room);
}

static gboolean runs_at_session_rate (gpointer data)
{
  LqDeviceStatus status;
  lq_sound_get_device_status (data, &status);
  return lq_sound_get_device (data) && status.rate_hz == 44100;
}

/* Without a wish the device follows the session, also when it was being opened as that came. */
static void test_follows_session (void)
{
  static const StudioFile file = { "cd.wav", 44100, 2, 44100, 0, ramp };
  Room room;
  room_init (&room, 0);
  g_autofree char *path = studio_write (&room.studio, &file);
  g_autoptr (GError) error = NULL;
  lq_sound_retry_device (room.sound); /* under way at 48 kHz */
  g_assert_true (studio_open_files (&room.studio, (const char *[]){ path, NULL }, &error));
  studio_wait (runs_at_session_rate, room.sound);
  g_autofree char *rate = text (&room, "rate-text"), *device = text (&room, "device-text");
  g_assert_null (rate);
  g_assert_cmpstr (device, ==, "Pumped · 44.1 kHz · 0.0 ms");

  /* All of it in the person's numbers. */
  enter_comma_locale (LC_NUMERIC);
  g_autofree char *german = text (&room, "device-text");
  setlocale (LC_ALL, "");
  g_assert_cmpstr (german, ==, "Pumped · 44,1 kHz · 0,0 ms");
  room_clear (&room);
}

static gboolean has_pumped (gpointer data)
{
  g_autofree char *device = text (data, "device-text");
  return g_str_has_prefix (device, "Pumped");
}

/* Of several wishes the last one counts, in whatever order they come true. */
static void test_last_wish (void)
{
  Room room;
  room_init (&room, ROOM_RATE_HZ);
  for (int i = 0; i < 5; i++)
    {
      lq_sound_use_device (room.sound, &(LqSoundDevice){ .api = "silent" });
      lq_sound_use_device (room.sound, &(LqSoundDevice){ .api = "pumped" });
      studio_wait (has_pumped, &room);
    }
  studio_iterate (150);
  g_assert_true (has_pumped (&room));
  room_clear (&room);
}

/* ---- The test tone ---- */

/* Largest sample of CHANNEL in FROM … TO seconds. */
static double peak (const Room *room, int channel, double from_s, double to_s)
{
  double largest = 0;
  for (guint i = (guint)(from_s * ROOM_RATE_HZ); i < (guint)(to_s * ROOM_RATE_HZ); i++)
    largest = fmax (largest, fabs (room_out (room, channel, i)));
  return largest;
}

/* Half a second left, half a second right, at −40 dBFS, and without any session. */
static void test_tone (void)
{
  Room room;
  room_init (&room, ROOM_RATE_HZ);
  lq_sound_test_tone (room.sound);
  room_pump (&room, 60000, 480);
  g_assert_cmpfloat_with_epsilon (peak (&room, 0, 0.02, 0.48), 0.01, 1e-5);
  g_assert_cmpfloat (peak (&room, 1, 0, 0.5), ==, 0);
  g_assert_cmpfloat (peak (&room, 0, 0.5, 1.25), ==, 0);
  g_assert_cmpfloat_with_epsilon (peak (&room, 1, 0.52, 0.98), 0.01, 1e-5);
  g_assert_cmpfloat (peak (&room, 1, 1.0, 1.25), ==, 0);
  for (guint i = 1; i < 60000; i++) /* no click: a 440 Hz sine's steepest step, and its ramp's */
    g_assert_cmpfloat (fabs (room_out (&room, 0, i) - room_out (&room, 0, i - 1)), <,
                       0.01 * (2 * G_PI * 440 / ROOM_RATE_HZ + 1 / 480.0));
  room_clear (&room);
}

/* What the device got, above full scale too; each stretch is told once. */
static void test_device_peak (void)
{
  Room room;
  open_ramp (&room);
  lq_sound_set_monitor_level (room.sound, 20.0);
  lq_sound_seek (room.sound, SONG / 2);
  lq_sound_play (room.sound);
  room_settle (&room);
  lq_sound_take_device_peak (room.sound);
  room_forget (&room);
  room_pump (&room, 9600, 480);
  double most = peak (&room, 0, 0, 0.2);
  g_assert_cmpfloat (most, >, 1.0);
  /* to the precision of the device's floats */
  g_assert_cmpfloat_with_epsilon (lq_sound_take_device_peak (room.sound), most, 1e-6);
  g_assert_cmpfloat (lq_sound_take_device_peak (room.sound), ==, 0.0);
  room_clear (&room);
}

/* ---- Sessions come and go ---- */

static void test_other_session (void)
{
  static const StudioFile other = { "other.wav", ROOM_RATE_HZ, 2, SONG, 0, minus_ramp };
  Room room;
  open_ramp (&room);
  g_autofree char *path = studio_write (&room.studio, &other);
  for (int i = 0; i < 4; i++)
    {
      lq_sound_play (room.sound);
      room_pump (&room, 9600, 480);
      g_assert_cmpfloat (room_out (&room, 0, room_n (&room) - 1), !=, 0);
      room_open (&room, path);
      g_assert_false (lq_sound_is_playing (room.sound));
      g_assert_cmpint (lq_sound_get_position (room.sound), ==, 0);
      lq_sound_play (room.sound);
      room_forget (&room);
      room_pump (&room, 24000, 480);
      g_assert_cmpfloat (room_out (&room, 0, room_n (&room) - 1), <, 0);
    }
  lq_document_close (room.studio.document);
  g_assert_null (lq_sound_get_engine (room.sound));
  room_forget (&room);
  room_pump (&room, 4800, 480);
  g_assert_cmpfloat (peak (&room, 0, 0, 0.1), ==, 0);
  room_clear (&room);
}

/* The session closes while it is being measured and while a reference comes in. */
static void test_close_at_work (void)
{
  static const StudioFile song = { "song.wav", ROOM_RATE_HZ, 2, 2 * SONG, 0, ramp },
                          other = { "cd.wav", 44100, 2, 30 * 44100, 0, ramp };
  for (int i = 0; i < 5; i++)
    {
      Room room;
      room_init (&room, ROOM_RATE_HZ);
      g_autofree char *path = studio_write (&room.studio, &song);
      g_autofree char *cd = studio_write (&room.studio, &other);
      g_autoptr (GError) error = NULL;
      g_assert_true (studio_open_files (&room.studio, (const char *[]){ path, NULL }, &error));
      studio_add_node (&room.studio, "limiter", NULL);
      lq_sound_play (room.sound);
      studio_iterate (310 + i); /* measuring has begun */
      lq_document_import_async (room.studio.document, (const char *[]){ cd, NULL },
                                LQ_IMPORT_REFERENCES, NULL, NULL, NULL);
      studio_iterate (3 * i);
      room_clear (&room);
    }
}

static void add_tests (void)
{
  g_test_add_func ("/app/sound/lost", test_lost);
  g_test_add_func ("/app/sound/returned-otherwise", test_returned_otherwise);
  g_test_add_func ("/app/sound/bridge", test_bridge);
  g_test_add_func ("/app/sound/follows-session", test_follows_session);
  g_test_add_func ("/app/sound/last-wish", test_last_wish);
  g_test_add_func ("/app/sound/tone", test_tone);
  g_test_add_func ("/app/sound/device-peak", test_device_peak);
  g_test_add_func ("/app/sound/other-session", test_other_session);
  g_test_add_func ("/app/sound/close-at-work", test_close_at_work);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
