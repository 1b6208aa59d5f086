/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_dynamics.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/decibel.h"
#include "dsp/peak.h"

#define RATIO 2.0
#define LEAST 1e-12 /* of a gain, so that it has a logarithm */

/* ---- the path ---- */

static void logs_of (const LqSvf *svf, double log2_of[LQ_SVF_N_BENDS])
{
  log2_of[LQ_SVF_BENDS_G] = log2 (svf->g);
  log2_of[LQ_SVF_BENDS_K] = log2 (svf->k);
  log2_of[LQ_SVF_BENDS_HIGH] = log2 (fmax (svf->m0, LEAST));
  log2_of[LQ_SVF_BENDS_BAND] = log2 (fmax (svf->m0 + svf->m1 / svf->k, LEAST));
  log2_of[LQ_SVF_BENDS_LOW] = log2 (fmax (svf->m0 + svf->m2, LEAST));
}

static int design (LqBandPath *path, const double *rows, double gain_db, double range_db,
                   double rate_hz)
{
  double from[LQ_SVF_N_BENDS], to[LQ_SVF_N_BENDS] = { 0 };

  path->end_db = range_db;
  for (int p = 0; p <= LQ_BAND_STRETCHES; p++)
    {
      double to_db = gain_db + range_db * p / LQ_BAND_STRETCHES;
      LqSvf svf = lq_band_moved (rows, to_db == 0.0 ? copysign (to_db, range_db) : to_db, rate_hz);
      memcpy (from, to, sizeof from);
      logs_of (&svf, to);
      for (int i = 0; i < LQ_SVF_N_BENDS && p > 0; i++)
        path->log2_of[i][p - 1] = to[i] - from[i];
    }
  return LQ_BAND_STRETCHES;
}

/* Where N values of GAIN_DB, between none and the range, are: how much of each stretch is behind
 * them, 0 … 1. */
LQ_CLONES static void find (double end_db, const double *restrict gain_db,
                            double (*restrict behind)[LQ_QUANTUM], int n)
{
  double stretches_per_db = end_db != 0.0 ? LQ_BAND_STRETCHES / end_db : 0.0;

  for (int s = 0; s < LQ_BAND_STRETCHES; s++)
    for (int i = 0; i < n; i++)
      {
        double at = gain_db[i] * stretches_per_db - s;
        at = at > 0.0 ? at : 0.0;
        behind[s][i] = at < 1.0 ? at : 1.0;
      }
}

LQ_CLONES static void add_up (const double along[LQ_BAND_STRETCHES],
                              double (*restrict behind)[LQ_QUANTUM], double *restrict log2_of,
                              int n)
{
  for (int i = 0; i < n; i++)
    log2_of[i] = behind[0][i] * along[0] + behind[1][i] * along[1] + behind[2][i] * along[2]
                 + behind[3][i] * along[3];
}

static void look_up (const LqBandPath *path, double gain_db, double log2_of[LQ_SVF_N_BENDS])
{
  double behind[LQ_BAND_STRETCHES][LQ_QUANTUM];

  find (path->end_db, &gain_db, behind, 1);
  for (int i = 0; i < LQ_SVF_N_BENDS; i++)
    add_up (path->log2_of[i], behind, &log2_of[i], 1);
}

/* ---- parameters ---- */

static void forget (LqBandDynamics *d)
{
  LqSvf region = d->ear.target;

  lq_svf_stage_jump (&d->ear, &region, LQ_LANE_BOTH);
  lq_moving_curve_jump (&d->curve);
  d->wave[0] = d->wave[1] = (LqWavePeak){ 0 };
  d->envelope = (LqEnvelope){ 0 };
  d->gain_db = 0.0;
  d->bend = (LqSvfBend){ 0 };
  d->bends = false;
  for (int i = 0; i < LQ_SVF_N_BENDS; i++)
    lq_smooth_jump (&d->bridge[i], 0.0);
}

void lq_band_dynamics_init (LqBandDynamics *d, double rate_hz)
{
  *d = (LqBandDynamics){ .rate_hz = rate_hz };
  for (int i = 0; i < LQ_SVF_N_BENDS; i++)
    lq_smooth_init (&d->bridge[i], rate_hz, LQ_SETTLE_MS, 0.0);
  lq_svf_stage_init (&d->ear, rate_hz, LQ_SETTLE_MS);
  lq_moving_curve_init (&d->curve, rate_hz);
  lq_glide_init (&d->sign, rate_hz, LQ_SETTLE_MS, 0.0);
}

