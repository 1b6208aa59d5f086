/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window.h"

#include "ui/actions.h"
#include "ui/config.h"
#include "ui/deck.h"
#include "ui/demo.h"
#include "ui/info_line.h"
#include "ui/keys.h"
#include "ui/pages/master.h"
#include "ui/pages/welcome.h"
#include "ui/stills.h"
#include "ui/text.h"

#include <glib/gi18n.h>

#define PEEK_MS    300
#define MAX_RECENT 10

typedef enum
{
  BAR_PLAIN,
  BAR_DEVICE,
  BAR_MISSING,
} BarKind;

struct _LqWindow
{
  AdwApplicationWindow parent_instance;
  LqDesk *desk;
  GtkWidget *names, *lone_title, *session_buttons; /* of the header */
  GtkWidget *title, *subtitle, *device, *menu, *stack, *welcome, *deck, *master;
  BarKind bar_kind; /* of what it says now */
  GtkWidget *bar, *bar_text, *bar_retry, *bar_other, *bar_find;
  gint64 before_pressed_us; /* X went down; 0: it is up */
  gboolean before_entered;  /* the key that is down chose X, not the way back */
  gboolean unmatched_held;
  guint before_keycode, unmatched_keycode;
  LqStills *stills;
};

G_DEFINE_FINAL_TYPE (LqWindow, lq_window, ADW_TYPE_APPLICATION_WINDOW)

void lq_window_tap_tempo (LqWindow *window) { lq_deck_tap_tempo (LQ_DECK (window->deck)); }

LqDesk *lq_window_get_desk (LqWindow *window) { return window->desk; }

/* ---- One bar for what a person must know ---- */

static void show_bar (LqWindow *window, const char *sentence, BarKind kind)
{
  gtk_label_set_text (GTK_LABEL (window->bar_text), sentence ? sentence : "");
  gtk_widget_set_visible (window->bar, sentence != NULL);
  window->bar_kind = sentence ? kind : BAR_PLAIN;
  gtk_widget_set_visible (window->bar_retry, kind == BAR_DEVICE);
  gtk_widget_set_visible (window->bar_other, kind == BAR_DEVICE);
  gtk_widget_set_visible (window->bar_find, kind == BAR_MISSING);
}

void lq_window_tell (LqWindow *window, const char *sentence)
{
  guint missing = lq_document_n_missing (lq_desk_get_document (window->desk));
  show_bar (window, sentence, missing > 0 ? BAR_MISSING : BAR_PLAIN);
}

static void on_device_lost (LqWindow *window)
{
  g_autofree char *lost = NULL;
  g_object_get (lq_desk_get_sound (window->desk), "device-lost", &lost, NULL);
  if (lost)
    show_bar (window, lost, BAR_DEVICE);
  else if (window->bar_kind == BAR_DEVICE) /* it is back; other news stays */
    show_bar (window, NULL, BAR_PLAIN);
}

static void on_bar_close (LqWindow *window) { show_bar (window, NULL, BAR_PLAIN); }

static void on_bar_retry (LqWindow *window)
{
  lq_sound_retry_device (lq_desk_get_sound (window->desk));
}

static GtkWidget *bar_button (LqWindow *window, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  if (clicked)
    g_signal_connect_swapped (button, "clicked", clicked, window);
  gtk_box_append (GTK_BOX (window->bar), button);
  return button;
}

