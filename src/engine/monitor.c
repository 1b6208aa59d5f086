/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/monitor.h"

#include "core/units.h"
#include "signal/gain.h"

/* [mode][out · 2 + in] */
static const double matrices[LQ_N_LISTEN][4] = {
  [LQ_LISTEN_STEREO] = { 1.0, 0.0, 0.0, 1.0 },
  [LQ_LISTEN_MONO] = { 0.5, 0.5, 0.5, 0.5 },
  [LQ_LISTEN_SIDE] = { 0.5, -0.5, 0.5, -0.5 },
  [LQ_LISTEN_SWAP] = { 0.0, 1.0, 1.0, 0.0 },
};

void lq_monitor_init (LqMonitor *monitor, double rate_hz)
{
  *monitor = (LqMonitor){ .fade_quanta = lq_fade_quanta (rate_hz) };
  for (int i = 0; i < 4; i++)
    lq_smooth_init (&monitor->matrix[i], rate_hz, LQ_FADE_MS, matrices[LQ_LISTEN_STEREO][i]);
  lq_smooth_init (&monitor->level, rate_hz, LQ_FADE_MS, 1.0);
  lq_offset_init (&monitor->no_steps, rate_hz);
}

/* ---- Sources ---- */

static double fade_share (const LqMonitor *monitor)
{
  return 1.0 - (double)monitor->fade_left / monitor->fade_quanta;
}

static double gain_now (const LqMonitor *monitor, const LqMonitorSource *source)
{
  return source->from + fade_share (monitor) * (source->to - source->from);
}

/* Those that have faded out go. */
static void drop_silent (LqMonitor *monitor)
{
  int kept = 0;

  for (int s = 0; s < monitor->n_sources; s++)
    if (monitor->sources[s].from != 0.0 || monitor->sources[s].to != 0.0)
      monitor->sources[kept++] = monitor->sources[s];
  monitor->n_sources = kept;
}

static LqMonitorSource *find_source (LqMonitor *monitor, LqHeard what)
{
  for (int s = 0; s < monitor->n_sources; s++)
    if (lq_heard_equal (monitor->sources[s].what, what))
      return &monitor->sources[s];
  return NULL;
}

/* The place of WHAT, a new one at silence if need be; the faintest gives way when all are taken. */
static LqMonitorSource *find_or_add (LqMonitor *monitor, LqHeard what)
{
  LqMonitorSource *place = find_source (monitor, what);

  if (place)
    return place;
  place = &monitor->sources[0];
  for (int s = 0; s < monitor->n_sources; s++)
    if (monitor->sources[s].from < place->from)
      place = &monitor->sources[s];
  if (monitor->n_sources < LQ_MONITOR_SOURCES)
    place = &monitor->sources[monitor->n_sources++];
  *place = (LqMonitorSource){ .what = what, .steps = monitor->no_steps };
  return place;
}

void lq_monitor_hear (LqMonitor *monitor, LqHeard what, double offset_db)
{
  for (int s = 0; s < monitor->n_sources; s++)
    {
      monitor->sources[s].from = gain_now (monitor, &monitor->sources[s]);
      monitor->sources[s].to = 0.0;
    }
  drop_silent (monitor);
  LqMonitorSource *source = find_or_add (monitor, what);
  source->offset_db = offset_db;
  source->to = lq_db_to_gain (offset_db - source->steps.sum_db);
  monitor->heard = what;
  monitor->fade_left = monitor->fade_quanta;
}

void lq_monitor_step (LqMonitor *monitor, LqSwitchKind kind, double step_db, double offset_db,
                      int at)
{
  LqMonitorSource *source = find_source (monitor, monitor->heard);

  if (!source)
    return;
  source->offset_db = offset_db;
  lq_offset_step (&source->steps, kind, step_db, at);
}

void lq_monitor_hear_instead (LqMonitor *monitor, LqHeard what)
{
  const LqMonitorSource *source = find_source (monitor, monitor->heard);

  lq_monitor_hear (monitor, what, source ? fmin (source->offset_db, 0.0) : 0.0);
}

/* What rests is one gain again, to the bit that of its offset. */
static void join_steps (LqMonitorSource *source)
{
  source->from = source->to = source->to == 0.0 ? 0.0 : lq_db_to_gain (source->offset_db);
  lq_offset_rest (&source->steps);
}

