/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file per picture: a head, then the entries as they lie in memory. The version, the byte order and a
 * checksum decide whether it is ours and whole; the picture is made anew if not. */
#include "media/atomic_file.h"
#include "media/bytes.h"
#include "media/overview_private.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Bump whenever the entries or their meaning change. */
#define VERSION         1
#define BYTE_ORDER_MARK 0x01020304u

typedef struct
{
  char magic[8];
  uint32_t version, byte_order;
  uint32_t bucket, factor;
  char sha256[64]; /* of the sound's file */
  int64_t n_frames;
  int32_t n_channels, n_levels;
  int64_t n_entries;
  uint64_t checksum; /* of all before it and of the entries */
} Head;

static const char magic[8] = "LqPeaks";

/* FNV-1a over words of 64 bits, four streams side by side. Not against malice, but against rot. */
static uint64_t checksum (const void *bytes, size_t n)
{
  const uint8_t *p = bytes;
  uint64_t lanes[4] = { 1, 2, 3, 4 }, word, sum = UINT64_C (0xcbf29ce484222325) ^ n;
  const uint64_t prime = UINT64_C (0x100000001b3);
  for (; n >= 32; n -= 32, p += 32)
    for (int k = 0; k < 4; k++)
      {
        memcpy (&word, p + 8 * k, 8);
        lanes[k] = (lanes[k] ^ word) * prime;
        lanes[k] ^= lanes[k] >> 29;
      }
  for (int k = 0; k < 4; k++)
    sum = (sum ^ lanes[k]) * prime;
  for (; n > 0; n--, p++)
    sum = (sum ^ *p) * prime;
  return sum;
}

static bool path_of (const char *directory, const char *sha256, char path[PATH_MAX])
{
  return strlen (sha256) == 64 && strspn (sha256, "0123456789abcdef") == 64
         && snprintf (path, PATH_MAX, "%s/%s.peaks", directory, sha256) < PATH_MAX;
}

static Head head_of (const LqOverview *overview, const char *sha256)
{
  Head head;
  memset (&head, 0, sizeof head); /* padding too */
  memcpy (head.magic, magic, sizeof magic);
  memcpy (head.sha256, sha256, sizeof head.sha256);
  head.version = VERSION;
  head.byte_order = BYTE_ORDER_MARK;
  head.bucket = LQ_OVERVIEW_BUCKET;
  head.factor = LQ_OVERVIEW_FACTOR;
  head.n_frames = overview->n_frames;
  head.n_channels = overview->n_channels;
  head.n_levels = overview->n_levels;
  head.n_entries = overview->n_total;
  head.checksum = checksum (&head, offsetof (Head, checksum))
                  ^ checksum (overview->entries, sizeof (LqOverviewEntry) * (size_t)head.n_entries);
  return head;
}

static bool make_directory (const char *directory)
{
  char path[PATH_MAX];
  if ((size_t)snprintf (path, sizeof path, "%s", directory) >= sizeof path)
    return false;
  for (char *p = path + 1; *p; p++)
    if (*p == '/')
      {
        *p = '\0';
        mkdir (path, 0700);
        *p = '/';
      }
  return mkdir (path, 0700) == 0 || errno == EEXIST;
}

LqStatus lq_overview_save (const LqOverview *overview, const char *directory, const char *sha256,
                           LqError *error)
{
  char path[PATH_MAX];
  if (!path_of (directory, sha256, path))
    return lq_error_set (error, LQ_ERROR_RANGE, -1, "not the hash of a file");
  if (!make_directory (directory))
    return lq_error_set_errno (error, errno, "cannot make %s", directory);
  size_t size = sizeof (LqOverviewEntry) * (size_t)overview->n_total;
  Head head = head_of (overview, sha256);
  LqAtomicFile *file;
  LqStatus status =
      lq_atomic_file_open (path, LQ_ATOMIC_REPLACE, (int64_t)(size + sizeof head), &file, error);
  if (status != LQ_OK)
    return status;
  status = lq_atomic_file_write (file, &head, sizeof head, error);
  if (status == LQ_OK)
    status = lq_atomic_file_write (file, overview->entries, size, error);
  if (status == LQ_OK)
    return lq_atomic_file_commit (file, NULL, error);
  lq_atomic_file_abort (file);
  return status;
}

/* The picture in FD, NULL if there is anything wrong with it. */
static LqOverview *read_cache (int fd, const char *sha256)
{
  Head head;
  struct stat st;
  if (fstat (fd, &st) != 0 || lq_read_bytes (fd, &head, sizeof head, 0) != (int64_t)sizeof head)
    return NULL;
  /* no more frames than entries, and no more entries than bytes: nothing is allocated by a lie */
  if (head.n_channels < 1 || head.n_channels > LQ_READER_MAX_CHANNELS || head.n_entries < 1
      || head.n_entries > st.st_size / (int64_t)sizeof (LqOverviewEntry) || head.n_frames < 1
      || head.n_frames > head.n_entries * LQ_OVERVIEW_BUCKET)
    return NULL;
  LqOverview *overview = lq_overview_new (head.n_frames, head.n_channels);
  if (overview == NULL)
    return NULL;
  size_t size = sizeof (LqOverviewEntry) * (size_t)overview->n_total;
  if (st.st_size == (int64_t)(size + sizeof head)
      && lq_read_bytes (fd, overview->entries, size, sizeof head) == (int64_t)size)
    {
      Head expected = head_of (overview, sha256);
      if (memcmp (&head, &expected, sizeof head) == 0)
        return overview;
    }
  lq_overview_free (overview);
  return NULL;
}

LqStatus lq_overview_load (const char *directory, const char *sha256, LqOverview **overview,
                           LqError *error)
{
  char path[PATH_MAX];
  if (!path_of (directory, sha256, path))
    return lq_error_set (error, LQ_ERROR_RANGE, -1, "not the hash of a file");
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  LqOverview *found = fd >= 0 ? read_cache (fd, sha256) : NULL;
  if (fd >= 0)
    close (fd);
  if (found == NULL)
    return lq_error_set (error, LQ_ERROR_NOT_FOUND, -1, "no picture of this sound is kept");
  *overview = found;
  return LQ_OK;
}
