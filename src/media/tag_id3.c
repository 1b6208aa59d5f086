/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ID3v2: reads 2.2, 2.3 and 2.4, writes 2.4 with UTF-8. Source: id3.org, id3v2-00, id3v2.3.0,
 * id3v2.4.0 structure and frames. Compressed and encrypted frames are passed over. */
#include "media/bytes.h"
#include "media/tag_codec.h"

#include <stdlib.h>
#include <string.h>

static const struct
{
  char id[5], old_id[4]; /* 2.3 and 2.4; 2.2 */
  const char *key;
} rows[] = {
  { "TIT2", "TT2", "TITLE" },       { "TPE1", "TP1", "ARTIST" },
  { "TALB", "TAL", "ALBUM" },       { "TPE2", "TP2", "ALBUMARTIST" },
  { "TRCK", "TRK", "TRACKNUMBER" }, { "TPOS", "TPA", "DISCNUMBER" },
  { "TDRC", "TYE", "DATE" },        { "TCON", "TCO", "GENRE" },
  { "TCOM", "TCM", "COMPOSER" },    { "TSRC", "TRC", "ISRC" },
  { "TPUB", "TPB", "LABEL" },       { "TCOP", "TCR", "COPYRIGHT" },
  { "TBPM", "TBP", "BPM" },         { "TSSE", "TSS", "SOFTWARE" },
  { "COMM", "COM", "COMMENT" },     { "TYER", "", "DATE" },
  { "TXXX", "TXX", NULL },
};

static uint32_t syncsafe (const uint8_t *p)
{
  return (uint32_t)(p[0] & 127) << 21 | (uint32_t)(p[1] & 127) << 14 | (uint32_t)(p[2] & 127) << 7
         | (p[3] & 127);
}

static void put_syncsafe (uint8_t *p, size_t v)
{
  for (int i = 3; i >= 0; i--, v >>= 7)
    p[i] = v & 127;
}

size_t lq_id3_size (const uint8_t head[10])
{
  if (memcmp (head, "ID3", 3) != 0 || head[3] == 0xff || head[4] == 0xff
      || ((head[6] | head[7] | head[8] | head[9]) & 0x80))
    return 0;
  return 10 + (size_t)syncsafe (head + 6) + (head[5] & 0x10 ? 10 : 0);
}

/* Removes the zero after each 0xff; returns the new size. */
static size_t unsynchronise (uint8_t *bytes, size_t size)
{
  size_t to = 0;
  for (size_t from = 0; from < size; from++)
    {
      bytes[to++] = bytes[from];
      if (bytes[from] == 0xff && from + 1 < size && bytes[from + 1] == 0)
        from++;
    }
  return to;
}

static size_t put_utf8 (char *out, uint32_t c)
{
  if (c < 0x80)
    {
      out[0] = (char)c;
      return 1;
    }
  int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
  for (int i = n - 1; i > 0; i--, c >>= 6)
    out[i] = (char)(0x80 | (c & 0x3f));
  out[0] = (char)(lead[n] | c);
  return (size_t)n;
}

/* Text in ENCODING as UTF-8, the values of a list parted by NULs. Owns: caller frees. */
static char *to_utf8 (int encoding, const uint8_t *p, size_t n, size_t *length)
{
  char *out = malloc (3 * n + 1);
  size_t at = 0;
  if (out == NULL)
    abort ();
  bool big = encoding == 2;
  for (size_t i = 0; i < n && encoding != 1 && encoding != 2; i++)
    at += encoding == 0 ? put_utf8 (out + at, p[i]) : (out[at] = (char)p[i], 1);
  for (size_t i = 0; i + 1 < n && (encoding == 1 || encoding == 2); i += 2)
    {
      uint32_t c = big ? (uint32_t)(p[i] << 8 | p[i + 1]) : lq_get16le (p + i);
      if (c == 0xfffe)
        big = !big;
      if (c == 0xfffe || c == 0xfeff)
        continue;
      if (c >= 0xd800 && c < 0xdc00 && i + 3 < n)
        {
          uint32_t low = big ? (uint32_t)(p[i + 2] << 8 | p[i + 3]) : lq_get16le (p + i + 2);
          c = 0x10000 + ((c - 0xd800) << 10) + ((low - 0xdc00) & 0x3ff);
          i += 2;
        }
      else if (c >= 0xd800 && c < 0xe000)
        c = 0xfffd;
      at += put_utf8 (out + at, c);
    }
  out[at] = '\0';
  *length = at;
  return out;
}

/* KEY gets the list in TEXT; when KEY is NULL the first value is the key. */
static void set_list (LqTags *tags, const char *key, char *text, size_t length)
{
  char *value = text;
  if (key == NULL)
    {
      key = text;
      value = text + strlen (text) + 1;
    }
  if (value > text + length)
    return;
  for (char *p = value; p + 1 < text + length; p++)
    if (*p == '\0' && p[1] != '\0')
      *p = '/'; /* several values, as 2.3 has them */
  if (*value)
    lq_tags_set (tags, key, value);
}

/* Comments with a description are mostly machines' notes (iTunNORM, iTunSMPB): only a plain one, or
 * the first of the others, is for people. */
