/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the file system can, the file has no name until it is whole, so that not even a kill leaves
 * anything; elsewhere a temporary one, which does not contain the file's, as that may be as long as
 * a name can be. */
#include "media/atomic_file.h"

#include "core/words.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (256 * 1024)
#define LINK_BYTES   32

struct LqAtomicFile
{
  int fd;
  LqAtomicMode mode;
  bool standard_output;
  int failed_errno;
  int64_t written; /* bytes in the file; what is buffered comes on top */
  int64_t reserved;
  size_t n_buffered;
  char path[PATH_MAX], temporary[PATH_MAX];
  uint8_t buffer[BUFFER_BYTES];
};

static const char *base_name (const LqAtomicFile *file)
{
  const char *slash = strrchr (file->path, '/');
  return file->standard_output ? lq_words ("standard output") : slash ? slash + 1 : file->path;
}

static LqStatus fail (LqAtomicFile *file, int errno_value, LqError *error)
{
  file->failed_errno = errno_value;
  return lq_error_set_errno (error, errno_value, "cannot write %s", base_name (file));
}

/* "." without one. */
static void folder_of (const char *path, char folder[PATH_MAX])
{
  const char *slash = strrchr (path, '/');
  snprintf (folder, PATH_MAX, "%.*s", slash > path ? (int)(slash - path) : 1, slash ? path : ".");
}

/* The file itself, where PATH is a link to it. */
static bool set_path (LqAtomicFile *file, const char *path)
{
  struct stat st;
  if (lstat (path, &st) == 0 && S_ISLNK (st.st_mode) && realpath (path, file->path))
    return true;
  return (size_t)snprintf (file->path, sizeof file->path, "%s", path) < sizeof file->path - 64;
}

/* Where an open file without a name can be given one. */
static void link_path (const LqAtomicFile *file, char path[LINK_BYTES])
{
  snprintf (path, LINK_BYTES, "/proc/self/fd/%d", file->fd);
}

/* MAKE makes a file of a name; it fails with EEXIST where there is one. */
static bool find_temporary (LqAtomicFile *file, const char *folder,
                            bool (*make) (LqAtomicFile *file))
{
  for (int attempt = 0; attempt < 100; attempt++)
    {
      uint64_t number;
      if (getrandom (&number, sizeof number, 0) != sizeof number)
        break;
      snprintf (file->temporary, sizeof file->temporary, "%.*s/.lacquer-%016llx.part",
                PATH_MAX - 64, folder, (unsigned long long)number);
      if (make (file))
        return true;
      if (errno != EEXIST)
        break;
    }
  *file->temporary = '\0';
  return false;
}

