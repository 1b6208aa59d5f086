/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/note.h"

#include "model/item_private.h"
#include "model/property.h"
#include "model/rows.h"

struct _LqNote
{
  LqItem parent_instance;
};

enum
{
  PROP_0,
  PROP_AT,
  PROP_LENGTH,
  PROP_AUTHOR,
  PROP_TEXT,
  PROP_CREATED,
  PROP_ANSWERED_BY,
  PROP_CLOSED,
  N_PROPS
};

static const LqParamRow at_row = LQ_ROW_FRAMES ("at", N_ ("Position"), "The moment it speaks of.");
static const LqParamRow length_row =
    LQ_ROW_FRAMES ("length", N_ ("Length"), "How long the passage is; 0 is a moment.");
static const LqParamRow closed_row =
    LQ_ROW_SWITCH ("closed", N_ ("Closed"), 0, "Settled without a move of its own.");

G_DEFINE_FINAL_TYPE (LqNote, lq_note, LQ_TYPE_ITEM)

static void lq_note_class_init (LqNoteClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);

  item_class->kind = LQ_KIND_NOTE;
  specs[PROP_AT] = lq_property_from_row (&at_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_LENGTH] = lq_property_from_row (&length_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_AUTHOR] = lq_property_string ("author", N_ ("Author"), "Who said it.", 0);
  specs[PROP_TEXT] = lq_property_string ("text", N_ ("Text"), "What was said.", 0);
  specs[PROP_CREATED] =
      lq_property_string ("created", N_ ("Created"), "When it was said, ISO 8601.", 0);
  specs[PROP_ANSWERED_BY] = lq_property_strv ("answered-by", N_ ("Answered by"),
                                              "Ids of the commands that answer it.", 0);
  specs[PROP_CLOSED] = lq_property_from_row (&closed_row, G_TYPE_BOOLEAN, LQ_PROPERTY_STORED);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_note_init (LqNote *self) {}

LqNote *lq_note_new (const char *id) { return g_object_new (LQ_TYPE_NOTE, "id", id, NULL); }

LqFrames lq_note_get_at (LqNote *note) { return lq_item_peek_int64 (LQ_ITEM (note), PROP_AT); }

const char *lq_note_get_author (LqNote *note)
{
  return lq_item_peek_string (LQ_ITEM (note), PROP_AUTHOR);
}

const char *lq_note_get_text (LqNote *note)
{
  return lq_item_peek_string (LQ_ITEM (note), PROP_TEXT);
}

const char *const *lq_note_get_answered_by (LqNote *note)
{
  return g_value_get_boxed (lq_item_peek (LQ_ITEM (note), PROP_ANSWERED_BY));
}

gboolean lq_note_is_answered (LqNote *note)
{
  return lq_note_get_answered_by (note)[0]
         || g_value_get_boolean (lq_item_peek (LQ_ITEM (note), PROP_CLOSED));
}
