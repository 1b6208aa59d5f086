/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First reflections: a box's geometry by hand, and what the taps do with it. */
#include <glib.h>
#include <math.h>

#include "dsp/reflections.h"

/* The earliest way by one wall of a plate, worked out apart: mirror the source in each edge. */
static double first_s (const LqReflectionsRoom *room, double sx, double sy, double lx, double ly)
{
  double images[4][2] = { { -sx, sy }, { 2 - sx, sy }, { sx, -sy }, { sx, 2 - sy } };
  double direct = hypot ((sx - lx) * room->width_m, (sy - ly) * room->depth_m);
  double nearest = INFINITY;

  for (int i = 0; i < 4; i++)
    nearest = fmin (
        nearest, hypot ((images[i][0] - lx) * room->width_m, (images[i][1] - ly) * room->depth_m));
  return (nearest - direct) / room->speed_m_s;
}

static void test_geometry (void)
{
  const LqReflectionsRoom plate = { 2.0, 1.0, 0.0, 190.0, 0.9 };
  const LqReflectionsRoom hall = { 23.0, 36.0, 15.0, 343.0, 0.8 };
  LqReflections r;

  lq_reflections_design (&r, &plate, 10);
  g_assert_cmpint (r.n, ==, 20);
  double left_s = first_s (&plate, 0.37, 0.27, 0.47, 0.71);
  double right_s = first_s (&plate, 0.61, 0.29, 0.47, 0.71);
  g_assert_cmpfloat_with_epsilon (r.tap[0].delay_s, fmin (left_s, right_s), 1e-12);
  lq_reflections_design (&r, &hall, 10);
  double power[2] = { 0.0 };
  for (int k = 0; k < r.n; k++)
    {
      g_assert_cmpfloat (r.tap[k].delay_s, >, 0.003);
      g_assert_cmpfloat (r.tap[k].delay_s, <, 0.15); /* some four times across */
      if (k > 0)
        g_assert_cmpfloat (r.tap[k].delay_s, >, r.tap[k - 1].delay_s);
      for (int c = 0; c < 2; c++)
        power[r.tap[k].from] += r.tap[k].gain[c] * r.tap[k].gain[c];
    }
  g_assert_cmpfloat_with_epsilon (power[0], 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (power[1], 1.0, 1e-12);
}

/* An impulse on the left comes at its taps' times with their gains, and nowhere else. */
static void test_taps (void)
{
  const LqReflectionsRoom room = { 5.2, 7.1, 3.1, 343.0, 0.75 };
  enum
  {
    N = 64 * LQ_QUANTUM
  };
  LqArena *arena = lq_arena_new ();
  LqQuantumLine lines[2];
  LqReflections r;
  int frames[LQ_REFLECTIONS_MOST];
  double want[2][N] = { { 0 } };

  lq_reflections_design (&r, &room, 10);
  for (int c = 0; c < 2; c++)
    lq_quantum_line_init (&lines[c], arena, N);
  for (int k = 0; k < r.n; k++)
    {
      frames[k] = lq_reflections_frames (&r, k, 1.5, 48000);
      g_assert_cmpfloat_with_epsilon (frames[k] / 48000.0, 1.5 * r.tap[k].delay_s, 0.51 / 48000);
      if (r.tap[k].from == 0)
        for (int c = 0; c < 2; c++)
          want[c][frames[k] + 5] += r.tap[k].gain[c];
    }
  for (int n = 0; n < N; n += LQ_QUANTUM)
    {
      double in[2][LQ_QUANTUM] = { { 0.0 } }, out[2][LQ_QUANTUM];
      in[0][5] = n == 0 ? 1.0 : 0.0;
      for (int c = 0; c < 2; c++)
        lq_quantum_line_write (&lines[c], in[c]);
      lq_reflections_run (&r, lines, 2, frames, NULL, NULL, out);
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < LQ_QUANTUM; i++)
          g_assert_true (out[c][i] == want[c][n + i]);
    }
  lq_arena_free (arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reflections/geometry", test_geometry);
  g_test_add_func ("/reflections/taps", test_taps);
  return g_test_run ();
}
