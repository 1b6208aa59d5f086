/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that is too narrow leaves parts out in their order, and its button stands for them. */
#include "hands.h"

#include "ui/widgets/fit_row.h"

static GtkWidget *box (int width_px)
{
  GtkWidget *widget = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_size_request (widget, width_px, 20);
  return widget;
}

typedef struct
{
  GtkWidget *window, *row, *first, *early, *late, *more;
} Desk;

/* 100 + 60 + 60 and two gaps of 4 are 228; the button is 30. */
static void desk_open (Desk *desk, int width_px)
{
  desk->row = lq_fit_row_new (4);
  LqFitRow *row = LQ_FIT_ROW (desk->row);
  lq_fit_row_add (row, desk->first = box (100), 0);
  lq_fit_row_add (row, desk->early = box (60), 9);
  lq_fit_row_add_spring (row);
  lq_fit_row_add (row, desk->late = box (60), 1);
  lq_fit_row_set_more (row, desk->more = box (30), FALSE);
  desk->window = hands_window (desk->row, width_px, 40);
}

static void assert_shown (const Desk *desk, gboolean early, gboolean late, gboolean more)
{
  g_assert_true (gtk_widget_get_child_visible (desk->first));
  g_assert_cmpint (gtk_widget_get_child_visible (desk->early), ==, early);
  g_assert_cmpint (gtk_widget_get_child_visible (desk->late), ==, late);
  g_assert_cmpint (gtk_widget_get_child_visible (desk->more), ==, more);
  g_assert_cmpint (lq_fit_row_leaves_out (LQ_FIT_ROW (desk->row), desk->early), ==, !early);
  g_assert_cmpint (lq_fit_row_leaves_out (LQ_FIT_ROW (desk->row), desk->late), ==, !late);
}

static void test_order_of_loss (void)
{
  Desk desk;
  desk_open (&desk, 240);
  assert_shown (&desk, TRUE, TRUE, FALSE);
  double x, y;
  gtk_widget_translate_coordinates (desk.late, desk.row, 0, 0, &x, &y);
  g_assert_cmpfloat (x, ==, gtk_widget_get_width (desk.row) - 60); /* behind the spring */
  hands_close (desk.window);

  desk_open (&desk, 220);
  assert_shown (&desk, FALSE, TRUE, TRUE);
  hands_close (desk.window);

  desk_open (&desk, 140);
  assert_shown (&desk, FALSE, FALSE, TRUE);
  gtk_widget_translate_coordinates (desk.more, desk.row, 0, 0, &x, &y);
  g_assert_cmpfloat (x, ==, gtk_widget_get_width (desk.row) - 30);
  hands_close (desk.window);
}

/* A text that is held: what may go goes before a letter of it, and only then is it shortened. */
static void test_held (void)
{
  const int widths[] = { 500, 300, 120 };
  GtkWidget *text = gtk_label_new ("A sentence of a parameter's row, said in full"),
            *hint = box (100);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  GtkWidget *row = lq_fit_row_new (4);
  lq_fit_row_add (LQ_FIT_ROW (row), text, 0);
  lq_fit_row_hold (LQ_FIT_ROW (row), text);
  lq_fit_row_add (LQ_FIT_ROW (row), hint, 1);
  GtkWidget *window = hands_window (row, widths[0], 40);
  int whole;
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &whole, NULL, NULL);
  g_assert_cmpint (whole, >, widths[1] - 104);
  g_assert_cmpint (whole, <=, widths[1]);
  for (int i = 0; i < 3; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 40);
      hands_wait (100);
      g_assert_cmpint (gtk_widget_get_child_visible (hint), ==, i == 0);
      g_assert_cmpint (gtk_widget_get_width (text), ==, MIN (whole, gtk_widget_get_width (row)));
    }
  hands_close (window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/fit-row/order-of-loss", test_order_of_loss);
  g_test_add_func ("/ui/fit-row/held", test_held);
  return g_test_run ();
}
