/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that the table calls idle changes no sample, neither from the beginning nor when it is moved,
 * and no latency; and what a row needs exists. Loops over the registry. */

#include "unit.h"

#define N_FRAMES  (60 * LQ_QUANTUM)
#define RATE_HZ   48000.0
#define TEMPO_BPM 117.0
#define N_SETS    4 /* of the other rows, for each need */
#define LOUD      0.9

typedef struct
{
  const LqProcessor *processor;
  int n_channels;
  double tempo_bpm;
  LqRandom random;
  double **in, **wanted, **got;
} Bench;

static double elsewhere (Bench *b, int slot, double value)
{
  LqParam param = lq_info_param (&b->processor->info, slot);
  for (;;)
    {
      double other = lq_param_from_travel (param.row, lq_random_uniform (&b->random));
      if (other != value)
        return other;
    }
}

static void assert_same (const Bench *b, int slot, int by)
{
  char id[LQ_PARAM_ID], by_id[LQ_PARAM_ID];
  lq_info_param_id (&b->processor->info, slot, id);
  lq_info_param_id (&b->processor->info, by, by_id);
  for (int c = 0; c < b->n_channels; c++)
    for (int i = 0; i < N_FRAMES; i++)
      if (b->wanted[c][i] != b->got[c][i])
        g_error ("%s is not idle for %s: channel %d frame %d is %.17g, not %.17g", id, by_id, c, i,
                 b->got[c][i], b->wanted[c][i]);
}

static Unit *unit_in_time (const Bench *b, const double *params)
{
  Unit *unit = unit_new (b->processor, RATE_HZ, b->n_channels, params);
  unit_set_tempo (unit, b->tempo_bpm);
  return unit;
}

/* What SLOT says while it is idle is the same to the sound. */
static void check_idle (Bench *b, const double *params, int slot, int by)
{
  g_autofree double *other = g_memdup2 (params, sizeof (double) * params_count (b->processor));
  g_autoptr (Unit) unit = unit_in_time (b, params);
  unit_run (unit, b->in, b->wanted, N_FRAMES);
  other[slot] = elsewhere (b, slot, params[slot]);
  g_autoptr (Unit) apart = unit_in_time (b, other);
  g_assert_cmpint (unit_latency (apart), ==, unit_latency (unit));
  unit_run (apart, b->in, b->got, N_FRAMES);
  assert_same (b, slot, by);
  if (lq_info_is_structural (&b->processor->info, params, slot))
    return; /* moved, it is another instance */
  g_autoptr (Unit) moved = unit_in_time (b, params);
  for (int at = 0; at < N_FRAMES; at += 4 * LQ_QUANTUM)
    {
      double *const in[2] = { b->in[0] + at, b->in[1] + at };
      double *const out[2] = { b->got[0] + at, b->got[1] + at };
      unit_run (moved, in, out, 4 * LQ_QUANTUM);
      other[slot] = elsewhere (b, slot, other[slot]);
      unit_update (moved, other);
    }
  assert_same (b, slot, by);
}

/* A value of NEEDED with which NEED is not met; false: none was found. */
static bool unmeet (Bench *b, const LqParamNeed *need, int needed, double *params)
{
  LqParam param = lq_info_param (&b->processor->info, needed);
  for (int i = 0; i < 200; i++)
    {
      double value = need->outside
                         ? need->least
                         : lq_param_from_travel (param.row, lq_random_uniform (&b->random));
      if ((value >= need->least && value <= need->most) == need->outside)
        {
          params[needed] = value;
          return true;
        }
    }
  return false;
}

