/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and pictures of spectra against plain ones: every segment to every pixel, every layer over every pixel, in double
 * and from nothing each time. */
#include "hands.h"

#include "ui/chart/live_picture.h"
#include "ui/chart/stroke.h"
#include "ui/patches.h"
#include "ui/picture.h"
#include "ui/tokens.h"

#include <math.h>

enum
{
  WIDTH = 211, /* no whole blocks */
  HEIGHT = 90,
  MOST = 2 * WIDTH,
  FAR = 4 /* px from which no line of these is seen */
};

typedef struct
{
  float x[MOST], y[MOST];
  int n;
} Shape;

/* ---- Plain lines ---- */

/* Whether a place so far along the line is in a gap of its dashes. */
static gboolean is_gap (const LqPen *pen, double along)
{
  return pen->off > 0 && fmod (along, pen->on + pen->off) > pen->on;
}

static double coverage (const Shape *shape, const LqPen *pen, double x, double y)
{
  double nearest = 1e9, length = 0;
  for (int i = 0; i + 1 < shape->n; i++)
    {
      const double dx = shape->x[i + 1] - shape->x[i], dy = shape->y[i + 1] - shape->y[i];
      const double own = hypot (dx, dy), px = x - shape->x[i], py = y - shape->y[i];
      length += own;
      if (px < -FAR || px > dx + FAR)
        continue; /* whatever its y */
      const double at = own > 0 ? CLAMP ((px * dx + py * dy) / (own * own), 0, 1) : 0;
      if (!is_gap (pen, length - own + at * own))
        nearest = fmin (nearest, hypot (px - at * dx, py - at * dy));
    }
  return pen->alpha * CLAMP (pen->width / 2 + 0.5 - nearest, 0, 1);
}

/* ---- Shapes ---- */

/* A point in the middle of each column from FIRST on: waves, and where ROUGH teeth, spikes and a cliff. */
static void make_shape (Shape *shape, int first, int n, double phase, gboolean rough)
{
  shape->n = n;
  for (int i = 0; i < n; i++)
    {
      const double tooth = i % 23 == 7 ? 31 : i / 30 % 3 == 1 ? 2.2 * (i % 2) : 0;
      const double y = 40 + 22 * sin (i * 0.041 + phase) + 3 * sin (i * 0.31 + 2 * phase)
                       + (rough ? tooth + (i > 140 ? 35 : 0) : 0);
      shape->x[i] = (float)(first + i + 0.5);
      shape->y[i] = (float)CLAMP (y, 0, HEIGHT - 1);
    }
}

/* The same with points at other places: N of them a column, or one in so many. */
static void stretch (Shape *shape, double columns)
{
  for (int i = 0; i < shape->n; i++)
    shape->x[i] = (float)((i + 0.3) * columns);
}

static void take_points (const Shape *shape, graphene_point_t *points)
{
  for (int i = 0; i < shape->n; i++)
    points[i] = GRAPHENE_POINT_INIT (shape->x[i], shape->y[i]);
}

/* ---- Strokes ---- */

typedef guint8 Coverage[HEIGHT][WIDTH];

/* Of ROWS says how many there are in all columns. */
static void take_coverage (const LqStroke *stroke, Coverage coverage, int *n_rows)
{
  memset (coverage, 0, sizeof (Coverage));
  *n_rows = 0;
  for (int x = 0; x < WIDTH; x++)
    {
      const int k = x % LQ_STROKE_BLOCK, block = x / LQ_STROKE_BLOCK;
      const LqRows rows = lq_stroke_rows (stroke, block);
      const guint32 *words = lq_stroke_words (stroke, block) + k % 8;
      *n_rows += rows.end - rows.first;
      for (int y = rows.first; y < MIN (rows.end, HEIGHT); y++)
        coverage[y][x] = words[(y - rows.first) / 2 * LQ_STROKE_WORDS] >> (y % 2 * 16 + k / 8 * 8);
    }
}

