/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of tags, and the code that identifies a recording. */
#include "media/tags.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX   64
#define VALUE_MAX 65536 /* longer values are cut: no tag of use is */

void lq_tags_init (LqTags *tags) { *tags = (LqTags){ 0 }; }

void lq_tags_clear (LqTags *tags)
{
  for (int i = 0; i < tags->n; i++)
    {
      free (tags->items[i].key);
      free (tags->items[i].value);
    }
  free (tags->items);
  lq_tags_init (tags);
}

void lq_tags_copy (LqTags *to, const LqTags *from)
{
  lq_tags_clear (to);
  for (int i = 0; i < from->n; i++)
    lq_tags_set (to, from->items[i].key, from->items[i].value);
}

/* Bytes of the UTF-8 character at P, 0 when there is none. Source: RFC 3629. */
static int utf8_length (const unsigned char *p)
{
  if (p[0] < 0x80)
    return 1;
  int n = p[0] >= 0xc2 && p[0] < 0xe0   ? 2
          : (p[0] & 0xf0) == 0xe0       ? 3
          : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                                        : 0;
  for (int i = 1; i < n; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f)
      || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
    return 0;
  return n;
}

static bool is_utf8 (const char *text)
{
  const unsigned char *p = (const unsigned char *)text;
  for (int n; *p; p += n)
    if ((n = utf8_length (p)) == 0)
      return false;
  return true;
}

/* A clean copy: UTF-8, no control characters, no white space at the ends. NULL when nothing is left. */
static char *clean_value (const char *text)
{
  bool latin = !is_utf8 (text);
  char *out = malloc (2 * strlen (text) + 1), *to = out;
  if (out == NULL)
    abort ();
  for (const unsigned char *p = (const unsigned char *)text; *p && to - out < VALUE_MAX; p++)
    if (*p < 0x20 || *p == 0x7f)
      *to++ = ' ';
    else if (latin && *p >= 0x80)
      {
        *to++ = (char)(0xc0 | *p >> 6);
        *to++ = (char)(0x80 | (*p & 0x3f));
      }
    else
      *to++ = (char)*p;
  while (to > out && (to[-1] & 0xc0) == 0x80 && to - out >= VALUE_MAX)
    to--; /* not in the middle of a character */
  while (to > out && to[-1] == ' ')
    to--;
  *to = '\0';
  size_t blank = strspn (out, " ");
  memmove (out, out + blank, strlen (out + blank) + 1);
  if (*out)
    return out;
  free (out);
  return NULL;
}

static bool clean_key (const char *key, char out[KEY_MAX + 1])
{
  size_t n = strlen (key);
  if (n == 0 || n > KEY_MAX)
    return false;
  for (size_t i = 0; i <= n; i++)
    {
      if (i < n && (key[i] < 0x20 || key[i] > 0x7d || key[i] == '='))
        return false;
      out[i] = (char)toupper ((unsigned char)key[i]);
    }
  return true;
}

static int find (const LqTags *tags, const char *key)
{
  for (int i = 0; i < tags->n; i++)
    if (strcmp (tags->items[i].key, key) == 0)
      return i;
  return -1;
}

static void remove_at (LqTags *tags, int i)
{
  free (tags->items[i].key);
  free (tags->items[i].value);
  tags->n--;
  memmove (&tags->items[i], &tags->items[i + 1], sizeof (LqTag) * (size_t)(tags->n - i));
}

bool lq_tags_set (LqTags *tags, const char *key, const char *value)
{
  char name[KEY_MAX + 1];
  if (!clean_key (key, name))
    return false;
  char *text = value ? clean_value (value) : NULL;
  int i = find (tags, name);
  if (text == NULL)
    {
      if (i >= 0)
        remove_at (tags, i);
      return true;
    }
  if (i >= 0)
    {
      free (tags->items[i].value);
      tags->items[i].value = text;
      return true;
    }
  LqTag *grown = realloc (tags->items, sizeof (LqTag) * (size_t)(tags->n + 1));
  char *copy = strdup (name);
  if (grown == NULL || copy == NULL)
    abort ();
  tags->items = grown;
  tags->items[tags->n++] = (LqTag){ copy, text };
  return true;
}

const char *lq_tags_get (const LqTags *tags, const char *key)
{
  char name[KEY_MAX + 1];
  int i = clean_key (key, name) ? find (tags, name) : -1;
  return i >= 0 ? tags->items[i].value : NULL;
}

bool lq_isrc_normalise (const char *text, char out[13])
{
  char code[13];
  int n = 0;
  for (const char *p = text; *p; p++)
    {
      if (*p == '-' || *p == ' ')
        continue;
      if (n == 12)
        return false;
      code[n++] = (char)toupper ((unsigned char)*p);
    }
  code[n] = '\0';
  if (n != 12)
    return false;
  for (int i = 0; i < 12; i++)
    {
      bool digit = code[i] >= '0' && code[i] <= '9', letter = code[i] >= 'A' && code[i] <= 'Z';
      if (i < 2 ? !letter : i < 5 ? !letter && !digit : !digit)
        return false;
    }
  memcpy (out, code, 13);
  return true;
}

void lq_bext_init (LqBext *bext)
{
  *bext = (LqBext){ .loudness = LQ_BEXT_UNSET,
                    .loudness_range = LQ_BEXT_UNSET,
                    .max_true_peak = LQ_BEXT_UNSET,
                    .max_momentary = LQ_BEXT_UNSET,
                    .max_short_term = LQ_BEXT_UNSET };
}
