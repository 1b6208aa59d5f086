/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/master.h"

#include "ui/css.h"
#include "ui/panels/editor_panel.h"
#include "ui/panels/meters_panel.h"
#include "ui/panels/rack_panel.h"
#include "ui/panels/side.h"
#include "ui/panels/spectrum_panel.h"
#include "ui/panels/timeline_panel.h"

#include <glib/gi18n.h>

#define GAP          8
#define HYSTERESIS   24
#define SMALL_HEIGHT 860
#define LEAST_HEIGHT 656
#define TINY_HEIGHT  760
#define NARROW_WIDTH 1400
#define SLIM_WIDTH   1120
#define SIDE_BESIDE  320 /* width of the panel */
#define SIDE_OVER    300 /* of the narrow meters: it hides nothing of the work */

struct _LqMaster
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *timeline, *rack, *below, *editor, *meters, *side, *over;
  GSimpleAction *analyser; /* the window's */
  gboolean small, tiny, least, narrow, slim;
};

G_DEFINE_FINAL_TYPE (LqMaster, lq_master, GTK_TYPE_BOX)

/* TRUE below LIMIT; once below it stays so until HYSTERESIS above, so that a drag does not flicker. */
static gboolean below (int size, int limit, gboolean was)
{
  return size < (was ? limit + HYSTERESIS : limit);
}

/* Beside the page where there is room, else over the meters. */
static void place_side_panel (LqMaster *master)
{
  GtkWidget *panel = lq_side_get_panel (LQ_SIDE (master->side)),
            *parent = gtk_widget_get_parent (panel);
  if (parent == master->over)
    gtk_overlay_remove_overlay (GTK_OVERLAY (parent), panel);
  else if (parent)
    gtk_box_remove (GTK_BOX (parent), panel);
  gtk_widget_set_size_request (panel, master->narrow ? SIDE_OVER : SIDE_BESIDE, -1);
  gtk_widget_set_hexpand (panel, FALSE); /* what is in it would take from the plot */
  gtk_widget_set_halign (panel, master->narrow ? GTK_ALIGN_END : GTK_ALIGN_FILL);
  lq_side_set_over (LQ_SIDE (master->side), master->narrow);
  if (master->narrow)
    gtk_overlay_add_overlay (GTK_OVERLAY (master->over), panel);
  else
    gtk_box_insert_child_after (GTK_BOX (master), panel, master->over);
}

void lq_master_fit (LqMaster *master, int width, int height, int taken)
{
  gboolean small = below (height, SMALL_HEIGHT, master->small),
           tiny = below (height, TINY_HEIGHT, master->tiny);
  gboolean narrow = below (width, NARROW_WIDTH, master->narrow),
           slim = below (width, SLIM_WIDTH, master->slim);
  gboolean least = below (height - taken, LEAST_HEIGHT, master->least);
  if (small == master->small && tiny == master->tiny && least == master->least
      && narrow == master->narrow && slim == master->slim)
    return;
  gboolean moves = narrow != master->narrow;
  master->small = small;
  master->tiny = tiny;
  master->least = least;
  master->narrow = narrow;
  master->slim = slim;
  if (moves)
    place_side_panel (master);
  lq_timeline_panel_set_room (LQ_TIMELINE_PANEL (master->timeline), least   ? LQ_TIMELINE_LEAST
                                                                    : tiny  ? LQ_TIMELINE_TINY
                                                                    : small ? LQ_TIMELINE_SMALL
                                                                            : LQ_TIMELINE_FULL);
  lq_editor_panel_set_small (LQ_EDITOR_PANEL (master->editor), small);
  lq_css_set (GTK_WIDGET (master), "tiny", tiny);
  lq_rack_panel_set_small (LQ_RACK_PANEL (master->rack), slim || tiny);
  lq_meters_panel_set_room (LQ_METERS_PANEL (master->meters),
                            slim     ? LQ_METERS_SLIM
                            : narrow ? LQ_METERS_NARROW
                                     : LQ_METERS_FULL,
                            tiny);
}

void lq_master_toggle_panel (LqMaster *master, const char *name)
{
  lq_side_toggle (LQ_SIDE (master->side), name);
}

void lq_master_edit_last_note (LqMaster *master)
{
  lq_side_edit_last_note (LQ_SIDE (master->side));
}

/* ---- Actions ---- */

static void on_zoom_in (GSimpleAction *action, GVariant *parameter, gpointer master)
{
  lq_timeline_panel_zoom (LQ_TIMELINE_PANEL (LQ_MASTER (master)->timeline), 0.5);
}