static bool open_named (LqAtomicFile *file)
{
  file->fd = open (file->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  return file->fd >= 0;
}

static bool link_named (LqAtomicFile *file)
{
  char path[LINK_BYTES];
  link_path (file, path);
  return linkat (AT_FDCWD, path, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0;
}

static bool open_nameless (LqAtomicFile *file, const char *folder)
{
  file->fd = open (folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0666);
  return file->fd >= 0;
}

/* Some file systems and some guards (no /proc, AppArmor) let a file be made that can never be named: that has
 * to be known before an hour of work is in it, so one is named that is empty. */
static bool can_be_named (LqAtomicFile *file, const char *folder)
{
  bool can = find_temporary (file, folder, link_named);
  if (can)
    unlink (file->temporary);
  *file->temporary = '\0';
  close (file->fd); /* that had its name */
  file->fd = -1;
  return can;
}

static bool create_nameless (LqAtomicFile *file, const char *folder)
{
  if (!open_nameless (file, folder))
    return false;
  return file->standard_output || (can_be_named (file, folder) && open_nameless (file, folder));
}

static bool create_temporary (LqAtomicFile *file)
{
  const char *temp = getenv ("TMPDIR");
  char folder[PATH_MAX];
  if (file->standard_output)
    snprintf (folder, sizeof folder, "%s", temp && *temp ? temp : "/tmp");
  else
    folder_of (file->path, folder);
  return create_nameless (file, folder) || find_temporary (file, folder, open_named);
}

/* Whether something stands in the way; keeps the permissions of a file that is to give way. */
static LqStatus check_target (LqAtomicFile *file, mode_t *mode, LqError *error)
{
  struct stat st;
  *mode = 0;
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
  *mode = st.st_mode & 07777;
  return LQ_OK;
}

/* File systems that cannot reserve are none the worse. */
static LqStatus reserve (LqAtomicFile *file, int64_t bytes, LqError *error)
{
  if (bytes <= 0 || fallocate (file->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)bytes) == 0)
    {
      file->reserved = bytes;
      return LQ_OK;
    }
  if (errno != ENOSPC && errno != EDQUOT && errno != EFBIG)
    return LQ_OK;
  return lq_error_set_errno (error, errno, "%s needs %.1f MB", base_name (file),
                             (double)bytes / 1e6);
}

static LqStatus no_folder (LqAtomicFile *file, LqError *error)
{
  char folder[PATH_MAX];
  folder_of (file->path, folder);
  file->failed_errno = ENOENT;
  return lq_error_set (error, LQ_ERROR_NOT_FOUND, -1, "cannot write %s: there is no folder %s",
                       base_name (file), folder);
}

static LqStatus prepare (LqAtomicFile *file, const char *path, int64_t reserve_bytes,
                         LqError *error)
{
  mode_t mode = 0;
  LqStatus status = LQ_OK;
  if (!file->standard_output && !set_path (file, path))
    return lq_error_set_errno (error, ENAMETOOLONG, "cannot write %s", path);
  if (!file->standard_output)
    status = check_target (file, &mode, error);
  if (status != LQ_OK)
    return status;
  if (!create_temporary (file))
    {
      return errno == ENOENT ? no_folder (file, error) : fail (file, errno, error);
    }
  if (file->standard_output && *file->temporary)
    {
      unlink (file->temporary);
      *file->temporary = '\0';
    }
  if (mode != 0)
    (void)!fchmod (file->fd, mode); /* some file systems have no permissions to keep */
  return reserve (file, reserve_bytes, error);
}

LqStatus lq_atomic_file_open (const char *path, LqAtomicMode mode, int64_t reserve_bytes,
                              LqAtomicFile **file, LqError *error)
{
  LqAtomicFile *f = malloc (sizeof *f);
  if (f == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write %s", path);
  memset (f, 0, offsetof (LqAtomicFile, buffer));
  f->fd = -1;
  f->mode = mode;
  f->standard_output = strcmp (path, "-") == 0;
  LqStatus status = prepare (f, path, reserve_bytes, error);
  if (status == LQ_OK)
    *file = f;
  else
    lq_atomic_file_abort (f);
  return status;
}

static bool write_all (int fd, const uint8_t *bytes, size_t n)
{
  while (n > 0)
    {
      ssize_t put = write (fd, bytes, n);
      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0)
        {
          errno = put == 0 ? ENOSPC : errno;
          return false;
        }
      bytes += put;
      n -= (size_t)put;
    }
  return true;
}

static LqStatus flush (LqAtomicFile *file, LqError *error)
{
  if (file->failed_errno)
    return fail (file, file->failed_errno, error);
  if (!write_all (file->fd, file->buffer, file->n_buffered))
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
  if (lseek (file->fd, (off_t)at, SEEK_SET) < 0 || !write_all (file->fd, bytes, n)
      || lseek (file->fd, 0, SEEK_END) < 0)
    return fail (file, errno, error);
  return LQ_OK;
}

int64_t lq_atomic_file_size (const LqAtomicFile *file)
{
  return file->written + (int64_t)file->n_buffered;
}

/* Makes the new name last, too; some file systems cannot, which is no failure. */
static void sync_folder (const char *path)
{
  char folder[PATH_MAX];
  folder_of (path, folder);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* File systems that know neither call come last: network and removable ones. */
static bool rename_new (const char *from, const char *to)
{
  struct stat st;
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return true;
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    return false;
  if (link (from, to) == 0)
    {
      unlink (from);
      return true;
    }
  if (errno == EEXIST)
    return false;
  if (lstat (to, &st) == 0)
    {
      errno = EEXIST;
      return false;
    }
  return rename (from, to) == 0;
}

bool lq_atomic_file_move (const char *from, const char *to, LqAtomicMode mode)
{
  struct stat st;
  if (mode == LQ_ATOMIC_NEW)
    return rename_new (from, to);
  if (stat (to, &st) == 0)
    (void)!chmod (from, st.st_mode & 07777); /* some file systems have no permissions to keep */
  return rename (from, to) == 0;
}

/* A file without a name gets the very one; to replace another it takes a temporary one first. */
static bool give_name (LqAtomicFile *file)
{
  char path[LINK_BYTES], folder[PATH_MAX];
  link_path (file, path);
  if (*file->temporary == '\0' && file->mode == LQ_ATOMIC_NEW)
    return linkat (AT_FDCWD, path, AT_FDCWD, file->path, AT_SYMLINK_FOLLOW) == 0;
  folder_of (file->path, folder);
  if (*file->temporary == '\0' && !find_temporary (file, folder, link_named))
    return false;
  return file->mode == LQ_ATOMIC_REPLACE ? rename (file->temporary, file->path) == 0
                                         : rename_new (file->temporary, file->path);
}

static LqStatus publish (LqAtomicFile *file, LqError *error)
{
  bool done = give_name (file);
  if (!done && errno == EEXIST)
    return lq_error_set (error, LQ_ERROR_EXISTS, -1, "%s exists already", base_name (file));
  if (!done)
    return fail (file, errno, error);
  *file->temporary = '\0';
  sync_folder (file->path);
  return LQ_OK;
}

static LqStatus copy_to_standard_output (LqAtomicFile *file, LqError *error)
{
  int64_t at = 0;
  while (at < file->written)
    {
      ssize_t got = pread (file->fd, file->buffer, BUFFER_BYTES, (off_t)at);
      if (got <= 0 || !write_all (STDOUT_FILENO, file->buffer, (size_t)got))
        return fail (file, got == 0 ? EIO : errno, error);
      at += got;
    }
  return LQ_OK;
}

static LqStatus commit (LqAtomicFile *file, LqError *error)
{
  LqStatus status = flush (file, error);
  if (status != LQ_OK)
    return status;
  if (file->standard_output)
    return copy_to_standard_output (file, error);
  if (file->reserved > file->written && ftruncate (file->fd, (off_t)file->written) != 0)
    return fail (file, errno, error);
  if (fsync (file->fd) != 0 && errno != EINVAL && errno != ENOSYS) /* those: it has no such thing */
    return fail (file, errno, error);
  int fd = file->fd;
  if (*file->temporary == '\0') /* what it is named by */
    return publish (file, error);
  file->fd = -1;
  if (close (fd) != 0)
    return fail (file, errno, error);
  return publish (file, error);
}

LqStatus lq_atomic_file_commit (LqAtomicFile *file, LqError *error)
{
  LqStatus status = commit (file, error);
  lq_atomic_file_abort (file);
  return status;
}

void lq_atomic_file_abort (LqAtomicFile *file)
{
  if (file == NULL)
    return;
  if (file->fd >= 0)
    close (file->fd);
  if (*file->temporary)
    unlink (file->temporary);
  free (file);
}
