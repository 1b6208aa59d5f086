/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that appears whole or not at all: written under another name in the same folder, synced
 * to the disk, then renamed. For audio files and the overview cache; one thread at a time. */
#pragma once

#include "core/status.h"

typedef enum
{
  LQ_ATOMIC_NEW,     /* an existing file is LQ_ERROR_EXISTS, at open and at commit */
  LQ_ATOMIC_REPLACE, /* an existing file gives way at commit; its permissions are kept */
} LqAtomicMode;

typedef struct LqAtomicFile LqAtomicFile;

/* "-" is standard output, written at commit. RESERVE: bytes to claim on the disk at once, so that a full
 * disk is said at the start; 0: none. Owns: end it with commit or abort. */
LqStatus lq_atomic_file_open (const char *path, LqAtomicMode mode, int64_t reserve,
                              LqAtomicFile **file, LqError *error);

/* Appends. After a failure only abort makes sense: every further call fails likewise. */
LqStatus lq_atomic_file_write (LqAtomicFile *file, const void *bytes, size_t n, LqError *error);

/* Overwrites bytes that have been written before. */
LqStatus lq_atomic_file_patch (LqAtomicFile *file, int64_t at, const void *bytes, size_t n,
                               LqError *error);

int64_t lq_atomic_file_size (const LqAtomicFile *file);

/* The whole file FROM, which was written aside on the same disk, becomes TO, which is no link. False with
 * errno: then it stays, and so does TO. */
bool lq_atomic_file_move (const char *from, const char *to, LqAtomicMode mode);

/* Frees FILE in any case; on failure nothing of it remains, and an older file is as it was. */
LqStatus lq_atomic_file_commit (LqAtomicFile *file, LqError *error);
void lq_atomic_file_abort (LqAtomicFile *file); /* NULL is fine */
