/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn often: pictures against the tree that they stand for, whole pixels against cairo, rectangles against
 * graphene. */
#include "hands.h"

#include "ui/mask.h"
#include "ui/nodes.h"
#include "ui/often.h"
#include "ui/picture.h"
#include "ui/rects.h"
#include "ui/stills.h"
#include "ui/text.h"

#include <math.h>

enum
{
  WIDTH = 240,
  HEIGHT = 120
};

/* ---- Pictures of what holds still ---- */

static cairo_surface_t *drawn (GskRenderNode *node, int scale)
{
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * scale, HEIGHT * scale);
  cairo_surface_set_device_scale (image, scale, scale);
  cairo_t *cr = cairo_create (image);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

/* Of two images of that size, which it frees. */
static int largest_difference_of (cairo_surface_t *one, cairo_surface_t *other, int scale)
{
  const guchar *p = cairo_image_surface_get_data (one), *q = cairo_image_surface_get_data (other);
  int largest = 0;
  for (int i = 0; i < WIDTH * HEIGHT * 4 * scale * scale; i++)
    largest = MAX (largest, ABS (p[i] - q[i]));
  cairo_surface_destroy (one);
  cairo_surface_destroy (other);
  return largest;
}

static int largest_difference (GskRenderNode *a, GskRenderNode *b, int scale)
{
  return largest_difference_of (drawn (a, scale), drawn (b, scale), scale);
}

static GskRenderNode *moved (GskRenderNode *node, float x, float y)
{
  GskTransform *transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, y));
  GskRenderNode *result = gsk_transform_node_new (node, transform);
  gsk_transform_unref (transform);
  return result;
}

static GskRenderNode *dial (double red)
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, 40, 40));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_source_rgba (cr, red, 0.4, 0.9, 0.7);
  cairo_arc (cr, 20, 20, 15.3, 0, 5);
  cairo_set_line_width (cr, 2.7);
  cairo_stroke (cr);
  cairo_destroy (cr);
  return node;
}

/* A panel with two dials that stay, a bar that is another one each frame, and a dial above it. */
typedef struct
{
  GskRenderNode *ground, *left, *right, *above;
} Scene;

static Scene scene_new (void)
{
  g_autoptr (GskRenderNode) one = dial (1), two = dial (0.5), three = dial (0);
  return (Scene){ gsk_color_node_new (&(GdkRGBA){ 0.1f, 0.1f, 0.1f, 1 },
                                      &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT)),
                  moved (one, 10, 20), moved (two, 60, 20), moved (three, 120, 30) };
}

static void scene_clear (Scene *scene)
{
  gsk_render_node_unref (scene->ground);
  gsk_render_node_unref (scene->left);
  gsk_render_node_unref (scene->right);
  gsk_render_node_unref (scene->above);
}

static GskRenderNode *scene_at (const Scene *scene, int frame)
{
  GskRenderNode *bar = gsk_color_node_new (&(GdkRGBA){ 0.3f, 0.5f, 0.9f, 1 },
                                           &GRAPHENE_RECT_INIT (115, 10, 20, (float)(frame % 90)));
  GskRenderNode *children[] = { scene->ground, scene->left, scene->right, bar, scene->above };
  GskRenderNode *inner = gsk_container_node_new (children, G_N_ELEMENTS (children));
  GskRenderNode *clipped = gsk_clip_node_new (inner, &GRAPHENE_RECT_INIT (0, 0, 200, 100));
  GskRenderNode *all = moved (clipped, 7, 5);
  gsk_render_node_unref (bar);
  gsk_render_node_unref (inner);
  gsk_render_node_unref (clipped);
  return all;
}

/* Children of the container that SCENE keeps its nodes in. */
static guint n_drawn (GskRenderNode *taken)
{
  return gsk_container_node_get_n_children (
      gsk_clip_node_get_child (gsk_transform_node_get_child (taken)));
}

/* Two roundings to 255 in a row instead of one. */
#define ONE_ROUNDING 2

/* ---- Pictures as nodes ---- */

static cairo_surface_t *blank (cairo_format_t format, int scale)
{
  cairo_surface_t *image = cairo_image_surface_create (format, WIDTH * scale, HEIGHT * scale);
  cairo_surface_set_device_scale (image, scale, scale);
  return image;
}

