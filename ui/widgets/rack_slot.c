/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/rack_slot.h"

#include "ui/compat.h"
#include "ui/css.h"
#include "ui/glass.h"
#include "ui/glyph.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT        58
#define MIN_WIDTH     96
#define NATURAL_WIDTH 124
#define MARGIN        11
#define POWER_X       18
#define FACT_X        31
#define BAR_WIDTH     5
#define BAR_MARGIN    8
#define BAR_TOP       7
#define BAR_GAP       8
#define END           6 /* without a bar */
#define STEP          16 /* by which a fact widens the slot, for good: the rack does not follow a drag */

struct _LqRackSlot
{
  GtkWidget parent_instance;
  char *id, *name, *fact;
  gboolean selected, bypassed, missing, small, over_after, dragged_over;
  double reduction_db, range_db;
  int bar_px;                              /* drawn now */
  int fact_px;                             /* the widest so far */
  LqText name_text, fact_text, whole_fact; /* the last to be measured */
  LqKeptGlyph lamp;
};

G_DEFINE_FINAL_TYPE (LqRackSlot, lq_rack_slot, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  POWERED,
  REMOVE,
  MOVE,
  MENU,
  DROPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- Drawing ---- */

static const char *state_of (LqRackSlot *slot)
{
  if (slot->missing)
    return slot->fact ? slot->fact : _ ("not found");
  return slot->bypassed ? _ ("bypassed") : slot->fact ? slot->fact : _ ("on");
}

static double second_line (GtkWidget *widget)
{
  return round (gtk_widget_get_height (widget) * 0.64);
}

static int bar_height (LqRackSlot *slot)
{
  int room = gtk_widget_get_height (GTK_WIDGET (slot)) - 2 * BAR_TOP;
  return slot->range_db > 0.0 ? (int)lround (room * fmin (1.0, slot->reduction_db / slot->range_db))
                              : 0;
}

/* Beside the words, on their left and right. */
static int around_words (gboolean bar)
{
  return MARGIN + (bar ? BAR_MARGIN + BAR_WIDTH + BAR_GAP : END);
}

/* What is bypassed reduces nothing: its words have the place of the bar too. */
static gboolean has_bar (LqRackSlot *slot) { return slot->range_db > 0.0 && !slot->bypassed; }

/* So that a slot that is switched stays as wide as it is. */
static int bypassed_px (GtkWidget *widget)
{
  return lq_scaled (widget, FACT_X) + lq_text_measure (widget, LQ_TEXT_LABEL, _ ("bypassed")) + END;
}

static void draw_bar (LqRackSlot *slot, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (slot);
  double x = gtk_widget_get_width (widget) - BAR_MARGIN - BAR_WIDTH;
  double room = gtk_widget_get_height (widget) - 2 * BAR_TOP;
  slot->bar_px = bar_height (slot);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_TRACK), x, BAR_TOP, BAR_WIDTH, room);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK2), x, BAR_TOP, BAR_WIDTH, slot->bar_px);
}

static void draw_fact (LqRackSlot *slot, GtkSnapshot *snapshot, double room)
{
  GtkWidget *widget = GTK_WIDGET (slot);
  const double y = second_line (widget);
  const char *fact = state_of (slot);
  const LqToken power = slot->bypassed ? LQ_COLOR_INK3 : LQ_COLOR_WORK;
  lq_kept_glyph_draw (&slot->lamp, snapshot, slot->missing ? LQ_GLYPH_WARN : LQ_GLYPH_POWER,
                      lq_token (widget, slot->missing ? LQ_COLOR_ALERT : power),
                      lq_scaled (widget, POWER_X), y, lq_scaled (widget, slot->missing ? 13 : 12));
  lq_text_set (&slot->fact_text, widget, LQ_TEXT_LABEL, fact);
  lq_text_limit (&slot->fact_text, (int)fmax (10.0, room - (lq_scaled (widget, FACT_X) - MARGIN)));
  lq_text_draw (&slot->fact_text, snapshot, lq_scaled (widget, FACT_X), y, LQ_ALIGN_START,
                lq_token (widget, slot->missing ? LQ_COLOR_ALERT : LQ_COLOR_INK2));
}

/* Where the other one would land: the half it would take. */
static void draw_drop (LqRackSlot *slot, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (slot);
  const double half = floor (gtk_widget_get_width (widget) / 2.0),
               height = gtk_widget_get_height (widget);
  const double x = slot->over_after ? gtk_widget_get_width (widget) - half : 0.0;
  lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_PANEL), x, 0, half, height, 6);
  lq_paint_dashed_frame (snapshot, lq_token (widget, LQ_COLOR_INK2), x, 0, half, height, 6, 1);
}

