/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_table.h"

#include "ui/binding.h"
#include "ui/glyph.h"
#include "ui/label.h"
#include "ui/panels/lists.h"
#include "ui/text.h"

#include <glib/gi18n.h>

/* Widths of the columns; the name takes the rest. */
enum
{
  CHECK_PX = 24,
  FORMAT_PX = 86,
  RATE_PX = 104,
  BITS_PX = 76,
  DITHER_PX = 116, /* of the longest word, so that columns stand under one another */
  TAGS_PX = 48,
  STATE_PX = 176,
  REMOVE_PX = 30,
  GAP_PX = 8,
  MENU_INSET_PX = 8,
};

static const char *const formats[] = { "WAV", "RF64", "AIFF", "CAF", "FLAC", NULL };
static const char *const bits[] = { "16", "24", N_ ("32 float"), NULL };
static const char *const dithers[LQ_DELIVERABLE_N_DITHERS + 1] = {
  N_ ("None"),       "TPDF",           N_ ("Shaped"), "Lipshitz", N_ ("F-weighted"),
  N_ ("Improved E"), N_ ("Threshold"),
};
static const int rates_hz[] = { 0, 44100, 48000, 88200, 96000, 176400, 192000 };
static const char *const rates[] = { N_ ("Session"), "44.1 kHz",  "48 kHz",  "88.2 kHz",
                                     "96 kHz",       "176.4 kHz", "192 kHz", NULL };

typedef struct
{
  LqDesk *desk;
  LqDeliverable *deliverable;
  GtkWidget *name, *file, *state, *glyph, *rate;
  gboolean updating;
} Row;

static void row_free (gpointer data)
{
  Row *row = data;
  g_object_unref (row->deliverable);
  g_free (row);
}

static Row *row_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (gtk_list_box_row_get_child (row)), "lq-row");
}

static void append (GtkWidget *box, GtkWidget *child, int width_px)
{
  gtk_widget_set_size_request (child, width_px, -1);
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), child);
}

static GtkWidget *label_new (const char *text, const char *class, float xalign)
{
  GtkWidget *label = lq_label_new (text, class);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static void set_spoken (GtkWidget *widget, const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void append_choice (Row *row, GtkWidget *box, const char *const *texts, const char *key,
                           int width_px)
{
  GtkWidget *menu = gtk_drop_down_new (G_LIST_MODEL (lq_text_list (texts)), NULL);
  g_autofree char *name = lq_item_key_shown (LQ_ITEM (row->deliverable), key);
  lq_bind_choice (row->desk, GTK_DROP_DOWN (menu), LQ_ITEM (row->deliverable), key);
  set_spoken (menu, name);
  append (box, menu, width_px);
}

/* ---- Rate: a number in the document, a menu here ---- */

static void show_rate (Row *row)
{
  guint selected = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < G_N_ELEMENTS (rates_hz); i++)
    if (rates_hz[i] == lq_deliverable_get_rate_hz (row->deliverable))
      selected = i;
  row->updating = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (row->rate), selected);
  row->updating = FALSE;
}

static void on_rate_changed (GtkWidget *box)
{
  show_rate (g_object_get_data (G_OBJECT (box), "lq-row"));
}

static void on_rate (GtkDropDown *menu, GParamSpec *spec, Row *row)
{
  guint selected = gtk_drop_down_get_selected (menu);
  if (!row->updating && selected != GTK_INVALID_LIST_POSITION)
    lq_history_set_value (lq_desk_get_history (row->desk), LQ_ITEM (row->deliverable), "rate",
                          rates_hz[selected]);
}

static void append_rate (Row *row, GtkWidget *box)
{
  row->rate = gtk_drop_down_new (G_LIST_MODEL (lq_text_list (rates)), NULL);
  set_spoken (row->rate, _ ("Rate"));
  show_rate (row);
  g_signal_connect (row->rate, "notify::selected", G_CALLBACK (on_rate), row);
  g_signal_connect_object (row->deliverable, "changed::rate", G_CALLBACK (on_rate_changed), box,
                           G_CONNECT_SWAPPED);
  append (box, row->rate, RATE_PX);
}

/* ---- A row ---- */

static void append_name (Row *row, GtkWidget *box)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->name = label_new ("", "lq-name", 0.0f);
  row->file = label_new ("", "lq-tick", 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (row->file), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (lines), row->name);
  gtk_box_append (GTK_BOX (lines), row->file);
  gtk_widget_set_hexpand (lines, TRUE);
  append (box, lines, 120);
}

static void append_toggle (Row *row, GtkWidget *box, const char *key, const char *name,
                           int width_px)
{
  GtkWidget *check = gtk_check_button_new ();
  lq_bind_toggle (row->desk, check, LQ_ITEM (row->deliverable), key);
  set_spoken (check, name);
  append (box, check, width_px);
}

static void append_state (Row *row, GtkWidget *box)
{
  GtkWidget *state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  row->glyph = lq_glyph_image_new (LQ_GLYPH_CHECK, 14);
  row->state = label_new ("", "lq-body", 1.0f);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (space, TRUE); /* both stand at the right */
  gtk_box_append (GTK_BOX (state), space);
  gtk_box_append (GTK_BOX (state), row->glyph);
  gtk_box_append (GTK_BOX (state), row->state);
  gtk_widget_set_hexpand (state, FALSE); /* the name alone grows */
  append (box, state, STATE_PX);
}

