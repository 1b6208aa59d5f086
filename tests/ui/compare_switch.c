/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compare switch: what it asks for by pointer and keys, what it says, and that switching repaints. */
#include "hands.h"

#include "ui/tokens.h"
#include "ui/widgets/compare_switch.h"

#include <math.h>

typedef struct
{
  GtkWidget *window, *compare;
  int chosen, n_chosen, menu;
} Desk;

static void on_chosen (GtkWidget *compare, int source, Desk *desk)
{
  desk->chosen = source;
  desk->n_chosen++;
}

static void on_menu (GtkWidget *compare, int source, double x, double y, Desk *desk)
{
  desk->menu = source;
  g_assert_cmpfloat (x, >=, 0);
  g_assert_cmpfloat (x, <=, gtk_widget_get_width (compare));
}

static void desk_open (Desk *desk)
{
  *desk = (Desk){ .chosen = -1, .menu = -1 };
  desk->compare = lq_compare_switch_new ();
  gtk_widget_set_size_request (desk->compare, 548, -1); /* as the deck does in a wide window */
  gtk_widget_set_halign (desk->compare, GTK_ALIGN_START);
  gtk_widget_set_valign (desk->compare, GTK_ALIGN_START);
  LqCompareSwitch *compare = LQ_COMPARE_SWITCH (desk->compare);
  lq_compare_switch_set_facts (
      compare, LQ_SOURCE_MIX,
      &(LqSegmentFacts){ .offset_db = 0, .lufs = -14.7, .seconds_left = NAN });
  lq_compare_switch_set_facts (
      compare, LQ_SOURCE_MASTER,
      &(LqSegmentFacts){ .offset_db = -4.9, .lufs = -9.8, .seconds_left = NAN });
  lq_compare_switch_set_heard (compare, LQ_SOURCE_MASTER);
  g_signal_connect (compare, "chosen", G_CALLBACK (on_chosen), desk);
  g_signal_connect (compare, "menu", G_CALLBACK (on_menu), desk);
  desk->window = hands_window (desk->compare, 700, 200);
}

static GtkWidget *segment (Desk *desk, int index)
{
  GtkWidget *child = gtk_widget_get_first_child (desk->compare);
  while (index-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void test_hands (void)
{
  Desk desk;
  desk_open (&desk);
  for (int i = 0; i < LQ_N_SOURCES; i++)
    {
      hands_move (segment (&desk, i), 60, 20);
      hands_do ("click 1");
      g_assert_cmpint (desk.chosen, ==, i);
      hands_do ("click 3");
      g_assert_cmpint (desk.menu, ==, i);
    }
  g_assert_cmpint (desk.n_chosen, ==, 3);

  hands_do ("key Left");
  g_assert_cmpint (desk.chosen, ==, LQ_SOURCE_MASTER);
  hands_do ("key Left");
  g_assert_cmpint (desk.chosen, ==, LQ_SOURCE_MIX);
  hands_do ("key Left");
  g_assert_cmpint (desk.n_chosen, ==, 5);
  hands_do ("key Return");
  g_assert_cmpint (desk.n_chosen, ==, 6);
  hands_close (desk.window);
}

static void test_places_are_fixed (void)
{
  Desk desk;
  desk_open (&desk);
  int x[LQ_N_SOURCES], width[LQ_N_SOURCES];
  for (int i = 0; i < LQ_N_SOURCES; i++)
    {
      graphene_rect_t box;
      g_assert_true (gtk_widget_compute_bounds (segment (&desk, i), desk.compare, &box));
      x[i] = (int)box.origin.x;
      width[i] = (int)box.size.width;
      g_assert_cmpfloat (box.size.height, ==, 58);
      g_assert_cmpint (width[i], ==, 180);
      g_assert_cmpint (x[i], ==, 184 * i);
    }
  lq_compare_switch_set_facts (LQ_COMPARE_SWITCH (desk.compare), LQ_SOURCE_REFERENCE,
                               &(LqSegmentFacts){ .offset_db = -6.3,
                                                  .lufs = -8.4,
                                                  .detail = "A very long song name that cannot fit",
                                                  .seconds_left = NAN });
  hands_wait (50);
  for (int i = 0; i < LQ_N_SOURCES; i++)
    {
      graphene_rect_t box;
      g_assert_true (gtk_widget_compute_bounds (segment (&desk, i), desk.compare, &box));
      g_assert_cmpint ((int)box.origin.x, ==, x[i]);
      g_assert_cmpint ((int)box.size.width, ==, width[i]);
    }
  hands_close (desk.window);
}

static void test_filled (void)
{
  static const LqToken colors[] = { LQ_COLOR_MIX, LQ_COLOR_WORK, LQ_COLOR_REF };
  Desk desk;
  desk_open (&desk);
  hands_do ("mousemove 690 190");
  for (int heard = 0; heard < LQ_N_SOURCES; heard++)
    {
      lq_compare_switch_set_heard (LQ_COMPARE_SWITCH (desk.compare), (LqSource)heard);
      hands_wait (30);
      Picture *picture = hands_picture (desk.compare);
      for (int i = 0; i < LQ_N_SOURCES; i++)
        g_assert_cmpint (
            picture_is (picture, 184 * i + 90, 52,
                        lq_token (desk.compare, i == heard ? colors[i] : LQ_COLOR_RAISED), 2),
            ==, TRUE);
      picture_free (picture);
    }
  hands_close (desk.window);
}

static void test_accessible (void)
{
  Desk desk;
  desk_open (&desk);
  gtk_test_accessible_assert_role (desk.compare, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
  gtk_test_accessible_assert_role (segment (&desk, 0), GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_test_accessible_assert_property (segment (&desk, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Mix, offset 0.0 decibels, minus 14.7 LUFS");
  gtk_test_accessible_assert_state (segment (&desk, 1), GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  gtk_test_accessible_assert_state (segment (&desk, 0), GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  hands_close (desk.window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/compare-switch/hands", test_hands);
  g_test_add_func ("/ui/compare-switch/places", test_places_are_fixed);
  g_test_add_func ("/ui/compare-switch/filled", test_filled);
  g_test_add_func ("/ui/compare-switch/accessible", test_accessible);
  return g_test_run ();
}
