/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/rack_panel.h"

#include "ui/glyph.h"
#include "ui/keys.h"
#include "ui/menu.h"
#include "ui/panels/rack_fact.h"
#include "ui/pulse.h"
#include "ui/widgets/edge_scroll.h"
#include "ui/widgets/rack_slot.h"

#include <glib/gi18n.h>

#define METER_HZ     30.0
#define NUMBER_EVERY 3 /* pulls: a number that can be read */

struct _LqRackPanel
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *slots, *scroll, *empty;
  GtkWidget *back, *track; /* where the inserts of a track are shown */
  GBindingGroup *of_track;
  gboolean small;
  guint n_pulls;
};

G_DEFINE_FINAL_TYPE (LqRackPanel, lq_rack_panel, GTK_TYPE_BOX)

static LqNode *node_of (GtkWidget *slot) { return g_object_get_data (G_OBJECT (slot), "lq-node"); }

static GListModel *rack_of (LqRackPanel *panel) { return lq_desk_get_chain (panel->desk); }

static int place_of (LqRackPanel *panel, LqItem *item)
{
  GListModel *rack = rack_of (panel);
  for (guint i = 0; i < g_list_model_get_n_items (rack); i++)
    {
      g_autoptr (LqItem) other = g_list_model_get_item (rack, i);
      if (other == item)
        return (int)i;
    }
  return -1;
}

/* ---- Hands ---- */

static void on_chosen (GtkWidget *slot, LqRackPanel *panel)
{
  lq_desk_select (panel->desk, node_of (slot));
}

static void on_power (GtkWidget *slot, LqRackPanel *panel)
{
  LqNode *node = node_of (slot);
  lq_compare_set_bypass (lq_desk_get_compare (panel->desk), node, !lq_node_get_bypass (node));
}

static void on_remove (GtkWidget *slot, LqRackPanel *panel)
{
  lq_history_remove (lq_desk_get_history (panel->desk), LQ_ITEM (node_of (slot)));
}

static void on_move (GtkWidget *slot, int by, LqRackPanel *panel)
{
  int place = place_of (panel, LQ_ITEM (node_of (slot))) + by;
  if (place >= 0 && place < (int)g_list_model_get_n_items (rack_of (panel)))
    lq_history_move (lq_desk_get_history (panel->desk), LQ_ITEM (node_of (slot)), (guint)place);
}

static void on_dropped (GtkWidget *slot, const char *id, gboolean after, LqRackPanel *panel)
{
  LqItem *item = lq_session_find (lq_desk_get_session (panel->desk), id);
  int from = item ? place_of (panel, item) : -1,
      to = place_of (panel, LQ_ITEM (node_of (slot))) + (after ? 1 : 0);
  if (from < 0)
    return;
  to -= from < to; /* it leaves its place first */
  if (to != from)
    lq_history_move (lq_desk_get_history (panel->desk), item, (guint)to);
}

static void on_menu_bypass (GtkButton *button, GtkWidget *slot)
{
  gtk_popover_popdown (
      GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER)));
  g_signal_emit_by_name (slot, "power");
}

static void on_menu_remove (GtkButton *button, GtkWidget *slot)
{
  gtk_popover_popdown (
      GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER)));
  g_signal_emit_by_name (slot, "remove");
}

static GtkWidget *menu_item (GtkWidget *box, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0.0f);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

/* It hangs on the panel: a slot may go with what its own menu does. */
static void on_menu (GtkWidget *slot, double x, double y, LqRackPanel *panel)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bypass =
      menu_item (box, lq_node_get_bypass (node_of (slot)) ? _ ("Engage") : _ ("Bypass"));
  GtkWidget *remove = menu_item (box, _ ("Remove"));
  double left = x, top = y;
  g_signal_connect_object (bypass, "clicked", G_CALLBACK (on_menu_bypass), slot, 0);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_menu_remove), slot, 0);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_translate_coordinates (slot, GTK_WIDGET (panel), x, y, &left, &top);
  lq_popover_open (popover, GTK_WIDGET (panel), left, top);
}

/* ---- What the slots show ---- */

