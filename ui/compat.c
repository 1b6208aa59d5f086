/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work-arounds between GTK versions: see compat.h. */
#include "ui/compat.h"

#ifdef GDK_WINDOWING_X11
#include <X11/extensions/XInput2.h>
#include <gdk/x11/gdkx.h>
#endif

gboolean lq_compat_lookup_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color);
}

GdkRGBA lq_compat_widget_color (GtkWidget *widget)
{
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}

/* ---- Escape in a drag ---- */

#ifdef GDK_WINDOWING_X11
static gboolean is_escape (GdkDisplay *display, guint keycode)
{
  GdkKeymapKey *keys = NULL;
  int n_keys = 0;
  gboolean found = FALSE;
  gdk_display_map_keyval (display, GDK_KEY_Escape, &keys, &n_keys);
  for (int i = 0; i < n_keys; i++)
    found |= keys[i].keycode == keycode;
  g_free (keys);
  return found;
}

static gboolean on_xevent (GdkDisplay *display, gpointer data, GdkDrag *drag)
{
  const XEvent *event = data;
  if (event->type != GenericEvent || event->xcookie.evtype != XI_KeyPress || !event->xcookie.data)
    return FALSE;
  const XIDeviceEvent *key = event->xcookie.data;
  if (!is_escape (display, (guint)key->detail))
    return FALSE;
  g_signal_emit_by_name (drag, "cancel", GDK_DRAG_CANCEL_USER_CANCELLED);
  return TRUE;
}

static void on_drag_begin (GtkDragSource *source, GdkDrag *drag)
{
  GdkDisplay *display = gdk_drag_get_display (drag);
  if (GDK_IS_X11_DISPLAY (display))
    g_signal_connect_object (display, "xevent", G_CALLBACK (on_xevent), drag, 0);
}

static void on_drag_end (GtkDragSource *source, GdkDrag *drag)
{
  g_signal_handlers_disconnect_by_func (gdk_drag_get_display (drag), on_xevent, drag);
}
#endif

void lq_compat_heed_escape (GtkDragSource *source)
{
#ifdef GDK_WINDOWING_X11
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end), NULL);
#endif
}
