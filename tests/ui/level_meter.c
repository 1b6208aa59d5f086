/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level meter read back from its own picture: the edge of the bar stands where the scale says, and a
 * frame is drawn only when a pixel changes. */
#include "hands.h"

#include "analysis/needles.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/live.h"
#include "ui/widgets/meter_scale.h"
#include "ui/widgets/peak_box.h"

#include <math.h>

/* The design's scale: 0 dB 5 % below the top, −18 at 52 %, −60 at the bottom; never turning back. */
static void test_scale (void)
{
  g_assert_cmpfloat (lq_meter_place (&lq_meter_faces[0], 3), ==, 0);
  g_assert_cmpfloat (lq_meter_place (&lq_meter_faces[0], 12), ==, 0);
  g_assert_cmpfloat_with_epsilon (lq_meter_place (&lq_meter_faces[0], 0), 0.05, 1e-12);
  g_assert_cmpfloat_with_epsilon (lq_meter_place (&lq_meter_faces[0], -18), 0.52, 1e-12);
  g_assert_cmpfloat (lq_meter_place (&lq_meter_faces[0], -60), ==, 1);
  g_assert_cmpfloat (lq_meter_place (&lq_meter_faces[0], -INFINITY), ==, 1);
  g_assert_cmpfloat (lq_meter_place (&lq_meter_faces[0], NAN), ==, 1);
  for (double db = 3; db > -60; db -= 0.05)
    g_assert_cmpfloat (lq_meter_place (&lq_meter_faces[0], db - 0.05), >,
                       lq_meter_place (&lq_meter_faces[0], db));
}

#define BESIDE_RMS                                                                                 \
  9 /* px from the left: inside the left bar, whose box is 6 px wider on each side */

static GtkWidget *open_meter (LqMeterStyle style, GtkWidget **meter)
{
  *meter = lq_level_meter_new (style, 2);
  gtk_widget_set_halign (*meter, GTK_ALIGN_START);
  return hands_window (*meter, 300, 420);
}

/* First y from the top, in column X, that is one of the two colours. */
static int first_of (const Picture *picture, int x, const GdkRGBA *a, const GdkRGBA *b)
{
  for (int y = 0; y < picture->height; y++)
    if (picture_is (picture, x, y, a, 2) || picture_is (picture, x, y, b, 2))
      return y;
  return -1;
}

static void check_edge (double db)
{
  GtkWidget *meter;
  GtkWidget *window = open_meter (LQ_METER_FULL, &meter);
  const LqMeterChannel loud = { db, -INFINITY, -INFINITY, db, FALSE };
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ loud, loud });
  Picture *picture = hands_picture (meter);
  const int x = BESIDE_RMS;
  const int y = first_of (picture, x, lq_token (meter, LQ_COLOR_WORK_LOW),
                          lq_token (meter, LQ_COLOR_WORK_DIM));

  /* The same height from the scale and the bar's own ends, found in the picture. */
  int top = 0, bottom = picture->height - 1;
  while (top < bottom && !picture_is (picture, x, top, lq_token (meter, LQ_COLOR_BED), 2)
         && !picture_is (picture, x, top, lq_token (meter, LQ_COLOR_WORK_LOW), 2))
    top++;
  while (bottom > top && !picture_is (picture, x, bottom, lq_token (meter, LQ_COLOR_WORK_DIM), 2))
    bottom--;
  const double expected = top + lq_meter_place (&lq_meter_faces[0], db) * (bottom + 1 - top);
  g_test_message ("%.1f dB: edge at %d, scale says %.2f", db, y, expected);
  g_assert_cmpfloat (fabs (y - expected), <=, 1);
  g_assert_cmpfloat_with_epsilon (lq_level_meter_y (LQ_LEVEL_METER (meter), db), expected, 1);
  picture_free (picture);
  hands_close (window);
}

static void test_edge (void)
{
  const double levels[] = { -1, -6, -10.3, -18, -24, -40 };
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    check_edge (levels[i]);
}

