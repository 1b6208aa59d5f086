/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/atomic_file.h"

#include "core/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (256 * 1024)

struct LqAtomicFile
{
  LqScratch own, *scratch; /* what it is written into: its own, or the caller's */
  LqAtomicMode mode;
  int failed_errno;
  int64_t written; /* bytes in the file; what is buffered comes on top */
  int64_t reserved;
  size_t n_buffered;
  char path[PATH_MAX];
  uint8_t buffer[BUFFER_BYTES];
};

static const char *base_name (const LqAtomicFile *file)
{
  const char *slash = strrchr (file->path, '/');
  return slash ? slash + 1 : file->path;
}

static LqStatus fail (LqAtomicFile *file, int errno_value, LqError *error)
{
  file->failed_errno = errno_value;
  return lq_error_set_errno (error, errno_value, "cannot write %s", base_name (file));
}

/* The file itself, where PATH is a link to it. */
static bool set_path (LqAtomicFile *file, const char *path)
{
  struct stat st;
  if (lstat (path, &st) == 0 && S_ISLNK (st.st_mode) && realpath (path, file->path))
    return true;
  return (size_t)snprintf (file->path, sizeof file->path, "%s", path) < sizeof file->path - 64;
}

/* Whether something stands in the way. */
static LqStatus check_target (LqAtomicFile *file, LqError *error)
{
  struct stat st;
  if (stat (file->path, &st) != 0) /* what is wrong with a name would be noticed at the very end */
    return errno == ENAMETOOLONG          ? fail (file, errno, error)
           : lstat (file->path, &st) == 0 ? lq_error_set (
                 error, LQ_ERROR_EXISTS, -1, "%s is a link that leads to nothing", base_name (file))
                                          : LQ_OK;
  if (S_ISDIR (st.st_mode))
    return lq_error_set_errno (error, EISDIR, "cannot write %s", base_name (file));
  if (!S_ISREG (st.st_mode)) /* /dev/null must stay what it is */
    return lq_error_set (error, LQ_ERROR_EXISTS, -1,
                         "%s is a device or a pipe: only a file can be replaced", file->path);
  if (file->mode == LQ_ATOMIC_NEW)
    return lq_error_set (error, LQ_ERROR_EXISTS, -1, "%s exists already", base_name (file));
  return LQ_OK;
}

/* File systems that cannot reserve are none the worse. */
static LqStatus reserve (LqAtomicFile *file, int64_t bytes, LqError *error)
{
  if (bytes <= 0 || fallocate (file->scratch->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)bytes) == 0)
    {
      file->reserved = bytes;
      return LQ_OK;
    }
  if (errno != ENOSPC && errno != EDQUOT && errno != EFBIG)
    return LQ_OK;
  return lq_error_set_errno (error, errno, "%s needs %.1f MB", base_name (file),
                             (double)bytes / 1e6);
}

static LqStatus no_folder (LqAtomicFile *file, const char *folder, LqError *error)
{
  file->failed_errno = ENOENT;
  return lq_error_set (error, LQ_ERROR_NOT_FOUND, -1, "cannot write %s: there is no folder %s",
                       base_name (file), folder);
}

static LqStatus prepare (LqAtomicFile *file, const char *path, LqError *error)
{
  char folder[PATH_MAX];
  if (!set_path (file, path))
    return lq_error_set_errno (error, ENAMETOOLONG, "cannot write %s", path);
  LqStatus status = check_target (file, error);
  if (status != LQ_OK)
    return status;
  lq_scratch_folder_of (file->path, folder);
  if (lq_scratch_open (file->scratch, folder))
    return LQ_OK;
  return errno == ENOENT ? no_folder (file, folder, error) : fail (file, errno, error);
}

static LqAtomicFile *file_new (const char *path, LqError *error)
{
  LqAtomicFile *file = malloc (sizeof *file);
  if (file == NULL)
    {
      lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write %s", path);
      return NULL;
    }
  memset (file, 0, offsetof (LqAtomicFile, buffer));
  file->own.fd = -1;
  file->scratch = &file->own;
  return file;
}

static LqStatus begin (LqAtomicFile *file, LqStatus status, int64_t reserve_bytes,
                       LqAtomicFile **begun, LqError *error)
{
  if (status == LQ_OK)
    status = reserve (file, reserve_bytes, error);
  if (status == LQ_OK)
    *begun = file;
  else
    lq_atomic_file_abort (file);
  return status;
}

