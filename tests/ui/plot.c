/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots: axes against closed forms, a trace where its values are, handles moved by pointer, arrows and
 * wheel, each as one gesture. */
#include "hands.h"

#include "ui/chart/plot.h"
#include "ui/tokens.h"

#include <math.h>

static void test_axes (void)
{
  const LqAxis hz = lq_axis_frequency ();
  g_assert_cmpfloat_with_epsilon (lq_axis_place (&hz, sqrt (18.0 * 22000)), 0.5, 1e-12);
  for (double f = 20; f < 20000; f *= 1.7)
    g_assert_cmpfloat_with_epsilon (lq_axis_value (&hz, lq_axis_place (&hz, f)) / f, 1, 1e-12);

  const LqAxis level = { LQ_AXIS_LINEAR, -96, 0, 12, LQ_UNIT_DBFS };
  const double values[] = { 20, 997, -12, 22000, -300 };
  double places[G_N_ELEMENTS (values)];
  lq_axis_places (&level, values, places, G_N_ELEMENTS (values));
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat_with_epsilon (places[i], lq_axis_place (&level, values[i]), 1e-12);
  lq_axis_places (&hz, values, places, 2);
  g_assert_cmpfloat_with_epsilon (places[1], lq_axis_place (&hz, 997), 1e-12);

  LqTick ticks[64];
  int n = lq_axis_ticks (&hz, ticks, 64), n_labels = 0, n_major = 0;
  for (int i = 0; i < n; i++)
    {
      g_assert_true (i == 0 || ticks[i].value > ticks[i - 1].value);
      n_labels += ticks[i].label;
      n_major += ticks[i].major;
    }
  g_assert_cmpint (n, ==, 8 + 9 + 9 + 2);
  g_assert_cmpint (n_labels, ==, 10); /* 20 50 … 10k 20k */
  g_assert_cmpint (n_major, ==, 3);

  char text[LQ_UNITS_TEXT];
  lq_axis_label (&hz, 500, text);
  g_assert_cmpstr (text, ==, "500");
  lq_axis_label (&hz, 2000, text);
  g_assert_cmpstr (text, ==, "2k");
  const LqAxis db = { LQ_AXIS_LINEAR, -9, 9, 3, LQ_UNIT_DB };
  g_assert_cmpint (lq_axis_ticks (&db, ticks, 64), ==, 7);
  g_assert_true (ticks[3].major);
  lq_axis_label (&db, 6, text);
  g_assert_cmpstr (text, ==, "+6");
  lq_axis_label (&db, 0, text);
  g_assert_cmpstr (text, ==, "0");
  lq_axis_label (&(LqAxis){ LQ_AXIS_LINEAR, 0, 2, 0.5, LQ_UNIT_S }, 0.5, text);
  g_assert_cmpstr (text, ==, "0.5 s");
}

typedef struct
{
  GtkWidget *window, *plot;
  int n_begin, n_end, n_moved, n_wheel, id, reset, removed, chosen, listen;
  double x, y, notches;
  double empty_x, empty_y;
  int n_press;
} Desk;

static void on_begin (LqPlot *plot, int id, Desk *desk) { desk->n_begin++; }
static void on_end (LqPlot *plot, int id, Desk *desk) { desk->n_end++; }
static void on_chosen (LqPlot *plot, int id, Desk *desk) { desk->chosen = id; }
static void on_remove (LqPlot *plot, int id, Desk *desk) { desk->removed = id; }
static void on_reset (LqPlot *plot, int id, Desk *desk) { desk->reset = id; }
static void on_listen (LqPlot *plot, int id, gboolean down, Desk *desk)
{
  desk->listen = down ? id : -1;
}
static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine, Desk *desk)
{
  desk->n_wheel++;
  desk->notches += notches;
}
static void on_empty (LqPlot *plot, double x, double y, int n_press, Desk *desk)
{
  desk->empty_x = x;
  desk->empty_y = y;
  desk->n_press = n_press;
}

static LqHandleFacts facts (double x, double y)
{
  return (LqHandleFacts){ .id = 3, .x = x, .y = y, .mark = "3", .spoken = "Band 3" };
}

/* As an editor does: what the hand asks for becomes the model, and comes back. */
static void on_moved (LqPlot *plot, int id, double x, double y, Desk *desk)
{
  desk->n_moved++;
  desk->id = id;
  desk->x = x;
  desk->y = y;
  const LqHandleFacts now = facts (x, y);
  lq_plot_set_handles (plot, &now, 1);
}