static cairo_surface_t *laid (GskRenderNode *node, graphene_point_t at, int scale)
{
  cairo_surface_t *image = blank (CAIRO_FORMAT_ARGB32, scale);
  const LqRaster raster = lq_raster_of (image);
  g_assert_true (lq_picture_lay (node, &raster, at, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT)));
  cairo_surface_mark_dirty (image);
  return image;
}

static void check_picture (GskRenderNode *node, int scale)
{
  g_autoptr (GskRenderNode) all = moved (node, 3, 2);
  cairo_surface_t *none = blank (CAIRO_FORMAT_ARGB32, scale);
  g_assert_cmpint (largest_difference_of (drawn (all, scale), none, scale), >, 100);
  g_assert_cmpint (largest_difference_of (drawn (all, scale),
                                          laid (node, GRAPHENE_POINT_INIT (3, 2), scale), scale),
                   ==, 0);
}

/* Laid there at once it has the bits of its recording. */
static void test_picture (gconstpointer data)
{
  enum
  {
    SIDE = 40
  };
  const int scale = GPOINTER_TO_INT (data);
  guint32 *pixels = g_new (guint32, SIDE * SIDE);
  for (guint32 i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (i % 256) << 24 | (i % 256 / 3) << 8 | (i % 7 * (i % 256) / 7);
  g_autoptr (GskRenderNode) colours = lq_pixels_node (pixels, SIDE, SIDE, scale);
  check_picture (colours, scale);

  LqMask mask;
  lq_mask_init (&mask, SIDE, SIDE);
  for (int i = 0; i < SIDE * SIDE; i++)
    mask.alpha[i / SIDE * mask.stride + i % SIDE] = (guint8)(i % 7 * (i % 256) / 6);
  g_autoptr (GskRenderNode) cloud =
      lq_mask_node (&mask, 11, 7, scale, &(GdkRGBA){ 0.9f, 0.5f, 0.1f, 0.7f });
  lq_mask_clear (&mask);
  check_picture (cloud, scale);
}

/* What is drawn often becomes one, and looks alike; at each scale anew. What is filled as soon never does. */
static void test_often (void)
{
  LqOften *often = lq_often_new ();
  g_autoptr (GskRenderNode) dial_node = dial (1);
  g_autoptr (GskRenderNode) node = moved (dial_node, 3, 4);
  g_autoptr (GskRenderNode) flat =
      gsk_color_node_new (&(GdkRGBA){ 1, 0, 0, 1 }, &GRAPHENE_RECT_INIT (0, 0, 20, 20));
  for (int i = 0; i < 12; i++)
    {
      const int scale = i < 6 ? 1 : 2;
      GskRenderNode *picture = lq_often_picture (often, node, scale);
      g_assert_true ((picture != NULL) == (i % 6 > 3));
      g_assert_null (lq_often_picture (often, flat, scale));
      if (picture == NULL)
        continue;
      g_autoptr (GskRenderNode) there = moved (node, 7, 9);
      g_assert_cmpint (largest_difference_of (laid (picture, GRAPHENE_POINT_INIT (7, 9), scale),
                                              drawn (there, scale), scale),
                       <=, ONE_ROUNDING);
    }
  lq_often_free (often);
}

/* Thousands that are drawn once are let go of; one that is drawn all the time stays a picture. */
static void test_often_many (void)
{
  LqOften *often = lq_often_new ();
  g_autoptr (GskRenderNode) node = dial (1);
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GskRenderNode) other = dial (0.5);
      lq_often_picture (often, other, 1);
      g_assert_true ((lq_often_picture (often, node, 1) != NULL) == (i > 3));
    }
  lq_often_free (often);
}

/* ---- Rectangles ---- */

static graphene_rect_t any_rect (GRand *random)
{
  const float x = (float)g_rand_int_range (random, -8, 8),
              y = (float)g_rand_int_range (random, -8, 8);
  return GRAPHENE_RECT_INIT (x, y, (float)g_rand_int_range (random, 1, 9),
                             (float)g_rand_int_range (random, 1, 9));
}

