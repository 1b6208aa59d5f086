/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/choose.h"
#include "ui/dialogs/dialogs.h"
#include "ui/window.h"

#include <glib/gi18n.h>

static void save_as_chosen (char **paths, gpointer parent)
{
  LqDesk *desk = lq_window_get_desk (parent);
  g_autoptr (GError) error = NULL;
  gboolean whole = g_str_has_suffix (paths[0], ".lacquer");
  g_autofree char *path = g_strconcat (paths[0], whole ? "" : ".lacquer", NULL);
  /* The chooser has asked whether to replace, but only for the name it knew. */
  LqStoreOverwrite overwrite = whole ? LQ_STORE_OVERWRITE : LQ_STORE_KEEP_EXISTING;
  if (!lq_document_save_as (lq_desk_get_document (desk), path, overwrite, &error))
    {
      lq_window_tell (parent, error->message);
      return;
    }
  lq_window_remember (parent, path);
  lq_desk_say (desk, _ ("Saved"), path);
}

void lq_dialog_save_as (GtkWindow *parent, LqDesk *desk)
{
  g_autofree char *title = NULL;
  g_object_get (lq_desk_get_document (desk), "title", &title, NULL);
  g_autofree char *name = g_strconcat (title, ".lacquer", NULL);
  g_strdelimit (name, "/", '-');
  lq_choose (parent, LQ_CHOOSE_SAVE, _ ("Save the session as"), name, save_as_chosen, parent);
}

void lq_dialog_save (GtkWindow *parent, LqDesk *desk)
{
  LqStore *store = lq_document_get_store (lq_desk_get_document (desk));
  g_autoptr (GError) error = NULL;
  if (lq_store_is_untitled (store))
    lq_dialog_save_as (parent, desk);
  else if (lq_document_save (lq_desk_get_document (desk), &error))
    lq_desk_say (desk, _ ("Saved"), lq_store_get_path (store));
  else
    lq_window_tell (LQ_WINDOW (parent), error->message);
}
