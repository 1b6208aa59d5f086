/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/time_display.h"

#include "ui/text.h"
#include "ui/tokens.h"

#define WIDEST "00:00."
#define WIDEST_MS "000"
#define DETAIL_HEIGHT 16

struct _LqTimeDisplay
{
  GtkWidget parent_instance;
  int minutes, seconds, ms; /* shown now; minutes −1: no song */
  LqText time, fraction, detail;
  char *detail_text;
};

G_DEFINE_FINAL_TYPE (LqTimeDisplay, lq_time_display, GTK_TYPE_WIDGET)

static void lq_time_display_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  LqTimeDisplay *display = LQ_TIME_DISPLAY (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = lq_text_measure (widget, LQ_TEXT_TIME, WIDEST)
                          + lq_text_measure (widget, LQ_TEXT_TIME_MS, WIDEST_MS);
  else
    *minimum = *natural = lq_text_line (widget, LQ_TEXT_TIME)
                          + (display->detail_text ? lq_scaled (widget, DETAIL_HEIGHT) : 0);
}

static void lq_time_display_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqTimeDisplay *display = LQ_TIME_DISPLAY (widget);
  double line = lq_text_line (widget, LQ_TEXT_TIME);
  if (display->minutes < 0)
    {
      lq_text_set (&display->time, widget, LQ_TEXT_TIME, "–");
      lq_text_draw (&display->time, snapshot, 0, line / 2.0, LQ_ALIGN_START, lq_token (widget, LQ_COLOR_INK3));
      return;
    }
  g_autofree char *time = g_strdup_printf ("%d:%02d.", display->minutes, display->seconds);
  g_autofree char *ms = g_strdup_printf ("%03d", display->ms);
  lq_text_set (&display->time, widget, LQ_TEXT_TIME, time);
  lq_text_set (&display->fraction, widget, LQ_TEXT_TIME_MS, ms);
  lq_text_draw (&display->time, snapshot, 0, line / 2.0, LQ_ALIGN_START, lq_token (widget, LQ_COLOR_INK));
  lq_text_draw (&display->fraction, snapshot, lq_text_width (&display->time), line / 2.0 + line * 0.13, LQ_ALIGN_START,
                lq_token (widget, LQ_COLOR_INK2));
  if (display->detail_text)
    {
      lq_text_set (&display->detail, widget, LQ_TEXT_LABEL, display->detail_text);
      lq_text_draw (&display->detail, snapshot, 0, line + lq_scaled (widget, DETAIL_HEIGHT) / 2.0, LQ_ALIGN_START,
                    lq_token (widget, LQ_COLOR_INK3));
    }
}

static void lq_time_display_finalize (GObject *object)
{
  LqTimeDisplay *display = LQ_TIME_DISPLAY (object);
  lq_text_clear (&display->time);
  lq_text_clear (&display->fraction);
  lq_text_clear (&display->detail);
  g_free (display->detail_text);
  G_OBJECT_CLASS (lq_time_display_parent_class)->finalize (object);
}

static void lq_time_display_class_init (LqTimeDisplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = lq_time_display_finalize;
  widget_class->measure = lq_time_display_measure;
  widget_class->snapshot = lq_time_display_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void lq_time_display_init (LqTimeDisplay *display) { display->minutes = -1; }

GtkWidget *lq_time_display_new (void) { return g_object_new (LQ_TYPE_TIME_DISPLAY, NULL); }

void lq_time_display_set (LqTimeDisplay *display, LqFrames position, double rate_hz)
{
  LqFrames total_ms = rate_hz > 0.0 ? (LqFrames) ((double) position * 1000.0 / rate_hz) : 0;
  int minutes = rate_hz > 0.0 ? (int) (total_ms / 60000) : -1;
  int seconds = (int) (total_ms / 1000 % 60), ms = (int) (total_ms % 1000);
  if (minutes == display->minutes && seconds == display->seconds && ms == display->ms)
    return;
  gboolean speak = minutes != display->minutes || seconds != display->seconds;
  display->minutes = minutes;
  display->seconds = seconds;
  display->ms = ms;
  gtk_widget_queue_draw (GTK_WIDGET (display));
  if (speak)
    {
      g_autofree char *text = g_strdup_printf ("%d:%02d", MAX (minutes, 0), seconds);
      gtk_accessible_update_property (GTK_ACCESSIBLE (display), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
}

void lq_time_display_set_detail (LqTimeDisplay *display, const char *detail)
{
  if (g_strcmp0 (display->detail_text, detail) == 0)
    return;
  g_free (display->detail_text);
  display->detail_text = g_strdup (detail);
  gtk_widget_queue_resize (GTK_WIDGET (display));
}
