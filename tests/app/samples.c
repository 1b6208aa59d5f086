/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded sound on its way from a file into a processor: decoded at the session's rate, heard, rendered,
 * undone, missing, damaged, and moved with its session. */
#include "app/samples.h"
#include "app/delivery.h"
#include "app/matcher.h"
#include "model/ab.h"
#include "model/node.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <utime.h>

#include "room.h"

#define SONG  (2 * ROOM_RATE_HZ)
#define LATE  480
#define PULSE 2000.0 /* frames at 44.1 kHz to the middle of a pulse */
#define WIDTH 12.0

static double noise (int channel, gint64 frame)
{
  return 0.4 * sin (1e-4 * (double)(frame * frame) + channel); /* no frame like another */
}

static double late_tap (int channel, gint64 frame) { return frame == LATE ? 0.9 : 0.0; }

static double two_taps (int channel, gint64 frame)
{
  return frame == LATE || frame == LATE + 100 ? 0.5 : 0.0;
}

static double pulse (int channel, gint64 frame)
{
  return 0.5 * exp (-0.5 * pow (((double)frame - PULSE) / WIDTH, 2));
}

static double half (int channel, gint64 frame) { return 0.5; }

/* ---- Decoding ---- */

/* A smooth pulse at 44.1 kHz is the same pulse at 48 kHz, a density over time: −120 dB, the last
 * place of 24 bits and what the converter leaves. */
static void test_rate (void)
{
  Studio studio;
  g_autoptr (GError) error = NULL;
  studio_init (&studio);
  g_autofree char *path =
      studio_write (&studio, &(StudioFile){ "pulse.wav", 44100, 2, 6000, 0, pulse });
  LqSample *sample = lq_sample_load (path, 48000, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lq_sample_n_channels (sample), ==, 2);
  g_assert_cmpint (lq_sample_n_frames (sample), ==, 6531); /* 6000 · 48 / 44.1 = 6530.6 */
  for (LqFrames i = 0; i < 6531; i++)
    {
      double y = 0.5 * exp (-0.5 * pow (((double)i * 44.1 / 48 - PULSE) / WIDTH, 2)) * 44.1 / 48;
      g_assert_cmpfloat_with_epsilon (lq_sample_plane (sample, 1)[i], y, 1e-6);
    }
  lq_sample_unref (sample);
  studio_clear (&studio);
}

static void test_refused (void)
{
  static const struct
  {
    StudioFile file;
    const char *says;
  } cases[] = {
    { { "three.wav", 48000, 3, 100, 0, half }, "3 channels" },
    { { "song.wav", 8000, 1, 8000 * 25, 0, half }, "25 s long" },
  };
  Studio studio;
  studio_init (&studio);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = studio_write (&studio, &cases[i].file);
      g_assert_null (lq_sample_load (path, 48000, &error));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (lq_sample_load ("/nowhere/hall.wav", 48000, &error));
  g_assert_nonnull (strstr (error->message, "hall.wav"));
  studio_clear (&studio);
}

/* ---- In a session ---- */

static void on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean is_set (gpointer data) { return *(gpointer *)data != NULL; }

static gboolean give (Studio *studio, LqNode *node, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  lq_document_import_sample_async (studio->document, path, node, NULL, on_done, &result);
  studio_wait (is_set, &result);
  return lq_document_import_finish (studio->document, result, error);
}

/* A session of noise, 24 bits, and a reverb that is nothing but its response; the response is a tap
 * LATE frames late. */
static LqNode *open_reverb (Studio *studio, char **response)
{
  g_autofree char *song =
      studio_write (studio, &(StudioFile){ "song.wav", ROOM_RATE_HZ, 2, SONG, 0, noise });
  *response = studio_write (studio, &(StudioFile){ "hall.wav", ROOM_RATE_HZ, 1, 600, 0, late_tap });
  studio_must_open (studio, (const char *[]){ song, NULL });
  return studio_add_node (
      studio, "reverb",
      (const char *[]){ "mix=100", "pre_delay=0", "low_cut=10", "high_cut=20000", NULL });
}

