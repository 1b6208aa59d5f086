/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/region.h"

#include "model/item_private.h"
#include "model/property.h"
#include "model/rows.h"

struct _LqRegion
{
  LqItem parent_instance;
};

enum
{
  PROP_0,
  PROP_MEDIA,
  PROP_START,
  PROP_OFFSET,
  PROP_LENGTH,
  PROP_GAIN,
  PROP_FADE_IN,
  PROP_FADE_OUT,
  N_PROPS
};

static const LqParamRow start_row =
    LQ_ROW_FRAMES ("start", N_ ("Start"), "Where on the timeline the region begins.");
static const LqParamRow offset_row =
    LQ_ROW_FRAMES ("offset", N_ ("Offset"), "Where in the medium the region begins.");
static const LqParamRow length_row =
    LQ_ROW_FRAMES ("length", N_ ("Length"), "How long the region is.");
static const LqParamRow fade_in_row =
    LQ_ROW_FRAMES ("fade-in", N_ ("Fade in"), "Length of the fade at the beginning.");
static const LqParamRow fade_out_row =
    LQ_ROW_FRAMES ("fade-out", N_ ("Fade out"), "Length of the fade at the end.");
static const LqParamRow gain_row =
    LQ_ROW_FADER ("gain", N_ ("Gain"), "Level of the region; 0 dB changes no bit.");

G_DEFINE_FINAL_TYPE (LqRegion, lq_region, LQ_TYPE_ITEM)

static void lq_region_class_init (LqRegionClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);

  item_class->kind = LQ_KIND_REGION;
  specs[PROP_MEDIA] = lq_property_string ("media", N_ ("Media"), "Id of the medium it plays.", 0);
  specs[PROP_START] = lq_property_from_row (&start_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_OFFSET] = lq_property_from_row (&offset_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_LENGTH] = lq_property_from_row (&length_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_GAIN] = lq_property_from_row (&gain_row, G_TYPE_DOUBLE, LQ_PROPERTY_STORED);
  specs[PROP_FADE_IN] = lq_property_from_row (&fade_in_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  specs[PROP_FADE_OUT] = lq_property_from_row (&fade_out_row, G_TYPE_INT64, LQ_PROPERTY_STORED);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_region_init (LqRegion *self) {}

LqRegion *lq_region_new (const char *id) { return g_object_new (LQ_TYPE_REGION, "id", id, NULL); }

const char *lq_region_get_media (LqRegion *region)
{
  return lq_item_peek_string (LQ_ITEM (region), PROP_MEDIA);
}

LqFrames lq_region_get_start (LqRegion *region)
{
  return lq_item_peek_int64 (LQ_ITEM (region), PROP_START);
}

LqFrames lq_region_get_offset (LqRegion *region)
{
  return lq_item_peek_int64 (LQ_ITEM (region), PROP_OFFSET);
}

LqFrames lq_region_get_length (LqRegion *region)
{
  return lq_item_peek_int64 (LQ_ITEM (region), PROP_LENGTH);
}

LqFrames lq_region_get_fade_in (LqRegion *region)
{
  return lq_item_peek_int64 (LQ_ITEM (region), PROP_FADE_IN);
}

LqFrames lq_region_get_fade_out (LqRegion *region)
{
  return lq_item_peek_int64 (LQ_ITEM (region), PROP_FADE_OUT);
}

double lq_region_get_gain_db (LqRegion *region)
{
  return lq_item_peek_double (LQ_ITEM (region), PROP_GAIN);
}