static void desk_open (Desk *desk)
{
  *desk = (Desk){ .id = -1, .reset = -1, .removed = -1, .chosen = -1, .listen = -1 };
  desk->plot = lq_plot_new ("Equaliser");
  LqPlot *plot = LQ_PLOT (desk->plot);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &(LqAxis){ LQ_AXIS_LINEAR, -9, 9, 3, LQ_UNIT_DB }, "dB");
  const LqHandleFacts first = facts (1000, 0);
  lq_plot_set_handles (plot, &first, 1);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_begin), desk);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_end), desk);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_moved), desk);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_wheel), desk);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_chosen), desk);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_reset), desk);
  g_signal_connect (plot, "handle-remove", G_CALLBACK (on_remove), desk);
  g_signal_connect (plot, "handle-listen", G_CALLBACK (on_listen), desk);
  g_signal_connect (plot, "empty-pressed", G_CALLBACK (on_empty), desk);
  desk->window = hands_window (desk->plot, 800, 380);
}

static void assert_gesture (Desk *desk)
{
  g_assert_cmpint (desk->n_begin, ==, 1);
  g_assert_cmpint (desk->n_end, ==, 1);
  desk->n_begin = desk->n_end = desk->n_moved = 0;
}

static void test_drag (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  const double x = lq_plot_x (plot, 1000), y = lq_plot_y (plot, LQ_PLOT_LEFT, 0);
  hands_move (desk.plot, x, y);
  /* In pieces: the handle moves under the pointer in between, and must not count that. */
  hands_do ("mousedown 1 mousemove_relative --sync 60 0");
  hands_do ("mousemove_relative --sync -- 0 -40");
  hands_do ("mouseup 1");
  g_assert_cmpint (desk.chosen, ==, 3);
  g_assert_cmpfloat_with_epsilon (desk.x / lq_plot_x_value (plot, x + 60), 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (desk.y, 18 * 40 / 360.0, 1e-6);
  assert_gesture (&desk);

  /* Fine, pressed in mid-drag: no jump, a tenth from there on. */
  const double before_x = desk.x, before_y = desk.y;
  hands_do ("mousedown 1 keydown shift mousemove_relative --sync -- 0 -40 keyup shift");
  hands_do ("mouseup 1");
  g_assert_cmpfloat_with_epsilon (desk.y, before_y + 18 * 4 / 360.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (desk.x / before_x, 1, 1e-9);
  assert_gesture (&desk);
  hands_close (desk.window);
}

static void test_keys (void)
{
  Desk desk;
  desk_open (&desk);
  lq_plot_focus_handle (LQ_PLOT (desk.plot), 3);
  hands_do ("key Up");
  g_assert_cmpfloat (desk.y, ==, 0.5);
  hands_do ("key shift+Up");
  g_assert_cmpfloat (desk.y, ==, 0.6);
  hands_do ("key --repeat 12 --delay 5 Right");
  g_assert_cmpfloat_with_epsilon (desk.x, 2000, 0.001);
  g_assert_cmpfloat (desk.y, ==, 0.6);
  hands_do ("key Prior Prior");
  g_assert_cmpfloat (desk.y, ==, 9); /* stops at the edge */
  hands_wait (550);
  assert_gesture (&desk);

  hands_do ("keydown s");
  g_assert_cmpint (desk.listen, ==, 3);
  hands_do ("keyup s");
  g_assert_cmpint (desk.listen, ==, -1);
  hands_do ("key Delete");
  g_assert_cmpint (desk.removed, ==, 3);
  g_assert_cmpint (desk.reset, ==, -1);
  g_assert_cmpint (desk.n_begin, ==, 0);
  hands_close (desk.window);
}

static void test_wheel (void)
{
  Desk desk;
  desk_open (&desk);
  lq_plot_focus_handle (LQ_PLOT (desk.plot), 3);
  hands_move (desk.plot, lq_plot_x (LQ_PLOT (desk.plot), 1000),
              lq_plot_y (LQ_PLOT (desk.plot), LQ_PLOT_LEFT, 0));
  hands_do ("click --repeat 3 --delay 20 4");
  hands_wait (550);
  g_assert_cmpfloat (desk.notches, ==, 3);
  assert_gesture (&desk);
  hands_close (desk.window);
}

/* A burst that loses its handle is over: who began a gesture must be told its end. */
static void test_wheel_handle_gone (void)
{
  Desk desk;
  desk_open (&desk);
  hands_move (desk.plot, lq_plot_x (LQ_PLOT (desk.plot), 1000),
              lq_plot_y (LQ_PLOT (desk.plot), LQ_PLOT_LEFT, 0));
  hands_wait (350); /* rested, without the focus */
  hands_do ("click 4");
  g_assert_cmpint (desk.n_begin, ==, 1);
  g_assert_cmpint (desk.n_end, ==, 0);
  lq_plot_set_handles (LQ_PLOT (desk.plot), NULL, 0);
  assert_gesture (&desk);
  hands_wait (550);
  g_assert_cmpint (desk.n_end, ==, 0);
  hands_close (desk.window);
}

static void show_none (LqPlot *plot, int id, Desk *desk) { lq_plot_set_handles (plot, NULL, 0); }

/* As an editor does that shows itself anew at the end of a gesture: here it ends because its handle goes. */
static void test_set_handles_within (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  LqHandleFacts all[3] = { facts (100, 0), facts (8000, 0), facts (1000, 0) };
  all[0].id = 1;
  all[1].id = 2;
  lq_plot_set_handles (plot, all, 3);
  g_signal_connect (plot, "handle-end", G_CALLBACK (show_none), &desk);
  lq_plot_focus_handle (plot, 3);
  hands_do ("key Up");
  lq_plot_set_handles (plot, all, 3);
  lq_plot_set_handles (plot, &all[1], 1); /* 3 and 1 go, and 2 while they do */
  assert_gesture (&desk);
  int n_left = 0;
  for (GtkWidget *at = gtk_widget_get_first_child (desk.plot); at;
       at = gtk_widget_get_next_sibling (at))
    n_left++;
  g_assert_cmpint (n_left, ==, 0);
  hands_close (desk.window);
}

/* At the end of its way, or beyond it, a handle is drawn whole (21 px) within the plot. */
static void test_handle_at_the_edge (void)
{
  Desk desk;
  desk_open (&desk);
  static const double places[][2] = { { 1000, 9 }, { 1000, 40 }, { 30000, 0 }, { 30000, 9 } };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const LqHandleFacts now = facts (places[i][0], places[i][1]);
      lq_plot_set_handles (LQ_PLOT (desk.plot), &now, 1);
      hands_wait (60);
      graphene_rect_t box;
      g_assert_true (
          gtk_widget_compute_bounds (gtk_widget_get_first_child (desk.plot), desk.plot, &box));
      graphene_point_t middle;
      graphene_rect_get_center (&box, &middle);
      g_assert_cmpfloat (middle.y, >=, 10.5);
      g_assert_cmpfloat (middle.x, <=, gtk_widget_get_width (desk.plot) - 10.5);
    }
  hands_close (desk.window);
}

static void test_empty (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  hands_move (desk.plot, round (lq_plot_x (plot, 100)), round (lq_plot_y (plot, LQ_PLOT_LEFT, 6)));
  hands_do ("click --repeat 2 --delay 60 1");
  g_assert_cmpint (desk.n_press, ==, 2);
  g_assert_cmpfloat_with_epsilon (desk.empty_x, 100, 1);
  g_assert_cmpfloat_with_epsilon (desk.empty_y, 6, 0.05);
  g_assert_cmpint (desk.n_begin, ==, 0);
  hands_close (desk.window);
}

static void check_columns (LqPlot *plot)
{
  double x[LQ_PLOT_COLUMNS];
  const int n = lq_plot_columns (plot, x);
  const double left = round (lq_plot_x (plot, lq_plot_x_value (plot, 40)));
  g_assert_cmpint (n, >, 100);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (x[i] / lq_plot_x_value (plot, left + i + 0.5), 1, 1e-9);
}

/* The columns are those of the axis and of the size that the plot has by now. */
static void test_columns (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  check_columns (plot);
  lq_plot_set_x (plot, &(LqAxis){ LQ_AXIS_LINEAR, 10, 20, 1, LQ_UNIT_DB });
  check_columns (plot);
  hands_wait (100);
  check_columns (plot);
  gtk_widget_set_margin_end (desk.plot, 120);
  hands_wait (100);
  check_columns (plot);
  hands_close (desk.window);
}

/* A level line lies where the axis says; a second set of the same values paints nothing. */
static void on_frame (GdkFrameClock *clock, int *n) { (*n)++; }

static void test_trace (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  double x[LQ_PLOT_COLUMNS], y[LQ_PLOT_COLUMNS];
  const int n = lq_plot_columns (plot, x);
  g_assert_cmpint (n, ==, 800 - 40 - 8);
  for (int i = 0; i < n; i++)
    y[i] = 4.5;
  const int trace = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  lq_plot_set_trace (plot, trace, x, y, n);
  Picture *picture = hands_picture (desk.plot);
  const int at = (int)round (lq_plot_y (plot, LQ_PLOT_LEFT, 4.5));
  g_assert_true (picture_is (picture, 300, at, lq_token (desk.plot, LQ_COLOR_INK), 3));
  g_assert_false (picture_is (picture, 300, at - 4, lq_token (desk.plot, LQ_COLOR_INK), 60));
  g_assert_false (picture_is (picture, 300, at + 4, lq_token (desk.plot, LQ_COLOR_INK), 60));
  picture_free (picture);
  lq_plot_set_bypassed (plot, TRUE);
  picture = hands_picture (desk.plot);
  g_assert_true (picture_is (picture, 300, at, lq_token (desk.plot, LQ_COLOR_INK3), 3));
  picture_free (picture);
  lq_plot_set_bypassed (plot, FALSE);
  hands_wait (100);

  int n_frames = 0;
  g_signal_connect (gtk_widget_get_frame_clock (desk.window), "paint", G_CALLBACK (on_frame),
                    &n_frames);
  for (int i = 0; i < n; i++)
    y[i] += 0.004; /* under a tenth of a pixel */
  lq_plot_set_trace (plot, trace, x, y, n);
  hands_wait (100);
  g_assert_cmpint (n_frames, ==, 0);
  for (int i = 0; i < n; i++)
    y[i] += 0.1;
  lq_plot_set_trace (plot, trace, x, y, n);
  hands_wait (100);
  g_assert_cmpint (n_frames, >=, 1);
  hands_close (desk.window);
}

/* A band is filled up to the zero of its own axis. */
static void test_band_of_right_axis (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  const LqAxis level = { LQ_AXIS_LINEAR, -96, 0, 12, LQ_UNIT_DBFS },
               gain = { LQ_AXIS_LINEAR, -18, 18, 6, LQ_UNIT_DB };
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dBFS");
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &gain, "dB");
  hands_wait (100);
  double x[LQ_PLOT_COLUMNS], y[LQ_PLOT_COLUMNS];
  const int n = lq_plot_columns (plot, x);
  for (int i = 0; i < n; i++)
    y[i] = -12;
  lq_plot_set_trace (plot, lq_plot_add_trace (plot, LQ_TRACE_BAND, LQ_PLOT_RIGHT), x, y, n);
  Picture *picture = hands_picture (desk.plot);
  const GdkRGBA *well = lq_token (desk.plot, LQ_COLOR_WELL);
  const int within = (int)round (lq_plot_y (plot, LQ_PLOT_RIGHT, -4)),
            above = (int)round (lq_plot_y (plot, LQ_PLOT_RIGHT, 4)),
            below = (int)round (lq_plot_y (plot, LQ_PLOT_RIGHT, -14));
  g_assert_false (picture_is (picture, 303, within, well, 20));
  g_assert_true (picture_is (picture, 303, above, well, 20));
  g_assert_true (picture_is (picture, 303, below, well, 20));
  picture_free (picture);
  hands_close (desk.window);
}

