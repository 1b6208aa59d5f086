/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reference.h"

#include "model/item_private.h"
#include "model/property.h"
#include "model/rows.h"

struct _LqReference
{
  LqItem parent_instance;
};

enum
{
  PROP_0,
  PROP_MEDIA,
  PROP_NAME,
  PROP_CUES,
  PROP_CUE,
  PROP_WHOLE,
  PROP_INCLUDE,
  N_PROPS
};

static const LqParamRow cue_row =
    LQ_ROW_WHOLE ("cue", N_ ("Cue"), 1000, 0, "The cue that is compared; 0 is none.");
static const LqParamRow whole_row =
    LQ_ROW_SWITCH ("whole", N_ ("Match whole"), 0,
                   "Matches loudness over the whole song even when a "
                   "cue is chosen.");
static const LqParamRow include_row =
    LQ_ROW_SWITCH ("include", N_ ("On the switch"), 1, "Offered by the compare switch.");

G_DEFINE_FINAL_TYPE (LqReference, lq_reference, LQ_TYPE_ITEM)

static char *lq_reference_display_name (LqItem *item)
{
  const char *name = lq_item_peek_string (item, PROP_NAME);

  return *name ? g_strdup (name) : LQ_ITEM_CLASS (lq_reference_parent_class)->display_name (item);
}

static void lq_reference_class_init (LqReferenceClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);

  item_class->kind = LQ_KIND_REFERENCE;
  item_class->display_name = lq_reference_display_name;
  specs[PROP_MEDIA] = lq_property_string ("media", N_ ("Media"), "Id of the medium it plays.", 0);
  specs[PROP_NAME] = lq_property_string ("name", N_ ("Name"), "What the reference is called.", 0);
  specs[PROP_CUES] = lq_property_strv ("cues", N_ ("Cues"), "Passages worth comparing with.", 0);
  specs[PROP_CUE] = lq_property_from_row (&cue_row, G_TYPE_INT, LQ_PROPERTY_STORED);
  specs[PROP_WHOLE] = lq_property_from_row (&whole_row, G_TYPE_BOOLEAN, LQ_PROPERTY_STORED);
  specs[PROP_INCLUDE] = lq_property_from_row (&include_row, G_TYPE_BOOLEAN, LQ_PROPERTY_STORED);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_reference_init (LqReference *self) {}

LqReference *lq_reference_new (const char *id)
{
  return g_object_new (LQ_TYPE_REFERENCE, "id", id, NULL);
}

static gboolean flag (LqReference *reference, guint n)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (reference), n));
}

const char *lq_reference_get_media (LqReference *reference)
{
  return lq_item_peek_string (LQ_ITEM (reference), PROP_MEDIA);
}

const char *lq_reference_get_name (LqReference *reference)
{
  return lq_item_peek_string (LQ_ITEM (reference), PROP_NAME);
}

static const char *const *cues_of (LqReference *reference)
{
  return g_value_get_boxed (lq_item_peek (LQ_ITEM (reference), PROP_CUES));
}

guint lq_reference_get_n_cues (LqReference *reference)
{
  return g_strv_length ((char **)cues_of (reference));
}

/* "480000-1440000 Chorus"; what does not parse is the whole medium under that name. */
static LqCue parse_cue (const char *text)
{
  LqCue cue = { .name = text };
  char *end;
  gint64 start = g_ascii_strtoll (text, &end, 10);

  if (end == text || start < 0 || *end != '-')
    return cue;
  const char *second = end + 1;
  gint64 stop = g_ascii_strtoll (second, &end, 10);
  if (end == second || (stop != 0 && stop <= start) || (*end && *end != ' '))
    return cue;
  cue.start = start;
  cue.end = stop;
  cue.name = end + (*end == ' ');
  return cue;
}

LqCue lq_reference_get_cue (LqReference *reference, guint index)
{
  return parse_cue (cues_of (reference)[index]);
}

gboolean lq_reference_get_chosen_cue (LqReference *reference, LqCue *cue)
{
  guint chosen = (guint)g_value_get_int (lq_item_peek (LQ_ITEM (reference), PROP_CUE));

  if (chosen == 0 || chosen > lq_reference_get_n_cues (reference))
    return FALSE;
  *cue = lq_reference_get_cue (reference, chosen - 1);
  return TRUE;
}

gboolean lq_reference_get_whole (LqReference *reference)
{
  LqCue ignored;

  return flag (reference, PROP_WHOLE) || !lq_reference_get_chosen_cue (reference, &ignored);
}

gboolean lq_reference_get_include (LqReference *reference)
{
  return flag (reference, PROP_INCLUDE);
}

char *lq_cue_to_text (const LqCue *cue)
{
  const char *name = cue->name ? cue->name : "";

  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "%s%s", (gint64)cue->start,
                          (gint64)cue->end, *name ? " " : "", name);
}
