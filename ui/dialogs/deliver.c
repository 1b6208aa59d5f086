/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of files, its delivery, and the proof of each: a window beside the desk, which stays
 * alive while files are written. */
#include "app/delivery.h"
#include "ui/choose.h"
#include "ui/dialogs/deliver_job.h"
#include "ui/dialogs/deliver_names.h"
#include "ui/dialogs/deliver_progress.h"
#include "ui/dialogs/deliver_receipt.h"
#include "ui/dialogs/deliver_table.h"
#include "ui/dialogs/deliver_telling.h"
#include "ui/dialogs/dialogs.h"
#include "ui/label.h"
#include "ui/numbers.h"
#include "ui/panels/lists.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define WINDOW_KEY "lq-deliver-window"
#define TICK_MS    100
#define FOLDER_KEY "deliver-folder"
#define MOST_FILES 32

typedef struct
{
  LqDesk *desk;
  GtkWindow *parent; /* NULL once it is gone */
  GtkWidget *window, *table, *receipt;
  GtkWidget *folder, *deliver, *muted;
  GtkWidget *progress, *telling;
  GtkWidget *names; /* of the selected deliverable */
  LqDeliverJob *job;
  char *selected_id;
  int selected_place;
  GPtrArray *ids; /* char *: the deliverable of each file of the job; "" edited since */
  guint tick;
  double held_db; /* the ceiling was lowered by so much, here */
  gboolean closed;
} Deliver;

static void start (Deliver *d, LqWriteMode mode);

/* ---- What there is ---- */

static LqSession *session_of (const Deliver *d) { return lq_desk_get_session (d->desk); }

/* As chosen last, else beside the session. Owns: g_free. */
static char *folder_path (const Deliver *d)
{
  g_autofree char *chosen = g_settings_get_string (lq_desk_get_settings (d->desk), FOLDER_KEY);
  LqStore *store = lq_document_get_store (lq_desk_get_document (d->desk));
  if (*chosen)
    return g_steal_pointer (&chosen);
  if (!lq_store_is_untitled (store))
    return g_build_filename (lq_store_get_folder (store), "Delivered", NULL);
  const char *music = g_get_user_special_dir (G_USER_DIRECTORY_MUSIC);
  return g_strdup (music ? music : g_get_home_dir ());
}

static GtkListBoxRow *row_at (const Deliver *d, int index)
{
  return gtk_list_box_get_row_at_index (lq_list_get_box (d->table), index);
}

static LqDeliverable *selected (const Deliver *d)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (lq_list_get_box (d->table));
  return row ? lq_deliver_row_get (row) : NULL;
}

/* What the last job has of DELIVERABLE; NULL: nothing. */
static const LqDelivered *delivered_of (const Deliver *d, LqDeliverable *deliverable)
{
  const char *id = lq_item_get_id (LQ_ITEM (deliverable));
  for (guint i = 0; d->job && i < d->ids->len; i++)
    if (g_str_equal (d->ids->pdata[i], id))
      return lq_delivery_get (lq_deliver_job_get_delivery (d->job), i);
  return NULL;
}

static void tell (Deliver *d, const char *sentence, const char *button,
                  void (*answered) (gpointer deliver))
{
  lq_deliver_telling_set (LQ_DELIVER_TELLING (d->telling), sentence, button, answered, d);
}

/* ---- Showing ---- */

static char *delivered_text (const LqDelivered *delivered, LqDeliverLook *look)
{
  LqDeliverState state = delivered->state;

  *look = LQ_DELIVER_LOOK_PLAIN;
  switch (state)
    {
    case LQ_DELIVER_WAITING:
      *look = LQ_DELIVER_LOOK_QUIET;
      return g_strdup (_ ("waiting"));
    case LQ_DELIVER_WRITING:
      return g_strdup (_ ("writing"));
    case LQ_DELIVER_PROVING:
      return g_strdup (_ ("reading back"));
    case LQ_DELIVER_CANCELLED:
      *look = LQ_DELIVER_LOOK_QUIET;
      return g_strdup (_ ("cancelled"));
    case LQ_DELIVER_FAILED:
      *look = LQ_DELIVER_LOOK_ALERT;
      return g_strdup (_ ("not written"));
    default:
      break;
    }
  *look = delivered->state == LQ_DELIVER_PROVED ? LQ_DELIVER_LOOK_HELD : LQ_DELIVER_LOOK_ALERT;
  if (!delivered->receipt)
    return g_strdup (_ ("not proved"));
  return g_strdup_printf (_ ("%u of %u proved"), delivered->receipt->n_held,
                          delivered->receipt->lines->len);
}

