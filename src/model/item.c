/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/item_private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/property.h"

typedef struct
{
  char *id;
  guint number;
  LqItem *session; /* not owned: the session outlives its items' membership */
  LqItem *parent;
  GValue *values; /* [n_specs], of the final class */
  GPtrArray *kept;
} LqItemPrivate;

enum
{
  PROP_ID = 1,
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LqItem, lq_item, G_TYPE_OBJECT)

static LqItemPrivate *priv_of (LqItem *item) { return lq_item_get_instance_private (item); }

static const char *const no_strings[] = { NULL };

/* Made at the first need: an instance does not know its final class while it is initialised. */
static GValue *values_of (LqItem *item)
{
  LqItemPrivate *priv = priv_of (item);
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);

  if (priv->values)
    return priv->values;
  priv->values = g_new0 (GValue, klass->n_specs);
  for (guint i = 1; i < klass->n_specs; i++)
    {
      g_value_init (&priv->values[i], klass->specs[i]->value_type);
      g_param_value_set_default (klass->specs[i], &priv->values[i]);
      if (klass->specs[i]->value_type == G_TYPE_STRV)
        g_value_set_boxed (&priv->values[i], no_strings);
    }
  return priv->values;
}

const GValue *lq_item_peek (LqItem *item, guint n) { return &values_of (item)[n]; }

double lq_item_peek_double (LqItem *item, guint n)
{
  return lq_property_get_double (lq_item_peek (item, n));
}

gint64 lq_item_peek_int64 (LqItem *item, guint n)
{
  return g_value_get_int64 (lq_item_peek (item, n));
}

const char *lq_item_peek_string (LqItem *item, guint n)
{
  return g_value_get_string (lq_item_peek (item, n));
}

void lq_item_emit_changed (LqItem *item, const char *key)
{
  LqItem *session = priv_of (item)->session;

  g_signal_emit (item, g_signal_lookup ("changed", LQ_TYPE_ITEM), g_quark_from_string (key), key);
  if (session)
    g_signal_emit_by_name (session,
                           lq_item_is_listening (item, key) ? "listening-changed" : "item-changed",
                           item, key);
}

static gboolean same_value (GParamSpec *spec, const GValue *a, const GValue *b)
{
  if (spec->value_type == G_TYPE_STRV)
    return g_strv_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  return g_param_values_cmp (spec, a, b) == 0;
}

static void set_own (LqItem *item, guint n, const GValue *value, GParamSpec *spec)
{
  GValue *mine = &values_of (item)[n];

  if (spec->value_type == G_TYPE_STRV && !g_value_get_boxed (value))
    {
      g_auto (GValue) empty = G_VALUE_INIT;
      g_value_init (&empty, G_TYPE_STRV);
      g_value_set_boxed (&empty, no_strings);
      set_own (item, n, &empty, spec);
      return;
    }
  if (same_value (spec, mine, value))
    return;
  g_value_copy (value, mine);
  if (G_VALUE_HOLDS_STRING (mine) && !g_value_get_string (mine))
    g_value_set_static_string (mine, "");
  g_object_notify_by_pspec (G_OBJECT (item), spec);
  if (spec->flags & LQ_PROPERTY_STORED)
    lq_item_emit_changed (item, spec->name);
}

static void lq_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LqItem *self = LQ_ITEM (object);
  LqItemPrivate *priv = priv_of (self);
  LqKind kind;

  if (spec->owner_type != LQ_TYPE_ITEM)
    {
      set_own (self, id, value, spec);
      return;
    }
  priv->id = g_value_dup_string (value);
  if (priv->id && !lq_kind_parse_id (priv->id, &kind, &priv->number))
    priv->number = 0;
}

static void lq_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqItem *self = LQ_ITEM (object);

  if (spec->owner_type == LQ_TYPE_ITEM)
    g_value_set_string (value, priv_of (self)->id);
  else
    g_value_copy (lq_item_peek (self, id), value);
}

void lq_item_class_install (LqItemClass *klass, GParamSpec **specs, guint n_specs)
{
  /* GObject takes these two away from every subclass. */
  G_OBJECT_CLASS (klass)->set_property = lq_item_set_property;
  G_OBJECT_CLASS (klass)->get_property = lq_item_get_property;
  klass->specs = specs;
  klass->n_specs = n_specs;
  g_object_class_install_properties (G_OBJECT_CLASS (klass), n_specs, specs);
}

