/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hand on a knob, with real pointer, wheel and keys: each movement is checked by the value, and
 * by the gestures that a history would see. */
#include "hands.h"

#include "ui/widgets/knob.h"
#include "ui/widgets/value_entry.h"

#include <math.h>

static const LqParamRow gain = {
  .id = "gain",
  .name = "Gain",
  .group = "",
  .unit = LQ_UNIT_DB,
  .kind = LQ_PARAM_CONTINUOUS,
  .min = -20,
  .max = 20,
  .def = 0,
  .curve = LQ_CURVE_LINEAR,
  .decimals = 1,
  .flags = LQ_PARAM_BIPOLAR,
  .doc = "Raises or lowers.",
};
static const LqParamRow freq = {
  .id = "freq",
  .name = "Frequency",
  .group = "",
  .unit = LQ_UNIT_HZ,
  .kind = LQ_PARAM_CONTINUOUS,
  .min = 20,
  .max = 20000,
  .def = 1000,
  .curve = LQ_CURVE_LOG,
  .decimals = 0,
  .doc = "Centre of the band.",
};

typedef struct
{
  GtkWidget *window, *knob;
  int n_begin, n_value, n_end, n_menu;
  double last;
} Desk;

static void on_begin (LqControl *control, Desk *desk) { desk->n_begin++; }
static void on_end (LqControl *control, Desk *desk) { desk->n_end++; }
static void on_menu (LqControl *control, double x, double y, Desk *desk) { desk->n_menu++; }
static void on_value (LqControl *control, double value, Desk *desk)
{
  g_assert_cmpint (desk->n_begin, ==, desk->n_end + 1);
  desk->n_value++;
  desk->last = value;
}

static Desk desk_new (const LqParamRow *row)
{
  Desk desk = { .last = NAN };
  desk.knob = lq_knob_new (row, LQ_KNOB_LARGE);
  gtk_widget_set_halign (desk.knob, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (desk.knob, GTK_ALIGN_CENTER);
  return desk;
}

static void desk_open (Desk *desk)
{
  g_signal_connect (desk->knob, "gesture-begin", G_CALLBACK (on_begin), desk);
  g_signal_connect (desk->knob, "gesture-value", G_CALLBACK (on_value), desk);
  g_signal_connect (desk->knob, "gesture-end", G_CALLBACK (on_end), desk);
  g_signal_connect (desk->knob, "menu", G_CALLBACK (on_menu), desk);
  desk->window = hands_window (desk->knob, 500, 700);
}

static double value_of (Desk *desk) { return lq_control_get_value (LQ_CONTROL (desk->knob)); }

static void set (Desk *desk, double value)
{
  lq_control_set_value (LQ_CONTROL (desk->knob), value);
  desk->n_begin = desk->n_value = desk->n_end = desk->n_menu = 0;
}

/* One gesture, ended, that left the value there. */
static void assert_gesture (Desk *desk, double value, double tolerance)
{
  g_assert_cmpfloat (fabs (value_of (desk) - value), <=, tolerance);
  g_assert_cmpfloat (desk->last, ==, value_of (desk));
  g_assert_cmpint (desk->n_begin, ==, 1);
  g_assert_cmpint (desk->n_end, ==, 1);
}

static void drag (Desk *desk, int dy)
{
  hands_move (desk->knob, 42, 48);
  hands_do ("mousedown 1");
  hands_do ("mousemove_relative --sync -- 0 %d", dy);
  hands_do ("mouseup 1");
}

/* 50 px of 250 px = 20 % of the range: 8 dB of 40; on the frequency scale three decades. */
static void test_drag (void)
{
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  drag (&desk, -50);
  assert_gesture (&desk, 8, 0.0001);

  set (&desk, 8);
  drag (&desk, 25);
  assert_gesture (&desk, 4, 0.0001);

  set (&desk, 0);
  drag (&desk, -250);
  assert_gesture (&desk, 20, 0.0001);
  hands_close (desk.window);

  Desk log = desk_new (&freq);
  desk_open (&log);
  drag (&log, -50);
  assert_gesture (&log, 1000 * pow (1000, 0.2), 0.01);
  hands_close (log.window);
}

static void test_fine (void)
{
  static const struct
  {
    const char *down, *up;
    double factor;
  } cases[] = {
    { "keydown shift", "keyup shift", 0.1 },
    { "keydown ctrl", "keyup ctrl", 0.1 },
    { "keydown ctrl keydown shift", "keyup shift keyup ctrl", 0.01 },
  };
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set (&desk, 0);
      hands_do ("%s", cases[i].down);
      drag (&desk, -50);
      hands_do ("%s", cases[i].up);
      assert_gesture (&desk, 8 * cases[i].factor, 0.0001);
    }
  hands_close (desk.window);
}

