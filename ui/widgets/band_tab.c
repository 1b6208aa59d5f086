/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/band_tab.h"

#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>

#define HEIGHT       28
#define LEAST_GAP    5
#define MARGIN       8
#define PICTURE      18
#define PICTURE_ROOM 130 /* narrower tabs show no picture */

struct _LqBandTab
{
  GtkToggleButton parent_instance;
  char *number, *freq, *value;
  int shape;
  gboolean on, dynamic, solo;
  LqText number_text, freq_text, value_text;
};

G_DEFINE_FINAL_TYPE (LqBandTab, lq_band_tab, GTK_TYPE_TOGGLE_BUTTON)

/* Each shape as a line in a box of 1 × 1, y downwards. */
static void draw_shape (cairo_t *cr, int shape)
{
  static const double lines[8][8] = {
    { 0.0, 0.8, 0.35, 0.8, 0.5, 0.1, 1.0, 0.8 },      /* bell: drawn apart */
    { 0.0, 0.25, 0.35, 0.25, 0.65, 0.75, 1.0, 0.75 }, /* low shelf */
    { 0.0, 0.75, 0.35, 0.75, 0.65, 0.25, 1.0, 0.25 }, /* high shelf */
    { 0.0, 0.9, 0.3, 0.25, 0.6, 0.25, 1.0, 0.25 },    /* low cut */
    { 0.0, 0.25, 0.4, 0.25, 0.7, 0.25, 1.0, 0.9 },    /* high cut */
    { 0.0, 0.85, 0.33, 0.6, 0.66, 0.4, 1.0, 0.15 },   /* tilt */
    { 0.0, 0.2, 0.42, 0.2, 0.5, 0.95, 1.0, 0.2 },     /* notch: apart */
    { 0.0, 0.9, 0.3, 0.2, 0.7, 0.2, 1.0, 0.9 },       /* band-pass */
  };
  const double *p = lines[CLAMP (shape, 0, 7)];
  cairo_move_to (cr, p[0], p[1]);
  if (shape == 0)
    {
      cairo_curve_to (cr, 0.3, 0.8, 0.35, 0.1, 0.5, 0.1);
      cairo_curve_to (cr, 0.65, 0.1, 0.7, 0.8, 1.0, 0.8);
    }
  else if (shape == 6)
    {
      cairo_line_to (cr, 0.4, 0.2);
      cairo_line_to (cr, 0.5, 0.95);
      cairo_line_to (cr, 0.6, 0.2);
      cairo_line_to (cr, 1.0, 0.2);
    }
  else
    cairo_curve_to (cr, p[2], p[3], p[4], p[5], p[6], p[7]);
}

static void draw_picture (LqBandTab *tab, GtkSnapshot *snapshot, double x, double y,
                          const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float)x, (float)(y - PICTURE / 2.0), PICTURE, PICTURE));
  cairo_matrix_t straight;
  cairo_get_matrix (cr, &straight);
  cairo_translate (cr, x, y - PICTURE * 0.4);
  cairo_scale (cr, PICTURE, PICTURE * 0.8);
  draw_shape (cr, tab->shape);
  cairo_set_matrix (cr, &straight);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.4);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void lq_band_tab_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqBandTab *tab = LQ_BAND_TAB (widget);
  gboolean chosen = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tab));
  double width = gtk_widget_get_width (widget), y = gtk_widget_get_height (widget) / 2.0,
         x = MARGIN;
  const GdkRGBA *strong = lq_token (widget, chosen    ? LQ_COLOR_ON
                                            : tab->on ? LQ_COLOR_INK2
                                                      : LQ_COLOR_INK3);
  lq_text_set (&tab->number_text, widget, chosen ? LQ_TEXT_STRONG : LQ_TEXT_LABEL, tab->number);
  lq_text_draw (&tab->number_text, snapshot, x, y, LQ_ALIGN_START, strong);
  x += lq_text_width (&tab->number_text) + 6;
  if (!tab->on)
    {
      lq_text_set (&tab->freq_text, widget, LQ_TEXT_LABEL, _ ("off"));
      lq_text_draw (&tab->freq_text, snapshot, x, y, LQ_ALIGN_START, strong);
      return;
    }
  if (tab->dynamic)
    lq_paint_round (snapshot, strong, x - 4, y - 8, 3, 3, 1.5); /* beside its number */
  if (width >= lq_scaled (widget, PICTURE_ROOM))
    {
      draw_picture (tab, snapshot, x, y, strong);
      x += PICTURE + 6;
    }
  lq_text_set (&tab->freq_text, widget, chosen ? LQ_TEXT_STRONG : LQ_TEXT_LABEL, tab->freq);
  lq_text_draw (&tab->freq_text, snapshot, x, y, LQ_ALIGN_START, strong);
  lq_text_set (&tab->value_text, widget, chosen ? LQ_TEXT_STRONG : LQ_TEXT_LABEL,
               tab->solo ? _ ("solo") : tab->value);
  if (x + lq_text_width (&tab->freq_text) + LEAST_GAP
      > width - MARGIN - lq_text_width (&tab->value_text))
    return; /* its handle tells it */
  lq_text_draw (&tab->value_text, snapshot, width - MARGIN, y, LQ_ALIGN_END, strong);
}

static void lq_band_tab_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                 int *minimum, int *natural, int *minimum_baseline,
                                 int *natural_baseline)
{
  *minimum = *natural = lq_scaled (widget, orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 78);
}

static void lq_band_tab_finalize (GObject *object)
{
  LqBandTab *tab = LQ_BAND_TAB (object);
  lq_text_clear (&tab->number_text);
  lq_text_clear (&tab->freq_text);
  lq_text_clear (&tab->value_text);
  g_free (tab->number);
  g_free (tab->freq);
  g_free (tab->value);
  G_OBJECT_CLASS (lq_band_tab_parent_class)->finalize (object);
}

static void lq_band_tab_class_init (LqBandTabClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lq_band_tab_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = lq_band_tab_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = lq_band_tab_measure;
}

static void lq_band_tab_init (LqBandTab *tab)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (tab), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (tab), "lq-band-tab");
}

GtkWidget *lq_band_tab_new (int number)
{
  LqBandTab *tab = g_object_new (LQ_TYPE_BAND_TAB, NULL);
  tab->number = g_strdup_printf ("%d", number);
  return GTK_WIDGET (tab);
}

static gboolean set (char **place, const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  g_free (*place);
  *place = g_strdup (text);
  return TRUE;
}

void lq_band_tab_set (LqBandTab *tab, const LqBandTabFacts *facts)
{
  gboolean other = set (&tab->freq, facts->freq) | set (&tab->value, facts->value)
                   | (tab->shape != facts->shape) | (tab->on != facts->on)
                   | (tab->dynamic != facts->dynamic) | (tab->solo != facts->solo);
  tab->shape = facts->shape;
  tab->on = facts->on;
  tab->dynamic = facts->dynamic;
  tab->solo = facts->solo;
  if (!other)
    return;
  g_autofree char *spoken = facts->on ? g_strdup_printf (_ ("Band %s %s, %s, %s"), tab->number,
                                                         facts->name, facts->freq, facts->value)
                                      : g_strdup_printf (_ ("Band %s, off"), tab->number);
  if (facts->solo)
    {
      char *alone = g_strdup_printf (_ ("%s, heard alone"), spoken);
      g_free (spoken);
      spoken = alone;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_draw (GTK_WIDGET (tab));
}
