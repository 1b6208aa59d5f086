/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources: Microsoft/IBM RIFF 1991, EBU Tech 3306 and ITU-R BS.2088 (RF64, BW64), Apple AIFF 1.3. */
#include "media/riff.h"

#include "media/bytes.h"

#include <ctype.h>
#include <string.h>

/* A hostile file may hold millions of empty chunks. */
#define MAX_CHUNKS 4096
/* Writers that do not know their length put the largest length they dare. */
#define OPEN_LENGTH UINT32_C (0x7ffff000)

typedef struct
{
  int fd;
  int64_t file_size;
  bool big_endian;
  LqRiff *riff;
  int64_t ds64_data; /* −1: none */
} Walk;

static uint32_t get32 (const Walk *walk, const uint8_t *p)
{
  return walk->big_endian ? lq_get32be (p) : lq_get32le (p);
}

static bool is_chunk_id (const uint8_t *p)
{
  for (int i = 0; i < 4; i++)
    if (!isalnum (p[i]) && p[i] != ' ' && p[i] != '_' && p[i] != '-' && p[i] != '(' && p[i] != ')')
      return false;
  return p[0] != ' ';
}

/* True when a chunk, or the end of the file, lies at AT. */
static bool plausible_at (const Walk *walk, int64_t at)
{
  uint8_t id[4];
  if (at >= walk->file_size)
    return at <= walk->file_size + 1;
  return lq_read_bytes (walk->fd, id, 4, at) == 4 && is_chunk_id (id);
}

static int kind_of (const uint8_t *id, const uint8_t *type)
{
  static const struct
  {
    char id[5];
    LqRiffKind kind;
  } rows[] = {
    { "fmt ", LQ_RIFF_FMT },  { "data", LQ_RIFF_DATA }, { "SSND", LQ_RIFF_DATA },
    { "ds64", LQ_RIFF_DS64 }, { "id3 ", LQ_RIFF_ID3 },  { "ID3 ", LQ_RIFF_ID3 },
    { "bext", LQ_RIFF_BEXT },
  };
  if (memcmp (id, "LIST", 4) == 0)
    return memcmp (type, "INFO", 4) == 0 ? LQ_RIFF_INFO : -1;
  for (size_t i = 0; i < LQ_N_ELEMENTS (rows); i++)
    if (memcmp (id, rows[i].id, 4) == 0)
      return (int)rows[i].kind;
  return -1;
}

static void read_ds64 (Walk *walk, int64_t at, int64_t size)
{
  uint8_t bytes[16];
  if (size < 16 || lq_read_bytes (walk->fd, bytes, 16, at) != 16)
    return;
  uint64_t data = lq_get64le (bytes + 8);
  walk->ds64_data = data > INT64_MAX ? INT64_MAX : (int64_t)data;
}

/* How long the sound at AT really is, given its 32-bit length; notes what is odd about it. */
static int64_t data_size (Walk *walk, int64_t at, uint32_t size32)
{
  LqRiff *riff = walk->riff;
  int64_t left = walk->file_size - at, stated = size32;
  if (size32 == UINT32_MAX && walk->ds64_data >= 0)
    stated = walk->ds64_data;
  riff->data_stated = stated;

  if (stated > left)
    {
      if (stated >= OPEN_LENGTH && stated <= UINT32_MAX && walk->ds64_data < 0)
        riff->open_length = true;
      else
        riff->truncated = true;
      return left;
    }
  if (stated < left && !plausible_at (walk, at + stated + (stated & 1))
      && !plausible_at (walk, at + stated))
    {
      if (stated == 0)
        riff->open_length = true;
      else if (left > (int64_t)UINT32_MAX)
        riff->contradicts = true;
      if (riff->open_length || riff->contradicts)
        return left;
    }
  return stated;
}

