/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_dynamics.h"

#include <math.h>
#include <string.h>

#include "dsp/decibel.h"

#define RATIO   2.0
#define STRETCH (LQ_QUANTUM / LQ_SVF_BENDS)
#define LEAST   1e-12 /* of a gain, so that it has a logarithm */

/* ---- the path ---- */

static void logs_of (const LqSvf *svf, double log_of[LQ_PLACE_N])
{
  log_of[LQ_PLACE_G] = log (svf->g);
  log_of[LQ_PLACE_K] = log (svf->k);
  log_of[LQ_PLACE_HIGH] = log (fmax (svf->m0, LEAST));
  log_of[LQ_PLACE_BAND] = log (fmax (svf->m0 + svf->m1 / svf->k, LEAST));
  log_of[LQ_PLACE_LOW] = log (fmax (svf->m0 + svf->m2, LEAST));
}

static int design (LqBandPath *path, const double *rows, double gain_db, double range_db,
                   double rate_hz)
{
  double first[LQ_PLACE_N];

  path->end_db = range_db;
  for (int p = 0; p < LQ_BAND_PLACES; p++)
    {
      double to_db = gain_db + range_db * p / (LQ_BAND_PLACES - 1);
      LqSvf svf = lq_band_moved (rows, to_db == 0.0 ? copysign (to_db, range_db) : to_db, rate_hz);
      logs_of (&svf, p == 0 ? first : path->log_of[p]);
      for (int i = 0; i < LQ_PLACE_N; i++)
        path->log_of[p][i] = p == 0 ? 0.0 : path->log_of[p][i] - first[i];
    }
  return LQ_BAND_PLACES - 1;
}

/* At GAIN_DB between none and the range. */
static void look_up (const LqBandPath *path, double gain_db, double log_of[LQ_PLACE_N])
{
  double at = path->end_db != 0.0 ? gain_db / path->end_db : 0.0;
  double place = fmin (fmax (at, 0.0), 1.0) * (LQ_BAND_PLACES - 1);
  int p = (int)fmin (place, LQ_BAND_PLACES - 2);

  for (int i = 0; i < LQ_PLACE_N; i++)
    log_of[i] = path->log_of[p][i] + (place - p) * (path->log_of[p + 1][i] - path->log_of[p][i]);
}

/* ---- parameters ---- */

static void forget (LqBandDynamics *d)
{
  LqSvf region = d->ear.target;

  lq_svf_stage_jump (&d->ear, &region, LQ_LANE_BOTH);
  lq_moving_curve_jump (&d->curve);
  d->envelope = (LqEnvelope){ 0 };
  d->gain_db = 0.0;
  memset (d->log_of, 0, sizeof d->log_of);
  for (int i = 0; i < LQ_PLACE_N; i++)
    lq_smooth_jump (&d->bridge[i], 0.0);
}

void lq_band_dynamics_init (LqBandDynamics *d, double rate_hz)
{
  *d = (LqBandDynamics){ .rate_hz = rate_hz };
  for (int i = 0; i < LQ_PLACE_N; i++)
    lq_smooth_init (&d->bridge[i], rate_hz / STRETCH, LQ_SETTLE_MS, 0.0);
  lq_svf_stage_init (&d->ear, rate_hz, LQ_SETTLE_MS);
  lq_moving_curve_init (&d->curve, rate_hz);
  lq_glide_init (&d->sign, rate_hz, LQ_SETTLE_MS, 0.0);
}

bool lq_band_dynamics_is_idle (const LqBandDynamics *d) { return !d->listens; }

/* Value and motion of the factors go on where they were. */
static void bridge_from (LqBandDynamics *d, const LqBandPath *before)
{
  double old_log[LQ_PLACE_N], new_log[LQ_PLACE_N];

  look_up (before, d->gain_db, old_log);
  look_up (&d->path, d->gain_db, new_log);
  for (int i = 0; i < LQ_PLACE_N; i++)
    {
      d->bridge[i].value += old_log[i] - new_log[i];
      d->bridge[i].lag += old_log[i] - new_log[i];
    }
}

