/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notes, in the order of the song: jump there, write, answer, remove. */
#include "ui/label.h"
#include "ui/panels/lists.h"

#include "model/note.h"

#include <glib/gi18n.h>

typedef struct
{
  LqDesk *desk;
  LqNote *note;
  GtkWidget *entry;
} Row;

static void commit (Row *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row->entry));
  if (!g_str_equal (text, lq_note_get_text (row->note)))
    lq_history_set_string (lq_desk_get_history (row->desk), LQ_ITEM (row->note), "text", text);
}

static void on_activate (GtkEntry *entry, Row *row)
{
  commit (row);
  lq_list_leave (GTK_WIDGET (entry));
}

static void on_leave (GtkEventControllerFocus *focus, Row *row) { commit (row); }

static void on_go (GtkButton *button, Row *row)
{
  lq_sound_seek (lq_desk_get_sound (row->desk), lq_note_get_at (row->note));
}

static void on_answer (GtkButton *button, Row *row)
{
  LqHistory *history = lq_desk_get_history (row->desk);
  LqCommand *command = lq_history_get_current (history);
  while (command && !lq_command_changes_sound (command))
    command = lq_command_get_parent (command);
  if (command)
    lq_history_answer_note (history, LQ_ITEM (row->note), command);
  else
    lq_desk_say (row->desk, _ ("Answer"),
                 _ ("Make the move first; this ties the note to the last one."));
}

static void on_remove (GtkButton *button, Row *row)
{
  lq_history_remove (lq_desk_get_history (row->desk), LQ_ITEM (row->note));
}

static void show_head (GtkLabel *label, LqNote *note)
{
  LqDesk *desk = g_object_get_data (G_OBJECT (label), "lq-desk");
  char at[LQ_UNITS_TEXT];
  lq_time_format (lq_note_get_at (note), lq_desk_get_rate_hz (desk), 1, at);
  g_autofree char *text = g_strdup_printf ("%s %s · %s", lq_note_is_answered (note) ? "✓" : "○", at,
                                           lq_note_get_author (note));
  gtk_label_set_text (label, text);
}

static void on_changed (GtkLabel *label, const char *key, LqNote *note) { show_head (label, note); }

static void on_text_changed (GtkEntry *entry, const char *key, LqNote *note)
{
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), lq_note_get_text (note)))
    gtk_editable_set_text (GTK_EDITABLE (entry), lq_note_get_text (note));
}

static GtkWidget *row_of (LqDesk *desk, LqNote *note)
{
  GtkWidget *widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (widget, "lq-list-row");
  Row *row = g_new0 (Row, 1);
  *row = (Row){ desk, note, gtk_entry_new () };
  g_object_set_data_full (G_OBJECT (widget), "lq-row", row, g_free);
  GtkWidget *head = lq_label_new ("", "lq-name");
  g_object_set_data (G_OBJECT (head), "lq-desk", desk);
  show_head (GTK_LABEL (head), note);
  g_signal_connect_object (note, "changed", G_CALLBACK (on_changed), head, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (widget), head);
  gtk_editable_set_text (GTK_EDITABLE (row->entry), lq_note_get_text (note));
  gtk_entry_set_placeholder_text (GTK_ENTRY (row->entry), _ ("What was heard"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the note"), -1);
  g_signal_connect (row->entry, "activate", G_CALLBACK (on_activate), row);
  g_signal_connect_object (note, "changed::text", G_CALLBACK (on_text_changed), row->entry,
                           G_CONNECT_SWAPPED);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), row);
  gtk_widget_add_controller (row->entry, focus);
  gtk_box_append (GTK_BOX (widget), row->entry);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  static const struct
  {
    const char *label, *tip;
    void (*clicked) (GtkButton *, Row *);
  } actions[] = { { N_ ("Go there"), N_ ("Seek to the note"), on_go },
                  { N_ ("Answered"), N_ ("Ties the note to the last move"), on_answer },
                  { N_ ("Remove"), N_ ("Takes the note away"), on_remove } };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_ (actions[i].label));
      gtk_widget_set_tooltip_text (button, _ (actions[i].tip));
      g_signal_connect (button, "clicked", G_CALLBACK (actions[i].clicked), row);
      gtk_box_append (GTK_BOX (buttons), button);
    }
  gtk_box_append (GTK_BOX (widget), buttons);
  return widget;
}

static int by_place (gconstpointer a, gconstpointer b)
{
  LqFrames at_a = lq_note_get_at (*(LqNote *const *)a), at_b = lq_note_get_at (*(LqNote *const *)b);
  return at_a < at_b ? -1 : at_a > at_b;
}

static void fill (LqDesk *desk, GtkListBox *box)
{
  GListModel *notes = lq_session_get_notes (lq_desk_get_session (desk));
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    g_ptr_array_add (sorted, g_list_model_get_item (notes, i));
  g_ptr_array_sort (sorted, by_place);
  for (guint i = 0; i < sorted->len; i++)
    gtk_list_box_append (box, row_of (desk, sorted->pdata[i]));
}

GtkWidget *lq_notes_list_new (LqDesk *desk)
{
  GtkWidget *add = gtk_button_new_with_label (_ ("Note here"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.note-text");
  return lq_list_new (desk, LQ_KIND_NOTE, fill, _ ("Notes"),
                      _ ("N drops a note where the playhead is, without stopping."), add);
}

void lq_notes_list_edit_last (GtkWidget *list)
{
  Row *newest = NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (lq_list_get_box (list)));
  for (; child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *content = GTK_IS_LIST_BOX_ROW (child)
                               ? gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (child))
                               : NULL;
      Row *row = content ? g_object_get_data (G_OBJECT (content), "lq-row") : NULL;
      if (row
          && (!newest
              || lq_item_get_number (LQ_ITEM (row->note))
                     > lq_item_get_number (LQ_ITEM (newest->note))))
        newest = row;
    }
  if (newest)
    gtk_widget_grab_focus (newest->entry);
}