static void show_row (Deliver *d, GtkListBoxRow *row, const char *folder)
{
  LqDeliverable *deliverable = lq_deliver_row_get (row);
  const LqDelivered *delivered = delivered_of (d, deliverable);
  LqDeliverSpec *spec = lq_deliver_spec_from (session_of (d), deliverable, folder);
  g_autofree char *file = g_path_get_basename (spec->path);
  const char *refused = lq_file_format_refuses (spec->format, spec->type), *why = refused;
  g_autofree char *state = NULL;
  LqDeliverLook look = refused ? LQ_DELIVER_LOOK_ALERT : LQ_DELIVER_LOOK_QUIET;
  if (delivered)
    {
      state = delivered_text (delivered, &look);
      why = look == LQ_DELIVER_LOOK_ALERT ? delivered->error : NULL;
    }
  else
    state = g_strdup (!lq_deliverable_get_enabled (deliverable) ? _ ("not in this set")
                      : refused                                 ? _ ("cannot hold floats")
                                                                : "");
  lq_deliver_row_show (row, file, state, look, why);
  lq_deliver_spec_free (spec);
}

static guint n_enabled (const Deliver *d)
{
  guint n = 0;
  for (int i = 0; row_at (d, i); i++)
    n += lq_deliverable_get_enabled (lq_deliver_row_get (row_at (d, i)));
  return n;
}

