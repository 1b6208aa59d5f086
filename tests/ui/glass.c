/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn through the glass stands on the surface as GTK draws all of it anew: below a word, in round corners, cut by a
 * parent, after GTK drew over it, after it was moved, hidden, resized. And GTK makes no snapshot for it. */
#include "hands.h"

#include "ui/glass.h"
#include "ui/paint.h"
#include "ui/picture.h"
#include "ui/widgets/level_meter.h"
#include "ui/widgets/live.h"
#include "ui/widgets/loudness_history.h"
#include "ui/widgets/time_display.h"

#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>
#include <math.h>

/* --- a window with a glass ---------------------------------------------------------------------- */

G_DECLARE_FINAL_TYPE (Pond, pond, POND, POND, GtkWindow)

struct _Pond
{
  GtkWindow parent;
  int n_snapshots;
};

G_DEFINE_TYPE (Pond, pond, GTK_TYPE_WINDOW)

static void pond_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GtkSnapshot *all = gtk_snapshot_new ();
  GTK_WIDGET_CLASS (pond_parent_class)->snapshot (widget, all);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (all);
  g_autoptr (GskRenderNode) taken = lq_glass_take (widget, node);
  gtk_snapshot_append_node (snapshot, taken);
  POND_POND (widget)->n_snapshots++;
}

static void pond_class_init (PondClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = pond_snapshot;
}

static void pond_init (Pond *pond) { lq_glass_attach (GTK_WIDGET (pond)); }

/* --- a thing that moves ------------------------------------------------------------------------- */

G_DECLARE_FINAL_TYPE (Fish, fish, FISH, FISH, GtkWidget)

struct _Fish
{
  GtkWidget parent;
  double x, y;
  GskRenderNode *raft; /* a picture that hides what is below it */
};

G_DEFINE_TYPE (Fish, fish, GTK_TYPE_WIDGET)

/* Half of it is seen through. */
static void fish_draw (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Fish *fish = FISH_FISH (widget);
  lq_paint_box (snapshot, &(GdkRGBA){ 0.9f, 0.3f, 0.2f, 1 }, fish->x, fish->y, 12, 9);
  lq_paint_round (snapshot, &(GdkRGBA){ 0.2f, 0.7f, 0.9f, 0.5f }, fish->x + 6, fish->y + 3, 20, 20,
                  7);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)floor (fish->y / 2), 40));
  gtk_snapshot_append_node (snapshot, fish->raft);
}

static void fish_finalize (GObject *object)
{
  gsk_render_node_unref (FISH_FISH (object)->raft);
  G_OBJECT_CLASS (fish_parent_class)->finalize (object);
}

static void fish_class_init (FishClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fish_finalize;
  lq_glass_class_set_draw (GTK_WIDGET_CLASS (klass), fish_draw);
}

static void fish_init (Fish *fish)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 70, 50);
  cairo_t *cr = cairo_create (image);
  cairo_set_source_rgb (cr, 0.1, 0.5, 0.2);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.8, 0.8, 0.1);
  cairo_arc (cr, 30, 25, 20, 0, 4);
  cairo_fill (cr);
  cairo_destroy (cr);
  fish->raft = lq_picture_node (image, 0, 0, 1, NULL);
}

static void swim (Fish *fish, double x, double y)
{
  fish->x = x;
  fish->y = y;
  lq_glass_redraw (GTK_WIDGET (fish));
}

/* --- all of it ---------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *window, *meter, *time, *fish, *word, *frame;
  int reach; /* of the fish, px */
} Scene;

static const char *const css =
    "window { background: #222426; } .well { background: linear-gradient(#334, #433);"
    " border-radius: 18px; margin: 7px;"
    " border: 2px solid #a86; box-shadow: inset 0 0 0 3px #789; } .well.other { margin: 23px; } "
    ".word { color: white; }";

