/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reset needs designed: one budget for the whole plan, shared fairly, and an end of it however fast
 * parameters move. */
#include "testbench.h"

#define PIECES     30
#define PIECE_WORK 7000

/* Passes on. Each value of its parameter 0 takes PIECES of PIECE_WORK; a reset that would have to design
 * is an error, and so is one that was not ready for its parameter. */
typedef struct
{
  double wanted, designed;
  int left;
} Costly;

static gint64 worked; /* by all of them */

static void *costly_prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Costly *s = lq_arena_new0 (arena, Costly);
  s->wanted = s->designed = params[0];
  return s;
}

static bool costly_ready (void *state, const double *params, int *work)
{
  Costly *s = state;

  g_assert_cmpint (*work, >, 0);
  if (params[0] != s->wanted)
    s->left = PIECES;
  s->wanted = params[0];
  for (; s->left > 0 && *work > 0; s->left--)
    {
      *work -= PIECE_WORK;
      worked += PIECE_WORK;
    }
  if (s->left == 0)
    s->designed = s->wanted;
  return s->left == 0;
}

static void costly_reset (void *state, const double *params)
{
  Costly *s = state;

  g_assert_true (s->designed == params[0]);
  *s = (Costly){ params[0], params[0], 0 };
}

static void costly_update (void *state, const double *params) {}

static void costly_process (void *state, const LqBlock *block)
{
  for (int c = 0; c < block->n_channels; c++)
    memmove (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
}

static const LqParamRow costly_rows[] = { { .id = "curve", .name = "Curve", .max = 1e6 } };

static const LqProcessor costly = {
  .info = { .id = "test-costly",
            .name = "Costly",
            .rows = costly_rows,
            .n_rows = 1,
            .reduction_readout = -1 },
  .prepare = costly_prepare,
  .reset = costly_reset,
  .ready = costly_ready,
  .update = costly_update,
  .process = costly_process,
};

#define N 5

static LqPlan *plan_of (Bench *bench, int n, LqPlan *previous)
{
  const LqProcessor *chain[N];

  for (int i = 0; i < N; i++)
    chain[i] = &costly;
  bench_init (bench, 2, chain, n);
  return bench_plan (bench, 64, previous);
}

static void turn (LqPlan *plan, int node, double value)
{
  lq_plan_set_param (plan, 100, (LqKey)(10 + node), 0, value);
}

/* One quantum's share of work: never more than that and a piece, never less while there is something to
 * do. */
static bool ask (LqPlan *plan, int work, bool hurry)
{
  gint64 before = worked;
  bool ready = lq_plan_ready (plan, work, hurry);

  g_assert_cmpint (worked - before, <, work + PIECE_WORK);
  if (!ready)
    g_assert_cmpint (worked - before, >=, work);
  return ready;
}

/* All together take what each of them takes, whatever the share is. */
static void test_budget (void)
{
  static const int works[] = { 1, PIECE_WORK, 10000, 100000, 1000000, 2000000 };
  double value = 1;
  Bench bench;
  LqPlan *plan = plan_of (&bench, N, NULL);

  g_assert_true (ask (plan, 1, false));
  for (guint w = 0; w < G_N_ELEMENTS (works); w++)
    for (int hurry = 0; hurry < 2; hurry++)
      {
        gint64 before = worked;
        int calls = 1;
        for (int i = 0; i < N; i++)
          turn (plan, i, value + i);
        value += N;
        for (; !ask (plan, works[w], hurry); calls++)
          continue;
        g_assert_cmpint (worked - before, ==, N * PIECES * PIECE_WORK);
        g_assert_cmpint (calls, <=, N * PIECES * PIECE_WORK / works[w] + 1);
        before = worked;
        g_assert_true (ask (plan, 1, hurry));
        g_assert_cmpint (worked, ==, before);
        lq_plan_reset (plan);
      }
  lq_plan_free (plan);
}

/* Under hands that never rest who hurries waits as long as one design of each takes, and each begins where
 * its design is. */
static void test_hurry (void)
{
  double value = 1;
  int calls = 1;
  Bench bench;
  LqPlan *plan = plan_of (&bench, N, NULL);

  for (int i = 0; i < N; i++)
    turn (plan, i, value++);
  for (; !ask (plan, PIECE_WORK, calls > 1); calls++)
    for (int i = 0; i < N; i++)
      turn (plan, i, value++);
  g_assert_cmpint (calls, <=, N * PIECES + 1);
  lq_plan_reset (plan);
  lq_plan_free (plan);
}

/* Without hurry one that is turned all the time keeps none of the others from what it needs; and what
 * rests is designed for where it is. */
static void test_fair (void)
{
  gint64 before;
  Bench bench;
  LqPlan *plan = plan_of (&bench, N, NULL);

  for (int i = 1; i < N; i++)
    turn (plan, i, i);
  for (int q = 0; q < 2 * N * PIECES; q++)
    {
      turn (plan, 0, q + 1);
      g_assert_false (ask (plan, PIECE_WORK, false));
    }
  before = worked;
  for (int left = PIECES; !ask (plan, PIECE_WORK, false); left--)
    g_assert_cmpint (left, >, 0);
  g_assert_cmpint (worked - before, <=, PIECES * PIECE_WORK);
  lq_plan_reset (plan);
  lq_plan_free (plan);
}

/* A chain that is only blended out is not asked and not reset: after a reset it does not run any more. */
static void test_leaving (void)
{
  double planes[2][LQ_QUANTUM] = { { 0 } };
  const double *sum[] = { planes[0], planes[1] };
  gint64 at = 0;
  Bench bench;
  LqPlan *before = plan_of (&bench, N, NULL);

  lq_plan_reset (before);
  bench_run (before, bench_noise, &at, 4, 0, NULL);
  bench.racks[0].n_nodes = 2;
  LqPlan *plan = bench_plan (&bench, 64, before);
  lq_plan_preroll_reset (plan);
  lq_plan_preroll (plan, &(LqPlanPast){ .sum = sum });
  bench_run (plan, bench_noise, &at, 1, 0, NULL);
  turn (before, 4, 1); /* which nobody hears of in time */
  gint64 worked_before = worked;
  g_assert_true (ask (plan, 1, false));
  g_assert_cmpint (worked, ==, worked_before);
  lq_plan_reset (plan);
  lq_plan_free (before);
  lq_plan_free (plan);
}

/* The past begins with the same budget. */
static void test_preroll (void)
{
  gint64 at = 0, start = worked;
  int calls = 1;
  Bench bench;
  LqPlan *before = plan_of (&bench, 1, NULL);

  bench_run (before, bench_noise, &at, 1, 0, NULL);
  bench.racks[0].n_nodes = 1;
  bench.nodes[0].key = 77; /* another one */
  LqPlan *plan = bench_plan (&bench, 64, before);
  lq_plan_set_param (plan, 100, 77, 0, 5);
  while (!lq_plan_preroll_ready (plan, PIECE_WORK, calls > 1))
    lq_plan_set_param (plan, 100, 77, 0, 5 + calls++);
  g_assert_cmpint (calls, ==, PIECES);
  g_assert_cmpint (worked - start, ==, PIECES * PIECE_WORK);
  lq_plan_preroll_reset (plan);
  lq_plan_free (before);
  lq_plan_free (plan);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signal/ready/budget", test_budget);
  g_test_add_func ("/signal/ready/hurry", test_hurry);
  g_test_add_func ("/signal/ready/fair", test_fair);
  g_test_add_func ("/signal/ready/leaving", test_leaving);
  g_test_add_func ("/signal/ready/preroll", test_preroll);
  return g_test_run ();
}
