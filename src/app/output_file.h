/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of a delivery under way: opened, fed with what is rendered, finished and proved; what is
 * done and what goes wrong is told in its LqDelivered. Thread: [worker], one at a time. */
#pragma once

#include "app/delivery.h"

typedef struct LqOutputFile LqOutputFile;

/* What comes in. */
typedef struct
{
  double rate_hz;
  int n_channels;
  LqFrames n_frames;
  const LqGrid *grid; /* of all that comes: how coarse it is already */
  LqWriteMode mode;
} LqOutputFileSource;

/* Of DELIVERED, borrowed; not open yet. Owns: free, which cancels what is not finished. */
LqOutputFile *lq_output_file_new (LqDelivered *delivered);
void lq_output_file_free (gpointer file);

/* SOURCE is copied, its grid read now. */
void lq_output_file_open (LqOutputFile *file, const LqOutputFileSource *source);
/* Takes frames: open and not failed. */
gboolean lq_output_file_is_open (const LqOutputFile *file);
/* Does nothing when it is not open. Shape: planes[n_channels][n], as it was opened for. */
void lq_output_file_write (LqOutputFile *file, const double *const *planes, int n);
/* Ends the file, reads it back and leaves its receipt. */
void lq_output_file_finish (LqOutputFile *file, GCancellable *cancellable);

/* Not at all, or no longer; an open file goes without a trace. */
void lq_output_file_fail (LqOutputFile *file, const LqError *failure);
/* The whole delivery ended with CAUSE. Cancelled: a file that is whole already goes too, unless it
 * took the place of another. */
void lq_output_file_abandon (LqOutputFile *file, const GError *cause);

/* One more thing that was done; FORMAT marked with N_. */
void lq_delivered_did (LqDelivered *delivered, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Where a whole file is kept that cannot get its name: a folder of the person's own, made when it is needed, or
 * the one for temporary files. LqScratchFolders. */
bool lq_output_keep_in (int n, char folder[PATH_MAX]);
/* A sentence for what is KEPT, after WHY, which is one without a full stop. Owns: g_free. */
char *lq_output_kept_text (const char *why, const char *kept);
