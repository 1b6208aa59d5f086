/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number that can be typed: see value_entry.h. */
#include "ui/widgets/value_entry.h"

#include "ui/css.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>

struct _LqValueEntry
{
  GtkWidget parent;
  GtkWidget *text;
  const LqParamRow *row;
  double value, def;
  char *spoken;
  char *why;
  LqText why_text;
  gboolean show_unit;
  gboolean compact;
  gboolean editing;
  gboolean filling; /* the text is being set by us */
};

static void control_init (LqControlInterface *iface);
G_DEFINE_TYPE_WITH_CODE (LqValueEntry, lq_value_entry, GTK_TYPE_WIDGET,
                         G_IMPLEMENT_INTERFACE (LQ_TYPE_CONTROL, control_init))

enum
{
  DONE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void set_why (LqValueEntry *self, const char *why)
{
  if (g_strcmp0 (why, self->why) == 0)
    return;
  g_free (self->why);
  self->why = g_strdup (why);
  if (why != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "error");
      lq_text_set (&self->why_text, GTK_WIDGET (self), LQ_TEXT_TICK, why);
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
      why != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  why != NULL ? why : _ (self->row->doc), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void show_value (LqValueEntry *self, LqUnitsFlags flags)
{
  char text[LQ_UNITS_TEXT];
  lq_control_format (self->row, self->value, 0, flags, text);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  self->filling = FALSE;
}

static void show_rest (LqValueEntry *self)
{
  set_why (self, NULL);
  show_value (self, self->show_unit ? LQ_UNITS_PLAIN : LQ_UNITS_NO_UNIT);
}

static const char *not_understood (LqUnit unit)
{
  switch (unit)
    {
    case LQ_UNIT_DB:
    case LQ_UNIT_LEVEL_DB:
    case LQ_UNIT_DBFS:
    case LQ_UNIT_DBTP:
      return _ ("not a level");
    case LQ_UNIT_HZ:
      return _ ("not a frequency");
    case LQ_UNIT_MS:
    case LQ_UNIT_S:
      return _ ("not a time");
    case LQ_UNIT_PERCENT:
      return _ ("not a percentage");
    case LQ_UNIT_RATIO:
      return _ ("not a ratio");
    case LQ_UNIT_PAN:
      return _ ("not a position");
    default:
      return _ ("not a number");
    }
}

static char *out_of_range (const LqParamRow *row)
{
  char min[LQ_UNITS_TEXT], max[LQ_UNITS_TEXT];
  lq_control_format (row, row->min, 0, LQ_UNITS_PLAIN, min);
  lq_control_format (row, row->max, 0, LQ_UNITS_PLAIN, max);
  return g_strdup_printf (_ ("%s to %s"), min, max);
}

/* TRUE when the text is a value; it is then the entry's. Otherwise WHY says what is wrong. */
static gboolean commit (LqValueEntry *self)
{
  double value;
  bool in_range = true;
  char shown[LQ_UNITS_TEXT];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  lq_control_format (self->row, self->value, 0, LQ_UNITS_NO_UNIT, shown);
  if (g_str_equal (text, shown)) /* untouched: 0.71 stays the 0.7071 it stands for */
    {
      set_why (self, NULL);
      return TRUE;
    }
  if (!lq_param_parse (self->row, text, &value, &in_range))
    {
      set_why (self, not_understood (self->row->unit));
      return FALSE;
    }
  if (!in_range)
    {
      char *why = out_of_range (self->row);
      set_why (self, why);
      g_free (why);
      return FALSE;
    }
  value = lq_param_clamp (self->row, value);
  set_why (self, NULL);
  if (value != self->value)
    {
      self->value = value;
      lq_control_begin (LQ_CONTROL (self));
      lq_control_value (LQ_CONTROL (self), value);
      lq_control_end (LQ_CONTROL (self));
    }
  return TRUE;
}

static void end_editing (LqValueEntry *self, gboolean by_key)
{
  self->editing = FALSE;
  show_rest (self);
  g_signal_emit (self, signals[DONE], 0, by_key);
}

static void on_activate (GtkText *text, LqValueEntry *self)
{
  if (!commit (self))
    return;
  end_editing (self, TRUE);
  if (gtk_widget_has_focus (self->text))
    {
      self->editing = TRUE;
      show_value (self, LQ_UNITS_NO_UNIT);
      gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
    }
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        LqValueEntry *self)
{
  if (key != GDK_KEY_Escape || !self->editing)
    return FALSE;
  set_why (self, NULL);
  show_value (self, LQ_UNITS_NO_UNIT);
  gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
  g_signal_emit (self, signals[DONE], 0, TRUE);
  return TRUE;
}

static void on_focus_in (GtkEventControllerFocus *focus, LqValueEntry *self)
{
  if (self->editing)
    return;
  self->editing = TRUE;
  show_value (self, LQ_UNITS_NO_UNIT);
  gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
}

static void on_focus_out (GtkEventControllerFocus *focus, LqValueEntry *self)
{
  if (!self->editing)
    return;
  commit (self);
  end_editing (self, FALSE);
}

static void on_changed (GtkEditable *editable, LqValueEntry *self)
{
  if (!self->filling)
    set_why (self, NULL);
}

/* A first click selects all; GtkText alone would place the cursor. */
static void on_released (GtkGestureClick *click, int n_press, double x, double y,
                         LqValueEntry *self)
{
  int from, to;
  if (n_press == 1 && !gtk_editable_get_selection_bounds (GTK_EDITABLE (self->text), &from, &to)
      && g_object_steal_data (G_OBJECT (self->text), "lq-first-click") != NULL)
    gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, LqValueEntry *self)
{
  if (!gtk_widget_has_focus (self->text))
    g_object_set_data (G_OBJECT (self->text), "lq-first-click", self);
}

/* --- widget ---------------------------------------------------------------------------------- */

static int widest (LqValueEntry *self)
{
  int width = 0;
  const double ends[] = { self->row->min, self->row->max, self->row->def };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      char text[LQ_UNITS_TEXT];
      lq_control_format (self->row, ends[i], 1, self->show_unit ? LQ_UNITS_PLAIN : LQ_UNITS_NO_UNIT,
                         text);
      width = MAX (width, lq_text_measure (GTK_WIDGET (self), LQ_TEXT_VALUE, text));
    }
  return width;
}

static void lq_value_entry_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                    int *minimum, int *natural, int *minimum_baseline,
                                    int *natural_baseline)
{
  LqValueEntry *self = LQ_VALUE_ENTRY (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (lq_scaled (widget, 56), widest (self) + 12);
  else
    *minimum = *natural = lq_scaled (widget, self->compact ? 18 : 24);
}

static void lq_value_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqValueEntry *self = LQ_VALUE_ENTRY (widget);
  int text_height;
  gtk_widget_measure (self->text, GTK_ORIENTATION_VERTICAL, -1, &text_height, NULL, NULL, NULL);
  GskTransform *at = gsk_transform_translate (
      NULL, &GRAPHENE_POINT_INIT (5, floorf ((float)(height - text_height) / 2)));
  gtk_widget_allocate (self->text, width - 10, text_height, -1, at);
}

