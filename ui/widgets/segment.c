/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One place of the compare switch: see segment.h. */
#include "ui/widgets/segment.h"

#include "core/units.h"
#include "ui/css.h"
#include "ui/glyph.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  GLYPH_X = 22,
  NAME_X = 42,
  PAD = 12,
  CAP_WIDTH = 19,
  CAP_HEIGHT = 18,
};

struct _LqSegment
{
  GtkWidget parent;
  LqSource source;
  LqSegmentFacts facts;
  char *detail;
  char *key;
  gboolean heard;
  LqText name, offset, loudness, cap;
};

G_DEFINE_TYPE (LqSegment, lq_segment, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  MENU,
  STEP,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *name_of (const LqSegment *self)
{
  switch (self->source)
    {
    case LQ_SOURCE_MIX:
      return _ ("Mix");
    case LQ_SOURCE_MASTER:
      return _ ("Master");
    default:
      return _ ("Reference");
    }
}

static const char *sentence_of (const LqSegment *self)
{
  switch (self->source)
    {
    case LQ_SOURCE_MIX:
      return _ ("The mix as it came, before the chain");
    case LQ_SOURCE_MASTER:
      return _ ("The master, after the chain");
    default:
      return _ ("Another song to judge by");
    }
}

/* --- what is said ----------------------------------------------------------------------------- */

static void offset_text (const LqSegment *self, char text[LQ_UNITS_TEXT])
{
  char number[LQ_UNITS_TEXT];
  switch (self->facts.state)
    {
    case LQ_SEGMENT_EMPTY:
      g_strlcpy (text,
                 self->source == LQ_SOURCE_REFERENCE ? _ ("choose a file…") : _ ("no sound yet"),
                 LQ_UNITS_TEXT);
      return;
    case LQ_SEGMENT_MEASURING:
      g_strlcpy (text, "…", LQ_UNITS_TEXT);
      return;
    default:
      break;
    }
  if (!isfinite (self->facts.offset_db))
    {
      g_strlcpy (text, "–", LQ_UNITS_TEXT);
      return;
    }
  /* An offset of nothing is a plain 0.0, not a signed one. */
  const LqUnit unit = self->facts.state == LQ_SEGMENT_UNMATCHED ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB;
  lq_number_show (unit, self->facts.offset_db, 1, LQ_UNITS_PLAIN, number);
  g_snprintf (text, LQ_UNITS_TEXT, self->facts.stale ? "~ %.40s" : "%.40s", number);
}

static void describe (LqSegment *self)
{
  GString *said = g_string_new (name_of (self));
  char text[LQ_UNITS_TEXT];
  if (self->facts.state == LQ_SEGMENT_EMPTY)
    g_string_append_printf (
        said, ", %s", self->source == LQ_SOURCE_REFERENCE ? _ ("none chosen") : _ ("no sound yet"));
  else if (self->facts.state == LQ_SEGMENT_MEASURING)
    g_string_append_printf (said, ", %s", _ ("measuring"));
  else if (isfinite (self->facts.offset_db))
    {
      lq_number_show (LQ_UNIT_LEVEL_DB, self->facts.offset_db, 1, LQ_UNITS_SPOKEN, text);
      g_string_append_printf (
          said, ", %s %s",
          self->facts.state == LQ_SEGMENT_UNMATCHED ? _ ("unmatched,") : _ ("offset"), text);
    }
  if (self->detail != NULL)
    g_string_append_printf (said, ", %s", self->detail);
  else if (isfinite (self->facts.lufs))
    {
      lq_number_show (LQ_UNIT_LUFS, self->facts.lufs, 1, LQ_UNITS_SPOKEN, text);
      g_string_append_printf (said, ", %s", text);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said->str,
                                  -1);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
      self->heard ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  g_string_free (said, TRUE);
}

static void show_tip (LqSegment *self)
{
  g_autofree char *tip = self->key ? g_strdup_printf ("%s (%s)", sentence_of (self), self->key)
                                   : g_strdup (sentence_of (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  if (self->key)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                    self->key, -1);
}

static void update (LqSegment *self)
{
  lq_css_set (GTK_WIDGET (self), "heard", self->heard);
  lq_css_set (GTK_WIDGET (self), "empty", !self->heard && self->facts.state == LQ_SEGMENT_EMPTY);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing ---------------------------------------------------------------------------------- */

static const GdkRGBA *ink (LqSegment *self, LqToken rest)
{
  if (self->heard)
    return lq_token (GTK_WIDGET (self), LQ_COLOR_ON);
  if (self->facts.state == LQ_SEGMENT_EMPTY)
    return lq_token (GTK_WIDGET (self), LQ_COLOR_INK3);
  return lq_token (GTK_WIDGET (self), rest);
}

static void draw_key (LqSegment *self, GtkSnapshot *snapshot, double from, double middle)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if (self->key == NULL || self->facts.state == LQ_SEGMENT_EMPTY)
    return;
  lq_text_set (&self->cap, widget, LQ_TEXT_CAP, self->key);
  const int width = MAX (lq_scaled (widget, CAP_WIDTH), lq_text_width (&self->cap) + 8);
  const int height = lq_scaled (widget, CAP_HEIGHT);
  const double x = gtk_widget_get_width (widget) - PAD - width;
  if (x < from)
    return;
  const GdkRGBA *line =
      self->heard ? lq_token (widget, LQ_COLOR_ON) : lq_token (widget, LQ_COLOR_OUTLINE);
  lq_paint_frame (snapshot, line, x, round (middle - height / 2.0), width, height, 4, 1);
  lq_text_draw (&self->cap, snapshot, x + width / 2.0, middle, LQ_ALIGN_CENTER,
                ink (self, LQ_COLOR_INK2));
}

/* The loudness with its unit, without it, or not at all, as the place allows. */
static void draw_loudness (LqSegment *self, GtkSnapshot *snapshot, double from, double middle)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int room = (int)(gtk_widget_get_width (widget) - PAD - from - 4);
  char text[LQ_UNITS_TEXT];
  if (self->facts.state == LQ_SEGMENT_MEASURING)
    {
      if (isfinite (self->facts.seconds_left))
        g_snprintf (text, sizeof text, _ ("%.0f s left"), ceil (self->facts.seconds_left));
      else
        g_strlcpy (text, _ ("measuring"), sizeof text);
    }
  else if (self->detail != NULL)
    g_strlcpy (text, self->detail, sizeof text);
  else if (isfinite (self->facts.lufs))
    lq_number_show (LQ_UNIT_LUFS, self->facts.lufs, 1, LQ_UNITS_PLAIN, text);
  else
    return;

  lq_text_set (&self->loudness, widget, LQ_TEXT_LABEL, text);
  lq_text_limit (&self->loudness, -1);
  if (lq_text_width (&self->loudness) > room)
    {
      if (self->detail == NULL && isfinite (self->facts.lufs)
          && self->facts.state != LQ_SEGMENT_MEASURING)
        {
          lq_number_show (LQ_UNIT_LUFS, self->facts.lufs, 1, LQ_UNITS_NO_UNIT, text);
          lq_text_set (&self->loudness, widget, LQ_TEXT_LABEL, text);
          if (lq_text_width (&self->loudness) > room)
            return;
        }
      else if (room < 36)
        return;
      else
        lq_text_limit (&self->loudness, room);
    }
  lq_text_draw (&self->loudness, snapshot, gtk_widget_get_width (widget) - PAD, middle,
                LQ_ALIGN_END, ink (self, LQ_COLOR_INK2));
}

static void lq_segment_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const LqGlyph glyphs[] = { LQ_GLYPH_RING, LQ_GLYPH_DISC, LQ_GLYPH_DIAMOND };
  static const LqToken colors[] = { LQ_COLOR_MIX, LQ_COLOR_WORK, LQ_COLOR_REF };
  LqSegment *self = LQ_SEGMENT (widget);
  const double height = gtk_widget_get_height (widget);
  const double upper = round (height * 0.32), lower = round (height * 0.68);
  const double left = lq_scaled (widget, NAME_X);

  lq_glyph_draw (widget, snapshot, glyphs[self->source], ink (self, colors[self->source]),
                 lq_scaled (widget, GLYPH_X), upper, lq_scaled (widget, 15));
  lq_text_set (&self->name, widget, LQ_TEXT_SEGMENT, name_of (self));
  lq_text_draw (&self->name, snapshot, left, upper, LQ_ALIGN_START, ink (self, LQ_COLOR_INK));
  draw_key (self, snapshot, left + lq_text_width (&self->name) + 4, upper);

  char text[LQ_UNITS_TEXT];
  LqTextRole role = LQ_TEXT_OFFSET;
  double x = left;
  LqToken color = LQ_COLOR_INK;
  offset_text (self, text);
  if (self->facts.state == LQ_SEGMENT_EMPTY)
    role = LQ_TEXT_BODY;
  if (self->facts.state == LQ_SEGMENT_UNMATCHED)
    {
      color = LQ_COLOR_ALERT;
      lq_glyph_draw (widget, snapshot, LQ_GLYPH_WARN, ink (self, color), x + lq_scaled (widget, 6),
                     lower, lq_scaled (widget, 13));
      x += lq_scaled (widget, 17);
    }
  lq_text_set (&self->offset, widget, role, text);
  lq_text_draw (&self->offset, snapshot, x, lower, LQ_ALIGN_START, ink (self, color));
  if (self->facts.state != LQ_SEGMENT_EMPTY)
    draw_loudness (self, snapshot, x + lq_text_width (&self->offset), lower);
}

