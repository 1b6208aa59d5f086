/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status words and the filling of LqError. Any thread but the audio thread; prints nothing. */
#include "core/status.h"

#include "core/words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ELLIPSIS "…"

static const char *const messages[] = {
  [LQ_OK] = N_ ("no error"),
  [LQ_ERROR_NO_MEMORY] = N_ ("not enough memory"),
  [LQ_ERROR_IO] = N_ ("the system could not read or write"),
  [LQ_ERROR_NOT_FOUND] = N_ ("not found"),
  [LQ_ERROR_DENIED] = N_ ("permission denied"),
  [LQ_ERROR_NO_SPACE] = N_ ("no space left on the device"),
  [LQ_ERROR_EXISTS] = N_ ("already exists"),
  [LQ_ERROR_NOT_AUDIO] = N_ ("not an audio file"),
  [LQ_ERROR_DAMAGED] = N_ ("the file is damaged"),
  [LQ_ERROR_UNSUPPORTED] = N_ ("not supported"),
  [LQ_ERROR_RANGE] = N_ ("outside the allowed range"),
  [LQ_ERROR_SYNTAX] = N_ ("not understood"),
  [LQ_ERROR_BUSY] = N_ ("in use"),
  [LQ_ERROR_DEVICE] = N_ ("the sound device failed"),
  [LQ_ERROR_CANCELLED] = N_ ("cancelled"),
};

const char *lq_status_message (LqStatus status)
{
  if ((size_t)status >= LQ_N_ELEMENTS (messages))
    return N_ ("unknown error");
  return messages[status];
}

/* Cuts TEXT back to whole UTF-8 characters after snprintf truncated it. */
static void trim_utf8 (char *text)
{
  size_t length = strlen (text);
  size_t start = length;
  while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
    start--;
  if (start == 0)
    return;
  unsigned char lead = (unsigned char)text[start - 1];
  size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (length - (start - 1) < need)
    text[start - 1] = '\0';
}

static void fill (LqError *error, LqStatus status, LqFrames at, const char *format, va_list args)
{
  error->status = status;
  error->at = at;
  int n = vsnprintf (error->detail, sizeof error->detail, lq_words (format), args);
  if (n >= (int)sizeof error->detail)
    trim_utf8 (error->detail);
}

LqStatus lq_error_set (LqError *error, LqStatus status, LqFrames at, const char *format, ...)
{
  if (error)
    {
      va_list args;
      va_start (args, format);
      fill (error, status, at, format, args);
      va_end (args);
    }
  return status;
}

static LqStatus status_from_errno (int errno_value)
{
  switch (errno_value)
    {
    case ENOMEM:
      return LQ_ERROR_NO_MEMORY;
    case ENOENT:
    case ENOTDIR:
      return LQ_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return LQ_ERROR_DENIED;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return LQ_ERROR_NO_SPACE;
    case EEXIST:
      return LQ_ERROR_EXISTS;
    case EBUSY:
    case EAGAIN:
    case ETXTBSY:
      return LQ_ERROR_BUSY;
    case ECANCELED:
      return LQ_ERROR_CANCELLED;
    default:
      return LQ_ERROR_IO;
    }
}

LqStatus lq_error_set_errno (LqError *error, int errno_value, const char *format, ...)
{
  LqStatus status = status_from_errno (errno_value);
  if (!error)
    return status;
  va_list args;
  va_start (args, format);
  fill (error, status, -1, format, args);
  va_end (args);

  char buffer[128];
  const char *reason = strerror_r (errno_value, buffer, sizeof buffer);
  size_t room = sizeof error->detail - strlen (reason) - sizeof ": ";
  if (strlen (error->detail) > room) /* a long name must not push the reason out */
    {
      error->detail[room - strlen (ELLIPSIS)] = '\0';
      trim_utf8 (error->detail);
      strcat (error->detail, ELLIPSIS);
    }
  size_t length = strlen (error->detail);
  snprintf (error->detail + length, sizeof error->detail - length, ": %s", reason);
  return status;
}
