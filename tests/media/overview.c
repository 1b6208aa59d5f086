/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the picture against least, greatest and RMS counted apart, at every zoom, while it grows and
 * after it came from the cache; and a cache that has been tampered with. */
#include "material.h"

#include "media/overview.h"

#define FRAMES 1000003

static float brute[2][FRAMES];

/* What frames FROM … TO of channel C come to, counted one by one. */
static LqOverviewColumn count (int c, LqFrames from, LqFrames to)
{
  double sum = 0;
  LqOverviewColumn column = { INFINITY, -INFINITY, 0 };
  from = MAX (from, 0);
  to = MIN (to, FRAMES);
  if (from >= to)
    return (LqOverviewColumn){ 1, -1, 0 };
  for (LqFrames i = from; i < to; i++)
    {
      column.min = MIN (column.min, brute[c][i]);
      column.max = MAX (column.max, brute[c][i]);
      sum += (double)brute[c][i] * brute[c][i];
    }
  column.rms = (float)sqrt (sum / (double)(to - from));
  return column;
}

/* Least and greatest are the same numbers; the RMS went through means of means in single precision. */
static void check (LqOverviewColumn got, LqOverviewColumn want)
{
  g_assert_cmpfloat (got.min, ==, want.min);
  g_assert_cmpfloat (got.max, ==, want.max);
  g_assert_cmpfloat (fabsf (got.rms - want.rms), <=, 2e-6f * want.rms);
}

static LqFrames snapped (LqFrames frame)
{
  return (LqFrames)floor ((double)frame / LQ_OVERVIEW_BUCKET + 0.5) * LQ_OVERVIEW_BUCKET;
}

/* All columns of one view, as far as READY. */
static void check_view (const LqOverview *overview, LqFrames ready, LqFrames from, LqFrames to,
                        int n)
{
  g_autofree LqOverviewColumn *columns = g_new (LqOverviewColumn, n);
  LqFrames limit = ready >= FRAMES ? FRAMES : ready / LQ_OVERVIEW_BUCKET * LQ_OVERVIEW_BUCKET;
  for (int c = 0; c < 2; c++)
    {
      lq_overview_columns (overview, ready, c, from, to, n, columns);
      for (int k = 0; k < n; k++)
        {
          LqFrames start = from + (to - from) * k / n, end = from + (to - from) * (k + 1) / n;
          LqFrames first = snapped (start), last = snapped (end);
          if (first == last)
            {
              first = (LqFrames)floor ((double)start / LQ_OVERVIEW_BUCKET) * LQ_OVERVIEW_BUCKET;
              last = first + LQ_OVERVIEW_BUCKET;
            }
          check (columns[k], count (c, first, MIN (last, limit)));
        }
    }
}

