/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lacquer-demo FOLDER: plays the two songs of the demo into audio files and makes the sessions around
 * them: a master session (the mix, a chain, notes, markers, the reference) and one of the stems.
 * Deterministic: the same files, byte for byte, every time. Says "0.42" a line as it goes on. The
 * master session is renamed into place last, so that a half-made demo is made again. */
#include "score.h"

#include "core/units.h"
#include "media/writer.h"
#include "model/deliverable.h"
#include "model/marker.h"
#include "model/media_item.h"
#include "model/note.h"
#include "model/reference.h"
#include "model/region.h"
#include "model/store.h"
#include "model/track.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>

#define N_WORKERS          2
#define REFERENCE_DRIVE_DB 9.0
#define REFERENCE_PEAK     0.94
#define BLOCK              4096

typedef struct
{
  const DemoSong *song;
  const char *folder; /* for the stems; NULL: only the mix is wanted */
  GMutex lock;
  GCond turned;
  int next, turn; /* part to begin; part whose turn it is to be added */
  DemoStem mix;
  double from, share; /* of the progress */
  gboolean failed;
} Band;

static void say (double fraction)
{
  printf ("%.3f\n", fraction);
  fflush (stdout);
}

static DemoStem stem_new (size_t n_frames)
{
  return (DemoStem){ g_new0 (double, n_frames), g_new0 (double, n_frames), n_frames };
}

static void stem_clear (DemoStem *stem)
{
  g_free (stem->left);
  g_free (stem->right);
}

static gboolean write_wav (const char *folder, const char *name, const DemoStem *stem,
                           uint64_t seed)
{
  g_autofree char *file = g_strconcat (name, ".wav", NULL),
                  *path = g_build_filename (folder, file, NULL);
  LqWriterSpec spec = {
    .format = LQ_FILE_WAV,
    .mode = LQ_WRITE_REPLACE,
    .type = LQ_SAMPLE_INT24,
    .dither = LQ_DITHER_TPDF,
    .dither_seed = seed,
    .rate_hz = DEMO_RATE,
    .n_channels = 2,
    .n_frames = (LqFrames)stem->n_frames,
  };
  LqWriter *writer = NULL;
  LqError error = { 0 };
  LqStatus status = lq_writer_open (path, &spec, &writer, &error);
  for (size_t at = 0; status == LQ_OK && at < stem->n_frames; at += BLOCK)
    {
      const double *const planes[] = { stem->left + at, stem->right + at };
      status = lq_writer_write (writer, planes, (int)MIN (BLOCK, stem->n_frames - at), &error);
    }
  if (status == LQ_OK)
    status = lq_writer_finish (writer, NULL, &error);
  else
    lq_writer_cancel (writer);
  if (status != LQ_OK)
    g_printerr ("lacquer-demo: %s: %s\n", path, error.detail);
  return status == LQ_OK;
}

static void add_to_mix (Band *band, const DemoStem *stem, double gain)
{
  for (size_t i = 0; i < stem->n_frames; i++)
    {
      band->mix.left[i] += gain * stem->left[i];
      band->mix.right[i] += gain * stem->right[i];
    }
}

/* Parts are played by several hands but added in their order, so that the sum is always the same. */
static gpointer play_parts (gpointer data)
{
  Band *band = data;
  for (;;)
    {
      g_mutex_lock (&band->lock);
      int part = band->next++;
      g_mutex_unlock (&band->lock);
      if (part >= demo_n_parts)
        return NULL;
      DemoStem stem = stem_new (band->mix.n_frames);
      demo_parts[part].play (&stem, band->song);
      gboolean ok = !band->folder
                    || write_wav (band->folder, demo_parts[part].name, &stem, (uint64_t)part + 1);
      g_mutex_lock (&band->lock);
      while (band->turn != part)
        g_cond_wait (&band->turned, &band->lock);
      add_to_mix (band, &stem, lq_db_to_gain (demo_parts[part].mix_gain_db));
      band->turn++;
      band->failed |= !ok;
      say (band->from + band->share * band->turn / demo_n_parts);
      g_cond_broadcast (&band->turned);
      g_mutex_unlock (&band->lock);
      stem_clear (&stem);
    }
}

