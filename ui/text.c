/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cached text layouts: see text.h. */
#include "ui/text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const struct
{
  int size_px, line_px, weight;
} roles[LQ_TEXT_N_ROLES] = {
  [LQ_TEXT_HERO] = { 34, 38, 600 },    [LQ_TEXT_TIME] = { 32, 34, 600 },
  [LQ_TEXT_TIME_MS] = { 20, 34, 500 }, [LQ_TEXT_TITLE] = { 22, 26, 600 },
  [LQ_TEXT_NUMBER] = { 17, 20, 600 },  [LQ_TEXT_SEGMENT] = { 16, 20, 600 },
  [LQ_TEXT_VALUE] = { 15, 18, 600 },   [LQ_TEXT_UNIT] = { 15, 18, 400 },
  [LQ_TEXT_OFFSET] = { 14, 18, 600 },  [LQ_TEXT_BODY] = { 13, 16, 400 },
  [LQ_TEXT_NAME] = { 13, 16, 600 },    [LQ_TEXT_LABEL] = { 12, 16, 400 },
  [LQ_TEXT_STRONG] = { 12, 16, 600 },  [LQ_TEXT_TICK] = { 11, 14, 400 },
  [LQ_TEXT_CAP] = { 11, 14, 600 },
};

/* Size and weight are attributes, so that the family stays the widget's own, also when it changes.
 * A CSS px is 0.75 pt: Pango scales points with the text size of the system, never px. */