static Scene scene_new (void)
{
  Scene s = { .window = g_object_new (pond_get_type (), NULL), .reach = 190 };
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider, css, -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider), 900);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *over = gtk_overlay_new ();
  s.meter = lq_level_meter_new (LQ_METER_FULL, 2);
  s.time = lq_time_display_new ();
  s.fish = g_object_new (fish_get_type (), NULL);
  s.word = gtk_label_new ("above");
  s.frame = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (s.frame, "well");
  gtk_widget_add_css_class (s.word, "word");
  gtk_widget_set_overflow (s.frame, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (over, TRUE);
  gtk_overlay_set_child (GTK_OVERLAY (over), s.time);
  gtk_overlay_add_overlay (GTK_OVERLAY (over), s.fish);
  gtk_overlay_add_overlay (GTK_OVERLAY (over), s.word);
  gtk_box_append (GTK_BOX (s.frame), over);
  gtk_widget_set_hexpand (s.frame, TRUE);
  gtk_box_append (GTK_BOX (row), s.meter);
  gtk_box_append (GTK_BOX (row), s.frame);
  gtk_window_set_child (GTK_WINDOW (s.window), row);
  gtk_window_set_decorated (GTK_WINDOW (s.window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (s.window), 420, 300);
  gtk_window_present (GTK_WINDOW (s.window));
  gtk_test_widget_wait_for_draw (s.window);
  hands_wait (100);
  return s;
}

static void go_on (Scene *s, int step)
{
  const double db = -40 + 7 * (step % 6);
  const LqMeterChannel channels[] = { { db, db - 9, db + 3, -1 - step % 7, FALSE },
                                      { db - 4, db - 20, db, -2 - step % 3, FALSE } };
  lq_level_meter_set (LQ_LEVEL_METER (s->meter), channels);
  lq_time_display_set (LQ_TIME_DISPLAY (s->time), 4801 * step, 48000);
  swim (FISH_FISH (s->fish), (53 * step) % s->reach, (31 * step) % s->reach);
  hands_wait (50);
}

/* What the window's surface holds. */
static Picture *on_surface (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  Display *display = gdk_x11_display_get_xdisplay (gdk_display_get_default ());
  const int scale = gtk_widget_get_scale_factor (window);
  const int width = scale * gtk_widget_get_width (window),
            height = scale * gtk_widget_get_height (window);
  Picture *picture = g_new (Picture, 1);
  *picture = (Picture){ width, height, g_malloc0 ((gsize)width * height * 4) };
  gdk_display_sync (gdk_display_get_default ());
  cairo_surface_t *image = cairo_image_surface_create_for_data (picture->bgra, CAIRO_FORMAT_RGB24,
                                                                width, height, width * 4);
  XWindowAttributes attributes;
  XGetWindowAttributes (display, gdk_x11_surface_get_xid (surface), &attributes);
  cairo_surface_t *shown = cairo_xlib_surface_create (display, gdk_x11_surface_get_xid (surface),
                                                      attributes.visual, width, height);
  cairo_t *cr = cairo_create (image);
  cairo_set_source_surface (cr, shown, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (shown);
  cairo_surface_finish (image);
  cairo_surface_destroy (image);
  return picture;
}

/* Half-transparent over one ground, drawn in pieces: roundings of 255. */
#define TOLERANCE 2

/* WIDGET and all that is in it. */
static void draw_anew (GtkWidget *widget)
{
  gtk_widget_queue_draw (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    draw_anew (child);
}

static void check (Scene *s, const char *when)
{
  int n_other = 0;
  Picture *shown = on_surface (s->window);
  draw_anew (s->window);
  hands_wait (60);
  Picture *drawn = hands_picture (s->window);
  for (int i = 0; i < shown->width * shown->height * 4; i++)
    n_other += i % 4 != 3 && abs (shown->bgra[i] - drawn->bgra[i]) > TOLERANCE;
  if (n_other > 0)
    g_test_message ("%s: %d values differ", when, n_other);
  g_assert_cmpint (n_other, ==, 0);
  picture_free (shown);
  picture_free (drawn);
}

/* GTK does nothing for it. */
static void test_alone (void)
{
  Scene s = scene_new ();
  go_on (&s, 1);
  for (int step = 2; step < 9; step++)
    {
      POND_POND (s.window)->n_snapshots = 0;
      for (int i = 0; i < 4; i++)
        go_on (&s, 5 * step + i);
      g_assert_cmpint (POND_POND (s.window)->n_snapshots, ==, 0);

      check (&s, "alone");
    }
  hands_close (s.window);
}

static void test_after_gtk (void)
{
  Scene s = scene_new ();
  for (int step = 1; step < 6; step++)
    {
      go_on (&s, step);
      go_on (&s, step + 7);
      gtk_label_set_text (GTK_LABEL (s.word), step % 2 ? "below no longer" : "up");
      hands_wait (50);
      check (&s, "a word above was another");
      go_on (&s, step + 3);
      gtk_label_set_text (GTK_LABEL (s.word), "at once");
      go_on (&s, step + 9);
      check (&s, "both at once");
    }
  hands_close (s.window);
}

/* It swims where its parent cuts it, and out of its own place. */
static void test_out (void)
{
  Scene s = scene_new ();
  s.reach = 330;
  for (int step = 1; step < 12; step++)
    {
      go_on (&s, step);
      go_on (&s, step + 4);
      check (&s, "out");
    }
  hands_close (s.window);
}

/* Moved, gone, there again, larger: nothing of it stays where it was. */
static void test_moved (void)
{
  Scene s = scene_new ();
  for (int step = 1; step < 4; step++)
    {
      go_on (&s, step);
      go_on (&s, step + 8);
      gtk_widget_add_css_class (s.frame, "other");
      hands_wait (50);
      check (&s, "moved");
      go_on (&s, step + 3);
      gtk_widget_set_visible (s.meter, FALSE);
      hands_wait (50);
      go_on (&s, step + 5);
      check (&s, "gone");
      gtk_widget_set_visible (s.meter, TRUE);
      gtk_widget_remove_css_class (s.frame, "other");
      go_on (&s, step + 6);
      go_on (&s, step + 7);
      check (&s, "there again");
      gtk_window_set_default_size (GTK_WINDOW (s.window), 420 + 30 * step, 300 + 20 * step);
      hands_wait (100);
      go_on (&s, step + 2);
      check (&s, "larger");
    }
  hands_close (s.window);
}

/* What is below it turns into one picture after a while; a pane never does. */
static void test_stills (void)
{
  Scene s = scene_new ();
  for (int step = 0; step < 260; step++)
    {
      const int wait = step % 50 == 49;
      swim (FISH_FISH (s.fish), step, step % 90);
      if (wait)
        go_on (&s, step);
      else
        hands_wait (17);
    }
  check (&s, "after a while");
  hands_close (s.window);
}

/* A widget that is faded is GTK's: nothing of that is known here. */
static void test_faded (void)
{
  Scene s = scene_new ();
  gtk_widget_set_opacity (s.frame, 0.5);
  hands_wait (50);
  go_on (&s, 3);
  POND_POND (s.window)->n_snapshots = 0;
  go_on (&s, 4);
  g_assert_cmpint (POND_POND (s.window)->n_snapshots, >, 0);
  check (&s, "faded");
  hands_close (s.window);
}

/* What GTK kept of it is what it was when GTK last drew it. */
static void test_faded_at_rest (void)
{
  Scene s = scene_new ();
  go_on (&s, 3);
  go_on (&s, 4);
  gtk_widget_set_opacity (s.frame, 0.5);
  hands_wait (100);
  check (&s, "faded at rest");
  hands_close (s.window);
}

/* Its window is off the screen, and has no frames any more. */
static void test_unrealized (void)
{
  Scene s = scene_new ();
  go_on (&s, 3);
  gtk_widget_set_visible (s.window, FALSE);
  gtk_widget_unrealize (s.window);
  go_on (&s, 4);
  gtk_window_present (GTK_WINDOW (s.window));
  hands_wait (200);
  go_on (&s, 5);
  check (&s, "realized again");
  hands_close (s.window);
}

/* What is drawn by itself over one that is too: neither is a part of the other. */
static void test_over_another (void)
{
  Scene s = scene_new ();
  GtkWidget *widget = lq_loudness_history_new ();
  LqLoudnessHistory *history = LQ_LOUDNESS_HISTORY (widget);
  gtk_overlay_add_overlay (GTK_OVERLAY (gtk_widget_get_parent (s.fish)), widget);
  lq_loudness_history_set_song (history, 48000 * 100, 48000);
  lq_loudness_history_set_playhead (history, 48000 * 10);
  hands_wait (200);
  POND_POND (s.window)->n_snapshots = 0;
  for (int step = 1; step < 6; step++)
    {
      lq_loudness_history_set_playhead (history, 48000 * 10 * step);
      lq_loudness_history_set_integrated (history, -10 - 3 * step);
      go_on (&s, step);
    }
  g_assert_cmpint (POND_POND (s.window)->n_snapshots, ==, 0);
  check (&s, "over another");
  hands_close (s.window);
}

#define SWIMS 20

static void swim_on (GtkWidget *fish, gpointer n_pulls)
{
  const int step = MIN (++*(int *)n_pulls, SWIMS); /* the last pull, at the stop, has a frame */
  swim (FISH_FISH (fish), (53 * step) % 190, (31 * step) % 190);
}

static void close_window (gpointer window) { gtk_window_destroy (window); }

/* What a poll finds may end more than the song. */
static void test_closed_by_poll (void)
{
  Scene s = scene_new ();
  int n_pulls = 0;
  go_on (&s, 1);
  lq_live_attach (s.fish, 60, swim_on, &n_pulls);
  lq_live_run (s.fish, TRUE);
  while (n_pulls < SWIMS)
    g_main_context_iteration (NULL, TRUE);
  gpointer gone = s.window;
  g_object_add_weak_pointer (G_OBJECT (s.window), &gone);
  lq_live_set_poll (gtk_widget_get_frame_clock (s.window), close_window, s.window);
  hands_wait (200);
  g_assert_null (gone);
}

static void count (GdkFrameClock *clock, int *n_frames) { ++*n_frames; }

/* Where no compositor waits for frames, what lives needs none. */
static void test_without_frames (void)
{
  Scene s = scene_new ();
  int n_pulls = 0, n_frames = 0;
  go_on (&s, 1);
  g_assert_true (lq_glass_is_free (s.window));
  g_signal_connect (gtk_widget_get_frame_clock (s.window), "update", G_CALLBACK (count), &n_frames);
  lq_live_attach (s.fish, 60, swim_on, &n_pulls);
  lq_live_run (s.fish, TRUE);
  while (n_pulls < SWIMS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (n_frames, ==, 0);
  lq_live_run (s.fish, FALSE);
  check (&s, "without frames");
  hands_close (s.window);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/glass/alone", test_alone);
  g_test_add_func ("/ui/glass/after-gtk", test_after_gtk);
  g_test_add_func ("/ui/glass/out", test_out);
  g_test_add_func ("/ui/glass/moved", test_moved);
  g_test_add_func ("/ui/glass/stills", test_stills);
  g_test_add_func ("/ui/glass/faded", test_faded);
  g_test_add_func ("/ui/glass/faded-at-rest", test_faded_at_rest);
  g_test_add_func ("/ui/glass/unrealized", test_unrealized);
  g_test_add_func ("/ui/glass/over-another", test_over_another);
  g_test_add_func ("/ui/glass/closed-by-poll", test_closed_by_poll);
  g_test_add_func ("/ui/glass/without-frames", test_without_frames);
  return g_test_run ();
}
