/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One note: see note_flag.h. */
#include "ui/widgets/note_flag.h"

#include "ui/glyph.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  GLYPH_ROOM = 20,
  PAD = 10,
  HEIGHT = 18,
};

struct _LqNoteFlagWidget
{
  GtkWidget parent;
  char *id, *text, *word;
  LqFrames at;
  gboolean answered;
  LqText shown;
};

G_DEFINE_TYPE (LqNoteFlagWidget, lq_note_flag, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  MENU,
  DELETE,
  NUDGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static int glyph_room (LqNoteFlagWidget *self) { return lq_scaled (GTK_WIDGET (self), GLYPH_ROOM); }

static int width_of (LqNoteFlagWidget *self, const char *text)
{
  return glyph_room (self) + lq_text_measure (GTK_WIDGET (self), LQ_TEXT_LABEL, text) + PAD;
}

int lq_note_flag_fit (LqNoteFlagWidget *self, int room_px)
{
  const int whole = width_of (self, self->text);
  if (whole <= room_px)
    return whole;
  const int word = width_of (self, self->word);
  return word <= room_px ? word : glyph_room (self) + 4;
}

/* Which of the three texts the allocation is for. */
static const char *text_for (LqNoteFlagWidget *self, int width)
{
  if (width >= width_of (self, self->text))
    return self->text;
  return width >= width_of (self, self->word) ? self->word : "";
}

static void lq_note_flag_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqNoteFlagWidget *self = LQ_NOTE_FLAG (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const GdkRGBA *ink = lq_token (widget, self->answered ? LQ_COLOR_INK2 : LQ_COLOR_ON);
  lq_paint_round (snapshot, lq_token (widget, self->answered ? LQ_COLOR_SLOT : LQ_COLOR_INK), 0, 0,
                  width, height, 3);
  if (self->answered)
    lq_paint_frame (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), 0, 0, width, height, 3,
                    lq_lines (widget)->outline_px);
  lq_glyph_draw (widget, snapshot, self->answered ? LQ_GLYPH_CHECK : LQ_GLYPH_RING, ink,
                 glyph_room (self) / 2.0, height / 2, lq_scaled (widget, self->answered ? 11 : 9));
  lq_text_set (&self->shown, widget, LQ_TEXT_LABEL, text_for (self, (int)width));
  lq_text_draw (&self->shown, snapshot, glyph_room (self), height / 2, LQ_ALIGN_START, ink);
}

static void lq_note_flag_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                  int *minimum, int *natural, int *minimum_baseline,
                                  int *natural_baseline)
{
  LqNoteFlagWidget *self = LQ_NOTE_FLAG (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = glyph_room (self) + 4;
      *natural = width_of (self, self->text);
    }
  else
    *minimum = *natural = lq_scaled (widget, HEIGHT);
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y,
                        LqNoteFlagWidget *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  g_signal_emit (self, signals[button == GDK_BUTTON_SECONDARY ? MENU : CHOSEN], 0);
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        LqNoteFlagWidget *self)
{
  const int nudge = (mods & GDK_SHIFT_MASK) != 0 ? 10 : 100;
  if ((mods & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      g_signal_emit (self, signals[CHOSEN], 0);
      return TRUE;
    case GDK_KEY_Menu:
      g_signal_emit (self, signals[MENU], 0);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      g_signal_emit (self, signals[DELETE], 0);
      return TRUE;
    case GDK_KEY_Left:
      g_signal_emit (self, signals[NUDGE], 0, -nudge);
      return TRUE;
    case GDK_KEY_Right:
      g_signal_emit (self, signals[NUDGE], 0, nudge);
      return TRUE;
    default:
      return FALSE;
    }
}

static void lq_note_flag_dispose (GObject *object)
{
  LqNoteFlagWidget *self = LQ_NOTE_FLAG (object);
  lq_text_clear (&self->shown);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->word, g_free);
  G_OBJECT_CLASS (lq_note_flag_parent_class)->dispose (object);
}

static void lq_note_flag_class_init (LqNoteFlagWidgetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_note_flag_dispose;
  widget_class->measure = lq_note_flag_measure;
  widget_class->snapshot = lq_note_flag_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqflag");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  signals[CHOSEN] = g_signal_new ("chosen", LQ_TYPE_NOTE_FLAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", LQ_TYPE_NOTE_FLAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[DELETE] = g_signal_new ("delete", LQ_TYPE_NOTE_FLAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[NUDGE] = g_signal_new ("nudge", LQ_TYPE_NOTE_FLAG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
}

static void lq_note_flag_init (LqNoteFlagWidget *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

/* "Ana: vocal buried" → "Ana: vocal"; the author alone says too little. */
static char *first_word (const char *text)
{
  const char *at = strstr (text, ": ");
  const char *space = strchr (at != NULL ? at + 2 : text, ' ');
  return space != NULL ? g_strndup (text, (gsize)(space - text)) : g_strdup (text);
}

GtkWidget *lq_note_flag_new (const LqNoteFlag *note)
{
  LqNoteFlagWidget *self = g_object_new (LQ_TYPE_NOTE_FLAG, NULL);
  self->id = g_strdup (note->id);
  self->text = g_strdup (note->text);
  self->word = first_word (note->text);
  self->at = note->at;
  self->answered = note->answered;
  char *said =
      g_strdup_printf (note->answered ? _ ("Answered note, %s") : _ ("Open note, %s"), note->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_free (said);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), note->text);
  return GTK_WIDGET (self);
}

const char *lq_note_flag_id (LqNoteFlagWidget *self) { return self->id; }

LqFrames lq_note_flag_at (LqNoteFlagWidget *self) { return self->at; }
