/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/desk.h"

struct _LqDesk
{
  GObject parent_instance;
  LqRegistry *registry;
  LqDocument *document;
  LqSound *sound;
  LqCompare *compare;
  LqOverviews *overviews;
  LqFileSpectrum *reference_spectrum;
  GSettings *settings;
  LqNode *selected;
  LqTrack *track; /* in the rack; NULL: the master */
  char *hand_id, *hand_key;
};

G_DEFINE_FINAL_TYPE (LqDesk, lq_desk, G_TYPE_OBJECT)

static GParamSpec *prop_selected, *prop_track;
static guint signal_hand, signal_said, signal_meters_reset;

static LqNode *first_node (LqDesk *desk)
{
  GListModel *chain = lq_desk_get_chain (desk);
  g_autoptr (LqNode) node = chain ? g_list_model_get_item (chain, 0) : NULL;
  return node; /* the session keeps it */
}

static void set_track (LqDesk *desk, LqTrack *track)
{
  if (g_set_object (&desk->track, track))
    g_object_notify_by_pspec (G_OBJECT (desk), prop_track);
}

static void on_structure_changed (LqDesk *desk)
{
  LqSession *session = lq_desk_get_session (desk);
  LqItem *track =
      desk->track ? lq_session_find (session, lq_item_get_id (LQ_ITEM (desk->track))) : NULL;
  set_track (desk, track ? LQ_TRACK (track) : NULL);
  const char *id = desk->selected ? lq_item_get_id (LQ_ITEM (desk->selected)) : "";
  LqItem *now = lq_session_find (session, id); /* undo brings an equal item back, not the same */
  lq_desk_select (desk, now ? LQ_NODE (now) : first_node (desk));
}

static void on_opened (LqDesk *desk)
{
  LqSession *session = lq_desk_get_session (desk);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed), desk,
                           G_CONNECT_SWAPPED);
  lq_desk_select (desk, first_node (desk));
}

static void on_closing (LqDesk *desk)
{
  g_clear_pointer (&desk->hand_id, g_free);
  lq_desk_select (desk, NULL);
  set_track (desk, NULL);
}

LqDocument *lq_desk_get_document (LqDesk *desk) { return desk->document; }

LqSound *lq_desk_get_sound (LqDesk *desk) { return desk->sound; }

LqCompare *lq_desk_get_compare (LqDesk *desk) { return desk->compare; }

LqOverviews *lq_desk_get_overviews (LqDesk *desk) { return desk->overviews; }

LqFileSpectrum *lq_desk_get_reference_spectrum (LqDesk *desk) { return desk->reference_spectrum; }

GSettings *lq_desk_get_settings (LqDesk *desk) { return desk->settings; }

LqSession *lq_desk_get_session (LqDesk *desk) { return lq_document_get_session (desk->document); }

LqHistory *lq_desk_get_history (LqDesk *desk) { return lq_document_get_history (desk->document); }

LqNode *lq_desk_get_selected (LqDesk *desk) { return desk->selected; }

void lq_desk_select (LqDesk *desk, LqNode *node)
{
  if (g_set_object (&desk->selected, node))
    g_object_notify_by_pspec (G_OBJECT (desk), prop_selected);
}

LqTrack *lq_desk_get_track (LqDesk *desk) { return desk->track; }

GListModel *lq_desk_get_chain (LqDesk *desk)
{
  LqSession *session = lq_desk_get_session (desk);
  if (desk->track)
    return lq_track_get_nodes (desk->track);
  return session ? lq_session_get_master (session) : NULL;
}

void lq_desk_show_track (LqDesk *desk, LqTrack *track)
{
  if (desk->track == track)
    return;
  set_track (desk, track);
  lq_desk_select (desk, first_node (desk));
}

void lq_desk_set_hand (LqDesk *desk, LqItem *item, const char *key)
{
  g_free (desk->hand_id);
  g_free (desk->hand_key);
  desk->hand_id = g_strdup (lq_item_get_id (item));
  desk->hand_key = g_strdup (key);
  g_signal_emit (desk, signal_hand, 0, item, key);
}

