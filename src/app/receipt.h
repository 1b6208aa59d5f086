/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of a delivered file: it is read back by another path than wrote it (libFLAC, or the plain
 * chunk reader), and every statement about it is checked against what the render should have given.
 * Thread: [worker] to make; plain data after. */
#pragma once

#include "app/witness.h"
#include "media/tags.h"

#include <gio/gio.h>

typedef struct
{
  const char *name; /* "Words", marked for the translators */
  char *text;       /* "4 123 456 of 4 123 456 samples as rendered", as the file has it */
  char *shown;      /* the same as the person reads it */
  gboolean holds;
} LqReceiptLine;

typedef struct
{
  GPtrArray *lines; /* LqReceiptLine */
  guint n_held;
  LqMeasure measure; /* of the file as read back */
  char sha256[65];   /* of the file's bytes */
  gint64 n_bytes;
} LqReceipt;

/* What the file is supposed to be. */
typedef struct
{
  const char *path;
  const char *reached_by;        /* another path that opens it; NULL: PATH does */
  const char *format, *encoding; /* "WAV", "PCM_24", as measure names them */
  double rate_hz;
  int n_channels;
  LqFrames n_frames;
  LqSampleType type;
  const LqTags *tags; /* those that were asked for */
  const LqWitnessReport *witness;
} LqReceiptClaim;

/* NULL with error when the file cannot be read back at all. Owns: lq_receipt_free. */
LqReceipt *lq_receipt_new (const LqReceiptClaim *claim, GCancellable *cancellable, GError **error);
void lq_receipt_free (LqReceipt *receipt);
gboolean lq_receipt_holds (const LqReceipt *receipt);

/* The sheet as plain text: NAME, then DONE (char *), then the lines. Owns: g_free. */
char *lq_receipt_to_text (const LqReceipt *receipt, const char *name, const char *path,
                          GPtrArray *done);