static void lq_rack_slot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqRackSlot *slot = LQ_RACK_SLOT (widget);
  double height = gtk_widget_get_height (widget);
  double room = gtk_widget_get_width (widget) - around_words (has_bar (slot));
  lq_text_set (&slot->name_text, widget, LQ_TEXT_NAME, slot->name);
  lq_text_limit (&slot->name_text, (int)room);
  lq_text_strike (&slot->name_text, slot->bypassed);
  lq_text_draw (&slot->name_text, snapshot, MARGIN,
                slot->small ? height / 2.0 : round (height * 0.30), LQ_ALIGN_START,
                lq_token (widget, slot->bypassed ? LQ_COLOR_INK3 : LQ_COLOR_INK));
  if (!slot->small)
    draw_fact (slot, snapshot, room);
  if (has_bar (slot))
    draw_bar (slot, snapshot);
  if (slot->dragged_over)
    draw_drop (slot, snapshot);
}

/* For its fact, in steps. */
static int fact_least (LqRackSlot *slot)
{
  GtkWidget *widget = GTK_WIDGET (slot);
  lq_text_set (&slot->whole_fact, widget, LQ_TEXT_LABEL, slot->fact ? slot->fact : "");
  const int least = lq_text_width (&slot->whole_fact) + lq_scaled (widget, FACT_X)
                    + around_words (slot->range_db > 0.0) - MARGIN;
  return (least + STEP - 1) / STEP * STEP;
}

static void lq_rack_slot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                  int *minimum, int *natural, int *minimum_baseline,
                                  int *natural_baseline)
{
  LqRackSlot *slot = LQ_RACK_SLOT (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      const int named = lq_text_measure (widget, LQ_TEXT_NAME, slot->name)
                        + around_words (slot->range_db > 0.0); /* in full */
      slot->fact_px = MAX (slot->fact_px, fact_least (slot));  /* the font may be another one now */
      const int stated = MAX (slot->fact_px, bypassed_px (widget));
      *minimum = MAX (MAX (named, stated), lq_scaled (widget, MIN_WIDTH));
      *natural = MAX (*minimum, lq_scaled (widget, NATURAL_WIDTH));
    }
  else
    *minimum = *natural = lq_scaled (widget, slot->small ? HEIGHT / 2 + 6 : HEIGHT);
}

/* ---- Hands ---- */

static void on_released (GtkGestureClick *click, int n, double x, double y, LqRackSlot *slot)
{
  gtk_widget_grab_focus (GTK_WIDGET (slot));
  gboolean on_power = !slot->small && x < lq_scaled (GTK_WIDGET (slot), FACT_X)
                      && fabs (y - second_line (GTK_WIDGET (slot))) < 14.0;
  g_signal_emit (slot, signals[on_power ? POWERED : CHOSEN], 0);
}

static void on_right (GtkGestureClick *click, int n, double x, double y, LqRackSlot *slot)
{
  g_signal_emit (slot, signals[MENU], 0, x, y);
}

static gboolean on_key (GtkEventControllerKey *keys, guint keyval, guint keycode,
                        GdkModifierType state, LqRackSlot *slot)
{
  gboolean alt = (state & GDK_ALT_MASK) != 0;
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      g_signal_emit (slot, signals[CHOSEN], 0);
      return TRUE;
    case GDK_KEY_Delete:
      g_signal_emit (slot, signals[REMOVE], 0);
      return TRUE;
    case GDK_KEY_Menu:
      g_signal_emit (slot, signals[MENU], 0, 0.0,
                     (double)gtk_widget_get_height (GTK_WIDGET (slot)));
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if (alt)
        g_signal_emit (slot, signals[MOVE], 0, keyval == GDK_KEY_Left ? -1 : 1);
      else
        gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (slot)),
                                keyval == GDK_KEY_Left ? GTK_DIR_LEFT : GTK_DIR_RIGHT);
      return TRUE;
    case GDK_KEY_p:
      g_signal_emit (slot, signals[POWERED], 0);
      return TRUE;
    default:
      return FALSE;
    }
}

static GdkContentProvider *on_prepare (GtkDragSource *source, double x, double y, LqRackSlot *slot)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, slot->id);
}

static void on_drag_begin (GtkDragSource *source, GdkDrag *drag, LqRackSlot *slot)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (slot));
  gtk_drag_source_set_icon (source, picture, 20, 20);
  gtk_widget_add_css_class (GTK_WIDGET (slot), "lifted");
}

static void on_drag_end (GtkDragSource *source, GdkDrag *drag, gboolean delete_data,
                         LqRackSlot *slot)
{
  gtk_widget_remove_css_class (GTK_WIDGET (slot), "lifted");
}

static void set_dragged_over (LqRackSlot *slot, gboolean over, gboolean after)
{
  if (slot->dragged_over == over && slot->over_after == after)
    return;
  slot->dragged_over = over;
  slot->over_after = after;
  gtk_widget_queue_draw (GTK_WIDGET (slot));
}

static GdkDragAction on_motion (GtkDropTarget *target, double x, double y, LqRackSlot *slot)
{
  set_dragged_over (slot, TRUE, x > gtk_widget_get_width (GTK_WIDGET (slot)) / 2.0);
  return GDK_ACTION_MOVE;
}

static void on_drag_leave (GtkDropTarget *target, LqRackSlot *slot)
{
  set_dragged_over (slot, FALSE, FALSE);
}

