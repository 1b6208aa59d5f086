/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON output (json.h), after RFC 8259. */
#include "cli/json.h"
#include "core/units.h"

#include <math.h>
#include <stdio.h>

#define INDENT 1

static void print_node (GString *out, JsonNode *node, int depth);

static void new_line (GString *out, int depth)
{
  g_string_append_c (out, '\n');
  for (int i = 0; i < depth * INDENT; i++)
    g_string_append_c (out, ' ');
}

/* Sentences may quote names, which may hold anything: what is no text shows as lq_cli_name shows it. */
static void print_string (GString *out, const char *string)
{
  g_autofree char *text = g_utf8_make_valid (string, -1);
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (out, "\\%c", *p);
    else if ((unsigned char)*p < 0x20 || *p == 0x7f)
      g_string_append_printf (out, "\\u%04x", (unsigned)*p);
    else if ((unsigned char)*p == 0xc2
             && (unsigned char)p[1] < 0xa0) /* they steer terminals, too */
      g_string_append_printf (out, "\\u00%02x", (unsigned)(unsigned char)*++p);
    else
      g_string_append_c (out, *p);
  g_string_append_c (out, '"');
}

static void print_value (GString *out, JsonNode *node)
{
  char text[LQ_UNITS_TEXT];
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      lq_number_format (json_node_get_double (node), text);
      g_string_append (out, text);
      break;
    default:
      print_string (out, json_node_get_string (node));
    }
}

static void print_object (GString *out, JsonObject *object, int depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  const char *between = "";
  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_string_append (out, between);
      new_line (out, depth + 1);
      print_string (out, name);
      g_string_append (out, ": ");
      print_node (out, member, depth + 1);
      between = ",";
    }
  if (*between != '\0')
    new_line (out, depth);
  g_string_append_c (out, '}');
}

/* Arrays of plain values stay on one line. */
static void print_array (GString *out, JsonArray *array, int depth)
{
  guint n = json_array_get_length (array);
  gboolean plain = n == 0 || JSON_NODE_HOLDS_VALUE (json_array_get_element (array, 0));
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append (out, i == 0 ? "" : plain ? ", " : ",");
      if (!plain)
        new_line (out, depth + 1);
      print_node (out, json_array_get_element (array, i), depth + 1);
    }
  if (!plain)
    new_line (out, depth);
  g_string_append_c (out, ']');
}

static void print_node (GString *out, JsonNode *node, int depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    print_object (out, json_node_get_object (node), depth);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    print_array (out, json_node_get_array (node), depth);
  else if (JSON_NODE_HOLDS_VALUE (node))
    print_value (out, node);
  else
    g_string_append (out, "null");
}

/* Owns: caller frees. Does not take the tree. */
static char *json_text (JsonNode *root)
{
  GString *out = g_string_new (NULL);
  print_node (out, root, 0);
  return g_string_free (out, FALSE);
}

void lq_cli_json_print (JsonNode *root)
{
  g_autofree char *text = json_text (root);
  puts (text);
  json_node_unref (root);
}

double lq_cli_round (double value, int decimals)
{
  double scale = pow (10.0, decimals), rounded = round (value * scale) / scale;
  return rounded == 0.0 ? 0.0 : rounded; /* no −0 */
}

void lq_cli_json_number (JsonObject *object, const char *name, gboolean valid, double value,
                         int decimals)
{
  if (valid && isfinite (value))
    json_object_set_double_member (object, name, lq_cli_round (value, decimals));
  else
    json_object_set_null_member (object, name);
}