static GtkWidget *build_bar (LqWindow *window)
{
  window->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (window->bar, "lq-bar");
  window->bar_text = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (window->bar_text), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (window->bar_text), TRUE);
  gtk_widget_set_hexpand (window->bar_text, TRUE);
  gtk_box_append (GTK_BOX (window->bar), window->bar_text);
  window->bar_other = bar_button (window, _ ("Use another…"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (window->bar_other), "win.settings");
  window->bar_retry = bar_button (window, _ ("Try again"), G_CALLBACK (on_bar_retry));
  window->bar_find = bar_button (window, _ ("Find…"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (window->bar_find), "win.relink");
  GtkWidget *close = bar_button (window, NULL, G_CALLBACK (on_bar_close));
  gtk_button_set_icon_name (GTK_BUTTON (close), "window-close-symbolic");
  gtk_widget_set_tooltip_text (close, _ ("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close"), -1);
  gtk_widget_set_visible (window->bar, FALSE);
  return window->bar;
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
  LqDocument *document = lq_desk_get_document (window->desk);
  LqSession *session = lq_document_get_session (document);
  gboolean modified, read_only;
  g_autofree char *title = NULL;
  g_object_get (document, "title", &title, "modified", &modified, "read-only", &read_only, NULL);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_label_set_text (GTK_LABEL (window->title), title);
  const char *artist = session ? lq_session_get_artist (session) : "";
  const char *state = !session    ? ""
                      : read_only ? _ ("read-only")
                      : modified  ? _ ("not saved")
                                  : _ ("saved");
  g_autofree char *subtitle =
      artist && *artist ? g_strdup_printf ("%s · %s", artist, state) : g_strdup (state);
  gtk_label_set_text (GTK_LABEL (window->subtitle), subtitle);
}

static void show_device (LqWindow *window)
{
  g_autofree char *device = NULL, *rate = NULL;
  g_object_get (lq_desk_get_sound (window->desk), "device-text", &device, "rate-text", &rate, NULL);
  gtk_label_set_text (GTK_LABEL (window->device), rate ? rate : device);
  gtk_widget_set_tooltip_text (window->device, device);
}

static void on_session (LqWindow *window)
{
  gboolean open = lq_desk_get_session (window->desk) != NULL;
  if (window->bar_kind != BAR_DEVICE) /* that is lost for every session */
    show_bar (window, NULL, BAR_PLAIN);
  gtk_stack_set_visible_child_name (GTK_STACK (window->stack), open ? "desk" : "welcome");
  gtk_widget_set_visible (window->names,
                          open); /* the welcome page has only its name, in the middle */
  gtk_widget_set_visible (window->lone_title, !open);
  gtk_widget_set_visible (window->session_buttons, open);
  gtk_widget_set_visible (window->device, open);
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

/* ---- Keys ---- */

static gboolean types_text (GtkWidget *focus)
{
  return focus && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) || GTK_IS_TEXT (focus));
}

static gboolean is_function_key (guint keyval)
{
  return keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F35;
}

static gboolean activate_key (LqWindow *window, const LqKeyRow *row, guint keycode)
{
  if (g_str_equal (row->action, "win.before"))
    {
      if (window->before_pressed_us == 0)
        {
          window->before_pressed_us = g_get_monotonic_time ();
          window->before_keycode = keycode;
          lq_compare_toggle_before (lq_desk_get_compare (window->desk));
          window->before_entered =
              lq_compare_get_heard (lq_desk_get_compare (window->desk)) == LQ_COMPARE_BEFORE;
        }
      return TRUE;
    }
  if (g_str_equal (row->action, "win.unmatched"))
    {
      if (!window->unmatched_held)
        lq_compare_set_unmatched (lq_desk_get_compare (window->desk), TRUE);
      window->unmatched_held = TRUE;
      window->unmatched_keycode = keycode;
      return TRUE;
    }
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (!g_action_parse_detailed_name (row->action, &name, &target, NULL))
    return FALSE;
  return gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target);
}

/* After the focused widget: letters belong to entries, arrows to controls. */
static gboolean on_key (GtkEventControllerKey *keys, guint keyval, guint keycode,
                        GdkModifierType state, LqWindow *window)
{
  if (types_text (gtk_window_get_focus (GTK_WINDOW (window)))
      && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) && !is_function_key (keyval))
    return FALSE;
  const LqKeyRow *row = lq_key_find (lq_desk_get_settings (window->desk), keyval, state);
  return row && activate_key (window, row, keycode);
}

/* Space first of all, except where text is typed: a focused button must not eat it. */
static gboolean on_key_early (GtkEventControllerKey *keys, guint keyval, guint keycode,
                              GdkModifierType state, LqWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  if (keyval != GDK_KEY_space || types_text (focus) || !lq_desk_get_session (window->desk)
      || gtk_widget_get_ancestor (focus ? focus : GTK_WIDGET (window), GTK_TYPE_POPOVER))
    return FALSE;
  const LqKeyRow *row = lq_key_find (lq_desk_get_settings (window->desk), keyval, state);
  return row && activate_key (window, row, keycode);
}