static void lq_value_entry_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqValueEntry *self = LQ_VALUE_ENTRY (widget);
  gtk_widget_snapshot_child (widget, self->text, snapshot);
  if (self->why == NULL)
    return;

  /* Below the box, over whatever is there; in a knob above it, where the knob has room. */
  const int line = lq_text_line (widget, LQ_TEXT_TICK);
  const double width = lq_text_width (&self->why_text);
  const double middle = gtk_widget_get_width (widget) / 2.0;
  const double top = self->compact ? -line - 1 : gtk_widget_get_height (widget) + 1;
  lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_PANEL), middle - width / 2 - 4, top,
                  width + 8, line, 3);
  lq_text_draw (&self->why_text, snapshot, middle, top + line / 2.0, LQ_ALIGN_CENTER,
                lq_token (widget, LQ_COLOR_ALERT));
}

static void lq_value_entry_dispose (GObject *object)
{
  LqValueEntry *self = LQ_VALUE_ENTRY (object);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  lq_text_clear (&self->why_text);
  g_clear_pointer (&self->why, g_free);
  g_clear_pointer (&self->spoken, g_free);
  G_OBJECT_CLASS (lq_value_entry_parent_class)->dispose (object);
}

static gboolean lq_value_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LQ_VALUE_ENTRY (widget)->text);
}

static void lq_value_entry_class_init (LqValueEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_value_entry_dispose;
  widget_class->measure = lq_value_entry_measure;
  widget_class->size_allocate = lq_value_entry_size_allocate;
  widget_class->snapshot = lq_value_entry_snapshot;
  widget_class->grab_focus = lq_value_entry_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "lqvalueentry");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[DONE] = g_signal_new ("done", LQ_TYPE_VALUE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void lq_value_entry_init (LqValueEntry *self)
{
  self->text = gtk_text_new ();
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_editable_set_alignment (GTK_EDITABLE (self->text), 0.5f);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->text), 0);
  g_signal_connect (self->text, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect (self->text, "changed", G_CALLBACK (on_changed), self);

  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_in), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_out), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  GtkGesture *click = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

/* --- LqControl ------------------------------------------------------------------------------- */

static double get_value (LqControl *control) { return LQ_VALUE_ENTRY (control)->value; }

static void set_value (LqControl *control, double value)
{
  LqValueEntry *self = LQ_VALUE_ENTRY (control);
  value = lq_param_clamp (self->row, value);
  if (value == self->value)
    return;
  self->value = value;
  if (!self->editing)
    show_rest (self);
}

static void set_default (LqControl *control, double value)
{
  LQ_VALUE_ENTRY (control)->def = value;
}

static void set_name (LqControl *control, const char *label, const char *spoken)
{
  LqValueEntry *self = LQ_VALUE_ENTRY (control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : _ (self->row->name), -1);
}

static void type (LqControl *control, const char *text)
{
  lq_value_entry_edit (LQ_VALUE_ENTRY (control), text);
}

static void control_init (LqControlInterface *iface)
{
  iface->get_value = get_value;
  iface->set_value = set_value;
  iface->set_default = set_default;
  iface->set_name = set_name;
  iface->type = type;
}

GtkWidget *lq_value_entry_new (const LqParamRow *row)
{
  LqValueEntry *self = g_object_new (LQ_TYPE_VALUE_ENTRY, NULL);
  self->row = row;
  self->value = self->def = row->def;
  lq_control_set_name (LQ_CONTROL (self), NULL, NULL);
  show_rest (self);
  return GTK_WIDGET (self);
}

void lq_value_entry_set_show_unit (LqValueEntry *self, gboolean show_unit)
{
  self->show_unit = show_unit;
  show_rest (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void lq_value_entry_set_compact (LqValueEntry *self, gboolean compact)
{
  self->compact = compact;
  lq_css_set (GTK_WIDGET (self), "compact", compact);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void lq_value_entry_edit (LqValueEntry *self, const char *text)
{
  gtk_widget_grab_focus (self->text);
  if (text[0] == '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
}

const char *lq_value_entry_why (LqValueEntry *self) { return self->why; }
