/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers out of and into files' bytes, and whole reads at a position. For the files of this
 * room; any thread. */
#pragma once

#include "core/types.h"

#include <errno.h>
#include <unistd.h>

static inline uint16_t lq_get16le (const uint8_t *p) { return (uint16_t)(p[0] | p[1] << 8); }

static inline uint32_t lq_get32le (const uint8_t *p)
{
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t lq_get64le (const uint8_t *p)
{
  return lq_get32le (p) | (uint64_t)lq_get32le (p + 4) << 32;
}

static inline uint32_t lq_get32be (const uint8_t *p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static inline void lq_put16le (uint8_t *p, uint16_t v)
{
  p[0] = (uint8_t)v;
  p[1] = (uint8_t)(v >> 8);
}

static inline void lq_put32le (uint8_t *p, uint32_t v)
{
  lq_put16le (p, (uint16_t)v);
  lq_put16le (p + 2, (uint16_t)(v >> 16));
}

static inline void lq_put64le (uint8_t *p, uint64_t v)
{
  lq_put32le (p, (uint32_t)v);
  lq_put32le (p + 4, (uint32_t)(v >> 32));
}

static inline void lq_put16be (uint8_t *p, uint16_t v)
{
  p[0] = (uint8_t)(v >> 8);
  p[1] = (uint8_t)v;
}

static inline void lq_put32be (uint8_t *p, uint32_t v)
{
  lq_put16be (p, (uint16_t)(v >> 16));
  lq_put16be (p + 2, (uint16_t)v);
}

static inline void lq_put64be (uint8_t *p, uint64_t v)
{
  lq_put32be (p, (uint32_t)(v >> 32));
  lq_put32be (p + 4, (uint32_t)v);
}

/* Up to SIZE bytes from AT on. Returns how many, fewer only at the end of the file; −1 and errno. */
static inline int64_t lq_read_bytes (int fd, void *bytes, size_t size, int64_t at)
{
  size_t done = 0;
  while (done < size)
    {
      ssize_t got = pread (fd, (char *)bytes + done, size - done, (off_t)(at + (int64_t)done));
      if (got == 0)
        break;
      if (got > 0)
        done += (size_t)got;
      else if (errno != EINTR)
        return -1;
    }
  return (int64_t)done;
}
