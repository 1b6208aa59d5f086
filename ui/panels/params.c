/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/params.h"

#include "ui/binding.h"
#include "ui/label.h"
#include "ui/panels/idle.h"
#include "ui/panels/key_menu.h"
#include "ui/text.h"
#include "ui/widgets/fit_row.h"

#include <glib/gi18n.h>

#define CROWDED 8 /* more knobs than these do not fit a row */

static GtkWidget *labelled (const char *name, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *label = lq_label_new (name, "lq-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), control);
  return box;
}

static void describe (GtkWidget *control, LqNode *node, const char *key, const LqParamRow *row)
{
  g_autofree char *name = lq_item_key_shown (LQ_ITEM (node), key);
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

static void show_bypass (LqKnob *knob, const char *key, LqNode *node)
{
  lq_knob_set_bypassed (knob, lq_node_get_bypass (node));
}

static GtkWidget *knob_control (LqDesk *desk, LqNode *node, const char *key, const LqParamRow *row,
                                LqKnobSize size)
{
  GtkWidget *knob = lq_knob_new (row, size);
  g_autofree char *name = lq_item_key_shown (LQ_ITEM (node), key);
  lq_control_set_name (LQ_CONTROL (knob), NULL, name);
  lq_bind (desk, knob, LQ_ITEM (node), key);
  g_signal_connect_object (node, "changed::bypass", G_CALLBACK (show_bypass), knob,
                           G_CONNECT_SWAPPED);
  show_bypass (LQ_KNOB (knob), NULL, node);
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
  GtkWidget *control =
      control_of (desk, node, id, lq_info_param (lq_node_get_info (node), slot).row, size);
  return lq_idle_place (desk, node, slot, control);
}

int lq_param_head_slot (const LqProcessorInfo *info)
{
  int phase = lq_info_find_param (info, "phase");
  return phase >= 0 ? phase : lq_info_find_param (info, "kind");
}

/* Knobs first, then menus, then switches. */
static int rank_of (const LqParamRow *row)
{
  return row->kind == LQ_PARAM_CHOICE ? 1 : row->kind == LQ_PARAM_SWITCH ? 2 : 0;
}

/* ---- The row ---- */

/* What goes first where the row is too narrow: DESK's order, then the last knob of the row. */
enum
{
  LOSS_KNOB = 1,
  LOSS_WHOLE_KNOB = 20,
  LOSS_BAND_KNOB = 70, /* beyond the first three: an equaliser's dynamics */
  LOSS_COLUMN = 40,
  LOSS_BAND_COLUMN = 60,
  LOSS_BESIDE_BAND = 65, /* the whole's beside a band's, beyond the first two */
  LOSS_BAND_SWITCH = 75, /* its tab and S do the same */
  LOSS_NODE = 80,
};

enum
{
  SLOT_WET = -1,
  SLOT_TARGET = -2,
  SLOT_KEY = -3, /* a menu, though its node has no row for it */
};

/* A control of the row, or one that only "More" has. */
typedef struct
{
  GtkWidget *place; /* the part of the row it stands in; NULL: none */
  int slot;
} Entry;

typedef struct
{
  LqDesk *desk; /* borrowed */
  LqNode *node;
  LqKnobSize size;
  LqFitRow *row;
  gboolean has_band;
  GArray *entries; /* Entry */
  GtkWidget *column;
  int n_in_column;
} Panel;

static void panel_free (gpointer data)
{
  Panel *panel = data;
  g_object_unref (panel->node);
  g_array_unref (panel->entries);
  g_free (panel);
}

static void keep (Panel *panel, GtkWidget *place, int slot)
{
  const Entry entry = { place, slot };
  g_array_append_val (panel->entries, entry);
}

static const LqParamRow *row_of (Panel *panel, int slot)
{
  return slot == SLOT_WET ? &lq_node_rows[LQ_NODE_WET]
         : slot < 0       ? &lq_node_rows[LQ_NODE_TARGET]
                          : lq_info_param (lq_node_get_info (panel->node), slot).row;
}

static GtkWidget *make (Panel *panel, int slot, LqKnobSize size)
{
  if (slot >= 0)
    return lq_param_control (panel->desk, panel->node, slot, size);
  if (slot == SLOT_KEY)
    return labelled (_ ("Key"), lq_key_menu_new (panel->desk, panel->node));
  return control_of (panel->desk, panel->node, slot == SLOT_WET ? "wet" : "target",
                     row_of (panel, slot), size);
}

static GtkWidget *new_column (void)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (column, FALSE); /* a name stays beside its menu */
  gtk_widget_set_margin_start (column, 8);
  return column;
}

/* Knobs one by one, switches and menus in columns of three. */
static void add (Panel *panel, int slot, int loss)
{
  GtkWidget *control = make (panel, slot, panel->size);
  if (rank_of (row_of (panel, slot)) == 0)
    {
      lq_fit_row_add (panel->row, control, loss);
      keep (panel, control, slot);
      return;
    }
  if (panel->n_in_column++ % 3 == 0)
    {
      panel->column = new_column ();
      lq_fit_row_add (panel->row, panel->column, loss);
    }
  gtk_box_append (GTK_BOX (panel->column), control);
  keep (panel, panel->column, slot);
}

static int loss_of (const Panel *panel, const LqParamRow *row, gboolean band, int n)
{
  if (band && rank_of (row) == 2)
    return LOSS_BAND_SWITCH;
  if (rank_of (row) > 0)
    return band ? LOSS_BAND_COLUMN : LOSS_COLUMN;
  if (band)
    return n < 3 ? LOSS_KNOB : LOSS_BAND_KNOB;
  if (panel->has_band && n >= 2)
    return LOSS_BESIDE_BAND;
  return n == 0 ? LOSS_KNOB : LOSS_WHOLE_KNOB;
}

/* The rows of INSTANCE (−1: of the processor itself, with the node's wet), knobs first; advanced ones HIDDEN behind "More". */
static void add_slots (Panel *panel, int instance, gboolean hidden)
{
  const LqProcessorInfo *info = lq_node_get_info (panel->node);
  const int n_slots = lq_info_n_params (info), head = lq_param_head_slot (info);
  panel->n_in_column = 0;
  for (int pass = 0, n = 0; pass < 3; pass++)
    {
      for (int slot = 0; slot < n_slots; slot++)
        {
          LqParam param = lq_info_param (info, slot);
          if ((param.group ? param.instance : -1) != instance || rank_of (param.row) != pass
              || slot == head)
            continue;
          if (hidden && (param.row->flags & LQ_PARAM_ADVANCED) != 0)
            keep (panel, NULL, slot);
          else
            add (panel, slot, loss_of (panel, param.row, instance >= 0, n++));
        }
      if (pass == 0 && instance < 0)
        add (panel, SLOT_WET, LOSS_NODE);
    }
}

static int n_knobs (const LqProcessorInfo *info)
{
  int n = 0;
  for (int i = 0; i < info->n_rows; i++)
    n += rank_of (&info->rows[i]) == 0;
  return n;
}

/* ---- "More" ---- */

static gboolean is_out (Panel *panel, const Entry *entry)
{
  return !entry->place || lq_fit_row_leaves_out (panel->row, entry->place);
}

/* Lines that the smallest window has room for. */
#define KNOBS_IN_A_LINE   9
#define COLUMNS_IN_A_LINE 4

typedef struct
{
  GtkWidget *lines, *line, *column;
  int n_knobs, n_columns, n_in_column;
  gboolean one_line; /* all in one */
} More;

static gboolean is_knob (Panel *panel, const Entry *entry)
{
  return rank_of (row_of (panel, entry->slot)) == 0;
}

/* A column is as wide as two knobs. */
static gboolean fits_one_line (Panel *panel)
{
  int n_knobs = 0, n_others = 0;
  for (guint i = 0; i < panel->entries->len; i++)
    {
      const Entry *entry = &g_array_index (panel->entries, Entry, i);
      if (is_out (panel, entry))
        *(is_knob (panel, entry) ? &n_knobs : &n_others) += 1;
    }
  return n_knobs + 2 * ((n_others + 2) / 3) <= KNOBS_IN_A_LINE + 1;
}

static void begin_line (More *more)
{
  if (more->one_line && more->line)
    return;
  more->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (more->lines), more->line);
}

