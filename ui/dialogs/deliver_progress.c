/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_progress.h"

#include "ui/label.h"

#include <glib/gi18n.h>

struct _LqDeliverProgressLine
{
  GtkBox parent_instance;
  GtkWidget *text, *bar, *rate;
  LqDeliverJob *job; /* borrowed */
};

G_DEFINE_FINAL_TYPE (LqDeliverProgressLine, lq_deliver_progress, GTK_TYPE_BOX)

char *lq_deliver_progress_text (guint n_files)
{
  return g_strdup_printf (ngettext ("Delivering %u file", "Delivering %u files", n_files), n_files);
}

void lq_deliver_progress_show (LqDeliverProgressLine *line, LqDeliverJob *job, guint n_files)
{
  gboolean running = lq_deliver_job_is_running (job);
  line->job = job;
  gtk_widget_set_visible (GTK_WIDGET (line), running);
  if (!running)
    return;
  LqDeliverProgress progress = lq_deliver_job_get_progress (job);
  g_autofree char *what = lq_deliver_progress_text (n_files);
  g_autofree char *rate = NULL;
  if (progress.seconds_left >= 0.0)
    rate = g_strdup_printf (_ ("%.0f× real time · %d:%02d left"), progress.speed,
                            (int)progress.seconds_left / 60, (int)progress.seconds_left % 60);
  gtk_label_set_text (GTK_LABEL (line->text), what);
  gtk_label_set_text (GTK_LABEL (line->rate), rate ? rate : "");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (line->bar), progress.fraction);
}

static void on_cancel (LqDeliverProgressLine *line) { lq_deliver_job_cancel (line->job); }

static void lq_deliver_progress_class_init (LqDeliverProgressLineClass *klass) {}

static void lq_deliver_progress_init (LqDeliverProgressLine *line)
{
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel"));
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (on_cancel), line);
  line->text = lq_label_new ("", "lq-name");
  line->bar = gtk_progress_bar_new ();
  line->rate = lq_label_new ("", "lq-label");
  gtk_widget_set_hexpand (line->bar, TRUE);
  gtk_widget_set_valign (line->bar, GTK_ALIGN_CENTER);
  gtk_box_set_spacing (GTK_BOX (line), 8);
  GtkWidget *parts[] = { line->text, line->bar, line->rate, cancel };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (line), parts[i]);
}

GtkWidget *lq_deliver_progress_new (void) { return g_object_new (LQ_TYPE_DELIVER_PROGRESS, NULL); }