/* As graphene has it, where both have something in common. */
static void test_rects (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (int i = 0; i < 5000; i++)
    {
      const graphene_rect_t a = any_rect (random), b = any_rect (random),
                            around = lq_rect_around (&a, &b);
      graphene_rect_t cut = a, both, sum;
      const gboolean meets =
          graphene_rect_intersection (&a, &b, &both) && both.size.width > 0 && both.size.height > 0;
      graphene_rect_union (&a, &b, &sum);
      g_assert_true (lq_rects_meet (&a, &b) == meets);
      g_assert_true (lq_rect_cut (&cut, &b) == meets);
      g_assert_true (lq_rects_are_equal (&cut, meets ? &both : &a));
      g_assert_true (lq_rects_are_equal (&around, &sum));
      g_assert_true (lq_rect_contains (&a, &b) == graphene_rect_contains_rect (&a, &b));
    }
}

/* ---- Pixels ---- */

/* Premultiplied, of all alphas, in part clear. */
static cairo_surface_t *noise (GRand *random, cairo_format_t format, int scale)
{
  cairo_surface_t *image = cairo_image_surface_create (format, 61, 37);
  const int stride = cairo_image_surface_get_stride (image);
  cairo_surface_set_device_scale (image, scale, scale);
  for (int i = 0; i < 37 * stride && format == CAIRO_FORMAT_A8; i++)
    cairo_image_surface_get_data (image)[i] = (guchar)g_rand_int_range (random, 0, 256);
  if (format != CAIRO_FORMAT_A8)
    for (int i = 0; i < 37 * stride / 4; i++)
      {
        const guint32 a = format == CAIRO_FORMAT_RGB24 ? 255
                          : g_rand_int_range (random, 0, 4) == 0
                              ? 0
                              : (guint32)g_rand_int_range (random, 0, 256);
        guint32 pixel = a;
        for (int k = 0; k < 3; k++)
          pixel = pixel << 8 | (guint32)g_rand_int_range (random, 0, (gint32)a + 1);
        ((guint32 *)(gpointer)cairo_image_surface_get_data (image))[i] = pixel;
      }
  cairo_surface_mark_dirty (image);
  return image;
}

static GdkRGBA any_color (GRand *random)
{
  return (GdkRGBA){ (float)(g_rand_int_range (random, 0, 256) / 255.0),
                    (float)(g_rand_int_range (random, 0, 256) / 255.0),
                    (float)(g_rand_int_range (random, 0, 256) / 255.0),
                    (float)(g_rand_int_range (random, 0, 3) / 2.0) };
}

static void lay_by_cairo (cairo_surface_t *on, cairo_surface_t *image, graphene_point_t at,
                          const graphene_rect_t *rect, const GdkRGBA *color)
{
  cairo_t *cr = cairo_create (on);
  cairo_rectangle (cr, rect->origin.x, rect->origin.y, rect->size.width, rect->size.height);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, color);
  if (image == NULL)
    cairo_paint (cr);
  else if (cairo_image_surface_get_format (image) == CAIRO_FORMAT_A8)
    cairo_mask_surface (cr, image, at.x, at.y);
  else
    {
      cairo_set_source_surface (cr, image, at.x, at.y);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
    }
  cairo_destroy (cr);
}

/* Of what is seen of a pixel: the fourth byte of RGB24 is anything. */
static void check_same_pixels (cairo_surface_t *one, cairo_surface_t *other)
{
  const guint32 seen =
      cairo_image_surface_get_format (one) == CAIRO_FORMAT_RGB24 ? 0xffffff : 0xffffffff;
  const guint32 *p = (const guint32 *)(gpointer)cairo_image_surface_get_data (one),
                *q = (const guint32 *)(gpointer)cairo_image_surface_get_data (other);
  const int n = cairo_image_surface_get_height (one) * cairo_image_surface_get_stride (one) / 4;
  for (int i = 0; i < n; i++)
    g_assert_cmphex (p[i] & seen, ==, q[i] & seen);
}

