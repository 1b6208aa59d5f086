/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window.h"

#include "ui/actions.h"
#include "ui/config.h"
#include "ui/deck.h"
#include "ui/demo.h"
#include "ui/glass.h"
#include "ui/header.h"
#include "ui/info_line.h"
#include "ui/news_bar.h"
#include "ui/pages/master.h"
#include "ui/pages/welcome.h"
#include "ui/text.h"
#include "ui/widgets/live.h"
#include "ui/window_keys.h"

#include <glib/gi18n.h>

#define MAX_RECENT 10

struct _LqWindow
{
  AdwApplicationWindow parent_instance;
  LqDesk *desk;
  GtkWidget *bar, *stack, *welcome, *deck, *master;
  LqWindowKeys *keys;
};

G_DEFINE_FINAL_TYPE (LqWindow, lq_window, ADW_TYPE_APPLICATION_WINDOW)

void lq_window_tap_tempo (LqWindow *window) { lq_deck_tap_tempo (LQ_DECK (window->deck)); }

LqDesk *lq_window_get_desk (LqWindow *window) { return window->desk; }

void lq_window_tell (LqWindow *window, const char *sentence)
{
  lq_news_bar_tell (LQ_NEWS_BAR (window->bar), sentence);
}

/* ---- Opening ---- */

void lq_window_remember (LqWindow *window, const char *path)
{
  GSettings *settings = lq_desk_get_settings (window->desk);
  g_auto (GStrv) old = g_settings_get_strv (settings, "recent-sessions");
  g_autoptr (GStrvBuilder) recent = g_strv_builder_new ();
  g_strv_builder_add (recent, path);
  for (int i = 0, n = 1; old[i] && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], path))
      {
        g_strv_builder_add (recent, old[i]);
        n++;
      }
  g_auto (GStrv) all = g_strv_builder_end (recent);
  g_settings_set_strv (settings, "recent-sessions", (const char *const *)all);
}

static void files_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LqWindow) window = data;
  g_autoptr (GError) error = NULL;
  if (!lq_document_open_files_finish (LQ_DOCUMENT (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lq_window_tell (window, error->message);
}

static int by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* A folder stands for the files in it, by name. */
static char **expand_folders (const char *const *paths)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; paths[i]; i++)
    {
      g_autoptr (GDir) folder =
          g_file_test (paths[i], G_FILE_TEST_IS_DIR) ? g_dir_open (paths[i], 0, NULL) : NULL;
      if (!folder)
        {
          g_ptr_array_add (all, g_strdup (paths[i]));
          continue;
        }
      guint first = all->len;
      const char *name;
      while ((name = g_dir_read_name (folder)))
        {
          char *path = g_build_filename (paths[i], name, NULL);
          if (*name != '.' && g_file_test (path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add (all, path);
          else
            g_free (path);
        }
      qsort (all->pdata + first, all->len - first, sizeof *all->pdata, by_name);
    }
  g_ptr_array_add (all, NULL);
  return (char **)g_ptr_array_steal (all, NULL);
}

void lq_window_open_paths (LqWindow *window, const char *const *paths)
{
  LqDocument *document = lq_desk_get_document (window->desk);
  g_autoptr (GError) error = NULL;
  if (paths[0] && g_str_has_suffix (paths[0], ".lacquer"))
    {
      if (lq_document_open (document, paths[0], &error))
        lq_window_remember (window, paths[0]);
      else
        lq_window_tell (window, error->message);
      return;
    }
  g_auto (GStrv) files = expand_folders (paths);
  if (files[0])
    lq_document_open_files_async (document, (const char *const *)files, NULL, files_opened,
                                  g_object_ref (window));
}

static void demo_ready (const char *session_path, const GError *error, gpointer data)
{
  g_autoptr (LqWindow) window = data;
  const char *const paths[] = { session_path, NULL };
  if (error)
    lq_window_tell (window, error->message);
  else
    lq_window_open_paths (window, paths);
}

static void demo_progress (double fraction, gpointer data)
{
  lq_welcome_show_progress (LQ_WELCOME (LQ_WINDOW (data)->welcome), _ ("Composing the demo song"),
                            fraction, -1.0);
}

void lq_window_open_demo (LqWindow *window)
{
  gtk_window_present (GTK_WINDOW (window));
  lq_demo_prepare (demo_progress, demo_ready, g_object_ref (window));
}

static gboolean on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
                         LqWindow *window)
{
  GSList *files = g_value_get_boxed (value);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  for (; files; files = files->next)
    {
      g_autofree char *path = g_file_get_path (files->data);
      if (path)
        g_strv_builder_add (paths, path);
    }
  g_auto (GStrv) all = g_strv_builder_end (paths);
  lq_window_open_paths (window, (const char *const *)all);
  return TRUE;
}

/* ---- What the window shows of the document ---- */

static void show_title (LqWindow *window)
{
  g_autofree char *title = NULL;
  g_object_get (lq_desk_get_document (window->desk), "title", &title, NULL);
  gtk_window_set_title (GTK_WINDOW (window), title);
}

static void on_session (LqWindow *window)
{
  gboolean open = lq_desk_get_session (window->desk) != NULL;
  gtk_stack_set_visible_child_name (GTK_STACK (window->stack), open ? "desk" : "welcome");
  if (open)
    gtk_widget_grab_focus (window->master);
  show_title (window);
}

/* Text that is still being typed is said before its session goes. */
static void on_closing (LqWindow *window) { gtk_window_set_focus (GTK_WINDOW (window), NULL); }

static void on_progress (LqWindow *window, const char *what, double fraction, double seconds_left)
{
  if (lq_desk_get_session (window->desk))
    {
      g_autofree char *text = g_strdup_printf ("%.0f %%", 100.0 * fraction);
      lq_desk_say (window->desk, what, fraction < 1.0 ? text : "");
    }
  lq_welcome_show_progress (LQ_WELCOME (window->welcome), what, fraction, seconds_left);
}

void lq_window_show_panel (LqWindow *window, const char *name)
{
  lq_master_toggle_panel (LQ_MASTER (window->master), name);
}

void lq_window_edit_last_note (LqWindow *window)
{
  lq_master_edit_last_note (LQ_MASTER (window->master));
}

/* ---- Building ---- */

/* Lets the window be smaller than CHILD is at present, so that CHILD is told and gives way. */
static GtkWidget *elastic (GtkWidget *child)
{
  GtkWidget *frame = gtk_scrolled_window_new ();
  gtk_widget_set_focusable (frame, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), child);
  return frame;
}

