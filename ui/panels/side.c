/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/side.h"

#include "model/note.h"
#include "ui/css.h"
#include "ui/keys.h"
#include "ui/label.h"
#include "ui/panels/lists.h"
#include "ui/widgets/side_tab.h"

#include <glib/gi18n.h>

struct _LqSide
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  GtkWidget *panel, *title, *stack, *notes;
  GtkWidget *tabs[4];
  const char *page; /* NULL: closed */
};

G_DEFINE_FINAL_TYPE (LqSide, lq_side, GTK_TYPE_BOX)

static const struct
{
  const char *name, *title;
} pages[4] = { { "history", N_ ("History") },
               { "notes", N_ ("Notes") },
               { "tracks", N_ ("Tracks") },
               { "references", N_ ("References") } };

void lq_side_toggle (LqSide *side, const char *name)
{
  const char *page = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (name && g_str_equal (pages[i].name, name)
        && (!side->page || !g_str_equal (side->page, name)))
      {
        page = pages[i].name;
        gtk_label_set_text (GTK_LABEL (side->title), _ (pages[i].title));
      }
  side->page = page;
  gtk_widget_set_visible (side->panel, page != NULL);
  if (page)
    gtk_stack_set_visible_child_name (GTK_STACK (side->stack), page);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    lq_side_tab_set_open (LQ_SIDE_TAB (side->tabs[i]), page == pages[i].name);
}

void lq_side_edit_last_note (LqSide *side)
{
  if (!side->page || !g_str_equal (side->page, "notes"))
    lq_side_toggle (side, "notes");
  lq_notes_list_edit_last (side->notes);
}

static void on_tab (GtkButton *tab, LqSide *side)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (side->tabs[i] == GTK_WIDGET (tab))
      lq_side_toggle (side, pages[i].name);
}

/* ---- Counts on the tabs ---- */

static guint open_notes (LqSession *session)
{
  guint n = 0;
  GListModel *notes = lq_session_get_notes (session);
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (LqNote) note = g_list_model_get_item (notes, i);
      n += !lq_note_is_answered (note);
    }
  return n;
}

static void count (LqSide *side)
{
  LqSession *session = lq_desk_get_session (side->desk);
  if (!session)
    return;
  guint position;
  g_object_get (lq_desk_get_history (side->desk), "position", &position, NULL);
  lq_side_tab_set_count (LQ_SIDE_TAB (side->tabs[0]), position, FALSE);
  lq_side_tab_set_count (LQ_SIDE_TAB (side->tabs[1]), open_notes (session), TRUE);
  lq_side_tab_set_count (LQ_SIDE_TAB (side->tabs[2]),
                         g_list_model_get_n_items (lq_session_get_tracks (session)), FALSE);
  lq_side_tab_set_count (LQ_SIDE_TAB (side->tabs[3]),
                         g_list_model_get_n_items (lq_session_get_references (session)), FALSE);
}

static void on_opened (LqSide *side)
{
  LqSession *session = lq_desk_get_session (side->desk);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (count), side,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "item-changed", G_CALLBACK (count), side, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_history (side->desk), "notify::position", G_CALLBACK (count),
                           side, G_CONNECT_SWAPPED);
  count (side);
  gboolean several = g_list_model_get_n_items (lq_session_get_tracks (session)) > 1;
  if (several != (side->page && g_str_equal (side->page, "tracks")))
    lq_side_toggle (side, several ? "tracks" : NULL);
}

static void on_close (GtkButton *button, LqSide *side) { lq_side_toggle (side, NULL); }

static void build (LqSide *side)
{
  side->panel = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_widget_add_css_class (side->panel, "lq-panel");
  gtk_widget_add_css_class (side->panel, "lq-side-panel");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  side->title = lq_label_new ("", "lq-value");
  gtk_widget_set_hexpand (side->title, TRUE);
  GtkWidget *shut = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (shut, "flat");
  gtk_widget_set_tooltip_text (shut, _ ("Close the side panel"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (shut), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close the side panel"), -1);
  g_signal_connect (shut, "clicked", G_CALLBACK (on_close), side);
  gtk_box_append (GTK_BOX (head), side->title);
  gtk_box_append (GTK_BOX (head), shut);
  gtk_box_append (GTK_BOX (side->panel), head);
  side->stack = gtk_stack_new ();
  side->notes = lq_notes_list_new (side->desk);
  gtk_stack_add_named (GTK_STACK (side->stack), lq_history_list_new (side->desk), "history");
  gtk_stack_add_named (GTK_STACK (side->stack), side->notes, "notes");
  gtk_stack_add_named (GTK_STACK (side->stack), lq_tracks_list_new (side->desk), "tracks");
  gtk_stack_add_named (GTK_STACK (side->stack), lq_references_list_new (side->desk), "references");
  gtk_box_append (GTK_BOX (side->panel), side->stack);
  gtk_widget_set_visible (side->panel, FALSE);
  GtkWidget *tabs = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      side->tabs[i] = lq_side_tab_new (_ (pages[i].title));
      g_autofree char *action = g_strdup_printf ("win.panel::%s", pages[i].name);
      lq_key_follow (lq_desk_get_settings (side->desk), action, side->tabs[i], lq_key_show_tip);
      g_signal_connect (side->tabs[i], "clicked", G_CALLBACK (on_tab), side);
      gtk_box_append (GTK_BOX (tabs), side->tabs[i]);
    }
  gtk_box_append (GTK_BOX (side), tabs);
}

void lq_side_set_over (LqSide *side, gboolean over) { lq_css_set (side->panel, "over", over); }

gboolean lq_side_leave (LqSide *side)
{
  if (!side->page || !gtk_widget_has_css_class (side->panel, "over"))
    return FALSE;
  lq_side_toggle (side, NULL);
  return TRUE;
}

GtkWidget *lq_side_get_panel (LqSide *side) { return side->panel; }

static void lq_side_dispose (GObject *object)
{
  g_clear_object (&LQ_SIDE (object)->panel);
  G_OBJECT_CLASS (lq_side_parent_class)->dispose (object);
}

static void lq_side_class_init (LqSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_side_dispose;
}

static void lq_side_init (LqSide *side) { gtk_box_set_spacing (GTK_BOX (side), 8); }

GtkWidget *lq_side_new (LqDesk *desk)
{
  LqSide *side = g_object_new (LQ_TYPE_SIDE, NULL);
  side->desk = desk;
  build (side);
  g_signal_connect_object (lq_desk_get_document (desk), "opened", G_CALLBACK (on_opened), side,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (side);
}
