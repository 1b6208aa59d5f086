/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spectrogram: levels are even steps of lightness, a column stands at its time and frequency, the pointer is told
 * what is there, and nothing is painted while nothing is heard. */
#include "hands.h"

#include "ui/chart/axis.h"
#include "ui/chart/ramp.h"
#include "ui/chart/spectrogram.h"
#include "ui/tokens.h"

#include <math.h>

#define WIDTH  580 /* 40 of gutter to either side: 500 columns */
#define HEIGHT 220 /* 20 of foot: 200 rows */

static GtkWidget *open_spectrogram (GtkWidget **spectrogram)
{
  *spectrogram = lq_spectrogram_new ("Spectrogram");
  GtkWidget *window = hands_window (*spectrogram, WIDTH, HEIGHT);
  hands_wait (50);
  return window;
}

/* CIE 1976 lightness of an sRGB colour, from its definition. */
static double lightness (guint32 argb)
{
  static const double weight[] = { 0.0722, 0.7152, 0.2126 };
  double y = 0;
  for (int i = 0; i < 3; i++)
    {
      double s = (argb >> 8 * i & 255) / 255.0;
      y += weight[i] * (s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4));
    }
  return y > 0.008856 ? 116 * cbrt (y) - 16 : 903.3 * y;
}

static void test_ramp (void)
{
  GtkWidget *spectrogram;
  GtkWidget *window = open_spectrogram (&spectrogram);
  guint32 ramp[LQ_RAMP_N];
  lq_ramp_fill (spectrogram, ramp);
  double first = lightness (ramp[0]), last = lightness (ramp[LQ_RAMP_N - 1]);
  g_assert_cmpfloat (last - first, >, 80); /* the well is nearly black, ink nearly white */
  for (int i = 0; i < LQ_RAMP_N; i++)
    {
      g_assert_cmphex (ramp[i] >> 24, ==, 255);
      /* A colour of 8 bits is up to half a step of L* from where it should be in the dark. */
      g_assert_cmpfloat_with_epsilon (lightness (ramp[i]),
                                      first + (last - first) * i / (LQ_RAMP_N - 1), 0.6);
    }
  hands_close (window);
}

/* The key's bar and its numbers stand apart. */
static void test_key (void)
{
  GtkWidget *spectrogram;
  GtkWidget *window = open_spectrogram (&spectrogram);
  Picture *picture = hands_picture (spectrogram);
  const GdkRGBA *well = lq_token (spectrogram, LQ_COLOR_WELL);
  int n_clear = 0; /* columns beside the bar that nothing is drawn in */
  for (int x = WIDTH - 40 + 6; x < WIDTH - 40 + 14; x++)
    {
      gboolean clear = TRUE;
      for (int y = 2; y < HEIGHT - 22; y++)
        clear &= picture_is (picture, x, y, well, 2);
      n_clear += clear;
    }
  g_assert_cmpint (n_clear, >=, 2);
  picture_free (picture);
  hands_close (window);
}

static guint32 pixel_at (const Picture *picture, int x, int y)
{
  const guchar *p = picture->bgra + (y * picture->width + x) * 4;
  return 255u << 24 | (guint32)p[2] << 16 | (guint32)p[1] << 8 | p[0];
}

/* COLUMNS of one row at 0 dB, all else at the floor. */
static void push_line (GtkWidget *spectrogram, int row, int n_columns, LqFrames position)
{
  double hz[512], db[512];
  int n = lq_spectrogram_rows (LQ_SPECTROGRAM (spectrogram), hz, 512);
  g_assert_cmpint (n, ==, HEIGHT - 20);
  for (int i = 0; i < n; i++)
    db[i] = i == row ? 0.0 : -200.0;
  for (int i = 0; i < n_columns; i++)
    lq_spectrogram_push (LQ_SPECTROGRAM (spectrogram), db, n, position + i,
                         LQ_SPECTROGRAM_COLUMN_S);
}

