/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/session.h"

#include <string.h>

#include "model/item_private.h"
#include "model/note.h"
#include "model/property.h"
#include "model/rows.h"
#include "model/session_private.h"
#include "model/track_private.h"

struct _LqSession
{
  LqItem parent_instance;
  const LqRegistry *registry;
  GListStore *lists[LQ_N_KINDS]; /* what hangs from the session itself; nodes: the master's */
  GHashTable *items;             /* id → item; the lists own them */
  guint last_number[LQ_N_KINDS];
  guint last_command;
  GPtrArray *head;
  GPtrArray *kept_groups;
};

enum
{
  PROP_0,
  PROP_SAMPLE_RATE,
  PROP_TITLE,
  PROP_ARTIST,
  PROP_ALBUM,
  PROP_VERSION_NAME,
  PROP_ISRC,
  PROP_DATE,
  PROP_BRIEF,
  PROP_KEEP,
  PROP_LOOP,
  PROP_LOOP_START,
  PROP_LOOP_END,
  PROP_MASTER_FADER,
  PROP_TEMPO,
  N_PROPS
};

static const LqParamRow sample_rate_row = { .id = "sample-rate",
                                            .name = N_ ("Sample rate"),
                                            .group = "",
                                            .unit = LQ_UNIT_HZ,
                                            .kind = LQ_PARAM_INTEGER,
                                            .min = 8000,
                                            .max = 384000,
                                            .def = 48000,
                                            .doc = "Rate the session works at." };
static const LqParamRow loop_row =
    LQ_ROW_SWITCH ("loop", N_ ("Loop"), 0,
                   "Plays the passage between loop start and end again and "
                   "again.");
static const LqParamRow loop_start_row =
    LQ_ROW_FRAMES ("loop-start", N_ ("Loop start"), "Where the loop begins.");
static const LqParamRow loop_end_row =
    LQ_ROW_FRAMES ("loop-end", N_ ("Loop end"), "Where the loop ends.");
static const LqParamRow tempo_row = {
  .id = "tempo",
  .name = N_ ("Tempo"),
  .group = "",
  .unit = LQ_UNIT_BPM,
  .max = 400,
  .decimals = 1,
  .flags = LQ_PARAM_UNKNOWN,
  .doc = N_ ("Beats per minute, by which times given as notes go; 0: not known."),
};
static const LqParamRow master_fader_row =
    LQ_ROW_FADER ("master-fader", N_ ("Master fader"), N_ ("Level of the sum before the rack."));

G_DEFINE_FINAL_TYPE (LqSession, lq_session, LQ_TYPE_ITEM)

static void lq_session_dispose (GObject *object)
{
  LqSession *self = LQ_SESSION (object);
  GHashTableIter iter;
  gpointer item;

  if (self->items)
    {
      g_hash_table_iter_init (&iter, self->items);
      while (g_hash_table_iter_next (&iter, NULL, &item))
        lq_item_set_place (item, NULL, NULL);
    }
  g_clear_pointer (&self->items, g_hash_table_unref);
  for (int kind = 0; kind < LQ_N_KINDS; kind++)
    g_clear_object (&self->lists[kind]);
  g_clear_pointer (&self->head, g_ptr_array_unref);
  g_clear_pointer (&self->kept_groups, g_ptr_array_unref);
  G_OBJECT_CLASS (lq_session_parent_class)->dispose (object);
}

static char *lq_session_display_name (LqItem *item)
{
  const char *title = lq_item_peek_string (item, PROP_TITLE);

  return g_strdup (*title ? title : "Session");
}

