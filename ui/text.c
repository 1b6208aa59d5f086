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

gboolean lq_text_set (LqText *text, GtkWidget *widget, LqTextRole role, const char *string)
{
  if (text->layout != NULL
      && (text->role != role
          || pango_layout_get_context (text->layout) != gtk_widget_get_pango_context (widget)))
    lq_text_clear (text);
  if (text->layout == NULL)
    {
      text->layout = make_layout (widget, role);
      text->role = role;
    }
  else if (strcmp (pango_layout_get_text (text->layout), string) == 0)
    return FALSE;

  pango_layout_set_text (text->layout, string, -1);
  return TRUE;
}

void lq_text_limit (LqText *text, int width_px)
{
  pango_layout_set_ellipsize (text->layout,
                              width_px < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  pango_layout_set_width (text->layout, width_px < 0 ? -1 : width_px * PANGO_SCALE);
}

void lq_text_strike (LqText *text, gboolean struck)
{
  if (text->struck == struck)
    return;
  text->struck = struck;
  PangoAttrList *attributes = pango_attr_list_copy (pango_layout_get_attributes (text->layout));
  pango_attr_list_change (attributes, pango_attr_strikethrough_new (struck));
  pango_layout_set_attributes (text->layout, attributes);
  pango_attr_list_unref (attributes);
}

void lq_text_clear (LqText *text)
{
  g_clear_object (&text->layout);
  g_clear_pointer (&text->node, gsk_render_node_unref);
  text->struck = FALSE;
}

int lq_text_width (const LqText *text)
{
  int width;
  pango_layout_get_pixel_size (text->layout, &width, NULL);
  return width;
}

double lq_text_advance (const LqText *text)
{
  int width;
  pango_layout_get_size (text->layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

static double baseline_of (const LqText *text)
{
  return (double)pango_layout_get_baseline (text->layout) / PANGO_SCALE;
}

static gboolean is_drawn (const LqText *text, graphene_point_t at, const GdkRGBA *color)
{
  return text->node != NULL && text->serial == pango_layout_get_serial (text->layout)
         && graphene_point_equal (&text->at, &at) && gdk_rgba_equal (&text->color, color);
}

static void draw_at (LqText *text, GtkSnapshot *snapshot, graphene_point_t at, const GdkRGBA *color)
{
  if (!is_drawn (text, at, color))
    {
      GtkSnapshot *drawn = gtk_snapshot_new ();
      gtk_snapshot_translate (drawn, &at);
      gtk_snapshot_append_layout (drawn, text->layout, color);
      g_clear_pointer (&text->node, gsk_render_node_unref);
      text->node = gtk_snapshot_free_to_node (drawn);
      text->serial = pango_layout_get_serial (text->layout);
      text->at = at;
      text->color = *color;
    }
  if (text->node != NULL) /* there is none of no letters */
    gtk_snapshot_append_node (snapshot, text->node);
}

void lq_text_draw_baseline (LqText *text, GtkSnapshot *snapshot, double x, double y,
                            LqTextAlign align, const GdkRGBA *color)
{
  PangoRectangle extents;
  pango_layout_get_extents (text->layout, NULL, &extents);
  const double width = (double)extents.width / PANGO_SCALE;
  double left = x - (double)extents.x / PANGO_SCALE;
  if (align == LQ_ALIGN_CENTER)
    left -= width / 2;
  else if (align == LQ_ALIGN_END)
    left -= width;

  /* The baseline sits on a whole pixel, so that equal rows look equal. */
  const double top = round (y) - baseline_of (text);
  draw_at (text, snapshot, GRAPHENE_POINT_INIT ((float)round (left), (float)top), color);
}

void lq_text_draw (LqText *text, GtkSnapshot *snapshot, double x, double y, LqTextAlign align,
                   const GdkRGBA *color)
{
  PangoRectangle extents;
  pango_layout_get_extents (text->layout, NULL, &extents);
  const double height = (double)extents.height / PANGO_SCALE;
  lq_text_draw_baseline (text, snapshot, x, y - height / 2 + baseline_of (text), align, color);
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