static void on_zoom_out (GSimpleAction *action, GVariant *parameter, gpointer master)
{
  lq_timeline_panel_zoom (LQ_TIMELINE_PANEL (LQ_MASTER (master)->timeline), 2.0);
}

static void on_zoom_all (GSimpleAction *action, GVariant *parameter, gpointer master)
{
  lq_timeline_panel_zoom (LQ_TIMELINE_PANEL (LQ_MASTER (master)->timeline), 0.0);
}

static void on_follow (GSimpleAction *action, GVariant *parameter, gpointer master)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));
  gboolean follow = !g_variant_get_boolean (state);
  lq_timeline_panel_set_follow (LQ_TIMELINE_PANEL (LQ_MASTER (master)->timeline), follow);
  g_simple_action_set_state (action, g_variant_new_boolean (follow));
}

/* Made when it is first asked for; what is hidden has no pulse. */
static void show_below (LqMaster *master, gboolean analyser)
{
  GtkStack *stack = GTK_STACK (master->below);
  if (analyser && !gtk_stack_get_child_by_name (stack, "spectrum"))
    gtk_stack_add_named (stack, lq_spectrum_panel_new (master->desk), "spectrum");
  gtk_stack_set_visible_child_name (stack, analyser ? "spectrum" : "editor");
  g_simple_action_set_state (master->analyser, g_variant_new_boolean (analyser));
}

static void on_analyser (GSimpleAction *action, GVariant *parameter, gpointer master)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));
  show_below (master, !g_variant_get_boolean (state));
}

/* Whoever takes another slot wants to turn it. */
static void on_selected (LqMaster *master)
{
  if (master->analyser)
    show_below (master, FALSE);
}

void lq_master_add_actions (LqMaster *master, GActionMap *window)
{
  static const GActionEntry entries[] = {
    { .name = "zoom-in", .activate = on_zoom_in },
    { .name = "zoom-out", .activate = on_zoom_out },
    { .name = "zoom-all", .activate = on_zoom_all },
    { .name = "follow", .activate = on_follow, .state = "true" },
    { .name = "analyser", .activate = on_analyser, .state = "false" },
  };
  g_action_map_add_action_entries (window, entries, G_N_ELEMENTS (entries), master);
  master->analyser = G_SIMPLE_ACTION (g_action_map_lookup_action (window, "analyser"));
}

static gboolean on_key (GtkEventControllerKey *keys, guint keyval, guint keycode,
                        GdkModifierType state, LqMaster *master)
{
  return keyval == GDK_KEY_Escape && lq_side_leave (LQ_SIDE (master->side));
}

/* ---- Building ---- */

static void build (LqMaster *master)
{
  GtkWidget *centre = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  master->timeline = lq_timeline_panel_new (master->desk);
  master->rack = lq_rack_panel_new (master->desk);
  master->editor = lq_editor_panel_new (master->desk);
  master->below = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (master->below), FALSE); /* what is hidden takes no room */
  gtk_stack_set_hhomogeneous (GTK_STACK (master->below), FALSE);
  gtk_stack_add_named (GTK_STACK (master->below), master->editor, "editor");
  gtk_widget_set_vexpand (master->below, TRUE);
  gtk_box_append (GTK_BOX (centre), master->timeline);
  gtk_box_append (GTK_BOX (centre), master->rack);
  gtk_box_append (GTK_BOX (centre), master->below);
  gtk_widget_set_hexpand (centre, TRUE);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  gtk_box_append (GTK_BOX (page), centre);
  master->meters = lq_meters_panel_new (master->desk);
  gtk_box_append (GTK_BOX (page), master->meters);
  master->over = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (master->over), page);
  gtk_box_append (GTK_BOX (master), master->over);
  master->side = lq_side_new (master->desk);
  place_side_panel (master);
  gtk_box_append (GTK_BOX (master), master->side);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), master);
  gtk_widget_add_controller (GTK_WIDGET (master), keys);
}

static void lq_master_class_init (LqMasterClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void lq_master_init (LqMaster *master)
{
  gtk_box_set_spacing (GTK_BOX (master), GAP);
  gtk_widget_add_css_class (GTK_WIDGET (master), "lq-page");
  gtk_widget_set_focusable (GTK_WIDGET (master),
                            TRUE); /* where the focus rests: no control owns the arrows */
  gtk_accessible_update_property (GTK_ACCESSIBLE (master), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Master"), -1);
}

GtkWidget *lq_master_new (LqDesk *desk)
{
  LqMaster *master = g_object_new (LQ_TYPE_MASTER, NULL);
  master->desk = desk;
  build (master);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), master,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (master);
}
