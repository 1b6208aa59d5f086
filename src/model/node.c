/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/node.h"

#include <glib/gi18n.h>

#include "model/item_private.h"
#include "model/node_private.h"
#include "model/property.h"
#include "model/rows.h"

struct _LqNode
{
  LqItem parent_instance;
  const LqProcessor *processor; /* NULL: missing */
  double *params;
  int n_params;
};

enum
{
  PROP_0,
  PROP_PROCESSOR,
  PROP_VERSION,
  PROP_NAME,
  PROP_BYPASS,
  PROP_WET,
  PROP_TARGET,
  PROP_KEY,
  PROP_SAMPLE,
  PROP_LETTER,
  PROP_OTHER,
  PROP_BEYOND,
  N_PROPS
};

static const LqParamRow version_row =
    LQ_ROW_WHOLE ("version", N_ ("Version"), 1000000, 0,
                  "Version of the processor's table that the parameters belong to.");

static const char *const letter_labels[] = { "A", "B", NULL };
static const LqParamRow letter_row =
    LQ_ROW_CHOICE ("letter", N_ ("Setting"), letter_labels, 0, "Which of A and B this is.");

G_DEFINE_FINAL_TYPE (LqNode, lq_node, LQ_TYPE_ITEM)

static void lq_node_finalize (GObject *object)
{
  LqNode *self = LQ_NODE (object);

  g_free (self->params);
  G_OBJECT_CLASS (lq_node_parent_class)->finalize (object);
}

static guint lq_node_n_extra (LqItem *item) { return (guint)LQ_NODE (item)->n_params; }

static int lq_node_find_extra (LqItem *item, const char *key)
{
  LqNode *self = LQ_NODE (item);

  return self->processor ? lq_info_find_param (&self->processor->info, key) : -1;
}

static const char *lq_node_extra_key (LqItem *item, guint index)
{
  char id[LQ_PARAM_ID];

  lq_info_param_id (&LQ_NODE (item)->processor->info, (int)index, id);
  return g_intern_string (id);
}

static const LqParamRow *lq_node_extra_row (LqItem *item, guint index, double *def)
{
  LqParam param = lq_info_param (&LQ_NODE (item)->processor->info, (int)index);

  *def = param.def;
  return param.row;
}

static double lq_node_get_extra (LqItem *item, guint index)
{
  return LQ_NODE (item)->params[index];
}

static void lq_node_set_extra (LqItem *item, guint index, double value)
{
  LqNode *self = LQ_NODE (item);

  if (self->params[index] == value)
    return;
  self->params[index] = value;
  lq_item_emit_changed (item, lq_node_extra_key (item, index));
}

static char *lq_node_extra_name (LqItem *item, guint index)
{
  char name[LQ_PARAM_NAME];

  lq_info_param_name (&LQ_NODE (item)->processor->info, (int)index, name);
  return g_strdup (name);
}

/* The rule of English for small letters is English; another language joins the words itself. */
static char *lq_node_extra_shown (LqItem *item, guint index)
{
  LqParam param = lq_info_param (&LQ_NODE (item)->processor->info, (int)index);
  const char *row = _ (param.row->name);

  if (row == param.row->name)
    return lq_node_extra_name (item, index);
  if (!param.group)
    return g_strdup (row);
  /* Translators: a parameter of one of many, "Band 3 gain": group, number, parameter. */
  return g_strdup_printf (C_ ("parameter", "%1$s %2$d %3$s"), _ (param.group->name),
                          param.instance + 1, row);
}

static char *lq_node_display_name (LqItem *item)
{
  return g_strdup (lq_node_get_name (LQ_NODE (item)));
}

