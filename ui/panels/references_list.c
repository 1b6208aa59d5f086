/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The references: which one is compared, and its cue. */
#include "ui/label.h"
#include "ui/panels/lists.h"

#include "model/reference.h"

#include <glib/gi18n.h>

typedef struct
{
  LqDesk *desk;
  LqReference *reference; /* borrowed by the row, which goes with it */
  GtkWidget *cue;
} Row;

static void on_hear (GtkButton *button, Row *row)
{
  LqCompare *compare = lq_desk_get_compare (row->desk);
  lq_compare_choose_reference (compare, lq_item_get_id (LQ_ITEM (row->reference)));
  lq_compare_hear (compare, LQ_COMPARE_REFERENCE);
}

static void on_remove (GtkButton *button, Row *row)
{
  lq_history_remove (lq_desk_get_history (row->desk), LQ_ITEM (row->reference));
}

/* The loop of the session becomes the cue, or the whole file does. */
static void on_cue (GtkButton *button, Row *row)
{
  gint64 start, end;
  LqHistory *history = lq_desk_get_history (row->desk);
  LqItem *item = LQ_ITEM (row->reference);
  LqCue chosen;
  if (lq_reference_get_chosen_cue (row->reference, &chosen))
    {
      lq_history_begin_gesture (history, "Reference as a whole");
      lq_history_set_value (history, item, "cue", 0.0);
      lq_history_end_gesture (history);
      return;
    }
  if (!lq_session_get_loop (lq_desk_get_session (row->desk), &start, &end) || end <= start)
    {
      lq_desk_say (row->desk, _ ("Cue"),
                   _ ("Set a loop first: its place in the reference becomes the cue."));
      return;
    }
  LqCue cue = { .start = start, .end = end, .name = "" };
  g_autofree char *text = lq_cue_to_text (&cue);
  guint n = lq_reference_get_n_cues (row->reference);
  g_autoptr (GStrvBuilder) cues = g_strv_builder_new ();
  for (guint i = 0; i < n; i++)
    {
      LqCue old = lq_reference_get_cue (row->reference, i);
      g_autofree char *old_text = lq_cue_to_text (&old);
      g_strv_builder_add (cues, old_text);
    }
  g_strv_builder_add (cues, text);
  g_auto (GStrv) all = g_strv_builder_end (cues);
  lq_history_begin_gesture (history, "Cue from the loop");
  lq_history_set_strv (history, item, "cues", (const char *const *)all);
  lq_history_set_value (history, item, "cue", n + 1);
  lq_history_end_gesture (history);
}

static void show_detail (GtkLabel *label, Row *row)
{
  LqCue cue;
  double rate_hz = lq_desk_get_rate_hz (row->desk);
  char from[LQ_UNITS_TEXT], to[LQ_UNITS_TEXT];
  gboolean has_cue = lq_reference_get_chosen_cue (row->reference, &cue);
  gtk_button_set_label (GTK_BUTTON (row->cue), has_cue ? _ ("Whole song") : _ ("Cue from loop"));
  if (!has_cue)
    {
      gtk_label_set_text (label, _ ("whole song"));
      return;
    }
  lq_time_format (cue.start, rate_hz, 0, from);
  lq_time_format (cue.end, rate_hz, 0, to);
  g_autofree char *text = g_strdup_printf (_ ("cue %s – %s"), from, to);
  gtk_label_set_text (label, text);
}

static void on_changed (GtkLabel *label, const char *key)
{
  show_detail (label, g_object_get_data (G_OBJECT (label), "lq-row"));
}

static GtkWidget *row_of (LqDesk *desk, LqReference *reference, guint number)
{
  GtkWidget *widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (widget, "lq-list-row");
  Row *row = g_new (Row, 1);
  *row = (Row){ desk, reference, gtk_button_new () };
  g_object_set_data_full (G_OBJECT (widget), "lq-row", row, g_free);
  g_autofree char *title = g_strdup_printf ("◆ %u  %s", number, lq_reference_get_name (reference));
  GtkWidget *name = lq_label_new (title, "lq-name");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (widget), name);
  GtkWidget *detail = lq_label_new ("", "lq-hint");
  g_object_set_data (G_OBJECT (detail), "lq-row", row);
  show_detail (GTK_LABEL (detail), row);
  g_signal_connect_object (reference, "changed", G_CALLBACK (on_changed), detail,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (widget), detail);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *hear = gtk_button_new_with_label (_ ("Hear")),
            *remove = gtk_button_new_with_label (_ ("Remove"));
  g_signal_connect (hear, "clicked", G_CALLBACK (on_hear), row);
  g_signal_connect (row->cue, "clicked", G_CALLBACK (on_cue), row);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), row);
  gtk_box_append (GTK_BOX (buttons), hear);
  gtk_box_append (GTK_BOX (buttons), row->cue);
  gtk_box_append (GTK_BOX (buttons), remove);
  gtk_box_append (GTK_BOX (widget), buttons);
  return widget;
}

static void fill (LqDesk *desk, GtkListBox *box)
{
  GListModel *references = lq_session_get_references (lq_desk_get_session (desk));
  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    {
      g_autoptr (LqReference) reference = g_list_model_get_item (references, i);
      gtk_list_box_append (box, row_of (desk, reference, i + 1));
    }
}

GtkWidget *lq_references_list_new (LqDesk *desk)
{
  GtkWidget *add = gtk_button_new_with_label (_ ("Add references…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.add-reference");
  return lq_list_new (desk, LQ_KIND_REFERENCE, fill, _ ("References"),
                      _ ("A reference is a song to listen to beside the work."), add);
}
