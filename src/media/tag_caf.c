/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The information chunk of CAF: names and values as texts that end in zero. Source: Apple Core
 * Audio Format Specification 1.0, "Information Chunk"; names in lower case are Apple's, others are
 * free. */
#include "media/bytes.h"
#include "media/tag_codec.h"

#include <stdlib.h>
#include <string.h>

#define INFO_BYTES_MAX (1 << 20)
#define CHUNKS_MAX     4096

static const char *const names[][2] = {
  { "title", "TITLE" },         { "artist", "ARTIST" },
  { "album", "ALBUM" },         { "track number", "TRACKNUMBER" },
  { "year", "DATE" },           { "composer", "COMPOSER" },
  { "genre", "GENRE" },         { "comments", "COMMENT" },
  { "copyright", "COPYRIGHT" },
};

static const char *name_of (const char *key)
{
  for (size_t i = 0; i < LQ_N_ELEMENTS (names); i++)
    if (strcmp (names[i][1], key) == 0)
      return names[i][0];
  return key;
}

static const char *key_of (const char *name)
{
  for (size_t i = 0; i < LQ_N_ELEMENTS (names); i++)
    if (strcmp (names[i][0], name) == 0)
      return names[i][1];
  return name;
}

void lq_tags_build_caf (const LqTags *tags, LqBytes *bytes)
{
  uint8_t count[4];
  if (tags->n == 0)
    return;
  lq_put32be (count, (uint32_t)tags->n);
  lq_bytes_add (bytes, count, sizeof count);
  for (int i = 0; i < tags->n; i++)
    {
      const char *name = name_of (tags->items[i].key), *value = tags->items[i].value;
      lq_bytes_add (bytes, name, strlen (name) + 1);
      lq_bytes_add (bytes, value, strlen (value) + 1);
    }
}

/* The text at *AT, which moves behind its zero; NULL: none ends before SIZE. */
static const char *take_text (const uint8_t *bytes, size_t size, size_t *at)
{
  const uint8_t *end = *at < size ? memchr (bytes + *at, 0, size - *at) : NULL;
  if (end == NULL)
    return NULL;
  const char *text = (const char *)bytes + *at;
  *at = (size_t)(end - bytes) + 1;
  return text;
}

static void parse_caf (LqTags *tags, const uint8_t *bytes, size_t size)
{
  size_t at = 4;
  for (uint32_t left = size >= 4 ? lq_get32be (bytes) : 0; left > 0; left--)
    {
      const char *name = take_text (bytes, size, &at);
      const char *value = take_text (bytes, size, &at);
      if (name == NULL || value == NULL)
        return;
      lq_tags_set (tags, key_of (name), value);
    }
}

static void load_info (LqTags *tags, int fd, int64_t at, size_t size)
{
  uint8_t *bytes = malloc (size);
  if (bytes != NULL && lq_read_bytes (fd, bytes, size, at) == (int64_t)size)
    parse_caf (tags, bytes, size);
  free (bytes);
}

void lq_tags_load_caf (LqTags *tags, int fd, int64_t file_size)
{
  uint8_t head[12];
  int64_t at = 8;
  if (lq_read_bytes (fd, head, 8, 0) != 8 || memcmp (head, "caff", 4) != 0)
    return;
  for (int i = 0; i < CHUNKS_MAX && lq_read_bytes (fd, head, 12, at) == 12; i++)
    {
      uint64_t size = (uint64_t)lq_get32be (head + 4) << 32 | lq_get32be (head + 8);
      at += 12;
      if (size > (uint64_t)(file_size - at)) /* the sound of a stream: −1 */
        return;
      if (memcmp (head, "info", 4) == 0 && size <= INFO_BYTES_MAX)
        load_info (tags, fd, at, (size_t)size);
      at += (int64_t)size;
    }
}