static void lq_item_finalize (GObject *object)
{
  LqItem *self = LQ_ITEM (object);
  LqItemPrivate *priv = priv_of (self);

  for (guint i = 1; priv->values && i < LQ_ITEM_GET_CLASS (self)->n_specs; i++)
    g_value_unset (&priv->values[i]);
  g_free (priv->values);
  g_free (priv->id);
  g_ptr_array_unref (priv->kept);
  G_OBJECT_CLASS (lq_item_parent_class)->finalize (object);
}

static guint no_extra (LqItem *item) { return 0; }

static int find_no_extra (LqItem *item, const char *key) { return -1; }

static char *default_display_name (LqItem *item)
{
  const char *name = lq_kind_info (lq_item_get_kind (item))->name;

  return g_strdup_printf ("%c%s %u", g_ascii_toupper (name[0]), name + 1,
                          lq_item_get_number (item));
}

static void lq_item_class_init (LqItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = lq_item_set_property;
  object_class->get_property = lq_item_get_property;
  object_class->finalize = lq_item_finalize;
  klass->n_extra = no_extra;
  klass->find_extra = find_no_extra;
  klass->display_name = default_display_name;
  g_object_class_install_property (
      object_class, PROP_ID,
      g_param_spec_string ("id", "Id", "Kind and number, never reused", NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_signal_new ("changed", LQ_TYPE_ITEM, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_item_init (LqItem *self)
{
  priv_of (self)->kept = g_ptr_array_new_with_free_func (g_free);
}

const char *lq_item_get_id (LqItem *item) { return priv_of (item)->id; }

guint lq_item_get_number (LqItem *item) { return priv_of (item)->number; }

LqKind lq_item_get_kind (LqItem *item) { return LQ_ITEM_GET_CLASS (item)->kind; }

LqItem *lq_item_get_parent (LqItem *item) { return priv_of (item)->parent; }

LqItem *lq_item_get_session (LqItem *item) { return priv_of (item)->session; }

void lq_item_set_place (LqItem *item, LqItem *session, LqItem *parent)
{
  priv_of (item)->session = session;
  priv_of (item)->parent = parent;
}

char *lq_item_display_name (LqItem *item) { return LQ_ITEM_GET_CLASS (item)->display_name (item); }

GParamSpec *lq_item_find_spec (LqItem *item, const char *key)
{
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);

  for (guint i = 1; i < klass->n_specs; i++)
    if ((klass->specs[i]->flags & LQ_PROPERTY_STORED) && strcmp (klass->specs[i]->name, key) == 0)
      return klass->specs[i];
  return NULL;
}

gboolean lq_item_key_is_path (LqKind kind, const char *key)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (lq_kind_info (kind)->get_type ());
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_CLASS (klass), key);

  return spec && (spec->flags & LQ_PROPERTY_PATH);
}

static gboolean is_key (GParamSpec *spec)
{
  return (spec->flags & LQ_PROPERTY_STORED) && !(spec->flags & LQ_PROPERTY_LINES);
}

gboolean lq_item_has_key (LqItem *item, const char *key)
{
  GParamSpec *spec = lq_item_find_spec (item, key);

  return (spec && is_key (spec)) || LQ_ITEM_GET_CLASS (item)->find_extra (item, key) >= 0;
}

/* What is only listened to is no part of the document. */
static gboolean is_stored (LqItem *item, guint extra)
{
  double def;
  return !(LQ_ITEM_GET_CLASS (item)->extra_row (item, extra, &def)->flags & LQ_PARAM_LISTENING);
}

gboolean lq_item_key_sounds (const char *key)
{
  static const char *const silent[] = { "name", "tint", "letter", "other", "beyond", NULL };

  return !g_strv_contains (silent, key);
}

gboolean lq_item_is_listening (LqItem *item, const char *key)
{
  int extra = LQ_ITEM_GET_CLASS (item)->find_extra (item, key);
  return extra >= 0 && !is_stored (item, (guint)extra);
}

GPtrArray *lq_item_list_keys (LqItem *item)
{
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 1; i < klass->n_specs; i++)
    if (is_key (klass->specs[i]))
      g_ptr_array_add (keys, (gpointer)klass->specs[i]->name);
  for (guint i = 0; i < klass->n_extra (item); i++)
    if (is_stored (item, i))
      g_ptr_array_add (keys, (gpointer)klass->extra_key (item, i));
  return keys;
}

