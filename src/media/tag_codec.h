/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags as the bytes that lie in files, both ways: RIFF INFO, ID3v2, Vorbis comments, the broadcast
 * chunk. What is not understood is left out, never guessed; no length inside is trusted. */
#pragma once

#include "media/tags.h"

/* Bytes that grow. Start from {0}; aborts when memory is exhausted. */
typedef struct
{
  uint8_t *data;
  size_t n, capacity;
} LqBytes;

void lq_bytes_add (LqBytes *bytes, const void *data, size_t n);
void lq_bytes_clear (LqBytes *bytes);

/* The content of a LIST chunk of type INFO, without and with its type. */
void lq_tags_parse_info (LqTags *tags, const uint8_t *bytes, size_t size);
void lq_tags_build_info (const LqTags *tags, LqBytes *bytes); /* nothing when no tag fits */

/* A whole ID3v2 tag, version 2 to 4. Built as 2.4 with UTF-8. */
void lq_tags_parse_id3 (LqTags *tags, const uint8_t *bytes, size_t size);
void lq_tags_build_id3 (const LqTags *tags, LqBytes *bytes);
/* Length of the tag that starts with these 10 bytes; 0 when none does. */
size_t lq_id3_size (const uint8_t head[10]);
/* True when some tag or letter cannot stand in INFO. */
bool lq_tags_need_id3 (const LqTags *tags);

/* The content of CAF's information chunk, and looking for it in a file. */
void lq_tags_build_caf (const LqTags *tags, LqBytes *bytes); /* nothing when there is no tag */
void lq_tags_load_caf (LqTags *tags, int fd, int64_t file_size);

/* "NAME=value", as FLAC and Ogg have it. */
void lq_tags_set_comment (LqTags *tags, const char *text, size_t size);

/* The content of a bext chunk. */
bool lq_bext_parse (LqBext *bext, const uint8_t *bytes, size_t size);
void lq_bext_build (const LqBext *bext, LqBytes *bytes);