static gboolean play_song (Band *band)
{
  GThread *workers[N_WORKERS];
  band->mix = stem_new ((size_t)(demo_song_length_s (band->song) * DEMO_RATE));
  g_mutex_init (&band->lock);
  g_cond_init (&band->turned);
  for (int i = 0; i < N_WORKERS; i++)
    workers[i] = g_thread_new ("part", play_parts, band);
  for (int i = 0; i < N_WORKERS; i++)
    g_thread_join (workers[i]);
  g_cond_clear (&band->turned);
  g_mutex_clear (&band->lock);
  return !band->failed;
}

/* The reference is a finished record: dense, bright enough, close to full scale. */
static void press_record (DemoStem *mix)
{
  double drive = lq_db_to_gain (REFERENCE_DRIVE_DB), envelope = 0.0;
  double fall = exp (-1.0 / (0.12 * DEMO_RATE)), rise = exp (-1.0 / (0.004 * DEMO_RATE));
  for (size_t i = 0; i < mix->n_frames; i++)
    {
      double level = fmax (fabs (mix->left[i]), fabs (mix->right[i])) * drive;
      double pole = level > envelope ? rise : fall;
      envelope = level + pole * (envelope - level);
      double gain = drive / (1.0 + 0.55 * fmax (0.0, envelope - 0.35));
      mix->left[i] = REFERENCE_PEAK * tanh (mix->left[i] * gain);
      mix->right[i] = REFERENCE_PEAK * tanh (mix->right[i] * gain);
    }
}

/* ---- The sessions ---- */

static LqMediaItem *add_media (LqHistory *history, const char *path, LqFrames n_frames)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = lq_session_next_id (lq_history_get_session (history), LQ_KIND_MEDIA);
  LqMediaItem *media = lq_media_item_new (id);
  if (!lq_media_item_set_file (media, path, &error))
    g_printerr ("lacquer-demo: %s\n", error->message);
  g_object_set (media, "rate", (int)DEMO_RATE, "channels", 2, "frames", (gint64)n_frames, NULL);
  lq_history_insert (history, LQ_ITEM (media), NULL, G_MAXUINT);
  g_object_unref (media);
  return media;
}

static void add_track (LqHistory *history, const char *name, const char *path, LqFrames n_frames,
                       double fader_db)
{
  LqSession *session = lq_history_get_session (history);
  LqMediaItem *media = add_media (history, path, n_frames);
  guint n = g_list_model_get_n_items (lq_session_get_tracks (session));
  g_autofree char *track_id = lq_session_next_id (session, LQ_KIND_TRACK);
  g_autoptr (LqTrack) track = lq_track_new (track_id);
  g_object_set (track, "name", name, "tint", (int)(n % 6), "fader", fader_db, NULL);
  lq_history_insert (history, LQ_ITEM (track), NULL, G_MAXUINT);
  g_autofree char *region_id = lq_session_next_id (session, LQ_KIND_REGION);
  g_autoptr (LqRegion) region = lq_region_new (region_id);
  g_object_set (region, "media", lq_item_get_id (LQ_ITEM (media)), "length", (gint64)n_frames,
                NULL);
  lq_history_insert (history, LQ_ITEM (region), LQ_ITEM (track), G_MAXUINT);
}

static void add_processor (LqHistory *history, const LqRegistry *registry, const char *processor,
                           const char *const *settings)
{
  LqSession *session = lq_history_get_session (history);
  g_autofree char *id = lq_session_next_id (session, LQ_KIND_NODE);
  g_autoptr (LqNode) node = lq_node_new (id, registry, processor);
  lq_history_insert (history, LQ_ITEM (node), NULL, G_MAXUINT);
  for (; settings[0]; settings += 2)
    {
      g_autoptr (GError) error = NULL;
      if (!lq_history_set_text (history, LQ_ITEM (node), settings[0], settings[1], &error))
        g_printerr ("lacquer-demo: %s %s: %s\n", processor, settings[0], error->message);
    }
}

static void add_chain (LqHistory *history, const LqRegistry *registry)
{
  static const char *const equaliser[] = {
    "b1.on",  "on",      "b1.freq", "27 Hz",   "b2.on",   "on",      "b2.freq", "95 Hz", "b2.gain",
    "1.4 dB", "b3.on",   "on",      "b3.freq", "260 Hz",  "b3.gain", "-1.6 dB", "b3.q",  "0.9",
    "b5.on",  "on",      "b5.freq", "2.4 kHz", "b5.gain", "1.2 dB",  "b5.q",    "0.9",   "b7.on",
    "on",     "b7.freq", "11 kHz",  "b7.gain", "1.8 dB",  NULL
  };
  static const char *const compressor[] = { "threshold", "-17 dB",  "ratio",  "1.8",  "attack",
                                            "30 ms",     "release", "140 ms", "knee", "8",
                                            "makeup",    "1.5 dB",  NULL };
  static const char *const gain[] = { "gain", "0 dB", NULL };
  static const char *const limiter[] = { "input", "5.5 dB", "ceiling", "-1", NULL };
  add_processor (history, registry, "equaliser", equaliser);
  add_processor (history, registry, "compressor", compressor);
  add_processor (history, registry, "gain", gain);
  add_processor (history, registry, "limiter", limiter);
}

