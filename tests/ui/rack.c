/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rack slot and fader: chosen, switched, moved and dropped by hand; the law of the fader and its drag. */
#include "hands.h"

#include "ui/text.h"
#include "ui/widgets/edge_scroll.h"
#include "ui/widgets/fader.h"
#include "ui/widgets/fader_law.h"
#include "ui/widgets/rack_slot.h"

#include <math.h>

typedef struct
{
  GtkWidget *window, *slots[3];
  GtkWidget *chosen, *power, *removed, *menu, *moved, *dropped_on;
  int step;
  char *dropped;
  gboolean after;
} Desk;

static void on_chosen (GtkWidget *slot, Desk *desk) { desk->chosen = slot; }
static void on_power (GtkWidget *slot, Desk *desk) { desk->power = slot; }
static void on_remove (GtkWidget *slot, Desk *desk) { desk->removed = slot; }
static void on_menu (GtkWidget *slot, double x, double y, Desk *desk) { desk->menu = slot; }
static void on_move (GtkWidget *slot, int step, Desk *desk)
{
  desk->moved = slot;
  desk->step = step;
}
static void on_dropped (GtkWidget *slot, const char *id, gboolean after, Desk *desk)
{
  desk->dropped_on = slot;
  desk->dropped = g_strdup (id);
  desk->after = after;
}