static void test_columns (void)
{
  GtkWidget *spectrogram;
  GtkWidget *window = open_spectrogram (&spectrogram);
  guint32 ramp[LQ_RAMP_N];
  lq_ramp_fill (spectrogram, ramp);
  push_line (spectrogram, 150, 100, 0);
  push_line (spectrogram, 20, 70, 100); /* over the edge of a tile */
  Picture *picture = hands_picture (spectrogram);
  const int right = WIDTH - 40, high = 200 - 1 - 150, low = 200 - 1 - 20;
  g_assert_cmphex (pixel_at (picture, right - 1, low), ==, ramp[255]);
  g_assert_cmphex (pixel_at (picture, right - 70, low), ==, ramp[255]);
  g_assert_cmphex (pixel_at (picture, right - 71, low), ==, ramp[0]);
  g_assert_cmphex (pixel_at (picture, right - 71, high), ==, ramp[255]);
  g_assert_cmphex (pixel_at (picture, right - 170, high), ==, ramp[255]);
  g_assert_cmphex (pixel_at (picture, right - 70, high), ==, ramp[0]);
  g_assert_cmphex (pixel_at (picture, right - 70, high - 1), ==, ramp[0]);
  picture_free (picture);

  /* A pulse that took four columns' time is four columns wide. */
  double db[200];
  for (int i = 0; i < 200; i++)
    db[i] = -60.0;
  lq_spectrogram_push (LQ_SPECTROGRAM (spectrogram), db, 200, 200, 4 * LQ_SPECTROGRAM_COLUMN_S);
  picture = hands_picture (spectrogram);
  g_assert_cmphex (pixel_at (picture, right - 4, 50), ==, ramp[128]);
  g_assert_cmphex (pixel_at (picture, right - 5, low), ==, ramp[255]);
  picture_free (picture);

  lq_spectrogram_clear (LQ_SPECTROGRAM (spectrogram));
  picture = hands_picture (spectrogram);
  g_assert_cmphex (pixel_at (picture, right - 71, high), !=, ramp[255]);
  picture_free (picture);
  hands_close (window);
}

typedef struct
{
  gint64 position;
  double hz, db;
} Point;

static void on_point (GtkWidget *widget, gint64 position, double hz, double db, Point *point)
{
  *point = (Point){ position, hz, db };
}

static void test_point (void)
{
  GtkWidget *spectrogram;
  GtkWidget *window = open_spectrogram (&spectrogram);
  Point point = { 0, 0, 0 };
  const LqAxis axis = lq_axis_frequency ();
  g_signal_connect (spectrogram, "point", G_CALLBACK (on_point), &point);
  push_line (spectrogram, 150, 100, 48000);
  hands_move (spectrogram, WIDTH - 40 - 31, 199 - 150);
  g_assert_cmpint (point.position, ==, 48000 + 100 - 31);
  g_assert_cmpfloat_with_epsilon (point.hz / lq_axis_value (&axis, 150.5 / 200), 1, 1e-9);
  g_assert_cmpfloat (point.db, ==, 0);
  hands_move (spectrogram, WIDTH - 40 - 31, 199 - 20);
  g_assert_cmpfloat (point.db, ==, LQ_SPECTROGRAM_FLOOR_DB);
  hands_move (spectrogram, WIDTH - 40 - 151, 100);
  g_assert_cmpint (point.position, ==, -1);
  hands_close (window);
}

static void on_frame (GdkFrameClock *clock, int *n) { (*n)++; }

/* Less than half a column paints nothing; a resize keeps what was heard. */
static void test_rest (void)
{
  GtkWidget *spectrogram;
  GtkWidget *window = open_spectrogram (&spectrogram);
  int n_frames = 0;
  double db[200];
  for (int i = 0; i < 200; i++)
    db[i] = i < 100 ? 0.0 : -120.0;
  g_signal_connect (gtk_widget_get_frame_clock (window), "paint", G_CALLBACK (on_frame), &n_frames);
  lq_spectrogram_push (LQ_SPECTROGRAM (spectrogram), db, 200, 0, 10 * LQ_SPECTROGRAM_COLUMN_S);
  hands_wait (100);
  g_assert_cmpint (n_frames, >=, 1);
  n_frames = 0;
  lq_spectrogram_push (LQ_SPECTROGRAM (spectrogram), db, 200, 0, 0.001);
  hands_wait (100);
  g_assert_cmpint (n_frames, ==, 0);

  guint32 ramp[LQ_RAMP_N];
  lq_ramp_fill (spectrogram, ramp);
  gtk_widget_set_margin_bottom (spectrogram, 100); /* half as many rows */
  hands_wait (100);
  Picture *picture = hands_picture (spectrogram);
  g_assert_cmphex (pixel_at (picture, WIDTH - 40 - 5, 75), ==, ramp[255]);
  g_assert_cmphex (pixel_at (picture, WIDTH - 40 - 5, 25), ==, ramp[0]);
  picture_free (picture);
  hands_close (window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/spectrogram/ramp", test_ramp);
  g_test_add_func ("/ui/spectrogram/key", test_key);
  g_test_add_func ("/ui/spectrogram/columns", test_columns);
  g_test_add_func ("/ui/spectrogram/point", test_point);
  g_test_add_func ("/ui/spectrogram/rest", test_rest);
  return g_test_run ();
}
