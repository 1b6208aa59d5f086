/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system fails at every call in turn: a full disk, a broken one, short and interrupted writes. Nothing
 * half-written may remain, an older file stays as it was, and the sentence says why. The calls of this
 * program are bent by definitions of the same name that come before the C library's. */
#include "material.h"

#include "media/writer.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <unistd.h>

typedef enum
{
  CALL_NONE,
  CALL_WRITE,
  CALL_FSYNC,
  CALL_RENAME,
  CALL_LINK,
  CALL_FALLOCATE,
  CALL_PREAD,
  N_CALLS,
} Call;

static struct
{
  bool counting;
  int counts[N_CALLS];
  Call failing, also;
  int at, errno_value; /* the call of that number fails; errno 0: writes only a part */
  bool named;
} fault;

static bool strikes (Call call)
{
  return fault.counting && fault.counts[call]++ == fault.at
         && (fault.failing == call || fault.also == call);
}

#define REAL(name) ((__typeof__ (name) *)dlsym (RTLD_NEXT, #name))

ssize_t write (int fd, const void *bytes, size_t n)
{
  if (fd > 2 && strikes (CALL_WRITE))
    {
      if (fault.errno_value == 0)
        return REAL (write) (fd, bytes, (n + 1) / 2);
      errno = fault.errno_value;
      return -1;
    }
  return REAL (write) (fd, bytes, n);
}

ssize_t pread (int fd, void *bytes, size_t n, off_t at)
{
  if (strikes (CALL_PREAD))
    {
      if (fault.errno_value == 0)
        return REAL (pread) (fd, bytes, (n + 1) / 2, at);
      errno = fault.errno_value;
      return -1;
    }
  return REAL (pread) (fd, bytes, n, at);
}

int fsync (int fd)
{
  if (strikes (CALL_FSYNC))
    {
      errno = fault.errno_value;
      return -1;
    }
  return 0; /* the disk's slowness proves nothing here */
}

int renameat2 (int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
  if (strikes (CALL_RENAME))
    {
      errno = fault.errno_value;
      return -1;
    }
  return REAL (renameat2) (from_dir, from, to_dir, to, flags);
}

int rename (const char *from, const char *to)
{
  if (strikes (CALL_RENAME))
    {
      errno = fault.errno_value;
      return -1;
    }
  return REAL (rename) (from, to);
}

int link (const char *from, const char *to)
{
  if (strikes (CALL_LINK))
    {
      errno = EPERM;
      return -1;
    }
  return REAL (link) (from, to);
}

int linkat (int from_dir, const char *from, int to_dir, const char *to, int flags)
{
  if (strikes (CALL_RENAME)) /* how a file without a name gets one */
    {
      errno = fault.errno_value;
      return -1;
    }
  return REAL (linkat) (from_dir, from, to_dir, to, flags);
}

/* As where a file must have a name. */
int open (const char *path, int flags, ...)
{
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE))
    {
      va_list arguments;
      va_start (arguments, flags);
      mode = va_arg (arguments, mode_t);
      va_end (arguments);
    }
  if (fault.named && (flags & O_TMPFILE) == O_TMPFILE)
    {
      errno = EOPNOTSUPP;
      return -1;
    }
  return REAL (open) (path, flags, mode);
}

int fallocate (int fd, int mode, off_t offset, off_t n)
{
  if (strikes (CALL_FALLOCATE))
    {
      errno = fault.errno_value;
      return -1;
    }
  return REAL (fallocate) (fd, mode, offset, n);
}

static void arm (Call call, int at, int errno_value)
{
  bool named = fault.named;
  memset (&fault, 0, sizeof fault);
  fault.named = named;
  fault.failing = call;
  fault.at = at;
  fault.errno_value = errno_value;
  fault.counting = true;
}

#define FRAMES 300000
static double noise[2][FRAMES];

static LqStatus write_file (const char *path, LqFileFormat format, LqWriteMode mode, LqError *error)
{
  LqWriterSpec spec = { .format = format,
                        .mode = mode,
                        .type = LQ_SAMPLE_INT24,
                        .rate_hz = 48000,
                        .n_channels = 2,
                        .n_frames = FRAMES };
  LqWriter *writer = NULL;
  memset (error, 0, sizeof *error);
  LqStatus status = lq_writer_open (path, &spec, &writer, error);
  const double *const planes[] = { noise[0], noise[1] };
  if (status != LQ_OK)
    return status;
  if ((status = lq_writer_write (writer, planes, FRAMES, error)) == LQ_OK)
    return lq_writer_finish (writer, NULL, error);
  lq_writer_cancel (writer);
  return status;
}

