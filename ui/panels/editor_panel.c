/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/editor_panel.h"

#include "ui/editors/editors.h"
#include "ui/keys.h"
#include "ui/panels/ab_switch.h"
#include "ui/panels/preset_menu.h"

#include <glib/gi18n.h>

#define TITLE_CHARS 20

struct _LqEditorPanel
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *title, *presets, *legend, *ab, *delta, *bypass, *place;
  LqNode *node; /* shown now */
  gulong changed;
  gboolean small, updating;
};

G_DEFINE_FINAL_TYPE (LqEditorPanel, lq_editor_panel, GTK_TYPE_BOX)

static void show_bypass (LqEditorPanel *panel)
{
  panel->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (panel->bypass),
                                lq_node_get_bypass (panel->node));
  panel->updating = FALSE;
}

static void on_bypass (GtkToggleButton *button, LqEditorPanel *panel)
{
  if (!panel->updating && panel->node)
    lq_compare_set_bypass (lq_desk_get_compare (panel->desk), panel->node,
                           gtk_toggle_button_get_active (button));
}

static GtkWidget *nothing_selected (void)
{
  GtkWidget *label = gtk_label_new (_ ("Add a processor to the rack to shape the sound."));
  gtk_widget_add_css_class (label, "lq-hint");
  gtk_widget_set_vexpand (label, TRUE);
  return label;
}

static GtkWidget *missing_processor (LqNode *node)
{
  g_autofree char *text = g_strdup_printf ("“%s” is not in this program. Its settings are kept in "
                                           "the session; the sound passes it untouched.",
                                           lq_node_get_processor_id (node));
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "lq-alert");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_vexpand (label, TRUE);
  return label;
}

static void put (LqEditorPanel *panel, GtkWidget *child)
{
  GtkWidget *old = gtk_widget_get_first_child (panel->place);
  if (old)
    gtk_box_remove (GTK_BOX (panel->place), old);
  gtk_widget_set_vexpand (child, TRUE);
  gtk_box_append (GTK_BOX (panel->place), child);
}

/* Something stands in large from the start: the first knob that does anything, unless the editor chose one. */
static void offer_hand (LqEditorPanel *panel)
{
  const char *key;
  const LqProcessorInfo *info = lq_node_get_info (panel->node);
  if (lq_desk_get_hand (panel->desk, &key) == LQ_ITEM (panel->node))
    return;
  LqSession *session = lq_desk_get_session (panel->desk);
  double tempo_bpm = session ? lq_session_get_tempo_bpm (session) : 0.0;
  for (int i = 0; i < info->n_rows; i++)
    if (info->rows[i].kind == LQ_PARAM_CONTINUOUS
        && lq_info_idle_by (info, lq_node_get_params (panel->node), tempo_bpm, i) < 0)
      {
        lq_desk_set_hand (panel->desk, LQ_ITEM (panel->node), info->rows[i].id);
        return;
      }
}

/* Who walks along the rack while listening to what changes hears it of each processor. */
static void move_delta (LqEditorPanel *panel, LqNode *node)
{
  LqCompare *compare = lq_desk_get_compare (panel->desk);
  if (lq_compare_get_delta (compare))
    lq_compare_set_delta (compare, node && lq_compare_has_delta (compare, node) ? node : NULL);
}

static void show_delta_tip (LqEditorPanel *panel, LqNode *node)
{
  const LqKeyRow *row = lq_key_row ("win.delta");
  g_autofree char *key = lq_key_of (lq_desk_get_settings (panel->desk), row),
                  *label = lq_key_label (key);
  if (lq_compare_has_delta (lq_desk_get_compare (panel->desk), node))
    lq_key_show_tip (panel->delta, row, label);
  else
    gtk_widget_set_tooltip_text (
        panel->delta, _ ("Heard of the master's processors only, not of a track's inserts"));
}

