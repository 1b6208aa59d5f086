/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/marker.h"

#include "model/item_private.h"
#include "model/property.h"
#include "model/rows.h"

struct _LqMarker
{
  LqItem parent_instance;
};

enum
{
  PROP_0,
  PROP_AT,
  PROP_LENGTH,
  PROP_NAME,
  N_PROPS
};

static const LqParamRow at_row =
    LQ_ROW_FRAMES ("at", N_ ("Position"), "Where on the timeline it is.");
static const LqParamRow length_row =
    LQ_ROW_FRAMES ("length", N_ ("Length"), "How long the range is; 0 is a place.");

G_DEFINE_FINAL_TYPE (LqMarker, lq_marker, LQ_TYPE_ITEM)

static char *lq_marker_display_name (LqItem *item)
{
  const char *name = lq_item_peek_string (item, PROP_NAME);

  return *name ? g_strdup (name) : LQ_ITEM_CLASS (lq_marker_parent_class)->display_name (item);
}

static void lq_marker_class_init (LqMarkerClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);

  item_class->kind = LQ_KIND_MARKER;
  item_class->display_name = lq_marker_display_name;
  specs[PROP_AT] = lq_property_from_row (&at_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_LENGTH] = lq_property_from_row (&length_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_NAME] = lq_property_string ("name", N_ ("Name"), "What the place is called.", 0);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_marker_init (LqMarker *self) {}

LqMarker *lq_marker_new (const char *id) { return g_object_new (LQ_TYPE_MARKER, "id", id, NULL); }

LqFrames lq_marker_get_at (LqMarker *marker)
{
  return lq_item_peek_int64 (LQ_ITEM (marker), PROP_AT);
}

const char *lq_marker_get_name (LqMarker *marker)
{
  return lq_item_peek_string (LQ_ITEM (marker), PROP_NAME);
}
