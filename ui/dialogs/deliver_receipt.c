/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_receipt.h"

#include "ui/css.h"
#include "ui/glyph.h"
#include "ui/label.h"

#include <glib/gi18n.h>

#define HASH_SHOWN 12 /* characters at each end */

typedef struct
{
  GtkWidget *name, *hash, *copy, *open, *grid, *empty;
  char *sheet; /* as text */
  char *path;  /* of the sheet beside the file; NULL: none */
} Receipt;

static void receipt_free (gpointer data)
{
  Receipt *receipt = data;
  g_free (receipt->sheet);
  g_free (receipt->path);
  g_free (receipt);
}

static void on_copy (GtkWidget *button, Receipt *receipt)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), receipt->sheet);
}

static void on_open (GtkWidget *button, Receipt *receipt)
{
  g_autofree char *uri = g_filename_to_uri (receipt->path, NULL, NULL);
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (button)), uri, GDK_CURRENT_TIME);
}

static GtkWidget *label_new (const char *class, PangoEllipsizeMode ellipsize)
{
  GtkWidget *label = lq_label_new (NULL, class);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  return label;
}

static GtkWidget *head_new (Receipt *receipt)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = label_new ("lq-value", PANGO_ELLIPSIZE_NONE);
  gtk_label_set_text (GTK_LABEL (title), _ ("Receipt"));
  receipt->name = label_new ("lq-label", PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (receipt->name, TRUE);
  receipt->hash = label_new ("lq-hint", PANGO_ELLIPSIZE_NONE);
  receipt->copy = gtk_button_new_with_label (_ ("Copy"));
  receipt->open = gtk_button_new_with_label (_ ("Open text"));
  g_signal_connect (receipt->copy, "clicked", G_CALLBACK (on_copy), receipt);
  g_signal_connect (receipt->open, "clicked", G_CALLBACK (on_open), receipt);
  GtkWidget *parts[] = { title, receipt->name, receipt->hash, receipt->copy, receipt->open };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (head), parts[i]);
  return head;
}

GtkWidget *lq_deliver_receipt_new (void)
{
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  Receipt *receipt = g_new0 (Receipt, 1);
  g_object_set_data_full (G_OBJECT (panel), "lq-receipt", receipt, receipt_free);
  gtk_widget_add_css_class (panel, "lq-panel");
  gtk_widget_add_css_class (panel, "lq-padded");
  receipt->empty = label_new ("lq-hint", PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (receipt->empty), TRUE);
  receipt->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (receipt->grid), 10);
  gtk_grid_set_row_spacing (GTK_GRID (receipt->grid), 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), receipt->grid);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (panel), head_new (receipt));
  gtk_box_append (GTK_BOX (panel), receipt->empty);
  gtk_box_append (GTK_BOX (panel), scroll);
  lq_deliver_receipt_show (panel, NULL);
  return panel;
}

/* Sign, name and text in three columns; the second half of the lines goes into three more. */
static void attach_line (Receipt *receipt, const LqReceiptLine *line, int column, int row)
{
  GtkWidget *sign = lq_glyph_image_new (line->holds ? LQ_GLYPH_CHECK : LQ_GLYPH_WARN, 14);
  GtkWidget *name = label_new ("lq-label", PANGO_ELLIPSIZE_NONE);
  GtkWidget *text = label_new ("lq-body", PANGO_ELLIPSIZE_END);
  gtk_label_set_text (GTK_LABEL (name), _ (line->name));
  gtk_label_set_text (GTK_LABEL (text), line->shown);
  gtk_widget_set_tooltip_text (text, line->shown);
  gtk_widget_set_hexpand (text, TRUE);
  if (!line->holds)
    {
      gtk_widget_add_css_class (sign, "lq-alert");
      gtk_widget_add_css_class (text, "lq-alert");
    }
  gtk_grid_attach (GTK_GRID (receipt->grid), sign, column, row, 1, 1);
  gtk_grid_attach (GTK_GRID (receipt->grid), name, column + 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (receipt->grid), text, column + 2, row, 1, 1);
}

static void show_done (Receipt *receipt, const LqDelivered *delivered, int row)
{
  for (guint i = 0; i < delivered->told->len; i++)
    {
      GtkWidget *text = label_new ("lq-hint", PANGO_ELLIPSIZE_END);
      gtk_label_set_text (GTK_LABEL (text), delivered->told->pdata[i]);
      gtk_grid_attach (GTK_GRID (receipt->grid), text, 1, row + (int)i, 5, 1);
    }
}

/* Why there is no receipt, or what one is. */
static void show_none (Receipt *receipt, const char *error)
{
  gtk_label_set_text (GTK_LABEL (receipt->empty),
                      error
                          ? error
                          : _ ("Each file is read back by another way than it was written, and "
                               "every statement about it is checked. What was found stands here."));
  lq_css_set (receipt->empty, "lq-alert", error != NULL);
}

static void show_lines (Receipt *receipt, const LqDelivered *delivered)
{
  GPtrArray *lines = delivered->receipt->lines;
  int half = ((int)lines->len + 1) / 2;
  for (int i = 0; i < (int)lines->len; i++)
    attach_line (receipt, lines->pdata[i], i < half ? 0 : 3, i % half);
  show_done (receipt, delivered, half);
}

void lq_deliver_receipt_show (GtkWidget *panel, const LqDelivered *delivered)
{
  Receipt *receipt = g_object_get_data (G_OBJECT (panel), "lq-receipt");
  const LqReceipt *proof = delivered ? delivered->receipt : NULL;
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (receipt->grid)))
    gtk_grid_remove (GTK_GRID (receipt->grid), child);
  g_clear_pointer (&receipt->sheet, g_free);
  g_clear_pointer (&receipt->path, g_free);
  gtk_label_set_text (GTK_LABEL (receipt->name), delivered ? delivered->spec->name : "");
  gtk_label_set_text (GTK_LABEL (receipt->hash), "");
  gtk_widget_set_visible (receipt->empty, !proof);
  show_none (receipt, delivered ? delivered->error : NULL);
  if (proof)
    {
      g_autofree char *hash =
          g_strdup_printf ("SHA-256 %.*s…%s", HASH_SHOWN, proof->sha256,
                           proof->sha256 + sizeof proof->sha256 - 1 - HASH_SHOWN);
      gtk_label_set_text (GTK_LABEL (receipt->hash), hash);
      gtk_widget_set_tooltip_text (receipt->hash, proof->sha256);
      receipt->sheet = lq_receipt_to_text (proof, delivered->spec->name,
                                           lq_delivered_path (delivered), delivered->done);
      receipt->path = g_strdup (delivered->receipt_path);
      show_lines (receipt, delivered);
    }
  gtk_widget_set_sensitive (receipt->copy, receipt->sheet != NULL);
  gtk_widget_set_sensitive (receipt->open, receipt->path != NULL);
}