/* STROKE has had other lines. A part in a thousand of the pixels may be of another dash: where one ends is rounded. */
static void check_line (LqStroke *stroke, const Shape *shape, const LqPen *pen)
{
  graphene_point_t points[MOST];
  Coverage drawn, anew;
  int n_apart = 0, n_ink = 0, n_rows;
  take_points (shape, points);
  lq_stroke_take (stroke, points, shape->n, pen, WIDTH, HEIGHT);
  take_coverage (stroke, drawn, &n_rows);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        const double alpha = 255 * coverage (shape, pen, x + 0.5, y + 0.5);
        n_apart += fabs (drawn[y][x] - alpha) > 1; /* a rounding */
        n_ink += drawn[y][x] > 0;
      }
  g_assert_cmpint (n_ink, >, shape->n);
  g_assert_cmpint (n_apart, <=, pen->off > 0 ? n_ink / 100 : 0);

  LqStroke *fresh = lq_stroke_new ();
  lq_stroke_take (fresh, points, shape->n, pen, WIDTH, HEIGHT);
  take_coverage (fresh, anew, &n_rows);
  g_assert_cmpmem (drawn, sizeof drawn, anew, sizeof anew);
  lq_stroke_free (fresh);
}

static void test_lines (void)
{
  static const double widths[] = { 1, 1.2, 1.8, 2.4, 3.6 };
  LqStroke *stroke = lq_stroke_new ();
  Shape shape;
  for (gsize w = 0; w < G_N_ELEMENTS (widths); w++)
    for (int rough = 0; rough < 2; rough++)
      for (int dashed = 0; dashed < 2; dashed++)
        {
          const LqPen pen = { widths[w], 0.8, dashed ? 6 : 0, dashed ? 3 : 0 };
          make_shape (&shape, 0, WIDTH, w, rough);
          check_line (stroke, &shape, &pen);
          make_shape (&shape, 19, WIDTH - 53, w, rough); /* which begins and ends inside */
          check_line (stroke, &shape, &pen);
          stretch (&shape, 2);
          check_line (stroke, &shape, &pen);
          make_shape (&shape, 0, MOST - 1, w, rough);
          stretch (&shape, 0.5);
          check_line (stroke, &shape, &pen);
        }
  lq_stroke_free (stroke);
}

/* As steep as a flat line may be, to either side: each slope up to where it is drawn otherwise. */
static void test_slopes (void)
{
  static const double widths[] = { 1.2, 1.8, 2.4 };
  Shape shape = { .n = WIDTH };
  LqStroke *stroke = lq_stroke_new ();
  for (gsize w = 0; w < G_N_ELEMENTS (widths); w++)
    for (double slope = 0.2; slope < 4; slope += 0.2)
      for (int period = 1; period <= 4; period++)
        {
          for (int i = 0; i < WIDTH; i++)
            {
              shape.x[i] = (float)(i + 0.5);
              shape.y[i] = (float)(30.3 + slope * abs (i % (2 * period) - period));
            }
          check_line (stroke, &shape, &(LqPen){ .width = widths[w], .alpha = 1 });
        }
  lq_stroke_free (stroke);
}

static void make_spikes (graphene_point_t *points, int n)
{
  for (int i = 0; i < n; i++)
    points[i] = GRAPHENE_POINT_INIT ((float)(i * (double)WIDTH / (n - 1)),
                                     (float)(50 + 25 * sin (i * 0.11) + (i % 37 == 0 ? -24 : 0)));
}

static cairo_surface_t *by_cairo (const graphene_point_t *points, int n)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_A8, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (image);
  for (int i = 0; i < n; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 1.6);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

/* Mean and sum of a picture against cairo's exact areas: distance is not area at joins and steep
 * flanks, so that single pixels may be apart while ink and place are the same. */
static void compare (Coverage drawn, cairo_surface_t *image, double mean_least)
{
  const guchar *exact = cairo_image_surface_get_data (image);
  const int stride = cairo_image_surface_get_stride (image);
  double apart = 0, ink = 0, ink_exact = 0;
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        const int other = exact[y * stride + x];
        apart += abs (drawn[y][x] - other);
        ink += drawn[y][x];
        ink_exact += other;
      }
  g_assert_cmpfloat (apart / ink_exact, <, mean_least);
  g_assert_cmpfloat_with_epsilon (ink / ink_exact, 1, 0.03);
  cairo_surface_destroy (image);
}