/* A spectrum under a curve, in the one picture of both: well above it, its fill below it, each line where the axis says,
 * the curve over it; and what changes is painted over what stays. */
static void test_picture (void)
{
  Desk desk;
  desk_open (&desk);
  LqPlot *plot = LQ_PLOT (desk.plot);
  double x[LQ_PLOT_COLUMNS], y[LQ_PLOT_COLUMNS];
  const int n = lq_plot_columns (plot, x);
  const int mix = lq_plot_add_trace (plot, LQ_TRACE_MIX, LQ_PLOT_LEFT);
  const int curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  const GdkRGBA *well = lq_token (desk.plot, LQ_COLOR_WELL),
                *ink = lq_token (desk.plot, LQ_COLOR_INK);
  const GdkRGBA *color = lq_token (desk.plot, LQ_COLOR_MIX);
  const float share = (float)lq_lines (desk.plot)->fill;
  const GdkRGBA filled = { well->red + (color->red - well->red) * share,
                           well->green + (color->green - well->green) * share,
                           well->blue + (color->blue - well->blue) * share, 1 };
  for (double level_db = -1.4; level_db <= 1.5; level_db += 2.8)
    {
      for (int i = 0; i < n; i++)
        y[i] = level_db;
      lq_plot_set_trace (plot, mix, x, y, n);
      for (int i = 0; i < n; i++)
        y[i] = x[i] < 1000 ? level_db : 7.4;
      lq_plot_set_trace (plot, curve, x, y, n);
      Picture *picture = hands_picture (desk.plot);
      const int left = (int)lq_plot_x (plot, 340), right = (int)lq_plot_x (plot, 3600);
      const int at = (int)round (lq_plot_y (plot, LQ_PLOT_LEFT, level_db));
      const int high = (int)round (lq_plot_y (plot, LQ_PLOT_LEFT, 7.4));
      g_assert_true (picture_is (picture, left, at, ink, 3));
      g_assert_true (picture_is (picture, right, high, ink, 3));
      g_assert_false (picture_is (picture, right, at, ink, 60));
      g_assert_false (picture_is (picture, right, at, &filled, 20));
      g_assert_true (picture_is (picture, right, at - 12, well, 1));
      g_assert_true (picture_is (picture, right, at + 12, &filled, 2));
      picture_free (picture);
    }
  hands_close (desk.window);
}