/* What a person calls it may be long: then it gives way to the rest of the head. */
static void show_title (LqEditorPanel *panel, LqNode *node)
{
  GtkLabel *title = GTK_LABEL (panel->title);
  const char *name = node ? _ (lq_node_get_name (node)) : "";
  const gboolean long_name = g_utf8_strlen (name, -1) > TITLE_CHARS;
  gtk_label_set_text (title, name);
  gtk_label_set_ellipsize (title, long_name ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_max_width_chars (title, long_name ? TITLE_CHARS : -1);
  gtk_widget_set_tooltip_text (panel->title, long_name ? name : NULL);
}

static void show_node (LqEditorPanel *panel)
{
  LqNode *node = lq_desk_get_selected (panel->desk);
  gboolean here = node && !lq_node_is_missing (node);
  if (panel->node)
    g_clear_signal_handler (&panel->changed, panel->node);
  g_set_object (&panel->node, node);
  show_title (panel, node);
  gtk_widget_set_visible (panel->presets, here);
  gtk_widget_set_visible (panel->ab, here);
  gtk_widget_set_visible (panel->delta, here);
  gtk_widget_set_visible (panel->bypass, here);
  lq_ab_switch_set_node (LQ_AB_SWITCH (panel->ab), here ? node : NULL);
  move_delta (panel, node);
  lq_preset_menu_set_node (LQ_PRESET_MENU (panel->presets), here ? node : NULL);
  GtkWidget *legend = here ? lq_editor_legend_new (panel->desk, node) : NULL,
            *old = gtk_widget_get_first_child (panel->legend);
  if (old)
    gtk_box_remove (GTK_BOX (panel->legend), old);
  if (legend)
    gtk_box_append (GTK_BOX (panel->legend), legend);
  put (panel, here ? lq_editor_new (panel->desk, node, panel->small ? LQ_KNOB_SMALL : LQ_KNOB_LARGE)
              : node ? missing_processor (node)
                     : nothing_selected ());
  if (!here)
    return;
  panel->changed = g_signal_connect_object (node, "changed::bypass", G_CALLBACK (show_bypass),
                                            panel, G_CONNECT_SWAPPED);
  show_bypass (panel);
  show_delta_tip (panel, node);
  offer_hand (panel);
}

void lq_editor_panel_set_small (LqEditorPanel *panel, gboolean small)
{
  if (panel->small == small)
    return; /* the hand may be on a control */
  panel->small = small;
  show_node (panel);
}

static void lq_editor_panel_dispose (GObject *object)
{
  LqEditorPanel *panel = LQ_EDITOR_PANEL (object);
  if (panel->node)
    g_clear_signal_handler (&panel->changed, panel->node);
  g_clear_object (&panel->node);
  G_OBJECT_CLASS (lq_editor_panel_parent_class)->dispose (object);
}

static void lq_editor_panel_class_init (LqEditorPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_editor_panel_dispose;
}

static void lq_editor_panel_init (LqEditorPanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 8);
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-panel");
  gtk_widget_add_css_class (GTK_WIDGET (panel), "lq-padded");
}

GtkWidget *lq_editor_panel_new (LqDesk *desk)
{
  LqEditorPanel *panel = g_object_new (LQ_TYPE_EDITOR_PANEL, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  panel->desk = desk;
  panel->title = gtk_label_new ("");
  gtk_widget_add_css_class (panel->title, "lq-value");
  panel->presets = lq_preset_menu_new (desk);
  gtk_widget_set_hexpand (space, TRUE);
  panel->legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  panel->ab = lq_ab_switch_new (desk);
  panel->delta = gtk_toggle_button_new_with_label (_ ("Delta"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (panel->delta), "win.delta");
  lq_key_follow (lq_desk_get_settings (desk), "win.delta", panel->delta, lq_key_show_tip);
  panel->bypass = gtk_toggle_button_new_with_label (_ ("Bypass"));
  gtk_widget_set_tooltip_text (panel->bypass,
                               _ ("This processor out of the way, heard at the same loudness"));
  g_signal_connect (panel->bypass, "toggled", G_CALLBACK (on_bypass), panel);
  gtk_box_append (GTK_BOX (head), panel->title);
  gtk_box_append (GTK_BOX (head), panel->presets);
  gtk_box_append (GTK_BOX (head), space);
  gtk_box_append (GTK_BOX (head), panel->legend);
  gtk_box_append (GTK_BOX (head), panel->ab);
  gtk_box_append (GTK_BOX (head), panel->delta);
  gtk_box_append (GTK_BOX (head), panel->bypass);
  gtk_box_append (GTK_BOX (panel), head);
  panel->place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand (panel->place, TRUE);
  gtk_box_append (GTK_BOX (panel), panel->place);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (show_node), panel,
                           G_CONNECT_SWAPPED);
  show_node (panel);
  return GTK_WIDGET (panel);
}
