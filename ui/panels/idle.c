/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/idle.h"

#include "ui/node_text.h"

#include <glib/gi18n.h>

#define LQ_TYPE_IDLE (lq_idle_get_type ())
G_DECLARE_FINAL_TYPE (LqIdle, lq_idle, LQ, IDLE, GtkWidget)

struct _LqIdle
{
  GtkWidget parent_instance;
  LqDesk *desk; /* borrowed, as the node: the control's binding keeps it */
  LqNode *node;
  int slot;
  GtkWidget *control;
  char *tip; /* of the control at work */
  char *why; /* NULL: it is at work */
};

G_DEFINE_FINAL_TYPE (LqIdle, lq_idle, GTK_TYPE_WIDGET)

/* ---- What is told ---- */

/* Owns: g_free. */
static char *name_of (const LqIdle *idle, int slot)
{
  char id[LQ_PARAM_ID], name[LQ_PARAM_NAME];
  const LqProcessorInfo *info = lq_node_get_info (idle->node);
  lq_info_param_id (info, slot, id);
  lq_info_param_name (info, slot, name);
  char *shown = lq_item_key_shown (LQ_ITEM (idle->node), id);
  return shown ? shown : g_strdup (name);
}

/* Owns: g_free. */
static char *why_idle (const LqIdle *idle, int by)
{
  char value[LQ_UNITS_TEXT];
  g_autofree char *name = name_of (idle, by);
  lq_node_format (idle->node, by, LQ_UNITS_PLAIN, value);
  return g_strdup_printf (_ ("Changes nothing at present: %s is %s."), name, value);
}

/* The value leads the description, as ui/widgets/hand.h has it. */
static void describe (LqIdle *idle, GtkWidget *widget)
{
  char spoken[LQ_UNITS_TEXT];
  const LqParamRow *row = lq_info_param (lq_node_get_info (idle->node), idle->slot).row;
  lq_node_format (idle->node, idle->slot, LQ_UNITS_SPOKEN, spoken);
  g_autofree char *description =
      g_strdup_printf ("%s. %s", spoken, idle->why ? idle->why : _ (row->doc));
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void say (LqIdle *idle)
{
  g_autofree char *name = name_of (idle, idle->slot);
  lq_desk_say (idle->desk, name, idle->why);
}

static void on_focus (LqIdle *idle)
{
  if (gtk_widget_has_focus (GTK_WIDGET (idle)))
    say (idle);
}

/* ---- Who has the keyboard ---- */

static gboolean holds_focus (LqIdle *idle)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (idle));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  return focus && (focus == GTK_WIDGET (idle) || gtk_widget_is_ancestor (focus, GTK_WIDGET (idle)));
}

/* The place has the keyboard in the control's stead, or gives it back. */
static void stand_in (LqIdle *idle, gboolean is_idle)
{
  const gboolean held = holds_focus (idle);
  gtk_widget_set_focusable (GTK_WIDGET (idle), is_idle);
  if (held && is_idle)
    gtk_widget_grab_focus (GTK_WIDGET (idle));
  gtk_widget_set_sensitive (idle->control, !is_idle);
  if (held && !is_idle)
    gtk_widget_child_focus (idle->control, GTK_DIR_TAB_FORWARD);
}

static void name_place (LqIdle *idle)
{
  GtkAccessible *place = GTK_ACCESSIBLE (idle);
  g_autofree char *name = name_of (idle, idle->slot);
  gtk_accessible_update_state (place, GTK_ACCESSIBLE_STATE_DISABLED, idle->why != NULL, -1);
  if (idle->why)
    {
      gtk_accessible_update_property (place, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      describe (idle, GTK_WIDGET (idle));
      return;
    }
  gtk_accessible_reset_property (place, GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_accessible_reset_property (place, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void show (LqIdle *idle)
{
  LqSession *session = lq_desk_get_session (idle->desk);
  int by = lq_info_idle_by (lq_node_get_info (idle->node), lq_node_get_params (idle->node),
                            session ? lq_session_get_tempo_bpm (session) : 0.0, idle->slot);
  const gboolean was_idle = idle->why != NULL;
  if (by < 0 && !was_idle)
    return;
  g_free (idle->why);
  idle->why = by >= 0 ? why_idle (idle, by) : NULL;
  gtk_widget_set_tooltip_text (idle->control, idle->why ? idle->why : idle->tip);
  describe (idle, idle->control);
  name_place (idle);
  if (was_idle != (by >= 0))
    stand_in (idle, by >= 0);
}

/* ---- Building ---- */

static void lq_idle_dispose (GObject *object)
{
  g_clear_pointer (&LQ_IDLE (object)->control, gtk_widget_unparent);
  G_OBJECT_CLASS (lq_idle_parent_class)->dispose (object);
}

static void lq_idle_finalize (GObject *object)
{
  g_free (LQ_IDLE (object)->tip);
  g_free (LQ_IDLE (object)->why);
  G_OBJECT_CLASS (lq_idle_parent_class)->finalize (object);
}

static void lq_idle_class_init (LqIdleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_idle_dispose;
  G_OBJECT_CLASS (klass)->finalize = lq_idle_finalize;
  gtk_widget_class_set_css_name (widget_class, "lqidle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void lq_idle_init (LqIdle *idle)
{
  g_signal_connect (idle, "notify::has-focus", G_CALLBACK (on_focus), NULL);
}

GtkWidget *lq_idle_place (LqDesk *desk, LqNode *node, int slot, GtkWidget *control)
{
  LqParam param = lq_info_param (lq_node_get_info (node), slot);
  LqSession *session = lq_desk_get_session (desk);
  if (!param.row->needs && !(param.group && param.group->count_row))
    return control;
  LqIdle *idle = g_object_new (LQ_TYPE_IDLE, NULL);
  idle->desk = desk;
  idle->node = node;
  idle->slot = slot;
  idle->control = control;
  idle->tip = g_strdup (gtk_widget_get_tooltip_text (control));
  gtk_widget_set_parent (control, GTK_WIDGET (idle));
  g_signal_connect_object (node, "changed", G_CALLBACK (show), idle, G_CONNECT_SWAPPED);
  if (session)
    g_signal_connect_object (session, "changed::tempo", G_CALLBACK (show), idle, G_CONNECT_SWAPPED);
  show (idle);
  return GTK_WIDGET (idle);
}