/* Above and below −18 the bar has two flat colours with one dark line between. */
static void test_zones (void)
{
  GtkWidget *meter;
  GtkWidget *window = open_meter (LQ_METER_FULL, &meter);
  const LqMeterChannel loud = { -3, -10, -1, -1, FALSE };
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ loud, loud });
  Picture *picture = hands_picture (meter);
  const int edge = (int)round (lq_level_meter_y (LQ_LEVEL_METER (meter), -18));
  g_assert_true (
      picture_is (picture, BESIDE_RMS, edge - 1, lq_token (meter, LQ_COLOR_WORK_LOW), 2));
  g_assert_true (picture_is (picture, BESIDE_RMS, edge, lq_token (meter, LQ_COLOR_WELL), 2));
  g_assert_true (
      picture_is (picture, BESIDE_RMS, edge + 1, lq_token (meter, LQ_COLOR_WORK_DIM), 2));
  g_assert_true (picture_is (picture, 17, edge - 1, lq_token (meter, LQ_COLOR_WORK), 2));
  g_assert_true (picture_is (picture, 17, edge + 1, lq_token (meter, LQ_COLOR_WORK_MID), 2));
  const int hold = (int)round (lq_level_meter_y (LQ_LEVEL_METER (meter), -1));
  g_assert_true (picture_is (picture, BESIDE_RMS, hold, lq_token (meter, LQ_COLOR_INK), 2));
  picture_free (picture);

  /* Silence: no level at all. */
  const LqMeterChannel silent = { -INFINITY, -INFINITY, -INFINITY, -INFINITY, FALSE };
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ silent, silent });
  picture = hands_picture (meter);
  g_assert_cmpint (first_of (picture, BESIDE_RMS, lq_token (meter, LQ_COLOR_WORK_LOW),
                             lq_token (meter, LQ_COLOR_WORK_DIM)),
                   ==, -1);
  picture_free (picture);
  hands_close (window);
}

/* Every face falls, and its alignment stands where the measuring room says: a sine of −18 dBFS, in K one of
 * −20, −14, −12. */
static void test_faces (void)
{
  for (int f = 1; f < LQ_METER_N_FACES; f++)
    {
      const LqMeterFace *face = &lq_meter_faces[f];
      const LqNeedleScale *scale = NULL;
      for (int i = 0; i < LQ_N_NEEDLE_SCALES; i++)
        if (g_str_equal (lq_needle_scales[i].id, face->id))
          scale = &lq_needle_scales[i];
      g_assert_nonnull (scale);
      const double aligned = scale->aligned ? -18 : scale->zero_db;
      g_assert_cmpfloat (lq_needle_mark (scale, aligned, -18), ==, face->edge);
      g_assert_cmpfloat (face->top, ==, scale->high);
      g_assert_cmpfloat (face->steps[face->n_steps - 1], ==, scale->low);
      g_assert_cmpint (face->one_bar, ==, scale->needle != LQ_NEEDLE_K);
      const double step = (face->top - scale->low) / 500;
      for (double mark = face->top; mark > scale->low + step; mark -= step)
        g_assert_cmpfloat (lq_meter_place (face, mark - step), >, lq_meter_place (face, mark));
      g_assert_cmpfloat (lq_meter_place (face, -INFINITY), ==, 1);
    }
  /* A pointer's deflection goes with the voltage: 0 VU at 70.8 % of +3. */
  g_assert_cmpfloat_with_epsilon (lq_meter_place (lq_meter_face ("vu"), 0), 1 - pow (10, -0.15),
                                  1e-4);
  g_assert_true (lq_meter_face ("no such") == &lq_meter_faces[0]);
}