static void desk_open (Desk *desk)
{
  static const char *const ids[] = { "n1", "n2", "n3" };
  static const char *const names[] = { "Equaliser", "Compressor", "Limiter" };
  *desk = (Desk){ .step = 0 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  for (int i = 0; i < 3; i++)
    {
      desk->slots[i] = lq_rack_slot_new (ids[i], names[i]);
      gtk_widget_set_hexpand (desk->slots[i], TRUE);
      gtk_box_append (GTK_BOX (box), desk->slots[i]);
      g_signal_connect (desk->slots[i], "chosen", G_CALLBACK (on_chosen), desk);
      g_signal_connect (desk->slots[i], "power", G_CALLBACK (on_power), desk);
      g_signal_connect (desk->slots[i], "remove", G_CALLBACK (on_remove), desk);
      g_signal_connect (desk->slots[i], "menu", G_CALLBACK (on_menu), desk);
      g_signal_connect (desk->slots[i], "move", G_CALLBACK (on_move), desk);
      g_signal_connect (desk->slots[i], "dropped", G_CALLBACK (on_dropped), desk);
    }
  desk->window = hands_window (box, 600, 120);
}

static void test_hands (void)
{
  Desk desk;
  desk_open (&desk);
  hands_move (desk.slots[1], 70, 17);
  hands_do ("click 1");
  g_assert_true (desk.chosen == desk.slots[1]);
  g_assert_null (desk.power);
  hands_do ("click 3");
  g_assert_true (desk.menu == desk.slots[1]);

  hands_move (desk.slots[2], 18, 37);
  hands_do ("click 1");
  g_assert_true (desk.power == desk.slots[2]);
  g_assert_true (desk.chosen == desk.slots[1]);

  gtk_widget_grab_focus (desk.slots[0]);
  hands_do ("key Return");
  g_assert_true (desk.chosen == desk.slots[0]);
  hands_do ("key Delete");
  g_assert_true (desk.removed == desk.slots[0]);
  hands_do ("key alt+Right");
  g_assert_true (desk.moved == desk.slots[0]);
  g_assert_cmpint (desk.step, ==, 1);
  hands_do ("key Right");
  g_assert_true (gtk_widget_has_focus (desk.slots[1]));
  hands_close (desk.window);
}

static void test_drag (void)
{
  Desk desk;
  desk_open (&desk);
  hands_move (desk.slots[0], 60, 17);
  hands_do ("mousedown 1 mousemove_relative --sync 12 0 mousemove_relative --sync 12 0");
  hands_wait (100);
  g_assert_true (gtk_widget_has_css_class (desk.slots[0], "lifted"));
  for (int i = 40; i >= 20; i -= 5)
    {
      hands_move (desk.slots[2], gtk_widget_get_width (desk.slots[2]) - i, 20);
      hands_wait (60);
    }
  hands_do ("mouseup 1");
  hands_wait (300);
  g_assert_true (desk.dropped_on == desk.slots[2]);
  g_assert_cmpstr (desk.dropped, ==, "n1");
  g_assert_true (desk.after);
  g_assert_false (gtk_widget_has_css_class (desk.slots[0], "lifted"));
  g_free (desk.dropped);
  hands_close (desk.window);
}

static void test_spoken (void)
{
  Desk desk;
  desk_open (&desk);
  lq_rack_slot_set_fact (LQ_RACK_SLOT (desk.slots[0]), "+0.3 LU");
  lq_rack_slot_set_bypassed (LQ_RACK_SLOT (desk.slots[2]), TRUE);
  gtk_test_accessible_assert_property (desk.slots[0], GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Equaliser, +0.3 LU");
  gtk_test_accessible_assert_property (desk.slots[2], GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Limiter, bypassed");
  hands_close (desk.window);
}

/* However narrow the rack: a name is never cut. */
static void test_name_fits (void)
{
  static const char *const names[] = { "EQ", "Transient shaper" };
  int least[2], with_bar;
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *slot = g_object_ref_sink (lq_rack_slot_new ("n1", names[i]));
      gtk_widget_measure (slot, GTK_ORIENTATION_HORIZONTAL, -1, &least[i], NULL, NULL, NULL);
      g_assert_cmpint (least[i], >, lq_text_measure (slot, LQ_TEXT_NAME, names[i]) + 11);
      g_assert_cmpint (least[i], >=, lq_text_measure (slot, LQ_TEXT_LABEL, "bypassed") + 31 + 6);
      lq_rack_slot_set_reduction (LQ_RACK_SLOT (slot), 0, 6);
      gtk_widget_measure (slot, GTK_ORIENTATION_HORIZONTAL, -1, &with_bar, NULL, NULL, NULL);
      g_assert_cmpint (with_bar, >=, least[i] + (i == 1 ? 5 : 0)); /* the bar is 5 px wide */
      g_object_unref (slot);
    }
  g_assert_cmpint (least[0], <, least[1]);

  /* Nor what it says, which makes room once. */
  static const char *const facts[] = { "8 ms", "375.0 ms · 30 %", "8 ms" };
  GtkWidget *slot = g_object_ref_sink (lq_rack_slot_new ("n1", "Delay"));
  int width[3];
  for (int i = 0; i < 3; i++)
    {
      lq_rack_slot_set_fact (LQ_RACK_SLOT (slot), facts[i]);
      gtk_widget_measure (slot, GTK_ORIENTATION_HORIZONTAL, -1, &width[i], NULL, NULL, NULL);
      g_assert_cmpint (width[i], >, lq_text_measure (slot, LQ_TEXT_LABEL, facts[i]) + 31);
    }
  g_assert_cmpint (width[0], <, width[1]);
  g_assert_cmpint (width[1], ==, width[2]);
  g_object_unref (slot);
}

/* What is bypassed has no bar: its words have that place too, and are not cut. */
static void test_bypassed_fits (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *slots[2];
  Picture *pictures[2];
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  for (int i = 0; i < 2; i++)
    {
      slots[i] = lq_rack_slot_new ("n1", "EQ");
      lq_rack_slot_set_bypassed (LQ_RACK_SLOT (slots[i]), TRUE);
      gtk_box_append (GTK_BOX (box), slots[i]);
    }
  lq_rack_slot_set_reduction (LQ_RACK_SLOT (slots[1]), 0, 6);
  GtkWidget *window = hands_window (box, 2 * 96 + 4, 120);
  for (int i = 0; i < 2; i++)
    pictures[i] = hands_picture (slots[i]);
  g_assert_cmpint (pictures[0]->width, ==, pictures[1]->width);
  g_assert_cmpmem (pictures[0]->bgra, (gsize)pictures[0]->width * pictures[0]->height * 4,
                   pictures[1]->bgra, (gsize)pictures[1]->width * pictures[1]->height * 4);
  for (int i = 0; i < 2; i++)
    picture_free (pictures[i]);
  hands_close (window);
}

/* --- a rack that is wider than its room --- */

#define N_MANY 16

typedef struct
{
  GtkWidget *window, *scroll, *slots[N_MANY];
} Long;

static void long_open (Long *desk)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  for (int i = 0; i < N_MANY; i++)
    {
      char name[16];
      g_snprintf (name, sizeof name, "Slot %d", i + 1);
      desk->slots[i] = lq_rack_slot_new (name, name);
      gtk_box_append (GTK_BOX (row), desk->slots[i]);
    }
  desk->scroll = lq_edge_scroll_new (row, "Back", "On");
  gtk_widget_set_valign (desk->scroll, GTK_ALIGN_START);
  desk->window = hands_window (desk->scroll, 600, 120);
  hands_wait (100);
}

static graphene_rect_t place_of (Long *desk, int i)
{
  graphene_rect_t place;
  g_assert_true (gtk_widget_compute_bounds (desk->slots[i], desk->scroll, &place));
  return place;
}

/* With the 4 px of its focus frame, between the arrows (24 px at least, each). */
static gboolean is_in_view (Long *desk, int i)
{
  graphene_rect_t place = place_of (desk, i);
  return place.origin.x >= 24 + 4
         && place.origin.x + place.size.width <= gtk_widget_get_width (desk->scroll) - 24 - 4;
}

static void test_long (void)
{
  Long desk;
  long_open (&desk);
  g_assert_cmpint (gtk_widget_get_width (desk.window), ==, 600); /* no wider than it was told */
  g_assert_true (is_in_view (&desk, 0));
  g_assert_false (is_in_view (&desk, N_MANY - 1));

  gtk_widget_grab_focus (desk.slots[0]);
  for (int i = 1; i < N_MANY; i++)
    {
      hands_do ("key Right");
      hands_wait (100);
      g_assert_true (gtk_widget_has_focus (desk.slots[i]));
      g_assert_true (is_in_view (&desk, i));
    }
  hands_do ("key --repeat 15 --delay 20 Left");
  hands_wait (100);
  g_assert_true (is_in_view (&desk, 0));

  lq_edge_scroll_reveal (LQ_EDGE_SCROLL (desk.scroll), desk.slots[9]);
  hands_wait (150);
  g_assert_true (is_in_view (&desk, 9));
  const float before = place_of (&desk, 9).origin.x;
  hands_move (desk.scroll, 300, 20);
  hands_do ("click 4");
  g_assert_cmpfloat (place_of (&desk, 9).origin.x, >, before);
  hands_move (desk.scroll, 590, 20);
  hands_do ("click 1");
  g_assert_cmpfloat (place_of (&desk, 9).origin.x, <, before);
  hands_close (desk.window);
}

/* Slots that come later count. */
static void test_long_grows (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4),
            *scroll = lq_edge_scroll_new (row, "Back", "On");
  GtkWidget *slot = lq_rack_slot_new ("n1", "Equaliser");
  int before, after, alone;
  gtk_widget_measure (scroll, GTK_ORIENTATION_VERTICAL, -1, &before, NULL, NULL, NULL);
  gtk_box_append (GTK_BOX (row), slot);
  gtk_widget_measure (scroll, GTK_ORIENTATION_VERTICAL, -1, &after, NULL, NULL, NULL);
  gtk_widget_measure (slot, GTK_ORIENTATION_VERTICAL, -1, &alone, NULL, NULL, NULL);
  g_assert_cmpint (before, <, after);
  g_assert_cmpint (after, ==, alone);
  g_object_ref_sink (scroll);
  g_object_unref (scroll);
}