/* Two nodes where the value of the selected one floats at first: it goes aside and covers neither. */
static void test_value_covers_no_node (void)
{
  static const struct
  {
    double x, y;
  } others[][2] = { { { 1000, 2.4 }, { 5000, 0 } }, { { 1300, 2.4 }, { 800, -2.4 } } };
  for (gsize c = 0; c < G_N_ELEMENTS (others); c++)
    {
      Desk desk;
      desk_open (&desk);
      LqHandleFacts all[3];
      for (int i = 0; i < 2; i++)
        all[i] =
            (LqHandleFacts){ .id = i, .x = others[c][i].x, .y = others[c][i].y, .spoken = "Band" };
      all[2] = (LqHandleFacts){ .id = 2,
                                .x = 1000,
                                .selected = TRUE,
                                .spoken = "Band",
                                .line1 = "3 Bell · 1.00 kHz",
                                .line2 = "0.0 dB · Q 1.00" };
      lq_plot_set_handles (LQ_PLOT (desk.plot), all, 3);
      hands_wait (50);
      Picture *picture = hands_picture (desk.plot);
      for (int i = 0; i < 2; i++)
        {
          int x = (int)lq_plot_x (LQ_PLOT (desk.plot), all[i].x),
              y = (int)lq_plot_y (LQ_PLOT (desk.plot), LQ_PLOT_LEFT, all[i].y);
          g_assert_true (picture_is (picture, x, y, lq_token (desk.plot, LQ_COLOR_RAISED), 3));
        }
      picture_free (picture);
      hands_close (desk.window);
    }
}

