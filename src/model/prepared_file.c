/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/prepared_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void set_error (GError **error, int code)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s.", g_strerror (code));
}

static gboolean write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      ssize_t n = write (fd, bytes, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = ENOSPC;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize)n;
    }
  return TRUE;
}

/* What is replaced keeps its permissions; failing that is no reason not to save. */
static void copy_mode (int fd, const char *path)
{
  struct stat info;

  if (stat (path, &info) == 0 && fchmod (fd, info.st_mode & 07777) != 0)
    return;
}

static char *prepared_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  return g_strdup_printf ("%s/.%s.new", folder, name);
}

void lq_prepared_file_clean (const char *path)
{
  g_autofree char *prepared = prepared_path (path);

  unlink (prepared);
}

char *lq_prepared_file_write (const char *path, const char *bytes, gsize length, GError **error)
{
  g_autofree char *prepared = prepared_path (path);
  int fd = open (prepared, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);

  if (fd < 0)
    {
      set_error (error, errno);
      return NULL;
    }
  copy_mode (fd, path);
  if (!write_all (fd, bytes, length) || fsync (fd) != 0)
    {
      set_error (error, errno);
      close (fd);
      unlink (prepared);
      return NULL;
    }
  if (close (fd) != 0)
    {
      set_error (error, errno);
      unlink (prepared);
      return NULL;
    }
  return g_steal_pointer (&prepared);
}

static gboolean sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return FALSE;
  synced = fsync (fd) == 0 || errno == EINVAL; /* some file systems have nothing to sync there */
  close (fd);
  return synced;
}

gboolean lq_prepared_file_commit (const char *prepared, const char *path, gboolean *confirmed,
                                  GError **error)
{
  if (rename (prepared, path) != 0)
    {
      set_error (error, errno);
      unlink (prepared);
      return FALSE;
    }
  *confirmed = sync_folder (path);
  return TRUE;
}