/* What lies in the folder: OLD with its content and nothing else. */
static void check_folder (const char *old)
{
  GDir *dir = g_dir_open (material_folder, 0, NULL);
  g_autofree char *base = g_path_get_basename (old), *text = NULL;
  const char *name;
  while ((name = g_dir_read_name (dir)))
    g_assert_cmpstr (name, ==, base);
  g_dir_close (dir);
  g_assert_true (g_file_get_contents (old, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "an older file");
}

static const LqFileFormat formats[] = { LQ_FILE_WAV, LQ_FILE_RF64, LQ_FILE_AIFF, LQ_FILE_CAF,
                                        LQ_FILE_FLAC };

static void test_writing (gconstpointer named)
{
  static const struct
  {
    int errno_value;
    LqStatus status;
    const char *word;
  } errors[] = { { ENOSPC, LQ_ERROR_NO_SPACE, "No space left" },
                 { EIO, LQ_ERROR_IO, "Input/output error" },
                 { EDQUOT, LQ_ERROR_NO_SPACE, "quota" } };
  const char *path = material_path ("old.wav");
  g_assert_true (g_file_set_contents (path, "an older file", -1, NULL));
  fault.named = named != NULL;
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    for (Call call = CALL_WRITE; call <= CALL_RENAME; call++)
      for (size_t e = 0; e < G_N_ELEMENTS (errors); e++)
        for (int at = 0;; at++)
          {
            LqError error;
            const char *target = at % 2 ? material_path ("new.wav") : path;
            arm (call, at, errors[e].errno_value);
            LqStatus status =
                write_file (target, formats[f], at % 2 ? LQ_WRITE_NEW : LQ_WRITE_REPLACE, &error);
            fault.counting = false;
            if (status == LQ_OK)
              { /* that it cannot be named is known at the start; the folder's own sync is the second and may
                   fail */
                bool early = call == CALL_RENAME && !named && at == 0;
                g_assert_true (early || at >= (call == CALL_FSYNC || call == CALL_RENAME ? 1 : 2));
                g_remove (material_path ("new.wav"));
                g_assert_true (g_file_set_contents (path, "an older file", -1, NULL));
                if (early)
                  continue;
                break;
              }
            g_assert_false (call == CALL_RENAME && !named && at == 0);
            g_assert_cmpint (status, ==, errors[e].status);
            g_assert_cmpint (error.status, ==, status);
            g_assert_nonnull (strstr (error.detail, errors[e].word));
            g_assert_nonnull (strstr (error.detail, at % 2 ? "new.wav" : "old.wav"));
            check_folder (path);
          }
  g_remove (path);
  fault.named = false;
}

/* Until it is whole nobody sees a file that is written, not even one who kills us then. */
static void test_nameless (void)
{
  const char *path = material_path ("new.wav");
  LqWriterSpec spec = { .format = LQ_FILE_WAV,
                        .type = LQ_SAMPLE_INT24,
                        .rate_hz = 48000,
                        .n_channels = 2,
                        .n_frames = FRAMES };
  const double *const planes[] = { noise[0], noise[1] };
  LqWriter *writer = NULL;
  LqError error;
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, planes, FRAMES, &error), ==, LQ_OK);
  g_autoptr (GDir) dir = g_dir_open (material_folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_OK);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_remove (path);
}

/* The room is claimed at the start: a full disk is said before an hour of rendering. */
static void test_no_room (void)
{
  const char *path = material_path ("old.wav");
  g_assert_true (g_file_set_contents (path, "an older file", -1, NULL));
  LqError error;
  arm (CALL_FALLOCATE, 0, ENOSPC);
  g_assert_cmpint (write_file (path, LQ_FILE_WAV, LQ_WRITE_REPLACE, &error), ==, LQ_ERROR_NO_SPACE);
  g_assert_cmpint (fault.counts[CALL_WRITE], ==, 0);
  g_assert_cmpstr (error.detail, ==, "old.wav needs 1.8 MB: No space left on device");
  check_folder (path);
  /* a file system that cannot claim is no hindrance */
  arm (CALL_FALLOCATE, 0, EOPNOTSUPP);
  g_assert_cmpint (write_file (path, LQ_FILE_WAV, LQ_WRITE_REPLACE, &error), ==, LQ_OK);
  fault.counting = false;
  g_remove (path);
}

/* Network and removable file systems know neither rename-without-replacing nor links. */
static void test_plain_rename (void)
{
  const char *path = material_path ("new.wav");
  fault.named = true;
  for (int with_link = 0; with_link < 2; with_link++)
    for (int late = 0; late < 2; late++)
      {
        LqWriterSpec spec = {
          .format = LQ_FILE_WAV, .rate_hz = 48000, .n_channels = 2, .n_frames = -1
        };
        LqWriter *writer = NULL;
        LqError error;
        g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
        if (late)
          g_assert_true (g_file_set_contents (path, "an older file", -1, NULL));
        arm (CALL_RENAME, 0, EINVAL);
        fault.also = with_link ? CALL_NONE : CALL_LINK;
        LqStatus status = lq_writer_finish (writer, NULL, &error);
        fault.counting = false;
        g_assert_cmpint (status, ==, late ? LQ_ERROR_EXISTS : LQ_OK);
        if (late)
          check_folder (path);
        g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
        g_remove (path);
      }
  fault.named = false;
}

