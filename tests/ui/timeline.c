/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timeline: columns stand where the frames say (read back from the picture, also across the edge of a tile),
 * the hand seeks, loops and zooms, and the playhead paints only when a pixel changes. */
#include "hands.h"

#include "ui/tokens.h"
#include "ui/widgets/song_overview.h"
#include "ui/widgets/song_timeline.h"

#include <math.h>

/* Frames [k·PERIOD, k·PERIOD + PERIOD/4) are loud (peak 0.8, RMS 0.3), the rest is quiet (0.1). */
#define PERIOD 4000

static gboolean square (gpointer data, int channel, LqFrames from, LqFrames to, int n,
                        LqWaveColumn *columns)
{
  int *calls = data;
  if (calls != NULL)
    (*calls)++;
  for (int i = 0; i < n; i++)
    {
      const double at = (double)from + ((double)(to - from) * (i + 0.5)) / n;
      const gboolean loud = at >= 0 && fmod (at, PERIOD) < PERIOD / 4.0;
      columns[i] = loud ? (LqWaveColumn){ -0.4f, 0.8f, 0.3f } : (LqWaveColumn){ -0.1f, 0.1f, 0 };
    }
  return TRUE;
}

static gboolean is_wave (const Picture *picture, GtkWidget *widget, int x, int y)
{
  return picture_is (picture, x, y, lq_token (widget, LQ_COLOR_WORK_DIM), 2);
}

/* At 20 frames a px: each px column's picture equals what the frames under it say. */
static void test_columns (void)
{
  LqTimeView *view = lq_time_view_new ();
  lq_time_view_set_song (view, 400000, 48000);
  GtkWidget *waveform = lq_waveform_new (view);
  lq_waveform_set_n_channels (LQ_WAVEFORM (waveform), 1);
  lq_waveform_set_source (LQ_WAVEFORM (waveform), LQ_WAVE_BODY, square, NULL);
  GtkWidget *window = hands_window (waveform, 900, 200);
  /* Starts 200 px before the edge of a tile. */
  lq_time_view_show (view, 20.0 * (512 - 200), 20.0 * (512 - 200 + 900));
  g_assert_cmpfloat (lq_time_view_frames_per_px (view), ==, 20);

  Picture *picture = hands_picture (waveform);
  const int height = picture->height;
  const int loud_top = (int)round (lq_wave_y (0.8, height));
  const int loud_bottom = (int)round (lq_wave_y (-0.4, height));
  const int between = (int)round (lq_wave_y (0.5, height));
  int n_loud = 0;
  for (int x = 0; x < picture->width; x++)
    {
      const double frame = lq_time_view_frame (view, x + 0.5);
      const gboolean loud = fmod (frame, PERIOD) < PERIOD / 4.0;
      n_loud += loud;
      g_assert_cmpint (is_wave (picture, waveform, x, between), ==, loud);
      if (loud)
        {
          g_assert_true (is_wave (picture, waveform, x, loud_top + 1));
          g_assert_false (is_wave (picture, waveform, x, loud_top - 2));
          g_assert_true (is_wave (picture, waveform, x, loud_bottom - 2));
          g_assert_false (is_wave (picture, waveform, x, loud_bottom + 2));
          g_assert_true (picture_is (picture, x, (int)lq_wave_y (0.2, height),
                                     lq_token (waveform, LQ_COLOR_WORK), 2));
        }
    }
  g_assert_cmpint (n_loud, >, 150);
  picture_free (picture);
  hands_close (window);
  g_object_unref (view);
}

/* Scrolling makes only the tiles that come into view; a stroll back makes none. */
static void test_tiles_are_kept (void)
{
  int calls = 0;
  LqTimeView *view = lq_time_view_new ();
  lq_time_view_set_song (view, 4000000, 48000);
  GtkWidget *waveform = lq_waveform_new (view);
  lq_waveform_set_n_channels (LQ_WAVEFORM (waveform), 1);
  lq_waveform_set_source (LQ_WAVEFORM (waveform), LQ_WAVE_BODY, square, &calls);
  GtkWidget *window = hands_window (waveform, 900, 100);
  lq_time_view_show (view, 0, 20.0 * 900);
  hands_wait (60);
  calls = 0;
  for (int i = 0; i < 20; i++)
    {
      lq_time_view_scroll (view, 10);
      hands_wait (20);
    }
  g_assert_cmpint (calls, <=, 1);
  lq_time_view_scroll (view, -200);
  hands_wait (40);
  g_assert_cmpint (calls, <=, 1);

  calls = 0;
  lq_waveform_invalidate (LQ_WAVEFORM (waveform), 0, 100);
  hands_wait (40);
  g_assert_cmpint (calls, ==, 1);
  hands_close (window);
  g_object_unref (view);
}

