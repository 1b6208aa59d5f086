/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/failure.h"

#include <glib/gi18n.h>

static GIOErrorEnum io_error_of (LqStatus status)
{
  switch (status)
    {
    case LQ_ERROR_NOT_FOUND:
      return G_IO_ERROR_NOT_FOUND;
    case LQ_ERROR_DENIED:
      return G_IO_ERROR_PERMISSION_DENIED;
    case LQ_ERROR_NO_SPACE:
      return G_IO_ERROR_NO_SPACE;
    case LQ_ERROR_EXISTS:
      return G_IO_ERROR_EXISTS;
    case LQ_ERROR_NOT_AUDIO:
    case LQ_ERROR_DAMAGED:
    case LQ_ERROR_SYNTAX:
      return G_IO_ERROR_INVALID_DATA;
    case LQ_ERROR_UNSUPPORTED:
      return G_IO_ERROR_NOT_SUPPORTED;
    case LQ_ERROR_BUSY:
      return G_IO_ERROR_BUSY;
    case LQ_ERROR_CANCELLED:
      return G_IO_ERROR_CANCELLED;
    default:
      return G_IO_ERROR_FAILED;
    }
}

gboolean lq_failure_set (GError **error, const LqError *failure)
{
  const char *text = failure->detail[0] ? failure->detail : _ (lq_status_message (failure->status));
  g_set_error (error, G_IO_ERROR, io_error_of (failure->status), "%s.", text);
  return FALSE;
}

gboolean lq_failure_set_errno (GError **error, int errno_value, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno_value), "%s: %s.", what,
               g_strerror (errno_value));
  return FALSE;
}
