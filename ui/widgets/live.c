/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pulse of live widgets: see live.h. */
#include "ui/widgets/live.h"

#include "ui/glass.h"

#define FULL_HZ 60.0  /* more is not seen */
#define SLOW_US 20000 /* beats that far apart are no longer waited for frame by frame */

/* What all of one frame clock share: the beat. */
typedef struct
{
  GdkFrameClock *clock; /* which owns this */
  GPtrArray *lives;     /* Live that are mapped and run */
  GtkWidget *window;    /* theirs; NULL: there are none */
  LqLivePoll poll;
  gpointer poll_data;
  int most_hz;
  gint64 interval_us, n_frames; /* of the display's frames; how many a beat is */
  guint64 beat;
  gint64 due_us;        /* of the next beat, where they come by the alarm */
  GSource *alarm;       /* NULL: each frame is waited for */
  gboolean is_slow;     /* beats are so far apart that frames between are none of theirs */
  gboolean is_free;     /* they need no frame, by lq_glass_is_free () */
  gboolean every_frame; /* the clock runs on by itself */
} Pulse;

typedef struct
{
  GtkWidget *widget;
  LqLivePull pull;
  gpointer data;
  double rate_hz;
  int turn;
  gboolean running;
  Pulse *pulse; /* NULL: it is not seen, or at rest */
} Live;

static G_DEFINE_QUARK (lq - live, live);
static G_DEFINE_QUARK (lq - pulse, pulse);

/* ---- The beat ---- */

static void measure (Pulse *pulse)
{
  const double full_hz = pulse->most_hz > 0 ? MIN (pulse->most_hz, FULL_HZ) : FULL_HZ;
  pulse->interval_us = 0;
  gdk_frame_clock_get_refresh_info (pulse->clock, 0, &pulse->interval_us, NULL);
  if (pulse->interval_us <= 0)
    pulse->interval_us = (gint64)(G_USEC_PER_SEC / FULL_HZ);
  pulse->n_frames = MAX (1, (gint64)(G_USEC_PER_SEC / (pulse->interval_us * full_hz) + 0.25));
}

/* Beats from one pull to the next. Slower pulses come at every second, fourth … beat, all of a turn together: a frame
 * costs by how many things in it change and how far apart they are. */
static guint64 beats_between (const Pulse *pulse, double rate_hz)
{
  const double beat_s = (double)(pulse->n_frames * pulse->interval_us) / G_USEC_PER_SEC;
  const double pulls = beat_s * rate_hz; /* in one beat */
  return pulls > 0.75 ? 1 : 2 * MAX (1, (guint64)(0.5 / pulls + 0.5));
}

static gboolean is_due (const Pulse *pulse, double rate_hz, int turn)
{
  return (pulse->beat + (guint64)turn) % beats_between (pulse, rate_hz) == 0;
}

static void beat (Pulse *pulse)
{
  pulse->beat++;
  if (pulse->poll != NULL)
    pulse->poll (pulse->poll_data);
  for (guint i = 0; i < pulse->lives->len; i++) /* a pull may end one, or begin one */
    {
      Live *live = g_ptr_array_index (pulse->lives, i);
      if (is_due (pulse, live->rate_hz, live->turn))
        live->pull (live->widget, live->data);
    }
}

/* The beat after the one that is due; from now on where that was missed. */
static gint64 next_us (const Pulse *pulse, gint64 now_us)
{
  const gint64 beat_us = pulse->n_frames * pulse->interval_us;
  return (now_us - pulse->due_us > beat_us / 2 ? now_us : pulse->due_us) + beat_us;
}

/* A frame a little before it, of somebody else's, will do. */
static gboolean is_time (const Pulse *pulse, gint64 now_us)
{
  return now_us >= pulse->due_us - pulse->interval_us / 2;
}

static void on_update (GdkFrameClock *clock, Pulse *pulse)
{
  if (pulse->lives->len == 0 || pulse->is_free)
    return;
  measure (pulse);
  if (pulse->alarm != NULL)
    {
      const gint64 now_us = g_get_monotonic_time ();
      if (!is_time (pulse, now_us))
        return;
      pulse->due_us = next_us (pulse, now_us);
    }
  else if (gdk_frame_clock_get_frame_counter (clock) % pulse->n_frames != 0)
    return;
  beat (pulse);
}

/* What a beat without a frame changes is on the window at its end. */
static void beat_freely (Pulse *pulse, gint64 now_us)
{
  g_autoptr (GtkWidget) window = g_object_ref (pulse->window);
  pulse->due_us = next_us (pulse, now_us);
  lq_glass_hold (window);
  beat (pulse);
  lq_glass_put (window);
}

/* The time of the next is set here and not by the beat, which may also end the pulse, and close its window: from elsewhere
 * that would wake the main loop once more. */