/* A needle is one bar, edge at the alignment, and its marks are its own. */
static void test_needle (void)
{
  GtkWidget *meter;
  GtkWidget *window = open_meter (LQ_METER_FULL, &meter);
  lq_level_meter_set_face (LQ_LEVEL_METER (meter), lq_meter_face ("ppm-bbc"));
  const LqMeterChannel loud = { 5, -INFINITY, -INFINITY, -3, FALSE };
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ loud, loud });
  hands_wait (50);
  Picture *picture = hands_picture (meter);
  const int top = (int)round (lq_level_meter_y (LQ_LEVEL_METER (meter), 5));
  const int edge = (int)round (lq_level_meter_y (LQ_LEVEL_METER (meter), 4));
  g_assert_true (picture_is (picture, 12, top - 2, lq_token (meter, LQ_COLOR_BED), 2));
  g_assert_true (picture_is (picture, 12, top + 1, lq_token (meter, LQ_COLOR_WORK), 2));
  g_assert_true (picture_is (picture, 17, top + 1, lq_token (meter, LQ_COLOR_WORK), 2));
  g_assert_true (picture_is (picture, 12, edge + 1, lq_token (meter, LQ_COLOR_WORK_MID), 2));
  gtk_test_accessible_assert_property (meter, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "BBC");
  picture_free (picture);
  hands_close (window);
}

/* --- frames ------------------------------------------------------------------------------------ */

static void on_frame (GdkFrameClock *clock, int *n) { (*n)++; }

typedef struct
{
  double peak_db;
  int n_pulls;
} Source;

static void pull (GtkWidget *meter, gpointer data)
{
  Source *source = data;
  const LqMeterChannel now = { source->peak_db, -20, -INFINITY, -1, FALSE };
  source->n_pulls++;
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ now, now });
}

/* At rest nothing ticks and nothing is painted; while it runs a still level is not painted either. */
static void test_rest (void)
{
  GtkWidget *meter;
  GtkWidget *window = open_meter (LQ_METER_FULL, &meter);
  Source source = { -10, 0 };
  int n_frames = 0;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "paint", G_CALLBACK (on_frame), &n_frames);
  lq_live_attach (meter, 60, pull, &source);

  lq_live_run (meter, TRUE);
  hands_wait (300);
  g_assert_cmpint (source.n_pulls, >, 5);

  lq_live_run (meter, FALSE);
  hands_wait (100);
  n_frames = source.n_pulls = 0;
  hands_wait (5000);
  g_assert_cmpint (n_frames, ==, 0);
  g_assert_cmpint (source.n_pulls, ==, 0);

  /* The control: a change of a pixel is painted. */
  source.peak_db = -6;
  pull (meter, &source);
  hands_wait (100);
  g_assert_cmpint (n_frames, >=, 1);
  n_frames = 0;
  pull (meter, &source);
  source.peak_db = -6.001;
  pull (meter, &source);
  hands_wait (100);
  g_assert_cmpint (n_frames, ==, 0);
  hands_close (window);
}

typedef struct
{
  int n_pulls, n_alone; /* of all; in frames that the slower pulses have not */
} Pulse;

static void count (GtkWidget *widget, gpointer data)
{
  Pulse *pulse = data;
  pulse->n_pulls++;
  pulse->n_alone += !lq_live_is_shared (widget);
}

typedef struct
{
  const Pulse *pulse;
  int n;
  gboolean in_turn; /* one poll, one pull */
} Polled;

static void poll_once (gpointer data)
{
  Polled *polled = data;
  polled->in_turn &= polled->n++ == polled->pulse->n_pulls;
}

static void count_frame (GtkWidget *widget, gpointer data)
{
  *(gint64 *)data = gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (widget));
}

