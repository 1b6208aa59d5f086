/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delay line that is read between its frames, against sines of closed form. */
#include <glib.h>
#include <math.h>

#include "dsp/fractional.h"

#define N 4096

typedef struct
{
  LqArena *arena;
  LqFractional *taps;
  LqFractionalLine line;
} Room;

static void room_init (Room *room, int max_frames)
{
  room->arena = lq_arena_new ();
  room->taps = lq_fractional_new (room->arena);
  lq_fractional_line_init (&room->line, room->arena, max_frames);
}

/* On whole frames every bit comes back, also round the end of the ring. */
static void test_whole (void)
{
  Room room;

  room_init (&room, 1000);
  for (int n = 0; n < N; n++)
    {
      lq_fractional_line_write (&room.line, n + 0.25);
      for (int d = LQ_FRACTIONAL_MIN; d <= 1000; d += 247)
        {
          double want = n + 1 - d >= 0 ? n + 1 - d + 0.25 : 0.0;
          g_assert_true (lq_fractional_line_read (&room.line, room.taps, d) == want);
          g_assert_true (lq_fractional_line_at (&room.line, (unsigned)d) == want);
        }
    }
  lq_arena_free (room.arena);
}

/* A sine at F of the rate read at many delays is the sine of that time: to 0.05 dB below 0.4 of the
 * rate, and 90 dB down (the window's side lobes) below 0.35 of it. */
static void test_between (void)
{
  static const double freqs[] = { 0.001, 0.01, 0.1, 0.2, 0.3, 0.4 };

  for (size_t i = 0; i < G_N_ELEMENTS (freqs); i++)
    {
      Room room;
      double worst = 0.0;

      room_init (&room, 200);
      for (int n = 0; n < N; n++)
        {
          double delay = 20.0 + 100.0 * (0.5 + 0.5 * sin (0.01 * n));
          lq_fractional_line_write (&room.line, sin (2 * G_PI * freqs[i] * n));
          if (n < 200)
            continue;
          double want = sin (2 * G_PI * freqs[i] * (n + 1 - delay));
          worst =
              fmax (worst, fabs (lq_fractional_line_read (&room.line, room.taps, delay) - want));
        }
      g_test_message ("%.3f: error %.1f dB", freqs[i], 20 * log10 (worst));
      g_assert_cmpfloat (worst, <, freqs[i] < 0.35 ? 3e-5 : 5.8e-3);
      lq_arena_free (room.arena);
    }
}

/* What was before a reset is silence, to the bit, wherever in the ring it happens. */
static void test_reset (void)
{
  Room used, fresh;

  room_init (&used, 300);
  for (int round = 0; round < 20; round++)
    {
      room_init (&fresh, 300);
      lq_fractional_line_reset (&used.line);
      for (int n = 0; n < 37 * (round + 1); n++)
        {
          double x = sin (0.3 * n) + 2.0, d = LQ_FRACTIONAL_MIN + fmod (17.37 * n, 280.0);
          lq_fractional_line_write (&used.line, x);
          lq_fractional_line_write (&fresh.line, x);
          g_assert_true (lq_fractional_line_read (&used.line, used.taps, d)
                         == lq_fractional_line_read (&fresh.line, used.taps, d));
          g_assert_true (lq_fractional_line_at (&used.line, (unsigned)d)
                         == lq_fractional_line_at (&fresh.line, (unsigned)d));
        }
      lq_arena_free (fresh.arena);
    }
  lq_arena_free (used.arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/fractional/whole", test_whole);
  g_test_add_func ("/dsp/fractional/between", test_between);
  g_test_add_func ("/dsp/fractional/reset", test_reset);
  return g_test_run ();
}
