/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness, history, gain reduction, stereo and time: what they show is where the scale says, and
 * unchanged values paint nothing. */
#include "hands.h"

#include "ui/tokens.h"
#include "ui/widgets/gain_reduction.h"
#include "ui/widgets/loudness.h"
#include "ui/widgets/loudness_history.h"
#include "ui/widgets/stereo.h"
#include "ui/widgets/time_display.h"

#include <math.h>

static int n_frames;

static void on_frame (GdkFrameClock *clock, gpointer data) { n_frames++; }

static GtkWidget *open_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = hands_window (child, width, height);
  g_signal_connect (gtk_widget_get_frame_clock (window), "paint", G_CALLBACK (on_frame), NULL);
  return window;
}

/* Frames painted by what was done since the last call. */
static int frames (void)
{
  hands_wait (80);
  const int n = n_frames;
  n_frames = 0;
  return n;
}

static LqLoudnessFacts song (void)
{
  return (LqLoudnessFacts){ .momentary_lufs = -8.1,
                            .short_lufs = -12.0,
                            .integrated_lufs = -15.0,
                            .range_lu = 6.2,
                            .range_low_lufs = -24,
                            .range_high_lufs = -18,
                            .true_peak_dbtp = -1.0,
                            .plr_lu = 8.8,
                            .psr_lu = 9.1,
                            .max_momentary_lufs = -7.4,
                            .max_short_lufs = -11.3 };
}

static void test_loudness_bar (void)
{
  GtkWidget *widget = lq_loudness_bar_new ();
  LqLoudnessBar *bar = LQ_LOUDNESS_BAR (widget);
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  GtkWidget *window = open_window (widget, 300, 420);
  LqLoudnessFacts facts = song ();
  lq_loudness_bar_set (bar, &facts);
  Picture *picture = hands_picture (widget);
  const int x = 34 + 6; /* in the bar, beside nothing */
  const int m = (int)round (lq_loudness_bar_y (bar, -8.1));
  const int i = (int)round (lq_loudness_bar_y (bar, -15));
  g_assert_true (picture_is (picture, x, m - 2, lq_token (widget, LQ_COLOR_BED), 2));
  g_assert_true (picture_is (picture, x, m + 1, lq_token (widget, LQ_COLOR_WORK), 2));
  g_assert_true (picture_is (picture, x, i, lq_token (widget, LQ_COLOR_INK), 2));
  g_assert_true (picture_is (picture, x, (int)lq_loudness_bar_y (bar, -20),
                             lq_token (widget, LQ_COLOR_WORK_DIM), 2));
  picture_free (picture);

  frames ();
  lq_loudness_bar_set (bar, &facts);
  facts.momentary_lufs -= 0.001;
  lq_loudness_bar_set (bar, &facts);
  g_assert_cmpint (frames (), ==, 0);
  facts.momentary_lufs -= 1;
  lq_loudness_bar_set (bar, &facts);
  g_assert_cmpint (frames (), >=, 1);

  /* EBU +9: the top is −14 LUFS, so this song is off the scale and says so at its end. */
  lq_loudness_bar_set_scale (bar, LQ_LOUDNESS_PLUS9);
  g_assert_cmpfloat (lq_loudness_bar_y (bar, -8.1), ==, lq_loudness_bar_y (bar, -14));
  /* In LUFS the marks stand where they stood. */
  const double y = lq_loudness_bar_y (bar, -23);
  lq_loudness_bar_set_scale (bar, LQ_LOUDNESS_PLUS9_LUFS);
  g_assert_cmpfloat (lq_loudness_bar_y (bar, -23), ==, y);
  hands_close (window);
}

static void count (int *n) { (*n)++; }

