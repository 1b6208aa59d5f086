/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RIFF INFO (Microsoft/IBM 1991, with ITRK as Explorer and others have it), Vorbis comments and
 * the broadcast chunk (EBU Tech 3285 v2, 2011). */
#include "media/tag_codec.h"

#include "media/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lq_bytes_add (LqBytes *bytes, const void *data, size_t n)
{
  if (bytes->n + n > bytes->capacity)
    {
      bytes->capacity = (bytes->n + n) * 2;
      bytes->data = realloc (bytes->data, bytes->capacity);
      if (bytes->data == NULL)
        abort ();
    }
  if (n > 0)
    memcpy (bytes->data + bytes->n, data, n);
  bytes->n += n;
}

void lq_bytes_clear (LqBytes *bytes)
{
  free (bytes->data);
  *bytes = (LqBytes){ 0 };
}

static const struct
{
  char id[5];
  const char *key;
} info_rows[] = {
  { "INAM", "TITLE" },       { "IART", "ARTIST" },  { "IPRD", "ALBUM" },
  { "ITRK", "TRACKNUMBER" }, { "ICRD", "DATE" },    { "IGNR", "GENRE" },
  { "ICOP", "COPYRIGHT" },   { "ICMT", "COMMENT" }, { "ISFT", "SOFTWARE" },
};

static const char *info_id (const char *key)
{
  for (size_t i = 0; i < LQ_N_ELEMENTS (info_rows); i++)
    if (strcmp (info_rows[i].key, key) == 0)
      return info_rows[i].id;
  return NULL;
}

/* Sets KEY to N bytes of text that may end in NULs. */
static void set_bytes (LqTags *tags, const char *key, const uint8_t *text, size_t n)
{
  char *copy = strndup ((const char *)text, n);
  if (copy == NULL)
    abort ();
  if (*copy)
    lq_tags_set (tags, key, copy);
  free (copy);
}

void lq_tags_parse_info (LqTags *tags, const uint8_t *bytes, size_t size)
{
  for (size_t at = 0; at + 8 <= size;)
    {
      size_t n = lq_get32le (bytes + at + 4), left = size - at - 8;
      n = n < left ? n : left;
      for (size_t i = 0; i < LQ_N_ELEMENTS (info_rows); i++)
        if (memcmp (bytes + at, info_rows[i].id, 4) == 0)
          set_bytes (tags, info_rows[i].key, bytes + at + 8, n);
      at += 8 + n + (n & 1);
    }
}

void lq_tags_build_info (const LqTags *tags, LqBytes *bytes)
{
  size_t start = bytes->n;
  lq_bytes_add (bytes, "INFO", 4);
  for (int i = 0; i < tags->n; i++)
    {
      const char *id = info_id (tags->items[i].key);
      if (id == NULL)
        continue;
      uint8_t size[4];
      size_t n = strlen (tags->items[i].value) + 1;
      lq_put32le (size, (uint32_t)n);
      lq_bytes_add (bytes, id, 4);
      lq_bytes_add (bytes, size, 4);
      lq_bytes_add (bytes, tags->items[i].value, n);
      lq_bytes_add (bytes, "", n & 1);
    }
  if (bytes->n == start + 4)
    bytes->n = start;
}

bool lq_tags_need_id3 (const LqTags *tags)
{
  for (int i = 0; i < tags->n; i++)
    {
      if (info_id (tags->items[i].key) == NULL)
        return true;
      for (const char *p = tags->items[i].value; *p; p++)
        if ((unsigned char)*p >= 0x80)
          return true;
    }
  return false;
}

/* What other programs call our keys. */
static const char *canonical (const char *name)
{
  static const char *const aliases[][2] = {
    { "ALBUM ARTIST", "ALBUMARTIST" },
    { "UPC", "BARCODE" },
    { "EAN/UPN", "BARCODE" },
    { "ORGANIZATION", "LABEL" },
    { "YEAR", "DATE" },
    { "DESCRIPTION", "COMMENT" },
    { "TEMPO", "BPM" },
    { "PUBLISHER", "LABEL" },
  };
  for (size_t i = 0; i < LQ_N_ELEMENTS (aliases); i++)
    if (strcasecmp (name, aliases[i][0]) == 0)
      return aliases[i][1];
  return name;
}

