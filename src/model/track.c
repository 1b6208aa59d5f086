/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/track.h"

#include "model/item_private.h"
#include "model/node.h"
#include "model/property.h"
#include "model/region.h"
#include "model/rows.h"
#include "model/track_private.h"

struct _LqTrack
{
  LqItem parent_instance;
  GListStore *regions;
  GListStore *nodes;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_FADER,
  PROP_PAN,
  PROP_MUTE,
  PROP_POLARITY,
  PROP_TINT,
  PROP_SOLO,
  N_PROPS
};

const LqParamRow lq_track_rows[LQ_TRACK_N_ROWS] = {
  [LQ_TRACK_FADER] = LQ_ROW_FADER ("fader", N_ ("Fader"),
                                   "Level of the track in the mix; the lower "
                                   "end is silence."),
  [LQ_TRACK_PAN] = { .id = "pan",
                     .name = N_ ("Pan"),
                     .group = "",
                     .unit = LQ_UNIT_PAN,
                     .kind = LQ_PARAM_CONTINUOUS,
                     .min = -1,
                     .max = 1,
                     .decimals = 0,
                     .flags = LQ_PARAM_BIPOLAR,
                     .doc = N_ ("Place of a mono track, balance of a stereo one; the centre of a "
                                "stereo track changes no bit.") },
  [LQ_TRACK_MUTE] = LQ_ROW_SWITCH ("mute", N_ ("Mute"), 0,
                                   N_ ("Takes the track out of the mix, in renders too.")),
  [LQ_TRACK_POLARITY] =
      LQ_ROW_SWITCH ("polarity", N_ ("Polarity"), 0, N_ ("Turns the waveform upside down.")),
  [LQ_TRACK_TINT] = LQ_ROW_WHOLE ("tint", N_ ("Tint"), 5, 0, "Colour of the track's edge."),
};

G_DEFINE_FINAL_TYPE (LqTrack, lq_track, LQ_TYPE_ITEM)

static void lq_track_dispose (GObject *object)
{
  LqTrack *self = LQ_TRACK (object);

  g_clear_object (&self->regions);
  g_clear_object (&self->nodes);
  G_OBJECT_CLASS (lq_track_parent_class)->dispose (object);
}

static char *lq_track_display_name (LqItem *item)
{
  const char *name = lq_item_peek_string (item, PROP_NAME);

  return *name ? g_strdup (name) : LQ_ITEM_CLASS (lq_track_parent_class)->display_name (item);
}

static void lq_track_class_init (LqTrackClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);

  G_OBJECT_CLASS (klass)->dispose = lq_track_dispose;
  item_class->kind = LQ_KIND_TRACK;
  item_class->display_name = lq_track_display_name;
  specs[PROP_NAME] = lq_property_string ("name", N_ ("Name"), "What the track is called.", 0);
  for (int i = 0; i < LQ_TRACK_N_ROWS; i++)
    {
      GType type = i <= LQ_TRACK_PAN    ? G_TYPE_DOUBLE
                   : i == LQ_TRACK_TINT ? G_TYPE_INT
                                        : G_TYPE_BOOLEAN;
      specs[PROP_FADER + i] = lq_property_from_row (&lq_track_rows[i], type, LQ_PROPERTY_STORED);
    }
  specs[PROP_SOLO] = g_param_spec_boolean (
      "solo", "Solo", "Listens to this track; never saved, never rendered.", FALSE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_track_init (LqTrack *self)
{
  self->regions = g_list_store_new (LQ_TYPE_REGION);
  self->nodes = g_list_store_new (LQ_TYPE_NODE);
}

LqTrack *lq_track_new (const char *id) { return g_object_new (LQ_TYPE_TRACK, "id", id, NULL); }

const char *lq_track_get_name (LqTrack *track)
{
  return lq_item_peek_string (LQ_ITEM (track), PROP_NAME);
}

double lq_track_get_fader_db (LqTrack *track)
{
  return lq_item_peek_double (LQ_ITEM (track), PROP_FADER);
}

double lq_track_get_pan (LqTrack *track) { return lq_item_peek_double (LQ_ITEM (track), PROP_PAN); }

gboolean lq_track_get_mute (LqTrack *track)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (track), PROP_MUTE));
}

gboolean lq_track_get_polarity (LqTrack *track)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (track), PROP_POLARITY));
}

gboolean lq_track_get_solo (LqTrack *track)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (track), PROP_SOLO));
}

void lq_track_set_solo (LqTrack *track, gboolean solo) { g_object_set (track, "solo", solo, NULL); }

GListModel *lq_track_get_regions (LqTrack *track) { return G_LIST_MODEL (track->regions); }

GListModel *lq_track_get_nodes (LqTrack *track) { return G_LIST_MODEL (track->nodes); }

GListStore *lq_track_get_store (LqTrack *track, LqKind kind)
{
  if (kind == LQ_KIND_REGION)
    return track->regions;
  return kind == LQ_KIND_NODE ? track->nodes : NULL;
}