static void on_far_drop (GtkWidget *slot, const char *id, gboolean after, GtkWidget **dropped_on)
{
  *dropped_on = slot;
}

/* What is held at the end brings what lies beyond it. */
static void test_long_drag (void)
{
  Long desk;
  GtkWidget *dropped_on = NULL;
  long_open (&desk);
  for (int i = 0; i < N_MANY; i++)
    g_signal_connect (desk.slots[i], "dropped", G_CALLBACK (on_far_drop), &dropped_on);
  hands_move (desk.slots[0], 40, 17);
  hands_do ("mousedown 1 mousemove_relative --sync 12 0 mousemove_relative --sync 12 0");
  for (int x = 200; x <= 590; x += 30)
    {
      hands_move (desk.scroll, x, 30);
      hands_wait (20);
    }
  hands_move (desk.scroll, 592, 30);
  hands_wait (3000);
  g_assert_true (is_in_view (&desk, N_MANY - 1));
  for (int i = 0; i < 4; i++)
    {
      hands_move (desk.slots[N_MANY - 1], 60 + i, 30);
      hands_wait (60);
    }
  hands_do ("mouseup 1");
  hands_wait (300);
  g_assert_true (dropped_on == desk.slots[N_MANY - 1]);
  hands_close (desk.window);
}