static void test_loudness_numbers (void)
{
  GtkWidget *widget = lq_loudness_numbers_new ();
  GtkWidget *window = open_window (widget, 300, 200);
  LqLoudnessFacts facts = song ();
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  gtk_test_accessible_assert_property (
      widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      "integrated minus 15.0 LUFS, true peak maximum minus 1.0 decibels true peak");
  /* Of what else than the work they are is said. */
  facts.of = "Reference";
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  gtk_test_accessible_assert_property (
      widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      "Reference: integrated minus 15.0 LUFS, true peak maximum minus 1.0 decibels true peak");
  g_assert_cmpint (frames (), >=, 1);
  facts.of = NULL;
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  hands_wait (50);
  frames ();
  facts.integrated_lufs += 0.01;
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  g_assert_cmpint (frames (), ==, 0);
  facts.integrated_lufs += 0.1;
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  g_assert_cmpint (frames (), >=, 1);
  facts.max_short_lufs = -11.2;
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  g_assert_cmpint (frames (), >=, 1);

  /* The peak is gone to, the count of overs opens their list. */
  int gone = 0, listed = 0;
  g_signal_connect_swapped (widget, "go-to-peak", G_CALLBACK (count), &gone);
  g_signal_connect_swapped (widget, "list-overs", G_CALLBACK (count), &listed);
  hands_move (widget, 280, 8);
  hands_do ("click 1");
  g_assert_cmpint (gone, ==, 1);
  facts.n_overs = 3;
  lq_loudness_numbers_set (LQ_LOUDNESS_NUMBERS (widget), &facts);
  gtk_test_accessible_assert_property (
      widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      "integrated minus 14.9 LUFS, true peak maximum minus 1.0 decibels true peak, 3 overs");
  hands_do ("click 1");
  g_assert_cmpint (listed, ==, 1);
  hands_do ("key Return");
  g_assert_cmpint (gone, ==, 2);
  hands_close (window);
}

static void on_seek (GtkWidget *widget, gint64 frame, gint64 *seek) { *seek = frame; }

static void test_history (void)
{
  GtkWidget *widget = lq_loudness_history_new ();
  LqLoudnessHistory *history = LQ_LOUDNESS_HISTORY (widget);
  gint64 seek = -1;
  g_signal_connect (widget, "seek", G_CALLBACK (on_seek), &seek);
  GtkWidget *window = open_window (widget, 428, 120); /* 28 of gutter, 400 of song */
  float heard[1000];
  for (int i = 0; i < 1000; i++)
    heard[i] = i < 500 ? -12 : NAN;
  lq_loudness_history_set_song (history, 48000 * 100, 48000);
  lq_loudness_history_set_heard (history, heard, 1000);
  Picture *picture = hands_picture (widget);
  const GdkRGBA *fill = lq_token (widget, LQ_COLOR_WORK_DIM);
  g_assert_true (picture_is (picture, 28 + 100, 90, fill, 2));
  g_assert_true (picture_is (picture, 28 + 198, 90, fill, 2));
  g_assert_false (picture_is (picture, 28 + 202, 90, fill, 2));
  picture_free (picture);

  frames ();
  heard[100] = -12.01f;
  lq_loudness_history_set_heard (history, heard, 1000);
  g_assert_cmpint (frames (), ==, 0);
  for (int i = 500; i < 504; i++)
    heard[i] = -12;
  lq_loudness_history_set_heard (history, heard, 1000);
  g_assert_cmpint (frames (), >=, 1);

  hands_move (widget, 28 + 100, 50);
  hands_do ("click 1");
  g_assert_cmpint (ABS (seek - 48000 * 25), <=, 48000 / 4);
  hands_close (window);
}

/* 3 dB of 6 hang to the half of the height; silence after silence paints nothing. */
static void test_reduction (void)
{
  GtkWidget *widget = lq_reduction_trace_new (6);
  LqReductionTrace *trace = LQ_REDUCTION_TRACE (widget);
  GtkWidget *window = open_window (widget, 426, 121); /* 26 of gutter: 200 columns in 4 s */
  for (int i = 0; i < 400; i++)
    lq_reduction_trace_push (trace, i < 200 ? 0 : 3, 0.01);
  Picture *picture = hands_picture (widget);
  const int empty = 26 + 100, full = 26 + 300;
  g_assert_true (picture_is (picture, empty, 40, lq_token (widget, LQ_COLOR_WELL), 2));
  g_assert_false (picture_is (picture, full, 40, lq_token (widget, LQ_COLOR_WELL), 40));
  g_assert_false (picture_is (picture, full, 59, lq_token (widget, LQ_COLOR_WELL), 40));
  g_assert_true (picture_is (picture, full, 66, lq_token (widget, LQ_COLOR_WELL), 2));
  picture_free (picture);

  for (int i = 0; i < 600; i++)
    lq_reduction_trace_push (trace, 0, 0.01);
  frames ();
  for (int i = 0; i < 50; i++)
    lq_reduction_trace_push (trace, 0, 0.01);
  g_assert_cmpint (frames (), ==, 0);
  lq_reduction_trace_push (trace, 2, 0.05);
  g_assert_cmpint (frames (), >=, 1);
  hands_close (window);
}