/* A window whose meters shall move less often pulls less often, and what is slower anyway as often as before. */
static void test_most (void)
{
  static const double rates_hz[] = { 60, 10 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window;
  Pulse pulses[2] = { 0 };
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *widget = gtk_label_new ("");
      gtk_box_append (GTK_BOX (box), widget);
      lq_live_attach (widget, rates_hz[i], count, &pulses[i]);
      lq_live_run (widget, TRUE);
    }
  window = hands_window (box, 100, 100);
  lq_live_set_most (gtk_widget_get_frame_clock (window), 20);
  hands_wait (300);
  pulses[0].n_pulls = pulses[1].n_pulls = 0;
  hands_wait (2000);
  hands_close (window);
  g_assert_cmpfloat_with_epsilon ((double)pulses[0].n_pulls / pulses[1].n_pulls, 2, 0.5);
}

typedef struct
{
  Pulse pulse;
  Polled polled;
  int n_frames;
} Beat;

/* A window with WIDGET alone at a beat of 15 Hz; what two seconds of it are, once it is steady. */
static GtkWidget *open_slow_beat (GtkWidget *widget, Beat *beat, gboolean among_others)
{
  *beat = (Beat){ .polled = { &beat->pulse, 0, TRUE } };
  lq_live_attach (widget, 60, count, &beat->pulse);
  lq_live_run (widget, TRUE);
  GtkWidget *window = hands_window (widget, 100, 100);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  lq_live_set_poll (clock, poll_once, &beat->polled);
  lq_live_set_most (clock, 15);
  if (among_others)
    gdk_frame_clock_begin_updating (clock);
  hands_wait (300);
  g_signal_connect (clock, "update", G_CALLBACK (on_frame), &beat->n_frames);
  beat->pulse.n_pulls = 0;
  beat->polled = (Polled){ &beat->pulse, 0, TRUE };
  hands_wait (2000);
  if (among_others)
    gdk_frame_clock_end_updating (clock);
  g_assert_cmpint (beat->pulse.n_pulls, >, 10); /* of 30, on a busy machine */
  g_assert_true (beat->polled.in_turn);
  g_assert_cmpint (ABS (beat->polled.n - beat->pulse.n_pulls), <=, 1);
  return window;
}

/* What a slower beat does not need is not done: no frame between two of its own. Its poll comes before the pull that uses
 * it. */
static void test_slow_beat (void)
{
  GtkWidget *widget = gtk_label_new ("");
  Beat beat;
  GtkWidget *window = open_slow_beat (widget, &beat, FALSE);
  g_assert_cmpint (beat.n_frames, <=, beat.pulse.n_pulls + 3);

  lq_live_run (widget, FALSE);
  hands_wait (200);
  beat.n_frames = beat.polled.n = 0;
  hands_wait (1000);
  g_assert_cmpint (beat.n_frames, ==, 0);
  g_assert_cmpint (beat.polled.n, ==, 0);
  hands_close (window);
}

static void poll_the_end (gpointer widget) { lq_live_run (widget, FALSE); }

/* A poll that finds the song at its end ends the pulse. */
static void test_end_by_poll (void)
{
  GtkWidget *widget = gtk_label_new (""), *window;
  Pulse pulse = { 0 };
  lq_live_attach (widget, 60, count, &pulse);
  window = hands_window (widget, 100, 100);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  lq_live_set_most (clock, 15);
  for (int i = 0; i < 3; i++)
    {
      lq_live_set_poll (clock, NULL, NULL);
      lq_live_run (widget, TRUE);
      hands_wait (300);
      lq_live_set_poll (clock, poll_the_end, widget);
      hands_wait (300);
      pulse.n_pulls = 0;
      hands_wait (300);
      g_assert_cmpint (pulse.n_pulls, ==, 0);
    }
  hands_close (window);
}

/* Frames that others ask for are no beats, and poll nothing. */
static void test_slow_beat_among_others (void)
{
  Beat beat;
  GtkWidget *window = open_slow_beat (gtk_label_new (""), &beat, TRUE);
  g_assert_cmpint (beat.pulse.n_pulls, <=, 32);
  g_assert_cmpint (beat.n_frames, >, beat.pulse.n_pulls * 3 / 2);
  hands_close (window);
}

