/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/response_bar.h"

#include "ui/choose.h"
#include "ui/glyph.h"
#include "ui/numbers.h"
#include "ui/window.h"

#include <glib/gi18n.h>

struct _LqResponseBar
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *sign, *name, *facts, *find;
};

G_DEFINE_FINAL_TYPE (LqResponseBar, lq_response_bar, GTK_TYPE_BOX)

static guint signal_changed;

/* ---- The file ---- */

static LqMediaItem *media_of (LqDesk *desk, LqNode *node)
{
  LqSession *session = lq_desk_get_session (desk);
  LqItem *item = session ? lq_session_find (session, lq_node_get_sample (node)) : NULL;
  return item && LQ_IS_MEDIA_ITEM (item) ? LQ_MEDIA_ITEM (item) : NULL;
}

LqSample *lq_response_bar_find (LqDesk *desk, LqNode *node)
{
  LqMediaItem *media = media_of (desk, node);
  if (!media || lq_media_item_get_missing (media))
    return NULL;
  return lq_samples_find (lq_sound_get_samples (lq_desk_get_sound (desk)),
                          lq_media_item_get_path (media), lq_media_item_get_sha256 (media),
                          lq_desk_get_rate_hz (desk));
}

/* ---- Taking one ---- */

static void taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LqWindow) window = data;
  g_autoptr (GError) error = NULL;
  if (!lq_document_import_finish (LQ_DOCUMENT (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lq_window_tell (window, error->message);
}

static void take (LqDesk *desk, LqNode *node, const char *path, GtkRoot *window)
{
  lq_document_import_sample_async (lq_desk_get_document (desk), path, node, NULL, taken,
                                   g_object_ref (window));
}

/* What a file is chosen for: the bar may be gone before the chooser is. */
typedef struct
{
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkRoot *window;
} Wish;

static void wish_free (gpointer data)
{
  Wish *wish = data;
  g_object_unref (wish->node);
  g_object_unref (wish->window);
  g_free (wish);
}

static void on_chosen (char **paths, gpointer data)
{
  Wish *wish = data;
  take (wish->desk, wish->node, paths[0], wish->window);
}

static void on_choose (LqResponseBar *bar)
{
  Wish *wish = g_new (Wish, 1);
  wish->desk = bar->desk;
  wish->node = g_object_ref (bar->node);
  wish->window = g_object_ref (gtk_widget_get_root (GTK_WIDGET (bar)));
  lq_choose_owning (GTK_WINDOW (wish->window), LQ_CHOOSE_AUDIO_FILE, _ ("The response of a room"),
                    NULL, on_chosen, wish, wish_free);
}

static gboolean on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
                         LqNode *node)
{
  GtkWidget *place = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GSList *files = g_value_get_boxed (value);
  if (files && files->next)
    {
      lq_window_tell (LQ_WINDOW (gtk_widget_get_root (place)), _ ("A response is one file."));
      return FALSE;
    }
  g_autofree char *path = files ? g_file_get_path (files->data) : NULL;
  if (!path)
    return FALSE;
  take (g_object_get_data (G_OBJECT (target), "lq-desk"), node, path, gtk_widget_get_root (place));
  return TRUE;
}

void lq_response_bar_take_drops (LqDesk *desk, LqNode *node, GtkWidget *place)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_object_set_data (G_OBJECT (target), "lq-desk", desk);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), node, 0);
  gtk_widget_add_controller (place, GTK_EVENT_CONTROLLER (target));
}

/* ---- What is seen ---- */

static const char *channels_text (int n)
{
  return n == 1 ? _ ("mono") : n == 2 ? _ ("stereo") : _ ("true stereo");
}

/* "3.00 s · stereo · 48 kHz". Owns: g_free. */
static char *facts_text (LqMediaItem *media)
{
  double rate_hz = lq_media_item_get_rate (media);
  char length[LQ_UNITS_TEXT], rate[LQ_UNITS_TEXT];
  lq_number_show (LQ_UNIT_S, rate_hz > 0 ? (double)lq_media_item_get_frames (media) / rate_hz : 0,
                  2, LQ_UNITS_PLAIN, length);
  lq_number_show (LQ_UNIT_HZ, rate_hz, 1, LQ_UNITS_PLAIN, rate);
  return g_strdup_printf ("%s · %s · %s", length,
                          channels_text (lq_media_item_get_channels (media)), rate);
}

