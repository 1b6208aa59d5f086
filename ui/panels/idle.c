/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/idle.h"

#include "ui/node_text.h"

#include <glib/gi18n.h>

typedef struct
{
  LqDesk *desk;
  LqNode *node; /* both borrowed: the control's binding keeps the node */
  int slot;
  char *tip; /* of the control at work */
  gboolean is_idle;
} Idle;

static void idle_free (gpointer data)
{
  g_free (((Idle *)data)->tip);
  g_free (data);
}

/* Owns: g_free. */
static char *why_idle (const Idle *idle, int by)
{
  char name[LQ_PARAM_NAME], value[LQ_UNITS_TEXT];
  char id[LQ_PARAM_ID];
  const LqProcessorInfo *info = lq_node_get_info (idle->node);
  lq_info_param_id (info, by, id);
  g_autofree char *shown = lq_item_key_shown (LQ_ITEM (idle->node), id);
  lq_info_param_name (info, by, name);
  lq_node_format (idle->node, by, LQ_UNITS_PLAIN, value);
  return g_strdup_printf (_ ("Changes nothing at present: %s is %s."), shown ? shown : name, value);
}

/* The value leads the description, as ui/widgets/hand.h has it. */
static void describe (GtkWidget *control, const Idle *idle, const char *why)
{
  char spoken[LQ_UNITS_TEXT];
  const LqParamRow *row = lq_info_param (lq_node_get_info (idle->node), idle->slot).row;
  lq_node_format (idle->node, idle->slot, LQ_UNITS_SPOKEN, spoken);
  g_autofree char *description = g_strdup_printf ("%s. %s", spoken, why ? why : _ (row->doc));
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void show (GtkWidget *control)
{
  Idle *idle = g_object_get_data (G_OBJECT (control), "lq-idle");
  LqSession *session = lq_desk_get_session (idle->desk);
  int by = lq_info_idle_by (lq_node_get_info (idle->node), lq_node_get_params (idle->node),
                            session ? lq_session_get_tempo_bpm (session) : 0.0, idle->slot);
  if (by < 0 && !idle->is_idle)
    return;
  idle->is_idle = by >= 0;
  g_autofree char *why = by >= 0 ? why_idle (idle, by) : NULL;
  gtk_widget_set_sensitive (control, by < 0);
  gtk_widget_set_tooltip_text (control, why ? why : idle->tip);
  describe (control, idle, why);
}

void lq_idle_follow (LqDesk *desk, LqNode *node, int slot, GtkWidget *control)
{
  LqParam param = lq_info_param (lq_node_get_info (node), slot);
  LqSession *session = lq_desk_get_session (desk);
  if (!param.row->needs && !(param.group && param.group->count_row))
    return;
  Idle *idle = g_new (Idle, 1);
  *idle = (Idle){ desk, node, slot, g_strdup (gtk_widget_get_tooltip_text (control)), FALSE };
  g_object_set_data_full (G_OBJECT (control), "lq-idle", idle, idle_free);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), control, G_CONNECT_SWAPPED);
  if (session)
    g_signal_connect_object (session, "changed::tempo", G_CALLBACK (show), control,
                             G_CONNECT_SWAPPED);
  show (control);
}
