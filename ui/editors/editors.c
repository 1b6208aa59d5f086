/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/editors.h"

#include "ui/chart/plot.h"
#include "ui/editors/analyser_menu.h"
#include "ui/panels/hand_panel.h"
#include "ui/panels/params.h"
#include "ui/widgets/fit_row.h"

#include <glib/gi18n.h>

GtkWidget *lq_legend_sign_new (LqGlyph glyph, const char *css_class, const char *name)
{
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5),
            *sign = lq_glyph_image_new (glyph, 10), *label = gtk_label_new (name);
  gtk_widget_add_css_class (sign, css_class);
  gtk_widget_add_css_class (label, "lq-legend");
  gtk_box_append (GTK_BOX (pair), sign);
  gtk_box_append (GTK_BOX (pair), label);
  return pair;
}

static GtkWidget *legend_of (LqDesk *desk, LqNode *node, LqAnalyserChoice choice)
{
  GtkWidget *legend = lq_analyser_legend_new (desk, choice);
  int slot = lq_param_head_slot (lq_node_get_info (node));
  if (slot < 0)
    return legend;
  GtkWidget *phase = lq_param_control (desk, node, slot, LQ_KNOB_SMALL);
  gtk_widget_set_hexpand (phase, FALSE); /* its name stays beside its menu */
  lq_fit_row_add (LQ_FIT_ROW (legend), phase, 0);
  return legend;
}

static GtkWidget *spectrum_legend (LqDesk *desk, LqNode *node)
{
  return legend_of (desk, node, LQ_ANALYSER_CHOICE_ALL);
}

static GtkWidget *traces_legend (LqDesk *desk, LqNode *node)
{
  return legend_of (desk, node, LQ_ANALYSER_CHOICE_TRACES);
}

static GtkWidget *envelope_legend (LqDesk *desk, LqNode *node)
{
  GtkWidget *legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  /* Lines: ring, disc and diamond are the sides of the comparison. */
  gtk_box_append (GTK_BOX (legend), lq_legend_sign_new (LQ_GLYPH_LINE, "lq-sign-mix", _ ("Level")));
  gtk_box_append (GTK_BOX (legend),
                  lq_legend_sign_new (LQ_GLYPH_DASHES, "lq-sign-master", _ ("Slow fall")));
  gtk_box_append (GTK_BOX (legend),
                  lq_legend_sign_new (LQ_GLYPH_LINE, "lq-sign-master", _ ("Slow rise")));
  gtk_box_append (GTK_BOX (legend),
                  lq_legend_sign_new (LQ_GLYPH_LINE, "lq-sign-curve", _ ("Gain")));
  return legend;
}

/* What the picture is of. */
static GtkWidget *kind_legend (LqDesk *desk, LqNode *node)
{
  GtkWidget *kind =
      lq_param_control (desk, node, lq_param_head_slot (lq_node_get_info (node)), LQ_KNOB_SMALL);
  gtk_widget_set_hexpand (kind, FALSE); /* its name stays beside its menu */
  return kind;
}

typedef GtkWidget *(*EditorNew) (LqDesk *desk, LqNode *node, LqKnobSize size);
typedef GtkWidget *(*LegendNew) (LqDesk *desk, LqNode *node);

static const struct
{
  const char *processor;
  EditorNew make;
  LegendNew legend; /* NULL: nothing to explain */
} editors[] = {
  { "equaliser", lq_equaliser_editor_new, spectrum_legend },
  { "compressor", lq_compressor_editor_new, NULL },
  { "gate", lq_gate_editor_new, NULL },
  { "multiband", lq_multiband_editor_new, traces_legend },
  { "limiter", lq_limiter_editor_new, NULL },
  { "deesser", lq_deesser_editor_new, traces_legend },
  { "stereo", lq_stereo_editor_new, NULL },
  { "saturator", lq_saturator_editor_new, NULL },
  { "transient", lq_transient_editor_new, envelope_legend },
  { "delay", lq_delay_editor_new, NULL },
  { "reverb", lq_reverb_editor_new, kind_legend },
};

GtkWidget *lq_editor_legend_new (LqDesk *desk, LqNode *node)
{
  for (gsize i = 0; i < G_N_ELEMENTS (editors); i++)
    if (g_str_equal (editors[i].processor, lq_node_get_processor_id (node)) && editors[i].legend)
      return editors[i].legend (desk, node);
  return NULL;
}

GtkWidget *lq_editor_row_new (LqDesk *desk, GtkWidget *controls)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  gtk_box_append (GTK_BOX (row), lq_hand_panel_new (desk));
  gtk_box_append (GTK_BOX (row), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_widget_set_hexpand (controls, TRUE);
  gtk_box_append (GTK_BOX (row), controls);
  return row;
}

static void set_bypassed (GtkWidget *widget, gboolean bypassed)
{
  if (LQ_IS_PLOT (widget))
    lq_plot_set_bypassed (LQ_PLOT (widget), bypassed);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
         child = gtk_widget_get_next_sibling (child))
      set_bypassed (child, bypassed);
}

static void show_bypass (GtkWidget *editor, const char *key, LqNode *node)
{
  set_bypassed (editor, lq_node_get_bypass (node));
}

static GtkWidget *make_editor (LqDesk *desk, LqNode *node, EditorNew make, LqKnobSize size)
{
  GtkWidget *editor = make (desk, node, size);
  g_signal_connect_object (node, "changed::bypass", G_CALLBACK (show_bypass), editor,
                           G_CONNECT_SWAPPED);
  show_bypass (editor, NULL, node);
  return editor;
}

GtkWidget *lq_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (editors); i++)
    if (g_str_equal (editors[i].processor, lq_node_get_processor_id (node)))
      return make_editor (desk, node, editors[i].make, size);
  GtkWidget *row = lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size));
  gtk_widget_set_valign (row, GTK_ALIGN_START);
  return row;
}
