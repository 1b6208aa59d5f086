/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pulse of live widgets: see live.h. */
#include "ui/widgets/live.h"

typedef struct
{
  GtkWidget *widget;
  LqLivePull pull;
  gpointer data;
  gint64 period_us;
  gint64 next_us;
  guint tick_id;
  gboolean running;
} Live;

static GQuark live_quark (void) { return g_quark_from_static_string ("lq-live"); }

static gboolean on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Live *live = data;
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  if (now < live->next_us)
    return G_SOURCE_CONTINUE;
  /* A frame is never exactly a period long: half a frame of slack keeps 30 Hz at every second. */
  live->next_us = now + live->period_us - 8000;
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
  live->period_us = (gint64)(G_USEC_PER_SEC / rate_hz);
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