static void add_places (LqHistory *history, const DemoSong *song)
{
  LqSession *session = lq_history_get_session (history);
  for (int i = 0; i < song->n_sections; i++)
    {
      g_autofree char *id = lq_session_next_id (session, LQ_KIND_MARKER);
      g_autoptr (LqMarker) marker = lq_marker_new (id);
      g_object_set (marker, "at", (gint64)(demo_section_start_s (song, i) * DEMO_RATE), "name",
                    song->sections[i].name, NULL);
      lq_history_insert (history, LQ_ITEM (marker), NULL, G_MAXUINT);
    }
}

static void add_notes (LqHistory *history)
{
  static const struct
  {
    double at_s;
    const char *author, *text;
  } notes[] = { { 12.4, "Ana", "hats a little sharp here?" },
                { 34.2, "Ana", "voice buried here" },
                { 63.8, "Tom", "louder if it still breathes" } };
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autofree char *id = lq_session_next_id (lq_history_get_session (history), LQ_KIND_NOTE);
      g_autoptr (LqNote) note = lq_note_new (id);
      g_object_set (note, "at", (gint64)(notes[i].at_s * DEMO_RATE), "author", notes[i].author,
                    "text", notes[i].text, NULL);
      lq_history_insert (history, LQ_ITEM (note), NULL, G_MAXUINT);
    }
}

static void add_reference (LqHistory *history, const char *path, LqFrames n_frames)
{
  LqMediaItem *media = add_media (history, path, n_frames);
  g_autofree char *id = lq_session_next_id (lq_history_get_session (history), LQ_KIND_REFERENCE);
  g_autoptr (LqReference) reference = lq_reference_new (id);
  g_object_set (reference, "media", lq_item_get_id (LQ_ITEM (media)), "name",
                demo_paper_lanterns.title, NULL);
  lq_history_insert (history, LQ_ITEM (reference), NULL, G_MAXUINT);
}

static void add_deliverables (LqHistory *history)
{
  static const char *const sets[][5] = {
    { "Streaming master", "wav", "24", "tpdf", "{artist}_{title}_{rate}_{bits}" },
    { "CD and shop", "flac", "16", "shaped", "{artist}_{title}_{rate}_{bits}" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      static const char *const keys[] = { "name", "format", "bits", "dither", "template" };
      g_autofree char *id =
          lq_session_next_id (lq_history_get_session (history), LQ_KIND_DELIVERABLE);
      g_autoptr (LqDeliverable) deliverable = lq_deliverable_new (id);
      lq_history_insert (history, LQ_ITEM (deliverable), NULL, G_MAXUINT);
      for (int k = 0; k < 5; k++)
        lq_history_set_text (history, LQ_ITEM (deliverable), keys[k], sets[i][k], NULL);
    }
}

static LqStore *new_session (const char *folder, const char *name, const LqRegistry *registry,
                             const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL),
                  *journal = g_strconcat (path, "-journal", NULL);
  g_unlink (path);
  g_unlink (journal);
  LqStore *store = lq_store_create (path, registry, (int)DEMO_RATE, &error);
  if (!store)
    {
      g_printerr ("lacquer-demo: %s\n", error->message);
      return NULL;
    }
  LqHistory *history = lq_store_get_history (store);
  lq_history_begin_gesture (history, "The demo");
  lq_history_set_string (history, LQ_ITEM (lq_store_get_session (store)), "title", title);
  lq_history_set_string (history, LQ_ITEM (lq_store_get_session (store)), "artist",
                         "The Lacquer Band");
  return store;
}

static gboolean end_session (LqStore *store)
{
  g_autoptr (GError) error = NULL;
  lq_history_end_gesture (lq_store_get_history (store));
  gboolean ok = lq_store_save (store, &error);
  if (!ok)
    g_printerr ("lacquer-demo: %s\n", error->message);
  lq_store_close (store);
  g_object_unref (store);
  return ok;
}

