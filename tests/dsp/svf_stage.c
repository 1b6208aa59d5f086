/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains of stages against the plain filter: the wave front, at rest and gliding, gives what
 * one filter after another gives; lanes stay apart; a glide ends on its target. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "core/random.h"
#include "dsp/matched.h"
#include "dsp/svf_stage.h"

#define RATE_HZ 48000.0
#define N       LQ_QUANTUM
#define MOST    11

static LqSvf some_filter (LqRandom *random)
{
  LqMatched m = { .kind = lq_random_next (random) % (LQ_MATCHED_HIGH_PASS_1 + 1),
                  .f_hz = 20.0 * pow (900.0, lq_random_uniform (random)),
                  .gain_db = 12.0 * lq_random_bipolar (random),
                  .q = 0.3 * pow (30.0, lq_random_uniform (random)) };
  LqSvf svf;

  lq_matched_design (&m, RATE_HZ, &svf);
  return svf;
}

static void fill (LqRandom *random, LqPair *io)
{
  for (int i = 0; i < N; i++)
    io[i] = (LqPair){ lq_random_bipolar (random), lq_random_bipolar (random) };
}

static void test_chain (void)
{
  LqRandom random;

  lq_random_init (&random, 1);
  for (int count = 1; count <= MOST; count++)
    {
      LqSvfStage stages[MOST], *chain[MOST];
      LqSvf filters[MOST];
      LqSvfState states[MOST][2] = { { { 0 } } };
      for (int j = 0; j < count; j++)
        {
          filters[j] = some_filter (&random);
          chain[j] = &stages[j];
          lq_svf_stage_init (chain[j], RATE_HZ, 20);
          lq_svf_stage_jump (chain[j], &filters[j], LQ_LANE_BOTH);
        }
      for (int quantum = 0; quantum < 40; quantum++)
        {
          LqPair io[N];
          double plain[2][N];
          fill (&random, io);
          for (int i = 0; i < N; i++)
            {
              plain[0][i] = io[i][0];
              plain[1][i] = io[i][1];
            }
          lq_svf_stages_run (chain, count, io, N);
          for (int j = 0; j < count; j++)
            for (int c = 0; c < 2; c++)
              lq_svf_process (&filters[j], &states[j][c], plain[c], plain[c], N);
          /* Two orders of the same operations: rounding, lifted by up to 12 dB a stage. */
          for (int i = 0; i < N; i++)
            for (int c = 0; c < 2; c++)
              g_assert_cmpfloat_with_epsilon (io[i][c], plain[c][i],
                                              1e-11 * (1.0 + fabs (plain[c][i])));
        }
    }
}

/* All at once or one by one: the same bits, whatever front they run in. */
static void test_same_bits (void)
{
  LqRandom random;

  lq_random_init (&random, 5);
  for (int count = 2; count <= MOST; count++)
    {
      LqSvfStage at_once[MOST], alone[MOST], *chain[MOST];
      for (int j = 0; j < count; j++)
        {
          LqSvf filter = some_filter (&random);
          chain[j] = &at_once[j];
          lq_svf_stage_init (&at_once[j], RATE_HZ, 20);
          lq_svf_stage_jump (&at_once[j], &filter, j % 3 ? LQ_LANE_BOTH : LQ_LANE_SECOND);
          alone[j] = at_once[j];
        }
      for (int quantum = 0; quantum < 20; quantum++)
        {
          LqPair io[N], other[N];
          fill (&random, io);
          memcpy (other, io, sizeof io);
          lq_svf_stages_run (chain, count, io, N);
          for (int j = 0; j < count; j++)
            {
              LqSvfStage *one[] = { &alone[j] };
              lq_svf_stages_run (one, 1, other, N);
            }
          g_assert_cmpmem (io, sizeof io, other, sizeof other);
        }
    }
}

