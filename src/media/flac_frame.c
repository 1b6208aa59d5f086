/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A head is told from sound by its sync code, its agreement with the stream and its CRC-8; what still
 * slips through fails its frame's CRC-16 when it is decoded. */
#include "media/flac_frame.h"

#include "media/bytes.h"

#include <string.h>

#define WINDOW_BYTES (16 * 1024)
/* Below this a search is not worth more halving: a block or two. */
#define NEAR_BYTES (32 * 1024)

static uint8_t crc8 (const uint8_t *p, int n)
{
  unsigned crc = 0;
  for (int i = 0; i < n; i++)
    {
      crc ^= p[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 0x80 ? (crc << 1 ^ 0x07) & 0xff : crc << 1;
    }
  return (uint8_t)crc;
}

/* The number as extended UTF-8 of up to seven bytes; its length, 0 when it is malformed. */
static int get_number (const uint8_t *p, uint64_t *number)
{
  if (p[0] < 0x80)
    {
      *number = p[0];
      return 1;
    }
  int n = __builtin_clz (~((uint32_t)p[0] << 24));
  if (n < 2 || n > 7)
    return 0;
  uint64_t value = n == 7 ? 0 : p[0] & (0x7f >> n);
  for (int i = 1; i < n; i++)
    {
      if ((p[i] & 0xc0) != 0x80)
        return 0;
      value = value << 6 | (p[i] & 0x3f);
    }
  *number = value;
  return n;
}

/* Reads the head at the start of BYTES. False when it is none of STREAM's. */
static bool read_head (const LqFlacStream *stream, const uint8_t b[LQ_FLAC_HEAD_BYTES],
                       LqFrames *first)
{
  static const int widths[] = { 0, 8, 12, -1, 16, 20, 24, 32 }; /* 0: as STREAMINFO says */
  if (b[0] != 0xff || (b[1] & 0xfe) != 0xf8 || (b[3] & 1))
    return false;
  bool variable = b[1] & 1;
  int block_code = b[2] >> 4, rate_code = b[2] & 15;
  int channels = b[3] >> 4, width = widths[b[3] >> 1 & 7];
  if (block_code == 0 || rate_code == 15 || channels > 10 || width < 0
      || (width != 0 && width != stream->bits)
      || (channels < 8 ? channels + 1 : 2) != stream->n_channels)
    return false;
  uint64_t number = 0;
  int length = get_number (b + 4, &number);
  int end = 4 + length
            + (block_code == 6   ? 1
               : block_code == 7 ? 2
                                 : 0)
            + (rate_code == 12   ? 1
               : rate_code >= 13 ? 2
                                 : 0);
  if (length == 0 || end >= LQ_FLAC_HEAD_BYTES || crc8 (b, end) != b[end])
    return false;
  *first = (LqFrames)(variable ? number : number * (uint64_t)stream->block);
  return *first >= 0;
}

int64_t lq_flac_find (const LqFlacStream *stream, int fd, int64_t at, int64_t end, LqFrames *first)
{
  uint8_t window[WINDOW_BYTES + LQ_FLAC_HEAD_BYTES];
  for (; at < end; at += WINDOW_BYTES)
    {
      memset (window, 0, sizeof window);
      int64_t got = lq_read_bytes (fd, window, sizeof window, at);
      if (got <= 0)
        return got < 0 ? -2 : -1;
      int64_t most = end - at < WINDOW_BYTES ? end - at : WINDOW_BYTES;
      for (uint8_t *p = window; (p = memchr (p, 0xff, (size_t)(window + most - p))); p++)
        if (read_head (stream, p, first))
          return at + (p - window);
    }
  return -1;
}

int64_t lq_flac_locate (const LqFlacStream *stream, int fd, int64_t from, int64_t end,
                        LqFrames frame)
{
  int64_t low = from, high = end;
  while (high - low > NEAR_BYTES)
    {
      LqFrames first;
      int64_t middle = low + (high - low) / 2;
      int64_t head = lq_flac_find (stream, fd, middle, high, &first);
      if (head == -2)
        return -2;
      if (head >= 0 && first <= frame)
        low = head;
      else
        high = middle;
    }
  return low;
}
