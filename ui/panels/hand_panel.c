/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/hand_panel.h"

#include "ui/keys.h"
#include "ui/label.h"
#include "ui/pages/master.h"
#include "ui/widgets/control.h"
#include "ui/widgets/lamp.h"

#include <glib/gi18n.h>

#define WIDTH 208

struct _LqHandPanel
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *name, *was, *cap, *value, *unit, *why;
  LqItem *item;        /* what is followed now */
  LqCommand *reasoned; /* whose reason the field has */
  gulong changed;
};

G_DEFINE_FINAL_TYPE (LqHandPanel, lq_hand_panel, GTK_TYPE_BOX)

static void set_text (GtkWidget *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
    gtk_label_set_text (GTK_LABEL (label), text);
}

/* What KEY was before the hand moved it, or before the last command that did. Owns: g_free. */
static char *value_before (LqHandPanel *panel, LqItem *item, const char *key)
{
  double before;
  char text[LQ_UNITS_TEXT];
  LqHistory *history = lq_desk_get_history (panel->desk);
  if (!history || !lq_history_value_before (history, item, key, &before))
    return g_strdup ("");
  /* Not always the unit of now. */
  lq_control_format (lq_item_get_row (item, key, NULL), before, 0, LQ_UNITS_PLAIN, text);
  return g_strdup_printf (_ ("was %s"), text);
}

/* "2.40 kHz": the unit is what stands after the last space, and is taken off. */
static char *split_unit (const LqParamRow *row, char *text)
{
  char *space = row->labels || *lq_units_symbol (row->unit) == '\0' ? NULL : strrchr (text, ' ');
  if (!space)
    return text + strlen (text);
  *space = '\0';
  return space + 1;
}

static void show (LqHandPanel *panel)
{
  const char *key;
  LqItem *item = lq_desk_get_hand (panel->desk, &key);
  const LqParamRow *row = item ? lq_item_get_row (item, key, NULL) : NULL;
  if (!row)
    {
      set_text (panel->name, _ ("Touch a control"));
      set_text (panel->value, "–");
      set_text (panel->unit, "");
      set_text (panel->was, "");
      gtk_widget_set_visible (panel->cap, FALSE);
      return;
    }
  char whole[LQ_UNITS_TEXT];
  double value = lq_item_get_value (item, key);
  lq_control_format (row, value, 0, LQ_UNITS_PLAIN, whole);
  g_autofree char *name = lq_item_key_shown (item, key), *was = value_before (panel, item, key);
  char *unit = split_unit (row, whole);
  set_text (panel->name, name ? name : key);
  set_text (panel->value, whole);
  set_text (panel->unit, unit);
  set_text (panel->was, was);
  gtk_widget_set_visible (panel->cap, *was != '\0');
}

static void show_why (LqHandPanel *panel)
{
  LqHistory *history = lq_desk_get_history (panel->desk);
  LqCommand *command = history ? lq_history_get_current (history) : NULL;
  const char *reason = command ? lq_command_get_reason (command) : "";
  gtk_widget_set_sensitive (panel->why, command != NULL);
  g_set_object (&panel->reasoned, command);
  if (!gtk_widget_has_focus (gtk_widget_get_first_child (panel->why))
      && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (panel->why)), reason))
    gtk_editable_set_text (GTK_EDITABLE (panel->why), reason);
}

static void commit_why (LqHandPanel *panel)
{
  LqHistory *history = lq_desk_get_history (panel->desk);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (panel->why));
  g_autoptr (LqCommand) command = panel->reasoned ? g_object_ref (panel->reasoned) : NULL;
  if (history && command && !g_str_equal (text, lq_command_get_reason (command)))
    lq_history_set_reason (history, command, *text ? text : NULL);
}

static void on_activate (LqHandPanel *panel)
{
  commit_why (panel);
  /* The hand goes back to the desk: keys are keys again. */
  gtk_widget_grab_focus (gtk_widget_get_ancestor (GTK_WIDGET (panel), LQ_TYPE_MASTER));
}