static void lq_segment_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                int *minimum, int *natural, int *minimum_baseline,
                                int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum =
          lq_scaled (widget, 132); /* without the key cap; wider where its switch asks for more */
      *natural = lq_scaled (widget, 156);
    }
  else
    *minimum = *natural = lq_scaled (widget, 58);
}

/* --- hands ------------------------------------------------------------------------------------ */

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, LqSegment *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click)) == GDK_BUTTON_SECONDARY)
    g_signal_emit (self, signals[MENU], 0, x, y);
  else
    g_signal_emit (self, signals[CHOSEN], 0);
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        LqSegment *self)
{
  if ((mods & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      g_signal_emit (self, signals[CHOSEN], 0);
      return TRUE;
    case GDK_KEY_Menu:
      g_signal_emit (self, signals[MENU], 0, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                     (double)gtk_widget_get_height (GTK_WIDGET (self)));
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Up:
      g_signal_emit (self, signals[STEP], 0, -1);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_Down:
      g_signal_emit (self, signals[STEP], 0, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- object ----------------------------------------------------------------------------------- */

static void lq_segment_dispose (GObject *object)
{
  LqSegment *self = LQ_SEGMENT (object);
  lq_text_clear (&self->name);
  lq_text_clear (&self->offset);
  lq_text_clear (&self->loudness);
  lq_text_clear (&self->cap);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (lq_segment_parent_class)->dispose (object);
}

static void lq_segment_class_init (LqSegmentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_segment_dispose;
  widget_class->measure = lq_segment_measure;
  widget_class->snapshot = lq_segment_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqsegment");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO);
  signals[CHOSEN] = g_signal_new ("chosen", LQ_TYPE_SEGMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", LQ_TYPE_SEGMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[STEP] = g_signal_new ("step", LQ_TYPE_SEGMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
}

static void lq_segment_init (LqSegment *self)
{
  self->facts = (LqSegmentFacts){ .offset_db = NAN, .lufs = NAN, .seconds_left = NAN };
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

GtkWidget *lq_segment_new (LqSource source)
{
  static const char *const classes[] = { "mix", "master", "reference" };
  LqSegment *self = g_object_new (LQ_TYPE_SEGMENT, NULL);
  self->source = source;
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[source]);
  show_tip (self);
  update (self);
  return GTK_WIDGET (self);
}

static gboolean same (double a, double b) { return a == b || (isnan (a) && isnan (b)); }

void lq_segment_set_facts (LqSegment *self, const LqSegmentFacts *facts)
{
  const LqSegmentFacts *old = &self->facts;
  if (facts->state == old->state && same (facts->offset_db, old->offset_db)
      && facts->stale == old->stale && same (facts->lufs, old->lufs)
      && same (facts->seconds_left, old->seconds_left)
      && g_strcmp0 (facts->detail, self->detail) == 0)
    return;
  self->facts = *facts;
  g_free (self->detail);
  self->detail = g_strdup (facts->detail);
  self->facts.detail = NULL;
  update (self);
}

void lq_segment_set_heard (LqSegment *self, gboolean heard)
{
  if (self->heard == heard)
    return;
  self->heard = heard;
  update (self);
}

void lq_segment_set_key (LqSegment *self, const char *key)
{
  g_free (self->key);
  self->key = g_strdup (key);
  show_tip (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