/* −1 in *EXTRA when KEY is a property, whose spec is returned; both absent: *EXTRA −1 and NULL. */
static GParamSpec *resolve (LqItem *item, const char *key, int *extra)
{
  GParamSpec *spec = lq_item_find_spec (item, key);

  *extra = spec ? -1 : LQ_ITEM_GET_CLASS (item)->find_extra (item, key);
  return spec;
}

char *lq_item_key_name (LqItem *item, const char *key)
{
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);

  if (spec)
    return g_strdup (g_param_spec_get_nick (spec));
  return extra >= 0 ? LQ_ITEM_GET_CLASS (item)->extra_name (item, (guint)extra) : NULL;
}

char *lq_item_key_shown (LqItem *item, const char *key)
{
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);

  if (spec)
    return g_strdup (_ (g_param_spec_get_nick (spec)));
  return extra >= 0 ? LQ_ITEM_GET_CLASS (item)->extra_shown (item, (guint)extra) : NULL;
}

const LqParamRow *lq_item_get_row (LqItem *item, const char *key, double *def)
{
  double ignored;
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);
  const LqParamRow *row = spec ? lq_property_get_row (spec) : NULL;

  if (extra >= 0)
    return LQ_ITEM_GET_CLASS (item)->extra_row (item, (guint)extra, def ? def : &ignored);
  if (row && def)
    *def = row->def;
  return row;
}

double lq_item_get_value (LqItem *item, const char *key)
{
  g_auto (GValue) value = G_VALUE_INIT;
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);

  if (extra >= 0)
    return LQ_ITEM_GET_CLASS (item)->get_extra (item, (guint)extra);
  g_assert (spec && lq_property_get_row (spec));
  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (item), key, &value);
  return lq_property_get_double (&value);
}

static char *extra_to_text (LqItem *item, guint index)
{
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);
  double def;
  const LqParamRow *row = klass->extra_row (item, index, &def);
  double value = klass->get_extra (item, index);

  return value == def ? NULL : lq_row_to_text (row, value);
}

static char *spec_to_text (LqItem *item, GParamSpec *spec)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (item), spec->name, &value);
  return lq_property_to_text (spec, &value);
}

char *lq_item_get_text (LqItem *item, const char *key)
{
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);

  if (spec)
    return spec_to_text (item, spec);
  return extra >= 0 ? extra_to_text (item, (guint)extra) : NULL;
}

static double session_rate_hz (LqItem *item)
{
  LqItem *session = priv_of (item)->session;
  int rate_hz = 0;

  if (session)
    g_object_get (session, "sample-rate", &rate_hz, NULL);
  return rate_hz;
}

char *lq_item_format_value (LqItem *item, const char *key, double value, LqUnitsFlags flags)
{
  const LqParamRow *row = lq_item_get_row (item, key, NULL);
  double rate_hz = session_rate_hz (item);
  char text[LQ_UNITS_TEXT];

  if (row->unit == LQ_UNIT_FRAMES && rate_hz > 0)
    lq_time_format ((LqFrames)value, rate_hz, 3, text);
  else
    lq_param_format (row, value, 0, flags, text);
  return g_strdup (text);
}

char *lq_item_format (LqItem *item, const char *key, LqUnitsFlags flags)
{
  GParamSpec *spec = lq_item_find_spec (item, key);
  g_auto (GValue) value = G_VALUE_INIT;

  if (lq_item_get_row (item, key, NULL))
    return lq_item_format_value (item, key, lq_item_get_value (item, key), flags);
  if (!spec)
    return NULL;
  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (item), key, &value);
  if (G_VALUE_HOLDS_STRING (&value))
    return g_value_dup_string (&value);
  return g_strjoinv (", ", g_value_get_boxed (&value));
}