/* What a render gives: 64-bit floats, interleaved. NULL with error. */
static double *render (Studio *studio, gboolean *dry, GError **error)
{
  g_autofree char *path = studio_path (studio, "out.wav");
  LqDelivery *delivery = lq_delivery_new (studio_session (studio), 0, 0, LQ_WRITE_REPLACE);
  LqDeliverSpec *spec = lq_deliver_spec_new (path);
  double *x = NULL;
  spec->format = LQ_FILE_WAV;
  spec->type = LQ_SAMPLE_FLOAT64;
  spec->no_receipt_file = true;
  lq_delivery_add (delivery, spec);
  if (lq_delivery_run (delivery, NULL, NULL, NULL, error))
    {
      SF_INFO info = { 0 };
      SNDFILE *in = sf_open (path, SFM_READ, &info);
      x = g_new (double, info.frames *info.channels);
      g_assert_cmpint (sf_readf_double (in, x, info.frames), ==, SONG);
      sf_close (in);
    }
  const LqDelivered *delivered = lq_delivery_get (delivery, 0);
  *dry = FALSE;
  for (guint i = 0; i < delivered->done->len; i++)
    *dry |= strstr (delivered->done->pdata[i], "“hall.wav” was not found") != NULL;
  lq_delivery_free (delivery);
  return x;
}

/* The song as it is, BY frames late: to −120 dB, the song's own bits being 24. */
static void assert_late (const double *x, int by)
{
  for (int i = by; i < SONG; i++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat_with_epsilon (x[2 * i + c], noise (c, i - by), 1e-6);
}

static void assert_renders (Studio *studio, int by, gboolean missing)
{
  g_autoptr (GError) error = NULL;
  gboolean dry;
  g_autofree double *x = render (studio, &dry, &error);
  g_assert_no_error (error);
  g_assert_true (dry == missing);
  assert_late (x, by);
}

/* One command: the medium, the sample and the kind; undone, done again, saved and read. */
static void test_session (void)
{
  Studio studio;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL;
  studio_init (&studio);
  LqNode *node = open_reverb (&studio, &response);
  int kind = lq_info_find_param (lq_node_get_info (node), "kind");
  g_assert_true (give (&studio, node, response, &error));
  g_assert_cmpstr (lq_node_get_sample (node), ==, "m2");
  g_assert_cmpfloat (lq_node_get_param (node, kind), ==, 4);
  g_assert_cmpstr (lq_command_get_label (lq_history_get_current (studio_history (&studio))), ==,
                   "Reverb sample “hall.wav”");
  assert_renders (&studio, LATE, FALSE);
  lq_history_undo (studio_history (&studio));
  g_assert_cmpstr (lq_node_get_sample (node), ==, "");
  g_assert_cmpfloat (lq_node_get_param (node, kind), ==, 0);
  g_assert_null (lq_session_find (studio_session (&studio), "m2"));
  lq_history_redo (studio_history (&studio));
  assert_renders (&studio, LATE, FALSE);
  g_assert_true (give (&studio, node, response, &error)); /* it is there already */
  g_assert_cmpuint (g_list_model_get_n_items (lq_session_get_media (studio_session (&studio))), ==,
                    2);
  studio_clear (&studio);
}

/* Saved with its files and moved to another folder, all of it is found there. */
static void test_moved (void)
{
  Studio studio;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL, *old = NULL, *new = NULL, *path = NULL, *moved = NULL;
  studio_init (&studio);
  old = studio_path (&studio, "old");
  new = studio_path (&studio, "new");
  g_assert_cmpint (g_mkdir (old, 0777), ==, 0);
  g_autofree char *root = g_steal_pointer (&studio.folder);
  studio.folder = g_strdup (old);
  LqNode *node = open_reverb (&studio, &response);
  g_assert_true (give (&studio, node, response, &error));
  path = g_build_filename (old, "song.lacquer", NULL);
  g_assert_true (lq_document_save_as (studio.document, path, LQ_STORE_KEEP_EXISTING, &error));
  lq_document_close (studio.document);
  g_assert_cmpint (g_rename (old, new), ==, 0);
  g_free (studio.folder);
  studio.folder = g_steal_pointer (&root);
  moved = g_build_filename (new, "song.lacquer", NULL);
  g_assert_true (lq_document_open (studio.document, moved, &error));
  g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 0);
  assert_renders (&studio, LATE, FALSE);
  studio_clear (&studio);
}