static void on_resized (LqPlot *plot, int *n) { ++*n; }

/* What follows its size is called when an axis is another one, and then alone. */
static void test_same_axis (void)
{
  Desk desk;
  const LqAxis time = { LQ_AXIS_LINEAR, 0, 2, 0.5, LQ_UNIT_S };
  int n = 0;
  desk_open (&desk);
  g_signal_connect (desk.plot, "resized", G_CALLBACK (on_resized), &n);
  lq_plot_set_x (LQ_PLOT (desk.plot), &time);
  lq_plot_set_y (LQ_PLOT (desk.plot), LQ_PLOT_RIGHT, &time, "s");
  hands_wait (100);
  g_assert_cmpint (n, ==, 1);
  lq_plot_set_x (LQ_PLOT (desk.plot), &time);
  lq_plot_set_y (LQ_PLOT (desk.plot), LQ_PLOT_RIGHT, &time, "s");
  hands_wait (100);
  g_assert_cmpint (n, ==, 1);
  hands_close (desk.window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/plot/axes", test_axes);
  g_test_add_func ("/ui/plot/value-covers-no-node", test_value_covers_no_node);
  g_test_add_func ("/ui/plot/drag", test_drag);
  g_test_add_func ("/ui/plot/keys", test_keys);
  g_test_add_func ("/ui/plot/wheel", test_wheel);
  g_test_add_func ("/ui/plot/wheel-handle-gone", test_wheel_handle_gone);
  g_test_add_func ("/ui/plot/set-handles-within", test_set_handles_within);
  g_test_add_func ("/ui/plot/handle-at-the-edge", test_handle_at_the_edge);
  g_test_add_func ("/ui/plot/empty", test_empty);
  g_test_add_func ("/ui/plot/columns", test_columns);
  g_test_add_func ("/ui/plot/trace", test_trace);
  g_test_add_func ("/ui/plot/picture", test_picture);
  g_test_add_func ("/ui/plot/band-of-right-axis", test_band_of_right_axis);
  g_test_add_func ("/ui/plot/same-axis", test_same_axis);
  return g_test_run ();
}