static GtkWidget *scrolled (GtkWidget *child)
{
  GtkWidget *frame = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), child);
  return frame;
}

static GtkWidget *build_desk (LqWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  window->deck = lq_deck_new (window->desk);
  gtk_box_append (GTK_BOX (box), window->deck);
  window->master = lq_master_new (window->desk);
  gtk_widget_set_vexpand (window->master, TRUE);
  lq_window_keys_add_late (
      window->keys, box); /* before the frame around it takes Home, End and Ctrl with arrows */
  gtk_box_append (GTK_BOX (box), window->master);
  gtk_box_append (GTK_BOX (box), lq_info_line_new (window->desk));
  return box;
}

static void build (LqWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), lq_header_new (window->desk));
  window->bar = lq_news_bar_new (window->desk);
  gtk_box_append (GTK_BOX (box), window->bar);
  window->stack = gtk_stack_new ();
  window->welcome = lq_welcome_new (window->desk);
  gtk_stack_add_named (GTK_STACK (window->stack), scrolled (window->welcome), "welcome");
  gtk_stack_add_named (GTK_STACK (window->stack), elastic (build_desk (window)), "desk");
  gtk_widget_set_vexpand (window->stack, TRUE);
  gtk_box_append (GTK_BOX (box), window->stack);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), window);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}

/* The deck gives way first: the switch and the time never do. */
static void lq_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqWindow *window = LQ_WINDOW (widget);
  const double text =
      lq_text_scale (widget); /* larger text has less room, as a smaller window has */
  lq_deck_set_room (LQ_DECK (window->deck), width >= 1380 * text   ? LQ_DECK_FULL
                                            : width >= 1200 * text ? LQ_DECK_NARROW
                                                                   : LQ_DECK_TIGHT);
  int bar_height = 0; /* what it takes is not the page's */
  if (gtk_widget_get_visible (window->bar))
    gtk_widget_measure (window->bar, GTK_ORIENTATION_VERTICAL, width, &bar_height, NULL, NULL,
                        NULL);
  lq_master_fit (LQ_MASTER (window->master), (int)(width / text), (int)(height / text),
                 (int)(bar_height / text));
  GTK_WIDGET_CLASS (lq_window_parent_class)->size_allocate (widget, width, height, baseline);
}