LqStatus lq_atomic_file_open (const char *path, LqAtomicMode mode, int64_t reserve_bytes,
                              LqAtomicFile **file, LqError *error)
{
  LqAtomicFile *f = file_new (path, error);
  if (f == NULL)
    return LQ_ERROR_NO_MEMORY;
  f->mode = mode;
  return begin (f, prepare (f, path, error), reserve_bytes, file, error);
}

LqStatus lq_atomic_file_open_scratch (LqScratch *scratch, const char *name, int64_t reserve_bytes,
                                      LqAtomicFile **file, LqError *error)
{
  LqAtomicFile *f = file_new (name, error);
  if (f == NULL)
    return LQ_ERROR_NO_MEMORY;
  snprintf (f->path, sizeof f->path, "%s", name);
  f->scratch = scratch;
  LqStatus status = LQ_OK;
  if (ftruncate (scratch->fd, 0) != 0 || lseek (scratch->fd, 0, SEEK_SET) < 0)
    status = fail (f, errno, error);
  return begin (f, status, reserve_bytes, file, error);
}

static LqStatus flush (LqAtomicFile *file, LqError *error)
{
  if (file->failed_errno)
    return fail (file, file->failed_errno, error);
  if (!lq_scratch_write (file->scratch->fd, file->buffer, file->n_buffered))
    return fail (file, errno, error);
  file->written += (int64_t)file->n_buffered;
  file->n_buffered = 0;
  return LQ_OK;
}

LqStatus lq_atomic_file_write (LqAtomicFile *file, const void *bytes, size_t n, LqError *error)
{
  const uint8_t *from = bytes;
  if (file->failed_errno)
    return fail (file, file->failed_errno, error);
  while (n > 0)
    {
      size_t room = BUFFER_BYTES - file->n_buffered, part = n < room ? n : room;
      memcpy (file->buffer + file->n_buffered, from, part);
      file->n_buffered += part;
      from += part;
      n -= part;
      LqStatus status = file->n_buffered == BUFFER_BYTES ? flush (file, error) : LQ_OK;
      if (status != LQ_OK)
        return status;
    }
  return LQ_OK;
}

LqStatus lq_atomic_file_patch (LqAtomicFile *file, int64_t at, const void *bytes, size_t n,
                               LqError *error)
{
  LqStatus status = flush (file, error);
  if (status != LQ_OK)
    return status;
  if (lseek (file->scratch->fd, (off_t)at, SEEK_SET) < 0
      || !lq_scratch_write (file->scratch->fd, bytes, n)
      || lseek (file->scratch->fd, 0, SEEK_END) < 0)
    return fail (file, errno, error);
  return LQ_OK;
}

int64_t lq_atomic_file_size (const LqAtomicFile *file)
{
  return file->written + (int64_t)file->n_buffered;
}

static LqStatus name (LqAtomicFile *file, LqAtomicKept *kept, LqError *error)
{
  LqError local = { 0 }, *why = kept ? &kept->why : error ? error : &local;
  if (lq_scratch_name (file->scratch, file->path, file->mode))
    return LQ_OK;
  LqStatus status = errno == EEXIST ? lq_error_set (why, LQ_ERROR_EXISTS, -1, "%s exists already",
                                                    base_name (file))
                                    : fail (file, errno, why);
  if (kept && kept->folders
      && lq_scratch_keep (file->scratch, file->path, kept->folders, kept->path))
    return LQ_OK;
  if (kept && error)
    *error = kept->why;
  if (kept)
    *kept->path = '\0';
  return status;
}

static LqStatus commit (LqAtomicFile *file, LqAtomicKept *kept, LqError *error)
{
  LqStatus status = flush (file, error);
  if (status != LQ_OK)
    return status;
  LqScratch *scratch = file->scratch;
  if (file->reserved > file->written && ftruncate (scratch->fd, (off_t)file->written) != 0)
    return fail (file, errno, error);
  if (scratch != &file->own)
    return LQ_OK;
  if (!lq_scratch_sync (scratch))
    return fail (file, errno, error);
  return name (file, kept, error);
}

LqStatus lq_atomic_file_commit (LqAtomicFile *file, LqAtomicKept *kept, LqError *error)
{
  LqStatus status = commit (file, kept, error);
  lq_atomic_file_abort (file);
  return status;
}

void lq_atomic_file_abort (LqAtomicFile *file)
{
  if (file == NULL)
    return;
  lq_scratch_close (&file->own);
  free (file);
}