/* It holds no more rows than are in the line's reach. */
static void test_area (void)
{
  graphene_point_t points[WIDTH + 1];
  Coverage drawn;
  int n_rows;
  LqStroke *stroke = lq_stroke_new ();
  make_spikes (points, WIDTH + 1);
  lq_stroke_take (stroke, points, WIDTH + 1, &(LqPen){ .width = 1.6, .alpha = 0.8 }, WIDTH, HEIGHT);
  take_coverage (stroke, drawn, &n_rows);
  g_assert_cmpint (n_rows, <, WIDTH * HEIGHT / 2);
  compare (drawn, by_cairo (points, WIDTH + 1), 0.12);
  lq_stroke_free (stroke);
}

/* Dashes 6 on, 3 off of a level line: two thirds of its ink, and gaps where they belong. */
static void test_dashes (void)
{
  const graphene_point_t points[] = { { 0, 40.5f }, { WIDTH, 40.5f } };
  Coverage drawn;
  int n_rows;
  LqStroke *stroke = lq_stroke_new ();
  lq_stroke_take (stroke, points, 2, &(LqPen){ .width = 1, .alpha = 1, .on = 6, .off = 3 }, WIDTH,
                  HEIGHT);
  take_coverage (stroke, drawn, &n_rows);
  for (int x = 0; x < WIDTH; x++)
    g_assert_cmpint (drawn[40][x], ==, x % 9 < 6 ? 255 : 0);
  lq_stroke_free (stroke);
}

/* ---- Pictures ---- */

enum
{
  N_TRACES = 5
};
static const LqTraceStyle styles[N_TRACES] = { LQ_TRACE_MIX, LQ_TRACE_HOLD, LQ_TRACE_REFERENCE,
                                               LQ_TRACE_MASTER, LQ_TRACE_CURVE };

typedef struct
{
  GtkWidget *widget;
  LqTrace *traces[N_TRACES];
  Shape shapes[N_TRACES];
  LqLivePicture *picture;
  GskRenderNode *ground, *shown;
} Scene;

static void set_trace (Scene *scene, int trace, const Shape *shape)
{
  scene->shapes[trace] = *shape;
  const gboolean changed =
      lq_trace_set (scene->traces[trace], shape->x, shape->y, shape->n, HEIGHT / 2.0f);
  if (changed && lq_trace_is_live (scene->traces[trace]))
    lq_live_picture_drop_live (scene->picture);
  else if (changed)
    lq_live_picture_drop_above (scene->picture);
}

static LqLiveScene live_of (const Scene *scene)
{
  return (LqLiveScene){ .widget = scene->widget,
                        .ground = scene->ground,
                        .traces = scene->traces,
                        .n_traces = N_TRACES,
                        .width = WIDTH,
                        .height = HEIGHT };
}

static cairo_surface_t *drawn (Scene *scene, LqLivePicture *picture)
{
  const LqLiveScene live = live_of (scene);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (image);
  gsk_render_node_draw (lq_live_picture_get (picture, &live), cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

static void lay (double pixel[3], const GdkRGBA *color, double alpha)
{
  const double above[] = { color->red, color->green, color->blue };
  for (int c = 0; c < 3; c++)
    pixel[c] += (above[c] - pixel[c]) * alpha * color->alpha;
}

/* How much of the pixel in row Y is below SHAPE in column X. */
static double filled (const Shape *shape, int x, int y)
{
  return x < shape->n ? CLAMP (y + 1 - shape->y[x], 0, 1) : 0;
}

/* The curve over them, as it draws itself. */
static cairo_surface_t *drawn_above (Scene *scene)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  lq_trace_draw (scene->traces[N_TRACES - 1], scene->widget, snapshot, WIDTH, HEIGHT);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (image);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

static guint32 pixel_at (cairo_surface_t *image, int x, int y)
{
  guint32 pixel;
  memcpy (&pixel,
          cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image) + 4 * x,
          sizeof pixel);
  return pixel;
}

static void check_plainly (Scene *scene)
{
  cairo_surface_t *image = drawn (scene, scene->picture), *above = drawn_above (scene);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        const GdkRGBA *well = lq_token (scene->widget, LQ_COLOR_WELL);
        double pixel[] = { well->red, well->green, well->blue };
        gboolean is_first = TRUE;
        for (int i = 0; i < N_TRACES; i++)
          {
            LqTraceInk ink;
            if (!lq_trace_ink (scene->traces[i], scene->widget, &ink) || scene->shapes[i].n < 2)
              continue;
            if (is_first)
              lay (pixel, &ink.color, ink.fill * filled (&scene->shapes[i], x, y));
            is_first = FALSE;
            ink.pen.off = 0; /* shapes that are checked have no dashes */
            lay (pixel, &ink.color, coverage (&scene->shapes[i], &ink.pen, x + 0.5, y + 0.5));
          }
        const guint32 at = pixel_at (image, x, y), over = pixel_at (above, x, y);
        for (int c = 0, shift = 16; c < 3; c++, shift -= 8)
          {
            const double seen = (1 - (over >> 24) / 255.0) * 255 * pixel[c] + (over >> shift & 255);
            g_assert_cmpfloat_with_epsilon (at >> shift & 255, seen,
                                            2.5); /* a rounding each layer */
          }
      }
  cairo_surface_destroy (image);
  cairo_surface_destroy (above);
}

