/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_telling.h"

#include "ui/label.h"

#define MOST_LINES 8

struct _LqDeliverTelling
{
  GtkBox parent_instance;
  GtkWidget *sentence, *button;
  void (*answered) (gpointer data);
  gpointer data;
};

G_DEFINE_FINAL_TYPE (LqDeliverTelling, lq_deliver_telling, GTK_TYPE_BOX)

void lq_deliver_telling_set (LqDeliverTelling *telling, const char *sentence, const char *button,
                             void (*answered) (gpointer data), gpointer data)
{
  lq_label_set_lines (GTK_LABEL (telling->sentence), sentence ? sentence : "", MOST_LINES);
  gtk_widget_set_visible (GTK_WIDGET (telling), sentence != NULL);
  gtk_widget_set_visible (telling->button, button != NULL);
  if (button)
    gtk_button_set_label (GTK_BUTTON (telling->button), button);
  telling->answered = answered;
  telling->data = data;
}

static void on_button (LqDeliverTelling *telling)
{
  void (*answered) (gpointer data) = telling->answered;
  gpointer data = telling->data;
  lq_deliver_telling_set (telling, NULL, NULL, NULL, NULL);
  answered (data);
}

static void lq_deliver_telling_class_init (LqDeliverTellingClass *klass) {}

static void lq_deliver_telling_init (LqDeliverTelling *telling)
{
  telling->sentence = lq_label_new ("", "lq-name");
  gtk_widget_add_css_class (telling->sentence, "lq-alert");
  gtk_label_set_wrap (GTK_LABEL (telling->sentence), TRUE);
  gtk_widget_set_hexpand (telling->sentence, TRUE);
  telling->button = gtk_button_new_with_label ("");
  g_signal_connect_swapped (telling->button, "clicked", G_CALLBACK (on_button), telling);
  gtk_box_set_spacing (GTK_BOX (telling), 8);
  gtk_box_append (GTK_BOX (telling), telling->sentence);
  gtk_box_append (GTK_BOX (telling), telling->button);
  lq_deliver_telling_set (telling, NULL, NULL, NULL, NULL);
}

GtkWidget *lq_deliver_telling_new (void) { return g_object_new (LQ_TYPE_DELIVER_TELLING, NULL); }
