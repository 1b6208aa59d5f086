/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/side_tab.h"

#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#define WIDTH      36
#define PADDING    14
#define COUNT_ROOM 26
#define DISC       20

struct _LqSideTab
{
  GtkButton parent_instance;
  char *title;
  guint count;
  gboolean loud, open;
  LqText text, number;
};

G_DEFINE_FINAL_TYPE (LqSideTab, lq_side_tab, GTK_TYPE_BUTTON)

static void lq_side_tab_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                 int *minimum, int *natural, int *minimum_baseline,
                                 int *natural_baseline)
{
  LqSideTab *tab = LQ_SIDE_TAB (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = lq_scaled (widget, WIDTH);
  else
    *minimum = *natural = lq_text_measure (widget, LQ_TEXT_LABEL, tab->title) + 2 * PADDING
                          + (tab->count > 0 ? lq_scaled (widget, COUNT_ROOM) : 0);
}

static void lq_side_tab_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqSideTab *tab = LQ_SIDE_TAB (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const GdkRGBA *surface = lq_token (widget, tab->open ? LQ_COLOR_RAISED : LQ_COLOR_PANEL);
  lq_paint_round (snapshot, surface, 0, 0, width, height, 6);
  double y = height - PADDING;
  if (tab->count > 0)
    {
      double disc = lq_scaled (widget, DISC), middle = PADDING / 2.0 + disc / 2.0;
      if (tab->loud)
        lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_INK), (width - disc) / 2.0,
                        middle - disc / 2.0, disc, disc, disc / 2.0);
      g_autofree char *number = g_strdup_printf ("%u", tab->count);
      lq_text_set (&tab->number, widget, tab->loud ? LQ_TEXT_CAP : LQ_TEXT_TICK, number);
      lq_text_draw (&tab->number, snapshot, width / 2.0, middle, LQ_ALIGN_CENTER,
                    lq_token (widget, tab->loud ? LQ_COLOR_ON : LQ_COLOR_INK3));
    }
  lq_text_set (&tab->text, widget, LQ_TEXT_LABEL, tab->title);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)(width / 2.0), (float)y));
  gtk_snapshot_rotate (snapshot, -90.0f);
  lq_text_draw (&tab->text, snapshot, 0, 0, LQ_ALIGN_START,
                lq_token (widget, tab->open ? LQ_COLOR_INK : LQ_COLOR_INK2));
  gtk_snapshot_restore (snapshot);
}

static void lq_side_tab_finalize (GObject *object)
{
  LqSideTab *tab = LQ_SIDE_TAB (object);
  g_free (tab->title);
  lq_text_clear (&tab->text);
  lq_text_clear (&tab->number);
  G_OBJECT_CLASS (lq_side_tab_parent_class)->finalize (object);
}

static void lq_side_tab_class_init (LqSideTabClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_side_tab_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lq_side_tab_measure;
  GTK_WIDGET_CLASS (klass)->snapshot = lq_side_tab_snapshot;
}

static void lq_side_tab_init (LqSideTab *tab)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (tab), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (tab), "lq-side-tab");
}

GtkWidget *lq_side_tab_new (const char *title)
{
  LqSideTab *tab = g_object_new (LQ_TYPE_SIDE_TAB, NULL);
  tab->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (tab);
}

void lq_side_tab_set_open (LqSideTab *tab, gboolean open)
{
  if (tab->open == open)
    return;
  tab->open = open;
  gtk_widget_queue_draw (GTK_WIDGET (tab));
}

void lq_side_tab_set_count (LqSideTab *tab, guint count, gboolean loud)
{
  if (tab->count == count && tab->loud == loud)
    return;
  gboolean resize = (tab->count > 0) != (count > 0);
  tab->count = count;
  tab->loud = loud;
  if (resize)
    gtk_widget_queue_resize (GTK_WIDGET (tab));
  else
    gtk_widget_queue_draw (GTK_WIDGET (tab));
}