static void test_view (void)
{
  LqTimeView *view = lq_time_view_new ();
  lq_time_view_set_song (view, 1000000, 48000);
  lq_time_view_set_width (view, 1000);
  g_assert_cmpfloat (lq_time_view_frames_per_px (view), ==, 1000);

  const double under = lq_time_view_frame (view, 300);
  lq_time_view_zoom (view, 0.1, 300);
  g_assert_cmpfloat_with_epsilon (lq_time_view_frame (view, 300), under, 1e-6);
  g_assert_cmpfloat (lq_time_view_frames_per_px (view), ==, 100);

  lq_time_view_move_to (view, 0);
  g_assert_false (lq_time_view_follow (view, 89999));
  g_assert_true (lq_time_view_follow (view, 90000));
  g_assert_cmpfloat_with_epsilon (lq_time_view_x (view, 90000), 50, 1e-6);
  lq_time_view_move_to (view, 1e9);
  g_assert_cmpfloat (lq_time_view_start (view), ==, 900000);
  g_assert_false (lq_time_view_follow (view, 999999));

  lq_time_view_show_all (view);
  lq_time_view_set_width (view, 500);
  g_assert_cmpfloat (lq_time_view_frames_per_px (view), ==, 2000);
  g_object_unref (view);
}

/* --- hands ------------------------------------------------------------------------------------ */

typedef struct
{
  GtkWidget *window, *widget;
  LqTimeView *view;
  LqSongTimeline *timeline;
  gint64 seek, from, to;
  char *note;
  gint64 moved;
} Desk;

static void on_seek (GtkWidget *widget, gint64 frame, Desk *desk) { desk->seek = frame; }
static void on_loop (GtkWidget *widget, gint64 from, gint64 to, Desk *desk)
{
  desk->from = from;
  desk->to = to;
}
static void on_note (GtkWidget *widget, const char *id, Desk *desk)
{
  g_free (desk->note);
  desk->note = g_strdup (id);
}
static void on_note_moved (GtkWidget *widget, const char *id, gint64 frame, Desk *desk)
{
  on_note (widget, id, desk);
  desk->moved = frame;
}

static void desk_open (Desk *desk)
{
  *desk = (Desk){ .view = lq_time_view_new (), .seek = -1, .from = -1, .to = -1, .moved = -1 };
  lq_time_view_set_song (desk->view, 480000, 48000);
  desk->widget = lq_song_timeline_new (desk->view);
  desk->timeline = LQ_SONG_TIMELINE (desk->widget);
  g_signal_connect (lq_song_timeline_waveform (desk->timeline), "seek", G_CALLBACK (on_seek), desk);
  g_signal_connect (lq_song_timeline_ruler (desk->timeline), "seek", G_CALLBACK (on_seek), desk);
  g_signal_connect (lq_song_timeline_ruler (desk->timeline), "loop", G_CALLBACK (on_loop), desk);
  g_signal_connect (lq_song_timeline_notes (desk->timeline), "note-chosen", G_CALLBACK (on_note),
                    desk);
  g_signal_connect (lq_song_timeline_notes (desk->timeline), "note-moved",
                    G_CALLBACK (on_note_moved), desk);
  lq_waveform_set_source (lq_song_timeline_waveform (desk->timeline), LQ_WAVE_BODY, square, NULL);
  desk->window = hands_window (desk->widget, 1010, 216); /* 50 of gutter, 960 of lane: 500 a px */
  g_assert_cmpfloat (lq_time_view_frames_per_px (desk->view), ==, 500);
}

static void desk_close (Desk *desk)
{
  hands_close (desk->window);
  g_object_unref (desk->view);
  g_free (desk->note);
}

static void test_seek (void)
{
  Desk desk;
  desk_open (&desk);
  hands_move (desk.widget, 50 + 400, 100);
  hands_do ("click 1");
  g_assert_cmpint (ABS (desk.seek - 200000), <=, 500);
  hands_move (desk.widget, 50 + 100, 10);
  hands_do ("click 1");
  g_assert_cmpint (ABS (desk.seek - 50000), <=, 500);
  g_assert_cmpint (desk.from, ==, -1);
  desk_close (&desk);
}