/* Parts that take turns are never in one frame. */
static void test_turns (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window, *parts[2];
  gint64 frames[2] = { -1, -1 };
  for (int i = 0; i < 2; i++)
    {
      parts[i] = gtk_label_new ("");
      gtk_box_append (GTK_BOX (box), parts[i]);
      lq_live_attach (parts[i], 30, count_frame, &frames[i]);
      lq_live_set_turn (parts[i], i);
      lq_live_run (parts[i], TRUE);
    }
  window = hands_window (box, 100, 100);
  for (int i = 0; i < 20; i++)
    {
      hands_wait (50);
      g_assert_cmpint (frames[0], >=, 0);
      g_assert_cmpint (frames[1], >=, 0);
      g_assert_cmpint ((frames[0] + frames[1]) % 2, ==, 1);
    }
  hands_close (window);
}

/* Slower pulses come together: a frame between them holds only what must be there at the full rate. */
static void test_shared (void)
{
  static const double rates_hz[] = { 60, 30, 10, 4 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window;
  Pulse pulses[4] = { 0 };
  for (int i = 0; i < 4; i++)
    {
      GtkWidget *widget = gtk_label_new ("");
      gtk_box_append (GTK_BOX (box), widget);
      lq_live_attach (widget, rates_hz[i], count, &pulses[i]);
      lq_live_run (widget, TRUE);
    }
  window = hands_window (box, 100, 100);
  hands_wait (2000);
  hands_close (window);
  g_assert_cmpint (pulses[0].n_alone, >, pulses[0].n_pulls / 3);
  for (int i = 1; i < 4; i++)
    {
      g_assert_cmpint (pulses[i].n_alone, ==, 0);
      g_assert_cmpfloat_with_epsilon ((double)pulses[0].n_pulls / pulses[i].n_pulls,
                                      60 / rates_hz[i], 60 / rates_hz[i] * 0.3);
    }
}

/* An unmapped meter costs nothing. */
static void test_unmapped (void)
{
  GtkWidget *meter;
  GtkWidget *window = open_meter (LQ_METER_FULL, &meter);
  Source source = { -10, 0 };
  lq_live_attach (meter, 60, pull, &source);
  lq_live_run (meter, TRUE);
  hands_wait (200);
  gtk_widget_set_visible (meter, FALSE);
  hands_wait (50);
  source.n_pulls = 0;
  hands_wait (200);
  g_assert_cmpint (source.n_pulls, ==, 0);
  gtk_widget_set_visible (meter, TRUE);
  hands_wait (200);
  g_assert_cmpint (source.n_pulls, >, 3);
  hands_close (window);
}

/* --- the box ------------------------------------------------------------------------------------ */

static void on_go (GtkWidget *meter, int channel, int *gone) { *gone = channel; }
static void on_clear (GtkWidget *meter, int *cleared) { (*cleared)++; }

/* A reading of two figures keeps clear of its frame. */
static void test_box_margin (void)
{
  GtkWidget *box = g_object_ref_sink (lq_peak_box_new ("Left"));
  int least;
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, >=, lq_text_measure (box, LQ_TEXT_STRONG, "−11.1") + 2 * 3);
  g_object_unref (box);
}

/* Columns between the two boxes in which the word that stands there is drawn, and the free width. */
static int word_columns (GtkWidget *meter, GtkWidget *boxes[2], int *last)
{
  graphene_rect_t left, right;
  g_assert_true (gtk_widget_compute_bounds (boxes[0], meter, &left));
  g_assert_true (gtk_widget_compute_bounds (boxes[1], meter, &right));
  Picture *picture = hands_picture (meter);
  int n = 0;
  *last = 0;
  for (int x = (int)(left.origin.x + left.size.width) + 1; x < (int)right.origin.x; x++)
    for (int y = 4; y < 20; y++)
      if (picture_is (picture, x, y, lq_token (meter, LQ_COLOR_INK3), 40))
        {
          n++;
          *last = (int)right.origin.x - x;
        }
  picture_free (picture);
  return n;
}