static void test_goniometer (void)
{
  GtkWidget *widget = lq_goniometer_new ();
  GtkWidget *window = open_window (widget, 156, 156);
  /* Mono stands upright: every point on the vertical axis; a left signal leans left. */
  LqStereoPoint points[200];
  for (int i = 0; i < 200; i++)
    points[i] = (LqStereoPoint){ -0.4f, 0.4f };
  lq_goniometer_add (LQ_GONIOMETER (widget), points, 200);
  Picture *picture = hands_picture (widget);
  const int x = (int)(78 - 0.9 * G_SQRT2 / 2 * 76),
            y = x; /* the farthest is at 0.9 of the radius */
  g_assert_false (picture_is (picture, x, y, lq_token (widget, LQ_COLOR_WELL), 50));
  picture_free (picture);

  frames ();
  for (int i = 0; i < 3; i++)
    lq_goniometer_add (LQ_GONIOMETER (widget), NULL, 0);
  g_assert_cmpint (frames (), >=, 1);
  lq_goniometer_add (LQ_GONIOMETER (widget), NULL, 0);
  g_assert_cmpint (frames (), ==, 0);

  /* A quiet signal reaches as far as a loud one, some seconds after it. */
  for (int i = 0; i < 200; i++)
    points[i] = (LqStereoPoint){ 0, 0.05f };
  for (int i = 0; i < 200; i++)
    lq_goniometer_add (LQ_GONIOMETER (widget), points, 200);
  picture = hands_picture (widget);
  g_assert_false (
      picture_is (picture, 78, (int)(78 - 0.9 * 76), lq_token (widget, LQ_COLOR_LINE), 30));
  picture_free (picture);

  /* In decibels: 24 dB below the farthest is half as far. */
  lq_goniometer_set_decibels (LQ_GONIOMETER (widget), TRUE);
  for (int i = 0; i < 200; i++)
    points[i] = (LqStereoPoint){ 0, i < 100 ? 0.05f : 0.05f * 0.0631f };
  lq_goniometer_add (LQ_GONIOMETER (widget), points, 200);
  picture = hands_picture (widget);
  const int rim = (int)(78 - 0.9 * 76), half = (int)(78 - 0.9 * 76 / 2);
  g_assert_false (picture_is (picture, 78, rim, lq_token (widget, LQ_COLOR_LINE), 30));
  g_assert_false (picture_is (picture, 78, half, lq_token (widget, LQ_COLOR_LINE), 30));
  g_assert_true (picture_is (picture, 78, (rim + half) / 2, lq_token (widget, LQ_COLOR_LINE), 30));
  picture_free (picture);
  hands_close (window);
}

static void test_correlation (void)
{
  GtkWidget *widget = lq_correlation_new ();
  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  GtkWidget *window = open_window (widget, 201, 80);
  lq_correlation_set (LQ_CORRELATION (widget), 0.5, 0.2, 0.8);
  Picture *picture = hands_picture (widget);
  g_assert_true (picture_is (picture, 150, 20, lq_token (widget, LQ_COLOR_INK), 2));
  g_assert_true (picture_is (picture, 130, 20, lq_token (widget, LQ_COLOR_WORK_DIM), 2));
  g_assert_true (picture_is (picture, 115, 20, lq_token (widget, LQ_COLOR_BED), 2));
  g_assert_true (picture_is (picture, 185, 20, lq_token (widget, LQ_COLOR_BED), 2));
  picture_free (picture);
  frames ();
  lq_correlation_set (LQ_CORRELATION (widget), 0.5001, 0.2, 0.8);
  g_assert_cmpint (frames (), ==, 0);
  hands_close (window);
}