static void release_before (LqWindow *window)
{
  if (window->before_pressed_us == 0)
    return;
  gboolean held = g_get_monotonic_time () - window->before_pressed_us > PEEK_MS * 1000;
  window->before_pressed_us = 0;
  if (held && window->before_entered)
    lq_compare_end_peek (lq_desk_get_compare (window->desk));
  else if (held) /* a peek at the work */
    lq_compare_toggle_before (lq_desk_get_compare (window->desk));
}

static void release_unmatched (LqWindow *window)
{
  if (!window->unmatched_held)
    return;
  window->unmatched_held = FALSE;
  lq_compare_set_unmatched (lq_desk_get_compare (window->desk), FALSE);
}

/* The hardware key counts: a modifier that came meanwhile changes the symbol, not the finger. */
static void on_key_up (GtkEventControllerKey *keys, guint keyval, guint keycode,
                       GdkModifierType state, LqWindow *window)
{
  if (keycode == window->before_keycode)
    release_before (window);
  if (keycode == window->unmatched_keycode)
    release_unmatched (window);
}

/* A window that is left hears no key come up. */
static void on_active (LqWindow *window)
{
  if (gtk_window_is_active (GTK_WINDOW (window)))
    return;
  release_before (window);
  release_unmatched (window);
}

/* Keys that nothing in WIDGET wanted. */
static void add_late_keys (LqWindow *window, GtkWidget *widget)
{
  GtkEventController *late = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (late, GTK_PHASE_BUBBLE);
  g_signal_connect (late, "key-pressed", G_CALLBACK (on_key), window);
  gtk_widget_add_controller (widget, late);
}

static void add_keys (LqWindow *window)
{
  GtkEventController *early = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (early, GTK_PHASE_CAPTURE);
  g_signal_connect (early, "key-pressed", G_CALLBACK (on_key_early), window);
  gtk_widget_add_controller (GTK_WIDGET (window), early);
  add_late_keys (window, GTK_WIDGET (window));
  GtkEventController *up = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (up, GTK_PHASE_CAPTURE);
  g_signal_connect (up, "key-released", G_CALLBACK (on_key_up), window);
  gtk_widget_add_controller (GTK_WIDGET (window), up);
}

/* ---- Building ---- */

typedef struct
{
  const char *label, *action; /* no label: a new section begins */
} MenuRow;

/* The main menu with the keys as they are now. */
static GMenuModel *main_menu (GSettings *settings)
{
  static const MenuRow rows[] = {
    { N_ ("Open…"), "win.open" },
    { N_ ("Open audio files…"), "win.open-audio" },
    { N_ ("Save"), "win.save" },
    { N_ ("Save as…"), "win.save-as" },
    { N_ ("Close the session"), "win.close-session" },
    { NULL, NULL },
    { N_ ("Add tracks…"), "win.add-tracks" },
    { N_ ("Add references…"), "win.add-reference" },
    { N_ ("Find missing files…"), "win.relink" },
    { NULL, NULL },
    { N_ ("Open the demo"), "app.open-demo" },
    { N_ ("Settings"), "win.settings" },
    { N_ ("Manual"), "win.manual" },
    { N_ ("All keys"), "win.shortcuts" },
    { N_ ("About Lacquer"), "app.about" },
    { N_ ("Quit"), "app.quit" },
  };
  GMenu *menu = g_menu_new (), *section = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (i == 0 || !rows[i].label)
        {
          g_clear_object (&section);
          section = g_menu_new ();
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
        }
      if (!rows[i].label)
        continue;
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (rows[i].label), rows[i].action);
      const LqKeyRow *row = lq_key_row (rows[i].action);
      g_autofree char *key = row ? lq_key_of (settings, row) : NULL;
      if (key)
        g_menu_item_set_attribute (item, "accel", "s", key);
      g_menu_append_item (section, item);
    }
  g_object_unref (section);
  return G_MENU_MODEL (menu);
}

static void show_menu (LqWindow *window)
{
  g_autoptr (GMenuModel) model = main_menu (lq_desk_get_settings (window->desk));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (window->menu), model);
}