static void put_knob (More *more, GtkWidget *knob)
{
  if (more->n_knobs++ % KNOBS_IN_A_LINE == 0)
    begin_line (more);
  gtk_box_append (GTK_BOX (more->line), knob);
}

static void put_in_column (More *more, GtkWidget *control)
{
  if (more->n_in_column++ % 3 == 0)
    {
      if (more->n_columns++ % COLUMNS_IN_A_LINE == 0)
        begin_line (more);
      gtk_box_append (GTK_BOX (more->line), more->column = new_column ());
    }
  gtk_box_append (GTK_BOX (more->column), control);
}

/* What the row has no place for, made when it is opened: knobs, then switches and menus. */
static void fill_more (GtkPopover *popover, Panel *panel)
{
  More more = { .lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8),
                .one_line = fits_one_line (panel) };
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < panel->entries->len; i++)
      {
        const Entry *entry = &g_array_index (panel->entries, Entry, i);
        if (is_knob (panel, entry) != (pass == 0) || !is_out (panel, entry))
          continue;
        GtkWidget *control = make (panel, entry->slot, LQ_KNOB_SMALL);
        if (pass == 0)
          put_knob (&more, control);
        else
          put_in_column (&more, control);
      }
  gtk_popover_set_child (popover, more.lines);
}

static GtkWidget *more_button (Panel *panel)
{
  GtkWidget *more = gtk_menu_button_new (), *popover = gtk_popover_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"),
                                  -1);
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (more, _ ("The rows that are needed now and then"));
  g_signal_connect (popover, "show", G_CALLBACK (fill_more), panel);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (more), popover);
  return more;
}

GtkWidget *lq_param_panel_new (LqDesk *desk, LqNode *node, int instance, LqKnobSize size)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  const gboolean crowded = n_knobs (info) > CROWDED;
  GtkWidget *row = lq_fit_row_new (4);
  Panel *panel = g_new0 (Panel, 1);
  *panel = (Panel){ .desk = desk,
                    .node = g_object_ref (node),
                    .size = crowded ? LQ_KNOB_SMALL : size,
                    .row = LQ_FIT_ROW (row),
                    .has_band = instance >= 0,
                    .entries = g_array_new (FALSE, FALSE, sizeof (Entry)) };
  g_object_set_data_full (G_OBJECT (row), "lq-panel", panel, panel_free);
  if (instance >= 0)
    {
      add_slots (panel, instance, TRUE);
      lq_fit_row_add_spring (panel->row);
    }
  add_slots (panel, -1, crowded || instance >= 0);
  if (info->has_key)
    add (panel, SLOT_KEY, LOSS_NODE);
  add (panel, SLOT_TARGET, LOSS_NODE);
  gboolean hidden = FALSE;
  for (guint i = 0; i < panel->entries->len; i++)
    hidden |= g_array_index (panel->entries, Entry, i).place == NULL;
  lq_fit_row_set_more (panel->row, more_button (panel), hidden);
  gtk_widget_set_hexpand (row, TRUE);
  return row;
}
