/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries of small sessions: what must not change does not, what is done is said, and several
 * files come out of one pass. */
#include "delivery.h"

#include <math.h>

/* ---- Untouched ---- */

static void assert_same_words (const char *a, const char *b)
{
  SF_INFO one, two;
  g_autofree int32_t *words_a = bench_words (a, &one);
  g_autofree int32_t *words_b = bench_words (b, &two);
  gsize size = (gsize)one.frames * (gsize)one.channels * 4;
  g_assert_cmpint (one.frames, ==, two.frames);
  g_assert_cmpint (one.channels, ==, two.channels);
  g_assert_cmpmem (words_a, size, words_b, size);
}

static void deliver_untouched (int subtype, int n_channels, int n_frames)
{
  Bench bench;
  bench_init (&bench, 44100);
  LqSampleType type = subtype == SF_FORMAT_PCM_16 ? LQ_SAMPLE_INT16 : LQ_SAMPLE_INT24;
  const char *source = bench_noise (&bench, "in.wav", n_channels, n_frames, subtype, 1.0);
  bench_add_track (&bench, source);
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery, spec_new (bench_path (&bench, "out.wav"), LQ_FILE_WAV, type, 0.0));
  lq_delivery_add (delivery, spec_new (bench_path (&bench, "out.flac"), LQ_FILE_FLAC, type, 0.0));
  lq_delivery_add (delivery, spec_new (bench_path (&bench, "out.aiff"), LQ_FILE_AIFF, type, 0.0));
  run (delivery);
  g_autofree char *words = g_strdup_printf ("not dithered: the whole render is on the %d-bit grid "
                                            "already",
                                            lq_sample_type_bits (type));
  for (guint i = 0; i < 3; i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      assert_proved (delivered);
      g_assert_true (said (delivered, words));
      g_assert_false (said (delivered, "clamped"));
      assert_same_words (source, delivered->spec->path);
    }
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

