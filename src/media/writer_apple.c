/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AIFF (AIFF-C for float) and CAF. Sources: Apple, AIFF 1.3 (1989) and AIFF-C draft (1991); Apple Core Audio
 * Format Specification 1.0. AIFF cannot pass 4 GiB and says so; CAF has 64-bit sizes. */
#include "media/bytes.h"
#include "media/tag_codec.h"
#include "media/writer_private.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  int64_t frames_at; /* AIFF: place of the number of frames */
  int64_t sound_at;  /* first byte of sound */
} Apple;

static void add_chunk (LqBytes *head, const char *id, const void *content, size_t size)
{
  uint8_t length[4];
  lq_put32be (length, (uint32_t)size);
  lq_bytes_add (head, id, 4);
  lq_bytes_add (head, length, 4);
  lq_bytes_add (head, content, size);
  lq_bytes_add (head, "", size & 1);
}

/* A whole number as 80-bit extended: sign and exponent, then the mantissa with its leading one. */
static void put_extended (uint8_t *p, uint32_t value)
{
  int shift = __builtin_clz (value);
  memset (p, 0, 10);
  lq_put16be (p, (uint16_t)(16383 + 31 - shift));
  lq_put32be (p + 2, value << shift);
}

static size_t build_common (const LqWriterSpec *spec, uint8_t b[38])
{
  static const char *const names[] = {
    [LQ_SAMPLE_FLOAT32] = "fl32\014Float 32-bit", [LQ_SAMPLE_FLOAT64] = "fl64\014Float 64-bit"
  };
  memset (b, 0, 38);
  lq_put16be (b, (uint16_t)spec->n_channels);
  lq_put16be (b + 6, (uint16_t)lq_sample_type_bits (spec->type));
  put_extended (b + 8, (uint32_t)spec->rate_hz);
  if (!lq_sample_type_is_float (spec->type))
    return 18;
  memcpy (b + 18, names[spec->type], 17);
  return 36; /* the name's length and letters come to an odd number: one byte of padding */
}

static void add_aiff_tags (LqBytes *head, const LqTags *tags)
{
  static const char *const rows[][2] = {
    { "NAME", "TITLE" }, { "AUTH", "ARTIST" }, { "(c) ", "COPYRIGHT" }, { "ANNO", "COMMENT" }
  };
  LqBytes id3 = { 0 };
  for (size_t i = 0; i < LQ_N_ELEMENTS (rows); i++)
    {
      const char *value = lq_tags_get (tags, rows[i][1]);
      if (value)
        add_chunk (head, rows[i][0], value, strlen (value));
    }
  if (tags->n > 0)
    {
      lq_tags_build_id3 (tags, &id3);
      add_chunk (head, "ID3 ", id3.data, id3.n);
    }
  lq_bytes_clear (&id3);
}

static LqStatus start (LqWriter *writer, LqBytes *head, const Apple *places, LqError *error)
{
  Apple *apple = malloc (sizeof *apple);
  LqStatus status = apple
                        ? lq_atomic_file_write (writer->file, head->data, head->n, error)
                        : lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write a file");
  if (apple)
    *apple = *places;
  writer->state = apple;
  lq_bytes_clear (head);
  return status;
}

static LqStatus check_aiff_size (const LqWriter *writer, int64_t size, LqError *error)
{
  uint64_t limit = writer->spec.wav_limit_bytes ? writer->spec.wav_limit_bytes : UINT32_MAX;
  if (size <= 0 || (uint64_t)size <= limit)
    return LQ_OK;
  return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1,
                       "AIFF cannot hold more than 4 GiB; WAV and CAF can");
}