/* What the boxes show stands between them, unless an over takes its room. */
static void test_word_above (void)
{
  GtkWidget *meter = lq_level_meter_new (LQ_METER_FULL, 2);
  gtk_widget_set_halign (meter, GTK_ALIGN_START);
  lq_level_meter_set_caption (LQ_LEVEL_METER (meter), "TP");
  GtkWidget *window = hands_window (meter, 300, 420);
  GtkWidget *boxes[] = { gtk_widget_get_first_child (meter), gtk_widget_get_last_child (meter) };
  const LqMeterChannel fine = { -3, -10, -1, -1, FALSE }, over = { 0.4, -10, 0.4, 0.4, TRUE };
  int last;
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ fine, fine });
  hands_wait (50);
  g_assert_cmpint (word_columns (meter, boxes, &last), >, 4);
  g_assert_cmpint (last, >=, 2);
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ fine, over });
  hands_wait (50);
  g_assert_cmpint (word_columns (meter, boxes, &last), ==, 0);
  hands_close (window);
}

static void test_box (void)
{
  GtkWidget *meter;
  GtkWidget *window = open_meter (LQ_METER_FULL, &meter);
  int gone = -1, cleared = 0;
  g_signal_connect (meter, "go", G_CALLBACK (on_go), &gone);
  g_signal_connect (meter, "clear", G_CALLBACK (on_clear), &cleared);
  const LqMeterChannel fine = { -3, -10, -1, -1, FALSE }, over = { 0.4, -10, 0.4, 0.4, TRUE };
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ fine, over });
  hands_wait (50);
  gtk_test_accessible_assert_role (meter, GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (meter, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "over, highest peak plus 0.4 decibels");
  Picture *picture = hands_picture (meter);
  g_assert_true (picture_is (picture, gtk_widget_get_width (meter) - 6, 3,
                             lq_token (meter, LQ_COLOR_ALERT_FILL), 2));
  picture_free (picture);

  hands_move (meter, gtk_widget_get_width (meter) - 12, 11);
  hands_do ("click 1");
  g_assert_cmpint (gone, ==, 1);
  hands_do ("key Delete");
  g_assert_cmpint (cleared, ==, 1);
  /* What it said stays in its tooltip. */
  GtkWidget *box = gtk_widget_get_last_child (meter);
  lq_level_meter_keep_peaks (LQ_LEVEL_METER (meter));
  lq_level_meter_set (LQ_LEVEL_METER (meter), (LqMeterChannel[]){ fine, fine });
  g_assert_cmpstr (gtk_widget_get_tooltip_text (box), ==, "+0.4 before the reset");
  hands_close (window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/level-meter/scale", test_scale);
  g_test_add_func ("/ui/level-meter/edge", test_edge);
  g_test_add_func ("/ui/level-meter/zones", test_zones);
  g_test_add_func ("/ui/level-meter/faces", test_faces);
  g_test_add_func ("/ui/level-meter/needle", test_needle);
  g_test_add_func ("/ui/level-meter/rest", test_rest);
  g_test_add_func ("/ui/level-meter/unmapped", test_unmapped);
  g_test_add_func ("/ui/level-meter/shared", test_shared);
  g_test_add_func ("/ui/level-meter/turns", test_turns);
  g_test_add_func ("/ui/level-meter/most", test_most);
  g_test_add_func ("/ui/level-meter/slow-beat", test_slow_beat);
  g_test_add_func ("/ui/level-meter/end-by-poll", test_end_by_poll);
  g_test_add_func ("/ui/level-meter/slow-beat-among-others", test_slow_beat_among_others);
  g_test_add_func ("/ui/level-meter/box", test_box);
  g_test_add_func ("/ui/level-meter/box-margin", test_box_margin);
  g_test_add_func ("/ui/level-meter/word-above", test_word_above);
  return g_test_run ();
}
