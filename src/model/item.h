/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing of the document: the base of session, track, region, node, media, marker, note,
 * reference and deliverable. Its keys are its stored GObject properties and, for a node, the
 * parameters of its processor; every numeric key has a parameter row (range, unit, curve, name),
 * so that a knob, an entry, the file, undo and the command line all go by (item, key).
 * Main thread. Only history and the session file may write to an item that is in a session;
 * everybody else changes it through history.h. */
#pragma once

#include "model/kind.h"
#include "processors/info.h"

#define LQ_TYPE_ITEM (lq_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (LqItem, lq_item, LQ, ITEM, GObject)

/* Flags of a property beside GObject's own. */
#define LQ_PROPERTY_STORED ((GParamFlags)(1 << G_PARAM_USER_SHIFT)) /* in file, undo, journal */
#define LQ_PROPERTY_FIXED  ((GParamFlags)(1 << (G_PARAM_USER_SHIFT + 1))) /* no command sets it */
#define LQ_PROPERTY_PATH                                                                           \
  ((GParamFlags)(1 << (G_PARAM_USER_SHIFT + 2))) /* absolute in memory, relative in the file */
/* Texts that are lines of the file themselves, those "key=text" that mean nothing here: no key to a person. */
#define LQ_PROPERTY_LINES ((GParamFlags)(1 << (G_PARAM_USER_SHIFT + 3)))

struct _LqItemClass
{
  GObjectClass parent_class;
  LqKind kind;
  GParamSpec **specs; /* own properties by number; [0] unused; see item_private.h */
  guint n_specs;

  /* Keys beyond the properties, a node's parameters, by index in file order. Default: none. */
  guint (*n_extra) (LqItem *item);
  int (*find_extra) (LqItem *item, const char *key);    /* −1: none */
  const char *(*extra_key) (LqItem *item, guint index); /* interned */
  const LqParamRow *(*extra_row) (LqItem *item, guint index, double *def);
  double (*get_extra) (LqItem *item, guint index);
  void (*set_extra) (LqItem *item, guint index, double value);
  char *(*extra_name) (LqItem *item, guint index);
  char *(*extra_shown) (LqItem *item, guint index); /* translated */

  /* What a person calls it: "Drums", "Compressor". Default: kind and number. Owned by the caller. */
  char *(*display_name) (LqItem *item);
};

/* "t1"; "session" for the root. Borrowed; an id is for life. */
const char *lq_item_get_id (LqItem *item);
guint lq_item_get_number (LqItem *item);
LqKind lq_item_get_kind (LqItem *item);

/* The track a region or node hangs from, the session for everything else (also for the nodes of
 * the master); NULL outside a session. Borrowed. */
LqItem *lq_item_get_parent (LqItem *item);

/* "Drums", "Compressor", "Note 2". Owns: free with g_free. */
char *lq_item_display_name (LqItem *item);

/* "fader" → "Fader", "b5.gain" → "Band 5 gain": as it stands in labels that are stored, in English
 * whoever works. Owns: free with g_free; NULL: no such key. */
char *lq_item_key_name (LqItem *item, const char *key);
/* The same as a person reads it, in their language. */
char *lq_item_key_shown (LqItem *item, const char *key);

/* True for a parameter that is only listened to (LQ_PARAM_LISTENING): it can be set by value, but is
 * no part of the document, so neither stored nor undone, and its text is passed over when read. */
gboolean lq_item_is_listening (LqItem *item, const char *key);

/* Whether KEY is part of the sound: a name, a tint and the setting that rests (ab.h) are not. */
gboolean lq_item_key_sounds (const char *key);

/* All keys of the document in file order: stored properties, then parameters. Owns: the array
 * (g_ptr_array_unref), not the strings. */
GPtrArray *lq_item_list_keys (LqItem *item);
gboolean lq_item_has_key (LqItem *item, const char *key);

/* The row of a numeric, switch or choice key; NULL for texts and lists. *DEF (may be NULL) is the
 * default, which in a band differs from the row's own. */
const LqParamRow *lq_item_get_row (LqItem *item, const char *key, double *def);

/* The value of a key that has a row. Programmer fault without one. */
double lq_item_get_value (LqItem *item, const char *key);

/* Any key as the session file writes it ("-3.2", "low-shelf", "warm;close;late"); NULL when it
 * stands at its default. Owns: free with g_free. */
char *lq_item_get_text (LqItem *item, const char *key);

/* Any key as a person reads it ("−3.2 dB", "Low shelf", "warm, close, late"). FLAGS are those of
 * units. Owns: free with g_free. */
char *lq_item_format (LqItem *item, const char *key, LqUnitsFlags flags);

/* Any VALUE of a key with a row, likewise; positions and lengths as time at the session's rate. */
char *lq_item_format_value (LqItem *item, const char *key, double value, LqUnitsFlags flags);

/* Signal "changed" (const char *key), detailed by the key: "changed::threshold".
 * The session repeats it as "item-changed" (LqItem *item, const char *key). */