/* A renderer on a graphics card keeps pictures of its own. */
static void lq_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  if (!GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (widget))))
    {
      GTK_WIDGET_CLASS (lq_window_parent_class)->snapshot (widget, snapshot);
      return;
    }
  GtkSnapshot *all = gtk_snapshot_new ();
  GTK_WIDGET_CLASS (lq_window_parent_class)->snapshot (widget, all);
  GskRenderNode *node = gtk_snapshot_free_to_node (all);
  if (node == NULL)
    return;
  GskRenderNode *taken = lq_glass_take (widget, node);
  gtk_snapshot_append_node (snapshot, taken);
  gsk_render_node_unref (taken);
  gsk_render_node_unref (node);
}

static gboolean lq_window_close_request (GtkWindow *gtk_window)
{
  LqWindow *window = LQ_WINDOW (gtk_window);
  GSettings *settings = lq_desk_get_settings (window->desk);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (gtk_window));
  if (!gtk_window_is_maximized (gtk_window))
    {
      g_settings_set_int (settings, "window-width", gtk_widget_get_width (GTK_WIDGET (window)));
      g_settings_set_int (settings, "window-height", gtk_widget_get_height (GTK_WIDGET (window)));
    }
  lq_document_close (lq_desk_get_document (window->desk)); /* unsaved moves stay in the journal */
  return GTK_WINDOW_CLASS (lq_window_parent_class)->close_request (gtk_window);
}

static void lq_window_dispose (GObject *object)
{
  LqWindow *window = LQ_WINDOW (object);
  G_OBJECT_CLASS (lq_window_parent_class)->dispose (object);
  g_clear_object (&window->desk);
  g_clear_pointer (&window->keys, lq_window_keys_free);
}

static void lq_window_class_init (LqWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_window_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = lq_window_size_allocate;
  GTK_WIDGET_CLASS (klass)->snapshot = lq_window_snapshot;
  GTK_WINDOW_CLASS (klass)->close_request = lq_window_close_request;
}

static void show_meter_rate (LqWindow *window)
{
  g_autofree char *rate = g_settings_get_string (lq_desk_get_settings (window->desk), "meter-rate");
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  if (clock != NULL)
    lq_live_set_most (clock, (int)g_ascii_strtoll (rate, NULL, 10));
}

static void on_realized (LqWindow *window)
{
  lq_live_set_poll (gtk_widget_get_frame_clock (GTK_WIDGET (window)), (LqLivePoll)lq_sound_poll,
                    lq_desk_get_sound (window->desk));
  show_meter_rate (window);
}

static void use_saved_device (LqWindow *window)
{
  GSettings *settings = lq_desk_get_settings (window->desk);
  g_autofree char *api = g_settings_get_string (settings, "device-api"),
                  *id = g_settings_get_string (settings, "device");
  LqSoundDevice device = {
    .api = api,
    .id = id,
    .rate_hz = g_settings_get_double (settings, "device-rate"),
    .buffer_frames = g_settings_get_int (settings, "device-buffer"),
  };
  lq_sound_use_device (lq_desk_get_sound (window->desk), &device);
}

static void lq_window_init (LqWindow *window)
{
  lq_glass_attach (GTK_WIDGET (window));
  window->desk = lq_desk_new ();
  GSettings *settings = lq_desk_get_settings (window->desk);
  gtk_window_set_default_size (GTK_WINDOW (window), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  gtk_widget_set_size_request (GTK_WIDGET (window), 1024, 680);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
  window->keys = lq_window_keys_new (GTK_WINDOW (window), window->desk);
  build (window);
  lq_actions_add (window, window->desk);
  lq_master_add_actions (LQ_MASTER (window->master), G_ACTION_MAP (window));
  LqDocument *document = lq_desk_get_document (window->desk);
  LqSound *sound = lq_desk_get_sound (window->desk);
  g_signal_connect_object (document, "notify::session", G_CALLBACK (on_session), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "closing", G_CALLBACK (on_closing), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify", G_CALLBACK (show_title), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "told", G_CALLBACK (lq_window_tell), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "progress", G_CALLBACK (on_progress), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "told", G_CALLBACK (lq_window_tell), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (window->desk), "told", G_CALLBACK (lq_window_tell),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realized), NULL);
  g_signal_connect_object (settings, "changed::meter-rate", G_CALLBACK (show_meter_rate), window,
                           G_CONNECT_SWAPPED);
  on_session (window);
  use_saved_device (window);
}

LqWindow *lq_window_new (GtkApplication *application)
{
  return g_object_new (LQ_TYPE_WINDOW, "application", application, NULL);
}
