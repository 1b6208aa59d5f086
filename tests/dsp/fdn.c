/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The feedback delay network: that a round costs what it should and nothing else. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "core/random.h"
#include "dsp/fdn.h"

#define RATE 48000

static const LqFdnDecay even_2_s = { 2.0, 2.0, 2.0, 200, 5000 };
static const LqFdnDecay for_ever = { INFINITY, INFINITY, INFINITY, 200, 5000 };

typedef struct
{
  LqArena *arena;
  LqFdn *fdn;
  int frames[LQ_FDN_LINES];
  double turns;
} Room;

static void room_open (Room *room, const LqFdnDecay *decay, double motion_rad)
{
  room->arena = lq_arena_new ();
  room->fdn = lq_fdn_new (room->arena, RATE, RATE / 5);
  room->turns = 0.0;
  lq_fdn_spread (0.030 * RATE, 0.065 * RATE, room->frames);
  lq_fdn_jump (room->fdn, room->frames, decay, motion_rad);
}

static void room_run (Room *room, double io[2][LQ_QUANTUM])
{
  const double turn = 0.7 / RATE;

  lq_fdn_run (room->fdn, room->turns, turn, io, io);
  room->turns += turn * LQ_QUANTUM;
}

static void burst (Room *room, LqRandom *random)
{
  double io[2][LQ_QUANTUM];

  for (int q = 0; q < 20; q++)
    {
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < LQ_QUANTUM; i++)
          io[c][i] = lq_random_bipolar (random);
      room_run (room, io);
    }
}

static bool has_factor (int n)
{
  for (int d = 2; d < n; d++)
    if (n % d == 0)
      return true;
  return false;
}

/* Different primes, thus mutually prime; never shorter than a quantum, near what was asked for. */
static void test_spread (void)
{
  static const double ends[][2] = { { 1440, 3120 }, { 10, 20 }, { 64, 64 }, { 7000, 37000 } };

  for (size_t i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      int frames[LQ_FDN_LINES];
      lq_fdn_spread (ends[i][0], ends[i][1], frames);
      for (int k = 0; k < LQ_FDN_LINES; k++)
        {
          g_assert_false (has_factor (frames[k]));
          g_assert_cmpint (frames[k], >=, k ? frames[k - 1] + 1 : LQ_QUANTUM);
        }
      if (ends[i][0] > 100)
        {
          g_assert_cmpfloat_with_epsilon (frames[0] / ends[i][0], 1.0, 0.03);
          g_assert_cmpfloat_with_epsilon (frames[LQ_FDN_LINES - 1] / ends[i][1], 1.0, 0.03);
        }
    }
}

/* Without absorption nothing is lost or won, at rest and while the matrix turns: what is left is
 * rounding, below 1e-6 of the energy in a second by far. */
static void test_lossless (void)
{
  static const double motions[] = { 0.0, 0.5 };

  for (size_t m = 0; m < G_N_ELEMENTS (motions); m++)
    {
      Room room;
      LqRandom random;
      double io[2][LQ_QUANTUM];
      lq_random_init (&random, 3);
      room_open (&room, &for_ever, motions[m]);
      burst (&room, &random);
      double before = lq_fdn_energy (room.fdn);
      g_assert_cmpfloat (before, >, 100.0);
      for (int q = 0; q < 20 * RATE / LQ_QUANTUM; q++)
        {
          memset (io, 0, sizeof io);
          room_run (&room, io);
        }
      g_assert_cmpfloat_with_epsilon (lq_fdn_energy (room.fdn) / before, 1.0, 1e-9);
      lq_arena_free (room.arena);
    }
}

/* 60 dB in the time asked for: in a second of two, the energy in the lines falls by 30 dB. It is read
 * once it has spread over all of them; what a mode decays by does not depend on where it began. */
static void test_decay (void)
{
  Room room;
  LqRandom random;
  double io[2][LQ_QUANTUM];

  lq_random_init (&random, 5);
  room_open (&room, &even_2_s, 0.3);
  burst (&room, &random);
  double before = 0.0;
  for (int q = 0; q < 2 * RATE / LQ_QUANTUM; q++)
    {
      if (q == RATE / LQ_QUANTUM)
        before = lq_fdn_energy (room.fdn);
      memset (io, 0, sizeof io);
      room_run (&room, io);
    }
  double fell_db = 10 * log10 (before / lq_fdn_energy (room.fdn));
  g_assert_cmpfloat_with_epsilon (fell_db, 30.0, 0.3);
  lq_arena_free (room.arena);
}

/* Whatever the decay, the power of the response is about 1: ±1 dB, for it is one draw of the phases
 * of all modes. */
static void test_level (void)
{
  static const double times_s[] = { 0.5, 2.0, 6.0 };

  for (size_t t = 0; t < G_N_ELEMENTS (times_s); t++)
    for (int c = 0; c < 2; c++)
      {
        LqFdnDecay decay = { times_s[t], times_s[t], times_s[t], 200, 5000 };
        Room room;
        double sum[2] = { 0.0 };
        room_open (&room, &decay, 0.0);
        for (int q = 0; q < 2 * times_s[t] * RATE / LQ_QUANTUM; q++)
          {
            double io[2][LQ_QUANTUM] = { { 0.0 } };
            io[c][0] = q == 0 ? 1.0 : 0.0;
            room_run (&room, io);
            for (int side = 0; side < 2; side++)
              for (int i = 0; i < LQ_QUANTUM; i++)
                sum[side] += io[side][i] * io[side][i];
          }
        for (int side = 0; side < 2; side++)
          g_assert_cmpfloat_with_epsilon (10 * log10 (sum[side]), 0.0, 1.0);
        lq_arena_free (room.arena);
      }
}

/* New lengths and decays on the way: what the lines hold only falls, and they end up there. */
static void test_moves (void)
{
  Room room;
  LqRandom random;
  double io[2][LQ_QUANTUM];

  lq_random_init (&random, 7);
  room_open (&room, &even_2_s, 0.2);
  burst (&room, &random);
  double most = 0.0;
  for (int n = 0; n < 20; n++)
    {
      LqFdnDecay decay = { n % 2 ? 0.3 : 8.0, n % 3 ? 4.0 : 0.4, n % 4 ? 0.5 : 5.0, 300, 3000 };
      lq_fdn_spread ((n % 3 + 1) * 700, (n % 5 + 3) * 1000, room.frames);
      lq_fdn_aim (room.fdn, room.frames, &decay, 0.1 * (n % 6));
      double loudest = 0.0;
      for (int q = 0; q < RATE / 5 / LQ_QUANTUM; q++)
        {
          memset (io, 0, sizeof io);
          room_run (&room, io);
          for (int c = 0; c < 2; c++)
            for (int i = 0; i < LQ_QUANTUM; i++)
              loudest = fmax (loudest, fabs (io[c][i]));
        }
      if (n == 0)
        most = loudest;
      g_assert_cmpfloat (loudest, <=, 2.0 * most);
    }
  lq_arena_free (room.arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fdn/spread", test_spread);
  g_test_add_func ("/fdn/lossless", test_lossless);
  g_test_add_func ("/fdn/decay", test_decay);
  g_test_add_func ("/fdn/level", test_level);
  g_test_add_func ("/fdn/moves", test_moves);
  return g_test_run ();
}
