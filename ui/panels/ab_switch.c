/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/ab_switch.h"

#include "model/ab.h"
#include "ui/keys.h"
#include "ui/menu.h"
#include "ui/widgets/burst.h"

#include <glib/gi18n.h>

struct _LqAbSwitch
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *buttons[2];
  LqNode *node;
  gulong changed;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (LqAbSwitch, lq_ab_switch, GTK_TYPE_BOX)

static void show (LqAbSwitch *ab)
{
  ab->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ab->buttons[lq_ab_get (ab->node)]), TRUE);
  ab->updating = FALSE;
}

static void on_toggled (GtkToggleButton *button, LqAbSwitch *ab)
{
  if (ab->updating || !ab->node || !gtk_toggle_button_get_active (button))
    return;
  lq_burst_end_in (GTK_WIDGET (ab));
  LqAb which = GTK_WIDGET (button) == ab->buttons[LQ_AB_B] ? LQ_AB_B : LQ_AB_A;
  lq_compare_choose_ab (lq_desk_get_compare (ab->desk), ab->node, which);
  show (ab); /* nothing is chosen while a hand is on something */
}

static void on_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LqAbSwitch *ab = data;
  if (!ab->node)
    return;
  lq_burst_end_in (GTK_WIDGET (ab));
  lq_ab_copy (lq_desk_get_history (ab->desk), ab->node);
  lq_desk_say (ab->desk, _ ("A and B"), _ ("Both are set alike now."));
}

void lq_ab_switch_set_node (LqAbSwitch *ab, LqNode *node)
{
  if (ab->node)
    g_clear_signal_handler (&ab->changed, ab->node);
  g_set_object (&ab->node, node);
  if (!node)
    return;
  ab->changed =
      g_signal_connect_object (node, "changed::letter", G_CALLBACK (show), ab, G_CONNECT_SWAPPED);
  show (ab);
}

static void lq_ab_switch_dispose (GObject *object)
{
  lq_ab_switch_set_node (LQ_AB_SWITCH (object), NULL);
  G_OBJECT_CLASS (lq_ab_switch_parent_class)->dispose (object);
}

static void lq_ab_switch_class_init (LqAbSwitchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_ab_switch_dispose;
}

static void add_menu (LqAbSwitch *ab)
{
  static const LqMenuRow rows[] = { { N_ ("Set the other as this one"), "ab.copy" } };
  static const GActionEntry entries[] = { { .name = "copy", .activate = on_copy } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), ab);
  gtk_widget_insert_action_group (GTK_WIDGET (ab), "ab", G_ACTION_GROUP (actions));
  lq_menu_section (menu, NULL, rows, G_N_ELEMENTS (rows));
  lq_menu_attach (GTK_WIDGET (ab), menu);
}

static void lq_ab_switch_init (LqAbSwitch *ab)
{
  static const char *const letters[] = { "A", "B" };
  static const char *const names[] = { N_ ("Setting A"), N_ ("Setting B") };
  gtk_widget_add_css_class (GTK_WIDGET (ab), "linked");
  for (int i = 0; i < 2; i++)
    {
      ab->buttons[i] = gtk_toggle_button_new_with_label (letters[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (ab->buttons[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _ (names[i]), -1);
      gtk_box_append (GTK_BOX (ab), ab->buttons[i]);
    }
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (ab->buttons[LQ_AB_B]),
                               GTK_TOGGLE_BUTTON (ab->buttons[LQ_AB_A]));
  for (int i = 0; i < 2; i++)
    g_signal_connect (ab->buttons[i], "toggled", G_CALLBACK (on_toggled), ab);
  add_menu (ab);
}

GtkWidget *lq_ab_switch_new (LqDesk *desk)
{
  LqAbSwitch *ab = g_object_new (LQ_TYPE_AB_SWITCH, NULL);
  ab->desk = desk;
  for (int i = 0; i < 2; i++)
    lq_key_follow (lq_desk_get_settings (desk), "win.ab", ab->buttons[i], lq_key_show_tip);
  return GTK_WIDGET (ab);
}