/* Shift pressed and released in mid-drag: the value stays, only the speed changes. */
static void test_reanchor (void)
{
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  hands_move (desk.knob, 42, 48);
  hands_do ("mousedown 1");
  hands_do ("mousemove_relative --sync -- 0 -50");
  g_assert_cmpfloat_with_epsilon (value_of (&desk), 8, 0.0001);
  hands_do ("keydown shift");
  g_assert_cmpfloat_with_epsilon (value_of (&desk), 8, 0.0001);
  hands_do ("mousemove_relative --sync -- 0 -25");
  g_assert_cmpfloat_with_epsilon (value_of (&desk), 8.4, 0.0001);
  hands_do ("keyup shift");
  g_assert_cmpfloat_with_epsilon (value_of (&desk), 8.4, 0.0001);
  hands_do ("mousemove_relative --sync -- 0 -25");
  hands_do ("mouseup 1");
  assert_gesture (&desk, 12.4, 0.0001);
  hands_close (desk.window);
}

static void test_default (void)
{
  Desk desk = desk_new (&gain);
  lq_control_set_default (LQ_CONTROL (desk.knob), 2);
  desk_open (&desk);

  set (&desk, 7);
  hands_move (desk.knob, 42, 48);
  hands_do ("click --repeat 2 --delay 60 1");
  g_assert_cmpfloat (value_of (&desk), ==, 2);
  g_assert_cmpint (desk.n_value, ==, 1);

  hands_wait (500);
  set (&desk, 7);
  hands_do ("keydown ctrl click 1 keyup ctrl");
  assert_gesture (&desk, 2, 0);

  set (&desk, 7);
  hands_do ("key Delete");
  hands_wait (550);
  assert_gesture (&desk, 2, 0);
  hands_close (desk.window);
}

static void test_right_click_toggles (void)
{
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  set (&desk, 7);
  hands_move (desk.knob, 42, 48);
  hands_do ("click 3");
  assert_gesture (&desk, 0, 0);
  set (&desk, 0);
  hands_wait (450);
  hands_do ("click 3");
  assert_gesture (&desk, 7, 0);
  g_assert_cmpint (desk.n_menu, ==, 0);

  set (&desk, 7);
  hands_do ("mousedown 3");
  hands_wait (700);
  hands_do ("mouseup 3");
  g_assert_cmpint (desk.n_menu, ==, 1);
  g_assert_cmpfloat (value_of (&desk), ==, 7);
  hands_close (desk.window);
}

static void test_keys (void)
{
  static const struct
  {
    const char *key;
    double to;
  } cases[] = {
    { "Up", 0.5 },  { "Down", -0.5 }, { "shift+Up", 0.1 }, { "shift+Down", -0.1 }, { "Prior", 5 },
    { "Next", -5 }, { "Home", -20 },  { "End", 20 },       { "Right", 0.5 },       { "Left", -0.5 },
  };
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  gtk_widget_grab_focus (desk.knob);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set (&desk, 0);
      hands_do ("key %s", cases[i].key);
      g_test_message ("%s", cases[i].key);
      g_assert_cmpint (desk.n_end, ==, 0);
      hands_wait (550);
      assert_gesture (&desk, cases[i].to, 1e-9);
    }

  /* Eleven keys in a row are one gesture, and land exactly. */
  set (&desk, 0);
  hands_do ("key --delay 5 --repeat 11 shift+Up");
  hands_wait (550);
  assert_gesture (&desk, 1.1, 0);

  set (&desk, 0);
  hands_do ("key Menu");
  g_assert_cmpint (desk.n_menu, ==, 1);
  g_assert_cmpint (desk.n_begin, ==, 0);
  hands_close (desk.window);
}