/* Fills and pictures, in, across and outside the edges, have the bits that cairo gives them. */
static void test_raster (gconstpointer data)
{
  static const cairo_format_t grounds[] = { CAIRO_FORMAT_ARGB32, CAIRO_FORMAT_RGB24 },
                              images[] = { CAIRO_FORMAT_ARGB32, CAIRO_FORMAT_RGB24,
                                           CAIRO_FORMAT_A8 };
  const int scale = GPOINTER_TO_INT (data);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (int ground = 0; ground < 2; ground++)
    {
      cairo_surface_t *ours = blank (grounds[ground], scale),
                      *cairos = blank (grounds[ground], scale);
      const LqRaster raster = lq_raster_of (ours);
      for (int i = 0; i < 400; i++)
        {
          const GdkRGBA color = any_color (random);
          const graphene_point_t at =
              GRAPHENE_POINT_INIT ((float)g_rand_int_range (random, -70, WIDTH),
                                   (float)g_rand_int_range (random, -50, HEIGHT));
          const graphene_rect_t rect = GRAPHENE_RECT_INIT (
              at.x + (float)g_rand_int_range (random, -9, 40),
              at.y + (float)g_rand_int_range (random, -9, 20),
              (float)g_rand_int_range (random, 1, 60), (float)g_rand_int_range (random, 1, 40));
          cairo_surface_t *image = i % 4 == 3 ? NULL : noise (random, images[i % 4], scale);
          g_assert_true (image == NULL ? lq_raster_fill (&raster, &rect, &color)
                                       : lq_raster_lay (&raster, image, at, &rect, &color));
          lay_by_cairo (cairos, image, at, &rect, &color);
          g_clear_pointer (&image, cairo_surface_destroy);
          check_same_pixels (ours, cairos);
        }
      cairo_surface_destroy (ours);
      cairo_surface_destroy (cairos);
    }
}

/* Nothing is drawn by half: between pixels, or of another scale. */
static void test_raster_between (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  cairo_surface_t *on = blank (CAIRO_FORMAT_ARGB32, 1), *none = blank (CAIRO_FORMAT_ARGB32, 1),
                  *image = noise (random, CAIRO_FORMAT_ARGB32, 1),
                  *fine = noise (random, CAIRO_FORMAT_ARGB32, 2);
  const LqRaster raster = lq_raster_of (on);
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT),
                        half = GRAPHENE_RECT_INIT (1, 1, 7.5f, 9);
  const GdkRGBA red = { 1, 0, 0, 1 };
  g_assert_false (lq_raster_fill (&raster, &half, &red));
  g_assert_false (lq_raster_lay (&raster, image, GRAPHENE_POINT_INIT (0, 0), &half, NULL));
  g_assert_false (lq_raster_lay (&raster, image, GRAPHENE_POINT_INIT (0, 0.5f), &all, NULL));
  g_assert_false (lq_raster_lay (&raster, fine, GRAPHENE_POINT_INIT (0, 0), &all, NULL));
  check_same_pixels (on, none);
  cairo_surface_destroy (on);
  cairo_surface_destroy (none);
  cairo_surface_destroy (image);
  cairo_surface_destroy (fine);
}

/* ---- What is seen ---- */

static graphene_rect_t around (float x, float y, float width, float height)
{
  return GRAPHENE_RECT_INIT (x, y, width, height);
}

static gboolean covers (GskRenderNode *node, graphene_rect_t rect)
{
  return lq_node_covers (node, &rect);
}

static gboolean spares (GskRenderNode *node, graphene_rect_t rect)
{
  return lq_node_spares (node, &rect);
}

static GskRenderNode *picture_of_format (cairo_format_t format)
{
  return lq_picture_node (cairo_image_surface_create (format, 40, 30), 0, 0, 1, NULL);
}

