/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WAV, BWF, RF64 and BW64 with integers of 8 to 32 bits or floats, by our own chunk walk: no length in the
 * header is believed against the file's own. Other encodings are left to libsndfile. */
#include "media/bytes.h"
#include "media/layout.h"
#include "media/reader_private.h"
#include "media/riff.h"
#include "media/tag_codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES  (64 * 1024)
#define TAG_BYTES_MAX (16 * 1024 * 1024)

typedef enum
{
  CODING_U8,
  CODING_S16,
  CODING_S24,
  CODING_S32,
  CODING_F32,
  CODING_F64,
  CODING_OTHER,
} Coding;

typedef struct
{
  int64_t at; /* first byte of sound */
  int frame_bytes, word_bytes;
  Coding coding;
  LqFrames first; /* frames in the buffer */
  int n;
  uint8_t buffer[BUFFER_BYTES + 8]; /* words of 3 bytes are read as 4 */
} Wav;

typedef struct
{
  unsigned tag, n_channels, block_align, bits;
  uint32_t rate_hz, mask;
} Format;

static bool read_format (LqReader *reader, const LqRiffChunk *chunk, Format *format)
{
  uint8_t b[40] = { 0 };
  size_t size = chunk->size < 40 ? (size_t)chunk->size : 40;
  if (size < 16 || lq_read_bytes (reader->fd, b, size, chunk->at) != (int64_t)size)
    return false;
  *format = (Format){ .tag = lq_get16le (b),
                      .n_channels = lq_get16le (b + 2),
                      .rate_hz = lq_get32le (b + 4),
                      .block_align = lq_get16le (b + 12),
                      .bits = lq_get16le (b + 14) };
  /* WAVE_FORMAT_EXTENSIBLE: the real tag is the start of the GUID */
  static const uint8_t guid[14] = { 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80,
                                    0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };
  if (format->tag == 0xfffe && size >= 40)
    {
      format->mask = lq_get32le (b + 20);
      format->tag = memcmp (b + 26, guid, 14) == 0 ? lq_get16le (b + 24) : 0;
    }
  return true;
}

static Coding coding_of (const Format *format, int word_bytes)
{
  if (format->tag == 1)
    switch (word_bytes)
      {
      case 1:
        return CODING_U8;
      case 2:
        return CODING_S16;
      case 3:
        return CODING_S24;
      case 4:
        return CODING_S32;
      default:
        return CODING_OTHER;
      }
  if (format->tag == 3 && word_bytes == 4)
    return CODING_F32;
  return format->tag == 3 && word_bytes == 8 ? CODING_F64 : CODING_OTHER;
}

static void load_tags (LqReader *reader, const LqRiff *riff)
{
  for (int kind = 0; kind < LQ_RIFF_N_KINDS; kind++)
    {
      const LqRiffChunk *chunk = &riff->chunks[kind];
      if ((kind != LQ_RIFF_INFO && kind != LQ_RIFF_ID3 && kind != LQ_RIFF_BEXT) || chunk->at == 0
          || chunk->size <= 0 || chunk->size > TAG_BYTES_MAX)
        continue;
      size_t size = (size_t)chunk->size;
      uint8_t *bytes = malloc (size);
      if (bytes != NULL && lq_read_bytes (reader->fd, bytes, size, chunk->at) == chunk->size)
        {
          if (kind == LQ_RIFF_INFO)
            lq_tags_parse_info (&reader->tags, bytes, size);
          else if (kind == LQ_RIFF_ID3)
            lq_tags_parse_id3 (&reader->tags, bytes, size);
          else
            reader->has_bext = lq_bext_parse (&reader->bext, bytes, size);
        }
      free (bytes);
    }
}

/* Makes sure that the frames from FROM on are in the buffer; how many of at most N, −1 and errno. */
static int fetch (LqReader *reader, Wav *wav, LqFrames from, int n)
{
  if (from < wav->first || from >= wav->first + wav->n)
    {
      LqFrames left = reader->info.n_frames - from;
      int room = BUFFER_BYTES / wav->frame_bytes;
      /* small jumps (a picture, a scrub) read little, runs read ahead */
      int want = from == wav->first + wav->n || n > room ? room : n;
      want = left < want ? (int)left : want;
      int64_t got = lq_read_bytes (reader->fd, wav->buffer, (size_t)want * (size_t)wav->frame_bytes,
                                   wav->at + from * wav->frame_bytes);
      if (got < 0)
        return -1;
      wav->first = from;
      wav->n = (int)(got / wav->frame_bytes);
    }
  int ready = (int)(wav->first + wav->n - from);
  return ready < n ? ready : n;
}

