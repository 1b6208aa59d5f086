/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tolerant pre-pass: cuts the bytes of a session file into groups and lines, sorting out what
 * is no line of a key file, without knowing what the keys mean. Main thread. */
#pragma once

#include "model/session_file.h"

typedef struct
{
  int number; /* in the file, from 1 */
  char *raw;  /* the whole line, valid UTF-8; NULL key: a comment or a bad line made a comment */
  char *key;
  const char *text; /* in RAW */
} LqTextLine;

typedef struct
{
  int number;       /* line of the heading; 0: what stands before the first */
  char *header;     /* "Track t1", "" before the first */
  GPtrArray *lines; /* LqTextLine; of groups of the same heading, all together */
} LqTextGroup;

/* LqTextGroup, in the order of the file, [0] always the head. Bad lines are reported and turned
 * into comments "#? …" in their place. Owns: unref. */
GPtrArray *lq_session_text_split (const char *bytes, gsize length, LqSessionReport *report);

/* LINE becomes a comment that keeps it, and is reported with MESSAGE. */
void lq_session_text_set_aside (LqTextLine *line, LqSessionReport *report, const char *message);

LqSessionReport *lq_session_report_new (void);
void lq_session_report_add (LqSessionReport *report, int line, const char *text,
                            const char *message);