/* Gone: dry, and said; damaged: no file, and why; back: as before. */
static void test_missing (void)
{
  Studio studio;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL, *aside = NULL, *bytes = NULL;
  gsize size;
  gboolean dry;
  studio_init (&studio);
  LqNode *node = open_reverb (&studio, &response);
  g_assert_true (give (&studio, node, response, &error));
  LqMediaItem *media = studio_item (&studio, "m2");
  aside = studio_path (&studio, "aside.wav");
  g_assert_cmpint (g_rename (response, aside), ==, 0);
  g_assert_true (lq_media_item_check (media));
  assert_renders (&studio, 0, TRUE);
  g_assert_true (g_file_get_contents (aside, &bytes, &size, NULL));
  memset (bytes, 'x', 64);
  g_assert_true (g_file_set_contents (response, bytes, (gssize)size, NULL));
  g_assert_false (lq_media_item_check (media));
  g_assert_null (render (&studio, &dry, &error));
  g_assert_nonnull (strstr (error->message, "hall.wav"));
  g_unlink (response);
  lq_media_item_check (media);
  g_assert_cmpuint (lq_document_relink (studio.document, studio.folder), ==, 1);
  g_assert_cmpstr (lq_media_item_get_path (media), ==, aside);
  assert_renders (&studio, LATE, FALSE);
  studio_clear (&studio);
}

/* What is measured for the match is another state with another response, with the same file written
 * anew, or without. */
static void test_match (void)
{
  Studio studio;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL;
  LqMatchSource *source[4];
  studio_init (&studio);
  LqNode *node = open_reverb (&studio, &response);
  studio_set (&studio, "n1", "kind", "Convolution");
  source[0] = lq_match_source_new (studio_session (&studio), LQ_MATCH_WORK, NULL, 0, 0);
  g_assert_true (give (&studio, node, response, &error));
  source[1] = lq_match_source_new (studio_session (&studio), LQ_MATCH_WORK, NULL, 0, 0);
  g_assert_cmpint (g_utime (response, &(struct utimbuf){ 1, 1 }), ==, 0);
  source[3] = lq_match_source_new (studio_session (&studio), LQ_MATCH_WORK, NULL, 0, 0);
  g_unlink (response);
  source[2] = lq_match_source_new (studio_session (&studio), LQ_MATCH_WORK, NULL, 0, 0);
  g_assert_cmpstr (lq_match_source_hash (source[0]), !=, lq_match_source_hash (source[1]));
  g_assert_cmpstr (lq_match_source_hash (source[0]), ==, lq_match_source_hash (source[2]));
  g_assert_cmpstr (lq_match_source_hash (source[3]), !=, lq_match_source_hash (source[1]));
  g_assert_cmpstr (lq_match_source_hash (source[3]), !=, lq_match_source_hash (source[0]));
  for (int i = 0; i < 4; i++)
    lq_match_source_unref (source[i]);
  studio_clear (&studio);
}

