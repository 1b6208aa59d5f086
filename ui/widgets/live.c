/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pulse of live widgets: see live.h. */
#include "ui/widgets/live.h"

#define FULL_HZ 60.0 /* more is not seen */

typedef struct
{
  GtkWidget *widget;
  LqLivePull pull;
  gpointer data;
  double rate_hz;
  int turn;
  guint tick_id;
  gboolean running;
} Live;

static GQuark live_quark (void) { return g_quark_from_static_string ("lq-live"); }

static GQuark most_quark (void) { return g_quark_from_static_string ("lq-live-most-hz"); }

void lq_live_set_most (GdkFrameClock *clock, int most_hz)
{
  g_object_set_qdata (G_OBJECT (clock), most_quark (), GINT_TO_POINTER (most_hz));
}

/* Frames from one pull to the next. Slower pulses come at every second, fourth … of the full one's, all of a turn
 * together: a frame costs by how many things in it change and how far apart they are. */
static gint64 frames_between (GdkFrameClock *clock, double rate_hz)
{
  gint64 interval_us = 0;
  gdk_frame_clock_get_refresh_info (clock, 0, &interval_us, NULL);
  const double display_hz = interval_us > 0 ? G_USEC_PER_SEC / (double)interval_us : FULL_HZ;
  const int most_hz = GPOINTER_TO_INT (g_object_get_qdata (G_OBJECT (clock), most_quark ()));
  const double full_hz = most_hz > 0 ? MIN (most_hz, FULL_HZ) : FULL_HZ;
  const gint64 full = MAX (1, (gint64)(display_hz / full_hz + 0.25));
  const double pulses = (double)full * rate_hz / display_hz; /* of the full ones */
  return pulses > 0.75 ? full : full * 2 * MAX (1, (gint64)(0.5 / pulses + 0.5));
}

static gboolean is_due (GdkFrameClock *clock, double rate_hz, int turn)
{
  const gint64 later = turn * frames_between (clock, FULL_HZ);
  return (gdk_frame_clock_get_frame_counter (clock) + later) % frames_between (clock, rate_hz) == 0;
}

gboolean lq_live_is_shared (GtkWidget *widget)
{
  const Live *live = g_object_get_qdata (G_OBJECT (widget), live_quark ());
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  return clock == NULL || is_due (clock, FULL_HZ / 2, live == NULL ? 0 : live->turn);
}

static gboolean on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Live *live = data;
  if (is_due (clock, live->rate_hz, live->turn))
    live->pull (widget, live->data);
  return G_SOURCE_CONTINUE;
}

static void update (Live *live)
{
  const gboolean wanted = live->running && gtk_widget_get_mapped (live->widget);
  if (wanted && live->tick_id == 0)
    live->tick_id = gtk_widget_add_tick_callback (live->widget, on_tick, live, NULL);
  else if (!wanted && live->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (live->widget, live->tick_id);
      live->tick_id = 0;
    }
}

static void on_map_changed (GtkWidget *widget, gpointer data) { update (data); }

void lq_live_attach (GtkWidget *widget, double rate_hz, LqLivePull pull, gpointer data)
{
  Live *live = g_object_get_qdata (G_OBJECT (widget), live_quark ());
  if (live == NULL)
    {
      live = g_new0 (Live, 1);
      live->widget = widget;
      g_object_set_qdata_full (G_OBJECT (widget), live_quark (), live, g_free);
      g_signal_connect_after (widget, "map", G_CALLBACK (on_map_changed), live);
      g_signal_connect_after (widget, "unmap", G_CALLBACK (on_map_changed), live);
    }
  live->pull = pull;
  live->data = data;
  live->rate_hz = rate_hz;
}

void lq_live_set_turn (GtkWidget *widget, int turn)
{
  Live *live = g_object_get_qdata (G_OBJECT (widget), live_quark ());
  live->turn = turn;
}

void lq_live_run (GtkWidget *widget, gboolean running)
{
  Live *live = g_object_get_qdata (G_OBJECT (widget), live_quark ());
  if (live == NULL || live->running == running)
    return;
  live->running = running;
  update (live);
  if (!running)
    live->pull (widget, live->data);
}