/* Drawn piece by piece it is what it is when it is drawn at once. */
static void check_anew (Scene *scene)
{
  LqLivePicture *other = lq_live_picture_new ();
  cairo_surface_t *image = drawn (scene, scene->picture), *anew = drawn (scene, other);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        g_assert_cmphex (pixel_at (image, x, y) & 0xffffff, ==, pixel_at (anew, x, y) & 0xffffff);
      }
  cairo_surface_destroy (image);
  cairo_surface_destroy (anew);
  lq_live_picture_free (other);
}

static void scene_open (Scene *scene)
{
  *scene = (Scene){ .widget = g_object_ref_sink (gtk_label_new (NULL)),
                    .picture = lq_live_picture_new () };
  for (int i = 0; i < N_TRACES; i++)
    scene->traces[i] = lq_trace_new (styles[i]);
}

static void scene_close (Scene *scene)
{
  for (int i = 0; i < N_TRACES; i++)
    lq_trace_free (scene->traces[i]);
  lq_live_picture_free (scene->picture);
  g_clear_pointer (&scene->ground, gsk_render_node_unref);
  g_clear_pointer (&scene->shown, gsk_render_node_unref);
  g_object_unref (scene->widget);
}

static void test_picture (void)
{
  static const Shape nothing;
  Scene scene;
  Shape shape;
  scene_open (&scene);
  for (int step = 0; step < 8; step++)
    {
      make_shape (&shape, 0, step == 4 ? WIDTH - 40 : WIDTH, step, step % 2);
      set_trace (&scene, 0, step == 6 ? &nothing : &shape);
      make_shape (&shape, 0, step == 3 ? WIDTH - 30 : WIDTH, 0.7 * step, step % 3 == 0);
      set_trace (&scene, 3, &shape);
      set_trace (&scene, 1, step % 4 == 2 ? &shape : &nothing);
      make_shape (&shape, 0, WIDTH, step / 3, FALSE);
      set_trace (&scene, 4, step > 1 ? &shape : &nothing);
      check_plainly (&scene);
    }
  scene_close (&scene);
}

static GskRenderNode *node_of (Scene *scene)
{
  const LqLiveScene live = live_of (scene);
  return gsk_render_node_ref (lq_live_picture_get (scene->picture, &live));
}

/* What is put on the window of a picture are the rows that lines were or are in; against any but the one before, all. */
static void test_news (void)
{
  enum
  {
    APART = 4 /* half of the line, whole pixels, whole pairs of rows */
  };
  Scene scene;
  Shape shape;
  LqPatches patches = { 0 };
  scene_open (&scene);
  make_shape (&shape, 0, WIDTH, 0, FALSE);
  set_trace (&scene, 3, &shape);
  g_autoptr (GskRenderNode) first = node_of (&scene);
  g_autoptr (GskRenderNode) same = node_of (&scene);
  g_assert_true (first == same);
  float top = HEIGHT, bottom = 0;
  for (int x = 0; x < WIDTH; x++)
    {
      shape.y[x] -= 7;
      top = MIN (top, shape.y[x]);
      bottom = MAX (bottom, shape.y[x] + 7);
    }
  set_trace (&scene, 3, &shape);
  g_autoptr (GskRenderNode) second = node_of (&scene);
  lq_patches_add_difference (&patches, first, second, GRAPHENE_POINT_INIT (5, 9));
  g_assert_cmpint (patches.n, ==, 1);
  g_assert_cmpfloat (patches.rects[0].origin.x, ==, 5);
  g_assert_cmpfloat (patches.rects[0].size.width, ==, WIDTH);
  g_assert_cmpfloat_with_epsilon (patches.rects[0].origin.y, 9 + top, APART);
  g_assert_cmpfloat_with_epsilon (patches.rects[0].origin.y + patches.rects[0].size.height,
                                  9 + bottom, APART);

  set_trace (&scene, 0, &shape);
  g_autoptr (GskRenderNode) third = node_of (&scene);
  patches.n = 0;
  lq_patches_add_difference (&patches, first, third, GRAPHENE_POINT_INIT (0, 0));
  g_assert_cmpint (patches.n, ==, 1);
  g_assert_cmpfloat (patches.rects[0].size.height, ==, HEIGHT);
  scene_close (&scene);
}