/* --- fader -------------------------------------------------------------------------------------- */

static const LqParamRow level = {
  .id = "fader",
  .name = "Fader",
  .group = "",
  .unit = LQ_UNIT_DB,
  .kind = LQ_PARAM_CONTINUOUS,
  .min = -100,
  .max = 12,
  .def = 0,
  .curve = LQ_CURVE_LINEAR,
  .decimals = 1,
  .flags = LQ_PARAM_MINUS_INF,
  .doc = "Level after inserts.",
};

static void test_law (void)
{
  g_assert_cmpfloat (lq_fader_travel (12), ==, 1);
  g_assert_cmpfloat_with_epsilon (lq_fader_travel (0), 0.66, 1e-12);
  g_assert_cmpfloat (lq_fader_travel (-INFINITY), ==, 0);
  g_assert_cmpfloat (lq_fader_db (0), ==, -INFINITY);
  for (double db = 12; db > -90; db -= 0.3)
    {
      g_assert_cmpfloat_with_epsilon (lq_fader_db (lq_fader_travel (db)), db, 1e-9);
      g_assert_cmpfloat (lq_fader_travel (db - 0.3), <, lq_fader_travel (db));
    }
}

static void test_fader_drag (void)
{
  GtkWidget *fader = lq_fader_widget_new (&level, LQ_FADER_LARGE);
  gtk_widget_set_halign (fader, GTK_ALIGN_CENTER);
  GtkWidget *window = hands_window (fader, 200, 426); /* 400 of slot */
  LqControl *control = LQ_CONTROL (fader);
  g_assert_cmpfloat_with_epsilon (lq_fader_widget_y (LQ_FADER_WIDGET (fader), 0), 13 + 0.34 * 400,
                                  0.5);

  /* The thumb follows the pointer: 72 px down from unity is −6 dB. */
  hands_move (fader, 14, lq_fader_widget_y (LQ_FADER_WIDGET (fader), 0));
  hands_do ("mousedown 1 mousemove_relative --sync 0 72 mouseup 1");
  g_assert_cmpfloat_with_epsilon (lq_control_get_value (control), -6, 0.051);

  hands_do ("key Up");
  g_assert_cmpfloat_with_epsilon (lq_control_get_value (control), -5.5, 0.051);
  hands_do ("key Home");
  g_assert_cmpfloat (lq_control_get_value (control), ==, -100);
  g_assert_cmpfloat_with_epsilon (
      lq_fader_widget_y (LQ_FADER_WIDGET (fader), lq_control_get_value (control)), 413, 0.5);
  gtk_test_accessible_assert_role (fader, GTK_ACCESSIBLE_ROLE_SLIDER);
  hands_close (window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/rack/hands", test_hands);
  g_test_add_func ("/ui/rack/drag", test_drag);
  g_test_add_func ("/ui/rack/spoken", test_spoken);
  g_test_add_func ("/ui/rack/name-fits", test_name_fits);
  g_test_add_func ("/ui/rack/bypassed-fits", test_bypassed_fits);
  g_test_add_func ("/ui/rack/long", test_long);
  g_test_add_func ("/ui/rack/long-grows", test_long_grows);
  g_test_add_func ("/ui/rack/long-drag", test_long_drag);
  g_test_add_func ("/ui/fader/law", test_law);
  g_test_add_func ("/ui/fader/drag", test_fader_drag);
  return g_test_run ();
}