static void install_properties (LqItemClass *item_class)
{
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);
  GParamFlags stored = LQ_PROPERTY_STORED;

  specs[PROP_SAMPLE_RATE] =
      lq_property_from_row (&sample_rate_row, G_TYPE_INT, stored | LQ_PROPERTY_FIXED);
  specs[PROP_TITLE] = lq_property_string ("title", N_ ("Title"), "Name of the song.", 0);
  specs[PROP_ARTIST] = lq_property_string ("artist", N_ ("Artist"), "Who plays it.", 0);
  specs[PROP_ALBUM] = lq_property_string ("album", N_ ("Album"), "What it is released on.", 0);
  specs[PROP_VERSION_NAME] = lq_property_string (
      "version-name", N_ ("Version"), "Which version this is, \"Master 2\", \"Instrumental\".", 0);
  specs[PROP_ISRC] =
      lq_property_string ("isrc", N_ ("ISRC"), "International Standard Recording Code.", 0);
  specs[PROP_DATE] = lq_property_string ("date", N_ ("Date"), "Date of release, ISO 8601.", 0);
  specs[PROP_BRIEF] =
      lq_property_strv ("brief", N_ ("Brief"), "Three words for how it is to feel.", 0);
  specs[PROP_KEEP] = lq_property_string ("keep", N_ ("Keep"), "What must not be lost.", 0);
  specs[PROP_LOOP] = lq_property_from_row (&loop_row, G_TYPE_BOOLEAN, stored);
  specs[PROP_LOOP_START] = lq_property_from_row (&loop_start_row, G_TYPE_INT64, stored);
  specs[PROP_LOOP_END] = lq_property_from_row (&loop_end_row, G_TYPE_INT64, stored);
  specs[PROP_TEMPO] = lq_property_from_row (&tempo_row, G_TYPE_DOUBLE, stored);
  specs[PROP_MASTER_FADER] = lq_property_from_row (&master_fader_row, G_TYPE_DOUBLE, stored);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_session_class_init (LqSessionClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lq_session_dispose;
  item_class->kind = LQ_KIND_SESSION;
  item_class->display_name = lq_session_display_name;
  install_properties (item_class);
  g_signal_new ("item-changed", LQ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, LQ_TYPE_ITEM, G_TYPE_STRING);
  g_signal_new ("listening-changed", LQ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, LQ_TYPE_ITEM, G_TYPE_STRING);
  g_signal_new ("structure-changed", LQ_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void lq_session_init (LqSession *self)
{
  for (LqKind kind = LQ_KIND_SESSION + 1; kind < LQ_N_KINDS; kind++)
    if (kind != LQ_KIND_REGION)
      self->lists[kind] = g_list_store_new (lq_kind_info (kind)->get_type ());
  self->items = g_hash_table_new (g_str_hash, g_str_equal);
  self->head = g_ptr_array_new_with_free_func (g_free);
  self->kept_groups = g_ptr_array_new_with_free_func (g_free);
  lq_item_set_place (LQ_ITEM (self), LQ_ITEM (self), NULL);
}

LqSession *lq_session_new (const LqRegistry *registry, int rate_hz)
{
  LqSession *self = g_object_new (LQ_TYPE_SESSION, "id", "session", "sample-rate", rate_hz, NULL);

  self->registry = registry;
  return self;
}

const LqRegistry *lq_session_get_registry (LqSession *session) { return session->registry; }

int lq_session_get_sample_rate (LqSession *session)
{
  return g_value_get_int (lq_item_peek (LQ_ITEM (session), PROP_SAMPLE_RATE));
}

const char *lq_session_get_title (LqSession *session)
{
  return lq_item_peek_string (LQ_ITEM (session), PROP_TITLE);
}

const char *lq_session_get_artist (LqSession *session)
{
  return lq_item_peek_string (LQ_ITEM (session), PROP_ARTIST);
}

double lq_session_get_tempo_bpm (LqSession *session)
{
  return lq_item_peek_double (LQ_ITEM (session), PROP_TEMPO);
}

double lq_session_get_master_fader_db (LqSession *session)
{
  return lq_item_peek_double (LQ_ITEM (session), PROP_MASTER_FADER);
}

gboolean lq_session_get_loop (LqSession *session, gint64 *start_frames, gint64 *end_frames)
{
  LqItem *item = LQ_ITEM (session);

  *start_frames = lq_item_peek_int64 (item, PROP_LOOP_START);
  *end_frames = lq_item_peek_int64 (item, PROP_LOOP_END);
  return g_value_get_boolean (lq_item_peek (item, PROP_LOOP)) && *end_frames > *start_frames;
}

GListModel *lq_session_get_media (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_MEDIA]);
}