/* What is measured for the other setting ahead is what it is when it is chosen: with its recording, or with none. */
static void test_match_other (void)
{
  Studio studio;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL;
  studio_init (&studio);
  LqNode *node = open_reverb (&studio, &response);
  lq_ab_choose (studio_history (&studio), node, LQ_AB_B);
  g_assert_true (give (&studio, node, response, &error));
  for (int i = 0; i < 3; i++)
    {
      LqSession *session = studio_session (&studio);
      LqMatchSource *ahead = lq_match_source_new_other (session, node, 0, 0);
      LqMatchSource *before = lq_match_source_new (session, LQ_MATCH_WORK, NULL, 0, 0);
      lq_ab_choose (studio_history (&studio), node, i % 2 ? LQ_AB_B : LQ_AB_A);
      LqMatchSource *now = lq_match_source_new (session, LQ_MATCH_WORK, NULL, 0, 0);
      g_assert_cmpstr (lq_match_source_hash (ahead), ==, lq_match_source_hash (now));
      g_assert_cmpstr (lq_match_source_hash (before), !=, lq_match_source_hash (now));
      lq_match_source_unref (ahead);
      lq_match_source_unref (before);
      lq_match_source_unref (now);
    }
  studio_clear (&studio);
}

/* ---- At hand ---- */

static void count (LqSamples *samples, const char *path, guint *n) { (*n)++; }

static gboolean is_at_rest (gpointer samples) { return G_OBJECT (samples)->ref_count == 1; }

/* Let go of while it is on its way, and wanted again: it comes once and stays that one. */
static void test_twice (void)
{
  Studio studio;
  guint n_loaded = 0;
  studio_init (&studio);
  g_autoptr (LqSamples) samples = lq_samples_new ();
  g_signal_connect (samples, "loaded", G_CALLBACK (count), &n_loaded);
  g_autofree char *path =
      studio_write (&studio, &(StudioFile){ "hall.wav", ROOM_RATE_HZ, 1, 600, 0, late_tap });
  for (int i = 0; i < 2; i++)
    {
      lq_samples_sweep (samples);
      lq_samples_sweep (samples);
      g_assert_null (lq_samples_find (samples, path, "", ROOM_RATE_HZ));
    }
  studio_wait (is_at_rest, samples);
  g_assert_cmpuint (n_loaded, ==, 1);
  g_assert_nonnull (lq_samples_find (samples, path, "", ROOM_RATE_HZ));
  studio_clear (&studio);
}

/* A scene of the session beside itself as a variant, with what is at hand. */
static LqScene *scene_with (Studio *studio, LqSamples *samples)
{
  const LqSceneVariant variant = { 7, studio_session (studio) };
  LqScene *scene = lq_scene_new_heard (studio_session (studio), &variant, 1);
  lq_samples_give (samples, scene);
  return scene;
}

static void assert_given (Studio *studio, LqSamples *samples, const LqSample *work,
                          const LqSample *variant)
{
  LqScene *scene = scene_with (studio, samples);
  g_assert_cmpuint (scene->samples->len, ==, 2);
  g_assert_true (g_array_index (scene->samples, LqSceneSample, 0).node->sample == work);
  g_assert_true (g_array_index (scene->samples, LqSceneSample, 1).node->sample == variant);
  lq_scene_free (scene);
}

static LqSample *find_medium (Studio *studio, LqSamples *samples, const char *id)
{
  LqMediaItem *media = studio_item (studio, id);
  return lq_samples_find (samples, lq_media_item_get_path (media), lq_media_item_get_sha256 (media),
                          ROOM_RATE_HZ);
}

static void give_file (Studio *studio, LqNode *node, const char *name, int n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      studio_write (studio, &(StudioFile){ name, ROOM_RATE_HZ, 1, n, 0, late_tap });
  g_assert_true (give (studio, node, path, &error));
}

/* As long as before. */
static void damage_file (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes, 'x', size);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
}

/* While another response is on its way the node goes on with the one it has; it is dry at the
 * beginning, and with what cannot be read. Of another session nothing is kept. */