/* One channel of N frames; STEP bytes from frame to frame. */
static void decode (Coding coding, const uint8_t *p, size_t step, int n, double *out)
{
  switch (coding)
    {
    case CODING_U8:
      for (int i = 0; i < n; i++, p += step)
        out[i] = (*p - 128) * 0x1p-7;
      break;
    case CODING_S16:
      for (int i = 0; i < n; i++, p += step)
        out[i] = (int16_t)lq_get16le (p) * 0x1p-15;
      break;
    case CODING_S24:
      for (int i = 0; i < n; i++, p += step)
        out[i] = (int32_t)(lq_get32le (p) << 8) * 0x1p-31;
      break;
    case CODING_S32:
      for (int i = 0; i < n; i++, p += step)
        out[i] = (int32_t)lq_get32le (p) * 0x1p-31;
      break;
    case CODING_F32:
      for (int i = 0; i < n; i++, p += step)
        {
          uint32_t word = lq_get32le (p);
          float value;
          memcpy (&value, &word, 4);
          out[i] = value;
        }
      break;
    case CODING_F64:
      for (int i = 0; i < n; i++, p += step)
        {
          uint64_t word = lq_get64le (p);
          memcpy (&out[i], &word, 8);
        }
      break;
    case CODING_OTHER:
      break;
    }
}

static int read_wav (LqReader *reader, LqFrames from, int n, double *const *planes, LqError *error)
{
  Wav *wav = reader->state;
  for (int done = 0; done < n;)
    {
      int part = fetch (reader, wav, from + done, n - done);
      if (part < 0)
        {
          lq_error_set_errno (error, errno, "cannot read %s", reader->name);
          return -1;
        }
      if (part == 0)
        {
          lq_error_set (error, LQ_ERROR_IO, from + done, "%s became shorter while it was read",
                        reader->name);
          return -1;
        }
      const uint8_t *bytes = wav->buffer + (from + done - wav->first) * wav->frame_bytes;
      for (int c = 0; c < reader->info.n_channels; c++)
        decode (wav->coding, bytes + c * wav->word_bytes, (size_t)wav->frame_bytes, part,
                planes[c] + done);
      done += part;
    }
  return n;
}

static const LqDecoder decoder = { read_wav, free };

static void fill_info (LqReader *reader, const LqRiff *riff, const Format *format, const Wav *wav)
{
  static const char *const encodings[] = {
    "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"
  };
  LqReaderInfo *info = &reader->info;
  snprintf (info->format, sizeof info->format, "%s",
            strcmp (riff->form, "RIFF") == 0 ? "WAV" : riff->form);
  snprintf (info->encoding, sizeof info->encoding, "%s", encodings[wav->coding]);
  info->kind = wav->coding >= CODING_F32 ? LQ_SAMPLES_FLOAT : LQ_SAMPLES_INT;
  info->bits = wav->word_bytes * 8;
  info->rate_hz = format->rate_hz;
  info->n_channels = (int)format->n_channels;
  lq_layout_from_mask (format->mask, info->n_channels, info->speakers);
  info->n_frames = riff->chunks[LQ_RIFF_DATA].size / wav->frame_bytes;
  info->n_frames_stated = riff->open_length ? -1 : riff->data_stated / wav->frame_bytes;
  lq_reader_add_faults (reader, (riff->truncated ? LQ_FAULT_TRUNCATED : 0)
                                    | (riff->open_length ? LQ_FAULT_LENGTH_OPEN : 0)
                                    | (riff->contradicts ? LQ_FAULT_HEADER : 0)
                                    | (riff->n_data > 1 ? LQ_FAULT_EXTRA_DATA : 0));
}

LqStatus lq_reader_open_wav (LqReader *reader, LqError *error)
{
  LqRiff riff;
  if (!lq_riff_walk (reader->fd, reader->file_size, &riff) || strcmp (riff.form, "FORM") == 0)
    return LQ_ERROR_NOT_AUDIO;
  Format format;
  if (!read_format (reader, &riff.chunks[LQ_RIFF_FMT], &format))
    return lq_error_set (error, LQ_ERROR_DAMAGED, -1, "%s is a WAV file without a format chunk",
                         reader->name);
  if (format.tag != 1 && format.tag != 3)
    return LQ_ERROR_NOT_AUDIO;
  LqStatus status = lq_reader_check (reader, (int)format.n_channels, format.rate_hz, error);
  if (status != LQ_OK)
    return status;

  /* the block length says how wide a word lies in the file, the bits only how much of it is used */
  bool even = format.block_align > 0 && format.block_align % format.n_channels == 0;
  int word_bytes =
      even ? (int)(format.block_align / format.n_channels) : (int)((format.bits + 7) / 8);
  Coding coding = coding_of (&format, word_bytes);
  if (coding == CODING_OTHER)
    return LQ_ERROR_NOT_AUDIO;

  Wav *wav = calloc (1, sizeof *wav);
  if (wav == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to read %s", reader->name);
  wav->at = riff.chunks[LQ_RIFF_DATA].at;
  wav->word_bytes = word_bytes;
  wav->frame_bytes = word_bytes * (int)format.n_channels;
  wav->coding = coding;
  fill_info (reader, &riff, &format, wav);
  load_tags (reader, &riff);
  reader->decoder = &decoder;
  reader->state = wav;
  return LQ_OK;
}
