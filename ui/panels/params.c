/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/params.h"

#include "ui/binding.h"
#include "ui/text.h"

#include <glib/gi18n.h>

#define CROWDED 8 /* more knobs than these do not fit a row */

static GtkWidget *labelled (const char *name, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (name);
  gtk_widget_add_css_class (label, "lq-label");
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), control);
  return box;
}

static void describe (GtkWidget *control, LqNode *node, const char *key, const LqParamRow *row)
{
  g_autofree char *name = lq_item_key_name (LQ_ITEM (node), key);
  gtk_widget_set_tooltip_text (control, _ (row->doc));
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (row->doc), -1);
}

static GtkWidget *menu_control (LqDesk *desk, LqNode *node, const char *key, const LqParamRow *row)
{
  GtkWidget *menu = gtk_drop_down_new (G_LIST_MODEL (lq_text_list (row->labels)), NULL);
  describe (menu, node, key, row);
  describe (gtk_widget_get_first_child (menu), node, key, row); /* the button in it has the focus */
  lq_bind_choice (desk, GTK_DROP_DOWN (menu), LQ_ITEM (node), key);
  return labelled (_ (row->name), menu);
}

static GtkWidget *switch_control (LqDesk *desk, LqNode *node, const char *key,
                                  const LqParamRow *row)
{
  GtkWidget *toggle = gtk_switch_new ();
  describe (toggle, node, key, row);
  lq_bind_toggle (desk, toggle, LQ_ITEM (node), key);
  return labelled (_ (row->name), toggle);
}

static GtkWidget *knob_control (LqDesk *desk, LqNode *node, const char *key, const LqParamRow *row,
                                LqKnobSize size)
{
  GtkWidget *knob = lq_knob_new (row, size);
  g_autofree char *name = lq_item_key_name (LQ_ITEM (node), key);
  lq_control_set_name (LQ_CONTROL (knob), NULL, name);
  lq_bind (desk, knob, LQ_ITEM (node), key);
  return knob;
}

static GtkWidget *control_of (LqDesk *desk, LqNode *node, const char *key, const LqParamRow *row,
                              LqKnobSize size)
{
  if (row->kind == LQ_PARAM_SWITCH)
    return switch_control (desk, node, key, row);
  if (row->kind == LQ_PARAM_CHOICE)
    return menu_control (desk, node, key, row);
  return knob_control (desk, node, key, row, size);
}

GtkWidget *lq_param_control (LqDesk *desk, LqNode *node, int slot, LqKnobSize size)
{
  char id[LQ_PARAM_ID];
  lq_info_param_id (lq_node_get_info (node), slot, id);
  return control_of (desk, node, id, lq_info_param (lq_node_get_info (node), slot).row, size);
}

/* Knobs first, then menus, then switches. */
static int rank_of (const LqParamRow *row)
{
  return row->kind == LQ_PARAM_CHOICE ? 1 : row->kind == LQ_PARAM_SWITCH ? 2 : 0;
}

static void add (GtkWidget *row, GtkWidget *child) { gtk_box_append (GTK_BOX (row), child); }

/* Switches and menus in columns of three. */
typedef struct
{
  GtkWidget *column;
  int n;
} Columns;

static void columns_add (Columns *columns, GtkWidget *row, GtkWidget *child)
{
  if (columns->n++ % 3 == 0)
    {
      columns->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
      gtk_widget_set_valign (columns->column, GTK_ALIGN_CENTER);
      gtk_widget_set_hexpand (columns->column, FALSE); /* a name stays beside its menu */
      add (row, columns->column);
    }
  gtk_box_append (GTK_BOX (columns->column), child);
}

/* Which rows a row of controls takes. */
typedef enum
{
  ROWS_ALL,
  ROWS_PLAIN,
  ROWS_ADVANCED,
} Rows;

static gboolean takes (Rows rows, const LqParamRow *row)
{
  gboolean advanced = (row->flags & LQ_PARAM_ADVANCED) != 0;
  return rows == ROWS_ALL || advanced == (rows == ROWS_ADVANCED);
}

static void add_slots (LqDesk *desk, LqNode *node, GtkWidget *row, Columns *columns, int instance,
                       LqKnobSize size, Rows rows)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  int n_slots = lq_info_n_params (info);
  for (int pass = 0; pass < 3; pass++)
    for (int slot = 0; slot < n_slots; slot++)
      {
        LqParam param = lq_info_param (info, slot);
        if ((param.group ? param.instance : -1) != instance || rank_of (param.row) != pass
            || !takes (rows, param.row))
          continue;
        GtkWidget *control = lq_param_control (desk, node, slot, size);
        if (pass == 0)
          add (row, control);
        else
          columns_add (columns, row, control);
      }
}

/* What every node has beside its processor's rows. */
static void add_node_rows (LqDesk *desk, LqNode *node, GtkWidget *row, Columns *columns,
                           LqKnobSize size)
{
  add (row, knob_control (desk, node, "wet", &lq_node_rows[LQ_NODE_WET], size));
  columns_add (columns, row, menu_control (desk, node, "target", &lq_node_rows[LQ_NODE_TARGET]));
}

static int n_knobs (const LqProcessorInfo *info)
{
  int n = 0;
  for (int i = 0; i < info->n_rows; i++)
    n += rank_of (&info->rows[i]) == 0;
  return n;
}

/* The rest of the rows, behind a button: made when it is opened. */
static void fill_more (GtkPopover *popover, LqDesk *desk)
{
  LqNode *node = g_object_get_data (G_OBJECT (popover), "lq-node");
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  Columns columns = { 0 };
  add_slots (desk, node, row, &columns, -1, LQ_KNOB_SMALL, ROWS_ADVANCED);
  add_node_rows (desk, node, row, &columns, LQ_KNOB_SMALL);
  gtk_popover_set_child (popover, row);
}

static GtkWidget *more_button (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  GtkWidget *more = gtk_menu_button_new (), *popover = gtk_popover_new ();
  if (size == LQ_KNOB_SMALL)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  else
    gtk_menu_button_set_label (GTK_MENU_BUTTON (more), _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"),
                                  -1);
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (more, _ ("The rows that are needed now and then"));
  g_object_set_data_full (G_OBJECT (popover), "lq-node", g_object_ref (node), g_object_unref);
  g_signal_connect (popover, "show", G_CALLBACK (fill_more), desk);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (more), popover);
  return more;
}

GtkWidget *lq_param_panel_new (LqDesk *desk, LqNode *node, int instance, LqKnobSize size)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  Columns columns = { 0 };
  const LqProcessorInfo *info = lq_node_get_info (node);
  gboolean crowded = instance < 0 && (size == LQ_KNOB_SMALL || n_knobs (info) > CROWDED);
  gboolean beside_band = instance < 0 && info->n_groups > 0; /* the band's own knobs stand first */
  add_slots (desk, node, row, &columns, instance, crowded ? LQ_KNOB_SMALL : size,
             crowded || beside_band ? ROWS_PLAIN : ROWS_ALL);
  if (crowded || beside_band)
    add (row, more_button (desk, node, size));
  else if (instance < 0)
    add_node_rows (desk, node, row, &columns, size);
  return row;
}
