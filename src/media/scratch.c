/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A temporary name does not contain the file's, as that may be as long as a name can be. */
#include "media/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES 65536
#define LINK_BYTES 32
#define WAIT_MS    100

#define MODE_USUAL   0666 /* as far as the umask lets it */
#define MODE_PRIVATE 0600

/* Where an open file without a name can be given one, or opened again. */
static void link_path (const LqScratch *scratch, char path[LINK_BYTES])
{
  snprintf (path, LINK_BYTES, "/proc/self/fd/%d", scratch->fd);
}

void lq_scratch_folder_of (const char *path, char folder[PATH_MAX])
{
  const char *slash = strrchr (path, '/');
  snprintf (folder, PATH_MAX, "%.*s", slash > path ? (int)(slash - path) : 1, slash ? path : ".");
}

/* ---- Making one ---- */

/* MAKE makes a file of a name; it fails with EEXIST where there is one. */
static bool find_temporary (LqScratch *scratch, const char *folder,
                            bool (*make) (LqScratch *scratch))
{
  for (int attempt = 0; attempt < 100; attempt++)
    {
      uint64_t number;
      if (getrandom (&number, sizeof number, 0) != sizeof number)
        break;
      snprintf (scratch->temporary, sizeof scratch->temporary, "%.*s/.lacquer-%016llx.part",
                PATH_MAX - 64, folder, (unsigned long long)number);
      if (make (scratch))
        return true;
      if (errno != EEXIST)
        break;
    }
  *scratch->temporary = '\0';
  return false;
}

static bool open_named (LqScratch *scratch)
{
  scratch->fd = open (scratch->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, scratch->mode);
  return scratch->fd >= 0;
}

static bool link_named (LqScratch *scratch)
{
  char path[LINK_BYTES];
  link_path (scratch, path);
  return linkat (AT_FDCWD, path, AT_FDCWD, scratch->temporary, AT_SYMLINK_FOLLOW) == 0;
}

static bool open_nameless (LqScratch *scratch, const char *folder)
{
  scratch->fd = open (folder, O_RDWR | O_TMPFILE | O_CLOEXEC, scratch->mode);
  return scratch->fd >= 0;
}

/* Some file systems and some guards (no /proc, AppArmor) let a file be made that can never be named: that has
 * to be known before an hour of work is in it, so one is named that is empty. */
static bool can_be_named (LqScratch *scratch, const char *folder)
{
  bool can = find_temporary (scratch, folder, link_named);
  if (can)
    unlink (scratch->temporary);
  *scratch->temporary = '\0';
  close (scratch->fd); /* that had its name */
  scratch->fd = -1;
  return can;
}

static bool open_in (LqScratch *scratch, const char *folder, unsigned mode)
{
  *scratch->temporary = '\0';
  scratch->mode = mode;
  return (open_nameless (scratch, folder) && can_be_named (scratch, folder)
          && open_nameless (scratch, folder))
         || find_temporary (scratch, folder, open_named);
}

bool lq_scratch_open (LqScratch *scratch, const char *folder)
{
  return open_in (scratch, folder, MODE_USUAL);
}

bool lq_scratch_open_aside (LqScratch *scratch)
{
  const char *folder = getenv ("TMPDIR");
  char path[LINK_BYTES];
  folder = folder && *folder ? folder : "/tmp";
  *scratch->temporary = '\0';
  scratch->mode = MODE_PRIVATE;
  if (!open_nameless (scratch, folder) && !find_temporary (scratch, folder, open_named))
    return false;
  link_path (scratch, path);
  if (*scratch->temporary && access (path, F_OK) == 0) /* what is open is found without its name */
    {
      unlink (scratch->temporary);
      *scratch->temporary = '\0';
    }
  return true;
}

void lq_scratch_close (LqScratch *scratch)
{
  if (scratch->fd < 0)
    return;
  close (scratch->fd);
  scratch->fd = -1;
  if (*scratch->temporary)
    unlink (scratch->temporary);
  *scratch->temporary = '\0';
}

void lq_scratch_path (const LqScratch *scratch, char path[PATH_MAX])
{
  if (*scratch->temporary)
    memcpy (path, scratch->temporary, PATH_MAX);
  else
    link_path (scratch, path);
}

/* ---- What is in it ---- */

/* Whom nobody writes to, or reads from, could keep us for ever, and a signal may come between two calls, or to
 * another thread: so nothing is waited for longer than WAIT_MS without asking. NULL: nobody asks, and the call that
 * follows waits. */
typedef struct
{
  LqProgress progress;
  void *data;
} Ask;

static bool wait_for (int fd, short events, const Ask *ask)
{
  struct pollfd wanted = { .fd = fd, .events = events };
  while (ask)
    {
      if (!ask->progress (ask->data, 0, -1))
        {
          errno = ECANCELED;
          return false;
        }
      if (poll (&wanted, 1, WAIT_MS) > 0)
        break;
    }
  return true;
}

static bool put (int fd, const char *from, unsigned long n, const Ask *ask)
{
  while (n > 0)
    {
      if (!wait_for (fd, POLLOUT, ask))
        return false;
      /* a pipe that is ready takes so much without waiting for its reader */
      ssize_t done = write (fd, from, ask && n > PIPE_BUF ? PIPE_BUF : n);
      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        {
          errno = done == 0 ? ENOSPC : errno;
          return false;
        }
      from += done;
      n -= (unsigned long)done;
    }
  return true;
}