/* What hides all below it in a place does so in no other. */
static void test_covers (void)
{
  const graphene_rect_t box = around (0, 0, 40, 30);
  GskRoundedRect round;
  gsk_rounded_rect_init_from_rect (&round, &box, 10);
  g_autoptr (GskRenderNode) flat = gsk_color_node_new (&(GdkRGBA){ 1, 0, 0, 1 }, &box);
  g_autoptr (GskRenderNode) faint = gsk_color_node_new (&(GdkRGBA){ 1, 0, 0, 0.99f }, &box);
  g_autoptr (GskRenderNode) opaque = picture_of_format (CAIRO_FORMAT_RGB24);
  g_autoptr (GskRenderNode) clear = picture_of_format (CAIRO_FORMAT_ARGB32);
  g_autoptr (GskRenderNode) there = moved (opaque, 100, 10);
  g_autoptr (GskRenderNode) cut = gsk_clip_node_new (flat, &GRAPHENE_RECT_INIT (5, 5, 10, 10));
  g_autoptr (GskRenderNode) cornered = gsk_rounded_clip_node_new (flat, &round);
  g_autoptr (GskRenderNode) faded = gsk_opacity_node_new (flat, 0.5);
  g_autoptr (GskRenderNode) all =
      gsk_container_node_new ((GskRenderNode *[]){ faint, there, clear }, 3);
  g_assert_true (covers (flat, box));
  g_assert_false (covers (flat, around (0, 0, 40, 31)));
  g_assert_false (covers (faint, box));
  g_assert_true (covers (opaque, box));
  g_assert_false (covers (clear, box));
  g_assert_false (covers (there, box));
  g_assert_true (covers (there, around (100, 10, 40, 30)));
  g_assert_false (covers (there, around (99, 10, 40, 30)));
  g_assert_true (covers (cut, around (5, 5, 10, 10)));
  g_assert_false (covers (cut, around (5, 5, 11, 10)));
  g_assert_false (covers (cornered, box));
  g_assert_true (covers (cornered, around (10, 0, 20, 30)));
  g_assert_false (covers (faded, box));
  g_assert_true (covers (all, around (110, 20, 5, 5)));
  g_assert_false (covers (all, around (35, 20, 70, 5)));
}

/* A frame is not seen inside it. */
static void test_spares (void)
{
  const graphene_rect_t box = around (0, 0, 80, 60);
  const GdkRGBA grey = { 0.5f, 0.5f, 0.5f, 1 }, colors[] = { grey, grey, grey, grey };
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &box, 10);
  g_autoptr (GskRenderNode) border =
      gsk_border_node_new (&outline, (float[]){ 1, 2, 3, 4 }, colors);
  g_autoptr (GskRenderNode) inset = gsk_inset_shadow_node_new (&outline, &grey, 0, 0, 2, 0);
  g_autoptr (GskRenderNode) low = gsk_inset_shadow_node_new (&outline, &grey, 0, 1, 2, 0);
  g_autoptr (GskRenderNode) blurred = gsk_inset_shadow_node_new (&outline, &grey, 0, 0, 2, 4);
  g_autoptr (GskRenderNode) flat = gsk_color_node_new (&grey, &box);
  g_autoptr (GskRenderNode) clear = gsk_color_node_new (&(GdkRGBA){ 0 }, &box);
  g_assert_true (spares (border, around (14, 1, 50, 56)));
  g_assert_false (spares (border, around (14, 0, 50, 56)));
  g_assert_false (spares (border, around (14, 1, 50, 57)));
  g_assert_true (spares (border, around (4, 20, 74, 20)));
  g_assert_false (spares (border, around (3, 20, 74, 20)));
  g_assert_false (spares (border, around (4, 20, 75, 20)));
  g_assert_false (spares (border, around (4, 1, 20, 20)));
  g_assert_true (spares (inset, around (10, 2, 60, 56)));
  g_assert_false (spares (inset, around (10, 1, 60, 56)));
  g_assert_false (spares (inset, around (2, 2, 60, 56)));
  g_assert_false (spares (low, around (20, 20, 10, 10)));
  g_assert_false (spares (blurred, around (20, 20, 10, 10)));
  g_assert_false (spares (flat, around (20, 20, 10, 10)));
  g_assert_true (spares (clear, around (20, 20, 10, 10)));
}

