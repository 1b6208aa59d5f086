/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the GObject properties of the document's items from parameter rows, so that no range is
 * written twice, and turns their values into the text of the session file and back. Used by the
 * items' own files, the loader and history. Main thread. */
#pragma once

#include "model/item.h"

/* A property whose range, default, name and sentence are ROW's; TYPE is G_TYPE_DOUBLE, INT, INT64
 * or BOOLEAN. ROW must be static. */
GParamSpec *lq_property_from_row (const LqParamRow *row, GType type, GParamFlags flags);

/* A text, by default empty, never NULL; a list of texts, by default empty, never NULL. */
GParamSpec *lq_property_string (const char *name, const char *nick, const char *doc,
                                GParamFlags flags);
GParamSpec *lq_property_strv (const char *name, const char *nick, const char *doc,
                              GParamFlags flags);

/* NULL for texts and lists. */
const LqParamRow *lq_property_get_row (GParamSpec *spec);

/* Rows ↔ text of the file: "-3.2", "on", "low-shelf". The text reads back to the same value.
 * from_text also takes what a person writes ("-3 dB"); FALSE: no value of the row. */
char *lq_row_to_text (const LqParamRow *row, double value);
gboolean lq_row_from_text (const LqParamRow *row, const char *text, double *value,
                           gboolean *in_range);

/* A property's value ↔ text of the file, one line. to_text: NULL when it is the default.
 * from_text: FALSE when TEXT is no value of SPEC; *IN_RANGE FALSE when it had to be clamped. */
char *lq_property_to_text (GParamSpec *spec, const GValue *value);
gboolean lq_property_from_text (GParamSpec *spec, const char *text, GValue *value,
                                gboolean *in_range);

/* Numbers of a property with a row. */
double lq_property_get_double (const GValue *value);
void lq_property_set_double (GValue *value, double number);

/* One line for any text, as GKeyFile escapes it, and back. */
char *lq_text_escape (const char *text);
char *lq_text_unescape (const char *text);
