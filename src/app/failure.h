/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the statuses of the C rooms to the GErrors that a person reads. Thread: [any]. */
#pragma once

#include "core/status.h"

#include <gio/gio.h>

/* Sets ERROR (domain G_IO_ERROR) to FAILURE's sentence; always FALSE, so that it can be returned. */
gboolean lq_failure_set (GError **error, const LqError *failure);

/* The same for errno, "The folder “x” cannot be made: no space left on the device." */
gboolean lq_failure_set_errno (GError **error, int errno_value, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
