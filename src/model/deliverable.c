/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/deliverable.h"

#include "model/item_private.h"
#include "model/property.h"
#include "model/rows.h"

struct _LqDeliverable
{
  LqItem parent_instance;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_FORMAT,
  PROP_RATE,
  PROP_BITS,
  PROP_DITHER,
  PROP_SEED,
  PROP_TAGS,
  PROP_TEMPLATE,
  PROP_ENABLED,
  N_PROPS
};

static const char *const formats[] = { "wav", "rf64", "aiff", "caf", "flac", NULL };
static const char *const bits[] = { "16", "24", "32f", NULL };
static const char *const dithers[LQ_DELIVERABLE_N_DITHERS + 1] = {
  "none",
  "tpdf",
  "shaped",
  "shaped:lipshitz",
  "shaped:f-weighted",
  "shaped:improved-e",
  "shaped:threshold",
};

static const LqParamRow format_row =
    LQ_ROW_CHOICE ("format", N_ ("Format"), formats, 0, "File format of the delivered audio.");
static const LqParamRow rate_row = { .id = "rate",
                                     .name = N_ ("Rate"),
                                     .group = "",
                                     .unit = LQ_UNIT_HZ,
                                     .kind = LQ_PARAM_INTEGER,
                                     .max = 384000,
                                     .doc = "Sample rate of the file; 0 is the session's own." };
static const LqParamRow bits_row = LQ_ROW_CHOICE ("bits", N_ ("Bits"), bits, LQ_DELIVERABLE_24,
                                                  "Word length; 32f is floating point.");
static const LqParamRow dither_row =
    LQ_ROW_CHOICE ("dither", N_ ("Dither"), dithers, LQ_DELIVERABLE_TPDF,
                   "Noise that replaces the distortion of a shorter word; used once, last. The "
                   "shaped ones move it to where the ear is dull: threshold the most, and at any "
                   "rate; the others at 44.1 and 48 kHz.");
static const LqParamRow seed_row =
    LQ_ROW_WHOLE ("seed", N_ ("Seed"), LQ_ROWS_MAX_FRAMES, 1,
                  "Start of the dither's noise: the same seed gives the same file.");
static const LqParamRow tags_row =
    LQ_ROW_SWITCH ("tags", N_ ("Tags"), 1, "Writes title, artist and so on into the file.");
static const LqParamRow enabled_row =
    LQ_ROW_SWITCH ("enabled", N_ ("Enabled"), 1, "Made when the set is delivered.");

G_DEFINE_FINAL_TYPE (LqDeliverable, lq_deliverable, LQ_TYPE_ITEM)

static char *lq_deliverable_display_name (LqItem *item)
{
  const char *name = lq_item_peek_string (item, PROP_NAME);

  return *name ? g_strdup (name) : LQ_ITEM_CLASS (lq_deliverable_parent_class)->display_name (item);
}

static void lq_deliverable_class_init (LqDeliverableClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);
  GParamFlags stored = LQ_PROPERTY_STORED;

  item_class->kind = LQ_KIND_DELIVERABLE;
  item_class->display_name = lq_deliverable_display_name;
  specs[PROP_NAME] = lq_property_string ("name", N_ ("Name"), "What the deliverable is called.", 0);
  specs[PROP_FORMAT] = lq_property_from_row (&format_row, G_TYPE_INT, stored);
  specs[PROP_RATE] = lq_property_from_row (&rate_row, G_TYPE_INT, stored);
  specs[PROP_BITS] = lq_property_from_row (&bits_row, G_TYPE_INT, stored);
  specs[PROP_DITHER] = lq_property_from_row (&dither_row, G_TYPE_INT, stored);
  specs[PROP_SEED] = lq_property_from_row (&seed_row, G_TYPE_INT64, stored);
  specs[PROP_TAGS] = lq_property_from_row (&tags_row, G_TYPE_BOOLEAN, stored);
  specs[PROP_TEMPLATE] =
      lq_property_string ("template", N_ ("File name"),
                          "Name of the file without its ending; {artist} {title} {version} "
                          "{rate} {bits} are filled in. Empty: the usual one.",
                          0);
  specs[PROP_ENABLED] = lq_property_from_row (&enabled_row, G_TYPE_BOOLEAN, stored);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_deliverable_init (LqDeliverable *self) {}

LqDeliverable *lq_deliverable_new (const char *id)
{
  return g_object_new (LQ_TYPE_DELIVERABLE, "id", id, NULL);
}

static int whole (LqDeliverable *deliverable, guint n)
{
  return g_value_get_int (lq_item_peek (LQ_ITEM (deliverable), n));
}

const char *lq_deliverable_get_name (LqDeliverable *deliverable)
{
  return lq_item_peek_string (LQ_ITEM (deliverable), PROP_NAME);
}

LqDeliverableFormat lq_deliverable_get_format (LqDeliverable *deliverable)
{
  return (LqDeliverableFormat)whole (deliverable, PROP_FORMAT);
}

LqDeliverableBits lq_deliverable_get_bits (LqDeliverable *deliverable)
{
  return (LqDeliverableBits)whole (deliverable, PROP_BITS);
}

int lq_deliverable_get_rate_hz (LqDeliverable *deliverable)
{
  return whole (deliverable, PROP_RATE);
}

gint64 lq_deliverable_get_seed (LqDeliverable *deliverable)
{
  return lq_item_peek_int64 (LQ_ITEM (deliverable), PROP_SEED);
}

gboolean lq_deliverable_get_tags (LqDeliverable *deliverable)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (deliverable), PROP_TAGS));
}

gboolean lq_deliverable_get_enabled (LqDeliverable *deliverable)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (deliverable), PROP_ENABLED));
}

const char *lq_deliverable_get_template (LqDeliverable *deliverable)
{
  const char *template = lq_item_peek_string (LQ_ITEM (deliverable), PROP_TEMPLATE);

  return *template ? template : "{artist}_{title}_{version}_{rate}_{bits}";
}

const char *lq_deliverable_get_choice (LqDeliverable *deliverable, const char *key)
{
  const LqParamRow *row = lq_item_get_row (LQ_ITEM (deliverable), key, NULL);

  g_assert (row && row->labels);
  return row->labels[(int)lq_item_get_value (LQ_ITEM (deliverable), key)];
}
