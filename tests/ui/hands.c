/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See hands.h. */
#include "hands.h"

#include "ui/tokens.h"

#include <gdk/x11/gdkx.h>
#include <math.h>

void hands_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  lq_tokens_install (gdk_display_get_default ());
}

static gboolean on_time (gpointer done)
{
  *(gboolean *)done = TRUE;
  return G_SOURCE_REMOVE;
}

void hands_wait (int ms)
{
  gboolean done = FALSE;
  g_timeout_add (ms, on_time, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void on_done (GObject *process, GAsyncResult *result, gpointer done)
{
  GError *error = NULL;
  g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error);
  g_assert_no_error (error);
  *(gboolean *)done = TRUE;
}

static void on_flushed (GdkFrameClock *clock, gboolean *flushed) { *flushed = TRUE; }

/* Motion events wait in GDK for the next frame: on a busy machine no fixed time is long enough. */
static void handle_events (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  gdk_display_sync (gdk_display_get_default ());
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      GtkWidget *window = g_list_model_get_item (windows, i);
      GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
      g_object_unref (window);
      if (clock == NULL || !gtk_widget_get_mapped (window))
        continue;
      gboolean flushed = FALSE;
      const gulong id =
          g_signal_connect_after (clock, "flush-events", G_CALLBACK (on_flushed), &flushed);
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_FLUSH_EVENTS);
      while (!flushed)
        g_main_context_iteration (NULL, TRUE);
      g_signal_handler_disconnect (clock, id);
    }
}

void hands_do (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  char *commands = g_strdup_vprintf (format, args);
  va_end (args);
  char *line = g_strconcat ("xdotool ", commands, NULL);
  char **argv = g_strsplit (line, " ", -1);
  GError *error = NULL;
  gboolean done = FALSE;
  GSubprocess *process =
      g_subprocess_newv ((const char *const *)argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  handle_events ();
  hands_wait (30);
  g_object_unref (process);
  g_strfreev (argv);
  g_free (line);
  g_free (commands);
}

GtkWidget *hands_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  hands_do ("mousemove 1270 790 windowfocus --sync %lu", gdk_x11_surface_get_xid (surface));
  return window;
}

void hands_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  hands_wait (10);
}

void hands_move (GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  double root_x, root_y, left, top;
  gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), x, y, &root_x, &root_y);
  gtk_native_get_surface_transform (native, &left, &top);
  hands_do ("mousemove %d %d", (int)round (root_x + left), (int)round (root_y + top));
}

Picture *hands_picture (GtkWidget *widget)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (widget);
  hands_wait (50);
  const int scale = gtk_widget_get_scale_factor (widget);
  const int width = scale * gtk_widget_get_width (widget);
  const int height = scale * gtk_widget_get_height (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width / scale, height / scale);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  Picture *picture = g_new (Picture, 1);
  *picture = (Picture){ width, height, g_malloc0 ((gsize)width * height * 4) };
  cairo_surface_t *surface = cairo_image_surface_create_for_data (picture->bgra, CAIRO_FORMAT_RGB24,
                                                                  width, height, width * 4);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  g_clear_pointer (&node, gsk_render_node_unref);
  g_object_unref (paintable);
  return picture;
}

void picture_free (Picture *picture)
{
  g_free (picture->bgra);
  g_free (picture);
}

gboolean picture_is (const Picture *picture, int x, int y, const GdkRGBA *color, int tolerance)
{
  const guchar *pixel = picture->bgra + ((gsize)y * picture->width + x) * 4;
  return abs (pixel[2] - (int)round (color->red * 255)) <= tolerance
         && abs (pixel[1] - (int)round (color->green * 255)) <= tolerance
         && abs (pixel[0] - (int)round (color->blue * 255)) <= tolerance;
}
