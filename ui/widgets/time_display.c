/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in large: see time_display.h. */
#include "ui/widgets/time_display.h"

#include "core/units.h"
#include "ui/glass.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <string.h>

#define PLACES 3

/* A figure in its place, as it was drawn. */
typedef struct
{
  GskRenderNode *node; /* NULL: it was not yet */
  double x, advance_px;
} Digit;

struct _LqTimeDisplay
{
  GtkWidget parent;
  LqText big;
  Digit digits[PLACES][10]; /* thousandths run: none is laid out twice */
  guint serial;             /* of the font that they are in */
  char shown[LQ_UNITS_TEXT];
};

G_DEFINE_TYPE (LqTimeDisplay, lq_time_display, GTK_TYPE_WIDGET)

/* "1:15." and "200". */
static void split (LqTimeDisplay *self)
{
  char seconds[LQ_UNITS_TEXT];
  const char *point = strchr (self->shown, '.');
  const gsize n = point != NULL ? (gsize)(point - self->shown) + 1 : strlen (self->shown);
  g_strlcpy (seconds, self->shown, MIN (n + 1, sizeof seconds));
  lq_text_set (&self->big, GTK_WIDGET (self), LQ_TEXT_TIME, seconds);
}

static void drop_digits (GtkWidget *widget)
{
  LqTimeDisplay *self = LQ_TIME_DISPLAY (widget);
  for (int i = 0; i < PLACES * 10; i++)
    g_clear_pointer (&self->digits[i / 10][i % 10].node, gsk_render_node_unref);
}

static void make_digit (LqTimeDisplay *self, Digit *digit, char c, double x, double baseline)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  LqText text = { 0 };
  lq_text_set (&text, widget, LQ_TEXT_TIME_MS, (char[]){ c, 0 });
  lq_text_draw_baseline (&text, snapshot, x, baseline, LQ_ALIGN_START,
                         lq_token (widget, LQ_COLOR_INK2));
  g_clear_pointer (&digit->node, gsk_render_node_unref);
  *digit = (Digit){ gtk_snapshot_free_to_node (snapshot), x, lq_text_advance (&text) };
  lq_text_clear (&text);
}

static void draw_thousandths (LqTimeDisplay *self, GtkSnapshot *snapshot, double x, double baseline)
{
  const char *point = strchr (self->shown, '.');
  const guint serial = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  if (serial != self->serial)
    drop_digits (GTK_WIDGET (self));
  self->serial = serial;
  for (int i = 0; point != NULL && i < PLACES && g_ascii_isdigit (point[1 + i]); i++)
    {
      Digit *digit = &self->digits[i][point[1 + i] - '0'];
      if (digit->node == NULL || digit->x != x)
        make_digit (self, digit, point[1 + i], x, baseline);
      gtk_snapshot_append_node (snapshot, digit->node);
      x += digit->advance_px;
    }
}

static void lq_time_display_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqTimeDisplay *self = LQ_TIME_DISPLAY (widget);
  const double line = lq_text_line (widget, LQ_TEXT_TIME);
  const double baseline = line * 0.84;
  const gboolean known = strchr (self->shown, '.') != NULL;
  split (self);
  lq_text_draw_baseline (&self->big, snapshot, 0, baseline, LQ_ALIGN_START,
                         lq_token (widget, known ? LQ_COLOR_INK : LQ_COLOR_INK3));
  draw_thousandths (self, snapshot, lq_text_width (&self->big) + 1, baseline);
}

static void lq_time_display_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                     int *minimum, int *natural, int *minimum_baseline,
                                     int *natural_baseline)
{
  LqTimeDisplay *self = LQ_TIME_DISPLAY (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* Widest: below an hour; longer songs ask for more. */
      const gboolean hours = strlen (self->shown) > strlen ("59:59.999");
      *minimum = *natural = lq_text_measure (widget, LQ_TEXT_TIME, hours ? "0:00:00." : "00:00.")
                            + 1 + lq_text_measure (widget, LQ_TEXT_TIME_MS, "000");
    }
  else
    *minimum = *natural = lq_text_line (widget, LQ_TEXT_TIME) + 2;
}

void lq_time_display_set (LqTimeDisplay *self, LqFrames frame, double rate_hz)
{
  char text[LQ_UNITS_TEXT];
  if (rate_hz > 0)
    lq_time_format (frame, rate_hz, 3, text);
  else
    g_strlcpy (text, "–", sizeof text);
  if (strcmp (text, self->shown) == 0)
    return;
  const gboolean longer =
      strlen (text) > strlen ("59:59.999") && strlen (self->shown) <= strlen ("59:59.999");
  /* Spoken to the second; a label that runs would be read without end. */
  const gboolean news = strncmp (text, self->shown, MAX (4, strlen (text)) - 4) != 0;
  g_strlcpy (self->shown, text, sizeof self->shown);
  if (news)
    {
      char said[LQ_UNITS_TEXT] = "";
      if (rate_hz > 0)
        lq_time_format (frame, rate_hz, 0, said);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                      said, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
    }
  if (longer)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  lq_glass_redraw (GTK_WIDGET (self));
}

static void lq_time_display_dispose (GObject *object)
{
  LqTimeDisplay *self = LQ_TIME_DISPLAY (object);
  lq_text_clear (&self->big);
  drop_digits (GTK_WIDGET (self));
  G_OBJECT_CLASS (lq_time_display_parent_class)->dispose (object);
}

static void lq_time_display_class_init (LqTimeDisplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_time_display_dispose;
  widget_class->measure = lq_time_display_measure;
  lq_glass_class_set_draw (widget_class, lq_time_display_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqtime");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIMER);
}

static void lq_time_display_init (LqTimeDisplay *self)
{
  g_strlcpy (self->shown, "–", sizeof self->shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Time"),
                                  -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_digits);
}

GtkWidget *lq_time_display_new (void) { return g_object_new (LQ_TYPE_TIME_DISPLAY, NULL); }