/* Noise whose level swells, so that every column differs. */
static const char *make_noise (void)
{
  g_autofree int32_t *words = material_noise (2 * FRAMES, 24, 9);
  for (int i = 0; i < FRAMES; i++)
    for (int c = 0; c < 2; c++)
      {
        double swell = 0.1 + 0.9 * fabs (sin (i * 1e-4 * (c + 1)));
        words[2 * i + c] = (int32_t)(words[2 * i + c] * swell) & -256;
        brute[c][i] = (float)(words[2 * i + c] * 0x1p-31);
      }
  return material_sndfile ("noise.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 2, 48000, words, FRAMES);
}

static LqOverview *build (const char *path)
{
  LqOverview *overview = NULL;
  LqError error;
  LqReader *reader = material_open (path);
  g_assert_cmpint (lq_overview_build (reader, &overview, NULL, NULL, &error), ==, LQ_OK);
  lq_reader_free (reader);
  return overview;
}

static void check_views (const LqOverview *overview, LqFrames ready)
{
  check_view (overview, ready, 0, FRAMES, 1);
  check_view (overview, ready, 0, FRAMES, 1000);
  check_view (overview, ready, 0, FRAMES, 7813); /* 128 frames each */
  check_view (overview, ready, 12345, 700001, 333);
  check_view (overview, ready, 999000, 1001000, 10);
  check_view (overview, ready, -5000, 5000, 20);
  check_view (overview, ready, 500000, 500050, 10); /* closer than an entry */
  check_view (overview, ready, FRAMES, FRAMES + 1000, 3);
}

static void test_columns (void)
{
  LqOverview *overview = build (make_noise ());
  g_assert_cmpint (lq_overview_n_frames (overview), ==, FRAMES);
  check_views (overview, LQ_OVERVIEW_ALL);
  GRand *rand = g_rand_new_with_seed (5);
  for (int i = 0; i < 40; i++)
    {
      LqFrames from = g_rand_int_range (rand, -1000, FRAMES);
      check_view (overview, LQ_OVERVIEW_ALL, from, from + g_rand_int_range (rand, 1, FRAMES / 4),
                  g_rand_int_range (rand, 1, 200));
    }
  g_rand_free (rand);
  lq_overview_free (overview);
}

typedef struct
{
  LqOverview *overview;
  int reports;
  LqFrames last, stop_at;
} Growth;

static bool draw_growing (void *data, LqFrames done, LqFrames total)
{
  Growth *growth = data;
  g_assert_cmpint (done, >, growth->last);
  g_assert_cmpint (total, ==, FRAMES);
  growth->last = done;
  if (growth->reports++ % 3 == 0)
    check_view (growth->overview, done, 0, FRAMES, 700);
  check_view (growth->overview, done, done - 100000, done + 1000, 50);
  return done < growth->stop_at;
}

static void test_growing (void)
{
  LqReader *reader = material_open (make_noise ());
  Growth growth = { .stop_at = G_MAXINT64 };
  LqError error;
  g_assert_cmpint (lq_overview_build (reader, &growth.overview, draw_growing, &growth, &error), ==,
                   LQ_OK);
  g_assert_cmpint (growth.last, ==, FRAMES);
  g_assert_cmpint (growth.reports, >=, 3);
  lq_overview_free (growth.overview);

  growth = (Growth){ .stop_at = 500000 };
  g_assert_cmpint (lq_overview_build (reader, &growth.overview, draw_growing, &growth, &error), ==,
                   LQ_ERROR_CANCELLED);
  g_assert_cmpint (growth.last, <, 800000);
  check_view (growth.overview, growth.last, 0, FRAMES, 100);
  lq_overview_free (growth.overview);
  lq_reader_free (reader);
}

/* Close in, from the samples: exact to the frame. */
static void test_samples (void)
{
  LqReader *reader = material_open (make_noise ());
  static const struct
  {
    LqFrames from, to;
    int n;
  } views[] = { { 1000, 1100, 100 },
                { 1000, 1010, 40 },
                { 5, 20005, 1234 },
                { -50, 50, 10 },
                { FRAMES - 7, FRAMES + 9, 16 },
                { 100000, 160000, 3 } };
  for (size_t v = 0; v < G_N_ELEMENTS (views); v++)
    {
      int n = views[v].n;
      LqFrames width = views[v].to - views[v].from;
      g_autofree LqOverviewColumn *left = g_new (LqOverviewColumn, n),
                                  *right = g_new (LqOverviewColumn, n);
      LqOverviewColumn *const columns[] = { left, right };
      LqError error;
      g_assert_cmpint (
          lq_overview_read_columns (reader, views[v].from, views[v].to, n, columns, &error), ==,
          LQ_OK);
      for (int k = 0; k < n; k++)
        for (int c = 0; c < 2; c++)
          {
            LqFrames start = views[v].from + width * k / n;
            LqFrames end = views[v].from + width * (k + 1) / n;
            check (columns[c][k], count (c, start, MAX (end, start + 1)));
          }
    }
  lq_reader_free (reader);
}

static void test_short (void)
{
  static const int lengths[] = { 1, 127, 128, 129, 511, 512, 513 };
  for (size_t k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      g_autofree int32_t *words = material_noise (lengths[k], 16, 1);
      LqOverview *overview = build (material_sndfile ("s.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1,
                                                      48000, words, lengths[k]));
      LqOverviewColumn column;
      lq_overview_columns (overview, LQ_OVERVIEW_ALL, 0, 0, lengths[k] + 128, 1, &column);
      float min = 1, max = -1;
      for (int i = 0; i < lengths[k]; i++)
        {
          min = MIN (min, (float)(words[i] * 0x1p-31));
          max = MAX (max, (float)(words[i] * 0x1p-31));
        }
      g_assert_cmpfloat (column.min, ==, min);
      g_assert_cmpfloat (column.max, ==, max);
      lq_overview_free (overview);
    }
}

static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char other[] = "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static LqStatus load (const char *directory, const char *sha256, LqOverview **overview)
{
  LqError error;
  *overview = NULL;
  LqStatus status = lq_overview_load (directory, sha256, overview, &error);
  g_assert_cmpint (status == LQ_OK, ==, *overview != NULL);
  return status;
}

static void test_cache (void)
{
  LqOverview *made = build (make_noise ()), *kept;
  g_autofree char *directory = g_build_filename (material_folder, "cache", "peaks", NULL);
  g_autofree char *name = g_strconcat (hash, ".peaks", NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  LqError error;
  g_assert_cmpint (load (directory, hash, &kept), ==, LQ_ERROR_NOT_FOUND);
  g_assert_cmpint (lq_overview_save (made, directory, hash, &error), ==, LQ_OK);
  g_assert_cmpint (load (directory, hash, &kept), ==, LQ_OK);
  check_views (kept, LQ_OVERVIEW_ALL);
  lq_overview_free (kept);
  g_assert_cmpint (load (directory, other, &kept), ==, LQ_ERROR_NOT_FOUND);
  g_assert_cmpint (load (directory, "../../etc/passwd", &kept), ==, LQ_ERROR_RANGE);

  /* another name for the same file is not its hash; any byte changed, lost or added is noticed */
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_autofree char *renamed = g_strdup_printf ("%s/%s.peaks", directory, other);
  g_assert_true (g_file_set_contents (renamed, bytes, (gssize)size, NULL));
  g_assert_cmpint (load (directory, other, &kept), ==, LQ_ERROR_NOT_FOUND);
  GRand *rand = g_rand_new_with_seed (3);
  for (int i = 0; i < 200; i++)
    {
      gsize at = i < 136 ? (gsize)i : (gsize)g_rand_int_range (rand, 0, (gint32)size);
      bytes[at] ^= (char)(1 << (i % 8));
      g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
      if (load (directory, hash, &kept) != LQ_ERROR_NOT_FOUND)
        g_error ("byte %d of %d", (int)at, (int)size);
      bytes[at] ^= (char)(1 << (i % 8));
      if (i % 10 == 0)
        {
          g_assert_true (g_file_set_contents (path, bytes, (gssize)(size * i / 200), NULL));
          g_assert_cmpint (load (directory, hash, &kept), ==, LQ_ERROR_NOT_FOUND);
        }
    }
  g_rand_free (rand);

  /* and is made anew over the damaged one */
  g_assert_cmpint (lq_overview_save (made, directory, hash, &error), ==, LQ_OK);
  g_assert_cmpint (load (directory, hash, &kept), ==, LQ_OK);
  lq_overview_free (kept);
  lq_overview_free (made);
  g_remove (path);
  g_remove (renamed);
  g_assert_cmpint (g_rmdir (directory), ==, 0); /* nothing else was left in it */
  g_autofree char *parent = g_path_get_dirname (directory);
  g_rmdir (parent);
}

static void test_no_folder (void)
{
  LqOverview *made = build (make_noise ());
  LqError error;
  g_autofree char *directory = g_build_filename (material_folder, "noise.wav", "x", NULL);
  g_assert_cmpint (lq_overview_save (made, directory, hash, &error), !=, LQ_OK);
  g_assert_cmpint (strlen (error.detail), >, 10);
  lq_overview_free (made);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overview/columns", test_columns);
  g_test_add_func ("/overview/growing", test_growing);
  g_test_add_func ("/overview/samples", test_samples);
  g_test_add_func ("/overview/short", test_short);
  g_test_add_func ("/overview/cache", test_cache);
  g_test_add_func ("/overview/no-folder", test_no_folder);
  return g_test_run ();
}
