/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into the driver: makes its disk fail, or kills it at an exact call. LQ_FAULTS says how:
 *   "kill N HOW"   SIGKILL at the N-th call: HOW 0 before it, 1 after it, 2 in the middle (a write
 *                  of which half arrives)
 *   "fail SEED P"  each call fails with P per mille: short write, ENOSPC or EIO
 * Calls are write, fsync, fdatasync, rename and ftruncate. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef enum
{
  GO_ON,
  FAIL_SPACE,
  FAIL_IO,
  CUT_SHORT,
  DIE_BEFORE,
  DIE_AFTER,
  DIE_INSIDE,
} Verdict;

static atomic_uint n_calls;

static void die (void)
{
  kill (getpid (), SIGKILL);
  pause ();
}

/* A hash of seed and call number (splitmix64's last steps): threads need no shared generator. */
static unsigned dice (unsigned seed, unsigned call)
{
  unsigned long long x = ((unsigned long long)seed << 32 | call) + 0x9e3779b97f4a7c15ull;

  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return (unsigned)(x >> 33);
}

static Verdict judge (void)
{
  const char *faults = getenv ("LQ_FAULTS");
  unsigned call = atomic_fetch_add (&n_calls, 1) + 1;
  unsigned a, b;

  if (faults && sscanf (faults, "kill %u %u", &a, &b) == 2)
    return call == a ? (Verdict)(DIE_BEFORE + b) : GO_ON;
  if (faults && sscanf (faults, "fail %u %u", &a, &b) == 2)
    {
      unsigned d = dice (a, call);
      return d % 1000 < b ? (Verdict)(FAIL_SPACE + d / 1000 % 3) : GO_ON;
    }
  return GO_ON;
}

/* What every call but write does before the real one; nonzero: it failed. */
static int enter (Verdict verdict)
{
  if (verdict == DIE_BEFORE || verdict == DIE_INSIDE)
    die ();
  if (verdict == FAIL_SPACE || verdict == FAIL_IO || verdict == CUT_SHORT)
    {
      errno = verdict == FAIL_SPACE ? ENOSPC : EIO;
      return -1;
    }
  return 0;
}

static int leave (Verdict verdict, int result)
{
  if (verdict == DIE_AFTER)
    die ();
  return result;
}

ssize_t write (int fd, const void *bytes, size_t n)
{
  Verdict verdict = judge ();

  if ((verdict == CUT_SHORT || verdict == DIE_INSIDE) && n > 1)
    {
      ssize_t done = syscall (SYS_write, fd, bytes, n / 2);
      if (verdict == DIE_INSIDE)
        die ();
      return done;
    }
  if (enter (verdict))
    return -1;
  return leave (verdict, (int)syscall (SYS_write, fd, bytes, n));
}

int fsync (int fd)
{
  Verdict verdict = judge ();

  return enter (verdict) ? -1 : leave (verdict, (int)syscall (SYS_fsync, fd));
}

int fdatasync (int fd)
{
  Verdict verdict = judge ();

  return enter (verdict) ? -1 : leave (verdict, (int)syscall (SYS_fdatasync, fd));
}

int rename (const char *from, const char *to)
{
  Verdict verdict = judge ();

  return enter (verdict) ? -1
                         : leave (verdict, (int)syscall (SYS_renameat2, -100, from, -100, to, 0));
}

int ftruncate (int fd, off_t length)
{
  Verdict verdict = judge ();

  return enter (verdict) ? -1 : leave (verdict, (int)syscall (SYS_ftruncate, fd, length));
}