GListModel *lq_session_get_tracks (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_TRACK]);
}

GListModel *lq_session_get_master (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_NODE]);
}

GListModel *lq_session_get_markers (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_MARKER]);
}

GListModel *lq_session_get_notes (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_NOTE]);
}

GListModel *lq_session_get_references (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_REFERENCE]);
}

GListModel *lq_session_get_deliverables (LqSession *session)
{
  return G_LIST_MODEL (session->lists[LQ_KIND_DELIVERABLE]);
}

static GListStore *get_store (LqSession *session, LqItem *parent, LqKind kind)
{
  if (parent && LQ_IS_TRACK (parent))
    return lq_track_get_store (LQ_TRACK (parent), kind);
  return !parent || parent == LQ_ITEM (session) ? session->lists[kind] : NULL;
}

GListModel *lq_session_get_list (LqSession *session, LqItem *parent, LqKind kind)
{
  return (GListModel *)get_store (session, parent, kind);
}

LqItem *lq_session_find (LqSession *session, const char *id)
{
  if (strcmp (id, "session") == 0)
    return LQ_ITEM (session);
  return g_hash_table_lookup (session->items, id);
}

void lq_session_reserve_id (LqSession *session, const char *id)
{
  LqKind kind;
  guint number;

  if (lq_kind_parse_id (id, &kind, &number) && number <= LQ_KIND_MAX_READ)
    session->last_number[kind] = MAX (session->last_number[kind], number);
  else if (id[0] == 'c' && lq_kind_parse_number (id + 1, &number) && number <= LQ_KIND_MAX_READ)
    session->last_command = MAX (session->last_command, number);
}

guint lq_session_get_last_command (LqSession *session) { return session->last_command; }

char *lq_session_next_id (LqSession *session, LqKind kind)
{
  return g_strdup_printf ("%s%u", lq_kind_info (kind)->prefix, ++session->last_number[kind]);
}

/* Where an item of an unordered kind stands: after all with a smaller number. */
static guint place_by_number (GListModel *list, guint number)
{
  guint index = g_list_model_get_n_items (list);

  for (; index > 0; index--)
    {
      g_autoptr (LqItem) other = g_list_model_get_item (list, index - 1);
      if (lq_item_get_number (other) < number)
        break;
    }
  return index;
}

/* Ids that ITEM's texts name are taken: they may speak of things that are gone. */
static void reserve_references (LqSession *session, LqItem *item)
{
  const char *const *commands = LQ_IS_NOTE (item) ? lq_note_get_answered_by (LQ_NOTE (item)) : NULL;

  lq_session_reserve_id (session, lq_item_get_id (item));
  for (guint i = 0; commands && commands[i]; i++)
    lq_session_reserve_id (session, commands[i]);
}

void lq_session_place (LqSession *session, LqItem *item, LqItem *parent, guint index)
{
  LqKind kind = lq_item_get_kind (item);
  GListStore *store = get_store (session, parent, kind);

  g_assert (store && !g_hash_table_contains (session->items, lq_item_get_id (item)));
  if (!lq_kind_info (kind)->ordered)
    index = place_by_number (G_LIST_MODEL (store), lq_item_get_number (item));
  index = MIN (index, g_list_model_get_n_items (G_LIST_MODEL (store)));
  lq_item_set_place (item, LQ_ITEM (session), parent ? parent : LQ_ITEM (session));
  g_hash_table_insert (session->items, (gpointer)lq_item_get_id (item), item);
  reserve_references (session, item);
  g_list_store_insert (store, index, item);
  g_signal_emit_by_name (session, "structure-changed", kind);
}