static void set_comment (LqTags *tags, char *text, size_t length)
{
  char *value = text + strlen (text) + 1; /* behind the description */
  bool plain = *text == '\0', machine = strncmp (text, "iTun", 4) == 0;
  if (value <= text + length && *value && !machine
      && (plain || lq_tags_get (tags, "COMMENT") == NULL))
    lq_tags_set (tags, "COMMENT", value);
}

static void parse_frame (LqTags *tags, const char *id, bool old, const uint8_t *p, size_t n)
{
  for (size_t i = 0; i < LQ_N_ELEMENTS (rows); i++)
    {
      if (strcmp (id, old ? rows[i].old_id : rows[i].id) != 0 || n < 2)
        continue;
      size_t length, skip = strncmp (id, "COM", 3) == 0 ? 4 : 1; /* encoding, language */
      if (n <= skip)
        return;
      char *text = to_utf8 (p[0], p + skip, n - skip, &length);
      if (skip == 4)
        set_comment (tags, text, length);
      else
        set_list (tags, rows[i].key, text, length);
      free (text);
      return;
    }
}

/* One frame of version 2.3 or 2.4, whose flags may add to its head. */
static void parse_flagged (LqTags *tags, int version, const uint8_t *head, const uint8_t *p,
                           size_t n)
{
  char id[5] = { 0 };
  memcpy (id, head, 4);
  unsigned flags = head[9];
  if (version == 3 ? flags & 0xc0 : flags & 0x0c)
    return;
  size_t extra =
      version == 3 ? (flags & 0x20 ? 1 : 0) : (flags & 0x40 ? 1 : 0) + (flags & 1 ? 4 : 0);
  if (extra > n)
    return;
  p += extra;
  n -= extra;
  if (version == 3 || !(flags & 2))
    {
      parse_frame (tags, id, false, p, n);
      return;
    }
  uint8_t *copy = malloc (n + 1);
  if (copy == NULL)
    abort ();
  memcpy (copy, p, n);
  parse_frame (tags, id, false, copy, unsynchronise (copy, n));
  free (copy);
}

static void parse_frames (LqTags *tags, int version, const uint8_t *p, size_t size)
{
  size_t head = version == 2 ? 6 : 10;
  for (size_t at = 0; at + head <= size && p[at] != 0;)
    {
      const uint8_t *f = p + at;
      size_t left = size - at - head;
      size_t n = version == 2   ? (size_t)f[3] << 16 | (size_t)f[4] << 8 | f[5]
                 : version == 3 ? lq_get32be (f + 4)
                                : syncsafe (f + 4);
      if (n > left)
        return;
      if (version == 2)
        {
          char id[4] = { (char)f[0], (char)f[1], (char)f[2], '\0' };
          parse_frame (tags, id, true, f + head, n);
        }
      else
        parse_flagged (tags, version, f, f + head, n);
      at += head + n;
    }
}

void lq_tags_parse_id3 (LqTags *tags, const uint8_t *bytes, size_t size)
{
  if (size < 10 || lq_id3_size (bytes) == 0 || bytes[3] < 2 || bytes[3] > 4)
    return;
  size_t n = syncsafe (bytes + 6);
  n = n < size - 10 ? n : size - 10;
  uint8_t *copy = malloc (n + 1);
  if (copy == NULL)
    abort ();
  memcpy (copy, bytes + 10, n);
  int version = bytes[3];
  if ((bytes[5] & 0x80) && version < 4)
    n = unsynchronise (copy, n);
  size_t skip = 0;
  if ((bytes[5] & 0x40) && version > 2 && n >= 4) /* extended header; 2.4 counts its own size */
    skip = version == 3 ? (size_t)lq_get32be (copy) + 4 : syncsafe (copy);
  if (skip < n)
    parse_frames (tags, version, copy + skip, n - skip);
  free (copy);
}

static void add_frame (LqBytes *bytes, const char *id, const char *prefix, size_t prefix_size,
                       const char *value)
{
  uint8_t head[11] = { 0 };
  size_t n = strlen (value);
  memcpy (head, id, 4);
  put_syncsafe (head + 4, 1 + prefix_size + n);
  head[10] = 3; /* UTF-8 */
  lq_bytes_add (bytes, head, sizeof head);
  lq_bytes_add (bytes, prefix, prefix_size);
  lq_bytes_add (bytes, value, n);
}

void lq_tags_build_id3 (const LqTags *tags, LqBytes *bytes)
{
  size_t start = bytes->n;
  uint8_t head[10] = { 'I', 'D', '3', 4 };
  lq_bytes_add (bytes, head, sizeof head);
  for (int i = 0; i < tags->n; i++)
    {
      const LqTag *tag = &tags->items[i];
      size_t row = 0;
      while (row < LQ_N_ELEMENTS (rows)
             && (!rows[row].key || strcmp (rows[row].key, tag->key) != 0))
        row++;
      if (row == LQ_N_ELEMENTS (rows))
        add_frame (bytes, "TXXX", tag->key, strlen (tag->key) + 1, tag->value);
      else if (strcmp (rows[row].id, "COMM") == 0)
        add_frame (bytes, "COMM", "XXX", 4, tag->value);
      else
        add_frame (bytes, rows[row].id, "", 0, tag->value);
    }
  put_syncsafe (bytes->data + start + 6, bytes->n - start - 10);
}
