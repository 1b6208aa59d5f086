/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/multiband_band.h"

#include <math.h>

#include "core/clones.h"
#include "dsp/decibel.h"
#include "dsp/peak.h"

#define HELD_FROM_DB 64.0 /* what is held over the look-ahead counts from below any range */

void lq_mband_init (LqMband *band, LqArena *arena, int n_channels, double rate_hz, int ahead)
{
  lq_glides_init (band->glide, LQ_MBAND_N_GLIDES, rate_hz, LQ_SETTLE_MS);
  lq_detector_init (&band->detector, n_channels, rate_hz);
  lq_moving_curve_init (&band->curve, rate_hz);
  for (int c = 0; c < n_channels; c++)
    {
      lq_delay_init (&band->delay[c], ahead, lq_arena_array (arena, double, ahead + 1));
      lq_sliding_max_init (&band->ahead[c], ahead + 1, lq_arena_array (arena, double, ahead + 1));
    }
}

void lq_mband_aim_curve (LqMband *band)
{
  const double *rows = band->rows;

  lq_moving_curve_aim_slope (&band->curve, lq_mband_side (band->mode) * rows[LQ_MBAND_THRESHOLD],
                             lq_mband_slope (band->mode, rows[LQ_MBAND_RATIO]), rows[LQ_MBAND_KNEE],
                             rows[LQ_MBAND_RANGE]);
}

void lq_mband_aim_on (LqMband *band)
{
  bool stays = band->rows[LQ_MBAND_MODE] == band->mode;

  lq_glide_aim (&band->glide[LQ_MBAND_GLIDE_ON],
                stays && band->rows[LQ_MBAND_ON] >= 0.5 ? 1.0 : 0.0);
}

/* LEVEL goes to changes ≥ 0 in the direction of the band's mode, and these to what grows with the
 * level. */
void lq_mband_run_curve (LqMband *band, int n_lanes, LqMbandPlanes change)
{
  double side = lq_mband_side (band->mode);
  LqMbandPlanes level;

  for (int lane = 0; lane < n_lanes; lane++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      level[lane][i] = side * change[lane][i];
  lq_moving_curve_run (&band->curve, n_lanes, level, change);
  for (int lane = 0; lane < n_lanes; lane++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      change[lane][i] *= side;
}

/* Sound that is too soft to change anything, where that can be said from its peak alone. */
bool lq_mband_is_soft (LqMband *band, double peak_lin)
{
  double floor_db = lq_moving_curve_floor_db (&band->curve);

  if (lq_mband_side (band->mode) < 0.0 || !lq_glide_rests_at (&band->detector.rms, 0.0))
    return false;
  if (band->floor_db != floor_db)
    {
      band->floor_db = floor_db;
      band->floor_lin = pow (10.0, floor_db / 20.0);
    }
  return lq_detector_most (&band->detector, peak_lin) <= band->floor_lin;
}

void lq_mband_hold (LqSlidingMax *ahead, double *change)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    change[i] += HELD_FROM_DB;
  lq_sliding_max_run (ahead, change, change, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    change[i] -= HELD_FROM_DB;
}

LQ_CLONES static void weigh (double *restrict gain, const double *restrict mix,
                             const double *restrict heard)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    gain[i] = heard[i] * (1.0 + mix[i] * (gain[i] - 1.0));
}

bool lq_mband_find_weight (const LqMband *band, const double *mix, double *change)
{
  const double *on = band->glide[LQ_MBAND_GLIDE_ON].path;
  const double *makeup_db = band->glide[LQ_MBAND_GLIDE_MAKEUP_DB].path;
  double sign = lq_mband_expands (band->mode) ? 1.0 : -1.0;
  bool idle = band->clean
              || (lq_glide_rests_at (&band->glide[LQ_MBAND_GLIDE_MAKEUP_DB], 0.0)
                  && lq_peak (change, LQ_QUANTUM) == 0.0);

  if (idle && lq_glide_rests_at (&band->glide[LQ_MBAND_GLIDE_HEARD], 1.0))
    return false;
  for (int i = 0; i < LQ_QUANTUM; i++)
    change[i] = idle ? 0.0 : on[i] * (makeup_db[i] + sign * change[i]);
  lq_decibels_to_gain (change, change, LQ_QUANTUM);
  weigh (change, mix, band->glide[LQ_MBAND_GLIDE_HEARD].path);
  return true;
}