static void lq_node_class_init (LqNodeClass *klass)
{
  LqItemClass *item_class = LQ_ITEM_CLASS (klass);
  GParamSpec **specs = g_new0 (GParamSpec *, N_PROPS);
  GParamFlags stored = LQ_PROPERTY_STORED, fixed = LQ_PROPERTY_STORED | LQ_PROPERTY_FIXED;

  G_OBJECT_CLASS (klass)->finalize = lq_node_finalize;
  item_class->kind = LQ_KIND_NODE;
  item_class->n_extra = lq_node_n_extra;
  item_class->find_extra = lq_node_find_extra;
  item_class->extra_key = lq_node_extra_key;
  item_class->extra_row = lq_node_extra_row;
  item_class->get_extra = lq_node_get_extra;
  item_class->set_extra = lq_node_set_extra;
  item_class->extra_name = lq_node_extra_name;
  item_class->extra_shown = lq_node_extra_shown;
  item_class->display_name = lq_node_display_name;
  specs[PROP_PROCESSOR] =
      lq_property_string ("processor", N_ ("Processor"), "Id of the processor.", LQ_PROPERTY_FIXED);
  specs[PROP_VERSION] = lq_property_from_row (&version_row, G_TYPE_INT, fixed);
  specs[PROP_NAME] = lq_property_string ("name", N_ ("Name"), "What the person calls it.", 0);
  specs[PROP_KEY] = lq_property_string ("key", N_ ("Key"), "Track that the detector hears.", 0);
  specs[PROP_SAMPLE] =
      lq_property_string ("sample", N_ ("Sample"), "Medium that it works with.", 0);
  specs[PROP_LETTER] = lq_property_from_row (&letter_row, G_TYPE_INT, fixed);
  specs[PROP_OTHER] = lq_property_strv ("other", N_ ("Other setting"),
                                        "The other of A and B, as it is kept.", LQ_PROPERTY_FIXED);
  specs[PROP_BEYOND] =
      lq_property_strv ("beyond", "Beyond", "What its setting has that is not known here.",
                        LQ_PROPERTY_FIXED | LQ_PROPERTY_LINES);
  specs[PROP_BYPASS] = lq_property_from_row (&lq_node_rows[LQ_NODE_BYPASS], G_TYPE_BOOLEAN, stored);
  specs[PROP_WET] = lq_property_from_row (&lq_node_rows[LQ_NODE_WET], G_TYPE_DOUBLE, stored);
  specs[PROP_TARGET] = lq_property_from_row (&lq_node_rows[LQ_NODE_TARGET], G_TYPE_INT, stored);
  lq_item_class_install (item_class, specs, N_PROPS);
}

static void lq_node_init (LqNode *self) {}

LqNode *lq_node_new (const char *id, const LqRegistry *registry, const char *processor_id)
{
  LqNode *self = g_object_new (LQ_TYPE_NODE, "id", id, "processor", processor_id, NULL);

  self->processor = lq_registry_find (registry, processor_id);
  if (self->processor)
    {
      const LqProcessorInfo *info = &self->processor->info;
      self->n_params = lq_info_n_params (info);
      self->params = g_new (double, self->n_params);
      lq_info_defaults (info, self->params);
      g_object_set (self, "version", info->version, NULL);
    }
  return self;
}

void lq_node_bring_up_to_date (LqNode *node)
{
  int version = g_value_get_int (lq_item_peek (LQ_ITEM (node), PROP_VERSION));

  if (!node->processor || version >= node->processor->info.version)
    return;
  if (node->processor->migrate)
    node->processor->migrate (version, node->params);
  for (int i = 0; i < node->n_params; i++)
    node->params[i] =
        lq_param_clamp (lq_info_param (&node->processor->info, i).row, node->params[i]);
  g_object_set (node, "version", node->processor->info.version, NULL);
}

const char *lq_node_get_processor_id (LqNode *node)
{
  return lq_item_peek_string (LQ_ITEM (node), PROP_PROCESSOR);
}

const LqProcessor *lq_node_get_processor (LqNode *node) { return node->processor; }

const LqProcessorInfo *lq_node_get_info (LqNode *node)
{
  return node->processor ? &node->processor->info : NULL;
}

gboolean lq_node_is_missing (LqNode *node) { return !node->processor; }

const char *lq_node_get_name (LqNode *node)
{
  const char *name = lq_item_peek_string (LQ_ITEM (node), PROP_NAME);

  if (*name)
    return name;
  return node->processor ? node->processor->info.name : lq_node_get_processor_id (node);
}

gboolean lq_node_get_bypass (LqNode *node)
{
  return g_value_get_boolean (lq_item_peek (LQ_ITEM (node), PROP_BYPASS));
}

double lq_node_get_wet_percent (LqNode *node)
{
  return lq_item_peek_double (LQ_ITEM (node), PROP_WET);
}

LqTarget lq_node_get_target (LqNode *node)
{
  return (LqTarget)g_value_get_int (lq_item_peek (LQ_ITEM (node), PROP_TARGET));
}

const char *lq_node_get_key (LqNode *node)
{
  return lq_item_peek_string (LQ_ITEM (node), PROP_KEY);
}

const char *lq_node_get_sample (LqNode *node)
{
  return lq_item_peek_string (LQ_ITEM (node), PROP_SAMPLE);
}

gboolean lq_node_get_letter (LqNode *node)
{
  return g_value_get_int (lq_item_peek (LQ_ITEM (node), PROP_LETTER)) != 0;
}

const char *const *lq_node_get_beyond (LqNode *node)
{
  return g_value_get_boxed (lq_item_peek (LQ_ITEM (node), PROP_BEYOND));
}

const char *const *lq_node_get_other (LqNode *node)
{
  return g_value_get_boxed (lq_item_peek (LQ_ITEM (node), PROP_OTHER));
}

const double *lq_node_get_params (LqNode *node) { return node->params; }

double lq_node_get_param (LqNode *node, int slot)
{
  g_assert (slot >= 0 && slot < node->n_params);
  return node->params[slot];
}
