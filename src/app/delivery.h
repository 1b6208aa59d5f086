/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes files of a session, several in one pass, and proves each: renders, converts the rate where
 * asked, quantises, writes whole or not at all, reads back and writes the receipt beside it. What is
 * done to the sound is said. The same for the deliver dialog and the command line.
 * Thread: new, add and free [main]; run on one [worker]; results are read after it. */
#pragma once

#include "app/deliver_spec.h"
#include "app/receipt.h"
#include "app/scene.h"

#include <gio/gio.h>

typedef enum
{
  LQ_DELIVER_WAITING,
  LQ_DELIVER_WRITING,
  LQ_DELIVER_PROVING,
  LQ_DELIVER_PROVED,
  LQ_DELIVER_NOT_PROVED, /* the file is there, a check did not hold */
  LQ_DELIVER_KEPT,       /* whole and read back, but not where it was asked for; ERROR says why */
  LQ_DELIVER_FAILED,     /* no file; ERROR says why */
  LQ_DELIVER_CANCELLED,
} LqDeliverState;

typedef struct
{
  LqDeliverSpec *spec;
  _Atomic LqDeliverState state;
  char *error;        /* one sentence */
  char *kept_path;    /* where the file is that could not be put where SPEC has it; NULL: there */
  GPtrArray *done;    /* char *: "dithered to 16 bit (TPDF)", as the receipt's file has it */
  GPtrArray *told;    /* the same as the person reads it */
  LqReceipt *receipt; /* NULL until it was read back */
  char *receipt_path;
  gint64 n_bytes;
} LqDelivered;

/* Where the file is, or is to be. */
const char *lq_delivered_path (const LqDelivered *delivered);

typedef struct LqDelivery LqDelivery;

/* A picture of SESSION as it is now. TO ≤ FROM: the whole song. */
LqDelivery *lq_delivery_new (LqSession *session, LqFrames from, LqFrames to, LqWriteMode mode);
/* The same of any scene (a file through a chain); takes it over. */
LqDelivery *lq_delivery_new_scene (LqScene *scene, LqFrames from, LqFrames to, LqWriteMode mode);
void lq_delivery_free (LqDelivery *delivery);

/* Takes SPEC over. */
void lq_delivery_add (LqDelivery *delivery, LqDeliverSpec *spec);

/* Threads that render, write and prove; 0: a core each. */
void lq_delivery_set_workers (LqDelivery *delivery, int n);

/* A file may take the place of one that is read, which is refused otherwise. */
void lq_delivery_allow_in_place (LqDelivery *delivery);

guint lq_delivery_n_files (const LqDelivery *delivery);
const LqDelivered *lq_delivery_get (const LqDelivery *delivery, guint index);

/* FRACTION of everything; SPEED in times real time, SECONDS_LEFT −1 when not known. Called by one
 * thread at a time, not always the same. */
typedef void (*LqDeliveryProgress) (gpointer data, double fraction, double speed,
                                    double seconds_left);

/* Makes all files. FALSE when the render failed or was cancelled, or when no file came to be; a
 * file that fails alone says so in its own place while the others go on. Cancelled: new files are
 * all taken away again, those that replaced others stay. */
gboolean lq_delivery_run (LqDelivery *delivery, LqDeliveryProgress progress, gpointer data,
                          GCancellable *cancellable, GError **error);

/* The last limiter's ceiling against what was measured: how much the loudest file exceeds it and
 * where. FALSE: no limiter, or it holds. */
typedef struct
{
  LqKey limiter;
  double ceiling_dbtp, over_db;
  LqFrames at; /* in the file's frames */
  const LqDelivered *file;
} LqDeliveryOver;
gboolean lq_delivery_get_over (const LqDelivery *delivery, LqDeliveryOver *over);

/* What is told of the file at PATH calls it NAME, not by its own name: a copy, say. */
void lq_delivery_call (LqDelivery *delivery, const char *path, const char *name);

/* What rendering found in the files it read: LqReaderFault bits, and samples that were no numbers;
 * what two tracks play counts for both. */
unsigned lq_delivery_get_faults (const LqDelivery *delivery, gint64 *n_non_finite);

/* Where a ceiling of FROM_DBTP has to go so that OVER_DB more than it is not exceeded any longer:
 * down in hundredths, at least one below. */
double lq_delivery_lower_ceiling (double from_dbtp, double over_db);