static void show (LqResponseBar *bar)
{
  LqMediaItem *media = media_of (bar->desk, bar->node);
  gboolean missing = media && lq_media_item_get_missing (media);
  const char *failure =
      media && !missing ? lq_samples_get_failure (
          lq_sound_get_samples (lq_desk_get_sound (bar->desk)), lq_media_item_get_path (media))
                        : NULL;
  g_autofree char *name = media ? lq_item_display_name (LQ_ITEM (media)) : NULL;
  g_autofree char *facts = !media    ? g_strdup (_ ("choose a file or drop one here"))
                           : missing ? g_strdup (_ ("is not where it was; the sound stays dry"))
                           : failure ? g_strdup (_ ("cannot be read; the sound stays dry"))
                                     : facts_text (media);
  gtk_label_set_text (GTK_LABEL (bar->name), name ? name : _ ("No response"));
  gtk_label_set_text (GTK_LABEL (bar->facts), facts);
  gtk_widget_set_tooltip_text (bar->facts, failure);
  gtk_widget_set_visible (bar->sign, missing || failure);
  gtk_widget_set_visible (bar->find, missing);
}

static void on_changed (LqResponseBar *bar)
{
  show (bar);
  g_signal_emit (bar, signal_changed, 0);
}

static void on_item_changed (LqSession *session, LqItem *item, const char *key, LqResponseBar *bar)
{
  if (lq_item_get_kind (item) == LQ_KIND_MEDIA)
    on_changed (bar);
}

static GtkWidget *label (LqResponseBar *bar, const char *css_class)
{
  GtkWidget *made = gtk_label_new (NULL);
  gtk_widget_add_css_class (made, css_class);
  gtk_label_set_ellipsize (GTK_LABEL (made), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (bar), made);
  return made;
}

static void follow (LqResponseBar *bar)
{
  LqSamples *samples = lq_sound_get_samples (lq_desk_get_sound (bar->desk));
  LqSession *session = lq_desk_get_session (bar->desk);
  g_signal_connect_object (bar->node, "changed::sample", G_CALLBACK (on_changed), bar,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (samples, "loaded", G_CALLBACK (on_changed), bar, G_CONNECT_SWAPPED);
  g_signal_connect_object (samples, "failed", G_CALLBACK (on_changed), bar, G_CONNECT_SWAPPED);
  if (session)
    g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), bar, 0);
  g_signal_connect_object (lq_desk_get_history (bar->desk), "moved", G_CALLBACK (on_changed), bar,
                           G_CONNECT_SWAPPED);
}

static void lq_response_bar_dispose (GObject *object)
{
  g_clear_object (&LQ_RESPONSE_BAR (object)->node);
  G_OBJECT_CLASS (lq_response_bar_parent_class)->dispose (object);
}

static void lq_response_bar_class_init (LqResponseBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_response_bar_dispose;
  signal_changed = g_signal_new ("changed", LQ_TYPE_RESPONSE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void lq_response_bar_init (LqResponseBar *bar) {}

GtkWidget *lq_response_bar_new (LqDesk *desk, LqNode *node)
{
  LqResponseBar *bar = g_object_new (LQ_TYPE_RESPONSE_BAR, "spacing", 8, NULL);
  bar->desk = desk;
  bar->node = g_object_ref (node);
  gtk_widget_add_css_class (GTK_WIDGET (bar), "lq-response");
  bar->sign = lq_glyph_image_new (LQ_GLYPH_WARN, 12);
  gtk_widget_add_css_class (bar->sign, "lq-alert");
  gtk_box_append (GTK_BOX (bar), bar->sign);
  bar->name = label (bar, "lq-label");
  bar->facts = label (bar, "lq-legend");
  bar->find = gtk_button_new_with_label (_ ("Find…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bar->find), "win.relink");
  gtk_widget_set_tooltip_text (bar->find, _ ("Looks for missing files in a folder"));
  gtk_box_append (GTK_BOX (bar), bar->find);
  GtkWidget *choose = gtk_button_new_with_label (_ ("Choose…"));
  gtk_widget_set_tooltip_text (choose, _ ("Loads the response of a room: mono, stereo, or true "
                                          "stereo with four channels"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choose), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a response"), -1);
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose), bar);
  gtk_box_append (GTK_BOX (bar), choose);
  follow (bar);
  show (bar);
  return GTK_WIDGET (bar);
}