static void test_lanes (void)
{
  LqRandom random;

  lq_random_init (&random, 2);
  for (int moving = 0; moving <= 1; moving++)
    for (unsigned lanes = LQ_LANE_FIRST; lanes <= LQ_LANE_SECOND; lanes++)
      {
        LqSvfStage stage, *chain[] = { &stage };
        LqSvf from = some_filter (&random), to = some_filter (&random);
        double changed = 0.0;
        lq_svf_stage_init (&stage, RATE_HZ, 20);
        lq_svf_stage_jump (&stage, &from, lanes);
        if (moving)
          lq_svf_stage_aim (&stage, &to);
        for (int quantum = 0; quantum < 10; quantum++)
          {
            LqPair io[N], before[N];
            int off = lanes == LQ_LANE_FIRST ? 1 : 0;
            fill (&random, io);
            memcpy (before, io, sizeof io);
            lq_svf_stages_run (chain, 1, io, N);
            for (int i = 0; i < N; i++)
              {
                g_assert_cmpfloat (io[i][off], ==, before[i][off]);
                changed += fabs (io[i][!off] - before[i][!off]);
              }
          }
        g_assert_cmpfloat (changed, >, 0.1);
      }
}

/* After the glide, the stage is at rest on its target and sounds like a fresh one there. */
static void test_arrives (void)
{
  LqRandom random;
  LqMatched a = { LQ_MATCHED_BELL, 400, 9, 2 }, b = { LQ_MATCHED_BELL, 650, -6, 1 };
  LqSvf from, to;
  LqSvfStage moved, born, *chain[2] = { &moved, &born };
  LqPair io[N], other[N];

  lq_random_init (&random, 3);
  lq_matched_design (&a, RATE_HZ, &from);
  lq_matched_design (&b, RATE_HZ, &to);
  lq_svf_stage_init (&moved, RATE_HZ, 20);
  lq_svf_stage_init (&born, RATE_HZ, 20);
  lq_svf_stage_jump (&moved, &from, LQ_LANE_BOTH);
  lq_svf_stage_jump (&born, &to, LQ_LANE_BOTH);
  lq_svf_stage_aim (&moved, &to);
  g_assert_true (moved.moving);
  for (int quantum = 0; quantum < 400; quantum++)
    {
      fill (&random, io);
      memcpy (other, io, sizeof io);
      lq_svf_stages_run (chain, 1, io, N);
      lq_svf_stages_run (chain + 1, 1, other, N);
    }
  g_assert_false (moved.moving);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (io[i][0], other[i][0], 1e-12);
}

/* A started stage is not heard before its resonance has settled; a faded one is idle. */
static void test_start_and_fade (void)
{
  LqMatched m = { LQ_MATCHED_BELL, 1000, 12, 5 };
  LqSvf svf;
  LqSvfStage stage, *chain[] = { &stage };
  LqPair io[N], before[N];
  LqRandom random;
  int silent = 0, fading = 0;

  lq_random_init (&random, 4);
  lq_matched_design (&m, RATE_HZ, &svf);
  lq_svf_stage_init (&stage, RATE_HZ, 20);
  lq_svf_stage_start (&stage, &svf, LQ_LANE_BOTH);
  do
    {
      fill (&random, io);
      memcpy (before, io, sizeof io);
      lq_svf_stages_run (chain, 1, io, N);
      g_assert_false (lq_svf_stage_is_idle (&stage));
      silent++;
    }
  while (memcmp (io, before, sizeof io) == 0);
  /* 7 time constants of Q A / (π f), A = 2: 22 ms. */
  g_assert_cmpint (silent, >, 12);
  g_assert_cmpint (silent, <, 40);
  lq_svf_stage_fade_out (&stage);
  for (; !lq_svf_stage_is_idle (&stage); fading++)
    {
      fill (&random, io);
      lq_svf_stages_run (chain, 1, io, N);
      g_assert_cmpint (fading, <, 100);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/svf-stage/chain", test_chain);
  g_test_add_func ("/svf-stage/same-bits", test_same_bits);
  g_test_add_func ("/svf-stage/lanes", test_lanes);
  g_test_add_func ("/svf-stage/arrives", test_arrives);
  g_test_add_func ("/svf-stage/start-and-fade", test_start_and_fade);
  return g_test_run ();
}