static void test_untouched (void)
{
  static const int lengths[] = { 1, 63, 64, 4097, 30011 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (int n_channels = 1; n_channels <= 2; n_channels++)
      {
        deliver_untouched (SF_FORMAT_PCM_16, n_channels, lengths[i]);
        deliver_untouched (SF_FORMAT_PCM_24, n_channels, lengths[i]);
      }
}

/* A fader that moves nothing by a step is no excuse either way: 24 bits go to 16 with dither, to 24
 * without. */
static void test_one_grid_for_each (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 5000, SF_FORMAT_PCM_24, 0.5));
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "b.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT24, 0.0));
  LqDeliverSpec *plain = spec_new (bench_path (&bench, "c.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0);
  plain->dither = LQ_DITHER_NONE;
  lq_delivery_add (delivery, plain);
  run (delivery);
  for (guint i = 0; i < 3; i++)
    assert_proved (lq_delivery_get (delivery, i));
  g_assert_true (said (lq_delivery_get (delivery, 0), "dithered to 16 bit (TPDF, seed 7)"));
  g_assert_true (said (lq_delivery_get (delivery, 1), "not dithered"));
  g_assert_true (said (lq_delivery_get (delivery, 2), "rounded to 16 bit without dither"));
  g_assert_false (said (lq_delivery_get (delivery, 2), "grid"));
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* Without dither a render that is not on the grid is never said to be. */
static void test_rounding_is_said (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 5000, SF_FORMAT_PCM_24, 0.5));
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  LqDeliverSpec *plain = spec_new (bench_path (&bench, "c.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0);
  plain->dither = LQ_DITHER_NONE;
  lq_delivery_add (delivery, plain);
  run (delivery);
  assert_proved (lq_delivery_get (delivery, 0));
  g_assert_true (said (lq_delivery_get (delivery, 0), "rounded to 16 bit without dither"));
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* ---- Processed ---- */

static void set (Bench *bench, LqItem *item, const char *key, double value)
{
  lq_history_set_value (bench->history, item, key, value);
}

static void test_processed (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  LqTrack *track =
      bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 20001, SF_FORMAT_PCM_16, 0.9));
  set (&bench, LQ_ITEM (track), "fader", 3.0);
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  LqDeliverSpec *shaped =
      spec_new (bench_path (&bench, "b.flac"), LQ_FILE_FLAC, LQ_SAMPLE_INT24, 0.0);
  shaped->dither = LQ_DITHER_SHAPED;
  lq_delivery_add (delivery, shaped);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "c.wav"), LQ_FILE_WAV, LQ_SAMPLE_FLOAT32, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "d.wav"), LQ_FILE_RF64, LQ_SAMPLE_INT24, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "e.caf"), LQ_FILE_CAF, LQ_SAMPLE_FLOAT32, 0.0));
  run (delivery);
  for (guint i = 0; i < 5; i++)
    assert_proved (lq_delivery_get (delivery, i));
  g_assert_true (said (lq_delivery_get (delivery, 0), "dithered to 16 bit (TPDF, seed 7)"));
  g_assert_true (said (lq_delivery_get (delivery, 0), "clamped, the first at frame"));
  g_assert_true (said (lq_delivery_get (delivery, 1),
                       "dithered to 24 bit (TPDF, noise shaped, modified E, seed 7)"));
  g_assert_cmpint (lq_delivery_get (delivery, 2)->done->len, ==, 0);

  /* The float file against the formula: the noise, 3 dB up. */
  SF_INFO info = { 0 };
  g_autofree int32_t *in = bench_words (bench_path (&bench, "in.wav"), NULL);
  g_autofree float *out = g_new (float, 2 * 20001);
  SNDFILE *file = sf_open (bench_path (&bench, "c.wav"), SFM_READ, &info);
  g_assert_cmpint (sf_readf_float (file, out, 20001), ==, 20001);
  sf_close (file);
  double gain = pow (10.0, 3.0 / 20.0);
  for (int i = 0; i < 2 * 20001; i++)
    g_assert_cmpfloat_with_epsilon (out[i], in[i] * 0x1p-31 * gain, 1e-6);
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* 96 kHz to 44.1 kHz and to its own rate in one pass. */
static void test_rates (void)
{
  Bench bench;
  bench_init (&bench, 96000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 96001, SF_FORMAT_PCM_24, 0.3));
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (
      delivery, spec_new (bench_path (&bench, "a.flac"), LQ_FILE_FLAC, LQ_SAMPLE_INT16, 44100.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "b.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT24, 96000.0));
  lq_delivery_add (
      delivery, spec_new (bench_path (&bench, "c.wav"), LQ_FILE_WAV, LQ_SAMPLE_FLOAT32, 48000.0));
  run (delivery);
  for (guint i = 0; i < 3; i++)
    assert_proved (lq_delivery_get (delivery, i));
  g_assert_true (said (lq_delivery_get (delivery, 0), "96000 → 44100 Hz"));
  g_assert_true (said (lq_delivery_get (delivery, 0), "dithered to 16 bit"));
  g_assert_true (said (lq_delivery_get (delivery, 1), "not dithered"));
  SF_INFO info;
  g_free (bench_words (bench_path (&bench, "a.flac"), &info));
  g_assert_cmpint (info.samplerate, ==, 44100);
  g_assert_cmpint (info.frames, ==, 44100); /* round (96001 · 44100 / 96000) */
  g_free (bench_words (bench_path (&bench, "c.wav"), &info));
  g_assert_cmpint (info.frames, ==, 48001);
  assert_same_words (bench_path (&bench, "in.wav"), bench_path (&bench, "b.wav"));
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* A part is exactly the part. */
static void test_part (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  const char *source = bench_noise (&bench, "in.wav", 1, 10000, SF_FORMAT_PCM_16, 1.0);
  bench_add_track (&bench, source);
  LqDelivery *delivery = lq_delivery_new (bench.session, 777, 5000, LQ_WRITE_NEW);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  run (delivery);
  assert_proved (lq_delivery_get (delivery, 0));
  SF_INFO info;
  g_autofree int32_t *whole = bench_words (source, NULL);
  g_autofree int32_t *part = bench_words (bench_path (&bench, "a.wav"), &info);
  g_assert_cmpint (info.channels, ==, 1);
  g_assert_cmpint (info.frames, ==, 5000 - 777);
  g_assert_cmpmem (part, (5000 - 777) * 4, whole + 777, (5000 - 777) * 4);
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* ---- Names and tags ---- */

static LqDeliverable *add_deliverable (Bench *bench, const char *template)
{
  g_autofree char *id = lq_session_next_id (bench->session, LQ_KIND_DELIVERABLE);
  LqDeliverable *deliverable = lq_deliverable_new (id);
  g_object_set (deliverable, "name", "CD", "template", template, NULL);
  lq_history_insert (bench->history, LQ_ITEM (deliverable), NULL, G_MAXUINT);
  g_object_unref (deliverable);
  return LQ_DELIVERABLE (lq_session_find (bench->session, id));
}

static void test_names (void)
{
  static const struct
  {
    const char *template, *name;
  } rows[] = {
    { "", "Ana-Mirel_Night-Train_48k_24.wav" },
    { "{title}", "Night-Train.wav" },
    { "{artist} - {title}", "Ana-Mirel - Night-Train.wav" },
    { "{version}_{album}", "Untitled.wav" },
    { "../{title}", "Night-Train.wav" },
    { "{nothing}{title}", "Night-Train.wav" },
  };
  Bench bench;
  bench_init (&bench, 48000);
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "title", "Night Train?");
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "artist", "Ana/Mirel");
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "artist", "Ana Mirel*");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LqDeliverable *deliverable = add_deliverable (&bench, rows[i].template);
      LqDeliverSpec *spec = lq_deliver_spec_from (bench.session, deliverable, bench.folder);
      g_autofree char *folder = g_path_get_dirname (spec->path);
      g_autofree char *name = g_path_get_basename (spec->path);
      g_assert_cmpstr (name, ==, rows[i].name);
      g_assert_cmpstr (folder, ==, bench.folder);
      lq_deliver_spec_free (spec);
    }
  bench_clear (&bench);
}