/* What fills the bar; 0: nothing is reduced, whatever sounds. */
static double range_of (LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  return info && info->reduction_readout >= 0
                 && !lq_info_readout_rests (info, lq_node_get_params (node),
                                            info->reduction_readout)
             ? info->reduction_range_db
             : 0.0;
}

static void show_reduction (LqRackPanel *panel, GtkWidget *slot)
{
  LqNode *node = node_of (slot);
  double range_db = range_of (node);
  if (range_db <= 0.0)
    {
      lq_rack_slot_set_reduction (LQ_RACK_SLOT (slot), 0.0, 0.0);
      return;
    }
  double db = lq_reductions_now (lq_sound_get_reductions (lq_desk_get_sound (panel->desk)),
                                 lq_scene_key (LQ_ITEM (node)));
  lq_rack_slot_set_reduction (LQ_RACK_SLOT (slot), db, range_db);
  if (lq_node_get_info (node)->facts || lq_rack_listens (node))
    return; /* the bar alone */
  if (panel->n_pulls % NUMBER_EVERY != 0 && lq_sound_is_playing (lq_desk_get_sound (panel->desk)))
    return;
  g_autofree char *fact = g_strdup_printf (db < 0.05 ? "%.1f dB" : "−%.1f dB", db);
  lq_rack_slot_set_fact (LQ_RACK_SLOT (slot), fact);
}

static void pull (GtkWidget *slots, gpointer data)
{
  ((LqRackPanel *)data)->n_pulls++;
  for (GtkWidget *slot = gtk_widget_get_first_child (slots); slot;
       slot = gtk_widget_get_next_sibling (slot))
    if (LQ_IS_RACK_SLOT (slot))
      show_reduction (data, slot);
}

static void show_slot (LqRackPanel *panel, GtkWidget *slot)
{
  LqNode *node = node_of (slot);
  const char *trouble = lq_rack_trouble (panel->desk, node);
  g_autofree char *fact = trouble ? g_strdup (trouble) : lq_rack_fact (panel->desk, node);
  lq_rack_slot_set_name (LQ_RACK_SLOT (slot), _ (lq_node_get_name (node)));
  lq_rack_slot_set_missing (LQ_RACK_SLOT (slot), trouble || lq_node_is_missing (node));
  lq_rack_slot_set_bypassed (LQ_RACK_SLOT (slot), lq_node_get_bypass (node));
  lq_rack_slot_set_selected (LQ_RACK_SLOT (slot), lq_desk_get_selected (panel->desk) == node);
  lq_rack_slot_set_small (LQ_RACK_SLOT (slot), panel->small);
  if (fact || range_of (node) <= 0.0) /* otherwise the reduction is the fact */
    lq_rack_slot_set_fact (LQ_RACK_SLOT (slot), fact);
  show_reduction (panel, slot);
}

/* Times that count notes go with the tempo, what works with a file with that. */
static void show_slots (LqRackPanel *panel)
{
  for (GtkWidget *slot = gtk_widget_get_first_child (panel->slots); slot;
       slot = gtk_widget_get_next_sibling (slot))
    show_slot (panel, slot);
}

static void on_item_changed (LqSession *session, LqItem *item, const char *key, LqRackPanel *panel)
{
  if (lq_item_get_kind (item) == LQ_KIND_MEDIA)
    show_slots (panel);
}

static void on_node_changed (GtkWidget *slot, const char *key)
{
  LqRackPanel *panel = LQ_RACK_PANEL (gtk_widget_get_ancestor (slot, LQ_TYPE_RACK_PANEL));
  if (panel)
    show_slot (panel, slot);
}

static void add_slot (LqRackPanel *panel, LqNode *node)
{
  GtkWidget *slot = lq_rack_slot_new (lq_item_get_id (LQ_ITEM (node)), lq_node_get_name (node));
  g_object_set_data_full (G_OBJECT (slot), "lq-node", g_object_ref (node), g_object_unref);
  const LqProcessorInfo *info = lq_node_get_info (node);
  gtk_widget_set_tooltip_text (
      slot,
      info ? _ (info->doc) : _ ("This processor is not in this program; its settings are kept."));
  g_signal_connect (slot, "chosen", G_CALLBACK (on_chosen), panel);
  g_signal_connect (slot, "power", G_CALLBACK (on_power), panel);
  g_signal_connect (slot, "remove", G_CALLBACK (on_remove), panel);
  g_signal_connect (slot, "move", G_CALLBACK (on_move), panel);
  g_signal_connect (slot, "dropped", G_CALLBACK (on_dropped), panel);
  g_signal_connect (slot, "menu", G_CALLBACK (on_menu), panel);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), slot, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (panel->slots), slot);
  show_slot (panel, slot);
}

