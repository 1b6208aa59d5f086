/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that a person reads, in the rooms without GLib. Format strings of lq_error_set are
 * translated there and need no mark; other texts are marked with N_ in tables, with lq_words where
 * they are put together. Never for what goes into a file. */
#pragma once

/* Marks a text of a table for the translators (as glib/gi18n.h does); it is translated where it is
 * shown. */
#define N_(String) (String)

/* TEXT in the person's language, TEXT itself where there is no other. Borrowed, lives for ever.
 * Thread: [any] but not [audio]. */
const char *lq_words (const char *text) __attribute__ ((format_arg (1)));
