/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open files, shared by the tapes of one thread: a seek makes a new tape, and must neither open
 * every file of the session again nor hold it twice. Closes a file when nobody uses it any
 * more; what cannot be read is told once, until it can be read again. Thread: [disk] or
 * whichever renders. */
#pragma once

#include "engine/timeline.h"
#include "media/reader.h"

typedef struct LqReaders LqReaders;

/* Something that cannot be read. KEY is the region's or reference's. */
typedef void (*LqReadersReport) (void *data, LqKey key, const char *path, const LqError *error);

/* REPORT may be NULL. Owns: caller frees. */
LqReaders *lq_readers_new (LqReadersReport report, void *data);
void lq_readers_free (LqReaders *readers); /* after its tapes */

/* A use of PATH, opened if need be; NULL and ERROR when it cannot be, also when its rate is
 * another than RATE_HZ (0: any). */
LqReader *lq_readers_open (LqReaders *readers, LqKey key, const char *path, double rate_hz,
                           LqError *error);
void lq_readers_close (LqReaders *readers, LqReader *reader);

/* What is wrong with a file that was read all the same. */
typedef struct
{
  const char *path;
  unsigned faults;      /* LqReaderFault bits, but LENGTH_OPEN, which is none */
  int64_t n_non_finite; /* samples that were no numbers and became silence */
} LqReadDamage;

/* The I-th file that was read and is damaged; false: there are no more. */
bool lq_readers_damage (const LqReaders *readers, int i, LqReadDamage *damage);

/* Reading what was open failed. */
void lq_readers_tell (LqReaders *readers, LqKey key, const char *path, const LqError *error);
