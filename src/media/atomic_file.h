/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that appears whole or not at all: written as a scratch file of the same folder, synced to the disk,
 * then named. For audio files and the overview cache; one thread at a time. */
#pragma once

#include "core/status.h"
#include "media/scratch.h"

typedef struct LqAtomicFile LqAtomicFile;

/* An existing file that shall not be replaced is LQ_ERROR_EXISTS, here and at commit. RESERVE: bytes to
 * claim on the disk at once, so that a full disk is said at the start; 0: none. Owns: end it with commit
 * or abort. */
LqStatus lq_atomic_file_open (const char *path, LqAtomicMode mode, int64_t reserve,
                              LqAtomicFile **file, LqError *error);

/* Into SCRATCH, borrowed, which is emptied; it stays open and gets no name. NAME is what messages say. */
LqStatus lq_atomic_file_open_scratch (LqScratch *scratch, const char *name, int64_t reserve,
                                      LqAtomicFile **file, LqError *error);

/* Appends. After a failure only abort makes sense: every further call fails likewise. */
LqStatus lq_atomic_file_write (LqAtomicFile *file, const void *bytes, size_t n, LqError *error);

/* Overwrites bytes that have been written before. */
LqStatus lq_atomic_file_patch (LqAtomicFile *file, int64_t at, const void *bytes, size_t n,
                               LqError *error);

int64_t lq_atomic_file_size (const LqAtomicFile *file);

/* What became of a whole file that could not get its name in the end. */
typedef struct
{
  LqScratchFolders folders; /* to be tried; NULL: none */
  char path[PATH_MAX];      /* where it is then; "": it has its name */
  LqError why;              /* it has not */
} LqAtomicKept;

/* Frees FILE in any case; on failure nothing of it remains, and an older file is as it was. KEPT may be NULL;
 * kept is no failure. */
LqStatus lq_atomic_file_commit (LqAtomicFile *file, LqAtomicKept *kept, LqError *error);
void lq_atomic_file_abort (LqAtomicFile *file); /* NULL is fine */
