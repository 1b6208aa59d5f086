/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WAV, and RF64 where 32 bits do not suffice: room for the 64-bit sizes is kept in a JUNK chunk, which becomes
 * ds64 at the end. Tags stand before the sound, so that the sound is the last chunk.
 * Sources: Microsoft multimedia registry (WAVEFORMATEX, WAVEFORMATEXTENSIBLE), EBU Tech 3306. */
#include "media/bytes.h"
#include "media/tag_codec.h"
#include "media/writer_private.h"

#include <stdlib.h>
#include <string.h>

#define DS64_BYTES 28

typedef struct
{
  bool can_grow;    /* there is a JUNK chunk at byte 12 */
  int64_t fact_at;  /* place of the number of frames, 0: none */
  int64_t sound_at; /* first byte of sound */
  uint64_t limit;
} Wav;

static void add_chunk (LqBytes *head, const char *id, const void *content, size_t size)
{
  uint8_t length[4];
  lq_put32le (length, (uint32_t)size);
  lq_bytes_add (head, id, 4);
  lq_bytes_add (head, length, 4);
  lq_bytes_add (head, content, size);
  lq_bytes_add (head, "", size & 1);
}

/* Front left, right, centre, LFE, back left, right, side left, right: as far as they go. */
static uint32_t speakers (int n_channels)
{
  static const uint32_t masks[] = { 0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x13f, 0x63f };
  return masks[n_channels];
}

static void add_format (LqBytes *head, const LqWriter *writer)
{
  const LqWriterSpec *spec = &writer->spec;
  uint8_t b[40] = { 0 };
  bool is_float = lq_sample_type_is_float (spec->type);
  int bits = lq_sample_type_bits (spec->type), frame_bytes = lq_writer_frame_bytes (writer);
  lq_put16le (b, is_float ? 3 : 1);
  lq_put16le (b + 2, (uint16_t)spec->n_channels);
  lq_put32le (b + 4, (uint32_t)spec->rate_hz);
  lq_put32le (b + 8, (uint32_t)(spec->rate_hz * frame_bytes));
  lq_put16le (b + 12, (uint16_t)frame_bytes);
  lq_put16le (b + 14, (uint16_t)bits);
  if (spec->n_channels <= 2)
    { /* what every program reads, and what EBU Tech 3285 asks for */
      add_chunk (head, "fmt ", b, is_float ? 18 : 16);
      return;
    }
  static const uint8_t guid[14] = { 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80,
                                    0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };
  lq_put16le (b, 0xfffe);
  lq_put16le (b + 16, 22);
  lq_put16le (b + 18, (uint16_t)bits);
  lq_put32le (b + 20, speakers (spec->n_channels));
  lq_put16le (b + 24, is_float ? 3 : 1);
  memcpy (b + 26, guid, sizeof guid);
  add_chunk (head, "fmt ", b, sizeof b);
}

static void add_tags (LqBytes *head, const LqTags *tags)
{
  LqBytes content = { 0 };
  lq_tags_build_info (tags, &content);
  if (content.n > 0)
    add_chunk (head, "LIST", content.data, content.n);
  content.n = 0;
  if (lq_tags_need_id3 (tags))
    {
      lq_tags_build_id3 (tags, &content);
      add_chunk (head, "id3 ", content.data, content.n);
    }
  lq_bytes_clear (&content);
}

static void build_head (LqBytes *head, const LqWriter *writer, Wav *wav)
{
  static const uint8_t junk[DS64_BYTES];
  const LqWriterSpec *spec = &writer->spec;
  lq_bytes_add (head, "RIFF\0\0\0\0WAVE", 12);
  if (wav->can_grow)
    add_chunk (head, "JUNK", junk, sizeof junk);
  if (spec->bext)
    {
      LqBytes content = { 0 };
      lq_bext_build (spec->bext, &content);
      add_chunk (head, "bext", content.data, content.n);
      lq_bytes_clear (&content);
    }
  add_format (head, writer);
  if (lq_sample_type_is_float (spec->type))
    {
      wav->fact_at = (int64_t)head->n + 8;
      add_chunk (head, "fact", junk, 4);
    }
  if (spec->tags)
    add_tags (head, spec->tags);
  lq_bytes_add (head, "data\0\0\0\0", 8);
  wav->sound_at = (int64_t)head->n;
}

static LqStatus begin_wav (LqWriter *writer, LqError *error)
{
  const LqWriterSpec *spec = &writer->spec;
  Wav *wav = calloc (1, sizeof *wav);
  if (wav == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write a file");
  writer->state = wav;
  wav->limit = spec->wav_limit_bytes ? spec->wav_limit_bytes : UINT32_MAX;
  /* tags and heads are far below 64 MB: with less sound than that short of the limit, WAV it is */
  int64_t sound = spec->n_frames * lq_writer_frame_bytes (writer);
  bool fits = spec->format == LQ_FILE_WAV && spec->n_frames >= 0 && wav->limit == UINT32_MAX
              && sound < (int64_t)UINT32_MAX - (64 << 20);
  wav->can_grow = !fits;
  LqBytes head = { 0 };
  build_head (&head, writer, wav);
  LqStatus status = lq_atomic_file_write (writer->file, head.data, head.n, error);
  lq_bytes_clear (&head);
  return status;
}

static LqStatus write_wav (LqWriter *writer, const double *const *planes, int n, LqError *error)
{
  return lq_writer_append (writer, planes, n, LQ_WORDS_LITTLE, error);
}

static LqStatus patch32 (LqWriter *writer, int64_t at, uint64_t value, LqError *error)
{
  uint8_t bytes[4];
  lq_put32le (bytes, value > UINT32_MAX ? UINT32_MAX : (uint32_t)value);
  return at == 0 ? LQ_OK : lq_atomic_file_patch (writer->file, at, bytes, 4, error);
}

static LqStatus make_rf64 (LqWriter *writer, uint64_t riff, uint64_t sound, LqError *error)
{
  uint8_t b[8 + DS64_BYTES] = { 'd', 's', '6', '4' };
  lq_put32le (b + 4, DS64_BYTES);
  lq_put64le (b + 8, riff);
  lq_put64le (b + 16, sound);
  lq_put64le (b + 24, (uint64_t)lq_quantiser_stats (writer->quantiser)->n_frames);
  writer->written_as = LQ_FILE_RF64;
  LqStatus status = lq_atomic_file_patch (writer->file, 0, "RF64", 4, error);
  return status == LQ_OK ? lq_atomic_file_patch (writer->file, 12, b, sizeof b, error) : status;
}

static LqStatus end_wav (LqWriter *writer, LqError *error)
{
  Wav *wav = writer->state;
  uint64_t sound = (uint64_t)lq_writer_sound_bytes (writer);
  LqStatus status = lq_atomic_file_write (writer->file, "", sound & 1, error);
  if (status != LQ_OK)
    return status;
  uint64_t riff = (uint64_t)lq_atomic_file_size (writer->file) - 8;
  uint64_t frames = (uint64_t)lq_quantiser_stats (writer->quantiser)->n_frames;
  if (writer->spec.format == LQ_FILE_RF64 || riff > wav->limit)
    {
      status = make_rf64 (writer, riff, sound, error);
      riff = sound = frames = UINT64_MAX;
    }
  if (status == LQ_OK)
    status = patch32 (writer, 4, riff, error);
  if (status == LQ_OK)
    status = patch32 (writer, wav->fact_at, frames, error);
  return status == LQ_OK ? patch32 (writer, wav->sound_at - 4, sound, error) : status;
}

const LqContainer lq_container_wav = { begin_wav, write_wav, end_wav, free };