static void show_muted (Deliver *d)
{
  g_autoptr (GPtrArray) names = lq_deliver_list_muted (session_of (d));
  gtk_widget_set_visible (d->muted, names->len > 0);
  g_ptr_array_add (names, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
  g_autofree char *text = g_strdup_printf (_ ("Muted, and so not in the files: %s"), list);
  gtk_label_set_text (GTK_LABEL (d->muted), text);
}

static void show_selected (Deliver *d)
{
  LqDeliverable *deliverable = selected (d);
  const LqDelivered *delivered = deliverable ? delivered_of (d, deliverable) : NULL;
  gboolean proved = delivered && delivered->state >= LQ_DELIVER_PROVED;
  lq_deliver_names_show (LQ_DELIVER_NAMES (d->names), deliverable);
  lq_deliver_receipt_show (d->receipt, proved ? delivered : NULL);
}

static void show (Deliver *d)
{
  if (d->closed || !session_of (d))
    return;
  g_autofree char *folder = folder_path (d);
  guint n = n_enabled (d);
  g_autofree char *label = g_strdup_printf (ngettext ("Deliver %u file", "Deliver %u files", n), n);
  for (int i = 0; row_at (d, i); i++)
    show_row (d, row_at (d, i), folder);
  gtk_label_set_text (GTK_LABEL (d->folder), folder);
  gtk_widget_set_tooltip_text (d->folder, folder);
  gtk_button_set_label (GTK_BUTTON (d->deliver), label);
  gtk_widget_set_sensitive (d->deliver, n > 0 && !lq_deliver_job_is_running (d->job));
  show_muted (d);
  lq_deliver_progress_show (LQ_DELIVER_PROGRESS (d->progress), d->job, d->ids->len);
}

static gboolean on_tick (gpointer data)
{
  show (data);
  return G_SOURCE_CONTINUE;
}

/* ---- Delivering ---- */

static void lower_and_repeat (gpointer data)
{
  Deliver *d = data;
  LqDeliveryOver over;
  LqHistory *history = lq_desk_get_history (d->desk);
  if (!lq_delivery_get_over (lq_deliver_job_get_delivery (d->job), &over))
    return;
  LqItem *limiter = lq_scene_find_node (session_of (d), over.limiter);
  double to_dbtp = lq_delivery_lower_ceiling (over.ceiling_dbtp, over.over_db - d->held_db);
  if (!limiter)
    return;
  lq_history_begin_gesture (history, NULL);
  lq_history_set_value (history, limiter, "ceiling", to_dbtp);
  LqCommand *command = lq_history_end_gesture (history);
  if (command)
    lq_history_set_reason (history, command, "the delivered files keep the ceiling");
  d->held_db += over.ceiling_dbtp - lq_item_get_value (limiter, "ceiling");
  start (d, LQ_WRITE_REPLACE);
}

static void tell_over (Deliver *d)
{
  LqDeliveryOver over;
  char by[LQ_UNITS_TEXT], at[LQ_UNITS_TEXT], to[LQ_UNITS_TEXT];
  if (!lq_delivery_get_over (lq_deliver_job_get_delivery (d->job), &over)
      || over.over_db <= d->held_db)
    return;
  lq_number_show (LQ_UNIT_LEVEL_DB, over.over_db - d->held_db, 2, LQ_UNITS_PLAIN, by);
  lq_number_show (LQ_UNIT_DBTP,
                  lq_delivery_lower_ceiling (over.ceiling_dbtp, over.over_db - d->held_db), 2,
                  LQ_UNITS_PLAIN, to);
  lq_time_format (over.at, over.file->spec->rate_hz, 3, at);
  g_autofree char *sentence = g_strdup_printf (
      _ ("▲ “%s” exceeds the limiter's ceiling by %s at %s."), over.file->spec->name, by, at);
  g_autofree char *button = g_strdup_printf (_ ("Lower it to %s and deliver again"), to);
  tell (d, sentence, button, lower_and_repeat);
}

static void say_end (Deliver *d)
{
  guint n_proved = 0;
  for (guint i = 0; i < d->ids->len; i++)
    n_proved +=
        lq_delivery_get (lq_deliver_job_get_delivery (d->job), i)->state == LQ_DELIVER_PROVED;
  g_autofree char *folder = folder_path (d);
  g_autofree char *sentence = g_strdup_printf (
      _ ("%u of %u files written, read back and proved in %s"), n_proved, d->ids->len, folder);
  lq_desk_say (d->desk, _ ("Delivered"), sentence);
}

/* DATA NULL: the window has been closed. */
static void on_ended (LqDeliverJob *job, const GError *error, gpointer desk, gpointer data)
{
  Deliver *d = data;
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (cancelled)
    lq_desk_say (desk, _ ("Cancelled"), _ ("No new file was left."));
  else if (error)
    lq_desk_say (desk, _ ("Not delivered"), error->message);
  if (!d)
    return;
  g_clear_handle_id (&d->tick, g_source_remove);
  if (error && !cancelled)
    tell (d, error->message, NULL, NULL);
  else if (!error)
    {
      say_end (d);
      tell_over (d);
    }
  show (d);
  show_selected (d);
}

static void replace_them (gpointer data) { start (data, LQ_WRITE_REPLACE); }

/* Files of the set that are there already: they are asked about before anything is written. */
static gboolean ask_to_replace (Deliver *d, const LqDelivery *delivery)
{
  guint n = 0;
  for (guint i = 0; i < lq_delivery_n_files (delivery); i++)
    n += g_file_test (lq_delivery_get (delivery, i)->spec->path, G_FILE_TEST_EXISTS);
  if (n == 0)
    return FALSE;
  g_autofree char *sentence =
      g_strdup_printf (ngettext ("%u of these files is in the folder already.",
                                 "%u of these files are in the folder already.", n),
                       n);
  tell (d, sentence, ngettext ("Replace it", "Replace them", n), replace_them);
  return TRUE;
}

static LqDelivery *delivery_new (Deliver *d, const char *folder, LqWriteMode mode, GPtrArray *ids)
{
  LqDelivery *delivery = lq_delivery_new (session_of (d), 0, 0, mode);
  for (int i = 0; i < MOST_FILES && row_at (d, i); i++)
    {
      LqDeliverable *deliverable = lq_deliver_row_get (row_at (d, i));
      if (!lq_deliverable_get_enabled (deliverable))
        continue;
      lq_delivery_add (delivery, lq_deliver_spec_from (session_of (d), deliverable, folder));
      g_ptr_array_add (ids, g_strdup (lq_item_get_id (LQ_ITEM (deliverable))));
    }
  return delivery;
}

static void start (Deliver *d, LqWriteMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = folder_path (d);
  tell (d, NULL, NULL, NULL);
  if (lq_deliver_job_is_running (d->job) || n_enabled (d) == 0)
    return;
  if (!lq_deliver_check (session_of (d), &error))
    {
      tell (d, error->message, NULL, NULL);
      return;
    }
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("The folder %s cannot be made."), folder);
      tell (d, sentence, NULL, NULL);
      return;
    }
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  LqDelivery *delivery = delivery_new (d, folder, mode, ids);
  if (mode == LQ_WRITE_NEW && ask_to_replace (d, delivery))
    {
      lq_delivery_free (delivery);
      return;
    }
  lq_deliver_receipt_show (d->receipt, NULL);
  lq_deliver_job_unref (d->job);
  g_ptr_array_unref (d->ids);
  d->ids = g_steal_pointer (&ids);
  d->job = lq_deliver_job_start (delivery, on_ended, G_OBJECT (d->desk), d);
  d->tick = g_timeout_add (TICK_MS, on_tick, d);
  g_autofree char *what = lq_deliver_progress_text (d->ids->len);
  lq_desk_say (d->desk, _ ("Deliver"), what);
  show (d);
}

