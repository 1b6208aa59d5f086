/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sentence twice: plain for files and machines, shown for the person. Thread: [any] but not
 * [audio]. */
#pragma once

#include <glib.h>

/* FORMAT in English with decimal points, whatever the locale. Owns: g_free. */
char *lq_words_plain (const char *format, va_list arguments) G_GNUC_PRINTF (1, 0);

/* FORMAT, marked with N_, in the person's language and numbers. Owns: g_free. */
char *lq_words_shown (const char *format, va_list arguments) G_GNUC_PRINTF (1, 0);