/* The slots are made anew: the hand stays on the processor it was on, or where that stood. */
static void return_focus (LqRackPanel *panel, const char *id, int place)
{
  GtkWidget *found = NULL;
  int i = 0;
  for (GtkWidget *slot = gtk_widget_get_first_child (panel->slots); slot;
       slot = gtk_widget_get_next_sibling (slot), i++)
    {
      if (i <= place)
        found = slot;
      if (g_str_equal (lq_item_get_id (LQ_ITEM (node_of (slot))), id))
        {
          found = slot;
          break;
        }
    }
  if (found)
    gtk_widget_grab_focus (found);
}

static void fill_rack (LqRackPanel *panel)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (panel->slots)))
    gtk_box_remove (GTK_BOX (panel->slots), child);
  LqTrack *track = lq_desk_get_track (panel->desk);
  gtk_widget_set_visible (panel->back, track != NULL);
  g_binding_group_set_source (panel->of_track, track);
  if (!lq_desk_get_session (panel->desk))
    return;
  GListModel *rack = rack_of (panel);
  for (guint i = 0; i < g_list_model_get_n_items (rack); i++)
    {
      g_autoptr (LqNode) node = g_list_model_get_item (rack, i);
      add_slot (panel, node);
    }
  gtk_widget_set_visible (panel->empty, g_list_model_get_n_items (rack) == 0);
  gtk_widget_set_visible (panel->scroll, g_list_model_get_n_items (rack) > 0);
}

static void on_selected (LqRackPanel *panel)
{
  for (GtkWidget *slot = gtk_widget_get_first_child (panel->slots); slot;
       slot = gtk_widget_get_next_sibling (slot))
    {
      const gboolean selected = node_of (slot) == lq_desk_get_selected (panel->desk);
      lq_rack_slot_set_selected (LQ_RACK_SLOT (slot), selected);
      if (selected)
        lq_edge_scroll_reveal (LQ_EDGE_SCROLL (panel->scroll), slot);
    }
}

static void show_rack (LqRackPanel *panel)
{
  g_autofree char *id = NULL;
  int place = 0;
  for (GtkWidget *slot = gtk_widget_get_first_child (panel->slots); slot && !id;
       slot = gtk_widget_get_next_sibling (slot))
    if (gtk_widget_has_focus (slot))
      id = g_strdup (lq_item_get_id (LQ_ITEM (node_of (slot))));
    else
      place++;
  fill_rack (panel);
  if (id)
    return_focus (panel, id, place);
  else
    on_selected (panel);
}

static void on_structure_changed (LqRackPanel *panel, guint kind)
{
  if (kind == LQ_KIND_NODE)
    show_rack (panel);
}

static void on_session (LqRackPanel *panel)
{
  LqSession *session = lq_desk_get_session (panel->desk);
  if (session)
    {
      g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed),
                               panel, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), panel, 0);
      g_signal_connect_object (session, "changed::tempo", G_CALLBACK (show_slots), panel,
                               G_CONNECT_SWAPPED);
    }
  show_rack (panel);
}

void lq_rack_panel_set_small (LqRackPanel *panel, gboolean small)
{
  panel->small = small;
  for (GtkWidget *slot = gtk_widget_get_first_child (panel->slots); slot;
       slot = gtk_widget_get_next_sibling (slot))
    lq_rack_slot_set_small (LQ_RACK_SLOT (slot), small);
}

/* ---- Building ---- */