/* ---- Hands ---- */

static void on_deliver (GtkButton *button, Deliver *d)
{
  d->held_db = 0.0;
  start (d, LQ_WRITE_NEW);
}

static void folder_chosen (char **paths, gpointer data)
{
  Deliver *d = data;
  g_settings_set_string (lq_desk_get_settings (d->desk), FOLDER_KEY, paths[0]);
  show (d);
}

static void on_folder (GtkButton *button, Deliver *d)
{
  g_autofree char *folder = folder_path (d);
  lq_choose (GTK_WINDOW (d->window), LQ_CHOOSE_FOLDER, _ ("Deliver into"), folder, folder_chosen,
             d);
}

static void on_add (GtkButton *button, Deliver *d)
{
  g_autofree char *id = lq_session_next_id (session_of (d), LQ_KIND_DELIVERABLE);
  g_autoptr (LqDeliverable) deliverable = lq_deliverable_new (id);
  g_object_set (deliverable, "name", "Deliverable", NULL);
  lq_history_insert (lq_desk_get_history (d->desk), LQ_ITEM (deliverable), NULL, G_MAXUINT);
  int last = 0;
  while (row_at (d, last + 1))
    last++;
  gtk_list_box_select_row (lq_list_get_box (d->table), row_at (d, last));
  lq_deliver_names_focus (LQ_DELIVER_NAMES (d->names));
}

/* ---- What happens elsewhere ---- */

/* A file whose wishes changed is no longer what was delivered. */
static void on_item_changed (GtkWidget *window, LqItem *item, const char *key)
{
  Deliver *d = g_object_get_data (G_OBJECT (window), "lq-deliver");
  for (guint i = 0; i < d->ids->len; i++)
    if (g_str_equal (d->ids->pdata[i], lq_item_get_id (item)) && !g_str_equal (key, "enabled"))
      *(char *)d->ids->pdata[i] = '\0';
  show (d);
  if (item == LQ_ITEM (selected (d)))
    show_selected (d);
}

/* The rows were made anew: the same deliverable is selected again, or what stands in its place. */
static void return_selection (Deliver *d)
{
  int place = 0;
  for (int i = 0; row_at (d, i); i++)
    {
      gboolean same = d->selected_id
                      && g_str_equal (lq_item_get_id (LQ_ITEM (lq_deliver_row_get (row_at (d, i)))),
                                      d->selected_id);
      if (i <= d->selected_place || same)
        place = i;
      if (same)
        break;
    }
  if (row_at (d, 0))
    gtk_list_box_select_row (lq_list_get_box (d->table), row_at (d, place));
}

static void on_structure_changed (GtkWidget *window)
{
  Deliver *d = g_object_get_data (G_OBJECT (window), "lq-deliver");
  return_selection (d);
  show (d);
  show_selected (d);
}

static void on_row (GtkListBox *box, GtkListBoxRow *row, Deliver *d)
{
  if (row)
    {
      g_free (d->selected_id);
      d->selected_id = g_strdup (lq_item_get_id (LQ_ITEM (lq_deliver_row_get (row))));
      d->selected_place = gtk_list_box_row_get_index (row);
    }
  show_selected (d);
}

static void on_destroy (GtkWidget *window, Deliver *d)
{
  d->closed = TRUE;
  g_clear_handle_id (&d->tick, g_source_remove);
  lq_deliver_job_leave (d->job);
  if (d->parent)
    g_object_set_data (G_OBJECT (d->parent), WINDOW_KEY, NULL);
  g_clear_weak_pointer (&d->parent);
}