bool lq_band_dynamics_is_idle (const LqBandDynamics *d) { return !d->listens; }

/* Value and motion of the factors go on where they were. */
static void bridge_from (LqBandDynamics *d, const LqBandPath *before)
{
  double old_log[LQ_SVF_N_BENDS], new_log[LQ_SVF_N_BENDS];

  look_up (before, d->gain_db, old_log);
  look_up (&d->path, d->gain_db, new_log);
  for (int i = 0; i < LQ_SVF_N_BENDS; i++)
    {
      d->bridge[i].value += old_log[i] - new_log[i];
      d->bridge[i].lag += old_log[i] - new_log[i];
    }
}

/* From crest to crest of the band's own frequency there is no level to follow: half a period, and two
 * frames for where samples meet the crests. */
static double hold_ms (const double *rows, double rate_hz)
{
  return 1e3 * (0.5 / rows[LQ_BAND_FREQ] + 2.0 / rate_hz);
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
  d->ballistics = lq_ballistics (rows[LQ_BAND_ATTACK], hold_ms (rows, d->rate_hz),
                                 rows[LQ_BAND_RELEASE], d->rate_hz);
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

/* Of the louder one of LANES. */
static void measure (LqBandDynamics *d, const LqPair *region, unsigned lanes, double *power)
{
  memset (power, 0, sizeof (double) * LQ_QUANTUM);
  for (int c = 0; c < 2; c++)
    {
      double x[LQ_QUANTUM], here[LQ_QUANTUM];
      for (int i = 0; i < LQ_QUANTUM; i++)
        x[i] = region[i][c];
      if (lanes & 1u << c)
        {
          lq_wave_peak_run (&d->wave[c], x, here, 1, LQ_QUANTUM);
          lq_peak_raise (power, here, LQ_QUANTUM);
        }
      else
        lq_wave_peak_pass (&d->wave[c], x, LQ_QUANTUM);
    }
}

/* The gain frame by frame, its sign and size; whether it is 0 all the time. */
static bool is_still (const double *sign, const double *reduction_db, double *gain_db)
{
  double any = 0.0;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      gain_db[i] = sign[i] * reduction_db[i];
      any = gain_db[i] != 0.0 ? 1.0 : any;
    }
  return any == 0.0;
}

/* The bridge into the path I of the bend; false: it has been crossed. */
static bool cross (LqBandDynamics *d, int i)
{
  double bridge[LQ_QUANTUM];

  if (!lq_smooth_moving (&d->bridge[i]))
    return false;
  lq_smooth_run (&d->bridge[i], bridge, LQ_QUANTUM);
  for (int at = 0; at < LQ_QUANTUM; at++)
    d->bend.log2_of[i][at + 1] += bridge[at];
  return true;
}

/* The bend along the way of a quantum; at rest, when its range has gone, it stops. */
static void follow (LqBandDynamics *d, const double *sign, const double *reduction_db)
{
  double gain_db[LQ_QUANTUM], behind[LQ_BAND_STRETCHES][LQ_QUANTUM];
  bool still = is_still (sign, reduction_db, gain_db);
  bool bridged = false, began = false;

  d->gain_db = gain_db[LQ_QUANTUM - 1];
  if (!still)
    find (d->path.end_db, gain_db, behind, LQ_QUANTUM);
  for (int i = 0; i < LQ_SVF_N_BENDS; i++)
    {
      double *log2_of = d->bend.log2_of[i];
      log2_of[0] = log2_of[LQ_QUANTUM];
      began = began || log2_of[0] != 0.0;
      if (still)
        memset (log2_of + 1, 0, sizeof (double) * LQ_QUANTUM);
      else
        add_up (d->path.log2_of[i], behind, log2_of + 1, LQ_QUANTUM);
      bridged = cross (d, i) || bridged;
    }
  d->bends = began || !still || bridged;
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
  measure (d, region, lanes, level[0]);
  lq_decibels_of_power (level[0], level[0], LQ_QUANTUM);
  lq_moving_curve_run (&d->curve, 1, level, level);
  lq_envelope_run (&d->envelope, &d->ballistics, level[0], level[0], LQ_QUANTUM);
  follow (d, sign, level[0]);
}

const LqSvfBend *lq_band_dynamics_bend (const LqBandDynamics *d)
{
  return d->bends ? &d->bend : NULL;
}
