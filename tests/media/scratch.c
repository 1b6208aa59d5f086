/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are being made: nobody sees them, they can be made again, and what cannot get its name in the end is
 * kept. By real folders that go while a file is written. */
#include "material.h"

#include "media/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FRAMES 3000

static double noise[FRAMES];

static LqWriterSpec spec_of (LqWriteMode mode)
{
  return (LqWriterSpec){ .format = LQ_FILE_WAV,
                         .mode = mode,
                         .type = LQ_SAMPLE_FLOAT64,
                         .rate_hz = 48000,
                         .n_channels = 1,
                         .n_frames = -1 };
}

static LqWriter *begin (const char *path, const LqWriterSpec *spec, int n)
{
  LqWriter *writer = NULL;
  LqError error;
  const double *const planes[] = { noise };
  if (lq_writer_open (path, spec, &writer, &error) != LQ_OK)
    g_error ("%s: %s", path, error.detail);
  g_assert_cmpint (lq_writer_write (writer, planes, n, &error), ==, LQ_OK);
  return writer;
}

static void check_sound (const char *path, int n)
{
  LqReader *reader = material_open (path);
  g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, n);
  g_autofree double *got = material_read (reader);
  g_assert_cmpmem (got, (gsize)n * sizeof *got, noise, (gsize)n * sizeof *got);
  lq_reader_free (reader);
}

static int count_files (const char *folder)
{
  int n = 0;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static char *folder_new (const char *name)
{
  char *folder = g_strdup (material_path (name));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  return folder;
}

static void folder_free (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

/* Written twice, the second time shorter, and read by its path while it has no name; then it gets one. */
static void test_again (void)
{
  char *folder = folder_new ("again"), path[PATH_MAX];
  g_autofree char *out = g_build_filename (folder, "out.wav", NULL);
  LqWriterSpec spec = spec_of (LQ_WRITE_NEW);
  LqScratch scratch;
  LqError error;
  g_assert_true (lq_scratch_open (&scratch, folder));
  spec.scratch = &scratch;
  for (int n = FRAMES; n > 0; n -= FRAMES / 2)
    {
      LqWriterReport report;
      LqWriter *writer = begin (out, &spec, n);
      g_assert_cmpint (lq_writer_finish (writer, &report, &error), ==, LQ_OK);
      g_assert_cmpstr (report.kept.path, ==, "");
      lq_scratch_path (&scratch, path);
      check_sound (path, n);
      g_assert_cmpint (count_files (folder), ==, 0);
    }
  lq_writer_cancel (begin (out, &spec, 10)); /* empties it, and leaves it the caller's */
  LqWriter *last = begin (out, &spec, FRAMES);
  g_assert_cmpint (lq_writer_finish (last, NULL, &error), ==, LQ_OK);
  g_assert_true (lq_scratch_name (&scratch, out, LQ_ATOMIC_NEW));
  lq_scratch_close (&scratch);
  check_sound (out, FRAMES);
  g_assert_cmpint (count_files (folder), ==, 1);
  folder_free (folder);
}

static bool stop_at_once (void *data, LqFrames done, LqFrames total) { return false; }

static void check_mode (const char *path, mode_t mode)
{
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, mode);
}

/* A stream goes through it as it came, whatever it holds. */
static void test_streams (void)
{
  char *folder = folder_new ("tmp"), bytes[200000], got[sizeof bytes], path[PATH_MAX];
  g_autofree char *before = g_strdup (g_getenv ("TMPDIR"));
  g_setenv ("TMPDIR", folder, TRUE);
  const char *in = material_path ("in"), *out = material_path ("out");
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)(i * 7919 >> 3);
  g_assert_true (g_file_set_contents (in, bytes, sizeof bytes, NULL));
  LqScratch scratch;
  int from = open (in, O_RDONLY), to = open (out, O_RDWR | O_CREAT, 0600);
  g_assert_true (lq_scratch_open_aside (&scratch));
  lq_scratch_path (&scratch, path);
  check_mode (path, 0600); /* nobody else's business */
  g_assert_true (lq_scratch_take (&scratch, from, NULL, NULL));
  g_assert_cmpint (count_files (folder), ==, 0);
  g_assert_true (lq_scratch_give (&scratch, to, NULL, NULL));
  g_assert_cmpint (pread (to, got, sizeof got, 0), ==, sizeof got);
  g_assert_cmpmem (got, sizeof got, bytes, sizeof bytes);
  g_assert_false (lq_scratch_give (&scratch, to, stop_at_once, NULL));
  g_assert_cmpint (errno, ==, ECANCELED);
  lq_scratch_close (&scratch);
  close (from);
  close (to);
  if (before)
    g_setenv ("TMPDIR", before, TRUE);
  else
    g_unsetenv ("TMPDIR");
  folder_free (folder);
}

/* First nowhere, then a folder of the same disk, then one of another where there is one. */
static const char *keep_here, *keep_there;