static void check_need (Bench *b, int slot, const LqParamNeed *need)
{
  const LqProcessorInfo *info = &b->processor->info;
  int needed = lq_info_needed (info, slot, need);
  g_assert_cmpint (needed, >=, 0);
  g_assert_cmpint (needed, !=, slot);
  const LqParamRow *of = lq_info_param (info, needed).row;
  g_assert_true (!need->outside || (need->least >= of->min && need->most <= of->max));
  for (int set = 0; set < N_SETS; set++)
    {
      g_autofree double *params = params_default (b->processor);
      params_randomise (b->processor, &b->random, true, params);
      fill_noise (&b->random, LOUD, b->in, N_FRAMES);
      if (!unmeet (b, need, needed, params))
        { /* always met, as the first split's */
          g_assert_true (need->least <= of->min && need->most >= of->max);
          return;
        }
      int by = lq_info_idle_by (info, params, b->tempo_bpm, slot);
      if (need->with_tempo && b->tempo_bpm == 0.0)
        return;
      g_assert_cmpint (by, >=, 0);
      check_idle (b, params, slot, by);
    }
}

/* Instances beyond the count. */
static void check_left_out (Bench *b, int slot, const LqParamGroup *group)
{
  const LqProcessorInfo *info = &b->processor->info;
  int count = lq_info_find_param (info, group->count_row);
  g_assert_cmpint (count, >=, 0);
  const LqParamRow *row = lq_info_param (info, count).row;
  int instance = lq_info_param (info, slot).instance;
  g_assert_cmpfloat (row->max, ==, group->count);
  for (int n = (int)row->min; n <= (int)row->max; n++)
    {
      g_autofree double *params = params_default (b->processor);
      params_randomise (b->processor, &b->random, true, params);
      fill_noise (&b->random, LOUD, b->in, N_FRAMES);
      params[count] = n;
      int by = lq_info_idle_by (info, params, b->tempo_bpm, slot);
      if (instance >= n)
        {
          g_assert_cmpint (by, ==, count);
          check_idle (b, params, slot, by);
        }
      else
        g_assert_cmpint (by, !=, count);
    }
}

static void check_slots (Bench *b)
{
  const LqProcessorInfo *info = &b->processor->info;
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      LqParam param = lq_info_param (info, slot);
      if (param.group && param.instance > 5) /* they are all alike */
        continue;
      for (const LqParamNeed *need = param.row->needs; need && need->row; need++)
        check_need (b, slot, need);
      if (param.group && param.group->count_row)
        check_left_out (b, slot, param.group);
    }
}

/* A read-out whose needs are not met stays at 0. */
static void check_readouts (Bench *b)
{
  const LqProcessorInfo *info = &b->processor->info;
  for (int r = 0; r < info->n_readouts; r++)
    for (const LqParamNeed *need = info->readouts[r].needs; need && need->row; need++)
      for (int set = 0; set < N_SETS; set++)
        {
          g_autofree double *params = params_default (b->processor);
          params_randomise (b->processor, &b->random, true, params);
          g_assert_true (unmeet (b, need, lq_info_find_param (info, need->row), params));
          g_assert_true (lq_info_readout_rests (info, params, r));
          fill_noise (&b->random, LOUD, b->in, N_FRAMES);
          g_autoptr (Unit) unit = unit_in_time (b, params);
          for (int at = 0; at < N_FRAMES; at += LQ_QUANTUM)
            {
              double *const in[2] = { b->in[0] + at, b->in[1] + at };
              double *const out[2] = { b->got[0] + at, b->got[1] + at };
              unit_run (unit, in, out, LQ_QUANTUM);
              g_assert_cmpfloat (unit->readouts[r], ==, 0.0);
            }
        }
}

static void test_idle (gconstpointer data)
{
  static const double tempos_bpm[] = { 0.0, TEMPO_BPM };
  for (int n_channels = 1; n_channels <= 2; n_channels++)
    for (size_t t = 0; t < G_N_ELEMENTS (tempos_bpm); t++)
      {
        Bench b = { .processor = data,
                    .n_channels = n_channels,
                    .tempo_bpm = tempos_bpm[t],
                    .in = planes_new (N_FRAMES),
                    .wanted = planes_new (N_FRAMES),
                    .got = planes_new (N_FRAMES) };
        lq_random_init (&b.random, 7);
        check_slots (&b);
        check_readouts (&b);
        planes_free (b.in);
        planes_free (b.wanted);
        planes_free (b.got);
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LqRegistry *registry = lq_registry_new ();
  add_for_each (registry, "idle", test_idle);
  int status = g_test_run ();
  lq_registry_free (registry);
  return status;
}