static void on_hand (LqHandPanel *panel, LqItem *item, const char *key)
{
  if (panel->item != item)
    {
      g_clear_signal_handler (&panel->changed, panel->item);
      g_set_object (&panel->item, item);
      panel->changed =
          g_signal_connect_object (item, "changed", G_CALLBACK (show), panel, G_CONNECT_SWAPPED);
    }
  show (panel);
}

static void on_history (LqHandPanel *panel)
{
  commit_why (panel); /* a wheel moves without taking the focus: what is typed belongs to before */
  gtk_editable_set_text (GTK_EDITABLE (panel->why), "");
  show (panel);
  show_why (panel);
}

static void on_session (LqHandPanel *panel)
{
  LqHistory *history = lq_desk_get_history (panel->desk);
  g_clear_signal_handler (&panel->changed, panel->item);
  g_clear_object (&panel->item);
  if (history)
    {
      g_signal_connect_object (history, "recorded", G_CALLBACK (on_history), panel,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (history, "moved", G_CALLBACK (on_history), panel, G_CONNECT_SWAPPED);
      g_signal_connect_object (history, "reason-changed", G_CALLBACK (show_why), panel,
                               G_CONNECT_SWAPPED);
    }
  show (panel);
  show_why (panel);
}

static GtkWidget *row (int spacing, GtkWidget *first, GtkWidget *second, GtkWidget *third)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, spacing);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  if (third)
    gtk_box_append (GTK_BOX (box), third);
  return box;
}

static void lq_hand_panel_dispose (GObject *object)
{
  LqHandPanel *panel = LQ_HAND_PANEL (object);
  if (panel->item)
    g_clear_signal_handler (&panel->changed, panel->item);
  g_clear_object (&panel->item);
  g_clear_object (&panel->reasoned);
  G_OBJECT_CLASS (lq_hand_panel_parent_class)->dispose (object);
}

static void lq_hand_panel_class_init (LqHandPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_hand_panel_dispose;
}

static void lq_hand_panel_init (LqHandPanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 4);
  gtk_widget_set_size_request (GTK_WIDGET (panel), WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (panel), FALSE); /* its name may grow inside, the panel not */
  gtk_widget_set_valign (GTK_WIDGET (panel), GTK_ALIGN_CENTER);
  panel->name = lq_label_new ("", "lq-label");
  gtk_label_set_ellipsize (GTK_LABEL (panel->name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (panel->name, TRUE);
  panel->was = lq_label_new ("", "lq-hint");
  panel->cap = lq_key_cap_new ("");
  gtk_box_append (GTK_BOX (panel), row (6, panel->name, panel->was, panel->cap));
  panel->value = lq_label_new ("", "lq-hero");
  panel->unit = lq_label_new ("", "lq-unit");
  gtk_widget_set_valign (panel->unit, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (panel->value, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (panel), row (6, panel->value, panel->unit, NULL));
  panel->why = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (panel->why), _ ("Why"));
  gtk_widget_set_tooltip_text (panel->why,
                               _ ("The reason for the last move; kept with it in the history"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (panel->why), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Why"), -1);
  g_signal_connect_swapped (panel->why, "activate", G_CALLBACK (on_activate), panel);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (commit_why), panel);
  gtk_widget_add_controller (panel->why, focus);
  gtk_box_append (GTK_BOX (panel), panel->why);
}

GtkWidget *lq_hand_panel_new (LqDesk *desk)
{
  LqHandPanel *panel = g_object_new (LQ_TYPE_HAND_PANEL, NULL);
  panel->desk = desk;
  lq_key_follow (lq_desk_get_settings (desk), "win.before", panel->cap, lq_key_show_cap);
  g_signal_connect_object (desk, "hand", G_CALLBACK (on_hand), panel, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           panel, G_CONNECT_SWAPPED);
  on_session (panel);
  return GTK_WIDGET (panel);
}
