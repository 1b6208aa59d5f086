/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind a processor's name in words: "threshold=-18dB,sample=\"Hall, large.wav\"". A value
 * that begins with a double quote goes on to the next one and may hold anything; in it \" is a quote and
 * \\ a backslash. For the command line and chain files. Thread: [any]. */
#pragma once

#include <glib.h>

/* PARAMETER=VALUE, …, without the quotes. NULL, with a sentence, domain G_OPTION_ERROR, when one is none
 * or a quote does not end. Owns: g_strfreev. */
char **lq_assignments_split (const char *text, GError **error);

/* Ends LINE where a # begins that is in no quotes. */
void lq_assignments_cut_comment (char *line);
