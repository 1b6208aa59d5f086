/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pixels of one variant: lines of all sorts, and what is laid over a picture. */
#include "variants.h"

#include "ui/chart/lay.h"

#include <math.h>

enum
{
  WIDTH = 331,
  HEIGHT = 120,
  STRIDE = (WIDTH + LQ_STROKE_BLOCK - 1) / LQ_STROKE_BLOCK * LQ_STROKE_BLOCK,
  N_LINES = 24
};

static void take_line (LqStroke *stroke, int line, graphene_point_t points[WIDTH])
{
  const LqPen pen = { 1 + line % 5 * 0.4, 0.5 + line % 3 * 0.25, line % 4 == 3 ? 6 : 0,
                      line % 4 == 3 ? 3 : 0 };
  for (int x = 0; x < WIDTH; x++)
    points[x] = GRAPHENE_POINT_INIT (
        (float)x + 0.5f, (float)(60 + (2 + line) * sin (x * 0.07 + line) + x * line % 29));
  lq_stroke_take (stroke, points, WIDTH, &pen, WIDTH, HEIGHT);
}

static void append_words (const LqStroke *stroke, int block, LqRows rows, GArray *values)
{
  const guint32 *words = lq_stroke_words (stroke, block);
  for (int i = 0; i < (rows.end - rows.first) / 2 * LQ_STROKE_WORDS; i++)
    {
      const double value = words[i];
      g_array_append_val (values, value);
    }
}

static void render_pixels (GArray *values)
{
  g_autofree guint32 *pixels = g_new (guint32, STRIDE * HEIGHT),
                     *ground = g_new (guint32, LQ_STROKE_BLOCK * HEIGHT);
  graphene_point_t points[WIDTH];
  float tops[STRIDE];
  LqStroke *stroke = lq_stroke_new ();
  for (guint32 i = 0; i < LQ_STROKE_BLOCK * HEIGHT; i++)
    ground[i] = i * 0x9e3779b1;
  const guint32 *grounds[HEIGHT], *aboves[HEIGHT];
  for (int y = 0; y < HEIGHT; y++)
    {
      grounds[y] = ground + y * LQ_STROKE_BLOCK;
      aboves[y] = ground + (HEIGHT - 1 - y) * LQ_STROKE_BLOCK;
    }
  for (int line = 0; line < N_LINES; line++)
    {
      take_line (stroke, line, points);
      lq_stroke_tops (points, WIDTH, STRIDE, HEIGHT, tops);
      for (int block = 0; block < STRIDE / LQ_STROKE_BLOCK; block++)
        {
          const LqRows rows = lq_stroke_rows (stroke, block), all = { 0, HEIGHT };
          guint32 *at = pixels + block * LQ_STROKE_BLOCK;
          append_words (stroke, block, rows, values);
          lq_lay_ground (at, STRIDE, grounds, 0x20101008, tops + block * LQ_STROKE_BLOCK, all);
          lq_lay_line (at + rows.first * STRIDE, STRIDE, 0xe0a06010,
                       lq_stroke_words (stroke, block), rows);
          lq_lay_pixels (at + rows.first * STRIDE, STRIDE, aboves,
                         (LqRows){ rows.first, rows.first + (rows.end - rows.first) / 2 });
        }
    }
  for (int i = 0; i < STRIDE * HEIGHT; i++)
    {
      const double value = pixels[i];
      g_array_append_val (values, value);
    }
  lq_stroke_free (stroke);
}

char *variant_render (int subject, GArray *values)
{
  if (subject == 0 && values != NULL)
    render_pixels (values);
  return subject == 0 ? g_strdup ("pixels") : NULL;
}