LqItem *lq_desk_get_hand (LqDesk *desk, const char **key)
{
  LqSession *session = lq_desk_get_session (desk);
  if (!session || !desk->hand_id)
    return NULL;
  *key = desk->hand_key;
  return lq_session_find (session, desk->hand_id);
}

void lq_desk_say (LqDesk *desk, const char *what, const char *sentence)
{
  g_signal_emit (desk, signal_said, 0, what, sentence);
}

LqNode *lq_desk_add_processor (LqDesk *desk, const char *processor_id, guint index)
{
  LqHistory *history = lq_desk_get_history (desk);
  LqSession *session = lq_desk_get_session (desk);
  g_autofree char *id = lq_session_next_id (session, LQ_KIND_NODE);
  g_autoptr (LqNode) node = lq_node_new (id, desk->registry, processor_id);
  lq_history_insert (history, LQ_ITEM (node),
                     desk->track ? LQ_ITEM (desk->track) : LQ_ITEM (session), index);
  lq_desk_select (desk, node);
  return node;
}

void lq_desk_reset_meters (LqDesk *desk)
{
  lq_meters_reset (lq_sound_get_meters (desk->sound));
  g_signal_emit (desk, signal_meters_reset, 0);
}

double lq_desk_get_rate_hz (LqDesk *desk)
{
  LqSession *session = lq_desk_get_session (desk);
  return session ? lq_session_get_sample_rate (session) : 0.0;
}

static void lq_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqDesk *desk = LQ_DESK (object);
  g_value_set_object (value, id == 1 ? (gpointer)desk->selected : (gpointer)desk->track);
}

static void lq_desk_dispose (GObject *object)
{
  LqDesk *desk = LQ_DESK (object);
  if (desk->document)
    lq_document_close (desk->document);
  g_clear_object (&desk->selected);
  g_clear_object (&desk->track);
  g_clear_object (&desk->compare);
  g_clear_object (&desk->sound);
  g_clear_object (&desk->overviews);
  if (desk->reference_spectrum)
    g_object_run_dispose (G_OBJECT (desk->reference_spectrum)); /* its worker may hold it */
  g_clear_object (&desk->reference_spectrum);
  g_clear_object (&desk->document);
  g_clear_object (&desk->settings);
  G_OBJECT_CLASS (lq_desk_parent_class)->dispose (object);
}

static void lq_desk_finalize (GObject *object)
{
  LqDesk *desk = LQ_DESK (object);
  lq_registry_free (desk->registry);
  g_free (desk->hand_id);
  g_free (desk->hand_key);
  G_OBJECT_CLASS (lq_desk_parent_class)->finalize (object);
}

static void lq_desk_class_init (LqDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = lq_desk_dispose;
  object_class->finalize = lq_desk_finalize;
  object_class->get_property = lq_desk_get_property;
  prop_selected = g_param_spec_object ("selected", NULL, NULL, LQ_TYPE_NODE,
                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, 1, prop_selected);
  prop_track = g_param_spec_object ("track", NULL, NULL, LQ_TYPE_TRACK,
                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, 2, prop_track);
  GType type = G_TYPE_FROM_CLASS (klass);
  signal_hand = g_signal_new ("hand", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              LQ_TYPE_ITEM, G_TYPE_STRING);
  signal_meters_reset =
      g_signal_new ("meters-reset", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signal_said = g_signal_new ("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_STRING, G_TYPE_STRING);
}

static void lq_desk_init (LqDesk *desk)
{
  desk->registry = lq_registry_new ();
  desk->settings = g_settings_new ("io.github.lacquer_audio.Lacquer");
  desk->document = lq_document_new (desk->registry);
  desk->sound = lq_sound_new (desk->document);
  desk->compare = lq_compare_new (desk->sound, desk->document);
  desk->overviews = lq_overviews_new ();
  desk->reference_spectrum = lq_file_spectrum_new ();
  g_signal_connect_object (desk->document, "opened", G_CALLBACK (on_opened), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk->document, "closing", G_CALLBACK (on_closing), desk,
                           G_CONNECT_SWAPPED);
}

LqDesk *lq_desk_new (void) { return g_object_new (LQ_TYPE_DESK, NULL); }