/* The wheel acts with the focus, or after 300 ms of rest; a burst is one gesture. */
static void test_wheel (void)
{
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  gtk_window_set_focus (GTK_WINDOW (desk.window), NULL);
  hands_move (desk.knob, 42, 48);
  hands_do ("click 4");
  g_assert_cmpfloat (value_of (&desk), ==, 0);
  g_assert_cmpint (desk.n_begin, ==, 0);

  hands_wait (400);
  hands_do ("click --repeat 3 --delay 20 4");
  hands_do ("keydown shift click 5 keyup shift");
  hands_wait (550);
  assert_gesture (&desk, 1.4, 1e-9);

  gtk_widget_grab_focus (desk.knob);
  set (&desk, 0);
  hands_move (desk.knob, 42, 40);
  hands_do ("click 5");
  hands_wait (550);
  assert_gesture (&desk, -0.5, 0);
  hands_close (desk.window);
}

/* A knob that glides under a scrolling hand stays as it is, rested pointer or focus or not. */
static void test_wheel_in_a_list (void)
{
  Desk desk = desk_new (&gain);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_size_request (space, 100, 3000);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), desk.knob);
  gtk_box_append (GTK_BOX (box), space);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  g_signal_connect (desk.knob, "gesture-begin", G_CALLBACK (on_begin), &desk);
  desk.window = hands_window (scrolled, 500, 500);

  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  hands_move (desk.knob, 42, 48);
  gtk_widget_grab_focus (desk.knob);
  hands_wait (400);
  gtk_adjustment_set_value (adjustment, 5);
  hands_wait (350);
  hands_do ("click 5");
  g_assert_cmpint (desk.n_begin, ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 5);

  /* The control: at peace the same notch is the knob's. */
  gtk_adjustment_set_value (adjustment, 0);
  hands_wait (100);
  hands_move (desk.knob, 43, 48);
  hands_wait (700);
  hands_do ("click 5");
  g_assert_cmpint (desk.n_begin, ==, 1);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  hands_close (desk.window);
}

static void test_max_rise (void)
{
  Desk desk = desk_new (&gain);
  lq_knob_set_max_rise (LQ_KNOB (desk.knob), 1);
  desk_open (&desk);
  gtk_widget_grab_focus (desk.knob);
  hands_do ("key Prior");
  g_assert_cmpfloat (value_of (&desk), ==, 1);
  hands_do ("key Next");
  g_assert_cmpfloat (value_of (&desk), ==, -4);
  hands_close (desk.window);
}

/* --- typing ---------------------------------------------------------------------------------- */

static LqValueEntry *entry_of (Desk *desk)
{
  return LQ_VALUE_ENTRY (gtk_widget_get_last_child (desk->knob));
}

static void click_number (Desk *desk)
{
  hands_move (desk->knob, 42, 84);
  hands_do ("click 1");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (entry_of (desk))));
}

static void test_typing (void)
{
  static const struct
  {
    const char *keys;
    double to;
  } cases[] = {
    { "minus 1 period 5", -1.5 }, { "minus 1 comma 5", -1.5 },
    { "plus 3 d B", 3 },          { "2 x", 6.0206 },
    { "5 0 percent", -6.0206 },   { "7", 7 },
  };
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set (&desk, 1);
      click_number (&desk);
      hands_do ("key %s", cases[i].keys);
      hands_do ("key Return");
      assert_gesture (&desk, cases[i].to, 0.001);
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (entry_of (&desk))));
      g_assert_true (gtk_widget_has_focus (desk.knob));
    }

  /* Typing may begin on the focused knob itself. */
  set (&desk, 1);
  hands_do ("key minus 4 Return");
  assert_gesture (&desk, -4, 0);
  hands_close (desk.window);

  Desk log = desk_new (&freq);
  desk_open (&log);
  click_number (&log);
  hands_do ("key 1 k 2 Return");
  assert_gesture (&log, 1200, 1e-9);
  hands_close (log.window);
}