guint lq_session_index_of (LqSession *session, LqItem *item)
{
  guint index;

  if (!g_list_store_find (get_store (session, lq_item_get_parent (item), lq_item_get_kind (item)),
                          item, &index))
    g_assert_not_reached ();
  return index;
}

void lq_session_unplace (LqSession *session, LqItem *item)
{
  LqKind kind = lq_item_get_kind (item);
  GListStore *store = get_store (session, lq_item_get_parent (item), kind);
  guint index = lq_session_index_of (session, item);

  g_object_ref (item);
  g_hash_table_remove (session->items, lq_item_get_id (item));
  lq_item_set_place (item, NULL, NULL);
  g_list_store_remove (store, index);
  g_object_unref (item);
  g_signal_emit_by_name (session, "structure-changed", kind);
}

void lq_session_shift (LqSession *session, LqItem *item, guint index)
{
  LqKind kind = lq_item_get_kind (item);
  GListStore *store = get_store (session, lq_item_get_parent (item), kind);
  guint from = lq_session_index_of (session, item);

  g_object_ref (item);
  g_list_store_remove (store, from);
  g_list_store_insert (store, MIN (index, g_list_model_get_n_items (G_LIST_MODEL (store))), item);
  g_object_unref (item);
  g_signal_emit_by_name (session, "structure-changed", kind);
}

void lq_session_keep_head (LqSession *session, const char *line)
{
  g_ptr_array_add (session->head, g_strdup (line));
}

void lq_session_keep_group (LqSession *session, const char *text)
{
  g_ptr_array_add (session->kept_groups, g_strdup (text));
}

GPtrArray *lq_session_get_head (LqSession *session) { return session->head; }

GPtrArray *lq_session_get_kept_groups (LqSession *session) { return session->kept_groups; }

static int by_kind_and_number (gconstpointer a, gconstpointer b)
{
  LqItem *one = *(LqItem *const *)a, *other = *(LqItem *const *)b;
  LqKind kind = lq_item_get_kind (one), other_kind = lq_item_get_kind (other);
  guint number = lq_item_get_number (one), other_number = lq_item_get_number (other);

  if (kind != other_kind)
    return kind < other_kind ? -1 : 1;
  return (number > other_number) - (number < other_number);
}

void lq_session_foreach (LqSession *session, void (*callback) (LqItem *item, gpointer data),
                         gpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, session->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, item);
  g_ptr_array_sort (items, by_kind_and_number);
  for (guint i = 0; i < items->len; i++)
    callback (items->pdata[i], data);
}

static void copy_item (LqItem *item, LqSession *copy)
{
  g_auto (GStrv) lines = lq_item_to_lines (item);
  g_autoptr (LqItem) twin = lq_item_new_from_lines (
      copy->registry, lq_item_get_kind (item), lq_item_get_id (item), (const char *const *)lines);
  LqItem *parent = lq_item_get_parent (item);

  lq_session_place (copy, twin, lq_session_find (copy, lq_item_get_id (parent)), G_MAXUINT);
}

static void copy_list (GListModel *list, LqSession *copy)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqItem) item = g_list_model_get_item (list, i);
      copy_item (item, copy);
      if (LQ_IS_TRACK (item))
        {
          copy_list (lq_track_get_regions (LQ_TRACK (item)), copy);
          copy_list (lq_track_get_nodes (LQ_TRACK (item)), copy);
        }
    }
}

LqSession *lq_session_copy (LqSession *session)
{
  LqSession *copy = lq_session_new (session->registry, lq_session_get_sample_rate (session));
  g_auto (GStrv) lines = lq_item_to_lines (LQ_ITEM (session));

  lq_item_apply_lines (LQ_ITEM (copy), (const char *const *)lines);
  for (LqKind kind = LQ_KIND_SESSION + 1; kind < LQ_N_KINDS; kind++)
    if (session->lists[kind])
      copy_list (G_LIST_MODEL (session->lists[kind]), copy);
  return copy;
}
