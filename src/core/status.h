/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the C rooms report failure: a status to branch on and one sentence of detail.
 * On failure out-parameters stay untouched and nothing is printed; the rooms above
 * turn an LqError into what a person reads. */
#pragma once

#include "core/types.h"

typedef enum
{
  LQ_OK,
  LQ_ERROR_NO_MEMORY,
  LQ_ERROR_IO, /* the system refused or failed: LqError.detail has strerror */
  LQ_ERROR_NOT_FOUND,
  LQ_ERROR_DENIED,
  LQ_ERROR_NO_SPACE,
  LQ_ERROR_EXISTS,
  LQ_ERROR_NOT_AUDIO,   /* no known audio format */
  LQ_ERROR_DAMAGED,     /* known format, broken content */
  LQ_ERROR_UNSUPPORTED, /* understood, but not offered (channels, rate, encoding) */
  LQ_ERROR_RANGE,       /* a value outside its range */
  LQ_ERROR_SYNTAX,      /* a text that does not parse */
  LQ_ERROR_BUSY,
  LQ_ERROR_DEVICE,
  LQ_ERROR_CANCELLED,
} LqStatus;

typedef struct
{
  LqStatus status;
  LqFrames at;      /* frame or byte the detail speaks of, -1 if none */
  char detail[240]; /* UTF-8, one sentence without a full stop; may be empty */
} LqError;

/* Fixed English words for STATUS, "no space left on the device", marked for the translators.
 * Thread: [any] */
const char *lq_status_message (LqStatus status);

/* Fills ERROR (may be NULL) and returns STATUS, so that "return lq_error_set (…)" reads well. FORMAT
 * is translated here; it is a literal, so that the translators see it.
 * Thread: [any] but not [audio]. */
LqStatus lq_error_set (LqError *error, LqStatus status, LqFrames at, const char *format, ...)
    __attribute__ ((format (printf, 4, 5)));

/* Same, with the status that ERRNO_VALUE means (ENOSPC, EACCES, …) and strerror appended. */
LqStatus lq_error_set_errno (LqError *error, int errno_value, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));