static gboolean on_alarm (gpointer data)
{
  Pulse *pulse = data;
  G_GNUC_UNUSED g_autoptr (GdkFrameClock) owner = g_object_ref (pulse->clock);
  const gint64 now_us = g_get_monotonic_time ();
  gint64 next = pulse->due_us;
  if (is_time (pulse, now_us) && pulse->is_free)
    {
      beat_freely (pulse, now_us);
      if (pulse->alarm != g_main_current_source ())
        return G_SOURCE_REMOVE;
      next = pulse->due_us;
    }
  else if (is_time (pulse, now_us))
    {
      gdk_frame_clock_request_phase (pulse->clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
      next = next_us (pulse, now_us);
    }
  g_source_set_ready_time (pulse->alarm, next);
  return G_SOURCE_CONTINUE;
}

static gboolean dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static void set_every_frame (Pulse *pulse, gboolean on)
{
  if (pulse->every_frame == on)
    return;
  pulse->every_frame = on;
  if (on)
    gdk_frame_clock_begin_updating (pulse->clock);
  else
    gdk_frame_clock_end_updating (pulse->clock);
}

static void set_alarm (Pulse *pulse, gboolean on)
{
  static GSourceFuncs funcs = { NULL, NULL, dispatch, NULL, NULL, NULL };
  if ((pulse->alarm != NULL) == on)
    return;
  if (!on)
    {
      g_source_destroy (pulse->alarm);
      g_clear_pointer (&pulse->alarm, g_source_unref);
      return;
    }
  pulse->alarm = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (pulse->alarm, "lq-live");
  g_source_set_priority (pulse->alarm, GDK_PRIORITY_REDRAW);
  g_source_set_callback (pulse->alarm, on_alarm, pulse, NULL);
  pulse->due_us = g_get_monotonic_time ();
  g_source_set_ready_time (pulse->alarm, 0);
  g_source_attach (pulse->alarm, NULL);
}

static gboolean is_minimized (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  return GDK_IS_TOPLEVEL (surface)
         && gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED;
}

/* As fast as is asked for, or not at all. */
static void set_beat (Pulse *pulse)
{
  const gboolean wanted = pulse->lives->len > 0 && !is_minimized (pulse->window);
  measure (pulse);
  pulse->is_slow = pulse->n_frames > 1 && pulse->n_frames * pulse->interval_us > SLOW_US;
  pulse->is_free = wanted && lq_glass_is_free (pulse->window);
  set_every_frame (pulse, wanted && !pulse->is_slow && !pulse->is_free);
  set_alarm (pulse, wanted && (pulse->is_slow || pulse->is_free));
}

static void pulse_free (gpointer data)
{
  Pulse *pulse = data;
  set_alarm (pulse, FALSE);
  g_ptr_array_unref (pulse->lives);
  g_free (pulse);
}

static Pulse *pulse_of (GdkFrameClock *clock)
{
  Pulse *pulse = g_object_get_qdata (G_OBJECT (clock), pulse_quark ());
  if (pulse != NULL)
    return pulse;
  pulse = g_new0 (Pulse, 1);
  pulse->clock = clock;
  pulse->lives = g_ptr_array_new ();
  measure (pulse);
  g_object_set_qdata_full (G_OBJECT (clock), pulse_quark (), pulse, pulse_free);
  g_signal_connect (clock, "update", G_CALLBACK (on_update), pulse);
  return pulse;
}

void lq_live_set_most (GdkFrameClock *clock, int most_hz)
{
  Pulse *pulse = pulse_of (clock);
  pulse->most_hz = most_hz;
  set_beat (pulse);
}

void lq_live_set_poll (GdkFrameClock *clock, LqLivePoll poll, gpointer data)
{
  Pulse *pulse = pulse_of (clock);
  pulse->poll = poll;
  pulse->poll_data = data;
}

/* ---- Widgets ---- */

gboolean lq_live_is_shared (GtkWidget *widget)
{
  const Live *live = g_object_get_qdata (G_OBJECT (widget), live_quark ());
  return live == NULL || live->pulse == NULL || is_due (live->pulse, FULL_HZ / 2, live->turn);
}

static void add (Pulse *pulse, Live *live)
{
  if (pulse->lives->len == 0)
    {
      pulse->window = GTK_WIDGET (gtk_widget_get_root (live->widget));
      g_signal_connect_swapped (gtk_native_get_surface (GTK_NATIVE (pulse->window)),
                                "notify::state", G_CALLBACK (set_beat), pulse);
    }
  g_ptr_array_add (pulse->lives, live);
  set_beat (pulse);
}

static void take_out (Pulse *pulse, Live *live)
{
  g_ptr_array_remove (pulse->lives, live);
  if (pulse->lives->len == 0)
    {
      g_signal_handlers_disconnect_by_data (gtk_native_get_surface (GTK_NATIVE (pulse->window)),
                                            pulse);
      pulse->window = NULL;
    }
  set_beat (pulse);
}

static void update (Live *live)
{
  const gboolean wanted = live->running && gtk_widget_get_mapped (live->widget);
  if (wanted && live->pulse == NULL)
    {
      live->pulse = pulse_of (gtk_widget_get_frame_clock (live->widget));
      add (live->pulse, live);
    }
  else if (!wanted && live->pulse != NULL)
    take_out (g_steal_pointer (&live->pulse), live);
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