int lq_band_dynamics_aim (LqBandDynamics *d, const double *rows, double scale, bool flat,
                          double band_rate_hz)
{
  double range_db = lq_band_range_db (rows, scale);
  LqBandPath before = d->path;

  lq_glide_aim (&d->sign, range_db == 0.0 ? 0.0 : copysign (1.0, range_db));
  if (range_db == 0.0)
    return 0; /* it goes out by the path it has */
  d->external = rows[LQ_BAND_KEY] >= 0.5;
  d->ballistics = lq_ballistics (rows[LQ_BAND_ATTACK], 0.0, rows[LQ_BAND_RELEASE], d->rate_hz);
  lq_moving_curve_aim (&d->curve, rows[LQ_BAND_THRESHOLD], RATIO, rows[LQ_BAND_KNEE],
                       fabs (range_db));
  int designs =
      design (&d->path, rows, flat ? 0.0 : rows[LQ_BAND_GAIN] * scale, range_db, band_rate_hz);
  LqSvf region = lq_band_region (rows, d->rate_hz);
  lq_svf_stage_aim (&d->ear, &region);
  if (d->listens)
    bridge_from (d, &before);
  else
    forget (d);
  d->listens = true;
  return designs;
}

void lq_band_dynamics_reset (LqBandDynamics *d)
{
  lq_glide_jump (&d->sign);
  forget (d);
  d->listens = d->sign.smooth.value != 0.0;
}

/* ---- sound ---- */

static double louder (LqPair frame, unsigned lanes)
{
  double a = lanes & LQ_LANE_FIRST ? fabs (frame[0]) : 0.0;
  double b = lanes & LQ_LANE_SECOND ? fabs (frame[1]) : 0.0;

  return a > b ? a : b;
}

/* The factors along the way of a quantum; at rest, when its range has gone, it stops. */
static void follow (LqBandDynamics *d, const double *sign, const double *reduction_db)
{
  bool bridged = false;

  memcpy (d->log_of[0], d->log_of[LQ_SVF_BENDS], sizeof d->log_of[0]);
  for (int b = 1; b <= LQ_SVF_BENDS; b++)
    {
      int at = b * STRETCH - 1;
      d->gain_db = sign[at] * reduction_db[at];
      look_up (&d->path, d->gain_db, d->log_of[b]);
    }
  for (int i = 0; i < LQ_PLACE_N; i++)
    {
      double bridge[LQ_SVF_BENDS];
      if (!lq_smooth_moving (&d->bridge[i]))
        continue;
      lq_smooth_run (&d->bridge[i], bridge, LQ_SVF_BENDS);
      for (int b = 0; b < LQ_SVF_BENDS; b++)
        d->log_of[b + 1][i] += bridge[b];
      bridged = true;
    }
  d->listens = bridged || !lq_glide_rests_at (&d->sign, 0.0);
  if (!d->listens)
    d->gain_db = 0.0;
}

void lq_band_dynamics_run (LqBandDynamics *d, const LqPair *heard, unsigned lanes)
{
  LqSvfStage *ear = &d->ear;
  LqPair region[LQ_QUANTUM];
  double level[1][LQ_QUANTUM];
  const double *sign = lq_glide_run (&d->sign);

  memcpy (region, heard, sizeof region);
  lq_svf_stages_run (&ear, 1, region, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    level[0][i] = louder (region[i], lanes);
  lq_decibels (level[0], level[0], LQ_QUANTUM);
  lq_moving_curve_run (&d->curve, 1, level, level);
  lq_envelope_run (&d->envelope, &d->ballistics, level[0], level[0], LQ_QUANTUM);
  follow (d, sign, level[0]);
}

bool lq_band_dynamics_factors (const LqBandDynamics *d, const double share[LQ_SVF_BENDS + 1],
                               LqSvfFactors factors[LQ_SVF_BENDS + 1])
{
  bool any = false;

  for (int b = 0; b <= LQ_SVF_BENDS; b++)
    {
      double lin[LQ_PLACE_N];
      for (int i = 0; i < LQ_PLACE_N; i++)
        {
          double log_lin = d->log_of[b][i] * share[b];
          any = any || log_lin != 0.0;
          lin[i] = log_lin == 0.0 ? 1.0 : exp (log_lin);
        }
      factors[b] = (LqSvfFactors){ .g = lin[LQ_PLACE_G],
                                   .k = lin[LQ_PLACE_K],
                                   .high = lin[LQ_PLACE_HIGH],
                                   .band = lin[LQ_PLACE_BAND],
                                   .low = lin[LQ_PLACE_LOW] };
    }
  return any;
}