static char *tags_by_ffprobe (const char *path)
{
  g_autofree char *command = g_find_program_in_path ("ffprobe");
  char *out = NULL;
  if (!command)
    return NULL;
  const char *argv[] = {
    command,        "-v", "error", "-show_entries", "format_tags:stream_tags", "-of",
    "default=nw=1", path, NULL
  };
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL,
                               NULL, NULL));
  return out;
}

static void test_tags (void)
{
  static const LqDeliverableFormat formats[] = { LQ_DELIVERABLE_WAV, LQ_DELIVERABLE_RF64,
                                                 LQ_DELIVERABLE_AIFF, LQ_DELIVERABLE_CAF,
                                                 LQ_DELIVERABLE_FLAC };
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 5000, SF_FORMAT_PCM_16, 0.5));
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "title", "Nächtlicher Zug");
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "artist", "Ana Mirel");
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "album", "Ferries");
  lq_history_set_string (bench.history, LQ_ITEM (bench.session), "isrc", "de-abc-24-00001");
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      LqDeliverable *deliverable =
          add_deliverable (&bench, i == 1 ? "rf64_{title}" : "{title}_{bits}");
      set (&bench, LQ_ITEM (deliverable), "format", formats[i]);
      lq_delivery_add (delivery, lq_deliver_spec_from (bench.session, deliverable, bench.folder));
    }
  run (delivery);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      assert_proved (delivered);
      g_assert_cmpint (delivered->spec->tags.n, ==, 4);
      g_assert_cmpstr (lq_tags_get (&delivered->spec->tags, "ISRC"), ==, "DEABC2400001");
      g_autofree char *read = tags_by_ffprobe (delivered->spec->path);
      if (!read)
        continue;
      g_assert_nonnull (strstr (read, "Nächtlicher Zug"));
      g_assert_nonnull (strstr (read, "Ana Mirel"));
    }
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* ---- Mute, ceiling ---- */