static void test_not_understood (void)
{
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  set (&desk, 1);
  click_number (&desk);
  hands_do ("key a b c Return");
  g_assert_cmpstr (lq_value_entry_why (entry_of (&desk)), ==, "not a level");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry_of (&desk)), "error"));
  g_assert_cmpfloat (value_of (&desk), ==, 1);
  g_assert_cmpint (desk.n_begin, ==, 0);

  hands_do ("key Escape");
  g_assert_null (lq_value_entry_why (entry_of (&desk)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (entry_of (&desk))));
  g_assert_cmpfloat (value_of (&desk), ==, 1);

  /* Out of range is said, not silently bent. */
  click_number (&desk);
  hands_do ("key 9 0 Return");
  g_assert_nonnull (lq_value_entry_why (entry_of (&desk)));
  g_assert_nonnull (strstr (lq_value_entry_why (entry_of (&desk)), "20.0"));
  g_assert_cmpfloat (value_of (&desk), ==, 1);
  hands_close (desk.window);
}

/* --- accessibility ----------------------------------------------------------------------------- */

static void test_accessible (void)
{
  Desk desk = desk_new (&gain);
  lq_control_set_name (LQ_CONTROL (desk.knob), "Gain", "Band 5 gain");
  desk_open (&desk);
  lq_control_set_value (LQ_CONTROL (desk.knob), 1.2);
  gtk_test_accessible_assert_role (desk.knob, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (desk.knob, GTK_ACCESSIBLE_PROPERTY_LABEL, "Band 5 gain");
  gtk_test_accessible_assert_property (desk.knob, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 1.2);
  gtk_test_accessible_assert_property (desk.knob, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -20.0);
  gtk_test_accessible_assert_property (desk.knob, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 20.0);
  gtk_test_accessible_assert_property (desk.knob, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "plus 1.2 decibels");
  gtk_test_accessible_assert_property (desk.knob, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "plus 1.2 decibels. Raises or lowers.");

  /* Assistive technology moves the range; that is a gesture like any other. */
  set (&desk, 0);
  gtk_range_set_value (GTK_RANGE (desk.knob), 3);
  hands_wait (550);
  assert_gesture (&desk, 3, 0);
  hands_close (desk.window);
}

/* set_value is the model's way in: nothing comes back, and nothing is drawn when nothing changes. */
static void test_model (void)
{
  Desk desk = desk_new (&gain);
  desk_open (&desk);
  lq_control_set_value (LQ_CONTROL (desk.knob), 5);
  g_assert_cmpfloat (value_of (&desk), ==, 5);
  lq_control_set_value (LQ_CONTROL (desk.knob), 500);
  g_assert_cmpfloat (value_of (&desk), ==, 20);
  g_assert_cmpint (desk.n_begin + desk.n_value + desk.n_end, ==, 0);
  hands_close (desk.window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/knob/drag", test_drag);
  g_test_add_func ("/ui/knob/fine", test_fine);
  g_test_add_func ("/ui/knob/reanchor", test_reanchor);
  g_test_add_func ("/ui/knob/default", test_default);
  g_test_add_func ("/ui/knob/right-click", test_right_click_toggles);
  g_test_add_func ("/ui/knob/keys", test_keys);
  g_test_add_func ("/ui/knob/wheel", test_wheel);
  g_test_add_func ("/ui/knob/wheel-in-a-list", test_wheel_in_a_list);
  g_test_add_func ("/ui/knob/max-rise", test_max_rise);
  g_test_add_func ("/ui/knob/typing", test_typing);
  g_test_add_func ("/ui/knob/not-understood", test_not_understood);
  g_test_add_func ("/ui/knob/accessible", test_accessible);
  g_test_add_func ("/ui/knob/model", test_model);
  return g_test_run ();
}