bool lq_scratch_write (int fd, const void *bytes, unsigned long n)
{
  return put (fd, bytes, n, NULL);
}

/* From where FROM stands. The one that may keep us is asked for: AT_FROM or AT_TO, which may be NULL. */
static bool copy (int from, const Ask *at_from, int to, const Ask *at_to)
{
  char bytes[COPY_BYTES];
  for (;;)
    {
      if (!wait_for (from, POLLIN, at_from))
        return false;
      ssize_t got = read (from, bytes, sizeof bytes);
      if (got < 0 && errno != EINTR)
        return false;
      if (got == 0)
        return true;
      if (got > 0 && !put (to, bytes, (unsigned long)got, at_to))
        return false;
    }
}

bool lq_scratch_take (LqScratch *scratch, int from, LqProgress progress, void *data)
{
  const Ask ask = { progress, data };
  return copy (from, progress ? &ask : NULL, scratch->fd, NULL);
}

bool lq_scratch_give (const LqScratch *scratch, int to, LqProgress progress, void *data)
{
  const Ask ask = { progress, data };
  return lseek (scratch->fd, 0, SEEK_SET) == 0
         && copy (scratch->fd, NULL, to, progress ? &ask : NULL);
}

/* ---- Its name ---- */

/* Some file systems report what they could not write when a file is closed. */
static bool close_and_keep (LqScratch *scratch)
{
  int other = fcntl (scratch->fd, F_DUPFD_CLOEXEC, 0), first = scratch->fd;
  if (other < 0)
    return false;
  scratch->fd = other;
  return close (first) == 0;
}

bool lq_scratch_sync (LqScratch *scratch)
{
  if (fsync (scratch->fd) != 0 && errno != EINVAL
      && errno != ENOSYS) /* those: there is no such thing */
    return false;
  return *scratch->temporary == '\0' || close_and_keep (scratch);
}

/* Makes the new name last, too; some file systems cannot, which is no failure. */
static void sync_folder (const char *folder)
{
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

/* A file without a name gets the very one; to replace another it takes a temporary one first. */
static bool give_name (LqScratch *scratch, const char *folder, const char *path, LqAtomicMode mode)
{
  char open_file[LINK_BYTES];
  struct stat st;
  link_path (scratch, open_file);
  if (mode == LQ_ATOMIC_NEW)
    return *scratch->temporary
               ? rename_new (scratch->temporary, path)
               : linkat (AT_FDCWD, open_file, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
  if (stat (path, &st) == 0)
    (void)!fchmod (scratch->fd, st.st_mode & 07777); /* some file systems have none to keep */
  bool was_nameless = *scratch->temporary == '\0';
  if (was_nameless && !find_temporary (scratch, folder, link_named))
    return false;
  if (rename (scratch->temporary, path) == 0)
    return true;
  int why = errno;
  if (was_nameless)
    {
      unlink (scratch->temporary);
      *scratch->temporary = '\0';
    }
  errno = why;
  return false;
}

bool lq_scratch_name (LqScratch *scratch, const char *path, LqAtomicMode mode)
{
  char folder[PATH_MAX];
  lq_scratch_folder_of (path, folder);
  if (!give_name (scratch, folder, path, mode))
    return false;
  *scratch->temporary = '\0';
  sync_folder (folder);
  return true;
}

/* ---- Kept elsewhere ---- */

static bool copy_to (const LqScratch *scratch, const char *folder, const char *path, unsigned mode)
{
  LqScratch other = { .fd = -1 };
  bool done = open_in (&other, folder, mode) && lq_scratch_give (scratch, other.fd, NULL, NULL)
              && lq_scratch_sync (&other) && lq_scratch_name (&other, path, LQ_ATOMIC_NEW);
  int why = errno;
  lq_scratch_close (&other);
  errno = why;
  return done;
}

/* What was meant for a folder of the person's choice is not for all who come into this one. */
static unsigned mode_in (const char *folder)
{
  struct stat st;
  return stat (folder, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) ? MODE_PRIVATE : MODE_USUAL;
}

/* "mix.wav", "mix-2.wav", … */
static bool alike (const char *folder, const char *name, int n, char path[PATH_MAX])
{
  const char *dot = strrchr (name, '.');
  int stem = dot && dot > name ? (int)(dot - name) : (int)strlen (name), length;
  if (n == 1)
    length = snprintf (path, PATH_MAX, "%s/%s", folder, name);
  else
    length = snprintf (path, PATH_MAX, "%s/%.*s-%d%s", folder, stem, name, n, name + stem);
  return length < PATH_MAX;
}

bool lq_scratch_keep (LqScratch *scratch, const char *path, LqScratchFolders folders,
                      char kept[PATH_MAX])
{
  const char *slash = strrchr (path, '/'), *name = slash ? slash + 1 : path;
  char folder[PATH_MAX];
  for (int i = 0; folders (i, folder); i++)
    {
      const unsigned mode = mode_in (folder);
      if (mode == MODE_PRIVATE)
        (void)!fchmod (scratch->fd, MODE_PRIVATE); /* some file systems have none */
      for (int n = 1; n < 1000 && alike (folder, name, n, kept); n++)
        {
          if (lq_scratch_name (scratch, kept, LQ_ATOMIC_NEW)
              || (errno != EEXIST && copy_to (scratch, folder, kept, mode)))
            return true;
          if (errno != EEXIST)
            break;
        }
    }
  return false;
}