void lq_tags_set_comment (LqTags *tags, const char *text, size_t size)
{
  const char *equals = memchr (text, '=', size);
  char name[65];
  if (equals == NULL || equals == text || (size_t)(equals - text) >= sizeof name)
    return;
  memcpy (name, text, (size_t)(equals - text));
  name[equals - text] = '\0';
  const char *key = canonical (name), *old = lq_tags_get (tags, key);
  const char *value = equals + 1;
  int n = (int)(size - (size_t)(value - text));
  char *joined = NULL;
  if (asprintf (&joined, "%s%s%.*s", old ? old : "", old ? "; " : "", n, value) < 0)
    abort ();
  if (n > 0)
    lq_tags_set (tags, key, joined);
  free (joined);
}

/* Field places of the bext chunk. */
enum
{
  BEXT_ORIGINATOR = 256,
  BEXT_REFERENCE = 288,
  BEXT_DATE = 320,
  BEXT_TIME = 330,
  BEXT_TIME_REFERENCE = 338,
  BEXT_VERSION = 346,
  BEXT_LOUDNESS = 412,
  BEXT_HISTORY = 602,
};

static void get_text (char *text, const uint8_t *bytes, size_t n)
{
  memcpy (text, bytes, n);
  text[n] = '\0';
}

bool lq_bext_parse (LqBext *bext, const uint8_t *bytes, size_t size)
{
  if (size < BEXT_HISTORY)
    return false;
  lq_bext_init (bext);
  get_text (bext->description, bytes, 256);
  get_text (bext->originator, bytes + BEXT_ORIGINATOR, 32);
  get_text (bext->originator_reference, bytes + BEXT_REFERENCE, 32);
  get_text (bext->date, bytes + BEXT_DATE, 10);
  get_text (bext->time, bytes + BEXT_TIME, 8);
  bext->time_reference = lq_get64le (bytes + BEXT_TIME_REFERENCE);
  int16_t *const loudness[] = { &bext->loudness, &bext->loudness_range, &bext->max_true_peak,
                                &bext->max_momentary, &bext->max_short_term };
  if (lq_get16le (bytes + BEXT_VERSION) >= 2)
    for (size_t i = 0; i < LQ_N_ELEMENTS (loudness); i++)
      *loudness[i] = (int16_t)lq_get16le (bytes + BEXT_LOUDNESS + 2 * i);
  size_t history = size - BEXT_HISTORY, most = sizeof bext->coding_history - 1;
  get_text (bext->coding_history, bytes + BEXT_HISTORY, history < most ? history : most);
  return true;
}

static void put_text (uint8_t *bytes, const char *text, size_t n)
{
  memcpy (bytes, text, strnlen (text, n));
}

void lq_bext_build (const LqBext *bext, LqBytes *bytes)
{
  uint8_t b[BEXT_HISTORY] = { 0 };
  put_text (b, bext->description, 256);
  put_text (b + BEXT_ORIGINATOR, bext->originator, 32);
  put_text (b + BEXT_REFERENCE, bext->originator_reference, 32);
  put_text (b + BEXT_DATE, bext->date, 10);
  put_text (b + BEXT_TIME, bext->time, 8);
  lq_put64le (b + BEXT_TIME_REFERENCE, bext->time_reference);
  lq_put16le (b + BEXT_VERSION, 2);
  const int16_t loudness[] = { bext->loudness, bext->loudness_range, bext->max_true_peak,
                               bext->max_momentary, bext->max_short_term };
  for (size_t i = 0; i < LQ_N_ELEMENTS (loudness); i++)
    lq_put16le (b + BEXT_LOUDNESS + 2 * i, (uint16_t)loudness[i]);
  lq_bytes_add (bytes, b, sizeof b);
  lq_bytes_add (bytes, bext->coding_history, strlen (bext->coding_history));
}