static void test_stills (gconstpointer data)
{
  const int scale = GPOINTER_TO_INT (data);
  LqStills *stills = lq_stills_new ();
  Scene scene = scene_new ();
  for (int frame = 0; frame < 3 * LQ_STILLS_AFTER; frame++)
    {
      g_autoptr (GskRenderNode) tree = scene_at (&scene, frame);
      g_autoptr (GskRenderNode) taken = lq_stills_take (stills, tree, scale);
      if (frame % 10 == 0)
        g_assert_cmpint (largest_difference (tree, taken, scale), <=, ONE_ROUNDING);
      /* The dials become one picture below the bar, what lies above it another. The ground is filled sooner than copied. */
      g_assert_cmpuint (n_drawn (taken), ==, frame < LQ_STILLS_AFTER ? 5 : 4);
    }

  /* A change is seen in its own frame. */
  gsk_render_node_unref (scene.left);
  g_autoptr (GskRenderNode) other = dial (0.2);
  scene.left = moved (other, 12, 50);
  g_autoptr (GskRenderNode) tree = scene_at (&scene, 1);
  g_autoptr (GskRenderNode) taken = lq_stills_take (stills, tree, scale);
  g_assert_cmpint (largest_difference (tree, taken, scale), <=, ONE_ROUNDING);
  g_assert_cmpuint (n_drawn (taken), ==, 5);
  scene_clear (&scene);
  lq_stills_free (stills);
}

/* A picture between two pixels would be blurred: such a part is drawn as it is. */
static void test_stills_between_pixels (void)
{
  LqStills *stills = lq_stills_new ();
  Scene scene = scene_new ();
  for (int frame = 0; frame < 2 * LQ_STILLS_AFTER; frame++)
    {
      g_autoptr (GskRenderNode) tree = scene_at (&scene, frame);
      g_autoptr (GskRenderNode) between = moved (tree, 0.4f, 0);
      g_autoptr (GskRenderNode) taken = lq_stills_take (stills, between, 1);
      g_assert_cmpint (largest_difference (between, taken, 1), ==, 0);
    }
  scene_clear (&scene);
  lq_stills_free (stills);
}

/* Grounds made anew in each frame, as GTK does with those of a widget in which something moves: a panel with round
 * corners, a word and a bar that moves. */
static GskRenderNode *panel_at (int frame, float radius)
{
  GskRoundedRect round;
  gsk_rounded_rect_init_from_rect (&round, &GRAPHENE_RECT_INIT (10, 10, 160, 100), radius);
  g_autoptr (GskRenderNode)
      color = gsk_color_node_new (&(GdkRGBA){ 0.2f, 0.2f, 0.2f, 1 },
                                  &GRAPHENE_RECT_INIT (10, 10, 160, 100)),
      bar = gsk_color_node_new (&(GdkRGBA){ 0.3f, 0.5f, 0.9f, 1 },
                                &GRAPHENE_RECT_INIT (60, 30, 20, (float)(frame % 70 + 1))),
      other = gsk_color_node_new (&(GdkRGBA){ 0.9f, 0.5f, 0.3f, 1 },
                                  &GRAPHENE_RECT_INIT (90, 30, 20, (float)(frame % 60 + 1)));
  GskRenderNode *children[] = { color, bar, other };
  g_autoptr (GskRenderNode) all = gsk_container_node_new (children, G_N_ELEMENTS (children));
  return gsk_rounded_clip_node_new (all, &round);
}

/* The children behind a clip around all, if there is one. */
static GskRenderNode *container_of (GskRenderNode *taken)
{
  return gsk_render_node_get_node_type (taken) == GSK_CLIP_NODE ? gsk_clip_node_get_child (taken)
                                                                : taken;
}

