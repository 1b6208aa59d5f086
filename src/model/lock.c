/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/store.h"

struct LqLock
{
  char *path;
  int fd;
};

/* "1234 studio" as it stands in the file, "" when it says nothing. */
static void read_holder (int fd, char text[256])
{
  ssize_t n = pread (fd, text, 255, 0);

  text[n > 0 ? n : 0] = '\0';
  g_strchomp (text);
}

static void write_holder (int fd)
{
  g_autofree char *text = g_strdup_printf ("%d %s\n", (int)getpid (), g_get_host_name ());

  /* Only for the message another one shows: not worth failing for. */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    return;
}

/* Where locks do not exist (some network file systems): believe the file when its holder lives. */
static gboolean holder_lives (int fd)
{
  char text[256], host[256];
  int pid;

  read_holder (fd, text);
  if (sscanf (text, "%d %255s", &pid, host) != 2)
    return FALSE;
  if (strcmp (host, g_get_host_name ()) != 0)
    return TRUE; /* nobody can tell from here */
  return pid != (int)getpid () && (kill (pid, 0) == 0 || errno == EPERM);
}

/* 0 when the lock is ours, else an errno; EAGAIN: somebody has it. */
static int lock_descriptor (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  if (fcntl (fd, F_OFD_SETLK, &lock) == 0)
    return 0;
  if (errno == EAGAIN || errno == EACCES)
    return EAGAIN;
  return holder_lives (fd) ? EAGAIN : 0;
}

/* Whether PATH still names the file behind FD: the last holder removes it when it goes. */
static gboolean is_same_file (const char *path, int fd)
{
  struct stat by_path, by_fd;

  return stat (path, &by_path) == 0 && fstat (fd, &by_fd) == 0 && by_path.st_ino == by_fd.st_ino
         && by_path.st_dev == by_fd.st_dev;
}

static LqLock *fail_locked (int fd, GError **error)
{
  char holder[256];
  g_auto (GStrv) words = NULL;

  read_holder (fd, holder);
  words = g_strsplit (holder, " ", 2);
  if (words[0] && words[1])
    g_set_error (
        error, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED,
        _ ("The session is open in another Lacquer (process %s on %s). Close it there first."),
        words[0], words[1]);
  else
    g_set_error_literal (error, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED,
                         _ ("The session is open in another Lacquer. Close it there first."));
  close (fd);
  return NULL;
}

LqLock *lq_lock_take (const char *path, GError **error)
{
  LqLock *lock;
  int fd;

  for (;;)
    {
      fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
      if (fd < 0)
        {
          g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_READ_ONLY,
                       _ ("Its folder cannot be written: %s."), g_strerror (errno));
          return NULL;
        }
      if (lock_descriptor (fd) != 0)
        return fail_locked (fd, error);
      if (is_same_file (path, fd))
        break;
      close (fd); /* its holder removed it between our open and our lock */
    }
  write_holder (fd);
  lock = g_new0 (LqLock, 1);
  lock->path = g_strdup (path);
  lock->fd = fd;
  return lock;
}

void lq_lock_release (LqLock *lock)
{
  if (!lock)
    return;
  unlink (lock->path);
  close (lock->fd);
  g_free (lock->path);
  g_free (lock);
}