static void test_changed (void)
{
  Studio studio;
  g_autofree char *response = NULL;
  studio_init (&studio);
  g_autoptr (LqSamples) samples = lq_samples_new ();
  LqNode *node = open_reverb (&studio, &response);
  give_file (&studio, node, "hall.wav", 600);
  assert_given (&studio, samples, NULL, NULL);
  studio_wait (is_at_rest, samples);
  LqSample *hall = find_medium (&studio, samples, "m2");
  g_assert_nonnull (hall);
  assert_given (&studio, samples, hall, hall);
  give_file (&studio, node, "plate.wav", 700);
  assert_given (&studio, samples, hall, hall);
  assert_given (&studio, samples, hall, hall);
  studio_wait (is_at_rest, samples);
  LqSample *plate = find_medium (&studio, samples, "m3");
  g_assert_true (plate && plate != hall);
  assert_given (&studio, samples, plate, plate);
  give_file (&studio, node, "room.wav", 800);
  damage_file (lq_media_item_get_path (studio_item (&studio, "m4")));
  assert_given (&studio, samples, plate, plate);
  studio_wait (is_at_rest, samples);
  assert_given (&studio, samples, NULL, NULL);
  lq_samples_clear (samples);
  give_file (&studio, node, "hall.wav", 600);
  assert_given (&studio, samples, NULL, NULL);
  studio_wait (is_at_rest, samples);
  studio_clear (&studio);
}

/* A scene is of one moment: what was written anew since it looked is the next one's to load. */
static void test_one_look (void)
{
  Studio studio;
  guint n_loaded = 0;
  g_autofree char *response = NULL;
  studio_init (&studio);
  g_autoptr (LqSamples) samples = lq_samples_new ();
  g_signal_connect (samples, "loaded", G_CALLBACK (count), &n_loaded);
  LqNode *node = open_reverb (&studio, &response);
  give_file (&studio, node, "hall.wav", 600);
  lq_scene_free (scene_with (&studio, samples));
  studio_wait (is_at_rest, samples);
  g_assert_cmpuint (n_loaded, ==, 1);

  LqScene *scene = lq_scene_new (studio_session (&studio));
  const char *path = lq_media_item_get_path (studio_item (&studio, "m2"));
  g_assert_cmpint (g_utime (path, &(struct utimbuf){ 1, 1 }), ==, 0);
  lq_samples_give (samples, scene);
  studio_wait (is_at_rest, samples);
  g_assert_cmpuint (n_loaded, ==, 1);
  lq_scene_free (scene);
  lq_scene_free (scene_with (&studio, samples));
  studio_wait (is_at_rest, samples);
  g_assert_cmpuint (n_loaded, ==, 2);
  studio_clear (&studio);
}

/* ---- Heard ---- */

static gboolean is_loaded (gpointer data)
{
  Room *room = data;
  LqMediaItem *media = studio_item (&room->studio, "m2");
  room_pump (room, 480, 480);
  return lq_samples_find (lq_sound_get_samples (room->sound), lq_media_item_get_path (media),
                          lq_media_item_get_sha256 (media), ROOM_RATE_HZ)
         != NULL;
}