static gboolean on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
                         LqRackSlot *slot)
{
  gboolean after = x > gtk_widget_get_width (GTK_WIDGET (slot)) / 2.0;
  set_dragged_over (slot, FALSE, FALSE);
  g_signal_emit (slot, signals[DROPPED], 0, g_value_get_string (value), after);
  return TRUE;
}

static void add_hands (LqRackSlot *slot)
{
  GtkGesture *click = gtk_gesture_click_new (), *right = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (on_released), slot);
  gtk_widget_add_controller (GTK_WIDGET (slot), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  g_signal_connect (right, "pressed", G_CALLBACK (on_right), slot);
  gtk_widget_add_controller (GTK_WIDGET (slot), GTK_EVENT_CONTROLLER (right));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), slot);
  gtk_widget_add_controller (GTK_WIDGET (slot), keys);
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), slot);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), slot);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end), slot);
  lq_compat_heed_escape (source);
  gtk_widget_add_controller (GTK_WIDGET (slot), GTK_EVENT_CONTROLLER (source));
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), slot);
  g_signal_connect (target, "leave", G_CALLBACK (on_drag_leave), slot);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), slot);
  gtk_widget_add_controller (GTK_WIDGET (slot), GTK_EVENT_CONTROLLER (target));
}

/* ---- State ---- */

static void speak (LqRackSlot *slot)
{
  g_autofree char *text = g_strdup_printf ("%s, %s", slot->name, state_of (slot));
  gtk_accessible_update_property (GTK_ACCESSIBLE (slot), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean set_string (LqRackSlot *slot, char **place, const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  g_free (*place);
  *place = g_strdup (text);
  speak (slot);
  lq_glass_redraw (GTK_WIDGET (slot));
  return TRUE;
}

void lq_rack_slot_set_name (LqRackSlot *slot, const char *name)
{
  if (set_string (slot, &slot->name, name))
    gtk_widget_queue_resize (GTK_WIDGET (slot));
}

void lq_rack_slot_set_fact (LqRackSlot *slot, const char *fact)
{
  if (set_string (slot, &slot->fact, fact) && fact && fact_least (slot) > slot->fact_px)
    gtk_widget_queue_resize (GTK_WIDGET (slot));
}

void lq_rack_slot_set_selected (LqRackSlot *slot, gboolean selected)
{
  slot->selected = selected;
  if (selected)
    gtk_widget_set_state_flags (GTK_WIDGET (slot), GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (slot), GTK_STATE_FLAG_SELECTED);
}

void lq_rack_slot_set_bypassed (LqRackSlot *slot, gboolean bypassed)
{
  slot->bypassed = bypassed;
  lq_css_set (GTK_WIDGET (slot), "bypassed", bypassed);
  speak (slot);
  gtk_widget_queue_draw (GTK_WIDGET (slot));
}

void lq_rack_slot_set_missing (LqRackSlot *slot, gboolean missing)
{
  slot->missing = missing;
  speak (slot);
  gtk_widget_queue_draw (GTK_WIDGET (slot));
}

void lq_rack_slot_set_reduction (LqRackSlot *slot, double db, double range_db)
{
  const gboolean redraw = slot->range_db != range_db;
  slot->reduction_db = db;
  slot->range_db = range_db;
  if (redraw)
    gtk_widget_queue_resize (GTK_WIDGET (slot)); /* with and without a bar */
  if (redraw || bar_height (slot) != slot->bar_px)
    lq_glass_redraw (GTK_WIDGET (slot));
}

void lq_rack_slot_set_small (LqRackSlot *slot, gboolean small)
{
  if (slot->small == small)
    return;
  slot->small = small;
  gtk_widget_queue_resize (GTK_WIDGET (slot));
}

static void lq_rack_slot_finalize (GObject *object)
{
  LqRackSlot *slot = LQ_RACK_SLOT (object);
  lq_text_clear (&slot->name_text);
  lq_text_clear (&slot->fact_text);
  lq_text_clear (&slot->whole_fact);
  lq_kept_glyph_clear (&slot->lamp);
  g_free (slot->id);
  g_free (slot->name);
  g_free (slot->fact);
  G_OBJECT_CLASS (lq_rack_slot_parent_class)->finalize (object);
}

static void lq_rack_slot_class_init (LqRackSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = lq_rack_slot_finalize;
  widget_class->measure = lq_rack_slot_measure;
  lq_glass_class_set_draw (widget_class, lq_rack_slot_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqslot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  signals[CHOSEN] =
      g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[POWERED] =
      g_signal_new ("power", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] =
      g_signal_new ("remove", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT);
  signals[MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[DROPPED] = g_signal_new ("dropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void lq_rack_slot_init (LqRackSlot *slot)
{
  gtk_widget_set_focusable (GTK_WIDGET (slot), TRUE);
  add_hands (slot);
  lq_tokens_watch (GTK_WIDGET (slot), NULL);
}

GtkWidget *lq_rack_slot_new (const char *id, const char *name)
{
  LqRackSlot *slot = g_object_new (LQ_TYPE_RACK_SLOT, NULL);
  slot->id = g_strdup (id);
  slot->name = g_strdup (name);
  speak (slot);
  return GTK_WIDGET (slot);
}