static void test_loop (void)
{
  Desk desk;
  desk_open (&desk);
  desk.seek = -1;
  hands_move (desk.widget, 50 + 200, 10);
  hands_do ("mousedown 1 mousemove_relative --sync 60 0 mousemove_relative --sync 40 0 mouseup 1");
  g_assert_cmpint (desk.seek, ==, -1);
  g_assert_cmpint (ABS (desk.from - 100000), <=, 500);
  g_assert_cmpint (ABS (desk.to - 150000), <=, 500);

  /* The right bracket alone is moved, past the left one. */
  lq_time_ruler_set_loop (lq_song_timeline_ruler (desk.timeline), 100000, 150000, TRUE);
  hands_move (desk.widget, 50 + 299, 10);
  hands_do ("mousedown 1 mousemove_relative --sync -- -100 0 mousemove_relative --sync -- -59 0");
  hands_do ("mouseup 1");
  g_assert_cmpint (ABS (desk.from - 70000), <=, 500);
  g_assert_cmpint (desk.to, ==, 100000);
  desk_close (&desk);
}

static void test_zoom (void)
{
  Desk desk;
  desk_open (&desk);
  const double under = lq_time_view_frame (desk.view, 480);
  hands_move (desk.widget, 50 + 480, 100);
  hands_do ("keydown ctrl click --repeat 4 --delay 30 4 keyup ctrl");
  g_assert_cmpfloat_with_epsilon (lq_time_view_frames_per_px (desk.view), 500 / pow (1.25, 4),
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (lq_time_view_frame (desk.view, 480), under, 500);
  const double start = lq_time_view_start (desk.view);
  hands_do ("click 5");
  g_assert_cmpfloat (lq_time_view_start (desk.view), >, start);
  desk_close (&desk);
}

/* --- notes ------------------------------------------------------------------------------------ */

static GtkWidget *flag (Desk *desk, int index)
{
  GtkWidget *child =
      gtk_widget_get_first_child (GTK_WIDGET (lq_song_timeline_notes (desk->timeline)));
  while (index-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void test_notes (void)
{
  Desk desk;
  desk_open (&desk);
  const LqNoteFlag notes[] = { { "k1", 50000, "Ana: hat sharp here", TRUE },
                               { "k2", 100000, "Ana: vocal buried here", FALSE },
                               { "k3", 115000, "Tom: louder if it breathes", FALSE },
                               { "k4", 300000, "Tom: yes", FALSE } };
  lq_song_timeline_set_notes (desk.timeline, notes, G_N_ELEMENTS (notes));
  hands_wait (60);

  /* Each stands at its frame; none reaches into the next. */
  for (int i = 0; i < 4; i++)
    {
      graphene_rect_t box, next;
      g_assert_true (gtk_widget_compute_bounds (flag (&desk, i), desk.widget, &box));
      g_assert_cmpfloat_with_epsilon (box.origin.x, 50 + notes[i].at / 500.0, 1.01);
      if (i == 3)
        break;
      g_assert_true (gtk_widget_compute_bounds (flag (&desk, i + 1), desk.widget, &next));
      g_assert_cmpfloat (box.origin.x + box.size.width, <=, next.origin.x);
    }
  gtk_test_accessible_assert_property (flag (&desk, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Answered note, Ana: hat sharp here");

  hands_move (flag (&desk, 3), 10, 8);
  hands_do ("click 1");
  g_assert_cmpstr (desk.note, ==, "k4");
  g_assert_cmpint (desk.seek, ==, -1);
  hands_do ("key Right");
  g_assert_cmpint (desk.moved, ==, 304800);
  hands_do ("key shift+Left");
  g_assert_cmpint (desk.moved, ==, 299520);
  desk_close (&desk);
}

/* --- playhead ----------------------------------------------------------------------------------- */

static void on_frame (GdkFrameClock *clock, int *n) { (*n)++; }

static void test_playhead (void)
{
  Desk desk;
  desk_open (&desk);
  lq_song_timeline_set_playhead (desk.timeline, 240000);
  Picture *picture = hands_picture (desk.widget);
  g_assert_true (picture_is (picture, 50 + 479, 120, lq_token (desk.widget, LQ_COLOR_INK), 2));
  g_assert_true (picture_is (picture, 50 + 480, 120, lq_token (desk.widget, LQ_COLOR_INK), 2));
  g_assert_true (picture_is (picture, 50 + 474, 4, lq_token (desk.widget, LQ_COLOR_INK), 2));
  picture_free (picture);

  int n_frames = 0;
  hands_wait (100);
  g_signal_connect (gtk_widget_get_frame_clock (desk.window), "paint", G_CALLBACK (on_frame),
                    &n_frames);
  lq_song_timeline_set_playhead (desk.timeline, 240100); /* a fifth of a pixel */
  hands_wait (100);
  g_assert_cmpint (n_frames, ==, 0);
  lq_song_timeline_set_playhead (desk.timeline, 240600);
  hands_wait (100);
  g_assert_cmpint (n_frames, >=, 1);
  desk_close (&desk);
}

/* Pixels that are no ground where the label of two seconds stands, beyond a head that stands at its tick. */
static int label_ink (Desk *desk)
{
  Picture *picture = hands_picture (desk->widget);
  int n = 0;
  for (int x = 50 + 192 + 9; x < 50 + 192 + 40; x++)
    for (int y = 2; y < 15; y++)
      n += !picture_is (picture, x, y, lq_token (desk->widget, LQ_COLOR_WELL), 2);
  picture_free (picture);
  return n;
}

/* Half a label would be read as another number. */
static void test_label_under_the_head (void)
{
  Desk desk;
  desk_open (&desk);
  lq_song_timeline_set_playhead (desk.timeline, 240000);
  const int whole = label_ink (&desk);
  g_assert_cmpint (whole, >, 10);
  lq_song_timeline_set_playhead (desk.timeline, 96000);
  g_assert_cmpint (label_ink (&desk), ==, 0);
  lq_song_timeline_set_playhead (desk.timeline, 240000);
  g_assert_cmpint (label_ink (&desk), ==, whole);
  desk_close (&desk);
}

/* --- overview ----------------------------------------------------------------------------------- */

static void test_overview (void)
{
  gint64 seek = -1;
  Desk desk = { .seek = -1 };
  LqTimeView *view = lq_time_view_new ();
  lq_time_view_set_song (view, 480000, 48000);
  lq_time_view_set_width (view, 400);
  GtkWidget *overview = lq_song_overview_new (view);
  lq_song_overview_set_source (LQ_SONG_OVERVIEW (overview), square, NULL, 2);
  g_signal_connect (overview, "seek", G_CALLBACK (on_seek), &desk);
  gtk_widget_set_valign (overview, GTK_ALIGN_START);
  GtkWidget *window = hands_window (overview, 960, 60);
  lq_time_view_show (view, 0, 48000);

  hands_move (overview, 480, 15);
  hands_do ("click 1");
  seek = desk.seek;
  g_assert_cmpint (ABS (seek - 240000), <=, 500);
  g_assert_cmpfloat (lq_time_view_x (view, 240000), >=, 0);
  g_assert_cmpfloat (lq_time_view_x (view, 240000), <=, 400);

  desk.seek = -1;
  const double start = lq_time_view_start (view);
  hands_do ("mousedown 1 mousemove_relative --sync 50 0 mousemove_relative --sync 46 0 mouseup 1");
  g_assert_cmpint (desk.seek, ==, -1);
  g_assert_cmpfloat_with_epsilon (lq_time_view_start (view), start + 48000, 500);
  hands_close (window);
  g_object_unref (view);
}

static void test_ruler_steps (void)
{
  g_assert_cmpfloat (lq_time_ruler_step_s (24, 80), ==, 4);
  g_assert_cmpfloat (lq_time_ruler_step_s (100, 80), ==, 1);
  g_assert_cmpfloat (lq_time_ruler_step_s (48000, 80), ==, 0.002);
  g_assert_cmpfloat (lq_time_ruler_step_s (1, 80), ==, 120);
}

/* As high as it was told, where there is room for more too. */
static void test_height (void)
{
  g_autoptr (LqTimeView) view = lq_time_view_new ();
  GtkWidget *timeline = g_object_ref_sink (lq_song_timeline_new (view));
  int natural;
  gtk_widget_set_size_request (timeline, -1, 162);
  gtk_widget_measure (timeline, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 162);
  g_object_unref (timeline);
}

/* The name of a missing file, however long, stands beside its button. */
static void test_missing (void)
{
  static const char *const names[] = {
    "mix.wav", "Slow Ferry, mix of the second night with the long ending.wav"
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LqTimeView) view = lq_time_view_new ();
      GtkWidget *waveform = lq_waveform_new (view);
      lq_waveform_set_instead (LQ_WAVEFORM (waveform), names[i], "Find…");
      GtkWidget *window = hands_window (waveform, 800, 120);
      GtkWidget *find = gtk_widget_get_first_child (waveform);
      graphene_rect_t button;
      g_assert_true (gtk_widget_compute_bounds (find, waveform, &button));
      const int x = (int)button.origin.x;
      Picture *picture = hands_picture (waveform);
      int last = -1; /* right end of the name */
      for (int at = 10; at < x; at++)
        for (int line = 50; line < 70; line++)
          if (picture_is (picture, at, line, lq_token (waveform, LQ_COLOR_INK2), 40))
            last = at;
      g_assert_cmpint (x - last, >=, 8);
      g_assert_cmpint (x - last, <=, 16);
      picture_free (picture);
      hands_close (window);
    }
}

/* A reduction that the lane would cut gets a wider range, and the lane says which. */
static void test_reduction_range (void)
{
  const struct
  {
    double most_db, range_db;
  } told[] = { { 0, 6 }, { 6, 6 }, { 6.1, 12 }, { 40, 24 }, { 2, 6 } };
  g_autoptr (LqTimeView) view = lq_time_view_new ();
  GtkWidget *timeline = g_object_ref_sink (lq_song_timeline_new (view));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      lq_song_timeline_fit_reduction (LQ_SONG_TIMELINE (timeline), told[i].most_db);
      g_assert_cmpfloat (
          lq_reduction_lane_range (lq_song_timeline_reduction (LQ_SONG_TIMELINE (timeline))), ==,
          told[i].range_db);
    }
  g_object_unref (timeline);
}

/* A saw of 3 dB that moves: its column stands at each frame, also across the edges of what is kept. */
static gboolean saw (gpointer data, LqFrames from, LqFrames to, int n, float *db)
{
  const LqFrames *until = data;
  for (int i = 0; i < n; i++)
    {
      const LqFrames at = from + (to - from) * i / n;
      db[i] = at < 0 || at >= *until ? NAN : (float)(at / 10 % 48) / 16;
    }
  return *until > 0;
}

static void check_saw (GtkWidget *lane, LqFrames until)
{
  Picture *picture = hands_picture (lane);
  const GdkRGBA *line = lq_token (lane, LQ_COLOR_LINE);
  int n_filled = 0;
  for (int x = 1; x < picture->width - 1; x++)
    for (int y = 0; y < picture->height; y++)
      {
        const double px = (double)(x % 48) / 16 / 6 * picture->height;
        const gboolean filled = picture->bgra[4 * (y * picture->width + x) + 1]
                                > 60; /* the ink is bright, nothing is else */
        if (x % 48 == 0 || x % 48 == 47 || picture_is (picture, x, y, line, 3)
            || ABS (10 * x - until) <= 10)
          continue;
        n_filled += filled;
        if (10 * x < until && y + 1.5 < px)
          g_assert_true (filled);
        if (10 * x > until || y - 1 > px)
          g_assert_false (filled);
      }
  g_assert_true ((n_filled > 0) == (until > 0));
  picture_free (picture);
}

static void test_reduction_columns (void)
{
  g_autoptr (LqTimeView) view = lq_time_view_new ();
  LqFrames until = 0;
  GtkWidget *lane = lq_reduction_lane_new (view, 6);
  GtkWidget *window = hands_window (lane, 300, 60);
  const int width = gtk_widget_get_width (lane);
  lq_time_view_set_width (view, width);
  lq_time_view_set_song (view, 10 * width, 48000);
  lq_time_view_show (view, 0, 10 * width);
  lq_reduction_lane_set_source (LQ_REDUCTION_LANE (lane), saw, &until);
  for (until = 0; until < 3000; until += 370)
    {
      lq_reduction_lane_invalidate (LQ_REDUCTION_LANE (lane));
      hands_wait (50);
      check_saw (lane, until);
    }
  until = 0; /* a seek back: it is not known any more */
  lq_reduction_lane_invalidate (LQ_REDUCTION_LANE (lane));
  hands_wait (50);
  check_saw (lane, until);
  hands_close (window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/timeline/columns", test_columns);
  g_test_add_func ("/ui/timeline/tiles", test_tiles_are_kept);
  g_test_add_func ("/ui/timeline/view", test_view);
  g_test_add_func ("/ui/timeline/seek", test_seek);
  g_test_add_func ("/ui/timeline/loop", test_loop);
  g_test_add_func ("/ui/timeline/zoom", test_zoom);
  g_test_add_func ("/ui/timeline/notes", test_notes);
  g_test_add_func ("/ui/timeline/playhead", test_playhead);
  g_test_add_func ("/ui/timeline/label-under-the-head", test_label_under_the_head);
  g_test_add_func ("/ui/timeline/overview", test_overview);
  g_test_add_func ("/ui/timeline/ruler-steps", test_ruler_steps);
  g_test_add_func ("/ui/timeline/missing", test_missing);
  g_test_add_func ("/ui/timeline/height", test_height);
  g_test_add_func ("/ui/timeline/reduction-columns", test_reduction_columns);
  g_test_add_func ("/ui/timeline/reduction-range", test_reduction_range);
  return g_test_run ();
}