static gboolean make_stems_session (const char *folder, const char *stems,
                                    const LqRegistry *registry, LqFrames n_frames)
{
  LqStore *store = new_session (folder, "Slow Ferry stems.lacquer", registry, "Slow Ferry, stems");
  if (!store)
    return FALSE;
  for (int i = 0; i < demo_n_parts; i++)
    {
      g_autofree char *file = g_strconcat (demo_parts[i].name, ".wav", NULL);
      g_autofree char *path = g_build_filename (stems, file, NULL);
      add_track (lq_store_get_history (store), demo_parts[i].name, path, n_frames,
                 demo_parts[i].mix_gain_db);
    }
  return end_session (store);
}

static gboolean make_master_session (const char *folder, const LqRegistry *registry,
                                     const Band *mix, const Band *record)
{
  LqStore *store = new_session (folder, ".Slow Ferry.lacquer", registry, demo_slow_ferry.title);
  if (!store)
    return FALSE;
  LqHistory *history = lq_store_get_history (store);
  g_autofree char *mix_path = g_build_filename (folder, "Slow Ferry mix.wav", NULL);
  g_autofree char *record_path = g_build_filename (folder, "Paper Lanterns.wav", NULL);
  add_track (history, "Slow Ferry mix", mix_path, (LqFrames)mix->mix.n_frames, 0.0);
  add_chain (history, registry);
  add_places (history, &demo_slow_ferry);
  add_notes (history);
  add_reference (history, record_path, (LqFrames)record->mix.n_frames);
  add_deliverables (history);
  g_autofree char *final = g_build_filename (folder, "Slow Ferry.lacquer", NULL);
  g_autoptr (GError) error = NULL;
  lq_history_end_gesture (history);
  lq_history_begin_gesture (history, NULL);
  if (!lq_store_save_as (store, final, LQ_STORE_OVERWRITE, &error))
    {
      g_printerr ("lacquer-demo: %s\n", error->message);
      return FALSE;
    }
  g_autofree char *draft = g_build_filename (folder, ".Slow Ferry.lacquer", NULL);
  g_autofree char *draft_journal = g_strconcat (draft, "-journal", NULL);
  gboolean ok = end_session (store);
  g_unlink (draft);
  g_unlink (draft_journal);
  return ok;
}

/* False: there is nothing more to do, and STATUS is how it ends. */
static gboolean parse (int *argc, char ***argv, char **folder, int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER");
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context,
                                "Plays the two songs of the demo into FOLDER, with the sessions "
                                "around them.");
  *status = 2;
  if (!g_option_context_parse (context, argc, argv, &error))
    g_printerr ("lacquer-demo: %s\n", error->message);
  else if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    *folder = g_strdup (*argc == 3 ? (*argv)[2] : NULL);
  else
    *folder = g_strdup (*argc == 2 ? (*argv)[1] : NULL);
  if (!*folder && !error)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
      g_printerr ("%s", help);
    }
  return *folder != NULL;
}

int main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  if (!parse (&argc, &argv, &folder, &status))
    return status;
  g_autofree char *stems = g_build_filename (folder, "Stems", NULL);
  if (g_mkdir_with_parents (stems, 0777) != 0)
    {
      g_printerr ("lacquer-demo: “%s” cannot be made: %s\n", stems, g_strerror (errno));
      return 1;
    }
  Band mix = { .song = &demo_slow_ferry, .folder = stems, .from = 0.0, .share = 0.55 };
  Band record = { .song = &demo_paper_lanterns, .folder = NULL, .from = 0.55, .share = 0.4 };
  gboolean ok = play_song (&mix) && write_wav (folder, "Slow Ferry mix", &mix.mix, 101);
  ok = ok && play_song (&record);
  if (ok)
    press_record (&record.mix);
  ok = ok && write_wav (folder, "Paper Lanterns", &record.mix, 102);
  LqRegistry *registry = lq_registry_new ();
  ok = ok && make_stems_session (folder, stems, registry, (LqFrames)mix.mix.n_frames)
       && make_master_session (folder, registry, &mix, &record);
  lq_registry_free (registry);
  stem_clear (&mix.mix);
  if (record.mix.left)
    stem_clear (&record.mix);
  say (1.0);
  return ok ? 0 : 1;
}
