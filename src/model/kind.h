/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of things a document consists of: how their groups are headed in the session file
 * ("[Track t1]"), which letter their ids begin with, and what they hang from. Load, save, undo,
 * journal and command line go by this one table. Main thread. */
#pragma once

#include <gio/gio.h>

typedef enum
{
  LQ_KIND_SESSION, /* the root, "[Lacquer]", id "session" */
  LQ_KIND_MEDIA,
  LQ_KIND_TRACK,
  LQ_KIND_REGION, /* hangs from a track */
  LQ_KIND_NODE,   /* hangs from a track or from the master ("owner=master") */
  LQ_KIND_MARKER,
  LQ_KIND_NOTE,
  LQ_KIND_REFERENCE,
  LQ_KIND_DELIVERABLE,
  LQ_N_KINDS
} LqKind;

typedef struct
{
  const char *group;      /* "Track" */
  const char *name;       /* "track", in messages and labels */
  const char *prefix;     /* "t": ids are prefix + number, never reused within a session */
  const char *parent_key; /* "track": the key that names the parent; NULL: the session */
  gboolean ordered;       /* its place in the list means something and is stored as "order" */
  GType (*get_type) (void);
} LqKindInfo;

const LqKindInfo *lq_kind_info (LqKind kind);

/* Numbers above this are not taken from a file: what follows them must never overflow. */
#define LQ_KIND_MAX_READ 100000000u

/* "t12" → LQ_KIND_TRACK, 12. FALSE for anything else (also for numbers that do not fit). */
gboolean lq_kind_parse_id (const char *id, LqKind *kind, guint *number);

/* "12" → 12: what stands after the prefix, from 1, without leading zeros. */
gboolean lq_kind_parse_number (const char *text, guint *number);

/* "Track" → LQ_KIND_TRACK. */
gboolean lq_kind_from_group (const char *group, LqKind *kind);
