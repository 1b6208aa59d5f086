/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is being made: without a name where the file system can do that, so that not even a kill leaves
 * anything; elsewhere under a temporary one. What fails is told by errno. One thread at a time. */
#pragma once

#include "media/progress.h"

#include <limits.h>
#include <stdbool.h>

typedef struct
{
  int fd;                   /* for reading and writing; < 0: closed */
  unsigned mode;            /* it was made with */
  char temporary[PATH_MAX]; /* "": it has no name */
} LqScratch;

typedef enum
{
  LQ_ATOMIC_NEW,     /* an existing file is EEXIST and stays */
  LQ_ATOMIC_REPLACE, /* an existing file gives way; its permissions are kept */
} LqAtomicMode;

/* One that can be named in FOLDER. Owns: close, also after it was named. */
bool lq_scratch_open (LqScratch *scratch, const char *folder);
/* One that never gets a name, where such files go (TMPDIR), for the person alone. Owns: close. */
bool lq_scratch_open_aside (LqScratch *scratch);
/* Of SCRATCH that was never opened, too, when its fd is < 0. What has no name, or a temporary one, is gone. */
void lq_scratch_close (LqScratch *scratch);

/* By which this process opens it once more. */
void lq_scratch_path (const LqScratch *scratch, char path[PATH_MAX]);

/* Takes what FROM has to its end. PROGRESS (may be NULL) is asked while there is nothing to be had, too, and hears
 * that nothing is known of how far it is; false: ECANCELED. */
bool lq_scratch_take (LqScratch *scratch, int from, LqProgress progress, void *data);
/* Puts all of it into TO; asks while nobody takes it. */
bool lq_scratch_give (const LqScratch *scratch, int to, LqProgress progress, void *data);

/* What was written is on the disk. */
bool lq_scratch_sync (LqScratch *scratch);
/* It is PATH, which is no link, from here on. Failed: it is as it was. */
bool lq_scratch_name (LqScratch *scratch, const char *path, LqAtomicMode mode);

/* The folder, which is there, that is tried as number N = 0, 1, …; false: there is no further one. */
typedef bool (*LqScratchFolders) (int n, char folder[PATH_MAX]);
/* For what cannot get the name PATH: it is KEPT, named alike, in the first of FOLDERS that takes it, on whatever
 * disk; for the person alone, where others may come into that folder. */
bool lq_scratch_keep (LqScratch *scratch, const char *path, LqScratchFolders folders,
                      char kept[PATH_MAX]);

/* N bytes into FD, whatever interrupts. */
bool lq_scratch_write (int fd, const void *bytes, unsigned long n);
/* The folder that PATH names a file in: "." without one. */
void lq_scratch_folder_of (const char *path, char folder[PATH_MAX]);