static GMenuModel *add_menu (LqDesk *desk)
{
  GMenu *menu = g_menu_new ();
  const LqRegistry *registry = lq_document_get_registry (lq_desk_get_document (desk));
  for (int i = 0; i < lq_registry_n (registry); i++)
    {
      const LqProcessorInfo *info = &lq_registry_get (registry, i)->info;
      g_autofree char *action = g_strdup_printf ("win.add-processor::%s", info->id);
      g_menu_append (menu, _ (info->name), action);
    }
  return G_MENU_MODEL (menu);
}

static void on_back (LqRackPanel *panel) { lq_desk_show_track (panel->desk, NULL); }

/* Says whose inserts these are, and leads back to the master. */
static GtkWidget *back_button (LqRackPanel *panel)
{
  GtkWidget *button = gtk_button_new (), *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  panel->track = gtk_label_new ("");
  g_binding_group_bind (panel->of_track, "name", panel->track, "label", G_BINDING_DEFAULT);
  gtk_label_set_ellipsize (GTK_LABEL (panel->track), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (panel->track), 12);
  gtk_box_append (GTK_BOX (words), gtk_image_new_from_icon_name ("go-previous-symbolic"));
  gtk_box_append (GTK_BOX (words), panel->track);
  gtk_button_set_child (GTK_BUTTON (button), words);
  gtk_widget_set_tooltip_text (button, _ ("The inserts of this track. Back to the master"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Back to the master"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_back), panel);
  gtk_widget_set_visible (button, FALSE);
  return button;
}

static GtkWidget *analyser_button (LqRackPanel *panel)
{
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), lq_glyph_image_new (LQ_GLYPH_SPECTRUM, 16));
  gtk_widget_add_css_class (button, "lq-analyser");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.analyser");
  lq_key_follow (lq_desk_get_settings (panel->desk), "win.analyser", button, lq_key_show_tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Spectrum"), -1);
  return button;
}

static void build (LqRackPanel *panel)
{
  panel->slots = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  panel->scroll = lq_edge_scroll_new (panel->slots, _ ("Back in the rack"), _ ("On in the rack"));
  panel->empty = gtk_label_new (_ ("The sound passes untouched. “+” adds a processor."));
  gtk_widget_add_css_class (panel->empty, "lq-hint");
  gtk_widget_set_halign (panel->empty, GTK_ALIGN_START);
  gtk_widget_set_visible (panel->empty, FALSE);
  panel->back = back_button (panel);
  gtk_box_append (GTK_BOX (panel), panel->back);
  gtk_box_append (GTK_BOX (panel), panel->empty);
  gtk_box_append (GTK_BOX (panel), panel->scroll);
  GtkWidget *add = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = add_menu (panel->desk);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (add), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (add), menu);
  gtk_widget_add_css_class (add, "lq-add");
  gtk_widget_set_tooltip_text (add, _ ("Add a processor"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a processor"), -1);
  gtk_box_append (GTK_BOX (panel), add);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0); /* “+” follows the last slot */
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (panel), space);
  gtk_box_append (GTK_BOX (panel), analyser_button (panel));
  lq_pulse_attach (panel->desk, panel->slots, METER_HZ, pull, panel);
}

static void lq_rack_panel_finalize (GObject *object)
{
  g_object_unref (LQ_RACK_PANEL (object)->of_track);
  G_OBJECT_CLASS (lq_rack_panel_parent_class)->finalize (object);
}

static void lq_rack_panel_class_init (LqRackPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_rack_panel_finalize;
}

static void lq_rack_panel_init (LqRackPanel *panel)
{
  gtk_box_set_spacing (GTK_BOX (panel), 4);
  panel->of_track = g_binding_group_new ();
}

GtkWidget *lq_rack_panel_new (LqDesk *desk)
{
  LqRackPanel *panel = g_object_new (LQ_TYPE_RACK_PANEL, NULL);
  panel->desk = desk;
  build (panel);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           panel, G_CONNECT_SWAPPED);
  LqSamples *samples = lq_sound_get_samples (lq_desk_get_sound (desk));
  g_signal_connect_object (samples, "loaded", G_CALLBACK (show_slots), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (samples, "failed", G_CALLBACK (show_slots), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::track", G_CALLBACK (show_rack), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), panel,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (panel);
}
