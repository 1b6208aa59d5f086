/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/news_bar.h"

#include "ui/label.h"

#include <glib/gi18n.h>

typedef enum
{
  PLAIN,
  DEVICE,
  MISSING,
} Kind;

struct _LqNewsBar
{
  GtkBox parent_instance;
  LqDesk *desk;  /* borrowed: the window holds it longer */
  Kind kind;     /* of what it says now */
  GString *news; /* all of it; the label may show less */
  guint settled; /* source: what is told before it runs is told together */
  GtkWidget *text, *retry, *other, *find;
};

#define MOST_LINES 5

G_DEFINE_FINAL_TYPE (LqNewsBar, lq_news_bar, GTK_TYPE_BOX)

static void show (LqNewsBar *bar, const char *sentence, Kind kind)
{
  lq_label_set_lines (GTK_LABEL (bar->text), sentence ? sentence : "", MOST_LINES);
  gtk_widget_set_visible (GTK_WIDGET (bar), sentence != NULL);
  bar->kind = sentence ? kind : PLAIN;
  gtk_widget_set_visible (bar->retry, kind == DEVICE);
  gtk_widget_set_visible (bar->other, kind == DEVICE);
  gtk_widget_set_visible (bar->find, kind == MISSING);
}

static gboolean on_settled (gpointer data)
{
  LqNewsBar *bar = data;
  bar->settled = 0;
  return G_SOURCE_REMOVE;
}

void lq_news_bar_tell (LqNewsBar *bar, const char *sentence)
{
  guint missing = lq_document_n_missing (lq_desk_get_document (bar->desk));
  if (!bar->settled)
    {
      g_string_truncate (bar->news, 0);
      bar->settled = g_idle_add (on_settled, bar);
    }
  g_string_append_printf (bar->news, "%s%s", bar->news->len > 0 ? "\n" : "", sentence);
  show (bar, bar->news->str, missing > 0 ? MISSING : PLAIN);
}

static void on_device_lost (LqNewsBar *bar)
{
  g_autofree char *lost = NULL;
  g_object_get (lq_desk_get_sound (bar->desk), "device-lost", &lost, NULL);
  if (lost)
    show (bar, lost, DEVICE);
  else if (bar->kind == DEVICE) /* it is back; other news stays */
    show (bar, NULL, PLAIN);
}

static void clear (LqNewsBar *bar)
{
  g_string_truncate (bar->news, 0);
  show (bar, NULL, PLAIN);
}

static void on_retry (LqNewsBar *bar) { lq_sound_retry_device (lq_desk_get_sound (bar->desk)); }

static GtkWidget *add_button (LqNewsBar *bar, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (clicked)
    g_signal_connect_swapped (button, "clicked", clicked, bar);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

/* A device that is lost is lost for every session. */
static void on_session (LqNewsBar *bar)
{
  if (bar->kind != DEVICE)
    clear (bar);
}

static void lq_news_bar_finalize (GObject *object)
{
  LqNewsBar *bar = LQ_NEWS_BAR (object);
  g_clear_handle_id (&bar->settled, g_source_remove);
  g_string_free (bar->news, TRUE);
  G_OBJECT_CLASS (lq_news_bar_parent_class)->finalize (object);
}

static void lq_news_bar_class_init (LqNewsBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_news_bar_finalize;
}

static void lq_news_bar_init (LqNewsBar *bar)
{
  bar->news = g_string_new (NULL);
  gtk_box_set_spacing (GTK_BOX (bar), 8);
  gtk_widget_add_css_class (GTK_WIDGET (bar), "lq-bar");
  bar->text = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (bar->text), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (bar->text), TRUE);
  gtk_widget_set_hexpand (bar->text, TRUE);
  gtk_box_append (GTK_BOX (bar), bar->text);
  bar->other = add_button (bar, _ ("Use another…"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bar->other), "win.settings");
  bar->retry = add_button (bar, _ ("Try again"), G_CALLBACK (on_retry));
  bar->find = add_button (bar, _ ("Find…"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bar->find), "win.relink");
  GtkWidget *close = add_button (bar, NULL, G_CALLBACK (clear));
  gtk_button_set_icon_name (GTK_BUTTON (close), "window-close-symbolic");
  gtk_widget_set_tooltip_text (close, _ ("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close"), -1);
  gtk_widget_set_visible (GTK_WIDGET (bar), FALSE);
}

GtkWidget *lq_news_bar_new (LqDesk *desk)
{
  LqNewsBar *bar = g_object_new (LQ_TYPE_NEWS_BAR, NULL);
  bar->desk = desk;
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           bar, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::device-lost",
                           G_CALLBACK (on_device_lost), bar, G_CONNECT_SWAPPED);
  return GTK_WIDGET (bar);
}
