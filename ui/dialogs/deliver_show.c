/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window of deliveries shows: the set, what became of each file, what is muted. */
#include "ui/dialogs/deliver_private.h"

#include "ui/dialogs/deliver_names.h"
#include "ui/dialogs/deliver_progress.h"
#include "ui/dialogs/deliver_receipt.h"
#include "ui/dialogs/deliver_table.h"
#include "ui/dialogs/deliver_telling.h"
#include "ui/panels/lists.h"

#include <glib/gi18n.h>

/* ---- What there is ---- */

char *lq_deliver_folder (const LqDeliver *d)
{
  g_autofree char *chosen =
      g_settings_get_string (lq_desk_get_settings (d->desk), LQ_DELIVER_FOLDER_KEY);
  LqStore *store = lq_document_get_store (lq_desk_get_document (d->desk));
  if (*chosen)
    return g_steal_pointer (&chosen);
  if (!lq_store_is_untitled (store))
    return g_build_filename (lq_store_get_folder (store), "Delivered", NULL);
  const char *music = g_get_user_special_dir (G_USER_DIRECTORY_MUSIC);
  return g_strdup (music ? music : g_get_home_dir ());
}

GtkListBoxRow *lq_deliver_row_at (const LqDeliver *d, int index)
{
  return gtk_list_box_get_row_at_index (lq_list_get_box (d->table), index);
}

LqDeliverable *lq_deliver_selected (const LqDeliver *d)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (lq_list_get_box (d->table));
  return row ? lq_deliver_row_get (row) : NULL;
}

/* What the last job has of DELIVERABLE; NULL: nothing. */
static const LqDelivered *delivered_of (const LqDeliver *d, LqDeliverable *deliverable)
{
  const char *id = lq_item_get_id (LQ_ITEM (deliverable));
  for (guint i = 0; d->job && i < d->ids->len; i++)
    if (g_str_equal (d->ids->pdata[i], id))
      return lq_delivery_get (lq_deliver_job_get_delivery (d->job), i);
  return NULL;
}

void lq_deliver_tell (LqDeliver *d, const char *sentence, const char *button,
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
    case LQ_DELIVER_KEPT:
      *look = LQ_DELIVER_LOOK_ALERT;
      return g_strdup (_ ("kept elsewhere"));
    default:
      break;
    }
  *look = delivered->state == LQ_DELIVER_PROVED ? LQ_DELIVER_LOOK_HELD : LQ_DELIVER_LOOK_ALERT;
  if (!delivered->receipt)
    return g_strdup (_ ("not proved"));
  return g_strdup_printf (_ ("%u of %u proved"), delivered->receipt->n_held,
                          delivered->receipt->lines->len);
}

static void show_row (LqDeliver *d, GtkListBoxRow *row, const char *folder)
{
  LqDeliverable *deliverable = lq_deliver_row_get (row);
  const LqDelivered *delivered = delivered_of (d, deliverable);
  LqDeliverSpec *spec = lq_deliver_spec_from (lq_deliver_session (d), deliverable, folder);
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

guint lq_deliver_n_enabled (const LqDeliver *d)
{
  guint n = 0;
  for (int i = 0; lq_deliver_row_at (d, i); i++)
    n += lq_deliverable_get_enabled (lq_deliver_row_get (lq_deliver_row_at (d, i)));
  return n;
}

static void show_muted (LqDeliver *d)
{
  g_autoptr (GPtrArray) names = lq_deliver_list_muted (lq_deliver_session (d));
  gtk_widget_set_visible (d->muted, names->len > 0);
  g_ptr_array_add (names, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
  g_autofree char *text = g_strdup_printf (_ ("Muted, and so not in the files: %s"), list);
  gtk_label_set_text (GTK_LABEL (d->muted), text);
}

void lq_deliver_show_selected (LqDeliver *d)
{
  LqDeliverable *deliverable = lq_deliver_selected (d);
  const LqDelivered *delivered = deliverable ? delivered_of (d, deliverable) : NULL;
  gboolean proved = delivered && delivered->state >= LQ_DELIVER_PROVED;
  lq_deliver_names_show (LQ_DELIVER_NAMES (d->names), deliverable);
  lq_deliver_receipt_show (d->receipt, proved ? delivered : NULL);
}

void lq_deliver_show (LqDeliver *d)
{
  if (d->closed || !lq_deliver_session (d))
    return;
  g_autofree char *folder = lq_deliver_folder (d);
  guint n = lq_deliver_n_enabled (d);
  g_autofree char *label = g_strdup_printf (ngettext ("Deliver %u file", "Deliver %u files", n), n);
  for (int i = 0; lq_deliver_row_at (d, i); i++)
    show_row (d, lq_deliver_row_at (d, i), folder);
  gtk_label_set_text (GTK_LABEL (d->folder), folder);
  gtk_widget_set_tooltip_text (d->folder, folder);
  gtk_button_set_label (GTK_BUTTON (d->deliver), label);
  gtk_widget_set_sensitive (d->deliver, n > 0 && !lq_deliver_job_is_running (d->job));
  show_muted (d);
  lq_deliver_progress_show (LQ_DELIVER_PROGRESS (d->progress), d->job, d->ids->len);
}