static PangoLayout *make_layout (GtkWidget *widget, LqTextRole role)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, NULL);
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_attr_list_insert (attributes,
                          pango_attr_size_new ((int)(roles[role].size_px * 0.75 * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_weight_new ((PangoWeight)roles[role].weight));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

/* ---- What was shown before ---- */

#define MOST_LINES 64

static void line_clear (LqLine *line)
{
  g_clear_object (&line->layout);
  g_clear_pointer (&line->node, gsk_render_node_unref);
}

static void line_free (gpointer line)
{
  line_clear (line);
  g_free (line);
}

/* A string in a role and nothing else: laid out again it would be the same. */
static gboolean is_plain (const LqText *text)
{
  return !text->struck && pango_layout_get_width (text->line.layout) < 0;
}

static void keep_line (LqText *text)
{
  if (text->lines == NULL)
    text->lines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, line_free);
  if (g_hash_table_size (text->lines) == MOST_LINES)
    g_hash_table_remove_all (text->lines);
  LqLine *line = g_memdup2 (&text->line, sizeof *line);
  g_hash_table_replace (text->lines, (gpointer)pango_layout_get_text (line->layout), line);
  text->line = (LqLine){ 0 };
}

/* FALSE: it is none of those before. */
static gboolean find_line (LqText *text, const char *string)
{
  gpointer line;
  if (text->lines == NULL || !g_hash_table_steal_extended (text->lines, string, NULL, &line))
    return FALSE;
  text->line = *(LqLine *)line;
  g_free (line);
  return TRUE;
}

/* ---- Texts ---- */

gboolean lq_text_set (LqText *text, GtkWidget *widget, LqTextRole role, const char *string)
{
  if (text->line.layout != NULL
      && (text->role != role
          || pango_layout_get_context (text->line.layout) != gtk_widget_get_pango_context (widget)))
    lq_text_clear (text);
  if (text->line.layout != NULL && strcmp (pango_layout_get_text (text->line.layout), string) == 0)
    return FALSE;
  if (text->line.layout != NULL && is_plain (text))
    keep_line (text);
  if (text->line.layout == NULL && find_line (text, string))
    return TRUE;
  if (text->line.layout == NULL)
    text->line.layout = make_layout (widget, role);
  text->role = role;
  pango_layout_set_text (text->line.layout, string, -1);
  return TRUE;
}

void lq_text_limit (LqText *text, int width_px)
{
  pango_layout_set_ellipsize (text->line.layout,
                              width_px < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  pango_layout_set_width (text->line.layout, width_px < 0 ? -1 : width_px * PANGO_SCALE);
}

void lq_text_strike (LqText *text, gboolean struck)
{
  if (text->struck == struck)
    return;
  text->struck = struck;
  PangoAttrList *attributes =
      pango_attr_list_copy (pango_layout_get_attributes (text->line.layout));
  pango_attr_list_change (attributes, pango_attr_strikethrough_new (struck));
  pango_layout_set_attributes (text->line.layout, attributes);
  pango_attr_list_unref (attributes);
}

void lq_text_clear (LqText *text)
{
  line_clear (&text->line);
  g_clear_pointer (&text->lines, g_hash_table_unref);
  text->struck = FALSE;
}

int lq_text_width (const LqText *text)
{
  int width;
  pango_layout_get_pixel_size (text->line.layout, &width, NULL);
  return width;
}

double lq_text_advance (const LqText *text)
{
  int width;
  pango_layout_get_size (text->line.layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

static gboolean is_drawn (const LqLine *line, const LqTextPlace *place)
{
  return line->node != NULL && line->serial == pango_layout_get_serial (line->layout)
         && line->place.x == place->x && line->place.y == place->y
         && line->place.align == place->align && line->place.by_baseline == place->by_baseline
         && gdk_rgba_equal (&line->place.color, &place->color);
}

/* Of the layout's origin. The baseline sits on a whole pixel, so that equal rows look equal. */
static graphene_point_t origin_of (const LqLine *line, const LqTextPlace *place)
{
  PangoRectangle extents;
  pango_layout_get_extents (line->layout, NULL, &extents);
  const double width = (double)extents.width / PANGO_SCALE,
               height = (double)extents.height / PANGO_SCALE,
               above = (double)pango_layout_get_baseline (line->layout) / PANGO_SCALE;
  const double baseline = place->by_baseline ? place->y : place->y - height / 2 + above;
  double left = place->x - (double)extents.x / PANGO_SCALE;
  if (place->align == LQ_ALIGN_CENTER)
    left -= width / 2;
  else if (place->align == LQ_ALIGN_END)
    left -= width;
  return GRAPHENE_POINT_INIT ((float)round (left), (float)(round (baseline) - above));
}

static void draw (LqLine *line, GtkSnapshot *snapshot, const LqTextPlace *place)
{
  if (!is_drawn (line, place))
    {
      const graphene_point_t at = origin_of (line, place);
      GtkSnapshot *drawn = gtk_snapshot_new ();
      gtk_snapshot_translate (drawn, &at);
      gtk_snapshot_append_layout (drawn, line->layout, &place->color);
      g_clear_pointer (&line->node, gsk_render_node_unref);
      line->node = gtk_snapshot_free_to_node (drawn);
      line->serial = pango_layout_get_serial (line->layout);
      line->place = *place;
    }
  if (line->node != NULL) /* there is none of no letters */
    gtk_snapshot_append_node (snapshot, line->node);
}

void lq_text_draw_baseline (LqText *text, GtkSnapshot *snapshot, double x, double y,
                            LqTextAlign align, const GdkRGBA *color)
{
  draw (&text->line, snapshot, &(LqTextPlace){ x, y, align, TRUE, *color });
}

void lq_text_draw (LqText *text, GtkSnapshot *snapshot, double x, double y, LqTextAlign align,
                   const GdkRGBA *color)
{
  draw (&text->line, snapshot, &(LqTextPlace){ x, y, align, FALSE, *color });
}

int lq_text_measure (GtkWidget *widget, LqTextRole role, const char *string)
{
  PangoLayout *layout = make_layout (widget, role);
  pango_layout_set_text (layout, string, -1);
  int width;
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_object_unref (layout);
  return width;
}

double lq_text_scale (GtkWidget *widget)
{
  const double dpi = pango_cairo_context_get_resolution (gtk_widget_get_pango_context (widget));
  return dpi > 0 ? dpi / 96.0 : 1.0;
}

int lq_scaled (GtkWidget *widget, double px) { return (int)round (px * lq_text_scale (widget)); }

int lq_text_line (GtkWidget *widget, LqTextRole role)
{
  return lq_scaled (widget, roles[role].line_px);
}

GtkStringList *lq_text_list (const char *const *texts)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  for (int i = 0; texts[i]; i++)
    gtk_string_list_append (list, _ (texts[i]));
  return list;
}
