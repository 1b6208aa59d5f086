/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wake: an eventfd, and a flag that spares the system call while an earlier signal has not been
 * taken. So its count is never more than 1, and its writer never blocked. eventfd_write is the one system call that the
 * audio thread may make (tests/arch/rt_symbols lists it). */
#include "core/wake.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct LqWake
{
  int fd;
  atomic_bool pending;
};

LqWake *lq_wake_new (void)
{
  LqWake *wake = calloc (1, sizeof (LqWake));
  if (!wake)
    return NULL;
  wake->fd = eventfd (0, EFD_CLOEXEC);
  if (wake->fd < 0)
    {
      free (wake);
      return NULL;
    }
  atomic_init (&wake->pending, false);
  return wake;
}

void lq_wake_free (LqWake *wake)
{
  if (!wake)
    return;
  close (wake->fd);
  free (wake);
}

void lq_wake_signal (LqWake *wake)
{
  if (!atomic_exchange_explicit (&wake->pending, true, memory_order_acq_rel))
    eventfd_write (wake->fd, 1);
}

static int64_t now_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until a read would not wait; false: not within TIMEOUT_MS. */
static bool poll_for (const LqWake *wake, int timeout_ms)
{
  int64_t deadline_ms = now_ms () + timeout_ms;
  int64_t left_ms = timeout_ms;
  for (;;)
    {
      struct pollfd event = { .fd = wake->fd, .events = POLLIN };
      int n = poll (&event, 1, (int)left_ms);
      if (n > 0)
        return true;
      if (n == 0 || errno != EINTR)
        return false;
      left_ms = deadline_ms - now_ms ();
      left_ms = left_ms > 0 ? left_ms : 0;
    }
}

bool lq_wake_wait (LqWake *wake, int timeout_ms)
{
  eventfd_t count;
  if (timeout_ms >= 0 && !poll_for (wake, timeout_ms))
    return false;
  while (eventfd_read (wake->fd, &count) < 0 && errno == EINTR)
    ;
  /* Acquires what the signaller wrote before a signal that this clearing swallows. */
  atomic_exchange_explicit (&wake->pending, false, memory_order_acq_rel);
  return true;
}