/* What is no number stands nowhere, and nothing of the spectrum before stays. */
static void test_nowhere (void)
{
  Scene scene;
  Shape shape;
  scene_open (&scene);
  for (int step = 0; step < 6; step++)
    {
      make_shape (&shape, 0, WIDTH, step, FALSE);
      if (step % 2 == 1)
        shape.y[40] = NAN;
      set_trace (&scene, 0, &shape);
      g_assert_true (lq_trace_is_shown (scene.traces[0]) == (step % 2 == 0));
      check_anew (&scene);
    }
  scene_close (&scene);
}

/* Nothing is another than in LAST but where the picture says so. */
static void check_news (Scene *scene, cairo_surface_t *last)
{
  g_autoptr (GskRenderNode) before = scene->shown;
  scene->shown = node_of (scene);
  graphene_rect_t news;
  if (before == NULL || !lq_picture_news (scene->shown, before, &news))
    return;
  cairo_surface_t *image = drawn (scene, scene->picture);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_true (pixel_at (image, x, y) == pixel_at (last, x, y)
                     || graphene_rect_contains_point (
                         &news, &GRAPHENE_POINT_INIT ((float)x + 0.5f, (float)y + 0.5f)));
  cairo_surface_destroy (image);
}

/* All sorts of news, one by one and together: lines that move, come and go, a curve above, another ground. */
static void test_changes (void)
{
  static const Shape nothing;
  Scene scene;
  Shape shape;
  GRand *rand = g_rand_new_with_seed (11);
  scene_open (&scene);
  for (int i = 0; i < N_TRACES; i++)
    {
      make_shape (&shape, 0, WIDTH, i, FALSE);
      set_trace (&scene, i, &shape);
    }
  for (int step = 0; step < 120; step++)
    {
      cairo_surface_t *last = drawn (&scene, scene.picture);
      for (int i = 0; i < N_TRACES; i++)
        {
          if (g_rand_int_range (rand, 0, 3) > 0)
            continue;
          make_shape (&shape, 0, WIDTH, g_rand_double_range (rand, 0, 6), step % 2);
          set_trace (&scene, i, g_rand_int_range (rand, 0, 5) == 0 ? &nothing : &shape);
        }
      if (step % 30 == 29)
        {
          const GdkRGBA red = { 0.8f, 0.1f, 0.1f, 1 };
          g_clear_pointer (&scene.ground, gsk_render_node_unref);
          scene.ground =
              gsk_color_node_new (&red, &GRAPHENE_RECT_INIT (0, (float)step / 2, WIDTH, 1));
          lq_live_picture_drop_all (scene.picture);
        }
      check_news (&scene, last);
      cairo_surface_destroy (last);
      check_anew (&scene);
    }
  g_rand_free (rand);
  scene_close (&scene);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_func ("/ui/spectra/lines", test_lines);
  g_test_add_func ("/ui/spectra/slopes", test_slopes);
  g_test_add_func ("/ui/spectra/area", test_area);
  g_test_add_func ("/ui/spectra/dashes", test_dashes);
  g_test_add_func ("/ui/spectra/picture", test_picture);
  g_test_add_func ("/ui/spectra/nowhere", test_nowhere);
  g_test_add_func ("/ui/spectra/news", test_news);
  g_test_add_func ("/ui/spectra/changes", test_changes);
  return g_test_run ();
}