static void test_side_mid (void)
{
  GtkWidget *widget = lq_side_mid_new ();
  GtkWidget *window = open_window (widget, 176, 160); /* 38 + 100 of bar + 38 */
  const double db[] = { -60, -20, -9.0206, -6, -3 };
  lq_side_mid_set (LQ_SIDE_MID (widget), db, NULL);
  Picture *picture = hands_picture (widget);
  /* The fullest on top; mid, 6 dB less, half as long. */
  const int top = 14, mid = 2 * 28 + 14;
  g_assert_true (picture_is (picture, 38 + 98, top, lq_token (widget, LQ_COLOR_WORK), 25));
  g_assert_true (picture_is (picture, 38 + 48, mid, lq_token (widget, LQ_COLOR_WORK), 25));
  g_assert_true (picture_is (picture, 38 + 52, mid, lq_token (widget, LQ_COLOR_BED), 2));
  /* A name keeps clear of its bar. */
  for (int x = 34; x < 38; x++)
    for (int y = 0; y < 5 * 28; y++)
      g_assert_false (picture_is (picture, x, y, lq_token (widget, LQ_COLOR_INK2), 60));
  picture_free (picture);

  /* Correlation and phase grow from the middle, to both sides. */
  const double phase[] = { 0, 0, -90, NAN, 90 };
  lq_side_mid_set_kind (LQ_SIDE_MID (widget), LQ_BANDS_PHASE);
  lq_side_mid_set (LQ_SIDE_MID (widget), phase, NULL);
  picture = hands_picture (widget);
  g_assert_true (picture_is (picture, 38 + 73, top, lq_token (widget, LQ_COLOR_WORK), 25));
  g_assert_true (picture_is (picture, 38 + 77, top, lq_token (widget, LQ_COLOR_BED), 2));
  g_assert_true (picture_is (picture, 38 + 47, top, lq_token (widget, LQ_COLOR_BED), 2));
  g_assert_true (picture_is (picture, 38 + 27, mid, lq_token (widget, LQ_COLOR_WORK), 25));
  g_assert_true (picture_is (picture, 38 + 23, mid, lq_token (widget, LQ_COLOR_BED), 2));
  g_assert_true (picture_is (picture, 38 + 70, 28 + 14, lq_token (widget, LQ_COLOR_BED), 2));
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, "Phase by band");
  picture_free (picture);
  hands_close (window);
}

/* The figures keep their places while time runs. */
static void test_time (void)
{
  GtkWidget *widget = lq_time_display_new ();
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  GtkWidget *window = open_window (widget, 300, 100);
  lq_time_display_set (LQ_TIME_DISPLAY (widget), 48000 * 75 + 9600, 48000);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "1:15");
  hands_wait (50);
  const int width = gtk_widget_get_width (widget);
  frames ();
  lq_time_display_set (LQ_TIME_DISPLAY (widget), 48000 * 75 + 9601, 48000);
  g_assert_cmpint (frames (), ==, 0);
  lq_time_display_set (LQ_TIME_DISPLAY (widget), 48000 * 711 + 53, 48000);
  g_assert_cmpint (frames (), >=, 1);
  g_assert_cmpint (gtk_widget_get_width (widget), ==, width);
  hands_close (window);
}

static Picture *picture_of_time (GtkWidget *widget, double text)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(text * 96 * 1024), NULL);
  lq_time_display_set (LQ_TIME_DISPLAY (widget), 48000 * 75 + 9600, 48000);
  hands_wait (100);
  return hands_picture (widget);
}

/* Figures that were drawn before are of the colours and the size of text that there are now. */
static void test_time_anew (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  for (int step = 1; step < 4; step++)
    {
      GtkWidget *old = lq_time_display_new (), *fresh = lq_time_display_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window;
      const double text = step & 2 ? 1.5 : 1;
      gtk_box_append (GTK_BOX (box), old);
      window = open_window (box, 400, 300);
      Picture *before = picture_of_time (old, 1);
      lq_tokens_set_high_contrast (display, step & 1);
      Picture *after = picture_of_time (old, text);
      gtk_box_append (GTK_BOX (box), fresh);
      Picture *anew = picture_of_time (fresh, text);
      g_assert_cmpmem (after->bgra, after->width * after->height * 4, anew->bgra,
                       anew->width * anew->height * 4);
      g_assert_false (before->width == after->width && before->height == after->height
                      && memcmp (before->bgra, after->bgra, before->width * before->height * 4)
                             == 0);
      picture_free (before);
      picture_free (after);
      picture_free (anew);
      lq_tokens_set_high_contrast (display, FALSE);
      picture_free (picture_of_time (old, 1));
      hands_close (window);
    }
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/meters/loudness-bar", test_loudness_bar);
  g_test_add_func ("/ui/meters/loudness-numbers", test_loudness_numbers);
  g_test_add_func ("/ui/meters/history", test_history);
  g_test_add_func ("/ui/meters/reduction", test_reduction);
  g_test_add_func ("/ui/meters/goniometer", test_goniometer);
  g_test_add_func ("/ui/meters/correlation", test_correlation);
  g_test_add_func ("/ui/meters/side-mid", test_side_mid);
  g_test_add_func ("/ui/meters/time", test_time);
  g_test_add_func ("/ui/meters/time-anew", test_time_anew);
  return g_test_run ();
}
