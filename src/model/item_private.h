/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing side of the document's items: for the items' own files, the session, the loader and
 * history alone. Nothing here makes a command. Main thread. */
#pragma once

#include "model/item.h"
#include "processors/registry.h"

/* Installs SPECS ([0] NULL) as the properties of a final item class; the array must live on. Item
 * itself stores their values, so a class needs no get_property and set_property of its own. */
void lq_item_class_install (LqItemClass *klass, GParamSpec **specs, guint n_specs);

/* The value of property number N. Borrowed. */
const GValue *lq_item_peek (LqItem *item, guint n);
double lq_item_peek_double (LqItem *item, guint n);
gint64 lq_item_peek_int64 (LqItem *item, guint n);
const char *lq_item_peek_string (LqItem *item, guint n);

/* Sets a key from the text of the file; NULL = default. FALSE, nothing changed, when the key does
 * not exist or TEXT is no value of it. *IN_RANGE (may be NULL): FALSE when it was clamped. */
gboolean lq_item_set_text (LqItem *item, const char *key, const char *text, gboolean *in_range);

/* Sets a key with a row; VALUE is clamped. */
void lq_item_set_value (LqItem *item, const char *key, double value);

/* The stored property KEY, NULL when it is a parameter or nothing. */
GParamSpec *lq_item_find_spec (LqItem *item, const char *key);

/* Whether the text of KEY in items of KIND names a file. */
gboolean lq_item_key_is_path (LqKind kind, const char *key);

/* "key=text" for every key that is not at its default, then the lines that are kept for a reader
 * who understands more. Owns: g_strfreev. */
char **lq_item_to_lines (LqItem *item);

/* Splits "key=text" at its '='; KEY is a copy. FALSE for comments and lines without '='. */
gboolean lq_line_split (const char *line, char **key, const char **text);

/* Keeps LINE as it is (an unknown key, a comment). */
void lq_item_keep_line (LqItem *item, const char *line);

/* The item with what LINES say: the inverse of lq_item_to_lines. */
LqItem *lq_item_new_from_lines (const LqRegistry *registry, LqKind kind, const char *id,
                                const char *const *lines);

/* Sets what LINES say on ITEM; lines that mean nothing to it are kept. */
void lq_item_apply_lines (LqItem *item, const char *const *lines);

/* By the session, when the item comes and goes. */
void lq_item_set_place (LqItem *item, LqItem *session, LqItem *parent);
LqItem *lq_item_get_session (LqItem *item);

/* Tells the world that KEY changed. */
void lq_item_emit_changed (LqItem *item, const char *key);
