/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/expander.h"
#include "dsp/envelope.h"

#include <math.h>

/* ---- the curve ---- */

void lq_expander_init (LqExpander *expander, double rate_hz)
{
  lq_glides_init (expander->part, LQ_EXPANDER_N_PARTS, rate_hz, LQ_SETTLE_MS);
}

void lq_expander_jump (LqExpander *expander)
{
  lq_glides_jump (expander->part, LQ_EXPANDER_N_PARTS);
}

void lq_expander_aim (LqExpander *expander, double threshold_db, double hysteresis_db, double ratio,
                      double knee_db, double range_db)
{
  const double to[] = { [LQ_EXPANDER_THRESHOLD] = threshold_db,
                        [LQ_EXPANDER_HYSTERESIS] = hysteresis_db,
                        [LQ_EXPANDER_SLOPE] = ratio - 1.0,
                        [LQ_EXPANDER_KNEE] = knee_db,
                        [LQ_EXPANDER_RANGE] = range_db };

  for (int i = 0; i < LQ_EXPANDER_N_PARTS; i++)
    lq_glide_aim (&expander->part[i], to[i]);
}

void lq_expander_move (LqExpander *expander)
{
  lq_glides_run (expander->part, LQ_EXPANDER_N_PARTS);
}

/* BELOW_DB: how far under the upper end of the knee. */
static inline double reduce (double below_db, double slope, double knee_db, double range_db)
{
  double in_knee = below_db < 0.0 ? 0.0 : below_db < knee_db ? below_db : knee_db;
  double under = below_db > knee_db ? below_db - knee_db : 0.0;
  double bent = knee_db > 0.0 ? in_knee * in_knee / (2.0 * knee_db) : 0.0;
  double r = slope * (bent + under);

  return r < range_db ? r : range_db;
}

void lq_expander_open (const LqExpander *expander, LqExpanderState *state, int hold_frames,
                       const double *level_db, double *openness)
{
  const LqGlide *part = expander->part;
  const double *threshold = part[LQ_EXPANDER_THRESHOLD].path;
  const double *hysteresis = part[LQ_EXPANDER_HYSTERESIS].path;
  const double *slope = part[LQ_EXPANDER_SLOPE].path;
  const double *knee = part[LQ_EXPANDER_KNEE].path;
  const double *range = part[LQ_EXPANDER_RANGE].path;
  LqExpanderState now = *state;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double closes = threshold[i] - hysteresis[i];
      if (level_db[i] >= (now.open ? closes : threshold[i]))
        now = (LqExpanderState){ .open = true, .held = hold_frames };
      else if (now.held > 0)
        now.held--;
      else
        now.open = false;
      double reduction = reduce ((now.open ? closes : threshold[i]) + knee[i] / 2.0 - level_db[i],
                                 slope[i], knee[i], range[i]);
      openness[i] = reduction > 0.0 ? 1.0 - reduction / range[i] : 1.0;
    }
  *state = now;
}

double lq_expander_reduction (double threshold_db, double ratio, double knee_db, double range_db,
                              double level_db)
{
  return reduce (threshold_db + knee_db / 2.0 - level_db, ratio - 1.0, knee_db, range_db);
}

/* ---- in time ---- */

/* 1 − e^−t (1 + t) = 1 − 1/e: two equal poles have covered 63 % of a step. */
#define TWO_POLES 2.1461932206205825

/* So near to open is open; 1e-12 of a range of 80 dB is no step. */
#define NEARLY_OPEN 1e-12

LqOpening lq_opening (double attack_ms, double hold_ms, double release_ms, double rate_hz)
{
  return (LqOpening){
    .opening = lq_one_pole_pull (attack_ms / TWO_POLES, rate_hz),
    .closing = lq_one_pole_pull (release_ms / TWO_POLES, rate_hz),
    .hold_frames = (int)lround (hold_ms * 1e-3 * rate_hz),
  };
}

void lq_opening_run (LqOpeningState *state, const LqOpening *opening, double *openness, int n)
{
  LqOpeningState s = *state;

  for (int i = 0; i < n; i++)
    {
      double x = openness[i];
      if (x >= s.first)
        {
          s.first += opening->opening * (x - s.first);
          s.held = opening->hold_frames;
        }
      else if (s.held > 0)
        s.held--;
      else
        s.first += opening->closing * (x - s.first);
      s.second +=
          (s.first >= s.second ? opening->opening : opening->closing) * (s.first - s.second);
      if (s.second > 1.0 - NEARLY_OPEN && x >= 1.0)
        s.first = s.second = 1.0;
      openness[i] = s.second;
    }
  s.first = s.first < 1e-16 ? 0.0 : s.first;
  s.second = s.second < 1e-16 ? 0.0 : s.second;
  *state = s;
}