static void test_stills_anew (void)
{
  LqStills *stills = lq_stills_new ();
  GskRenderNode *before = NULL;
  for (int frame = 0; frame < 2 * LQ_STILLS_AFTER; frame++)
    {
      g_autoptr (GskRenderNode) tree = panel_at (frame, 12);
      g_autoptr (GskRenderNode) taken = lq_stills_take (stills, tree, 1);
      g_assert_cmpint (largest_difference (tree, taken, 1), <=, ONE_ROUNDING);
      GskRenderNode *all = container_of (taken);
      GskRenderNode *ground = gsk_container_node_get_child (all, 0);
      /* A ground that looks as before is the same node: no damage. What reaches into no corner is not cut. */
      if (before != NULL && frame > LQ_STILLS_AFTER + 1)
        g_assert_true (ground == before);
      g_assert_cmpint (gsk_render_node_get_node_type (ground), ==, GSK_ROUNDED_CLIP_NODE);
      g_assert_cmpint (gsk_render_node_get_node_type (gsk_container_node_get_child (all, 1)), ==,
                       GSK_COLOR_NODE);
      g_clear_pointer (&before, gsk_render_node_unref);
      before = gsk_render_node_ref (ground);
    }
  g_clear_pointer (&before, gsk_render_node_unref);
  /* Other corners cut what stayed, too. */
  for (int frame = 0; frame < 4; frame++)
    {
      g_autoptr (GskRenderNode) tree = panel_at (frame, frame % 2 == 0 ? 40 : 4);
      g_autoptr (GskRenderNode) taken = lq_stills_take (stills, tree, 1);
      g_assert_cmpint (largest_difference (tree, taken, 1), <=, ONE_ROUNDING);
    }
  lq_stills_free (stills);
}

/* A part in which two bars move in each frame is one damage: its clip is another one than that before. */
static void test_stills_restless (void)
{
  LqStills *stills = lq_stills_new ();
  graphene_rect_t before = { 0 };
  for (int frame = 0; frame < 40; frame++)
    {
      g_autoptr (GskRenderNode) whole = panel_at (frame, 1);
      g_autoptr (GskRenderNode) taken =
          lq_stills_take (stills, gsk_rounded_clip_node_get_child (whole), 1);
      g_assert_cmpint (largest_difference (gsk_rounded_clip_node_get_child (whole), taken, 1), <=,
                       ONE_ROUNDING);
      if (frame < 20)
        continue;
      g_assert_cmpint (gsk_render_node_get_node_type (taken), ==, GSK_CLIP_NODE);
      g_assert_false (graphene_rect_equal (gsk_clip_node_get_clip (taken), &before));
      before = *gsk_clip_node_get_clip (taken);
      g_assert_cmpfloat (before.size.height, <, 200); /* it does not grow on and on */
    }
  lq_stills_free (stills);
}

/* ---- Masks ---- */

/* A node paints the colour through the mask at its place. */
static void test_mask_node (void)
{
  LqMask mask;
  lq_mask_init (&mask, 10, 6);
  mask.alpha[2 * mask.stride + 3] = 255;
  g_autoptr (GskRenderNode) node = lq_mask_node (&mask, 20, 30, 1, &(GdkRGBA){ 0, 1, 0, 1 });
  g_assert_null (mask.alpha);
  cairo_surface_t *image = drawn (node, 1);
  const guint32 *pixels = (const guint32 *)(const void *)cairo_image_surface_get_data (image);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    g_assert_cmphex (pixels[i], ==, i == 32 * WIDTH + 23 ? 0xff00ff00 : 0);
  cairo_surface_destroy (image);
}

/* ---- Texts ---- */

static GskRenderNode *said (LqText *text, GtkWidget *widget, const char *string, double x)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  lq_text_set (text, widget, LQ_TEXT_LABEL, string);
  lq_text_draw (text, snapshot, x, 20, LQ_ALIGN_START, &(GdkRGBA){ 1, 1, 1, 1 });
  return gtk_snapshot_free_to_node (snapshot);
}

/* Of one word, in memory that held FILL before. */
static GskRenderNode *word_in (PangoLayout *layout, int fill)
{
  PangoLayoutRun *run = pango_layout_get_line_readonly (layout, 0)->runs->data;
  PangoGlyphString *glyphs = pango_glyph_string_new ();
  pango_glyph_string_set_size (glyphs, run->glyphs->num_glyphs);
  memset (glyphs->glyphs, fill, sizeof *glyphs->glyphs * (gsize)glyphs->num_glyphs);
  for (int i = 0; i < glyphs->num_glyphs; i++)
    {
      const PangoGlyphInfo *from = &run->glyphs->glyphs[i];
      PangoGlyphInfo *to = &glyphs->glyphs[i];
      to->glyph = from->glyph;
      to->geometry = from->geometry;
      to->attr.is_cluster_start = from->attr.is_cluster_start;
      to->attr.is_color = from->attr.is_color;
    }
  GskRenderNode *node = gsk_text_node_new (run->item->analysis.font, glyphs,
                                           &(GdkRGBA){ 1, 1, 1, 1 }, &GRAPHENE_POINT_INIT (3, 20));
  pango_glyph_string_free (glyphs);
  return node;
}