void lq_item_set_value (LqItem *item, const char *key, double number)
{
  g_auto (GValue) value = G_VALUE_INIT;
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);
  const LqParamRow *row = lq_item_get_row (item, key, NULL);

  g_assert (row);
  if (extra >= 0)
    {
      LQ_ITEM_GET_CLASS (item)->set_extra (item, (guint)extra, lq_param_clamp (row, number));
      return;
    }
  g_value_init (&value, spec->value_type);
  lq_property_set_double (&value, lq_param_clamp (row, number));
  g_object_set_property (G_OBJECT (item), key, &value);
}

static gboolean set_extra_text (LqItem *item, guint index, const char *text, gboolean *in_range)
{
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);
  double value;
  const LqParamRow *row = klass->extra_row (item, index, &value);

  *in_range = TRUE;
  if (text && !lq_row_from_text (row, text, &value, in_range))
    return FALSE;
  klass->set_extra (item, index, value);
  return TRUE;
}

gboolean lq_item_set_text (LqItem *item, const char *key, const char *text, gboolean *in_range)
{
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean inside = TRUE;
  int extra;
  GParamSpec *spec = resolve (item, key, &extra);

  if (!in_range)
    in_range = &inside;
  *in_range = TRUE;
  if (extra >= 0 && !is_stored (item, (guint)extra))
    return TRUE;
  if (extra >= 0)
    return set_extra_text (item, (guint)extra, text, in_range);
  if (!spec)
    return FALSE;
  g_value_init (&value, spec->value_type);
  g_param_value_set_default (spec, &value);
  *in_range = TRUE;
  if (text && !lq_property_from_text (spec, text, &value, in_range))
    return FALSE;
  g_object_set_property (G_OBJECT (item), key, &value);
  return TRUE;
}

/* The property that holds lines, −1: this kind of item has none. */
static int lines_of (LqItem *item)
{
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);

  for (guint i = 1; i < klass->n_specs; i++)
    if (klass->specs[i]->flags & LQ_PROPERTY_LINES)
      return (int)i;
  return -1;
}

static void add_to_lines (LqItem *item, guint n, const char *line)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, g_value_get_boxed (lq_item_peek (item, n)));
  g_strv_builder_add (builder, line);
  g_auto (GStrv) lines = g_strv_builder_end (builder);
  g_object_set (item, LQ_ITEM_GET_CLASS (item)->specs[n]->name, lines, NULL);
}

void lq_item_keep_line (LqItem *item, const char *line)
{
  g_autofree char *key = NULL;
  const char *text;
  int n = lines_of (item);

  if (n >= 0 && lq_line_split (line, &key, &text))
    add_to_lines (item, (guint)n, line);
  else
    g_ptr_array_add (priv_of (item)->kept, g_strdup (line));
}

static void add_line (GPtrArray *lines, const char *key, char *text)
{
  if (text)
    g_ptr_array_add (lines, g_strconcat (key, "=", text, NULL));
  g_free (text);
}

char **lq_item_to_lines (LqItem *item)
{
  LqItemClass *klass = LQ_ITEM_GET_CLASS (item);
  GPtrArray *lines = g_ptr_array_new ();
  GPtrArray *kept = priv_of (item)->kept;

  for (guint i = 1; i < klass->n_specs; i++)
    if (is_key (klass->specs[i]))
      add_line (lines, klass->specs[i]->name, spec_to_text (item, klass->specs[i]));
  for (guint i = 0; i < klass->n_extra (item); i++)
    if (is_stored (item, i))
      add_line (lines, klass->extra_key (item, i), extra_to_text (item, i));
  const char *const *beyond =
      lines_of (item) >= 0 ? g_value_get_boxed (lq_item_peek (item, (guint)lines_of (item))) : NULL;
  for (; beyond && *beyond; beyond++)
    g_ptr_array_add (lines, g_strdup (*beyond));
  for (guint i = 0; i < kept->len; i++)
    g_ptr_array_add (lines, g_strdup (kept->pdata[i]));
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (lines, FALSE);
}

gboolean lq_line_split (const char *line, char **key, const char **text)
{
  const char *mark = strchr (line, '=');

  if (!mark || mark == line || line[0] == '#')
    return FALSE;
  *key = g_strchomp (g_strndup (line, (gsize)(mark - line)));
  *text = mark + 1 + strspn (mark + 1, " \t");
  return TRUE;
}
