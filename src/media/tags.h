/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an audio file says about itself: a short list of named texts with one vocabulary for
 * every container (Vorbis comments, WAV INFO, ID3, AIFF and CAF texts), and the broadcast chunk.
 * What survives every container is TITLE ARTIST ALBUM ALBUMARTIST TRACKNUMBER DISCNUMBER DATE GENRE COMPOSER
 * ISRC BARCODE LABEL COPYRIGHT BPM COMMENT SOFTWARE; other keys are kept where the container has free names
 * (FLAC, Ogg, ID3). Filled by the reader, written by the writer. Plain memory, no file is touched here. */
#pragma once

#include "core/status.h"

typedef struct
{
  char *key;   /* "TITLE", "ARTIST", "ISRC" … upper case ASCII */
  char *value; /* UTF-8, no line that starts or ends in white space, never empty */
} LqTag;

/* A value type: start from {0} or lq_tags_init, end with lq_tags_clear. */
typedef struct
{
  LqTag *items; /* in the order they were set */
  int n;
} LqTags;

void lq_tags_init (LqTags *tags);
void lq_tags_clear (LqTags *tags);
void lq_tags_copy (LqTags *to, const LqTags *from); /* TO is cleared first */

/* Sets one value per key; an empty or NULL VALUE removes it. The key is put in upper case.
 * Bytes that are not UTF-8 are taken for Latin-1, control characters become spaces.
 * False when KEY is not 1…64 characters of 0x20…0x7D without '='. */
bool lq_tags_set (LqTags *tags, const char *key, const char *value);

/* NULL when there is none. Borrowed until the next change. KEY in any case. */
const char *lq_tags_get (const LqTags *tags, const char *key);

/* 12 characters CCXXXYYNNNNN, upper case, from a text with or without dashes and spaces.
 * False, OUT untouched, when it is no ISRC. Source: ISO 3901. */
bool lq_isrc_normalise (const char *text, char out[13]);

/* The broadcast chunk, version 2. Source: EBU Tech 3285. */
#define LQ_BEXT_UNSET INT16_MAX /* a loudness field that is not known */
typedef struct
{
  char description[257], originator[33], originator_reference[33];
  char date[11], time[9];  /* "2024-05-31", "13:07:00" */
  uint64_t time_reference; /* frames since midnight */
  /* Hundredths of LUFS, LU and dBTP, LQ_BEXT_UNSET where unknown */
  int16_t loudness, loudness_range, max_true_peak, max_momentary, max_short_term;
  char coding_history[1024]; /* lines "A=PCM,F=48000,W=24,M=stereo,T=…\r\n" */
} LqBext;

void lq_bext_init (LqBext *bext); /* all empty, loudness unset */