static void deliver_free (gpointer data)
{
  Deliver *d = data;
  lq_deliver_job_unref (d->job);
  g_ptr_array_unref (d->ids);
  g_free (d->selected_id);
  g_free (d);
}

/* ---- Building ---- */

static GtkWidget *button_new (const char *label, GCallback clicked, Deliver *d)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_signal_connect (button, "clicked", clicked, d);
  return button;
}

static GtkWidget *head_new (Deliver *d)
{
  d->folder = lq_label_new ("", "lq-label");
  gtk_label_set_ellipsize (GTK_LABEL (d->folder), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (d->folder, TRUE);
  d->deliver = button_new (_ ("Deliver"), G_CALLBACK (on_deliver), d);
  gtk_widget_add_css_class (d->deliver, "lq-primary");
  GtkWidget *parts[] = { lq_label_new (_ ("Deliverables"), "lq-value"), d->folder,
                         button_new (_ ("Add deliverable"), G_CALLBACK (on_add), d),
                         button_new (_ ("Folder…"), G_CALLBACK (on_folder), d), d->deliver };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (head), parts[i]);
  return head;
}

static GtkWidget *content_new (Deliver *d)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *set = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (content, "lq-page");
  gtk_widget_add_css_class (set, "lq-panel");
  gtk_widget_add_css_class (set, "lq-padded");
  d->table = lq_deliver_table_new (d->desk);
  d->muted = lq_label_new ("", "lq-hint");
  gtk_label_set_ellipsize (GTK_LABEL (d->muted), PANGO_ELLIPSIZE_END);
  d->progress = lq_deliver_progress_new ();
  d->telling = lq_deliver_telling_new ();
  d->names = lq_deliver_names_new (d->desk);
  d->receipt = lq_deliver_receipt_new ();
  GtkWidget *parts[] = { head_new (d), d->progress, d->telling, d->table, d->names, d->muted };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (set), parts[i]);
  gtk_widget_set_vexpand (d->table, TRUE);
  gtk_widget_set_vexpand (d->receipt, TRUE);
  gtk_box_append (GTK_BOX (content), set);
  gtk_box_append (GTK_BOX (content), d->receipt);
  return content;
}

static void connect (Deliver *d)
{
  LqSession *session = session_of (d);
  g_signal_connect (lq_list_get_box (d->table), "row-selected", G_CALLBACK (on_row), d);
  g_signal_connect (d->window, "destroy", G_CALLBACK (on_destroy), d);
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), d->window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed),
                           d->window, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (lq_desk_get_document (d->desk), "closing",
                           G_CALLBACK (gtk_window_destroy), d->window, G_CONNECT_SWAPPED);
}

static Deliver *deliver_new (GtkWindow *parent, LqDesk *desk)
{
  Deliver *d = g_new0 (Deliver, 1);
  d->desk = desk;
  d->ids = g_ptr_array_new_with_free_func (g_free);
  d->window = gtk_window_new ();
  g_object_set_data_full (G_OBJECT (d->window), "lq-deliver", d, deliver_free);
  g_set_weak_pointer (&d->parent, parent);
  g_object_set_data (G_OBJECT (parent), WINDOW_KEY, d->window);
  gtk_window_set_transient_for (GTK_WINDOW (d->window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (d->window), TRUE);
  gtk_window_set_title (GTK_WINDOW (d->window), _ ("Deliver"));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (d->window, keys);
  gtk_window_set_default_size (GTK_WINDOW (d->window), 1000, 660);
  gtk_window_set_child (GTK_WINDOW (d->window), content_new (d));
  connect (d);
  gtk_list_box_select_row (lq_list_get_box (d->table), row_at (d, 0));
  show (d);
  show_selected (d);
  return d;
}

void lq_dialog_deliver (GtkWindow *parent, LqDesk *desk, LqDeliverStart how)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (parent), WINDOW_KEY);
  Deliver *d =
      window ? g_object_get_data (G_OBJECT (window), "lq-deliver") : deliver_new (parent, desk);
  gtk_window_present (GTK_WINDOW (d->window));
  if (how == LQ_DELIVER_AT_ONCE)
    start (d, LQ_WRITE_NEW);
}
