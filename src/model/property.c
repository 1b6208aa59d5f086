/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/property.h"

#include <math.h>

static G_DEFINE_QUARK (lq - property - row, row);

GParamSpec *lq_property_from_row (const LqParamRow *row, GType type, GParamFlags flags)
{
  GParamSpec *spec;

  flags |= G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  if (type == G_TYPE_DOUBLE)
    spec = g_param_spec_double (row->id, row->name, row->doc, row->min, row->max, row->def, flags);
  else if (type == G_TYPE_INT)
    spec = g_param_spec_int (row->id, row->name, row->doc, (int)row->min, (int)row->max,
                             (int)row->def, flags);
  else if (type == G_TYPE_INT64)
    spec = g_param_spec_int64 (row->id, row->name, row->doc, (gint64)row->min, (gint64)row->max,
                               (gint64)row->def, flags);
  else
    spec = g_param_spec_boolean (row->id, row->name, row->doc, row->def != 0.0, flags);
  g_param_spec_set_qdata (spec, row_quark (), (gpointer)row);
  return spec;
}

GParamSpec *lq_property_string (const char *name, const char *nick, const char *doc,
                                GParamFlags flags)
{
  return g_param_spec_string (name, nick, doc, "",
                              flags | LQ_PROPERTY_STORED | G_PARAM_READWRITE
                                  | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

GParamSpec *lq_property_strv (const char *name, const char *nick, const char *doc,
                              GParamFlags flags)
{
  return g_param_spec_boxed (name, nick, doc, G_TYPE_STRV,
                             flags | LQ_PROPERTY_STORED | G_PARAM_READWRITE
                                 | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

const LqParamRow *lq_property_get_row (GParamSpec *spec)
{
  return g_param_spec_get_qdata (spec, row_quark ());
}

/* "Low shelf" → "low-shelf". */
static char *label_token (const char *label)
{
  char *token = g_ascii_strdown (label, -1);

  g_strdelimit (token, " _\t", '-');
  return token;
}

static char *number_text (double value)
{
  char text[LQ_UNITS_TEXT];

  lq_number_format (value, text);
  return g_strdup (text);
}

char *lq_row_to_text (const LqParamRow *row, double value)
{
  char label[LQ_UNITS_TEXT];
  double back;
  gboolean in_range;

  if (row->kind != LQ_PARAM_SWITCH && !row->labels)
    return number_text (value);
  lq_param_format (row, value, 0, LQ_UNITS_ASCII, label);
  g_autofree char *token = label_token (label);
  if (lq_row_from_text (row, token, &back, &in_range) && back == value)
    return g_steal_pointer (&token);
  return number_text (value);
}

gboolean lq_row_from_text (const LqParamRow *row, const char *text, double *value,
                           gboolean *in_range)
{
  bool inside;
  double number;

  if (!lq_param_parse (row, text, &number, &inside) || !isfinite (number))
    return FALSE;
  *value = lq_param_clamp (row, number);
  *in_range = inside;
  return TRUE;
}

double lq_property_get_double (const GValue *value)
{
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_value_get_double (value);
  if (G_VALUE_HOLDS_INT (value))
    return g_value_get_int (value);
  if (G_VALUE_HOLDS_INT64 (value))
    return (double)g_value_get_int64 (value);
  return g_value_get_boolean (value) ? 1.0 : 0.0;
}

void lq_property_set_double (GValue *value, double number)
{
  if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, number);
  else if (G_VALUE_HOLDS_INT (value))
    g_value_set_int (value, (int)number);
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, (gint64)number);
  else
    g_value_set_boolean (value, number != 0.0);
}

static void append_escaped (GString *out, const char *text, gboolean in_list)
{
  for (const char *p = text; *p; p++)
    switch (*p)
      {
      case ' ': /* at the ends a reader would strip it */
        g_string_append (out, p == text || !p[1] ? "\\s" : " ");
        break;
      case '\n':
        g_string_append (out, "\\n");
        break;
      case '\t':
        g_string_append (out, "\\t");
        break;
      case '\r':
        g_string_append (out, "\\r");
        break;
      case '\\':
        g_string_append (out, "\\\\");
        break;
      case ';':
        g_string_append (out, in_list ? "\\;" : ";");
        break;
      default:
        g_string_append_c (out, *p);
      }
}

char *lq_text_escape (const char *text)
{
  GString *out = g_string_new (NULL);

  append_escaped (out, text, FALSE);
  return g_string_free (out, FALSE);
}

/* The character that a backslash and X stand for; X itself where it stands for nothing else. */
static char unescaped (char x)
{
  switch (x)
    {
    case 's':
      return ' ';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    default:
      return x;
    }
}

char *lq_text_unescape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    if (*p == '\\' && p[1])
      g_string_append_c (out, unescaped (*++p));
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/* "a;b" — a ';' after the last one only where that one is empty. */
static char *strv_to_text (const char *const *strings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; strings[i]; i++)
    {
      append_escaped (out, strings[i], TRUE);
      if (strings[i + 1] || !*strings[i])
        g_string_append_c (out, ';');
    }
  return g_string_free (out, FALSE);
}

static char **strv_from_text (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) piece = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    if (*p == '\\' && p[1])
      g_string_append_c (piece, unescaped (*++p));
    else if (*p == ';')
      {
        g_strv_builder_add (builder, piece->str);
        g_string_truncate (piece, 0);
      }
    else
      g_string_append_c (piece, *p);
  if (piece->len > 0)
    g_strv_builder_add (builder, piece->str);
  return g_strv_builder_end (builder);
}

static char *path_to_text (const char *path)
{
  return *path ? g_filename_to_uri (path, NULL, NULL) : g_strdup ("");
}

char *lq_property_to_text (GParamSpec *spec, const GValue *value)
{
  const LqParamRow *row = lq_property_get_row (spec);

  if (row)
    return g_param_value_defaults (spec, value)
               ? NULL
               : lq_row_to_text (row, lq_property_get_double (value));
  if (G_VALUE_HOLDS_STRING (value))
    {
      const char *string = g_value_get_string (value);
      if (!*string)
        return NULL;
      return spec->flags & LQ_PROPERTY_PATH ? path_to_text (string) : lq_text_escape (string);
    }
  const char *const *strings = g_value_get_boxed (value);
  return strings[0] ? strv_to_text (strings) : NULL;
}

static gboolean path_from_text (const char *text, GValue *value)
{
  char *path = *text ? g_filename_from_uri (text, NULL, NULL) : g_strdup ("");

  if (!path)
    return FALSE;
  g_value_take_string (value, path);
  return TRUE;
}

gboolean lq_property_from_text (GParamSpec *spec, const char *text, GValue *value,
                                gboolean *in_range)
{
  const LqParamRow *row = lq_property_get_row (spec);
  double number;

  *in_range = TRUE;
  if (row)
    {
      if (!lq_row_from_text (row, text, &number, in_range))
        return FALSE;
      lq_property_set_double (value, number);
      return TRUE;
    }
  if (!G_VALUE_HOLDS_STRING (value))
    g_value_take_boxed (value, strv_from_text (text));
  else if (spec->flags & LQ_PROPERTY_PATH)
    return path_from_text (text, value);
  else
    g_value_take_string (value, lq_text_unescape (text));
  return TRUE;
}
