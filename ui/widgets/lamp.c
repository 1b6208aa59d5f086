/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lamps, match state, key caps: see lamp.h. */
#include "ui/widgets/lamp.h"

#include "ui/css.h"
#include "ui/glyph.h"
#include "ui/label.h"

static GtkWidget *label (const char *text, const char *css_class)
{
  GtkWidget *widget = lq_label_new (text, css_class);
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  gtk_label_set_attributes (GTK_LABEL (widget), attributes);
  pango_attr_list_unref (attributes);
  return widget;
}

GtkWidget *lq_lamp_new (const char *name, const char *key)
{
  GtkWidget *lamp = gtk_toggle_button_new ();
  gtk_widget_add_css_class (lamp, "lq-lamp");
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  GtkWidget *upper = gtk_label_new (name);
  GtkWidget *lower = gtk_label_new (key);
  gtk_widget_add_css_class (lower, "lq-lamp-key");
  gtk_box_append (GTK_BOX (lines), upper);
  gtk_box_append (GTK_BOX (lines), lower);
  gtk_button_set_child (GTK_BUTTON (lamp), lines);
  gtk_accessible_update_property (GTK_ACCESSIBLE (lamp), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  lq_lamp_set_key (lamp, key);
  return lamp;
}

void lq_lamp_set_key (GtkWidget *lamp, const char *key)
{
  GtkWidget *lines = gtk_button_get_child (GTK_BUTTON (lamp));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (lines)), key);
  gtk_accessible_update_property (GTK_ACCESSIBLE (lamp), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key,
                                  -1);
}

typedef struct
{
  GtkWidget *sign, *line, *detail;
} MatchState;

static G_DEFINE_QUARK (lq - match - state, match);

GtkWidget *lq_match_state_new (void)
{
  MatchState *state = g_new (MatchState, 1);
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  state->sign = lq_glyph_image_new (LQ_GLYPH_LINK, 13);
  state->line = label ("", "lq-strong");
  state->detail = label ("", "lq-label");
  gtk_widget_add_css_class (state->detail, "lq-quiet");
  gtk_grid_attach (GTK_GRID (grid), state->sign, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), state->line, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), state->detail, 0, 1, 2, 1);
  gtk_widget_add_css_class (grid, "lq-match");
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  g_object_set_qdata_full (G_OBJECT (grid), match_quark (), state, g_free);
  return grid;
}

void lq_match_state_set (GtkWidget *widget, LqMatchKind kind, const char *line, const char *detail)
{
  static const LqGlyph signs[] = { LQ_GLYPH_LINK, LQ_GLYPH_WARN };
  MatchState *state = g_object_get_qdata (G_OBJECT (widget), match_quark ());
  lq_glyph_image_set (LQ_GLYPH_IMAGE (state->sign), signs[kind]);
  gtk_label_set_text (GTK_LABEL (state->line), line);
  gtk_label_set_text (GTK_LABEL (state->detail), detail);
  lq_css_set (widget, "unmatched", kind == LQ_MATCH_UNMATCHED);
}

GtkWidget *lq_key_cap_new (const char *key) { return label (key, "lq-cap"); }
