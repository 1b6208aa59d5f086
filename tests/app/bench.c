/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "../tree.h"

void bench_init (Bench *bench, int rate_hz)
{
  bench->folder = g_dir_make_tmp ("lacquer-app-XXXXXX", NULL);
  bench->registry = lq_registry_new ();
  bench->session = lq_session_new (bench->registry, rate_hz);
  bench->history = lq_history_new (bench->session);
}

void bench_clear (Bench *bench)
{
  g_object_unref (bench->history);
  g_object_unref (bench->session);
  lq_registry_free (bench->registry);
  remove_tree (bench->folder);
  g_free (bench->folder);
}

const char *bench_path (const Bench *bench, const char *name)
{
  g_autofree char *path = g_build_filename (bench->folder, name, NULL);
  return g_intern_string (path);
}

const char *bench_noise (const Bench *bench, const char *name, int n_channels, int n_frames,
                         int subtype, double level)
{
  const char *path = bench_path (bench, name);
  SF_INFO info = { .samplerate = lq_session_get_sample_rate (bench->session),
                   .channels = n_channels,
                   .format = SF_FORMAT_WAV | subtype };
  guint32 mask = subtype == SF_FORMAT_PCM_16   ? 0xffff0000u
                 : subtype == SF_FORMAT_PCM_24 ? 0xffffff00u
                                               : 0xffffffffu;
  g_autofree int32_t *words = g_new (int32_t, n_channels * n_frames);
  GRand *rand = g_rand_new_with_seed (17);
  for (int i = 0; i < n_channels * n_frames; i++)
    words[i] =
        (int32_t)((guint32)(int32_t)(g_rand_double_range (rand, -level, level) * 0x1p31) & mask);
  g_rand_free (rand);
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_assert_nonnull (file);
  g_assert_cmpint (sf_writef_int (file, words, n_frames), ==, n_frames);
  sf_close (file);
  return path;
}

static gpointer add (Bench *bench, LqItem *item, LqItem *parent)
{
  lq_history_insert (bench->history, item, parent, G_MAXUINT);
  g_object_unref (item);
  return lq_session_find (bench->session, lq_item_get_id (item));
}

LqTrack *bench_add_track (Bench *bench, const char *path)
{
  g_autofree char *media_id = lq_session_next_id (bench->session, LQ_KIND_MEDIA);
  g_autofree char *track_id = lq_session_next_id (bench->session, LQ_KIND_TRACK);
  g_autofree char *region_id = lq_session_next_id (bench->session, LQ_KIND_REGION);
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (file);
  sf_close (file);
  LqMediaItem *media = lq_media_item_new (media_id);
  g_assert_true (lq_media_item_set_file (media, path, NULL));
  g_object_set (media, "rate", info.samplerate, "channels", info.channels, "frames",
                (gint64)info.frames, NULL);
  add (bench, LQ_ITEM (media), NULL);
  LqTrack *track = add (bench, LQ_ITEM (lq_track_new (track_id)), NULL);
  LqRegion *region = lq_region_new (region_id);
  g_object_set (region, "media", media_id, "length", (gint64)info.frames, NULL);
  add (bench, LQ_ITEM (region), LQ_ITEM (track));
  return track;
}

LqNode *bench_add_node (Bench *bench, const char *processor)
{
  g_autofree char *id = lq_session_next_id (bench->session, LQ_KIND_NODE);
  return add (bench, LQ_ITEM (lq_node_new (id, bench->registry, processor)), NULL);
}

int32_t *bench_words (const char *path, SF_INFO *info)
{
  SF_INFO local = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &local);
  g_assert_nonnull (file);
  int32_t *words = g_new0 (int32_t, local.channels * local.frames + 1);
  g_assert_cmpint (sf_readf_int (file, words, local.frames), ==, local.frames);
  sf_close (file);
  if (info)
    *info = local;
  return words;
}

static int compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

char *bench_list (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    g_ptr_array_add (names, g_strdup (name));
  g_dir_close (dir);
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}