static void on_remove (GtkButton *button, Row *row)
{
  lq_history_remove (lq_desk_get_history (row->desk), LQ_ITEM (row->deliverable));
}

static void append_remove (Row *row, GtkWidget *box)
{
  GtkWidget *remove = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (remove), lq_glyph_image_new (LQ_GLYPH_CLOSE, 12));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "image-button");
  set_spoken (remove, _ ("Take out of the set"));
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), row);
  append (box, remove, REMOVE_PX);
}

static GtkWidget *row_new (LqDesk *desk, LqDeliverable *deliverable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);
  Row *row = g_new0 (Row, 1);
  row->desk = desk;
  row->deliverable = g_object_ref (deliverable);
  g_object_set_data_full (G_OBJECT (box), "lq-row", row, row_free);
  gtk_widget_add_css_class (box, "lq-list-row");
  append_toggle (row, box, "enabled", _ ("Delivered with the set"), CHECK_PX);
  append_name (row, box);
  append_choice (row, box, formats, "format", FORMAT_PX);
  append_rate (row, box);
  append_choice (row, box, bits, "bits", BITS_PX);
  append_choice (row, box, dithers, "dither", DITHER_PX);
  append_toggle (row, box, "tags", _ ("Write title, artist and so on into the file"), TAGS_PX);
  append_state (row, box);
  append_remove (row, box);
  return box;
}

static void fill (LqDesk *desk, GtkListBox *box)
{
  GListModel *list = lq_session_get_deliverables (lq_desk_get_session (desk));
  gtk_list_box_set_selection_mode (box, GTK_SELECTION_BROWSE);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqDeliverable) deliverable = g_list_model_get_item (list, i);
      gtk_list_box_append (box, row_new (desk, deliverable));
    }
}

/* Words over words: those of the menus begin inside them. */
static GtkWidget *head_new (void)
{
  static const struct
  {
    const char *text;
    int width_px, inset_px;
    float xalign;
  } columns[] = {
    { N_ ("File"), FORMAT_PX, MENU_INSET_PX, 0 },
    { N_ ("Rate"), RATE_PX, MENU_INSET_PX, 0 },
    { N_ ("Bits"), BITS_PX, MENU_INSET_PX, 0 },
    { N_ ("Dither"), DITHER_PX, MENU_INSET_PX, 0 },
    { N_ ("Tags"), TAGS_PX, 0, 0 },
    { N_ ("State"), STATE_PX, 0, 1 },
  };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);
  gtk_widget_add_css_class (head, "lq-list-head");
  GtkWidget *first = label_new (_ ("Deliverable"), "lq-tick", 0.0f);
  gtk_widget_set_hexpand (first, TRUE);
  append (head, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), CHECK_PX);
  append (head, first, 120);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *label = label_new (_ (columns[i].text), "lq-tick", columns[i].xalign);
      gtk_widget_set_margin_start (label, columns[i].inset_px);
      append (head, label, columns[i].width_px - columns[i].inset_px);
    }
  append (head, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), REMOVE_PX);
  return head;
}

GtkWidget *lq_deliver_table_new (LqDesk *desk)
{
  GtkWidget *list = lq_list_new (desk, LQ_KIND_DELIVERABLE, fill, _ ("Deliverables"),
                                 _ ("Nothing is in the set yet: add a deliverable."), NULL);
  gtk_box_prepend (GTK_BOX (list), head_new ());
  return list;
}

LqDeliverable *lq_deliver_row_get (GtkListBoxRow *row) { return row_of (row)->deliverable; }

void lq_deliver_row_show (GtkListBoxRow *list_row, const char *file, const char *state,
                          LqDeliverLook look, const char *why)
{
  Row *row = row_of (list_row);
  g_autofree char *name = lq_item_display_name (LQ_ITEM (row->deliverable));
  gtk_label_set_text (GTK_LABEL (row->name), name);
  gtk_label_set_text (GTK_LABEL (row->file), file);
  gtk_label_set_text (GTK_LABEL (row->state), state);
  gtk_widget_set_visible (row->glyph, look >= LQ_DELIVER_LOOK_HELD);
  lq_glyph_image_set (LQ_GLYPH_IMAGE (row->glyph),
                      look == LQ_DELIVER_LOOK_ALERT ? LQ_GLYPH_WARN : LQ_GLYPH_CHECK);
  GtkWidget *parts[] = { row->state, row->glyph };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_widget_remove_css_class (parts[i], "lq-alert");
      gtk_widget_remove_css_class (parts[i], "lq-quiet");
      if (look == LQ_DELIVER_LOOK_ALERT || look == LQ_DELIVER_LOOK_QUIET)
        gtk_widget_add_css_class (parts[i],
                                  look == LQ_DELIVER_LOOK_ALERT ? "lq-alert" : "lq-quiet");
    }
  gtk_widget_set_tooltip_text (row->state, why);
  gtk_widget_set_tooltip_text (row->file, file);
}