static void add_source (const LqMonitor *monitor, LqMonitorSource *source, const double *const *in,
                        int n_channels, double *const *out)
{
  double gains[LQ_QUANTUM];
  double start = gain_now (monitor, source);
  double step = monitor->fade_left > 0
                    ? (source->to - source->from) / (monitor->fade_quanta * LQ_QUANTUM)
                    : 0.0;

  for (int i = 0; i < LQ_QUANTUM; i++)
    gains[i] = start + step * (i + 1);
  if (!source->steps.idle)
    lq_offset_apply (&source->steps, gains);
  for (int c = 0; c < 2; c++)
    {
      const double *x = in[n_channels == 1 ? 0 : c];
      for (int i = 0; i < LQ_QUANTUM; i++)
        out[c][i] += gains[i] * x[i];
    }
}

static void end_fade (LqMonitor *monitor)
{
  for (int s = 0; s < monitor->n_sources; s++)
    monitor->sources[s].from = monitor->sources[s].to;
  drop_silent (monitor);
}

/* A lone source at rest at 1. */
static bool can_copy (const LqMonitor *monitor)
{
  const LqMonitorSource *first = &monitor->sources[0];

  return monitor->n_sources == 1 && monitor->fade_left == 0 && first->to == 1.0
         && first->steps.idle;
}

static void mix_sources (LqMonitor *monitor, LqMonitorFind find, void *data, double *const *out)
{
  int n_channels = 0;
  const double *const *in =
      can_copy (monitor) ? find (data, monitor->sources[0].what, &n_channels) : NULL;

  for (int c = 0; in && c < 2; c++)
    memcpy (out[c], in[n_channels == 1 ? 0 : c], sizeof (double) * LQ_QUANTUM);
  if (in)
    return;
  lq_planes_clear (out, 2);
  for (int s = 0; s < monitor->n_sources; s++)
    if ((in = find (data, monitor->sources[s].what, &n_channels)))
      add_source (monitor, &monitor->sources[s], in, n_channels, out);
  if (monitor->fade_left > 0 && --monitor->fade_left == 0)
    end_fade (monitor);
  for (int s = 0; s < monitor->n_sources && monitor->fade_left == 0; s++)
    if (lq_offset_arrived (&monitor->sources[s].steps))
      join_steps (&monitor->sources[s]);
}

/* ---- Mode and level ---- */

void lq_monitor_set_mode (LqMonitor *monitor, LqListenMode mode)
{
  for (int i = 0; i < 4; i++)
    lq_smooth_aim (&monitor->matrix[i], matrices[mode][i]);
}

void lq_monitor_set_level (LqMonitor *monitor, double gain)
{
  lq_smooth_aim (&monitor->level, gain);
}

static bool stereo_at_rest (const LqMonitor *monitor)
{
  for (int i = 0; i < 4; i++)
    if (lq_smooth_moving (&monitor->matrix[i])
        || monitor->matrix[i].value != matrices[LQ_LISTEN_STEREO][i])
      return false;
  return true;
}

static void apply_mode (LqMonitor *monitor, double *const *io)
{
  double m[4][LQ_QUANTUM];

  if (stereo_at_rest (monitor))
    return;
  for (int k = 0; k < 4; k++)
    lq_smooth_run (&monitor->matrix[k], m[k], LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = io[0][i], right = io[1][i];
      io[0][i] = m[0][i] * left + m[1][i] * right;
      io[1][i] = m[2][i] * left + m[3][i] * right;
    }
}

void lq_monitor_process (LqMonitor *monitor, LqMonitorFind find, void *data, double *const *out)
{
  double moving[LQ_QUANTUM];

  mix_sources (monitor, find, data, out);
  apply_mode (monitor, out);
  const double *gains = lq_gain_run (&monitor->level, moving);
  for (int c = 0; c < 2; c++)
    lq_gain_apply (monitor->level.value, gains, out[c], out[c]);
}

void lq_monitor_settle (LqMonitor *monitor)
{
  for (int s = 0; s < monitor->n_sources; s++)
    join_steps (&monitor->sources[s]);
  monitor->fade_left = 0;
  drop_silent (monitor);
  for (int i = 0; i < 4; i++)
    lq_smooth_jump (&monitor->matrix[i], monitor->matrix[i].target);
  lq_smooth_jump (&monitor->level, monitor->level.target);
}