static bool keep_in (int n, char folder[PATH_MAX])
{
  const char *const folders[] = { "/proc/nowhere", keep_here, keep_there };
  return n < (int)G_N_ELEMENTS (folders)
         && g_strlcpy (folder, folders[n] ? folders[n] : *folders, PATH_MAX) < PATH_MAX;
}

static void be_gone (const char *folder) { g_assert_cmpint (g_rmdir (folder), ==, 0); }

static void be_a_file (const char *folder)
{
  be_gone (folder);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
}

static void have_a_neighbour (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "out.wav", NULL);
  g_assert_true (g_file_set_contents (path, "older", -1, NULL));
}

static void have_a_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "out.wav", NULL);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

/* Others may come into a folder of MODE, or not. */
static void check_kept (mode_t mode)
{
  static const struct
  {
    void (*happen) (const char *folder);
    LqWriteMode mode;
    LqStatus status;
  } cases[] = {
    { be_gone, LQ_WRITE_NEW, LQ_ERROR_NOT_FOUND },
    { be_gone, LQ_WRITE_REPLACE, LQ_ERROR_NOT_FOUND },
    { be_a_file, LQ_WRITE_NEW, LQ_ERROR_NOT_FOUND },
    { have_a_neighbour, LQ_WRITE_NEW, LQ_ERROR_EXISTS },
    { have_a_folder, LQ_WRITE_REPLACE, LQ_ERROR_IO },
  };
  const char *folder_kept = keep_here ? keep_here : keep_there;
  g_assert_cmpint (g_chmod (folder_kept, mode), ==, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *folder = folder_new ("folder");
      g_autofree char *out = g_build_filename (folder, "out.wav", NULL);
      g_autofree char *number =
          i == 0 ? g_strdup ("out.wav") : g_strdup_printf ("out-%d.wav", (int)i + 1);
      g_autofree char *expected = g_build_filename (folder_kept, number, NULL);
      LqWriterSpec spec = spec_of (cases[i].mode);
      LqWriterReport report;
      LqError error;
      spec.keep_in = keep_in;
      LqWriter *writer = begin (out, &spec, FRAMES);
      cases[i].happen (folder);
      g_assert_cmpint (lq_writer_finish (writer, &report, &error), ==, LQ_OK);
      g_assert_cmpstr (report.kept.path, ==, expected);
      g_assert_cmpint (report.kept.why.status, ==, cases[i].status);
      g_assert_nonnull (strstr (report.kept.why.detail, "out.wav"));
      check_sound (expected, FRAMES);
      check_mode (expected, mode == 0700 ? 0644 : 0600);
      g_assert_cmpint (count_files (folder_kept), ==, (int)i + 1);
      g_remove (out);
      g_remove (folder);
      g_free (folder);
    }
}

static void test_kept (void)
{
  for (int shared = 0; shared < 2; shared++)
    {
      char *here = folder_new ("kept");
      keep_here = here;
      check_kept (shared ? 0755 : 0700);
      keep_here = NULL;
      folder_free (here);
    }
}

static void test_kept_on_another_disk (void)
{
  char template[] = "/dev/shm/lacquer-kept-XXXXXX";
  const char *there = g_mkdtemp (template);
  GStatBuf mine, other;
  if (!there || g_stat (there, &other) != 0 || g_stat (material_path ("."), &mine) != 0
      || mine.st_dev == other.st_dev)
    {
      if (there)
        g_rmdir (there);
      g_test_skip ("there is one disk only");
      return;
    }
  keep_there = there;
  check_kept (01777); /* as /tmp */
  keep_there = NULL;
  folder_free (g_strdup (there));
}

/* Nobody keeps it: said, and nothing is left. */
static void test_lost (void)
{
  for (int asked = 0; asked < 2; asked++)
    {
      char *folder = folder_new ("lost");
      g_autofree char *out = g_build_filename (folder, "out.wav", NULL);
      LqWriterSpec spec = spec_of (LQ_WRITE_NEW);
      LqWriterReport report;
      LqError error;
      spec.keep_in = asked ? keep_in : NULL; /* that has "/proc/nowhere" alone */
      LqWriter *writer = begin (out, &spec, FRAMES);
      be_gone (folder);
      g_assert_cmpint (lq_writer_finish (writer, &report, &error), ==, LQ_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error.detail, "out.wav"));
      g_free (folder);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  umask (022);
  for (int i = 0; i < FRAMES; i++)
    noise[i] = g_test_rand_double_range (-1, 1);
  g_test_add_func ("/scratch/again", test_again);
  g_test_add_func ("/scratch/streams", test_streams);
  g_test_add_func ("/scratch/kept", test_kept);
  g_test_add_func ("/scratch/kept-on-another-disk", test_kept_on_another_disk);
  g_test_add_func ("/scratch/lost", test_lost);
  return g_test_run ();
}