/* What the device gets of a song that plays with its response is what a render gives, as floats. */
static void test_heard (void)
{
  Room room;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL;
  gboolean dry;
  room_init (&room, ROOM_RATE_HZ);
  LqNode *node = open_reverb (&room.studio, &response);
  g_assert_true (give (&room.studio, node, response, &error));
  studio_wait (is_loaded, &room);
  room_settle (&room);
  room_take (&room, 0, ROOM_RATE_HZ);
  g_autofree double *x = render (&room.studio, &dry, &error);
  g_assert_no_error (error);
  guint first = 0; /* of what was captured, in the render */
  while (first < SONG / 2
         && ((float)x[2 * first] != room_out (&room, 0, 0)
             || (float)x[2 * first + 2] != room_out (&room, 0, 1)))
    first++;
  g_assert_cmpuint (first, <, SONG / 2);
  for (guint i = 0; i < ROOM_RATE_HZ / 2; i++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat ((float)x[2 * (first + i) + (guint)c], ==, room_out (&room, c, i));
  room_clear (&room);
}

static void on_told (Room *room, const char *sentence)
{
  g_ptr_array_add (room->studio.told, g_strdup (sentence));
}

static gboolean is_told (gpointer data)
{
  room_pump (data, 480, 480);
  return studio_was_told (&((Room *)data)->studio, "stays dry; choose another file");
}

typedef struct
{
  const char *path;
  GAsyncResult *result;
} Damage;

/* In the session, and not decoded yet: that waits for the main loop to be idle. */
static void on_done_damage (GObject *source, GAsyncResult *result, gpointer data)
{
  Damage *damage = data;
  damage->result = g_object_ref (result);
  damage_file (damage->path);
}

static gboolean is_damaged (gpointer data) { return ((Damage *)data)->result != NULL; }

static gboolean is_dry_at (const Room *room, guint first, guint n)
{
  for (guint i = 0; i < n; i++)
    for (int c = 0; c < 2; c++)
      if (fabs (noise (c, first + i) - room_out (room, c, i)) > 1e-6) /* 24 bits */
        return FALSE;
  return TRUE;
}

static void assert_dry (Room *room)
{
  guint first = 0;
  room_settle (room);
  room_take (room, 0, ROOM_RATE_HZ / 4);
  while (first < SONG / 2 && !is_dry_at (room, first, ROOM_RATE_HZ / 8))
    first++;
  g_assert_cmpuint (first, <, SONG / 2);
}

/* A file that cannot be read any more is told, and the sound goes on without it, and without the one
 * before. */
static void test_damaged (void)
{
  Room room;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL;
  room_init (&room, ROOM_RATE_HZ);
  g_signal_connect_swapped (room.sound, "told", G_CALLBACK (on_told), &room);
  LqNode *node = open_reverb (&room.studio, &response);
  g_autofree char *plate =
      studio_write (&room.studio, &(StudioFile){ "plate.wav", ROOM_RATE_HZ, 1, 600, 0, two_taps });
  g_assert_true (give (&room.studio, node, plate, &error));
  studio_wait (is_loaded, &room);
  g_assert_true (g_file_set_contents (response, "nothing", 7, NULL));
  g_assert_false (give (&room.studio, node, response, &error));
  g_assert_nonnull (strstr (error->message, "hall.wav"));
  g_assert_cmpstr (lq_node_get_sample (node), ==, "m2");
  g_clear_error (&error);
  g_free (response);
  response =
      studio_write (&room.studio, &(StudioFile){ "hall.wav", ROOM_RATE_HZ, 1, 600, 0, late_tap });
  Damage damage = { response, NULL };
  lq_document_import_sample_async (room.studio.document, response, node, NULL, on_done_damage,
                                   &damage);
  studio_wait (is_damaged, &damage);
  g_assert_true (lq_document_import_finish (room.studio.document, damage.result, &error));
  g_clear_object (&damage.result); /* which holds the document */
  studio_wait (is_told, &room);
  assert_dry (&room);
  room_clear (&room);
}

static void add_tests (void)
{
  g_test_add_func ("/app/samples/rate", test_rate);
  g_test_add_func ("/app/samples/refused", test_refused);
  g_test_add_func ("/app/samples/session", test_session);
  g_test_add_func ("/app/samples/moved", test_moved);
  g_test_add_func ("/app/samples/missing", test_missing);
  g_test_add_func ("/app/samples/match", test_match);
  g_test_add_func ("/app/samples/match-other", test_match_other);
  g_test_add_func ("/app/samples/twice", test_twice);
  g_test_add_func ("/app/samples/changed", test_changed);
  g_test_add_func ("/app/samples/one-look", test_one_look);
  g_test_add_func ("/app/samples/heard", test_heard);
  g_test_add_func ("/app/samples/damaged", test_damaged);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