/* Words look alike by their letters, whatever lies between those in memory. */
static void test_alike (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "−14.1");
  g_autoptr (PangoLayout) other = gtk_widget_create_pango_layout (widget, "−14.2");
  g_autoptr (GskRenderNode) a = word_in (layout, 0);
  g_autoptr (GskRenderNode) b = word_in (layout, 0xff);
  g_autoptr (GskRenderNode) c = word_in (other, 0);
  g_assert_true (lq_node_is_alike (a, b));
  g_assert_false (lq_node_is_alike (a, c));
  g_object_unref (widget);
}

/* What says the same at the same place is the same node: nobody draws it anew. */
static void test_text (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  LqText text = { 0 };
  g_autoptr (GskRenderNode) first = said (&text, widget, "−14.1", 10);
  g_autoptr (GskRenderNode) again = said (&text, widget, "−14.1", 10);
  g_autoptr (GskRenderNode) other = said (&text, widget, "−14.2", 10);
  g_autoptr (GskRenderNode) moved_on = said (&text, widget, "−14.2", 11);
  g_assert_nonnull (first);
  g_assert_true (first == again);
  g_assert_true (first != other);
  g_assert_true (other != moved_on);
  g_assert_cmpint (largest_difference (first, other, 1), >, 40);
  lq_text_strike (&text, TRUE);
  g_autoptr (GskRenderNode) struck = said (&text, widget, "−14.2", 11);
  g_assert_true (struck != moved_on);
  lq_text_strike (&text, FALSE);
  g_autoptr (GskRenderNode) back = said (&text, widget, "−14.1", 10);
  g_assert_true (back == first);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *string = g_strdup_printf ("%d", i);
      g_autoptr (GskRenderNode) one = said (&text, widget, string, 10);
      g_assert_cmpint (g_hash_table_size (text.lines), <=, 64);
    }
  lq_text_clear (&text);
  g_autoptr (GskRenderNode) anew = said (&text, widget, "−14.1", 10);
  g_assert_true (anew != first);
  g_assert_cmpint (largest_difference (first, anew, 1), ==, 0);
  lq_text_clear (&text);
  g_object_unref (widget);
}

int main (int argc, char **argv)
{
  hands_init (&argc, &argv);
  g_test_add_data_func ("/ui/drawing/picture", GINT_TO_POINTER (1), test_picture);
  g_test_add_data_func ("/ui/drawing/picture-fine", GINT_TO_POINTER (2), test_picture);
  g_test_add_func ("/ui/drawing/often", test_often);
  g_test_add_func ("/ui/drawing/often-many", test_often_many);
  g_test_add_func ("/ui/drawing/rects", test_rects);
  g_test_add_data_func ("/ui/drawing/raster", GINT_TO_POINTER (1), test_raster);
  g_test_add_data_func ("/ui/drawing/raster-fine", GINT_TO_POINTER (2), test_raster);
  g_test_add_func ("/ui/drawing/raster-between", test_raster_between);
  g_test_add_func ("/ui/drawing/covers", test_covers);
  g_test_add_func ("/ui/drawing/spares", test_spares);
  g_test_add_data_func ("/ui/drawing/stills", GINT_TO_POINTER (1), test_stills);
  g_test_add_data_func ("/ui/drawing/stills-fine", GINT_TO_POINTER (2), test_stills);
  g_test_add_func ("/ui/drawing/stills-between-pixels", test_stills_between_pixels);
  g_test_add_func ("/ui/drawing/stills-anew", test_stills_anew);
  g_test_add_func ("/ui/drawing/stills-restless", test_stills_restless);
  g_test_add_func ("/ui/drawing/mask-node", test_mask_node);
  g_test_add_func ("/ui/drawing/alike", test_alike);
  g_test_add_func ("/ui/drawing/text", test_text);
  return g_test_run ();
}