/* Notes the chunk whose 12 first bytes are HEAD; returns where the next one starts. */
static int64_t visit (Walk *walk, const uint8_t *head, int64_t at)
{
  LqRiff *riff = walk->riff;
  int kind = kind_of (head, head + 8);
  uint32_t size32 = get32 (walk, head + 4);
  int64_t content = at + 8, size = size32;
  if (kind == LQ_RIFF_DATA)
    {
      LqRiff before = *riff;
      size = data_size (walk, content, size32);
      if (size > 0 && riff->n_data++ > 0)
        { /* a further one changes nothing but the count */
          before.n_data = riff->n_data;
          *riff = before;
          kind = -1;
        }
    }
  else if (size > walk->file_size - content)
    size = walk->file_size - content;
  int64_t next = content + size;
  if ((size & 1) && (plausible_at (walk, next + 1) || !plausible_at (walk, next)))
    next++;

  if (kind == LQ_RIFF_DS64)
    read_ds64 (walk, content, size);
  if (kind == LQ_RIFF_INFO)
    {
      content += 4;
      size = size >= 4 ? size - 4 : 0;
    }
  if (kind >= 0 && (riff->chunks[kind].at == 0 || riff->chunks[kind].size == 0))
    riff->chunks[kind] = (LqRiffChunk){ content, size };
  return next;
}

bool lq_riff_walk (int fd, int64_t file_size, LqRiff *riff)
{
  uint8_t head[12];
  memset (riff, 0, sizeof *riff);
  if (lq_read_bytes (fd, head, 12, 0) != 12)
    return false;
  memcpy (riff->form, head, 4);
  bool wave = memcmp (head + 8, "WAVE", 4) == 0
              && (memcmp (head, "RIFF", 4) == 0 || memcmp (head, "RF64", 4) == 0
                  || memcmp (head, "BW64", 4) == 0);
  bool aiff = memcmp (head, "FORM", 4) == 0 && memcmp (head + 8, "AIF", 3) == 0;
  if (!wave && !aiff)
    return false;

  Walk walk = { fd, file_size, aiff, riff, -1 };
  int64_t at = 12;
  for (int i = 0; i < MAX_CHUNKS && at + 8 <= file_size; i++)
    {
      memset (head, 0, sizeof head);
      if (lq_read_bytes (fd, head, 12, at) < 8 || !is_chunk_id (head))
        break;
      at = visit (&walk, head, at);
    }
  return true;
}

/* Sony Wave64: GUIDs that begin with the RIFF names, 64-bit sizes that count the chunk's head of 24
 * bytes, padded to 8. */
static int64_t w64_missing (int fd, int64_t file_size)
{
  uint8_t head[24];
  int64_t at = 40; /* riff GUID, size, wave GUID */
  for (int i = 0; i < MAX_CHUNKS && lq_read_bytes (fd, head, 24, at) == 24; i++)
    {
      uint64_t size = lq_get64le (head + 16);
      if (size < 24 || size > INT64_MAX / 4)
        return 0;
      if (memcmp (head, "data", 4) == 0)
        return at + (int64_t)size > file_size ? at + (int64_t)size - file_size : 0;
      at += ((int64_t)size + 7) & ~INT64_C (7);
      if (at > file_size)
        return 0;
    }
  return 0;
}

/* Apple Core Audio Format 1.0: 64-bit big-endian sizes; −1 for sound that goes on to the end. */
static int64_t caf_missing (int fd, int64_t file_size)
{
  uint8_t head[12];
  int64_t at = 8;
  for (int i = 0; i < MAX_CHUNKS && lq_read_bytes (fd, head, 12, at) == 12; i++)
    {
      int64_t size = (int64_t)((uint64_t)lq_get32be (head + 4) << 32 | lq_get32be (head + 8));
      if (size < 0 || size > INT64_MAX / 4)
        return 0;
      at += 12 + size;
      if (memcmp (head, "data", 4) == 0)
        return at > file_size ? at - file_size : 0;
      if (at > file_size)
        return 0;
    }
  return 0;
}

int64_t lq_sound_missing (int fd, int64_t file_size)
{
  uint8_t head[4];
  LqRiff riff;
  if (lq_read_bytes (fd, head, 4, 0) != 4)
    return 0;
  if (memcmp (head, "caff", 4) == 0)
    return caf_missing (fd, file_size);
  if (memcmp (head, "riff", 4) == 0)
    return w64_missing (fd, file_size);
  if (!lq_riff_walk (fd, file_size, &riff) || !riff.truncated)
    return 0;
  return riff.data_stated - riff.chunks[LQ_RIFF_DATA].size;
}