/* Short and interrupted calls change nothing. */
static void test_interrupted (void)
{
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      LqError error;
      g_autofree char *whole = NULL;
      gsize size;
      const char *path = material_path ("reference");
      g_assert_cmpint (write_file (path, formats[f], LQ_WRITE_REPLACE, &error), ==, LQ_OK);
      g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
      g_remove (path);
      for (int at = 0; at < 6; at++)
        {
          g_autofree char *again = NULL;
          gsize again_size;
          arm (CALL_WRITE, at, at % 2 ? EINTR : 0);
          g_assert_cmpint (write_file (path, formats[f], LQ_WRITE_NEW, &error), ==, LQ_OK);
          fault.counting = false;
          g_assert_true (g_file_get_contents (path, &again, &again_size, NULL));
          g_assert_cmpmem (whole, size, again, again_size);
          g_remove (path);
        }
    }
}

/* Not bent but real: the kernel's own limit of a file's size. */
static void test_size_limit (void)
{
  const char *path = material_path ("old.wav");
  g_assert_true (g_file_set_contents (path, "an older file", -1, NULL));
  struct rlimit before, small;
  LqError error;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 300000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  LqStatus wav = write_file (path, LQ_FILE_WAV, LQ_WRITE_REPLACE, &error);
  LqStatus flac = write_file (path, LQ_FILE_FLAC, LQ_WRITE_REPLACE, &error);
  setrlimit (RLIMIT_FSIZE, &before);
  signal (SIGXFSZ, SIG_DFL);
  g_assert_cmpint (wav, ==, LQ_ERROR_NO_SPACE);
  g_assert_cmpint (flac, ==, LQ_ERROR_NO_SPACE);
  check_folder (path);
  g_remove (path);
}

static void test_reading (void)
{
  static const struct
  {
    const char *name;
    int format;
  } files[] = { { "r.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24 },
                { "r.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24 },
                { "r.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24 },
                { "r.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS } };
  static double left[FRAMES], right[FRAMES], again[2][FRAMES];
  double *const planes[] = { left, right }, *const planes2[] = { again[0], again[1] };
  for (size_t k = 0; k < G_N_ELEMENTS (files); k++)
    {
      const char *path = material_tone (files[k].name, files[k].format, 2, 48000, 100000);
      LqError error;
      LqReader *reader = material_open (path);
      int n = (int)lq_reader_info (reader)->n_frames;
      g_assert_cmpint (lq_reader_read_at (reader, 0, n, planes, &error), ==, n);
      lq_reader_free (reader);
      for (int at = 0; at < 3; at++)
        {
          reader = material_open (path);
          arm (CALL_PREAD, at, EIO);
          int got = lq_reader_read_at (reader, 0, n, planes2, &error);
          bool struck = fault.counts[CALL_PREAD] > at;
          fault.counting = false;
          if (!struck)
            {
              lq_reader_free (reader);
              break;
            }
          g_test_message ("%s, read %d", files[k].name, at);
          g_assert_cmpint (got, ==, -1);
          g_assert_cmpint (error.status, ==, LQ_ERROR_IO);
          g_assert_nonnull (strstr (error.detail, files[k].name));
          g_assert_cmpfloat (again[0][n - 1], ==, 0); /* silence rather than half a block */

          /* it may have passed: the next call gets everything */
          g_assert_cmpint (lq_reader_read_at (reader, 0, n, planes2, &error), ==, n);
          g_assert_cmpmem (left, sizeof left, again[0], sizeof again[0]);
          lq_reader_free (reader);

          reader = material_open (path);
          arm (CALL_PREAD, at, at % 2 ? EINTR : 0);
          g_assert_cmpint (lq_reader_read_at (reader, 0, n, planes2, &error), ==, n);
          fault.counting = false;
          g_assert_cmpmem (left, sizeof left, again[0], sizeof again[0]);
          lq_reader_free (reader);
        }
      /* the file loses its end while it is open */
      reader = material_open (path);
      g_assert_cmpint (truncate (path, 5000), ==, 0);
      if (k == 0)
        {
          g_assert_cmpint (lq_reader_read_at (reader, n - 100, 100, planes2, &error), ==, -1);
          g_assert_nonnull (strstr (error.detail, "became shorter"));
        }
      else
        lq_reader_read_at (reader, n - 100, 100, planes2,
                           &error); /* an error or silence, no crash */
      lq_reader_free (reader);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GRand *rand = g_rand_new_with_seed (2);
  for (int i = 0; i < FRAMES; i++)
    for (int c = 0; c < 2; c++)
      noise[c][i] = g_rand_double_range (rand, -0.5, 0.5);
  g_rand_free (rand);
  g_test_add_data_func ("/faults/writing", NULL, test_writing);
  g_test_add_data_func ("/faults/writing-named", "named", test_writing);
  g_test_add_func ("/faults/nameless", test_nameless);
  g_test_add_func ("/faults/no-room", test_no_room);
  g_test_add_func ("/faults/plain-rename", test_plain_rename);
  g_test_add_func ("/faults/interrupted", test_interrupted);
  g_test_add_func ("/faults/size-limit", test_size_limit);
  g_test_add_func ("/faults/reading", test_reading);
  return g_test_run ();
}