static void test_muted_are_listed (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  const char *source = bench_noise (&bench, "in.wav", 2, 5000, SF_FORMAT_PCM_16, 0.4);
  bench_add_track (&bench, source);
  LqTrack *muted = bench_add_track (&bench, source);
  lq_history_set_string (bench.history, LQ_ITEM (muted), "name", "Tambourine");
  set (&bench, LQ_ITEM (muted), "mute", 1.0);
  g_autoptr (GPtrArray) names = lq_deliver_list_muted (bench.session);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (names->pdata[0], ==, "Tambourine");
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  run (delivery);
  assert_same_words (source, bench_path (&bench, "a.wav"));
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* What comes after the limiter lifts the peak: it is found, with its place. */
static void test_over_the_ceiling (void)
{
  Bench bench;
  LqDeliveryOver over;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 20000, SF_FORMAT_PCM_16, 0.9));
  LqNode *limiter = bench_add_node (&bench, "limiter");
  set (&bench, LQ_ITEM (limiter), "ceiling", -6.0);
  for (int lifted = 0; lifted < 2; lifted++)
    {
      LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_REPLACE);
      lq_delivery_add (delivery,
                       spec_new (bench_path (&bench, "a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT24, 0.0));
      run (delivery);
      g_assert_cmpint (lq_delivery_get_over (delivery, &over), ==, lifted);
      if (lifted)
        {
          g_assert_cmpfloat_with_epsilon (over.over_db, 1.5, 0.1);
          g_assert_cmpfloat (over.ceiling_dbtp, ==, -6.0);
          g_assert_cmpint (over.limiter, ==, lq_scene_key (LQ_ITEM (limiter)));
          g_assert_cmpint (over.at, <, 20000);
        }
      lq_delivery_free (delivery);
      set (&bench, LQ_ITEM (bench_add_node (&bench, "gain")), "gain", 1.5);
    }
  bench_clear (&bench);
}

/* ---- Files that are damaged ---- */

/* The NaN is ours: libsndfile writes what it is given. */
static const char *write_no_numbers (const Bench *bench, const char *name)
{
  const char *path = bench_path (bench, name);
  SF_INFO info = { .samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT };
  float samples[9000];
  for (int i = 0; i < 9000; i++)
    samples[i] = i % 3000 == 100 ? NAN : 0.25f;
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_assert_cmpint (sf_writef_float (file, samples, 9000), ==, 9000);
  sf_close (file);
  return path;
}

static guint times_said (const LqDelivered *delivered, const char *text)
{
  guint n = 0;
  for (guint i = 0; i < delivered->done->len; i++)
    n += strstr (delivered->done->pdata[i], text) != NULL;
  return n;
}

/* Two tracks play one file: it is told once, with what became silence on both. */
static void test_damage_of_all_lines (void)
{
  Bench bench;
  gint64 n_non_finite;
  bench_init (&bench, 48000);
  const char *source = write_no_numbers (&bench, "nan.wav");
  const char *names[] = { "Guitar", "Double" };
  for (guint i = 0; i < 2; i++)
    g_object_set (bench_add_track (&bench, source), "name", names[i], NULL);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 1, 9000, SF_FORMAT_PCM_16, 0.1));
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  for (guint i = 0; i < 2; i++)
    lq_delivery_add (delivery, spec_new (bench_path (&bench, i ? "b.wav" : "a.wav"), LQ_FILE_WAV,
                                         LQ_SAMPLE_FLOAT32, 0.0));
  run (delivery);
  for (guint i = 0; i < 2; i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      g_assert_cmpuint (times_said (delivered, "nan.wav"), ==, 1);
      g_assert_true (said (delivered, "silence: 6 (on Guitar, Double)"));
      g_assert_cmpuint (times_said (delivered, "in.wav"), ==, 0);
    }
  g_assert_cmpuint (lq_delivery_get_faults (delivery, &n_non_finite), ==, 0);
  g_assert_cmpint (n_non_finite, ==, 6);
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/untouched is bit-identical", test_untouched);
  g_test_add_func ("/delivery/each file has its grid", test_one_grid_for_each);
  g_test_add_func ("/delivery/rounding is said", test_rounding_is_said);
  g_test_add_func ("/delivery/processed is dithered and said", test_processed);
  g_test_add_func ("/delivery/rates in one pass", test_rates);
  g_test_add_func ("/delivery/a part, mono", test_part);
  g_test_add_func ("/delivery/names by template", test_names);
  g_test_add_func ("/delivery/tags read back", test_tags);
  g_test_add_func ("/delivery/muted are listed", test_muted_are_listed);
  g_test_add_func ("/delivery/over the ceiling", test_over_the_ceiling);
  g_test_add_func ("/delivery/damage of all lines", test_damage_of_all_lines);
  return g_test_run ();
}