static GtkWidget *icon_button (LqWindow *window, const char *icon, const char *action,
                               const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  lq_key_follow (lq_desk_get_settings (window->desk), action, button, lq_key_show_tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *build_header (LqWindow *window)
{
  GtkWidget *header = adw_header_bar_new (), *names = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  window->names = names;
  window->session_buttons = buttons;
  window->title = gtk_label_new ("");
  gtk_widget_add_css_class (window->title, "lq-name");
  gtk_label_set_ellipsize (GTK_LABEL (window->title), PANGO_ELLIPSIZE_END);
  window->subtitle = gtk_label_new ("");
  gtk_widget_add_css_class (window->subtitle, "lq-hint");
  gtk_box_append (GTK_BOX (names), window->title);
  gtk_box_append (GTK_BOX (names), window->subtitle);
  gtk_widget_set_margin_start (names, 8);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), names);
  window->lone_title = gtk_label_new ("Lacquer");
  gtk_widget_add_css_class (window->lone_title, "lq-name");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), window->lone_title);
  GtkWidget *menu = window->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  show_menu (window);
  g_signal_connect_object (lq_desk_get_settings (window->desk), "changed::shortcuts",
                           G_CALLBACK (show_menu), window, G_CONNECT_SWAPPED);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_widget_set_tooltip_text (menu, _ ("Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Menu"),
                                  -1);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu);
  GtkWidget *deliver = gtk_button_new_with_label (_ ("Deliver…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (deliver), "win.deliver");
  lq_key_follow (lq_desk_get_settings (window->desk), "win.deliver", deliver, lq_key_show_tip);
  gtk_box_append (GTK_BOX (buttons), deliver);
  gtk_box_append (GTK_BOX (buttons),
                  icon_button (window, "edit-undo-symbolic", "win.undo", _ ("Undo")));
  gtk_box_append (GTK_BOX (buttons),
                  icon_button (window, "edit-redo-symbolic", "win.redo", _ ("Redo")));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), buttons);
  window->device = gtk_label_new ("");
  gtk_widget_add_css_class (window->device, "lq-hint");
  gtk_widget_set_margin_end (window->device, 10);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), window->device);
  return header;
}

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
  add_late_keys (window, box); /* before the frame around it takes Home, End and Ctrl with arrows */
  gtk_box_append (GTK_BOX (box), window->master);
  gtk_box_append (GTK_BOX (box), lq_info_line_new (window->desk));
  return box;
}

static void build (LqWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), build_header (window));
  gtk_box_append (GTK_BOX (box), build_bar (window));
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
  LqWindow *window = LQ_WINDOW (widget);
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
  GskRenderNode *taken =
      lq_stills_take (window->stills, node, gtk_widget_get_scale_factor (widget));
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
  g_clear_pointer (&window->stills, lq_stills_free);
}

static void lq_window_class_init (LqWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_window_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = lq_window_size_allocate;
  GTK_WIDGET_CLASS (klass)->snapshot = lq_window_snapshot;
  GTK_WINDOW_CLASS (klass)->close_request = lq_window_close_request;
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
  window->stills = lq_stills_new ();
  window->desk = lq_desk_new ();
  GSettings *settings = lq_desk_get_settings (window->desk);
  gtk_window_set_default_size (GTK_WINDOW (window), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  gtk_widget_set_size_request (GTK_WIDGET (window), 1024, 680);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
  build (window);
  g_signal_connect (window, "notify::is-active", G_CALLBACK (on_active), NULL);
  lq_actions_add (window, window->desk);
  lq_master_add_actions (LQ_MASTER (window->master), G_ACTION_MAP (window));
  add_keys (window);
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
  g_signal_connect_object (sound, "notify::device-lost", G_CALLBACK (on_device_lost), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "notify::device-text", G_CALLBACK (show_device), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "notify::rate-text", G_CALLBACK (show_device), window,
                           G_CONNECT_SWAPPED);
  on_session (window);
  show_device (window);
  use_saved_device (window);
}

LqWindow *lq_window_new (GtkApplication *application)
{
  return g_object_new (LQ_TYPE_WINDOW, "application", application, NULL);
}
