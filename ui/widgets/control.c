/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface of value controls: see control.h. */
#include "ui/widgets/control.h"

#include "ui/numbers.h"

#include <glib/gi18n.h>

G_DEFINE_INTERFACE (LqControl, lq_control, GTK_TYPE_WIDGET)

enum
{
  BEGIN,
  VALUE,
  END,
  MENU,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void lq_control_default_init (LqControlInterface *iface)
{
  signals[BEGIN] = g_signal_new ("gesture-begin", LQ_TYPE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[VALUE] = g_signal_new ("gesture-value", LQ_TYPE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[END] = g_signal_new ("gesture-end", LQ_TYPE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", LQ_TYPE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

double lq_control_get_value (LqControl *control)
{
  return LQ_CONTROL_GET_IFACE (control)->get_value (control);
}

void lq_control_set_value (LqControl *control, double value)
{
  LQ_CONTROL_GET_IFACE (control)->set_value (control, value);
}

void lq_control_set_default (LqControl *control, double value)
{
  LQ_CONTROL_GET_IFACE (control)->set_default (control, value);
}

void lq_control_set_name (LqControl *control, const char *label, const char *spoken)
{
  LQ_CONTROL_GET_IFACE (control)->set_name (control, label, spoken);
}

void lq_control_format (const LqParamRow *row, double value, int extra_decimals, LqUnitsFlags flags,
                        char text[LQ_UNITS_TEXT])
{
  if (row->labels) /* in the person's language */
    g_strlcpy (text, _ (row->labels[(int)(lq_param_clamp (row, value) - row->min)]), LQ_UNITS_TEXT);
  else
    lq_param_format (row, value, extra_decimals, lq_number_flags (flags), text);
}

void lq_control_begin (LqControl *control) { g_signal_emit (control, signals[BEGIN], 0); }

void lq_control_value (LqControl *control, double value)
{
  g_signal_emit (control, signals[VALUE], 0, value);
}

void lq_control_end (LqControl *control) { g_signal_emit (control, signals[END], 0); }

void lq_control_menu (LqControl *control, double x, double y)
{
  g_signal_emit (control, signals[MENU], 0, x, y);
}