static LqStatus begin_aiff (LqWriter *writer, LqError *error)
{
  const LqWriterSpec *spec = &writer->spec;
  bool is_float = lq_sample_type_is_float (spec->type);
  LqStatus status =
      check_aiff_size (writer, spec->n_frames * lq_writer_frame_bytes (writer), error);
  if (status != LQ_OK)
    return status;
  LqBytes head = { 0 };
  Apple places = { 0 };
  uint8_t common[38];
  lq_bytes_add (&head, "FORM\0\0\0\0", 8);
  lq_bytes_add (&head, is_float ? "AIFC" : "AIFF", 4);
  if (is_float)
    add_chunk (&head, "FVER", "\xa2\x80\x51\x40", 4);
  places.frames_at = (int64_t)head.n + 8 + 2;
  add_chunk (&head, "COMM", common, build_common (spec, common));
  if (spec->tags)
    add_aiff_tags (&head, spec->tags);
  lq_bytes_add (&head, "SSND\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  places.sound_at = (int64_t)head.n;
  return start (writer, &head, &places, error);
}

static LqStatus write_aiff (LqWriter *writer, const double *const *planes, int n, LqError *error)
{
  int64_t size = lq_atomic_file_size (writer->file) + (int64_t)n * lq_writer_frame_bytes (writer);
  LqStatus status = check_aiff_size (writer, size, error);
  if (status != LQ_OK)
    return status;
  return lq_writer_append (writer, planes, n, LQ_WORDS_BIG, error);
}

static LqStatus patch32 (LqWriter *writer, int64_t at, int64_t value, LqError *error)
{
  uint8_t bytes[4];
  lq_put32be (bytes, (uint32_t)value);
  return lq_atomic_file_patch (writer->file, at, bytes, 4, error);
}

static LqStatus end_aiff (LqWriter *writer, LqError *error)
{
  Apple *apple = writer->state;
  int64_t sound = lq_writer_sound_bytes (writer);
  LqStatus status = lq_atomic_file_write (writer->file, "", sound & 1, error);
  if (status == LQ_OK)
    status = patch32 (writer, 4, lq_atomic_file_size (writer->file) - 8, error);
  if (status == LQ_OK)
    status =
        patch32 (writer, apple->frames_at, lq_quantiser_stats (writer->quantiser)->n_frames, error);
  return status == LQ_OK ? patch32 (writer, apple->sound_at - 12, sound + 8, error) : status;
}

/* Little-endian words, flags as CAFAudioFormat has them: 1 float, 2 little-endian. */
static void add_description (LqBytes *head, const LqWriter *writer)
{
  const LqWriterSpec *spec = &writer->spec;
  uint8_t b[32] = { 0 };
  uint64_t rate;
  memcpy (&rate, &spec->rate_hz, 8);
  lq_put64be (b, rate);
  memcpy (b + 8, "lpcm", 4);
  lq_put32be (b + 12, 2 | (lq_sample_type_is_float (spec->type) ? 1 : 0));
  lq_put32be (b + 16, (uint32_t)lq_writer_frame_bytes (writer));
  lq_put32be (b + 20, 1);
  lq_put32be (b + 24, (uint32_t)spec->n_channels);
  lq_put32be (b + 28, (uint32_t)lq_sample_type_bits (spec->type));
  lq_bytes_add (head, "desc\0\0\0\0\0\0\0\040", 12);
  lq_bytes_add (head, b, sizeof b);
}

static void add_strings (LqBytes *head, const LqTags *tags)
{
  LqBytes content = { 0 };
  uint8_t size[8];
  lq_tags_build_caf (tags, &content);
  if (content.n > 0)
    {
      lq_put64be (size, content.n);
      lq_bytes_add (head, "info", 4);
      lq_bytes_add (head, size, sizeof size);
      lq_bytes_add (head, content.data, content.n);
    }
  lq_bytes_clear (&content);
}

static LqStatus begin_caf (LqWriter *writer, LqError *error)
{
  LqBytes head = { 0 };
  lq_bytes_add (&head, "caff\0\001\0\0", 8);
  add_description (&head, writer);
  if (writer->spec.tags)
    add_strings (&head, writer->spec.tags);
  lq_bytes_add (&head, "data\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  Apple places = { .sound_at = (int64_t)head.n };
  return start (writer, &head, &places, error);
}

static LqStatus write_caf (LqWriter *writer, const double *const *planes, int n, LqError *error)
{
  return lq_writer_append (writer, planes, n, LQ_WORDS_LITTLE, error);
}

static LqStatus end_caf (LqWriter *writer, LqError *error)
{
  Apple *apple = writer->state;
  uint8_t size[8];
  lq_put64be (size, (uint64_t)lq_writer_sound_bytes (writer) + 4); /* and the edit count */
  return lq_atomic_file_patch (writer->file, apple->sound_at - 12, size, 8, error);
}

const LqContainer lq_container_aiff = { begin_aiff, write_aiff, end_aiff, free };
const LqContainer lq_container_caf = { begin_caf, write_caf, end_caf, free };
